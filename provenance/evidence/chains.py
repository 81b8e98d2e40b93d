"""Chains: what was taken from a copy goes back to the copy's source, and when a document went to that source itself as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from provenance.evidence.hub import grams
from provenance.model import Exhibit, Relation, Text

__all__ = ["direct", "through"]

CHAIN_BITS = 6.0  # both steps are firm (nine tenths each) and the ends share a text: about as sure as the two steps together
_LEAST_GRAMS = 8  # word 4-grams of the source that only the copy has: a run of eleven words, or two shorter ones
_LONGEST = 8  # steps of a chain that are followed


def through(sources: Mapping[str, set[str]], dependent: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[Exhibit]]:
    """Exhibits on pairs (a, b) that share a text and are the ends of a chain; ``sources`` are the documents each was taken from.

    >>> [(pair, e.favours) for pair, (e,) in through({"c": {"b"}, "b": {"a"}}, [("a", "c"), ("a", "b")]).items()]
    [(('a', 'c'), 'b-from-a')]
    """
    found: dict[tuple[str, str], list[Exhibit]] = {}
    for a, b in sorted(dependent):
        for copy, source, arrow in ((a, b, "a-from-b"), (b, a, "b-from-a")):
            middle = _middle(copy, source, sources)
            if middle and source not in sources.get(copy, set()) and not _middle(source, copy, sources):
                text = f"{copy} was taken from {middle}, and what {middle} has goes back to {source}."
                found[a, b] = [Exhibit("PV330", CHAIN_BITS, arrow, text, family="third")]
    return found


def _middle(copy: str, source: str, sources: Mapping[str, set[str]]) -> str:
    """The first document of a chain of two steps or more from the copy to the source; "" when there is none."""
    for first in sorted(sources.get(copy, set()) - {source}):
        seen, row = {copy, first}, {first}
        for _ in range(_LONGEST):
            row = {following for doc in row for following in sources.get(doc, set())} - seen
            seen |= row
        if source in seen:
            return first
    return ""


def direct(pairs: Sequence[Relation], texts: Mapping[str, Text]) -> frozenset[tuple[str, str]]:
    """The claimed (copy, source) arrows beside a chain whose copy has words of the source that none of the copy's other sources has."""
    sources: dict[str, set[str]] = {}
    for pair in pairs:
        if pair.copy and pair.source:
            sources.setdefault(pair.copy, set()).add(pair.source)
    kept = set()
    for copy, found in sorted(sources.items()):
        for source in sorted(found):
            if _middle(copy, source, sources):
                others = frozenset().union(*(grams(texts[doc]) for doc in found - {source}))
                if len((grams(texts[copy]) & grams(texts[source])) - others) >= _LEAST_GRAMS:
                    kept.add((copy, source))
    return frozenset(kept)
