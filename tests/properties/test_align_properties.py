"""What alignment promises for any texts: spans that fit, the same outcome in any order, nothing said twice."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from provenance import align
from provenance.matching.differ import conflict_rate, edits
from provenance.model import Alignment, Document, Span
from provenance.settings import AlignSettings, SplitSettings
from provenance.split import split

SETTINGS = AlignSettings()
WORDS = (  # noqa: SIM905
    "harbour ferry board tunnel steamer museum court tide pilot captain crane dock winter storm ballot union wage strike letter engine boiler rope signal "
    "lantern the of and in to a was had with by on from 1912 44 Oslund Tarnholm Velm Aurelia"
).split()


@st.composite
def collections(draw):
    pool = [" ".join(draw(st.lists(st.sampled_from(WORDS), min_size=4, max_size=22))).capitalize() + "." for _ in range(draw(st.integers(3, 9)))]
    documents = []
    for number in range(draw(st.integers(2, 4))):
        chosen = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=8))
        if draw(st.booleans()):
            chosen = [f"“{one[:-1]},” she said." if n % 3 == 2 else one for n, one in enumerate(chosen)]
        documents.append(Document(f"d{number}", draw(st.sampled_from(["\n\n", " "])).join(chosen)))
    return [split(document, SplitSettings())[0] for document in documents]


@settings(max_examples=60, deadline=None)
@given(collections())
def test_spans_fit_and_rows_are_sorted_and_unique(texts):
    found = align.align(texts, SETTINGS)
    length = {text.id: len(text.document.text) for text in texts}
    for p in (*found.passages, *found.repeats):
        assert 0 <= p.left.start < p.left.end <= length[p.left_doc]
        assert 0 <= p.right.start < p.right.end <= length[p.right_doc]
        assert (p.left_doc, p.left.start) < (p.right_doc, p.right.start)
        assert 0 <= p.score <= 1
        for edit in p.edits:
            assert p.left.start <= edit.left.start <= edit.left.end <= p.left.end
            assert p.right.start <= edit.right.start <= edit.right.end <= p.right.end
    places = [(p.left_doc, p.left, p.right_doc, p.right) for p in found.passages]
    assert len(set(places)) == len(places)
    assert len({p.id for p in found.passages}) == len(places)
    order = [(p.left_doc, p.right_doc, p.left, p.right) for p in found.passages]
    assert order == sorted(order)


@settings(max_examples=40, deadline=None)
@given(collections(), st.randoms(use_true_random=False))
def test_the_order_of_the_documents_does_not_matter(texts, random):
    shuffled = list(texts)
    random.shuffle(shuffled)
    assert align.align(shuffled, SETTINGS) == align.align(texts, SETTINGS)


@settings(max_examples=40, deadline=None)
@given(collections())
def test_compare_is_symmetric(texts):
    left, right = texts[:2]
    assert align.compare(left, right, SETTINGS) == align.compare(right, left, SETTINGS)


@settings(max_examples=30, deadline=None)
@given(collections())
def test_names_of_the_documents_only_name(texts):
    """With the ids exchanged the same stretches are found, left and right exchanged."""
    left, right = texts[:2]
    swapped = [replace(t, document=replace(t.document, id=name)) for t, name in ((left, "d1"), (right, "d0"))]
    one = {(p.left, p.right, p.kind, p.score, p.nats, p.moved, tuple((e.op, e.left, e.right) for e in p.edits)) for p in align.compare(left, right, SETTINGS)}
    turned = {"insert": "delete", "delete": "insert"}
    other = {
        (p.right, p.left, p.kind, p.score, p.nats, p.moved, tuple((turned.get(e.op, e.op), e.right, e.left) for e in p.edits))
        for p in align.compare(*swapped, SETTINGS)
    }
    assert one == other


LETTERS = st.lists(st.sampled_from(["Ann", "Bob", "the", "7", "9", "May", "said", "not"]), min_size=1, max_size=14).map(" ".join)


@settings(max_examples=200, deadline=None)
@given(LETTERS, LETTERS)
def test_edits_and_conflicts_do_not_depend_on_the_order_of_the_texts(left, right):
    """Words that repeat have several shortest sequences of edits."""
    spans = Span(0, len(left)), Span(0, len(right))
    one = [(e.left, e.right) for e in edits(left, spans[0], right, spans[1])]
    assert one == [(e.right, e.left) for e in edits(right, spans[1], left, spans[0])]
    assert conflict_rate(left, right) == conflict_rate(right, left)


@st.composite
def rows(draw):
    places = draw(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(1, 100)), max_size=10))
    return [Alignment(str(n), "a", Span(x, x + 1), "b", Span(y, y + 1), "near", score / 100) for n, (x, y, score) in enumerate(places)]


@settings(max_examples=100, deadline=None)
@given(rows())
def test_what_did_not_move_is_the_heaviest_increasing_sequence(found):
    best: list[float] = []
    ordered = sorted(found, key=lambda p: (p.left, p.right))
    for at, p in enumerate(ordered):
        best.append(p.score + 1e-6 + max((best[k] for k in range(at) if ordered[k].right.start <= p.right.start), default=0.0))
    kept = [p for p in align._moved(found, False) if not p.moved]
    assert abs(sum(p.score + 1e-6 for p in kept) - max(best, default=0.0)) < 1e-9
    assert [p.right.start for p in kept] == sorted(p.right.start for p in kept)
