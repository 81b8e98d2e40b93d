"""The parts of lineage by themselves: words in common, dates, third texts, probabilities, arrows, retellings."""

import itertools
import random

import pytest

from provenance.evidence.dating import dates, known_order, spoken_dates
from provenance.evidence.facts import facts, places, retelling
from provenance.evidence.graph import consistent, edges
from provenance.evidence.hub import is_hub, shared_readings
from provenance.evidence.overlap import overlaps
from provenance.evidence.posterior import credible, posterior, sure, weigh_families
from provenance.evidence.traits import content, traits
from provenance.model import AbsentSource, Alignment, Change, Document, Exhibit, Relation, Sentence, Span, Text
from provenance.network import components


def text(name: str, words: str, **fields: object) -> Text:
    marks = [i for i, c in enumerate(words) if c == '"']
    quotes = tuple(Span(a, b + 1) for a, b in zip(marks[::2], marks[1::2], strict=False))
    return Text(Document(name, words, **fields), (), (Sentence(0, Span(0, len(words)), 0, "paragraph"),), quotes)  # type: ignore[arg-type]


def whole(a: Text, b: Text, kind: str = "near", **fields: object) -> Alignment:
    return Alignment("p", a.id, Span(0, len(a.document.text)), b.id, Span(0, len(b.document.text)), kind, 0.9, 50.0, **fields)  # type: ignore[arg-type]


# --- words in common ------------------------------------------------------------------------------------------------------------------------------

PROSE = "one two three four five six seven eight nine ten"


def test_quoted_words_are_taken_out_first() -> None:
    a, b = text("a", f'He said "{PROSE}".'), text("b", f'"{PROSE}", it was said.')
    found = overlaps([a, b], [whole(a, b, "verbatim")], 8)[0]["a", "b"]
    assert found.prose == 0 and found.quoted == 1 and found.weight == 0


def test_a_summary_around_a_quotation_of_the_other_is_a_reply() -> None:
    rest = "The page has looked into it and found that each of the words is in another place than was said by them on that day."
    a, b = text("a", f"{PROSE}. {rest}"), text("b", f'The paper has "{PROSE}". {rest}')
    found = overlaps([a, b], [whole(a, b, "summary")], 8)[0]["a", "b"]
    assert (found.prose, found.quoted, found.share_a) == (0, 1, 0)
    assert [(one.doc, one.words) for one in found.cited] == [("b", 10)]
    for other in (f'"{PROSE}". {rest}', f"{PROSE.replace('five', 'six')}. {rest}"):  # a third person's words, or the other's in other words: retold
        assert overlaps([text("a", other), b], [whole(text("a", other), b, "summary")], 8)[0]["a", "b"].prose == 1


def test_boilerplate_is_counted_but_plays_no_part() -> None:
    a, b = text("a", PROSE), text("b", PROSE + " more")
    found = overlaps([a, b], [whole(a, b, "boilerplate")], 8)[0]["a", "b"]
    assert found.counts == {"boilerplate": 1} and found.passages == () and found.share_a == 0


def test_shares_count_every_word_once() -> None:
    a, b = text("a", PROSE), text("b", PROSE + " " + PROSE)
    first = Alignment("1", "a", Span(0, len(PROSE)), "b", Span(0, len(PROSE)), "verbatim", 1, 50)
    second = Alignment("2", "a", Span(0, len(PROSE)), "b", Span(len(PROSE) + 1, 2 * len(PROSE) + 1), "verbatim", 1, 50)
    found = overlaps([a, b], [first, second], 8)[0]["a", "b"]
    assert (found.share_a, found.share_b) == (1.0, 1.0)


def test_a_form_filled_in_twice_weighs_nothing() -> None:
    a, b = text("a", PROSE), text("b", PROSE)
    changes = tuple(Change("PV501", Span(0, 3), Span(0, 3), str(i), str(i + 1)) for i in range(4))
    assert overlaps([a, b], [whole(a, b, changes=changes)], 8)[0]["a", "b"].weight == 0
    assert overlaps([a, b], [whole(a, b)], 8)[0]["a", "b"].weight > 0


def test_an_update_keeps_more_facts_than_it_changes() -> None:
    told = " Chair Ilse Maro of Feldau named 380 drivers, 62 trams and Kestrel Bank."
    a, b = text("a", PROSE + told), text("b", PROSE + told)
    changes = tuple(Change("PV501", Span(0, 3), Span(0, 3), str(i), str(i + 1)) for i in range(4))
    assert overlaps([a, b], [whole(a, b, changes=changes)], 8)[0]["a", "b"].weight > 0


def test_short_sentences_without_quotation_marks_are_no_quotations() -> None:
    a, b = text("a", "Printing is forbidden."), text("b", "Printing is forbidden.")
    found = overlaps([a, b], [whole(a, b, "verbatim")], 8)[0]["a", "b"]
    assert found.prose == 0 and found.quoted == 0


def test_passages_given_the_wrong_way_round_are_turned() -> None:
    a, b = text("a", PROSE), text("b", PROSE + " and more")
    assert overlaps([a, b], [whole(b, a)], 8)[0] == overlaps([b, a], [whole(b, a)], 8)[0]
    assert overlaps([a, b], [whole(b, a)], 8)[0]["a", "b"].passages[0].left_doc == "a"


# --- dates -----------------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "two", "order"),
    [
        ("2025-01-01", "2025-01-02", -1),
        ("2025-01-02", "2025-01-01", 1),
        ("2025-01-01", "2025-01-01T10:00", 0),
        ("2025-01-01T10:00+02:00", "2025-01-01T09:00+00:00", -1),
        ("2025-01-01T10:00", "2025-01-01T12:00", 0),  # two clocks of unknown zones
        ("2025-01-01T10:00", "2025-01-02T09:00", -1),
        ("", "2025-01-01", 0),
        ("yesterday", "2025-01-01", 0),
    ],
)
def test_order_of_publication(one: str, two: str, order: int) -> None:
    assert known_order(Document("a", "", published=one), Document("b", "", published=two)) == order


def test_a_later_day_told_in_a_text_rules_out_that_it_came_first() -> None:
    a, b = text("a", "It burned on 5 May 2025.", published=""), text("b", "It burned.", published="2025-05-01")
    found = dates(a, b, {t.id: spoken_dates(t) for t in (a, b)})
    assert [(e.code, e.favours, e.bits < 0) for e in found] == [("PV314", "b-from-a", True)]


def test_days_to_come_and_days_both_tell_of_say_nothing() -> None:
    a, b = text("a", "It will close on 5 May 2025."), text("b", "It burned.", published="2025-05-01")
    assert dates(a, b, {t.id: spoken_dates(t) for t in (a, b)}) == []
    a, b = text("a", "It burned on 5 May 2025."), text("b", "It burned on May 5, 2025.", published="2025-05-01")
    assert dates(a, b, {t.id: spoken_dates(t) for t in (a, b)}) == []


def test_impossible_days_are_no_dates() -> None:
    assert spoken_dates(text("a", "On 31 February 2025 and on 2025-13-45 it rained.")) == []


# --- content ---------------------------------------------------------------------------------------------------------------------------------------


def test_a_quotation_against_reported_speech_is_one_sided() -> None:
    a = text("a", 'The mayor said "we will not close the ferry line this year or ever". "Nor will we sell the two boats to anyone at all".')
    b = text("b", 'The mayor ruled out closing the line. "Nor will we sell the two boats to anyone at all".')
    spans = [(Span(0, 68), Span(0, 37)), (Span(70, 117), Span(38, 87))]
    assert content(spans, a, b).quotes == (Span(15, 67),)
    assert content([(right, left) for left, right in spans], b, a).quotes == ()


def test_quotations_beyond_the_shared_stretches_change_nothing() -> None:
    a = text("a", 'The mayor said "we will not close the ferry line this year or ever".')
    b, padded = (
        text("b", "The mayor ruled out closing the line."),
        text("b", 'The mayor ruled out closing the line. "It will snow on all the hills by Sunday".'),
    )
    spans = [(Span(0, 68), Span(0, 37))]
    assert content(spans, a, b) == content(spans, a, padded)


def test_a_stray_passage_in_what_was_added_does_not_tell_who_quotes() -> None:
    a = text("a", 'The mayor said "we will not close the ferry line this year or ever". The boats stay.')
    b, padded = (
        text("b", "The mayor ruled out closing the line. The boats stay." + more)
        for more in ("", ' Up north one hears "it will snow on all the hills by Sunday".')
    )
    told = Alignment("1", "a", Span(0, 84), "b", Span(0, 53), "paraphrase", 0.6, 30.0)
    stray = Alignment("2", "a", Span(70, 84), "b", Span(54, 115), "paraphrase", 0.2, 3.0)
    found = [traits(overlaps([a, other], passages, 1)[0]["a", "b"], {"a": a, "b": other}, {}) for other, passages in ((b, [told]), (padded, [told, stray]))]
    assert found[0] == found[1]


def test_style_stays_under_one_bit_and_identical_texts_have_none() -> None:
    a, b = text("a", "It cost 11, 22, 33, 44, 55, 66 and 77 crowns."), text("b", "It cost many crowns.")
    found = traits(overlaps([a, b], [whole(a, b, "paraphrase")], 1)[0]["a", "b"], {"a": a, "b": b}, {})
    assert sum(abs(e.bits) for e in found if e.family == "style") <= 1
    assert [a.document.text[start:end] for e in found if e.code == "PV323" for _, start, end in e.spans] == ["11", "22", "33"]
    same = text("b", a.document.text)
    found = traits(overlaps([a, same], [whole(a, same, "verbatim")], 1)[0]["a", "b"], {"a": a, "b": same}, {})
    assert [(e.code, e.bits) for e in found] == [("PV325", 0.0)]


# --- third texts -----------------------------------------------------------------------------------------------------------------------------------


def test_at_most_one_of_three_is_a_hub() -> None:
    chance = random.Random(7)
    for _ in range(200):
        sets = [frozenset(chance.sample(range(300), chance.randrange(20, 200))) for _ in range(3)]
        assert sum(is_hub(sets[i], *(sets[j] for j in range(3) if j != i)) for i in range(3)) <= 1


def test_readings_shared_against_a_third() -> None:
    a, b, c = text("a", "Ferry 91 is late."), text("b", "Ferry 91 was late."), text("c", "Ferry 19 is late.")
    change = Change("PV501", Span(6, 8), Span(6, 8), "91", "19")
    pairs = overlaps([a, b, c], [whole(a, c, changes=(change,)), whole(b, c, changes=(change,))], 1)[0]
    found = shared_readings(pairs.values())
    assert set(found) == {("a", "b")} and found["a", "b"].bits < 0 and "91" in found["a", "b"].text


def test_a_shared_reading_is_told_as_it_is_written() -> None:
    a, b, c = text("a", "The Corann Line is late."), text("b", "The Corann Line was late."), text("c", "The Corran Line is late.")
    change = Change("PV503", Span(4, 10), Span(4, 10), "Corann", "Corran")
    found = shared_readings(overlaps([a, b, c], [whole(a, c, changes=(change,)), whole(b, c, changes=(change,))], 1)[0].values())
    assert "“Corann”" in found["a", "b"].text and "“Corran”" in found["a", "b"].text


def test_retold_facts_are_shown_in_both_documents() -> None:
    one = "On 4 May the 62 trams of Feldau stood still. 380 drivers wanted 11.5 more."
    assert [one[a:b] for a, b in places(one, ("380", "feldau", "nothing", "11.5"))] == ["Feldau", "380", "11.5"]


# --- probabilities ---------------------------------------------------------------------------------------------------------------------------------


def test_one_voice_per_family_and_opposite_arrows_cancel() -> None:
    both = weigh_families([Exhibit("PV310", 8, "a-from-b", "", family="origin"), Exhibit("PV310", 8, "b-from-a", "", family="origin")])
    assert [e.counted for e in both] == [True, True]
    chances = posterior({"common-source": 0.5, "a-from-b": 0.25, "b-from-a": 0.25}, both)
    assert chances["a-from-b"] == chances["b-from-a"]
    mixed = weigh_families([Exhibit("PV310", 8, "a-from-b", "", family="origin"), Exhibit("PV321", 4, "common-source", "", family="origin")])
    assert [e.counted for e in mixed] == [True, False]


def test_probabilities_sum_to_one_and_soften() -> None:
    exhibits = [Exhibit("PV310", 5, "a-from-b", "")]
    prior = {"common-source": 0.5, "a-from-b": 0.25, "b-from-a": 0.25}
    sharp, soft = posterior(prior, exhibits), posterior(prior, exhibits, 2.0)
    assert abs(sum(sharp.values()) - 1) < 1e-5 and abs(sum(soft.values()) - 1) < 1e-5
    assert soft["a-from-b"] < sharp["a-from-b"]


def test_credible_set_is_the_smallest() -> None:
    chances = {"common-source": 0.5, "a-from-b": 0.3, "b-from-a": 0.15, "independent": 0.05}
    for mass in (0.4, 0.6, 0.9, 1.0):
        chosen = credible(chances, mass)
        smaller = [s for n in range(len(chosen)) for s in itertools.combinations(chances, n) if sum(chances[x] for x in s) >= mass - 1e-9]
        assert sum(chances[x] for x in chosen) >= mass - 1e-9 and not smaller


def test_words_never_overstate() -> None:
    assert sure(0.9499).startswith("likely, 0.94")
    assert sure(0.7999).startswith("more likely than not, 0.79")


# --- arrows ----------------------------------------------------------------------------------------------------------------------------------------


def copied(copy: str, source: str, confidence: float) -> Relation:
    a, b = sorted((copy, source))
    return Relation(a, b, "copied", confidence, copy, source)


def test_the_weakest_arrow_of_a_cycle_is_taken_back() -> None:
    texts = {name: text(name, name) for name in "abc"}
    kept, refused = consistent([copied("a", "b", 0.95), copied("b", "c", 0.97), copied("c", "a", 0.91)], texts)
    assert kept == {("a", "b"), ("b", "c")} and set(refused) == {("a", "c")}


def test_arrows_go_through_chains() -> None:
    pairs = [copied("a", "b", 0.95), copied("b", "c", 0.95), copied("a", "c", 0.95)]
    assert {(e.copy, e.source) for e in edges(pairs, [], {})} == {("a", "b"), ("b", "c")}


def test_an_arrow_between_documents_stays_beside_a_chain_of_absent_sources() -> None:
    nodes = [AbsentSource("absent:digest", "Digest", (), ("a",), ())]
    found = {(e.copy, e.source) for e in edges([copied("a", "b", 0.95)], nodes, {})}
    assert found == {("a", "b"), ("a", "absent:digest")}


def test_components_do_not_depend_on_order() -> None:
    links = [("a", "b"), ("c", "d"), ("d", "e"), ("e", "a")]
    expected = components("abcdef", links)
    assert all(components("fedcba", order) == expected for order in itertools.permutations(links))


# --- retellings ------------------------------------------------------------------------------------------------------------------------------------


def test_a_retelling_keeps_names_and_figures_in_order() -> None:
    story = "In Feldau 380 drivers of Kander left 62 trams. Reiss said 140,000 people and 5.6 million talers. Stamm of Ostmark leads talks with Worm in 2022."
    retold = (
        "Kander and 380 others from Feldau parked 62 trams. For Reiss, 140,000 riders and 5.6 million count. Now Stamm from Ostmark and Worm talk; see 2022."
    )
    other = "In Lindholt the mayor, Ilka Doremus, opened 12 bridges. Casper Vint paid 77 crowns to Oda Lindqvar."
    assert retelling(facts(story), facts(retold)).holds()
    assert not retelling(facts(story), facts(other)).holds(named=True)
    assert retelling(facts(story), facts(retold)) != retelling(facts(story), facts(other))


def test_texts_on_one_thing_are_told_from_texts_on_different_things() -> None:
    names = ("ada", "velm", "feldau", "tarnholm", "oslund", "kestrel", "maro")
    assert retelling(names, names[:5]).alike and not retelling(names, names[:5]).holds()
    assert not retelling(names, names[:4]).alike, "four names are shared by their subject"
    assert not retelling(names, names[4::-1]).alike, "a subject's names in another order"
    assert not retelling(names + tuple(f"x{i}" for i in range(20)), names[:5] + tuple(f"y{i}" for i in range(20))).alike


def test_facts_of_a_megabyte_are_bounded() -> None:
    assert len(facts(" ".join(f"Name{i} {i}" for i in range(100_000)))) <= 600
