"""``results.json``: everything a run found, in the schema ``provenance/1`` (``provenance/data/results.schema.json``).

Offsets are half-open code points into the decoded text. Keys come in a fixed order and numbers are rounded, so equal reports give equal bytes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TextIO

from provenance.formats.safe import without_surrogates
from provenance.formats.shares import DocumentShare, document_shares
from provenance.model import AbsentSource, Alignment, Document, Edge, Exhibit, Group, Mention, Problem, Relation, Report, Span, Text
from provenance.text import token_spans

__all__ = ["SCHEMA", "as_json", "section", "write"]

SCHEMA = "provenance/1"
# Four decimals: a ten-thousandth of a share or a bit is below anything a reader or a program can act on.
_DECIMALS = 4
# A cue sentence longer than this is cut; a paragraph of 600 code points is about 100 words.
_CUE_LENGTH = 600


def write(report: Report, stream: TextIO) -> None:
    """Write the report as JSON, one value a line down to the second level, ending with a line feed."""
    tree = as_json(report)
    lines: list[str] = []
    for key, value in tree.items():
        if isinstance(value, list) and value:
            rows = ",\n".join("  " + _dumped(row) for row in value)
            lines.append(f"{_dumped(key)}: [\n{rows}\n ]")
        else:
            lines.append(f"{_dumped(key)}: {_dumped(value)}")
    stream.write("{" + ",\n ".join(lines) + "}\n")


def _dumped(value: object) -> str:
    return without_surrogates(json.dumps(value, ensure_ascii=False, allow_nan=False))


def as_json(report: Report) -> dict[str, Any]:
    """The report as JSON values in their fixed order."""
    return {"schema": SCHEMA, "run": _plain(report.run)} | {name: section(report, name) for name in _SECTIONS}


def section(report: Report, name: str) -> list[dict[str, Any]]:
    """One list of the report (``documents``, ``passages``, ...) as JSON values."""
    return _SECTIONS[name](report)


def _documents(report: Report) -> list[dict[str, Any]]:
    shares = document_shares(report)
    group_of = {member: group.id for group in report.groups for member in group.members if len(group.members) > 1}
    likely = _likely_sources(report)
    return [_document(text, shares[text.id]) | {"group": group_of.get(text.id), "likely_source": likely.get(text.id)} for text in report.texts]


def _absent_sources(report: Report) -> list[dict[str, Any]]:
    texts = {text.id: text.document.text for text in report.texts}
    return [_absent(source, texts) for source in report.absent_sources]


def _likely_sources(report: Report) -> dict[str, str]:
    """The most trusted source of each document, by id."""
    best = sorted(report.edges, key=lambda edge: (edge.copy, -edge.confidence, edge.source))
    likely: dict[str, str] = {}
    for edge in best:
        likely.setdefault(edge.copy, edge.source)
    return likely


def _rounded(number: float) -> float:
    """Rounded, with infinities and not-a-number (which JSON lacks) brought to 0, and no negative zero."""
    return round(number, _DECIMALS) + 0.0 if abs(number) < 1e300 else 0.0


def _plain(value: object) -> object:
    """JSON types only, floats rounded, sets sorted."""
    if isinstance(value, bool) or value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, float):
        return _rounded(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(str(item) for item in value)
    if isinstance(value, Sequence):
        return [_plain(item) for item in value]
    return str(value)


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _document(text: Text, share: DocumentShare) -> dict[str, Any]:
    document: Document = text.document
    return {
        "id": document.id,
        "path": document.path,
        "title": document.title,
        "source": document.source,
        "author": document.author,
        "published": document.published,
        "url": document.url,
        "language": document.language,
        "format": document.format,
        "encoding": document.encoding,
        "digest": document.digest,
        "characters": len(document.text),
        "words": len(token_spans(document.text)),
        "sentences": len(text.sentences),
        "share": _rounded(share.total),
        "share_by_kind": {kind: _rounded(value) for kind, value in share.by_kind.items()},
    }


def _passage(passage: Alignment) -> dict[str, Any]:
    return {
        "id": passage.id,
        "a": {"doc": passage.left_doc, **_span(passage.left)},
        "b": {"doc": passage.right_doc, **_span(passage.right)},
        **_details(passage),
    }


def _repeat(repeat: Alignment) -> dict[str, Any]:
    return {"id": repeat.id, "doc": repeat.left_doc, "first": _span(repeat.left), "second": _span(repeat.right), **_details(repeat)}


def _details(passage: Alignment) -> dict[str, Any]:
    return {
        "kind": passage.kind,
        "score": _rounded(passage.score),
        "nats": _rounded(passage.nats),
        "attribution": passage.attribution,
        "a_sentences": list(passage.left_sentences),
        "b_sentences": list(passage.right_sentences),
        "moved": passage.moved,
        "edits": [[edit.op, *edit.left, *edit.right] for edit in passage.edits if edit.op != "equal"],
        "changes": [
            {"code": change.code, "a": _span(change.left), "b": _span(change.right), "a_text": change.left_text, "b_text": change.right_text}
            for change in passage.changes
        ],
        "why": _plain(passage.why),
    }


def _pair(pair: Relation) -> dict[str, Any]:
    return {
        "a": pair.a,
        "b": pair.b,
        "relation": pair.relation,
        "copy": pair.copy,
        "source": pair.source,
        "absent_source": pair.absent_source,
        "confidence": _rounded(pair.confidence),
        "share_a": _rounded(pair.share_a),
        "share_b": _rounded(pair.share_b),
        "counts": _plain(pair.counts),
        "hypotheses": [{"name": name, "probability": _rounded(probability)} for name, probability in pair.hypotheses],
        "prior": [{"name": name, "probability": _rounded(probability)} for name, probability in pair.prior],
        "wording": pair.wording,
        "settle": pair.settle,
        "form": pair.form,
        "evidence": [_exhibit(exhibit) for exhibit in pair.evidence],
    }


def _exhibit(exhibit: Exhibit) -> dict[str, Any]:
    return {
        "code": exhibit.code,
        "bits": _rounded(exhibit.bits),
        "favours": exhibit.favours,
        "family": exhibit.family,
        "counted": exhibit.counted,
        "text": exhibit.text,
        "spans": [{"doc": doc, "start": start, "end": end} for doc, start, end in exhibit.spans],
    }


def _absent(source: AbsentSource, texts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": source.id,
        "name": source.name,
        "aliases": list(source.aliases),
        "status": source.status,
        "via": source.via or None,
        "version": source.version or None,
        "version_of": source.version_of or None,
        "confidence": _rounded(source.confidence),
        "hint": source.hint,
        "used_by": list(source.used_by),
        "mentions": [_mention(mention, texts) for mention in source.mentions],
    }


def _mention(mention: Mention, texts: Mapping[str, str]) -> dict[str, Any]:
    end = min(mention.clause.end, mention.clause.start + _CUE_LENGTH)
    return {
        "doc": mention.doc,
        **_span(mention.span),
        "cue": mention.cue,
        "name": mention.name,
        "url": mention.url,
        "clause": _span(mention.clause),
        "text": texts.get(mention.doc, "")[mention.clause.start : end],
    }


def _edge(edge: Edge) -> dict[str, Any]:
    return {"copy": edge.copy, "source": edge.source, "prov": edge.prov, "confidence": _rounded(edge.confidence), "share": _rounded(edge.share)}


def _group(group: Group) -> dict[str, Any]:
    return {"id": group.id, "members": list(group.members), "origin": group.origin or None}


def _problem(problem: Problem) -> dict[str, Any]:
    return {"code": problem.code, "where": problem.where, "message": problem.message, "hint": problem.hint}


_SECTIONS: Mapping[str, Callable[[Report], list[dict[str, Any]]]] = {
    "documents": _documents,
    "passages": lambda report: [_passage(passage) for passage in report.passages],
    "repeats": lambda report: [_repeat(repeat) for repeat in report.repeats],
    "pairs": lambda report: [_pair(pair) for pair in report.pairs],
    "absent_sources": _absent_sources,
    "edges": lambda report: [_edge(edge) for edge in report.edges],
    "groups": lambda report: [_group(group) for group in report.groups],
    "problems": lambda report: [_problem(problem) for problem in report.problems],
}
