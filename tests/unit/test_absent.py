"""Sources that are not among the documents: which are used, which only named, and through which they came."""

import pytest

from provenance.cite import cite, load_outlets
from provenance.evidence.absent import Story, absent_sources
from provenance.evidence.owners import owners
from provenance.lineage import relate
from provenance.model import AbsentSource, Document, Span
from provenance.settings import CiteSettings, LineageSettings, SplitSettings
from provenance.split import split

STORY = "The ferry line to the outer islands will close in autumn.\n\nIslanders have collected signatures since March, and the court will hear them.\n\n"
EXTRA = "name,domains,aliases,kind,country\nHarbour Gazette,hgazette.example,,newspaper,XX\nNorthline,northline.example,,agency,XX\n"
EXTRA += "Weir Herald,weirherald.example,,newspaper,XX\nTide Digest,tidedigest.example,,newspaper,XX\n"


def absent(content: str, spans: tuple[Span, ...] = (), **fields: str) -> dict[str, AbsentSource]:
    """The absent sources of one document, by name; ``spans`` are what it shares with another."""
    text, _ = split(Document("d", content, **fields), SplitSettings())  # type: ignore[arg-type]
    mentions = tuple(m for m in cite(text, load_outlets(EXTRA), CiteSettings()) if not m.own)
    found = absent_sources([Story(("d",), {"d": spans})], {"d": mentions}, owners([text], mentions), {"d": text})
    return {node.name: node for node in found}


def test_a_list_of_references_is_no_source_of_the_text() -> None:
    lines = [f'{i}. ^ "The boats are old". *{name}*. {i} May 2023.' for i, name in enumerate(("Harbour Gazette", "Northline", "Weir Herald"), 1)]
    found = absent("# Ferry line\n\n" + STORY + "## References\n\n" + "\n".join(lines) + "\n", format="md")
    assert {node.status for node in found.values()} == {"named"} and len(found) == 3
    assert {node.via for node in found.values()} == {""}


def test_one_name_that_stands_alone_at_the_end_is_a_source() -> None:
    assert absent(STORY + "Northline.\n")["Northline"].status == "used"


def test_a_carrier_carries_no_other_carrier() -> None:
    found = absent(STORY + "Northline.\n\nWeir Herald.\n")
    assert {name: (node.status, node.via) for name, node in found.items()} == {"Northline": ("used", ""), "Weir Herald": ("used", "")}


@pytest.mark.parametrize("line", ["Read more at Weir Herald: the captain who never slept", "More from Weir Herald", "Follow Weir Herald on Facebook"])
def test_remains_of_a_page_alone_show_no_use(line: str) -> None:
    content = STORY + line + "\n"
    assert all(node.status == "named" for node in absent(content).values())
    shared = absent(content, (Span(len(STORY), len(content)),))
    assert all(node.status == "used" for node in shared.values()), "the same remains stand in another text of the story"


def test_a_footer_below_a_text_from_elsewhere_is_the_republishers() -> None:
    found = absent("By Northline staff\n\n" + STORY + "More Top Stories From Tide Digest:\n")
    assert found["Tide Digest"].status == "used"
    assert found["Northline"].via == found["Tide Digest"].id


def test_a_person_who_signed_the_text_is_no_absent_source() -> None:
    content = "By Ann Marsh, Staff Writer\n\n" + STORY + "This story was originally written by Ann Marsh, and is used with permission.\n"
    text, _ = split(Document("d", content), SplitSettings())
    found = relate([text], cite(text, load_outlets(EXTRA), CiteSettings()), (), (), LineageSettings())
    assert found.absent_sources == ()
