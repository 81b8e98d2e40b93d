"""The sentences: how sure, who from whom, and never a judgement."""

from dataclasses import replace
from importlib.resources import files
from itertools import combinations

import pytest

from provenance.formats.naming import Names, as_text
from provenance.formats.shares import document_shares
from provenance.formats.wording import absent_phrase, hypothesis_phrase, in_short, key_figures, percent, relation_phrase, stand_alone, sure
from provenance.model import Document, Edge, Group, Relation, Text


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0.95, "almost certain, 0.95"),
        (0.9499, "likely, 0.94"),
        (1.0, "almost certain, over 0.99"),
        (0.8, "likely, 0.80"),
        (0.6, "more likely than not, 0.60"),
        (0.59, "cannot tell, 0.59"),
    ],
)
def test_sure_words_follow_the_scale(number, words):
    assert sure(number) == words


@pytest.mark.parametrize(("share", "words"), [(0, "0 %"), (0.004, "under 1 %"), (0.5, "50 %"), (0.996, "over 99 %"), (1, "100 %")])
def test_percent_does_not_round_to_nothing_or_all(share, words):
    assert percent(share) == words


def told(report) -> list[str]:
    return [as_text(phrase) for phrase in in_short(report)]


def test_in_short_says_what_matters_once(sample):
    sentences = told(sample.sample_report())
    assert sentences[0] == "island-post took text from agency/ferry-vote; 66 % of it stands there too (almost certain, 0.97)."
    assert sum("Gull Radio" in sentence for sentence in sentences) == 1
    assert "weather-note stands alone among these documents." in sentences
    assert "In island-post one passage stands twice." in sentences


def test_in_short_of_nothing(sample):
    report = sample.sample_report()
    empty = replace(report, passages=(), repeats=(), pairs=(), absent_sources=(), edges=(), groups=(), problems=())
    assert told(empty) == ["No recycled text that counts was found among 5 documents."]
    assert told(replace(empty, texts=())) == ["No recycled text that counts was found among 0 documents."]


def many(count: int) -> tuple[Text, ...]:
    return tuple(Text(Document(f"d{number:03}", "x"), (), ()) for number in range(count))


def test_in_short_stays_short(sample):
    open_pairs = tuple(Relation(f"d{number:03}", f"d{number + 1:03}", "undecided", 0.5) for number in range(0, 100, 2))
    sentences = told(replace(sample.sample_report(), texts=many(100), pairs=open_pairs, edges=(), absent_sources=(), repeats=()))
    assert len(sentences) < 12 and any("46 further pairs" in sentence for sentence in sentences)


def test_many_copies_of_one_document_are_told_in_one_sentence(sample):
    copies = tuple(Relation("d000", f"d{n:03}", "copied", 0.9 + n / 100, copy=f"d{n:03}", source="d000", share_b=0.5) for n in range(1, 5))
    edges = tuple(Edge(pair.copy, pair.source, "wasDerivedFrom", pair.confidence, 0.5) for pair in copies)
    sentences = told(replace(sample.sample_report(), texts=many(5), pairs=copies, edges=edges, absent_sources=(), repeats=()))
    assert sentences[0] == "d001, d002, d003 and d004 took text from d000 (each at least likely, 0.91)."
    assert not any("took text" in sentence for sentence in sentences[1:])


def test_open_pairs_that_hang_together_are_told_in_one_sentence(sample):
    ids = [f"d{n:03}" for n in range(4)]
    open_pairs = tuple(Relation(a, b, "undecided", 0.5) for a, b in combinations(ids, 2))
    sentences = told(replace(sample.sample_report(), texts=many(4), pairs=open_pairs, edges=(), absent_sources=(), repeats=()))
    assert sentences[0] == "Among d000, d001, d002 and d003, 6 pairs share text of which it cannot be told who took it from whom."
    assert not any("cannot be told" in sentence for sentence in sentences[1:])


def test_many_groups_are_told_first(sample):
    report = sample.sample_report()
    groups = (*(Group(f"g{n}", ("coast-today", "island-post")) for n in range(5)), Group("g9", ("weather-note",)))
    assert told(replace(report, groups=groups))[0] == "10 of 5 documents share text and form 5 groups; the largest holds 2."


def test_an_open_verdict_names_no_culprit(sample):
    report = sample.sample_report()
    pair = next(pair for pair in report.pairs if pair.relation == "undecided")
    names = Names(report)
    assert "cannot be told" in as_text(relation_phrase(pair, names))
    tie = replace(pair, hypotheses=(("common-source", 0.5), ("a-from-b", 0.25), ("b-from-a", 0.25)))
    assert as_text(relation_phrase(tie, names)).endswith("(both from a common source 0.50; one from the other, no telling which, 0.50).")
    leaning = replace(pair, hypotheses=(("b-from-a", 0.6), ("common-source", 0.3), ("a-from-b", 0.1)))
    words = f"({pair.b} took it from {pair.a} 0.60; {pair.a} took it from {pair.b} 0.10; both from a common source 0.30)."
    assert as_text(relation_phrase(leaning, names)).endswith(words), "a direction never stands without the other"
    assert as_text(relation_phrase(replace(pair, hypotheses=()), names)).endswith("from whom.")


def test_every_relation_and_hypothesis_has_words(sample):
    report = sample.sample_report()
    names = Names(report)
    for relation in ("copied", "common-source", "shared-quotes", "incidental", "independent", "undecided"):
        pair = Relation("coast-today", "island-post", relation, 0.7, copy="coast-today", source="island-post")
        text = as_text(relation_phrase(pair, names))
        assert "coast-today" in text and "island-post" in text and text.endswith(".")
        assert as_text(hypothesis_phrase(relation, pair, names))


def test_a_common_source_that_the_arrows_show_is_named(sample):
    report = sample.sample_report()
    edges = (Edge("coast-today", "island-post", "wasDerivedFrom", 0.9), Edge("island-post", "agency/ferry-vote", "wasDerivedFrom", 0.9))
    edges += (Edge("weather-note", "agency/ferry-vote", "wasDerivedFrom", 0.9),)
    pair = Relation("coast-today", "weather-note", "common-source", 0.9)
    shown = replace(report, edges=edges, pairs=(pair,), absent_sources=())
    assert as_text(relation_phrase(pair, Names(shown))) == "coast-today and weather-note both lean on agency/ferry-vote (likely, 0.90)."
    assert as_text(relation_phrase(pair, Names(replace(shown, edges=edges[:2])))) == "coast-today and weather-note go back to a common source (likely, 0.90)."
    circle = (Edge("a", "b", "wasDerivedFrom", 0.9), Edge("b", "a", "wasDerivedFrom", 0.9))
    assert Names(replace(shown, edges=circle)).shared_source("a", "c") is None


def test_absent_sources_by_status(sample):
    report = sample.sample_report()
    source = report.absent_sources[0]
    names = Names(report)
    assert "lean on Gull Radio" in as_text(absent_phrase(source, names))
    assert "leans on" in as_text(absent_phrase(replace(source, used_by=("coast-today",)), names))
    assert "nothing shows that its text was used" in as_text(absent_phrase(replace(source, status="named"), names))
    assert "none of them names" in as_text(absent_phrase(replace(source, status="implied"), names))


def test_absent_sources_of_one_document_share_a_sentence(sample):
    report = sample.sample_report()
    one = report.absent_sources[0]
    many = tuple(replace(one, id=f"absent:{n}", name=f"Paper {n}", used_by=("weather-note",), confidence=0.8 + n / 100) for n in range(3))
    (sentence,) = (text for text in told(replace(report, absent_sources=many)) if "Paper" in text)
    assert sentence == "weather-note leans on Paper 2, Paper 1 and Paper 0, none of which is among these documents (each at least likely, 0.80)."
    spread = tuple(replace(one, id=f"absent:{n}", name=f"Paper {n}", used_by=(text.id,)) for n, text in enumerate(report.texts))
    assert any("Further sources" in text for text in told(replace(report, absent_sources=spread)))


def test_a_way_through_another_source_is_told_of_those_it_leads_to(sample):
    report = sample.sample_report()
    radio = replace(report.absent_sources[0], via="absent:mirror")
    mirror = replace(radio, id="absent:mirror", name="Mirror", via="", used_by=("coast-today",))
    edges = (Edge("coast-today", "absent:mirror", "wasDerivedFrom", 0.9), Edge("digest/five-things", radio.id, "wasDerivedFrom", 0.9))
    shown = replace(report, absent_sources=(radio, mirror), edges=edges)
    assert "lean on Gull Radio (coast-today through Mirror), which" in as_text(absent_phrase(radio, Names(shown)))
    everyone = replace(shown, edges=(*edges[:1], Edge("digest/five-things", "absent:mirror", "wasDerivedFrom", 0.9)))
    assert "lean on Gull Radio, through Mirror, which" in as_text(absent_phrase(radio, Names(everyone)))


def test_key_figures(sample):
    report = sample.sample_report()
    assert [value for value, _ in key_figures(report, document_shares(report))] == ["5", "2", "44 %", "1"]
    assert stand_alone(report) == ("weather-note",)


def test_hidden_names_are_hidden_in_sentences(sample):
    report = sample.sample_report(hide_names=True)
    names = Names(report)
    text = "\n".join(told(report)) + names.sentence("island-post copied Harbour Wire's text, Islands cut off as council scraps ferry.")
    for name in ("island-post", "ferry-vote", "Harbour Wire", "scraps"):
        assert name not in text
    assert "Document D took text from Document A" in text and "the outlet of Document A's text" in text


@pytest.mark.slow
def test_hiding_thousands_of_names_takes_no_time(sample):
    report = sample.sample_report(hide_names=True)
    texts = tuple(Text(Document(f"paper/{n}", "", title=f"Title {n}", source=f"Outlet {n}"), (), ()) for n in range(3000))
    names = Names(replace(report, texts=texts))
    for _ in range(2000):
        assert names.sentence("paper/2999 took it from paper/29.") == "Document DKJ took it from Document AD."


def test_hiding_keeps_longer_words(sample):
    names = Names(sample.sample_report(hide_names=True))
    assert names.sentence("island-posts and island-post; (Coast Today)") == "island-posts and Document D; (the outlet of Document B)"


def test_no_asset_and_no_sentence_judges():
    folder = files("provenance.formats")
    for file in [*folder.joinpath("assets").iterdir(), *(f for f in folder.iterdir() if f.name.endswith(".py"))]:
        text = file.read_text("utf-8").lower()
        for word in ("plagiar", "stole", "cheat", "suspicio"):
            assert word not in text, f"{word} in {file.name}"


def test_one_outlet_behind_many_single_documents_is_told_once(sample):
    report = sample.sample_report()
    one = replace(report.absent_sources[0], version="", via="")
    spread = tuple(replace(one, id=f"absent:x:{n}", used_by=(text.id,)) for n, text in enumerate((*report.texts, *report.texts)[:5]))
    (sentence,) = (text for text in told(replace(report, absent_sources=spread)) if "each lean on" in text)
    assert "and 3 more each lean on Gull Radio" in sentence
