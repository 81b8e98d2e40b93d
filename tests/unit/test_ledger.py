"""The waterfall: bits for and against the verdict, in order, inside the scale."""

import pytest

from provenance.formats.ledger import ledger
from provenance.formats.naming import Names, as_text
from provenance.model import Exhibit, Relation


def told(sample, relation):
    report = sample.sample_report()
    return ledger(relation, Names(report), {text.id: text for text in report.texts})


def pair(*evidence, **more):
    values = {"relation": "copied", "confidence": 0.9, "copy": "island-post", "source": "agency/ferry-vote", "evidence": evidence, **more}
    return Relation("agency/ferry-vote", "island-post", **values)


PRIOR = (("shared-quotes", 0.5), ("common-source", 0.25), ("a-from-b", 0.125), ("b-from-a", 0.125))


def test_chances_follow_from_the_prior_and_each_exhibit_by_bayes(sample):
    exhibits = (Exhibit("PV327", -12.0, "shared-quotes", "much"), Exhibit("PV310", 8.0, "b-from-a", "named"), Exhibit("PV313", -3.0, "b-from-a", "dates"))
    found = told(sample, pair(*exhibits, prior=PRIOR, hypotheses=(("b-from-a", 0.9),)))
    weights = dict(PRIOR)
    chances = [weights["b-from-a"] / sum(weights.values())]
    for exhibit in exhibits:
        weights[exhibit.favours] *= 2**exhibit.bits
        chances.append(weights["b-from-a"] / sum(weights.values()))
    assert [found.start.chance, *(bar.chance for bar in found.bars)] == pytest.approx(chances)
    assert [bar.up for bar in found.bars] == [True, True, False]
    assert found.end.chance == 0.9
    assert as_text(found.reading) == "island-post took it from agency/ferry-vote"
    assert as_text(found.bars[0].speaks) == "the same quotations of others"


def test_each_bar_begins_where_the_one_before_ends(sample):
    found = told(
        sample,
        pair(*(Exhibit(f"PV31{n}", bits, "b-from-a", "") for n, bits in enumerate((5.0, -2.0, -6.0, 1.0))), prior=PRIOR, hypotheses=(("b-from-a", 0.4),)),
    )
    place = found.start.left
    for bar in (*found.bars, found.end):
        begin, end = (bar.left, bar.left + bar.width) if bar.up else (bar.left + bar.width, bar.left)
        assert begin == pytest.approx(place, abs=0.05)
        place = end


def test_what_is_not_counted_moves_nothing(sample):
    found = told(sample, pair(Exhibit("PV310", 5.0, "b-from-a", "named", counted=False), prior=PRIOR))
    assert found.bars[0].chance == found.start.chance and found.bars[0].width == 0 and found.bars[0].bits == 5.0


def test_an_exhibit_for_a_rival_lowers_the_chance(sample):
    found = told(sample, pair(Exhibit("PV316", 3.0, "common-source-absent", "more"), prior=PRIOR))
    assert found.bars[0].chance < found.start.chance and not found.bars[0].up


def test_quotation_marks_of_the_page_do_not_stand_twice(sample):
    text = sample.sample_report().texts
    words = {t.id: t.document.text for t in text}["island-post"]
    start, end = words.index("“We had"), words.index("failed,”") + len("failed,”")
    found = told(sample, pair(Exhibit("PV315", 1.5, "b-from-a", "", (("island-post", start, end),))))
    assert found.bars[0].quotes[0].text == words[start + 1 : end - 1]


@pytest.mark.parametrize("bits", [(3.0, -9.0, 2.0), (-4.0,), (0.0,), (0.5,), (40.0, 40.0)])
def test_bars_stay_inside_the_scale(sample, bits):
    found = told(sample, pair(*(Exhibit(f"PV31{n}", value, "b-from-a", "") for n, value in enumerate(bits))))
    for bar in found.bars:
        assert bar.left >= 0 and bar.left + bar.width <= 100.01
    assert 0 <= found.zero <= 100


def test_an_open_verdict_is_weighed_for_its_first_reading(sample):
    relation = pair(Exhibit("PV313", 2.0, "a-from-b", "dates"), relation="undecided", copy=None, source=None, hypotheses=(("a-from-b", 0.5), ("b-from-a", 0.4)))
    found = told(sample, relation)
    assert found.bars[0].bits == 2.0 and [value for _, value in found.hypotheses] == [0.5, 0.4]


def test_quotes_are_the_words_of_the_documents(sample):
    spans = (("island-post", 0, 19), ("nowhere", 0, 5), ("island-post", -5, 7), ("island-post", 10**9, 10**9 + 1))
    found = told(sample, pair(Exhibit("PV310", 5.0, "b-from-a", "named", spans)))
    assert [quote.text for quote in found.bars[0].quotes] == ["Islands cut off as", "Islands"]


def test_long_evidence_is_cut_and_counted(sample):
    assert told(sample, pair(*(Exhibit("PV310", 0.1, "b-from-a", "x") for _ in range(55)))).left_out == 15
