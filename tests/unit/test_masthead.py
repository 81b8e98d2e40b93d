"""Names of papers in the lines above an article."""

import time

import pytest

from provenance.masthead import head_names, head_spans, line_names

TAIL = "\n\nThe line to the outer islands will close in autumn, the council decided on Monday.\n"


@pytest.mark.parametrize(
    "head",
    [
        "Harbour Gazette\n\nFerry line to close",
        "Harbour Gazette, 2 May 2023\n\nFerry line to close",
        "Ferry line to close\nHarbour Gazette, 2 May 2023",
        "Ferry line to close\n02.05.2023, Harbour Gazette",
        "Ferry line to close\nBy Ann Lee | Harbour Gazette | 2 May 2023",
        "Ferry line to close\nHarbour Gazette – Tuesday, May 2, 2023, 14:20",
        "Harbour Gazette 2 May 2023\nFerry line to close",
        "# Ferry line to close | Harbour Gazette",
        "**Harbour Gazette** — Morning edition\nFerry line to close",
    ],
)
def test_a_masthead_stands_among_dates_and_rubrics(head: str) -> None:
    assert "Harbour Gazette" in head_names(head + TAIL)


@pytest.mark.parametrize(
    "head",
    [
        "Harbour Gazette, Northline settle quarrel",
        "Harbour Gazette, 3 others sued",
        "Ferry line to close\nBy Ann Lee, Harbour Gazette",
        "Ferry line to close\nAnn Lee | Harbour Gazette",
        "The Harbour Gazette said so.\nFerry line to close",
        "A sentence that ends here.\nHarbour Gazette",
        "Harbour Gazette\nsaid it would close.",
    ],
)
def test_a_name_among_other_words_is_no_masthead(head: str) -> None:
    assert "Harbour Gazette" not in head_names(head + TAIL)


def test_the_head_ends_at_the_first_prose_and_after_four_lines() -> None:
    text = "One\nTwo\nThree\nFour\nFive" + TAIL
    assert [text[a:b] for a, b in head_spans(text)] == ["One", "Two", "Three", "Four"]
    assert head_spans("Long " * 40 + "\nHarbour Gazette") == ()


@pytest.mark.parametrize("piece", ["| ", ", ", " - ", "1 ", "\n", "a, 2 "])
def test_hostile_heads_take_no_time(piece: str) -> None:
    started = time.perf_counter()
    head_names(piece * 300_000)
    line_names(piece * 300_000)
    assert time.perf_counter() - started < 1


def test_a_short_first_line_of_wrapped_prose_is_no_masthead():
    prose = "Director Ann Lee told the county council that the bridge is\nunsafe, and that lorries must not cross it before the summer."
    assert head_spans("Federal Bureau of Roads\n" + prose) == ()
    assert head_names("Harbour Gazette\n\n" + prose) == ("Harbour Gazette",)
