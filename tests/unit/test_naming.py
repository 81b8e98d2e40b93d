"""What a sentence makes of the outlet that it names, and what follows for a pair; all names are invented."""

import time

import pytest

from provenance.evidence.naming import role
from provenance.model import Document
from provenance.settings import Settings
from provenance.trace import trace


def says(sentence, name):
    start = sentence.index(name)
    return role(sentence, start, start + len(name))


@pytest.mark.parametrize(
    "sentence",
    [
        "It seems that the Harbour Gazette has reprinted our article from top to bottom.",
        "The Harbour Gazette has now used my story without a word to me.",
        "Last night this post was picked up by Radio Verento and the Harbour Gazette.",
        "Our report has since been covered by the Harbour Gazette.",
        "The piece was syndicated to the Harbour Gazette.",
        "The Harbour Gazette followed up our story on Friday.",
        "The Harbour Gazette copied the whole thing without asking.",
        "This article was reprinted in the Harbour Gazette.",
    ],
)
def test_who_took_the_text_is_no_source(sentence):
    assert says(sentence, "Harbour Gazette") == "taken"


@pytest.mark.parametrize(
    "sentence",
    [
        "The meeting was also covered by the Harbour Gazette.",
        "As seen in the Harbour Gazette.",
        "We are a media partner of the Harbour Gazette.",
        "Unlike the Harbour Gazette, we asked the mayor.",
        "A shorter version of this essay appeared in the Harbour Gazette.",
        "The Harbour Gazette is a member of our network.",
        "The Harbour Gazette did not report the vote.",
    ],
)
def test_standing_beside_is_no_source(sentence):
    assert says(sentence, "Harbour Gazette") == "beside"


@pytest.mark.parametrize(
    "sentence",
    [
        "The quay will close, the Harbour Gazette reports.",
        "This article was first published by the Harbour Gazette.",
        "This story originally appeared in the Harbour Gazette and is reprinted with permission.",
        "Reprinted from the Harbour Gazette.",
        "The Harbour Gazette first reported this story.",
        "The wall, built in 2010, is to be raised, the Harbour Gazette reported on Monday.",
        "He told the Harbour Gazette that he had copied the keys.",
        "First published in the Harbour Gazette and reprinted in the Upland Mail.",
    ],
)
def test_credits_stay_credits(sentence):
    assert says(sentence, "Harbour Gazette") == "source"


def test_the_time_of_the_naming_is_told_from_the_time_of_the_matter():
    assert says("A boiler burst, as the Harbour Gazette reported in March.", "Harbour Gazette") == "then"
    assert says("In an earlier report the mayor denied it, the Harbour Gazette wrote two years ago.", "Harbour Gazette") == "then"
    assert says("In March a boiler burst, the Harbour Gazette reported on Monday.", "Harbour Gazette") == "source"


def test_a_long_sentence_takes_no_time():
    sentence = "copied by the Gazette and the " * 40_000 + "Harbour Gazette" + " has been also copied" * 40_000
    begun = time.perf_counter()
    says(sentence, "Harbour Gazette")
    assert time.perf_counter() - begun < 1.0


STORY = (
    "The swing bridge at Ostrum jammed for nine hours on Tuesday with a barge of sugar beet beneath it. Its keeper, Malvina Trost, freed it in the end "
    "with a lorry jack and a length of railway sleeper, watched by some two hundred people.",
    "The bridge dates from 1891 and turns on a ring of 48 iron balls, four of which have cracked since the spring. A foundry in the next valley has been asked "
    "to cast new ones, but its order book is full until the autumn.",
)
OWN = "Until then a man with a flag will stand on either side, and barges have to wait for the tide before they may pass."


def pair(first, second):
    documents = [Document("one", first), Document("two", second, source="Ostrum Herald"), Document("fish", "Herring is dear this week. Cod is not.")]
    relations = {(r.a, r.b): r for r in trace(documents, (), Settings()).pairs}
    return relations["one", "two"]


def page(*paragraphs):
    return "\n\n".join(("Bridge stuck for nine hours", *paragraphs))


HERALD = page(*STORY, OWN)


def test_the_one_who_complains_is_not_accused():
    said = pair(page(*STORY, "Postscript: the Ostrum Herald has since printed my report word for word, without asking me."), HERALD)
    assert said.relation == "undecided"
    assert dict(said.hypotheses)["a-from-b"] < dict(said.hypotheses)["b-from-a"] < 0.9


def test_picked_up_by_leads_the_other_way_or_nowhere():
    said = pair(page(*STORY, "Update: this story has been picked up by Coast Radio and by the Ostrum Herald. The Ostrum Herald counted 200 people."), HERALD)
    assert said.copy != "one"


@pytest.mark.parametrize(
    "line",
    [
        "Two summers back a ferry ran aground on the bar, as the Ostrum Herald reported in June.",
        "Thieves have taken copper wire from eleven garden sheds at Lower Quell, the Ostrum Herald reports.",
        "The vote on the harbour dues was also covered by the Ostrum Herald.",
        "Our photographer is a member of the Ostrum Herald choir.",
    ],
)
def test_a_naming_for_something_else_decides_nothing(line):
    said = pair(page("Boats could not pass at Ostrum.", *STORY, "The mayor spoke of a scandal and left.", line), HERALD)
    assert said.relation != "copied"
    assert dict(said.hypotheses)["a-from-b"] < 0.8


@pytest.mark.parametrize(
    "line",
    [
        "This article was first published by the Ostrum Herald.",
        "The keeper freed the bridge with a jack, the Ostrum Herald reports.",
        "Source: Ostrum Herald",
    ],
)
def test_a_credit_for_this_story_is_an_arrow(line):
    assert (pair(page(*STORY, line), HERALD).copy, pair(page(*STORY, line), HERALD).source) == ("one", "two")


def test_whoever_complains_names_no_source_anywhere():
    first = "Somebody at the Ostrum Herald should be ashamed: they ran this without asking me."
    said = pair(page(first, *STORY), HERALD)
    assert said.relation != "copied"
    assert dict(said.hypotheses)["a-from-b"] <= dict(said.hypotheses)["b-from-a"]


def test_a_complaint_in_quotation_marks_is_a_third_persons():
    line = '"They used my picture without asking me," the keeper told the Ostrum Herald.'
    copy, source = page(*STORY, line, "Source: Ostrum Herald"), page(*STORY, line, OWN)
    assert pair(copy, source).copy == "one"


def test_two_copies_of_a_source_among_the_documents_name_it():
    herald = Document("two", HERALD, source="Ostrum Herald")
    copies = [Document(name, page(*STORY, line)) for name, line in (("a", "Source: Ostrum Herald"), ("b", "First published by the Ostrum Herald."))]
    said = {(r.a, r.b): r for r in trace([*copies, herald], (), Settings()).pairs}["a", "b"]
    assert (said.relation, said.source, said.copy) == ("common-source", "two", None)


def test_nobody_is_asked_for_a_text_that_is_there():
    said = pair(page(*STORY, "Photographs: the Ostrum Herald. In June the mayor told the Ostrum Herald that he likes eels."), HERALD)
    assert said.relation == "undecided"
    assert "Ostrum Herald" not in said.settle


def test_a_dateline_is_a_date_of_publication_and_no_more():
    first = Document("one", "Ostrum Herald, 4 May 2025\n\n" + page(*STORY, OWN), published="2025-05-04")
    second = Document("two", page(*STORY, "The mayor was away."), published="2025-05-02")
    said = trace([first, second], (), Settings()).pairs[0]
    assert {e.code for e in said.evidence} & {"PV313", "PV314"} == {"PV313"}


def test_a_masthead_is_no_reworded_passage():
    herald = "Ostrum Harbour Herald\n\n" + HERALD
    copy = page(*STORY, "In June eels were dear, as the Ostrum Harbour Herald wrote at the time.")
    report = trace([Document("one", copy), Document("two", herald)], (), Settings())
    assert report.passages
    assert [p for p in report.passages if p.right.start < len("Ostrum Harbour Herald")] == []
