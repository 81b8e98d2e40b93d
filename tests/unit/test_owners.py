"""When two names are one outlet, and whose a document is."""

import pytest

from provenance.evidence.claims import names
from provenance.evidence.owners import host, outlet_key, owners
from provenance.model import Block, Document, Mention, Span, Text


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Harbour Gazette", "The Harbour Gazette"),
        ("Harbour Gazette", "Harbour Gazette Online"),
        ("Harbour Gazette", "harbourgazette.example"),
        ("Harbour Gazette", "www.harbour-gazette.co.uk"),
        ("Lantern News", "Lantern News Agency"),
        ("Últimas Noticias", "Ultimas noticias"),
    ],
)
def test_names_of_one_outlet_have_one_key(one: str, two: str) -> None:
    assert outlet_key(one) == outlet_key(two) != ""


def test_names_of_different_outlets_differ() -> None:
    assert len({outlet_key(name) for name in ("Harbour Gazette", "Harbour Post", "Island Gazette", "", "The")}) == 5


@pytest.mark.parametrize("url", ["", "no url", "http://", "mailto:a@b.example", "javascript:alert(1)", "//", "http://[::1", "http://localhost/x"])
def test_hosts_of_no_site_are_empty(url: str) -> None:
    assert host(url) == ""


def test_a_megabyte_of_name_is_cut() -> None:
    assert len(outlet_key("A" * 1_000_000)) <= 80


def text(name: str, content: str = "Words.", **fields: str) -> Text:
    return Text(Document(name, content, **fields), (), ())  # type: ignore[arg-type]


def mention(doc: str, name: str, outlet: str = "", url: str = "", own: bool = False) -> Mention:
    return Mention(doc, Span(0, 1), Span(0, 1), "told", name, outlet, url, own=own)


def test_aliases_come_from_the_outlet_table_by_way_of_mentions() -> None:
    found = owners([text("a", source="HG"), text("b")], [mention("b", "HG", "Harbour Gazette"), mention("b", "Harbour Gazette", "Harbour Gazette")])
    assert found.belongs("a", found.key(mention("b", "Harbour Gazette", "Harbour Gazette")))
    assert not found.belongs("b", "harbourgazette")


def test_a_canonical_address_on_another_site_is_not_the_owners() -> None:
    found = owners([text("a", url="https://spin.example/1", canonical="https://harbourgazette.example/1")], [])
    assert found.own["a"] == {"spin"}


def test_what_a_page_says_of_itself_counts() -> None:
    assert owners([text("a")], [mention("a", "Harbour Gazette", own=True)]).own["a"] == {"harbourgazette"}


def test_a_file_name_counts_only_for_outlets_that_somebody_names() -> None:
    texts = [text("x/harbour-gazette-ferry"), text("ferry-notes")]
    found = owners(texts, [mention("ferry-notes", "Harbour Gazette")])
    assert found.belongs("x/harbour-gazette-ferry", "harbourgazette")
    assert not owners(texts, []).belongs("x/harbour-gazette-ferry", "harbourgazette")


def test_a_masthead_counts_only_for_outlets_that_somebody_names() -> None:
    content = "Harbour Gazette\n\nFerry to close\n\nThe line will close."
    blocks = (Block(0, Span(0, 15), "heading"), Block(1, Span(17, 31), "heading"), Block(2, Span(33, 53), "paragraph"))
    page = Text(Document("p", content), blocks, ())
    assert owners([page, text("q")], [mention("q", "Harbour Gazette")]).own["p"] == {"harbourgazette"}
    assert owners([page, text("q")], []).own["p"] == frozenset()


def test_who_signs_a_document_is_a_person_and_no_outlet() -> None:
    byline = Mention("a", Span(0, 1), Span(0, 1), "byline", "", person="Ann Marsh")
    stated = Mention("b", Span(0, 1), Span(0, 1), "originally-published", "Bo Lind")
    found = owners([text("a"), text("b", author="Bo Lind and Radio Weir")], [byline, stated, mention("b", "Radio Weir", "Radio Weir")])
    assert found.people == {"annmarsh", "bolind"}
    assert not names([byline, stated], found).mentions
    assert owners([text("a", author="Northline")], []).people == frozenset(), "one word may be an outlet"
