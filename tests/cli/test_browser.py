"""The page in a real browser: it loads nothing, says nothing on the console, fits a phone, works by keyboard and prints.

Needs Chromium (Debian: ``apt-get install chromium fonts-dejavu-core``).
"""

import html
import io
import json
import os
import re
import shutil
import subprocess

import pytest

from provenance.formats.html import write
from provenance.formats.shares import document_shares

pytestmark = pytest.mark.slow

# Runs inside the page and tells its parent what it finds; the parent keeps it where --dump-dom shows it.
PROBE = """<script>
addEventListener("load", function () {
  var root = document.documentElement, found = {};
  found.width = innerWidth; found.wide = root.scrollWidth;
  found.loaded = performance.getEntriesByType("resource").map(function (entry) { return entry.name; });
  var press = function (key) { document.dispatchEvent(new KeyboardEvent("keydown", {key: key, bubbles: true})); };
  var matches = Array.from(document.querySelectorAll(".match"));
  press("j"); found.first = matches.indexOf(document.activeElement);
  press("j"); found.second = matches.indexOf(document.activeElement);
  press("k"); found.back = matches.indexOf(document.activeElement);
  var find = document.getElementById("find"), rows = Array.from(document.querySelectorAll("#doclist tbody tr"));
  var search = function (words) { find.value = words; find.dispatchEvent(new Event("input"));
    return rows.filter(function (row) { return !row.hidden; }).length; };
  found.all = rows.length; found.byName = search("island-post"); found.byShare = search(">60"); found.byKind = search("kind:paraphrase"); search("");
  document.querySelectorAll("#doclist thead button")[3].click();
  found.sorted = Array.from(document.querySelectorAll("#doclist tbody td[data-value]:nth-child(4)")).map(function (cell) { return +cell.dataset.value; });
  var box = document.querySelector("[data-kind=near]"); box.click();
  found.near = Array.from(document.querySelectorAll(".r-near")).filter(function (row) { return !row.hidden; }).length; box.click();
  var hide = document.querySelector("[data-do=names]"),
    made = function () { return document.getElementById("short").textContent + document.getElementById("graph").textContent; };
  var before = made(); hide.click(); found.hidden = made(); found.ledger = document.querySelector("#p1 .ledger").textContent;
  found.titles = Array.from(document.querySelectorAll(".own")).filter(function (part) { return getComputedStyle(part).display !== "none"; }).length;
  hide.click(); found.restored = made() === before;
  var each = function (selector, what) { return Array.from(document.querySelectorAll(selector)).map(what); };
  var swap = document.querySelector("#p1 [data-swap]"), words = function (part) { return part.textContent; };
  var sides = function () { return each("#p1 .head, #p1 .match", function (row) { return [words(row.children[0]), words(row.children[2])]; })
    .concat(each("#p1 .changes li", function (change) { return Array.from(change.querySelectorAll("bdi")).map(words); })); };
  var gaps = function () { return document.querySelectorAll("#p1 .g-a").length; };
  found.sides = sides(); found.gaps = gaps(); swap.focus(); found.focused = document.activeElement === swap; swap.click();
  found.swapped = sides(); found.swappedGaps = document.querySelectorAll("#p1 .g-b").length; found.pressed = swap.getAttribute("aria-pressed");
  swap.click(); found.swappedBack = sides();
  Array.from(document.querySelectorAll(".document")).filter(function (part) { return part.dataset.doc === "island-post"; }).forEach(function (text) {
  var said = function () { return text.querySelector(".recount").textContent; }, leave = text.querySelectorAll(".leave");
  var shut = function (form, reason) { form.elements.reason.value = reason; form.querySelector("button").click(); };
  shut(leave[0], " "); found.reasonless = [said(), leave[0].elements.reason.getAttribute("aria-invalid"), document.activeElement === leave[0].elements.reason];
  var saved = []; URL.createObjectURL = function (blob) { saved.push(blob); return "#"; };
  shut(leave[0], "licensed <b>copy</b>"); found.left = said(); found.note = text.querySelector(".left").textContent;
  found.bold = text.querySelectorAll(".left b").length; found.gone = text.querySelectorAll("mark.gone").length;
  document.querySelector("[data-do=save]").click();
  found.marks = text.querySelectorAll("mark.m").length; found.box = document.querySelector(".decisions [role=status]").textContent;
  leave[0].querySelector("button").click(); found.putBack = [said(), text.querySelectorAll("mark.gone").length, document.querySelector(".decisions").hidden];
  shut(leave[leave.length - 1], "unrelated"); found.other = said(); leave[leave.length - 1].querySelector("button").click();
  saved[0].text().then(function (words) { found.saved = JSON.parse(words); });
  });
  location.hash = "#p2"; setTimeout(function () { found.opened = document.getElementById("p2").open; parent.postMessage(found, "*"); }, 50);
});
</script></body>"""
FRAME = """<!doctype html><iframe src="page.html" style="width:{width}px;height:800px;border:0"></iframe>
<script>addEventListener("message", function (event) {{ document.documentElement.dataset.found = JSON.stringify(event.data); }});</script>"""


@pytest.fixture(scope="module")
def chromium():
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing: apt-get install chromium")
        pytest.skip("no Chromium on this machine")
    return program


def run(chromium, folder, *arguments) -> subprocess.CompletedProcess:
    fixed = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", f"--user-data-dir={folder / 'profile'}"]
    return subprocess.run([chromium, *fixed, "--enable-logging=stderr", *arguments], capture_output=True, text=True, timeout=120, check=True)


def page_of(report) -> str:
    stream = io.StringIO()
    write(report, stream)
    return stream.getvalue()


def probed(chromium, folder, report, width: int) -> tuple[dict, list[str]]:
    (folder / "page.html").write_text(page_of(report).replace("</body>", PROBE), "utf-8")
    (folder / "frame.html").write_text(FRAME.format(width=width), "utf-8")
    done = run(chromium, folder, "--virtual-time-budget=4000", "--dump-dom", f"file://{folder}/frame.html")
    found = re.search(r'data-found="([^"]*)"', done.stdout)
    assert found, done.stderr[-2000:]
    return json.loads(html.unescape(found[1])), [line for line in done.stderr.splitlines() if "CONSOLE" in line]


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("make", ["sample_report", "hostile_report"])
def test_loads_nothing_and_fits(sample, chromium, tmp_path, width, make):
    found, console = probed(chromium, tmp_path, getattr(sample, make)(), width)
    assert found["width"] == width and found["wide"] <= width
    assert found["loaded"] == [] and console == []


def test_keys_search_sort_and_filters_work(sample, chromium, tmp_path):
    found, _ = probed(chromium, tmp_path, sample.sample_report(), 1000)
    assert (found["first"], found["second"], found["back"]) == (0, 1, 0)
    assert (found["all"], found["byName"], found["byShare"], found["byKind"]) == (5, 1, 2, 2)
    assert found["sorted"] == sorted(found["sorted"], reverse=True)
    assert found["near"] == 0 and found["opened"] is True


def test_names_can_be_hidden_and_shown_again(sample, chromium, tmp_path):
    found, _ = probed(chromium, tmp_path, sample.sample_report(), 1000)
    assert "Document D took text from Document A" in found["hidden"] and "Document D" in found["ledger"]
    for name in ("island-post", "agency/ferry-vote", "coast-today"):
        assert name not in found["hidden"] and name not in found["ledger"]
    assert found["titles"] == 0 and found["restored"] is True


def test_the_sides_of_a_pair_change_places(sample, chromium, tmp_path):
    found, _ = probed(chromium, tmp_path, sample.sample_report(), 1000)
    assert found["focused"] and found["pressed"] == "true"
    assert len(found["sides"]) > 3 and found["swapped"] == [[right, left] for left, right in found["sides"]]
    assert found["gaps"] > 0 and found["swappedGaps"] == found["gaps"]
    assert found["swappedBack"] == found["sides"]


def test_a_reader_can_leave_a_source_out_with_a_reason(sample, chromium, tmp_path):
    found, console = probed(chromium, tmp_path, sample.sample_report(), 1000)
    assert console == []
    assert found["reasonless"] == ["", "true", True], "a reason is asked for"
    assert found["left"].endswith(" % without what was left out") and found["note"] == "Left out by the reader: licensed <b>copy</b>" and found["bold"] == 0
    assert 0 < found["gone"] < found["marks"] and found["box"] == "1 source left out by the reader."
    assert found["putBack"] == ["", 0, True]
    decision = {"action": "exclude", "document": "island-post", "source": "agency/ferry-vote", "reason": "licensed <b>copy</b>"}
    assert found["saved"] == {"schema": "provenance/decisions/1", "decisions": [decision]}


def test_what_is_counted_again_agrees_with_the_report(sample, chromium, tmp_path):
    """The last source of this text is boilerplate, which never counts: without it the share stays as it was."""
    report = sample.sample_report()
    found, _ = probed(chromium, tmp_path, report, 1000)
    share = document_shares(report)["island-post"].total
    assert found["other"] == f"; {share * 100:.0f} % without what was left out"


def test_prints_in_few_pages(sample, chromium, tmp_path):
    (tmp_path / "page.html").write_text(page_of(sample.sample_report()), "utf-8")
    run(chromium, tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={tmp_path / 'page.pdf'}", f"file://{tmp_path}/page.html")
    pages = re.findall(rb"/Type\s*/Page\b(?!s)", (tmp_path / "page.pdf").read_bytes())
    assert 1 <= len(pages) <= 12
