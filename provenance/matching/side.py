"""A text made ready for linking: its units (sentences) as sets of stems and of letter grams."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.model import Document, Sentence, Span, Text
from provenance.text import fold
from provenance.weigh import PSEUDO_SENTENCES, PSEUDO_WORDS, Ints, Prepared, Reals

__all__ = ["Side", "side", "surprise", "units", "without"]

# Two short texts are weighed as so many sentences, longer ones as a number that grows with the root of their length. Of 353 pairs 5 open or close when padded
# (27: 9; growth with the length itself: 8 to 10; a fixed 36: 6, but passages between long articles are lost).
LEAST_SENTENCES = 30.0
# Added to a text's length: in three sentences every word seems common. 3 to 6 open as many pairs, 0 opens fewer.
FEW_SENTENCES = 4.0


@dataclass(frozen=True, eq=False, slots=True)
class Side:
    """One text ready for linking: its units (sentences), the distinct stems of each, and its letter grams.

    ``columns`` are the stems of the text (sorted ids), ``counts`` in how many units each stands, ``expected`` the same in the background's
    pseudo-sentences; ``bounds``/``stems`` hold for each unit the positions of its distinct stems in ``columns``; ``grams`` likewise (hashes, with counts).
    """

    prepared: Prepared
    columns: Ints
    counts: Ints
    expected: Reals
    bounds: Ints
    stems: Ints
    gram_bounds: Ints
    grams: npt.NDArray[np.uint64]
    gram_counts: Ints

    def __len__(self) -> int:
        return len(self.bounds) - 1


def units(texts: Sequence[str], name: str = "units") -> Text:
    """A text whose sentences are exactly the strings given (benchmarks and lists of sentences).

    >>> [s.span for s in units(["One.", "Two three."]).sentences]
    [Span(start=0, end=4), Span(start=5, end=15)]
    """
    sentences, at = [], 0
    for index, text in enumerate(texts):
        sentences.append(Sentence(index, Span(at, at + len(text)), index, "paragraph"))
        at += len(text) + 1
    return Text(Document(name, "\n".join(texts)), (), tuple(sentences))


def side(text: Text, prepared: Prepared) -> Side:
    """A text made ready for linking; ``prepared`` is the same text from ``weigh.prepare``.

    >>> from provenance.weigh import prepare
    >>> text = units(["One boat.", "Two boats, one sail."])
    >>> one = side(text, *prepare([text]))
    >>> len(one), len(one.columns), one.counts.tolist()
    (2, 5, [1, 1, 2, 1, 1])
    """
    return _stemmed(prepared, _grams(text, prepared))


def _stemmed(prepared: Prepared, grams: tuple[Ints, npt.NDArray[np.uint64], Ints]) -> Side:
    width = max(1, len(prepared.vocabulary.stems))
    pairs = np.unique(prepared.sentences.astype(np.int64) * width + prepared.words)
    columns, places, counts = np.unique(pairs % width, return_inverse=True, return_counts=True)
    shares = prepared.vocabulary.shares[columns]
    expected = PSEUDO_SENTENCES * -np.expm1(PSEUDO_WORDS * np.log1p(-shares))
    total = len(prepared.bounds) - 1
    bounds = np.searchsorted(pairs, np.arange(total + 1, dtype=np.int64) * width)
    return Side(
        prepared,
        columns.astype(np.int32),
        counts.astype(np.int32),
        expected,
        bounds.astype(np.int32),
        places.astype(np.int32).ravel(),
        *grams,
    )


def without(whole: Side, dropped: npt.NDArray[np.bool_]) -> Side:
    """The side without some of its words (a flag for each word of ``prepared``); for ``evidence`` only: letter grams are left out.

    >>> from provenance.weigh import prepare
    >>> text = units(["One boat.", "Two boats, one sail."])
    >>> len(without(side(text, *prepare([text])), np.array([True, False, True, False, True, False])).columns)
    3
    """
    ready = whole.prepared
    kept = ~dropped
    bounds = np.concatenate([[0], np.cumsum(kept)])[ready.bounds].astype(np.int32)
    less = replace(ready, words=ready.words[kept], starts=ready.starts[kept], ends=ready.ends[kept], bounds=bounds)
    return _stemmed(less, (np.zeros(len(bounds), dtype=np.int32), np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int32)))


def surprise(left: Side, right: Side, at_left: npt.NDArray[Any], at_right: npt.NDArray[Any]) -> Reals:
    """Evidence in nats of each stem that two texts share; ``at_left``/``at_right`` are its positions in their ``columns``.

    As ``weigh.idf``, but hardly changed by unrelated paragraphs in one of the texts, which would make what the texts share seem the rarer the more is added,
    though no more was taken. So a word is as common as in the text that has it in more of its sentences, the two compared left out, and it is weighed for a
    number of sentences that grows with the root of the shorter text's.

    >>> from provenance.weigh import prepare
    >>> texts = [units(["The steamer sank.", *["Snow fell on the hills."] * more], "a") for more in (0, 0, 9)]
    >>> one, two, padded = (side(text, ready) for text, ready in zip(texts, prepare(texts)))
    >>> [round(float(surprise(one, other, np.array([0]), np.array([at]))[0]), 1) for other, at in ((two, 0), (padded, 3))]
    [3.0, 3.0]
    """
    sentences = max(LEAST_SENTENCES, math.sqrt(LEAST_SENTENCES * 2.0 * min(len(left), len(right))))
    shares = [(s.counts[at] - 1.0) / (len(s) + FEW_SENTENCES) for s, at in ((left, at_left), (right, at_right))]
    counts = 2.0 + sentences * np.maximum(*shares)
    nats: Reals = np.log((sentences + PSEUDO_SENTENCES + 1.0) / (counts + left.expected[at_left] + 0.5))
    return np.maximum(nats, 0.01)


def _grams(text: Text, prepared: Prepared) -> tuple[Ints, npt.NDArray[np.uint64], Ints]:
    """Three- and four-letter grams of each unit's words (folded, a space at either end), as hashes with their counts."""
    content = text.document.text
    bounds, kept, counted = [0], [], []
    starts, ends = prepared.starts.tolist(), prepared.ends.tolist()
    edges = prepared.bounds.tolist()
    for a, b in pairwise(edges):
        words = [fold(content[starts[p] : ends[p]]) for p in range(a, b)]
        letters = np.frombuffer((" " + " ".join(words) + " ").encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
        found, counts = np.unique(_hashes(letters), return_counts=True)
        kept.append(found)
        counted.append(counts)
        bounds.append(bounds[-1] + len(found))
    grams = np.concatenate(kept) if kept else np.zeros(0, dtype=np.uint64)
    counts = np.concatenate(counted) if counted else np.zeros(0, dtype=np.int64)
    return np.array(bounds, dtype=np.int32), grams, counts.astype(np.int32)


def _hashes(letters: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Hashes of all three- and four-letter grams that hold no space inside (fixed multipliers: the same on every machine)."""
    space = letters == 32
    factors = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9), np.uint64(0x27D4EB2F165667C5))
    found = []
    for size in (3, 4):
        count = len(letters) - size + 1
        if count <= 0:
            continue
        value = np.full(count, size, dtype=np.uint64)
        inside = np.zeros(count, dtype=bool)
        for k in range(size):
            value = (value ^ letters[k : k + count]) * factors[k]
            value ^= value >> np.uint64(29)
            if 0 < k < size - 1:
                inside |= space[k : k + count]
        found.append(value[~inside])
    return np.concatenate(found) if found else np.zeros(0, dtype=np.uint64)
