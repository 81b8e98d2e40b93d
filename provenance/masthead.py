"""The lines above an article's prose: masthead, headline, byline, date. Which names in them can be the paper's own, and how a site shortens its paper's name.

A name counts only where it stands as a part of its own, beside nothing but dates and (in the first line) a rubric. "Fox and hounds, a history" holds no
part that is a paper's name, "Harbour Gazette, 2 May 2023" does.
"""

from __future__ import annotations

import re

from provenance.model import Span
from provenance.text import fold, token_spans

__all__ = ["abbreviates", "head_names", "head_site", "head_spans", "is_rubric", "line_names", "titled"]

_LINES = 4  # masthead, headline, byline, date: a fifth short line is a list
_MOST_LINKS = 8  # lines of them above a text that are passed over
_LONGEST = 120  # code points: a longer line is prose
_LOOKED_AT = 2_000  # code points of a text in which its head is looked for
_MOST_PARTS = 5
_ROW = 4  # parts of a line that is a row of links
_LINE = re.compile(r"[^\n\r]+")
_PATH = re.compile(r"(?<=\w)\s*[»›]|(?<=\w)\s+[>→]\s")
_STRONG_MARK = re.compile(r"[|·•]|\s[-–—]\s|\s::\s|\t| {2,}")
_HOME = re.compile(r"[ :]+(?:home(?: ?page)?|front page|logo|menu)$", re.IGNORECASE)  # "Harbour Gazette Home | News": how a page's links begin
_DATE = re.compile(r"\bmin(?:utes?)? read\b|\b\d{4}\b|\d{1,2}[./:-]\d{1,2}|\b\d{1,2}\.?$|^\d{1,2}\.? [^\W\d]+$")
_OFFER = re.compile(
    r"(?:Support|Subscribe|Donate|Join|Download|Follow|Welcome|Sign up|Log in|Register) (?!of )", re.IGNORECASE
)  # "Support the Harbour Gazette"
_MONTH = re.compile(r" (?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)\.? \d{1,2}$")  # "Ann Lee Sep 14"
_PRICES = re.compile(r"[-+−]?\d[.,]\d+ ?%|[-+−▲▼]\d+[.,]\d")  # "Brent Crude 63.51 -0.74%": what is traded, not who writes
_TAIL = re.compile(r"\s+(?:\(|\d).*$")  # "Harbour Gazette 2 May 2023"
_BYLINE = re.compile(r"(?:by|von|por|par|автор:?)\s", re.IGNORECASE)
_WRAPPED = re.compile(r"\r?\n[ \t]*(?!(?:by|von|por|par)\s)[a-zà-öø-ÿа-яё]")  # the next line goes on in small letters, and is no byline
# What stands below without a blank line is prose in lines of a fixed width: then the first line is its beginning ("Federal Bureau of Roads" above "Director Ann
# Lee said the bridge is a / danger"). A headline of two lines is shorter.
_PROSE = re.compile(r"\r?\n[ \t]*[^\s][^\n]{44,}\r?\n[ \t]*[a-zà-öø-ÿа-яё]")
# A headline may end in a full stop: then who wrote the text stands below it.
_SIGNED_BELOW = re.compile(r"\s*(?:(?i:by|von|por|par) )?[^\W\da-z_][\w.’'-]+(?: [^\W\da-z_][\w.’'-]*){1,3}(?:, [^\n.]{2,40})?[ \t]*\n")
_MOTTO = re.compile(r"\r?\n[ \t]*[^\n.!?:;]{3,80}(?:\r?\n[ \t]*){2}")  # what a paper says of itself under its name: a short line, then a blank one
_PERSON = re.compile(r"[^\W\da-z_][\w.’'-]+(?: [^\W\da-z_][\w.’'-]*){1,3}")
_DAY = re.compile(r"[^\W\d]{3,12}\.?$")  # a weekday beside a date: "Monday, July 8"
# What stands above a text and is no paper's name.
_RUBRICS_WORDS = """news sport sports opinion analysis interview update updates comment review reviews politics business world culture science health local
features feature letters letter editorial home press release statement notes note summary report reports blog column latest breaking live story stories
archive essay draft copy text article page document version original source untitled exclusive investigation travel economy money weather obituary obituaries
contents contact family search index menu links introduction abstract chapter section part january february march april may june july august september october
november december monday tuesday wednesday thursday friday saturday sunday today advertisement subscribe newsletter video photos gallery
skip to main content accessibility navigation homepage nav courts crime council town region national international markets shop donate login log in sign
register advertise basket account e edition obits classifieds podcast podcasts events agenda weather
comments courts technology tech environment education magazine investigations explainers staff jobs careers terms conditions privacy policy cookies study
research innovation campus alumni students admissions
data transportation transport housing hall state county senior chief staff special political investigative legal night provided for immediate
updated published posted modified all rights reserved trending popular topics tags related recommended sponsored most top stories read more"""
_RUBRICS = frozenset(_RUBRICS_WORDS.split())
_SITE = r"\s*(?:https?://)?(?:www\.)?((?:[\w-]{1,60}\.){1,3}[a-z]{2,12})"
_ADDRESS = re.compile(rf"{_SITE}(?:/\S*)?(?:\s+/ [\w -]{{1,40}}){{0,4}}\s*")
_PRINTED = re.compile(rf"{_SITE}/\S*\s+\d{{1,2}}/\d{{1,2}}\s*")  # what a browser prints below a page
_TITLE_WORDS = 5  # of a paper's name above a text; headlines are longer
_SMALL = frozenset({"of", "the", "and", "for", "de", "del", "la", "le", "el", "der", "die", "das", "du", "des", "di", "da", "do", "y", "e", "et", "und", "in"})
_WHOLE = 4  # letters of a word that an abbreviation keeps whole: "hgazette"; with fewer, chance agrees
_INITIALS = 3  # letters of an abbreviation by initials alone: two are anybody's


def head_spans(text: str) -> tuple[Span, ...]:
    """The first short lines of a text, at most four besides rubrics and links, up to its first line of prose: long, with a full
    stop, or going on below.

    >>> text = "Harbour Gazette\\n\\nFerry to close\\n\\nThe line will close."
    >>> [text[a:b] for a, b in head_spans(text)]
    ['Harbour Gazette', 'Ferry to close']
    """
    found: list[Span] = []
    passed = 0
    for match in _LINE.finditer(text, 0, _LOOKED_AT):
        line = match.group().strip()
        if not line:
            continue
        if len(line) > _LONGEST or len(found) == _LINES + passed or (line.endswith(".") and not (found and _SIGNED_BELOW.match(text, match.end()))):
            break
        passed += passed < _MOST_LINKS and is_rubric(line)  # "Skip to main content", "Menu", "Search": a page's own links above its name
        if _WRAPPED.match(text, match.end()) and not (not found and _MOTTO.match(text, match.end())):
            break
        if not found and _PROSE.match(text, match.end()):
            break
        found.append(Span(*match.span()))
    return tuple(found)


def head_names(text: str) -> tuple[str, ...]:
    """The parts of a text's head that can be the name of its paper.

    >>> head_names("Ferry to close\\n2 May 2023, Harbour Gazette\\n\\nThe line will close.")
    ('Ferry to close', 'Harbour Gazette')
    """
    lines = [text[a:b] for a, b in head_spans(text)]
    return tuple(name for i, line in enumerate(lines) for name in _of_row(line_names(line, rubric=i == 0)))


def _of_row(names: tuple[str, ...]) -> tuple[str, ...]:
    """Without the sections among the links of a row: single words behind its first part."""
    return names if len(names) < _ROW else tuple(name for i, name in enumerate(names) if i == 0 or " " in name)


def line_names(line: str, rubric: bool = True) -> tuple[str, ...]:
    """The parts of one line or title that can be a paper's name; ``rubric``: something else than a date may stand beside it, behind a bar or dash.

    >>> line_names("State Radio – Morning brief"), line_names("Ann Lee | State Radio", rubric=False), line_names("State Radio | 4 May", rubric=False)
    (('State Radio', 'Morning brief'), (), ('State Radio',))
    """
    names: list[str] = []
    if _PRICES.search(line):
        return ()
    if _PATH.search(line):  # "Harbour Gazette > Town > Council": what follows are sections, and often towns
        line = _PATH.split(line.strip())[0]
    pieces = [_HOME.sub("", piece.strip(" #*_>[]\t")) for piece in _STRONG_MARK.split(line[: _LONGEST * 2].strip())[:_MOST_PARTS]]
    if len(pieces) == 3 and not rubric and (_BYLINE.match(pieces[0]) or (_PERSON.fullmatch(pieces[0]) and _DATE.search(pieces[2]))):
        pieces.pop(0)  # "By Ann Lee | State Radio | 4 May"
    undated = 0
    for piece in pieces:
        if _OFFER.match(piece):
            continue
        parts = [_MONTH.sub("", part.strip()) for part in piece.split(",")[:_MOST_PARTS]]
        plain = [part for part in parts if part and not _DATE.search(part)]
        if len(plain) < len(parts) and all(_DAY.fullmatch(part) for part in plain[1:]):  # "Harbour Gazette, Monday, July 8", "Harbour Gazette 2 May 2023"
            cut = plain[0] if plain else _TAIL.sub("", piece)
            names.extend([cut] if cut and not cut[0].isdigit() else ())  # a bare "May" is nobody's name
        elif plain:
            names.append(piece)
            undated += 1
    return tuple(names) if rubric or undated < 2 else ()


def is_rubric(name: str) -> bool:
    """Whether all words of a name are those of sections and of a page's own links.

    >>> is_rubric("Latest News"), is_rubric("Harbour News")
    (True, False)
    """
    words = [fold(name[a:b]) for a, b in token_spans(name[:_LONGEST])]
    return all(word in _RUBRICS or len(word) < 2 or word.isdigit() for word in words)


def abbreviates(site: str, name: str) -> int:
    """How a site's key shortens a name: 2 beginnings of all words with one of them whole, 1 their initials alone, 0 not at all.

    >>> abbreviates("hgazette", "Harbour Gazette"), abbreviates("hmg", "Harbour Morning Gazette"), abbreviates("hill", "Harbour Gazette")
    (2, 1, 0)
    """
    words = [fold(name[a:b]) for a, b in token_spans(name[:80])]
    words = [word for word in words if word][:6]
    if len(words) < 2 or len(site) > 40:
        return 0
    initials = {"".join(word[0] for word in words), "".join(word[0] for word in words if word not in _SMALL)}
    if len(site) >= _INITIALS and site in initials:
        return 1
    # (place in the site, a word is whole): every word takes a beginning of itself, small words may take nothing.
    states = {(0, False)}
    for word in words:
        following = {(at, whole) for at, whole in states if word in _SMALL}
        for at, whole in states:
            for length in range(1, len(word) + 1):
                if not site.startswith(word[:length], at):
                    break
                following.add((at + length, whole or (length == len(word) and length >= _WHOLE)))
        states = following
    return 2 if (len(site), True) in states else 0


def head_site(text: str) -> str:
    """The host of an address that is all of a text's first line, as where pages are saved with it, or that a browser printed below it; "" for none.

    >>> head_site("https://www.harbour-gazette.example/ferry\\n\\nFerry to close")
    'harbour-gazette.example'
    """
    first = next(iter(text[:_LOOKED_AT].strip().splitlines()), "")
    last = next(iter(text[-_LOOKED_AT:].strip().splitlines()[-1:]), "")
    match = _ADDRESS.fullmatch(first) or _PRINTED.fullmatch(last)
    return match[1] if match else ""


def titled(text: str) -> bool:
    """Whether a short line in capitals that can be a page's name stands first, above other lines.

    >>> titled("Harbour Gazette\\n\\nFerry to close\\n\\nThe line will close."), titled("Ferry to close in May\\n\\nThe line will close.")
    (True, False)
    """
    lines = [text[a:b].strip(" #*_\t") for a, b in head_spans(text)]
    names = line_names(lines[0]) if lines and " / " not in lines[0] else ()
    words = names[0].split() if names and not is_rubric(names[0]) else []  # of a row of links, the first may be the page's
    return len(lines) > 1 and 0 < len(words) <= _TITLE_WORDS and all(word[0].isupper() or len(word) <= 3 for word in words)
