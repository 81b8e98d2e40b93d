"""Citing any text: spans inside the text, names as written, the same answer twice, nothing raised."""

from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.cite import cite, load_outlets
from provenance.model import Document, Link, Span
from provenance.settings import CiteSettings, SplitSettings
from provenance.split import split

WORDS = [
    *("told ", "the ", "Reuters", "CNN ", "the Post ", "according to ", "By ", "Ann Lee", ", ", ". ", "\n\n", "in an email to ", "Harbour Gazette "),
    *("(AP)", "/AFP", "Source: ", "via ", "[x](https://a.example/b) ", "https://rferl.org/a ", "Share this @a.example\n", "Original url: ", "«Верста» "),
    *("as reported by ", "contributed to this report", "news agency ", "More From ", "’s ", "“", "”", "said ", "— ", "\ud800", "\u0301"),
]
TEXTS = st.one_of(st.text(max_size=120), st.lists(st.sampled_from(WORDS), max_size=40).map("".join))
ADDRESSES = st.one_of(
    st.text(max_size=30), st.sampled_from(["https://apnews.com/1", "//x", "www.hgazette.example", "mailto:a@b.example", "http://[", "https://co.uk"])
)


@given(TEXTS, ADDRESSES, ADDRESSES, st.text(max_size=12))
@settings(max_examples=200, deadline=None)
def test_mentions_are_exact_and_ordered(text, url, link, source):
    document = Document(id="d", text=text, url=url, source=source, canonical=link, based_on=(link,), links=(Link(Span(0, min(1, len(text))), link),))
    room, _ = split(document, SplitSettings())
    found = cite(room, load_outlets(), CiteSettings())
    assert found == cite(room, load_outlets(), CiteSettings())
    assert list(found) == sorted(found, key=lambda m: (m.span, m.cue, m.name, m.url))
    assert len(set(found)) == len(found)
    for mention in found:
        for span in (mention.span, mention.clause):
            assert 0 <= span.start <= span.end <= len(text)
        assert mention.cue and mention.doc == "d"
        assert mention.name or mention.person or mention.url
        if mention.cue in {"told", "reported", "according-to", "email-to", "interview"}:
            assert mention.clause.start <= mention.span.start < mention.span.end <= mention.clause.end
            written = text[mention.span.start : mention.span.end]
            assert written.split() == mention.name.split() or "[" in written or "]" in written or any(c.isspace() for c in written)
