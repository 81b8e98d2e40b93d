"""Who quotes whom: a stretch of one document's own prose that the other has in quotation marks, beside the words that say where it is from.

Words that both have in quotation marks are a third person's and show nothing of the kind. Without the name, the quotation may be from any text that has
these words, so nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from provenance.evidence.claims import NEAR
from provenance.evidence.overlap import Cited, Overlap
from provenance.model import Alignment, Exhibit, Span, Text

__all__ = ["apart", "credited"]

_LEAST_WORDS = 15  # of all quotations together: one full sentence; shorter runs may be a turn of phrase that both have from the speaker
_LEAST_BEYOND = 12.0  # nats of other prose in common: what the aligner asks of the best link of two texts; neighbours of a quoted sentence have less
_CREDITS = frozenset({"PV310", "PV311"})  # names or links to the other


def credited(overlap: Overlap, texts: Mapping[str, Text], claims: Sequence[Exhibit]) -> Overlap:
    """The overlap with what one document quotes from the other's own prose counted as text taken from it, where it says so nearby.

    ``claims`` are the exhibits on who names whom. ``quoting`` of the result is set when nothing else is in common.

    >>> from provenance.model import Document
    >>> texts = {name: Text(Document(name, ""), (), ()) for name in "ab"}
    >>> overlap = Overlap("a", "b", quoted=1, cited=(Cited("b", Span(40, 200), 25, 60.0),))
    >>> credited(overlap, texts, [Exhibit("PV310", 7.0, "b-from-a", "b names the Gazette", (("b", 20, 38),), "origin")]).quoting
    'b'
    >>> credited(overlap, texts, []).quoting
    ''
    """
    for quoter, arrow in ((overlap.a, "a-from-b"), (overlap.b, "b-from-a")):
        places = [(start, end) for e in claims if e.code in _CREDITS and e.favours == arrow and e.bits > 0 for doc, start, end in e.spans if doc == quoter]
        held = _beside([one for one in overlap.cited if one.doc == quoter], places)
        words = sum(one.words for one in held)
        if words >= _LEAST_WORDS:
            return replace(
                overlap,
                nats=overlap.nats + sum(one.nats for one in held),
                kept=overlap.kept + words,
                words=overlap.words + words,
                prose=overlap.prose + len(held),
                quoted=overlap.quoted - len(held),
                quoting="" if _beyond(overlap, quoter, held, texts[quoter].quotes) else quoter,
            )
    return overlap


def apart(overlap: Overlap, texts: Mapping[str, Text]) -> Overlap:
    """The overlap without the passages in quotations of the other's prose: that one side has them in quotation marks is no difference of content."""
    if not overlap.cited:
        return overlap
    whole = {(one.doc, q) for one in overlap.cited for q in texts[one.doc].quotes if _meet(q, one.place)}

    def quoted(passage: Alignment) -> bool:
        ends = ((passage.left_doc, passage.left), (passage.right_doc, passage.right))
        return any(doc == holder and _meet(q, span) for doc, span in ends for holder, q in whole)

    return replace(overlap, passages=tuple(p for p in overlap.passages if not quoted(p)))


def _beside(cited: Sequence[Cited], places: Sequence[tuple[int, int]]) -> list[Cited]:
    """The quotations near one of the places, and those near such a quotation: a long one is several passages."""
    held: list[Cited] = []
    near = list(places)
    for one in sorted(cited, key=lambda c: c.place):
        if any(start - NEAR < one.place.end and one.place.start < end + NEAR for start, end in near):
            held.append(one)
            near.append((one.place.start, one.place.end))
    return held


def _beyond(overlap: Overlap, quoter: str, held: Sequence[Cited], quotes: Sequence[Span]) -> bool:
    """Whether prose is in common outside these quotations; the sentence that leads into a quotation belongs to it."""
    whole = [q for q in quotes if any(_meet(q, one.place) for one in held)]
    sides = [(p.left if p.left_doc == quoter else p.right, p.nats) for p in overlap.counted]
    return sum(nats for side, nats in sides if not any(_meet(q, side) for q in whole)) >= _LEAST_BEYOND


def _meet(one: Span, two: Span) -> bool:
    return one.start < two.end and two.start < one.end
