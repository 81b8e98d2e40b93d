"""Who took from whom: from passages and mentions to relations, with the evidence, a calibrated confidence, and "cannot tell".

For every pair the same six answers are weighed: a was taken from b, b from a, both from a common source (here or elsewhere), only quotations shared, only
facts shared, nothing. How alike two texts are never says which was first, so a direct arrow needs naming, a link, remains of a page, a third text or the
user's word. The probabilities are those of ``posterior``; the verdict is the smallest set of answers with nine tenths of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations

from provenance.evidence import absent as absence
from provenance.evidence.chains import direct, through
from provenance.evidence.claims import Names, claims, names, namings, origin_rank, with_edits, with_words
from provenance.evidence.dating import contradiction, dates, spoken_dates, trusted
from provenance.evidence.desk import desks
from provenance.evidence.graph import consistent, edges, groups
from provenance.evidence.host import host_fit
from provenance.evidence.hub import hubs, shared_readings
from provenance.evidence.offers import offering, shared_offers
from provenance.evidence.overlap import Overlap, overlaps
from provenance.evidence.owners import owners
from provenance.evidence.posterior import COPY_HYPOTHESES, Calibration, calibration, conditional, credible, posterior, sure, weigh_families
from provenance.evidence.quoting import apart, credited
from provenance.evidence.release import from_release, is_release, unnamed_release
from provenance.evidence.retold import credited_bits, other_answer, retold
from provenance.evidence.revision import later_version, other_version, versions
from provenance.evidence.slips import shared_slips, spelling
from provenance.evidence.traits import traits
from provenance.model import AbsentSource, Alignment, Edge, Exhibit, Form, Group, Mention, Relation, RelationName, Span, Text
from provenance.network import components, neighbours
from provenance.settings import LineageSettings

__all__ = ["STYLE", "Lineage", "relate"]

Pair = tuple[str, str]
_CLAIM = 0.9  # an arrow is firm ground for other pairs from here on: the mass of a verdict (issue bars speak of 90 %)
_THIRD_BITS = 6.0  # both were taken from one document of the collection: as strong as content each side lacks (design notes)
_SAME_BITS = 16.0  # two arrows to the same sentences: a conclusion, not a guess; twice what the lack of common passages weighs
_SAME_STRETCH = 200  # code points of the source in both copies: two sentences
_MOST_SIBLINGS = 30  # copies of one document among which pairs without a common passage are told too (435 pairs)
_TIE = 0.1  # as the report: directions nearer than this are told together or not at all
STYLE = frozenset({"PV318", "PV323", "PV325", "PV327", "PV331"})
_WORDS_FOR_OTHERS: dict[str, RelationName] = {"shared-quotes": "shared-quotes", "incidental": "incidental", "independent": "independent"}


@dataclass(frozen=True, slots=True)
class Lineage:
    """How the documents of a collection relate. ``pairs`` by (a, b), ``absent_sources`` by id, ``edges`` by (copy, source), ``groups`` by members."""

    pairs: tuple[Relation, ...]
    absent_sources: tuple[AbsentSource, ...]
    edges: tuple[Edge, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """One pair on the way to its verdict."""

    overlap: Overlap
    exhibits: tuple[Exhibit, ...]
    other: str
    """What the pair is when no text was taken: shared-quotes, incidental or independent."""
    scale: Calibration
    probabilities: Mapping[str, float]
    versions: bool = False
    """Whether the two are versions of one outlet's text."""

    @property
    def pair(self) -> Pair:
        return self.overlap.a, self.overlap.b


def relate(
    texts: Sequence[Text],
    mentions: Sequence[Mention],
    passages: Sequence[Alignment],
    repeats: Sequence[Alignment],
    settings: LineageSettings,
    *,
    fitted: Calibration | None = None,
) -> Lineage:
    """Weigh every pair of documents that share passages (every pair at all in a small collection) and draw the arrows that can be defended.

    The order of the arguments' items plays no part, and neither does which document comes first in a pair. ``fitted`` replaces the shipped calibration.

    >>> from provenance.model import Document
    >>> pair = [Text(Document("a", "Ferry to close."), (), ()), Text(Document("b", "Snow is due."), (), ())]
    >>> [(r.a, r.b, r.relation) for r in relate(pair, (), (), (), LineageSettings()).pairs]
    [('a', 'b', 'independent')]
    """
    scale = fitted or calibration()
    by_id = {text.id: text for text in sorted(texts, key=lambda text: text.id)}
    shared, measures = overlaps(list(by_id.values()), passages, settings.least_prose)
    whose = desks(by_id, mentions, owners(list(by_id.values()), mentions), [pair for pair, overlap in shared.items() if overlap.prose])
    known = names(mentions, whose, by_id)
    cases = _cases(by_id, known, (shared, frozenset(measures), repeats), settings, scale)
    dependent = [pair for pair, case in cases.items() if _dependence(case) > 0.5]
    families = components(by_id, dependent)
    cases = _third_texts(cases, dependent, families, by_id)
    quoted = [pair for pair, case in cases.items() if case.overlap.quoted and any(e.code == "PV321" and e.counted for e in case.exhibits)]
    linked = sorted({*dependent, *quoted})  # two texts that have one quotation from one named outlet have one source, whatever else they share
    nodes = absence.absent_sources(_stories(components(by_id, linked), cases, linked), known.mentions, known.owners, by_id)
    relations, nodes = _relations(cases, by_id, nodes, known, settings)
    if len(by_id) <= settings.all_pairs:
        for a, b in combinations(by_id, 2):
            if (a, b) not in relations:
                relations[a, b] = _nothing(by_id[a], by_id[b], scale)
    pairs = tuple(relations[pair] for pair in sorted(relations))
    arrows = edges(pairs, nodes, {pair: case.overlap.passages for pair, case in cases.items()}, direct(pairs, by_id))
    return Lineage(pairs, nodes, arrows, groups(families, pairs, _hub_arms(pairs)))


def _cases(
    texts: Mapping[str, Text],
    known: Names,
    found: tuple[Mapping[Pair, Overlap], frozenset[str], Sequence[Alignment]],
    settings: LineageSettings,
    scale: Calibration,
) -> dict[Pair, _Case]:
    """Every pair with something in common and the evidence of the two texts; ``found``: the overlaps, the documents they are of, and the repeats."""
    shared, measures, repeats = found
    told_again = retold(texts, shared, namings(known), settings.all_pairs, scale.threshold)
    paired = sorted({*measures, *(doc for pair in told_again for doc in pair)})
    known = with_words(known, [texts[doc] for doc in paired])
    told = {doc: spoken_dates(texts[doc]) for doc in paired}
    twice: dict[str, list[Alignment]] = {}
    for repeat in sorted(repeats, key=lambda r: (r.left_doc, r.left, r.right, r.id)):
        twice.setdefault(repeat.left_doc, []).append(repeat)
    beside = neighbours(pair for pair, overlap in shared.items() if overlap.prose)
    named = frozenset(known.owners.key(m) for held in known.mentions.values() for m in held)
    releases = frozenset(doc for doc in paired if is_release(texts[doc]))
    offers = {doc: offering(texts[doc]) for doc in paired}
    spelt = {doc: spelling(texts[doc]) for doc in sorted(measures)}
    cases: dict[Pair, _Case] = {}
    for pair, overlap in sorted({**{pair: Overlap(*pair) for pair in told_again}, **shared}.items()):
        a, b = texts[pair[0]], texts[pair[1]]
        present = {key for doc in {*pair, *beside.get(a.id, ()), *beside.get(b.id, ())} for key in known.owners.keys(doc)}
        said = claims(overlap, texts, known, named - present)
        said += shared_offers(overlap, texts, offers, known.owners)
        overlap = credited(overlap, texts, said)
        said += from_release(overlap, texts, releases, said)
        said += later_version(overlap, a, b, known.owners.own)
        said += shared_slips(overlap, spelt, other_answer(overlap, retold=pair in told_again))
        said += dates(a, b, told) + trusted(a.document, b.document, settings.trust_bits)
        own = apart(overlap, texts)
        exhibits = told_again.get(pair, []) + said + traits(own, texts, twice) + host_fit(own, texts)
        cases[pair] = replace(_case(overlap, with_edits(overlap, exhibits), scale), versions=versions(overlap, a, b, known.owners.own))
    return cases


def _hub_arms(pairs: Iterable[Relation]) -> list[Pair]:
    """(hub, arm) as far as no date says that a document of the same text was there before the hub."""
    found, later = [], set()
    for pair in pairs:
        for exhibit in pair.evidence:
            named = pair.b if exhibit.favours == "a-from-b" else pair.a
            if exhibit.code == "PV320":
                found.append((named, pair.a if named == pair.b else pair.b))
            elif exhibit.code in ("PV313", "PV314") and pair.relation not in _WORDS_FOR_OTHERS:
                later.add(named)  # the evidence speaks against an arrow to it
    return sorted(arms for arms in found if arms[0] not in later)


def _case(overlap: Overlap, found: Sequence[Exhibit], scale: Calibration) -> _Case:
    """Weigh the exhibits of one pair."""
    other = other_answer(overlap, retold=any(e.code == "PV326" for e in found))
    exhibits = weigh_families([_amount(overlap, other, scale, credited_bits(overlap, found, COPY_HYPOTHESES)), *found])
    return _Case(overlap, exhibits, other, scale, _weighed(other, exhibits, scale))


def _amount(overlap: Overlap, other: str, scale: Calibration, most: float = 12.0) -> Exhibit:
    """How much prose the two share, as evidence for or against a common text; ``most``: what its lack can weigh."""
    bits = (scale.threshold - overlap.weight) / scale.slope
    bits = max(-12.0, min(most, bits))  # 12: a thousand times a thousand to one: beyond it only the sum matters
    if overlap.template:
        told = f"The wording is alike, but {overlap.conflicts} figures, dates or names differ: one form filled in twice."
    elif overlap.quoting:
        quoted = overlap.b if overlap.quoting == overlap.a else overlap.a
        told = f"{overlap.words} words of {quoted}'s own prose stand in {overlap.quoting} in quotation marks, beside words that say where they are from."
    elif overlap.prose:
        told = f"{overlap.words} words of prose outside quotations stand in both, in {overlap.prose} passages."
    elif overlap.cited:
        told = "What both have in common stands in quotation marks in one of them at least, which does not say that it is from the other."
    elif overlap.quoted:
        told = "Once the words of third parties in quotation marks are taken out, nothing is left in common."
    else:
        told = "No passage of prose stands in both."
    spans = tuple(place for p in overlap.passages[:3] for place in ((p.left_doc, *p.left), (p.right_doc, *p.right)))
    return Exhibit("PV327", round(bits, 3), other, told, spans, "amount")


def _prior(other: str, scale: Calibration) -> dict[str, float]:
    """What the answers start with: text was taken in one pair of two, and then straight from the other document as often as was fitted."""
    return {other: 0.5, "common-source": 0.5 * (1 - scale.direct), "a-from-b": 0.25 * scale.direct, "b-from-a": 0.25 * scale.direct}


def _weighed(other: str, exhibits: Sequence[Exhibit], scale: Calibration) -> dict[str, float]:
    return posterior(_prior(other, scale), exhibits, scale.temperature)


def _dependence(case: _Case) -> float:
    """Probability that some text was taken, by whichever way."""
    return 1.0 - case.probabilities[case.other]


def _third_texts(cases: dict[Pair, _Case], dependent: Sequence[Pair], families: Sequence[tuple[str, ...]], texts: Mapping[str, Text]) -> dict[Pair, _Case]:
    """Add what third documents show: a hub among three, and a source in the collection from which both were taken."""
    linked = {doc: frozenset(others) for doc, others in neighbours(dependent).items()}
    found = hubs([f for f in families if len(f) > 2], texts, linked)
    extra: dict[Pair, list[Exhibit]] = {}
    for (hub, arm), exhibit in sorted(found.items()):
        pair = (min(hub, arm), max(hub, arm))
        extra.setdefault(pair, []).append(replace(exhibit, favours="a-from-b" if arm == pair[0] else "b-from-a"))
    for pair, reading in shared_readings(cases[pair].overlap for pair in dependent).items():
        if pair in cases:
            extra.setdefault(pair, []).append(replace(reading, favours=cases[pair].other))
    cases = _with(cases, extra)
    cases = _with(cases, _other_versions(cases, _sources(cases), texts))
    cases = _siblings(cases, _sources(cases))
    return _with(cases, through(_sources(cases), [pair for pair, case in cases.items() if _dependence(case) > 0.5]))


def _sources(cases: Mapping[Pair, _Case]) -> dict[str, set[str]]:
    """The documents each document was taken from, as far as the evidence of its pairs says so firmly."""
    sources: dict[str, set[str]] = {}
    for (a, b), case in cases.items():
        for copy, source, name in ((a, b, "a-from-b"), (b, a, "b-from-a")):
            if case.probabilities.get(name, 0.0) >= _CLAIM and _grounds(case, name):
                sources.setdefault(copy, set()).add(source)
    return sources


def _other_versions(cases: Mapping[Pair, _Case], sources: Mapping[str, set[str]], texts: Mapping[str, Text]) -> dict[Pair, list[Exhibit]]:
    """For documents that lead to two versions of one text: that they have the earlier, or that nothing says that they have the later."""
    extra: dict[Pair, list[Exhibit]] = {}
    for copy, found in sorted(sources.items()):
        for later, earlier in permutations(sorted(found), 2):
            both = cases.get((min(later, earlier), max(later, earlier)))
            if both and both.versions and later not in sources.get(earlier, ()):  # where the order is not known, each is looked at as the later
                nats = [cases[min(copy, one), max(copy, one)].overlap.nats for one in (later, earlier)]
                found_here = other_version(texts[copy], texts[later], texts[earlier], nats[0] - nats[1], ordered=earlier in sources.get(later, ()))
                extra.setdefault((min(copy, later), max(copy, later)), []).extend(found_here)
    return extra


def _siblings(cases: dict[Pair, _Case], sources: Mapping[str, set[str]]) -> dict[Pair, _Case]:
    """Join copies of one document; two that took the same stretch of it share a source even where no passage between them was found."""
    copies: dict[str, list[str]] = {}
    for copy, found in sources.items():
        for source in found:
            copies.setdefault(source, []).append(copy)
    extra: dict[Pair, list[Exhibit]] = {}
    cases = dict(cases)
    for source, members in sorted(copies.items()):
        taken = {copy: cases[min(copy, source), max(copy, source)].overlap.spans(source) for copy in members}
        for a, b in combinations(sorted(members), 2):
            if b in sources.get(a, ()) or a in sources.get(b, ()) or (a, b) in extra or ((a, b) not in cases and len(members) > _MOST_SIBLINGS):
                continue
            same = sum(max(0, min(x.end, y.end) - max(x.start, y.start)) for x in taken[a] for y in taken[b]) >= _SAME_STRETCH
            if same or ((a, b) in cases and _dependence(cases[a, b]) >= 0.5 and _explained(cases, a, b, source)):
                told = f"{a} and {b} both lead to {source}, which is among the documents" + (", and to the same sentences of it." if same else ".")
                where = tuple((source, *span) for span in taken[a][:1])
                extra[a, b] = [Exhibit("PV322", _SAME_BITS if same else _THIRD_BITS, "common-source", told, where, family="third")]
                if (a, b) not in cases:
                    scale = cases[min(a, source), max(a, source)].scale
                    cases[a, b] = _case(Overlap(a, b), (), scale)
    return _with(cases, extra)


def _explained(cases: Mapping[Pair, _Case], a: str, b: str, source: str) -> bool:
    """Whether at least half of what two copies share stands, in each of them, where it shares text with the source; else one may have it from the other."""
    shared = cases[a, b].overlap
    for copy in (a, b):
        taken = cases[min(copy, source), max(copy, source)].overlap.spans(copy)
        length = sum(end - start for start, end in shared.spans(copy))
        met = sum(max(0, min(x.end, y.end) - max(x.start, y.start)) for x in shared.spans(copy) for y in taken)
        if met * 2 < length:
            return False
    return True


def _with(cases: dict[Pair, _Case], extra: Mapping[Pair, Sequence[Exhibit]]) -> dict[Pair, _Case]:
    changed = dict(cases)
    for pair, found in extra.items():
        case = cases[pair]
        exhibits = weigh_families([*case.exhibits, *found])
        changed[pair] = replace(case, exhibits=exhibits, probabilities=_weighed(case.other, exhibits, case.scale))
    return changed


def _grounds(case: _Case, arrow: str) -> bool:
    """Whether at least one exhibit that is not style speaks for the arrow."""
    return any(e.counted and e.favours == arrow and e.bits > 0 and e.code not in STYLE for e in case.exhibits)


def _stories(families: Sequence[tuple[str, ...]], cases: Mapping[Pair, _Case], dependent: Sequence[Pair]) -> list[absence.Story]:
    spans: dict[str, list[Span]] = {}
    for pair in dependent:
        for doc in pair:
            spans.setdefault(doc, []).extend(cases[pair].overlap.spans(doc))
    beside = neighbours(pair for pair, case in cases.items() if case.overlap.passages)
    return [
        absence.Story(members, {doc: sorted(set(spans.get(doc, ()))) for doc in members}, {doc: sorted(beside.get(doc, ())) for doc in members})
        for members in families
    ]


def _relations(
    cases: Mapping[Pair, _Case], texts: Mapping[str, Text], nodes: tuple[AbsentSource, ...], known: Names, settings: LineageSettings
) -> tuple[dict[Pair, Relation], tuple[AbsentSource, ...]]:
    """The verdicts, with arrows that contradict each other taken back, and the nodes with those that nobody named."""
    relations = {pair: _verdict(case, nodes, known, settings.mass) for pair, case in cases.items()}
    _, refused = consistent([r for r in relations.values() if r.relation == "copied"], texts)
    for pair, reason in refused.items():
        relations[pair] = _taken_back(relations[pair], reason)
    open_ends = [
        pair
        for pair, relation in sorted(relations.items())
        if relation.relation == "common-source" and not relation.absent_source and not any(e.code == "PV322" for e in relation.evidence)
    ]
    released = [
        pair
        for pair, relation in sorted(relations.items())
        if relation.relation in ("common-source", "undecided") and not relation.absent_source and _both_cite_release(relation)
    ]
    extra = []
    for members in components(sorted({doc for pair in released for doc in pair}), released):
        mine = [pair for pair in released if pair[0] in members]
        spans = {doc: [span for pair in mine if doc in pair for span in cases[pair].overlap.spans(doc)] for doc in members}
        node = unnamed_release(members, texts, spans, absence.hint(members[0], texts, "", (), spans[members[0]]))
        extra.append(node)
        for pair in mine:
            if relations[pair].relation == "common-source":
                told = f"{pair[0]} and {pair[1]} go back to {node.name}, which is not among the documents ({sure(relations[pair].confidence)})."
                relations[pair] = replace(relations[pair], absent_source=node.id, wording=told)
    open_ends = [pair for pair in open_ends if not relations[pair].absent_source]
    for members in components(sorted({doc for pair in open_ends for doc in pair}), open_ends):
        mine = [pair for pair in open_ends if pair[0] in members]
        node = absence.implied(members, texts, max(relations[pair].confidence for pair in mine), cases[mine[0]].overlap.spans(members[0]))
        extra.append(node)
        relations |= {pair: replace(relations[pair], absent_source=node.id) for pair in mine}
    return relations, tuple(sorted([*nodes, *extra], key=lambda node: node.id))


def _both_cite_release(relation: Relation) -> bool:
    codes = {(e.code, e.favours) for e in relation.evidence}
    return ("PV329", "common-source") in codes and ("PV322", "common-source") not in codes


def _verdict(case: _Case, nodes: Sequence[AbsentSource], known: Names, mass: float) -> Relation:
    """The smallest set of answers that holds the mass, put into words."""
    a, b = case.pair
    chosen = credible(case.probabilities, mass)
    name, confidence = chosen[0], case.probabilities[chosen[0]]
    relation: RelationName = "undecided"
    copy = source = absent_source = None
    if len(chosen) == 1 and name in _WORDS_FOR_OTHERS:
        relation = _WORDS_FOR_OTHERS[name]
    elif len(chosen) == 1 and name == "common-source":
        relation, absent_source, source = "common-source", _common_node(case, nodes), _common_document(case)
    elif len(chosen) == 1 and _grounds(case, name):
        relation = "copied"
        copy, source = (a, b) if name == "a-from-b" else (b, a)
    form = _form(case, relation, copy)
    chosen = _both_ways(chosen, case.probabilities) if relation == "undecided" else chosen
    against, other = contradiction(a, b, case.exhibits)
    behind = next((n.name for n in nodes if n.id == absent_source), "")
    wording = f"{_wording(case, relation, chosen, confidence, behind, form)} {against}".strip()
    settle = (other or _settle(case, known)) if relation == "undecided" else ""
    return Relation(
        a, b, relation, confidence, copy, source, absent_source, case.overlap.share_a, case.overlap.share_b, case.overlap.counts, case.exhibits,
        tuple(case.probabilities.items()), wording, settle, form, tuple(_prior(case.other, case.scale).items()),
    )  # fmt: skip


def _both_ways(chosen: tuple[str, ...], probabilities: Mapping[str, float]) -> tuple[str, ...]:
    """The answers left open with both directions, where one is among them and the other about as likely: naming one alone would read as a finding."""
    ways = [name for name in COPY_HYPOTHESES if name in chosen]
    if len(ways) != 1 or abs(probabilities.get("a-from-b", 0.0) - probabilities.get("b-from-a", 0.0)) >= _TIE:
        return chosen
    return (*chosen, *(name for name in COPY_HYPOTHESES if name not in chosen))


def _form(case: _Case, relation: RelationName, copy: str | None) -> Form:
    """Whether what is shared is a quotation by one of the other, two versions of one text, or what one tells after the other in words of its own."""
    if (relation == "copied" and case.overlap.quoting == copy) or (relation == "shared-quotes" and case.overlap.cited):
        return "quotation"
    if case.versions and relation in ("copied", "undecided"):
        return "revision"
    return "retelling" if relation == "copied" and not case.overlap.prose else ""


def _common_document(case: _Case) -> str | None:
    """The document of the collection that both were taken from."""
    return next((doc for e in case.exhibits if e.code == "PV322" and e.counted for doc, _, _ in e.spans if doc not in case.pair), None)


def _common_node(case: _Case, nodes: Sequence[AbsentSource]) -> str | None:
    """The absent source both documents use, the one with the strongest cues first."""
    if any(e.code == "PV322" for e in case.exhibits):
        return None
    both = [node for node in nodes if node.status == "used" and set(case.pair) <= set(node.used_by)]
    ranked = sorted(both, key=lambda node: (-max(origin_rank(m.cue) for m in node.mentions), node.id))
    return ranked[0].id if ranked else None


def _wording(case: _Case, relation: str, chosen: Sequence[str], confidence: float, absent: str, form: Form) -> str:
    a, b = case.pair
    if relation == "independent":
        return f"No text was found that {a} and {b} share ({sure(confidence)})."
    if relation == "incidental":
        return f"{a} and {b} share facts or phrases, but no text that one must have from the other ({sure(confidence)})."
    if relation == "shared-quotes" and form:
        return f"What {a} and {b} share stands in quotation marks in one of them at least ({sure(confidence)})."
    if relation == "shared-quotes":
        return f"{a} and {b} share only the words of third parties ({sure(confidence)})."
    if relation == "common-source":
        behind = f", {absent}, which is not among the documents" if absent and absent != "unnamed source" else ""
        third = next((e.text for e in case.exhibits if e.code == "PV322"), "")
        return f"{a} and {b} go back to a common source{behind} ({sure(confidence)}). {third}".strip()
    if relation == "copied":
        copy, source = (a, b) if chosen[0] == "a-from-b" else (b, a)
        verb = {"": "took text from", "quotation": "quotes", "retelling": "retells", "revision": "is a later version of"}[form]
        way = next((f" {e.text}" for e in case.exhibits if e.code == "PV330" and e.counted), "")
        return f"{copy} {verb} {source} ({sure(confidence)}).{way}"
    options = {
        "a-from-b": f"{a} from {b}", "b-from-a": f"{b} from {a}", "common-source": "both from a common source", "shared-quotes": "only quotations in common",
        "incidental": "only facts in common", "independent": "nothing in common",
    }  # fmt: skip
    told = f"{a} and {b} are versions of one text of the same outlet; cannot tell which is the later. " if form == "revision" else ""
    told += f"Cannot tell between: {'; '.join(options[name] for name in chosen)}."
    forward = conditional(case.probabilities)
    if max(forward, 1 - forward) >= 0.6 and {"a-from-b", "b-from-a"} & set(chosen):
        copy, source = (a, b) if forward > 0.5 else (b, a)
        told += f" If one copied the other, {copy} copied {source} ({sure(max(forward, 1 - forward))})."
    return told


def _settle(case: _Case, known: Names) -> str:
    """What would decide an open case."""
    a, b = case.pair
    needs = []
    if not any(e.code in ("PV313", "PV314") for e in case.exhibits):
        needs.append(f"the publication dates of {a} and {b}")
    mine = {key for doc in case.pair for key in known.owners.keys(doc)}
    named = [m for doc in case.pair for m in known.mentions.get(doc, ()) if origin_rank(m.cue) >= 2 and known.owners.key(m) not in mine]
    outlets = sorted({m.outlet or m.name for m in named})[:2]
    needs.append(f"the text of {' or '.join(outlets)} that they name" if outlets else "the text both may come from, or which outlet each belongs to")
    return ", or ".join(needs)


def _taken_back(relation: Relation, reason: str) -> Relation:
    """An arrow that cannot stand, as an open verdict: it keeps even odds at most, for the evidence of the pair is against what else is known."""
    against, other = contradiction(relation.a, relation.b, relation.evidence)
    told = f"The evidence of this pair alone says that {relation.copy} was taken from {relation.source}, but {reason}: cannot tell. {against}".strip()
    chances = dict(relation.hypotheses)
    arrow = "a-from-b" if relation.copy == relation.a else "b-from-a"
    rest = sum(value for name, value in chances.items() if name != arrow)  # not 1 minus the arrow's: of a tiny rest, rounding is a large part
    if 0 < rest < 0.5:
        chances = {name: 0.5 if name == arrow else round(value * 0.5 / rest, 6) for name, value in chances.items()}
    ranked = tuple(sorted(chances.items(), key=lambda entry: -entry[1]))
    confidence = ranked[0][1] if ranked else relation.confidence
    settle = other or "correct dates, or the original"
    return replace(relation, relation="undecided", confidence=confidence, copy=None, source=None, hypotheses=ranked, wording=told, settle=settle)


def _nothing(a: Text, b: Text, scale: Calibration) -> Relation:
    """Two documents without a shared passage; dates are kept, for what was missed could only have gone one way."""
    overlap = Overlap(a.id, b.id)
    exhibits = weigh_families([_amount(overlap, "independent", scale), *dates(a, b, {})])
    chances = _weighed("independent", exhibits, scale)
    wording = f"No text was found that {a.id} and {b.id} share ({sure(chances['independent'])})."
    prior = tuple(_prior("independent", scale).items())
    return Relation(a.id, b.id, "independent", chances["independent"], evidence=exhibits, hypotheses=tuple(chances.items()), wording=wording, prior=prior)
