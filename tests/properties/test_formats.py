"""Whatever a report holds, every format can be written, read back, and is the same the second time."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from provenance import report as desk
from provenance.formats import terminal
from provenance.model import AbsentSource, Alignment, Block, Document, Edge, Edit, Exhibit, Mention, Problem, Relation, Report, Sentence, Span, Text

WORDS = st.text(alphabet=st.one_of(st.sampled_from("ab 1.\n<>&\"'=|*_#\x00\x1b\u202e\u2028\ud800\ufffe"), st.characters(exclude_categories=())), max_size=60)
KINDS = st.sampled_from(["verbatim", "near", "paraphrase", "summary", "quote", "boilerplate"])
RELATIONS = st.sampled_from(["copied", "common-source", "shared-quotes", "incidental", "independent", "undecided"])
UNIT = st.floats(0, 1)
IDS = ("a", "b/c", "<d>")


@st.composite
def spans(draw, length: int) -> Span:
    ends = sorted((draw(st.integers(0, length)), draw(st.integers(0, length))))
    return Span(*ends)


@st.composite
def texts(draw, key: str) -> Text:
    words = draw(WORDS)
    cuts = sorted({0, len(words), *draw(st.lists(st.integers(0, len(words)), max_size=4))})
    found = [Sentence(n, Span(a, b), 0, "paragraph") for n, (a, b) in enumerate(pairwise(cuts))]
    return Text(Document(key, words, key, draw(WORDS), draw(WORDS), url=draw(WORDS)), (Block(0, Span(0, len(words)), "paragraph"),), tuple(found))


@st.composite
def passages(draw, number: int, left: Text, right: Text) -> Alignment:
    one, two = len(left.document.text), len(right.document.text)
    edit = Edit(draw(st.sampled_from(["replace", "insert", "delete", "equal"])), draw(spans(one)), draw(spans(two)))
    return Alignment(f"p{number}", left.id, draw(spans(one)), right.id, draw(spans(two)), draw(KINDS), draw(UNIT), edits=(edit,), why={draw(WORDS): draw(UNIT)})


@st.composite
def reports(draw) -> Report:
    documents = [draw(texts(key)) for key in IDS]
    pairs = [(documents[0], documents[1]), (documents[0], documents[2])]
    found = tuple(draw(passages(n, *pairs[n % 2])) for n in range(draw(st.integers(0, 4))))
    repeats = tuple(draw(passages(9, documents[0], documents[0])) for _ in range(draw(st.integers(0, 2))))
    exhibit = Exhibit("PV310", draw(st.floats(-8, 8)), "a-from-b", draw(WORDS), (("a", 0, draw(st.integers(0, 99))),), counted=draw(st.booleans()))
    relations = tuple(
        Relation(
            one.id,
            two.id,
            draw(RELATIONS),
            draw(UNIT),
            one.id,
            two.id,
            None,
            draw(UNIT),
            draw(UNIT),
            {},
            (exhibit,),
            (("a-from-b", 0.5), (draw(WORDS), 0.5)),
            draw(WORDS),
        )
        for one, two in pairs
    )
    mention = Mention("a", Span(0, 1), Span(0, 5), "told", draw(WORDS))
    absent = AbsentSource("absent:x", draw(WORDS), (), ("a",), (mention,), draw(st.sampled_from(["used", "named", "implied"])))
    edges = (Edge("a", draw(st.sampled_from(["b/c", "absent:x"])), draw(st.sampled_from(["wasDerivedFrom", "alternateOf", "wasQuotedFrom"])), draw(UNIT)),)
    problem = Problem("PV401", draw(WORDS), draw(WORDS))
    return Report(
        {"settings": {"report": {"hide_names": draw(st.booleans())}}}, tuple(documents), (mention,), found, repeats, relations, (absent,), edges, (), (problem,)
    )


class Nesting(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []

    def handle_starttag(self, tag, attributes):
        if tag not in ("meta", "link", "br", "input"):
            self.stack.append(tag)
        assert tag in ("script", "style") or not any(name.startswith("on") for name, _ in attributes)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag


def written(report: Report) -> dict[str, str]:
    found = {}
    for name, writer in desk._files(()).items():
        stream = io.StringIO()
        writer(report, stream)
        stream.getvalue().encode()
        found[name] = stream.getvalue()
    return found


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(reports())
def test_every_format_of_every_report(report):
    found = written(report)
    assert json.loads(found["results.json"])["schema"] == "provenance/1"
    json.loads(found["provenance.json"])
    for name in ("graph.graphml", "graph.gexf"):
        ET.fromstring(found[name])
    for name in (name for name in found if name.endswith(".csv")):
        rows = list(csv.reader(io.StringIO(found[name], newline="")))
        assert {len(row) for row in rows} == {len(rows[0])}
    page = Nesting()
    page.feed(found["report.html"])
    page.close()
    assert page.stack == []
    assert not set(found["report.html"] + found["summary.md"]) & set("\x00\x1b\u202e\ud800")
    narrow = terminal.comparison(replace(report, texts=report.texts[:2]), width=40)
    assert all(terminal._columns(line) <= 40 for line in narrow.splitlines())
    assert written(report) == found
