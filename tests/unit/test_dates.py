"""One certain date or none."""

import pytest

from provenance.reading.dates import iso_date

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
