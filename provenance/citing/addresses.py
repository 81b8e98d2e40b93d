"""Addresses by which a page names a source: links, canonical addresses, addresses written out in the text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from provenance.citing.outlets import Outlets, host_of, registrable_domain
from provenance.citing.own import Raw
from provenance.citing.versions import language_of_host
from provenance.model import Document, Mention, Span, Text

__all__ = ["URL", "linked_addresses", "stated_addresses"]

URL = re.compile(r"(?:https?://|www\.)[^\s<>\"“”«»)\]]{3,2000}")
_ORIGINAL = re.compile(r"(?:original|source|canonical)\s+(?:url|link|article|page|post)\W{0,12}$", re.IGNORECASE)
_PUBLISHED_AT = re.compile(r"(?:original(?:ly)?(?: \w+){0,4}|first (?:published|appeared)|re-?published) (?:at|on|in|from|by)\W{0,4}$", re.IGNORECASE)
_SOURCE_LINK = re.compile(r"(?:^|[\s(])(?:sources?|via|read more|quelle|fuente|источник)\s*:?\s*<?$", re.IGNORECASE)


def stated_addresses(document: Document, outlets: Outlets) -> Iterator[Raw]:
    """The canonical address and those the page says it is based on, where they lead elsewhere."""
    nowhere = Span(0, 0)
    for cue, urls in (("canonical", (document.canonical,)), ("based-on", document.based_on)):
        for url in urls:
            site = registrable_domain(url)
            if site and not (cue == "canonical" and site == registrable_domain(document.url)):
                outlet = outlets.at(url)
                yield Raw(Mention(document.id, nowhere, nowhere, cue, outlet.name if outlet else site, outlet.name if outlet else "", url), cue == "canonical")


def linked_addresses(text: Text, outlets: Outlets) -> Iterator[Raw]:
    """Links of the page, link targets in the text and bare addresses.

    >>> from provenance.citing.outlets import table
    >>> from provenance.model import Document, Sentence
    >>> page = Text(Document("d", "Original url: https://gazette.example/a"), (), (Sentence(0, Span(0, 39), 0, "furniture", (Span(14, 39),)),))
    >>> [(raw.mention.cue, raw.mention.name) for raw in linked_addresses(page, table())]
    [('canonical', 'gazette.example')]
    """
    body = text.document.text
    starts = [sentence.span.start for sentence in text.sentences]
    spots: list[tuple[Span, str]] = [(link.span, link.url) for link in text.document.links]
    for sentence in text.sentences:
        for skip in sentence.skip:
            held = body[skip.start : skip.end]
            if held.startswith("](") or "//" in held or "www." in held:
                spots.extend((Span(skip.start + m.start(), skip.start + m.end()), m.group().rstrip(".,;:!?'’*")) for m in URL.finditer(held))
    for span, url in spots:
        site = registrable_domain(url)
        outlet = outlets.at(url)
        if not site or len(url) > 2000 or not re.match(r"(?:[a-z]{3,8}:)?//|www\.", url, re.IGNORECASE) or (outlet and outlet.kind == "platform"):
            continue
        place = bisect_right(starts, span.start) - 1
        inside = place >= 0 and span.end > span.start and span.start < text.sentences[place].span.end
        clause = text.sentences[place].span if inside else span
        before = body[max(0, span.start - 60) : span.start] if span.end > span.start else ""
        cue = (
            "canonical"
            if _ORIGINAL.search(before.rstrip("<"))
            else "originally-published"
            if _PUBLISHED_AT.search(before)
            else "via"
            if _SOURCE_LINK.search(before)
            else "link"
        )
        version = "" if cue == "link" else language_of_host(host_of(url))
        yield Raw(Mention(text.id, span, clause, cue, outlet.name if outlet else site, outlet.name if outlet else "", url, version=version), cue == "canonical")
