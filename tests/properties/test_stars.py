"""Large-star and small-star give the components that union-find gives, and keep what they promise on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.engines.stars import large_star, plain_components, small_star

EDGES = st.sets(st.tuples(st.integers(-30, 30), st.integers(-30, 30)).filter(lambda edge: edge[0] > edge[1]), max_size=80)
LARGE = 2**63 - 1


def union_find(edges):
    above = {}

    def root(node):
        while above.setdefault(node, node) != node:
            node = above[node]
        return node

    for a, b in edges:
        low, high = sorted((root(a), root(b)))
        above[high] = low
    return {node: root(node) for node in list(above)}


@given(EDGES)
def test_components_are_those_of_union_find(edges):
    assert plain_components(edges) == union_find(edges)


@given(EDGES)
def test_a_step_keeps_components_and_makes_no_more_edges(edges):
    for step in (large_star, small_star):
        after = step(edges)
        assert union_find(after) == union_find(edges)
        assert len(after) <= len(edges)
        assert all(a > b for a, b in after)


@given(EDGES)
def test_both_ways_round_and_loops_change_nothing(edges):
    given_edges = {(b, a) for a, b in edges} | edges | {(a, a) for a, _ in edges}
    assert plain_components(given_edges) == plain_components(edges)


@pytest.mark.slow
def test_a_long_path_and_a_large_star_settle_quickly():
    path = {(i, i + 1) for i in range(5000)}
    assert set(plain_components(path).values()) == {0}
    hub = {(LARGE, i) for i in range(5000)} | {(-LARGE - 1, 17)}
    assert set(plain_components(hub).values()) == {-LARGE - 1}
