"""Groups from edges, the policies, and the expected recall."""

import itertools
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.dedup import Edges, _grown, _paired, choose, expected_recall, group
from provenance.errors import UsageError

EDGES = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]),
    st.tuples(st.floats(0.2, 1), st.floats(0.2, 1), st.booleans()),
    max_size=20,
)


def grouped(edges, rows=10, copies=()):
    first = np.arange(rows)
    for copy, original in copies:
        first[copy] = original
    rank = np.array([7, 3, 9, 1, 0, 8, 2, 6, 4, 5][:rows])
    pairs = sorted(edges)
    table = [edges[pair] for pair in pairs]
    columns = [np.array([row[i] for row in table], float) for i in range(2)]
    jaccard = np.minimum(*columns)
    given_edges = Edges(
        np.array([a for a, _ in pairs], np.int64),
        np.array([b for _, b in pairs], np.int64),
        jaccard,
        columns[0],
        columns[1],
        np.array([row[2] for row in table], bool),
    )
    return group(given_edges, first, rank, min_jaccard=0.5, min_containment=0.8)


def groups_of(found):
    """Every group as a list of members (row, through, Jaccard, inside) with its weakest edge and diameter."""
    ends = np.cumsum(found.size).tolist()
    members = list(zip(found.row.tolist(), found.through.tolist(), found.jaccard.tolist(), found.inside.tolist(), strict=True))
    assert ends[-1:] == [len(members)] or not members
    facts = zip(ends, found.size.tolist(), found.weakest.tolist(), found.diameter.tolist(), strict=True)
    return [(members[end - size : end], weakest, diameter) for end, size, weakest, diameter in facts]


def farthest(members):
    """The longest way between two members over joining edges, by walking from each."""
    around = {row: set() for row, *_ in members}
    for row, through, *_ in members[1:]:
        around[row].add(through)
        around[through].add(row)
    longest = 0
    for start in around:
        seen, edge, steps = {start}, {start}, 0
        while edge := {b for a in edge for b in around[a]} - seen:
            seen |= edge
            steps += 1
        longest = max(longest, steps)
    return longest


@given(EDGES, st.dictionaries(st.integers(5, 9), st.integers(0, 4), max_size=4))
def test_groups_are_apart_and_every_joining_edge_is_strong(edges, copies):
    edges = {pair: edge for pair, edge in edges.items() if not copies.keys() & set(pair)}  # only the first of equal texts is compared
    found = groups_of(grouped(edges, copies=copies.items()))
    rows = [row for members, *_ in found for row, *_ in members]
    assert len(rows) == len(set(rows))
    assert copies.keys() <= set(rows)
    assert [members[0][0] for members, *_ in found] == sorted(members[0][0] for members, *_ in found)
    for members, weakest, diameter in found:
        assert len(members) > 1
        assert members[0][1:] == (-1, 1.0, 1.0)
        inside = {row for row, *_ in members}
        for row, through, jaccard, share in members[1:]:
            assert through in inside
            if row in copies:
                assert (through, jaccard, share) == (copies[row], 1.0, 1.0)
            else:
                assert not edges[min(row, through), max(row, through)][2], "boilerplate never joins"
                assert jaccard >= 0.5 or share >= 0.8
        measures = (edges.get((min(row, through), max(row, through)), (1.0, 1.0)) for row, through, *_ in members[1:])
        assert weakest == min(max(edge[:2]) for edge in measures), "the same whichever of the two stands first"
        assert diameter == farthest(members)


@given(EDGES, st.randoms())
def test_groups_do_not_depend_on_the_order_of_the_edges(edges, rng):
    shuffled = list(edges.items())
    rng.shuffle(shuffled)
    assert groups_of(grouped(dict(shuffled))) == groups_of(grouped(edges))


@given(st.integers(50, 100), st.integers(50, 100), st.booleans())
def test_two_texts_alone_are_grouped_as_all_others(here, there, lower):
    """The short way for pairs, which are most groups, and the long one."""
    shares = np.array([here / 100]), np.array([there / 100])
    jaccard = 1 / (1 / shares[0] + 1 / shares[1] - 1)
    pair = Edges(np.array([0]), np.array([1]), jaccard, *shares, np.array([False]))
    if jaccard[0] >= 0.5 or max(here, there) >= 80:
        ways = [way(pair, np.array([True]), np.array([0, 1] if lower else [1, 0]), *least) for way, least in ((_paired, (0.5,)), (_grown, (0.5, 0.8)))]
        assert [[column.tolist() for column in way] for way in ways[:1]] == [[column.tolist() for column in way] for way in ways[1:]]


def test_exact_copies_follow_the_text_they_copy():
    ((members, _, diameter),) = groups_of(grouped({(0, 1): (0.9, 0.9, False)}, copies=[(5, 1), (6, 1)]))
    assert sorted(row for row, *_ in members) == [0, 1, 5, 6]
    assert diameter == 2


def test_copies_of_a_text_that_nothing_else_is_near():
    assert groups_of(grouped({}, copies=[(7, 3), (5, 3)])) == [([(3, -1, 1.0, 1.0), (5, 3, 1.0, 1.0), (7, 3, 1.0, 1.0)], 1.0, 2)]
    assert groups_of(grouped({})) == []


def test_policies_break_ties_the_same_way_in_any_order():
    facts = {row: (f"id {row}", "" if row == 3 else "2024-01-01", 50, "") for row in range(5)}
    for rows in itertools.islice(itertools.permutations(range(5)), 30):
        assert choose(rows, "earliest", facts.__getitem__) == 0
        assert choose(rows, "longest", facts.__getitem__) == 0
    with pytest.raises(UsageError, match="newest"):
        choose([0], "newest", facts.__getitem__)


def test_expected_recall_agrees_with_sampling():
    rng = random.Random(1)
    shared, rate = round(2 * 300 * 0.1 / 1.1), 1 / 8
    hits = sum(sum(rng.random() < rate for _ in range(shared)) >= 4 for _ in range(4000)) / 4000
    assert abs(dict(expected_recall(48, (2, 0.1)))[0.1] - hits) < 0.03
    curve = [chance for _, chance in expected_recall(24, (2, 0.1))]
    assert curve == sorted(curve)
