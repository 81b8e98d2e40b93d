"""The evidence on one pair as a ledger: a starting point, one bar an exhibit, and where it ends (the waterfall chart known from Splink)."""

from __future__ import annotations

from typing import NamedTuple

from provenance.codes import CODES
from provenance.formats.naming import Names, Phrase
from provenance.formats.safe import cut, one_line
from provenance.formats.wording import hypothesis_phrase
from provenance.model import Exhibit, Relation, Text

__all__ = ["Bar", "Ledger", "Quote", "ledger"]

_MOST_EXHIBITS = 40
_MOST_QUOTES = 4
_QUOTE = 300
_LEAST_SCALE = 4.0  # bits; with less evidence the bars stay short instead of filling the width


class Quote(NamedTuple):
    """Words of a document that show an exhibit, and the sentence's number for the link."""

    doc: str
    text: str
    start: int


class Bar(NamedTuple):
    """An exhibit: bits for (positive) or against the reading, and its bar from ``left`` over ``width`` (percent of the scale)."""

    title: str
    code: str
    text: str
    bits: float
    total: float
    left: float
    width: float
    counted: bool
    quotes: tuple[Quote, ...]


class Ledger(NamedTuple):
    """The bars, what they speak for, where zero is (percent), and every hypothesis in words with its probability."""

    reading: Phrase
    bars: tuple[Bar, ...]
    zero: float
    total: float
    hypotheses: tuple[tuple[Phrase, float], ...]
    left_out: int


def _verdict(relation: Relation) -> str:
    if relation.relation == "copied":
        return "a-from-b" if relation.copy == relation.a else "b-from-a"
    if relation.relation == "undecided" and relation.hypotheses:
        return relation.hypotheses[0][0]
    return relation.relation


def _signed(exhibit: Exhibit, verdict: str) -> float:
    same = exhibit.favours == verdict or (exhibit.favours.startswith("common-source") and verdict.startswith("common-source"))
    return exhibit.bits if same else -exhibit.bits


def ledger(relation: Relation, names: Names, texts: dict[str, Text]) -> Ledger:
    """The waterfall of a relation: counted exhibits move the sum, the others are listed beside it."""
    verdict = _verdict(relation)
    kept = relation.evidence[:_MOST_EXHIBITS]
    totals = [0.0]
    for exhibit in kept:
        totals.append(totals[-1] + (_signed(exhibit, verdict) if exhibit.counted else 0.0))
    low, high = min(totals), max(totals)
    scale = max(high - low, _LEAST_SCALE)
    bars = []
    for exhibit, before, after in zip(kept, totals, totals[1:], strict=False):
        entry = CODES.get(exhibit.code)
        left, width = (min(before, after) - low) / scale * 100, abs(after - before) / scale * 100
        bars.append(
            Bar(
                entry.title if entry else one_line(exhibit.code),
                one_line(exhibit.code),
                names.sentence(exhibit.text),
                _signed(exhibit, verdict),
                after,
                round(left, 2),
                round(width, 2),
                exhibit.counted,
                _quotes(exhibit, texts),
            )
        )
    told = tuple((hypothesis_phrase(name, relation, names), probability) for name, probability in relation.hypotheses[:8])
    return Ledger(
        hypothesis_phrase(verdict, relation, names),
        tuple(bars),
        round(abs(low) / scale * 100, 2),
        totals[-1],
        told,
        max(0, len(relation.evidence) - _MOST_EXHIBITS),
    )


def _quotes(exhibit: Exhibit, texts: dict[str, Text]) -> tuple[Quote, ...]:
    found = []
    for doc, start, end in exhibit.spans[:_MOST_QUOTES]:
        if doc in texts:
            words = cut(texts[doc].document.text[max(0, start) : end], _QUOTE)
            if words:
                found.append(Quote(doc, words, start))
    return tuple(found)
