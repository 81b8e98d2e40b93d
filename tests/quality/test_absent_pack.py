"""Outlets that real articles name (evaluation pack absent_source): recall with the table, and with it hidden. Precision is read by hand, see docs."""

import json

import pytest

from bench import absent
from provenance.cite import load_outlets
from provenance.citing.outlets import Outlets


@pytest.fixture(scope="module")
def rows(shared):
    lines = (shared / "bench" / "bench_dev" / "absent_source" / "docs.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def measured(rows, table):
    full = load_outlets()
    return absent.score(rows, [{"id": row["id"], "sources": absent.listed(absent.mentions(row, table), full)} for row in rows])


@pytest.mark.slow
def test_named_outlets_are_found(rows):
    found = measured(rows, load_outlets())
    assert found["recall_named"] >= 0.90
    assert found["names_listed"] <= 3.2 * found["docs"], "a method that lists everything finds everything"


@pytest.mark.slow
def test_outlets_outside_the_table_are_found(rows):
    assert measured(rows, Outlets())["recall_named"] >= 0.65
