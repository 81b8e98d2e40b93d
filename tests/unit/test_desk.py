"""Versions of an agency's story are the agency's own: never absent, no accusation between them, and a copy leads to the one it is nearest to."""

import pytest

from provenance.model import Document, Relation, Report
from provenance.settings import Settings
from provenance.trace import trace

LEAD = "OSKMOUTH (Castor Newswire) - A grain barge sank off Oskmouth on Monday and {} sailors were pulled from the water, the coast guard said."
SHIP = "The barge, with 900 tonnes of barley aboard, struck the old mole at 4:40 a.m. and went down within eleven minutes, a spokesman said."
CREW = "Two of the sailors were treated for cold in a bakery on the quay, whose owner had opened early for the carnival, a Castor reporter saw."
CAUSE = "Investigators were looking at a harbour light that had been dark since Thursday, the transport ministry said late on Monday."
SIGN = "(Reporting by Dov Lind; Editing by Fi Pask)"
PAPER = (
    "A grain barge sank off Oskmouth on Monday and {} sailors were pulled from the water, the coast guard said.",
    "The barge, with 900 tonnes of barley aboard, struck the old mole at 4:40 a.m. and went down within eleven minutes.",
)


def wire(name: str, headline: str, clock: str, *paragraphs: str) -> Document:
    published = f"2025-06-09T{clock}:00+00:00" if clock else ""
    return Document(name, "\n\n".join((headline, *paragraphs)), published=published)


def story(*extra: Document, clocks: tuple[str, str, str] = ("05:10", "06:40", "19:15")) -> Report:
    versions = (
        wire("v1", "URGENT Barge sinks off Oskmouth, sailors rescued", clocks[0], LEAD.format("several"), SHIP, "More follows."),
        wire("v2", "UPDATE 1-Barge sinks off Oskmouth, nine rescued", clocks[1], LEAD.format("nine"), SHIP, CREW, SIGN),
        wire("v3", "UPDATE 2-Barge with barley sinks, harbour light examined", clocks[2], LEAD.format("eleven"), SHIP, CAUSE, SIGN),
    )
    return trace([*versions, *extra], (), Settings())


def between(report: Report, a: str, b: str) -> Relation:
    return next(pair for pair in report.pairs if (pair.a, pair.b) == (min(a, b), max(a, b)))


def outlet(*paragraphs: str, credit: str = "Castor Newswire", name: str = "star") -> Document:
    return Document(name, "\n\n".join(("Barge sinks", credit, *paragraphs)), source="Oskmouth Star")


def test_versions_are_the_agencys_and_accuse_nobody() -> None:
    report = story(outlet(PAPER[0].format("nine"), PAPER[1], CREW))
    assert not report.absent_sources
    for a, b in (("v1", "v2"), ("v1", "v3"), ("v2", "v3")):
        pair = between(report, a, b)
        assert pair.relation != "copied" or (pair.form == "revision" and pair.copy == b)


@pytest.mark.parametrize("clocks", [("05:10", "06:40", "19:15"), ("", "", "")])
def test_a_copy_leads_to_the_version_it_is_nearest_to(clocks: tuple[str, str, str]) -> None:
    report = story(outlet(PAPER[0].format("nine"), PAPER[1], CREW), clocks=clocks)
    assert (between(report, "star", "v2").source, between(report, "star", "v2").confidence >= 0.9) == ("v2", True)
    assert not {(edge.copy, edge.source) for edge in report.edges} & {("star", "v1"), ("star", "v3"), ("v2", "star"), ("v1", "star"), ("v3", "star")}


def test_a_copy_of_what_all_versions_have_leads_to_none_of_the_later() -> None:
    report = story(outlet(SHIP, "A memorial for the barley will be held in the brewery on Friday, and everybody who likes beer is welcome."))
    assert not report.absent_sources
    assert all(between(report, "star", name).relation != "copied" for name in ("v2", "v3"))


def test_an_agencys_name_in_full_above_its_dateline() -> None:
    text = "\n".join(("Castor News Agency", "Barge sinks off Oskmouth", "", LEAD.format("nine").replace(" Newswire", ""), "", SHIP, "", CREW))
    report = trace([Document("castor", text), outlet(PAPER[0].format("nine"), PAPER[1], credit="Castor / Oskmouth Star")], (), Settings())
    assert (report.pairs[0].source, report.pairs[0].confidence >= 0.9) == ("castor", True)
    assert not report.absent_sources


def test_two_reprints_of_one_agency_lead_to_it_and_not_to_each_other() -> None:
    texts = [
        Document(name, "\n\n".join((head, LEAD.format("nine"), SHIP, CREW, SIGN))) for name, head in (("east", "Barge sinks off mole"), ("west", "Nine saved"))
    ]
    report = trace(texts, (), Settings())
    assert report.pairs[0].relation != "copied"
    assert [source.name for source in report.absent_sources] == ["Castor Newswire"]


def test_a_reprint_under_a_masthead_is_not_the_agencys() -> None:
    page = Document("page", "\n\n".join(("Oskmouth Star, 9 June 2025", "Barge sinks off mole", LEAD.format("nine"), SHIP, CREW)), source="Oskmouth Star")
    other = Document("other", "\n\n".join(("Nine saved", "Castor Newswire", PAPER[0].format("nine"), PAPER[1])), source="Tarvel Mirror")
    report = trace([page, other], (), Settings())
    assert report.pairs[0].relation != "copied"
    assert "Castor Newswire" in {source.name for source in report.absent_sources}
