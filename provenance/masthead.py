"""The lines above an article's prose: masthead, headline, byline, date. Which names in them can be the paper's own,
and how a site shortens its paper's name.

A name counts only where it stands as a part of its own, beside nothing but dates and (in the first line) a rubric. "Fox and hounds, a history" holds no
part that is a paper's name, "Harbour Gazette, 2 May 2023" does.
"""

from __future__ import annotations

import re

from provenance.model import Span
from provenance.text import fold, token_spans

__all__ = ["abbreviates", "head_names", "head_spans", "line_names"]

_LINES = 4  # masthead, headline, byline, date: a fifth short line is a list
_LONGEST = 120  # code points: a longer line is prose
_LOOKED_AT = 2_000  # code points of a text in which its head is looked for
_MOST_PARTS = 5
_LINE = re.compile(r"[^\n\r]+")
_STRONG_MARK = re.compile(r"[|·•]|\s[-–—]\s|\s::\s")
_DATE = re.compile(r"\b\d{4}\b|\d{1,2}[./:-]\d{1,2}|\b\d{1,2}\.?$|^\d{1,2}\.? [^\W\d]+$")
_TAIL = re.compile(r"\s+(?:\(|\d).*$")  # "Harbour Gazette 2 May 2023"
_BYLINE = re.compile(r"(?:by|von|por|par|автор:?)\s", re.IGNORECASE)
_WRAPPED = re.compile(r"\r?\n[ \t]*(?!(?:by|von|por|par)\s)[a-zà-öø-ÿа-яё]")  # the next line goes on in small letters, and is no byline
_PERSON = re.compile(r"[^\W\da-z_][\w.’'-]+(?: [^\W\da-z_][\w.’'-]*){1,3}")
_DAY = re.compile(r"[^\W\d]{3,12}\.?$")  # a weekday beside a date: "Monday, July 8"
_SMALL = frozenset({"of", "the", "and", "for", "de", "del", "la", "le", "el", "der", "die", "das", "du", "des", "di", "da", "do", "y", "e", "et", "und", "in"})
_WHOLE = 4  # letters of a word that an abbreviation keeps whole: "hgazette"; with fewer, chance agrees
_INITIALS = 3  # letters of an abbreviation by initials alone: two are anybody's


def head_spans(text: str) -> tuple[Span, ...]:
    """The first short lines of a text, at most four, up to its first line of prose (long, a sentence with its full stop, or one that goes on below).

    >>> text = "Harbour Gazette\\n\\nFerry to close\\n\\nThe line will close."
    >>> [text[a:b] for a, b in head_spans(text)]
    ['Harbour Gazette', 'Ferry to close']
    """
    found: list[Span] = []
    for match in _LINE.finditer(text, 0, _LOOKED_AT):
        line = match.group().strip()
        if not line:
            continue
        if len(line) > _LONGEST or line.endswith(".") or len(found) == _LINES or _WRAPPED.match(text, match.end()):
            break
        found.append(Span(*match.span()))
    return tuple(found)


def head_names(text: str) -> tuple[str, ...]:
    """The parts of a text's head that can be the name of its paper.

    >>> head_names("Ferry to close\\n2 May 2023, Harbour Gazette\\n\\nThe line will close.")
    ('Ferry to close', 'Harbour Gazette')
    """
    lines = [text[a:b] for a, b in head_spans(text)]
    return tuple(name for i, line in enumerate(lines) for name in line_names(line, rubric=i == 0))


def line_names(line: str, rubric: bool = True) -> tuple[str, ...]:
    """The parts of one line or title that can be a paper's name; ``rubric``: something else than a date may stand beside it, behind a bar or dash.

    >>> line_names("State Radio – Morning brief"), line_names("Ann Lee | State Radio", rubric=False), line_names("State Radio | 4 May", rubric=False)
    (('State Radio', 'Morning brief'), (), ('State Radio',))
    """
    names: list[str] = []
    pieces = [piece.strip(" #*_>\t") for piece in _STRONG_MARK.split(line[: _LONGEST * 2])[:_MOST_PARTS]]
    if len(pieces) == 3 and not rubric and (_BYLINE.match(pieces[0]) or (_PERSON.fullmatch(pieces[0]) and _DATE.search(pieces[2]))):
        pieces.pop(0)  # "By Ann Lee | State Radio | 4 May"
    undated = 0
    for piece in pieces:
        parts = [part.strip() for part in piece.split(",")[:_MOST_PARTS]]
        plain = [part for part in parts if part and not _DATE.search(part)]
        if len(plain) < len(parts) and all(_DAY.fullmatch(part) for part in plain[1:]):  # "Harbour Gazette, Monday, July 8", "Harbour Gazette 2 May 2023"
            cut = plain[0] if plain else _TAIL.sub("", piece)
            names.extend([cut] if cut and not cut[0].isdigit() else ())  # a bare "May" is nobody's name
        elif plain:
            names.append(piece)
            undated += 1
    return tuple(names) if rubric or undated < 2 else ()


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
