"""The graph of the collection as GraphML and GEXF 1.2, for networkx, Gephi and the like. Arrows lead from the source to the copy."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import NamedTuple, TextIO

from provenance.formats.naming import Names
from provenance.formats.safe import one_line
from provenance.formats.shares import document_shares
from provenance.model import Report

__all__ = ["write", "write_gexf"]


class _Node(NamedTuple):
    """A node: id, label and its particulars."""

    id: str
    label: str
    values: tuple[str | float, ...]


class _Arrow(NamedTuple):
    """An arrow from source to copy with its particulars."""

    source: str
    target: str
    values: tuple[str | float, ...]


_NODE_FIELDS = (("kind", "string"), ("title", "string"), ("source", "string"), ("published", "string"), ("share", "double"))
_ARROW_FIELDS = (("prov", "string"), ("relation", "string"), ("confidence", "double"), ("share", "double"))
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_GEXF = "http://www.gexf.net/1.2draft"


def _nodes(report: Report) -> Iterator[_Node]:
    names = Names(report, hide=False)
    shares = document_shares(report)
    for text in report.texts:
        document = text.document
        told = (one_line(document.title), one_line(document.source), one_line(document.published))
        yield _Node(one_line(document.id), names.text(document.id), ("document", *told, round(shares[document.id].total, 4)))
    for source in report.absent_sources:
        yield _Node(one_line(source.id), names.text(source.id), ("absent", "", one_line(source.name), "", 0.0))


def _arrows(report: Report) -> Iterator[_Arrow]:
    relations = {frozenset((pair.a, pair.b)): pair.relation for pair in report.pairs}
    known = {node.id for node in _nodes(report)}
    for edge in report.edges:
        ends = one_line(edge.source), one_line(edge.copy)
        if known.issuperset(ends):
            relation = relations.get(frozenset((edge.copy, edge.source)), "absent-source")
            yield _Arrow(*ends, (one_line(edge.prov), relation, round(edge.confidence, 4), round(edge.share, 4)))


def _finish(root: ET.Element, stream: TextIO) -> None:
    ET.indent(root)
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n")


def write(report: Report, stream: TextIO) -> None:
    """Write GraphML."""
    root = ET.Element("graphml", {"xmlns": _GRAPHML})
    for place, told in (("node", (("label", "string"), *_NODE_FIELDS)), ("edge", _ARROW_FIELDS)):
        for name, kind in told:
            ET.SubElement(root, "key", {"id": f"{place}_{name}", "for": place, "attr.name": name, "attr.type": kind})
    graph = ET.SubElement(root, "graph", {"id": "provenance", "edgedefault": "directed"})
    for node in _nodes(report):
        element = ET.SubElement(graph, "node", {"id": node.id})
        for name, value in zip(("label", *(name for name, _ in _NODE_FIELDS)), (node.label, *node.values), strict=True):
            ET.SubElement(element, "data", {"key": f"node_{name}"}).text = str(value)
    for arrow in _arrows(report):
        element = ET.SubElement(graph, "edge", {"source": arrow.source, "target": arrow.target})
        for (name, _), value in zip(_ARROW_FIELDS, arrow.values, strict=True):
            ET.SubElement(element, "data", {"key": f"edge_{name}"}).text = str(value)
    _finish(root, stream)


def write_gexf(report: Report, stream: TextIO) -> None:
    """Write GEXF 1.2, the version that networkx reads and Gephi writes."""
    root = ET.Element("gexf", {"xmlns": _GEXF, "version": "1.2"})
    graph = ET.SubElement(root, "graph", {"defaultedgetype": "directed", "mode": "static"})
    for place, told in (("node", _NODE_FIELDS), ("edge", _ARROW_FIELDS)):
        attributes = ET.SubElement(graph, "attributes", {"class": place})
        for name, kind in told:
            ET.SubElement(attributes, "attribute", {"id": f"{place}_{name}", "title": name, "type": kind})
    nodes = ET.SubElement(graph, "nodes")
    for node in _nodes(report):
        element = ET.SubElement(nodes, "node", {"id": node.id, "label": node.label})
        _gexf_values(element, "node", _NODE_FIELDS, node.values)
    edges = ET.SubElement(graph, "edges")
    for number, arrow in enumerate(_arrows(report)):
        element = ET.SubElement(edges, "edge", {"id": str(number), "source": arrow.source, "target": arrow.target, "weight": str(arrow.values[2])})
        _gexf_values(element, "edge", _ARROW_FIELDS, arrow.values)
    _finish(root, stream)


def _gexf_values(element: ET.Element, place: str, told: tuple[tuple[str, str], ...], values: tuple[str | float, ...]) -> None:
    parent = ET.SubElement(element, "attvalues")
    for (name, _), value in zip(told, values, strict=True):
        ET.SubElement(parent, "attvalue", {"for": f"{place}_{name}", "value": str(value)})
