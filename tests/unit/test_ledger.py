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


def test_bits_are_signed_by_what_they_speak_for(sample):
    found = told(
        sample, pair(Exhibit("PV310", 5.0, "b-from-a", "named"), Exhibit("PV313", 2.0, "a-from-b", "dates"), Exhibit("PV316", -1.0, "b-from-a", "more"))
    )
    assert [bar.bits for bar in found.bars] == [5.0, -2.0, -1.0]
    assert [bar.total for bar in found.bars] == [5.0, 3.0, 2.0] and found.total == 2.0
    assert as_text(found.reading) == "island-post took it from agency/ferry-vote"


def test_what_is_not_counted_moves_nothing(sample):
    found = told(sample, pair(Exhibit("PV310", 5.0, "b-from-a", "named", counted=False)))
    assert found.total == 0 and found.bars[0].width == 0 and found.bars[0].bits == 5.0


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
