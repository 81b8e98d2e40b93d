"""Groups from edges, the policies, and the expected recall."""

import itertools
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.dedup import Edges, choose, expected_recall, group
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


@given(EDGES)
def test_groups_are_apart_and_every_joining_edge_is_strong(edges):
    groups = grouped(edges)
    rows = [member.row for found in groups for member in found.members]
    assert len(rows) == len(set(rows))
    for found in groups:
        assert len(found.members) > 1
        assert sum(member.through < 0 for member in found.members) == 1
        inside = {member.row for member in found.members}
        for member in found.members:
            if member.through >= 0:
                assert member.through in inside
                assert not edges[min(member.row, member.through), max(member.row, member.through)][2], "boilerplate never joins"
                assert member.jaccard >= 0.5 or member.inside >= 0.8
        assert found.weakest >= 0.5
        assert 1 <= found.diameter < len(found.members)


@given(EDGES, st.randoms())
def test_groups_do_not_depend_on_the_order_of_the_edges(edges, rng):
    shuffled = list(edges.items())
    rng.shuffle(shuffled)
    assert grouped(dict(shuffled)) == grouped(edges)


def test_exact_copies_follow_the_text_they_copy():
    (found,) = grouped({(0, 1): (0.9, 0.9, False)}, copies=[(5, 1), (6, 1)])
    assert sorted(member.row for member in found.members) == [0, 1, 5, 6]
    assert found.diameter == 2


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
