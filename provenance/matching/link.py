"""Which sentence corresponds to which: scores of sentence pairs, and the links chosen among them.

A pair of sentences is scored three ways: letters in common (cosine of weighted three- and four-letter grams: sees misspelling and inflection), words in
common in the same order (weighted longest common subsequence), and words in common at all (share of the heavier sentence). From the mean, the noise of
the two texts is taken away: how well sentences score there that have no business matching. So one threshold serves prose, verse and abstracts alike.

Evidence is counted apart, in nats: the log-likelihood of the shared and the missing words under "one text" against "chance". The score ranks; the nats
say whether it can be chance. Everything is symmetric under swapping the two texts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.matching.side import Side, side, surprise, units
from provenance.model import Text
from provenance.weigh import PSEUDO_SENTENCES, Ints, Reals, prepare

__all__ = ["Cells", "Side", "cells", "evidence", "formulas", "links", "reuse", "score", "side", "units"]

Matrix = Any  # a scipy.sparse.csr_array: scipy has no type stubs

Entries = tuple[npt.NDArray[Any], npt.NDArray[Any]]

KEPT = 0.45  # chance that a word of a reused sentence is kept: heavy paraphrase keeps a third to a half, light edits more (human paraphrases, PAN-2010)
ODDS = math.log(KEPT) - math.log1p(-KEPT)  # of a word's being kept
NOISE_SHARE = 0.8  # of the pair's noise taken from a score; .8 from the prototype, .6 to 1.0 within .006 F1 on both packs
OWN_SHARE = 0.75  # of that noise is the two sentences' own, what they score with others of their text (F1 .875 at 0, .884 to .888 from .5 to 1)
MOST_OWN = 0.35  # of such a score that counts: beyond it real links are lost, too (easy pack .978 F1 with it, .977 without; hard .888 and .891)
NOISE_QUANTILE = 0.75  # of the second-best scores; .50 to .90 within .008 F1
RIVAL_SHARE = 0.15  # of the best rival's score in the same row or column: two candidates that fit alike are both doubtful (.862 to .867 F1)
THRESHOLD = 0.07  # of a link's excess: .06 to .08 within .005 F1 on both packs (1:n sentences, paragraphs)
FEW = 20.0  # weight at which two units have words enough to compare: scores of short ones are damped (.876 to .880 and .868 to .890 F1)
FLOOR = 0.04  # share of the heavier sentence: cells below hold a function word or two and never became a link
BEST = 8  # cells for each sentence that go on to the word-order test; 4 changed nothing on the packs
PRICE = 0.4  # of the mean weight of two sentences, taken from what they share in order: .35 to .45 within .001 AUC (pan_human .972)
SLOPE = 8.0  # nats; only spreads the score over 0..1
LONG_RUN = 8  # words: two texts that share such a run share a source (no independent answer in Clough and Stevenson's corpus does)
ANSWERS = 0.18  # share of weight in the same order: three standard deviations above independent answers to one question (.13, at most .16; the same corpus)
RUN_SCALE = 4.0  # words; only spreads the value over 0..1
MOST_PLACES = 50  # of one three-word sequence that are followed: bounds the work on texts that repeat themselves
SMALL_PRODUCT = 250_000  # multiplications: OpenBLAS starts threads above 262,144; on a busy machine they made this step fifty times slower
MANY_CELLS = 1_000_000  # above that (two texts of a thousand sentences) common words and grams are left out
COMMON_CELLS = 10_000  # cells that a stem or gram may bring: a hundred sentences on each side
MANY_FLOOR = 0.1  # as FLOOR, for long texts: the noise is better known there, and cells below never became a link
WEAK = 0.06  # excess over the threshold up to which a repeat inside one text must also share words that say something: ...
COMMON_NATS = 6.0  # ... each counts with its surprise in English beyond that of the 400th of all words (5 to 7 alike) ...
TELLING_NATS = 5.0  # ... and so much together: clean documents flagged .072 to .043, F1 .887 to .890 (3 to 9: .875 to .893 F1, .058 to .029 flagged)
COPY = 0.6  # score of a cell that is a copy or a close rewording beyond doubt, no noise; .5 to .7 change no figure by .003
PLACES = 9  # decimals of scores and nats: equal sentences score equal wherever they stand
BLOCK = 512  # units of a side worked on at a time: some 30 MB
BLOCK_CELLS = 2_000_000  # letter cosines worked on at a time: 16 MB


@dataclass(frozen=True, eq=False, slots=True)
class Cells:
    """Scored pairs of units, sorted by (i, j). ``score`` 0..1, ``excess`` is the score less the noise, ``nats`` the evidence.

    ``left_rank``/``right_rank`` count the cells of the same row/column with a higher score (0 = best); ``rival`` is the best other score of row or column.
    """

    i: Ints
    j: Ints
    score: Reals
    excess: Reals
    nats: Reals
    left_rank: Ints
    right_rank: Ints
    rival: Reals
    noise: float


@dataclass(frozen=True, eq=False, slots=True)
class _Joint:
    """Two sides over the stems they share: entries (unit, column) of either side, weights and nats of the columns; summed weights, numbers of all stems."""

    left: Entries
    right: Entries
    weights: Reals
    nats: Reals
    left_mass: Reals
    right_mass: Reals
    left_size: npt.NDArray[Any]
    right_size: npt.NDArray[Any]
    columns: Ints


def _weights(counts: npt.NDArray[Any], expected: Reals, total: int) -> Reals:
    """The same as ``weigh.idf``, for the stems given only."""
    weights: Reals = np.log((total + PSEUDO_SENTENCES + 1.0) / (counts + expected + 0.5))
    return np.maximum(weights, 0.01)


def _joint(left: Side, right: Side) -> _Joint:
    """The two sides over their shared stems; with ``left is right`` all stems are shared and counted once."""
    total = len(left) if left is right else len(left) + len(right)
    if left is right:
        columns, at_left, at_right = left.columns, np.arange(len(left.columns)), np.arange(len(left.columns))
        weights = own = _weights(left.counts, left.expected, total)
        owns = (own, own)
    else:
        columns, at_left, at_right = np.intersect1d(left.columns, right.columns, assume_unique=True, return_indices=True)
        weights = _weights(left.counts[at_left] + right.counts[at_right], left.expected[at_left], total)
        owns = tuple(_weights(s.counts, s.expected, total) for s in (left, right))  # type: ignore[assignment]
        for own, at in zip(owns, (at_left, at_right), strict=True):
            own[at] = weights
    entries, masses, sizes = [], [], []
    for s, at, own in zip((left, right), (at_left, at_right), owns, strict=True):
        size = np.diff(s.bounds)
        owner = np.repeat(np.arange(len(s)), size)
        masses.append(np.bincount(owner, own[s.stems], minlength=len(s)).astype(np.float64))
        sizes.append(size)
        place = np.full(len(s.columns), -1)
        place[at] = np.arange(len(at))
        spot = place[s.stems]
        entries.append((owner[spot >= 0], spot[spot >= 0]))
    return _Joint(entries[0], entries[1], weights, ODDS + weights, masses[0], masses[1], sizes[0], sizes[1], columns)


def _dense(entries: Entries, start: int, stop: int, width: int) -> Reals:
    """Units start..stop as rows of ones over the shared columns."""
    a, b = np.searchsorted(entries[0], [start, stop])
    rows = np.zeros((stop - start, width))
    rows[entries[0][a:b] - start, entries[1][a:b]] = 1.0
    return rows


def _product(rows: Reals, columns: Reals) -> Reals:
    """``rows @ columns`` for small matrices, a few rows at a time: below this size the library does not start its threads, which cost more than they bring."""
    step = SMALL_PRODUCT // max(1, columns.size)
    if step < 2 or step >= len(rows):
        product: Reals = rows @ columns
        return product
    return np.concatenate([rows[at : at + step] @ columns for at in range(0, len(rows), step)])


def _overlaps(joint: _Joint) -> tuple[Ints, Ints, Reals, Reals]:
    """Cells (i, j) with a share of at least FLOOR, their share of the heavier unit, and their evidence in nats; sorted."""
    missing = math.log1p(-KEPT) / 2
    rows, columns, width = len(joint.left_size), len(joint.right_size), len(joint.weights)
    if rows * columns > MANY_CELLS:
        return _overlaps_of_many(joint)
    parts = []
    for top in range(0, rows, BLOCK):
        bottom = min(rows, top + BLOCK)
        ones = _dense(joint.left, top, bottom, width)
        weighted, telling = ones * joint.weights, ones * joint.nats
        for first in range(0, columns, BLOCK):
            last = min(columns, first + BLOCK)
            other = _dense(joint.right, first, last, width).T
            weight = _product(weighted, other)
            heavier = np.maximum(joint.left_mass[top:bottom, None], joint.right_mass[None, first:last])
            i, j = np.nonzero(weight >= FLOOR * heavier + 1e-9)
            nats = _product(telling, other)[i, j] + missing * (joint.left_size[top + i] + joint.right_size[first + j])
            parts.append((top + i, first + j, weight[i, j] / heavier[i, j], nats))
    if not parts:
        empty = np.zeros(0, dtype=np.int32)
        return empty, empty, np.zeros(0), np.zeros(0)
    i, j, share, nats = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((j, i)) if columns > BLOCK else slice(None)
    return i[order].astype(np.int32), j[order].astype(np.int32), share[order], nats[order]


def _overlaps_of_many(joint: _Joint) -> tuple[Ints, Ints, Reals, Reals]:
    """As ``_overlaps`` for long texts: through the stems that are not common in both, whose cells grow with the length and not with its square.

    The common words left out weigh little in long texts, so shares and nats are a little too low.
    """
    missing = math.log1p(-KEPT) / 2
    width = len(joint.weights)
    counts = [np.bincount(stems, minlength=width) for _, stems in (joint.left, joint.right)]
    kept = counts[0] * counts[1] <= COMMON_CELLS
    matrices = []
    for (units_of, stems), size in ((joint.left, joint.left_size), (joint.right, joint.right_size)):
        use = kept[stems]
        bounds = np.searchsorted(units_of[use], np.arange(len(size) + 1))
        matrices.append(_sparse(np.ones(int(use.sum())), stems[use], bounds, (len(size), width)))
    left, right = matrices[0], matrices[1].T.tocsr()
    parts = []
    for top in range(0, left.shape[0], BLOCK):
        block = left[top : top + BLOCK]
        weight, telling = ((matrix @ right).tocoo() for matrix in (block * joint.weights, block * joint.nats))
        i, j = top + weight.row, weight.col
        share = weight.data / np.maximum(joint.left_mass[i], joint.right_mass[j])
        near = np.lexsort((weight.col, weight.row)), np.lexsort((telling.col, telling.row))
        nats = telling.data[near[1]] + missing * (joint.left_size[i[near[0]]] + joint.right_size[j[near[0]]])
        keep = share[near[0]] >= MANY_FLOOR
        parts.append((*(values[near[0]][keep] for values in (i, j, share)), nats[keep]))
    i, j, share, nats = (np.concatenate(column) for column in zip(*parts, strict=True))
    return i.astype(np.int32), j.astype(np.int32), share, nats


def evidence(left: Side, right: Side) -> tuple[Ints, Ints, Reals]:
    """Cells (i, j) and their evidence in nats: the cheap first look, from words in common alone.

    >>> texts = [units(["The ferry sank.", "Nobody was hurt."], "a"), units(["Nobody was hurt."], "b")]
    >>> i, j, nats = evidence(*(side(text, ready) for text, ready in zip(texts, prepare(texts))))
    >>> i.tolist(), j.tolist(), bool(nats[0] > 3)
    ([1], [0], True)
    """
    joint = _joint(left, right)
    places = (np.searchsorted(s.columns, joint.columns) for s in (left, right))
    i, j, _, nats = _overlaps(replace(joint, nats=ODDS + surprise(left, right, *places)))
    return i, j, nats


def formulas(own: Cells, count: int) -> Reals:
    """How alike each of a text's ``count`` units is to another one of the same text, from the ``cells`` of the text with itself.

    Sentences built on one formula resemble each other inside a text, so such a likeness says little between two texts. Copies are left out.

    >>> text = units(["The ferry sank.", "Nobody was hurt.", "Nobody was there."])
    >>> one = side(text, *prepare([text]))
    >>> (formulas(cells(one, one), 3) > 0).tolist()
    [False, True, True]
    """
    best = np.zeros(count)
    low = own.score < COPY
    for place in (own.i, own.j):
        np.maximum.at(best, place[low], own.score[low])
    return best


def cells(left: Side, right: Side, own: tuple[Reals, Reals] | None = None) -> Cells:
    """All pairs of units worth a look, scored; ``own`` are the ``formulas`` of both texts. With ``left is right`` the cells of a text with itself (i < j).

    >>> text = units(["The ferry sank.", "Nobody was hurt.", "Nobody was hurt there."])
    >>> one = side(text, *prepare([text]))
    >>> cells(one, one).i.tolist(), cells(one, one).j.tolist()
    ([1], [2])
    """
    joint = _joint(left, right)
    i, j, share, nats = _overlaps(joint)
    if left is right:
        keep = i < j
        i, j, share, nats = i[keep], j[keep], share[keep], nats[keep]
    letters = _letter_cosine(left, right, i, j)
    first = (2 * letters + share) / 3
    keep = _among_best(first, i, len(left)) | _among_best(first, j, len(right))
    if left is right:
        both = _self_ranks(first, i, j)
        keep = both < BEST
    i, j, share, nats, letters = i[keep], j[keep], share[keep], nats[keep], letters[keep]
    order = _order_share(left, right, joint, i, j)
    total = (2 * letters + 2 * order + share) / 5  # (2,1,1), (1,1,1) and (0,1,1) score within .01 F1
    total *= -np.expm1(-np.sqrt(joint.left_mass[i] * joint.right_mass[j]) / FEW)
    found = _ranked(left, right, (i, j, np.round(total, PLACES), np.round(nats, PLACES)))
    if own is None:
        return found
    noise = (1 - OWN_SHARE) * found.noise + OWN_SHARE * NOISE_SHARE * np.minimum((own[0][i] + own[1][j]) / 2, MOST_OWN)
    return replace(found, excess=np.round(found.score - noise, PLACES))


def _among_best(score: Reals, group: Ints, count: int) -> npt.NDArray[np.bool_]:
    return _ranks(score, group, count) < BEST


def _ranks(score: Reals, group: Ints, count: int) -> Ints:
    """How many cells of the same group have a higher score (ties share the better rank)."""
    order = np.lexsort((-score, group))
    starts = np.searchsorted(group[order], np.arange(count))
    sorted_scores = score[order]
    position = np.arange(len(order)) - starts[group[order]]
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (sorted_scores[1:] != sorted_scores[:-1]) | (group[order][1:] != group[order][:-1])
    leader = np.maximum.accumulate(np.where(fresh, np.arange(len(order)), 0))
    ranks = np.empty(len(order), dtype=np.int32)
    ranks[order] = position[leader] if len(order) else position
    return ranks


def _self_ranks(score: Reals, i: Ints, j: Ints) -> Ints:
    """The better of a cell's two ranks when rows and columns are the same units (each unit sees the cells on both sides of the diagonal)."""
    count = int(j.max()) + 1 if len(j) else 0
    ranks = _ranks(np.concatenate([score, score]), np.concatenate([i, j]), count)
    return np.minimum(ranks[: len(i)], ranks[len(i) :])


def _sparse(data: npt.NDArray[Any], columns: npt.NDArray[Any], bounds: npt.NDArray[Any], shape: tuple[int, int]) -> Matrix:
    """A compressed sparse row matrix; scipy is imported only here, because it takes a tenth of a second."""
    from scipy.sparse import csr_array  # type: ignore[import-untyped,unused-ignore]

    return csr_array((data, columns, bounds), shape=shape)


def _letter_cosine(left: Side, right: Side, i: Ints, j: Ints) -> Reals:
    """Cosine of the letter grams of each cell's two units, weighted by how few units of the two texts hold a gram."""
    sides = (left,) if left is right else (left, right)
    columns, places = np.unique(np.concatenate([s.grams for s in sides]), return_inverse=True)
    total = sum(len(s) for s in sides)
    counts = np.bincount(places, minlength=len(columns))
    weights = np.log1p(total / np.maximum(counts, 1))
    common = counts * counts > COMMON_CELLS if len(left) * len(right) > MANY_CELLS else np.zeros(len(columns), dtype=bool)
    matrices, at = [], 0
    for s in sides:
        columns_of = places[at : at + len(s.grams)]
        at += len(s.grams)
        data = (1 + np.log(s.gram_counts)) * weights[columns_of]
        owner = np.repeat(np.arange(len(s)), np.diff(s.gram_bounds))
        norm = np.sqrt(np.bincount(owner, data * data, minlength=len(s)))
        data = np.where(common[columns_of], 0.0, data / np.maximum(norm[owner], 1e-9))
        matrix = _sparse(data, columns_of, s.gram_bounds, (len(s), len(columns)))
        matrix.eliminate_zeros()
        matrices.append(matrix)
    return _dots(matrices[0], matrices[-1], i, j)


def _dots(left: Matrix, right: Matrix, i: Ints, j: Ints) -> Reals:
    """Scalar products of the rows i of ``left`` with the rows j of ``right``, a bounded number at a time."""
    out = np.zeros(len(i))
    step = max(1, BLOCK_CELLS // max(1, right.shape[0]))
    other = right.T.tocsr()
    edges = np.searchsorted(i, np.arange(0, left.shape[0] + step, step))
    for part, (a, b) in enumerate(pairwise(edges)):
        if b > a:
            block = (left[part * step : (part + 1) * step] @ other).toarray()
            out[a:b] = block[i[a:b] - part * step, j[a:b]]
    return out


def _order_share(left: Side, right: Side, joint: _Joint, i: Ints, j: Ints) -> Reals:
    """Weight of the words that stand in both units in the same order, over the geometric mean of the units' weights."""
    from rapidfuzz.distance import LCSseq

    shared = dict(zip(joint.columns.tolist(), joint.weights.tolist(), strict=True))
    total = len(left) if left is right else len(left) + len(right)
    rows = []
    for s in (left, right):
        weight_of = dict(zip(s.columns.tolist(), _weights(s.counts, s.expected, total).tolist(), strict=True)) | shared
        words, edges = s.prepared.words.tolist(), s.prepared.bounds.tolist()
        sums = np.concatenate([[0.0], np.cumsum([weight_of[w] for w in words])])
        rows.append((words, edges, sums))
    (lw, le, ls), (rw, re, rs) = rows
    out = np.zeros(len(i))
    for at, (a, b) in enumerate(zip(i.tolist(), j.tolist(), strict=True)):
        x, y = slice(le[a], le[a + 1]), slice(re[b], re[b + 1])
        kept = 0.0
        for op in LCSseq.opcodes(lw[x], rw[y]):
            if op.tag == "equal":
                kept += ls[x.start + op.src_end] - ls[x.start + op.src_start]
        out[at] = kept / max(1e-9, math.sqrt((ls[x.stop] - ls[x.start]) * (rs[y.stop] - rs[y.start])))
    return out


def _ranked(left: Side, right: Side, found: tuple[Ints, Ints, Reals, Reals]) -> Cells:
    i, j, total, nats = found
    alone = left is right
    if alone:
        group = np.concatenate([i, j])
        twice = np.concatenate([total, total])
        rank = _ranks(twice, group, len(left))
        left_rank, right_rank = rank[: len(i)], rank[len(i) :]
        best, second = _top_two(twice, group, len(left))
        seconds = [_chance(twice, group, len(left))]
        rival = np.maximum(_other(total, best[i], second[i]), _other(total, best[j], second[j]))
    else:
        left_rank, right_rank = _ranks(total, i, len(left)), _ranks(total, j, len(right))
        best_i, second_i = _top_two(total, i, len(left))
        best_j, second_j = _top_two(total, j, len(right))
        seconds = [_chance(total, i, len(left)), _chance(total, j, len(right))]
        rival = np.maximum(_other(total, best_i[i], second_i[i]), _other(total, best_j[j], second_j[j]))
    # That of the noisier text: unrelated paragraphs in one of them have no candidates, and must not make what the other's sentences score look better.
    noise = NOISE_SHARE * max(float(np.quantile(some, NOISE_QUANTILE, method="higher")) if len(some) else 0.0 for some in seconds)
    return Cells(i, j, total, total - noise, nats, left_rank, right_rank, rival, noise)


def _chance(score: Reals, group: Ints, count: int) -> Reals:
    """What each unit scores with units it has no business with: its second-best score, copies left out (a text may hold a sentence three times)."""
    best, _ = _top_two(score, group, count)
    low = score < COPY
    first, second = _top_two(score[low], group[low], count)
    return np.where(best >= COPY, first, second)


def _top_two(score: Reals, group: Ints, count: int) -> tuple[Reals, Reals]:
    """Best and second-best score of each group (0 where there is none)."""
    order = np.lexsort((-score, group))
    starts = np.searchsorted(group[order], np.arange(count + 1))
    size = np.diff(starts)
    padded = np.append(score[order], [0.0, 0.0])
    best = np.where(size >= 1, padded[np.minimum(starts[:-1], len(order))], 0.0)
    second = np.where(size >= 2, padded[np.minimum(starts[:-1] + 1, len(order))], 0.0)
    return best, second


def _other(score: Reals, best: Reals, second: Reals) -> Reals:
    """The best score of the group other than the cell's own."""
    return np.where(score >= best, second, best)


def links(left: Text, right: Text | None = None) -> list[tuple[int, int, float]]:
    """Which unit of ``left`` corresponds to which of ``right`` (or of the same text, i < j): (i, j, excess over the threshold), sorted.

    A link is the best of its row and of its column, and clears the noise of the two texts and a part of its best rival. Inside one text, where nearly all
    pairs have nothing to do with each other, a weak link must also share words that say something.

    >>> a, b = units(["The ferry sank at dawn.", "Prices rose again."]), units(["Prices went up again.", "At dawn the ferry sank."])
    >>> [(i, j) for i, j, _ in links(a, b)]
    [(0, 1), (1, 0)]
    """
    texts = (left,) if right is None else (left, right)
    sides = [side(text, ready) for text, ready in zip(texts, prepare(texts), strict=True)]
    own = None if right is None else (formulas(cells(sides[0], sides[0]), len(sides[0])), formulas(cells(sides[1], sides[1]), len(sides[1])))
    found = cells(sides[0], sides[-1], own)
    excess = found.excess - RIVAL_SHARE * found.rival - THRESHOLD
    keep = (found.left_rank == 0) & (found.right_rank == 0) & (excess >= 0)
    if right is None:
        weak = np.flatnonzero(keep & (excess < WEAK))
        keep[weak] = [_telling(sides[0], int(found.i[at]), int(found.j[at])) >= TELLING_NATS for at in weak]
    return [(int(a), int(b), float(c)) for a, b, c in zip(found.i[keep], found.j[keep], excess[keep], strict=True)]


def _telling(one: Side, a: int, b: int) -> float:
    """What the words that two units share say, in nats: their surprise in English beyond that of common words."""
    rows = [one.columns[one.stems[one.bounds[unit] : one.bounds[unit + 1]]] for unit in (a, b)]
    shared = np.intersect1d(rows[0], rows[1])
    return float(np.maximum(0.0, -np.log(one.prepared.vocabulary.shares[shared]) - COMMON_NATS).sum())


def score(a: str, b: str) -> float:
    """How likely it is that one sentence rewords the other, 0..1 (order only; not a probability).

    >>> score("The ferry sank at dawn.", "At dawn the ferry sank.") > score("The ferry sank at dawn.", "The council met at dawn.")
    True
    """
    texts = (units([a], "a"), units([b], "b"))
    sides = [side(text, ready) for text, ready in zip(texts, prepare(texts), strict=True)]
    joint = _joint(*sides)
    one = np.zeros(1, dtype=np.int32)
    mass = math.sqrt(joint.left_mass[0] * joint.right_mass[0])
    kept = float(_order_share(sides[0], sides[1], joint, one, one)[0]) * mass
    return 1.0 / (1.0 + math.exp(min(50.0, (PRICE * (joint.left_mass[0] + joint.right_mass[0]) / 2 - kept) / SLOPE)))


def reuse(a: str, b: str) -> float:
    """How much of the shorter text is reused in the other, 0..1 (order only: near copy over light over heavy revision over none).

    How much times how literally: the share of the shorter text's words that stand in shared runs, times the length of run that half of those words reach
    (their median, so that one long quotation does not decide), spread over 0..1. It is 0 when the texts share no long run and no more words in order than
    two independent answers to one question do.

    >>> reuse("The old ferry sank at dawn near the pier.", "The council met at noon.")
    0.0
    """
    texts = (units([a], "a"), units([b], "b"))
    ready = prepare(texts)
    left, right = (one.words.tolist() for one in ready)
    if not left or not right:
        return 0.0
    short, long = sorted((left, right), key=lambda words: (len(words), words))
    runs = _runs(short, long)
    if max(runs, default=0) < LONG_RUN:
        sides = [side(text, one) for text, one in zip(texts, ready, strict=True)]
        one = np.zeros(1, dtype=np.int32)
        if float(_order_share(sides[0], sides[1], _joint(*sides), one, one)[0]) < ANSWERS:
            return 0.0
    return -math.expm1(-math.sqrt(sum(runs) / len(short) * _typical(runs)) / RUN_SCALE)


def _typical(runs: Sequence[int]) -> int:
    """The length of run that at least half of the runs' words stand in."""
    longest_first = sorted(runs, reverse=True)
    return next((run for run, words in zip(longest_first, accumulate(longest_first), strict=True) if 2 * words >= sum(runs)), 0)


def _runs(short: Sequence[int], long: Sequence[int]) -> list[int]:
    """Lengths of the runs of three words or more in ``short`` that stand in ``long``, from the end on, each word in one run."""
    places: dict[tuple[int, ...], list[int]] = {}
    for at in range(len(long) - 2):
        found = places.setdefault(tuple(long[at : at + 3]), [])
        if len(found) < MOST_PLACES:
            found.append(at)
    best = [0] * len(short)
    before: dict[int, int] = {}
    for at in range(len(short) - 2):
        before = {place: before.get(place - 1, 2) + 1 for place in places.get(tuple(short[at : at + 3]), ())}
        best[at + 2] = max(before.values(), default=0)
    runs, at = [], len(short) - 1
    while at >= 0:
        if best[at]:
            runs.append(best[at])
        at -= max(1, best[at])
    return runs
