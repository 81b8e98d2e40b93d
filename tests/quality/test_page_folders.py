"""Folders of invented pages, as people save them, by authors who had not seen the rules (tests/pages): no wrong arrow, and named sources are reached."""

import json
from pathlib import Path

import pytest

from provenance.model import Document, Relation
from provenance.settings import Settings
from provenance.trace import trace

pytestmark = pytest.mark.slow

PAGES = Path(__file__).parents[1] / "pages"
SETS = sorted(path.stem for path in PAGES.glob("*.json"))
REACHED = 0.75  # of the named sources with .9 or more: .77 when this was pinned
RIGHT = 0.51  # of all relations: .54 when this was pinned; nearly all others are left open
NEITHER = 0.03  # neither right nor one of the answers that a fair reader accepts: .024 when this was pinned


@pytest.fixture(scope="module")
def answers() -> list[tuple[str, dict[str, object], Relation]]:
    """(family, the declared pair, ours) for every pair."""
    found = []
    for name in SETS:
        for family in json.loads((PAGES / f"{name}.json").read_text("utf-8")):
            report = trace([Document(doc, text) for doc, text in sorted(family["documents"].items())], (), Settings())
            pairs = {(pair.a, pair.b): pair for pair in report.pairs}
            found += [(f"{name} {family['name']}", told, pairs[min(told["a"], told["b"]), max(told["a"], told["b"])]) for told in family["pairs"]]
    return found


def right(told, ours):
    return ours.relation == told["relation"] and (ours.relation != "copied" or ours.source == told["source"])


def test_no_arrow_is_wrong(answers):
    wrong = [
        (family, ours.a, ours.b)
        for family, told, ours in answers
        if ours.relation == "copied" and not right(told, ours) and not ours.wording.partition(" (")[0].startswith((f"{ours.a} quotes", f"{ours.b} quotes"))
    ]
    assert wrong == []


def test_named_sources_are_reached(answers):
    named = [right(told, ours) and ours.confidence >= 0.9 for _, told, ours in answers if told["recognisable"]]
    assert len(named) > 60
    assert sum(named) / len(named) >= REACHED


def test_relations(answers):
    fair = [right(told, ours) or ours.relation == "undecided" or ours.relation in told["acceptable"] for _, told, ours in answers]
    assert len(fair) > 140
    assert 1 - sum(fair) / len(fair) <= NEITHER
    assert sum(right(told, ours) for _, told, ours in answers) / len(answers) >= RIGHT
