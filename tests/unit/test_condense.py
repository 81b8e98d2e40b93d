"""The summary scan on words drawn from a made-up vocabulary."""

import random

from provenance.matching.condense import condensed, explained
from provenance.model import Document, Sentence, Span, Text
from provenance.weigh import Duo, duo, prepare

RNG = random.Random(11)
MADE = sorted({"".join(RNG.choice("bdfgklmnprst") + RNG.choice("aeiou") for _ in range(3)) for _ in range(4000)})


def text(name: str, words: list[str], length: int = 12) -> Text:
    spans, at, parts = [], 0, []
    for start in range(0, len(words), length):
        part = " ".join(words[start : start + length]) + "."
        spans.append(Span(at, at + len(part)))
        parts.append(part)
        at += len(part) + 1
    return Text(Document(name, " ".join(parts)), (), tuple(Sentence(i, span, 0, "paragraph") for i, span in enumerate(spans)))


def both(left: list[str], right: list[str]) -> Duo:
    return duo(*prepare([text("a", left), text("b", right)]))


def drawn(seed: int, count: int) -> list[str]:
    return random.Random(seed).sample(MADE, count)


SOURCE = drawn(1, 720)
OTHER = [word for word in drawn(2, 1500) if word not in set(SOURCE)]
SUMMARY = SOURCE[::8][:84]  # every eighth word of the whole source


def test_a_stretch_drawn_from_the_whole_of_the_other_text_is_found():
    here = both(OTHER[:240] + SUMMARY + OTHER[240:480], SOURCE)
    found = condensed(here, 0, 25.0)
    assert found is not None and (found.start, found.end) == (240, 324)
    assert explained(here, found, []) < found.whole
    assert condensed(here, 1, 25.0) is None


def test_a_stretch_copied_from_one_place_is_explained_by_that_place():
    here = both(OTHER[:240] + SOURCE[100:184] + OTHER[240:480], SOURCE)
    found = condensed(here, 0, 25.0)
    assert found is not None
    assert explained(here, found, []) > found.whole
    assert found.window[0] <= 100 and found.window[1] >= 184


def test_a_short_text_on_the_same_topic_is_no_summary():
    """Where there is no rest to compare with, two thirds of the words found are not enough."""
    half = [word for pair in zip(SUMMARY, SUMMARY[1:], OTHER, strict=False) for word in pair][:84]
    assert condensed(both(half, SOURCE), 0, 25.0) is None


def test_a_text_all_of_whose_parts_use_the_other_words_has_no_summary():
    mixed = [word for pair in zip(SOURCE[:360], OTHER, strict=False) for word in pair]
    assert condensed(both(mixed, SOURCE), 0, 25.0) is None


def test_short_texts_are_not_scanned():
    assert condensed(both(SUMMARY[:30], SOURCE), 0, 0.0) is None
    assert condensed(both(SUMMARY, SOURCE[:100]), 0, 0.0) is None
