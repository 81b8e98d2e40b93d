"""Which documents of a collection are worth comparing, and why.

A small collection is compared all with all. In a larger one two documents are compared when they share enough *anchors*: two weighty words that stand
close together in both, in either order, whatever stands between them, or a run of the same words. Paraphrase, translation and summary keep some such
neighbours; texts merely on one topic share few that are rare in the collection. Runs also find a text that stands in so many documents that its words
are rare no longer. Anchors are joined through an inverted index whose work grows with the number of documents, not with its square: an anchor of many
documents links each only to its next ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from provenance.settings import PairSettings
from provenance.weigh import Ints, Prepared, Reals, idf

__all__ = ["Candidate", "candidates"]

Longs = npt.NDArray[np.int64]

REACH = 3  # a word is paired with the next three weighty ones (2: .997 of the PAN-2013 pairs with a passage are found, 3: all of them)
WEIGHTY = 4.5  # IDF of a word that can be part of an anchor: in fewer than one of ninety sentences (3.0: twice the candidates for no pair more)
RUN_WORDS = 6  # same words in a row: hardly ever by chance (the same length tells copies in the same-topic control)
HASH = np.uint64(0x9E3779B97F4A7C15)  # an odd constant (2^64 divided by the golden ratio) for the rolling hash
NEXT_DOCUMENTS = 2  # an anchor too common to link all its documents with each other links each with so many next ones
SHOWN = 3  # anchors named as the reason


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two documents worth comparing, ``left`` before ``right`` by id. ``nats`` is the weight of their shared anchors (0 when all pairs are compared).

    ``why`` names the rarest shared anchors, as stems.
    """

    left: str
    right: str
    nats: float = 0.0
    why: tuple[str, ...] = ()


def candidates(texts: Sequence[Prepared], settings: PairSettings) -> tuple[Candidate, ...]:
    """The pairs to compare, sorted by ids; all texts must come from one call of ``prepare``. The result does not depend on the order of ``texts``.

    >>> from provenance.model import Document, Text
    >>> from provenance.weigh import prepare
    >>> [(one.left, one.right) for one in candidates(prepare([Text(Document(name, ""), (), ()) for name in "bca"]), PairSettings())]
    [('a', 'b'), ('a', 'c'), ('b', 'c')]
    """
    texts = sorted(texts, key=lambda text: text.id)
    if len(texts) <= settings.all_documents:
        return tuple(Candidate(one.id, two.id) for one, two in combinations(texts, 2))
    weights = idf(texts)
    anchors = [_anchors(text, weights) for text in texts]
    keys, owners, starts = _postings(anchors)
    sentences = sum(len(text.bounds) - 1 for text in texts)
    left, right, nats = _joined(owners, starts, sentences, settings.links_per_document * len(texts))
    kept = nats >= settings.anchor_nats
    counts = dict(zip(keys[starts[:-1]].tolist(), np.diff(starts).tolist(), strict=True))
    found = []
    for i, j, weight in zip(left[kept].tolist(), right[kept].tolist(), nats[kept].tolist(), strict=True):
        shared = np.intersect1d(anchors[i], anchors[j], assume_unique=True).tolist()
        rarest = sorted(shared, key=lambda key: (counts[key], key))[:SHOWN]
        found.append(Candidate(texts[i].id, texts[j].id, weight, tuple(_name(key, texts[i]) for key in rarest)))
    return tuple(found)


def _name(key: int, text: Prepared) -> str:
    stems = text.vocabulary.stems
    if key < 0:
        at = int(np.flatnonzero(_runs(text.words) == key)[0])
        return " ".join(stems[word] for word in text.words[at : at + RUN_WORDS].tolist())
    one, two = divmod(key, len(stems))
    return f"{stems[one]} + {stems[two]}"


def _anchors(text: Prepared, weights: Reals) -> Longs:
    """The document's anchors, each once, sorted: the two word ids in one number."""
    weighty = text.words[weights[text.words] >= WEIGHTY].astype(np.int64)
    found = [np.minimum(weighty[:-step], weighty[step:]) * len(weights) + np.maximum(weighty[:-step], weighty[step:]) for step in range(1, REACH + 1)]
    return np.unique(np.concatenate([*found, _runs(text.words)]))


def _runs(words: Ints) -> Longs:
    """A negative hash of every run of RUN_WORDS words, so that no run is taken for a pair of words."""
    places = max(0, len(words) - RUN_WORDS + 1)
    hashes = np.zeros(places, dtype=np.uint64)
    for step in range(RUN_WORDS if places else 0):
        hashes = hashes * HASH + words[step : step + places].astype(np.uint64) + np.uint64(1)
    return -1 - (hashes >> np.uint64(1)).astype(np.int64)


def _postings(anchors: Sequence[Longs]) -> tuple[Longs, Ints, Longs]:
    """Anchors of two documents and more: the keys in order, each one's document, and where each key's documents start (and the end)."""
    keys = np.concatenate(anchors)
    owners = np.repeat(np.arange(len(anchors), dtype=np.int32), [len(some) for some in anchors])
    order = np.argsort(keys, kind="stable")
    keys, owners = keys[order], owners[order]
    again = np.diff(keys) == 0
    shared = np.append(again, False) | np.append(False, again) if len(keys) else np.zeros(0, dtype=bool)
    keys, owners = keys[shared], owners[shared]
    starts = np.flatnonzero(np.append(True, np.diff(keys) != 0)[: len(keys)])
    return keys, owners, np.append(starts, len(keys)).astype(np.int64)


def _joined(owners: Ints, starts: Longs, sentences: int, budget: int) -> tuple[Ints, Ints, Reals]:
    """Pairs of documents with the summed weight ln(sentences / documents) of their shared anchors, sorted.

    Anchors of few documents link all of them with each other, rarest first, until ``budget`` links are used up; commoner ones link neighbours by id.
    """
    sizes = np.diff(starts)
    documents = int(owners.max()) + 1 if len(owners) else 1
    used = np.cumsum(np.bincount(sizes, np.ones(len(sizes)), minlength=2) * np.arange(max(2, int(sizes.max(initial=0)) + 1)) ** 2 / 2)
    most = int(np.searchsorted(used, budget, side="right")) - 1
    cells: list[Longs] = []
    values: list[Reals] = []
    for size in np.unique(sizes).tolist():
        places = starts[:-1][sizes == size]
        members = owners[places[:, None] + np.arange(size)]
        if size <= most:
            one, two = np.triu_indices(size, 1)
        else:
            one = np.concatenate([np.arange(size - step) for step in range(1, NEXT_DOCUMENTS + 1)])
            two = np.concatenate([np.arange(step, size) for step in range(1, NEXT_DOCUMENTS + 1)])
        here = members[:, one].astype(np.int64).ravel() * documents + members[:, two].ravel()
        cells.append(here)
        values.append(np.full(len(here), np.log(sentences / size)))
    if not cells:
        return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32), np.zeros(0)
    pairs, which = np.unique(np.concatenate(cells), return_inverse=True)
    left, right = np.divmod(pairs, documents)
    nats: Reals = np.bincount(which, np.concatenate(values)).astype(np.float64)
    return left.astype(np.int32), right.astype(np.int32), nats
