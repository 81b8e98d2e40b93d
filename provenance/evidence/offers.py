"""Lines by which a page offers what is its own ("Sign up for the Lantern Letter"): in another outlet's text they are remains of that page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from provenance.evidence.overlap import Overlap
from provenance.evidence.owners import Owners
from provenance.model import Exhibit, Span, Text
from provenance.text import fold, keyed

__all__ = ["offering", "shared_offers"]

OFFER_BITS = 6.0  # remains of the other's page (design notes), though the outlet is named by its first word only
_OFFER = keyed(
    "subscri|sign up|newsletter|mail|follow us|join us|abonn|inscri|suscr|iscriviti|abbonati|assine|inscreva|подпи",
    r"\b(?:subscribe|sign up|newsletter|our (?:weekly|daily|free) e-?mail|follow us|join us|abonnieren|newsletters?|abonnez|inscrivez|suscr[ií]b\w+|iscriviti"
    r"|abbonati|assine|inscreva|подпи[сш]\w+)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<=[^\W\d_] )[^\W\d_]{5,30}")  # a word inside the sentence; shorter ones begin too many names
_COMMON_WORDS = """daily weekly sunday monday evening morning national international global world local radio press times today first northern southern eastern
western"""
_COMMON = frozenset(_COMMON_WORDS.split())
_LONGEST = 240  # code points of an offer
_HEAD = 300  # code points in which the other page would give such a name as its own


def offering(text: Text) -> tuple[Span, ...]:
    """The sentences of a text that offer something.

    >>> from provenance.model import Document, Sentence
    >>> line = "Sign up for the Lantern Letter"
    >>> offering(Text(Document("d", line), (), (Sentence(0, Span(0, 30), 0, "furniture", ()),)))
    (Span(start=0, end=30),)
    """
    content = text.document.text
    if not _OFFER.may_match(content):  # as in ninety-nine texts of a hundred
        return ()
    return tuple(s.span for s in text.sentences if s.span.end - s.span.start <= _LONGEST and _OFFER.pattern.search(content, *s.span))


def shared_offers(overlap: Overlap, texts: Mapping[str, Text], offers: Mapping[str, Sequence[Span]], owners: Owners) -> list[Exhibit]:
    """Exhibits for an offer that stands in both and names the outlet of one of the two and not of the other; at most one.

    ``offers``: of each document the sentences that offer something.
    """
    for copy, source, arrow in ((overlap.a, overlap.b, "a-from-b"), (overlap.b, overlap.a, "b-from-a")):
        theirs, mine = owners.keys(source), owners.keys(copy)
        head = fold(texts[copy].document.title[:_HEAD] + " " + texts[copy].document.text[:_HEAD])
        for here, there in _both(overlap, offers, copy, source):
            words = {fold(word) for word in _capitals(texts[copy], here)} & {fold(word) for word in _capitals(texts[source], there)}
            for word in sorted(words - _COMMON):
                if any(key.startswith(word) for key in theirs) and not any(word in key for key in mine) and word not in head:
                    text = f"{copy} holds an offer of {source}'s own page, which names it."
                    return [Exhibit("PV312", OFFER_BITS, arrow, text, ((copy, *here), (source, *there)), "furniture")]
    return []


def _both(overlap: Overlap, offers: Mapping[str, Sequence[Span]], copy: str, source: str) -> list[tuple[Span, Span]]:
    """Offers that share a passage, as (in the copy, in the source)."""
    found: list[tuple[Span, Span]] = []
    if not (offers[copy] and offers[source]):
        return found
    for p in overlap.passages:
        here, there = (p.left, p.right) if p.left_doc == copy else (p.right, p.left)
        left, right = _reached(offers[copy], here), _reached(offers[source], there)
        found += [(one, two) for one in left for two in right]
    return found


def _reached(offers: Sequence[Span], span: Span) -> list[Span]:
    return [offer for offer in offers if offer.start < span.end and span.start < offer.end]


def _capitals(text: Text, span: Span) -> list[str]:
    return [match.group() for match in _NAME.finditer(text.document.text, span.start, span.end) if match.group()[0].isupper()]
