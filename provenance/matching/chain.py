"""From scored sentence pairs to the passages that count: opening a pair, weaker links and neighbours inside it, joining one to two.

Two texts on one topic hold sentences that look alike by chance, so a pair of documents must first *open*, by several links that together clear a high bar
of evidence. Inside an open pair weaker links count, and so do cells next to an accepted one: who copied the sentence before
and the sentence after has probably copied the one between.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from provenance.matching.link import RIVAL_SHARE, THRESHOLD, Cells
from provenance.settings import AlignSettings
from provenance.weigh import Ints, Reals

__all__ = ["Passage", "Signs", "by_chance", "in_order", "opens", "passages", "repeats"]

NEAR_BEST = 0.8  # a cell that scores this share of its rival is another copy of the same sentence, not a worse candidate (documents that repeat themselves)
LONGEST_JOIN = 3  # sentences on one side of a joined passage; 1:2 and 2:1 are the rule, 1:3 comes when long sentences are broken up

LARGEST_GAP = 12  # cells of a gap between two accepted ones that is looked into: two sentences against six
GAP_EXCESS = 0.03  # times the logarithm of the gap's cells: what the best of so many reaches by chance, seen in invented spins
MOST_COPIES = 5  # repeats of one sentence that are told, each with the next ones: a refrain said twenty times is one finding, not 190
RUN_LENGTH = 3  # sentences in a row that come back in order: two in a row happen by chance, three did in none of the articles looked at
RUN_EXCESS = 0.03  # of each of them: above the noise, be it ever so little
REPEAT_NEAR = 0.1  # excess of a cell beside a repeat: half a long sentence


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive units ``left[0]..left[-1]`` that carry the text of the consecutive units ``right``; ``sure`` when it stands without its neighbours."""

    left: tuple[int, ...]
    right: tuple[int, ...]
    score: float
    nats: float
    chain: int = 0
    sure: bool = True


def _clear(cells: Cells) -> npt.NDArray[np.bool_]:
    """Cells that are the best of row and column and clear noise and rival."""
    cleared: npt.NDArray[np.bool_] = cells.excess - RIVAL_SHARE * cells.rival >= THRESHOLD
    cleared &= (cells.left_rank == 0) & (cells.right_rank == 0)
    return cleared


@dataclass(frozen=True, eq=False, slots=True)
class Signs:
    """What is known of each cell besides its score: ``anchors`` bonus in nats for shared rare names and numbers, ``prose`` evidence in nats without
    quoted words, ``exact`` whether the units share an exact run of words that stands alone."""

    anchors: Reals
    prose: Reals
    exact: npt.NDArray[np.bool_]
    shorter: int = 0
    """Sentences of the shorter text; 0 when it does not matter."""
    content: npt.NDArray[np.bool_] | None = None
    """Whether the units share a word that says something; None when that is not asked."""


def opens(spots: tuple[Ints, Ints], nats: Reals, settings: AlignSettings, shorter: int = 0) -> bool:
    """Whether two texts can be open at all: one cell with ``alone_nats``, or the best cells of the rows (``spots[0]``) together with ``wide_nats``.

    For short texts, of which the shorter has ``shorter`` sentences, it is enough that most of those have a cell with evidence, or that a good part of them
    have one in the same order: a story told again keeps its order, and chance links do not.

    >>> spots = np.array([0, 4]), np.array([1, 2])
    >>> opens(spots, np.array([40.0, 30.0]), AlignSettings()), opens(spots, np.array([20.0, 9.0]), AlignSettings())
    (True, False)
    """
    most, wide, mostly = float(nats.max(initial=0.0)), True, shorter > 0
    for spot in spots:  # rows and columns alike, so that swapping the texts changes nothing
        best = np.zeros(int(spot.max(initial=-1)) + 1)
        np.maximum.at(best, spot, nats)
        firm = best[best >= settings.firm_nats]
        wide &= float(best[best >= settings.strong_nats].sum()) >= settings.wide_nats
        mostly &= len(firm) >= max(2, settings.most_share * shorter) and float(firm.sum()) >= settings.most_nats
    return most >= settings.alone_nats or (most >= settings.open_nats and wide) or mostly or _ordered(spots, nats, settings, shorter)


def _ordered(spots: tuple[Ints, Ints], nats: Reals, settings: AlignSettings, shorter: int) -> bool:
    """Whether links that are the best of row and column follow each other in the same order on both sides, many enough for a text retold."""
    keep = nats >= settings.ordered_floor
    for spot in spots:
        best = np.zeros(int(spot.max(initial=-1)) + 1)
        np.maximum.at(best, spot, nats)
        keep &= nats >= best[spot]
    least = max(settings.ordered_links, settings.ordered_share * shorter)
    if not shorter or keep.sum() < least or float(nats[keep].sum()) < settings.ordered_nats:
        return False
    rows = sorted(zip(spots[0][keep].tolist(), spots[1][keep].tolist(), nats[keep].tolist(), strict=True))
    told = [rows[at] for at in in_order(rows)]
    return min(len({i for i, _, _ in told}), len({j for _, j, _ in told})) >= least and sum(value for _, _, value in told) >= settings.ordered_nats


def in_order(rows: Sequence[tuple[int, int, float]]) -> list[int]:
    """Of (left, right, weight), sorted, the numbers of those that make up the heaviest sequence that never goes back on the right.

    >>> in_order([(0, 5, 1.0), (1, 2, 1.0), (2, 3, 1.0), (3, 9, 1.0)])
    [1, 2, 3]
    """
    rank = {right: at for at, right in enumerate(sorted({right for _, right, _ in rows}), 1)}
    tree: list[tuple[float, int]] = [(0.0, -1)] * (len(rank) + 1)  # a Fenwick tree: heaviest sequence that ends at a place or before, and its last row
    before: list[int] = []
    for number, (_, right, weight) in enumerate(rows):
        at, best = rank[right], (0.0, -1)
        while at:
            best = max(best, tree[at], key=lambda entry: (entry[0], -entry[1]))
            at -= at & -at
        before.append(best[1])
        at, here = rank[right], (best[0] + weight, number)
        while at < len(tree):
            tree[at] = max(tree[at], here, key=lambda entry: (entry[0], -entry[1]))
            at += at & -at
    last = max(tree, key=lambda entry: (entry[0], -entry[1]))[1]
    kept = []
    while last >= 0:
        kept.append(last)
        last = before[last]
    return kept[::-1]


def passages(cells: Cells, signs: Signs, settings: AlignSettings) -> tuple[Passage, ...]:
    """The passages of two texts, sorted; none when the pair does not open.

    A pair is open when two links or more have evidence and together reach ``wide_nats``, words in quotation marks left out: third persons' words are no sign
    that the prose around them was taken; or when most sentences of the shorter text have a clear link, or a good part of them in the same order. In a pair
    that is not open, a link counts only on its own: by ``alone_nats``, or as an exact run of words.
    """
    clear = _clear(cells)
    strong = clear & (signs.prose >= settings.strong_nats)
    alone = clear & ((signs.prose >= settings.alone_nats) | signs.exact)
    wide = int(strong.sum()) >= 2 and float(signs.prose[strong].max()) >= settings.open_nats and float(signs.prose[strong].sum()) >= settings.wide_nats
    told = (cells.i[clear], cells.j[clear]), signs.prose[clear]
    if not wide and not _mostly(cells, clear, signs, settings) and not _ordered(*told, settings, signs.shorter):
        return _joined(cells, alone, np.zeros(len(alone), dtype=bool))
    content = np.ones(len(clear), dtype=bool) if signs.content is None else signs.content
    accepted = clear & content & (cells.nats + signs.anchors >= settings.link_nats)
    again = _again(cells) & (cells.nats >= settings.open_nats)
    sure = accepted | again
    near = _neighbours(cells, sure, content, settings)
    near |= _between(cells, sure | near, content)
    return _joined(cells, sure, near)


def _mostly(cells: Cells, clear: npt.NDArray[np.bool_], signs: Signs, settings: AlignSettings) -> bool:
    """Whether most sentences of the shorter text have a clear link: a text of three sentences has no room for the evidence that longer ones must show."""
    good = clear & (cells.excess >= settings.most_excess) & (signs.prose >= settings.firm_nats)
    count = min(len(np.unique(cells.i[good])), len(np.unique(cells.j[good])))
    return signs.shorter > 0 and count >= max(2, settings.most_share * signs.shorter) and float(signs.prose[good].sum()) >= settings.most_nats


def by_chance(cells: Cells, anchors: Reals, settings: AlignSettings) -> int:
    """How many links of a pair that shares nothing would have counted, had it been open."""
    return int((_clear(cells) & (cells.nats + anchors >= settings.link_nats)).sum())


def repeats(cells: Cells, settings: AlignSettings) -> tuple[Passage, ...]:
    """The repeats of a text with itself, sorted.

    A repeat stands clearly above the text's own noise, with evidence of its own; or it belongs to a run of three sentences or more that come back in the
    same order, as where a reworded part meets the copied rest.
    """
    best = np.minimum(cells.left_rank, cells.right_rank) <= 1
    sure = best & (cells.excess >= settings.repeat_excess) & (cells.nats >= settings.repeat_nats)
    seen: dict[int, int] = {}
    for at in np.flatnonzero(sure).tolist():  # sorted by place: the next copies of a sentence, not all with all
        seen[int(cells.i[at])] = seen.get(int(cells.i[at]), 0) + 1
        sure[at] = seen[int(cells.i[at])] <= MOST_COPIES
    sure |= _runs(cells, settings)
    near = _neighbours(cells, sure, np.ones(len(sure), dtype=bool), settings) & (cells.excess >= REPEAT_NEAR)
    return _joined(cells, sure, near)


def _runs(cells: Cells, settings: AlignSettings) -> npt.NDArray[np.bool_]:
    """Cells of diagonal runs (sentence after sentence on both sides), each the best of row and column, whose excess adds up to that of a repeat."""
    good = (cells.left_rank == 0) & (cells.right_rank == 0) & (cells.excess >= RUN_EXCESS)
    where = {(int(cells.i[at]), int(cells.j[at])): int(at) for at in np.flatnonzero(good)}
    out = np.zeros(len(good), dtype=bool)
    for a, b in where:
        if (a - 1, b - 1) in where:
            continue
        run: list[int] = []
        while (a + len(run), b + len(run)) in where:
            run.append(where[a + len(run), b + len(run)])
        if len(run) >= RUN_LENGTH and float(cells.excess[run].sum()) >= settings.repeat_excess:
            out[run] = True
    return out


def _again(cells: Cells) -> npt.NDArray[np.bool_]:
    """Cells best on one side and nearly as good as the best on the other: the other text says it twice."""
    best = (cells.left_rank == 0) | (cells.right_rank == 0)
    again: npt.NDArray[np.bool_] = best & (cells.score >= NEAR_BEST * cells.rival) & (cells.excess >= THRESHOLD)
    return again


def _neighbours(cells: Cells, sure: npt.NDArray[np.bool_], content: npt.NDArray[np.bool_], settings: AlignSettings) -> npt.NDArray[np.bool_]:
    """Cells that touch an accepted one, bring in a unit that has no firm link, say something, and stand above the noise; the best for each unit."""
    near = np.zeros(len(sure), dtype=bool)
    firm = sure & (cells.nats >= settings.firm_nats)
    left_taken, right_taken = set(cells.i[firm].tolist()), set(cells.j[firm].tolist())
    taken = set(zip(cells.i[firm].tolist(), cells.j[firm].tolist(), strict=True))
    ready = np.flatnonzero(~sure & content & (cells.excess >= settings.neighbour_excess) & (np.minimum(cells.left_rank, cells.right_rank) <= 2))
    best: dict[tuple[str, int], tuple[float, int]] = {}
    for at in ready.tolist():
        a, b = int(cells.i[at]), int(cells.j[at])
        if a in left_taken and b in right_taken:
            continue
        beside = ((a - 1, b - 1), (a + 1, b + 1), (a - 1, b), (a + 1, b), (a, b - 1), (a, b + 1))
        if not any(spot in taken for spot in beside):
            continue
        for key in [("left", a)] * (a not in left_taken) + [("right", b)] * (b not in right_taken):
            value = float(cells.score[at])
            if key not in best or value > best[key][0]:
                best[key] = (value, at)
    near[[at for _, at in best.values()]] = True
    return near


def _between(cells: Cells, accepted: npt.NDArray[np.bool_], content: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Cells in the gaps between accepted cells that follow each other on both sides: who kept what stands before and after kept this.

    The smaller the gap, the less is asked of a cell; in a gap of one sentence on each side only a word in common that says something. The best
    cell of each gap is taken.
    """
    spots = sorted(zip(cells.i[accepted].tolist(), cells.j[accepted].tolist(), strict=True))
    rows, columns = {i for i, _ in spots}, {j for _, j in spots}
    out = np.zeros(len(accepted), dtype=bool)
    free = np.flatnonzero(content & ~np.isin(cells.i, list(rows)) & ~np.isin(cells.j, list(columns)))
    for (i, j), (k, m) in pairwise(spots):
        size = (k - i - 1) * (m - j - 1)
        if k <= i or m <= j or not 0 < size <= LARGEST_GAP:
            continue
        inside = free[(cells.i[free] > i) & (cells.i[free] < k) & (cells.j[free] > j) & (cells.j[free] < m)]
        if len(inside):
            best = inside[int(np.argmax(cells.score[inside]))]
            out[best] = size == 1 or cells.excess[best] >= GAP_EXCESS * math.log(size)
    return out


def _joined(cells: Cells, sure: npt.NDArray[np.bool_], near: npt.NDArray[np.bool_]) -> tuple[Passage, ...]:
    """Accepted cells as passages: cells of one unit with neighbouring partners become one passage (1:2, 2:1); runs along the diagonal share a chain."""
    index = np.flatnonzero(sure | near)
    if not len(index):
        return ()
    spots = sorted((int(cells.i[at]), int(cells.j[at]), int(at)) for at in index)
    groups: list[list[tuple[int, int, int]]] = []
    for spot in spots:
        home = next((g for g in reversed(groups[-8:]) if _joins(g, spot) and not _same(cells, g, spot)), None)
        if home is None:
            groups.append([spot])
        else:
            home.append(spot)
    made = []
    for group in groups:
        rows, columns = sorted({a for a, _, _ in group}), sorted({b for _, b, _ in group})
        members = [at for _, _, at in group]
        best = max(members, key=lambda at: (float(cells.score[at]), -at))
        total = max(float(cells.nats[best]), 0.0) + sum(max(0.0, float(cells.nats[at])) for at in members if at != best)
        made.append(Passage(tuple(rows), tuple(columns), float(cells.score[best]), total, 0, bool(sure[members].any())))
    return _chained(made)


def _same(cells: Cells, group: Sequence[tuple[int, int, int]], spot: tuple[int, int, int]) -> bool:
    """Whether the cell matches as well as one of the group: two copies of one sentence, not two halves of it."""
    score = float(cells.score[spot[2]])
    return any(min(score, float(cells.score[at])) >= NEAR_BEST * max(score, float(cells.score[at])) for _, _, at in group)


def _joins(group: Sequence[tuple[int, int, int]], spot: tuple[int, int, int]) -> bool:
    rows, columns = {a for a, _, _ in group}, {b for _, b, _ in group}
    a, b, _ = spot
    if len(rows | {a}) > 1 and len(columns | {b}) > 1:
        return False  # two to two: two passages in a row, not one
    same_row = a in rows and min(abs(b - c) for c in columns) == 1
    same_column = b in columns and min(abs(a - r) for r in rows) == 1
    return (same_row or same_column) and len(rows | {a}) <= LONGEST_JOIN and len(columns | {b}) <= LONGEST_JOIN


def _chained(made: Sequence[Passage]) -> tuple[Passage, ...]:
    """Passages numbered by chain: neighbours on both sides (at most one unit skipped) belong together."""
    ordered = sorted(made, key=lambda p: (p.left, p.right))
    chains: list[int] = []
    for at, passage in enumerate(ordered):
        chain = -1
        for before in range(max(0, at - 4), at):
            other = ordered[before]
            if 0 < passage.left[0] - other.left[-1] <= 2 and 0 < passage.right[0] - other.right[-1] <= 2:
                chain = chains[before]
        chains.append(chain if chain >= 0 else at)
    numbers = {chain: number for number, chain in enumerate(sorted(set(chains)))}
    return tuple(Passage(p.left, p.right, p.score, p.nats, numbers[chain], p.sure) for p, chain in zip(ordered, chains, strict=True))
