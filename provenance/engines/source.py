"""Corpora as a stream of numbered blocks: JSON lines, CSV, Parquet, folders of text, Arrow tables. The only reader of corpus files.

The same input and the same block size give the same blocks, so an unfinished run can go on where it stopped. A file, a row or a text that cannot be
read becomes a Problem, and the rest goes on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provenance.engines.findings import strings
from provenance.errors import InputError, UsageError
from provenance.model import Problem
from provenance.settings import DedupSettings

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Block", "Corpus", "Part", "open_corpus", "part_kind"]

Tell = Callable[[Problem], None]
MAX_FILES = 1_000_000  # a folder with more is a mistake or an attack; the message says so
_COMPRESSED = {".gz": "gzip", ".zst": "zstd"}
_TABLES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet"}
_TEXTS = {".txt", ".md", ".text"}


@dataclass(frozen=True, slots=True)
class Part:
    """One input file (or one folder's text files together), its format and its size in bytes."""

    path: Path
    kind: str
    size: int
    compression: str | None = None
    files: tuple[Path, ...] = ()


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
    if suffix in _TABLES:
        return _TABLES[suffix], compression
    return ("text" if suffix in _TEXTS and not compression else ""), None


class Corpus:
    """The parts of an input and how to read them."""

    def __init__(self, parts: tuple[Part, ...], settings: DedupSettings, table: pa.Table | None = None) -> None:
        self.parts = parts
        self.settings = settings
        self.given = table

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

    def blocks(self, tell: Tell, *, whole: bool = False) -> Iterator[Block]:
        """All blocks in order; ``whole`` adds the rows as they came, for writing them again."""
        number = 0
        parts: list[tuple[int, Part | None]] = list(enumerate(self.parts)) if self.given is None else [(0, None)]
        for index, part in parts:
            try:
                for table, rows in self._read(part, tell, whole):
                    if len(table):
                        yield Block(number, index, table, rows if whole else None)
                        number += 1
            except (OSError, ValueError) as fault:  # ArrowInvalid is a ValueError
                where = str(part.path) if part else "table"
                tell(Problem("PV451", where, f"reading stopped here: {_brief(fault)}", "rows read before it are kept; check the file"))

    def _read(self, part: Part | None, tell: Tell, whole: bool) -> Iterator[tuple[pa.Table, Any]]:
        if part is None:
            return self._read_given()
        if part.kind == "parquet":
            return self._read_parquet(part, whole)
        if part.kind == "csv":
            return self._read_csv(part, tell)
        return self._read_jsonl(part, tell, whole) if part.kind == "jsonl" else self._read_texts(part, tell)

    def _columns(self) -> tuple[str, str, str, str]:
        wanted = self.settings
        return wanted.id_column, wanted.text_column, wanted.published_column, wanted.source_column

    def _rows(self, table: pa.Table, start: int, prefix: str) -> pa.Table:
        """The four columns as strings; a missing id is ``prefix`` and the row's number."""
        import pyarrow as pa
        import pyarrow.compute as pc

        names = self._columns()
        columns = []
        for name in names:
            if name not in table.column_names:
                columns.append(pa.nulls(len(table), pa.large_string()))
                continue
            column = table.column(name).combine_chunks()
            column = column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
            columns.append(column.cast(pa.large_string()))
        for column in columns[:2]:
            column.validate(full=True)  # the kernel relies on valid UTF-8
        if columns[0].null_count:
            numbers = strings([f"{prefix}{start + i}" for i in range(len(table))])
            columns[0] = pc.coalesce(columns[0], numbers)
        columns[1] = columns[1].fill_null("") if columns[1].null_count else columns[1]
        return pa.table(columns, names=["id", "text", "published", "source"])

    def _prefix(self, part: Part | None) -> str:
        return f"{part.path.name}:" if part is not None and len(self.parts) > 1 else ""

    def _read_given(self) -> Iterator[tuple[pa.Table, Any]]:
        table = self.given
        if table is None or self.settings.text_column not in table.column_names:
            raise InputError(f"the table has no column {self.settings.text_column!r}", hint="name it with text_column")
        step = max(1, self.settings.block_bytes * len(table) // max(1, table.column(self.settings.text_column).nbytes))
        for start in range(0, len(table), step):
            piece = table.slice(start, step)
            yield self._rows(piece, start, ""), piece

    def _read_parquet(self, part: Part, whole: bool) -> Iterator[tuple[pa.Table, Any]]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        with pq.ParquetFile(part.path, memory_map=False, pre_buffer=False) as file:
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
            wanted = None if whole else [name for name in self._columns() if name in names]
            start = 0
            for batch in file.iter_batches(batch_size=step, columns=wanted, use_threads=False):
                table = pa.Table.from_batches([batch])
                yield self._rows(table, start, self._prefix(part)), table
                start += len(table)

    def _read_csv(self, part: Part, tell: Tell) -> Iterator[tuple[pa.Table, Any]]:
        import pyarrow as pa
        import pyarrow.csv as pc

        def skip(row: pc.InvalidRow) -> str:
            tell(Problem("PV452", f"{part.path}:{row.number or '?'}", f"{row.actual_columns} fields instead of {row.expected_columns}", "the row is left out"))
            return "skip"

        parse = pc.ParseOptions(delimiter="\t" if ".tsv" in part.path.suffixes else ",", newlines_in_values=True, invalid_row_handler=skip)
        reading = pc.ReadOptions(block_size=self.settings.block_bytes, use_threads=False)
        with pa.input_stream(str(part.path), compression=part.compression) as stream:
            names = _header(part, parse.delimiter)
            if self.settings.text_column not in names:
                raise ValueError(f"no column {self.settings.text_column!r} among {', '.join(names[:20])}")
            convert = pc.ConvertOptions(column_types={name: pa.large_string() for name in names}, strings_can_be_null=False)
            start = 0
            for batch in pc.open_csv(stream, reading, parse, convert):
                table = pa.Table.from_batches([batch])
                yield self._rows(table, start, self._prefix(part)), table
                start += len(table)

    def _read_jsonl(self, part: Part, tell: Tell, whole: bool) -> Iterator[tuple[pa.Table, Any]]:
        import pyarrow as pa

        line = start = 0
        with pa.input_stream(str(part.path), compression=part.compression) as stream:
            for raw in _line_blocks(stream, self.settings.block_bytes):
                table, lines = self._parsed(raw, part, line, tell, whole)
                line += raw.count(b"\n")
                yield self._rows(table, start, self._prefix(part)), lines
                start += len(table)

    def _parsed(self, raw: bytes, part: Part, first: int, tell: Tell, whole: bool) -> tuple[pa.Table, list[bytes]]:
        """The wanted columns of some JSON lines, and the lines they came from; pyarrow does it at once unless a line is bad or an id is no string."""
        import pyarrow as pa
        import pyarrow.json as pj

        names = self._columns()
        schema = pa.schema([(name, pa.large_string()) for name in names])
        try:
            options = pj.ParseOptions(explicit_schema=schema, newlines_in_values=False, unexpected_field_behavior="ignore")
            table = pj.read_json(pa.BufferReader(raw), pj.ReadOptions(use_threads=False, block_size=len(raw) + 1), options)
            filled = [line for line in raw.split(b"\n") if line.strip()] if whole or b"\n\n" in raw or len(table) != raw.count(b"\n") else None
            if table.column(names[1]).null_count == 0 and (filled is None or len(filled) == len(table)):
                table.validate(full=True)
                return table, filled or []
        except (ValueError, NotImplementedError):
            pass
        rows, kept = [], []
        for number, line in enumerate(raw.split(b"\n"), first + 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line.decode("utf-8"))
                if not isinstance(row, dict) or not isinstance(row.get(names[1]), str):
                    raise ValueError(f"no text in {names[1]!r}")
                cells = [None if row.get(name) is None else row[name] if isinstance(row[name], str) else str(row[name]) for name in names]
                for cell in cells:
                    (cell or "").encode("utf-8")  # a lone surrogate cannot be written again
            except (ValueError, RecursionError) as fault:
                tell(Problem("PV452", f"{part.path}:{number}", f"not a row: {_brief(fault)}", "the row is left out"))
                continue
            rows.append(cells)
            kept.append(line)
        columns = [strings([row[i] for row in rows]) for i in range(4)]
        return pa.table(columns, names=list(names)), kept

    def _read_texts(self, part: Part, tell: Tell) -> Iterator[tuple[pa.Table, Any]]:
        ids: list[str] = []
        texts: list[str] = []
        paths: list[Path] = []
        size = 0
        for path in part.files:
            try:
                text = _decoded(path.read_bytes())
            except OSError as fault:
                tell(Problem("PV451", str(path), f"cannot be read: {_brief(fault)}", "the file is left out"))
                continue
            ids.append(str(path.relative_to(part.path) if path.is_relative_to(part.path) else path))
            texts.append(text)
            paths.append(path)
            size += len(text)
            if size >= self.settings.block_bytes:
                yield _text_table(ids, texts), paths
                ids, texts, paths, size = [], [], [], 0
        if ids:
            yield _text_table(ids, texts), paths


def _text_table(ids: list[str], texts: list[str]) -> pa.Table:
    import pyarrow as pa

    empty = pa.nulls(len(ids), pa.large_string())
    names = [name.encode("utf-8", "replace").decode() for name in ids]
    return pa.table([strings(names), strings(texts), empty, empty], names=["id", "text", "published", "source"])


def _decoded(raw: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with one, else Windows-1252, which never fails outright."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _header(part: Part, delimiter: str) -> list[str]:
    """The column names of a CSV file."""
    import csv

    import pyarrow as pa

    with pa.input_stream(str(part.path), compression=part.compression) as stream:
        head = stream.read(1_000_000)  # a header longer than that is no header
    first = next(csv.reader(head.decode("utf-8-sig", "replace").splitlines(keepends=True), delimiter=delimiter), [])
    return list(dict.fromkeys(first))


def _line_blocks(stream: pa.NativeFile, size: int) -> Iterator[bytes]:
    """Pieces of about ``size`` bytes that end where a line ends; a line may be longer."""
    rest: list[bytes] = []
    while True:
        piece = stream.read(size)
        if not piece:
            break
        cut = piece.rfind(b"\n") + 1
        if not cut:
            rest.append(piece)
            continue
        yield b"".join([*rest, piece[:cut]])
        rest = [piece[cut:]] if cut < len(piece) else []
    if rest:
        yield b"".join(rest)


def _brief(fault: BaseException) -> str:
    return " ".join(str(fault).split())[:300] or type(fault).__name__


def open_corpus(data: object, settings: DedupSettings, tell: Tell) -> Corpus:
    """The corpus of a path, several paths, a pandas DataFrame or an Arrow table.

    Raises InputError when there is nothing to read and UsageError for something that is no corpus.
    """
    if hasattr(data, "column_names") and hasattr(data, "slice"):
        return Corpus((), settings, data)
    if hasattr(data, "columns") and hasattr(data, "iloc"):
        import pyarrow as pa

        return Corpus((), settings, pa.Table.from_pandas(data, preserve_index=False))
    paths = [data] if isinstance(data, (str, Path)) else list(data) if isinstance(data, Iterable) else []
    if not paths or not all(isinstance(path, (str, Path)) for path in paths):
        raise UsageError("a corpus is a path, several paths, a DataFrame or an Arrow table")
    parts: list[Part] = []
    for path in map(Path, paths):
        if not path.exists():
            raise InputError(f"there is no {path}")
        parts.extend(_folder(path, tell) if path.is_dir() else _file(path, tell))
    if not parts:
        raise InputError("there is nothing to read", hint="give .jsonl, .csv or .parquet files, or folders of text files")
    return Corpus(tuple(parts), settings)


def _file(path: Path, tell: Tell) -> list[Part]:
    kind, compression = part_kind(path)
    if not kind:
        tell(Problem("PV453", str(path), "not a format a corpus can be read from", "use .jsonl, .csv, .parquet (also .gz, .zst) or .txt"))
        return []
    return [Part(path, kind, path.stat().st_size, compression, (path,) if kind == "text" else ())]


def _folder(folder: Path, tell: Tell) -> list[Part]:
    """Its tables, each a part, and its text files together as one; sorted, so the order on disk does not matter."""
    parts: list[Part] = []
    texts: list[Path] = []
    size = 0
    for count, path in enumerate(sorted(p for p in folder.rglob("*") if p.is_file())):
        if count >= MAX_FILES:
            tell(Problem("PV453", str(folder), f"more than {MAX_FILES} files; the rest is left out", "give the files in several runs"))
            break
        kind, _ = part_kind(path)
        if kind == "text":
            texts.append(path)
            size += path.stat().st_size
        elif path.name.startswith("."):
            continue
        else:
            parts.extend(_file(path, tell))
    if texts:
        parts.append(Part(folder, "text", size, None, tuple(texts)))
    return parts
