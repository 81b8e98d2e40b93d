"""The built wheel, installed in a clean environment, does the main job outside the checkout."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

OUTPUTS = {"report.html", "results.json", "documents.csv", "passages.csv", "pairs.csv", "repeats.csv", "summary.md", "provenance.json"}


def call(*argv, cwd, **options):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "PROVENANCE", "COVERAGE"))}
    return subprocess.run([str(part) for part in argv], capture_output=True, text=True, cwd=cwd, env=clean, timeout=900, check=False, **options)


def needed(done):
    """Fail in CI; elsewhere a machine without a package index is no fault of the package."""
    if (
        done.returncode
        and "CI" not in os.environ
        and any(word in done.stderr + done.stdout for word in ("Temporary failure", "Connection", "No matching distribution"))
    ):
        pytest.skip("no package index can be reached")
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory) -> Path:
    """Built from a copy of the tracked files, so that leftovers of the checkout cannot get in."""
    source = tmp_path_factory.mktemp("source")
    for name in call("git", "ls-files", "-z", cwd=root).stdout.split("\0"):
        if name and (root / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, source / name)
    needed(call(sys.executable, "-m", "build", "--wheel", "--outdir", source / "dist", source, cwd=source))
    return next((source / "dist").glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The folder of programs of a new environment that holds the wheel and what it depends on, nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    programs = folder / "bin"
    needed(call(programs / "python", "-m", "pip", "install", "--quiet", wheel, cwd=folder))
    return programs


def test_the_wheel_holds_the_package_and_its_data_alone(wheel, root):
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in (root / "provenance").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts and call("git", "ls-files", "--error-unmatch", path, cwd=root).returncode == 0:
            assert path.relative_to(root).as_posix() in names
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"provenance"}
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_main_job_runs_from_the_wheel(installed, root, tmp_path):
    shutil.copytree(root / "inputs", tmp_path / "inputs")
    done = call(installed / "provenance", "report", "inputs", "--metadata", "inputs/manifest.csv", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    assert {path.name for path in (tmp_path / "out").iterdir()} >= OUTPUTS
    results = json.loads((tmp_path / "out" / "results.json").read_text("utf-8"))
    articles = [path for path in (root / "inputs").iterdir() if path.suffix in {".txt", ".md", ".html"}]
    assert len(results["documents"]) == len(articles)
    assert results["passages"] and results["pairs"]


def test_the_library_runs_from_the_wheel(installed, root, tmp_path):
    code = (
        "import provenance, pandas as pd; assert 'site-packages' in provenance.__file__; "
        "result = provenance.analyse(pd.DataFrame({'id': ['a', 'b'], 'text': ['The board voted nine to four to close the old ferry line.'] * 2})); "
        "print(len(result.documents))"
    )
    done = call(installed / "python", "-c", code, cwd=tmp_path)
    assert done.stdout.strip() == "2", done.stderr[-3000:]


def test_dependencies_agree(installed, tmp_path):
    done = call(installed / "python", "-m", "pip", "check", cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_help_is_quick(installed, tmp_path):
    times = []
    for _ in range(7):
        started = time.perf_counter()
        done = call(installed / "provenance", "--help", cwd=tmp_path)
        times.append(time.perf_counter() - started)
        assert done.returncode == 0 and "report" in done.stdout
    # The promise is 0.3 s; measured 0.1 to 0.15 s on an idle machine. Twice that is allowed here, because tests share their machine.
    assert statistics.median(times) < 0.6
