"""``report.html``: one self-contained page, readable without scripts, without network and on paper.

The templates, the style sheet and the script are the files in ``assets``. Every value passes Jinja2's autoescape; nothing is marked as safe except those
three files themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from provenance.codes import CODES
from provenance.formats.drawing import pictures
from provenance.formats.ledger import ledger
from provenance.formats.naming import Name, Names, Phrase, report_settings
from provenance.formats.page import Collection, document_view, pair_view
from provenance.formats.safe import cut, one_line, shown
from provenance.formats.shares import KINDS, LETTERS, document_shares
from provenance.formats.timeline import moment, timeline
from provenance.formats.wording import (
    NOT_PROOF,
    absent_phrase,
    count,
    edge_words,
    hypothesis_phrase,
    in_short,
    key_figures,
    leading,
    most_used,
    percent,
    probability,
    relation_phrase,
    sure,
)
from provenance.model import Document, Relation, Report
from provenance.text import token_spans

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["fragment", "write"]

# So many documents and pairs stand open when the page is opened; more make a first page that nobody can survey.
_OPEN = 12
# Rows of the tables in the page; the files beside it have every row.
_MOST_ROWS = 2000
_OPEN_ROWS = 30  # of pairs that cannot be decided, in a table that stands open: more would push the documents out of sight
_OPEN_ABSENT = 30  # of them shown without a click
_MOST_ABSENT = 300  # sources outside the collection that are listed with their sentences: nobody reads more, and each takes a dozen lines
_MOST_PICTURES = 30  # the largest families; hundreds of drawings make the page slow and nobody looks at them
_MOST_SETTINGS = 400
_MOST_CLUSTERS = 200  # groups in their table: more are not read one by one, and results.json has them all
_DAY = len("2025-11-02")
_MOST_MEMBERS = 12  # of a group named in that table; the table of documents has the group of each
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
_BUFFER = 1000  # pieces of the page joined before writing: single ones are a few characters long
_KIND_CODES = {"verbatim": "PV101", "near": "PV102", "paraphrase": "PV103", "quote": "PV104", "summary": "PV105", "boilerplate": "PV106"}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader

    environment = Environment(loader=FunctionLoader(_asset), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"percent": percent, "sure": sure, "probability": probability, "shown": shown, "one_line": one_line, "cut": cut, "count": count}
    environment.globals |= {"KINDS": KINDS, "LETTERS": LETTERS, "is_name": lambda part: isinstance(part, Name)}
    return environment


def _asset(name: str) -> str:
    return files("provenance.formats").joinpath("assets", name).read_text("utf-8")


def write(report: Report, stream: TextIO) -> None:
    """Write the page, in pieces, so that a large report does not stand in memory twice."""
    context = _context(report)
    page = _environment().get_template("report.html").stream(context)
    page.enable_buffering(_BUFFER)
    for part in page:
        stream.write(part)


def fragment(report: Report) -> str:
    """The first screen as a piece of HTML for a notebook: sentences, figures, and the table of pairs.

    Unlike the page it has no style sheet and no script of its own.
    """
    return _environment().get_template("fragment.html").render(_context(report))


def _context(report: Report) -> dict[str, Any]:
    from markupsafe import Markup

    names = Names(report)
    settings = report_settings(report)
    shares = document_shares(report)
    known = Collection(report, names, settings, shares)
    documents = sorted((document_view(text, known) for text in _by_share(report, known)), key=lambda view: view.number)
    pairs = [pair_view(pair, known) for pair in known.pairs]
    drawn = pictures(report, names)
    repeats = {view.number: len(known.repeats.get(view.text.id, ())) for view in documents}
    return {
        "css": Markup(_asset("style.css")),  # our own file, not a value
        "script": Markup(_asset("script.js")),  # our own file, not a value
        "title": one_line(settings.title) or "Where these texts come from",
        "version": one_line(str(report.run.get("version", ""))),
        "report": report,
        "names": names,
        "known": known,
        "in_short": in_short(report),
        "figures": key_figures(report, shares),
        "not_proof": NOT_PROOF,
        "pictures": drawn[:_MOST_PICTURES],
        "pictures_left_out": max(0, len(drawn) - _MOST_PICTURES),
        "time": timeline(report, names),
        "edges": _edges(report, known),
        "open_pairs": _open_pairs(report, known),
        "documents": documents,
        "words": {text.id: len(token_spans(text.document.text)) for text in report.texts[:_MOST_ROWS]},
        "repeats": repeats,
        "clusters": (clusters := _clusters(report))[:_MOST_CLUSTERS],
        "more_clusters": len(clusters[_MOST_CLUSTERS:]),
        "groups": {member: number for number, group in enumerate(report.groups, 1) if len(group.members) > 1 for member in group.members},
        "pairs": pairs,
        "through": lambda pair: any(exhibit.code == "PV330" and exhibit.counted for exhibit in pair.evidence),
        "ledger": lambda pair: ledger(pair, names, known.texts),
        "phrase": lambda pair: relation_phrase(pair, names),
        "hypothesis": lambda name, pair: hypothesis_phrase(name, pair, names),
        "absent_phrase": lambda source: absent_phrase(source, names),
        "absent_sources": (listed := most_used(report.absent_sources))[:_MOST_ABSENT],
        "open_absent": _OPEN_ABSENT,
        "more_absent": len(listed[_MOST_ABSENT:]),
        "absent_number": {source.id: number for number, source in enumerate(listed[:_MOST_ABSENT], 1)},
        "texts_left_out": sum(not view.complete for view in documents if view.text.id in known.of_document),
        "folded_left_out": sum(view.passages and not view.full_text for view in pairs),
        "passages_left_out": sum(not view.passages for view in pairs),
        "examples": _examples(known),
        "glossary": _glossary(report),
        "settings": list(_flat(report.run))[:_MOST_SETTINGS],
        "open_items": _OPEN,
        "open_rows": _OPEN_ROWS,
        "max_rows": _MOST_ROWS,
        "web": _web,
        "language": lambda tag: tag if _LANGUAGE.fullmatch(tag) else "",
    }


def _by_share(report: Report, known: Collection) -> list[Any]:
    """Documents in the order in which they may use up the text that fits into the page: most shared first."""
    return sorted(report.texts, key=lambda text: (-known.shares[text.id].total, text.id))


def _web(address: str) -> str:
    """The address when it may be a link: only the web, nothing that a browser would run."""
    return one_line(address) if address.lower().startswith(("http://", "https://")) else ""


def _edges(report: Report, known: Collection) -> list[tuple[str, str, str, float, int]]:
    """Rows of the table under the picture: source, copy, words, share, number of the pair."""
    rows = []
    for edge in report.edges[:_MOST_ROWS]:
        pair = known.pair_number.get((min(edge.source, edge.copy), max(edge.source, edge.copy)), 0)
        rows.append((edge.source, edge.copy, edge_words(edge), edge.share, pair))
    return rows


class _Cluster(NamedTuple):
    """A row of the table of groups: number, members that are named, how many are not, the earliest with its date, the origin, how it is known."""

    number: int
    members: tuple[str, ...]
    further: int
    earliest: str
    published: str
    origin: str
    hub: bool


def _clusters(report: Report) -> list[_Cluster]:
    """Groups of two documents and more; the earliest only where one alone is."""
    documents = {text.id: text.document for text in report.texts}
    arrows = {edge.source for edge in report.edges if edge.copy in documents}
    rows = []
    for number, group in enumerate(report.groups, 1):
        if len(group.members) > 1:
            dated = sorted((when, key) for key in group.members if key in documents and (when := moment(documents[key])))
            first = dated[0][1] if len(dated) > 1 and not _same_time(*(documents[key] for _, key in dated[:2])) else ""
            published = documents[first].published if first else ""
            shown = group.members[:_MOST_MEMBERS]
            rows.append(_Cluster(number, shown, len(group.members) - len(shown), first, published, group.origin, group.origin not in arrows))
    return rows


def _same_time(one: Document, two: Document) -> bool:
    """Whether nobody can say which of two dated documents was first: one moment, or a day and a moment of that day."""
    first, second = one.published, two.published
    return moment(one) == moment(two) or (min(len(first), len(second)) <= _DAY and first[:_DAY] == second[:_DAY])


def _open_pairs(report: Report, known: Collection) -> list[tuple[Relation, Phrase, int]]:
    """Rows of the second table: pairs that share text without an arrow between them or to a source of both; what can be said, number of the pair."""
    joined = {frozenset((edge.source, edge.copy)) for edge in report.edges}
    rows: list[tuple[Relation, Phrase, int]] = []
    for number, pair in enumerate(known.pairs, 1):
        if pair.relation == "undecided" and frozenset((pair.a, pair.b)) not in joined:
            rows.append((pair, leading(pair, known.names) or ("cannot tell",), number))
        elif pair.relation == "common-source" and not (pair.absent_source or pair.source or known.names.shared_source(pair.a, pair.b)):
            rows.append((pair, (f"both from a common source, {sure(pair.confidence)}",), number))
    return rows[:_MOST_ROWS]


def _examples(known: Collection) -> list[tuple[str, str, str, str, str, str, str]]:
    """For each kind: letter, kind, code, why, how to judge, and an example from this run (two texts) or the catalogue's own."""
    rows = []
    for kind in KINDS:
        entry = CODES[_KIND_CODES[kind]]
        best = max((p for p in known.report.passages if p.kind == kind), key=lambda p: (p.nats, p.id), default=None)
        if best is None:
            a, b = entry.example, ""
        else:
            left, right = known.texts[best.left_doc].document.text, known.texts[best.right_doc].document.text
            a, b = cut(left[best.left.start : best.left.end], 240), cut(right[best.right.start : best.right.end], 240)
        rows.append((LETTERS[kind], kind, entry.code, entry.why, entry.judge, a, b))
    return rows


def _glossary(report: Report) -> list[Any]:
    """Catalogue entries of the codes that occur in this run, in their order; the kinds of passages have a list of their own."""
    used = {problem.code for problem in report.problems} | {exhibit.code for pair in report.pairs for exhibit in pair.evidence}
    used |= {change.code for passage in report.passages for change in passage.changes}
    used |= {"PV201" if repeat.kind == "verbatim" else "PV202" for repeat in report.repeats}
    used |= {"PV303" if source.status == "implied" else "PV301" for source in report.absent_sources}
    used |= {"PV302"} if any(pair.relation == "copied" for pair in report.pairs) else set()
    return [CODES[name] for name in sorted(used) if name in CODES]


def _flat(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """(dotted key, value) of nested settings, without the input digests, which have a table of their own."""
    for key, value in tree.items():
        if not prefix and key == "inputs":
            continue
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield cut(f"{prefix}{key}", 200), cut(str(value), 400)
