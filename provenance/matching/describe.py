"""What a pair of stretches is: its kind, whether it is marked as somebody's words, what changed in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from provenance.matching.differ import altered_quotations, changes, edits
from provenance.model import Alignment, Change, Edit, Kind, Span, Text
from provenance.text import tokens

__all__ = ["NEAR", "described", "identity", "longest_run"]

VERBATIM = 0.95  # share of the words that stay, on both sides: one word in twenty may differ (a plural, a spelling)
NEAR = 0.70  # share of the words that stay in order, on both sides; human light edits keep four fifths, paraphrases under a half
QUOTED = 0.7  # share of the letters of matched words that stand inside quotation marks on both sides: the words of a third person
SPOKEN = 0.5  # share of a stretch inside quotation marks; below it, the prose around the quotations is what was compared
QUOTED_RUN = 3  # words in a row inside quotation marks that count as quoted
LONG = 4  # letters of a word that counts when kinds are weighed; shorter ones are the grammar

_CUE = re.compile(
    r"\b(?:according to|said|says|told|reported|reports|wrote|writes|stated|noted|cited|citing|quoted|published by|in an interview)\b", re.IGNORECASE
)


def described(left: Text, right: Text, spans: tuple[Span, Span], strength: tuple[float, float], why: Mapping[str, Any]) -> Alignment:
    """The alignment of ``spans`` (left, right) with everything that can be said of it; ``strength`` is the link's score (0..1) and nats.

    The score told is the share of the words that stay, of the longer side, where words are what was kept (verbatim, near, quote), else the link's.

    >>> from provenance.model import Document
    >>> left, right = (Text(Document(name, "It rained all day."), (), ()) for name in "ab")
    >>> described(left, right, (Span(0, 18), Span(0, 18)), (1.0, 20.0), {}).kind
    'verbatim'
    """
    a, b = spans
    found = edits(left.document.text, a, right.document.text, b)
    equal = [(edit, tokens(left.document.text[edit.left.start : edit.left.end])) for edit in found if edit.op == "equal"]
    sizes = [len(tokens(text.document.text[span.start : span.end])) for text, span in ((left, a), (right, b))]
    share = sum(len(words) for _, words in equal) / max(1, *sizes)
    kind = _kind(left, right, spans, equal, share)
    return Alignment(
        id=identity(left.id, a.start, a.end, right.id, b.start, b.end),
        left_doc=left.id,
        left=a,
        right_doc=right.id,
        right=b,
        kind=kind,
        score=round(min(1.0, strength[0] if kind == "paraphrase" else share), 4),
        nats=round(strength[1], 2),
        attribution=_attribution(left, right, a, b),
        left_sentences=_touched(left, a),
        right_sentences=_touched(right, b),
        edits=found,
        changes=_changes(left, right, a, b),
        why=dict(why),
    )


def identity(*parts: object) -> str:
    """A short name for some values, the same in every run.

    >>> identity("a", 1) == identity("a", 1) != identity("a", 2)
    True
    """
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:12]


def _changes(left: Text, right: Text, a: Span, b: Span) -> tuple[Change, ...]:
    """Changed facts and altered quotations of two aligned stretches; facts that changed inside altered quotations are shown once, with the quotation."""
    x, y = left.document.text, right.document.text
    spoken = [[q for q in t.quotes if s.start <= q.start < s.end] for t, s in ((left, a), (right, b))]
    altered = altered_quotations(x, spoken[0], y, spoken[1]) if left is not right else ()
    facts = changes(x, a, y, b)
    return tuple(c for c in facts if not any(q.left.start <= c.left.start and c.left.end <= q.left.end for q in altered)) + altered


def _kind(left: Text, right: Text, spans: tuple[Span, Span], equal: Sequence[tuple[Edit, Sequence[tuple[str, Span]]]], share: float) -> Kind:
    """Verbatim, near, paraphrase or quote, from the words that stay (``share`` of all) and where they stand."""
    spoken = min(_cover(spans[0], left.quotes), _cover(spans[1], right.quotes))
    if left is not right and (share >= NEAR or spoken < SPOKEN):  # words that differ inside quotation marks are an altered quotation, not the same one
        weights = [(sum(len(word) for word, _ in words if len(word) >= LONG), len(words) >= QUOTED_RUN, edit) for edit, words in equal]
        quoted = sum(w for w, run, edit in weights if run and _within(edit.left, left.quotes) and _within(edit.right, right.quotes))
        if quoted and quoted >= QUOTED * sum(w for w, _, _ in weights):
            return "quote"
    if share >= VERBATIM:
        return "verbatim"
    return "near" if share >= NEAR else "paraphrase"


def _within(span: Span, quotes: Sequence[Span]) -> bool:
    return any(q.start <= span.start and span.end <= q.end for q in quotes)


def _cover(span: Span, quotes: Sequence[Span]) -> float:
    inside = sum(max(0, min(span.end, q.end) - max(span.start, q.start)) for q in quotes)
    return inside / max(1, span.end - span.start)


def _attribution(left: Text, right: Text, a: Span, b: Span) -> str:
    """Whether the stretch is marked as somebody's words, on either side: by quotation marks, by words of attribution, by both."""
    quoted = max(_cover(a, left.quotes), _cover(b, right.quotes)) >= 0.5
    named = any(_CUE.search(t.document.text, s.start, s.end) for t, s in ((left, a), (right, b)))
    if quoted:
        return "quoted+attributed" if named else "quoted"
    return "attributed" if named else "unattributed"


def _touched(text: Text, span: Span) -> tuple[int, ...]:
    return tuple(s.index for s in text.sentences if s.span.start < span.end and span.start < s.span.end)


def longest_run(a: Sequence[int], b: Sequence[int]) -> list[int]:
    """The longest run of words that stands in both (the first of several).

    >>> longest_run([1, 2, 3, 4], [9, 2, 3, 1])
    [2, 3]
    """
    best, end = 0, 0
    row = [0] * (len(b) + 1)
    for at, word in enumerate(a, 1):
        fresh = [0] * (len(b) + 1)
        for k, other in enumerate(b, 1):
            if word == other:
                fresh[k] = row[k - 1] + 1
                if fresh[k] > best:
                    best, end = fresh[k], at
        row = fresh
    return list(a[end - best : end])
