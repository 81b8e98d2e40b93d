"""The two roads of token_spans, and folding, over all of Unicode."""

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.text import fold, fold_char, is_spaceless, is_word_char, token_spans, tokens


def spans_by_definition(text):
    """Words as the docstring of text.py defines them, one code point at a time."""
    spans, start = [], -1
    for i, char in enumerate(text):
        alone = is_spaceless(char) and char.isalnum()
        inside = is_word_char(char) and not alone and (start >= 0 or char.isalnum())
        if start >= 0 and not inside:
            spans.append((start, i))
        if alone:
            spans.append((i, i + 1))
        start = (start if start >= 0 else i) if inside else -1
    return [*spans, (start, len(text))] if start >= 0 else spans


@pytest.mark.slow
def test_every_code_point_alone_and_inside_a_word():
    unassigned = range(0x34000, 0xE0000)  # no Unicode version has a character there
    for block in range(0, 0xE1000, 64):
        if block not in unassigned:
            text = "".join(f" {chr(c)}a{chr(c)}" for c in range(block, block + 64))
            assert token_spans(text) == spans_by_definition(text), hex(block)


@pytest.mark.slow
def test_every_code_point_folds_within_its_class():
    for code in range(0x110000):
        folded = fold_char(chr(code))
        assert all(c.isalnum() or unicodedata.category(c)[0] == "M" for c in folded), hex(code)
        assert fold_char(folded) == folded or len(folded) != 1, hex(code)


@given(st.text())
def test_spans_cover_words_and_nothing_else(text):
    spans = token_spans(text)
    assert spans == spans_by_definition(text)
    assert all(a < b for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in itertools.pairwise(spans))
    for word, span in tokens(text):
        assert fold(text[span.start : span.end]) == word


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_case_and_composition_do_not_matter(text):
    words = [word for word, _ in tokens(text)]
    assert [word for word, _ in tokens(unicodedata.normalize("NFC", text))] == words
    assert [word for word, _ in tokens(unicodedata.normalize("NFD", text))] == words
