"""Seeds: where two texts may carry the same passage, found cheaply and generously, and chained into boxes.

Two kinds: pairs of sentences whose weighted words are alike, and runs of the same words. Seeds near each other on both sides form one box. What a box is
worth, and where it really begins and ends, is decided by ``extend``; the thresholds here hardly matter (plagdet moved by .001 over their whole range).

A *box* is a row of four word positions: left start and end, right start and end (half-open).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from provenance.weigh import Duo, Ints, Reals

__all__ = ["chained", "exact_runs", "seeds", "sentence_cosines"]

COSINE = 0.36  # two sentences this alike are a seed (alignment recipe; flat from .30 to .40)
MUTUAL_COSINE = 0.26  # also if each is the other's best match
RUN_WORDS = 5  # so many same words in a row are a seed ...
RUN_WEIGHT = 8.0  # ... if they weigh as much as two rare words; "on the other hand of the" does not
GAP_WORDS = 100  # seeds closer than this on both sides belong together until the likelihood parts them
MOST_PLACES = 64  # a run that stands n times left and m right is a seed only while n x m is at most this: refrains and tables would flood the chain
MOST_PRODUCTS = 3_000_000  # word-by-word products of the sentence comparison: rarest words first, so only the commonest are left out of long texts
MOST_SEEDS = 20_000  # best first; reached only by texts that repeat one sentence hundreds of times
FULL_CHAIN = 512  # up to so many seeds all pairs of seeds are looked at, above that each seed and the next NEXT_SEEDS in the order of either side
NEXT_SEEDS = 48
HASH = np.uint64(0x9E3779B97F4A7C15)  # an odd constant (2^64 divided by the golden ratio) for the rolling hash

SHIFT = np.uint64(48)  # the first sixteen bits of a hash: a table of 64 kB


def seeds(duo: Duo) -> Ints:
    """All seeds of two texts as boxes (n x 4), in a fixed order."""
    left, right, cosines = sentence_cosines(duo, MUTUAL_COSINE)
    best_left = np.zeros(len(duo.texts[0].bounds))
    best_right = np.zeros(len(duo.texts[1].bounds))
    np.maximum.at(best_left, left, cosines)
    np.maximum.at(best_right, right, cosines)
    kept = np.flatnonzero((cosines >= COSINE) | ((cosines == best_left[left]) & (cosines == best_right[right])))
    if len(kept) > MOST_SEEDS:
        kept = np.sort(kept[np.argsort(-cosines[kept], kind="stable")[:MOST_SEEDS]])
    a, b = duo.texts[0].bounds, duo.texts[1].bounds
    alike = np.stack([a[left[kept]], a[left[kept] + 1], b[right[kept]], b[right[kept] + 1]], axis=1)
    runs = exact_runs(duo, RUN_WORDS)
    weight = np.append(0.0, np.cumsum(duo.weights[duo.words[0]]))
    runs = runs[weight[runs[:, 1]] - weight[runs[:, 0]] >= RUN_WEIGHT][:MOST_SEEDS]
    return np.concatenate([alike, runs]).astype(np.int32)


def sentence_cosines(duo: Duo, least: float) -> tuple[Ints, Ints, Reals]:
    """Pairs of sentences (left, right, cosine of their weighted words) from ``least`` up, by an inverted join over the words; sorted by place."""
    (left_words, left_sentences), (right_words, right_sentences) = duo.units
    right_counts = np.bincount(right_words, minlength=duo.size)
    first = np.cumsum(right_counts) - right_counts
    products = np.bincount(left_words, minlength=duo.size) * right_counts
    if products.sum() > MOST_PRODUCTS:
        order = np.argsort(products, kind="stable")
        products[order[np.cumsum(products[order]) > MOST_PRODUCTS]] = 0
    times = np.where(products[left_words] > 0, right_counts[left_words], 0)
    at = np.repeat(np.arange(len(left_words)), times)
    partner = np.arange(len(at)) - np.repeat(np.cumsum(times) - times, times) + np.repeat(first[left_words], times)
    lengths = []
    for words, sentences in duo.units:
        lengths.append(np.sqrt(np.bincount(sentences, duo.weights[words] ** 2, minlength=1)))
    width = len(duo.texts[1].bounds)
    cells = left_sentences[at].astype(np.int64) * width + right_sentences[partner]
    values = (duo.weights**2)[left_words[at]]
    if width * len(duo.texts[0].bounds) <= MOST_PRODUCTS:
        sums = np.bincount(cells, values, minlength=1)
        found = np.flatnonzero(sums)
        sums = sums[found]
    else:
        found, which = np.unique(cells, return_inverse=True)
        sums = np.bincount(which, values, minlength=1)
    left, right = np.divmod(found, width)
    cosines = sums[: len(found)] / (lengths[0][left] * lengths[1][right])
    kept = cosines >= least
    return left[kept].astype(np.int32), right[kept].astype(np.int32), cosines[kept]


def exact_runs(duo: Duo, least: int) -> Ints:
    """Longest runs of at least ``least`` same words, as boxes (n x 4) sorted by diagonal and place."""
    left, right = (_hashes(words, least) for words in duo.words)
    here, there = _perhaps_shared(left, right)
    there = there[np.argsort(right[there], kind="stable")]
    ordered = right[there]
    first = np.searchsorted(ordered, left[here], side="left")
    times = np.searchsorted(ordered, left[here], side="right") - first
    some = np.flatnonzero(times)
    if not len(some):
        return np.zeros((0, 4), dtype=np.int32)
    _, kind, count = np.unique(left[here[some]], return_inverse=True, return_counts=True)
    some = some[times[some] * count[kind] <= MOST_PLACES]
    times = times[some]
    i = np.repeat(here[some], times)
    j = there[np.arange(len(i)) - np.repeat(np.cumsum(times) - times, times) + np.repeat(first[some], times)]
    sorting = np.lexsort((i, i - j))
    i, j = i[sorting], j[sorting]
    if not len(i):
        return np.zeros((0, 4), dtype=np.int32)
    new = np.flatnonzero(np.append(True, (np.diff(i) != 1) | (np.diff(j) != 1)))
    last = np.append(new[1:], len(i)) - 1
    return np.stack([i[new], i[last] + least, j[new], j[last] + least], axis=1).astype(np.int32)


def _perhaps_shared(left: npt.NDArray[np.uint64], right: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Places on either side whose hashes may stand on the other side, by their first bits: sorting the few is cheaper than sorting all."""
    places = []
    bits = [(side >> SHIFT).astype(np.int64) for side in (left, right)]
    for mine, theirs in ((0, 1), (1, 0)):
        there = np.zeros(1 << (64 - int(SHIFT)), dtype=bool)
        there[bits[theirs]] = True
        places.append(np.flatnonzero(there[bits[mine]]))
    return places[0], places[1]


def _hashes(words: Ints, length: int) -> npt.NDArray[np.uint64]:
    """A 64-bit hash of every run of ``length`` words."""
    places = max(0, len(words) - length + 1)
    hashes = np.zeros(places, dtype=np.uint64)
    numbers = words.astype(np.uint64) + np.uint64(1)
    for step in range(length if places else 0):
        hashes = hashes * HASH + numbers[step : step + places]
    return hashes


def chained(boxes: Ints, gap: int = GAP_WORDS) -> Ints:
    """The hulls of groups of boxes in which each is within ``gap`` words of another on both sides; sorted.

    >>> chained(np.array([[0, 10, 0, 10], [50, 60, 40, 50], [900, 910, 40, 50]], dtype=np.int32)).tolist()
    [[0, 60, 0, 50], [900, 910, 40, 50]]
    """
    if len(boxes) < 2:
        return boxes
    boxes = boxes[np.lexsort(boxes.T[::-1])]
    count = len(boxes)
    if count <= FULL_CHAIN:
        one, two = np.nonzero(_near(boxes[:, None], boxes[None], gap))
    else:
        links = []
        for order in (np.arange(count), np.lexsort((boxes[:, 0], boxes[:, 2]))):
            for step in range(1, NEXT_SEEDS + 1):
                close = np.flatnonzero(_near(boxes[order[:-step]], boxes[order[step:]], gap))
                links.append((order[close], order[close + step]))
        one, two = (np.concatenate([pair[side] for pair in links]) for side in (0, 1))
    label = np.arange(count)
    while True:
        new = label.copy()
        np.minimum.at(new, one, label[two])
        np.minimum.at(new, two, label[one])
        new = new[new]
        if (new == label).all():
            break
        label = new
    _, group = np.unique(label, return_inverse=True)
    hulls = np.empty((int(group.max()) + 1, 4), dtype=np.int32)
    for column, take in ((0, np.minimum), (1, np.maximum), (2, np.minimum), (3, np.maximum)):
        hulls[group, column] = boxes[:, column]
        take.at(hulls[:, column], group, boxes[:, column])
    return hulls[np.lexsort(hulls.T[::-1])]


def _near(one: Ints, two: Ints, gap: int) -> npt.NDArray[np.bool_]:
    """Which boxes (last axis) come within ``gap`` words of each other on both sides."""
    near: npt.NDArray[np.bool_] = (
        (one[..., 0] <= two[..., 1] + gap) & (two[..., 0] <= one[..., 1] + gap) & (one[..., 2] <= two[..., 3] + gap) & (two[..., 2] <= one[..., 3] + gap)
    )
    return near
