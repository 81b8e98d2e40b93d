"""The time axis: places by date, one line a document, arrows from sources to copies, and nothing without dates."""

from dataclasses import replace
from itertools import pairwise

import pytest

from provenance.formats.naming import Names
from provenance.formats.timeline import timeline
from provenance.model import Document, Edge, Text


def dated(sample, dates, edges=(("d1", "d0"),), **more):
    texts = tuple(Text(Document(f"d{number}", "x", published=date, **more), (), ()) for number, date in enumerate(dates))
    arrows = tuple(Edge(copy, source, "wasDerivedFrom", confidence) for (copy, source), confidence in zip(edges, (0.97, 0.7, 0.9), strict=False))
    report = replace(sample.sample_report(), texts=texts, edges=arrows, pairs=(), absent_sources=())
    return timeline(report, Names(report))


def test_time_runs_to_the_right_in_proportion(sample):
    found = dated(sample, ("2031-03-01", "2031-03-02", "2031-03-05"), (("d1", "d0"), ("d2", "d1")))
    x = {dot.id: dot.x for dot in found.dots}
    assert x["d1"] - x["d0"] == pytest.approx((x["d2"] - x["d0"]) / 4)
    assert [dot.id for dot in found.dots] == ["d0", "d1", "d2"] and len({dot.y for dot in found.dots}) == 3
    assert all(0 <= dot.x <= found.width and 0 <= dot.y <= found.height for dot in found.dots)


def test_arrows_lead_from_source_to_copy_and_weak_ones_are_dashed(sample):
    found = dated(sample, ("2031-03-01", "2031-03-02", "2031-03-05"), (("d1", "d0"), ("d2", "d1")))
    place = {dot.id: dot for dot in found.dots}
    assert [flight.dashed for flight in found.flights] == [False, True]
    assert found.flights[0].path.startswith(f"M{place['d0'].x:.0f} ")
    assert found.flights[0].path.endswith(f"{place['d1'].x - 7:.0f} {place['d1'].y:.0f}")


def test_times_zones_and_bad_dates(sample):
    found = dated(sample, ("2031-03-01T09:30:00+09:00", "2031-03-01T01:00:00Z", "", "not a date", "2031-02-30"), (("d1", "d0"), ("d2", "d0"), ("d3", "d4")))
    assert [(dot.id, dot.when) for dot in found.dots] == [("d0", "2031-03-01 09:30"), ("d1", "2031-03-01 01:00")]
    assert found.undated == 3


@pytest.mark.parametrize("dates", [("", ""), ("2031-03-01", ""), ("2031-03-01", "2031-03-01")])
def test_without_two_different_dates_there_is_no_axis(sample, dates):
    assert dated(sample, dates) is None


def test_documents_that_share_nothing_are_not_on_it(sample):
    found = dated(sample, ("2031-03-01", "2031-03-02", "2031-03-05"))
    assert {dot.id for dot in found.dots} == {"d0", "d1"}


def test_dated_documents_of_different_stories_have_no_axis(sample):
    assert dated(sample, ("2031-03-01", "", "2031-03-05", ""), (("d1", "d0"), ("d3", "d2"))) is None


def test_stated_dates_are_told_from_those_read(sample):
    assert [dot.stated for dot in dated(sample, ("2031-03-01", "2031-03-02"), given=frozenset({"published"})).dots] == [True, True]
    assert [dot.stated for dot in dated(sample, ("2031-03-01", "2031-03-02")).dots] == [False, False]


def test_many_documents_are_cut_and_counted_and_marks_keep_apart(sample):
    dates = [f"2031-{1 + n // 28:02}-{1 + n % 28:02}" for n in range(100)]
    texts = tuple(Text(Document(f"d{n:03}", "x", published=date), (), ()) for n, date in enumerate(dates))
    edges = tuple(Edge(f"d{n:03}", "d000", "wasDerivedFrom", 0.9) for n in range(1, 100))
    report = replace(sample.sample_report(), texts=texts, edges=edges, pairs=(), absent_sources=())
    found = timeline(report, Names(report))
    assert len(found.dots) == 60 and found.left_out == 40
    places = [tick.x for tick in found.ticks]
    assert all(b - a >= 90 for a, b in pairwise(places)) and found.ticks[0].label == dates[0] and found.ticks[-1].label == dates[59]
