"""Relations a reader would see, on small folders read as files: quotations, versions, releases, live pages, leaked lines, agencies, chains."""

from __future__ import annotations

import pytest

from provenance.api import analyse
from provenance.model import Report


@pytest.fixture
def told(tmp_path):
    """Write files (name to text) into a folder of their own and analyse it."""

    def run(files: dict[str, str]) -> Report:
        folder = tmp_path / "folder"
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_text(content, encoding="utf-8")
        return analyse([folder], jobs=1).report

    return run


def pair(report: Report, a: str, b: str):
    return next(p for p in report.pairs if (p.a, p.b) == (min(a, b), max(a, b)))


def arrows(report: Report) -> set[tuple[str, str, str]]:
    return {(edge.copy, edge.source, edge.prov) for edge in report.edges if not edge.source.startswith("absent:")}


# --- quotations ---------------------------------------------------------------------------------------------------------------------------------------

LIGHTHOUSE = """The Saltmarsh Review
What the keeper left behind
By Ottilie Brand
3 March 2024

The lighthouse on Dunmere Head has been dark since January, when the last keeper handed in a ring of nineteen keys.

Nobody at the harbour office had thought about the fog signal. It ran on compressed air from a pump that only the keeper knew how to prime, and the \
two apprentices he asked for in 2009 were never hired. On the first grey morning of February a trawler sounded its own horn for three hours, because \
the head stayed silent.

The office says an electric signal will be fitted by June. Until then pilots are told to listen for the bell buoy, which was put there in 1911.

In the kitchen of the tower a calendar still hangs on the wall, with the tides written in by hand to the end of the year.
"""
TAKEN = (
    "It ran on compressed air from a pump that only the keeper knew how to prime, and the two apprentices he asked for in 2009 were never hired. On the first "
    "grey morning of February a trawler sounded its own horn for three hours, because the head stayed silent."
)
COLUMN = """Harbour Notes
Ask before you save
10 March 2024

My neighbour mends nets and has an opinion on everything that the port does. This time I share it.

{credit}

I rang the office twice and was told that safety comes first. It did not come first in 2009, and it does not come first when a village hears a horn \
at dawn and wonders who is in trouble out there. Two young people would have cost less than one electric signal.

My neighbour says that a bell from 1911 is at least honest. We should ask what else is known to one man only.
"""


@pytest.mark.parametrize(
    "credit",
    [
        f'As Ottilie Brand wrote in The Saltmarsh Review last week: "{TAKEN}"',
        f"The Saltmarsh Review put it best: “{TAKEN}”",
        f"According to the Saltmarsh Review, the signal was a secret.\n\n> {TAKEN}",
        f"„{TAKEN}“, schrieb Ottilie Brand.",
    ],
)
def test_a_long_credited_quotation_is_quoted_from_the_document(told, credit):
    report = told({"column.txt": COLUMN.format(credit=credit), "review.txt": LIGHTHOUSE})
    found = pair(report, "column", "review")
    assert (found.relation, found.copy, found.source, found.form) == ("copied", "column", "review", "quotation"), found.wording
    assert found.confidence >= 0.9
    assert arrows(report) == {("column", "review", "wasQuotedFrom")}
    assert "column quotes review" in found.wording


def test_a_block_quote_of_a_page_with_a_link_is_quoted_from_it(told):
    body = "".join(f"<p>{line}</p>" for line in LIGHTHOUSE.split("\n\n")[1:])
    head = '<link rel="canonical" href="https://saltmarsh.example/2024/keeper"><meta property="og:site_name" content="Saltmarsh Review">'
    quoted = COLUMN.format(credit='A <a href="https://saltmarsh.example/2024/keeper">fine essay</a> tells it so:@').split("\n\n")
    page = "".join(f"<p>{line}</p>" for line in quoted).replace("@", f"</p><blockquote><p>{TAKEN}</p></blockquote><p>")
    report = told(
        {
            "column.html": f"<html><head><title>Ask before you save</title></head><body><article>{page}</article></body></html>",
            "review.html": f"<html><head><title>What the keeper left behind</title>{head}</head><body><article>{body}</article></body></html>",
        }
    )
    assert arrows(report) == {("column", "review", "wasQuotedFrom")}


@pytest.mark.parametrize("credit", [f"A visitor has written: “{TAKEN}”", f"The Osprey Journal wrote: “{TAKEN}”"])
def test_a_quotation_credited_to_nobody_or_to_another_is_no_arrow(told, credit):
    report = told({"column.txt": COLUMN.format(credit=credit), "review.txt": LIGHTHOUSE})
    assert arrows(report) == set()
    found = pair(report, "column", "review")
    assert found.relation in ("shared-quotes", "undecided", "common-source")
    assert "words of third parties" not in found.wording  # the review does not put them in quotation marks


def test_words_in_quotation_marks_on_both_sides_are_a_third_persons(told):
    said = f'"{TAKEN}"'
    review = LIGHTHOUSE.replace(TAKEN, f"The pilot, Nan Orrell, remembers it. {said} she said.")
    column = COLUMN.format(credit=f"The Saltmarsh Review has been to see the pilot, Nan Orrell. {said} she said.")
    report = told({"column.txt": column, "review.txt": review})
    assert arrows(report) == set()
    assert pair(report, "column", "review").relation in ("shared-quotes", "undecided")
