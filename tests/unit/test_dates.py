"""One certain date or none."""

import time

import pytest

from provenance.reading.dates import iso_date, printed_date

READ = {
    "2025-11-02": "2025-11-02",
    "2025-11-02T10:00:00Z": "2025-11-02T10:00:00+00:00",
    "2025-11-02 10:00:00.123+0200": "2025-11-02T10:00:00+02:00",
    "2025-11-02T10:00": "2025-11-02T10:00:00",
    "20251102": "2025-11-02",
    "20251102T101500Z": "2025-11-02T10:15:00+00:00",
    "2025/11/2": "2025-11-02",
    "02.11.2025": "2025-11-02",
    "11/22/2025": "2025-11-22",
    "22/11/2025": "2025-11-22",
    "5/5/2025": "2025-05-05",
    "Sun, 02 Nov 2025 10:15:00 GMT": "2025-11-02T10:15:00+00:00",
    "Sun, 02 Nov 2025 10:15:00 +0100": "2025-11-02T10:15:00+01:00",
    "Sun, 02 Nov 2025 10:15:00 -0530": "2025-11-02T10:15:00-05:30",
    "Nov. 2, 2025 at 10:15 a.m. EST": "2025-11-02T10:15:00-05:00",
    "Published 10:15 PM, Sun November 2, 2025": "2025-11-02T22:15:00",
    "5 May 2025 12:00am": "2025-05-05T00:00:00",
    "5 May 2025 12:30 pm": "2025-05-05T12:30:00",
    "2nd of November, 2025": "2025-11-02",
    "2. November 2025": "2025-11-02",
    "2 de noviembre de 2025": "2025-11-02",
    "1er août 2025": "2025-08-01",
    "2 ноября 2025": "2025-11-02",
    "2025年11月2日 10:15": "2025-11-02T10:15:00",
    "1762081200": "2025-11-02T11:00:00+00:00",
    "1762081200000": "2025-11-02T11:00:00+00:00",
}
LEFT_OUT = ["", "03/04/2025", "2025", "November 2025", "Nov 2025", "yesterday", "31 February 2025", "2025-13-45", "99999999", "0000-01-01", "x" * 1000]
LEFT_OUT += ["Updated 3 Nov 2025, first published 2 Nov 2025", "2025-11-02 to 2025-11-05", "12 apples in 2025", "٢٠٢٥-١١-٠٢"[:3]]


@pytest.mark.parametrize("written", READ)
def test_one_certain_date_is_read(written):
    assert iso_date(written) == READ[written]


@pytest.mark.parametrize("written", LEFT_OUT)
def test_anything_else_is_left_out(written):
    assert iso_date(written) == ""


def test_an_impossible_hour_does_not_lose_the_day():
    assert iso_date("2025-11-02T25:00:00Z") == "2025-11-02"


TAIL = "\n\nThe line to the outer islands will close in autumn, the council decided on Monday, 8 June 2020.\n"


@pytest.mark.parametrize(
    "head",
    [
        "Ferry to close\nBy Ann Lee, 2 May 2023",
        "Ferry to close\nBy Ann Lee | The Harbour Gazette | 2 May 2023",
        "Harbour Gazette, 2 May 2023\nFerry to close",
        "Ferry to close\nPublished May 2, 2023",
        "Ferry to close\nBy Ann Lee\nPublished: Tuesday, May 2, 2023 | Updated: May 4, 2023",
        "Ferry to close\n02.05.2023, Harbour Gazette",
        "Ferry to close\nTuesday, 2 May 2023, 14:20",
        "Cierra la línea\n2 de mayo de 2023",
        "# Ferry to close\n*Posted May 2, 2023 on Island Notes*",
        "Ferry to close\n2023-05-02",
    ],
)
def test_a_date_of_its_own_in_the_head_is_the_day_of_publication(head):
    assert printed_date(head + TAIL) == "2023-05-02"


@pytest.mark.parametrize(
    ("head", "moment"),
    [
        ("Ferry to close\n14:20 GMT 2 May 2023", "2023-05-02T14:20:00+00:00"),
        ("Ferry to close\n2 May 2023, 14:20 BST", "2023-05-02T14:20:00+01:00"),
        ("Ferry to close\nPublished May 2, 2023 at 2:20 p.m. EDT", "2023-05-02T14:20:00-04:00"),
        ("Ferry to close\n2 May 2023\n14:20 GMT 2 May 2023", "2023-05-02T14:20:00+00:00"),
        ("Ferry to close\n14:20 GMT 2 May 2023\n15:40 GMT 2 May 2023", "2023-05-02"),
    ],
)
def test_a_line_that_is_nothing_but_a_moment_tells_the_time(head, moment):
    assert printed_date(head + TAIL) == moment


@pytest.mark.parametrize(
    "head",
    [
        "Ferry to close",
        "The storm of 2 May 2023 remembered",
        "What the council said on 2 May 2023",
        "Ferry to close for good, 2 May 2023 decision shows",
        "Ferry to close\nUpdated May 2, 2023",
        "Ferry to close\n2 May 2023\n3 May 2023",
        "Ferry to close\n03/04/2023",
        "Ferry to close\nMonday, May 2",
        "BRINE, 2 May 2023 (Northline) - The line will close in autumn.",
    ],
)
def test_other_dates_in_the_head_say_nothing(head):
    assert printed_date(head + TAIL) == ""


@pytest.mark.parametrize("piece", ["1 ", "1 May ", ", ", "| 2 May 2023 ", "By ", "Published "])
def test_hostile_heads_take_no_time(piece):
    started = time.perf_counter()
    printed_date(piece * 200_000)
    printed_date((piece * (110 // len(piece)) + "\n") * 1000)
    assert time.perf_counter() - started < 1
