"""Sources that are not among the documents: which are used, which only named, and through which they came."""

import pytest

from provenance.cite import cite, load_outlets
from provenance.evidence.absent import Story, absent_sources
from provenance.evidence.graph import edges
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


def test_via_on_a_line_of_its_own_is_the_carrier_and_never_the_carried() -> None:
    found = absent("By Northline\n\n" + STORY * 2 + "via Weir Herald\n")
    assert {name: node.via for name, node in found.items()} == {"Northline": "absent:weirherald", "Weir Herald": ""}


def test_no_two_sources_came_through_each_other() -> None:
    lines = (("Northline", "Weir Herald"), ("Weir Herald", "Northline"), ("Tide Digest", "Northline"))
    texts = {}
    for number, (origin, carrier) in enumerate(lines):
        document = Document(f"d{number}", f"By {origin}\n\n{STORY * 2}via {carrier}\n")
        texts[document.id] = split(document, SplitSettings())[0]
    mentions = {doc: tuple(m for m in cite(text, load_outlets(EXTRA), CiteSettings()) if not m.own) for doc, text in texts.items()}
    known = owners(list(texts.values()), [m for held in mentions.values() for m in held])
    nodes = absent_sources([Story(tuple(texts), dict.fromkeys(texts, ()))], mentions, known, texts)
    via = {node.id: node.via for node in nodes}
    assert len(via) == 3
    for start in via:
        seen, node = [], start
        while node:
            assert node not in seen, f"a circle: {via}"
            seen.append(node)
            node = via[node]
    assert all(edge.copy != other.source or edge.source != other.copy for edge in edges((), nodes, {}) for other in edges((), nodes, {}))


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


def collection(*documents: Document) -> dict[str, AbsentSource]:
    """The absent sources of several documents that share nothing, by id."""
    texts = [split(document, SplitSettings())[0] for document in documents]
    mentions = [m for text in texts for m in cite(text, load_outlets(EXTRA), CiteSettings())]
    return {node.id: node for node in relate(texts, mentions, (), (), LineageSettings()).absent_sources}


def test_a_republisher_stands_between_a_text_and_its_origin() -> None:
    found = absent(STORY + "This article first appeared in the Harbour Gazette and was republished by the Weir Herald.\n\nMore Top Stories From Tide Digest:\n")
    assert found["Harbour Gazette"].via == found["Weir Herald"].id
    assert found["Weir Herald"].via == found["Tide Digest"].id
    assert found["Tide Digest"].via == "" and {node.status for node in found.values()} == {"used"}


def test_a_republisher_alone_is_the_source() -> None:
    found = absent(STORY + "This article is republished from the Weir Herald under a free licence.\n")
    assert {name: (node.status, node.via) for name, node in found.items()} == {"Weir Herald": ("used", "")}


def test_who_was_spoken_to_came_with_the_text() -> None:
    found = absent("“It is over,” Ann Roe told the Weir Herald.\n\n" + STORY + "This article was originally published by the Harbour Gazette.\n")
    assert found["Weir Herald"].via == found["Harbour Gazette"].id


def test_the_edition_that_all_name_is_the_source() -> None:
    (node,) = absent(STORY + "This article was originally published in Spanish by the Harbour Gazette.\n").values()
    assert (node.name, node.version, node.version_of) == ("Harbour Gazette", "Spanish", "")


def test_editions_of_one_outlet_make_a_chain() -> None:
    one = Document("one", STORY + "“It is over,” Ann Roe told the Harbour Gazette.\n")
    two = Document("two", STORY + "“It is over,” Ann Roe told the Harbour Gazette's Russian Service.\n")
    texts = [split(document, SplitSettings())[0] for document in (one, two)]
    mentions = {text.id: cite(text, load_outlets(EXTRA), CiteSettings()) for text in texts}
    story = Story(("one", "two"), {"one": (Span(0, len(STORY)),), "two": (Span(0, len(STORY)),)})
    all_mentions = [m for held in mentions.values() for m in held]
    nodes = {n.name: n for n in absent_sources([story], mentions, owners(texts, all_mentions), {t.id: t for t in texts})}
    whole, edition = nodes["Harbour Gazette"], nodes["Harbour Gazette (Russian)"]
    assert (whole.used_by, edition.used_by, edition.version_of, edition.version) == (("one", "two"), ("two",), whole.id, "Russian")
    arrows = {(e.copy, e.source, e.prov) for e in edges((), tuple(nodes.values()), {})}
    assert (edition.id, whole.id, "alternateOf") in arrows
    assert {(copy, source) for copy, source, _ in arrows} == {("one", whole.id), ("two", edition.id), (edition.id, whole.id)}


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("the Daily Example", "https://www.thedailyexample.example/ferry"),
        ("the Brine Valley Post", "https://bvpost.example/ferry"),
        ("Brine Post", "https://brine-post-news.example/ferry"),
    ],
)
def test_a_link_and_a_spelled_name_are_one_source(name: str, address: str) -> None:
    found = absent(STORY + f"“It is over,” Ann Roe told {name}. There is [more]({address}) on it.\n", format="md")
    assert len(found) == 1


def test_a_link_on_the_name_itself_is_the_same_source() -> None:
    assert len(absent(STORY + "“It is over,” Ann Roe told [Brine Post](https://xyz.example/ferry).\n", format="md")) == 1


def test_texts_that_only_cite_one_agency_make_one_entry() -> None:
    found = collection(*(Document(f"d{i:03}", f"Item {i} of the day is here.\n\nAccording to Northline, snow number {i} fell.\n") for i in range(300)))
    (node,) = found.values()
    assert (node.name, node.status, len(node.used_by)) == ("Northline", "named", 300)
    assert len(node.mentions) <= 50


def test_a_hint_takes_the_headline_below_a_papers_name_and_a_shared_quotation() -> None:
    said = "“Nobody on the outer islands will forgive them for this decision,” the mayor said.\n\n"
    content = f"# Weir Valley Herald\n\n# Islanders fight closing of their old ferry line\n\n{said}{STORY * 4}Originally published by Northline.\n"
    start = content.index("“Nobody")
    node = absent(content, (Span(start, start + len(said)),), format="md")["Northline"]
    assert "Islanders fight closing" in node.hint and "Valley" not in node.hint
    assert '"Nobody on the outer islands will forgive them for this decision"' in node.hint
    assert '"' not in absent(content, (), format="md")["Northline"].hint, "far from the naming, and not known to be shared"


def test_a_hint_holds_words_to_search_for_and_no_address() -> None:
    node = absent("See https://weir.example/a first.\n\n" + STORY + "Ann Roe told Northline that the Skerry line had lost 40 boats.\n")["Northline"]
    assert "Northline" in node.hint and "Skerry" in node.hint and "//" not in node.hint and "example" not in node.hint
    (node,) = absent("# Ferry line closes after forty years\n\n" + STORY + "Ann Roe told Northline so.\n", format="md").values()
    assert "Ferry line closes" in node.hint
