"""By which names documents call their own pages: mastheads, titles, copyright lines, names of files. Beside a cue, another document that says such a name
means that page, whatever shape the name has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from provenance.citing.cues import cue_of
from provenance.citing.outlets import name_key, registrable_domain
from provenance.citing.pagecues import page_cue
from provenance.imprint import foot_names
from provenance.masthead import head_names, head_site, head_spans, is_rubric, line_names
from provenance.model import Text
from provenance.text import token_spans

__all__ = ["page_names"]

_MOST_WORDS = 5  # of a paper's name; headlines are longer
_FEW_WORDS = 3  # of a name in small letters above a text
_SHORTEST = 4  # letters of a name, run together: shorter ones are also other things, and the table has the broadcasters
_ENDING = 1_200  # code points in which a copyright line stands
_COPYRIGHT = re.compile(r"(?:©|\([Cc]\)|[Cc]opyright)[^\w\n]{0,3}(?:\d{4}(?:[-–]\d{2,4})?)?[^\w\n]{0,3}(?:by )?([A-ZÀ-ÞЀ-Я][^\n.,;|©]{2,60})")
_LEGAL = re.compile(r",? (?:plc|ltd|inc|gmbh|llc|corp)\.?$", re.IGNORECASE)  # nobody says it when naming a source
_KIND = re.compile(r" (?:magazine|newspaper|newsletter|weekly|blog|podcast|online|website|media|news)$", re.IGNORECASE)  # said or left out when naming it
_AND = re.compile(r" (?:and|&|\+) ", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:der|die|das|le|la|les|el|los|las|il|lo|the) (?=\S)", re.IGNORECASE)  # changes with the case, or stays away
_MOST_PLACES = 40  # of a name in the text that bears it; a subject of the text is seen to be one sooner
# A line that opens with one of these says where its text is from, or is no name.
_LEADING_WORDS = """by from in on at to of for via with as and but or if when why how what who where source sources text story photo photos reprinted
republished reposted translated based adapted courtesy thanks credit copyright posted published originally first read share follow subscribe von de por par"""
_OF_STAFF = re.compile(r"\b(?:covers|writes|reports|works) [^.\n]{0,60}\bfor\b|\bmade possible\b|\b(?:listener|reader|our) (?:members|support)\b")
_JOBS = frozenset({"reporter", "correspondent", "editor", "writer", "columnist", "journalist", "staff", "contributor", "photographer"})  # under a name
_LEADING = frozenset(_LEADING_WORDS.split())


def page_names(texts: Sequence[Text]) -> frozenset[str]:
    """Name keys of the names by which these documents may call their own page.

    A name that the document's own prose speaks about more often than it cites it is a subject (a person, a town), and no page's name.

    >>> from provenance.model import Document
    >>> sorted(page_names([Text(Document("a/town-crank", "Harbour Watch\\n\\nFerry to close\\n\\nThe line will close in May."), (), ())]))
    ['harbourwatch', 'towncrank']
    """
    found: set[str] = set()
    for text in texts:
        feet = foot_names(text.document.text)
        for name in dict.fromkeys(_candidates(text, feet)):
            keys = _keys(_LEGAL.sub("", name))
            if not keys <= found and min(map(len, keys)) >= _SHORTEST and not _is_subject(text, name, name in feet):
                found |= keys
        document = text.document
        sites = (head_site(document.text), *(name for name in feet if "." in name))
        for address in (document.url, document.canonical, document.source if "//" in document.source else "", *sites):
            key = name_key(registrable_domain(address).split(".")[0])
            found.update(name for name in (key, key.removeprefix("the"), key.replace("and", "", 1)) if len(name) >= _SHORTEST)
    return frozenset(found)


def _keys(name: str) -> set[str]:
    """The keys of a name as it stands, and as people say it: without article, kind of paper ("Harbour Magazine"), "and" for "&"."""
    said = {name, _ARTICLE.sub("", name, count=1)}
    said |= {short for one in said if len(name_key(short := _KIND.sub("", one))) > _SHORTEST}
    said |= {_AND.sub(joined, one) for one in said for joined in (" ", " and ")}
    return {name_key(one) for one in said}


def _candidates(text: Text, feet: Sequence[str]) -> Iterator[str]:
    document = text.document
    stem = document.id.rpartition("/")[2].partition("#")[0]
    parts = re.split(r"[-_ ]+", stem[:80])
    named = " ".join(map(str.capitalize, parts)) if len(parts) > 1 and all(map(str.isalpha, parts)) else ""
    titles = line_names(document.title)
    heads = [name for name in head_names(document.text) if not _LEGAL.search(name)]  # a company above a text is whom it is about
    first = next(iter(document.text[:_ENDING].strip().splitlines()), "")
    small = (
        first.title() if first.islower() and len(first.split()) <= _FEW_WORDS and not re.search(r"[.!?:;]", first) else ""
    )  # a paper that writes itself small
    said = (name for name in feet if "." not in name)
    for name in (document.source, *titles[1:], *titles[:1], *heads, small, *_COPYRIGHT.findall(document.text[-_ENDING:])[:3], *said, named):
        name = name.strip(" \t*_#>-–—")
        words = name.split()
        if 1 <= len(words) <= _MOST_WORDS and _is_name(words):
            yield name


def _is_name(words: Sequence[str]) -> bool:
    """Whether all words but small ones are capital, and not all of them are rubrics."""
    plain = [word.strip(".,:'’").lower() for word in words]
    return (
        (words[0][0].isupper() or bool(re.match(r"\d{1,3}[A-Za-zÀ-ÿ]{3}", words[0])))
        and plain[0] not in _LEADING
        and plain[-1] not in _JOBS
        and all(word[0].isupper() or len(word) <= 3 for word in words)
        and any(len(word) > 2 for word in plain)
        and not is_rubric(" ".join(plain))
    )


def _is_subject(text: Text, name: str, claimed: bool) -> bool:
    """Whether the document's own prose speaks of the name more often than it cites it; once more, where it has said that this is its own name."""
    content, heads = text.document.text, head_spans(text.document.text)
    cited, told = int(claimed), 0
    last = len(content) - _ENDING  # below the text a page tells of itself
    for count, match in enumerate(re.finditer(rf"\b{re.escape(name)}\b", content)):
        if count >= _MOST_PLACES:
            break
        sentence = next((s for s in text.sentences if s.span.start <= match.start() < s.span.end), None)
        if (
            sentence is None
            or sentence.kind in ("heading", "furniture")
            or (_OF_STAFF.search(content, *sentence.span) and match.start() > last)
            or any(a <= match.start() < b for a, b in heads)
        ):
            continue
        start = sentence.span.start
        clean = re.sub(r"\s", " ", content[start : min(sentence.span.end, start + 2000)])
        place = (match.start() - start, match.end() - start)
        cue = cue_of(clean, *place, sentence.kind) or page_cue(clean, *place, False) if place[1] <= len(clean) else ""
        cited, told = cited + bool(cue), told + (not cue and len(token_spans(clean)) > 2 * len(name.split()))
    return told > cited
