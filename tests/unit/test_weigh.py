"""Stems, word positions and weights."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.model import Document, Sentence, Span, Text
from provenance.text import token_spans
from provenance.weigh import background, duo, idf, prepare, stem


def text(name, content, spans=None, skip=()):
    spans = spans if spans is not None else [(0, len(content))]
    return Text(Document(name, content), (), tuple(Sentence(i, Span(a, b), 0, "paragraph", tuple(skip)) for i, (a, b) in enumerate(spans)))


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("Councillors", "counc"),
        ("Éclairs", "eclai"),
        ("1984", "1984"),
        ("1500000", "1500000"),
        ("A4", "a4"),
        ("мэрия", "мэрия"),
        ("北", "北"),
        ("B2B2B2B2", "b2b2b2b2"),
    ],
)
def test_stems(word, wanted):
    assert stem(word) == wanted


def test_background_orders_words_by_how_common_they_are():
    assert background("the") > background("house") > background("zebra") > background("qqqqq")
    assert background("7") > background("1987") > background("123456789")


def test_words_keep_their_places():
    content = "The ferry, it sank. Nobody (not one) drowned."
    (ready,) = prepare([text("a", content, [(0, 19), (20, 45)])])
    assert [content[a:b] for a, b in zip(ready.starts, ready.ends, strict=True)] == ["The", "ferry", "it", "sank", "Nobody", "not", "one", "drowned"]
    assert ready.bounds.tolist() == [0, 4, 8]
    assert ready.sentences.tolist() == [0] * 4 + [1] * 4


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=80))
def test_plain_text_is_cut_into_words_like_any_other(content):
    whole = text("a", content, [(0, len(content))])
    marked = text("b", content + "é", [(0, len(content))])  # one letter beyond ASCII takes the general way
    plain, general = (prepare([one])[0] for one in (whole, marked))
    wanted = [(a, b) for a, b in token_spans(content)]
    assert list(zip(plain.starts.tolist(), plain.ends.tolist(), strict=True)) == wanted
    if not content[-1:].isalnum():
        assert list(zip(general.starts.tolist(), general.ends.tolist(), strict=True)) == wanted
        assert [general.vocabulary.stems[w] for w in general.words] == [plain.vocabulary.stems[w] for w in plain.words]


def test_words_outside_sentences_and_in_skipped_spans_are_left_out():
    content = "alpha beta gamma delta epsilon"
    (ready,) = prepare([text("a", content, [(6, 22)], skip=[Span(11, 16)])])
    assert [content[a:b] for a, b in zip(ready.starts, ready.ends, strict=True)] == ["beta", "delta"]


def test_texts_without_words_are_fine():
    empty, blank, some = prepare([text("a", "", []), text("b", " ... ", [(0, 5)]), text("c", "word")])
    assert (len(empty.words), len(blank.words), len(some.words)) == (0, 0, 1)
    assert len(idf([empty, blank, some])) == 1
    assert duo(empty, some).size == 1


def test_ids_do_not_depend_on_the_order_of_texts():
    one, two = text("a", "Rain fell on the harbour"), text("b", "The harbour froze")
    forward, backward = prepare([one, two]), prepare([two, one])
    assert forward[0].vocabulary.stems == backward[0].vocabulary.stems
    assert forward[0].words.tolist() == backward[1].words.tolist()


def test_rare_words_weigh_more():
    content = "the cat. the dog. the harbourmaster."
    (ready,) = prepare([text("a", content, [(0, 8), (9, 17), (18, 36)])])
    weights = dict(zip(ready.vocabulary.stems, idf([ready]), strict=True))
    assert weights["harbo"] > weights["dog"] > weights["the"] > 0


def test_two_texts_share_one_numbering_that_ignores_the_rest_of_the_collection():
    one, two, other = text("a", "red green blue"), text("b", "green blue violet"), text("c", "aardvark green zebra")
    alone, among = duo(*prepare([one, two])), duo(*prepare([one, two, other])[:2])
    for side in (0, 1):
        assert alone.words[side].tolist() == among.words[side].tolist()
        assert alone.bigrams[side].tolist() == among.bigrams[side].tolist()
    assert np.array_equal(alone.weights, among.weights) and np.array_equal(alone.chance, among.chance)
    assert alone.bigrams[0][1] == alone.bigrams[1][0]  # green blue
    assert alone.bigrams[0][-1] != alone.bigrams[1][-1]  # the last word has no follower
