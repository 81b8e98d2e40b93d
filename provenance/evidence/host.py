"""How well a shared passage fits the text around it: in its own text the neighbours speak of the same things, in a host text they do not.

Counted are the rarer words of the shared stretches that come again in the text around them, on one side and not on the other. It says something only where
both documents hold a text of their own beside the passage, where the passage is the smaller part of the host, and where the two surroundings are about
different things: surroundings that are alike mean that more was shared than was found. An item of a round-up that another paper told at length looks just
the same, and so does a page with foreign teasers left in it, so this is a sign of style: half a bit, and never the ground of an arrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from provenance.evidence.overlap import Overlap
from provenance.model import Exhibit, Span, Text
from provenance.text import token_spans
from provenance.weigh import background, stem

__all__ = ["host_fit"]

# The numbers were chosen on 85 pairs of PAN13, half of the pairs with known direction and the fitting half of the written families (docs/method.md).
HOST_CAP = 0.5  # bits; right in .98 of pairs made by insertion, but pairs of other kinds never show it, so nobody knows how right it is there
_LEAST_SHARED = 60  # words of prose in common: a paragraph; fewer hold too few rare words
_LEAST_AROUND = 150  # words of own text on each side; with 80, and more of the host shared, updates of reports spoke for the wrong side
_MOST_SHARE = 0.4  # part of the host that is shared: beyond it nobody can say who is whose host
_MOST_AROUND = 600  # words of the surroundings, the nearest first and the same number on both sides, as a longer text repeats more words
_REACH = 5000  # code points on each side of a stretch in which those words are looked for: about 800 words
_MOST_PASSAGES = 50  # of a pair looked at, so that the time is bounded
_MOST_LENGTH = 20_000  # code points of one stretch
_RARE = 2e-4  # share of running English above which a word belongs to no subject: about the thousand most frequent
_LEAST_LETTERS = 4  # shorter words are mostly grammar, in languages without a table too
_LEAD = 4  # words by which the better side leads, and ...
_TIMES = 4  # ... how many times as many it must have: 2 against 7 was wrong once
_MOST_ALIKE = 0.2  # of the rare words of the poorer surroundings that the other has too; two reports on one subject have .1 to .35


@dataclass(frozen=True, slots=True)
class _Side:
    """One document: the rare stems of the shared stretches and of the text around them, each with the place of one word."""

    shared: Mapping[str, Span]
    around: Sequence[tuple[str, Span]]
    """Every word, rare or not ("" for those that are not), nearest to a shared stretch first."""

    def nearest(self, count: int) -> dict[str, Span]:
        """Rare stems among the nearest words, each with its nearest place."""
        found: dict[str, Span] = {}
        for name, place in self.around[:count]:
            if name:
                found.setdefault(name, place)
        return found


def host_fit(overlap: Overlap, texts: Mapping[str, Text]) -> list[Exhibit]:
    """At most one exhibit: the side whose surroundings do not speak of what the passage speaks of is the host, and points to the other as the source.

    >>> from provenance.model import Document
    >>> host_fit(Overlap("a", "b"), {name: Text(Document(name, ""), (), ()) for name in "ab"})
    []
    """
    if overlap.words < _LEAST_SHARED or overlap.template or overlap.identical or min(overlap.share_a, overlap.share_b) > _MOST_SHARE:
        return []
    a, b = (_side(texts[doc], overlap.spans(doc), overlap.prose_spans(doc)) for doc in (overlap.a, overlap.b))
    count = min(len(a.around), len(b.around), _MOST_AROUND)
    if count < _LEAST_AROUND:
        return []
    near_a, near_b = a.nearest(count), b.nearest(count)
    told = a.shared.keys() & b.shared.keys()  # words of one side only show the rewriting, not the subject
    other_a, other_b = near_a.keys() - told, near_b.keys() - told
    if len(other_a & other_b) > _MOST_ALIKE * min(len(other_a), len(other_b)):
        return []
    both = near_a.keys() & near_b.keys() & told
    again_a, again_b = (near_a.keys() & told) - both, (near_b.keys() & told) - both
    if len(again_a) > len(again_b):
        return _exhibit((overlap.a, again_a, near_a), (overlap.b, len(again_b), overlap.share_b), len(both), overlap)
    return _exhibit((overlap.b, again_b, near_b), (overlap.a, len(again_a), overlap.share_a), len(both), overlap)


def _exhibit(source: tuple[str, Iterable[str], Mapping[str, Span]], host: tuple[str, int, float], both: int, overlap: Overlap) -> list[Exhibit]:
    """The exhibit, if the lead is clear; ``source``: id, stems that come again, their places; ``host``: id, how many come again, part that is shared."""
    doc, again, places = source
    other, few, share = host
    found = sorted(places[name] for name in again)
    if len(found) < few + _LEAD or len(found) < _TIMES * few or both > len(found) or share > _MOST_SHARE:
        return []
    told = (
        f"{len(found)} rarer words of what both share come again in the text around it in {doc} only, {few} in {other} only, where the text around it is about "
        "something else. So does an item of a round-up that is told at length elsewhere."
    )
    shared = overlap.spans(other)[0]
    spans = ((other, *shared), *((doc, *place) for place in found[:3]))
    return [Exhibit("PV331", HOST_CAP, "b-from-a" if doc == overlap.a else "a-from-b", told, spans, "style")]


def _side(text: Text, covered: Sequence[Span], prose: Sequence[Span]) -> _Side:
    """The words of one document; ``covered`` are all shared stretches, ``prose`` those outside quotations, both in text order."""
    shared: dict[str, Span] = {}
    for start, end in prose[:_MOST_PASSAGES]:
        for name, place in _words(text, start, min(end, start + _MOST_LENGTH)):
            if name:
                shared.setdefault(name, place)
    around = []
    merged = _merged(covered)
    far = 3 * _REACH  # beyond the reach of the first and the last stretch
    befores = [-far, *(end for _, end in merged)]
    afters = [*(start for start, _ in merged), len(text.document.text) + far]
    for before, after in list(zip(befores, afters, strict=True))[: _MOST_PASSAGES + 1]:
        turn = max(before, min(before + _REACH, after))
        for start, end in ((before, turn), (max(turn, after - _REACH), after)):
            around += [(min(place.start - before, after - place.end), place, name) for name, place in _words(text, start, end)]
    return _Side(shared, [(name, place) for _, place, name in sorted(around)])


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _words(text: Text, start: int, end: int) -> Iterable[tuple[str, Span]]:
    """The words between two code points, which may lie outside the text; the stem of a word that is not rare is ""."""
    start, end = max(0, start), max(0, end)
    for first, last in token_spans(text.document.text[start:end]):
        name = stem(text.document.text[start + first : start + last])
        rare = len(name) >= _LEAST_LETTERS and not name.isdigit() and background(name) < _RARE
        yield name if rare else "", Span(start + first, start + last)
