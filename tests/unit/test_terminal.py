"""Two documents in the terminal: nothing wider than asked, changes marked, controls harmless."""

from dataclasses import replace

import pytest

from provenance.formats.terminal import _columns, comparison, summary_lines


def pair_of(report, one, two):
    texts = tuple(text for text in report.texts if text.id in (one, two))
    return replace(report, texts=texts)


@pytest.mark.parametrize("width", [40, 77, 78, 100, 160])
def test_no_line_is_wider_than_asked(sample, width):
    text = comparison(pair_of(sample.sample_report(), "agency/ferry-vote", "island-post"), width=width)
    assert max(_columns(line) for line in text.splitlines()) <= width


def test_changed_words_are_marked(sample):
    text = comparison(pair_of(sample.sample_report(), "agency/ferry-vote", "island-post"), width=60)
    assert "[-nine to four-]" in text and "{+9-4+}" in text and "[-412-]" in text and "{+421+}" in text
    assert "took text from" in text and "moved" in text


def test_evidence_is_told_with_what_it_speaks_for(sample):
    text = comparison(pair_of(sample.sample_report(), "agency/ferry-vote", "island-post"), width=200)
    assert "PV312 6.0 bits for “island-post took it from agency/ferry-vote”: island-post ends with the copyright line" in text
    assert "PV316 0.5 bits against “island-post took it from agency/ferry-vote”" in text
    assert "PV323" not in text, "it does not count"


def test_an_open_pair_keeps_its_condition(sample):
    report = sample.sample_report()
    told = "Cannot tell between: one from the other. If one copied the other, island-post copied coast-today (likely, 0.85)."
    pairs = tuple(replace(pair, wording=told) if pair.relation == "undecided" else pair for pair in report.pairs)
    assert told in comparison(pair_of(replace(report, pairs=pairs), "coast-today", "island-post"), width=200)


def test_says_when_nothing_was_found(sample):
    assert "No passage" in comparison(pair_of(sample.sample_report(), "coast-today", "weather-note"))


def test_wide_characters_count_twice():
    assert _columns("北京") == 4 and _columns("e\u0301") == 1 and _columns("ab") == 2


def test_no_control_reaches_the_terminal(sample):
    report = sample.hostile_report()
    text = comparison(replace(report, texts=report.texts[:2]), width=80) + "\n".join(summary_lines(report))
    assert not set(text) & {"\x1b", "\x00", "\u202e", "\ud800", "\r"}
