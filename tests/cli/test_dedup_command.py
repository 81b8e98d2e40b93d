"""``provenance dedup`` as a person runs it: every format, bad input, interruption, exit codes."""

import gzip
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet as pq
import pytest

WORDS = [a + b + c for a in "bdfghklmnprst" for b in "aeiou" for c in "bdklmnrst"]


def rows(count=60, seed=3):
    rng = random.Random(seed)
    texts = [" ".join(rng.choice(WORDS) for _ in range(60)) for _ in range(count)]
    texts[1] = texts[0] + " with three words, and a comma"
    texts[2] = texts[0].upper()
    return [{"id": f"n{i}", "text": text, "published": f"2024-01-{i % 28 + 1:02d}", "extra": f'"{i}"'} for i, text in enumerate(texts)]


def run(*arguments, **options):
    return subprocess.run([sys.executable, "-m", "provenance", "dedup", *map(str, arguments)], capture_output=True, text=True, timeout=120, **options)


def written(path, data):
    if ".jsonl" in path.name:
        raw = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in data).encode()
        if path.suffix == ".gz":
            raw = gzip.compress(raw)
        elif path.suffix == ".zst":
            raw = pa.Codec("zstd").compress(raw, asbytes=True)
        path.write_bytes(raw)
    elif path.suffix == ".csv":
        pa.csv.write_csv(pa.Table.from_pylist(data), path)
    else:
        pq.write_table(pa.Table.from_pylist(data), path)
    return path


def read(path):
    if ".jsonl" in path.name:
        with pa.input_stream(str(path)) as stream:
            return [json.loads(line) for line in stream.read().splitlines()]
    table = pa.csv.read_csv(path) if path.suffix == ".csv" else pq.read_table(path)
    return table.to_pylist()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["news.jsonl", "news.jsonl.gz", "news.jsonl.zst", "news.csv", "news.parquet"])
def test_every_format_comes_back_with_marks(tmp_path, name):
    source = written(tmp_path / name, rows())
    done = run(source, "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    found = read(tmp_path / "out" / name)
    assert [row["id"] for row in found] == [row["id"] for row in rows()]
    assert [(row["text"], row["extra"]) for row in found] == [(row["text"], row["extra"]) for row in rows()]
    assert [row["keep"] for row in found[:4]] == [True, False, False, True]
    assert found[1]["duplicate_of"] == found[2]["duplicate_of"] == "n0"
    assert found[2]["reason"] == "exact copy"
    assert float(found[1]["jaccard"]) > 0.8
    assert found[3]["group"] in (None, "")
    record = json.loads((tmp_path / "out" / "run.json").read_text())
    assert record["counts"]["groups"] == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(record["files"])


@pytest.mark.slow
@pytest.mark.parametrize("name", ["news.jsonl.gz", "news.csv", "news.parquet"])
@pytest.mark.parametrize("action", ["keep", "split"])
def test_keep_and_split_in_the_format_of_the_input(tmp_path, action, name):
    source = written(tmp_path / name, rows())
    assert run(source, "-o", tmp_path / "out", "--action", action).returncode == 0
    kept = read(tmp_path / "out" / (name if action == "keep" else f"kept/{name}"))
    assert [row["id"] for row in kept] == [row["id"] for row in rows() if row["id"] not in ("n1", "n2")]
    if action == "split":
        assert [row["id"] for row in read(tmp_path / "out" / "duplicates" / name)] == ["n1", "n2"]


def test_a_folder_of_texts(tmp_path):
    folder = tmp_path / "texts"
    (folder / "sub").mkdir(parents=True)
    for i, row in enumerate(rows(6)):
        (folder / ("sub" if i % 2 else ".") / f"{i}.txt").write_text(row["text"], "utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    done = run(folder, "-o", tmp_path / "out", "--action", "keep", "--keep", "longest")
    assert done.returncode == 0, done.stderr
    assert "PV453" in done.stderr
    assert sorted(str(p.relative_to(tmp_path / "out" / "documents")) for p in (tmp_path / "out" / "documents").rglob("*.txt")) == [
        "4.txt",
        "sub/1.txt",
        "sub/3.txt",
        "sub/5.txt",
    ]


def test_bad_rows_are_told_and_the_rest_is_kept(tmp_path):
    lines = [json.dumps(row) for row in rows()]
    lines[5:5] = ["{not json", '{"id": "x"}', '{"id": "y", "text": 5}', "[1]", '{"id": "z", "text": "\\ud800"}', "", '{"id": "empty", "text": ""}', lines[7]]
    (tmp_path / "news.jsonl").write_text("\n".join(lines) + "\n")
    done = run(tmp_path / "news.jsonl", "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    problems = json.loads((tmp_path / "out" / "run.json").read_text())["problems"]
    assert sorted(p["where"].rpartition(":")[2] for p in problems if p["code"] == "PV452") == ["6", "8", "9"]
    assert [p["where"].rpartition(":")[2] for p in problems if p["code"] == "PV403"] == ["10"]
    assert {p["where"] for p in problems if p["code"] == "PV454"} == {"x", "z", "empty"}
    assert {p["code"] for p in problems} == {"PV403", "PV452", "PV454", "PV455"}
    assert len(read(tmp_path / "out" / "news.jsonl")) == 64


def test_an_unreadable_shard_does_not_stop_the_others(tmp_path):
    folder = tmp_path / "shards"
    folder.mkdir()
    written(folder / "a.parquet", rows())
    (folder / "b.parquet").write_bytes(b"PAR1 this is no parquet file PAR1")
    (folder / "c.jsonl.gz").write_bytes(gzip.compress(json.dumps(rows()[0]).encode() * 3)[:-9])
    written(folder / "d.csv", [{"id": "1", "body": "no text column"}])
    done = run(folder, "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("PV451") == 3
    assert len(read(tmp_path / "out" / "a.parquet")) == 60


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["missing.jsonl", "-o", "out"], 3, "there is no missing.jsonl"),
        (["news.jsonl", "-o", "full"], 2, "not empty"),
        (["news.jsonl", "-o", "out", "--memory", "lots"], 2, "--memory"),
        (["news.jsonl", "-o", "out", "--keep", "source"], 2, "--prefer"),
        (["news.jsonl", "-o", "out", "--min-jaccard", "2"], 2, "min-jaccard"),
        (["news.jsonl", "-o", "out", "--prefer", "Herald"], 2, "--prefer means nothing with --keep earliest"),
        (["news.jsonl", "-o", "out", "--memory", "100MB"], 2, "the least is 240 MB"),
        (["news.jsonl", "-o", "out", "--set", "dedup.block_bytes=0"], 2, "block_bytes"),
        (["news.jsonl", "-o", "out", "--min-jaccard", "nan"], 2, "min_jaccard"),
        (["news.jsonl", "-o", "news.jsonl/out"], 3, "written to with -o"),
        (["news.jsonl", "-o", "out", "--master", "spark://head:7077"], 2, "--master means nothing"),
        (["news.jsonl", "-o", "out", "--engine", "spark", "--resume"], 2, "--resume means nothing"),
        (["-", "-o", "out"], 2, "save it to a file"),
        (["news.jsonl"], 2, "out"),
        (["picture.png", "-o", "out"], 3, "nothing to read"),
        (["broken.parquet", "-o", "out"], 3, "not one text"),
    ],
)
def test_exit_codes(tmp_path, arguments, code, words):
    written(tmp_path / "news.jsonl", rows(5))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 no parquet PAR1")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("mine")
    done = run(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "full" / "letter.txt").read_text() == "mine"


def result_bytes(folder):
    found = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "run.json"}
    record = json.loads((folder / "run.json").read_text())
    record.pop("timings")
    return found, record


@pytest.mark.parametrize("name", ["news.jsonl", "news.csv", "news.parquet"])
@pytest.mark.slow
def test_killed_ten_times_and_resumed_gives_the_same_files(tmp_path, name):
    source = written(tmp_path / name, rows(400))
    options = ["--set", "dedup.small_bytes=0", "--set", "dedup.block_bytes=3000", "--jobs", "1"]
    assert run(source, "-o", tmp_path / "whole", *options).returncode == 0
    out = tmp_path / "out"
    rng = random.Random(1)
    for _ in range(10):
        process = subprocess.Popen(
            [sys.executable, "-m", "provenance", "dedup", str(source), "-o", str(out), *options, "--resume"],
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        time.sleep(rng.uniform(0.2, 1.6))
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert run(source, "-o", out, *options, "--resume").returncode == 0
    assert result_bytes(out) == result_bytes(tmp_path / "whole")


def test_run_json_names_the_contents_and_differs_in_timings_only(tmp_path):
    sources = [written(tmp_path / name, rows()) for name in ("a.jsonl", "b.parquet")]
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "one.txt").write_text("a text of some words")
    for name in ("x", "y"):
        assert run(*sources, tmp_path / "texts", "-o", tmp_path / name, "--force").returncode == 0
    assert result_bytes(tmp_path / "x") == result_bytes(tmp_path / "y")
    record = json.loads((tmp_path / "x" / "run.json").read_text())
    digests = {Path(part["path"]).name: part["sha256"] for part in record["inputs"]}
    assert digests["a.jsonl"] == hashlib.sha256(sources[0].read_bytes()).hexdigest()
    line = f"{hashlib.sha256(b'a text of some words').hexdigest()}  texts/one.txt\n"
    assert digests[tmp_path.name] == hashlib.sha256(line.encode()).hexdigest()
    assert len(record["expected_recall"]) == 10
    assert set(record["versions"]) >= {"provenance-checker", "numpy", "pyarrow"}


@pytest.mark.slow
def test_interrupted_it_leaves_nothing_half_written(tmp_path):
    source = written(tmp_path / "news.jsonl", rows(4000))
    options = ["--set", "dedup.small_bytes=0", "--set", "dedup.block_bytes=3000", "--jobs", "1"]
    process = subprocess.Popen([sys.executable, "-m", "provenance", "dedup", str(source), "-o", str(tmp_path / "out"), *options], stderr=subprocess.PIPE)
    while not list((tmp_path / "out").rglob("*.arrow")):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    told = process.communicate()[1].decode()
    assert process.returncode == 130, told
    assert "Traceback" not in told
    assert "--resume" in told
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".unfinished"]
    done = run(source, "-o", tmp_path / "out", *options, "--resume")
    assert done.returncode == 0, done.stderr


def test_resume_refuses_another_input(tmp_path):
    source = written(tmp_path / "news.jsonl", rows(50))
    state = tmp_path / "out" / ".unfinished"
    state.mkdir(parents=True)
    (state / "plan.json").write_text("{}")
    done = run(source, "-o", tmp_path / "out", "--resume")
    assert done.returncode == 3
    assert "without --resume" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", ["news.jsonl", "news.csv", "news.parquet", "texts"])
def test_small_inputs_import_nothing_heavy(tmp_path, name):
    source = tmp_path / name
    if name == "texts":
        source.mkdir()
        for row in rows(20):
            (source / f"{row['id']}.txt").write_text(row["text"])
    else:
        written(source, rows(50))
    code = (
        "import sys; from provenance.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: code = end.code\n"
        "print([name for name in ('numba', 'pyspark', 'scipy', 'pandas', 'datasketch', 'duckdb') if name in sys.modules], code)"
    )
    done = subprocess.run([sys.executable, "-c", code, "dedup", str(source), "-o", str(tmp_path / "out")], capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "[] 0", done.stdout + done.stderr


def test_a_full_disk_is_told(tmp_path):
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(tmp_path)], capture_output=True).returncode:
        pytest.skip("a small file system can only be mounted by root")
    try:
        source = written(Path(tmp_path.parent / f"{tmp_path.name}-news.jsonl"), rows(1500))
        done = run(source, "-o", tmp_path / "out", "--set", "dedup.small_bytes=0")
        assert done.returncode == 3
        assert "No space left" in done.stderr
        assert not list((tmp_path / "out").glob("*.parquet"))
    finally:
        subprocess.run(["umount", str(tmp_path)], check=True)
