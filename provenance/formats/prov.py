"""W3C PROV: ``provenance.json`` (PROV-JSON, W3C member submission 2013) and ``provenance.provn`` (PROV-N, W3C recommendation 2013).

Documents and absent sources are entities; an absent source has no invented address. Claimed arrows are derivations of the kind the edge names. Pairs for
which it cannot be told who copied whom have no derivation in the main bundle; each of their hypotheses stands in a bundle of its own with its probability.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple, TextIO
from urllib.parse import quote

from provenance.formats.results import SCHEMA
from provenance.formats.safe import shown
from provenance.model import Edge, Relation, Report

__all__ = ["write", "write_notation"]

_PREFIXES = {"doc": "urn:provenance:document:", "absent": "urn:provenance:absent:", "hyp": "urn:provenance:hypothesis:", "pv": "urn:provenance:terms:"}
# PROV-DM: quotation, revision and primary source are derivations with a type; alternateOf is a relation of its own.
_DERIVATION_TYPE = {"wasQuotedFrom": "prov:Quotation", "wasRevisionOf": "prov:Revision", "hadPrimarySource": "prov:PrimarySource"}
# A hypothesis below this probability is no alternative worth a bundle: the verdict sets hold 90 % of the mass.
_LEAST = 0.05


class _Statement(NamedTuple):
    """One PROV statement: its kind, its id ("" for anonymous), its formal arguments and its attributes (literal values)."""

    kind: str
    key: str
    arguments: tuple[tuple[str, str], ...]
    attributes: tuple[tuple[str, Any], ...]


def _name(key: str) -> str:
    """A qualified name for a document's or an absent source's id: percent-encoded, so that any id fits PROV-N's grammar."""
    prefix, local = ("absent", key.removeprefix("absent:")) if key.startswith("absent:") else ("doc", key)
    coded = quote(local, safe="/", errors="replace").replace("~", "%7E")
    if coded[:1] in ("-", "."):  # a local name may hold these, but not begin with one
        coded = f"%{ord(coded[0]):02X}{coded[1:]}"
    return f"{prefix}:{coded[:-1]}%2E" if coded.endswith(".") else f"{prefix}:{coded or '_'}"


def _entities(report: Report) -> Iterator[_Statement]:
    for text in report.texts:
        document = text.document
        told = (("prov:label", document.title or document.id), ("pv:source", document.source), ("pv:published", document.published))
        known = tuple((key, shown(value)) for key, value in (*told, ("pv:url", document.url), ("pv:digest", document.digest)) if value)
        yield _Statement("entity", _name(document.id), (), (("prov:type", "pv:Document"), *known))
    for source in report.absent_sources:
        label = (("prov:label", shown(source.name)),) if source.name else ()
        version = (("pv:version", source.version),) if source.version else ()
        yield _Statement("entity", _name(source.id), (), (("prov:type", "pv:AbsentSource"), *label, ("pv:status", source.status), *version))


def _derivation(edge: Edge, number: int) -> _Statement:
    certainty = ("pv:confidence", round(edge.confidence, 4))
    if edge.prov == "alternateOf":
        return _Statement("alternateOf", f"pv:edge{number}", (("prov:alternate1", _name(edge.copy)), ("prov:alternate2", _name(edge.source))), ())
    kind = _DERIVATION_TYPE.get(edge.prov)
    ends = (("prov:generatedEntity", _name(edge.copy)), ("prov:usedEntity", _name(edge.source)))
    return _Statement("wasDerivedFrom", f"pv:edge{number}", ends, ((("prov:type", kind),) if kind else ()) + (certainty,))


def _main(report: Report) -> list[_Statement]:
    statements = list(_entities(report))
    number = 0
    for edge in report.edges:
        number += 1
        statements.append(_derivation(edge, number))
        if edge.prov == "alternateOf" and not edge.copy.startswith(
            "absent:"
        ):  # a reprint is a derivation as well; of two editions, nobody says which was first
            number += 1
            statements.append(_derivation(Edge(edge.copy, edge.source, "wasDerivedFrom", edge.confidence), number))
    return statements


def _ends(hypothesis: str, pair: Relation) -> tuple[tuple[str, str], ...]:
    """The (copy, source) arrows a hypothesis consists of."""
    if hypothesis == "a-from-b":
        return ((pair.a, pair.b),)
    if hypothesis == "b-from-a":
        return ((pair.b, pair.a),)
    if hypothesis.startswith("common-source"):
        origin = pair.absent_source or pair.source or f"absent:common/{pair.a}/{pair.b}"
        return ((pair.a, origin), (pair.b, origin))
    return ()


def _bundles(report: Report) -> Iterator[tuple[_Statement, list[_Statement]]]:
    """For each hypothesis of an open pair: the entity that is its bundle, and what the bundle says."""
    for pair in report.pairs:
        if pair.relation != "undecided":
            continue
        for hypothesis, probability in pair.hypotheses:
            if probability < _LEAST:
                continue
            key = _name(f"{pair.a}/{pair.b}/{hypothesis}").partition(":")[2]
            told = (("prov:type", "prov:Bundle"), ("pv:hypothesis", shown(hypothesis)), ("pv:probability", round(probability, 4)))
            arrows = _ends(hypothesis, pair)
            things = sorted({pair.a, pair.b, *(key for arrow in arrows for key in arrow)})
            inside = [_Statement("entity", _name(key), (), ()) for key in things]
            inside += [_derivation(Edge(copy, source, "wasDerivedFrom", probability), n) for n, (copy, source) in enumerate(arrows, 1)]
            yield _Statement("entity", f"hyp:{key}", (), told), inside


def _json_value(key: str, value: object) -> object:
    if key == "prov:type":
        return {"$": value, "type": "prov:QUALIFIED_NAME"}
    return {"$": repr(value), "type": "xsd:double"} if isinstance(value, float) else value


def _json_tree(statements: list[_Statement]) -> dict[str, dict[str, Any]]:
    tree: dict[str, dict[str, Any]] = {}
    for statement in statements:
        body = dict(statement.arguments) | {key: _json_value(key, value) for key, value in statement.attributes}
        tree.setdefault(statement.kind, {})[f"_:{statement.key[3:]}" if statement.kind == "alternateOf" else statement.key] = body
    return tree


def write(report: Report, stream: TextIO) -> None:
    """Write PROV-JSON; the member ``pv:schema`` of the prefix table names our own terms."""
    bundles = list(_bundles(report))
    tree: dict[str, Any] = {"prefix": dict(_PREFIXES) | {"xsd": "http://www.w3.org/2001/XMLSchema#"}}
    tree |= _json_tree([*_main(report), *(head for head, _ in bundles), _generator()])
    if bundles:
        tree["bundle"] = {head.key: _json_tree(inside) for head, inside in bundles}
    json.dump(tree, stream, ensure_ascii=False, indent=1, allow_nan=False)
    stream.write("\n")


def _generator() -> _Statement:
    """The program as the software agent behind the statements, with the schema by which this file is known as ours."""
    return _Statement("agent", "pv:provenance", (), (("prov:type", "prov:SoftwareAgent"), ("prov:label", "provenance"), ("pv:schema", SCHEMA)))


def _notation_value(key: str, value: str | float) -> str:
    if key == "prov:type":
        return f"'{value}'"
    if isinstance(value, float):
        return f'"{value!r}" %% xsd:double'
    text = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"""{text}"""' if "\n" in text else f'"{text}"'


def _notation(statement: _Statement) -> str:
    attributes = ", ".join(f"{key}={_notation_value(key, value)}" for key, value in statement.attributes)
    tail = f", [{attributes}]" if attributes else ""
    if statement.kind in ("entity", "agent"):
        return f"{statement.kind}({statement.key}{tail})"
    ends = ", ".join(value for _, value in statement.arguments)
    if statement.kind == "alternateOf":  # PROV-DM gives this relation neither id nor attributes
        return f"alternateOf({ends})"
    return f"{statement.kind}({statement.key}; {ends}, -, -, -{tail})"


def write_notation(report: Report, stream: TextIO) -> None:
    """Write PROV-N."""
    bundles = list(_bundles(report))
    lines = ["// provenance/1", "document"]
    lines += [f"  prefix {prefix} <{address}>" for prefix, address in _PREFIXES.items()]
    lines += ["", *(f"  {_notation(s)}" for s in [*_main(report), *(head for head, _ in bundles), _generator()])]
    for head, inside in bundles:
        lines += ["", f"  bundle {head.key}", *(f"    {_notation(statement)}" for statement in inside), "  endBundle"]
    stream.write("\n".join([*lines, "endDocument"]) + "\n")
