"""By which names a page calls itself outside its head: imprint, rights, offers, notes on its writers, ways to reach it.

All of it may stand under a reprint, too, so it only says whose a page is where nothing else does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from provenance.masthead import head_spans, is_rubric
from provenance.model import Span

__all__ = ["came_along", "defined", "foot_names", "own_places", "site_lines", "staff_notes"]

_LONGEST = 120  # code points: a longer line is prose
_LOOKED_AT = 2_000  # code points of a text in which the box of free articles is looked for
_MOST_PARTS = 5
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


def came_along(text: str, copy: str, lines: Sequence[str] = ()) -> bool:
    """Whether one of these lines of a page, or what its closing lines say behind its name, stands in another text, too: then it travels with the text and is no
    sign of whose page it is. ``lines`` have single spaces.

    >>> end = "Harbour Line is a global news agency. Copyright 2024."
    >>> came_along(end, "It closes.\\n\\nHarbour Line is a global news agency."), came_along(end, "It closes, says Harbour Line.")
    (True, False)
    """
    known = " ".join(copy.split())
    ends = (" ".join(_SITE_WORDS.split(text[place.start : place.end + _TRAVELS])[0].split()) for place in own_places(text))
    return any(line in known for line in lines) or any(len(end) > _SHORTEST_END and end in known for end in ends)


def _line(text: str, place: int) -> str:
    """The line around a place."""
    end = text.find("\n", place)
    return text[text.rfind("\n", 0, place) + 1 : len(text) if end < 0 else end]
