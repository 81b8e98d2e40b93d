"""The picture: sources left of copies, boxes apart, circles survived, the same every time."""

from dataclasses import replace
from itertools import combinations

from provenance.formats.drawing import MOST_BOXES, pictures
from provenance.formats.naming import Names
from provenance.model import Document, Edge, Relation, Text


def collection(sample, edges, count=8):
    texts = tuple(Text(Document(f"d{number:03}", "x"), (), ()) for number in range(count))
    return replace(sample.sample_report(), texts=texts, edges=tuple(Edge(*edge, "wasDerivedFrom", 0.9, 0.5) for edge in edges), pairs=(), absent_sources=())


def drawn(report):
    return pictures(report, Names(report))


def test_sources_left_copies_right_and_no_box_on_another(sample):
    edges = [("d001", "d000"), ("d002", "d000"), ("d003", "d001"), ("d003", "d000"), ("d005", "d004")]
    (picture,) = drawn(collection(sample, edges))
    x = {box.id: box.x for box in picture.boxes}
    assert all(x[source] < x[copy] for copy, source in edges)
    places = [(box.x, box.y) for box in picture.boxes]
    assert len(places) == 6
    for one in places:
        assert not any(one != two and abs(one[0] - two[0]) < 196 and abs(one[1] - two[1]) < 46 for two in places)
        assert 0 <= one[0] <= picture.width - 196 and 0 <= one[1] <= picture.height - 46


def test_a_circle_is_drawn_and_does_not_hang(sample):
    (picture,) = drawn(collection(sample, [("d000", "d001"), ("d001", "d002"), ("d002", "d000")]))
    assert len(picture.arrows) == 3


def test_the_order_of_edges_does_not_matter(sample):
    edges = [(f"d{n:03}", f"d{n // 2:03}") for n in range(1, 30)]
    assert drawn(collection(sample, edges, 30)) == drawn(collection(sample, edges[::-1], 30))


def test_many_boxes_make_one_picture_a_family(sample):
    edges = [(f"d{n:03}", f"d{n - n % 4:03}") for n in range(100) if n % 4]
    found = drawn(collection(sample, edges, 100))
    assert len(found) == 25 and all(len(picture.boxes) == 4 for picture in found)


def test_a_family_too_large_says_what_is_left_out(sample):
    edges = [(f"d{n:03}", "d000") for n in range(1, 200)]
    (picture,) = drawn(collection(sample, edges, 200))
    assert len(picture.boxes) == MOST_BOXES and picture.left_out == 200 - MOST_BOXES
    assert "d000" in {box.id for box in picture.boxes}


def test_weak_arrows_are_dashed_and_open_ones_have_no_head(sample):
    (picture,) = drawn(sample.sample_report())
    by_words = {(arrow.words, arrow.sure): arrow for arrow in picture.arrows}
    assert by_words["quoted by", "more likely than not, 0.74"].dashed
    assert not by_words["reprinted by", "almost certain, 0.97"].dashed
    assert not by_words["?", ""].directed
    assert {box.id for box in picture.boxes if box.absent} == {"absent:gull-radio"}


def test_nothing_to_draw(sample):
    assert drawn(collection(sample, [])) == ()


def test_of_many_open_lines_only_those_that_join_something_are_drawn(sample):
    ids = [f"d{number:03}" for number in range(10)]
    open_pairs = tuple(Relation(a, b, "undecided", 0.5, share_a=0.5) for a, b in combinations(ids, 2))
    report = replace(collection(sample, [("d001", "d000"), ("d002", "d000")], 10), pairs=open_pairs)
    (picture,) = drawn(report)
    directed = [arrow for arrow in picture.arrows if arrow.directed]
    assert len(picture.boxes) == 10 and len(directed) == 2
    assert len(picture.arrows) - 2 == 7, "ten texts, three of them joined by arrows, need seven lines"
    assert picture.lines_left_out == 45 - 2 - 7, "the two pairs with an arrow have no dotted line"


def test_few_open_lines_are_all_drawn(sample):
    open_pairs = tuple(Relation(a, b, "undecided", 0.5, share_a=0.5) for a, b in combinations([f"d{number:03}" for number in range(5)], 2))
    (picture,) = drawn(replace(collection(sample, [], 5), pairs=open_pairs))
    assert len(picture.arrows) == 10 and picture.lines_left_out == 0
