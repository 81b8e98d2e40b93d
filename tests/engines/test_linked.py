"""The links that sampled shingles make on a cluster, against a plain count over pairs of texts; no Spark needed."""

from itertools import combinations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.engines import spark
from provenance.engines.findings import arrow


@given(st.dictionaries(st.integers(-50, 50), st.sets(st.integers(-9, 9), min_size=1), max_size=25), st.integers(1, 6), st.sampled_from([1, 7, 200_000]))
def test_links_are_those_of_a_plain_count(having, cap, cut):
    pairs, hot = {}, {}
    for shingle, slots in having.items():
        if len(slots) > cap:
            hot[shingle] = (min(slots), len(slots))
        for a, b in combinations(sorted(slots), 2):
            if len(slots) <= cap or a == min(slots):
                n, stars = pairs.get((a, b), (0, 0))
                pairs[a, b] = (n + 1, stars + (len(slots) > cap))
    rows = np.array([(h, slot) for h, slots in having.items() for slot in slots], np.int64).reshape(-1, 2)
    rows = np.random.default_rng(1).permutation(rows)
    table = pa.table({"slot": arrow(rows[:, 1]), "runs": arrow(rows[:, 1] + 100), "halvings": arrow(rows[:, 1] * 3), "h": arrow(rows[:, 0])})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spark, "_SLICE", cut)
        found = [row for batch in spark.linked_batches(table, cap) for row in batch.to_pylist()] if len(rows) else []
    counted = {}
    for row in found:
        if row["stars"] < 0:
            assert hot.pop(row["left"]) == (row["right"], row["n"])
            continue
        assert (row["left_runs"], row["right_runs"]) == (row["left"] + 100, row["right"] + 100)
        assert (row["left_halvings"], row["right_halvings"]) == (row["left"] * 3, row["right"] * 3)
        n, stars = counted.get((row["left"], row["right"]), (0, 0))
        counted[row["left"], row["right"]] = (n + row["n"], stars + row["stars"])
    assert counted == pairs
    assert not hot
