"""Our scorers against values taken from the definitions by hand, and against the packs' own scorers on random cases where those are present."""

import importlib
import math
import random
import sys

import pytest

from bench.scorers import (
    Case,
    auc,
    average_precision,
    best_f1,
    calibration_error,
    pearson,
    plagdet,
    precision_recall_f1,
    ranks,
    score_absent,
    score_alignment,
    score_clusters,
    score_direction,
    score_links,
    score_pairs,
    spearman,
)


@pytest.fixture(scope="module")
def theirs(shared):
    folder = str(shared / "bench" / "scorers")
    sys.path.insert(0, folder)
    names = ("common", "plagdet", "score_absent", "score_clusters", "score_direction", "score_pairs", "score_sentalign")
    try:
        yield {name: importlib.import_module(name) for name in names}
    finally:
        sys.path.remove(folder)
        for name in names:
            sys.modules.pop(name, None)


def differences(ours, other, path=""):
    """The figures the other scorer prints that ours has not, or with another value."""
    found = []
    for key, value in other.items():
        if isinstance(value, dict):
            found += differences(ours.get(key, {}), value, f"{path}{key}.")
        elif key not in ours or ours[key] != pytest.approx(value, abs=1e-9, nan_ok=True):
            found.append((f"{path}{key}", ours.get(key), value))
    return found


def without(figures, *names):
    return {key: value for key, value in figures.items() if key not in names}


def span(doc, start, length):
    return Case(f"t{doc}", start, length, f"s{doc}", start, length)


def test_plagdet_follows_the_definition():
    whole, half, other = span(1, 0, 200), span(1, 0, 100), span(2, 0, 100)
    assert plagdet([whole], [whole])["plagdet"] == 1
    assert plagdet([whole], [half])["recall"] == 0.5
    assert plagdet([whole], [half])["precision"] == 1
    assert plagdet([half, other], [half])["recall"] == 0.5
    assert plagdet([half], [other])["plagdet"] == 0
    assert plagdet([half, other], [half, span(2, 50, 100), span(2, 25, 75)])["granularity"] == 1.5
    assert plagdet([], [])["precision"] == 1
    assert plagdet([], [half])["precision"] == 0


def test_overlapping_detections_are_counted_once():
    two = plagdet([span(1, 0, 100)], [span(1, 0, 60), span(1, 40, 60)])
    assert two["recall"] == 1
    assert two["plagdet"] == pytest.approx(1 / math.log2(3))


def test_a_touch_on_one_side_only_is_no_detection():
    assert plagdet([Case("t", 0, 100, "s", 0, 100)], [Case("t", 0, 100, "s", 500, 100)])["recall"] == 0


def test_clean_pairs_are_counted_as_false_alarms():
    truth = [{"susp": "a", "src": "b", "category": "clean", "spans": []}, {"susp": "c", "src": "d", "category": "clean", "spans": []}]
    assert score_alignment(truth, [{"susp": "a", "src": "b", "spans": [[0, 5, 0, 5]]}])["clean"]["false_alarm_rate"] == 0.5


def test_plagdet_agrees_with_the_reference(theirs):
    draw = random.Random(4)

    def rows(most):
        for i in range(60):
            spans = [[draw.randrange(900), draw.randrange(0, 300), draw.randrange(900), draw.randrange(1, 300)] for _ in range(draw.randrange(most))]
            yield {"susp": f"t{i % 20}", "src": f"s{i // 20}", "category": "xyz"[i % 3] if i % 7 else "clean", "spans": [] if not i % 7 else spans}

    for _ in range(5):
        truth, guess = list(rows(4)), list(rows(5))
        for row in guess:
            row["spans"] = row["spans"] or [[0, 50, 10, 20]]
        index = {(row["susp"], row["src"]): row for row in truth}
        other = theirs["plagdet"].score(index, {(row["susp"], row["src"]): row for row in guess})
        left_out = ("doc_precision", "doc_recall", "doc_f1", "micro_precision", "micro_recall")
        assert differences(score_alignment(truth, guess), {name: without(figures, *left_out) for name, figures in other.items()}) == []


def test_ranking_measures_on_hand_made_cases():
    assert precision_recall_f1(0, 0, 0) == (0, 0, 0)
    assert auc([1, 0], [1, 1]) == 0.5
    assert math.isnan(auc([1, 1], [1, 2]))
    assert average_precision([1, 0, 1], [3, 2, 1]) == pytest.approx(0.5 + 0.5 * 2 / 3)
    assert best_f1([1, 0, 1], [0.9, 0.8, 0.7]) == (pytest.approx(0.8), 0.7)
    assert spearman([0, 0, 1, 1], [1, 2, 3, 4]) == pytest.approx(0.8944271909999159)
    assert calibration_error([0.95, 0.95], [1, 0]) == pytest.approx(0.45)
    assert math.isnan(pearson([1, 1], [1, 2]))


def test_ranking_measures_agree_with_the_reference(theirs):
    common, draw = theirs["common"], random.Random(5)
    for size in (2, 3, 10, 200):
        labels = [1, 0] + [draw.randrange(2) for _ in range(size - 2)]
        scores = [draw.randrange(12) / 11 for _ in range(size)]
        assert ranks(scores).tolist() == common.ranks(scores).tolist()
        assert auc(labels, scores) == pytest.approx(common.auc(labels, scores))
        assert average_precision(labels, scores) == pytest.approx(common.average_precision(labels, scores))
        assert best_f1(labels, scores) == pytest.approx(common.best_f1(labels, scores))
        assert calibration_error(scores, labels) == pytest.approx(common.ece(scores, labels))


def link_rows(draw, inside):
    truth, guess = [], []
    for i in range(40):
        links = lambda scored: [sorted(draw.sample(range(6), 2)) + ([draw.randrange(5) / 4] if scored else []) for _ in range(draw.randrange(4))]  # noqa: E731
        row = {"id": f"d{i}", "kind": "kl"[i % 2], "links": [list(pair) for pair in {tuple(link) for link in links(False)}]}
        truth.append(row | ({"paragraphs": ["p"]} if inside else {"a": ["p"], "b": ["q"]}))
        guess.append({"id": f"d{i}", "links": links(True)})
    return truth, guess[:-3]


@pytest.mark.parametrize("inside", [True, False])
def test_links_agree_with_the_reference(theirs, inside):
    draw = random.Random(6)
    for _ in range(5):
        truth, guess = link_rows(draw, inside)
        assert differences(score_links(truth, guess), theirs["score_sentalign"].evaluate(truth, {row["id"]: row for row in guess})) == []


def test_links_inside_one_document_are_unordered():
    truth = [{"id": "x", "kind": "k", "paragraphs": ["p"], "links": [[0, 2]]}, {"id": "y", "kind": "none", "paragraphs": ["p"], "links": []}]
    figures = score_links(truth, [{"id": "x", "links": [[2, 0]]}, {"id": "y", "links": [[0, 1]]}])
    assert figures["k"]["f1"] == 1
    assert figures["ALL"]["clean_docs_flagged"] == 1


def test_clusters_close_the_truth_and_leave_ambiguous_pairs_out():
    truth = [{"a": 1, "b": 2, "label": "dup"}, {"a": 2, "b": 3, "label": "dup"}, {"a": 4, "b": 5, "label": "not_dup"}, {"a": 6, "b": 7, "label": "ambiguous"}]
    figures = score_clusters(truth, [{"members": [3, 1, 2]}, {"a": 5, "b": 4}, {"a": 6, "b": 7}])
    assert (figures["true_pairs"], figures["recall"], figures["precision"], figures["template_merged"]) == (3, 1, 0.75, 1)


def test_clusters_agree_with_the_reference(theirs):
    draw = random.Random(7)
    for _ in range(10):
        pairs = {tuple(sorted(draw.sample(range(25), 2))) for _ in range(40)}
        truth = [{"a": a, "b": b, "label": draw.choice(["dup", "dup", "not_dup", "ambiguous"])} for a, b in sorted(pairs)]
        guess = [{"a": a, "b": b, "score": draw.randrange(9) / 10} for a, b in sorted({tuple(sorted(draw.sample(range(25), 2))) for _ in range(30)})]
        guess.append({"members": draw.sample(range(25), 4)})
        ours, other = score_clusters(truth, guess), theirs["score_clusters"].evaluate(truth, guess)
        assert differences(without(ours, "best_threshold"), without(other, "best_threshold")) == []


def test_pairs_agree_with_the_reference(theirs):
    draw = random.Random(8)
    graded = [{"id": i, "score": draw.random() * 5, "set": "uv"[i % 2]} for i in range(40)]
    levels = [{"id": i, "label": draw.choice(["none", "heavy", "light", "near_copy"]), "b": f"b{i % 15}", "own_task": i % 3 == 0} for i in range(90)]
    levels = [row | {"reuse": int(row["own_task"] and row["label"] != "none")} for row in levels]
    plain = [{"id": i, "label": i % 2} for i in range(50)]
    for truth in (graded, levels, plain):
        guess = [{"id": row["id"], "score": draw.random()} for row in truth][:-1]
        assert differences(score_pairs(truth, guess, 0.5), theirs["score_pairs"].evaluate(truth, {row["id"]: row for row in guess}, 0.5)) == []


def test_direction_agrees_with_the_reference(theirs):
    draw = random.Random(9)
    truth = [
        {
            "id": i,
            "kind": "kl"[i % 2],
            "source": draw.choice(["a", "b", "a", "b", None]),
            "a": "x" * draw.randrange(9),
            "b": "x" * 4,
            "cross_portal": i % 5 == 0,
        }
        for i in range(120)
    ]
    guess = [{"id": row["id"], "source": draw.choice(["a", "b", None]), "confidence": 0.5 + draw.randrange(11) / 20} for row in truth]
    assert differences(score_direction(truth, guess), theirs["score_direction"].evaluate(truth, {row["id"]: row for row in guess})) == []


def test_direction_counts_wrong_claims_among_all_pairs():
    truth = [{"id": i, "kind": "k", "source": "a"} for i in range(4)]
    guess = [{"id": 0, "source": "b", "confidence": 0.92}, {"id": 1, "source": "b", "confidence": 0.85}, {"id": 2, "source": "a", "confidence": 0.9}]
    figures = score_direction(truth, guess)["k"]
    assert (figures["wrong_at_90"], figures["wrong_at_80"], figures["coverage"], figures["accuracy_half"]) == (0.25, 0.5, 0.75, 0.375)


def test_absent_sources_by_name_or_domain(theirs):
    outlets = [{"domain": "one.example", "name": "The One", "named_in_text": True}, {"domain": "two.example", "name": "Two", "named_in_text": False}]
    truth = [{"id": "x", "linked_outlets": outlets}, {"id": "y", "linked_outlets": outlets}]
    guess = [{"id": "x", "sources": ["one", "www.two.example"]}]
    figures = score_absent(truth, guess)
    assert (figures["recall_named"], figures["recall_unnamed"], figures["missing"]) == (0.5, 0.5, 1)
    assert differences(figures, theirs["score_absent"].evaluate(truth, {row["id"]: row for row in guess})) == []
