"""Which stretches of a text are marked, and how: overlapping spans cut into pieces that follow one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from provenance.model import Alignment, Span
from provenance.text import tokens

__all__ = ["Piece", "changed_spans", "common_spans", "pieces", "sequence_pieces"]


# Shorter words are mostly grammar ("the", "of"), which every two sentences share.
_TELLING = 4


class Piece(NamedTuple):
    """A stretch of text and the positions (in the list given) of the marks that cover it."""

    start: int
    end: int
    marks: tuple[int, ...]


def pieces(start: int, end: int, spans: Sequence[Span]) -> Iterator[Piece]:
    """Cut ``[start, end)`` where a span begins or ends; overlapping spans give pieces with several marks.

    >>> list(pieces(0, 6, [Span(1, 4), Span(3, 9)]))
    [Piece(start=0, end=1, marks=()), Piece(start=1, end=3, marks=(0,)), Piece(start=3, end=4, marks=(0, 1)), Piece(start=4, end=6, marks=(1,))]
    """
    events: list[tuple[int, int, int]] = []
    for number, span in enumerate(spans):
        low, high = max(start, span.start), min(end, span.end)
        if low < high:
            events += [(low, 1, number), (high, 0, number)]
    events.sort()
    active: set[int] = set()
    place = start
    for at, opens, number in events:
        if at > place:
            yield Piece(place, at, tuple(sorted(active)))
            place = at
        if opens:
            active.add(number)
        else:
            active.discard(number)
    if place < end:
        yield Piece(place, end, ())


def sequence_pieces(start: int, end: int, spans: Sequence[Span]) -> Iterator[tuple[int, int, bool]]:
    """Cut ``[start, end)`` along spans that are in order and do not overlap: (start, end, marked)."""
    place = start
    for span in spans:
        low, high = max(place, span.start), min(end, span.end)
        if low >= high:
            continue
        if place < low:
            yield place, low, False
        yield low, high, True
        place = high
    if place < end:
        yield place, end, False


def changed_spans(passage: Alignment, text: str, side: Literal["left", "right"]) -> tuple[Span, ...]:
    """What an alignment's edits change on one side, in order; changes with only blanks between them are joined, so that a mark reads as one."""
    return _joined(text, sorted(_side(passage, side, ("replace", "delete", "insert"))))


def common_spans(text: str, span: Span, other: str, there: Span) -> tuple[Span, ...]:
    """Names, numbers and longer words of one stretch that stand anywhere in the other: in a paraphrase the order of words says little.

    >>> common_spans("The dam cracked in 1994", Span(0, 23), "In 1994 a dam; it cracked", Span(0, 25))
    (Span(start=8, end=15), Span(start=19, end=23))
    """
    words = {word for word, _ in tokens(other[there.start : there.end])}
    here = tokens(text[span.start : span.end])
    telling = (place for word, place in here if word in words and (len(word) >= _TELLING or any(char.isdigit() for char in word)))
    return _joined(text, (Span(span.start + place.start, span.start + place.end) for place in telling))


# Marks inside numbers and names ("6.5", "94-metre", "O'Neill").
_INSIDE = frozenset(".,-/'’")


def _joined(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in spans:
        gap = text[joined[-1].end : span.start] if joined else "|"
        if not gap.strip() or gap in _INSIDE:
            joined[-1] = Span(joined[-1].start, max(span.end, joined[-1].end))
        else:
            joined.append(span)
    return tuple(joined)


def _side(passage: Alignment, side: Literal["left", "right"], only: Iterable[str]) -> Iterator[Span]:
    for edit in passage.edits:
        span = edit.left if side == "left" else edit.right
        if edit.op in only and span.start < span.end:
            yield span
