"""CSV as Arrow tables of strings. pyarrow reads it; from the first block that it cannot read on, a reader of our own goes on, row by row.

The slower reader (240 MB a second, against 1,100) has the same idea of a row, and lets a bad one cost only itself: another number of fields, a quotation mark
that is never closed, a row longer than a block, bytes in another encoding.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from provenance.engines.findings import strings
from provenance.engines.pieces import MAX_ROW, is_utf8, legacy_encoding, pieces
from provenance.model import Problem

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["CsvFile", "Layout", "layout"]

_HEAD = 1_000_000  # bytes: a header longer than that is no header
_FIELDS = 100_000  # kept of a row: one of nothing but commas must not fill the memory
_DELIMITERS = (",", ";", "\t", "|")


class Layout(NamedTuple):
    """How a CSV file is written: the delimiter, the names of its columns made unique, and whether it is UTF-8 as it stands."""

    delimiter: str
    names: tuple[str, ...]
    plain: bool


def layout(path: Path, compression: str | None, text_column: str) -> Layout:
    """The delimiter that yields the column of texts (that of the file's ending first), and the columns. Raises ValueError when none does."""
    import pyarrow as pa

    raw = next(pieces(path, compression, _HEAD), b"")
    with pa.input_stream(str(path), compression=compression) as stream:
        plain = raw[:64].startswith(stream.read(64).removeprefix(b"\xef\xbb\xbf")[:32])
    head = raw[:_HEAD].decode("utf-8", "replace").splitlines(keepends=True)
    usual = "\t" if ".tsv" in path.suffixes else ","
    found: list[str] = []
    for delimiter in dict.fromkeys((usual, *_DELIMITERS)):
        try:
            names = next((row for row in csv.reader(head, delimiter=delimiter) if row), [])
        except csv.Error as fault:
            raise ValueError(f"no header of a CSV file: {fault}") from fault
        if text_column in names:
            return Layout(delimiter, _unique(names), plain)
        found = max(found, names, key=len)
    raise ValueError(f"no column {text_column!r} among {', '.join(found[:20])}" if found else "the file is empty")


def _unique(names: list[str]) -> tuple[str, ...]:
    """The names, the second ``a`` called ``a_2``.

    >>> _unique(["a", "b", "a"])
    ('a', 'b', 'a_2')
    """
    given: list[str] = []
    for name in names:
        number, unique = 2, name
        while unique in given:
            unique, number = f"{name}_{number}", number + 1
        given.append(unique)
    return tuple(given)


class CsvFile:
    """The rows of one file, as tables of strings."""

    def __init__(self, path: Path, compression: str | None, shape: Layout, tell: Callable[[Problem], None]) -> None:
        self._path, self._compression, self._tell = path, compression, tell
        self._delimiter, self._names, self._plain = shape
        self._encoding = ""

    def tables(self, size: int) -> Iterator[pa.Table]:
        """Tables of about ``size`` bytes. Raises OSError where the file cannot be read on."""
        done = 0
        if self._plain:
            held: pa.Table | None = None
            try:
                for table in self._fast(size):
                    if held is not None:
                        done += len(held)
                        yield held
                    held = table
                if held is None or not self._open_quote(held):
                    if held is not None:
                        yield held
                    return
            except (ValueError, OSError):  # a ragged row, one longer than a block, other bytes than UTF-8, a packed file cut short
                if held is not None:
                    done += len(held)
                    yield held
        yield from self._slow(size, done)

    def _fault(self, number: int, message: str) -> None:
        self._tell(Problem("PV452", f"{self._path}:row {number}", message, "the row is left out"))

    def _fast(self, size: int) -> Iterator[pa.Table]:
        import pyarrow as pa
        import pyarrow.csv as pc

        parse = pc.ParseOptions(delimiter=self._delimiter, newlines_in_values=True)  # a row with another number of fields ends it: see _slow
        reading = pc.ReadOptions(block_size=size, use_threads=False, column_names=list(self._names), skip_rows_after_names=1)
        convert = pc.ConvertOptions(column_types={name: pa.large_string() for name in self._names}, strings_can_be_null=False)
        with pa.input_stream(str(self._path), compression=self._compression) as stream, pc.open_csv(stream, reading, parse, convert) as reader:
            for batch in reader:
                yield pa.Table.from_batches([batch])

    def _open_quote(self, last: pa.Table) -> bool:
        """Whether the last row ends inside quotation marks: pyarrow takes all that follows an open one as its text."""
        value = last.column(last.num_columns - 1)[-1].as_py() if len(last) else ""
        if "\n" not in value or self._compression:
            return value.endswith("\n")
        with self._path.open("rb") as file:
            file.seek(-min(64, self._path.stat().st_size), 2)
            return not file.read().rstrip().endswith(b'"')

    def _slow(self, size: int, done: int) -> Iterator[pa.Table]:
        """The rows after the first ``done`` good ones."""
        reader = _Records(self._delimiter.encode())
        rows: list[list[bytes]] = []
        held = 0
        for number, fields, fault in reader.rows(pieces(self._path, self._compression, size), len(self._names), done):
            if fault:
                self._fault(number, fault)
                continue
            rows.append(fields)
            held += sum(map(len, fields))
            if held >= size:
                yield self._table(rows, number)
                rows, held = [], 0
        if rows:
            yield self._table(rows, number)
        if reader.fault:
            raise reader.fault

    def _table(self, rows: list[list[bytes]], last: int) -> pa.Table:
        import pyarrow as pa

        bad = [value for row in rows for value in row if not is_utf8(value)]
        if bad and not self._encoding:
            self._encoding = legacy_encoding(bad)
            message = f"{len(bad)} fields are not valid UTF-8; such fields are read as {self._encoding}"
            self._tell(Problem("PV403", f"{self._path}:row {last} or before", message, "save the file as UTF-8"))
        columns = [strings([self._decoded(row[i]) for row in rows]) for i in range(len(self._names))]
        return pa.table(columns, names=list(self._names))

    def _decoded(self, value: bytes) -> str:
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value.decode(self._encoding, "replace")


class _Records:
    """Rows of CSV from bytes, with what is wrong with them. A mark opens a quoted field only at its start, as in pyarrow."""

    def __init__(self, delimiter: bytes) -> None:
        self._delimiter = delimiter
        self._stop = re.compile(b"[\r\n" + re.escape(delimiter) + b"]")
        self.fault: OSError | None = None

    def rows(self, source: Iterator[bytes], width: int, done: int) -> Iterator[tuple[int, list[bytes], str]]:
        """(number of the row, its fields, what is wrong or "") after the header and the first ``done`` good rows."""
        data, at, number, ended, skipping = b"", 0, 0, False, False
        while not ended:
            try:
                data, at = data[at:] + next(source), 0
            except StopIteration:
                data, at, ended = data[at:], 0, True
            except OSError as fault:  # what is unfinished at a fault is no row
                self.fault = fault
                return
            while at < len(data):
                if data[at] in b"\r\n" or skipping:  # an empty line, or the rest of a row that is left out
                    at = at + 1 if not skipping else data.find(b"\n", at) + 1 or len(data)
                    skipping = skipping and at == len(data) and not data.endswith(b"\n")
                    continue
                fields, end, loose = self._record(data, at, ended)
                if fields is None and not ended and len(data) - at <= MAX_ROW:
                    break
                number += 1
                line_end = data.find(b"\n", at) + 1 or len(data)
                if number > 1 and done and fields is not None:
                    done -= len(fields) == width
                elif fields is None:
                    skipping = line_end == len(data) and not ended
                    end = line_end
                    yield number, [], f"a quotation mark is not closed, or the row is longer than {MAX_ROW // 1_000_000} MB"
                elif number > 1 and loose and line_end < end:  # a text goes on behind the closing mark: it is the opening mark of a later row
                    end = line_end
                    yield number, [], "a quotation mark is not closed"
                elif number > 1:
                    yield number, fields, "" if len(fields) == width else f"{len(fields)} fields instead of {width}"
                at = end

    def _record(self, data: bytes, at: int, ended: bool) -> tuple[list[bytes] | None, int, bool]:
        """(fields, end, whether text follows a closing mark) of the row at ``at``; no fields when it is not whole in ``data``."""
        fields: list[bytes] = []
        loose = False
        while True:
            value = b""
            quoted = data[at : at + 1] == b'"'
            if quoted:
                inner: list[bytes] = []
                start = at + 1
                close = data.find(b'"', start)
                while close >= 0 and data[close + 1 : close + 2] == b'"':
                    inner.append(data[start : close + 1])
                    start = close + 2
                    close = data.find(b'"', start)
                if close < 0:
                    return None, at, loose
                inner.append(data[start:close])
                value, at = b"".join(inner), close + 1
            found = self._stop.search(data, at)
            if not ended and (found is None or (found.group() == b"\r" and found.end() == len(data))):
                return None, at, loose  # the row, or the pair of characters that ends it, may go on
            stop = found.start() if found else len(data)
            loose = loose or (quoted and stop > at)
            if len(fields) < _FIELDS:
                fields.append(value + data[at:stop])
            if found is None:
                return fields, len(data), loose
            at = stop + 1
            if found.group() != self._delimiter:
                return fields, at + (found.group() == b"\r" and data[at : at + 1] == b"\n"), loose
