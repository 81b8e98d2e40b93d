"""Writing a corpus again: no part overwrites another or a table of ours, few files are open, nothing is half written."""

import json
import resource

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from provenance.corpus import Plan, deduplicate
from provenance.engines import sink
from provenance.errors import StateError
from provenance.settings import DedupSettings

STORY = "the harbour council voted nine to four on tuesday to close the ferry line that has served the islands since the war"


def lines(path, names):
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(json.dumps({"id": name, "text": f"{STORY} {name}"}) + "\n" for name in names))
    return path


def ids(path):
    return [json.loads(line)["id"] for line in path.read_text().splitlines()]


def test_files_of_one_name_stay_apart_whatever_they_are_called(tmp_path):
    given = [
        lines(tmp_path / "x" / "a.jsonl", "ab"),
        lines(tmp_path / "y" / "1-a.jsonl", "cd"),
        lines(tmp_path / "y" / "2-a.jsonl", "ef"),
        lines(tmp_path / "z" / "a.jsonl", "gh"),
        lines(tmp_path / "w" / "a.jsonl", "ij"),
    ]
    result = deduplicate(given, DedupSettings(), Plan(tmp_path / "out"))
    written = [entry["output"] for entry in result.run["inputs"]]
    assert len(set(written)) == len(given)
    assert [ids(tmp_path / "out" / name) for name in written] == [ids(path) for path in given]


def test_a_corpus_named_like_one_of_our_tables_is_kept(tmp_path):
    pq.write_table(pa.table({"id": ["a", "b"], "text": [STORY, STORY + " again"]}), tmp_path / "pairs.parquet")
    deduplicate(tmp_path / "pairs.parquet", DedupSettings(), Plan(tmp_path / "out"))
    assert pq.read_table(tmp_path / "out" / "1-pairs.parquet").column("id").to_pylist() == ["a", "b"]
    assert pq.read_table(tmp_path / "out" / "pairs.parquet").num_rows == 1


@pytest.mark.slow
@pytest.mark.parametrize("action", ["tag", "split"])
def test_a_thousand_shards_need_few_open_files(tmp_path, action):
    for i in range(300):
        lines(tmp_path / "in" / f"{i:04d}.jsonl", [f"k{i}"])
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (150, before[1]))
    try:
        result = deduplicate(tmp_path / "in", DedupSettings(), Plan(tmp_path / "out", action=action))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert result.rows == 300
    assert sorted(name for path in (tmp_path / "out").rglob("*.jsonl") for name in ids(path)) == sorted(f"k{i}" for i in range(300))


def test_an_interrupted_copy_leaves_no_half_of_a_text(tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    for name in "abc":
        (tmp_path / "in" / f"{name}.txt").write_text(f"{STORY} {name}")

    def half(source, target):
        target.write_text(source.read_text()[:20])
        if source.name == "b.txt":
            raise OSError(28, "No space left on device")
        target.write_text(source.read_text())

    monkeypatch.setattr(sink.shutil, "copyfile", half)
    with pytest.raises(StateError):
        deduplicate(tmp_path / "in", DedupSettings(), Plan(tmp_path / "out", action="split"))
    assert {path.read_text()[-3:] for path in (tmp_path / "out").rglob("*.txt*")} <= {"r a", "r b", "r c"}
    assert not list((tmp_path / "out").rglob("*.part"))


def test_columns_that_are_there_already_are_left_alone(tmp_path):
    texts = [STORY, STORY + " again", "other words that nobody else has"]
    pq.write_table(pa.table({"text": texts, "group": ["x"] * 3, "dedup_group": ["y"] * 3}), tmp_path / "a.parquet")
    deduplicate(tmp_path / "a.parquet", DedupSettings(), Plan(tmp_path / "out"))
    found = pq.read_table(tmp_path / "out" / "a.parquet").to_pydict()
    assert (found["group"], found["dedup_group"], found["dedup_dedup_group"]) == (["x"] * 3, ["y"] * 3, [0, 0, None])
    rows = [{"text": texts[0], "kind": "group"}, {"text": texts[1], "group": 7}, {"text": texts[2], "inside": {"keep": 1}}]
    (tmp_path / "b.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    deduplicate(tmp_path / "b.jsonl", DedupSettings(), Plan(tmp_path / "lines"))
    again = [json.loads(line) for line in (tmp_path / "lines" / "b.jsonl").read_text().splitlines()]
    assert [row.get("group") for row in again] == [0, 7, None]
    assert [row.get("dedup_group") for row in again] == [None, 0, None]
    assert again[2]["keep"] is True


def test_a_file_that_cannot_be_written_again_costs_only_its_own_rows(tmp_path):
    """A damaged column that is not compared is met when the rows are written."""
    table = pa.table({"id": [f"p{i}" for i in range(300)], "text": [f"{STORY} {i}" for i in range(300)], "extra": [f"value {i}" for i in range(300)]})
    pq.write_table(table, tmp_path / "a.parquet", compression="none", use_dictionary=False, write_page_checksum=True)
    raw = bytearray((tmp_path / "a.parquet").read_bytes())
    at = raw.find(b"value 200")
    raw[at : at + 5] = b"wrong"
    (tmp_path / "a.parquet").write_bytes(raw)
    given = [lines(tmp_path / "b.jsonl", ["x"]), tmp_path / "a.parquet", lines(tmp_path / "c.jsonl", ["y", "z"])]
    result = deduplicate(given, DedupSettings(), Plan(tmp_path / "out"))
    assert result.rows == 303
    assert [(problem.code, problem.where) for problem in result.problems] == [("PV451", str(tmp_path / "a.parquet"))]
    assert [entry["output"] for entry in result.run["inputs"]] == ["b.jsonl", "", "c.jsonl"]
    tags = dict(zip([*"x", *(f"p{i}" for i in range(300)), *"yz"], result.tags()["duplicate_of"], strict=True))
    for name in ("b.jsonl", "c.jsonl"):
        for line in (tmp_path / "out" / name).read_text().splitlines():
            row = json.loads(line)
            assert (row["duplicate_of"] or "") == (tags[row["id"]] if isinstance(tags[row["id"]], str) else "")
    assert not list((tmp_path / "out").rglob("a.parquet*"))
