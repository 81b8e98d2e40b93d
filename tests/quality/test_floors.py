"""No measurement may fall by more than .01 below the figures pinned in floors.json (which says how and when to pin them anew)."""

import pytest

from bench.floors import entries, falls, measured


@pytest.mark.slow
@pytest.mark.parametrize("entry", entries(), ids=lambda entry: f"{entry['bench']}-{entry['pack']}-{entry.get('measure', '')}".strip("-"))
def test_quality_holds(shared, entry):
    assert falls(entry, measured(entry, shared / "bench" / "bench_dev")) == []


def test_a_fall_and_a_rise_beyond_the_slack_are_told():
    entry = {"at_least": {"ALL.f1": 0.9, "x.f1": 0.5}, "at_most": {"clean.rate": 0.01}}
    assert falls(entry, {"ALL.f1": 0.8905, "x.f1": 0.7, "clean.rate": 0.019}) == []
    assert falls(entry, {"ALL.f1": 0.8895, "x.f1": 0.7, "clean.rate": 0.021}) == [
        "ALL.f1 is 0.8895, pinned at 0.9000",
        "clean.rate is 0.0210, pinned at 0.0100",
    ]
