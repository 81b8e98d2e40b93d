"""Pieces cover the stretch exactly and carry exactly the marks that cover them."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from provenance.formats.marking import pieces, sequence_pieces
from provenance.model import Span

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda ends: Span(min(ends), max(ends))), max_size=8)


@given(st.integers(0, 10), st.integers(0, 30), SPANS)
def test_pieces_tile_and_mark(start, length, spans):
    end = start + length
    found = list(pieces(start, end, spans))
    assert "".join("x" * (p.end - p.start) for p in found) == "x" * length
    assert all(one.end == two.start for one, two in pairwise(found))
    for piece in found:
        for place in range(piece.start, piece.end):
            assert piece.marks == tuple(n for n, span in enumerate(spans) if span.start <= place < span.end)


@given(st.integers(0, 30), SPANS)
def test_sequence_pieces_tile(length, spans):
    found = list(sequence_pieces(0, length, sorted(spans)))
    assert [p for a, b, _ in found for p in range(a, b)] == list(range(length))
