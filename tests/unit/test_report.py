"""The front desk: files appear whole or not at all, and nobody else's folder is touched."""

import os
from pathlib import Path

import pytest

from provenance import report as desk
from provenance.errors import UsageError
from provenance.settings import ReportSettings

ALL = {name for files in desk._FILES.values() for name in files}


def test_writes_every_format_by_default(sample, tmp_path):
    written = desk.write_report(sample.sample_report(), str(tmp_path / "deep" / "out"))
    assert {Path(path).name for path in written} == ALL
    assert {file.name for file in (tmp_path / "deep" / "out").iterdir()} == ALL
    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["out"]


def test_same_report_same_bytes(sample, tmp_path):
    for name in ("one", "two"):
        desk.write_report(sample.sample_report(), str(tmp_path / name))
    for name in ALL:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_replaces_an_earlier_report_and_drops_its_stale_files(sample, tmp_path):
    out = tmp_path / "out"
    desk.write_report(sample.sample_report(), str(out))
    (out / "notes.txt").write_text("mine")
    desk.write_report(sample.sample_report(title="Second"), str(out), ("html", "json"))
    assert {file.name for file in out.iterdir()} == {"report.html", "results.json", "notes.txt"}
    assert "<title>Second</title>" in (out / "report.html").read_text()


@pytest.mark.parametrize("formats", [("html",), ("json",), ("md",), ("prov",)])
def test_knows_its_own_folder_by_each_marked_format(sample, tmp_path, formats):
    out = tmp_path / "out"
    desk.write_report(sample.sample_report(), str(out), formats)
    desk.check_output(str(out))


def test_refuses_a_folder_of_others_unless_forced(sample, tmp_path):
    out = tmp_path / "photos"
    out.mkdir()
    (out / "results.json").write_text('{"schema": "something else"}')
    with pytest.raises(UsageError, match="holds no earlier report"):
        desk.write_report(sample.sample_report(), str(out))
    assert [file.name for file in out.iterdir()] == ["results.json"]
    desk.write_report(sample.sample_report(), str(out), ("md",), force=True)
    assert {file.name for file in out.iterdir()} == {"results.json", "summary.md"}
    assert (out / "results.json").read_text() == '{"schema": "something else"}'


def test_accepts_an_empty_folder(sample, tmp_path):
    assert desk.write_report(sample.sample_report(), str(tmp_path), ("md",)) == (str(tmp_path / "summary.md"),)


def test_refuses_a_file_and_an_unknown_format(sample, tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    for out in (file, file / "below"):
        with pytest.raises(UsageError, match="is a file"):
            desk.check_output(str(out))
    with pytest.raises(UsageError, match="unknown format docx"):
        desk.check_output(str(tmp_path / "new"), ("docx",))
    with pytest.raises(UsageError, match="not the name of a folder"):
        desk.check_output("nul\0byte")


@pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError("disk full")])
@pytest.mark.parametrize("before", [False, True])
def test_an_interrupted_run_leaves_what_was_there(sample, tmp_path, monkeypatch, fault, before):
    out = tmp_path / "out"
    if before:
        desk.write_report(sample.sample_report(), str(out))
    old = {file.name: file.read_bytes() for file in out.iterdir()} if before else {}

    def stop(report, stream):
        stream.write("half")
        raise fault

    files = desk._files(("html", "json"))
    monkeypatch.setattr(desk, "_files", lambda formats: {**files, "results.json": stop})
    with pytest.raises(KeyboardInterrupt if fault is KeyboardInterrupt else UsageError):
        desk.write_report(sample.sample_report(title="New"), str(out))
    assert out.exists() is before
    assert ({file.name: file.read_bytes() for file in out.iterdir()} if before else {}) == old
    assert [file.name for file in tmp_path.iterdir()] == (["out"] if before else [])


def test_write_file_replaces_one_file_and_takes_settings(sample, tmp_path):
    target = tmp_path / "page.html"
    target.write_text("old")
    desk.write_file(sample.sample_report(), "html", str(target), settings=ReportSettings(title="Ferry <b>"))
    assert "<title>Ferry &lt;b&gt;</title>" in target.read_text()
    with pytest.raises(UsageError, match="several files"):
        desk.write_file(sample.sample_report(), "csv", str(tmp_path / "x"))
    with pytest.raises(UsageError, match="cannot write"):
        desk.write_file(sample.sample_report(), "html", str(tmp_path / "no" / "page.html"))


def test_files_are_readable_as_the_umask_says(sample, tmp_path):
    old = os.umask(0o022)
    try:
        desk.write_report(sample.sample_report(), str(tmp_path / "out"), ("md",))
        desk.write_file(sample.sample_report(), "md", str(tmp_path / "x.md"))
    finally:
        os.umask(old)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "out" / "summary.md").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "x.md").stat().st_mode & 0o777 == 0o644
