"""Alignment of documents written for this test: kinds, quotations, moved passages, forms, boilerplate, repeats."""

import pytest

from provenance import align
from provenance.model import Document
from provenance.settings import AlignSettings, SplitSettings
from provenance.split import split

SETTINGS = AlignSettings()
STORY = (
    "The harbour board of Tarnholm voted nine to four on Tuesday to close the old ferry line across the sound.",
    "Traffic on the ferry has halved since the road tunnel under the sound was opened in the summer of 2019.",
    "Forty-two deckhands and stokers will lose their posts when the last steamer docks on the thirtieth of June.",
    "The municipal museum has offered to keep the steamer Aurelia as an exhibit beside the customs house.",
    "Opponents collected eleven thousand signatures and want the district court to review the decision.",
)
HEAVY = (
    "By nine votes to four, the board of Tarnholm's harbour decided on Tuesday that the old ferry line over the sound will be shut.",
    "Since the road tunnel beneath the sound opened in summer 2019, the number of ferry passengers has fallen by half.",
    "When the last steamer docks on 30 June, forty-two stokers and deckhands will be without a post.",
    "Beside the customs house the steamer Aurelia may be kept as an exhibit, the municipal museum has offered.",
    "With eleven thousand signatures collected, opponents demand a review of the decision by the district court.",
)
OTHER = (
    "Apple growers in the Velm valley expect the smallest harvest in eleven years after two nights of frost in May.",
    "The growers' union asked the ministry of agriculture for interest-free loans until the next season.",
    "A cold store near Oslund has already sent half of its seasonal workers home.",
    "Cider makers said that they would buy fruit abroad rather than raise their prices before Christmas.",
    "Bees suffered as well: every third hive in the valley was found empty in April, beekeepers reported.",
)


def _text(name, *sentences, paragraphs=True):
    return split(Document(name, ("\n\n" if paragraphs else " ").join(sentences)), SplitSettings())[0]


def _kinds(found):
    return [p.kind for p in found]


def test_verbatim_copy_is_verbatim_sentence_by_sentence():
    found = align.compare(_text("a", *STORY), _text("b", *OTHER[:2], *STORY), SETTINGS)
    assert _kinds(found) == ["verbatim"] * 5
    assert [p.left_sentences for p in found] == [(n,) for n in range(5)]
    assert not any(p.moved for p in found)


def test_light_edits_are_near_and_show_what_changed():
    edited = [STORY[0].replace("nine to four", "nine to three"), *STORY[1:]]
    found = align.compare(_text("a", *STORY), _text("b", *edited), SETTINGS)
    assert "near" in _kinds(found) or _kinds(found).count("verbatim") == 5
    assert [(c.code, c.left_text, c.right_text) for p in found for c in p.changes] == [("PV501", "four", "three")]


def test_heavy_paraphrase_is_found():
    found = align.compare(_text("a", *STORY), _text("b", *HEAVY), SETTINGS)
    assert _kinds(found) == ["paraphrase"] * 5
    assert all(p.nats > 0 and 0 < p.score <= 1 for p in found)


def test_other_subjects_share_nothing():
    assert align.compare(_text("a", *STORY), _text("b", *OTHER), SETTINGS) == ()


def test_moved_passages_are_marked():
    found = align.compare(_text("a", *STORY), _text("b", *STORY[1:], STORY[0]), SETTINGS)
    assert [p.moved for p in found] == [True, False, False, False, False]


def test_a_shared_quotation_is_a_quote_and_nothing_more():
    words = "“We shall not close a single ward of this hospital while I hold the office,”"
    left = _text("a", OTHER[0], f"{words} the mayor of Oslund told reporters on the steps of the town hall.", OTHER[1])
    right = _text("b", STORY[0], f"Asked about the budget, mayor Ilse Marrow only repeated: {words} and left.", STORY[1])
    found = align.compare(left, right, SETTINGS)
    assert _kinds(found) == ["quote"]
    assert "hospital" in left.document.text[found[0].left.start : found[0].left.end]


def test_an_altered_quotation_is_told():
    left = _text("a", *STORY, "“We had no other choice but to close the line this year,” said board chair Olga Fenwick.")
    right = _text("b", *STORY, "“We had no choice at all, the line had to be closed,” said board chair Olga Fenwick.")
    codes = [c.code for p in align.compare(left, right, SETTINGS) for c in p.changes]
    assert "PV506" in codes


def test_forms_filled_in_twice_do_not_count():
    form = (
        "Deposits at the savings banks rose {} percent to {} million crowns in the week to {}, the central bank of {} said in its weekly statement.",
        "Loans to households stood at {} million crowns, {} percent more than in the same week of the year before.",
        "The next statement on deposits and loans is due on {}.",
    )

    def fill(*values):
        given = iter(values)
        return [part.format(*(next(given) for _ in range(part.count("{}")))) for part in form]

    first = _text("a", *fill(4, 312, "June 3", "Tarnholm", 511, 12, "June 10"))
    second = _text("b", *fill(7, 655, "August 19", "Oslund", 873, 35, "August 26"))
    assert set(_kinds(align.compare(first, second, SETTINGS))) <= {"boilerplate"}


def test_boilerplate_stands_in_many_documents_that_share_nothing_else():
    notice = "Subscribe to our free morning letter and receive the most important headlines of the region before breakfast every day."
    stories = [_text(f"d{n}", one, notice) for n, one in enumerate((*OTHER, *STORY))]
    found = align.align(stories, SETTINGS).passages
    assert found
    assert set(_kinds(found)) == {"boilerplate"}


def test_a_sentence_reprinted_by_many_is_not_boilerplate():
    texts = [_text(f"d{n}", OTHER[n % 5], *STORY) for n in range(5)]
    assert set(_kinds(align.align(texts, SETTINGS).passages)) <= {"verbatim", "near"}


def test_repeats_verbatim_and_reworded_but_not_the_theme():
    text = _text("a", *STORY, *OTHER, STORY[1], HEAVY[0])
    found = align.align([text], SETTINGS).repeats
    assert [(p.left_sentences, p.right_sentences, p.kind) for p in found] == [((0,), (11,), "paraphrase"), ((1,), (10,), "verbatim")]


def test_ids_depend_on_places_not_on_the_collection():
    pair = (_text("a", *STORY), _text("b", *HEAVY))
    more = (*pair, _text("c", *OTHER))
    alone = {p.id for p in align.align(pair, SETTINGS).passages}
    assert alone
    assert alone <= {p.id for p in align.align(more, SETTINGS).passages}


def test_candidates_limit_the_pairs():
    texts = [_text("a", *STORY), _text("b", *STORY), _text("c", *STORY)]
    found = align.align(texts, SETTINGS, candidates=[("c", "a")]).passages
    assert {(p.left_doc, p.right_doc) for p in found} == {("a", "c")}


def test_progress_and_statistics():
    said = []
    stats = align.align([_text("a", *STORY), _text("b", *HEAVY), _text("c", *OTHER)], SETTINGS, progress=lambda *step: said.append(step)).stats
    assert said[-1] == ("Comparing", 6, 6)
    assert (stats["pairs"], stats["pairs_open"], stats["control_pairs"]) == (3, 1, 2)
    assert stats["expected_false_passages"] == 0.0


@pytest.mark.parametrize("content", ["", " \n\n ", "?", "a", "…" * 500, "\u202e\u0000<script>"])
def test_empty_and_odd_documents(content):
    odd = split(Document("odd", content), SplitSettings())[0]
    assert align.align([odd, _text("a", *STORY)], SETTINGS).passages == ()
    assert align.align([], SETTINGS).passages == ()


def test_several_processes_find_the_same(monkeypatch):
    monkeypatch.setattr(align, "PARALLEL", 2)
    monkeypatch.setattr(align, "CHUNK", 3)
    texts = [_text(f"d{n}", OTHER[n % 5], *(STORY if n % 2 else HEAVY)) for n in range(6)]
    one = align.align(texts, SETTINGS)
    assert one.passages
    assert align.align(texts, SETTINGS, jobs=2) == one


def test_a_text_pasted_three_times_is_seen():
    found = align.align([_text("a", *STORY, *STORY, *STORY)], SETTINGS).repeats
    assert len(found) == 15
    assert set(_kinds(found)) == {"verbatim"}


def test_a_copy_of_a_text_that_repeats_itself_is_seen():
    found = align.compare(_text("a", *STORY), _text("b", *STORY, *OTHER, *STORY), SETTINGS)
    assert _kinds(found) == ["verbatim"] * 10


def test_one_text_under_two_names_stands_beside_itself_in_place():
    """Between copies of a sentence nothing could choose, whichever name comes first."""
    texts = [_text(name, STORY[0], STORY[1], OTHER[0], STORY[0], STORY[2], STORY[1]) for name in "ab"]
    found = align.compare(*texts, SETTINGS)
    assert [p.left for p in found] == [p.right for p in found] == [sentence.span for sentence in texts[0].sentences]
    assert not any(p.moved for p in found)


def test_a_refrain_does_not_flood_the_repeats():
    refrain = "The steamer Aurelia whistled twice beyond the customs house and nobody on the quay at Tarnholm looked up."
    text = _text("a", *(one for n in range(40) for one in (f"Page {n} of the old logbook is {['torn', 'wet', 'burnt', 'stained'][n % 4]}.", refrain)))
    assert len(align.align([text], SETTINGS).repeats) <= 5 * 40


def test_the_score_of_kept_words_is_the_share_that_stays():
    edited = [STORY[0].replace("nine to four", "nine to three"), *STORY[1:]]
    found = align.compare(_text("a", *STORY), _text("b", *edited), SETTINGS)
    assert [p.score for p in found] == [0.95, 1.0, 1.0, 1.0, 1.0]
    quote = 'The stoker Ole Brandvik said on the quay: "We were promised nine more winters aboard the Aurelia, and nobody asked us."'
    other = '"We were promised nine more winters aboard the Aurelia, and nobody asked us," a stoker complained afterwards.'
    rows = [p for p in align.compare(_text("a", OTHER[0], quote), _text("b", STORY[3], other), SETTINGS) if p.kind == "quote"]
    assert [p.score for p in rows] == [1.0]


def test_no_quote_row_inside_another():
    words = (
        "“People on the island grew up beside the ferry and its bells. We were promised nine more winters aboard the Aurelia. Nobody asked us about the tunnel"
    )
    left, right = f"The stoker Ole Brandvik said: {words}.” He left at noon.", f"{words},” said Brandvik, who left early."
    found = align.compare(_text("a", *STORY, left), _text("b", *STORY, right), SETTINGS)
    spans = [(p.left, p.right) for p in found if p.kind == "quote"]
    assert len(spans) == 1
    start = len("\n\n".join(STORY)) + 2
    assert spans[0][1].start == start
    assert spans[0][0].end - spans[0][0].start > len(words)


@pytest.mark.parametrize(
    "title", ["Harbour board of Tarnholm votes to close old ferry line across the sound", "# Harbour board votes to close the old Tarnholm ferry"]
)
def test_a_title_is_no_repeat_of_the_lead_but_of_itself(title):
    story = [title, *STORY, *OTHER]
    assert align.align([_text("a", *story)], SETTINGS).repeats == ()
    again = align.align([_text("a", *story, title)], SETTINGS).repeats
    assert [(p.left_sentences, p.right_sentences, p.kind) for p in again] == [((0,), (11,), "verbatim")]


def test_a_neighbour_must_say_something_of_its_own():
    left = [*STORY[:2], "He could not have said that about all of them before.", *STORY[2:]]
    right = [*STORY[:2], "They said that it was about time for all of us.", *STORY[2:]]
    assert _kinds(align.compare(_text("a", *left), _text("b", *right), SETTINGS)) == ["verbatim"] * 5
    left[2], right[2] = "He could not have said that about the lanterns before.", "They said about the time for lanterns."
    assert _kinds(align.compare(_text("a", *left), _text("b", *right), SETTINGS)) == ["verbatim"] * 2 + ["paraphrase"] + ["verbatim"] * 3


def test_a_byline_is_no_passage_unless_it_is_the_same():
    left = ["By Ole Brandvik, Tarnholm Courier", *STORY]
    right = ["By Mette Brandvik and Ole Lund, Courier", *STORY]
    assert _kinds(align.compare(_text("a", *left), _text("b", *right), SETTINGS)) == ["verbatim"] * 5
