"""Tables: CSV files for spreadsheets, and the same rows as pandas DataFrames.

Cells that a spreadsheet would run as a formula get an apostrophe in front (OWASP, "CSV injection"); the DataFrames hold the plain values.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TextIO

from provenance.formats.results import section
from provenance.formats.safe import shown
from provenance.model import Report

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "frames", "rows", "write"]

Row = tuple[Any, ...]
Json = list[dict[str, Any]]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "documents": (
        *("id", "path", "title", "source", "author", "published", "url", "words", "sentences", "share", "share_verbatim", "share_near"),
        *("share_paraphrase", "share_summary", "share_quote", "repeats", "group", "likely_source"),
    ),
    "passages": ("id", "kind", "score", "attribution", "moved", "a", "a_start", "a_end", "a_text", "b", "b_start", "b_end", "b_text"),
    "pairs": (
        *("a", "b", "relation", "copy", "source", "absent_source", "confidence", "share_a", "share_b", "verbatim", "near", "paraphrase", "summary", "quote"),
        *("wording", "settle"),
    ),
    "repeats": ("id", "doc", "kind", "score", "first_start", "first_end", "first_text", "second_start", "second_end", "second_text"),
    "edges": ("copy", "source", "prov", "confidence", "share"),
    "absent_sources": ("id", "name", "aliases", "status", "confidence", "used_by", "via", "version", "version_of", "mentions", "hint"),
}
# A spreadsheet cell holds 32,767 characters (Excel's documented limit); longer quoted text would be cut there without a word.
_CELL = 32_000
_FORMULA = ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")


def rows(report: Report, name: str) -> Iterator[Row]:
    """The rows of one table, in the order of ``COLUMNS[name]``."""
    return _ROWS[name](report, section(report, name))


def write(report: Report, stream: TextIO, name: str = "passages") -> None:
    """Write one table as CSV: comma, double quotes, line feeds, a header line."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS[name])
    for row in rows(report, name):
        writer.writerow([_cell(value) for value in row])


def frames(report: Report) -> dict[str, pd.DataFrame]:
    """Every table as a pandas DataFrame, by name; loads pandas."""
    import pandas as pd

    return {name: pd.DataFrame.from_records(list(rows(report, name)), columns=list(COLUMNS[name])) for name in COLUMNS}


def _cell(value: object) -> str:
    """A value as a cell: text made safe, cut to what a spreadsheet holds, and never a formula.

    >>> _cell("=1+1"), _cell(0.5), _cell(None), _cell(True)
    ("'=1+1", '0.5', '', 'true')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    text = shown(value)
    if len(text) > _CELL:
        text = text[:_CELL] + f"… (cut after {_CELL} of {len(text)} characters)"
    return "'" + text if text.lstrip(" \n").startswith(_FORMULA) else text


def _documents(report: Report, found: Json) -> Iterator[Row]:
    repeats: dict[str, int] = {}
    for repeat in report.repeats:
        repeats[repeat.left_doc] = repeats.get(repeat.left_doc, 0) + 1
    for row in found:
        kinds = row["share_by_kind"]
        yield (
            *(row[key] for key in ("id", "path", "title", "source", "author", "published", "url", "words", "sentences", "share")),
            *(kinds[kind] for kind in ("verbatim", "near", "paraphrase", "summary", "quote")),
            *(repeats.get(row["id"], 0), row["group"], row["likely_source"]),
        )


def _passages(report: Report, found: Json) -> Iterator[Row]:
    texts = {text.id: text.document.text for text in report.texts}
    for row in found:
        sides = [side for key in ("a", "b") for side in _side(texts, row[key]["doc"], row[key])]
        yield (*(row[key] for key in ("id", "kind", "score", "attribution", "moved")), *sides)


def _side(texts: Mapping[str, str], doc: str, span: Mapping[str, Any]) -> Row:
    return (doc, span["start"], span["end"], texts.get(doc, "")[span["start"] : span["end"]])


def _pairs(report: Report, found: Json) -> Iterator[Row]:
    for row in found:
        yield (
            *(row[key] for key in ("a", "b", "relation", "copy", "source", "absent_source", "confidence", "share_a", "share_b")),
            *(row["counts"].get(kind, 0) for kind in ("verbatim", "near", "paraphrase", "summary", "quote")),
            *(row["wording"], row["settle"]),
        )


def _repeats(report: Report, found: Json) -> Iterator[Row]:
    texts = {text.id: text.document.text for text in report.texts}
    for row in found:
        sides = [value for key in ("first", "second") for value in _side(texts, row["doc"], row[key])[1:]]
        yield (*(row[key] for key in ("id", "doc", "kind", "score")), *sides)


def _edges(report: Report, found: Json) -> Iterator[Row]:
    yield from (tuple(row[key] for key in COLUMNS["edges"]) for row in found)


def _absent(report: Report, found: Json) -> Iterator[Row]:
    for row in found:
        lists = {"aliases": "; ".join(row["aliases"]), "used_by": "; ".join(row["used_by"]), "mentions": len(row["mentions"])}
        yield tuple((row | lists)[key] for key in COLUMNS["absent_sources"])


_ROWS: Mapping[str, Callable[[Report, Json], Iterator[Row]]] = {
    "documents": _documents,
    "passages": _passages,
    "pairs": _pairs,
    "repeats": _repeats,
    "edges": _edges,
    "absent_sources": _absent,
}
