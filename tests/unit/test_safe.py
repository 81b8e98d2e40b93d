"""Nothing hostile gets through, nothing harmless is changed."""

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from provenance.formats.safe import cut, one_line, shown, without_surrogates

ANY = st.text(alphabet=st.characters(exclude_categories=()), max_size=200)
FORBIDDEN = set(
    map(chr, [*range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, *range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFFFE, 0xFFFF])
)


@given(ANY)
def test_shown_text_is_fit_for_xml_and_terminals(text):
    safe = shown(text)
    assert not set(safe) & FORBIDDEN
    element = ET.Element("x")
    element.text = safe
    assert ET.fromstring(ET.tostring(element, "utf-8")).text in (safe, safe or None)


@given(st.text(alphabet="abc äöü 北京 שלום 😀é\t\n.,“”"))
def test_ordinary_text_stays(text):
    assert shown(text) == text


@given(ANY, st.integers(1, 60))
def test_cut_keeps_its_length(text, length):
    line = cut(text, length)
    assert len(line) <= length and "\n" not in line


def test_cut_says_that_it_cut():
    assert cut("word " * 100_000, 12) == "word word w…" or cut("word " * 100_000, 12).endswith("…")
    assert cut("short", 12) == "short"


@given(ANY)
def test_surrogates_are_replaced_one_for_one(text):
    assert len(without_surrogates(text)) == len(text)
    without_surrogates(text).encode()


def test_a_million_characters_take_no_time():
    assert len(one_line("\x00" * 1_000_000)) == 1_000_000
