"""``provenance trace``: the document asked about is found wherever it lies."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def trace(*argv, cwd):
    return subprocess.run([sys.executable, "-m", "provenance", "trace", *argv], capture_output=True, text=True, cwd=cwd, timeout=120, check=False)


@pytest.fixture
def folder(root, tmp_path):
    shutil.copytree(root / "inputs", tmp_path / "archive")
    shutil.copy(root / "inputs" / "metro-circular.txt", tmp_path / "found.txt")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("file", ["archive/metro-circular.txt", "found.txt", "./archive/../found.txt"])
def test_the_file_is_found_inside_and_outside_the_folder(folder, file):
    done = trace(file, "--in", "archive", "--json", cwd=folder)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["document"].endswith(Path(file).stem)
    assert answer["pairs"]


@pytest.mark.slow
def test_a_file_that_cannot_be_read_is_exit_3(folder):
    (folder / "empty.txt").write_text("")
    done = trace("empty.txt", "--in", "archive", cwd=folder)
    assert done.returncode == 3
    assert "empty.txt" in done.stderr and "Traceback" not in done.stderr


def test_the_answer_names_evidence_and_absent_sources_in_words(folder):
    done = trace("archive/daily-lantern.txt", "--in", "archive", cwd=folder)
    assert done.returncode == 0, done.stderr
    absent = done.stdout.partition("Sources that are not among the documents:")[2]
    assert "leans on Estmark Ledger, which is not among these documents (almost certain, 0.95)." in absent
    assert "Search for: Estmark Ledger" in absent
    assert " bits for “" in trace("archive/metro-circular.txt", "--in", "archive", cwd=folder).stdout
