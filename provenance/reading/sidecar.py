"""What the user says about the documents: the metadata table (``--metadata``) and the front matter of Markdown files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from provenance.model import Document, Problem
from provenance.reading.dates import iso_date
from provenance.reading.decode import one_line

__all__ = ["Statement", "applied", "front_matter", "statements"]

_MAX_STATEMENTS = 200_000
_MAX_FRONT = 10_000  # characters
# Other tools' names for the same columns (Dolos writes filename, created_at, full_name).
_ALIASES = {
    "path": "path filename file name document",
    "id": "id",
    "source": "source outlet publisher site site_name sitename",
    "published": "published date published_at publication_date created_at timestamp",
    "url": "url link address",
    "author": "author authors byline full_name creator",
    "title": "title headline",
    "original": "original is_original",
    "trust": "trust trust_order",
}
_COLUMNS = {alias: field for field, aliases in _ALIASES.items() for alias in aliases.split()}
_OF_A_PAGE = frozenset({"source", "published", "url", "author", "title"})  # who is the original is the user's to say, never the document's own
_TRUE, _FALSE = frozenset({"true", "yes", "y", "1", "original"}), frozenset({"false", "no", "n", "0", "copy"})
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}(?:\.0)?")  # tables with empty cells hand whole numbers over as 3.0
_PAIR = re.compile(r"([A-Za-z][A-Za-z_-]{0,40}):[ \t]*([^\n]*)")


@dataclass(frozen=True, slots=True)
class Statement:
    """One row of the metadata table: which document (``path`` or ``id``), where it stands, and the fields it states."""

    where: str
    path: str
    id: str
    fields: Mapping[str, Any]


def _stated(cells: Mapping[str, object]) -> tuple[dict[str, Any], list[str]]:
    """Fields of Document from named cells, and what could not be understood."""
    named: dict[str, str] = {}
    for name, value in cells.items():
        field = _COLUMNS.get(str(name).strip().casefold())
        if field and one_line(value):
            named.setdefault(field, one_line(value, 2_000))
    fields: dict[str, Any] = {field: named[field] for field in ("path", "id", "source", "url", "author", "title") if field in named}
    faults: list[str] = []
    if "published" in named:
        fields["published"] = iso_date(named["published"])
        if not fields["published"]:
            del fields["published"]
            faults.append(f"the date {named['published'][:60]!r} is not one certain date, so it was left out")
    original = named.get("original", "").casefold()
    if original in _TRUE | _FALSE:
        fields["original"] = original in _TRUE
    elif original:
        faults.append(f"original is {original[:40]!r}, not yes or no")
    trust = named.get("trust", "")
    if _WHOLE.fullmatch(trust):
        fields["trust"] = int(trust.removesuffix(".0"))
    elif trust:
        faults.append(f"trust is {trust[:40]!r}, not a whole number")
    return fields, faults


def statements(rows: Sequence[tuple[int, Mapping[str, object]]], where: str) -> tuple[tuple[Statement, ...], tuple[Problem, ...]]:
    """The rows of a metadata table (numbered from 1) as statements; ``where`` names the table in problems."""
    made: list[Statement] = []
    problems: list[Problem] = []
    known = sorted({str(name) for _, row in rows[:1] for name in row})
    if rows and not any(_COLUMNS.get(name.strip().casefold()) in {"path", "id"} for name in known):
        hint = "give it a column 'path' (file names) or 'id'"
        return (), (Problem("PV411", where, f"the metadata table has neither a path nor an id column (it has: {one_line(', '.join(known), 200)})", hint),)
    for number, row in rows[:_MAX_STATEMENTS]:
        fields, faults = _stated(row)
        place = f"{where}#{number}"
        path, key = fields.pop("path", "").replace("\\", "/").removeprefix("./"), fields.pop("id", "")
        if not path and not key:
            faults.append("neither path nor id, so the row says nothing")
        else:
            made.append(Statement(place, path, key, fields))
        problems.extend(Problem("PV412" if "date" in fault else "PV411", place, fault, "correct the metadata table") for fault in faults)
    if len(rows) > _MAX_STATEMENTS:
        problems.append(Problem("PV413", where, f"only the first {_MAX_STATEMENTS:,} rows of the metadata table were used"))
    return tuple(made), tuple(problems)


def applied(
    documents: Sequence[Document], stated: Sequence[Statement], places: Mapping[str, frozenset[str]]
) -> tuple[tuple[Document, ...], tuple[Problem, ...]]:
    """The documents with what was stated about them; each field stated is named in ``given``.

    ``places`` maps every name a file can be called by to the ids of its documents (none for a file that could not be read). A statement with both a
    path and an id gives the document that id. The first of two statements about one document holds.
    """
    changed = {document.id: document for document in documents}
    done: dict[str, str] = {}
    problems: list[Problem] = []
    for statement in stated:
        names = [name for name in (statement.path, statement.id) if name]
        found = next((places[name] for name in names if name in places), None)
        if found is None:
            problems.append(Problem("PV411", statement.where, f"{names[0]!r} is not among the files read", "correct its path in the metadata table"))
            continue
        for key in sorted(found):
            if key in done:
                problems.append(Problem("PV411", statement.where, f"{names[0]!r} was stated already ({done[key]}); this row was left out", "keep one row"))
                continue
            done[key] = statement.where
            renamed: dict[str, Any] = {"id": statement.id} if statement.path and statement.id and len(found) == 1 else {}
            document = changed[key]
            fields = dict(statement.fields)
            if document.published.startswith(fields.get("published", "-") + "T"):
                fields["published"] = document.published  # the same day, and the page knows the hour: which of two wire copies came first is a matter of hours
            changed[key] = replace(document, given=document.given | statement.fields.keys(), **fields, **renamed)
    return tuple(changed[document.id] for document in documents), tuple(problems)


def front_matter(text: str) -> tuple[str, dict[str, Any], tuple[str, ...]]:
    """A Markdown text with its front matter blanked out (same length, so spans stay), the fields it states, and what was not understood in it.

    >>> text, fields, _ = front_matter("---\\ntitle: Ferry line\\ndate: 2025-11-02\\n---\\nThe line closes.")
    >>> fields, text.strip()
    ({'title': 'Ferry line', 'published': '2025-11-02'}, 'The line closes.')
    """
    if not text.startswith(("---\n", "---\r\n")):
        return text, {}, ()
    close = re.compile(r"\n(?:---|\.\.\.)[ \t]*\r?(?:\n|$)").search(text, 3, _MAX_FRONT)
    if close is None:
        return text, {}, ()
    cells: dict[str, object] = {}
    for match in _PAIR.finditer(text, 3, close.start()):
        cells.setdefault(match[1], match[2].strip().strip("'\""))
    fields, faults = _stated({name: value for name, value in cells.items() if _COLUMNS.get(name.casefold()) in _OF_A_PAGE})
    if not fields:  # a text between two rules, not front matter
        return text, {}, ()
    blank = re.sub(r"[^\r\n]", " ", text[: close.end()])
    return blank + text[close.end() :], fields, tuple(faults)
