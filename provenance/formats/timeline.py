"""Pictures as numbers: when the connected documents were published, one line a document, with the arrows between them. The template turns it into SVG.

Time runs to the right, so that an arrow leads from left to right as well as down. The axis is marked at days on which something was published.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from provenance.formats.naming import Names
from provenance.formats.safe import cut, one_line
from provenance.model import Document, Report

__all__ = ["Dot", "Flight", "Tick", "Timeline", "moment", "timeline"]

# Pixels at normal size: a name of about 26 characters, then the axis, then room for the date beside the last dot.
_NAMES, _AXIS, _ROOM = 200, 560, 150
_TOP, _ROW, _BOTTOM = 34, 30, 12
_LABEL = 96  # a date at the top of the axis needs so much
_NAME = 26
_STAMP = 16  # of a date and time: to the minute; the table of documents has the rest
_SOLID = 0.80  # "likely" or better is a solid arrow, as in the drawing above it
# More lines cannot be read on a screen: as many as boxes in the drawing above it.
_MOST = 60


@dataclass(frozen=True, slots=True)
class Dot:
    """A document on its line: place, name, date, and whether the user stated that date."""

    id: str
    x: float
    y: float
    name: str
    when: str
    stated: bool


@dataclass(frozen=True, slots=True)
class Flight:
    """An arrow from a source to its copy."""

    path: str
    dashed: bool


@dataclass(frozen=True, slots=True)
class Tick:
    """A day on the axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The picture with its size in pixels; ``undated`` counts connected documents without a date, ``left_out`` those for which there was no room."""

    dots: tuple[Dot, ...]
    flights: tuple[Flight, ...]
    ticks: tuple[Tick, ...]
    width: float
    height: float
    undated: int
    left_out: int


def moment(document: Document) -> datetime | None:
    """When it was published; a day counts from its first minute, a time without a zone as UTC."""
    try:
        found = datetime.fromisoformat(document.published)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def timeline(report: Report, names: Names) -> Timeline | None:
    """The documents that share text with another dated one, by date; None where there are none, or all have one date."""
    joined = {(edge.copy, edge.source) for edge in report.edges}
    joined |= {(pair.a, pair.b) for pair in report.pairs if pair.relation in ("copied", "common-source", "undecided")}
    documents = {text.id: text.document for text in report.texts}
    when = {key: found for key, document in documents.items() if (found := moment(document))}
    connected = {key for pair in joined for key in pair if key in documents}
    placed = {key for pair in joined if when.keys() >= set(pair) for key in pair}
    dated = sorted(((when[key], key, documents[key]) for key in placed), key=lambda entry: entry[:2])
    shown = dated[:_MOST]
    if len(shown) < 2 or shown[0][0] == shown[-1][0]:
        return None
    first, whole = shown[0][0], (shown[-1][0] - shown[0][0]).total_seconds()
    place = {
        key: (_NAMES + (when - first).total_seconds() / whole * _AXIS, float(_TOP + number * _ROW + _ROW / 2)) for number, (when, key, _) in enumerate(shown)
    }
    dots = tuple(_dot(document, *place[key], names) for _, key, document in shown)
    flights = tuple(
        _flight(place[edge.source], place[edge.copy], edge.confidence < _SOLID) for edge in report.edges if edge.source in place and edge.copy in place
    )
    height = _TOP + len(shown) * _ROW + _BOTTOM
    ticks = _ticks([(place[key][0], document.published[:10]) for _, key, document in shown])
    return Timeline(dots, flights, ticks, _NAMES + _AXIS + _ROOM, height, len(connected - when.keys()), len(dated) - len(shown))


def _dot(document: Document, x: float, y: float, names: Names) -> Dot:
    when = one_line(document.published)[:_STAMP].replace("T", " ")
    return Dot(document.id, x, y, cut(names.text(document.id), _NAME), when, "published" in document.given)


def _flight(source: tuple[float, float], copy: tuple[float, float], dashed: bool) -> Flight:
    """A curve that leaves the source downwards (upwards where the copy stands higher) and reaches the copy from the left."""
    (x0, y0), (x1, y1) = source, copy
    down = 6 if y1 >= y0 else -6
    path = f"M{x0:.0f} {y0 + down:.0f} C{x0:.0f} {(y0 + y1) / 2:.0f} {max(x0, x1 - 40):.0f} {y1:.0f} {x1 - 7:.0f} {y1:.0f}"
    return Flight(path, dashed)


def _ticks(days: Sequence[tuple[float, str]]) -> tuple[Tick, ...]:
    """Days with enough room between them, the first and the last among them."""
    kept: list[Tick] = []
    last = days[-1]
    for x, day in days:
        if (not kept or x - kept[-1].x >= _LABEL) and (last[0] - x >= _LABEL or x == last[0]) and day not in {tick.label for tick in kept}:
            kept.append(Tick(x, day))
    if kept[-1].x != last[0] and kept[-1].label != last[1]:
        kept.append(Tick(*last))
    return tuple(kept)
