"""Blocks, sentences and quotations: what a reader would mark, told as texts written for these tests."""

import json
import sys
import time

import pytest

from provenance import split as splitting
from provenance.model import Document
from provenance.settings import SplitSettings
from provenance.split import sentence_spans, split


def parts(text, **settings):
    """(kind, sentence) of every sentence."""
    room, _ = split(Document(id="t", text=text), SplitSettings(**settings))
    return [(s.kind, text[s.span.start : s.span.end]) for s in room.sentences]


def sentences(text, **settings):
    return [sentence for _, sentence in parts(text, **settings)]


def quoted(text):
    room, _ = split(Document(id="t", text=text), SplitSettings())
    return [text[a:b] for a, b in room.quotes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry left. Nobody waved.", ["The ferry left.", "Nobody waved."]),
        ("Mr. Hale met Dr. Ives at 5 p.m. on Jan. 6. They ate.", ["Mr. Hale met Dr. Ives at 5 p.m. on Jan. 6.", "They ate."]),
        ("The U.S. Attorney spoke. J. R. Moss did not.", ["The U.S. Attorney spoke.", "J. R. Moss did not."]),
        ("It rose by 3.5 percent. See lowland.example/a.b for more.", ["It rose by 3.5 percent.", "See lowland.example/a.b for more."]),
        ("Well... that was odd. It ended.", ["Well... that was odd.", "It ended."]),
        ("“Why now?” Brandis said. Nobody knew.", ["“Why now?” Brandis said.", "Nobody knew."]),
        ("水位上升了。居民撤离。", ["水位上升了。", "居民撤离。"]),
        ("Вода поднялась. Жители ушли.", ["Вода поднялась.", "Жители ушли."]),
        ("Am 5. Mai kam er nicht. Dr. Meier ging mit dem Boot.", ["Am 5. Mai kam er nicht.", "Dr. Meier ging mit dem Boot."]),
        ("¿Qué pasó? Nadie lo sabe.", ["¿Qué pasó?", "Nadie lo sabe."]),
    ],
)
@pytest.mark.parametrize("engine", [True, False])
def test_sentences(text, expected, engine):
    assert sentences(text, sentencex=engine) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They need assistance.Ferries stopped at noon.", ["They need assistance.", "Ferries stopped at noon."]),
        ("Nobody saw the cargo.according to the harbour it was sand.", ["Nobody saw the cargo.", "according to the harbour it was sand."]),
        ("The plan works.It was late, he said.", ["The plan works.", "It was late, he said."]),
        ("He said: “We left.”The crowd stayed.", ["He said: “We left.”", "The crowd stayed."]),
    ],
)
def test_glued_sentences_are_cut(text, expected):
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Read it on Lowland.Com or at news.harbour.example today.",
        "Open the file report.Final.txt and config.py before noon.",
        "Write to anna.Lee@harbour.example about it.",
        "The function numpy.array is called twice here.",
        "He lives in the U.S.and works at sea.",
    ],
)
def test_what_looks_glued_but_is_not(text):
    assert sentences(text) == [text]


def test_long_quotation_is_cut_into_its_sentences_and_kept_as_a_quotation():
    quotation = "“" + "The harbour was dark and the pilots could not see the mole at all. " * 3 + "We turned back.”"
    text = f"{quotation} the captain said."
    assert len(sentences(text)) == 4
    assert quoted(text) == [quotation]


def test_sentence_broken_over_a_page_is_one_sentence():
    first = "The council decided after a long debate to close the old ferry"
    text = f"{first}\n\nline for good. Nobody protested at all.\n"
    room, _ = split(Document(id="t", text=text), SplitSettings())
    whole = room.sentences[0]
    assert text[whole.span.start : whole.span.end] == f"{first}\n\nline for good."
    assert [text[a:b] for a, b in whole.skip] == ["\n\n"]
    assert len({s.block for s in room.sentences}) == 1


def test_page_number_inside_a_sentence_is_skipped():
    text = "The council decided after a long debate to close the old ferry\n\n17\n\nline for good. Nobody protested.\n"
    room, _ = split(Document(id="t", text=text), SplitSettings())
    whole = room.sentences[0]
    assert any("17" in text[a:b] for a, b in whole.skip)
    assert text[whole.span.start : whole.span.end].endswith("line for good.")


def test_bracket_broken_over_a_page():
    text = "“He could discuss the matter openly with the whole [council\n\nof elders] tonight,” she said."
    assert sentences(text) == [text]


def test_hard_wrapped_lines_are_one_paragraph():
    text = (
        "The ferry company said on Monday that it would close the line between\n"
        "the two islands for at least a month because the old engine could not\n"
        "be repaired in time. Passengers were told to use the bus instead."
    )
    room, _ = split(Document(id="t", text=text), SplitSettings())
    assert len(room.blocks) == 1
    assert len(room.sentences) == 2


def test_one_paragraph_a_line_stays_so():
    text = "The ferry company closed the line.\nThe bus runs instead.\nNobody protested."
    room, _ = split(Document(id="t", text=text), SplitSettings())
    assert len(room.blocks) == 3


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("# Ferry closed\n\nThe line is shut.", ["heading", "paragraph"]),
        ("The end of the line\nThe company closed the ferry after sixty years of service.", ["heading", "paragraph"]),
        ("Seeking Help?\n\nThe company closed the ferry after sixty years.", ["heading", "paragraph"]),
        ("- The first point stands here.\n- The second one.", ["bullet", "bullet"]),
        ("1. The first point stands here.\n2. The second one.", ["bullet", "bullet"]),
        ("The mole at dusk. (Ann Lee/Northline)", ["caption", "caption"]),
        ("Photo: The mole at dusk", ["caption"]),
        ("The mole at dusk. **Ann Lee / NLN**", ["caption", "caption"]),
        ("> We are closed.", ["quote"]),
        ("Top Articles\nLatest Posts", ["furniture", "furniture"]),
        ("Share this @harbour.example", ["furniture"]),
        ("By Ann Lee", ["furniture"]),
        ("January 8, 2026", ["furniture"]),
        ("Original url:\n\n<https://harbour.example/a>", ["furniture", "furniture"]),
        ("Name: Ann Lee\n\nBirthday: 1980-01-01\n\nHobby: Sailing", ["furniture"] * 3),
        ("Length: 40 m\nBeam: 8 m\nSpeed: 12 knots", ["table"] * 3),
        ("```\nx = 1\n```", ["code"]),
    ],
)
def test_kinds_of_blocks(text, kinds):
    assert [kind for kind, _ in parts(text)] == kinds


def test_markdown_marks_are_skipped_and_targets_are_no_words():
    text = "The mayor [said](https://harbour.example/said-this) that **nobody** paid \\$5.\n"
    room, _ = split(Document(id="t", text=text), SplitSettings())
    (only,) = room.sentences
    kept, at = "", only.span.start
    for a, b in (*only.skip, (only.span.end, only.span.end)):
        kept += text[at:a]
        at = b
    assert kept == "The mayor said that nobody paid $5."


def test_sentence_that_begins_with_a_link_begins_at_its_bracket():
    text = "It rained. [The mayor](https://harbour.example/) left."
    assert sentences(text) == ["It rained.", "[The mayor](https://harbour.example/) left."]


def test_year_in_brackets_stays_with_its_headline():
    assert sentences("Will the Ferry Sink? (2025)") == ["Will the Ferry Sink? (2025)"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "no" and "yes".', ['"no"', '"yes"']),
        ("She called it ‘a mess’ and the men’s work ‘fine’.", ["‘a mess’", "‘fine’"]),
        ("'It's not the men's fault,' he said of the '90s.", ["'It's not the men's fault,'"]),
        ("Er sagte „nein“ und ging.", ["„nein“"]),
        ("Il a dit « non » hier.", ["« non »"]),
        ("他说「不」。", ["「不」"]),
        ("He said “a ‘nested’ thing” today.", ["“a ‘nested’ thing”"]),
        ("Nobody's there and the dogs' bowls are full.", []),
        ("It is 5' 10\" tall and nothing is said.", []),
        ('He said "one”, then left.', ['"one”']),
    ],
)
def test_quotations(text, expected):
    assert quoted(text) == expected


def test_quotation_over_two_paragraphs():
    text = "“The first part is long.\n\n“The second part ends.” He left."
    assert quoted(text) == ["“The first part is long.", "“The second part ends.”"]


def test_stretch_without_end_mark_is_cut_and_told():
    text = "word " * 2000
    room, problems = split(Document(id="long", text=text), SplitSettings())
    assert max(s.span.end - s.span.start for s in room.sentences) <= SplitSettings().max_sentence
    assert [p.code for p in problems] == ["PV430"]
    assert problems[0].where == "long"


def test_without_sentencex_our_rules_stand_alone(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentencex", None)
    splitting._engine.cache_clear()
    try:
        assert sentences("The ferry left. Nobody waved.") == ["The ferry left.", "Nobody waved."]
    finally:
        splitting._engine.cache_clear()


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["The council voted today. ", "a", "“a. ", "](", "'a ", ".", "[a](b) ", "(A/", "U.S. ", "*a", "你好。", "a.B"])
def test_a_megabyte_on_one_line_is_fast(piece):
    text = (piece * (250_000 // len(piece)))[:250_000]
    started = time.process_time()
    split(Document(id="t", text=text), SplitSettings())
    assert time.process_time() - started < 3.0  # a quarter of a megabyte in what two seconds allow for a whole one on a free machine, times four


def test_empty_and_blank():
    assert sentence_spans("") == []
    assert sentence_spans(" \n\t\n") == []


def test_passages_of_the_articles_begin_and_end_at_sentences(shared):
    """Both sides of the hand-marked passages: nearly all begin where one of our sentences begins."""
    folder = shared / "articles"
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    texts = {d["id"]: (folder / d["file"]).read_text("utf-8") for d in truth["docs"]}
    starts = {name: {start for start, _ in sentence_spans(text)} for name, text in texts.items()}
    marked = [passage[side] for pair in truth["pairs"] for passage in pair["passages"] for side in "ab"]
    fits = [any(abs(start - side["char"]) <= 2 for start in starts[side["doc"]]) for side in marked]
    assert len(fits) > 50
    assert sum(fits) >= 0.85 * len(fits)
