"""The rule by which a row stays: on columns the same as on single rows."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.dedup import POLICIES, choose
from provenance.engines.findings import Findings, moments
from provenance.engines.store import FactStore
from provenance.tabulate import Facts, standing

NONE = np.zeros(0, np.int64)
rows = st.tuples(
    st.sampled_from(["", "a", "b", "ä", "\U0001f600", "zz"]),
    st.sampled_from([None, "", " 2024-05-02", "2023-01-01\x1c", "n.d.", "²024", "1 May 2024", "2024-05-02T01:00+02:00"]),
    st.sampled_from([None, "", "Herald", " herald ", "Times"]),
    st.integers(0, 3),
)


def facts(given):
    table = pa.table([pa.array(column, pa.large_string()) for column in list(zip(*given, strict=True))[:3]], names=["id", "published", "source"])
    words = np.array([row[3] for row in given], np.int64)
    findings = Findings(words, np.arange(len(given)), np.arange(len(given)), {"left": NONE, "right": NONE}, (NONE.astype(np.uint64), NONE, NONE))
    return Facts(FactStore(table), findings)


@pytest.mark.parametrize("policy", POLICIES)
@settings(deadline=None)  # the first example loads Arrow
@given(given=st.lists(rows, min_size=1, max_size=8), prefer=st.lists(st.sampled_from(["times", "HERALD", ""]), max_size=2))
def test_the_same_row_stays_as_when_rows_are_compared_one_by_one(policy, given, prefer):
    def told(row):
        name, date, source, words = given[row]
        return name, moments([date or ""])[0], words, (source or "").strip()

    wanted = choose(range(len(given)), policy, told, prefer)
    assert int(np.argmin(standing(facts(given), policy, prefer))) == wanted
