"""``provenance index``: create, add, query, stats, and what it refuses."""

import json
import random
import subprocess
import sys

import pytest

WORDS = [a + b + c for a in "bdfghklmnprst" for b in "aeiou" for c in "bdklmnrst"]


def run(*arguments):
    return subprocess.run([sys.executable, "-m", "provenance", "index", *map(str, arguments)], capture_output=True, text=True, timeout=120)


def story(seed, words=80):
    rng = random.Random(seed)
    return [rng.choice(WORDS) for _ in range(words)]


def lines(path, texts):
    path.write_text("".join(json.dumps({"id": name, "text": " ".join(words)}) + "\n" for name, words in texts.items()))
    return path


@pytest.fixture
def archive(tmp_path):
    old = lines(tmp_path / "old.jsonl", {f"old {i}": story(i) for i in range(40)})
    done = run("create", tmp_path / "archive.index", old)
    assert done.returncode == 0, done.stderr
    assert "40 texts added" in done.stdout
    return tmp_path / "archive.index"


def test_a_query_finds_what_is_alike_with_exact_measures(archive, tmp_path):
    asked = lines(tmp_path / "new.jsonl", {"same": story(7), "part": story(7)[:30], "inside": story(900) + story(3) + story(901), "other": story(999)})
    done = run("query", archive, asked, "--json")
    assert done.returncode == 0, done.stderr
    found = {row["asked"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert set(found) == {"same", "part", "inside"}
    assert (found["same"]["found"], found["same"]["jaccard"]) == ("old 7", 1.0)
    assert (found["part"]["found"], found["part"]["asked_inside_found"], found["part"]["jaccard"]) == ("old 7", 1.0, 28 / 78)
    assert (found["inside"]["found"], found["inside"]["found_inside_asked"]) == ("old 3", 1.0)


@pytest.mark.slow
def test_added_texts_are_found_and_known_ids_are_left_out(archive, tmp_path):
    more = lines(tmp_path / "more.jsonl", {"new": story(500), "old 1": story(501)})
    done = run("add", archive, more)
    assert "1 texts added" in done.stdout
    assert "PV455 old 1" in done.stderr
    assert "new\tJaccard 1.000" in run("query", archive, lines(tmp_path / "q.jsonl", {"q": story(500)})).stdout
    assert "texts: 41" in run("stats", archive).stdout


@pytest.mark.slow
def test_top_asks_datasketch(archive, tmp_path):
    mixed = story(11)[:40] + story(12)[40:]
    done = run("query", archive, lines(tmp_path / "q.jsonl", {"q": mixed}), "--top", "2", "--json")
    assert {json.loads(line)["found"] for line in done.stdout.splitlines()} >= {"old 11", "old 12"}


@pytest.mark.slow
def test_another_recipe_and_no_index_are_refused(archive, tmp_path):
    done = run("stats", archive, "--set", "dedup.keep=12")
    assert done.returncode == 3
    assert "another recipe" in done.stderr
    assert run("stats", tmp_path / "none.index").returncode == 2
    (tmp_path / "text.index").write_text("this is no database, but a text that is long enough to look like a file")
    done = run("stats", tmp_path / "text.index")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert run("create", archive).returncode == 2


@pytest.mark.slow
def test_texts_without_ids_are_told_apart_by_their_files(tmp_path):
    for name in ("monday", "tuesday"):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps({"body": " ".join(story(len(name)))}) + "\n" + json.dumps({"body": " ".join(story(5))}) + "\n")
    assert run("create", tmp_path / "x.index", tmp_path / "monday.jsonl", "--text-column", "body").returncode == 0
    done = run("add", tmp_path / "x.index", tmp_path / "tuesday.jsonl", "--text-column", "body")
    assert "2 texts added" in done.stdout, done.stderr
    done = run("query", tmp_path / "x.index", tmp_path / "tuesday.jsonl", "--text-column", "body", "--json")
    found = {(row["asked"], row["found"]) for row in map(json.loads, done.stdout.splitlines())}
    assert ("tuesday.jsonl:1", "monday.jsonl:1") in found


@pytest.mark.slow
def test_what_went_wrong_comes_with_what_to_do(archive, tmp_path):
    (tmp_path / "none.jsonl").write_text("")
    done = run("create", tmp_path / "new.index", tmp_path / "none.jsonl")
    assert done.returncode == 3
    assert not (tmp_path / "new.index").exists()
    done = run("query", archive, tmp_path / "none.jsonl")
    assert done.returncode == 3
    (tmp_path / "letter.txt").write_text("no database " * 100)
    done = run("stats", tmp_path / "letter.txt")
    assert done.returncode == 3
    assert "no index" in done.stderr
    done = run("create", tmp_path / "missing" / "x.index")
    assert done.returncode == 3
    assert "folder" in done.stderr


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_failure(archive, tmp_path):
    """What ``provenance index query ... | head -1`` does to a long answer."""
    asked = lines(tmp_path / "asked.jsonl", {f"asked {i}": story(i % 40) for i in range(3000)})
    with subprocess.Popen(
        [sys.executable, "-m", "provenance", "index", "query", str(archive), str(asked)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.read(100)
        process.stdout.close()
        told = process.stderr.read().decode()
        assert (process.wait(60), told) == (0, "")
