"""The page: self-contained, well-formed, every link leads somewhere, hostile text stays text."""

import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from provenance.formats import html
from provenance.model import Alignment, Block, Document, Edge, Group, Relation, Sentence, Span, Text

VOID = {"meta", "link", "br", "input", "img", "hr"}


class Page(HTMLParser):
    """Reads the page strictly: elements must nest, and everything of interest is kept."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.stack == []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag, f"</{tag}> does not close what is open"

    def handle_data(self, text):
        if self.stack and self.stack[-1] not in ("style", "script"):
            self.words.append(text)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.words))

    def all(self, name: str) -> list[str]:
        return [attributes[name] or "" for _, attributes in self.tags if name in attributes]


def source(report) -> str:
    stream = io.StringIO()
    html.write(report, stream)
    stream.getvalue().encode()
    return stream.getvalue()


@pytest.fixture(scope="module")
def page(sample):
    return Page(source(sample.sample_report()))


@pytest.mark.parametrize("make", ["sample_report", "hostile_report"])
def test_every_link_leads_to_a_place_in_the_page(sample, make):
    page = Page(source(getattr(sample, make)()))
    ids = page.all("id")
    assert len(ids) == len(set(ids))
    assert {link for link in page.all("href") if not link.startswith("#")} <= {"data:,"}
    assert {link[1:] for link in page.all("href") if link.startswith("#")} <= set(ids)
    assert set(page.all("for")) | {name for value in page.all("aria-labelledby") for name in value.split()} <= set(ids)
    assert page.all("src") == [] and "@import" not in source(sample.sample_report()) and "url(http" not in source(sample.sample_report())


def test_the_policy_forbids_the_network(page):
    policy = next(attributes["content"] for tag, attributes in page.tags if attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:")
    assert ("html", {"lang": "en", "dir": "ltr"}) in page.tags


@pytest.mark.parametrize("characters", [100, 1_000_000])
def test_hostile_text_is_only_text(sample, characters):
    text = source(sample.hostile_report(characters))
    page = Page(text)
    assert [tag for tag, _ in page.tags if tag == "script"] == ["script"] and not any(tag in ("img", "b") and "onerror" in at for tag, at in page.tags)
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert not any(link.lower().startswith("javascript") for link in page.all("href"))
    assert not set(text) & set("\x00\x1b\u202e\u2066\ud800")
    assert "onerror=alert(1)" in page.text and "␀" in page.text and "[U+202E]evil" in page.text and "{{7*7}}" in page.text
    assert len(text) < 2_500_000


def test_shows_all_screens(page):
    for words in (
        "In short",
        "Who copied whom",
        "Each text against all others",
        "sentence against sentence",
        "Why this direction",
        "Not checked",
        "How to read this",
    ):
        assert words in page.text
    assert "Overlap is not proof" in page.text
    assert "almost certain, 0.97" in page.text and "412 → 421" in page.text and "R: also in sentence 8" in page.text
    assert "“Copyright Harbour Wire.”" in page.text
    assert "The time of day at which each was published." in page.text
    assert "broken.pdf" in page.text and "a teacher told Gull Radio." in page.text


def test_from_and_to_stand_over_arrows_only(sample):
    page = Page(source(sample.sample_report()))
    arrows, open_pairs = page.text.index("The same as a table"), page.text.index("Which way it went cannot be told")
    first, second = page.text[arrows:open_pairs], page.text[open_pairs : page.text.index("Find documents")]
    assert "From" in first and "Share of the copy" in first and "cannot" not in first
    assert "From" not in second and "Share of the copy" not in second
    assert "coast-today" in second and "island-post" in second


def test_groups_say_who_is_earliest_and_where_they_lead(sample):
    report = sample.sample_report()
    a, b, c = (text.id for text in report.texts[:3])
    led = replace(report, groups=(Group("G1", (a, b), a), Group("G2", (c,), "")), edges=(Edge(b, a, "wasDerivedFrom", 0.97, 0.5),))
    table = Page(source(led)).text.split("Groups of documents that share text")[-1].split("Each text against")[0]
    assert f"{a}: the arrows between these documents lead back to it" in table and table.count(c) == 0
    hub = Page(source(replace(led, edges=()))).text
    assert f"{a}: it holds everything the others share, so it is the source, or the copy nearest to it" in hub
    dates = {text.id: text.document.published for text in report.texts}
    assert f"{min((a, b), key=dates.get)}, {min(dates[a], dates[b])}" in table
    assert "cannot tell" in Page(source(replace(led, groups=(Group("G1", (a, b), ""),)))).text.split("Where it leads to")[1].split("Each text against")[0]


@pytest.mark.parametrize(
    ("dates", "earliest"),
    [
        (("2031-03-04", "2031-03-05"), "d0, 2031-03-04"),
        (("2031-03-04", "2031-03-04T14:00:00Z"), ""),
        (("2031-03-04T09:00:00Z", "2031-03-04T14:00:00Z"), "d0, 2031-03-04T09:00:00Z"),
        (("2031-03-04", "2031-03-04"), ""),
        (("2031-03-04", ""), ""),
    ],
)
def test_a_group_has_an_earliest_member_only_where_dates_say_so(sample, dates, earliest):
    texts = tuple(Text(Document(f"d{number}", "x", published=date), (), ()) for number, date in enumerate(dates))
    report = replace(
        sample.sample_report(), texts=texts, edges=(), pairs=(), passages=(), repeats=(), absent_sources=(), groups=(Group("G1", ("d0", "d1"), ""),)
    )
    row = Page(source(report)).text.split("Where it leads to")[1].split("Each text against")[0]
    assert row.split("d1", 1)[1].split("cannot tell")[0].strip() == earliest


def test_in_short_tells_a_chain_by_its_steps(sample):
    report = sample.sample_report()
    a, b, c = (text.id for text in report.texts[:3])
    pairs = tuple(Relation(min(x, y), max(x, y), "copied", 0.97, copy=x, source=y, share_a=0.5, share_b=0.5) for x, y in ((b, a), (c, b), (c, a)))
    chain = replace(report, pairs=pairs, edges=(Edge(b, a, "wasDerivedFrom", 0.97, 0.5), Edge(c, b, "wasDerivedFrom", 0.97, 0.5)))
    short = Page(source(chain)).text.split("Overlap is not proof")[0]
    assert f"{b} took text from {a}" in short and f"{c} took text from {b}" in short
    assert f"{c} took text from {a}" not in short


def test_marks_show_their_letters(sample):
    text = source(sample.sample_report())
    for kind, label in (("near", "N1"), ("verbatim", "V1"), ("paraphrase", "P1"), ("quote", "Q2"), ("boilerplate", "B1")):
        assert re.search(rf'<mark class="m k-{kind}" data-s="[A-Z0-9 ]+">[^<]+</mark><sup><a href="#p\d+">{label}</a></sup>', text), kind


def test_each_mark_knows_every_source_that_has_it_and_hidden_names_stay_hidden(sample):
    page = Page(source(sample.sample_report()))
    marks = [attributes["data-s"] for tag, attributes in page.tags if tag == "mark"]
    assert "N1" in marks and any(len(mark.split()) > 1 for mark in marks)
    assert {attributes["data-label"] for tag, attributes in page.tags if tag == "form"} >= {"1", "2"}
    hidden = Page(source(sample.sample_report(hide_names=True)))
    assert not {"island-post", "agency/ferry-vote"} & {*hidden.all("data-doc"), *hidden.all("data-other")}
    assert "Document A" in hidden.all("data-doc")


def test_the_articles_words_are_all_there_in_order(sample):
    report = sample.sample_report()
    text = source(report)
    for number, article in enumerate(report.texts, 1):
        piece = text[text.index(f'id="d{number}"') :]
        piece = piece[piece.index('<div class="article"') : piece.index('<div class="cards">')]
        words = re.sub(r"\s+", "", "".join(Page(re.sub(r"<sup>.*?</sup>", "", piece.rsplit("</div>", 1)[0] + "</div>")).words))
        assert words == re.sub(r"\s+", "", article.document.text)


def test_hidden_names_do_not_appear(sample):
    report = sample.sample_report(hide_names=True)
    text = source(report)
    page = Page(text)
    for name in ("island-post", "coast-today", "weather-note", "The Island Post", "Coastal Office"):
        assert name not in text, name
    assert "Document D took text from Document A" in page.text
    # The words of the articles stay: the agency's name stands in one of them.
    assert "Copyright Harbour Wire." in page.text


def test_caps_are_said(sample):
    page = Page(source(sample.sample_report(max_pairs=2)))
    assert "3 further pairs left out" in page.text and "pairs.csv has them all" in page.text
    page = Page(source(sample.sample_report(max_text=700)))
    assert "left out or cut here" in page.text and "The text is not shown here" in page.text
    page = Page(source(sample.sample_report(max_text=300)))
    assert "only the verdict is shown here" in page.text and "island-post took text from agency/ferry-vote" in page.text
    page = Page(source(sample.sample_report(max_document=200)))
    assert re.search(r"Cut after 200 of \d+ characters", page.text)


def test_of_hundreds_of_families_the_largest_are_drawn(sample):
    texts = tuple(Text(Document(f"d{n:03}", "x"), (), ()) for n in range(200))
    edges = tuple(Edge(f"d{n:03}", f"d{n + 1:03}", "wasDerivedFrom", 0.9) for n in range(0, 200, 2))
    text = source(replace(sample.sample_report(), texts=texts, edges=edges, passages=(), repeats=(), pairs=(), absent_sources=(), groups=()))
    assert text.count("<svg") == 30 and "70 smaller families in the table only" in text
    assert text.count("copied by · likely, 0.90") == 100


def test_an_empty_report_is_a_page(sample):
    report = sample.sample_report()
    bare = replace(report, run={}, texts=(), passages=(), repeats=(), pairs=(), absent_sources=(), edges=(), groups=(), problems=())
    page = Page(source(bare))
    assert "No recycled text that counts was found among 0 documents." in page.text
    assert "No arrow can be drawn" in page.text and "Every file could be read." in page.text


def test_overlapping_passages_and_missing_sentences(sample):
    """Passages over one another, over blanks and beyond the text; documents without sentences."""
    words = "One two three. Four five six.  "
    text = Text(
        Document("a", words), (Block(0, Span(0, 31), "paragraph"),), (Sentence(0, Span(0, 14), 0, "paragraph"), Sentence(1, Span(15, 29), 0, "paragraph"))
    )
    bare = Text(Document("b", words), (), ())
    spans = [Span(0, 20), Span(4, 29), Span(4, 31), Span(14, 15), Span(0, 99)]
    passages = tuple(Alignment(f"p{n}", "a", span, "b", span, "near", 0.9) for n, span in enumerate(spans))
    report = replace(
        sample.sample_report(),
        texts=(text, bare),
        passages=passages,
        repeats=(),
        pairs=(Relation("a", "b", "undecided", 0.5),),
        absent_sources=(),
        edges=(),
        groups=(),
    )
    assert "One two three." in Page(source(report)).text


@pytest.mark.slow
def test_two_thousand_documents_stay_within_bounds(sample):
    texts = []
    for number in range(2000):
        words = " ".join(f"Sentence {number} {n} has some ten words of its own here." for n in range(30))
        sentences = tuple(Sentence(n, Span(*m.span()), 0, "paragraph") for n, m in enumerate(re.finditer(r"[^.]+\.", words)))
        texts.append(Text(Document(f"d{number:04}", words), (Block(0, Span(0, len(words)), "paragraph"),), sentences))
    passages = tuple(Alignment(f"p{n}", f"d{n:04}", Span(0, 500), f"d{n + 1:04}", Span(0, 500), "near", 0.9) for n in range(1999))
    pairs = tuple(Relation(f"d{n:04}", f"d{n + 1:04}", "undecided", 0.5, share_a=0.3, share_b=0.3) for n in range(1999))
    report = replace(sample.sample_report(), texts=tuple(texts), passages=passages, repeats=(), pairs=pairs, absent_sources=(), edges=(), groups=())
    text = source(report)
    assert len(text) < 20_000_000
    assert "pairs the sentences without a match are only counted" in text


def test_the_fragment_for_notebooks(sample):
    text = html.fragment(sample.sample_report())
    assert "island-post" in text and "<script" not in text and "<style" not in text
    Page(text)
    Page(html.fragment(sample.hostile_report()))
