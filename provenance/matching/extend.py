"""Passages of two texts: boxes of seeds, refined word by word to their most likely boundaries.

Every word in and around one side of a box is weighed against the other side: how much more likely is it to find the word there if the passage was
copied (it stays with probability KEPT) than by chance in so many words? A word is found at most as often as the other side has it, nearest to the box
first, so a passage does not grow into a neighbourhood that merely repeats its words. The stretch with the greatest sum is the passage; the sum, in nats
and the lesser of both sides, is its evidence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from provenance.weigh import Duo, Reals

__all__ = ["Box", "merged", "refined", "unrivalled"]

# All values: PAN-2013 alignment pairs, plagdet of the three kinds none, random and translation together on 300 pairs each.
KEPT = 0.62  # probability that a copied passage keeps a word (flat from .50 to .70)
PAIR_NATS = 1.5  # for a word and its follower both found together: order is not chance (.5 to 1.5: +.013)
REPEATED_NATS = -0.3  # a word that the other side has, but fewer times: neither found nor missing (0 to -.5 within .002)
EDGE_NATS = 3.0  # for a boundary that is a sentence's boundary: writers copy sentences (+.004)
MARGIN_WORDS = 60  # so far outside the box the refinement looks in each round (100: same)
ROUNDS = 3  # refinements of a box, each from the last one's boundaries (6: same)
HOPELESS_NATS = 10.0  # a box with less after a round is given up (15: -.001, no faster)
FOLLOWED_WORDS = 100.0  # of a repeated word, the one that stands in a found pair is preferred to one so many words nearer (20: -.001)

RIVAL_SHARE = 0.5  # of a box's words on one side taken by stronger boxes, above which it is no passage of its own


class Box(NamedTuple):
    """Word positions of a passage on both sides (half-open) and its evidence in nats on each."""

    left_start: int
    left_end: int
    right_start: int
    right_end: int
    left_nats: float = 0.0
    right_nats: float = 0.0

    @property
    def nats(self) -> float:
        """The evidence: the lesser of both sides."""
        return min(self.left_nats, self.right_nats)

    def side(self, side: int) -> tuple[int, int]:
        """Start and end on one side."""
        return (self.left_start, self.left_end) if side == 0 else (self.right_start, self.right_end)


def refined(duo: Duo, box: Sequence[int]) -> Box:
    """The box moved to its most likely boundaries, with its evidence; both sides move at once, each against the other's last place.

    Each round looks MARGIN_WORDS beyond the box, so a passage may grow by that much three times.
    """
    places = ((int(box[0]), int(box[1])), (int(box[2]), int(box[3])))
    nats = (0.0, 0.0)
    for _ in range(ROUNDS):
        moved = [_best_stretch(duo, side, places[side], places[1 - side]) for side in (0, 1)]
        before, places = places, ((moved[0][0], moved[0][1]), (moved[1][0], moved[1][1]))
        nats = (moved[0][2], moved[1][2])
        if places == before or min(nats) < HOPELESS_NATS:
            break
    return Box(places[0][0], places[0][1], places[1][0], places[1][1], nats[0], nats[1])


def _best_stretch(duo: Duo, side: int, place: tuple[int, int], window: tuple[int, int]) -> tuple[int, int, float]:
    """The stretch in and around ``place`` with the greatest evidence against the other side's ``window``: start, end, nats without the edges' bonus."""
    start = max(0, place[0] - MARGIN_WORDS)
    end = min(len(duo.words[side]), place[1] + MARGIN_WORDS)
    sums = np.zeros(end - start + 1)
    np.cumsum(_window_scores(duo, side, (start, end), place, window), out=sums[1:])
    bounds = duo.texts[side].bounds
    edges = bounds[np.searchsorted(bounds, start) : np.searchsorted(bounds, end, side="right")] - start
    opening, closing = sums.copy(), sums.copy()
    opening[edges] -= EDGE_NATS
    closing[edges] += EDGE_NATS
    last = int(np.argmax(closing[1:] - np.minimum.accumulate(opening[:-1]))) + 1
    first = int(np.argmin(opening[:last]))
    return start + first, start + last, float(sums[last] - sums[first])


def _window_scores(duo: Duo, side: int, stretch: tuple[int, int], place: tuple[int, int], window: tuple[int, int]) -> Reals:
    """Log-likelihood ratio, copied to chance, of every word of ``stretch`` against the other side's ``window``; ``place`` is where the passage is thought.

    With p the word's share in the two texts and n the window's length, chance finds it with c = 1 - (1 - p)^n and a copy with KEPT + (1 - KEPT) c.
    """
    words = duo.words[side][stretch[0] : stretch[1]]
    counts = np.bincount(duo.words[1 - side][window[0] : window[1]], minlength=duo.size)
    followed = np.zeros(duo.bigram_size, dtype=bool)
    followed[duo.bigrams[1 - side][window[0] : window[1] - 1]] = True
    paired = followed[duo.bigrams[side][stretch[0] : stretch[1]]]
    found = counts[words]
    # A word repeated within the stretch is found at most as often as the window has it: in found pairs first, then nearest to the middle of the place.
    either = paired.copy()
    either[1:] |= paired[:-1]
    matched = found > 0
    scarce = np.flatnonzero(matched & (np.bincount(words, minlength=duo.size)[words] > found))
    if len(scarce):
        distance = np.abs(scarce + (stretch[0] - (place[0] + place[1]) / 2)) - FOLLOWED_WORDS * either[scarce]
        order = scarce[np.lexsort((distance, words[scarce]))]
        ranks = np.arange(len(order))
        new = np.append(True, np.diff(words[order]) != 0)
        ranks -= np.maximum.accumulate(np.where(new, ranks, 0))
        matched[order] = ranks < found[order]
    chance = -np.expm1((window[1] - window[0]) * np.log1p(-duo.chance[words]))
    scores: Reals = np.where(matched, np.log((KEPT + (1.0 - KEPT) * chance) / chance), np.where(found > 0, REPEATED_NATS, math.log(1.0 - KEPT)))
    scores += PAIR_NATS * (paired & matched)
    return scores


def merged(boxes: Sequence[Box]) -> list[Box]:
    """Boxes that overlap on both sides made one, with the hull and the greater evidence; sorted by place.

    >>> [box[:4] for box in merged([Box(0, 10, 0, 10), Box(5, 20, 8, 15), Box(5, 20, 90, 99)])]
    [(0, 20, 0, 15), (5, 20, 90, 99)]
    """
    done: list[Box] = []
    for box in sorted(boxes):
        hull = box
        again = True
        while again:
            again = False
            for other in done:
                if _overlap(hull, other):
                    done.remove(other)
                    hull = _hull(hull, other)
                    again = True
                    break
        done.append(hull)
    return sorted(done)


def unrivalled(boxes: Sequence[Box]) -> list[Box]:
    """The boxes less those most of whose words, on either side, already have a counterpart in stronger ones; sorted by place.

    Where one text repeats itself (lists of definitions, form letters) a stretch resembles many places; only the best is its counterpart.

    >>> [box[:4] for box in unrivalled([Box(0, 10, 50, 60, 5.0, 5.0), Box(2, 12, 0, 10, 9.0, 9.0)])]
    [(2, 12, 0, 10)]
    """
    kept: list[Box] = []
    for box in sorted(boxes, key=lambda box: (-box.nats, box)):
        shares = []
        for side in (0, 1):
            start, end = box.side(side)
            taken = np.zeros(end - start, dtype=bool)
            for other in kept:
                first, last = other.side(side)
                taken[max(0, first - start) : max(0, last - start)] = True
            shares.append(taken.mean())
        if max(shares) < RIVAL_SHARE:
            kept.append(box)
    return sorted(kept)


def _overlap(one: Box, two: Box) -> bool:
    return one.left_start < two.left_end and two.left_start < one.left_end and one.right_start < two.right_end and two.right_start < one.right_end


def _hull(one: Box, two: Box) -> Box:
    return Box(
        min(one.left_start, two.left_start),
        max(one.left_end, two.left_end),
        min(one.right_start, two.right_start),
        max(one.right_end, two.right_end),
        max(one.left_nats, two.left_nats),
        max(one.right_nats, two.right_nats),
    )
