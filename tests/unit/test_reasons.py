"""Why a passage was matched: what both sides hold, in the words of the text."""

from provenance.formats.reasons import reasons
from provenance.model import Alignment, Edit, Span

LEFT = "Yesterday the mayor of Sarne said that 214 gauges failed. The harbour stays shut until further notice."
RIGHT = "In Sarne, the 214 gauges were read out by the Mayor. The ferry stays shut until further notice."


def told(**more):
    passage = Alignment("p", "a", Span(0, len(LEFT)), "b", Span(0, len(RIGHT)), **{"kind": "paraphrase", "score": 0.5, **more})
    return dict(reasons(passage, LEFT, RIGHT))


def test_names_and_numbers_in_both():
    found = told()
    assert found["names in both"] == "Sarne" and found["numbers in both"] == "214"


def test_a_word_that_only_opens_sentences_is_no_name():
    assert "The" not in told()["names in both"].split(", ")


def test_the_longest_run_is_quoted():
    start, there = LEFT.index("stays"), RIGHT.index("stays")
    edits = (Edit("equal", Span(0, 9), Span(0, 2)), Edit("equal", Span(start, len(LEFT) - 1), Span(there, len(RIGHT) - 1)))
    assert told(edits=edits)["longest run of the same words"] == "“stays shut until further notice”"
    assert "longest run of the same words" not in told(edits=edits[:1])


def test_what_the_program_needs_is_not_told():
    found = told(why={"chain": 3, "sure": False, "stretch": [1, 2], "rare_words": ["gauges"], "score": {"order": 0.5}}, nats=7.25)
    assert found["rare words"] == "gauges" and found["score"] == "order 0.50" and found["by itself"].startswith("too weak")
    assert found["strength"] == "score 0.50; 7.2 nats for one text behind both against chance"
    assert not {"chain", "sure", "stretch"} & set(found)
