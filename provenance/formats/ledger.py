"""The evidence on one pair as a ledger: what a reading starts with, one bar an exhibit, and where it ends (the waterfall chart known from Splink).

The bars lie on a scale of log2 odds for one reading against all others, so that they follow one another without a gap: an exhibit that multiplies the weight
of a rival moves the odds of the reading by less than its bits once that rival hardly counts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from provenance.codes import CODES
from provenance.formats.naming import Names, Phrase
from provenance.formats.safe import cut, one_line
from provenance.formats.wording import hypothesis_phrase
from provenance.model import Exhibit, Relation, Text

__all__ = ["Bar", "Ledger", "Quote", "Step", "ledger"]

_MOST_EXHIBITS = 40
_MOST_QUOTES = 4
_QUOTE = 300
_LEAST_SCALE = 4.0  # bits; with less evidence the bars stay short instead of filling the width
_MOST_ODDS = 60.0  # bits: beyond it a rival's weight is nothing, and the scale would hide every other bar
_QUOTE_MARKS = ("“”", "„“", "«»", '""')


class Quote(NamedTuple):
    """Words of a document that show an exhibit, and the sentence's number for the link."""

    doc: str
    text: str
    start: int


class Bar(NamedTuple):
    """An exhibit: its bits for (positive) or against a reading (``speaks``), the chance of the ledger's reading after it, and its bar.

    The bar goes from ``left`` over ``width`` (percent of the scale); ``up`` says whether it speaks for the ledger's reading.
    """

    title: str
    code: str
    text: str
    bits: float
    speaks: Phrase
    chance: float
    left: float
    width: float
    up: bool
    counted: bool
    quotes: tuple[Quote, ...]


class Step(NamedTuple):
    """A chance and its bar: what the reading starts with (no width), or what the calibration makes of the sum."""

    chance: float
    left: float
    width: float
    up: bool


class Ledger(NamedTuple):
    """The reading that is weighed, its chance before any exhibit, the bars, its calibrated chance, where even odds are (percent), and every reading."""

    reading: Phrase
    start: Step
    bars: tuple[Bar, ...]
    end: Step
    zero: float
    hypotheses: tuple[tuple[Phrase, float], ...]
    left_out: int


def _verdict(relation: Relation) -> str:
    if relation.relation == "copied":
        return "a-from-b" if relation.copy == relation.a else "b-from-a"
    if relation.relation == "undecided" and relation.hypotheses:
        return relation.hypotheses[0][0]
    return relation.relation


def _family(hypothesis: str) -> str:
    """A common source is one reading, be it in the collection or not."""
    return "common-source" if hypothesis.startswith("common-source") else hypothesis


def _weights(relation: Relation, verdict: str) -> dict[str, float]:
    """The log2 weight every reading starts with; the same for all where the relation does not say."""
    if relation.prior:
        return {_family(name): math.log2(max(weight, 2**-_MOST_ODDS)) for name, weight in relation.prior}
    named = [verdict, *(name for name, _ in relation.hypotheses), *(exhibit.favours for exhibit in relation.evidence if exhibit.favours)]
    return dict.fromkeys(map(_family, named), 0.0)


def _odds(weights: Mapping[str, float], verdict: str) -> float:
    """Log2 odds of a reading against all others together."""
    others = [weight for name, weight in weights.items() if name != verdict]
    if verdict not in weights or not others:
        return 0.0
    top = max(others)
    rivals = top + math.log2(sum(2.0 ** max(weight - top, -_MOST_ODDS) for weight in others))
    return max(-_MOST_ODDS, min(_MOST_ODDS, weights[verdict] - rivals))


def _chance(odds: float) -> float:
    return 1.0 / (1.0 + math.exp2(-odds))


def ledger(relation: Relation, names: Names, texts: dict[str, Text]) -> Ledger:
    """The waterfall of a relation: counted exhibits move the odds of its reading, the others are listed beside it."""
    verdict = _verdict(relation)
    weights = _weights(relation, _family(verdict))
    odds = [_odds(weights, _family(verdict))]
    for exhibit in relation.evidence:
        name = _family(exhibit.favours)
        if exhibit.counted and name in weights:
            weights[name] += exhibit.bits
        odds.append(_odds(weights, _family(verdict)))
    said = next((chance for name, chance in relation.hypotheses if name == verdict), relation.confidence)
    last = max(-_MOST_ODDS, min(_MOST_ODDS, math.log2(max(said, 2**-_MOST_ODDS) / max(1.0 - said, 2**-_MOST_ODDS))))
    every = [*odds, last, 0.0]
    low, scale = min(every), max(max(every) - min(every), _LEAST_SCALE)

    def step(before: float, after: float) -> Step:
        left, width = (min(before, after) - low) / scale * 100, abs(after - before) / scale * 100
        return Step(_chance(after), round(left, 2), round(width, 2), after >= before)

    kept = relation.evidence[:_MOST_EXHIBITS]
    moves = [step(before, after) for before, after in pairwise(odds)]
    bars = tuple(_bar(exhibit, move, relation, names, texts) for exhibit, move in zip(kept, moves, strict=False))
    told = tuple((hypothesis_phrase(name, relation, names), probability) for name, probability in relation.hypotheses[:8])
    return Ledger(
        hypothesis_phrase(verdict, relation, names),
        step(odds[0], odds[0]),
        bars,
        step(odds[-1], last)._replace(chance=said),
        round(-low / scale * 100, 2),
        told,
        max(0, len(relation.evidence) - _MOST_EXHIBITS),
    )


def _bar(exhibit: Exhibit, move: Step, relation: Relation, names: Names, texts: dict[str, Text]) -> Bar:
    entry = CODES.get(exhibit.code)
    return Bar(
        entry.title if entry else one_line(exhibit.code),
        one_line(exhibit.code),
        names.sentence(exhibit.text),
        exhibit.bits,
        hypothesis_phrase(exhibit.favours, relation, names) if exhibit.favours else (),
        move.chance,
        move.left,
        move.width,
        move.up,
        exhibit.counted,
        _quotes(exhibit, texts),
    )


def _quotes(exhibit: Exhibit, texts: dict[str, Text]) -> tuple[Quote, ...]:
    found = []
    for doc, start, end in exhibit.spans[:_MOST_QUOTES]:
        if doc in texts:
            words = cut(texts[doc].document.text[max(0, start) : end], _QUOTE)
            if len(words) > 2 and words[0] + words[-1] in _QUOTE_MARKS:  # the page sets marks of its own
                words = words[1:-1]
            if words:
                found.append(Quote(doc, words, start))
    return tuple(found)
