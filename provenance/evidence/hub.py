"""Third texts: which of three overlapping documents stands nearest to the source.

The strict rule of the design notes, on word 4-grams: everything the two arms share stands in the hub too, they share enough, and the hub shares clearly
more with each arm than the arms share with each other. It names "the source, or the copy nearest to it", never "the source".
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

from provenance.evidence.overlap import FACTS, Overlap
from provenance.model import Alignment, Change, Exhibit, Span, Text
from provenance.text import fold, token_spans

__all__ = ["grams", "hubs", "is_hub", "shared_readings"]

# The design notes allow 3, from triples in which the hub was the source or nothing. The middle of a chain obeys the same rule, and there one of the two
# arrows is wrong: with as many chains as stars three arrows in four are right, which is a bit and a half.
HUB_BITS = 1.5
READING_BITS = 3.0  # one fact that two texts share against a third; further ones half as much, at most READING_CAP
READING_CAP = 6.0  # design notes: rare shared error
# Changes that rewriting machines make again and again in unrelated texts: they join nothing (design notes).
_HABITS = frozenset({"former", "late", "then", "now", "current", "recent", "u s", "us", "united states", "president", "mr", "ms"})
GRAM = 4  # words; the rule was measured with these
LEAST_SHARED = 15  # 4-grams common to all three
LEAST_SURPLUS = 20  # 4-grams the hub shares with an arm beyond the common ones
SURPLUS_SHARE = 0.5  # ... and at least this part of what it shares with the arm
MARGIN = 0.15  # by which the hub explains more than the next best of the three
MOST_MEMBERS = 16  # of a group looked at in threes (560 triples); larger groups are looked at among their best connected members


def grams(text: Text) -> frozenset[int]:
    """The word 4-grams of a text as hashes that are the same in every run."""
    content = text.document.text
    return frozenset(_hashes(content, token_spans(content)))


def _hashes(content: str, words: Sequence[tuple[int, int]]) -> list[int]:
    """The hash of the 4-gram that begins at each word."""
    numbers = [_number(content[a:b]) for a, b in words]
    return [
        (((numbers[i] * 1000003 + numbers[i + 1]) * 1000003 + numbers[i + 2]) * 1000003 + numbers[i + 3]) & 0xFFFFFFFFFFFF
        for i in range(len(numbers) - GRAM + 1)
    ]


def _longest(text: Text, wanted: frozenset[int]) -> tuple[str, int, int]:
    """The place of the longest run of words whose 4-grams are all wanted, the first of several."""
    content = text.document.text
    words = token_spans(content)
    best = run = 0
    at = 0
    for i, gram in enumerate(_hashes(content, words)):
        run = run + 1 if gram in wanted else 0
        if run > best:
            best, at = run, i
    return (text.id, words[at - best + 1][0], words[at + GRAM - 1][1]) if best else (text.id, 0, 0)


@lru_cache(maxsize=262144)
def _number(word: str) -> int:
    return zlib.crc32(fold(word).encode()) or 1


def is_hub(hub: frozenset[int], left: frozenset[int], right: frozenset[int]) -> bool:
    """The strict rule for one triple.

    >>> left, right = frozenset(range(0, 60)), frozenset(range(40, 100))
    >>> is_hub(left | right, left, right), is_hub(left, left | right, right)
    (True, False)
    """
    shared = left & right
    if len(shared) < LEAST_SHARED or not shared <= hub:
        return False
    arms = (len(hub & left), len(hub & right))
    if any(arm - len(shared) < max(LEAST_SURPLUS, SURPLUS_SHARE * arm) for arm in arms):
        return False
    total = len(hub & left | hub & right | shared)
    rival = max(len((one & hub) | (one & other)) for one, other in ((left, right), (right, left)))
    return (len(hub & (left | right)) - rival) / total >= MARGIN


def hubs(groups: Iterable[Sequence[str]], texts: Mapping[str, Text], linked: Mapping[str, frozenset[str]]) -> dict[tuple[str, str], Exhibit]:
    """Hub exhibits by (hub, arm); ``linked`` leads from a document to those it shares passages with."""
    found: dict[tuple[str, str], Exhibit] = {}
    for members in groups:
        chosen = sorted(sorted(members, key=lambda doc: (-len(linked[doc]), doc))[:MOST_MEMBERS])
        if len(chosen) < 3:
            continue
        table = {doc: grams(texts[doc]) for doc in chosen}
        for triple in combinations(chosen, 3):
            for hub in triple:
                left, right = (doc for doc in triple if doc != hub)
                if left in linked[hub] and right in linked[hub] and is_hub(table[hub], table[left], table[right]):
                    text = f"{hub} holds everything {left} and {right} have in common and shares more with each: it is the source, or the copy nearest to it."
                    for arm, other in ((left, right), (right, left)):
                        if (hub, arm) not in found:  # shown by the longest stretch that the other arm lacks
                            alone = (table[hub] & table[arm]) - table[other]
                            places = tuple(_longest(texts[doc], alone) for doc in (hub, arm))
                            found[hub, arm] = Exhibit("PV320", HUB_BITS, "", text, places, "hub")
    return found


def shared_readings(overlaps: Iterable[Overlap]) -> dict[tuple[str, str], Exhibit]:
    """Exhibits by pair for figures, dates and names that two documents share where a third, at the same place, has others.

    Which of the readings is the error cannot be seen from the texts; that two share it joins them. ``favours`` is left to the caller.
    """
    readings: dict[tuple[str, Span], dict[str, tuple[str, Span, str, str]]] = {}
    for overlap in overlaps:
        for passage in overlap.passages:
            for change in passage.changes:
                if change.code in FACTS:
                    for doc, place, other, text, span, theirs in _sides(passage, change):
                        readings.setdefault((doc, place), {})[other] = (" ".join(_folded(text)), span, theirs, " ".join(text.split()))
    found: dict[tuple[str, str], list[tuple[str, str, str, str, Span, Span]]] = {}
    for (doc, _), others in sorted(readings.items()):
        for one, two in combinations(sorted(others)[:MOST_MEMBERS], 2):
            reading = others[one][0]
            if reading and reading == others[two][0] and reading not in _HABITS:
                found.setdefault((one, two), []).append((doc, reading, others[one][3], others[one][2], others[one][1], others[two][1]))
    return {pair: _reading(pair, shared) for pair, shared in sorted(found.items())}


def _reading(pair: tuple[str, str], shared: list[tuple[str, str, str, str, Span, Span]]) -> Exhibit:
    bits = min(READING_CAP, READING_BITS * (1 + 0.5 * (len({reading for _, reading, *_ in shared}) - 1)))
    third, _, written, theirs, first, second = shared[0]
    text = f"{pair[0]} and {pair[1]} both have \u201c{written[:80]}\u201d where {third} has \u201c{theirs[:80]}\u201d."
    return Exhibit("PV317", -bits, "", text, ((pair[0], *first), (pair[1], *second)), "errors")


def _sides(passage: Alignment, change: Change) -> tuple[tuple[str, Span, str, str, Span, str], ...]:
    """(document that holds the place, place, other document, the other's reading, its span, the reading at the place), from both sides."""
    left = (passage.left_doc, change.left, passage.right_doc, change.right_text, change.right, change.left_text)
    right = (passage.right_doc, change.right, passage.left_doc, change.left_text, change.left, change.right_text)
    return left, right


def _folded(text: str) -> list[str]:
    return [word for word in (fold(text[a:b]) for a, b in token_spans(text[:200])) if word]
