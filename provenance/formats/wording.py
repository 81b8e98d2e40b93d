"""The sentences a person reads, made in one place for the page, the summary and the terminal.

A sentence is a ``Phrase``: parts of text and names, so that each format sets names in its own way. Words for how sure we are come with the number.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import islice

from provenance.formats.naming import Name, Names, Phrase
from provenance.formats.shares import DocumentShare
from provenance.model import AbsentSource, Edge, Relation, Report
from provenance.network import components

__all__ = [
    "NOT_PROOF",
    "absent_phrase",
    "count",
    "edge_words",
    "hypothesis_phrase",
    "in_short",
    "key_figures",
    "leading",
    "most_telling",
    "most_used",
    "percent",
    "probability",
    "relation_phrase",
    "stand_alone",
    "sure",
]

NOT_PROOF = (
    "Overlap is not proof of wrongdoing. Agencies license their texts, press releases are meant to be reprinted, and two reporters at one event write "
    "down the same words. This report shows what stands in both texts and what speaks for which direction; the judgement stays with the reader."
)
# Words for probabilities, highest first: the design's scale (almost certain .95, likely .80, more likely than not .60).
_SURE = ((0.95, "almost certain"), (0.80, "likely"), (0.60, "more likely than not"))
# How an arrow from a source to its copy reads, by W3C PROV relation.
_EDGE_WORDS = {
    "wasDerivedFrom": "copied by",
    "alternateOf": "reprinted by",
    "wasQuotedFrom": "quoted by",
    "wasRevisionOf": "updated by",
    "hadPrimarySource": "used by",
}
# How a claimed direction reads, by the form of the relation.
_TAKING = {"": " took text from ", "quotation": " quotes ", "retelling": " retells ", "revision": " is a later version of "}
_ABSENT_WORDS = {"wasQuotedFrom": "quoted by", "hadPrimarySource": "named by", "alternateOf": "another edition"}
# More than this many sentences about pairs, and "in short" is not short any more.
_PAIR_SENTENCES = _ABSENT_SENTENCES = 4
_EACH = 3  # copies of one document, or stories behind which one outlet stands, each of one document, from which on one sentence says it for all
# Relations that make a document part of a story; the others are no reason to read further.
_WAYS = ("a-from-b", "b-from-a")
_TIE = 0.1  # design decision: two directions as near as this are told as one hypothesis; a name in such a sentence would read as a finding
_RANK = {"copied": 0, "common-source": 1, "undecided": 2, "shared-quotes": 3, "incidental": 4, "independent": 5}
_CONNECTING = ("copied", "common-source", "undecided")


def sure(confidence: float) -> str:
    """How sure, in words and as a number.

    >>> sure(0.97), sure(0.7), sure(0.3)
    ('almost certain, 0.97', 'more likely than not, 0.70', 'cannot tell, 0.30')
    """
    word = next((word for least, word in _SURE if confidence >= least), "cannot tell")
    return f"{word}, {probability(confidence)}"


def probability(value: float) -> str:
    """A probability with two decimals, cut and not rounded so that it never passes the step it belongs to; never 0 or 1.

    >>> probability(0.9499), probability(1.0), probability(0.001)
    ('0.94', 'over 0.99', 'under 0.01')
    """
    if value > 0.99:
        return "over 0.99"
    return "under 0.01" if value < 0.01 else f"{math.floor(round(value, 6) * 100 + 1e-6) / 100:.2f}"


def percent(share: float) -> str:
    """A share as a whole percentage; never 0 % or 100 % for what is only nearly so.

    >>> percent(0.123), percent(0.001), percent(0.0), percent(0.9999)
    ('12 %', 'under 1 %', '0 %', 'over 99 %')
    """
    if 0 < share < 0.01:
        return "under 1 %"
    return "over 99 %" if 0.99 < share < 1 else f"{share * 100:.0f} %"


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> count(1, "passage"), count(2, "copy", "copies")
    ('1 passage', '2 copies')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _listed(names: Sequence[Name], most: int = 6) -> Phrase:
    """Names joined as in a sentence; beyond ``most`` a number stands for the rest."""
    told: list[str | Name] = []
    kept = names if len(names) <= most else names[: most - 1]
    for place, name in enumerate(kept):
        if place:
            told.append(" and " if place == len(names) - 1 else ", ")
        told.append(name)
    return (*told, f" and {len(names) - len(kept):,} more") if len(kept) < len(names) else tuple(told)


def relation_phrase(relation: Relation, names: Names) -> Phrase:
    """One sentence on how two documents relate, with how sure that is."""
    a, b = names.name(relation.a), names.name(relation.b)
    told = f" ({sure(relation.confidence)})."
    if relation.relation == "copied" and relation.copy and relation.source:
        share = relation.share_a if relation.copy == relation.a else relation.share_b
        where = f"; {percent(share)} of it stands there too" if share else ""
        return (names.name(relation.copy), _TAKING[relation.form], names.name(relation.source), where, told)
    if relation.relation == "common-source":
        origin = relation.absent_source or relation.source or names.shared_source(relation.a, relation.b)
        if origin is None:
            return (a, " and ", b, " go back to a common source", told)
        outside = ", which is not among these documents" if names.is_absent(origin) else ""
        return (a, " and ", b, " both lean on ", names.name(origin), outside, told)
    if relation.relation == "shared-quotes" and relation.form == "quotation":
        return ("What ", a, " and ", b, " share stands in quotation marks in one of them at least", told)
    if relation.relation == "shared-quotes":
        return (a, " and ", b, " quote the same words of others; beyond these quotations they share nothing that counts", told)
    if relation.relation == "incidental":
        return (a, " and ", b, " share only what texts on one subject share by chance or habit", told)
    if relation.relation == "independent":
        return (a, " and ", b, " share nothing that counts", told)
    if relation.form == "revision":
        return (a, " and ", b, " are versions of one text, but it cannot be told which is the later", *_bracketed(leading(relation, names)), ".")
    return (a, " and ", b, " share text, but it cannot be told who took it from whom", *_bracketed(leading(relation, names)), ".")


def _bracketed(phrase: Phrase) -> Phrase:
    return (" (", *phrase, ")") if phrase else ()


def leading(relation: Relation, names: Names) -> Phrase:
    """The most probable hypotheses of an open verdict. A direction never stands there without the other one, and where they tie, nobody is named."""
    chances = dict(relation.hypotheses)
    told = {name: (*hypothesis_phrase(name, relation, names), f" {probability(value)}") for name, value in relation.hypotheses}
    ways = sorted((name for name in _WAYS if name in chances), key=lambda name: -chances[name])
    rows: list[tuple[float, Phrase]] = [(value, told[name]) for name, value in relation.hypotheses if name not in ways]
    if len(ways) == 2 and chances[ways[0]] - chances[ways[1]] < _TIE:
        either = chances[ways[0]] + chances[ways[1]]
        rows.append((either, (f"one from the other, no telling which, {probability(either)}",)))
    elif ways:
        rows.append((chances[ways[0]], tuple(part for way in ways for part in ("; ", *told[way]))[1:]))
    first = sorted(rows, key=lambda row: -row[0])[:2]
    return tuple(part for _, phrase in first for part in ("; ", *phrase))[1:]


def hypothesis_phrase(hypothesis: str, relation: Relation, names: Names) -> Phrase:
    """A hypothesis in words."""
    a, b = names.name(relation.a), names.name(relation.b)
    known: dict[str, Phrase] = {
        "a-from-b": (a, " took it from ", b),
        "b-from-a": (b, " took it from ", a),
        "common-source": ("both from a common source",),
        "common-source-absent": ("both from a common source outside the collection",),
        "shared-quotes": ("the same quotations of others",),
        "incidental": ("chance or habit of the subject",),
        "independent": ("written independently",),
    }
    return known.get(hypothesis, (names.sentence(hypothesis.replace("-", " ")),))


def edge_words(edge: Edge) -> str:
    """What stands on an arrow from a source to its copy. Of a source that was not read nobody can say that it was copied, only that it was used.

    >>> edge_words(Edge("b", "a", "wasDerivedFrom", 0.97)), edge_words(Edge("b", "absent:a", "wasDerivedFrom", 0.97))
    ('copied by · almost certain, 0.97', 'used by · almost certain, 0.97')
    """
    words = _ABSENT_WORDS if edge.source.startswith("absent:") else _EDGE_WORDS
    return f"{words.get(edge.prov, 'used by')} · {sure(edge.confidence)}"


def absent_phrase(source: AbsentSource, names: Names) -> Phrase:
    """One sentence on a source that is not in the collection."""
    users = [names.name(key) for key in source.used_by]
    verb = "leans" if len(users) == 1 else "lean"
    edition: Phrase = (f", in its {source.version} edition",) if source.version and not source.version_of else ()
    edition = (", an edition of ", names.name(source.version_of)) if source.version_of else edition
    name = names.name(source.id)
    via = (*edition, *_through(source, names))
    told = f" ({sure(source.confidence)})" if source.confidence else ""
    if source.status == "implied":
        return (*_listed(users), " share text that points to a source outside the collection which none of them names", told, ".")
    if source.status == "named" or not users:
        naming: Phrase = (*_listed(users), " names " if len(users) == 1 else " name ", name) if users else (name, " is named")
        return (*naming, *via, "; nothing shows that its text was used", told, ".")
    return (*_listed(users), f" {verb} on ", name, *via, ", which is not among these documents", told, ".")


def _through(source: AbsentSource, names: Names) -> Phrase:
    """Through which other absent source it came, and to which documents where it did not come so to all."""
    if not source.via:
        return ()
    indirect = [names.name(key) for key in source.used_by if source.via in names.sources(key) and source.id not in names.sources(key)]
    if indirect and len(indirect) < len(source.used_by):
        return (" (", *_listed(indirect), " through ", names.name(source.via), ")")
    return (", through ", names.name(source.via))


def most_used(sources: Sequence[AbsentSource]) -> tuple[AbsentSource, ...]:
    """Absent sources as they are listed: used before implied before named, and those of many documents first."""
    order = ("used", "implied", "named")
    return tuple(sorted(sources, key=lambda source: (order.index(source.status), -len(source.used_by), source.id)))


def stand_alone(report: Report) -> tuple[str, ...]:
    """Ids of the documents that no relation that counts connects with another document."""
    connected = {key for pair in report.pairs if pair.relation in _CONNECTING for key in (pair.a, pair.b)}
    documents = {text.id for text in report.texts}
    connected |= {key for edge in report.edges if {edge.copy, edge.source} <= documents for key in (edge.copy, edge.source)}
    return tuple(text.id for text in report.texts if text.id not in connected)


def most_telling(relation: Relation) -> tuple[int, float, float, str, str]:
    """Sorting key: pairs that say most first, by relation, share and how sure it is."""
    return (_RANK[relation.relation], -max(relation.share_a, relation.share_b), -relation.confidence, relation.a, relation.b)


def _about_pairs(report: Report, names: Names) -> list[Phrase]:
    pairs = sorted((pair for pair in report.pairs if pair.relation in _CONNECTING), key=most_telling)
    used = [source for source in report.absent_sources if source.status != "named" and source.used_by]
    said = {(key, source.id) for source in used for key in source.used_by}
    documents = {text.id for text in report.texts}
    arrows = {(edge.copy, edge.source) for edge in report.edges}
    stars = _stars(pairs, arrows)
    webs = _webs(pairs)
    phrases: list[tuple[Phrase, int]] = []  # and how many pairs it tells
    for pair in pairs:
        if pair.relation == "copied" and arrows and (pair.copy, pair.source) not in arrows:
            continue  # the sentences on the steps of the chain between them say it
        star = stars.get(pair.source or "", []) if pair.relation == "copied" and not pair.form else []
        if len(star) >= _EACH:
            if pair is star[0]:
                phrases.append((_star_phrase(star, names), len(star)))
            continue
        many = webs.get((pair.a, pair.b), []) if pair.relation == "undecided" else []
        if len(many) > _EACH:
            if pair is many[0]:
                phrases.append((_web_phrase(many, names), len(many)))
            continue
        if pair.relation == "common-source":
            if {(pair.a, pair.absent_source), (pair.b, pair.absent_source)} <= said:
                continue  # the sentence on the absent source says it for all who used it
            if names.shared_source(pair.a, pair.b) in documents:
                continue  # the sentences on the two copies of that document say it
        phrases.append((relation_phrase(pair, names), 1))
    left = sum(number for _, number in phrases[_PAIR_SENTENCES:])
    more: list[Phrase] = [(f"{count(left, 'further pair')} of documents share text as well.",)] if left else []
    return [phrase for phrase, _ in phrases[:_PAIR_SENTENCES]] + more + _about_absent(used, names)


def _stars(pairs: Sequence[Relation], arrows: AbstractSet[tuple[str, str]]) -> dict[str, list[Relation]]:
    """The plain copies of each document that arrows lead to straight, in the order of the pairs."""
    stars: dict[str, list[Relation]] = {}
    for pair in pairs:
        if pair.relation == "copied" and pair.copy and pair.source and not pair.form and (not arrows or (pair.copy, pair.source) in arrows):
            stars.setdefault(pair.source, []).append(pair)
    return stars


def _star_phrase(star: Sequence[Relation], names: Names) -> Phrase:
    """One sentence on all copies of one document."""
    copies = sorted((names.name(str(pair.copy)) for pair in star), key=lambda name: name.text)
    least = sure(min(pair.confidence for pair in star))
    return (*_listed(copies), " took text from ", names.name(str(star[0].source)), f" (each at least {least}).")


def _webs(pairs: Sequence[Relation]) -> dict[tuple[str, str], list[Relation]]:
    """For every open pair the open pairs that hang together with it, in the order of the pairs."""
    undecided = [pair for pair in pairs if pair.relation == "undecided"]
    joined = [(pair.a, pair.b) for pair in undecided]
    web_of = {doc: web for web in components(sorted({doc for pair in joined for doc in pair}), joined) for doc in web}
    webs: dict[tuple[str, ...], list[Relation]] = {}
    for pair in undecided:
        webs.setdefault(tuple(web_of[pair.a]), []).append(pair)
    return {(pair.a, pair.b): webs[tuple(web_of[pair.a])] for pair in undecided}


def _web_phrase(web: Sequence[Relation], names: Names) -> Phrase:
    """One sentence on many open pairs that hang together."""
    members = sorted({names.name(doc) for pair in web for doc in (pair.a, pair.b)}, key=lambda name: name.text)
    return ("Among ", *_listed(members), f", {count(len(web), 'pair')} share text of which it cannot be told who took it from whom.")


def _of_one_name(used: Sequence[AbsentSource]) -> tuple[list[list[AbsentSource]], list[AbsentSource]]:
    """Sources of one name behind many single documents, the most frequent first, and all others."""
    by_name: dict[str, list[AbsentSource]] = {}
    for source in used:
        if len(source.used_by) == 1 and not (source.via or source.version) and source.status == "used":
            by_name.setdefault(source.name, []).append(source)
    each = sorted((found for found in by_name.values() if len(found) >= _EACH), key=lambda found: (-len(found), found[0].name))
    told = {source.id for found in each for source in found}
    return each, [source for source in used if source.id not in told]


def _about_absent(used: Sequence[AbsentSource], names: Names) -> list[Phrase]:
    """Sources outside the collection, those leaned on by the same documents in one sentence."""
    groups: dict[tuple[tuple[str, ...], str], list[AbsentSource]] = {}
    each, used = _of_one_name(used)
    for source in used:
        alone = source.id if source.via or source.version or source.status == "implied" else ""
        groups.setdefault((source.used_by, alone), []).append(source)
    phrases: list[Phrase] = []
    for (users, _), sources in sorted(groups.items(), key=lambda item: (-len(item[0][0]), item[0])):
        if len(sources) == 1:
            phrases.append(absent_phrase(sources[0], names))
            continue
        best = sorted(sources, key=lambda source: (-source.confidence, source.id))
        verb = " leans on " if len(users) == 1 else " lean on "
        told = f", none of which is among these documents (each at least {sure(best[-1].confidence)})."
        phrases.append((*_listed([names.name(key) for key in users]), verb, *_listed([names.name(source.id) for source in best]), told))
    for sources in each:
        told = f", which is not among these documents, for a story of its own (each at least {sure(min(source.confidence for source in sources))})."
        phrases.append((*_listed([names.name(source.used_by[0]) for source in sources], 3), " each lean on ", names.name(sources[0].id), told))
    left = len(phrases) - _ABSENT_SENTENCES
    more: list[Phrase] = [("Further sources outside the collection are listed under “Not checked”.",)] if left > 0 else []
    return phrases[:_ABSENT_SENTENCES] + more


def _about_groups(report: Report) -> list[Phrase]:
    """One sentence on a collection of many groups, where single pairs no longer tell the whole."""
    sizes = [len(group.members) for group in report.groups if len(group.members) > 1]
    if len(sizes) <= _PAIR_SENTENCES:
        return []
    return [(f"{sum(sizes):,} of {count(len(report.texts), 'document')} share text and form {len(sizes):,} groups; the largest holds {max(sizes):,}.",)]


def _about_repeats(report: Report, names: Names) -> list[Phrase]:
    counts: dict[str, int] = {}
    for repeat in report.repeats:
        counts[repeat.left_doc] = counts.get(repeat.left_doc, 0) + 1
    ordered = sorted(counts, key=lambda doc: (-counts[doc], doc))
    phrases: list[Phrase] = []
    for doc in islice(ordered, 2):
        number = counts[doc]
        phrases.append(("In ", names.name(doc), " one passage stands twice." if number == 1 else f" {number} passages stand twice."))
    if len(ordered) > 2:
        phrases.append((f"{count(len(ordered) - 2, 'further document')} repeat themselves as well.",))
    return phrases


def in_short(report: Report) -> list[Phrase]:
    """The report in a few sentences, most important first; at least one."""
    names = Names(report)
    phrases = _about_groups(report) + _about_pairs(report, names)
    if not phrases:
        number = len(report.texts)
        phrases = [(f"No recycled text that counts was found among {count(number, 'document')}.",)]
        phrases += _about_repeats(report, names)
    else:
        phrases += _about_repeats(report, names)
        alone = stand_alone(report)
        if alone:
            phrases.append(
                (
                    *_listed([names.name(key) for key in alone]),
                    " stands alone among these documents." if len(alone) == 1 else " stand alone among these documents.",
                )
            )
    if report.problems:
        phrases.append((f"{count(len(report.problems), 'problem')} came up while reading; see “Not checked”.",))
    return phrases


def key_figures(report: Report, shares: dict[str, DocumentShare]) -> list[tuple[str, str]]:
    """The four numbers of the first screen: value and what it counts."""
    sentences = sum(share.sentences for share in shares.values())
    elsewhere = sum(share.sentences_elsewhere for share in shares.values())
    groups = sum(len(group.members) > 1 for group in report.groups)
    return [
        (f"{len(report.texts):,}", "document" if len(report.texts) == 1 else "documents"),
        (f"{groups:,}", "group of documents that share text" if groups == 1 else "groups of documents that share text"),
        (percent(elsewhere / sentences) if sentences else "0 %", "of all sentences occur elsewhere"),
        (f"{len(report.problems):,}", "problem while reading" if len(report.problems) == 1 else "problems while reading"),
    ]
