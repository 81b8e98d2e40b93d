"""A credit against the dates: the answer stays open, and the reader is told that one of the two must be wrong."""

import pytest

from provenance.model import Document, Relation
from provenance.settings import Settings
from provenance.trace import trace

PROSE = (
    "The last bell founder of Quern Hill cast a bell of 640 kilos on Tuesday and broke the mould with a spade.",
    "Hanne Tolling, 71, has cast 212 bells, one of which fell into the harbour of Osk and still rings at low tide.",
    "The furnace goes to the museum in Tarvel, where a floor will have to be strengthened with steel beams.",
)


def pair(credit: str, copy_date: str, source_date: str, given: frozenset[str] = frozenset({"published"})) -> Relation:
    source = Document("a", "\n\n".join(("Last bell", *PROSE)), source="Quern Watch", published=source_date, given=given)
    copy = Document("b", "\n\n".join(("Bell", *PROSE[:2], credit)), source="Tarvel Mirror", published=copy_date, given=given)
    return trace([source, copy], (), Settings()).pairs[0]


@pytest.mark.parametrize("given", [frozenset(), frozenset({"published"})])
def test_a_credit_against_the_dates_is_told(given: frozenset[str]) -> None:
    found = pair("This story originally appeared in the Quern Watch.", "2025-05-18", "2025-05-20", given)
    assert found.relation == "undecided"
    assert "contradict each other" in found.wording
    assert "the credit in b" in found.settle


@pytest.mark.parametrize(
    ("credit", "copy_date", "source_date"),
    [
        ("This story originally appeared in the Quern Watch.", "2025-05-20", "2025-05-18"),  # they agree
        ("This story originally appeared in the Quern Watch.", "", "2025-05-18"),  # one date says nothing
        ("The bell rings.", "2025-05-18", "2025-05-20"),  # nobody is named
        ("Last year the Quern Watch reported that a chimney had burst in Osk.", "2025-05-18", "2025-05-20"),  # named for something else
    ],
)
def test_without_a_contradiction_none_is_told(credit: str, copy_date: str, source_date: str) -> None:
    assert "contradict" not in pair(credit, copy_date, source_date).wording
