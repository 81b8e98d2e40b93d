"""Slips that two documents share: only where one of them corrects itself, never for variants, and never with a direction."""

import pytest

from provenance.evidence.overlap import Overlap
from provenance.evidence.slips import is_slip, shared_slips, spelling
from provenance.model import Alignment, Document, Span, Text

COMMON = "The ferry line of captain Zahkarova will close in autumn, and the islanders do not like it at all."


def shared(first: str, second: str, common: int = len(COMMON)) -> list:
    """Exhibits for two texts that share their beginnings."""
    texts = [Text(Document("a", first), (), ()), Text(Document("b", second), (), ())]
    spans = Span(0, common)
    passage = Alignment("1", "a", spans, "b", spans, "near", 0.9, 60.0)
    return shared_slips(Overlap("a", "b", (passage,), 60.0, 18, 18, 1), {text.id: spelling(text) for text in texts}, "incidental")


def test_a_slip_that_one_document_corrects_joins_both() -> None:
    (exhibit,) = shared(COMMON + " Zakharova said so. Zakharova left.", COMMON + " It was late.")
    assert (exhibit.code, exhibit.favours, exhibit.bits, exhibit.family) == ("PV317", "incidental", -3.0, "errors")
    assert {doc for doc, *_ in exhibit.spans} == {"a", "b"}


def test_no_slip_without_a_correction_or_outside_the_shared_text() -> None:
    assert shared(COMMON, COMMON) == []
    assert shared(COMMON + " Zakharova said so. Zakharova left.", COMMON, common=20) == []
    assert shared(COMMON + " Zakharova said so.", COMMON) == [], "as often right as wrong: nobody knows which is right"


def test_two_real_words_are_no_slip() -> None:
    common = COMMON.replace("Zahkarova", "internal")
    assert shared(common + " The interval is long. The interval ends.", common) == []


@pytest.mark.parametrize(
    ("word", "usual"),
    [
        ("colours", "colors"),
        ("organise", "organize"),
        ("phillip", "philip"),
        ("johansen", "johanson"),
        ("ivanova", "ivanov"),
        ("zelenskiy", "zelensky"),
        ("flight24x", "flight42x"),
    ],
)
def test_variants_are_no_slips(word: str, usual: str) -> None:
    assert not is_slip(word, usual) and not is_slip(usual, word)


@pytest.mark.parametrize(("word", "usual"), [("zahkarova", "zakharova"), ("brackwaler", "brackwater"), ("ordirnvalley", "ordrinvalley")])
def test_slips(word: str, usual: str) -> None:
    assert is_slip(word, usual)
