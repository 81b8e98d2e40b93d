"""Naming of sources: cues, bylines, links, furniture, own outlet, names outside the table. All texts are invented."""

import time

import pytest

from provenance.cite import cite, load_outlets
from provenance.model import Document, Link, Span
from provenance.settings import CiteSettings, SplitSettings
from provenance.split import split

EXTRA = "name,domains,aliases,kind,country\nHarbour Gazette,hgazette.example,HG|?the Gazette,newspaper,XX\nNorthline,northline.example,,agency,XX\n"
BODY = "The rain did not stop all week.\n\n{}\n\nNobody was hurt, and the road was open again by noon on the following day.\n"


def mentions(text, extra=EXTRA, **fields):
    room, _ = split(Document(id="d", text=text, **fields), SplitSettings())
    return cite(room, load_outlets(extra), CiteSettings())


def cues(text, extra=EXTRA, **fields):
    """(cue, name, outlet) of what a sentence in the middle of a text names."""
    return [(m.cue, m.name, m.outlet) for m in mentions(BODY.format(text), extra, **fields)]


@pytest.mark.parametrize(
    ("sentence", "cue", "name", "outlet"),
    [
        ("According to the Harbour Gazette, the line is shut.", "according-to", "Harbour Gazette", "Harbour Gazette"),
        ("The line is shut, as reported by Northline.", "according-to", "Northline", "Northline"),
        ("The line is shut, Northline reported on Monday.", "reported", "Northline", "Northline"),
        ("“It is shut,” Ann Lee told the Harbour Gazette.", "told", "Harbour Gazette", "Harbour Gazette"),
        ("“It is shut,” Ann Lee wrote in an email to Northline.", "email-to", "Northline", "Northline"),
        ("She said so in an interview with Northline on Friday.", "interview", "Northline", "Northline"),
        ("He shared his opinion with Northline on Friday.", "told", "Northline", "Northline"),
        ("Writing in the Harbour Gazette, the captain disagreed.", "according-to", "Harbour Gazette", "Harbour Gazette"),
        ("Northline reporter Ann Lee pointed out that it was late.", "reported", "Northline", "Northline"),
        ("Northline has more: the line is shut.", "reported", "Northline", "Northline"),
        ("Northline is reporting that the line is shut.", "reported", "Northline", "Northline"),
        ("Northline's Ann Lee wrote that the line is shut.", "reported", "Northline", "Northline"),
        ("This article was originally published by the Harbour Gazette.", "originally-published", "Harbour Gazette", "Harbour Gazette"),
        ("The story first appeared in the Harbour Gazette.", "originally-published", "Harbour Gazette", "Harbour Gazette"),
        ("Reprinted with permission from the Harbour Gazette.", "republished", "Harbour Gazette", "Harbour Gazette"),
        ("Ann Lee of Northline contributed to this report.", "credit", "Northline", "Northline"),
        ("The line is shut, reports the Harbour Gazette.", "according-to", "Harbour Gazette", "Harbour Gazette"),
        ("(Source: Northline)", "via", "Northline", "Northline"),
        ("Según Reuters, la línea está cerrada.", "according-to", "Reuters", "Reuters"),
        ("Selon Le Monde, la ligne est fermée.", "according-to", "Le Monde", "Le Monde"),
        ("Laut Der Spiegel ist die Linie geschlossen.", "according-to", "Spiegel", "Der Spiegel"),
        ("Как сообщает ТАСС, линия закрыта.", "according-to", "ТАСС", "TASS"),
        ("Así lo confirmaron a Efe fuentes del puerto.", "told", "Efe", "EFE"),
        ("La ligne est fermée, rapporte l’AFP.", "according-to", "AFP", "Agence France-Presse"),
        ("Le maire a déclaré à l'AFP que la ligne est fermée.", "told", "AFP", "Agence France-Presse"),
        ("Lo ha detto il sindaco all'ANSA lunedì.", "told", "ANSA", "ANSA"),
        ("Die Linie wird geschlossen, weil die Boote zu alt sind. (dpa)", "credit", "dpa", "Deutsche Presse-Agentur"),
        ("© dpa", "credit", "dpa", "Deutsche Presse-Agentur"),
        ("© dpa-infocom, dpa:230502-99-1/3", "credit", "dpa-infocom", "Deutsche Presse-Agentur"),
        ("© 2023 AFP", "credit", "AFP", "Agence France-Presse"),
    ],
)
def test_cues(sentence, cue, name, outlet):
    found = cues(sentence)
    assert [(n.removeprefix("Der "), o) for _, n, o in found] == [(name, outlet)]
    assert found[0][0] in (cue, "according-to" if cue == "via" else cue)


@pytest.mark.parametrize(
    "sentence",
    [
        "According to officials, the line is shut.",
        "According to Smith, the line is shut.",
        "According to the Ministry of Transport, the line is shut.",
        "“It is shut,” she told the court.",
        "He told Ann Lee that the line is shut.",
        "She read it with time to spare and went to nature for comfort.",
        "The Nature Reserve reported more birds this spring.",
        "Michael Bloomberg told the council that the line is shut.",
        "They sun themselves on the hill and go to the post office.",
        "It was announced on Twitter and shared on Facebook.",
    ],
)
def test_people_officials_and_plain_words_are_no_outlets(sentence):
    assert cues(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("“It is shut,” she told the Brine Courier on Monday.", "Brine Courier"),
        ("The exiled news outlet Verento noted a change of course.", "Verento"),
        ("According to flight tracking website SkyRadar77, the plane turned back.", "SkyRadar77"),
        ("Deep Water Magazine suggested that the hull was old.", "Deep Water Magazine"),
        ("He shared his opinion with brine.ru on Friday.", "brine.ru"),
        ("As Verento reported on Monday, the hull was old.", "Verento"),
    ],
)
def test_names_outside_the_table(sentence, name):
    assert [n for _, n, _ in cues(sentence)] == [name]


def test_span_clause_person_and_url_are_exact():
    text = BODY.format("“It is shut,” Ann Lee [told](https://www.hgazette.example/shut) the **Harbour Gazette**.")
    named, linked = sorted(mentions(text), key=lambda m: m.cue == "link")
    assert text[named.span.start : named.span.end] == "Harbour Gazette"
    assert text[named.clause.start : named.clause.end].startswith("“It is shut,”")
    assert (named.cue, named.person) == ("told", "Ann Lee")
    assert text[linked.span.start : linked.span.end] == linked.url == "https://www.hgazette.example/shut"
    assert (linked.cue, linked.outlet) == ("link", "Harbour Gazette")
    assert linked.clause == named.clause


def test_short_form_goes_to_the_fuller_name_before_it():
    text = BODY.format("The Denver Post reported the case. It was a mistake, as noted by the Post.")
    assert [m.outlet for m in mentions(text)] == ["Denver Post", "Denver Post"]
    assert cues("It was a mistake, as noted by the Post.") == []
    text = BODY.format("The Brine Post reported the case. It was a mistake, as noted by the Post.")
    assert [m.outlet or m.name for m in mentions(text)] == ["Brine Post", "Brine Post"]


def test_lists_share_their_cue():
    assert [(c, o) for c, _, o in cues("The line is shut, she told Reuters and the Harbour Gazette.")] == [("told", "Reuters"), ("told", "Harbour Gazette")]
    found = cues("Northline's Ann Lee, the Associated Press and Reuters contributed reporting.")
    assert found == [("credit", "Northline", "Northline"), ("credit", "Associated Press", "Associated Press"), ("credit", "Reuters", "Reuters")]


@pytest.mark.parametrize(
    ("line", "name", "outlet", "person"),
    [
        ("By Harbour Gazette", "Harbour Gazette", "Harbour Gazette", ""),
        ("By Ann Lee, Harbour Gazette", "Harbour Gazette", "Harbour Gazette", "Ann Lee"),
        ("By RFE/RL (https://www.rferl.org/)", "RFE/RL", "RFE/RL", ""),
        ("By Verento (https://www.verento.example/)", "Verento", "", ""),
        ("By Ann Lee", "", "", "Ann Lee"),
        ("By [Ann Lee](#)", "", "", "Ann Lee"),
    ],
)
def test_bylines(line, name, outlet, person):
    bylines = [m for m in mentions(f"Ferry Line Closed\n\n{line}\n\nThe ferry line is closed for good now.\n") if m.cue == "byline"]
    assert [(m.name, m.outlet, m.person) for m in bylines] == [(name, outlet, person)]


@pytest.mark.parametrize(
    "text",
    [
        "Share this @verento.example\n\nThe line is shut, he told Verento. It stays so.",
        "The line is shut, he told Verento in an interview with Verento. It stays so.\n\nOriginal url:\n\n<https://www.verento.example/shut>",
        "The line is shut. It stays so.\n\nJoin the Verento.example mailing list",
        "Skip to content\nHarbour Gazette\nPolitics  Sport  Sign in\nFerry to close\n\nThe line is shut, he told the Harbour Gazette. It stays so.",
    ],
)
def test_a_page_that_names_itself_is_its_own_outlet(text):
    found = mentions(text)
    assert found
    assert all(m.own for m in found)


def test_own_outlet_from_metadata_and_foreign_remains():
    text = "Ferry Line Closed\n\nThe line is shut, he told the Harbour Gazette.\n\nMore Top Stories From Northline.example\n"
    by_name = {m.outlet or m.name: m for m in mentions(text, source="The Harbour Gazette")}
    assert by_name["Harbour Gazette"].own
    assert not by_name["Northline"].own
    assert by_name["Northline"].cue == "furniture"
    assert all(m.own for m in mentions(text, url="https://www.hgazette.example/a") if m.outlet == "Harbour Gazette")
    declared = "Join the Northline.example mailing list\n\nThe line is shut, he told Northline."
    assert not any(m.own for m in mentions(declared, source="Harbour Gazette")), "the user's word outweighs the page's"


def test_photo_credit_and_dateline():
    text = "The mole at dusk. (Ann Lee/AP Photo)\n\nBRINE (Northline) - The ferry line is closed for good now.\n"
    assert [(m.cue, m.outlet) for m in mentions(text)] == [("photo", "Associated Press"), ("dateline", "Northline")]


def test_links_of_the_page_and_canonical_and_based_on():
    text = "The ferry line is closed for good now."
    found = mentions(
        text,
        url="https://copy.example/a",
        links=(Link(Span(4, 9), "https://news.northline.example/x"), Link(Span(0, 0), "https://facebook.com/z"), Link(Span(0, 0), "https://unknown.co.uk/z")),
        canonical="https://hgazette.example/orig",
        based_on=("https://www.apnews.com/1",),
    )
    assert {(m.cue, m.outlet or m.name, m.own) for m in found} == {
        ("link", "Northline", False),
        ("link", "unknown.co.uk", False),
        ("canonical", "Harbour Gazette", False),
        ("based-on", "Associated Press", False),
    }


def test_one_outlet_under_several_names():
    found = cues("It is shut, he told Radio Liberty, wrote in an email to RFE/RL and said in an interview with Radio Svoboda.")
    assert {o for _, _, o in found} == {"RFE/RL"}
    assert len(found) == 3


def test_number_of_mentions_is_bounded():
    text = "The line is shut, he told Reuters. " * 300
    room, _ = split(Document(id="d", text=text), SplitSettings())
    assert len(cite(room, load_outlets(), CiteSettings(max_mentions=50))) == 50


@pytest.mark.parametrize(
    "piece", ["CNN ", "he told CNN. ", "(AP) ", "Harbour Gazette ", "the Post ", "By A\n", "news agency X ", "http://a.example/d ", "[CNN](http://cnn.com/a) "]
)
def test_hostile_repetition_is_bounded(piece):
    text = (piece * (40_000 // len(piece)))[:40_000]
    room, _ = split(Document(id="d", text=text), SplitSettings())
    started = time.process_time()
    cite(room, load_outlets(), CiteSettings())
    assert time.process_time() - started < 2.0


def test_the_five_articles(shared):
    """The outlets a careful reader lists, with the strongest cue of each; the truth beside the articles names the same ones."""
    expected = {
        "internewscast": {"Fox News": "credit", "Associated Press": "credit", "Reuters": "credit"},
        "us-trends": {},
        "russias-dilemma": {
            "RFE/RL": "byline",
            "Oilprice.com": "furniture",
            "Washington Post": "according-to",
            "CBS News": "reported",
            "FlightData24": "according-to",
        },
        "globalsecurity": {
            "RFE/RL": "told",
            "Lenta.ru": "told",
            "Washington Post": "according-to",
            "Military Watch Magazine": "reported",
            "FlightData24": "according-to",
        },
        "moscow-times": {"ABC News": "told", "Agence France-Presse": "photo", "Bloomberg": "reported", "Kommersant": "told", "Agentstvo": "reported"},
    }
    for name, outlets in expected.items():
        found = mentions((shared / "articles" / f"{name}.txt").read_text("utf-8"), extra="")
        foreign: dict[str, set[str]] = {}
        for mention in found:
            if not mention.own and (mention.outlet or mention.name):
                foreign.setdefault(mention.outlet or mention.name, set()).add(mention.cue)
        assert foreign.keys() == outlets.keys(), name
        assert all(cue in foreign[outlet] for outlet, cue in outlets.items()), name
        assert {m.outlet for m in found if m.own} <= {"The Moscow Times", "GlobalSecurity.org", ""}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Brine Courier\n\nFerry closed\n\nThe line is shut, she told the Brine Courier.", {("Brine Courier", True)}),
        ("Ferry closed\n\nIt is shut.\n\nCopyright 2026 The Associated Press. All rights reserved.", {("Associated Press", False)}),
        ("Ferry closed\n\nIt is shut.\n\n© 2026 Brine Courier. All rights reserved.", {("Brine Courier", True)}),
        ("Reuters\n\nFerry closed\n\nThe line is shut for good now.", {("Reuters", False)}),
        ("Ferry closed\n\nThis text was originally published by the University of Brine.", {("University of Brine", False)}),
        ("Ferry closed\n\nBy Museum of Brine\n\nThe line is shut for good now.", {("Museum of Brine", False)}),
        ("Ferry closed\n\nBy Ann Lee, Verento\n\nThe line is shut, [see](https://verento.example/a).", {("Verento", False), ("verento.example", False)}),
        ("Ferry closed\n\nThe line is shut for good now. The Brine Institute was the first to report it.", {("Brine Institute", False)}),
    ],
)
def test_mastheads_and_stated_origins_of_any_shape(text, expected):
    assert {(m.outlet or m.name, m.own) for m in mentions(text)} == expected


def test_person_beside_an_outlet():
    assert [m.person for m in mentions(BODY.format("Northline's Ann Lee wrote that it is shut."))] == ["Ann Lee"]
    assert [m.person for m in mentions(BODY.format("Northline reporter Ann Lee noted that it is shut."))] == ["Ann Lee"]
    assert [m.person for m in mentions(BODY.format("Ann Lee of the Harbour Gazette contributed to this report."))] == ["Ann Lee"]
    assert [m.person for m in mentions(BODY.format("Northline’s Ann Lee contributed to this report."))] == ["Ann Lee"]
    assert [m.person for m in mentions(BODY.format("Northline reported that Ann Lee left the town."))] == [""]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Ferry Closed\n\nThe line is shut, he told Northline.\n\nSign up to the Harbour Gazette newsletter", set()),
        ("Harbour Gazette, 2 May 2023\n\nFerry Closed\n\nThe line is shut.\n\nSign up to the Harbour Gazette newsletter", {"Harbour Gazette"}),
        ("Ferry Closed\n\nThe line is shut.\n\nFollow Harbour Gazette on Facebook\n\nSign up to the Harbour Gazette newsletter", {"Harbour Gazette"}),
        ("Ferry Closed\n\nThe line is shut.\n\n© 2023 Harbour Gazette. All rights reserved", {"Harbour Gazette"}),
    ],
)
def test_an_offer_is_the_pages_own_only_with_another_sign(text, own):
    assert {m.outlet for m in mentions(text) if m.own} == own


def test_a_first_line_that_opens_with_a_papers_own_format_is_its_own():
    found = mentions("The Harbour Gazette live blog: Storm on the coast\n\nThe line is shut, and nobody was hurt.\n")
    assert [(m.outlet, m.own) for m in found] == [("Harbour Gazette", True)]
    found = mentions("Harbour Gazette reports storm on the coast\n\nThe line is shut, and nobody was hurt.\n")
    assert not any(m.own for m in found)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("The line is shut, Ann Lee told The Verento.", "Verento"),
        ("The line is shut, he told Verento in an interview.", "Verento"),
        ("The line is shut, he told Verento, an independent news site, on Monday.", "Verento"),
        ("The line is shut, he told “Verento Live”.", "Verento Live"),
        ("According to The Verento, the line is shut.", "Verento"),
        ("As the Brine Papers reported, the line is shut.", "Brine Papers"),
        ("Verento has more: the line is shut.", "Verento"),
        ("Verento on Monday reported that the line is shut.", "Verento"),
        ("Writing in the Verento, she called it a mistake.", "Verento"),
        ("Read the full story at Verento.", "Verento"),
        ("H/T Verento", "Verento"),
        ("The line is shut, she said in an interview with Verento.", "Verento"),
        ("The letter, seen by Dagens Verento, lists eleven payments.", "Dagens Verento"),
        ("Verento has more:\n\nThe line is shut, he told Verento.", "Verento"),
        ("The Verento Post’s Ann Lee was the first to report it.", "Verento Post"),
        ("This article first appeared on Verento.", "Verento"),
        ("The line is shut, he told Ann Lee of Verento News.", "Verento News"),
        ("The line is shut, he told the Times of Verento.", "Times of Verento"),
    ],
)
def test_unknown_names_of_any_shape_with_a_sure_sign(sentence, name):
    assert {found for _, found, _ in cues(sentence)} == {name}


@pytest.mark.parametrize(
    "sentence",
    [
        "The line is shut, he told Lee in an interview. Ann Lee nodded.",
        "The line is shut, he told Parliament.",
        "The line is shut, he said in a statement to Parliament.",
        "The line is shut, he wrote in an email to Lee. Captain Lee nodded.",
        "He had read law at Oxford.",
        "Read more on Brexit.",
        "Translated from Russian by Ann Lee.",
        "She lives in The Hague.",
        "Ann Lee has more boats than anyone.",
    ],
)
def test_the_same_words_about_anything_else_name_no_outlet(sentence):
    assert cues(sentence) == []


def test_a_name_that_the_page_links_to_needs_no_shape():
    text = BODY.format("The line is shut, he told Verento. [See](https://verento.example/a). Boats are old, said Dorvano. [Boats](https://dorvano.example).")
    assert {m.name for m in mentions(text) if m.cue != "link"} == {"Verento"}, "companies have sites, too"
    assert not [m for m in mentions(BODY.format("He told Facebook so. [See](https://facebook.com/a).")) if m.name == "Facebook"]


@pytest.mark.parametrize(
    ("sentence", "name", "cue", "version"),
    [
        ("He told Radio Verento's Russian Service that the line is shut.", "Radio Verento", "told", "Russian"),
        ("Radio Verento's Russian Service reported that the line is shut.", "Radio Verento", "reported", "Russian"),
        ("By Radio Verento's Ukrainian Service", "Radio Verento", "byline", "Ukrainian"),
        ("This article was originally published in Spanish by El Verento.", "El Verento", "originally-published", "Spanish"),
        ("The story first appeared in the Spanish edition of the Harbour Gazette.", "Harbour Gazette", "originally-published", "Spanish"),
        ("This article is republished from The Verento under a free licence.", "Verento", "republished", ""),
        ("Distributed by Brine Content Agency.", "Brine Content Agency", "republished", ""),
        ("© 2023 Harbour Gazette. Reprinted with permission.", "Harbour Gazette", "originally-published", ""),
    ],
)
def test_editions_and_republishers(sentence, name, cue, version):
    assert [(m.name, m.cue, m.version, m.own) for m in mentions(BODY.format(sentence))] == [(name, cue, version, False)]


@pytest.mark.parametrize("sentence", ["Featured image via Northline.", "Photo: Ann Lee/Northline", "Image via Getty Images.", "Source: Getty Images"])
def test_a_picture_is_no_text(sentence):
    assert {m.cue for m in mentions(BODY.format(sentence))} == {"photo"}


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("The line is shut, he told the Verento Post.", {"url": "https://www.verentopost.example/a"}),
        ("The line is shut, he told the Verento Post.", {"url": "https://vpost.example/a"}),
        ("The line is shut, he told the Post.", {"source": "Verento Post"}),
        ("The line is shut, he told the Post. [See](https://sport.verentopost.example/b).", {"url": "https://verentopost.example/a"}),
        ("The line is shut, he told VMP on Monday.", {"source": "Verento Morning Post"}),
        ("The line is shut, Verento News has learned.", {"source": "Verento"}),
        ("By Verento Post staff\n\nThe line is shut, he told the Verento Post.", {}),
        ("The line is shut, he told the Verento Post.\n\n© 2024 Verento Post. All rights reserved.", {}),
    ],
)
def test_a_documents_own_outlet_under_any_name(text, fields):
    found = [m for m in mentions(BODY.format(text), **fields) if m.name]
    assert found and all(m.own for m in found)


def test_a_staff_byline_beside_a_foreign_page_is_an_origin():
    found = mentions("By Harbour Gazette staff\n\n" + BODY.format("The line is shut for good.") + "\nMore Top Stories From Verento Digest\n")
    assert [(m.name, m.own) for m in found if m.cue == "byline"] == [("Harbour Gazette", False)]
    found = mentions("By Northline staff\n\n" + BODY.format("The line is shut for good."))
    assert [(m.name, m.own) for m in found] == [("Northline", False)], "papers print the texts of agencies"


def test_a_staff_byline_under_another_masthead_or_beside_another_origin_is_not_the_pages_own():
    body = BODY.format("The line is shut for good.")
    for page in (
        "Verento Digest\n\nThe line is shut\n\nBy RFE/RL staff\n\n" + body,
        "By RFE/RL staff\n\n" + body + "\n\nThis article was originally published by the Harbour Gazette.\n",
    ):
        found = mentions(page)
        assert [m.own for m in found if m.cue == "byline"] == [False]
    for page in ("RFE/RL\n\nThe line is shut\n\nBy RFE/RL staff\n\n" + body, "The line is shut\n\nBy RFE/RL staff\n\n" + body):
        assert [m.own for m in mentions(page) if m.cue == "byline"] == [True]


@pytest.mark.parametrize(
    "sentence",
    ["Northline has learned that the line is shut.", "Northline reached out to the mayor.", "She did not reply to requests for comment from Northline."],
)
def test_what_an_outlet_says_of_its_own_work(sentence):
    assert cues(sentence) == [("told", "Northline", "Northline")]


@pytest.mark.parametrize("sentence", ["The line is shut, wrote DoverTech in a statement.", "The mayor responded to Dover Post readers."])
def test_who_speaks_for_itself_is_no_source(sentence):
    assert cues(sentence) == []


def test_a_source_line_at_the_end_speaks_of_the_whole_text():
    assert [m.cue for m in mentions(BODY.format("It is shut.") + "\nSource: Northline\n\nEditor: Ann Lee\n")] == ["via"]
    assert [m.cue for m in mentions("(Source: Northline)\n\n" + BODY.format("It is shut.") * 3)] == ["according-to"], (
        "a line in the middle speaks of what stands above it"
    )


def test_a_distributed_text_is_not_the_pages_own():
    found = mentions(BODY.format("It is shut.") + "\n© 2024 Harbour Gazette. Visit hgazette.example. Distributed by Brine Content Agency, LLC.\n")
    assert {(m.name, m.cue, m.own) for m in found if m.cue != "link"} >= {
        ("Harbour Gazette", "originally-published", False),
        ("Brine Content Agency", "republished", False),
    }
