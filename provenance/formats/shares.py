"""How much of each document occurs elsewhere, by kind: the figures behind the bars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from provenance.model import Alignment, Report, Span, Text

__all__ = ["KINDS", "LETTERS", "DocumentShare", "document_shares"]

# From strongest to weakest; a stretch that occurs elsewhere in two ways counts once, as the stronger.
KINDS: tuple[str, ...] = ("verbatim", "near", "paraphrase", "summary", "quote", "boilerplate")
LETTERS: Mapping[str, str] = {"verbatim": "V", "near": "N", "paraphrase": "P", "summary": "S", "quote": "Q", "boilerplate": "B"}
COUNTED: tuple[str, ...] = KINDS[:4]


@dataclass(frozen=True, slots=True)
class DocumentShare:
    """Shares of a document's text (0..1 of the code points of its sentences).

    ``by_kind`` has every kind; ``total`` is what counts: verbatim, near, paraphrase and summary. ``sentences_elsewhere`` counts sentences of which at
    least half lies in a passage that counts.
    """

    by_kind: Mapping[str, float]
    total: float
    sentences: int
    sentences_elsewhere: int


def _share(text: Text, spans: Iterable[tuple[int, Span]]) -> DocumentShare:
    marks = bytearray(len(text.document.text))
    for level, span in sorted(spans, reverse=True):
        start, end = max(0, span.start), min(len(marks), span.end)
        if start < end:
            marks[start:end] = bytes([level + 1]) * (end - start)
    counts = [0] * (len(KINDS) + 1)
    elsewhere = 0
    for sentence in text.sentences:
        piece = marks[sentence.span.start : sentence.span.end]
        here = [piece.count(level) for level in range(len(counts))]
        counts = [a + b for a, b in zip(counts, here, strict=True)]
        elsewhere += 2 * sum(here[1 : len(COUNTED) + 1]) >= max(1, len(piece))
    whole = max(1, sum(counts))
    by_kind = {kind: counts[level + 1] / whole for level, kind in enumerate(KINDS)}
    return DocumentShare(by_kind, sum(by_kind[kind] for kind in COUNTED), len(text.sentences), elsewhere)


def document_shares(report: Report) -> dict[str, DocumentShare]:
    """The shares of every document of the report, by id."""
    spans: dict[str, list[tuple[int, Span]]] = {text.id: [] for text in report.texts}
    for passage in report.passages:
        level = KINDS.index(passage.kind)
        for doc, span in _sides(passage):
            if doc in spans:
                spans[doc].append((level, span))
    return {text.id: _share(text, spans[text.id]) for text in report.texts}


def _sides(passage: Alignment) -> tuple[tuple[str, Span], tuple[str, Span]]:
    return (passage.left_doc, passage.left), (passage.right_doc, passage.right)
