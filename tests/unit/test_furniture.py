"""Names that a page gives itself in its boxes and closing lines, and the credits that lead to them; and what looks like either and is not."""

import time

import pytest

from provenance.imprint import defined, foot_names, own_places
from provenance.model import Document, Relation
from provenance.settings import Settings
from provenance.trace import trace

PROSE = (
    "The swing bridge at Tarvel Lock stuck half open for 19 hours after a swan built her nest in the gear pit.",
    "Bridge keeper Ida Krantz found the bird at five on Monday and cut the power before the first barge came down.",
    "Lorries went round by Osk, which adds 34 kilometres, and the bakery sold its 900 rolls from a rowing boat.",
    "An engineer from the canal office, who had brought a ladder and a sandwich, waited until the swan left by herself.",
)
HEAD = "A nest stops the traffic at the old lock"


def page(name: str, *paragraphs: str, **fields: str) -> Document:
    return Document(name, "\n\n".join(paragraphs), **fields)  # type: ignore[arg-type]


def verdict(*documents: Document) -> list[tuple[Relation, str | None, bool]]:
    return [(pair.relation, pair.source, pair.confidence >= 0.9) for pair in trace(list(documents), (), Settings()).pairs]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("You have read 2 of your 4 free articles this month on Quern Lantern.", ""),
        ("News   Sport   Bridges   Jobs", "Quern Lantern is a local news organization owned by its readers.\nTerms of use"),
        ("News   Sport   Bridges   Jobs", "Quern Lantern has been counting swans for 40 years. © 2023 Wenlow Holdings"),
        ("Study   Research   Campus   Alumni", "Quern Lantern\nQuern QU4 7BN\n© 2023  Terms & conditions"),
    ],
)
@pytest.mark.parametrize("credit", ["According to Quern Lantern, this was the third nest.", "Source: Quern Lantern"])
def test_the_pages_own_name_in_its_furniture(above: str, below: str, credit: str) -> None:
    source = page("a", above, HEAD, *PROSE, below)
    assert verdict(source, page("b", "Swan beats lorry", *PROSE[:3], credit)) == [("copied", "a", True)]


@pytest.mark.parametrize(
    "below",
    [
        "In partnership with Quern Lantern",
        "A member of Quern Lantern",
        "Funded by Quern Lantern",
        "Also in Quern Lantern: a mill for sale",
        "Part of Quern Lantern Media Group\n© 2023",
        "The swans of Tarvel were counted first in 1931. Quern Lantern is a news organization in Osk.",
        "Quern Lantern is a news organization in Osk.",  # whom a text is about: no line of the site stands below
        "Quern Lantern is a news organization in Osk. © 2023 Osk Morning Post",  # whose text was reprinted
        "Quern Lantern\nQuern QU4 7BN",  # an address as of a press release
        "Quern Lantern\nQuern QU4 7BN\n© 2023 Osk Morning Post",
        "Quern Lantern is a news organization in Osk.\n© 2023\n\nThe nest, of reeds and a bicycle tyre, has been moved to the museum in Osk, where children"
        " feed it with bread that nobody has the heart to take away, and the keeper looks in on Sundays with her two dogs and a flask of tea, as she says she"
        " would for any neighbour who had lost a home.",
    ],
)
def test_what_is_not_the_pages_own_name(below: str) -> None:
    other = page("a", "News   Sport   Bridges   Jobs", HEAD, *PROSE, below)
    found = verdict(other, page("b", "Swan beats lorry", *PROSE[:3], "According to Quern Lantern, this was the third nest."))
    assert all(relation != "copied" for relation, _, _ in found)


@pytest.mark.parametrize(
    ("closing", "kept"),
    [
        ("Quern Wire is a regional news agency with offices in nine towns.\nTerms of use", "Quern Wire is a regional news agency with offices in nine towns."),
        ("Tarvel Canal Office\nTarvel TA1 2BB\n© 2023", "Tarvel Canal Office\nTarvel TA1 2BB"),
        ("Tarvel Canal Office\nTarvel TA1 2BB\n\nTerms of use", ""),
    ],
)
def test_closing_lines_that_travel_with_the_text_are_no_name(closing: str, kept: str) -> None:
    credit = f"Provided by {closing.split(' is ')[0].splitlines()[0]}"
    other = page("a", "News   Sport   Bridges   Jobs", HEAD, *PROSE, closing)
    assert all(relation != "copied" for relation, _, _ in verdict(other, page("b", "Swan beats lorry", *PROSE[:3], credit, kept)))


def test_a_paper_that_a_text_is_about_is_not_its_page() -> None:
    about = "Thieves came through the roof of Quern Lantern on Friday night, took two chairs and the Christmas tree, and left a note that said sorry for it."
    text = "\n\n".join((HEAD, about, *PROSE, "Quern Lantern is a news organization in Osk. Terms of use"))
    assert "Quern Lantern" not in foot_names(text)


def test_two_copies_of_one_absent_agency_are_told_by_no_dateline() -> None:
    wire = f"TARVEL (AP) — {PROSE[0]}"
    one, two = page("a", HEAD, wire, *PROSE[1:]), page("b", "Swan beats lorry", "By The Associated Press", wire, *PROSE[1:3])
    assert all(relation != "copied" for relation, _, _ in verdict(one, two))
    notice = "Copyright 2023 The Associated Press. All rights reserved. This material may not be published, broadcast or rewritten."
    assert all(relation != "copied" for relation, _, _ in verdict(page("a", HEAD, wire, *PROSE[1:], notice), two))
    masthead = page("a", "Osk Morning Post", HEAD, wire, *PROSE[1:], "The Associated Press is a news agency. Copyright 2023.")
    assert all(relation != "copied" for relation, _, _ in verdict(masthead, two))


def test_an_agencys_own_page_says_so_above_its_last_line() -> None:
    wire = f"TARVEL (AP) — {PROSE[0]}"
    own = page("a", "Menu   World   Sports", HEAD, wire, *PROSE[1:], "The Associated Press is a global news organization. Copyright 2023.\nTerms of Use")
    assert verdict(own, page("b", "Osk Morning Post", "Swan beats lorry", wire, *PROSE[1:3])) == [("copied", "a", True)]


LANTERN = page("a", HEAD, *PROSE, source="Quern Lantern")
DIGEST = " ".join(PROSE[:3])


def test_a_paragraph_of_a_digest_that_closes_with_a_name_in_brackets() -> None:
    assert verdict(LANTERN, page("b", "Five things this morning", f"{DIGEST} (Quern Lantern)", "Also: rain.")) == [("copied", "a", True)]


@pytest.mark.parametrize(
    "caption", ["The swan on Monday. (Quern Lantern)", "The lock at Tarvel, seen from the bakery. The swan is behind the gate. (Quern Lantern)"]
)
def test_a_caption_that_closes_with_a_name_in_brackets_decides_nothing(caption: str) -> None:
    assert verdict(LANTERN, page("b", "Swan beats lorry", caption, *PROSE[:3]))[0][0] != "copied"


def test_another_storys_name_in_brackets_decides_nothing() -> None:
    other = "The library in Wenlow has bought a tram. Its chief wants to lend novels to commuters. The tram has no rails yet and stands in a meadow."
    assert (
        verdict(LANTERN, page("b", "Five things", DIGEST, f"{other} Sheep sleep under it and like the shade it gives them at noon. (Quern Lantern)"))[0][0]
        != "copied"
    )


def test_a_column_that_its_writer_let_us_have() -> None:
    credit = "(Bo Lind kindly let us have this one from his Quern Lantern column. He asks for a jar of plums.)"
    assert verdict(LANTERN, page("b", "Village letter", *PROSE[:3], credit, "Dates for May", "Choir on Friday, bring a chair.")) == [("copied", "a", True)]
    picture = "(Bo Lind kindly let us use this photo from his Quern Lantern column. He asks for a jar of plums.)"
    assert verdict(LANTERN, page("b", "Village letter", *PROSE[:3], picture, "Dates for May", "Choir on Friday, bring a chair."))[0][0] != "copied"


SIGNED = page("a", "Quern Lantern", HEAD, "By Maud Ferrier", *PROSE)


@pytest.mark.parametrize(
    "aside",
    [
        "Maud Ferrier of Osk was on the quay. Elsewhere, Quern Lantern reports that the library in Wenlow will move into a tram.",
        "Maud Ferrier of Osk was on the quay with both of her dogs and a flask of plum tea. Read her last piece in Quern Lantern about Wenlow and its tram.",
        "Maud Ferrier, who sold her house in Osk to a dentist, was on the quay. Read her piece in Quern Lantern on the Wenlow library and its tram.",
        "Maud Ferrier has a new dog. In 2019, according to Quern Lantern, she had lost another one to a barge.",
    ],
)
def test_an_author_beside_her_paper_in_another_matter_decides_nothing(aside: str) -> None:
    assert verdict(SIGNED, page("b", "Swan beats lorry", *PROSE[:3], aside, PROSE[3]))[0][0] != "copied"


def test_an_author_beside_her_paper() -> None:
    aside = "Maud Ferrier has told of the swan in the gear pit and the stuck bridge so well that I need not. Go and read her whole piece at Quern Lantern."
    found = verdict(SIGNED, page("b", "Swan beats lorry", aside, *PROSE[:3]))
    assert found == [("copied", "a", True)]


TITLE = "Nest of a swan shuts Tarvel bridge"


def test_a_headline_in_a_list_of_references() -> None:
    source = page("a", "QUERN LANTERN", "News   Sport   Bridges   Jobs", "2 May 2019", "Bridges", TITLE, *PROSE)
    entry = page("b", "Tarvel Lock, a history", "The lock was dug in 1811 by prisoners and has been mended by everybody since. " * 4, *PROSE[:3], "References")
    cited = Document("b", f'{entry.text}\n\n1. "{TITLE}". Quern Lantern. 2 May 2019. Retrieved 4 June 2020.')
    assert verdict(source, cited)[0][:2] == ("copied", "a")
    said = Document("b", f'{entry.text}\n\n"{TITLE}", sang the boatmen.')
    assert verdict(source, said)[0][0] != "copied"


def test_a_source_link_without_a_scheme() -> None:
    source = page("a", HEAD, *PROSE, "Got a story? Write to newsdesk@quernlantern.example")
    assert verdict(source, page("b", "Swan beats lorry", *PROSE[:3], "Source link: quernlantern.example/news/swan")) == [("copied", "a", True)]
    assert verdict(source, page("b", "Swan beats lorry", *PROSE[:3], "You may also like: quernlantern.example/news/tram"))[0][0] != "copied"


@pytest.mark.parametrize("piece", ["Aa ", "A\n", "Aa is a ", "Aa, 1 Bb ", "Aa has been a. © ", "you have free articles on ", "© ", "A is a-b blog\n© "])
def test_hostile_furniture_takes_no_time(piece: str) -> None:
    body = piece * (60_000 // len(piece))
    started = time.perf_counter()
    foot_names(body), own_places(body), defined(body)
    assert time.perf_counter() - started < 2
