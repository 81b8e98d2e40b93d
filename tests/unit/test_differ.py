"""Word edits, changed facts, altered quotations, forms filled in twice."""

import pytest

from provenance.matching.differ import altered_quotations, changes, conflict_rate, edits, filled_in
from provenance.model import Span


def _all(text):
    return Span(0, len(text))


def _changes(left, right):
    return [(c.code, c.left_text, c.right_text) for c in changes(left, _all(left), right, _all(right))]


def test_edits_cover_all_words_in_order_and_fit_the_text():
    left, right = "The council met on Monday evening.", "On Monday evening the whole council met."
    found = edits(left, _all(left), right, _all(right))
    assert "".join(left[e.left.start : e.left.end] for e in found if e.op == "delete" or e.op == "equal")
    for e in found:
        if e.op == "equal":
            assert left[e.left.start : e.left.end].lower() == right[e.right.start : e.right.end].lower()
    assert [e.left for e in found] == sorted(e.left for e in found)


def test_edits_of_a_part_have_the_places_of_the_whole():
    left = "Nothing before this. It rained."
    found = edits(left, Span(21, 31), "It snowed.", Span(0, 10))
    assert [left[e.left.start : e.left.end] for e in found] == ["It", "rained"]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("It closed with nine votes to four after debate.", "It closed with nine votes to three after debate.", ("PV501", "four", "three")),
        ("They paid 5,000 crowns for the boat.", "They paid 7,500 crowns for the boat.", ("PV501", "5,000", "7,500")),
        ("The ship left port on Tuesday at noon.", "The ship left port on Friday at noon.", ("PV502", "Tuesday", "Friday")),
        ("The prize went to Marta Quellin this year.", "The prize went to Sofia Brandt this year.", ("PV503", "Marta", "Sofia")),
        ("The ferry will return before the winter.", "The ferry will not return before the winter.", ("PV504", "", "not")),
        ("It sank one day after the vote was held.", "It sank shortly after the vote was held.", ("PV505", "one", "shortly")),
        ("He took office in January 2019 as planned.", "He took office in early 2019 as planned.", ("PV505", "January", "early")),
        ("The dam is safe, the engineers said.", "The dam may be safe, the engineers said.", ("PV505", "", "may")),
    ],
)
def test_changed_facts(left, right, expected):
    assert expected in _changes(left, right)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("It has nine decks and four masts today.", "It has 9 decks and 4 masts today."),
        ("On Tuesday the ship left the port.", "The ship left the port on Tuesday."),
        ("The Norwegian crew was saved at dawn today.", "The Norway crew was saved at dawn today."),
        ("The pier was closed for 4 decades after the flood.", "The pier was closed for forty years after the flood."),
        ("The pier sold two dozen boats after the flood.", "The pier sold 24 boats after the flood."),
        ("The pier cost 5,000 crowns after the flood.", "The pier cost five thousand crowns after the flood."),
        ("The pier held thirty five boats after the flood.", "The pier held 35 boats after the flood."),
        ("A ferry that Denmark built sank off the pier.", "A ferry that Danish yards built sank off the pier."),
        ("Nothing here is alike at all.", "Every word of that differs greatly."),
        ("The same words stand in both.", "The same words stand in both."),
    ],
)
def test_no_facts_where_none_changed(left, right):
    assert _changes(left, right) == []


def test_quantities_of_several_words_that_do_differ():
    left, right = "The pier was closed for 4 decades after the flood.", "The pier was closed for fifty years after the flood."
    assert _changes(left, right) == [("PV501", "4", "fifty")]
    left, right = "A ferry that Denmark built sank off the pier.", "A ferry that Norway built sank off the pier."
    assert _changes(left, right) == [("PV503", "Denmark", "Norway")]
    endless = "nine " + "hundred " * 3000
    assert _changes("It cost in all " + endless, "It cost in all eight crowns") == []  # too long to be one fact; and no number grows without end


def test_altered_quotation_but_not_a_shortened_one():
    left, right = '"We had no other choice but to go," she said.', '"We had no choice at all but to run," she said.'
    assert [c.code for c in altered_quotations(left, [Span(0, 35)], right, [Span(0, 37)])] == ["PV506"]
    short = '"no other choice" was all she said.'
    assert altered_quotations(left, [Span(0, 35)], short, [Span(0, 17)]) == ()


def test_conflicts_tell_a_form_from_an_update():
    form = "The bank said deposits rose {} percent to {} million crowns in the week to {}, a spokesman for the bank said on the telephone."
    first, second = form.format(4, 312, "June 3"), form.format(7, 455, "June 10")
    update = first + " It added that lending was unchanged and that no branch would close."
    assert conflict_rate(first, second) > 5
    assert conflict_rate(first, update) == 0
    assert conflict_rate("", first) == 0


def test_a_revised_text_is_no_form():
    """A revision changes terms and limits, but keeps the names and most figures."""
    first = "The Velm Water Board grants 12 days a year, at most 5 in July, against Form 7 of the Tarn Office, within 4 weeks, as Rule 31 says."
    second = "The Velm Water Board grants 15 days a year, at most 5 in July, against Form 7 of the Tarn Office, within 2 weeks, as Rule 31 says."
    assert conflict_rate(first, second) > 5 and not filled_in(first, second, 5.0, 0.4)
    form = "The court of {} gave {} years to a man of {} for theft at {}, the clerk said."
    assert filled_in(form.format("Velm", 3, 44, "Tarnholm"), form.format("Oslund", 5, 27, "Feldau"), 5.0, 0.4)
    assert not filled_in("", first, 5.0, 0.4)


def test_figures_that_move_down_a_column_conflict():
    first = "Balances rose to 3.9 billion from 3.4 billion the day before, the treasury said."
    second = "Balances rose to 4.2 billion from 3.9 billion the day before, the treasury said."
    assert conflict_rate(first, second) > 5


def test_hostile_lengths_are_bounded():
    long = "word " * 200_000
    assert edits(long, _all(long), long, _all(long))
