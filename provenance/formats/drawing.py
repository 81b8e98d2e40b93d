"""Pictures as numbers: the layered graph of who copied whom, sources left and copies right. The template turns them into SVG.

A layered drawing after Sugiyama, Tagawa and Toda (1981) in its simplest form: longest-path layers, invisible nodes where an arrow skips a layer, a few
barycentre sweeps against crossings. No randomness, so the picture is the same every time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from provenance.formats.naming import Names
from provenance.formats.safe import cut
from provenance.formats.wording import edge_words, sure
from provenance.model import Report
from provenance.network import components, forest

__all__ = ["Arrow", "Box", "Picture", "pictures"]

# Pixels at normal size. A box holds two lines of about 26 characters; the gap holds an arrow's words, in two lines.
_BOX_WIDTH, _BOX_HEIGHT = 196, 46
_GAP, _ROW = 225, 80
_MARGIN = 12
_LINE, _NOTE = 26, 30
_LEVEL = 165
_BOW = 70
_LABEL_STEP = 30
# More boxes in one picture cannot be read on a screen (design decision: about 60); then each group gets a picture of its own.
MOST_BOXES = 60
# On a line of which it cannot be told which way it leads; the page explains it.
OPEN = "?"
# Lines without a direction in one drawing: of more than a dozen none can be followed, and twenty texts that all share one another's words have 190.
_MOST_OPEN = 12
_SWEEPS = 8
_SOLID = 0.80  # "likely" or better is a solid arrow


@dataclass(frozen=True, slots=True)
class Box:
    """A node: where it stands, what is written in it."""

    id: str
    x: float
    y: float
    name: str
    note: str
    absent: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line from source to copy (``directed``) or between two documents of which it cannot be told.

    ``words`` stand above the line and ``sure`` below it, at (x, y); ``anchor`` is SVG's text-anchor.
    """

    path: str
    words: str
    sure: str
    x: float
    y: float
    anchor: str
    directed: bool
    dashed: bool
    width: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its size in pixels; ``left_out`` counts boxes for which there was no room, ``lines_left_out`` lines that would only cross others."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: float
    height: float
    left_out: int = 0
    lines_left_out: int = 0


@dataclass(frozen=True, slots=True)
class _Line:
    source: str
    copy: str
    words: str
    directed: bool
    dashed: bool
    share: float


def _lines(report: Report, names: Names) -> list[_Line]:
    named = {source.id for source in report.absent_sources if source.status == "named"}  # the table has them; here they would hide what was used
    edges = [edge for edge in report.edges if edge.source not in named]
    lines = [_Line(edge.source, edge.copy, edge_words(edge), True, edge.confidence < _SOLID, edge.share) for edge in edges]
    joined = {frozenset((line.source, line.copy)) for line in lines}
    for pair in report.pairs:
        if pair.relation == "undecided" and frozenset((pair.a, pair.b)) not in joined:
            lines.append(_Line(pair.a, pair.b, OPEN, False, True, max(pair.share_a, pair.share_b)))
        elif pair.relation == "common-source" and not (pair.absent_source or pair.source or names.shared_source(pair.a, pair.b)):
            lines.append(_Line(pair.a, pair.b, f"common source · {sure(pair.confidence)}", False, pair.confidence < _SOLID, max(pair.share_a, pair.share_b)))
    return sorted(lines, key=lambda line: (line.source, line.copy, line.words))


def pictures(report: Report, names: Names) -> tuple[Picture, ...]:
    """One picture of all arrows, or one a connected family where there are too many boxes; empty when nothing is connected."""
    lines = _lines(report, names)
    nodes = sorted({end for line in lines for end in (line.source, line.copy)})
    if not nodes:
        return ()
    families = [nodes] if len(nodes) <= MOST_BOXES else _families(nodes, lines)
    notes = {text.id: cut(" · ".join(part for part in (names.own(text.document.source), text.document.published[:10]) if part), _NOTE) for text in report.texts}
    drawn = []
    for number, family in enumerate(families, 1):
        kept = _busiest(family, lines)
        title = "Who copied whom" if len(families) == 1 else f"Family {number}: {len(family)} texts"
        inside = [line for line in lines if {line.source, line.copy} <= set(kept)]
        shown = _thinned(kept, inside)
        picture = _draw(title, kept, shown, names, (notes, len(family) - len(kept)))
        drawn.append(replace(picture, lines_left_out=len(inside) - len(shown)))
    return tuple(drawn)


def _thinned(nodes: Sequence[str], lines: Sequence[_Line]) -> list[_Line]:
    """All arrows; of too many lines without a direction only those that hold the picture together, the largest shares first (a spanning forest)."""
    undirected = [line for line in lines if not line.directed]
    if len(undirected) <= _MOST_OPEN:
        return list(lines)
    arrows = [line for line in lines if line.directed]
    ranked = [*arrows, *sorted(undirected, key=lambda line: (-line.share, line.source, line.copy, line.words))]
    held = forest(nodes, [(line.source, line.copy) for line in ranked])
    kept = {*arrows, *(line for line, holds in zip(ranked, held, strict=True) if holds)}
    return [line for line in lines if line in kept]


def _families(nodes: Sequence[str], lines: Sequence[_Line]) -> list[list[str]]:
    found = components(nodes, [(line.source, line.copy) for line in lines])
    return sorted(map(list, found), key=lambda family: (-len(family), family))


def _busiest(family: Sequence[str], lines: Sequence[_Line]) -> list[str]:
    """The nodes with most lines, at most a picture full."""
    if len(family) <= MOST_BOXES:
        return sorted(family)
    degree = dict.fromkeys(family, 0)
    for line in lines:
        for end in (line.source, line.copy):
            if end in degree:
                degree[end] += 1
    return sorted(sorted(family, key=lambda node: (-degree[node], node))[:MOST_BOXES])


def _layered(nodes: Sequence[str], lines: Sequence[_Line]) -> dict[str, int]:
    """Longest-path layers; an arrow that would close a circle is ignored for the layers (it is still drawn)."""
    outgoing: dict[str, list[str]] = {node: [] for node in nodes}
    for line in lines:
        if line.directed and line.source != line.copy and not _reaches(outgoing, line.copy, line.source):
            outgoing[line.source].append(line.copy)
    layer = dict.fromkeys(nodes, 0)
    waiting = {node: sum(node in targets for targets in outgoing.values()) for node in nodes}
    ready = [node for node in nodes if not waiting[node]]
    while ready:
        node = ready.pop()
        for target in outgoing[node]:
            layer[target] = max(layer[target], layer[node] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return layer


def _reaches(outgoing: dict[str, list[str]], start: str, goal: str) -> bool:
    seen, stack = {start}, [start]
    while stack:
        node = stack.pop()
        if node == goal:
            return True
        fresh = [target for target in outgoing[node] if target not in seen]
        seen.update(fresh)
        stack.extend(fresh)
    return False


def _routes(lines: Sequence[_Line], layer: dict[str, int]) -> list[list[object]]:
    """Each line as the chain of nodes it runs through, left to right; lines inside one layer have their two ends only."""
    routes: list[list[object]] = []
    for number, line in enumerate(lines):
        left, right = sorted((line.source, line.copy), key=lambda node: layer[node])
        between: list[object] = [(number, step) for step in range(layer[left] + 1, layer[right])]
        routes.append([left, *between, right])
    return routes


def _ordered(nodes: Sequence[str], layer: dict[str, int], routes: Sequence[list[object]]) -> list[list[object]]:
    rows: list[list[object]] = [[] for _ in range(max(layer.values()) + 1)]
    for node in nodes:
        rows[layer[node]].append(node)
    neighbours: dict[object, list[object]] = {}
    for route in routes:
        for one, two in pairwise(route):
            neighbours.setdefault(one, []).append(two)
            neighbours.setdefault(two, []).append(one)
        for step in route[1:-1]:
            if isinstance(step, tuple):
                rows[step[1]].append(step)
    for sweep in range(_SWEEPS):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            place = {node: number / max(1, len(other)) for other in rows for number, node in enumerate(other)}
            centre = {node: sum(place[n] for n in neighbours.get(node, [node])) / len(neighbours.get(node, [node])) for node in row}
            row.sort(key=lambda node: (centre[node], str(node)))
    return rows


def _draw(title: str, nodes: Sequence[str], lines: Sequence[_Line], names: Names, more: tuple[dict[str, str], int]) -> Picture:
    notes, left_out = more
    layer = _layered(nodes, lines)
    routes = _routes(lines, layer)
    rows = _ordered(nodes, layer, routes)
    tallest = max(len(row) for row in rows)
    left = _MARGIN + (_BOW if any(layer[line.source] == layer[line.copy] == 0 for line in lines) else 0)
    place: dict[object, tuple[float, float]] = {}
    for column, row in enumerate(rows):
        top = _MARGIN + (tallest - len(row)) * _ROW / 2
        for number, node in enumerate(row):
            place[node] = (left + column * (_BOX_WIDTH + _GAP), top + number * _ROW)
    boxes = tuple(
        Box(node, *place[node], cut(names.text(node), _LINE), notes.get(node, "not among these documents"), node not in notes) for node in sorted(nodes)
    )
    crowd = {node: sum(node in (line.source, line.copy) for line in lines) for node in nodes}
    arrows = _spread([_arrow(line, route, place, crowd) for line, route in zip(lines, routes, strict=True)])
    width = left + _MARGIN + len(rows) * _BOX_WIDTH + (len(rows) - 1) * _GAP
    bottom = max([2 * _MARGIN + tallest * _ROW, *(arrow.y + _LABEL_STEP for arrow in arrows)])
    return Picture(title, boxes, tuple(arrows), width, bottom, left_out)


def _arrow(line: _Line, route: Sequence[object], place: dict[object, tuple[float, float]], crowd: dict[str, int]) -> Arrow:
    middle = _BOX_HEIGHT / 2
    x0, y0 = place[route[0]]
    x1, y1 = place[route[-1]]
    width = round(1.5 + 3 * min(1.0, max(0.0, line.share)), 2) if line.directed else 1.5
    words, _, certain = line.words.partition(" · ")
    if x0 == x1:  # both ends in one layer: a bow on the left side, deeper the further apart they stand
        depth = min(_BOW, 18 + 10 * abs(y1 - y0) / _ROW)
        ends = (place[line.source][1] + middle, place[line.copy][1] + middle)
        path = f"M{x0:.0f} {ends[0]:.0f} C{x0 - depth:.0f} {ends[0]:.0f} {x0 - depth:.0f} {ends[1]:.0f} {x0:.0f} {ends[1]:.0f}"
        return Arrow(path, words, certain, x0 - depth * 0.75, (y0 + y1) / 2 + middle + 9, "middle", line.directed, line.dashed, width)
    points = [(x0 + _BOX_WIDTH, y0 + middle)]
    for node in route[1:-1]:
        x, y = place[node]
        points += [(x, y + middle), (x + _BOX_WIDTH, y + middle)]
    points.append((x1, y1 + middle))
    if not line.directed:
        (ax, ay), (bx, by) = points[:2]
        return Arrow(_path(points), words, certain, (ax + bx) / 2, (ay + by) / 2 + 9, "middle", False, line.dashed, width)
    # The words stand at the less crowded end, where the line runs level.
    at_end = crowd[str(route[-1])] <= crowd[str(route[0])]
    x, y = (points[-1][0] - 14, points[-1][1]) if at_end else (points[0][0] + 8, points[0][1])
    (ax, ay), (bx, by) = points[0], points[-1]
    level = [points[0], *(() if at_end else ((ax + _LEVEL, ay),)), *points[1:-1], *(((bx - _LEVEL, by),) if at_end else ()), points[-1]]
    # Against the layers where the arrows form a circle.
    path = _path(level[::-1] if line.source == route[-1] else level)
    return Arrow(path, words, certain, x, y, "end" if at_end else "start", True, line.dashed, width)


def _path(points: Sequence[tuple[float, float]]) -> str:
    """An SVG path through the points that leaves and reaches each of them level."""
    path = f"M{points[0][0]:.0f} {points[0][1]:.0f}"
    for (ax, ay), (bx, by) in pairwise(points):
        half = (ax + bx) / 2
        path += f" L{bx:.0f} {by:.0f}" if ay == by else f" C{half:.0f} {ay:.0f} {half:.0f} {by:.0f} {bx:.0f} {by:.0f}"
    return path


def _spread(arrows: Iterable[Arrow]) -> list[Arrow]:
    """The arrows with their words pushed apart where they would stand on one another."""
    spread: list[Arrow] = []
    lowest: dict[tuple[float, str], float] = {}
    for arrow in sorted(arrows, key=lambda arrow: (arrow.x, arrow.y, arrow.path, arrow.words)):
        y = max(arrow.y, lowest.get((arrow.x, arrow.anchor), 0.0) + _LABEL_STEP)
        lowest[arrow.x, arrow.anchor] = y
        spread.append(replace(arrow, y=y))
    return spread
