"""The lines above an article's prose: masthead, headline, byline, date. Which names in them can be the paper's own, by which names a page calls itself
below its text, and how a site shortens its paper's name.

A name counts only where it stands as a part of its own, beside nothing but dates and (in the first line) a rubric. "Fox and hounds, a history" holds no
part that is a paper's name, "Harbour Gazette, 2 May 2023" does.
"""

from __future__ import annotations

import re
from itertools import islice

from provenance.model import Span
from provenance.text import fold, token_spans

__all__ = [
    "abbreviates",
    "came_along",
    "defined",
    "foot_names",
    "head_names",
    "head_site",
    "head_spans",
    "is_rubric",
    "line_names",
    "own_places",
    "site_lines",
    "staff_notes",
]

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
all rights reserved trending popular topics tags related recommended sponsored most top stories read more"""
_RUBRICS = frozenset(_RUBRICS_WORDS.split())
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


# By which names a page calls itself outside its head. All of it may stand under a reprint, too, so it only says whose a page is where nothing else does.
_FOOT = 1_500  # code points at the end of a text in which imprint, offers and notes on writers stand
_TOP = 600  # ... and at its beginning
_MOST_NAMES = 12  # of a foot; one has its paper's name once or twice
_CAPITAL = r"(?:[A-ZÀ-ÞЀ-Я]|\d{1,3}(?=[A-Za-zÀ-ÿ]{3}))[\w’'&/-]*"
_NAME = rf"(?:[Tt]he )?({_CAPITAL}(?: (?:(?:of|the|and|&|de|la|le|du|des|der|di|da|do|del|y|e|et|und|for|in) ){{0,2}}{_CAPITAL}){{0,5}})"
_PAPER = (
    r"(?:newspaper|magazine|newsroom|news (?:web)?site|journalism|newsletter|weekly|daily|monthly|quarterly|households|homes|copies|(?:its|our|by) readers"
    r"|donors|our (?:work|reporting|stories)|comes out|news platform)\b"
)
# ... and those that other bodies are called, too, and are only taken behind "is a".
_MEDIUM = (
    r"(?:news (?:organi[sz]ation|agency|outlet|service|portal|channel|station)|press agency|wire service|broadcaster|(?:radio|television|TV) station"
    r"|(?:trade|online|independent) (?:journal|publication|paper)|website (?:for|about|on)|blog)\b"
)
_STREET = (
    r"(?:\d{1,4}[a-z]? (?:[A-ZÀ-Þ][\w’'-]+ ){1,3}(?:Street|St|Road|Rd|Row|Lane|Avenue|Ave|Square|Way|Place|Court|Quay|Drive)\b"
    r"|[^\n]{0,60}\b[A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2}\b|[^\n]{0,60}\b\d{5}\b)"
)
# A page's last line, bare of any other name. A definition or an address without one below may be that of whom the text is about, or of a reprint's origin.
_SITE_LINE = (
    r"(?:(?:©|\([Cc]\)|[Cc]opyright)(?: ?\d{4})?(?=[\W\d]*(?:\n|$|Terms|Privacy|Cookies|All rights|Contact|Access))|Privacy|Terms (?:of|&|and)|Cookies)"
)
_STAFF_NOTE = re.compile(  # "Ann Lee is a national politics reporter for the Harbour Gazette."
    rf"(?:^|\n)\W*{_CAPITAL} {_CAPITAL} is (?:a|an|the|our) (?:(?!former|freelance)[\w-]+ ){{0,4}}?(?:reporter|correspondent|editor|writer|journalist)"
    rf" (?:of|for|at|with) {_NAME}\W*(?:\n|$)"
)
_IMPRINT = (
    re.compile(
        rf"(?:^|\n)\W*(?i:published|printed|produced|edited|owned)(?: and [a-z]+)?(?: (?:daily|weekly|monthly|in \w+))? by {_NAME}(?![^\n]*\b(?:19|20)\d\d)"
    ),
    re.compile(rf"(?:^|\n|[.|] )\W*(?:©|\([Cc]\)|[Cc]opyright)[^\w\n]{{0,3}}(?:\d{{4}}(?:[-–]\d{{2,4}})?)?[^\w\n]{{0,3}}(?:by )?{_NAME}"),
    re.compile(rf"\b(?i:all|content|contents|rights|material|site)\b[\w ,]{{0,20}} ©[^\w\n]{{0,3}}(?:\d{{4}} )?{_NAME}"),
    _STAFF_NOTE,
    re.compile(rf"(?:^|\n)\W*{_NAME},? (?:©|\([Cc]\)|[Cc]opyright)"),
    re.compile(rf"(?:^|\n)\W*{_NAME}\. (?i:all rights reserved)"),
    re.compile(
        rf"(?:^|\n)\W*(?:(?i:by) )?(?:{_CAPITAL} {_CAPITAL}, )?{_NAME} (?:staff(?: writer| reporter)?|reporter|correspondent|news ?desk|newsroom)\W*(?:\n|$)"
    ),
    re.compile(rf"(?:^|\n)\W*(?i:about us|who we are|imprint|impressum)\W+{_NAME}"),
    re.compile(rf"(?:^|\n)\W*(?i:about) {_NAME}\W*\n+\W*(?:We|Our)\b"),
    re.compile(rf"(?:^|\n|[.|] ){_NAME} (?:is|are|appears|has been|was founded|(?=comes out))\b ?(?:[^.\n]|(?<=\b[A-Z])\.){{0,90}}?\b{_PAPER}"),
    re.compile(
        r"(?:^|\n|[.!?|] )\W*(?:Subscribe to|Sign up (?:for|to)|Support|Donate to|Join|Download|Advertise (?:in|with|on)|Follow"
        rf"|(?:Hello and )?[Ww]elcome (?:back )?to|Thank(?:s| you) for reading|You(?: a|['’])re reading|This is) {_NAME}"
    ),
    re.compile(
        r"\b(?i:you|us|we|our|please)\b[^.\n]{0,60}?\b(?:(?:become|becoming) an? (?:\w+ )?(?:member|supporter|subscriber|patron|friend) of"
        rf"|sign(?:ed|ing)? up (?:for|to)|subscri(?:be|bed|bing) to|supporting|donat(?:e|ing) to) {_NAME}"
    ),
)
_LAST = r"(?=[^\n]{0,200}(?:\n[^\n]{0,160}){0,5}\Z)"  # nothing but short lines below: what stands above prose may be its subject
_PAPERS = r"(?:Post|Herald|Gazette|Times|News|Tribune|Journal|Courier|Observer|Press|Chronicle|Mail|Record|Star|Echo|Argus|Mercury|Ledger|Beacon|Radio|TV)"
_DEFINED = re.compile(
    rf"(?:^|\n)\W*{_NAME} is (?:an?|the|one of the) (?:[\w-]+,? ){{0,4}}?{_MEDIUM}(?:[^\n]{{0,200}}[.] {_SITE_LINE}|[^\n]{{0,200}}\n\W*{_SITE_LINE}){_LAST}"
)
_CLOSING = (
    _DEFINED,
    re.compile(rf"(?:^|\n)\W*{_NAME} (?:has been|was) [^\n]{{3,120}}[.] (?:©|\([Cc]\)|[Cc]opyright) ?\d{{4}}(?![^\n]*\b{_PAPERS}\b){_LAST}"),
    re.compile(rf"(?:^|\n)\W*{_NAME}(?:, |\n){_STREET}[^\n©]{{0,80}}\n[ \t]*{_SITE_LINE}{_LAST}"),
)
_PAYWALL = re.compile(
    rf"\b[Yy]ou(?: have|['’]ve) [^.\n]{{0,40}}?\b(?:free|complimentary) (?:articles?|stories|reads)\b[^.\n]{{0,24}}? (?:on|at|from|with) {_NAME}"
)
_SITE_WORDS = re.compile(r"©|\([Cc]\)|[Cc]opyright|Privacy|Terms|Cookies")
_MOST_LINES = 24  # of a foot
_LONGEST_SITE_LINE = 200  # code points; an imprint has two addresses and a register in it
_OF_SITE = re.compile(
    r"©|\(c\) ?\d{4}|\b(?:copyright|all rights reserved|registered|registration|ltd|limited|plc|gmbh|llc|newsrooms?|news ?desk|editorial office|on air"
    r"|listen (?:live|now)|frequenc(?:y|ies)|podcasts?|apps?|newsletters?|subscri\w+|sign up|download|donat\w+|support (?:us|our|the)|become an?|membership"
    r"|contact|advertis\w+|about us|imprint|impressum|terms|privacy|cookies|e-?paper|(?:print|digital|weekend|web) edition|follow us|home ?page|hotline"
    r"|published by|owned by|our (?:standards|principles|code)|code of (?:ethics|practice|conduct)|ombudsman|corrections|complaints|no\. ?\d+|issue \d+"
    r"|vol\. ?\d+)(?!\w)",
    re.IGNORECASE,
)
_PIECE = re.compile(r"\s*[|·•:;]\s*")
_ONLY_NAME = re.compile(rf"{_CAPITAL}(?: {_CAPITAL}){{1,4}}")
_PARTNERS = 2  # names between bars: a line of partners, or of a publisher's titles
# What such lines say of other pages: where the text is from, what else to read, who is quoted, pictured or described in it.
_OF_ANOTHER = re.compile(
    r"\b(?:more (?:\w+ ){0,2}from|read|original\w*|sources?|via|courtesy|permission|re-?(?:print|publish|post)\w*|distributed|provided|syndicat\w*|first"
    r"|photo\w*|pictures?|images?|graphics?|credits?|partners?|also|related|translat\w*|report(?:s|ed)|according|told|said|says|written|adapted|based on"
    r"|shared|adverti[sz]ement|sponsored|elsewhere|recommend\w*|trending|thanks?|is an?|was|part of|member|funded)\b",
    re.IGNORECASE,
)
_TRAVELS = 25  # code points behind a name by which a definition or an address is known again
_SHORTEST_END = 12  # ... a shorter stretch is hardly more than a name
_PERMITTED = re.compile(r"\bpermission\b|\bdistributed by\b|\bre-?p(?:rinted|ublished)\b|\boriginally\b|\bfirst published\b", re.IGNORECASE)
_ELSEWHERE = re.compile(  # where a page sends its readers, it is not itself
    r"\b(?i:read (?:more|on|it|the (?:full|rest|original|whole)[\w ]{0,24})|full (?:story|text|article)|continue reading|more|original(?:ly)?[\w ]{0,24})"
    rf" ?(?i:in|at|on|from|by|:) {_NAME}"
)
_SIGNED_BY = re.compile(rf"(?:^|\n)\W*(?i:by|words|text|story by):? ({_CAPITAL}(?: {_CAPITAL}){{1,2}})")
_WORKS = (
    r"(?:,| is| are| covers| writes| reports| works| edits)\b(?:(?!former|previous|freelance|has |also |contribut|worked|written)[^.\n]){0,80}?"
    rf" (?:for|at|of|with) {_NAME}"
)
_MAIL = re.compile(  # of the newsroom: a writer's own address says nothing of the page
    r"(?:\b(?i:news(?:room|desk)?|tips?|editors?|editorial|letters|redaktion|redac(?:cion|tion))|\b(?i:tips?|stories) ?(?:to|:)? ?[\w.+-]{1,40})"
    r"@((?:[\w-]{1,40}\.){1,3}[a-z]{2,12})\b"
)
_ADDRESS = re.compile(r"\s*(?:https?://)?(?:www\.)?((?:[\w-]{1,60}\.){1,3}[a-z]{2,12})(?:/\S*)?\s*")


def head_site(text: str) -> str:
    """The host of an address that is all of a text's first line, as where pages are saved with it; "" for none.

    >>> head_site("https://www.harbour-gazette.example/ferry\\n\\nFerry to close")
    'harbour-gazette.example'
    """
    first = next(iter(text[:_LOOKED_AT].strip().splitlines()), "")
    match = _ADDRESS.fullmatch(first)
    return match[1] if match else ""


def foot_names(text: str) -> tuple[str, ...]:
    """Names that imprint, copyright line, offers, addresses for letters and notes on its writers give a page.

    >>> foot_names("The line will close.\\n\\nPublished by the Harbour Gazette, 4 Mill Row."), foot_names("The line will close, says the Harbour Gazette.")
    (('Harbour Gazette',), ())
    """
    parts = (text[:_TOP], text[max(0, len(text) - _FOOT) :])
    patterns = [*_IMPRINT, _PAYWALL, *(re.compile(re.escape(person) + _WORKS) for person in sorted(set(_SIGNED_BY.findall(parts[0])))[:_MOST_PARTS])]
    found = [
        (match.group(1).removesuffix("'s").removesuffix("’s"))
        for part in parts
        for pattern in patterns
        for match in pattern.finditer(part)
        if not _PERMITTED.search(_line(part, match.end()))
    ]
    closing = (match for pattern in _CLOSING for match in pattern.finditer(parts[1]) if not _PERMITTED.search(_line(parts[1], match.end())))
    found += [match.group(1) for match in closing if not _told_of(text, match.group(1), len(text) - len(parts[1]) + match.start())]
    found += [name.partition(" in ")[0] for name in found if " in " in name]  # "a reporter for the Gazette in Brine"
    elsewhere = {name for part in parts for name in _ELSEWHERE.findall(part)}
    found = [name for name in found if name not in elsewhere and not is_rubric(name)]
    found += [host for part in parts for host in _MAIL.findall(part)]
    return tuple(dict.fromkeys(found))[:_MOST_NAMES]


def defined(text: str) -> tuple[str, ...]:
    """Names that a page's last lines give it in so many words, above a line of the site that bears no other name.

    >>> defined("The line will close.\\n\\nThe Harbour Line is a global news agency. Copyright 2024.")
    ('Harbour Line',)
    """
    return tuple(match.group(1) for match in _DEFINED.finditer(text[max(0, len(text) - _FOOT) :]))


def site_lines(text: str) -> tuple[str, ...]:
    """Short lines at both ends of a text in which a page speaks of itself: rights, registration, offers, ways to reach it, what it is.

    Which of the words in them are a name, only somebody who names that outlet tells; so they are looked through for names that are known from elsewhere.

    >>> site_lines("Ferry to close\\n\\nThe line will close.\\n\\nRadio Brine, newsroom. Listen live on 97.3 | Podcasts")
    ('Radio Brine, newsroom. Listen live on 97.3 | Podcasts',)
    """
    head = [text[a:b] for a, b in head_spans(text)]
    foot = text[max(0, len(text) - _FOOT) :].splitlines()[-_MOST_LINES:]
    lines = dict.fromkeys(line.strip() for line in (*head, *foot))
    kept = (line for line in lines if len(line) <= _LONGEST_SITE_LINE and _OF_SITE.search(line) and not _OF_ANOTHER.search(line))
    return tuple(line for line in kept if sum(bool(_ONLY_NAME.fullmatch(piece)) and not _OF_SITE.search(piece) for piece in _PIECE.split(line)) < _PARTNERS)


def _told_of(text: str, name: str, end: int) -> bool:
    """Whether a line of prose before ``end`` has the name: then it may be whom the text is about."""
    return any(len(_line(text, match.start())) > _LONGEST for match in islice(re.finditer(re.escape(name), text[:end]), _MOST_NAMES))


def own_places(text: str) -> tuple[Span, ...]:
    """Where a page's box of free articles and its closing lines have its name: there it cites nobody.

    >>> own_places("You have read 2 of your 3 free articles on Harbour Gazette.")
    (Span(start=43, end=58),)
    """
    foot = max(0, len(text) - _FOOT)
    boxes = [Span(*match.span(1)) for match in _PAYWALL.finditer(text, 0, _LOOKED_AT)]
    lines = [Span(match.start(1) + foot, match.end(1) + foot) for pattern in _CLOSING for match in pattern.finditer(text[foot:])]
    return tuple(boxes + lines)


def staff_notes(text: str) -> dict[str, str]:
    """Names that notes on a page's writers, below its text, give it, with the line of each.

    >>> staff_notes("The line will close.\\n\\nAnn Lee is a politics reporter for the Harbour Gazette.")
    {'Harbour Gazette': 'Ann Lee is a politics reporter for the Harbour Gazette.'}
    """
    return {match.group(1): match.group().strip() for match in _STAFF_NOTE.finditer(text, max(0, len(text) - _FOOT))}


def came_along(text: str, copy: str) -> bool:
    """Whether what a page's closing lines say behind its name stands in another text, too: then it travels with the text and is no sign of whose page it is.

    >>> end = "Harbour Line is a global news agency. Copyright 2024."
    >>> came_along(end, "It closes.\\n\\nHarbour Line is a global news agency."), came_along(end, "It closes, says Harbour Line.")
    (True, False)
    """
    known = " ".join(copy.split())
    ends = (" ".join(_SITE_WORDS.split(text[place.start : place.end + _TRAVELS])[0].split()) for place in own_places(text))
    return any(len(end) > _SHORTEST_END and end in known for end in ends)


def _line(text: str, place: int) -> str:
    """The line around a place."""
    end = text.find("\n", place)
    return text[text.rfind("\n", 0, place) + 1 : len(text) if end < 0 else end]
