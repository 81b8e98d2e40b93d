"""The summary scan: a short stretch of one text that condenses the whole of the other.

No compact window explains such a stretch, so seeds and boxes miss it. Every word of one text is weighed against the bag of words of the other, with
English as the background; the stretch with the greatest sum is looked at closely: are its words found often, far more often than elsewhere in its text,
and does the whole other text explain it better than any one place in it?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from provenance.weigh import Duo, Ints, Reals

__all__ = ["Condensed", "condensed", "explained"]

# All values: PAN-2013 alignment pairs; figures are plagdet on the summaries.
KEPT = 0.62  # probability that a summary's word comes from the text it condenses (.50: -.05)
DRAG_NATS = 0.15  # price of a word, so that a stretch does not run on over common words (0: -.05 on other kinds)
EDGE_NATS = 4.0  # for a boundary that is a sentence's boundary: summaries are whole sentences (4 to 8: same)
FOUND_SHARE = 0.65  # of the words that would not be there by chance anyway, so many are found (.60: +.01, but clean pairs flagged twice as often)
GAIN_SHARE = 0.45  # and so many more than in the rest of the text, which tells a summary from a text on the same topic (.40: twice the clean pairs)
REST_SHARE = 0.5  # share found in the rest where there is little rest to see it in, as in texts on the same topic ...
REST_WORDS = 20.0  # ... counted as so many words: a short article on the same topic as a long one is not a summary of it
TIMES_LONGER = 2.0  # the condensed text is at least so many times as long
LEAST_WORDS = 70  # three sentences; shorter stretches of same-topic news reach the same evidence (60: three times the clean news pairs)
NEAR_WORDS = 150  # a word found counts once in so many words (counted each time: -.02, and twice the clean pairs flagged)
MOST_WORDS = 250  # a longer stretch is not a summary but many passages
LIKELY_SHARE = 0.5  # a word found by chance more often than this says nothing about the share found
WINDOW_TIMES = 1.2  # length of the compact window tried against the whole, in lengths of the stretch, plus WINDOW_WORDS
WINDOW_WORDS = 20
LONG_WORDS = 50  # passages this long inside the stretch explain it together: that is a text pieced together, not a summary


@dataclass(frozen=True, slots=True)
class Condensed:
    """A stretch (word positions ``start`` to ``end``) of the text on ``side`` that may condense the other text.

    ``nats`` is the scan's sum, ``whole`` the log-likelihood ratio of the stretch drawn from the whole other text to general English, ``window`` (word
    positions of the other text) the one place that explains it best and ``compact`` how well.
    """

    side: int
    start: int
    end: int
    nats: float
    whole: float
    window: tuple[int, int]
    compact: float


def condensed(duo: Duo, side: int, least_nats: float) -> Condensed | None:
    """The best stretch of the text on ``side`` that reads like a summary of the other, or None."""
    words, other = duo.words[side], duo.words[1 - side]
    if len(words) < LEAST_WORDS or len(other) < TIMES_LONGER * LEAST_WORDS:
        return None
    inside = np.zeros(duo.size, dtype=bool)
    inside[other] = True
    chance = -np.expm1(len(other) * np.log1p(-duo.shares[words]))
    found = inside[words]
    scores = np.where(found, np.log((KEPT + (1.0 - KEPT) * chance) / chance), np.log(1.0 - KEPT)) - DRAG_NATS
    scores[found & _repeated(words)] = -DRAG_NATS
    start, end, nats = _best_sentences(scores, duo.texts[side].bounds)
    if nats < least_nats or not LEAST_WORDS <= end - start <= min(MOST_WORDS, len(other) / TIMES_LONGER):
        return None
    telling = chance < LIKELY_SHARE
    within = np.zeros(len(words), dtype=bool)
    within[start:end] = True
    inner, rest = found[within & telling], found[~within & telling]
    share = inner.sum() / max(1, len(inner))
    if share < FOUND_SHARE or share - (rest.sum() + REST_SHARE * REST_WORDS) / (len(rest) + REST_WORDS) < GAIN_SHARE:
        return None
    stretch = words[start:end]
    each = _mixture_nats(duo, stretch, other)
    whole = float(each.sum())
    window = _compact(duo, stretch, other, each)
    return Condensed(side, start, end, nats, whole, window, float(_mixture_nats(duo, stretch, other[window[0] : window[1]]).sum()))


def explained(duo: Duo, found: Condensed, boxes: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> float:
    """How well the stretch is explained by something more compact than the whole other text: the best window or passage, or its long passages together."""
    words, other = duo.words[found.side], duo.words[1 - found.side]
    best = found.compact
    together = np.zeros(found.end - found.start)
    for box in boxes:
        mine, theirs = box[found.side], box[1 - found.side]
        start, end = max(found.start, mine[0]), min(found.end, mine[1])
        if start < end:
            nats = _mixture_nats(duo, words[found.start : found.end], other[theirs[0] : theirs[1]])
            best = max(best, float(nats.sum()))
            if end - start >= LONG_WORDS:
                here = slice(start - found.start, end - found.start)
                together[here] = np.maximum(together[here], nats[here])
    return max(best, float(together.sum()))


def _mixture_nats(duo: Duo, words: Ints, window: Ints) -> Reals:
    """Log-likelihood ratio of each word: drawn from the window with probability KEPT and else from English, to drawn from English.

    Unlike the odds of merely occurring this falls with the window's length, so windows of different lengths can be compared.
    """
    counts = np.bincount(window, minlength=duo.size)
    shares = duo.shares[words]
    nats: Reals = np.log((KEPT * counts[words] / max(1, len(window)) + (1.0 - KEPT) * shares) / shares)
    return nats


def _best_sentences(scores: Reals, bounds: Ints) -> tuple[int, int, float]:
    """The stretch with the greatest sum, sentence boundaries preferred: start, end, sum."""
    sums = np.append(0.0, np.cumsum(scores))
    opening, closing = sums.copy(), sums.copy()
    opening[bounds] -= EDGE_NATS
    closing[bounds] += EDGE_NATS
    end = int(np.argmax(closing[1:] - np.minimum.accumulate(opening[:-1]))) + 1
    start = int(np.argmin(opening[:end]))
    return start, end, float(sums[end] - sums[start])


def _repeated(words: Ints) -> npt.NDArray[np.bool_]:
    """Which words stand a second time within NEAR_WORDS: a topic's own word, not one more word taken from the other text."""
    order = np.argsort(words, kind="stable")
    again = np.empty(len(words), dtype=bool)
    again[order] = np.append(False, (np.diff(words[order]) == 0) & (np.diff(order) < NEAR_WORDS))
    return again


def _compact(duo: Duo, stretch: Ints, other: Ints, each: Reals) -> tuple[int, int]:
    """The window of the other text, little longer than the stretch, that holds most of the stretch's weight."""
    value = np.zeros(duo.size)
    np.maximum.at(value, stretch, np.maximum(each, 0.0))
    sums = np.append(0.0, np.cumsum(value[other]))
    length = min(len(other), int(WINDOW_TIMES * len(stretch)) + WINDOW_WORDS)
    start = int(np.argmax(sums[length:] - sums[: len(sums) - length]))
    return start, start + length
