"""The five real articles: passages and repeats against the hand-made truth beside them (no text of theirs is in this file)."""

import importlib.util
import json

import pytest

from provenance import align
from provenance.model import Document
from provenance.settings import AlignSettings, SplitSettings
from provenance.split import split


@pytest.fixture(scope="module")
def judge(shared):
    spec = importlib.util.spec_from_file_location("articles_score", shared / "articles" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def truth(shared):
    return json.loads((shared / "articles" / "truth.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def aligned(shared, truth):
    documents = [Document(d["id"], (shared / "articles" / d["file"]).read_text("utf-8")) for d in truth["docs"]]
    return align.align([split(document, SplitSettings())[0] for document in documents], AlignSettings())


@pytest.fixture(scope="module")
def passages(aligned):
    return [
        {
            "kind": p.kind,
            "a": {"doc": p.left_doc, "start": p.left.start, "end": p.left.end},
            "b": {"doc": p.right_doc, "start": p.right.start, "end": p.right.end},
        }
        for p in aligned.passages
    ]


@pytest.fixture(scope="module")
def repeats(aligned):
    return [
        {"doc": p.left_doc, "first": {"start": p.left.start, "end": p.left.end}, "second": {"start": p.right.start, "end": p.right.end}}
        for p in aligned.repeats
    ]


def _rows(truth):
    return [dict(row, pair=frozenset((pair["a"], pair["b"]))) for pair in truth["pairs"] for row in pair["passages"]]


def test_same_source_passages_are_found(judge, truth, passages):
    wanted = [row for row in _rows(truth) if row["pair"] == judge.SAME_FAMILY and row["strength"] in ("strong", "medium")]
    assert sum(any(judge.same(p, row) for p in passages) for row in wanted) >= judge.FLOORS["alignment"]["found"]


def test_few_passages_that_no_reader_listed(judge, truth, passages):
    inside = [p for p in passages if {p["a"]["doc"], p["b"]["doc"]} == judge.SAME_FAMILY]
    assert sum(not any(judge.same(p, row) for row in _rows(truth)) for p in inside) <= judge.FLOORS["alignment"]["unlisted"]


def test_no_reuse_in_the_other_pairs(judge, passages):
    assert [p for p in passages if {p["a"]["doc"], p["b"]["doc"]} != judge.SAME_FAMILY and p["kind"] in judge.REUSE] == []


def test_shared_quotations_are_shown_as_quotations(passages):
    assert {p["kind"] for p in passages if "us-trends" in (p["a"]["doc"], p["b"]["doc"])} == {"quote"}


def test_all_strong_repeats_and_few_others(judge, truth, repeats):
    rows = truth["intra_document_repeats"]
    assert all(any(judge.same_repeat(found, row) for found in repeats) for row in rows if row["strength"] == "strong")
    assert sum(not any(judge.same_repeat(found, row) for row in rows) for found in repeats) <= judge.FLOORS["alignment"]["repeats"]


def test_spans_are_short_enough_to_read(aligned):
    assert max(p.left.end - p.left.start for p in aligned.passages) <= 1200


def test_the_expected_number_of_false_passages_is_small(aligned):
    assert aligned.stats["expected_false_passages"] <= 2
