"""The arrows of the whole collection: no cycles, no arrow against known dates, through chains rather than to every ancestor."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from provenance.evidence.dating import known_order
from provenance.model import AbsentSource, Alignment, Edge, Group, Relation, Text

__all__ = ["consistent", "edges", "groups"]

_FORMS = {"quotation": "wasQuotedFrom", "retelling": "hadPrimarySource", "revision": "wasRevisionOf"}
_WHOLE = 0.8  # share of the copy from which a word-for-word copy is a reprint of the whole rather than a quotation of parts


def consistent(claims: Sequence[Relation], texts: Mapping[str, Text]) -> tuple[set[tuple[str, str]], dict[tuple[str, str], str]]:
    """Which claimed arrows can stand together, strongest first; for the others (a, b) the reason why not.

    Returns the (copy, source) pairs kept and the reasons by (a, b).
    """
    kept: set[tuple[str, str]] = set()
    sources: dict[str, set[str]] = {}
    refused: dict[tuple[str, str], str] = {}
    for claim in sorted(claims, key=lambda r: (-r.confidence, r.a, r.b)):
        copy, source = str(claim.copy), str(claim.source)
        if known_order(texts[copy].document, texts[source].document) < 0:
            refused[claim.a, claim.b] = f"the dates say that {copy} was published before {source}"
        elif _reaches(source, copy, sources):
            refused[claim.a, claim.b] = "stronger arrows lead the other way round"
        else:
            kept.add((copy, source))
            sources.setdefault(copy, set()).add(source)
    return kept, refused


def _reaches(start: str, goal: str, sources: Mapping[str, set[str]]) -> bool:
    seen, stack = {start}, [start]
    while stack:
        for following in sources.get(stack.pop(), ()):
            if following == goal:
                return True
            if following not in seen:
                seen.add(following)
                stack.append(following)
    return False


def edges(
    pairs: Sequence[Relation],
    nodes: Sequence[AbsentSource],
    passages: Mapping[tuple[str, str], Sequence[Alignment]],
    direct: frozenset[tuple[str, str]] = frozenset(),
) -> tuple[Edge, ...]:
    """All arrows: between documents, from documents to absent sources they use, and along the chains of absent sources.

    A source that is only named gives no document anything, so no arrow leads from a document to it. ``direct`` are the (copy, source) arrows that stay beside
    a chain.
    """
    found: dict[tuple[str, str], Edge] = {}
    for pair in pairs:
        if pair.relation == "copied" and pair.copy and pair.source:
            share = pair.share_a if pair.copy == pair.a else pair.share_b
            kind = _FORMS.get(pair.form) or _prov(share, passages.get((pair.a, pair.b), ()))
            found[pair.copy, pair.source] = Edge(pair.copy, pair.source, kind, pair.confidence, share)
    by_id = {node.id: node for node in nodes}
    for node in nodes:
        through = by_id.get(node.via)
        if through is not None:
            kind = "wasDerivedFrom" if node.status == "used" else "hadPrimarySource"
            found[through.id, node.id] = Edge(through.id, node.id, kind, min(through.confidence, node.confidence))
        if node.version_of in by_id:  # which of two editions was first, nobody says
            found[node.id, node.version_of] = Edge(node.id, node.version_of, "alternateOf", min(by_id[node.version_of].confidence, node.confidence))
        for doc in node.used_by if node.status != "named" else ():
            kind = "wasQuotedFrom" if _only_quoted(node, doc) else "wasDerivedFrom"
            found.setdefault((doc, node.id), Edge(doc, node.id, kind, node.confidence))
    return tuple(sorted(_reduced(found, direct).values(), key=lambda edge: (edge.copy, edge.source)))


def _only_quoted(node: AbsentSource, doc: str) -> bool:
    """Whether one document alone uses a source and only for what somebody told it."""
    cues = {m.cue for m in node.mentions if m.doc == doc}
    return (
        len(node.used_by) == 1
        and bool(cues & {"told", "email-to", "interview"})
        and cues <= {"told", "email-to", "interview", "reported", "according-to", "link"}
    )


def _prov(share: float, passages: Sequence[Alignment]) -> str:
    """The W3C PROV relation of any other copy: a whole word-for-word copy is an alternate, quotations are quoted."""
    kinds = {p.kind for p in passages} - {"boilerplate"}
    if kinds and kinds <= {"quote"}:
        return "wasQuotedFrom"
    if share >= _WHOLE and kinds <= {"verbatim", "near", "quote"}:
        return "alternateOf"
    return "wasDerivedFrom"


def _reduced(found: dict[tuple[str, str], Edge], direct: frozenset[tuple[str, str]]) -> dict[tuple[str, str], Edge]:
    """Leave out an arrow when a chain of others leads to the same place; arrows between documents yield only to chains of documents."""
    every: dict[str, set[str]] = {}
    documents: dict[str, set[str]] = {}
    for copy, source in found:
        every.setdefault(copy, set()).add(source)
        if not copy.startswith("absent:") and not source.startswith("absent:"):
            documents.setdefault(copy, set()).add(source)
    kept = dict(found)
    for copy, source in sorted(found):
        following = every if source.startswith("absent:") else documents
        others = following[copy] - {source}
        if (copy, source) not in direct and any(other == source or _reaches(other, source, following) for other in sorted(others)):
            del kept[copy, source]
    return kept


def groups(members: Iterable[Sequence[str]], pairs: Sequence[Relation], hub_arms: Iterable[tuple[str, str]]) -> tuple[Group, ...]:
    """Groups of two and more documents; the origin is the one member all arrows lead to, or the one hub of all others."""
    arrows = {(str(p.copy), str(p.source)) for p in pairs if p.relation == "copied"}
    arms: dict[str, set[str]] = {}
    for hub, arm in hub_arms:
        arms.setdefault(hub, set()).add(arm)
    found = []
    for number, group in enumerate((tuple(g) for g in members if len(g) > 1), 1):
        inside = set(group)
        sources = {source for copy, source in arrows if source in inside}
        copies = {copy for copy, source in arrows if copy in inside}
        heads = sorted(sources - copies) or sorted(hub for hub in arms if inside == {hub, *arms[hub]})
        found.append(Group(f"G{number}", group, heads[0] if len(heads) == 1 else ""))
    return tuple(found)
