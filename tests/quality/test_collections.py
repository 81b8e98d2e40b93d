"""The report on whole collections held to their declared truth (truth.json), on default settings: inputs/, and one on which nothing was tuned."""

import itertools
import json

import pytest

from provenance.api import analyse

REUSE = {"verbatim", "near", "paraphrase", "summary"}
LONGEST = 1500  # code points; a longer span proves nothing


COLLECTIONS = ("inputs", "tests/collections/quarry")


@pytest.fixture(scope="module", params=COLLECTIONS)
def folder(request, root):
    return root / request.param


@pytest.fixture(scope="module")
def truth(folder):
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def report(folder):
    articles = sorted(path for path in folder.iterdir() if path.suffix in (".txt", ".md", ".html"))
    manifest = folder / "manifest.csv"
    return analyse(articles, metadata=manifest if manifest.exists() else None, jobs=1).report


@pytest.fixture(scope="module")
def texts(report):
    return {text.id: text.document.text for text in report.texts}


def place(texts, doc, prefix, occurrence=1):
    start = -1
    for _ in range(occurrence):
        start = texts[doc].index(prefix, start + 1)
    return start, start + len(prefix)


def touches(span, point):
    return span.start < point[1] and point[0] < span.end and span.end - span.start <= LONGEST


def found(alignments, one, two):
    """Whether an alignment touches both places ``(doc, start, end)``, either way round."""
    for p in alignments:
        for a, b in ((one, two), (two, one)):
            if (p.left_doc, p.right_doc) == (a[0], b[0]) and touches(p.left, a[1:]) and touches(p.right, b[1:]):
                return True
    return False


def test_every_article_is_read_and_nothing_else(report, truth):
    assert [text.id for text in report.texts] == [document["id"] for document in truth["documents"]]


def test_relations_are_right(report, truth):
    said = {(pair.a, pair.b): pair for pair in report.pairs}
    wrong = []
    for pair in truth["pairs"]:
        answer = said.get((pair["a"], pair["b"]))
        relation = answer.relation if answer else "independent"
        if relation not in (pair["relation"], *pair["acceptable"]):
            wrong.append((pair["a"], pair["b"], relation, "not", pair["relation"]))
        elif relation == "copied" and (answer.copy, answer.source) != (pair["copy"], pair["source"]):
            wrong.append((pair["a"], pair["b"], "copied the wrong way round"))
    assert wrong == []


def test_only_arrows_that_can_be_defended(report, truth):
    ids = {document["id"] for document in truth["documents"]}
    allowed = {(edge["copy"], edge["source"]) for edge in truth["arrows_allowed"]}
    assert {(edge.copy, edge.source) for edge in report.edges if {edge.copy, edge.source} <= ids} - allowed == set()


@pytest.mark.parametrize("strength, share", [("strong", 0.9), ("medium", 0.6)])
def test_passages_are_found(report, truth, texts, strength, share):
    wanted = [row for row in truth["passages"] if row["strength"] == strength]
    missed = [
        (row["a"]["prefix"], row["b"]["prefix"])
        for row in wanted
        if not found(report.passages, *((row[side]["doc"], *place(texts, row[side]["doc"], row[side]["prefix"])) for side in "ab"))
    ]
    assert len(missed) <= (1 - share) * len(wanted), missed


def test_no_reuse_where_there_is_none(report, truth):
    relation = {(pair["a"], pair["b"]): pair["relation"] for pair in truth["pairs"]}
    stray = [p for p in report.passages if p.kind in REUSE and relation[p.left_doc, p.right_doc] in ("independent", "shared-quotes")]
    assert [(p.left_doc, p.right_doc, texts_of(report, p)) for p in stray] == []


def texts_of(report, p):
    texts = {text.id: text.document.text for text in report.texts}
    return texts[p.left_doc][p.left.start : p.left.end][:80], texts[p.right_doc][p.right.start : p.right.end][:80]


def test_strong_repeats_are_found(report, truth, texts):
    missed = []
    for row in truth["repeats"]:
        doc = row["doc"]
        places = [(doc, *place(texts, doc, row[side]["prefix"], row[side]["occurrence"])) for side in ("first", "second")]
        if row["strength"] == "strong" and not found(report.repeats, *places):
            missed.append((doc, row["first"]["prefix"], row["second"]["prefix"]))
    assert missed == []


def test_no_repeats_elsewhere(report, truth, texts):
    rows = [[(row["doc"], *place(texts, row["doc"], row[side]["prefix"], row[side]["occurrence"])) for side in ("first", "second")] for row in truth["repeats"]]
    stray = [repeat for repeat in report.repeats if not any(found([repeat], *row) for row in rows)]
    assert len(stray) <= 1, [(p.left_doc, *texts_of(report, p)) for p in stray]


def plain(name):
    return name.casefold().removeprefix("the ").strip()


def test_absent_sources_are_named_with_their_users(report, truth):
    nodes = {plain(name): node for node in report.absent_sources for name in (node.name, *node.aliases)}
    texts = {text.id: text.document.text for text in report.texts}
    for source in truth["absent_sources"]["required"]:
        node = nodes.get(plain(source["name"]))
        assert node is not None, (source["name"], sorted(nodes))
        assert set(source["used_by"]) <= set(node.used_by) <= {*source["used_by"], *source.get("may_be_used_by", ())}, source["name"]
        assert any(source["cue"] in texts[m.doc] and m.clause.end > m.clause.start for m in node.mentions), source["name"]


def test_nothing_present_is_called_absent(report, truth):
    listed = truth["absent_sources"]
    forbidden = {plain(name) for name in listed["forbidden"]}
    names = {plain(name) for node in report.absent_sources for name in (node.name, *node.aliases)}
    assert names & forbidden == set()
    known = {plain(name) for source in itertools.chain(listed["required"], listed["optional"]) for name in (source["name"], *source.get("aliases", []))}
    assert {plain(node.name) for node in report.absent_sources if node.status != "implied"} - known == set()
