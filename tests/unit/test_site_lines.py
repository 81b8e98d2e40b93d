"""Lines in which a page speaks of itself, found where another document names the outlet; short names, references, addresses; and what only looks like them."""

import time

import pytest

from provenance.cite import cite, load_outlets, page_names
from provenance.citing.pagecues import page_cue
from provenance.imprint import came_along, site_lines, staff_notes
from provenance.masthead import head_names, head_spans, line_names
from provenance.model import Document, Relation
from provenance.settings import CiteSettings, Settings, SplitSettings
from provenance.split import split
from provenance.trace import trace

HEAD = "Nobody will say who painted the lighthouse at Ormsund pink"
PROSE = (
    "The lighthouse at Ormsund has been pink since Sunday, and the 14 people who live below it say that they slept well.",
    "Keeper Dagny Holt climbed the 93 steps with a flask and found the paint still wet on the landward side, up to the gallery.",
    "It took 40 litres by her count, which is what the chandler in Brevik sold on Friday to a man with a wheelbarrow and no name.",
    "The harbour office has ordered white paint for 6,200 crowns. The fishermen have asked whether that could wait until the mackerel are in.",
)
NAME = "Ormsund Lantern"
CREDIT = f"According to the {NAME}, the chandler in Brevik wants his wheelbarrow back."


def page(name: str, *paragraphs: str, **fields: str) -> Document:
    return Document(name, "\n\n".join(paragraphs), **fields)  # type: ignore[arg-type]


def between(one: Document, two: Document) -> Relation:
    return trace([one, two], (), Settings()).pairs[0]


def arrow(*documents: Document) -> str | None:
    """The source of an arrow of at least .9, if one is drawn."""
    pair = between(*documents)
    return pair.source if pair.relation == "copied" and pair.confidence >= 0.9 else None


def copy(*paragraphs: str) -> Document:
    return page("copy", "A pink tower, and no painter", *PROSE[:3], *(paragraphs or (CREDIT,)))


OF_THE_PAGE = (
    f"Download The Free {NAME} App Today",
    f"Crowhill Media Ltd © 2025. {NAME}, Lantern House, Quay Row, Ormsund. Registered in Norway",
    f"{NAME}, newsroom. Listen live on 97.3 MHz | Frequencies | Podcasts",
    f"Our Standards: The {NAME} Principles",
    "Contact reporter Dagny Holt (dagny@ormsundlantern.example)",
    f"—The {NAME}, No. 41, Summer 2026",
    f"{NAME} is a U.S.-based non-profit science news platform.",
    f"Written by Bo Lind for the {NAME}\n\n{NAME} (c) 2026. All Rights Reserved.",
)


@pytest.mark.parametrize("line", OF_THE_PAGE)
def test_a_page_speaks_of_itself(line: str) -> None:
    assert arrow(page("own", "News   Sport   Boats", HEAD, *PROSE, line), copy()) == "own"


OF_ANOTHER = (
    f"More stories from {NAME} | Podcasts",
    f"Photo: {NAME} © 2023",
    f"Courtesy of {NAME}. Subscribe to their newsletter",
    f"Our partners: {NAME} | Contact",
    f"© 2023 {NAME}. Reprinted with permission",
    f"Adapted from the {NAME} newsletter",
    f"Originally in the {NAME}, No. 41",
    f"{NAME} is a member of our network. Terms",
    f"Contact: Ormsund Herald | {NAME} | Brevik Post",
    f"Source: {NAME}\n\nSubscribe to our newsletter",
)


@pytest.mark.parametrize("line", OF_ANOTHER)
def test_lines_about_another_page(line: str) -> None:
    assert arrow(page("own", "News   Sport   Boats", HEAD, *PROSE, line), copy()) is None


@pytest.mark.parametrize("line", OF_THE_PAGE[:4])
def test_under_another_name_they_came_along(line: str) -> None:
    assert arrow(page("own", "Brevik Morning Post", HEAD, *PROSE, line), copy()) is None


def test_a_line_is_looked_through_only_for_names_that_another_document_gives() -> None:
    assert arrow(page("own", "News   Sport", HEAD, *PROSE, OF_THE_PAGE[0]), copy("Boats go at noon.")) is None


def test_lines_of_a_page() -> None:
    assert site_lines("Pink\n\nIt is pink.\n\nContact us\nSource: Ann\nIt was pink when the newsletter came, and so it stayed") == ("Contact us",)


@pytest.mark.parametrize(
    "paragraph",
    [
        f"Records obtained by the {NAME} allowed us to count the tins.",
        f"She told the {NAME} that the brush was hers. He told this newspaper that it was not.",
    ],
)
def test_a_text_that_speaks_as_its_paper(paragraph: str) -> None:
    assert arrow(page("own", HEAD, *PROSE, paragraph), copy()) == "own"


@pytest.mark.parametrize(
    "paragraph",
    [
        f"Records obtained by the {NAME} allowed them to count the tins.",
        f"She told the {NAME} that the brush was hers. He told the Brevik Post that it was not. She told this newspaper nothing.",
    ],
)
def test_a_text_that_speaks_of_another_paper(paragraph: str) -> None:
    assert arrow(page("own", HEAD, *PROSE, paragraph), copy()) is None


OWN = page("own", NAME, HEAD, "By Maud Ferrier", *PROSE)


@pytest.mark.parametrize(
    "credit",
    [
        f"H/T to the {NAME} in the north for finding it.",
        "Of the paint, 40 litres were counted by the Lantern.\n\n[Map: the quay. Graphic: Ormsund Lantern]",
        f"[1] {HEAD}, {NAME}, 7 December 2025",
        f"So relates the Norwegian daily {NAME} in its issue of Sunday about the lighthouse at Ormsund, pink since Sunday.",
    ],
)
def test_ways_to_name_a_source(credit: str) -> None:
    assert arrow(OWN, copy(credit)) == "own"


def test_a_label_behind_a_bar_and_a_name_behind_a_writers() -> None:
    assert arrow(OWN, page("copy", "A pink tower", f"Posted in Boats by the editors | 27 October | Text: {NAME}", *PROSE[:3])) == "own"
    assert arrow(OWN, page("copy", "BREVIK POST", "A lighthouse turned pink. Nobody minds.", f"Bo Lind, {NAME}", *PROSE[:3])) == "own"


def named(text: str, *pages: Document) -> list[tuple[str, str]]:
    ready = [split(document, SplitSettings())[0] for document in (page("d", text), *pages)]
    return [(m.cue, m.outlet or m.name) for m in cite(ready[0], load_outlets(), CiteSettings(), page_names(ready))]


def test_an_address_and_a_post_of_a_page() -> None:
    site = page("own", "www.ormsundlantern.example/pink", HEAD, *PROSE)
    assert ("page", "ormsundlantern.example") in named("It is pink. Give them five crowns: ormsundlantern.example", site)
    assert ("page", "ormsundlantern") in named("It is pink, they say.\n\n@ormsundlantern · Apr 28\n\nThe tower stood white before.", site)
    assert not named("It is pink. Write to otherplace.example", site)


def test_a_short_name_needs_its_full_one() -> None:
    assert ("told", "Ormsund Lantern") in named("Seen by the Ormsund Lantern, it was pink. She told the Lantern that she likes it.")
    assert not named("It was pink. She told the Lantern Club that she likes it.")


def test_a_head() -> None:
    assert line_names("Brent Crude 63.51 -0.74%   Natural Gas 4.37 +1.16%") == ()
    text = "BREVIK POST\n\nA tower is pink. Nobody minds.\n\nBo Lind, Ormsund Lantern\n\nThe tower is pink."
    assert [text[a:b] for a, b in head_spans(text)] == ["BREVIK POST", "A tower is pink. Nobody minds.", "Bo Lind, Ormsund Lantern"]
    assert head_names("A tower\n\nIt is pink. Nobody minds.\n\nThe tower stood white for years.") == ("A tower",)
    assert not any(cue == "furniture" for cue, _ in named("The Town That Keeps Two Times\n\nThe visitor asks for the time."))


def test_where_it_first_appeared() -> None:
    found = named("It is pink. Bo Lind is an editor of the Ormsund Lantern, where this column first appeared.")
    assert ("originally-published", "Ormsund Lantern") in found
    assert ("originally-published", "Ormsund Lantern") not in named("It is pink. Bo Lind left the Ormsund Lantern, where he first met the painter.")


def test_dates_offers_and_beats_in_a_head_are_no_names() -> None:
    assert line_names("Maud Ferrier Sep 14, 2025 Updated Sep 15") == ("Maud Ferrier",)
    assert line_names("Support the Ormsund Lantern") == ()
    assert page_names([split(page("d", HEAD, "By Maud Ferrier, Data reporter", *PROSE), SplitSettings())[0]]) == frozenset()


def test_what_a_page_tells_of_itself_below_its_text_makes_it_no_subject() -> None:
    below = "She played Ormsund9 a tape of it.\n\nBo Lind covers harbours for Ormsund9. Ormsund9's news is made possible by listener members."
    text = page("d", "Ormsund9", HEAD, *PROSE, "A memo obtained by Ormsund9 says so.", below)
    assert "ormsund9" in page_names([split(text, SplitSettings())[0]])


def test_a_reply_that_quotes_a_paragraph_retells_nothing() -> None:
    checked = page(
        "copy",
        "No, nobody painted a lighthouse: what the pictures from Ormsund show",
        "Pictures of a pink tower at Ormsund have been shared thousands of times since Sunday. We have been there, and the answer is duller than that.",
        f'The Ormsund Lantern reported: "{PROSE[2]} {PROSE[3]}"',
        "The tins were there, but the tower is white. A filter on the camera of a visitor turns every evening sky, and whatever stands before it, into"
        " the colour of a boiled prawn. She had forgotten to take it off.",
        "The chandler says that he sold varnish for a boat that week. His book shows two brushes, a tarpaulin and a quantity of rope, all paid in cash.",
    )
    pair = between(OWN, checked)
    assert pair.relation != "copied" or pair.wording.startswith("copy quotes own")


def test_a_note_on_its_writer_makes_a_page_that_outlets() -> None:
    thanks = f"{NAME}’s Bo Lind contributed to this report."
    note = f"Maud Ferrier is a harbour reporter for {NAME}."
    own = page("own", HEAD, "By Maud Ferrier", *PROSE, thanks, note)
    assert arrow(own, page("copy", "A pink tower, and no painter", *PROSE[:3], thanks)) == "own"
    assert arrow(own, page("copy", "A pink tower, and no painter", *PROSE[:3], thanks, note)) is None  # it travelled with the text
    assert arrow(page("own", HEAD, "By Maud Ferrier", *PROSE, thanks), page("copy", "A pink tower, and no painter", *PROSE[:3], thanks)) is None


@pytest.mark.parametrize("line", OF_THE_PAGE[:4])
def test_lines_that_stand_in_both_came_along(line: str) -> None:
    assert arrow(page("own", "News   Sport   Boats", HEAD, *PROSE, line), copy(CREDIT, line)) is None


@pytest.mark.parametrize("piece", ["© Aa | ", "Aa Bb is a ", "Contact\n", "the Lantern ", "@aa 3 May ", "Terms Aa Bb | Cc Dd\n"])
def test_hostile_lines_take_no_time(piece: str) -> None:
    begun = time.perf_counter()
    text = "Ormsund Lantern\n\n" + piece * 20_000
    assert len(site_lines(text)) <= 30
    staff_notes(text), came_along(text, text), head_spans(text)
    assert time.perf_counter() - begun < 0.5
    begun = time.perf_counter()
    named(text[:20_000])
    assert time.perf_counter() - begun < 1.5


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It is pink.\n\nCopyright (c) 2025. Northwind, Inc. Reprinted with the permission of Northwind Times, 12 Crow Lane, Brevik.", "republished"),
        ("RADIO FREE EUROPE / RADIO LIBERTY\n\nA pink tower\n\nThe tower has been pink since Sunday.", "furniture"),
    ],
)
def test_notices_and_mastheads_in_capitals(text: str, wanted: str) -> None:
    assert [cue for cue, _ in named(text)] == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "A pink tower\n\nBy Maud Ferrier, Transport Reporter\n\nIt has been pink since Sunday, they say.",
        "A pink tower\n\nOrmsund (Brevik) - DEC 07, 2025 - 05:00 CET\n\nIt has been pink since Sunday, they say.",
        "It has been pink since Sunday.\n\nOrmsund Herald — your lake, your news",
    ],
)
def test_roles_places_and_mottos_name_no_source(text: str) -> None:
    assert {name for _, name in named(text)} <= {""}


def test_a_countrys_ministry_does_not_speak_for_a_page_of_that_name() -> None:
    page_of_country = page("own", "Kelmarkia", HEAD, *PROSE)
    assert not named("Kelmarkia’s Emergencies Ministry said that the paint is safe. So it stays.", page_of_country)


def test_a_paper_that_calls_itself_by_its_last_word_is_not_absent() -> None:
    told = "Postman Kev Lund told the Lantern that he had seen the brush."
    own = page("own", NAME, HEAD, "By Maud Ferrier", *PROSE, told)
    assert trace([own], (), Settings()).absent_sources == ()
    assert [node.name for node in trace([page("d", HEAD, *PROSE, told.replace("the Lantern", "the Brevik Lantern"))], (), Settings()).absent_sources]


def test_pages_of_one_paper_take_nothing_from_each_other_by_their_bylines() -> None:
    printed = page("one", "The Ormsund Lantern", HEAD, "MAUD FERRIER", *PROSE)
    web = "Maud Ferrier, Ormsund Lantern\nPublished Oct 09, 2024"
    assert arrow(printed, page("two", "A pink tower wins", web, *PROSE[:3])) is None
    assert arrow(printed, page("two", "theormsundlantern.example / news / north", "A pink tower wins", web, *PROSE[:3])) is None
    assert arrow(printed, page("two", "Brevik Post", "A pink tower wins", web, *PROSE[:3])) == "one"


@pytest.mark.parametrize(
    "credit",
    [
        "[Ormsund Lantern English edition]\n\nCOMMUNITY NOTICES\n\nThe choir meets on Friday.",
        "h/t Star-Lantern, Ormsund\n\nThree thoughts on a tower",
        "Correction: As posted, this item did not say that it was based on the work of the Ormsund Lantern. We regret it.",
    ],
)
def test_more_ways_to_name_a_source(credit: str) -> None:
    own = page("own", "Ormsund Star-Lantern" if "Star" in credit else NAME, HEAD, "By Maud Ferrier", *PROSE)
    assert arrow(own, copy(credit)) == "own"


@pytest.mark.parametrize(
    "line",
    [
        f"An aerial view of the quay was shared online by the {NAME}.",
        f"A petition of the fishermen was shared by the {NAME}.",
        f"The bakery, seen from a drone by the {NAME}.",
    ],
)
def test_a_last_line_about_something_else_is_no_credit(line: str) -> None:
    assert page_cue(line, line.index(NAME), line.index(NAME) + len(NAME), True) != "credit-line"


def test_an_address_that_a_browser_printed_below_a_page() -> None:
    printed = page("own", "9/3/25, 11:52 AM   A pink tower", HEAD, *PROSE, "https://www.ormsundlantern.example/news/1281907/pink-tower/     1/1")
    assert arrow(printed, copy()) == "own"
    assert arrow(page("own", HEAD, *PROSE, "https://www.ormsundlantern.example/news/1281907/pink-tower/"), copy()) is None  # as of a source
