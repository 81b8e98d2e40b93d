"""Passages of two texts, found word by word; all texts are invented here."""

import random

import pytest

from provenance.matching import seed
from provenance.matching.passage import MOST_BOXES, passages
from provenance.model import Document, Sentence, Span, Text
from provenance.settings import AlignSettings
from provenance.weigh import prepare

SETTINGS = AlignSettings()
WORDS = tuple(f"{first}{second}" for first in ("har", "fer", "coun", "bud", "win", "bri", "may") for second in ("bour", "ry", "cil", "get", "ter"))
STOPS = ["the", "of", "and", "to", "a", "in", "was", "for", "with", "on", "that", "it", "by", "from", "at"]


def prose(seed_value, sentences, words=WORDS, length=14):
    """Sentences of made-up words with stop words between them, different for every seed."""
    rng = random.Random(seed_value)
    made = [w + rng.choice(("ing", "ers", "", "ed")) + rng.choice("abcdefghijklmnop") * rng.choice((0, 0, 1)) for w in words]
    made += ["".join(rng.choice("bcdfghklmnprst") + rng.choice("aeiou") for _ in range(3)) for _ in range(300)]
    return [" ".join(rng.choice(STOPS) if i % 2 else rng.choice(made) for i in range(length)).capitalize() + "." for _ in range(sentences)]


def text(name, sentences):
    spans, at = [], 0
    for sentence in sentences:
        spans.append(Span(at, at + len(sentence)))
        at += len(sentence) + 1
    return Text(Document(name, " ".join(sentences)), (), tuple(Sentence(i, span, 0, "paragraph") for i, span in enumerate(spans)))


def found(left, right, settings=SETTINGS):
    one, two = text("a", left), text("b", right)
    return [(one.document.text[p.left.start : p.left.end], two.document.text[p.right.start : p.right.end], p) for p in passages(*prepare([one, two]), settings)]


def test_a_verbatim_passage_is_found_to_the_letter():
    shared = prose(1, 5)
    (only,) = found(prose(2, 20) + shared + prose(3, 20), prose(4, 8) + shared + prose(5, 30))
    assert only[0] == only[1] == " ".join(shared)
    assert only[2].exact == 1.0 and only[2].longest == 70 and only[2].condensed is None


def test_unrelated_texts_share_nothing():
    assert found(prose(6, 60), prose(7, 60)) == []


def test_several_passages_in_another_order():
    one, two, three = prose(8, 4), prose(9, 4), prose(10, 4)
    here = found(prose(11, 10) + one + prose(12, 12) + two + prose(13, 12) + three, three + prose(14, 14) + one + prose(15, 14) + two)
    assert [(a, b) for a, b, _ in here] == [(" ".join(s),) * 2 for s in (one, two, three)]


def test_a_shuffled_and_thinned_passage_is_found():
    shared = prose(16, 6)
    rng = random.Random(5)
    changed = []
    for sentence in shared:
        words = [w for w in sentence.rstrip(".").lower().split() if rng.random() < 0.75]
        at = rng.randrange(len(words))
        changed.append(" ".join(words[at:] + words[:at]).capitalize() + ".")
    (only,) = found(prose(17, 20) + shared + prose(18, 20), prose(19, 15) + changed + prose(20, 15))
    assert only[0] == " ".join(shared) and only[1] == " ".join(changed)


def test_swapping_the_texts_mirrors_the_passages():
    shared = prose(21, 5)
    left, right = prose(22, 9) + shared + prose(23, 9), shared[:3] + prose(24, 9) + shared[3:]
    forward = [(p.left, p.right, p.nats, p.exact, p.longest) for _, _, p in found(left, right)]
    backward = [(p.right, p.left, p.nats, p.exact, p.longest) for _, _, p in found(right, left)]
    assert forward and sorted(forward) == sorted(backward)


def test_the_evidence_and_length_asked_for_are_kept():
    shared = prose(25, 3)
    left, right = prose(26, 10) + shared, shared + prose(27, 10)
    assert len(found(left, right)) == 1
    assert found(left, right, AlignSettings(passage_nats=10_000.0)) == []
    assert found(left, right, AlignSettings(passage_chars=10_000)) == []


def test_a_summary_is_told_from_a_copy():
    source = prose(28, 60)
    rng = random.Random(3)
    summary = []
    for at in range(0, 60, 7):  # a few words of every seventh sentence, in another order
        words = [w for w in source[at].rstrip(".").lower().split() if w not in STOPS] + [
            w for w in source[at + 1 if at < 59 else at].rstrip(".").lower().split() if w not in STOPS
        ][:4]
        rng.shuffle(words)
        summary.append(" ".join(words).capitalize() + ".")
    (only,) = found(prose(29, 15) + summary + prose(30, 15), source)
    assert only[2].condensed == 0
    assert only[1] == " ".join(source)
    assert set(summary[1:-1]) <= set(only[0].replace(". ", ".|").split("|"))


def test_extracts_side_by_side_are_a_summary_and_two_long_pieces_are_not():
    source, before, after = prose(28, 60), prose(29, 15), prose(30, 15)
    extracts = [*source[:4], *source[40:42]]
    (only,) = found(before + extracts + after, source)
    assert only[2].condensed == 0 and only[1] == " ".join(source) and " ".join(extracts) in only[0]
    pieces = found(before + source[:5] + source[20:25] + after, source)
    assert [p.condensed for _, _, p in pieces] == [None, None]


def test_one_stretch_has_one_counterpart():
    line = prose(31, 1, length=30)[0]
    weaker = line.replace(line.split()[4], "otherword").replace(line.split()[8], "anotherword")
    here = found([line, *prose(32, 30)], [*prose(33, 12), line, *prose(34, 30), weaker, *prose(35, 12)])
    assert [(a, b) for a, b, _ in here] == [(line, line)]


def test_empty_and_tiny_texts():
    assert found([], []) == []
    assert found(["Yes."], ["Yes."]) == []
    assert found(["..."], ["Word."]) == []


@pytest.mark.slow
def test_texts_made_to_be_slow_end():
    sentence = "the same six words every time."
    many = [sentence] * 4000
    stretches = passages(*prepare([text("a", many), text("b", many)]), SETTINGS)
    assert len(stretches) <= MOST_BOXES


def test_seeds_of_repeated_sentences_are_bounded():
    many = ["the same six words every time."] * 300
    both = prepare([text("a", many), text("b", many)])
    from provenance.weigh import duo

    assert len(seed.seeds(duo(*both))) <= 2 * seed.MOST_SEEDS
