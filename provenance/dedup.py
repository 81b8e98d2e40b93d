"""Verified edges become groups; a policy says which text of a group stays. Pure functions on arrays and lists.

A group grows from a *centre*, the text with the most near edges. A text joins through an edge of at least the wanted Jaccard if it was also verified against
the centre (at the lower bar at which pairs are listed), so a chain of small changes ends where the ends have nothing to do with each other. A text contained in
longer ones joins the one that holds most of it, and never ties two longer texts together. Exact copies follow the text they copy.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from provenance.errors import UsageError

__all__ = ["POLICIES", "Edges", "Groups", "choose", "expected_recall", "group", "preference"]

Measures = tuple[float, float, float]  # Jaccard, share of this text inside the other, share of the other inside this
Neighbours = dict[int, dict[int, Measures]]
Member = tuple[int, int, float, float, float]  # a member as `Groups` has it: row, through, jaccard, inside; and the greatest measure of its edge
Found = tuple[NDArray[np.float64], NDArray[np.int64]]  # members, a column each, and the first member of the group of each
POLICIES = ("earliest", "longest", "first", "source")


@dataclass(frozen=True, slots=True)
class Edges:
    """Verified pairs: rows, exact Jaccard, the share of the left text's shingles in the right and the other way round, whether they share only boilerplate."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    jaccard: NDArray[np.float64]
    left_inside: NDArray[np.float64]
    right_inside: NDArray[np.float64]
    boilerplate: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of two rows or more, one member after another, those of a group together, the one that the others joined first.

    Per member: its row, the row it joined through (-1 for the first), and the Jaccard of that edge and the share of this text found in the other (1 for the
    first). Per group: its number of members, the least max(Jaccard, containment either way) of a joining edge, the longest way between two members over
    joining edges.
    """

    row: NDArray[np.int64]
    through: NDArray[np.int64]
    jaccard: NDArray[np.float64]
    inside: NDArray[np.float64]
    size: NDArray[np.int64]
    weakest: NDArray[np.float64]
    diameter: NDArray[np.int64]


def group(edges: Edges, first_copy: NDArray[np.int64], rank: NDArray[np.int64], *, min_jaccard: float, min_containment: float) -> Groups:
    """The groups of two rows or more, by the row of their first member.

    ``first_copy`` has, per row, the row it copies exactly (itself when none, -1 for a text without words); ``rank`` orders rows by content, so that groups
    do not depend on the order of the input. Shares are 0..1.

    >>> one = np.array([0.9])
    >>> edges = Edges(np.array([0]), np.array([1]), one, one, one, np.array([False]))
    >>> found = group(edges, np.array([0, 1, 0]), np.arange(3), min_jaccard=0.5, min_containment=0.8)
    >>> found.row.tolist(), found.through.tolist(), found.size.tolist()
    ([0, 1, 2], [-1, 0, 0], [3])
    """
    inside = np.maximum(edges.left_inside, edges.right_inside)
    strong = ~edges.boilerplate & ((edges.jaccard >= min_jaccard) | (inside >= min_containment))
    degree = np.bincount(np.concatenate([edges.left[strong], edges.right[strong]]), minlength=len(first_copy))
    alone = strong & (degree[edges.left] == 1) & (degree[edges.right] == 1)
    tied = (degree[edges.left] > 0) & (degree[edges.right] > 0) & ~alone & ~edges.boilerplate
    grown = _grown(edges, tied, rank, min_jaccard, min_containment)
    paired = _paired(edges, alone, rank, min_jaccard)
    top = np.full(len(first_copy), -1)  # the first member of every row's group
    for members, first in (grown, paired):
        top[members[0].astype(np.int64)] = first
    copies = np.flatnonzero((first_copy >= 0) & (first_copy != np.arange(len(first_copy))))
    copied = np.unique(first_copy[copies])
    lone = copied[top[copied] < 0]
    top[lone] = lone
    own, one = np.stack([lone, np.full(len(lone), -1), *np.ones((3, len(lone)))]), np.ones((3, len(copies)))
    members = np.concatenate([grown[0], paired[0], own, np.stack([copies, first_copy[copies], *one])], axis=1)
    of = np.concatenate([grown[1], paired[1], lone, top[first_copy[copies]]])
    order = np.argsort(of, kind="stable")
    return _measured(members[:, order], np.unique(of, return_counts=True)[1])


def _paired(edges: Edges, alone: NDArray[np.bool_], rank: NDArray[np.int64], min_jaccard: float) -> Found:
    """Most groups: two texts, nothing else near. The longer one stands first if it holds the other, else the one of lower rank."""
    left, right, jaccard, here, there = (column[alone] for column in (edges.left, edges.right, edges.jaccard, edges.left_inside, edges.right_inside))
    holds = (jaccard < min_jaccard) & (here != there)  # the longer text has the smaller share inside the other
    turned = ~np.where(holds, here < there, rank[left] < rank[right])
    first, second = np.where(turned, right, left), np.where(turned, left, right)
    inside, most = np.where(turned, here, there), np.maximum(jaccard, np.maximum(here, there))
    members = np.stack([first, np.full(len(first), -1), *np.ones((3, len(first)))]), np.stack([second, first, jaccard, inside, most])
    return np.concatenate(members, axis=1), np.concatenate([first, first])


def _grown(edges: Edges, tied: NDArray[np.bool_], rank: NDArray[np.int64], min_jaccard: float, min_containment: float) -> Found:
    """Groups where more than two texts are near each other, grown around centres; contained texts join the one that holds them."""
    neighbours: Neighbours = {}
    columns = (edges.left, edges.right, edges.jaccard, edges.left_inside, edges.right_inside)
    for a, b, j, here, there in zip(*(column[tied].tolist() for column in columns), strict=True):
        neighbours.setdefault(a, {})[b] = (j, here, there)
        neighbours.setdefault(b, {})[a] = (j, there, here)
    places = {row: int(rank[row]) for row in neighbours}
    near = {row: sorted((places[b], b) for b, edge in around.items() if edge[0] >= min_jaccard) for row, around in neighbours.items()}
    centre_of: dict[int, int] = {}
    members: dict[int, list[Member]] = {}
    for row in sorted(neighbours, key=lambda r: (-len(near[r]), places[r])):
        if row not in centre_of:
            members[row] = _reached(row, neighbours, near, centre_of)
    held = _contained(members, neighbours, places, min_containment)
    for small in sorted(held, key=lambda c: places[c]):
        top, (through, edge) = small, held[small]
        while top in held:  # containers are longer, so this ends
            top = centre_of[held[top][0]]
        members[top] += [(small, through, edge[0], edge[1], max(edge)), *members[small][1:]]
    found = {centre: own for centre, own in members.items() if centre not in held and len(own) > 1}
    flat = np.fromiter(chain.from_iterable(chain.from_iterable(found.values())), np.float64).reshape(-1, 5).T
    return flat, np.repeat(np.fromiter(found, np.int64, len(found)), [len(own) for own in found.values()])


def _reached(centre: int, neighbours: Neighbours, near: dict[int, list[tuple[int, int]]], centre_of: dict[int, int]) -> list[Member]:
    """The centre and what it reaches over near edges, as far as it was verified against the centre itself."""
    found = [(centre, -1, 1.0, 1.0, 1.0)]
    centre_of[centre] = centre
    known = neighbours[centre]
    for through, *_ in found:  # grows while it is walked
        for _, row in near[through]:
            if row not in centre_of and row in known:
                centre_of[row] = centre
                edge = neighbours[row][through]
                found.append((row, through, edge[0], edge[1], max(edge)))
    return found


def _contained(members: dict[int, list[Member]], neighbours: Neighbours, places: dict[int, int], least: float) -> dict[int, tuple[int, Measures]]:
    """For every centre that lies inside a longer text of another group: the text that holds most of it, and the edge."""
    held = {}
    for centre, found in members.items():
        own = {row for row, *_ in found}
        best = None
        for row, edge in neighbours[centre].items():
            longer = edge[1] > edge[2] or (edge[1] == edge[2] and places[row] < places[centre])  # the shorter text has the larger share inside the other
            if row not in own and longer and edge[1] >= least:
                key = (-edge[1], -edge[0], places[row])
                best = min(best, (key, row, edge)) if best else (key, row, edge)
        if best:
            held[centre] = (best[1], best[2])
    centre_of = {row: centre for centre, found in members.items() for row, *_ in found}
    for start in sorted(held, key=lambda c: places[c]):  # a ring of groups that hold each other's centres is cut at its first text
        seen, at = {start}, start
        while at in held:
            at = centre_of[held[at][0]]
            if at in seen:
                del held[at]
                break
            seen.add(at)
    return held


def _measured(members: NDArray[np.float64], size: NDArray[np.int64]) -> Groups:
    """The groups with their weakest joining edges and diameters."""
    row, through = members[:2].astype(np.int64)
    jaccard, inside, most = members[2:]
    begins = np.cumsum(size) - size
    diameter = np.where(size == 2, 1, 2)  # a pair, or all joined through the first
    if len(size):
        weakest = np.minimum.reduceat(most, begins)
        star = np.logical_and.reduceat((through < 0) | (through == np.repeat(row[begins], size)), begins)
        for i in np.flatnonzero(~star).tolist():
            own = slice(begins[i], begins[i] + size[i])
            diameter[i] = _diameter(row[own].tolist(), through[own].tolist())
    return Groups(row, through, jaccard, inside, size, weakest if len(size) else np.zeros(0), diameter)


def _diameter(rows: list[int], through: list[int]) -> int:
    """The longest way between two members of a group over joining edges; the first is the one that the others joined."""
    below: dict[int, list[int]] = {}
    for row, reached in zip(rows[1:], through[1:], strict=True):
        below.setdefault(reached, []).append(row)
    walk = rows[:1]
    for row in walk:  # grows while it is walked
        walk.extend(below.get(row, ()))
    height = dict.fromkeys(walk, 0)
    diameter = 0
    for row in reversed(walk):
        heights = sorted((height[child] + 1 for child in below.get(row, ())), reverse=True)[:2]
        height[row] = heights[0] if heights else 0
        diameter = max(diameter, sum(heights))
    return diameter


def choose(rows: Sequence[int], policy: str, facts: Callable[[int], tuple[str, str, int, str]], prefer: Sequence[str] = ()) -> int:
    """The row to keep.

    ``facts(row)`` gives (id, date as ISO 8601 or "", words, source). earliest: the first date, undated ones last; longest: most words; first: reading order;
    source: the source that stands first in ``prefer``. Ties go to the longer text, then to the smaller id. Raises UsageError for another policy.

    >>> facts = {0: ("a", "2024-05-02", 90, "x"), 1: ("b", "2024-05-01", 80, "y")}.get
    >>> choose([0, 1], "earliest", facts), choose([0, 1], "longest", facts)
    (1, 0)
    """
    return min(rows, key=preference(policy, prefer, facts))


def preference(policy: str, prefer: Sequence[str], facts: Callable[[int], tuple[str, str, int, str]]) -> Callable[[int], tuple[object, ...]]:
    """The key by which `choose` compares rows: the lowest stays. Raises UsageError for another policy.

    >>> preference("longest", (), {4: ("a", "", 90, "")}.get)(4)
    (-90, 'a', 4)
    """
    if policy not in POLICIES:
        raise UsageError(f"unknown policy {policy!r}", hint="one of " + ", ".join(POLICIES))
    places = {name.casefold(): i for i, name in enumerate(prefer)}

    def earliest(row: int) -> tuple[object, ...]:
        name, date, words, _ = facts(row)
        return not date[:4].isdigit(), date, -words, name, row

    def longest(row: int) -> tuple[object, ...]:
        name, _, words, _ = facts(row)
        return -words, name, row

    def source(row: int) -> tuple[object, ...]:
        return places.get(facts(row)[3].casefold(), len(places)), *earliest(row)

    return {"earliest": earliest, "longest": longest, "source": source, "first": lambda row: (row,)}[policy]


def expected_recall(keep: int, rule: tuple[int, float], words: int = 300, halvings: int = 3) -> tuple[tuple[float, float], ...]:
    """(Jaccard, chance that two texts of so many words become a candidate pair), from Jaccard .1 to 1.

    Each shared shingle is in both samples with probability 1 / 2**halvings; the number of sampled ones is binomial, and ``rule`` (shingles, share of the
    sample) says how many are enough. Optimistic where many shared shingles are hot.

    >>> [round(chance, 2) for jaccard, chance in expected_recall(48, (2, 0.1)) if jaccard in (0.2, 0.5)]
    [1.0, 1.0]
    """
    level = next((h for h in range(halvings) if words <= keep << h), halvings)
    rate = 1 / 2**level
    curve = []
    for tenth in range(1, 11):
        jaccard = tenth / 10
        shared = round(2 * words * jaccard / (1 + jaccard))
        needed = max(rule[0], math.ceil(rule[1] * words * rate))
        missed = sum(math.comb(shared, k) * rate**k * (1 - rate) ** (shared - k) for k in range(min(needed, shared + 1)))
        curve.append((jaccard, round(max(0.0, 1 - missed), 4)))
    return tuple(curve)
