"""Boxes: refinement to their boundaries, merging, rivals."""

from provenance.matching.extend import Box, merged, refined, unrivalled
from provenance.model import Document, Sentence, Span, Text
from provenance.weigh import Duo, duo, prepare


def both(left: list[str], right: list[str]) -> Duo:
    def text(name: str, sentences: list[str]) -> Text:
        spans, at = [], 0
        for sentence in sentences:
            spans.append(Span(at, at + len(sentence)))
            at += len(sentence) + 1
        return Text(Document(name, " ".join(sentences)), (), tuple(Sentence(i, span, 0, "paragraph") for i, span in enumerate(spans)))

    return duo(*prepare([text("a", left), text("b", right)]))


SHARED = ["Villagers dragged the stranded whale back into deep water.", "Twelve tractors and one retired tugboat captain took part."]
BEFORE = ["Prices of tin rose again.", "Brokers blamed rumours from overseas mines."]
ELSE = ["Guitar lessons begin again next month.", "Beginners bring their own instrument."]
AFTER = ["Snow is forecast for Thursday.", "Drivers should carry blankets and shovels."]


def test_a_box_about_right_ends_where_the_shared_stretch_ends():
    here = both(BEFORE + SHARED + AFTER, ELSE + SHARED + ELSE[::-1])
    for left, right in ((8, 26), (14, 33), (11, 29)):
        box = refined(here, (left, right, 8, 33))
        assert (box.side(0), box.side(1)) == ((11, 29), (11, 29))
        assert box.nats > 60


def test_a_box_shrinks_to_the_shared_stretch():
    here = both(BEFORE + SHARED + AFTER, SHARED)
    assert refined(here, (0, len(here.words[0]), 0, len(here.words[1]))).side(0) == (11, 29)


def test_words_of_a_box_count_once():
    once = both(SHARED, SHARED)
    again = both(SHARED, SHARED + SHARED[::-1])
    assert refined(again, (0, 18, 0, 18)).side(1) == (0, 18)
    assert refined(once, (0, 18, 0, 18)).left_nats > 0


def test_nothing_in_common_has_no_evidence():
    here = both(BEFORE, SHARED)
    assert refined(here, (0, len(here.words[0]), 0, len(here.words[1]))).nats < 10


def test_boxes_that_overlap_on_both_sides_are_merged():
    assert merged([Box(0, 10, 0, 10, 5.0, 6.0), Box(5, 20, 8, 15, 9.0, 1.0), Box(5, 20, 100, 110, 3.0, 3.0)]) == [
        Box(0, 20, 0, 15, 9.0, 6.0),
        Box(5, 20, 100, 110, 3.0, 3.0),
    ]


def test_the_stronger_of_two_rivals_stays():
    weak, strong, aside = Box(0, 10, 50, 60, 5.0, 5.0), Box(2, 12, 0, 10, 9.0, 9.0), Box(30, 40, 20, 30, 1.0, 1.0)
    assert unrivalled([weak, strong, aside]) == [strong, aside]
