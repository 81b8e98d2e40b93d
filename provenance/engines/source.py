"""Corpora as a stream of numbered blocks: JSON lines, CSV, Parquet, folders of text, Arrow tables. The only reader of corpus files.

The same input and the same block size give the same blocks, so an unfinished run can go on where it stopped. A file, a row or a text that cannot be
read becomes a Problem, and the rest goes on.
"""

from __future__ import annotations

import codecs
import hashlib
import os
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from provenance.engines.columns import as_strings, as_utf8, framed, without_empty
from provenance.engines.csvfile import CsvFile, layout
from provenance.engines.findings import arrow, numbers, strings
from provenance.engines.jsonlines import JsonLines
from provenance.engines.pieces import MAX_ROW
from provenance.errors import InputError, UsageError
from provenance.model import Problem
from provenance.reading.decode import UnreadableError, decode, file_kind, printable
from provenance.reading.walk import gather
from provenance.settings import DedupSettings

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Block", "Corpus", "Part", "open_corpus", "part_kind"]

Tell = Callable[[Problem], None]
MAX_FILES = 1_000_000  # a folder with more is a mistake or an attack; the message says so
_BASE = 120_000_000  # bytes of memory without any text (measured)
_TIMES = 7  # how often a single text stands in memory, at most (measured with 100 MB: JSON lines and CSV 5 times, Parquet 7, a text file 3)
_COMPRESSED = {".gz": "gzip", ".zst": "zstd"}
_TABLES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet"}
_TEXTS = {".txt", ".md", ".text", ""}
_ROLES = ("id", "text", "published", "source")


@dataclass(frozen=True, slots=True)
class Part:
    """One input file (or all text files together, with their names below ``path``), its format and its size in bytes."""

    path: Path
    kind: str
    size: int
    compression: str | None = None
    files: tuple[Path, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of one part. ``table`` has the columns id, text, published, source (strings, text never null); ``whole`` the rows as they came."""

    number: int
    part: int
    table: pa.Table
    whole: Any = None


def part_kind(path: Path) -> tuple[str, str | None]:
    """(format, compression) by the name of a file; ("", None) for an unknown one.

    >>> part_kind(Path("news.jsonl.gz")), part_kind(Path("a.docx"))
    (('jsonl', 'gzip'), ('', None))
    """
    compression = _COMPRESSED.get(path.suffix.lower())
    name = path.with_suffix("") if compression else path
    suffix = name.suffix.lower()
    if suffix in _TABLES and not (suffix == ".parquet" and compression):  # a packed Parquet file cannot be read from its end
        return _TABLES[suffix], compression
    return ("text" if suffix in _TEXTS and not compression else ""), None


class Corpus:
    """The parts of an input and how to read them."""

    def __init__(self, parts: tuple[Part, ...], settings: DedupSettings, table: pa.Table | None = None, *, named: bool = False) -> None:
        """``named``: missing ids get the name of their file even if there is one file only, because others may come later."""
        self.parts = parts
        self.settings = settings
        self.given = table
        self.named = named or len(parts) > 1
        self.filled: set[str] = set()  # which of id, published and source had a value so far
        self.rows: list[int] = []  # of every part, once it was read without the rows as they came

    @property
    def size(self) -> int:
        """Bytes of input; compressed files count three times, which is what text usually compresses to."""
        if self.given is not None:
            return int(self.given.nbytes)
        return sum(part.size * (3 if part.compression or part.kind == "parquet" else 1) for part in self.parts)

    def plan(self) -> list[list[object]]:
        """What an unfinished run must find unchanged to go on: path, size and time of change of every file."""
        files = [path for part in self.parts for path in (part.files or (part.path,))]
        return [[str(path.resolve()), path.stat().st_size, path.stat().st_mtime_ns] for path in files]

    def digests(self) -> list[dict[str, object]]:
        """Path, bytes and SHA-256 of every part as it lies on the disk; of text files, that of the lines ``digest  name`` that sha256sum would print."""
        found: list[dict[str, object]] = []
        for part in self.parts:
            digest = _digest(part.path) if not part.files else ""
            if part.files:
                lines = [f"{_digest(path)}  {name}\n" for path, name in zip(part.files, part.names, strict=True)]
                digest = hashlib.sha256("".join(lines).encode("utf-8", "replace")).hexdigest()
            found.append({"path": str(part.path), "bytes": part.size, "files": max(1, len(part.files)), "sha256": digest})
        return found

    def blocks(self, tell: Tell, *, whole: bool = False) -> Iterator[Block]:
        """All blocks in order; ``whole`` adds the rows as they came, for writing them again."""
        number = 0
        parts: list[tuple[int, Part | None]] = list(enumerate(self.parts)) if self.given is None else [(0, None)]
        if not whole:
            self.rows = [0] * len(parts)
        for index, part in parts:
            heard: list[Problem] = []

            def hear(problem: Problem, heard: list[Problem] = heard) -> None:
                heard[:] = [problem]
                tell(problem)

            some = False
            try:
                for table, rows in self._read(part, hear, whole):
                    if len(table):
                        some = True
                        self.rows[index] += 0 if whole else len(table)
                        yield Block(number, index, table, rows if whole else None)
                        number += 1
                if not some and not heard and part is not None:
                    tell(Problem("PV404", str(part.path), "not one row could be read", "check the file"))
            except (OSError, ValueError) as fault:  # ArrowInvalid is a ValueError
                where = str(part.path) if part else "table"
                column = any(f"{word} {self.settings.text_column!r}" in str(fault) for word in ("column", "field"))
                hint = (
                    ("name the column of texts with " + ("--text-column" if part else "dedup.text_column"))
                    if column
                    else "rows read before it are kept; check the file"
                )
                tell(Problem("PV451", where, f"reading stopped here: {_brief(fault)}", hint))

    def _read(self, part: Part | None, tell: Tell, whole: bool) -> Iterator[tuple[pa.Table, Any]]:
        if part is None:
            return self._read_given(tell)
        if part.kind == "parquet":
            return self._read_parquet(part, tell, whole)
        if part.kind == "csv":
            return self._read_csv(part, tell)
        return self._read_jsonl(part, tell, whole) if part.kind == "jsonl" else self._read_texts(part, tell)

    def _columns(self) -> tuple[str, str, str, str]:
        wanted = self.settings
        return wanted.id_column, wanted.text_column, wanted.published_column, wanted.source_column

    def _rows(self, table: pa.Table, start: int, part: Part | None, tell: Tell) -> pa.Table:
        """The four columns as strings; a missing id is the row's number, after the name of the file when there are several."""
        import pyarrow as pa
        import pyarrow.compute as pc

        names = table.column_names
        columns = [
            as_strings(table.column(names.index(name)), name, i == 1) if name in names else pa.nulls(len(table), pa.large_string())
            for i, name in enumerate(self._columns())
        ]
        where = f"{part.path if part else 'table'}:row {start + 1} and following"
        columns[:2] = [as_utf8(column, where, tell) for column in columns[:2]]
        columns[0] = without_empty(columns[0])
        self.filled.update(role for role, column in zip(_ROLES, columns, strict=True) if column.null_count < len(column))
        if columns[0].null_count:
            # Among given ids a bare number could be one of them. (JSON lines always have the column here, so of them the block decides.)
            given = columns[0].null_count < len(table) or (self.settings.id_column in names and (part is None or part.kind != "jsonl"))
            prefix = self._prefix(part) + ("row " if given else "")
            columns[0] = pc.coalesce(columns[0], strings([f"{prefix}{start + i}" for i in range(len(table))]))
        columns[1] = columns[1].fill_null("") if columns[1].null_count else columns[1]
        columns[1] = self._bounded(columns[1], columns[0], tell)
        return pa.table(columns, names=list(_ROLES))

    def _bounded(self, texts: pa.Array, ids: pa.Array, tell: Tell) -> pa.Array:
        """The texts, those above MAX_ROW emptied: places in them would not fit into the numbers that are kept."""
        import pyarrow.compute as pc

        if texts.nbytes <= min(MAX_ROW, max(0, self.settings.memory - _BASE) // _TIMES):
            return texts
        sizes = numbers(pc.binary_length(texts))
        largest = int(sizes.max(initial=0))
        too_long = sizes > MAX_ROW
        for name in ids.take(arrow(np.flatnonzero(too_long))).to_pylist():
            tell(Problem("PV452", name, f"the text is longer than {MAX_ROW // 1_000_000} MB", "the row is kept, its text is compared with nothing; split it"))
        if too_long.any():
            return pc.if_else(arrow(too_long), strings([""])[0], texts)
        if _BASE + _TIMES * largest > self.settings.memory:
            name = ids[int(sizes.argmax())].as_py()
            message = f"a text of {largest / 1e6:.0f} MB may take {(_BASE + _TIMES * largest) / 1e6:.0f} MB of memory, more than was given"
            tell(Problem("PV457", name, message, "the limit holds for many texts, not for a single long one; split it if memory is short"))
        return texts

    def _prefix(self, part: Part | None) -> str:
        return f"{part.path.name}:" if part is not None and self.named else ""

    def _read_given(self, tell: Tell) -> Iterator[tuple[pa.Table, Any]]:
        table = self.given
        if table is None or self.settings.text_column not in table.column_names:
            among = ", ".join(table.column_names[:20]) if table is not None else ""
            raise InputError(f"the table has no column {self.settings.text_column!r} among {among}")
        size = table.column(table.column_names.index(self.settings.text_column)).nbytes
        step = max(1, self.settings.block_bytes * len(table) // max(1, size))
        for start in range(0, len(table), step):
            piece = table.slice(start, step)
            yield self._rows(piece, start, None, tell), piece

    def _read_parquet(self, part: Part, tell: Tell, whole: bool) -> Iterator[tuple[pa.Table, Any]]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        with pq.ParquetFile(part.path, memory_map=False, pre_buffer=False, page_checksum_verification=True) as file:  # where a file has checksums
            names = file.schema_arrow.names
            if self.settings.text_column not in names:
                raise ValueError(f"no column {self.settings.text_column!r} among {', '.join(names[:20])}")
            place = names.index(self.settings.text_column)
            meta = file.metadata
            size = (
                sum(meta.row_group(i).column(place).total_uncompressed_size for i in range(meta.num_row_groups))
                if meta.num_columns == len(names)
                else part.size * 3
            )
            step = max(1, self.settings.block_bytes * meta.num_rows // max(1, size))
            wanted = None if whole else [name for name in dict.fromkeys(self._columns()) if name in names]
            ends = list(accumulate(meta.row_group(i).num_rows for i in range(meta.num_row_groups)))
            start = first = 0
            together = True
            while first < len(ends):
                groups = range(first, len(ends) if together else first + 1)
                skip = start - (ends[first - 1] if first else 0)
                try:
                    for batch in file.iter_batches(batch_size=step, row_groups=groups, columns=wanted, use_threads=False):
                        table = pa.Table.from_batches([batch]).slice(min(skip, len(batch)))
                        skip = max(0, skip - len(batch))
                        if len(table):
                            yield self._rows(table, start, part, tell), table
                            start += len(table)
                    first = groups.stop
                except (OSError, ValueError) as fault:  # from here on one row group at a time: a damaged one costs its own rows
                    if not together:
                        tell(Problem("PV451", str(part.path), f"rows {start + 1} to {ends[first]} cannot be read: {_brief(fault)}", "the others are kept"))
                        start = ends[first]
                    together, first = False, bisect_right(ends, start)

    def _read_csv(self, part: Part, tell: Tell) -> Iterator[tuple[pa.Table, Any]]:
        start = 0
        shape = layout(part.path, part.compression, self.settings.text_column)
        for table in CsvFile(part.path, part.compression, shape, tell).tables(self.settings.block_bytes):
            yield self._rows(table, start, part, tell), table
            start += len(table)

    def _read_jsonl(self, part: Part, tell: Tell, whole: bool) -> Iterator[tuple[pa.Table, Any]]:
        start = 0
        for table, lines in JsonLines(part.path, part.compression, self._columns(), tell).tables(self.settings.block_bytes, whole=whole):
            yield self._rows(table, start, part, tell), lines
            start += len(table)

    def _read_texts(self, part: Part, tell: Tell) -> Iterator[tuple[pa.Table, Any]]:
        ids: list[str] = []
        texts: list[str] = []
        paths: list[Path] = []
        size = 0
        for path, name in zip(part.files, part.names, strict=True):
            try:
                if path.stat().st_size > MAX_ROW:
                    raise OSError(f"larger than {MAX_ROW // 1_000_000} MB")
                text = _decoded(path.read_bytes(), path, tell)
            except (OSError, UnreadableError) as fault:
                code = fault.code if isinstance(fault, UnreadableError) else "PV451"
                tell(Problem(code, str(path), f"cannot be read: {_brief(fault)}", "the file is left out"))
                continue
            ids.append(name)
            texts.append(text)
            paths.append(path)
            size += len(text)
            if size >= self.settings.block_bytes:
                yield _text_table(ids, texts), paths
                ids, texts, paths, size = [], [], [], 0
        if ids:
            yield _text_table(ids, texts), paths


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:  # told where it is read
        return ""


def _text_table(ids: list[str], texts: list[str]) -> pa.Table:
    import pyarrow as pa

    empty = pa.nulls(len(ids), pa.large_string())
    return pa.table([strings(ids), strings(texts), empty, empty], names=list(_ROLES))


def _decoded(raw: bytes, path: Path, tell: Tell) -> str:
    """The text of a file; what is not plain UTF-8 is decoded as in the reading of articles. Raises UnreadableError for binary data."""
    if not raw.startswith(codecs.BOM_UTF8) and b"\0" not in raw and not file_kind(raw):
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            pass
    found = decode(raw)
    if found.note:
        tell(Problem("PV403", str(path), found.note, "save the file as UTF-8"))
    return found.text


def _brief(fault: BaseException) -> str:
    return " ".join(str(fault).split())[:300] or type(fault).__name__


def open_corpus(data: object, settings: DedupSettings, tell: Tell, out: Path | None = None, *, named: bool = False) -> Corpus:
    """The corpus of a path, several paths, a pandas DataFrame, or a table that Arrow can take over; what lies in ``out``, where results go, is no part of it.

    ``named`` as in `Corpus`. Raises InputError when there is nothing to read and UsageError for something that is no corpus.
    """
    import pyarrow as pa

    if isinstance(data, pa.Table):
        return Corpus((), settings, data)
    if hasattr(data, "columns") and hasattr(data, "iloc"):
        return Corpus((), settings, framed(data, tell))
    if hasattr(data, "__arrow_c_stream__") or isinstance(data, pa.RecordBatch):
        return Corpus((), settings, pa.table(data))
    paths = [data] if isinstance(data, (str, Path)) else list(data) if isinstance(data, Iterable) else []
    if not paths or not all(isinstance(path, (str, Path)) for path in paths):
        raise UsageError("a corpus is a path, several paths, a DataFrame or an Arrow table")
    given = [Path(path) for path in paths]
    for path in given:
        if str(path) == "-":
            raise UsageError("a corpus is read twice, so it cannot come from standard input", hint="save it to a file first")
        try:
            there = path.exists()
        except OSError as fault:  # a folder on the way may not be entered
            raise InputError(f"{path} cannot be read: {fault.strerror}") from fault
        if not there:
            raise InputError(f"there is no {path}")
    for path in given:
        if out is not None and path.is_file() and path.resolve().is_relative_to(out.resolve()):
            raise UsageError(f"{path} lies in the folder of the results and could be written over", hint="name another folder with -o")
    told: list[Problem] = []

    def hear(problem: Problem) -> None:
        told.append(problem)
        tell(problem)

    parts = _parts(_once(_found(given, hear, out), hear), _base(given), hear)
    if not parts:
        why = "".join(f"\n  {problem.where}: {problem.message}" for problem in told[:20])
        raise InputError(f"there is nothing to read{why}", hint="give .jsonl, .csv or .parquet files, or folders of text files")
    return Corpus(tuple(parts), settings, named=named)


def _found(given: list[Path], tell: Tell, out: Path | None) -> Iterator[Path]:
    """The files of the given paths, those of a folder sorted and chosen as in the reading of articles (nothing hidden, no README, links with care)."""
    forbidden = out.resolve() if out is not None else None
    for path in given:
        if not path.is_dir():
            yield path
            continue
        if forbidden is not None and forbidden == path.resolve():
            raise UsageError(f"the results cannot go into the folder that is read, {path}", hint="name another folder with -o")
        entries, problems = gather([str(path)], most=MAX_FILES)
        top = os.path.abspath(path)  # noqa: PTH100 - as in gather: must not resolve links
        files = [path / os.path.relpath(entry.path, top) for entry in entries]
        for problem in problems:
            inside = path / problem.where
            if forbidden is None or not inside.resolve().is_relative_to(forbidden):
                tell(replace(problem, where=str(inside)))
        yield from (file for file in files if forbidden is None or not file.resolve().is_relative_to(forbidden))


def _once(files: Iterator[Path], tell: Tell) -> Iterator[Path]:
    seen: dict[str, Path] = {}
    for path in files:
        real = os.path.realpath(path)
        if real in seen:
            tell(Problem("PV408", str(path), f"the same file as {seen[real]}, read once", "name it once"))
        else:
            seen[real] = path
            yield path


def _base(given: list[Path]) -> str:
    """The folder that the names of text files are relative to: the one given, or the one that all given paths have in common."""
    folders = [os.path.abspath(path if path.is_dir() else path.parent) for path in given]  # noqa: PTH100
    try:
        return os.path.commonpath(folders)
    except ValueError:  # different drives
        return os.sep


def _parts(files: Iterator[Path], base: str, tell: Tell) -> list[Part]:
    """A part for each table, and one for all text files together, after them."""
    parts: list[Part] = []
    texts: list[Path] = []
    total = 0
    for path in files:
        kind, compression = part_kind(path)
        try:
            size, regular = path.stat().st_size, path.is_file()
        except OSError as fault:
            tell(Problem("PV451", str(path), f"cannot be read: {fault.strerror}", "the file is left out"))
            continue
        if not regular:
            tell(Problem("PV401", str(path), "not a regular file (a device, pipe or socket)", "a corpus is read twice; save it to a file first"))
        elif not kind:
            tell(Problem("PV453", str(path), "not a format a corpus can be read from", "use .jsonl, .csv, .parquet (also .jsonl.gz, .csv.zst ...) or .txt"))
        elif kind == "text":
            texts.append(path)
            total += size
        else:
            parts.append(Part(path, kind, size, compression))
    if texts:
        names = tuple(printable(os.path.relpath(path, base).replace(os.sep, "/")) for path in texts)
        parts.append(Part(Path(base), "text", total, None, tuple(texts), names))
    return parts
