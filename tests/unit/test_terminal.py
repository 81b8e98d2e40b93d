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


def test_says_when_nothing_was_found(sample):
    assert "No passage" in comparison(pair_of(sample.sample_report(), "coast-today", "weather-note"))


def test_wide_characters_count_twice():
    assert _columns("北京") == 4 and _columns("e\u0301") == 1 and _columns("ab") == 2


def test_no_control_reaches_the_terminal(sample):
    report = sample.hostile_report()
    text = comparison(replace(report, texts=report.texts[:2]), width=80) + "\n".join(summary_lines(report))
    assert not set(text) & {"\x1b", "\x00", "\u202e", "\ud800", "\r"}
