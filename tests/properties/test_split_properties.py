"""Splitting any text at all: spans in order, disjoint, inside the text; no word lost; nothing raises."""

from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from provenance.model import Document
from provenance.settings import SplitSettings
from provenance.split import sentence_spans, split
from provenance.text import is_word_char, token_spans

# Half plain Unicode noise, half pieces that look like articles, so that rules are met and not only survived.
PIECES = st.sampled_from(
    [
        "The mayor left. ",
        "Nobody waved",
        "“Why now?” she said. ",
        "'It's fine,' ",
        "Mr. Hale ",
        "the U.S. ",
        "\n",
        "\n\n",
        "\r\n",
        "\x0c",
        " ",
        "(2025)",
        "[told](https://a.example/b) ",
        "https://a.example/c?d=1 ",
        "**bold** ",
        "- a point\n",
        "• ",
        "1. ",
        "# Head\n",
        "> quoted\n",
        "```\n",
        "17\n",
        "...",
        "…",
        "。",
        "水位上升了。",
        "Вода. ",
        "a.B",
        "works.It was ",
        "\\$5 ",
        "Top Articles\n",
        "By Ann Lee\n",
        "Key: value\n",
        "a | b | c | d\n",
        "«да» ",
        "„nein“ ",
        "„",
        "”",
        '"',
        "]",
        "](",
        "\u200b",
        "\u0301",
        "\ud800",
        "\u2028",
        "\x00",
        "é",
        "😀",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join), st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=20).map("".join))
CHOICES = st.builds(SplitSettings, sentencex=st.booleans(), resplit_over=st.integers(0, 200), max_sentence=st.integers(20, 2000))


@given(TEXTS, CHOICES)
@settings(max_examples=250, deadline=None)
@example("(2025)", SplitSettings())
@example("word " * 30, SplitSettings(max_sentence=20))
@example("```\n0000000000000000000\r\n0", SplitSettings(max_sentence=20))
def test_sentences_and_blocks_are_ordered_disjoint_and_hold_every_word(text, choice):
    room, problems = split(Document(id="d", text=text), choice)
    for spans in ([s.span for s in room.sentences], [b.span for b in room.blocks], list(room.quotes)):
        assert all(0 <= a < b <= len(text) for a, b in spans)
        assert all(first.end <= second.start for first, second in pairwise(spans))
    held = [0] * len(text)
    for number, sentence in enumerate(room.sentences):
        assert sentence.index == number
        block = room.blocks[sentence.block]
        assert block.span.start <= sentence.span.start and sentence.span.end <= block.span.end
        assert sentence.kind == block.kind
        assert not text[sentence.span.start].isspace() and not text[sentence.span.end - 1].isspace()
        for i in range(*sentence.span):
            held[i] += 1
        assert all(sentence.span.start <= a < b <= sentence.span.end for a, b in sentence.skip)
        assert all(first.end <= second.start for first, second in pairwise(sentence.skip))
    assert all(held[i] == 1 for a, b in token_spans(text) for i in range(a, b) if text[i].isalnum())
    assert all(problem.code == "PV430" for problem in problems)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_splitting_is_a_function_and_a_sentence_alone_keeps_its_words(text):
    assert sentence_spans(text) == sentence_spans(text)
    for a, b in sentence_spans(text)[:5]:
        again = sentence_spans(text[a:b])
        assert sum(is_word_char(c) and c.isalnum() for x, y in again for c in text[a:b][x:y]) == sum(c.isalnum() for c in text[a:b])


@given(st.lists(st.sampled_from(["The ferry left the quay.", "Nobody on the mole waved.", "It was late in the year."]), min_size=1, max_size=12))
def test_plain_sentences_come_back_as_they_were_put_together(sentences):
    text = " ".join(sentences)
    assert [text[a:b] for a, b in sentence_spans(text)] == sentences
