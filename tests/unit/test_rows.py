"""Tables whose rows are documents."""

import datetime as dt
import io

import pandas as pd
import pytest

from provenance.read import read, read_frame
from provenance.reading.decode import UnreadableError
from provenance.reading.rows import column_names, csv_rows, json_rows, row_document
from provenance.settings import ReadSettings

ANY = ReadSettings(min_words=1)


def cells(text: str):
    return [row if isinstance(row, UnreadableError) else dict(row) for _, row in csv_rows(text)]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(mark):
    assert cells(f'id{mark}text\n1{mark}"a, b; c"\n') == [{"id": "1", "text": "a, b; c"}]


def test_line_ends_inside_cells_and_of_old_macs():
    assert cells('id,text\r\n1,"two\r\nlines"\r\n') == [{"id": "1", "text": "two\r\nlines"}]
    assert cells("id,text\r1,one\r2,two\r") == [{"id": "1", "text": "one"}, {"id": "2", "text": "two"}]


def test_long_cells_are_read():
    assert len(cells("text\n" + "a" * 500_000)[0]["text"]) == 500_000


def test_json_rows_number_their_lines():
    numbered = list(json_rows('{"a": 1}\n\nnope\n[1]\n' + "[" * 100_000 + "\n{}"))
    assert [number for number, _ in numbered] == [1, 3, 4, 5, 6]
    assert [isinstance(row, UnreadableError) for _, row in numbered] == [False, True, True, True, False]


def test_column_names_can_be_set():
    settings = ReadSettings(text_column="Body", date_column="day")
    assert column_names(["body", "Day", "id"], settings) == {"text": "body", "id": "id", "published": "Day"}


def test_row_values_of_any_type():
    columns = {"text": "text", "id": "id", "published": "published", "title": "title"}
    moment = pd.Timestamp("2025-03-01")
    made, note = row_document({"text": 5, "id": 7, "published": moment, "title": float("nan")}, columns, "frame")
    assert (made.text, made.id, made.published, made.title, note) == ("5", "7", "2025-03-01", "", "")
    assert made.given == {"published"}
    made, _ = row_document({"text": pd.NA, "published": dt.datetime(2025, 3, 1, 6, 30)}, columns, "frame")
    assert (made.text, made.published) == ("", "2025-03-01T06:30:00")
    made, note = row_document({"text": "a", "published": "03/04/2025"}, columns, "frame")
    assert made.published == "" and "03/04/2025" in note and not made.given


def test_frames_parquet_jsonl_and_csv_agree(tmp_path):
    frame = pd.DataFrame(
        {
            "id": ["b", "a", "c"],
            "text": ["Second text, with a comma.", "First\ntext.", "Third “text”."],
            "published": ["2025-03-02", "", None],
            "source": ["Gazette", "Herald", "Gazette"],
        }
    )
    frame.to_csv(tmp_path / "t.csv", index=False)
    frame.to_json(tmp_path / "t.jsonl", orient="records", lines=True)
    frame.to_parquet(tmp_path / "t.parquet")
    wanted = [(d.id, d.text, d.published, d.source, d.given) for d in read_frame(frame, ANY)[0]]
    assert [row[0] for row in wanted] == ["a", "b", "c"]
    for name in ("t.csv", "t.jsonl", "t.parquet"):
        documents, problems = read([str(tmp_path / name)], ANY)
        assert [(d.id, d.text, d.published, d.source, d.given) for d in documents] == wanted, name
        assert problems == ()


def test_rows_without_ids_are_called_by_file_and_row(tmp_path):
    (tmp_path / "t.csv").write_text("text\none\ntwo\n")
    assert [d.id for d in read([str(tmp_path / "t.csv")], ANY)[0]] == ["t#1", "t#2"]
    assert [d.id for d in read_frame(pd.DataFrame({"text": ["one", "two"]}), ANY)[0]] == ["row-1", "row-2"]


def test_same_ids_are_told_apart(tmp_path):
    (tmp_path / "a.csv").write_text("id,text\n1,one\n1,two\n")
    (tmp_path / "b.csv").write_text("id,text\n1,three\n2,four\n")
    documents, problems = read([str(tmp_path)], ANY)
    assert [d.id for d in documents] == ["2", "a#1", "a#1~2", "b#1"]
    assert [(p.code, p.where) for p in problems] == [("PV415", "a.csv#2")]


def test_many_bad_rows_are_summed_up(tmp_path):
    (tmp_path / "t.jsonl").write_text('{"text": "good"}\n' + "bad\n" * 500)
    documents, problems = read([str(tmp_path / "t.jsonl")], ANY)
    assert len(documents) == 1
    assert len(problems) == 21 and any("480 more rows" in problem.message for problem in problems)


def test_too_many_rows_are_told(tmp_path):
    (tmp_path / "t.csv").write_text("text\n" + "some words\n" * 50)
    documents, problems = read([str(tmp_path / "t.csv")], ReadSettings(min_words=1, max_documents=10))
    assert len(documents) == 10
    assert [problem.code for problem in problems] == ["PV413"]


def test_polars_and_arrow_like_frames():
    class Like:
        def to_pandas(self):
            return pd.DataFrame({"text": ["one"]})

    assert [d.text for d in read_frame(Like(), ANY)[0]] == ["one"]


def test_a_frame_without_texts_is_a_wrong_call():
    from provenance.errors import UsageError

    with pytest.raises(UsageError, match="no column 'text'"):
        read_frame(pd.DataFrame({"body": ["one"]}), ANY)


def test_a_frame_without_rows_is_a_problem():
    documents, problems = read_frame(pd.DataFrame({"text": []}), ANY)
    assert documents == () and [problem.code for problem in problems] == ["PV404"]


def test_parquet_without_texts(tmp_path):
    stream = io.BytesIO()
    pd.DataFrame({"body": ["one"]}).to_parquet(stream)
    (tmp_path / "t.parquet").write_bytes(stream.getvalue())
    assert [p.code for p in read([str(tmp_path)], ANY)[1]] == ["PV409"]
