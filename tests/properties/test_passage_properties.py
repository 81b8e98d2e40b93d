"""What always holds of passages and candidates, whatever the texts."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.matching.passage import passages
from provenance.model import Document, Sentence, Span, Text
from provenance.pair import candidates
from provenance.settings import AlignSettings, PairSettings
from provenance.weigh import prepare

LOOSE = AlignSettings(passage_nats=5.0, passage_chars=10)
WORDS = ["the", "of", "ferry", "harbour", "council", "Müller", "2019", "x", "北", "река", "don't", "—", "\u0301", "zzz", "vote", "nine", "four"]
SENTENCES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join), max_size=25)


def text(name, sentences):
    spans, at = [], 0
    for sentence in sentences:
        spans.append(Span(at, at + len(sentence)))
        at += len(sentence) + 2
    return Text(Document(name, ". ".join(sentences)), (), tuple(Sentence(i, span, 0, "paragraph") for i, span in enumerate(spans)))


@given(SENTENCES, SENTENCES, SENTENCES)
@settings(max_examples=60, deadline=None)
def test_passages_are_mirrored_and_inside_their_documents(shared, before, after):
    left, right = text("a", before + shared + after), text("b", shared + after + before)
    ready = prepare([left, right])
    forward, backward = passages(*ready, LOOSE), passages(*ready[::-1], LOOSE)
    for p in forward:
        assert 0 <= p.left.start < p.left.end <= len(left.document.text)
        assert 0 <= p.right.start < p.right.end <= len(right.document.text)
        assert p.nats >= 5.0 and 0.0 <= p.exact <= 1.0
    swapped = sorted((p.right, p.left, p.nats, p.exact, p.longest) for p in backward)
    assert sorted((p.left, p.right, p.nats, p.exact, p.longest) for p in forward) == swapped


@given(SENTENCES, SENTENCES, SENTENCES)
@settings(max_examples=30, deadline=None)
def test_passages_do_not_depend_on_the_rest_of_the_collection(one, two, other):
    texts = [text("a", one + two), text("b", two), text("c", other)]
    alone, among = prepare(texts[:2]), prepare(texts)
    assert passages(*alone, LOOSE) == passages(*among[:2], LOOSE)


@given(st.lists(SENTENCES, min_size=3, max_size=9), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_candidates_do_not_depend_on_order(documents, rng: random.Random):
    texts = [text(f"d{n}", sentences) for n, sentences in enumerate(documents)]
    wanted = candidates(prepare(texts), PairSettings(all_documents=2, anchor_nats=1.0))
    rng.shuffle(texts)
    assert candidates(prepare(texts), PairSettings(all_documents=2, anchor_nats=1.0)) == wanted
