"""Lines by which a page offers what is its own ("Sign up for the Lantern Letter"): in another outlet's text they are remains of that page."""

from __future__ import annotations

import re
from collections.abc import Mapping

from provenance.evidence.overlap import Overlap
from provenance.evidence.owners import Owners
from provenance.model import Exhibit, Span, Text
from provenance.text import fold

__all__ = ["shared_offers"]

OFFER_BITS = 6.0  # remains of the other's page (design notes), though the outlet is named by its first word only
_OFFER = re.compile(
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


def shared_offers(overlap: Overlap, texts: Mapping[str, Text], owners: Owners) -> list[Exhibit]:
    """Exhibits for an offer that stands in both and names the outlet of one of the two and not of the other; at most one."""
    for copy, source, arrow in ((overlap.a, overlap.b, "a-from-b"), (overlap.b, overlap.a, "b-from-a")):
        theirs, mine = owners.keys(source), owners.keys(copy)
        head = fold(texts[copy].document.title[:_HEAD] + " " + texts[copy].document.text[:_HEAD])
        for here, there in _offers(overlap, texts, copy, source):
            words = {fold(word) for word in _capitals(texts[copy], here)} & {fold(word) for word in _capitals(texts[source], there)}
            for word in sorted(words - _COMMON):
                if any(key.startswith(word) for key in theirs) and not any(word in key for key in mine) and word not in head:
                    text = f"{copy} holds an offer of {source}'s own page, which names it."
                    return [Exhibit("PV312", OFFER_BITS, arrow, text, ((copy, *here), (source, *there)), "furniture")]
    return []


def _offers(overlap: Overlap, texts: Mapping[str, Text], copy: str, source: str) -> list[tuple[Span, Span]]:
    """Sentences that offer something and share a passage, as (in the copy, in the source)."""
    found = []
    for p in overlap.passages:
        here, there = (p.left, p.right) if p.left_doc == copy else (p.right, p.left)
        left, right = _sentences(texts[copy], here), _sentences(texts[source], there)
        found += [(one, two) for one in left for two in right]
    return found


def _sentences(text: Text, span: Span) -> list[Span]:
    content = text.document.text
    near = (s.span for s in text.sentences if s.span.start < span.end and span.start < s.span.end)
    return [s for s in near if s.end - s.start <= _LONGEST and _OFFER.search(content, s.start, s.end)]


def _capitals(text: Text, span: Span) -> list[str]:
    return [match.group() for match in _NAME.finditer(text.document.text, span.start, span.end) if match.group()[0].isupper()]
