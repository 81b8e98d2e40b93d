"""A single text of 100 MB, as a file and as a row: what it shares is found, and the memory it takes has a bound."""

import json
import os
import random
import subprocess
import sys

import pyarrow.parquet as pq
import pytest

SIZE = 100_000_000
BOUND = 10 * SIZE  # bytes of memory: the text as it is read, its words, the table of its shingles, the row written again (measured: 5 to 8.5 times)


def lines(rng, size):
    words = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(2, 9))) for _ in range(30_000)]
    while size > 0:
        yield (line := " ".join(rng.choices(words, k=20)) + ".\n")
        size -= len(line)


def written(path, rng, form):
    """Write the long text a line at a time (what this process takes in memory would count as its child's) and return a piece of it and where that stands."""
    piece, start, at = [], 0, 0
    with path.open("w") as file:
        file.write('{"id": "long", "text": "' if form == "rows" else "")
        for line in lines(rng, SIZE):
            file.write(json.dumps(line)[1:-1] if form == "rows" else line)
            if at >= SIZE // 2 and len(piece) < 30:
                start = start or at
                piece.append(line)
            at += len(line)
        file.write('"}\n' if form == "rows" else "")
    return "".join(piece), start


@pytest.mark.slow
@pytest.mark.parametrize("form", ["texts", "rows"])
def test_a_text_of_100_megabytes(tmp_path, form):
    rng = random.Random(8)
    given = tmp_path / ("in" if form == "texts" else "in.jsonl")
    if form == "texts":
        given.mkdir()
        part, at = written(given / "long.txt", rng, form)
        (given / "part.txt").write_text(part)
        (given / "other.txt").write_text("".join(lines(rng, 4000)))
    else:
        part, at = written(given, rng, form)
        with given.open("a") as file:
            file.writelines(json.dumps({"id": name, "text": text}) + "\n" for name, text in (("part", part), ("other", "".join(lines(rng, 4000)))))
    command = [sys.executable, "-m", "provenance", "dedup", str(given), "-o", str(tmp_path / "out"), "--jobs", "1"]
    with (tmp_path / "told").open("w") as told:
        started = subprocess.Popen(command, stdout=told, stderr=told)
        _, status, usage = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    assert started.returncode == 0, (tmp_path / "told").read_text()
    assert usage.ru_maxrss * 1024 < BOUND
    (pair,) = pq.read_table(tmp_path / "out" / "pairs.parquet").to_pylist()
    assert (pair["a"].removesuffix(".txt"), pair["b"].removesuffix(".txt")) == ("long", "part")
    assert pair["containment_b"] == 1
    assert (pair["a_start"], pair["a_end"]) == (at, at + len(part) - 2)
