"""Pages of the collection under names of any shape: found beside a cue, and never where the words say something else."""

import time

import pytest

from provenance.cite import cite, load_outlets, page_names
from provenance.model import Document, Text
from provenance.settings import CiteSettings, Settings, SplitSettings
from provenance.split import split
from provenance.trace import trace

PROSE = (
    "The pottery at Quern Hill has fired its wood oven again after 14 months, and 38 people keep their work.",
    "Foreman Ida Krantz lit it at six on Tuesday while the night watchman held an umbrella over her.",
    "The oven takes nine days to reach 1,050 degrees and is fed with split alder every twenty minutes.",
    "Its first load of 61,000 tiles is meant for the new school in Tarvel, whose architect refused slate.",
)


def text(name: str, content: str, **fields: str) -> Text:
    return split(Document(name, content, **fields), SplitSettings())[0]  # type: ignore[arg-type]


def page(name: str, *paragraphs: str, **fields: str) -> Document:
    return Document(name, "\n\n".join(paragraphs), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("document", "key"),
    [
        (Document("a", "Words.", source="Quern Watch"), "quernwatch"),
        (Document("a", "Quern Watch\n\nOven lit again\n\nThe oven burns."), "quernwatch"),
        (Document("a", "Oven lit again\nAnn Lee | Quern Watch | 4 May 2023\n\nThe oven burns."), "quernwatch"),
        (Document("a", "The oven burns.\n\n© 2023 Quern Watch. All rights reserved."), "quernwatch"),
        (Document("x/quern-watch", "The oven burns."), "quernwatch"),
        (Document("a", "The oven burns.", url="https://www.quern-watch.example/oven"), "quernwatch"),
        (Document("a", "Words.", source="Quern Hill plc"), "quernhill"),
        (Document("a", "Words.", source="Das Fenster"), "fenster"),
    ],
)
def test_where_a_page_says_its_name(document: Document, key: str) -> None:
    assert key in page_names([split(document, SplitSettings())[0]])


@pytest.mark.parametrize(
    "content",
    [
        "Ida Krantz\n\nShe lit the oven. Ida Krantz is the foreman of the pottery and has two cats.",  # whom the text is about
        "By Quern Watch\n\nThe oven burns.",  # where it says that it is from
        "Press Release\n\nThe oven burns.",  # a rubric
        "Most Read\n\nThe oven burns.\n\n© 2023. All Rights Reserved",
        "The oven burns, and nobody knows for how long it will\nTrending  |  2 min read\n\nThe oven burns.",
        "The oven of Quern Hill burns again, and nobody knows for how long\n\nIt burns.",  # a headline
    ],
)
def test_what_is_no_name_of_a_page(content: str) -> None:
    assert page_names([text("a", content)]) == frozenset()


def test_a_name_of_any_shape_counts_beside_a_cue_only() -> None:
    said = text("b", "The oven burns, according to Quern Watch. Quern Watch has a blue door.")
    assert cite(said, load_outlets(), CiteSettings()) == ()
    found = cite(said, load_outlets(), CiteSettings(), frozenset({"quernwatch"}))
    assert [(m.cue, m.span.start) for m in found] == [("according-to", 29)]


@pytest.mark.parametrize(
    "credit",
    [
        "With thanks to Quern Watch.",
        "Text: Quern Watch",
        "All facts are from Quern Watch.",
        "We have this from Quern Watch.",
        "Found at Quern Watch.",
        "(Shortened from Quern Watch)",
        "This post draws on an article in Quern Watch.",
        "Source: Quern Watch",
        "By Quern Watch",
        "Based on reporting by Quern Watch.",
    ],
)
def test_a_credit_leads_to_the_page_of_that_name(credit: str) -> None:
    source = page("a", "Quern Watch", "Oven lit again", *PROSE)
    found = trace([source, page("b", "Odd things from the hills", *PROSE[:3], credit)], (), Settings())
    assert [(p.relation, p.copy, p.source, p.confidence >= 0.9) for p in found.pairs] == [("copied", "b", "a", True)]
    assert not found.absent_sources


@pytest.mark.parametrize(
    "aside",
    [
        "Quern Watch has reprinted our story without asking.",
        "Our story was picked up by Quern Watch.",
        "Also covered by Quern Watch.",
        "As seen in Quern Watch.",
        "Last year Quern Watch reported that a chimney had burst in Osk.",
        "In 2019, according to Quern Watch, a mill in Osk had been for sale.",
        "The owner of Quern Watch has bought a bus company in Osk.",
        "The author has also written for Quern Watch.",
        "The mayor of Osk reads Quern Watch every morning.",
        "Thanks to Quern Watch for sharing this article.",
        "Elsewhere, Quern Watch reports that the library in Osk will move into a bakery.",
        "Quern Watch declined to say why it had run the piece.",
        "A photographer of Quern Watch fell into the canal at Osk.",
        "Quern Watch is looking for a delivery driver.",
    ],
)
def test_a_page_named_for_something_else_is_not_the_source(aside: str) -> None:
    copier = page("a", "Oven lit at last", *PROSE[:3], source="Quern Watch")
    found = trace([copier, page("b", "Oven lit again", *PROSE[:3], aside, PROSE[3])], (), Settings())
    assert all(pair.copy != "b" for pair in found.pairs)


def test_a_byline_of_both_leads_nowhere() -> None:
    found = trace([page("a", "Oven lit again", "Ann Lee | Quern Watch", *PROSE), page("b", "Oven lit", "By Ann Lee, Quern Watch", *PROSE[:3])], (), Settings())
    assert found.pairs[0].relation != "copied"


@pytest.mark.parametrize("piece", ["Aa ", "A\n", "© A ", "| ", "a, 2 "])
def test_hostile_pages_take_no_time(piece: str) -> None:
    body = text("a-b", piece * (60_000 // len(piece)), title=piece * 1000)
    started = time.perf_counter()
    page_names([body])
    assert time.perf_counter() - started < 2


def test_a_company_above_a_text_is_its_subject_and_no_page() -> None:
    assert "quernhill" not in page_names([text("a", "Quern Hill Ltd\n\nsaid that its oven burns again.\n\nQuern Hill reported a profit in March.")])


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        ("Oven lit again\n\n*by Ann Lee, on her blog Quern Notes*\n\nThe oven burns.", {}),
        ("The oven burns.\n\nI told the whole story on my blog Quern Notes.", {}),
        ("The oven burns.\n\nBy Notes reporter", {"source": "Quern Notes"}),
        ("Ovens\n\nKilnFan77x wrote: It burns. It was in the news.\n\nMossyBrick wrote: It does not.", {}),
    ],
)
def test_an_own_page_and_the_writers_of_a_thread_are_not_absent(content: str, fields: dict[str, str]) -> None:
    assert [m.name for m in cite(text("a", content, **fields), load_outlets(), CiteSettings()) if not m.own and m.name] == []


def test_somebody_elses_page_is_a_source() -> None:
    said = text("a", "The oven burns, she wrote on her blog Quern Notes. “It was on my blog Quern Gazette,” he told the Osk Herald.")
    names = {m.name for m in cite(said, load_outlets(), CiteSettings(), frozenset({"quernnotes"})) if not m.own}
    assert "Osk Herald" in names


def test_the_beginning_of_a_pages_name_is_that_page() -> None:
    source = page("a", "The Quern Review of Ovens", "Oven lit again", *PROSE)
    found = trace([source, page("b", "Odd things", *PROSE[:3], "Source: Quern Review")], (), Settings())
    assert (found.pairs[0].source, found.pairs[0].confidence >= 0.9) == ("a", True)
    assert not found.absent_sources


def test_a_long_line_without_a_poster_takes_no_time() -> None:
    body = text("a", "Aa bb cc " * 30_000)
    started = time.perf_counter()
    cite(body, load_outlets(), CiteSettings())
    assert time.perf_counter() - started < 4
