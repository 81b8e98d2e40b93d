"""The command line: help, exit codes, messages."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from provenance import cli
from provenance.commands._options import cores


def run(*argv, cwd=None, **env):
    return subprocess.run(
        [sys.executable, "-m", "provenance", *argv], capture_output=True, text=True, cwd=cwd, env={**os.environ, **env}, timeout=120, check=False
    )


def test_summaries_in_the_group_are_the_commands_own():
    for name, (_, summary) in cli.COMMANDS.items():
        command = cli.cli.get_command(None, name)
        assert command is not None, name
        assert command.get_short_help_str(200) == summary, name


def test_help_lists_every_command():
    output = CliRunner().invoke(cli.cli, ["--help"]).output
    assert all(f"  {name} " in output for name in cli.COMMANDS)


@pytest.mark.parametrize(
    ("argv", "code", "words"),
    [
        (["--help"], 0, "Usage"),
        (["--version"], 0, "provenance"),
        (["explain", "PV101"], 0, "Verbatim"),
        (["explain", "PV1O1"], 2, "did you mean"),
        (["repotr", "x"], 2, "Did you mean 'report'?"),
        (["report"], 2, "Missing argument"),
        (["report", "no-such-folder"], 3, "no-such-folder"),
        (["report", ".", "--set", "report.max_pair=3"], 2, "report.max_pairs"),
        (["report", ".", "--set", "nonsense"], 2, "KEY=VALUE"),
        (["report", ".", "--config", "no-such.toml"], 2, "no-such.toml"),
        (["report", ".", "--format", "docx"], 2, "docx"),
        (["compare", "a.txt"], 2, "Missing argument"),
    ],
)
def test_exit_codes_and_messages(argv, code, words, tmp_path):
    done = run(*argv, cwd=tmp_path)
    assert done.returncode == code, done.stderr
    assert words in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_an_internal_error_is_exit_4_with_the_traceback_in_a_file(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr(cli.cli, "main", lambda **_: 1 / 0)
    assert cli.run([]) == 4
    told = capsys.readouterr().err
    assert "ZeroDivisionError" in told and "Traceback" not in told
    (log,) = tmp_path.glob("provenance-error-*.txt")
    assert "Traceback" in log.read_text()


def test_an_interrupt_is_exit_130(monkeypatch, capsys):
    def interrupted(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.cli, "main", interrupted)
    assert cli.run([]) == 130
    assert "Interrupted" in capsys.readouterr().err


def test_as_many_jobs_as_processors_this_process_may_use(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda process: {3}, raising=False)
    assert cores() == 1
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert cores() == 1
