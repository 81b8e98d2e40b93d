"""Lineage does not depend on the order of anything, and keeps its promises on any input."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.lineage import Lineage, relate
from provenance.model import Alignment, Document, Mention, Sentence, Span, Text
from provenance.settings import LineageSettings

WORDS = ("tram", "mirror", "Kander", "strike", "62", "camera", "depot", "Tidewater", "Daily", "said", "the", "of", "on", "3 May 2025", '"we will not drive"')
CUES = ("byline", "originally-published", "told", "according-to", "photo", "furniture", "link")
OUTLETS = ("Tidewater Daily", "Ninefold News", "Rookery Star")


@st.composite
def collections(draw: st.DrawFn) -> tuple[list[Text], list[Mention], list[Alignment], list[Alignment]]:
    count = draw(st.integers(2, 5))
    texts, mentions = [], []
    for i in range(count):
        content = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=8, max_size=40))) + "."
        source = draw(st.sampled_from(("", *OUTLETS)))
        published = draw(st.sampled_from(("", "2025-05-01", "2025-05-02T10:00", "soon")))
        document = Document(f"d{i}", content, source=source, published=published, original=draw(st.sampled_from((None, None, None, True, False))))
        marks = [place for place, c in enumerate(content) if c == '"']
        quotes = tuple(Span(a, b + 1) for a, b in zip(marks[::2], marks[1::2], strict=False))
        texts.append(Text(document, (), (Sentence(0, Span(0, len(content)), 0, "paragraph"),), quotes))
        for outlet in draw(st.lists(st.sampled_from(OUTLETS), max_size=2)):
            mentions.append(Mention(document.id, Span(0, 4), Span(0, len(content)), draw(st.sampled_from(CUES)), outlet, outlet))
    passages = []
    for i, left in enumerate(texts):
        for right in texts[i + 1 :]:
            if draw(st.booleans()):
                spans = [Span(*sorted((draw(st.integers(0, len(t.document.text))), draw(st.integers(0, len(t.document.text)))))) for t in (left, right)]
                kind = draw(st.sampled_from(("verbatim", "near", "paraphrase", "quote", "summary", "boilerplate")))
                nats = draw(st.floats(0, 400))
                passages.append(Alignment(f"{left.id}{right.id}", left.id, spans[0], right.id, spans[1], kind, 0.8, nats))  # type: ignore[arg-type]
    return texts, mentions, passages, []


def run(texts: list[Text], mentions: list[Mention], passages: list[Alignment], repeats: list[Alignment]) -> Lineage:
    return relate(texts, mentions, passages, repeats, LineageSettings())


@settings(max_examples=60, deadline=None)
@given(collections(), st.randoms(use_true_random=False))
def test_order_plays_no_part(given_: tuple[list[Text], list[Mention], list[Alignment], list[Alignment]], random: object) -> None:
    shuffled = [list(part) for part in given_]
    for part in shuffled:
        random.shuffle(part)  # type: ignore[attr-defined]
    assert run(*given_) == run(*shuffled)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(collections())
def test_promises(given_: tuple[list[Text], list[Mention], list[Alignment], list[Alignment]]) -> None:
    texts, *_ = given_
    found = run(*given_)
    ids = {text.id for text in texts}
    nodes = {node.id for node in found.absent_sources}
    assert len(found.pairs) == len(ids) * (len(ids) - 1) // 2
    for pair in found.pairs:
        assert pair.a < pair.b and 0 <= pair.confidence <= 1
        assert abs(sum(value for _, value in pair.hypotheses) - 1) < 1e-4 or pair.relation == "independent"
        assert (pair.copy is None) == (pair.source is None) == (pair.relation != "copied")
        assert pair.absent_source is None or pair.absent_source in nodes
        if pair.relation != "undecided":
            assert pair.confidence >= 0.9
        for exhibit in pair.evidence:
            for doc, start, end in exhibit.spans:
                length = len(next(t for t in texts if t.id == doc).document.text)
                assert 0 <= start <= end <= length
    following: dict[str, set[str]] = {}
    for edge in found.edges:
        assert edge.copy in ids | nodes and edge.source in ids | nodes
        following.setdefault(edge.copy, set()).add(edge.source)
    for start in following:
        stack, seen = list(following[start]), set()
        while stack:
            place = stack.pop()
            assert place != start, "a cycle"
            if place not in seen:
                seen.add(place)
                stack.extend(following.get(place, ()))


@settings(max_examples=40, deadline=None)
@given(collections())
def test_renaming_documents_so_that_their_order_turns_round_changes_no_answer(
    given_: tuple[list[Text], list[Mention], list[Alignment], list[Alignment]],
) -> None:
    texts, mentions, passages, _ = given_
    turned = {text.id: f"e{9 - int(text.id[1:])}" for text in texts}
    new_texts = [replace(text, document=replace(text.document, id=turned[text.id])) for text in texts]
    new_mentions = [replace(m, doc=turned[m.doc]) for m in mentions]
    new_passages = [replace(p, left_doc=turned[p.right_doc], left=p.right, right_doc=turned[p.left_doc], right=p.left) for p in passages]
    before = {frozenset((turned[p.a], turned[p.b])): p for p in run(*given_).pairs}
    for pair in run(new_texts, new_mentions, new_passages, []).pairs:
        old = before[frozenset((pair.a, pair.b))]
        assert old.relation == pair.relation
        assert abs(old.confidence - pair.confidence) < 1e-9
        assert (turned[old.copy] if old.copy else None) == pair.copy
