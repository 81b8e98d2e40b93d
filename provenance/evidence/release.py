"""Press releases: texts written to be reprinted, known by their furniture, and the words by which reports say that they had one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice

from provenance.evidence.claims import NEAR
from provenance.evidence.naming import clause_of
from provenance.evidence.overlap import Overlap
from provenance.masthead import head_spans, is_rubric
from provenance.model import AbsentSource, Exhibit, Mention, Span, Text
from provenance.text import Keyed, keyed

__all__ = ["cites_statement", "from_release", "is_release", "unnamed_release"]

# A release is written to be reprinted, so a report that shares its prose has it from there, unless both have it from another printing of the release. With a
# word of the report's own ("said in a statement") as strong as an interview to an outlet, without one two bits less.
CITED_BITS = 6.0
UNCITED_BITS = 4.0
# The page is somebody's printing of a release: the report may as well have another printing.
PRINTED_BITS = 2.0
BOTH_BITS = 2.0  # both cite a statement: less than two interviews to one outlet, for copies inherit such words; 3 made a revised report a second copy
NODE_CONFIDENCE = 0.8  # of a release that two reports cite and nobody names: as for a name with a reporting cue
NAME = "an unnamed press release or statement"
_HEAD = re.compile(
    r"\W*(?:(?:press|news|media) (?:release|statement)|for immediate release|presse(?:mitteilung|information|aussendung)|medienmitteilung"
    r"|communiqué(?: de presse)?|nota de prensa|comunicado de (?:prensa|imprensa)|nota à imprensa|comunicato stampa|persbericht|pressmeddelande"
    r"|pressemeddelelse|tiedote|informacja prasowa|пресс-релиз|прес-реліз)\b(?P<rest>[^\n]{0,60})$",
    re.IGNORECASE,
)
# What stands at the end of a release; two of these make one.
_TAIL = (
    re.compile(
        r"^[^\w\n]{0,6}(?:(?:for )?(?:media|press) (?:contacts?|enquiries|inquiries|office)"
        r"|notes (?:to|for) editors|pressekontakt|medienkontakt|contacts? presse"
        r"|contacto (?:de|para la) prensa|contatti (?:stampa|per la stampa)|contato para a imprensa|контакты для (?:сми|прессы)|для сми)\b",
        re.IGNORECASE | re.MULTILINE,
    ),
    re.compile(
        r"^[ \t]{0,6}(?:# ?# ?#|-? ?ends? ?-?|[^\w\n]{1,3}ende[^\w\n]{1,3}|- ?30 ?-|[^\w\n]{1,3}fin[^\w\n]{1,3})[ \t]{0,6}$", re.IGNORECASE | re.MULTILINE
    ),
    re.compile(
        r"^[^\w\n]{0,6}(?:about|über|à propos de|acerca de|sobre|informazioni su|о компании) (?!us\b|the author|this )[^\n.]{2,60}:?[ \t]{0,6}$",
        re.IGNORECASE | re.MULTILINE,
    ),
)
_HEAD_OF_PAGE = 3  # lines: a paper's name, a headline, and the label of the release
_NAME_WORDS = 4  # a longer first line is a headline
_HEAD_LINES = 600  # code points of a text in which its label stands
_STATEMENT = keyed(
    "statement|release|communiqué|announcement|press note|mitteilung|erklärung|aussendung|stellungnahme|comunicado|nota|comunicato|релиз|сообщени|заявлени"
    "|говорится|сообщается",
    r"\b(?:in|according to|from|per|via|through|issued|released|published) (?:a|an|the|its|their|his|her) (?:\w+ ){0,3}"
    r"(?:statement|release|communiqué|announcement|press note)\b|\b(?:statement|press release|news release) (?:said|says|read|reads|issued|released)\b"
    r"|\b(?:source|sources|via|from)\s*:?\s[^\n.;:]{0,60}\b(?:press|news|media) (?:release|statement)\b"
    r"|\bin einer (?:presse|medien)?(?:mitteilung|erklärung|aussendung|stellungnahme)|\b(?:laut|nach) (?:einer |der )?(?:presse|medien)?mitteilung"
    r"|\b(?:dans|selon|par) (?:un|le|son) communiqué|\b(?:en|según|mediante) (?:un|el|su) comunicado|\bin (?:una|un) (?:nota|comunicato)"
    r"|\bem (?:um )?(?:comunicado|nota)\b|\b(?:в|из|согласно) (?:пресс-)?(?:релиз|сообщени|заявлени)\w{0,3}\b|\b(?:говорится|сообщается) в\b",
    re.IGNORECASE,
)
# Weaker: things are also announced on squares and at news conferences.
_ANNOUNCED = keyed(
    "announc|teilte|gab|kündigt|annoncé|anunci|annunciato|объявил",
    r"\bannounced\b|\bteilten? (?:\w+ ){0,6}mit\b|\b(?:gab|gaben) (?:\w+ ){0,4}bekannt\b|\bkündigten? (?:\w+ ){0,5}an\b|\b(?:a|ont) annoncé\b"
    r"|\banunci(?:ó|aron|ou|aram)\b|\b(?:ha|hanno) annunciato\b|\bобъявил[аио]?\b",
    re.IGNORECASE,
)
_MOST_FOUND = 200  # such words of a text that are looked at
_LONGEST = 500  # code points of a sentence that is shown


def is_release(text: Text) -> bool:
    """Whether a text has the furniture of a press release: its label in the first lines, or two of the signs that stand at the end of one.

    >>> from provenance.model import Document
    >>> is_release(Text(Document("d", "PRESS RELEASE\\n\\nFerry line to close\\n\\nThe line will close."), (), ()))
    True
    >>> is_release(Text(Document("d", "Ferry line to close\\n\\nThe press release came late."), (), ()))
    False
    """
    content = text.document.text
    heads = [content[a:b].strip() for a, b in head_spans(content)] or content[:_HEAD_LINES].splitlines()[:4]
    labelled = any((match := _HEAD.match(line)) and not re.search(r"[.?!]\s*$", match["rest"]) and line[:1].isupper() for line in heads)
    return labelled or sum(bool(pattern.search(content, len(content) // 2)) for pattern in _TAIL) > 1


def cites_statement(text: Text, spans: Sequence[Span]) -> Mention | None:
    """The first place in or near the spans where a text says that it had a statement or a release, else where it says that something was announced."""
    return _said(text, spans, _STATEMENT) or _said(text, spans, _ANNOUNCED)


def _said(text: Text, spans: Sequence[Span], pattern: Keyed) -> Mention | None:
    content = text.document.text
    if not spans:
        return None
    part = (max(0, min(span.start for span in spans) - NEAR), max(span.end for span in spans) + NEAR)
    for match in islice(pattern.finditer(content, *part), _MOST_FOUND):
        if any(match.start() < span.end + NEAR and span.start - NEAR < match.end() for span in spans):
            place = Span(*match.span())
            clause = clause_of(text, place)
            return Mention(text.id, place, Span(clause.start, min(clause.end, clause.start + _LONGEST)), "statement", match.group())
    return None


def from_release(overlap: Overlap, texts: Mapping[str, Text], releases: frozenset[str], claims: Sequence[Exhibit]) -> list[Exhibit]:
    """What a release says on one pair: a report that shares its prose has it from there; two reports that cite one have it from one.

    ``releases`` are the documents that are releases, ``claims`` the exhibits on who names whom.
    """
    if not overlap.prose or overlap.template:
        return []
    a, b = overlap.a, overlap.b
    if (a in releases) != (b in releases):
        report, release, arrow = (b, a, "b-from-a") if a in releases else (a, b, "a-from-b")
        cited = cites_statement(texts[report], overlap.spans(report))
        said = f", and {report} says that it had one" if cited else ""
        printed = _printed_by_another(texts[release], texts[report])
        bits = PRINTED_BITS if printed else CITED_BITS if cited else UNCITED_BITS
        return [Exhibit("PV329", bits, arrow, f"{release} is a press release{printed}, which {report} is not{said}.", _places(cited), "origin")]
    if a in releases or any(e.family == "origin" and e.bits > 0 for e in claims):
        return []
    one = cites_statement(texts[a], overlap.spans(a))
    two = cites_statement(texts[b], overlap.spans(b)) if one else None  # looked for only where it can matter: the search takes time
    if one is None or two is None or not any(_STATEMENT.pattern.fullmatch(cited.name) for cited in (one, two)):
        return []
    text = f"{a} and {b} both say that they had a statement or an announcement."
    return [Exhibit("PV329", BOTH_BITS, "common-source", text, _places(one, two), "release")]


def _printed_by_another(release: Text, report: Text) -> str:
    """Words for a release under a masthead that is not the issuer's: a name above headline and label that neither text has again; "" for none."""
    lines = [release.document.text[a:b].strip() for a, b in head_spans(release.document.text)]
    if (
        len(lines) < _HEAD_OF_PAGE
        or is_rubric(lines[0].casefold().removesuffix(" by"))
        or _HEAD.match(lines[0])
        or len(lines[0].split()) > _NAME_WORDS
        or not all(word[0].isupper() for word in lines[0].split())
    ):
        return ""
    name = lines[0].casefold()
    again = release.document.text.casefold().count(name) > 1 or name in report.document.text.casefold()
    return "" if again else f" under the name {lines[0][:80]}, which may only have printed it"


def _places(*cites: Mention | None) -> tuple[tuple[str, int, int], ...]:
    return tuple((m.doc, *m.clause) for m in cites if m is not None)


def unnamed_release(members: Sequence[str], texts: Mapping[str, Text], spans: Mapping[str, Sequence[Span]], hint: str) -> AbsentSource:
    """The release behind reports that cite one, when none of the documents is it."""
    mentions = tuple(m for doc in members if (m := cites_statement(texts[doc], spans[doc])) is not None)
    name = f"absent:release:{members[0]}"
    return AbsentSource(name, NAME, (), tuple(members), mentions, "implied", "", NODE_CONFIDENCE, hint)
