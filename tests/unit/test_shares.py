"""Shares: a stretch counts once, as the strongest kind; quotations and boilerplate do not count."""

from dataclasses import replace

import pytest

from provenance.formats.shares import document_shares
from provenance.model import Alignment, Document, Sentence, Span, Text


def report_of(sample, *spans):
    text = Text(Document("a", "x" * 100), (), (Sentence(0, Span(0, 40), 0, "paragraph"), Sentence(1, Span(50, 100), 0, "paragraph")))
    other = Text(Document("b", "y" * 100), (), ())
    passages = tuple(Alignment(str(n), "a", Span(*span), "b", Span(0, 9), kind, 1.0) for n, (kind, *span) in enumerate(spans))
    return replace(sample.sample_report(), texts=(text, other), passages=passages)


def test_the_stronger_kind_wins_where_two_overlap(sample):
    share = document_shares(report_of(sample, ("paraphrase", 0, 40), ("verbatim", 10, 30)))["a"]
    assert share.by_kind["verbatim"] == pytest.approx(20 / 90) and share.by_kind["paraphrase"] == pytest.approx(20 / 90)
    assert share.total == pytest.approx(40 / 90) and share.sentences_elsewhere == 1


def test_quotes_and_boilerplate_do_not_count(sample):
    share = document_shares(report_of(sample, ("quote", 0, 40), ("boilerplate", 50, 100)))["a"]
    assert share.total == 0 and share.sentences_elsewhere == 0 and share.by_kind["quote"] > 0


def test_spans_outside_the_text_are_harmless(sample):
    share = document_shares(report_of(sample, ("verbatim", 90, 10**9)))["a"]
    assert share.by_kind["verbatim"] == pytest.approx(10 / 90)
    assert document_shares(report_of(sample))["b"].total == 0
