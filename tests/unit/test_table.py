"""Tables: what stands in them, and that a spreadsheet runs none of it."""

import csv
import io

import pytest

from provenance.formats import table


def written(report, name) -> list[list[str]]:
    stream = io.StringIO()
    table.write(report, stream, name)
    return list(csv.reader(io.StringIO(stream.getvalue(), newline="")))


@pytest.mark.parametrize("name", table.COLUMNS)
@pytest.mark.parametrize("make", ["sample_report", "hostile_report"])
def test_every_row_has_every_column(sample, name, make):
    head, *rows = written(getattr(sample, make)(), name)
    assert tuple(head) == table.COLUMNS[name] and rows
    assert all(len(row) == len(head) for row in rows)


def test_passages_quote_their_words(sample):
    report = sample.sample_report()
    head, *rows = written(report, "passages")
    texts = {text.id: text.document.text for text in report.texts}
    for row in (dict(zip(head, row, strict=True)) for row in rows):
        for side in "ab":
            assert texts[row[side]][int(row[f"{side}_start"]) : int(row[f"{side}_end"])] == row[f"{side}_text"]


def test_pairs_and_documents_count(sample):
    pairs = {(row[0], row[1]): row for row in written(sample.sample_report(), "pairs")[1:]}
    row = dict(zip(table.COLUMNS["pairs"], pairs["agency/ferry-vote", "island-post"], strict=True))
    assert (row["relation"], row["copy"], row["verbatim"], row["near"], row["quote"], row["confidence"]) == ("copied", "island-post", "2", "2", "1", "0.97")
    documents = {row[0]: dict(zip(table.COLUMNS["documents"], row, strict=True)) for row in written(sample.sample_report(), "documents")[1:]}
    assert documents["island-post"]["repeats"] == "1" and documents["weather-note"]["share"] == "0.0"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-2", "@sum", "\tx", " =1", "＝1", "\r=1"])
def test_no_cell_is_a_formula(cell):
    assert table._cell(cell)[0] == "'"


@pytest.mark.parametrize("cell", ["a=b", "1-2", "plain", ""])
def test_other_text_stays(cell):
    assert table._cell(cell) == cell


def test_hostile_cells_hold_no_controls(sample):
    for name in table.COLUMNS:
        for row in written(sample.hostile_report(), name):
            for cell in row:
                assert not set(cell) & {"\x00", "\x1b", "\u202e", "\ud800"}
                assert not cell.startswith(("=", "+", "@"))


def test_a_long_cell_is_cut_and_says_so(sample):
    row = written(sample.hostile_report(40_000), "passages")[1]
    assert row[8].endswith("characters)") and len(row[8]) < 32_767


def test_frames_hold_the_same_rows(sample):
    report = sample.sample_report()
    frames = table.frames(report)
    assert set(frames) == set(table.COLUMNS)
    for name, frame in frames.items():
        assert tuple(frame.columns) == table.COLUMNS[name]
        assert len(frame) == len(list(table.rows(report, name)))
    assert frames["passages"]["score"].max() == 1.0
