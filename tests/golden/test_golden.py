"""Every format of the sample, byte for byte. After a wanted change: ``make golden``, then read the difference."""

import difflib
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest

from provenance import report as desk
from provenance.formats import terminal

EXPECTED = Path(__file__).parent / "expected"
FILES = sorted(name for files in desk._FILES.values() for name in files)


def rendered(name: str, report) -> str:
    if name == "summary.txt":
        return "\n".join(terminal.summary_lines(report)) + "\n"
    if name.startswith("compare"):
        two = replace(report, texts=tuple(text for text in report.texts if text.id in ("agency/ferry-vote", "island-post")))
        return terminal.comparison(two, width=100 if name == "compare.txt" else 50)
    (format_name,) = (key for key, files in desk._FILES.items() if name in files)
    stream = io.StringIO()
    desk._files([format_name])[name](report, stream)
    if name == "report.html":  # the style sheet and the script are files of their own; here they would only hide what changed
        page = re.sub(r"(?s)<(style|script)>.*?</\1>", r"<\1></\1>", stream.getvalue())
        return re.sub(r'(?s)<dl class="(kinds|codes)">.*?</dl>', r'<dl class="\1"></dl>', page)  # the catalogue's words have tests of their own
    return stream.getvalue()


@pytest.mark.parametrize("name", [*FILES, "summary.txt", "compare.txt", "compare-narrow.txt"])
def test_golden(name, sample, pytestconfig, capsys):
    got = rendered(name, sample.sample_report())
    file = EXPECTED / name
    if pytestconfig.getoption("--golden", default=False):
        old = file.read_text("utf-8") if file.exists() else ""
        EXPECTED.mkdir(exist_ok=True)
        file.write_text(got, "utf-8", newline="\n")
        with capsys.disabled():
            print("".join(difflib.unified_diff(old.splitlines(True), got.splitlines(True), f"old/{name}", f"new/{name}", n=1))[:20_000])
        return
    assert got == file.read_text("utf-8")


def test_no_golden_output_without_a_format():
    assert {file.name for file in EXPECTED.iterdir()} == {*FILES, "summary.txt", "compare.txt", "compare-narrow.txt"}
