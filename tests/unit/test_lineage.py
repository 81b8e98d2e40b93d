"""Who took from whom, on small documents with hand-made passages and mentions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provenance.evidence.posterior import calibration
from provenance.lineage import Lineage, relate
from provenance.model import Alignment, Document, Link, Mention, Sentence, Span, Text
from provenance.settings import LineageSettings, SplitSettings
from provenance.split import split

STORY = (
    "The ferry line to the outer islands will close in autumn, the harbour council decided by nine votes to four. "
    "Its two boats are older than most of the captains, and the repair of the larger one would swallow a third of the yearly budget. "
    "Islanders have collected signatures since March and hope that the regional court will hear them before the first storms. "
)


def text(name: str, content: str = STORY, **fields: object) -> Text:
    document = Document(name, content, **fields)  # type: ignore[arg-type]
    ends = [i + 1 for i, c in enumerate(content) if c == "."]
    spans = [Span(a, b) for a, b in zip([0, *(e + 1 for e in ends)], ends, strict=False)]
    sentences = tuple(Sentence(i, span, 0, "paragraph") for i, span in enumerate(spans))
    marks = [i for i, c in enumerate(content) if c == '"']
    quotes = tuple(Span(a, b + 1) for a, b in zip(marks[::2], marks[1::2], strict=False))
    return Text(document, (), sentences, quotes)


def passage(left: Text, right: Text, kind: str = "near", nats: float = 120.0, spans: tuple[Span, Span] | None = None) -> Alignment:
    a, b = spans or (Span(0, len(left.document.text)), Span(0, len(right.document.text)))
    return Alignment(f"{left.id}-{right.id}", left.id, a, right.id, b, kind, 0.9, nats)  # type: ignore[arg-type]


def mention(doc: Text, words: str, cue: str, outlet: str = "", own: bool = False) -> Mention:
    start = doc.document.text.index(words)
    span = Span(start, start + len(words))
    clause = next((s.span for s in doc.sentences if s.span.start <= start < s.span.end), span)
    return Mention(doc.id, span, clause, cue, words, outlet, own=own)


def run(*texts: Text, mentions: tuple[Mention, ...] = (), passages: tuple[Alignment, ...] = (), repeats: tuple[Alignment, ...] = ()) -> Lineage:
    return relate(texts, mentions, passages, repeats, LineageSettings())


def test_without_a_passage_a_pair_is_independent_and_every_pair_is_told() -> None:
    found = run(text("a"), text("b", "Snow."), text("c", "Rain."))
    assert [(p.a, p.b, p.relation) for p in found.pairs] == [("a", "b", "independent"), ("a", "c", "independent"), ("b", "c", "independent")]
    assert found.edges == () and found.groups == ()


def test_text_alone_never_draws_an_arrow() -> None:
    a, b = text("a"), text("b", STORY + "More was said at length about the winter timetable and the price of diesel. ")
    (pair,) = run(a, b, passages=(passage(a, b),)).pairs
    assert pair.relation == "undecided"
    assert pair.copy is None and pair.source is None
    assert pair.settle


def test_identical_words_have_no_direction() -> None:
    a, b = text("a"), text("b")
    (pair,) = run(a, b, passages=(passage(a, b, "verbatim", 300),)).pairs
    chances = dict(pair.hypotheses)
    assert chances["a-from-b"] == chances["b-from-a"]
    assert "PV325" in [e.code for e in pair.evidence]


@pytest.mark.parametrize(("cue", "least"), [("originally-published", 0.95), ("byline", 0.95), ("credit", 0.95), ("told", 0.9), ("email-to", 0.9)])
def test_naming_the_outlet_of_a_document_in_the_collection_points_to_it(cue: str, least: float) -> None:
    source = text("zz", source="Harbour Gazette")
    copy = text("aa", STORY + "So it stood in the Harbour Gazette. ")
    found = run(source, copy, mentions=(mention(copy, "Harbour Gazette", cue),), passages=(passage(copy, source),))
    (pair,) = found.pairs
    assert (pair.relation, pair.copy, pair.source) == ("copied", "aa", "zz")
    assert pair.confidence >= least
    assert [(e.copy, e.source) for e in found.edges] == [("aa", "zz")]
    assert found.absent_sources == (), "a source in the collection is not absent"


def test_naming_without_common_text_is_no_copying() -> None:
    source = text("zz", "Snow fell on the pass all night and the road is closed.", source="Harbour Gazette")
    copy = text("aa", STORY + "So it stood in the Harbour Gazette. ")
    found = run(source, copy, mentions=(mention(copy, "Harbour Gazette", "told"),))
    assert found.pairs[0].relation == "independent"
    assert [n.name for n in found.absent_sources] == ["Harbour Gazette"], "another story of that outlet is still absent"


QUOTED = '"Nobody asked the captains what they think of it." '
RETOLD = "Nine of thirteen councillors want the boats laid up after the summer. "


@pytest.mark.parametrize(
    ("credit", "relation"),
    [
        ("The harbour council will close the ferry line, the captain of a boat told the Harbour Gazette. ", "copied"),
        ("", "shared-quotes"),
        ("A goat had eaten the mayor's hat, a farmer of Velm told the Harbour Gazette. ", "shared-quotes"),
    ],
)
def test_who_says_where_a_story_is_from_mostly_retells_it(credit: str, relation: str) -> None:
    """Only a quotation is left in common: an arrow where the copy tells the same and says from whom, none where it says so of another matter or not at all."""
    source = text("zz", STORY + QUOTED, source="Harbour Gazette")
    copy = text("aa", RETOLD + credit + QUOTED)
    spans = tuple(Span(one.document.text.index(QUOTED), one.document.text.index(QUOTED) + len(QUOTED)) for one in (copy, source))
    named = (mention(copy, "Harbour Gazette", "told"),) if credit else ()
    found = run(source, copy, mentions=named, passages=(passage(copy, source, "quote", 60, spans),))  # type: ignore[arg-type]
    (pair,) = found.pairs
    assert [edge.prov for edge in found.edges if edge.source == "zz"] == (["hadPrimarySource"] if relation == "copied" else [])
    assert pair.relation == relation
    assert (pair.source, pair.form) == (("zz", "retelling") if relation == "copied" else (None, ""))
    assert relation != "copied" or "aa retells zz" in pair.wording


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("I have this from Aurelia Venn's essay. ", "copied"),
        ("Aurelia Venn, who writes on ships, has told it all. ", "copied"),
        ("The pensioner Aurelia Venn was on the quay, too. ", "undecided"),
        ("\nWriter\nAurelia Venn\nLecturer in shipping", "undecided"),  # signs this text, too
    ],
)
def test_a_person_may_have_the_name_of_an_author(words: str, relation: str) -> None:
    source, copy = text("zz", author="Aurelia Venn"), text("aa", STORY + words)
    (pair,) = run(source, copy, passages=(passage(copy, source),)).pairs
    assert pair.relation == relation


def test_the_author_of_a_reprint_is_the_author_of_the_original() -> None:
    """Who names the author of a text that says it stood elsewhere first may be that first place."""
    reprint = text("zz", STORY + "This story was first published in the Island Mail.", author="Aurelia Venn")
    original = text("aa", STORY + "Written by our lecturer, Aurelia Venn, for readers everywhere.")
    (pair,) = run(reprint, original, mentions=(mention(reprint, "Island Mail", "originally-published"),), passages=(passage(original, reprint),)).pairs
    assert pair.source != "zz"


def test_both_naming_one_absent_source_share_it() -> None:
    a = text("a", STORY + "By the Harbour Gazette. ", source="Island Mail")
    b = text("b", STORY + "It was first printed by HG. ", source="Coast Post")
    mentions = (mention(a, "Harbour Gazette", "byline", "Harbour Gazette"), mention(b, "HG", "originally-published", "Harbour Gazette"))
    found = run(a, b, mentions=mentions, passages=(passage(a, b),))
    (pair,) = found.pairs
    assert pair.relation == "common-source"
    (node,) = found.absent_sources
    assert pair.absent_source == node.id
    assert node.used_by == ("a", "b") and node.status == "used" and "HG" in node.aliases
    assert [(e.copy, e.source) for e in found.edges] == [("a", node.id), ("b", node.id)]


def test_a_documents_own_outlet_is_not_absent() -> None:
    a = text("a", STORY + "She told the Harbour Gazette so. ", source="The Harbour Gazette")
    found = run(a, text("b", "Snow."), mentions=(mention(a, "Harbour Gazette", "told"),))
    assert found.absent_sources == ()


def test_quotations_alone_are_shared_quotations() -> None:
    words = '"We had no choice but to close the line before the winter storms begin again, and I say so with regret"'
    a, b = text("a", f"At the harbour the mayor said {words}."), text("b", f"{words}, was the only comment to be had.")
    spans = (Span(a.document.text.index('"'), a.document.text.rindex('"') + 1), Span(0, b.document.text.rindex('"') + 1))
    (pair,) = run(a, b, passages=(passage(a, b, "verbatim", 200, spans),)).pairs
    assert pair.relation == "shared-quotes"


def test_dates_say_only_which_way_it_could_have_gone() -> None:
    a, b = text("a", STORY, published="2025-03-02"), text("b", STORY + "So it was. ", published="2025-03-01")
    (pair,) = run(a, b, passages=(passage(a, b),)).pairs
    assert pair.relation == "undecided"
    assert "a copied b" in pair.wording and "If one copied the other" in pair.wording


def test_the_users_word_decides() -> None:
    a, b = text("a"), text("b", STORY + "So it was. ", original=True)
    (pair,) = run(a, b, passages=(passage(a, b),)).pairs
    assert (pair.relation, pair.copy, pair.source) == ("copied", "a", "b")


def test_a_trust_order_says_which_way_and_not_that() -> None:
    a, b = text("a", trust=1), text("b", STORY + "So it was. ", trust=2)
    (pair,) = run(a, b, passages=(passage(a, b),)).pairs
    assert pair.relation == "undecided" and "If one copied the other, a copied b" in pair.wording
    (strong,) = relate((a, b), (), (passage(a, b),), (), LineageSettings(trust_bits=12.0)).pairs
    assert dict(strong.hypotheses)["b-from-a"] < dict(pair.hypotheses)["b-from-a"] < 0.02
    assert strong.relation == "undecided", "however much it weighs, an order is no claim"
    copy = text("c", STORY + "By the Harbour Gazette. ", trust=1)
    (named,) = run(
        copy,
        replace(b, document=replace(b.document, source="Harbour Gazette")),
        mentions=(mention(copy, "Harbour Gazette", "byline"),),
        passages=(passage(b, copy),),
    ).pairs
    assert (named.relation, named.source) == ("copied", "b")


def test_of_two_directions_as_likely_as_each_other_an_open_verdict_never_names_one_alone() -> None:
    """Each quotes what the other reports: a common source is likely, and which of the two is the copy if not, nothing says."""
    one = STORY + 'The mayor said "we have been waiting for these two boats since last summer". The captain said that nobody had asked his crew about it.'
    two = STORY + 'The mayor said that they had been waiting for the boats since summer. The captain said "nobody has ever asked my crew about any of it".'
    a, b = text("a", one), text("b", two)
    passages = tuple(
        replace(passage(a, b, spans=(x.span, y.span), nats=60.0), id=f"p{i}") for i, (x, y) in enumerate(zip(a.sentences, b.sentences, strict=True))
    )
    (pair,) = run(a, b, passages=passages).pairs
    assert pair.relation == "undecided" and dict(pair.hypotheses)["a-from-b"] == dict(pair.hypotheses)["b-from-a"]
    assert ("a from b" in pair.wording) == ("b from a" in pair.wording)
    assert pair.wording.startswith("Cannot tell between: both from a common source; a from b; b from a.")


def test_what_a_pair_starts_with_is_told_and_leads_to_its_chances() -> None:
    (pair,) = run(text("a"), text("b", STORY + "More was said. "), passages=(passage(text("a"), text("b", STORY + "More was said. ")),)).pairs
    assert sum(weight for _, weight in pair.prior) == pytest.approx(1.0)
    weights = dict(pair.prior)
    for exhibit in pair.evidence:
        weights[exhibit.favours] *= 2**exhibit.bits if exhibit.counted else 1
    softened = {name: (weight / sum(weights.values())) ** (1 / calibration().temperature) for name, weight in weights.items()}
    assert {name: weight / sum(softened.values()) for name, weight in softened.items()} == pytest.approx(dict(pair.hypotheses), abs=1e-4)


@pytest.mark.parametrize(
    ("words", "source"),
    [
        ("The matter was told last week under the title “Two old boats and a budget”.", "a"),
        ("It is about two old boats and a budget, then.", None),
        ("Two old boats and a budget: that is how it looks.", None),
    ],
)
def test_the_headline_of_a_plain_text_is_known_where_it_is_quoted(words: str, source: str | None) -> None:
    a, _ = split(Document("a", "Two old boats and a budget\n\n" + STORY), SplitSettings())
    b, _ = split(Document("b", "The islands wait for autumn\n\n" + STORY + "\n\n" + words + "\n"), SplitSettings())
    (pair,) = run(a, b, passages=(passage(a, b),)).pairs
    assert (pair.source, pair.copy) == (source, "b" if source else None)


def test_an_arrow_against_stated_dates_is_taken_back_and_keeps_even_odds_at_most() -> None:
    fields = {"given": frozenset({"published"})}
    a, b = text("a", original=True, published="2025-03-03", **fields), text("b", published="2025-03-01", **fields)
    (pair,) = run(a, b, passages=(passage(a, b),)).pairs
    assert (pair.relation, pair.copy, pair.source) == ("undecided", None, None) and "but the dates say" in pair.wording
    chances = dict(pair.hypotheses)
    assert chances["b-from-a"] == pair.confidence == 0.5 and sum(chances.values()) == pytest.approx(1, abs=1e-4)


def linked(words: str) -> Lineage:
    """A copy that links to its source's page, from the last word of ``words``."""
    a, _ = split(Document("a", STORY, source="Harbour Gazette", url="https://hgazette.example/ferry-to-close"), SplitSettings())
    content = STORY + "\n\n" + words + "\n"
    start = content.rindex(words.split()[-1])
    link = Link(Span(start, len(content) - 1), "https://hgazette.example/ferry-to-close")
    b, _ = split(Document("b", content, links=(link,)), SplitSettings())
    return run(a, b, passages=(passage(a, b),))


@pytest.mark.parametrize("words", ["Read the first report here", "Read more: hgazette.example/ferry-to-close", "The Gazette wrote of related matters here"])
def test_a_link_to_the_page_of_a_text_shows_where_it_is_from(words: str) -> None:
    (pair,) = linked(words).pairs
    assert (pair.relation, pair.source) == ("copied", "a")


@pytest.mark.parametrize("words", ["Related: Gazette", "See also\n\nFerry", "You may also like: two boats and Gazette", "Siehe auch: Fähre"])
def test_a_link_that_recommends_further_reading_draws_no_arrow(words: str) -> None:
    (pair,) = linked(words).pairs
    assert pair.relation == "undecided" and any(e.code == "PV311" and 0 < e.bits <= 1 for e in pair.evidence)


@pytest.mark.parametrize(
    ("head", "relation"),
    [
        ("PRESS RELEASE\n\nFerry line to close\n\n", "copied"),
        ("Weir Herald\n\nFerry line to close\n\nPRESS RELEASE\n\n", "undecided"),
        ("Harbour Council\n\nFerry line to close\n\nPRESS RELEASE\n\n", "copied"),
        ("NEWS PROVIDED BY\n\nHarbour Council\n\nFerry line to close\n\nPRESS RELEASE\n\n", "copied"),
    ],
)
def test_a_release_under_another_name_is_a_printing_of_it(head: str, relation: str) -> None:
    a, _ = split(Document("a", head + STORY), SplitSettings())
    b, _ = split(Document("b", STORY + "The rest will be known soon, the council said in a press release.\n"), SplitSettings())
    (pair,) = run(a, b, passages=(passage(a, b),)).pairs
    assert pair.relation == relation


def test_equal_trust_or_none_says_nothing() -> None:
    plain = run(text("a"), text("b"), passages=(passage(text("a"), text("b")),)).pairs[0].hypotheses
    for one, two in ((3, 3), (None, 3), (3, None)):
        texts = text("a", trust=one), text("b", trust=two)
        assert run(*texts, passages=(passage(*texts),)).pairs[0].hypotheses == plain


def test_no_arrow_against_known_dates() -> None:
    source = text("zz", source="Harbour Gazette", published="2025-03-05")
    copy = text("aa", STORY + "By the Harbour Gazette. ", published="2025-03-01")
    found = run(source, copy, mentions=(mention(copy, "Harbour Gazette", "byline"),), passages=(passage(copy, source),))
    assert found.pairs[0].relation == "undecided"
    assert not [e for e in found.edges if not e.source.startswith("absent:")]


def test_two_copies_of_one_document_share_it() -> None:
    source = text("s", source="Harbour Gazette")
    copies = [text(name, STORY + "Originally in the Harbour Gazette. " + name * 3) for name in "xy"]
    mentions = tuple(mention(copy, "Harbour Gazette", "originally-published") for copy in copies)
    passages = (passage(source, copies[0]), passage(source, copies[1]), passage(*copies))
    found = run(source, *copies, mentions=mentions, passages=passages)
    verdicts = {(p.a, p.b): p.relation for p in found.pairs}
    assert verdicts == {("s", "x"): "copied", ("s", "y"): "copied", ("x", "y"): "common-source"}
    assert [g.origin for g in found.groups] == ["s"]


COMMON = " ".join(f"common{i} word{i}" for i in range(12)) + ". "
LEFT, RIGHT = (" ".join(f"{side}{i} word{i}" for i in range(60)) + ". " for side in ("left", "right"))
STAR = {"h": COMMON + LEFT + RIGHT, "l": COMMON + LEFT, "r": COMMON + RIGHT}


def a_star(**dates: str) -> Lineage:
    """A hub and two arms that share with it much more than with each other."""
    hub, *arms = (text(name, content, published=dates.get(name, "")) for name, content in STAR.items())
    spans = Span(0, len(COMMON)), Span(0, len(COMMON))
    return run(hub, *arms, passages=(passage(hub, arms[0]), passage(hub, arms[1]), passage(*arms, spans=spans)))


def test_a_hub_is_shown_by_what_it_shares_with_one_arm_alone() -> None:
    found = a_star()
    for pair in found.pairs:
        for exhibit in (e for e in pair.evidence if e.code == "PV320"):
            assert {doc for doc, _, _ in exhibit.spans} == {pair.a, pair.b} and "h" in (pair.a, pair.b)
            arm = pair.a if pair.b == "h" else pair.b
            words = {"l": "left", "r": "right"}[arm]
            for doc, start, end in exhibit.spans:
                shown = STAR[doc][start:end]
                assert f"{words}3 " in shown and "common0" not in shown


def test_a_hub_is_named_but_decides_no_pair() -> None:
    found = a_star()
    assert [g.origin for g in found.groups] == ["h"]
    assert {e.code for p in found.pairs for e in p.evidence} >= {"PV320"}
    for pair in found.pairs:
        chances = dict(pair.hypotheses)
        direct = sorted((chances["a-from-b"], chances["b-from-a"]))
        assert pair.relation != "copied" and direct[1] / sum(direct) < 0.8, "the middle of a chain looks the same"


def test_no_hub_that_is_dated_after_one_of_its_arms() -> None:
    assert [g.origin for g in a_star(h="2025-05-02", l="2025-05-01").groups] == [""]
    assert [g.origin for g in a_star(h="2025-05-02", l="2025-05-03").groups] == ["h"]


def test_remains_of_a_republisher_make_a_chain() -> None:
    a = text("a", STORY + "By the Harbour Gazette. More from Tide Digest. ")
    mentions = (mention(a, "Harbour Gazette", "byline"), mention(a, "Tide Digest", "furniture"))
    found = run(a, text("b", "Snow."), mentions=mentions)
    by_name = {n.name: n for n in found.absent_sources}
    assert by_name["Harbour Gazette"].via == by_name["Tide Digest"].id
    assert {(e.copy, e.source) for e in found.edges} == {("a", by_name["Tide Digest"].id), (by_name["Tide Digest"].id, by_name["Harbour Gazette"].id)}


def test_a_cited_report_in_a_text_with_an_origin_is_second_hand() -> None:
    a = text("a", "According to the Capital Post, it is over. " + STORY + "By the Harbour Gazette. ")
    found = run(a, text("b", "Snow."), mentions=(mention(a, "Capital Post", "according-to"), mention(a, "Harbour Gazette", "byline")))
    by_name = {n.name: n for n in found.absent_sources}
    assert by_name["Capital Post"].status == "named"
    assert by_name["Capital Post"].via == by_name["Harbour Gazette"].id


def test_hints_never_invent_an_address() -> None:
    a = text("a", STORY + "By the Harbour Gazette. ", title="Ferry line to close in autumn")
    (node,) = run(a, text("b", "Snow."), mentions=(mention(a, "Harbour Gazette", "byline"),)).absent_sources
    assert "Harbour Gazette" in node.hint and "Ferry" in node.hint
    assert "http" not in node.hint and "www" not in node.hint


def test_the_order_of_arguments_plays_no_part() -> None:
    source = text("m", source="Harbour Gazette")
    copies = [text(name, STORY + "Originally in the Harbour Gazette. " + name * 3) for name in "xa"]
    mentions = tuple(mention(copy, "Harbour Gazette", "originally-published") for copy in copies)
    passages = (passage(copies[1], source), passage(source, copies[0]), passage(copies[1], copies[0]))
    first = relate([source, *copies], mentions, passages, (), LineageSettings())
    second = relate([*copies[::-1], source], mentions[::-1], passages[::-1], (), LineageSettings())
    assert first == second


def test_swapping_the_ids_swaps_the_answer() -> None:
    answers = []
    for one, two in (("a", "b"), ("b", "a")):
        source, copy = text(one, source="Harbour Gazette"), text(two, STORY + "By the Harbour Gazette. ")
        left, right = sorted((source, copy), key=lambda t: t.id)
        (pair,) = run(source, copy, mentions=(mention(copy, "Harbour Gazette", "byline"),), passages=(passage(left, right),)).pairs
        answers.append((pair.relation, pair.confidence, pair.copy == two, sorted(value for _, value in pair.hypotheses)))
    assert answers[0] == answers[1]


def test_a_false_repeat_of_the_other_texts_claim_changes_nothing() -> None:
    a, b = text("a"), text("b")
    base = run(a, b, passages=(passage(a, b),))
    again = run(a, b, passages=(passage(a, b), replace(passage(a, b), id="boiler", kind="boilerplate")))
    assert base.pairs[0].hypotheses == again.pairs[0].hypotheses


def test_agencies_beside_a_newsrooms_staff_are_its_helpers() -> None:
    a = text("a", STORY + "Harbour Gazette's Ann Roe, Tide Agency and Salt Wire contributed to this report. ")
    mentions = tuple(mention(a, name, "credit") for name in ("Harbour Gazette", "Tide Agency", "Salt Wire"))
    by_name = {n.name: n for n in run(a, text("b", "Snow."), mentions=mentions).absent_sources}
    assert by_name["Harbour Gazette"].status == "used"
    assert {by_name[name].status for name in ("Tide Agency", "Salt Wire")} == {"named"}
    assert by_name["Tide Agency"].via == by_name["Harbour Gazette"].id


def test_copies_without_common_passages_still_share_their_source() -> None:
    source = text("s", source="Harbour Gazette")
    copies = [text(name, STORY + "Originally in the Harbour Gazette. " + name * 3) for name in "xy"]
    mentions = tuple(mention(copy, "Harbour Gazette", "originally-published") for copy in copies)
    found = run(source, *copies, mentions=mentions, passages=(passage(source, copies[0]), passage(source, copies[1])))
    assert {(p.a, p.b): p.relation for p in found.pairs}["x", "y"] == "common-source"


def test_a_name_in_common_may_be_the_outlet_of_one_of_the_two() -> None:
    a, b = text("a", STORY + "She told the Harbour Gazette so. "), text("b", STORY + "She told the Harbour Gazette so, twice. ")
    (pair,) = run(a, b, mentions=(mention(a, "Harbour Gazette", "told"), mention(b, "Harbour Gazette", "told")), passages=(passage(a, b),)).pairs
    assert pair.relation == "undecided", "one of them may be the Harbour Gazette's own text"


def test_documents_that_name_each_other_are_left_open() -> None:
    a = text("a", STORY + "So said the Coast Post. ", source="Harbour Gazette")
    b = text("b", STORY + "So said the Harbour Gazette. ", source="Coast Post")
    mentions = (mention(a, "Coast Post", "according-to"), mention(b, "Harbour Gazette", "according-to"))
    (pair,) = run(a, b, mentions=mentions, passages=(passage(a, b),)).pairs
    assert pair.relation == "undecided"


def test_a_link_to_the_very_page_names_the_source() -> None:
    source = text("zz", url="https://harbour.example/ferry/close?utm=1")
    copy = text("aa", STORY + "Read on. ", based_on=("https://www.harbour.example/ferry/close",))
    (pair,) = run(source, copy, passages=(passage(copy, source),)).pairs
    assert (pair.relation, pair.source) == ("copied", "zz") and pair.confidence >= 0.9


def test_a_thousand_documents_of_one_outlet_take_no_time() -> None:
    texts = [text(f"d{i:04}", f"Number {i} of the day.", source="Harbour Gazette") for i in range(1000)]
    mentions = tuple(Mention(t.id, Span(0, 6), Span(0, 10), "byline", "Coast Post") for t in texts)
    found = relate(texts, mentions, (), (), LineageSettings())
    assert found.pairs == () and len(found.absent_sources) == 1000
