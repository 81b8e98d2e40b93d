"""Reading never raises, never loses a file in silence, never depends on order."""

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.read import read
from provenance.reading.dates import iso_date
from provenance.reading.decode import UnreadableError, decode, one_line, printable
from provenance.reading.office import read_docx, unwrapped
from provenance.reading.page import read_page, shallow
from provenance.reading.rows import csv_rows, json_rows
from provenance.reading.sidecar import front_matter
from provenance.settings import ReadSettings

MARKUP = st.lists(
    st.sampled_from(
        ["<", ">", "</", "<div", "<p>", "<b>", "</b>", "<a href=x>", "<ul><li>", "<!--", "-->", "<script>", "</script>", '"', "=", " ", "&amp;", "text", "é"]
    ),
    max_size=60,
).map("".join)


@given(st.binary(max_size=600))
@settings(max_examples=300, deadline=None)
def test_any_bytes_decode_or_are_said_not_to(data):
    try:
        decoded = decode(data)
    except UnreadableError as fault:
        assert fault.code == "PV405"
    else:
        assert "\0" not in decoded.text
        decoded.text.encode("utf-8")


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=300))
@settings(max_examples=300, deadline=None)
def test_utf8_is_read_to_the_letter(text):
    assert decode(text.encode("utf-8-sig")).text == text


@given(MARKUP)
@settings(max_examples=300, deadline=None)
def test_any_markup_is_read(markup):
    kept, dropped = shallow(markup, max_depth=3)
    assert len(kept) <= len(markup) and dropped >= 0
    page, _ = read_page(markup)
    for link in page.links:
        assert 0 <= link.span.start < link.span.end <= len(page.text)


@given(st.text(max_size=140))
def test_dates_are_iso_or_nothing(text):
    from datetime import datetime

    found = iso_date(text)
    assert not found or datetime.fromisoformat(found)


@given(st.datetimes(min_value=__import__("datetime").datetime(1400, 1, 1), max_value=__import__("datetime").datetime(2199, 12, 31)))
def test_dates_survive_the_usual_forms(moment):
    day = moment.date().isoformat()
    assert iso_date(day) == day
    assert iso_date(f"{moment.day} {moment:%B} {moment.year:04d}") == day
    assert iso_date(f"{moment:%B} {moment.day}, {moment.year:04d}") == day
    assert iso_date(moment.isoformat(timespec="seconds")) == moment.isoformat(timespec="seconds")


@given(st.text(max_size=300))
def test_tables_names_and_front_matter_never_raise(text):
    list(csv_rows(text))
    list(json_rows(text))
    kept, _, _ = front_matter("---\n" + text)
    assert len(kept) == len(text) + 4
    assert printable(text).isprintable()
    assert one_line(text).count("\n") == 0
    assert unwrapped(text) == unwrapped(text).strip()


@given(st.binary(max_size=300))
def test_any_docx_is_read_or_said_not_to_be(data):
    try:
        read_docx(b"PK\x03\x04" + data, 1000)
    except UnreadableError as fault:
        assert fault.code in {"PV417", "PV406"}


ENDINGS = st.sampled_from([".txt", ".md", ".html", ".docx", ".pdf", ".jsonl", ".csv", ".parquet", ".jsonl.gz", ".bin", ""])
CONTENT = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
    st.just(b"The council voted nine to four to close the old ferry line."),
    st.lists(st.text(max_size=80), max_size=4).map(lambda texts: "\n".join(json.dumps({"text": text}) for text in texts).encode()),
)


@given(st.dictionaries(st.tuples(st.sampled_from("abcd"), ENDINGS), CONTENT, min_size=1, max_size=5), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_every_file_is_a_document_or_a_problem_in_any_order(files, order):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for (stem, ending), content in files.items():
            (folder / f"{stem}{ending}").write_bytes(content)
        paths = sorted(str(path) for path in folder.iterdir())
        documents, problems = read(paths, ReadSettings(min_words=3))
        told = {item.partition("#")[0] for item in [*(document.path for document in documents), *(problem.where for problem in problems)]}
        assert told == {Path(path).name for path in paths}
        assert len({document.id for document in documents}) == len(documents)
        order.shuffle(paths)
        assert read(paths, ReadSettings(min_words=3)) == (documents, problems)
