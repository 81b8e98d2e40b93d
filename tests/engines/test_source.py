"""What people's files are like: everything readable is read, and what is not costs only itself and is told."""

import codecs
import gzip
import json
import os
import random
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.corpus import Plan, deduplicate
from provenance.engines import pieces as pieces_module
from provenance.engines import source as source_module
from provenance.engines.csvfile import CsvFile, layout
from provenance.engines.source import open_corpus
from provenance.errors import InputError, StateError, UsageError
from provenance.settings import DedupSettings

WORDS = [a + b + c for a in "bdfghklmnprst" for b in "aeiou" for c in "bdklmnrst"]
SMALL = DedupSettings(block_bytes=3000)


def story(seed, words=60):
    rng = random.Random(seed)
    return " ".join(rng.choice(WORDS) for _ in range(words))


def read(path, settings=SMALL, out=None):
    """(id -> text of all rows, problems), the same in a pass that keeps whole rows."""
    problems = []
    corpus = open_corpus(path, settings, problems.append, out)
    rows = [(row["id"], row["text"]) for block in corpus.blocks(problems.append) for row in block.table.to_pylist()]
    again = [(row["id"], row["text"]) for block in corpus.blocks(lambda problem: None, whole=True) for row in block.table.to_pylist()]
    assert again == rows
    return dict(rows), [(problem.code, problem.where.rpartition("/")[2], problem.message) for problem in problems]


def csv_rows(texts, quote='"'):
    return "id,text\n" + "".join(f"{i},{quote}{text}{quote}\n" for i, text in enumerate(texts))


@pytest.mark.parametrize("quote", ['"', ""])
def test_a_row_longer_than_a_block_is_a_row(tmp_path, quote):
    texts = [story(i) for i in range(20)]
    texts[7] = story(7, 5000)
    (tmp_path / "a.csv").write_text(csv_rows(texts, quote))
    found, problems = read(tmp_path / "a.csv")
    assert list(found.values()) == texts
    assert problems == []


def test_a_row_too_long_for_the_memory_costs_only_itself(tmp_path, monkeypatch):
    monkeypatch.setattr("provenance.engines.csvfile.MAX_ROW", 20_000)
    monkeypatch.setattr(pieces_module, "MAX_ROW", 20_000)
    texts = [story(i) for i in range(20)]
    texts[7] = story(7, 9000)
    (tmp_path / "a.csv").write_text(csv_rows(texts, ""))
    (tmp_path / "b.jsonl").write_text("".join(json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(texts)))
    for name, where in (("a.csv", "a.csv:row 9"), ("b.jsonl", "b.jsonl:8")):
        found, problems = read(tmp_path / name)
        assert list(found.values()) == texts[:7] + texts[8:]
        assert [(code, place) for code, place, _ in problems] == [("PV452", where)]


def test_a_quotation_mark_that_is_never_closed_costs_its_line(tmp_path):
    texts = [story(i) for i in range(200)]
    rows = csv_rows(texts, "").replace("\n50,", '\n50,"')
    (tmp_path / "a.csv").write_text(rows)
    found, problems = read(tmp_path / "a.csv")
    assert set(found) == {str(i) for i in range(200)} - {"50"}
    assert [(code, where) for code, where, _ in problems] == [("PV452", "a.csv:row 52")]
    (tmp_path / "b.csv").write_text(csv_rows(texts[:30], "").replace("\n25,", '\n25,"'))  # near the end, where the whole rest fits a block
    found, problems = read(tmp_path / "b.csv", DedupSettings())
    assert set(found) == {str(i) for i in range(30)} - {"25"}
    assert [code for code, _, _ in problems] == ["PV452"]


def test_ragged_rows_line_breaks_and_zero_bytes(tmp_path):
    texts = [story(i) for i in range(6)]
    lines = ["id,text,x", f"0,{texts[0]},1", f"1,{texts[1]}", f'2,"{texts[2]}\nsecond ""line"", here",3', "", f"3,{texts[3]},4,5", f"4,{texts[4]}\0,6"]
    (tmp_path / "a.csv").write_bytes("\r\n".join(lines).encode())
    found, problems = read(tmp_path / "a.csv")
    assert found == {"0": texts[0], "2": texts[2] + '\nsecond "line", here', "4": texts[4] + "\0"}
    assert [message for _, _, message in problems] == ["2 fields instead of 3", "4 fields instead of 3"]


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), min_size=2, max_size=2), min_size=1, max_size=8), st.integers(20, 200))
def test_both_csv_readers_agree(tmp_path_factory, rows, size):
    """Rows written by the standard library's writer come back from the slow reader alone, whatever the size of the pieces."""
    import csv
    import io

    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerows([["id", "text"], *rows])
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(target.getvalue().encode())
    shape = layout(path, None, "text")
    told = []
    found = [list(row.values()) for table in CsvFile(path, None, shape._replace(plain=False), told.append).tables(size) for row in table.to_pylist()]
    assert found == rows
    assert told == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_encodings(tmp_path, encoding, kind):
    texts = [
        f"Die Königin fuhr am Abend über die Brücke und sah die Häuser von Łódź {i}".replace("Łódź", "Łódź" if "utf" in encoding else "Köln") for i in range(9)
    ]
    raw = csv_rows(texts) if kind == "csv" else "".join(json.dumps({"id": str(i), "text": text}, ensure_ascii=False) + "\n" for i, text in enumerate(texts))
    (tmp_path / f"a.{kind}").write_bytes(raw.encode(encoding))
    found, problems = read(tmp_path / f"a.{kind}")
    assert found == {str(i): text for i, text in enumerate(texts)}
    assert {code for code, _, _ in problems} == (set() if "utf" in encoding else {"PV403"})


def test_one_field_in_another_encoding(tmp_path):
    texts = [story(i) for i in range(40)]
    raw = csv_rows(texts).encode().replace(texts[20].encode(), "Größe".encode("latin-1"))
    (tmp_path / "a.csv").write_bytes(raw)
    found, problems = read(tmp_path / "a.csv")
    assert found == {str(i): text for i, text in enumerate(texts)} | {"20": "Größe"}
    assert [code for code, _, _ in problems] == ["PV403"]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_delimiters_are_found(tmp_path, delimiter):
    (tmp_path / "a.csv").write_text(f"id{delimiter}text\n1{delimiter}one, two\n")
    assert read(tmp_path / "a.csv")[0] == {"1": "one, two"}


def test_a_missing_column_names_those_there_are(tmp_path):
    (tmp_path / "a.csv").write_text("id,body\n1,x\n")
    (tmp_path / "b.jsonl").write_text('{"id": 1, "body": "x"}\n')
    pq.write_table(pa.table({"id": [1], "body": ["x"]}), tmp_path / "c.parquet")
    (tmp_path / "d.csv").write_text("")
    for name in ("a.csv", "b.jsonl", "c.parquet"):
        found, problems = read(tmp_path / name)
        assert found == {}
        assert [code for code, _, _ in problems] == ["PV451"]
        assert "'text' among id, body" in problems[0][2]
    assert "empty" in read(tmp_path / "d.csv")[1][0][2]


def test_ids_of_all_kinds(tmp_path):
    rows = [{"id": 1}, {"id": 2.5}, {"id": None}, {}, {"id": True}, {"id": [1, "a"]}, {"id": "x"}]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row | {"text": story(i)}) + "\n" for i, row in enumerate(rows)))
    found, problems = read(tmp_path / "a.jsonl")
    assert list(found) == ["1", "2.5", "row 2", "row 3", "True", '[1, "a"]', "x"]
    assert problems == []
    (tmp_path / "b.jsonl").write_text("".join(json.dumps({"id": i, "text": story(i)}) + "\n" for i in range(300)))
    assert list(read(tmp_path / "b.jsonl")[0]) == [str(i) for i in range(300)]
    (tmp_path / "c.jsonl").write_text("".join(json.dumps({"text": story(i)}) + "\n" for i in range(3)))
    assert list(read(tmp_path / "c.jsonl")[0]) == ["0", "1", "2"]


def test_an_empty_id_is_a_missing_one(tmp_path):
    (tmp_path / "a.csv").write_text(f"id,text\n,{story(1)}\nx,{story(2)}\n,{story(3)}\n")
    found, problems = read(tmp_path / "a.csv")
    assert list(found) == ["row 0", "x", "row 2"]
    assert problems == []


@pytest.mark.parametrize("kind", ["parquet", "table"])
def test_a_text_too_long_for_its_places_costs_only_itself(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(source_module, "MAX_ROW", 5000)
    table = pa.table({"id": ["a", "b", "c"], "text": [story(1), story(2, 2000), story(3)]})
    if kind == "parquet":
        pq.write_table(table, tmp_path / "a.parquet")
    found, problems = read(tmp_path / "a.parquet" if kind == "parquet" else table)
    assert found == {"a": story(1), "b": "", "c": story(3)}
    assert [(code, where) for code, where, _ in problems] == [("PV452", "b")]


def test_a_text_above_the_memory_given_is_told(tmp_path):
    long, less = story(2, 900_000), DedupSettings(memory=140_000_000)
    assert [code for code, _, _ in read(pa.table({"id": ["a"], "text": [long]}), less)[1]] == ["PV457"]
    assert read(pa.table({"id": ["a"], "text": [long[:1_000_000]]}), less)[1] == []


def test_a_damaged_page_is_seen_where_there_are_checksums(tmp_path):
    table = pa.table({"id": list(range(4000)), "text": [story(i) for i in range(4000)]})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=500, compression="none", use_dictionary=False, write_page_checksum=True)
    raw = bytearray((tmp_path / "a.parquet").read_bytes())
    at = raw.find(story(1200).encode())
    raw[at : at + 5] = b"wrong"
    (tmp_path / "a.parquet").write_bytes(raw)
    found, problems = read(tmp_path / "a.parquet")
    assert problems[0][0] == "PV451"
    assert len(found) == 3500
    assert not any("wrong" in text for text in found.values())


def test_parquet_columns_of_all_kinds(tmp_path):
    texts = [story(i) for i in range(4)]
    columns = {"id": pa.array([1, 2, None, 4]), "source": pa.array([["a"], [], None, ["b"]]), "meta": pa.array([{"x": {"y": 1}}] * 4)}
    kinds = {
        "dictionary": pa.array(texts).dictionary_encode(),
        "large": pa.array(texts, pa.large_string()),
        "binary": pa.array([text.encode() for text in texts]),
        "view": pa.array(texts, pa.string_view()),
    }
    for name, text in kinds.items():
        pq.write_table(pa.table(columns | {"text": text}), tmp_path / f"{name}.parquet", row_group_size=2)
        found, problems = read(tmp_path / f"{name}.parquet")
        assert found == dict(zip(("1", "2", "row 2", "4"), texts, strict=True))
        assert problems == []
    pq.write_table(pa.table({"id": [1], "text": [["no", "text"]]}), tmp_path / "list.parquet")
    assert "no text" in read(tmp_path / "list.parquet")[1][0][2]


def test_a_damaged_row_group_costs_its_own_rows(tmp_path):
    table = pa.table({"id": [str(i) for i in range(400)], "text": [story(i) for i in range(400)]})
    path = tmp_path / "a.parquet"
    pq.write_table(table, path, row_group_size=100, compression="none", use_dictionary=False)
    place = pq.ParquetFile(path).metadata.row_group(2).column(1).data_page_offset
    raw = bytearray(path.read_bytes())
    raw[place : place + 60] = b"\xff" * 60
    path.write_bytes(raw)
    found, problems = read(path, DedupSettings())
    assert list(found) == [str(i) for i in range(400) if not 200 <= i < 300]
    assert [(code, message[:18]) for code, _, message in problems] == [("PV451", "rows 201 to 300 ca")]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst", "a.csv.gz"])
def test_a_packed_file_that_is_cut_short_gives_what_it_has(tmp_path, name):
    texts = [story(i) for i in range(3000)]
    raw = csv_rows(texts) if "csv" in name else "".join(json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(texts))
    packed = gzip.compress(raw.encode()) if name.endswith("gz") else pa.Codec("zstd").compress(raw.encode(), asbytes=True)
    (tmp_path / name).write_bytes(packed[: len(packed) * 2 // 3])
    found, problems = read(tmp_path / name)
    assert 1500 < len(found) < 2100
    assert list(found.values()) == texts[: len(found)]
    assert [(code, "Truncated" in message) for code, _, message in problems] == [("PV451", True)]


@pytest.mark.parametrize("fault", ["cut short", "something behind its end"])
def test_a_small_packed_file_loses_only_what_is_damaged(tmp_path, fault):
    texts = [story(i) for i in range(60)]
    packed = gzip.compress(csv_rows(texts).encode())
    (tmp_path / "a.csv.gz").write_bytes(packed[: len(packed) * 2 // 3] if fault == "cut short" else packed + b"no part of it")
    found, problems = read(tmp_path / "a.csv.gz", DedupSettings())
    assert list(found.values()) == texts[: len(found)]
    assert len(found) > 30 if fault == "cut short" else len(found) == 60
    assert [code for code, _, _ in problems] == ["PV451"]


def test_a_messy_folder(tmp_path):
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    for name in ("1.txt", "sub/2.md", "noend", "README.md", ".hidden.txt"):
        (folder / name).write_text(story(name))
    (folder / "picture.txt").write_bytes(b"\x89PNG" + bytes(range(256)))
    (folder / "paper.pdf").write_bytes(b"%PDF")
    (folder / "wide.txt").write_bytes(codecs.BOM_UTF16_LE + "schön".encode("utf-16-le"))
    (folder / "loop").symlink_to(folder)
    (folder / "again.txt").symlink_to(folder / "1.txt")
    os.mkfifo(folder / "pipe.txt")
    found, problems = read(folder)
    assert set(found) == {"1.txt", "sub/2.md", "noend", "wide.txt"}
    assert found["wide.txt"] == "schön"
    wanted = {("PV405", "picture.txt"), ("PV408", "README.md"), ("PV408", ".hidden.txt"), ("PV408", "again.txt"), ("PV416", "loop"), ("PV401", "pipe.txt")}
    assert {(code, where) for code, where, _ in problems} == wanted | {("PV453", "paper.pdf")}


def test_the_results_are_no_input(tmp_path):
    folder = tmp_path / "in"
    (folder / "out" / "kept").mkdir(parents=True)
    (folder / "1.txt").write_text(story(1))
    (folder / "out" / "kept" / "1.txt").write_text(story(1))
    assert set(read(folder, out=folder / "out")[0]) == {"1.txt"}
    with pytest.raises(UsageError, match="results"):
        read(folder, out=folder)
    with pytest.raises(UsageError, match="written over"):
        read(folder / "1.txt", out=folder)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="nothing to read"):
        read(tmp_path / "empty")


def test_an_earlier_run_is_no_input(tmp_path):
    (tmp_path / "in" / "old").mkdir(parents=True)
    (tmp_path / "in" / "1.txt").write_text(story(1))
    (tmp_path / "in" / "old" / "2.txt").write_text(story(1))
    (tmp_path / "in" / "old" / "run.json").write_text('{\n "action": "tag",\n "expected_recall": []}')
    found, problems = read(tmp_path / "in")
    assert set(found) == {"1.txt"}
    assert [(code, where) for code, where, _ in problems] == [("PV408", "old")]


def test_a_frame_of_mixed_values(tmp_path):
    import pandas as pd

    frame = pd.DataFrame({"id": [1, "a", None], "text": [story(1), None, story(2)], "extra": [[1], {"x": 2}, 3]})
    found, problems = read(frame)
    assert found == {"1": story(1), "a": "", "row 2": story(2)}
    assert problems == []
    with pytest.raises(UsageError, match="one name"):
        read(pd.DataFrame([["a", "b"]], columns=["text", "text"]))
    assert "no text" in read(pd.DataFrame({"text": [1, 2]}))[1][0][2]


def test_half_a_character_in_a_frame_is_told_and_moves_nothing():
    import pandas as pd

    found, problems = read(pd.DataFrame({"id": ["a", "b"], "text": [f"\ud83d {story(1)}", story(2)]}, dtype=object))
    assert found == {"a": f"\ufffd {story(1)}", "b": story(2)}
    assert [code for code, _, _ in problems] == ["PV403"]


def test_what_arrow_can_take_over_is_a_corpus():
    table = pa.table({"id": ["a", "b"], "text": [story(1), story(2)]})
    for data in (table, table.to_batches()[0]):
        assert read(data) == ({"a": story(1), "b": story(2)}, [])


def test_what_cannot_be_read_says_why(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xls").write_bytes(b"\xd0\xcf")
    with pytest.raises(InputError, match="not a format"):
        read(tmp_path / "in")
    with pytest.raises(UsageError, match="standard input"):
        read("-")
    os.mkfifo(tmp_path / "pipe.jsonl")
    with pytest.raises(InputError, match="pipe"):
        read(tmp_path / "pipe.jsonl")


def test_what_may_not_be_read_is_told(tmp_path, monkeypatch):
    """Permissions as a user meets them; tests often run as root, who has all."""
    for name in ("a.jsonl", "locked.jsonl"):
        (tmp_path / name).write_text(json.dumps({"id": name, "text": story(1)}) + "\n")
    plain = Path.stat

    def stat(self, **options):
        if self.name == "locked.jsonl":
            raise PermissionError(13, "Permission denied", str(self))
        return plain(self, **options)

    monkeypatch.setattr(Path, "stat", stat)
    found, problems = read(tmp_path)
    assert set(found) == {"a.jsonl"}
    assert [(code, where) for code, where, _ in problems] == [("PV451", "locked.jsonl")]
    with pytest.raises(InputError, match="Permission denied"):
        read(tmp_path / "locked.jsonl")
    with pytest.raises(StateError, match="cannot write"):
        deduplicate(tmp_path / "a.jsonl", DedupSettings(), Plan(tmp_path / "locked.jsonl"))
