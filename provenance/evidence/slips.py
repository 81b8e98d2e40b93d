"""A slip of the pen that two documents share: a word that one of them elsewhere spells right.

No third text is needed, for the document corrects itself. A slip joins two texts and says nothing of the direction: a copy takes it from its source, and two
copies take it from a third. Variants that writers choose (endings, doubled letters, vowels, ``s`` and ``z``) and two people of nearly one name are no slips.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from provenance.evidence.overlap import Overlap
from provenance.model import Exhibit, Span, Text
from provenance.text import fold, token_spans
from provenance.weigh import UNKNOWN_SHARE, background, stem

__all__ = ["Spelling", "is_slip", "shared_slips", "spelling"]

SLIP_BITS = 3.0  # as one reading shared against a third text; that two writers slip alike in one rare word is rarer than one in eight by far
SLIP_CAP = 6.0  # design notes: rare shared error
_LEAST = 7  # letters: among shorter words too many differ by one letter
_LONGEST = 30  # letters; longer ones are addresses and noise
_MOST_WORDS = 20_000  # of a document looked at
_ALIKE = ("aeiouyjw", "szc", "ckq", "vwu", "gh", "tdh", "bp", "mn")  # letters that spellings of one name, or of two names, exchange


@dataclass(frozen=True, slots=True)
class Spelling:
    """The long words of a document, folded: how often, and where first."""

    counts: Mapping[str, int]
    places: Mapping[str, Span]


def spelling(text: Text) -> Spelling:
    """The words of a text of at least seven letters, ready for looking up neighbours."""
    content = text.document.text
    counts: Counter[str] = Counter()
    places: dict[str, Span] = {}
    for a, b in token_spans(content)[:_MOST_WORDS]:
        if _LEAST - 1 <= b - a <= _LONGEST and (word := fold(content[a:b])):
            counts[word] += 1
            if word not in places:  # most have been seen, and making a span takes longer
                places[word] = Span(a, b)
    return Spelling(counts, places)


def is_slip(word: str, usual: str) -> bool:
    """Whether a word is another with two neighbouring letters exchanged, or one letter too many, too few or wrong, in its middle.

    >>> is_slip("zhakarova", "zakharova"), is_slip("zahkarova", "zakharova"), is_slip("andersen", "anderson"), is_slip("petrovas", "petrova")
    (False, True, False, False)
    """
    if word == usual or word[0] != usual[0] or word[-1] != usual[-1] or [c for c in word if c.isdigit()] != [c for c in usual if c.isdigit()]:
        return False
    first = next((i for i, (x, y) in enumerate(zip(word, usual, strict=False)) if x != y), min(len(word), len(usual)))
    if len(word) == len(usual):
        x, y = word[first], usual[first]
        if word[first : first + 2] == usual[first : first + 2][::-1] and word[first + 2 :] == usual[first + 2 :]:
            return not {x, y} <= set(_ALIKE[0])
        return word[first + 1 :] == usual[first + 1 :] and not any(x in alike and y in alike for alike in _ALIKE)
    longer, shorter = (word, usual) if len(word) > len(usual) else (usual, word)
    letter = longer[first]
    doubled = letter in (longer[first - 1], longer[first + 1 : first + 2])
    return longer[first + 1 :] == shorter[first:] and not doubled and letter not in _ALIKE[0] + "h"


def shared_slips(overlap: Overlap, known: Mapping[str, Spelling], other: str) -> list[Exhibit]:
    """One exhibit against ``other`` (what the pair is when no text was taken) where both documents hold a slip in what they share; else none."""
    if not overlap.prose:
        return []
    a, b = known[overlap.a], known[overlap.b]
    found = []
    for word in sorted(a.counts.keys() & b.counts.keys()):
        if len(word) >= _LEAST and background(stem(word)) == UNKNOWN_SHARE and (usual := next(_corrected(word, a, b), "")):
            here, there = a.places[word], b.places[word]
            if _inside(here, overlap.spans(overlap.a)) and _inside(there, overlap.spans(overlap.b)):
                found.append((word, usual, here, there))
    if not found:
        return []
    bits = min(SLIP_CAP, SLIP_BITS * (1 + 0.5 * (len(found) - 1)))
    word, usual, here, there = found[0]
    text = f"{overlap.a} and {overlap.b} both have \u201c{word}\u201d where the same text elsewhere has \u201c{usual}\u201d: a slip that both share."
    return [Exhibit("PV317", -bits, other, text, ((overlap.a, *here), (overlap.b, *there)), "errors")]


def _corrected(word: str, *documents: Spelling) -> Iterator[str]:
    """Words of a document that it uses more often than this one, and of which this one is a slip."""
    for document in documents:
        near = (usual for usual in document.counts if usual[0] == word[0] and usual[-1] == word[-1] and abs(len(usual) - len(word)) < 2)
        yield from sorted(usual for usual in near if document.counts[usual] > document.counts[word] and is_slip(word, usual))


def _inside(place: Span, spans: list[Span]) -> bool:
    return any(span.start <= place.start and place.end <= span.end for span in spans)
