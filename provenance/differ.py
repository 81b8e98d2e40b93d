"""What changed between two stretches of text, word by word."""

from __future__ import annotations

from provenance.model import Edit, Span
from provenance.text import tokens

__all__ = ["edits"]

LONGEST = 4000  # words on a side: the comparison is quadratic, and passages are sentences


def edits(left: str, left_span: Span, right: str, right_span: Span) -> tuple[Edit, ...]:
    """The edits that turn the words of ``left[left_span]`` into those of ``right[right_span]``; spans are code points of the whole texts.

    >>> [(e.op, e.left, e.right) for e in edits("It rained.", Span(0, 10), "It snowed.", Span(0, 10))]
    [('equal', Span(start=0, end=2), Span(start=0, end=2)), ('replace', Span(start=3, end=9), Span(start=3, end=9))]
    """
    from rapidfuzz.distance import Levenshtein

    a, b = _words(left, left_span), _words(right, right_span)
    found = []
    for op in Levenshtein.opcodes([word for word, _ in a], [word for word, _ in b]):
        found.append(Edit(op.tag, _hull(a, op.src_start, op.src_end, left_span), _hull(b, op.dest_start, op.dest_end, right_span)))  # type: ignore[arg-type]
    return tuple(found)


def _words(text: str, span: Span) -> list[tuple[str, Span]]:
    return [(word, Span(s.start + span.start, s.end + span.start)) for word, s in tokens(text[span.start : span.end])[:LONGEST]]


def _hull(words: list[tuple[str, Span]], start: int, end: int, whole: Span) -> Span:
    """The span of words start..end; empty ones lie behind the word before."""
    if start < end:
        return Span(words[start][1].start, words[end - 1][1].end)
    at = words[start - 1][1].end if start else whole.start
    return Span(at, at)
