"""Stories told again in other words: pairs with hardly a common sentence that nevertheless give the same names and figures, mostly in the same order.

Independent reports on one event share names, too, but scattered among what each has for itself. Who retells a story and says whose it is gives its names
and figures in one stretch, so for pairs of which one names the other's outlet that stretch is looked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from provenance.evidence.facts import facts, longest_stretch, places, retelling
from provenance.evidence.overlap import Overlap
from provenance.model import Exhibit, Text

__all__ = ["credited_bits", "other_answer", "retold"]

Pair = tuple[str, str]
_RETOLD_BITS = 8.0  # outweighs the lack of common sentences and no more: whether a story was retold or reported twice, its facts cannot say
_ALIKE_BITS = 5.0  # one story at least: a retelling that words do not show is as likely as not, so "nothing in common" must not be almost certain
_HALF_RETOLD_BITS = 6.0  # fewer figures in common, or a stretch of them; only looked at where one document names the other's outlet
_FACTS_SHOWN = 2  # of each document: the ledger shows four places
_CREDITS = frozenset({"PV310", "PV311"})
_CREDIT = 5.0  # a naming of at least so much, as of an outlet named with a cue in words about what both tell
_CREDIT_OF_ALL = 8.0  # the cap of a naming: the whole text is from there
# Who says where a story is from mostly retells it: of 53 copies in invented collections that name their source in so many words, 21 share hardly any prose
# with it. So the lack of common prose is a one-in-four thing there, not the one-in-256 thing that it is among texts that name nobody.
_CREDITED_BITS = 2.0
# A naming in passing ("as X reported, the square is closed") beside facts that two reports on one event share: half way between the two, so that it decides
# nothing together with one naming of five or six bits. Invented reports on one event with one borrowed fact were told apart so.
_IN_PASSING_BITS = 5.5


def retold(texts: Mapping[str, Text], shared: Mapping[Pair, Overlap], namings: Mapping[Pair, bool], most: int, threshold: float) -> dict[Pair, list[Exhibit]]:
    """The exhibits by pair. ``namings``: pairs of which one names the other's outlet, and whether it says that its whole text is from there."""
    pairs = set(combinations(texts, 2)) if len(texts) <= most else {*shared, *namings}
    table = {doc: facts(texts[doc].document.text) for doc in sorted({doc for pair in pairs for doc in pair})}
    found: dict[Pair, list[Exhibit]] = {}
    for a, b in sorted(pairs):
        overlap = shared.get((a, b), Overlap(a, b))
        same = retelling(table[a], table[b])
        stretch = (a, b) in namings and longest_stretch(table[a], table[b])
        if (
            not (same.alike or stretch or (same.near and (a, b) in namings))
            or overlap.template
            or (overlap.counts.get("boilerplate") and not same.holds())
            or overlap.weight >= threshold
        ):
            continue
        told = f"{same.shared} names and figures stand in both ({same.share:.0%} of the poorer text's), {same.ordered} of them in the same order."
        bits = _RETOLD_BITS if same.holds() else _HALF_RETOLD_BITS if stretch or same.holds(named=namings.get((a, b), False)) else _ALIKE_BITS
        rank = {fact: place + table[b].index(fact) for place, fact in enumerate(table[a]) if fact in table[b]}
        shown = sorted(rank, key=lambda fact: (rank[fact], fact))[:_FACTS_SHOWN]
        where = tuple((doc, *place) for doc in (a, b) for place in places(texts[doc].document.text, shown))
        found[a, b] = [Exhibit("PV326", -bits, other_answer(overlap, retold=True), told, where, "retold")]
    return found


def other_answer(overlap: Overlap, *, retold: bool = False) -> str:
    """What a pair is when no text was taken."""
    return "shared-quotes" if overlap.quoted else "incidental" if overlap.passages or retold else "independent"


def credited_bits(overlap: Overlap, found: Sequence[Exhibit], arrows: tuple[str, ...]) -> float:
    """The most that the lack of common prose weighs, by what one of the two says of the other; 12 where it says nothing."""
    alike = max((-e.bits for e in found if e.code == "PV326"), default=0.0)
    named = max((e.bits for e in found if e.code in _CREDITS and e.favours in arrows), default=0.0)
    if named < _CREDIT or not (alike or overlap.passages):
        return 12.0
    return _CREDITED_BITS if alike > _ALIKE_BITS or named >= _CREDIT_OF_ALL else _IN_PASSING_BITS
