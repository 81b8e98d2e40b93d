"""results.json: the shape the schema promises, offsets that lead to the words, and hostile values that stay JSON."""

import io
import json
from dataclasses import replace
from importlib.resources import files

import jsonschema
import pytest

from provenance.formats import results


def written(report) -> dict:
    stream = io.StringIO()
    results.write(report, stream)
    stream.getvalue().encode("utf-8")
    return json.loads(stream.getvalue(), parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))


@pytest.fixture(scope="module")
def validator():
    schema = json.loads(files("provenance").joinpath("data", "results.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("make", ["sample_report", "hostile_report"])
def test_fits_the_schema(sample, validator, make):
    assert [error.message for error in validator.iter_errors(written(getattr(sample, make)()))] == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda tree: tree.pop("pairs"),
        lambda tree: tree.update(schema="provenance/2"),
        lambda tree: tree["passages"][0].update(kind="copied"),
        lambda tree: tree["passages"][0]["a"].pop("doc"),
        lambda tree: tree["repeats"][0].pop("second"),
        lambda tree: tree["pairs"][0].update(relation="plagiarism"),
        lambda tree: tree["pairs"][0].update(confidence=1.2),
        lambda tree: tree["absent_sources"][0].update(id="gull"),
        lambda tree: tree["edges"][0].pop("prov"),
    ],
)
def test_the_schema_notices_what_is_wrong(sample, validator, spoil):
    tree = written(sample.sample_report())
    spoil(tree)
    assert not validator.is_valid(tree)


def test_offsets_lead_to_the_words(sample):
    report = sample.sample_report()
    texts = {text.id: text.document.text for text in report.texts}
    tree = written(report)

    def words(place, doc=None):
        return texts[doc or place["doc"]][place["start"] : place["end"]]

    row = next(row for row in tree["passages"] if row["kind"] == "verbatim")
    assert words(row["a"]) == words(row["b"]) == "The line lost 2.3 million crowns last year, according to figures the council published with its agenda."
    repeat = tree["repeats"][0]
    assert words(repeat["first"], repeat["doc"]).startswith("Residents gathered") and words(repeat["second"], repeat["doc"]).startswith("Residents stood")
    mention = tree["absent_sources"][0]["mentions"][0]
    assert words(mention) == mention["name"] == "Gull Radio" and mention["text"].endswith("a teacher told Gull Radio.")
    (change,) = next(row["changes"] for row in tree["passages"] if row["changes"])
    assert (words(change["a"], "agency/ferry-vote"), words(change["b"], "island-post")) == ("412", "421") == (change["a_text"], change["b_text"])


def test_says_who_copied_whom(sample):
    tree = written(sample.sample_report())
    pair = next(pair for pair in tree["pairs"] if pair["relation"] == "copied")
    assert (pair["copy"], pair["source"], pair["absent_source"]) == ("island-post", "agency/ferry-vote", None)
    assert [exhibit["counted"] for exhibit in pair["evidence"]] == [True, True, False, True]
    likely = {row["id"]: row["likely_source"] for row in tree["documents"]}
    assert likely["island-post"] == "agency/ferry-vote" and likely["coast-today"] == "absent:gull-radio" and likely["weather-note"] is None


def test_numbers_are_rounded_and_finite(sample):
    report = sample.sample_report()
    passage = replace(report.passages[0], score=1 / 3, nats=float("inf"), why={"x": float("nan"), "y": 2 / 3, "s": frozenset("ba")})
    row = written(replace(report, passages=(passage,)))["passages"][0]
    assert (row["score"], row["nats"], row["why"]) == (0.3333, 0.0, {"x": 0.0, "y": 0.6667, "s": ["a", "b"]})


def test_a_half_surrogate_is_replaced_one_for_one(sample):
    tree = written(sample.hostile_report())
    assert tree["documents"][0]["title"] == sample.HOSTILE.replace("\ud800", "\ufffd")
