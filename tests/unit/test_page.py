"""HTML pages: main text, what the page says about itself, bounded nesting."""

import time

import pytest

from provenance.reading.decode import UnreadableError
from provenance.reading.page import declared_encoding, read_page, shallow

PARAGRAPH = "The harbour board voted nine to four on Tuesday to close the ferry line to Ostrel, and the boats lose 40,000 crowns a month."
PAGE = f"""<!doctype html><html lang="en-GB"><head><title>Ferry to Ostrel closes | Harbour Gazette</title>
<link rel="canonical" href="https://gazette.example/ferry"><meta property="og:site_name" content="Harbour Gazette">
<script type="application/ld+json">{{"@context":"https://schema.org","@graph":[{{"@type":"WebSite","name":"Gazette"}},
{{"@type":["NewsArticle"],"headline":"Ferry to Ostrel closes","datePublished":"2025-03-01T06:30:00+01:00","author":[{{"@type":"Person","name":"Ann Marsh"}},
{{"name":"Bo Lind"}}],"publisher":{{"name":"Harbour Gazette"}},"isBasedOn":{{"@type":"NewsArticle","url":"https://wire.example/1"}}}}]}}</script></head>
<body><nav><a href="/a">News</a> <a href="/b">Sport</a></nav><main><article><h1>Ferry to Ostrel closes</h1>
<p>{PARAGRAPH} <a href="/notice">A notice on the quay</a> says so.</p>
<ul><li>The last boat leaves on the third of March, the notice says.</li><li>A bus will run twice a day instead.</li></ul>
<p>The <b>mayor</b>, <a href="https://wire.example/told">who spoke to the wire</a>, had no comment to make about the winter timetable.</p></article></main>
<aside><a href="/c">Most read story about the ferry</a></aside><footer><a href="/imprint">Imprint</a></footer></body></html>"""


def test_what_a_page_says_about_itself():
    page, notes = read_page(PAGE)
    assert (page.title, page.source, page.author) == ("Ferry to Ostrel closes", "Harbour Gazette", "Ann Marsh, Bo Lind")
    assert (page.published, page.language, page.canonical) == ("2025-03-01T06:30:00+01:00", "en", "https://gazette.example/ferry")
    assert page.based_on == ("https://wire.example/1",)
    assert notes == ()


def test_the_main_text_has_the_prose_lists_and_no_menus():
    text = read_page(PAGE)[0].text
    for wanted in (PARAGRAPH, "The last boat leaves on the third of March", "A bus will run twice a day", "The mayor, who spoke to the wire, had no comment"):
        assert wanted in text
    for unwanted in ("Sport", "Imprint", "Most read"):
        assert unwanted not in text


def test_links_stand_where_their_anchor_stands():
    page = read_page(PAGE)[0]
    assert [(page.text[link.span.start : link.span.end], link.url) for link in page.links] == [
        ("A notice on the quay", "https://gazette.example/notice"),
        ("who spoke to the wire", "https://wire.example/told"),
    ]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="article:published_time" content="2025-03-01">', "2025-03-01"),
        ('<meta name="DC.date.issued" content="1 March 2025">', "2025-03-01"),
        ('<meta name="date" content="03/04/2025">', ""),
        ('<time datetime="2025-03-01">today</time>', "2025-03-01"),
        ('<time datetime="2025-03-01">a</time><time datetime="2025-03-05">b</time>', ""),
        ('<script type="application/ld+json">{"@type":"Article","datePublished":["2025-03-01"]}</script>', "2025-03-01"),
        ('<script type="application/ld+json">{"@type":"Article","datePublished":{"x":1}}</script>', ""),
    ],
)
def test_dates_of_pages(head, expected):
    assert read_page(f"{head}<p>{PARAGRAPH}</p>")[0].published == expected


def test_broken_json_ld_and_addresses_are_passed_over():
    for data in (
        "[" * 50_000,
        '{"@type":"Article","author":[[[["x"]]]],"publisher":7,"headline":null,"isBasedOn":["javascript:alert(1)",{"@id":"http://[x"}]}',
    ):
        page, _ = read_page(
            f'<script type="application/ld+json">{data}</script><link rel=canonical href="http://[bad"><a href="//[x">anchor</a><p>{PARAGRAPH}</p>'
        )
        assert page.based_on == () and page.canonical == "" and PARAGRAPH in page.text


def test_a_title_loses_only_the_outlets_name():
    assert read_page("<title>Boats | Harbour Gazette</title><meta property=og:site_name content='harbour gazette'><p>x</p>")[0].title == "Boats"
    assert read_page("<title>Boats | and more</title><p>x</p>")[0].title == "Boats | and more"


def test_scripts_styles_and_hidden_parts_are_not_text():
    page, _ = read_page(f"<style>p {{}}</style><p>{PARAGRAPH}</p><script>var secret = 1;</script><div hidden>unseen</div><template>unseen</template>")
    assert page.text == PARAGRAPH


def test_shallow_pages_stay_as_they_are():
    page = "<div><p>One<p>Two <a href='x>y'>three</a><br><!-- <div> --><script>if (a<b) '<div>'</script></div>"
    assert shallow(page) == (page, 0)


@pytest.mark.slow
@pytest.mark.parametrize("opening", ["<div>", "<span>", "<table>", "<blockquote><section>", "<div><table></div>", "<ul><li>"])
def test_deep_nesting_is_flattened_in_linear_time(opening):
    started = time.process_time()
    page, notes = read_page("<body>" + opening * 100_000 + f"<p>{PARAGRAPH}</p>")
    assert page.text.endswith(PARAGRAPH) and notes
    assert time.process_time() - started < 10


@pytest.mark.parametrize("piece", ["<", "<!--", "<a ", "</", "<!", "<script", "<script>", "<b x=1>", "&lt;", "<title>", "]]>", "<![CDATA["])
def test_scanning_is_linear_for_unfinished_markup(piece):
    started = time.process_time()
    try:
        shallow(piece * (1_000_000 // len(piece)))
    except UnreadableError as fault:
        assert fault.code == "PV406"
    assert time.process_time() - started < 5


def test_many_links_and_lists_take_linear_time():
    started = time.process_time()
    read_page(f"<p>{PARAGRAPH}</p>" + "<a href='http://x.example/'>a link</a> " * 20_000 + f"<ul><li>{PARAGRAPH}</li></ul>" * 5_000)
    assert time.process_time() - started < 10


def test_declared_encodings():
    assert declared_encoding(b'<?xml version="1.0" encoding="ISO-8859-2"?>') == "ISO-8859-2"
    assert declared_encoding(b'<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">') == "koi8-r"
    assert declared_encoding(b"<meta " * 10_000) == ""


def test_what_stands_on_the_page_is_read_where_the_head_says_nothing():
    body = f"""<header><h1>Boats stay</h1><div class="byline">By Ann Marsh</div> <time>1 March 2025</time></header>
    <div class="article-body"><p>{PARAGRAPH}</p><figure><img src="x" alt="secret words"><figcaption>A boat. Photo: Bo Lind</figcaption></figure></div>
    <div class="comments"><p class="byline">By Troll</p><time>3 March 2025</time></div>"""
    page, _ = read_page(f"<title>Boats stay - Harbour Gazette</title><body>{body}")
    assert (page.title, page.author, page.published) == ("Boats stay", "Ann Marsh", "2025-03-01")
    assert "Photo: Bo Lind" in page.text and "secret" not in page.text


def test_json_ld_that_refers_to_its_people_by_id():
    data = (
        '{"@graph":[{"@type":"Article","headline":"Boats &amp; trains","author":{"@id":"#ann"},"publisher":{"@id":"#org"}},'
        '{"@type":"Person","@id":"#ann","name":"Ann Marsh"},{"@type":"Organization","@id":"#org","name":"Harbour Gazette"}]}'
    )
    page, _ = read_page(f'<script type="application/ld+json">{data}</script><p>{PARAGRAPH}</p>')
    assert (page.title, page.author, page.source) == ("Boats & trains", "Ann Marsh", "Harbour Gazette")


def test_a_canonical_address_of_another_outlet_is_not_the_pages_own():
    head = '<meta property="og:site_name" content="Snap Digest"><link rel="canonical" href="https://harbour-gazette.example/ferry">'
    page, _ = read_page(f"{head}<p>{PARAGRAPH}</p>")
    assert (page.url, page.canonical) == ("", "https://harbour-gazette.example/ferry")


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ("<title>Ferry to Ostrel closes - Harbour Gazette</title>", "Harbour Gazette"),
        ("<title>Ferry to Ostrel closes | Islands | Harbour Gazette</title>", "Harbour Gazette"),
        ("<title>Ferry to Ostrel closes - Harbour Gazette</title><meta property='og:site_name' content='Gazette Online'>", "Gazette Online"),
        ("<title>Ferry to Ostrel closes - and nobody was told</title>", ""),
        ("<title>Ferry to Ostrel closes | News</title>", ""),
        ("<title>Other words - Harbour Gazette</title>", ""),
        ("<title>Ferry to Ostrel closes - 2023</title>", ""),
    ],
)
def test_the_end_of_the_title_names_the_outlet_where_nothing_else_does(head, source):
    page, _ = read_page(f"{head}<h1>Ferry to Ostrel closes</h1><p>The line is shut from May on.</p>")
    assert page.source == source


def test_a_name_from_the_title_does_not_make_the_canonical_address_foreign():
    page, _ = read_page(
        "<title>Ferry closes - Harbour Gazette</title><link rel='canonical' href='https://hg.example/a'><h1>Ferry closes</h1><p>The line is shut.</p>"
    )
    assert (page.source, page.url) == ("Harbour Gazette", "https://hg.example/a")
