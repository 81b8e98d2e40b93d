"""JSON lines as Arrow tables of the wanted columns. pyarrow reads them at once; a block with anything unusual in it is read line by line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.engines.findings import strings
from provenance.engines.pieces import MAX_ROW, is_utf8, legacy_encoding, line_blocks, pieces
from provenance.model import Problem

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["JsonLines"]

Columns = tuple[str, str, str, str]  # names of id, text, published, source


class JsonLines:
    """The rows of one file. A line that is no JSON object, or whose text is no string, becomes a Problem; one without a text has an empty one."""

    def __init__(self, path: Path, compression: str | None, names: Columns, tell: Callable[[Problem], None]) -> None:
        self._path, self._compression, self._names, self._tell = path, compression, names, tell
        self._numeric: frozenset[str] = frozenset()  # columns that held whole numbers in the last block
        self._encoding = ""
        self._known = False

    def tables(self, size: int, *, whole: bool) -> Iterator[tuple[pa.Table, list[bytes]]]:
        """The wanted columns of about ``size`` bytes at a time, and with ``whole`` the lines they came from.

        Raises ValueError when no row of the first block has the column of texts, OSError where the file cannot be read on.
        """
        line = 1
        for raw in line_blocks(pieces(self._path, self._compression, size), self._too_long):
            table, lines = self._fast(raw, whole) or self._slow(raw, line)
            line += raw.count(b"\n")
            if len(table):
                self._known = self._known or self._has_texts(table, raw)
                yield table, lines

    def _too_long(self, line: int) -> None:
        self._fault(line, f"longer than {MAX_ROW // 1_000_000} MB")

    def _fault(self, line: int, message: str) -> None:
        self._tell(Problem("PV452", f"{self._path}:{line}", message, "the row is left out"))

    def _has_texts(self, table: pa.Table, raw: bytes) -> bool:
        name = self._names[1]
        if table.column(name).null_count < len(table):
            return True
        for line in raw.split(b"\n"):
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if isinstance(row, dict) and name in row:
                return True
            fields = ", ".join(map(str, list(row)[:20])) if isinstance(row, dict) else "the line"
            raise ValueError(f"no field {name!r} among {fields}")
        return True

    def _fast(self, raw: bytes, whole: bool) -> tuple[pa.Table, list[bytes]] | None:
        """What pyarrow makes of the block; None when it cannot read it or lines and rows do not match."""
        import pyarrow as pa
        import pyarrow.json as pj

        for attempt in range(2):
            numeric = _numeric(raw, self._names) if attempt else self._numeric
            schema = pa.schema([(name, pa.int64() if name in numeric else pa.large_string()) for name in self._names])
            options = pj.ParseOptions(explicit_schema=schema, newlines_in_values=False, unexpected_field_behavior="ignore")
            try:
                table = pj.read_json(pa.BufferReader(raw), pj.ReadOptions(use_threads=False, block_size=len(raw) + 1), options)
                table.validate(full=True)
            except (ValueError, NotImplementedError):
                continue
            filled = [line for line in raw.split(b"\n") if line.strip()] if whole or b"\n\n" in raw or len(table) != raw.count(b"\n") else None
            if filled is None or len(filled) == len(table):
                self._numeric = numeric
                return table, filled or []
        return None

    def _slow(self, raw: bytes, first: int) -> tuple[pa.Table, list[bytes]]:
        import pyarrow as pa

        rows: list[list[str | None]] = []
        kept: list[bytes] = []
        for number, line in enumerate(raw.split(b"\n"), first):
            if not line.strip():
                continue
            try:
                cells = self._cells(self._decoded(line, number, raw))
            except (ValueError, RecursionError) as fault:
                self._fault(number, f"not a row: {' '.join(str(fault).split())[:200] or type(fault).__name__}")
                continue
            if b"\\ud" in line.lower() and any("\ufffd" in (cell or "") for cell in cells):
                self._tell(
                    Problem("PV403", f"{self._path}:{number}", "half of a surrogate pair, read as U+FFFD", "the row is kept; its line is written as it was")
                )
            rows.append(cells)
            kept.append(line)
        columns = [strings([row[i] for row in rows]) for i in range(4)]
        return pa.table(columns, names=list(self._names)), kept

    def _decoded(self, line: bytes, number: int, block: bytes) -> str:
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            self._encoding = self._encoding or legacy_encoding([other for other in block.split(b"\n") if not is_utf8(other)])
            self._tell(Problem("PV403", f"{self._path}:{number}", f"not valid UTF-8; read as {self._encoding}", "save the file as UTF-8"))
            return line.decode(self._encoding, "replace")

    def _cells(self, line: str) -> list[str | None]:
        row = json.loads(line, strict=False)  # a raw tab or NUL inside a string is no reason to lose the row
        if not isinstance(row, dict):
            raise ValueError("no JSON object")
        if not isinstance(row.get(self._names[1], ""), str | None):
            raise ValueError(f"{self._names[1]!r} is no text")
        return [_cell(row.get(name)) for name in self._names]


def _cell(value: object) -> str | None:
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value) if isinstance(value, dict | list) else str(value)
    # Half of a pair of surrogates cannot be written; one replacement character keeps the places of all others.
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _numeric(raw: bytes, names: Columns) -> frozenset[str]:
    """The columns, other than the text, that hold a whole number in the first line."""
    try:
        row = json.loads(raw[: raw.find(b"\n")] if b"\n" in raw else raw)
    except (ValueError, RecursionError):
        return frozenset()
    return frozenset(name for name in (names[0], *names[2:]) if isinstance(row, dict) and type(row.get(name)) is int)
