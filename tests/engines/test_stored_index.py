"""The stored index: answers against brute force, and what adding to a large one costs."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pytest

from provenance.engines import index as index_module
from provenance.engines.index import Index
from provenance.engines.source import open_corpus
from provenance.errors import InputError, StateError
from provenance.settings import DedupSettings
from provenance.shingle import containment, jaccard, shingles
from provenance.text import tokens

WORDS = [a + b + c for a in "bdfghklmnprst" for b in "aeiou" for c in "bdklmnrst"]


def story(rng, words):
    return " ".join(rng.choice(WORDS) for _ in range(words))


def table(texts):
    return pa.table({"id": list(texts), "text": list(texts.values())})


def corpus(texts, settings=None):
    settings = settings or DedupSettings()
    return open_corpus(table(texts), settings, told)


def told(problem):
    raise AssertionError(problem)


def filled(path, *parts, settings=None):
    settings = settings or DedupSettings()
    with Index(path, settings, create=True) as index:
        for texts in parts:
            index.add(corpus(texts, settings), told)
    return Index(path, settings)


def mixed(seed, count):
    rng = random.Random(seed)
    texts = {}
    for i in range(count):
        base = story(rng, rng.randrange(1, 160))
        texts[f"{seed}-{i}"] = base
        texts[f"{seed}-{i} longer"] = story(rng, 40) + " " + base
    return texts


def test_answers_are_those_of_brute_force(tmp_path):
    old, new = mixed(1, 60), mixed(1, 30) | mixed(2, 10) | {"empty": ""}
    sets = {name: shingles([word for word, _ in tokens(text)]) for name, text in (old | new).items()}
    heard = []
    with filled(tmp_path / "x.index", old) as index:
        found = {(asked, other): measures for asked, other, *measures in index.query(corpus(new), heard.append)}
    assert [(problem.code, problem.where) for problem in heard] == [("PV454", "empty")]
    for (asked, other), measures in found.items():
        a, b = sets[asked], sets[other]
        assert measures == pytest.approx([jaccard(a, b), containment(a, b), containment(b, a)], abs=1e-12)
    owed = {(a, b) for a in new for b in old if len(sets[a]) >= 60 and len(sets[b]) >= 60 and jaccard(sets[a], sets[b]) >= 0.2}
    assert len(owed) > 30
    assert owed <= set(found)


def test_what_many_texts_share_is_not_read_for_each_of_them(tmp_path, monkeypatch):
    """A footer of 200 texts costs a bounded number of comparisons; versions are found all the same, and of 80 copies as many as are looked up are told."""
    rng = random.Random(8)
    monkeypatch.setattr(index_module, "_HOT", 30)
    footer, copied, version = story(rng, 40), story(rng, 120), story(rng, 120).split()
    old = {f"footer {i}": story(rng, 150) + " " + footer for i in range(200)} | {f"copy {i}": copied for i in range(80)}
    old["version"] = " ".join(version) + " " + footer
    compared = []
    counted = index_module.operations(False).overlap
    monkeypatch.setattr(index_module.operations(False), "overlap", lambda *given: (compared.append(1), counted(*given))[1])
    heard = []
    with filled(tmp_path / "x.index", old) as index:
        for number in range(0, 80, 3):
            version[number] = story(rng, 1)
        found = list(index.query(corpus({"asked": " ".join(version) + " " + footer}), heard.append))
        assert [name for _, name, *_ in found] == ["version"]
        assert not heard
        assert len(compared) <= 31
        found = list(index.query(corpus({"asked": copied}), heard.append))
    assert [name for _, name, *_ in found] == sorted(f"copy {i}" for i in range(30))
    assert [problem.code for problem in heard] == ["PV458"]


def test_nothing_to_read_is_told(tmp_path):
    with filled(tmp_path / "x.index", {"a": "some words that stand here"}) as index:
        (tmp_path / "empty.jsonl").write_text("")
        nothing = open_corpus(tmp_path / "empty.jsonl", DedupSettings(), lambda problem: None)
        with pytest.raises(InputError):
            index.add(nothing, lambda problem: None)
        with pytest.raises(InputError):
            list(index.query(nothing, lambda problem: None))


def test_many_small_additions_answer_as_one_large_one(tmp_path):
    old, new = mixed(3, 90), mixed(3, 20)
    pieces = [dict(list(old.items())[i : i + 2]) for i in range(0, len(old), 2)]
    with filled(tmp_path / "one.index", old) as one, filled(tmp_path / "many.index", *pieces) as many:
        assert list(one.query(corpus(new), told)) == list(many.query(corpus(new), told))
        assert {k: v for k, v in one.stats().items() if k != "bytes"} == {k: v for k, v in many.stats().items() if k != "bytes"}
    base = sqlite3.connect(tmp_path / "many.index")
    assert max(count for (count,) in base.execute("select count(*) from posting group by bucket")) < 24  # 90 additions, merged as they came


def test_top_finds_the_same_with_and_without_a_forest(tmp_path, monkeypatch):
    rng = random.Random(4)
    old = {str(i): story(rng, 100) for i in range(300)}
    half = dict.fromkeys(["a"], " ".join(old["7"].split()[:60] + old["9"].split()[60:]))
    with filled(tmp_path / "x.index", old) as index:
        forest = {other for _, other, *_ in index.query(corpus(half), told, top=2)}
        monkeypatch.setattr("provenance.engines.index._FOREST", 0)
        read = {other for _, other, *_ in index.query(corpus(half), told, top=2)}
    assert {"7", "9"} <= forest
    assert {"7", "9"} <= read


@pytest.mark.slow
def test_adding_does_not_read_what_is_there(tmp_path):
    """What SQLite does while 100 texts are added hardly grow with the index: here 300 and 9,600 texts."""
    rng = random.Random(5)
    steps = {}
    for size in (300, 9_600):
        path = tmp_path / f"{size}.index"
        filled(path, {f"{size}-{i}": story(rng, 40) for i in range(size)}).__exit__()
        with Index(path, DedupSettings()) as index:
            count = [0]

            def tick(count=count):
                count[0] += 1

            index._base.set_progress_handler(tick, 100)  # once every 100 instructions of SQLite's machine
            index.add(corpus({f"new {i}": story(rng, 40) for i in range(100)}), told)
            steps[size] = count[0]
    assert steps[9_600] < 3 * steps[300]


def test_a_lock_and_damage_are_told(tmp_path):
    path = tmp_path / "x.index"
    filled(path, mixed(6, 5)).__exit__()
    raw = bytearray(path.read_bytes())
    raw[4096:] = b"\x55" * (len(raw) - 4096)
    path.write_bytes(raw)
    with pytest.raises(StateError, match="cannot be used"), Index(path, DedupSettings()) as index:
        index.add(corpus(mixed(7, 5)), told)


@pytest.mark.slow
def test_killed_while_adding_it_still_answers(tmp_path):
    rng = random.Random(8)
    settings = DedupSettings(block_bytes=30_000)
    path = tmp_path / "x.index"
    old = {f"old {i}": story(rng, 40) for i in range(2000)}
    filled(path, old).__exit__()
    more = tmp_path / "more.jsonl"
    more.write_text("".join(json.dumps({"id": f"new {i}", "text": story(rng, 40)}) + "\n" for i in range(20_000)))
    for _ in range(6):
        process = subprocess.Popen(
            [sys.executable, "-m", "provenance", "index", "add", str(path), str(more), "--set", "dedup.block_bytes=30000"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(0.6 + rng.random())
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        with Index(path, settings) as index:
            asked = {"q": old[f"old {rng.randrange(2000)}"]}
            assert [match[2] for match in index.query(corpus(asked), told)] == [1.0]
            assert sqlite3.connect(path).execute("pragma integrity_check").fetchone() == ("ok",)
    done = subprocess.run([sys.executable, "-m", "provenance", "index", "add", str(path), str(more)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with Index(path, settings) as index:
        assert index.count() == 22_000
        row = json.loads(more.read_text().splitlines()[19_999])
        assert [match[1] for match in index.query(corpus({"q": row["text"]}), told)] == [row["id"]]


def test_an_index_that_cannot_be_written_to_is_read(tmp_path, monkeypatch):
    old = mixed(5, 10)
    path = tmp_path / "x #1.index"
    filled(path, old).__exit__()
    monkeypatch.setattr(index_module.os, "access", lambda place, mode: False)
    with Index(path, DedupSettings()) as index:
        assert {asked for asked, found, *_ in index.query(corpus(old), told) if asked == found} == set(old)
        assert list(tmp_path.iterdir()) == [path]
        with pytest.raises(StateError, match="readonly"):
            index.add(corpus({"new": "words that are new"}), told)
    path.with_name(path.name + "-wal").write_bytes(b"what was being added")
    with pytest.raises(StateError, match="interrupted"):
        Index(path, DedupSettings())


def test_a_folder_that_may_not_be_entered_is_told(tmp_path, monkeypatch):
    def refused(self, **options):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "stat", refused)
    with pytest.raises(StateError, match="Permission denied"):
        Index(tmp_path / "x.index", DedupSettings())
