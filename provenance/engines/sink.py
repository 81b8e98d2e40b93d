"""Writing a corpus again with what was found about each row, and tables. Files get their names only when they are whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack, suppress
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from provenance.engines.csvfile import layout
from provenance.engines.findings import arrow, numbers, strings
from provenance.engines.source import Block, Corpus, Part, Tell

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["TAGS", "Marks", "output_names", "write_corpus", "write_table"]

_TAKEN = ("pairs.parquet", "groups.parquet", "boilerplate.parquet", "run.json")  # names that the tables beside the corpus have
TAGS = ("group", "keep", "duplicate_of", "containment", "jaccard", "reason")
Watch = Callable[[int, "pa.ChunkedArray"], None]


class Marks:
    """Per row of a corpus: group (-1 none), whether it stays, the measures, and the reason as a place in ``labels`` (-1 none).

    ``names`` has the id that stays of every group.
    """

    def __init__(self, rows: int, names: pa.Array, labels: Sequence[str]) -> None:
        import pyarrow.compute as pc

        unnamed = numbers(pc.binary_length(names)) == 0  # a row that stays may have an empty id
        self.names, self.labels = names.take(arrow(np.arange(len(names)), unnamed)) if unnamed.any() else names, labels
        self.group = np.full(rows, -1, np.int64)
        self.keep = np.ones(rows, bool)
        self.jaccard = np.full(rows, np.nan)
        self.containment = np.full(rows, np.nan)
        self.reason = np.full(rows, -1, np.int64)

    def stay(self, rows: NDArray[np.int64], reason: NDArray[np.int64]) -> None:
        """The rows that stay, one a group, in the order of the groups."""
        self.group[rows], self.reason[rows] = np.arange(len(rows)), reason

    def leave(self, rows: NDArray[np.int64], group: NDArray[np.int64], jaccard: NDArray[np.float64], inside: NDArray[np.float64], reason: Any) -> None:  # noqa: ANN401
        """The rows that another one of their group stands for."""
        self.keep[rows] = False
        self.group[rows], self.jaccard[rows], self.containment[rows], self.reason[rows] = group, jaccard, inside, reason

    def table(self, start: int, count: int) -> pa.Table:
        """The columns named in TAGS for some rows."""
        import pyarrow as pa

        span = slice(start, start + count)
        none = self.group[span] < 0
        columns = [
            arrow(self.group[span], none),
            arrow(self.keep[span]),
            self.names.take(arrow(self.group[span], self.keep[span])),
            arrow(self.containment[span], np.isnan(self.containment[span])),
            arrow(self.jaccard[span], np.isnan(self.jaccard[span])),
            strings(self.labels).take(arrow(self.reason[span], none)),
        ]
        return pa.table(columns, names=list(TAGS))


def write_table(table: pa.Table, path: Path) -> None:
    """A Parquet file, whole or not at all."""
    import pyarrow.parquet as pq

    temporary = path.with_name(path.name + ".part")
    pq.write_table(table, temporary, compression="zstd")
    temporary.replace(path)


def write_corpus(corpus: Corpus, marks: Marks, out: Path, action: str, tell: Tell, watch: Watch) -> tuple[list[str], list[int]]:
    """The corpus with its marks, in the format it came in: all rows (tag), the kept ones (keep), or both sorts in folders of their own (split).

    Returns the paths written, relative to ``out``, and the parts that were not, because they read differently the second time (a column that is damaged, a
    file that was changed): marks would stand beside the wrong rows. ``tell`` hears of the rows that could not be read, as in the first pass; ``watch`` sees
    the number of the first row of every block and its texts.
    """
    writers: dict[tuple[int, str], Any] = {}
    names = output_names(corpus)
    ends = list(accumulate(corpus.rows))
    done = [0] * len(ends)
    current, unfinished = 0, list[Any]()
    with ExitStack() as stack:
        stack.callback(lambda: [writer.drop() for writer in writers.values()])
        for block in corpus.blocks(tell, whole=True):
            if block.part != current:  # parts come one after another, and a corpus of thousands must not hold as many files open
                for writer in unfinished:
                    writer.finish()
                current, unfinished = block.part, []
            row = ends[current] - corpus.rows[current] + done[current]
            done[current] += len(block.table)
            if done[current] > corpus.rows[current]:
                continue
            tags = marks.table(row, len(block.table))
            keep = marks.keep[row : row + len(block.table)]
            watch(row, block.table.column("text"))
            for folder, wanted in (("", keep | True),) if action == "tag" else (("", keep),) if action == "keep" else (("kept", keep), ("duplicates", ~keep)):
                key = (block.part, folder)
                if key not in writers:
                    part = corpus.parts[block.part] if corpus.parts else None
                    writers[key] = _writer(part, out / folder / names[block.part], action, corpus.settings.text_column)
                    unfinished.append(writers[key])
                if wanted.any() or not writers[key].stream:  # a file of its columns alone where nothing is wanted
                    writers[key].add(block, tags, wanted)
        for writer in unfinished:
            writer.finish()
        lost = [part for part, (owed, found) in enumerate(zip(corpus.rows, done, strict=True)) if owed != found]
        kept = [writer for (part, _), writer in writers.items() if part not in lost]
        for writer in kept:
            writer.publish()
    return sorted(str(writer.path.relative_to(out)) for writer in kept), lost


def output_names(corpus: Corpus) -> list[str]:
    """The name that each part has among the results: that of its file, with a number in front where it is taken (by another part, or by a table of ours)."""
    names: list[str] = []
    taken, numbers_of = set(_TAKEN), dict.fromkeys(_TAKEN, 1)
    for part in corpus.parts:
        name = free = "documents.csv" if part.kind == "text" else part.path.name
        while free in taken:
            free = f"{numbers_of.setdefault(name, 1)}-{name}"
            numbers_of[name] += 1
        taken.add(free)
        names.append(free)
    return names or ["corpus.parquet"]


def _writer(part: Part | None, path: Path, action: str, text_column: str) -> _Parquet | _Csv | _Lines | _Texts:
    path.parent.mkdir(parents=True, exist_ok=True)
    if part is None or part.kind == "parquet":
        return _Parquet(part, path, text_column)
    if part.kind == "csv":
        return _Csv(part, path, text_column)
    return _Lines(part, path) if part.kind == "jsonl" else _Texts(part, path, action)


class _Writer:
    """A file written under another name until it is whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.temporary = path.with_name(path.name + ".part")
        self.stream: Any = None

    def finish(self) -> None:
        """Nothing more will be added: write what is held and close the file."""
        stream, self.stream = self.stream, None
        if stream is not None:
            stream.close()

    def publish(self) -> None:
        """Give the finished file its name."""
        if self.temporary.exists():
            self.temporary.replace(self.path)

    def drop(self) -> None:
        """Remove what is unfinished; nothing to do after publish()."""
        with suppress(OSError):  # a full disk may refuse the end of the file as well
            self.finish()
        self.temporary.unlink(missing_ok=True)


def _with_tags(rows: pa.Table, tags: pa.Table) -> pa.Table:
    """The rows with the tags as columns; a name the rows have already gets ``dedup_`` in front, as often as needed."""
    for name in TAGS:
        rows = rows.append_column(_free(name, rows.column_names), tags.column(name))
    return rows


def _free(name: str, taken: Collection[str]) -> str:
    """The name with ``dedup_`` in front until it is not taken.

    >>> _free("group", ["id", "group", "dedup_group"])
    'dedup_dedup_group'
    """
    while name in taken:
        name = f"dedup_{name}"
    return name


def _keys(line: bytes) -> Collection[str]:
    """The names that a JSON object has, if one of TAGS may be among them."""
    import json

    if any(f'"{name}"'.encode() in line for name in TAGS):
        try:
            return dict(json.loads(line, strict=False))
        except (ValueError, RecursionError):  # bytes of another encoding, or too deep: to be on the safe side
            return TAGS
    return ()


class _Parquet(_Writer):
    def __init__(self, part: Part | None, path: Path, text_column: str) -> None:
        super().__init__(path)
        self._text_column = text_column
        self._codec = "zstd"
        if part is not None:
            import pyarrow.parquet as pq

            meta = pq.read_metadata(part.path)
            if meta.num_row_groups and meta.num_columns:
                codec = meta.row_group(0).column(0).compression.lower()
                self._codec = codec if codec in ("snappy", "gzip", "brotli", "zstd") else "none" if codec == "uncompressed" else "zstd"

    def add(self, block: Block, tags: pa.Table, wanted: NDArray[np.bool_]) -> None:
        import pyarrow.parquet as pq

        table = _with_tags(block.whole, tags)
        if self.stream is None:
            counted = [name for name in table.column_names if name != self._text_column]  # the least and greatest text cost six copies of a text of 100 MB
            self.stream = pq.ParquetWriter(self.temporary, table.schema, compression=self._codec, use_dictionary=list(TAGS), write_statistics=counted)
        self.stream.write_table(table if wanted.all() else table.filter(arrow(wanted)))


class _Csv(_Writer):
    def __init__(self, part: Part, path: Path, text_column: str) -> None:
        super().__init__(path)
        self._part = part
        self._raw: Any = None
        self._text_column = text_column

    def add(self, block: Block, tags: pa.Table, wanted: NDArray[np.bool_]) -> None:
        import pyarrow as pa
        import pyarrow.csv as pc

        table = _with_tags(block.whole, tags)
        if self.stream is None:
            self._raw = pa.output_stream(str(self.temporary), compression=self._part.compression)
            delimiter = layout(self._part.path, self._part.compression, self._text_column).delimiter
            self.stream = pc.CSVWriter(self._raw, table.schema, write_options=pc.WriteOptions(delimiter=delimiter, quoting_style="needed"))
        self.stream.write_table(table if wanted.all() else table.filter(arrow(wanted)))

    def finish(self) -> None:
        super().finish()
        raw, self._raw = self._raw, None
        if raw is not None:
            raw.close()


class _Lines(_Writer):
    """JSON lines: the tags are added to the text of each line, so everything else stays as it was, byte for byte."""

    def __init__(self, part: Part, path: Path) -> None:
        super().__init__(path)
        self._compression = part.compression

    def add(self, block: Block, tags: pa.Table, wanted: NDArray[np.bool_]) -> None:
        import json

        import pyarrow as pa

        if self.stream is None:
            self.stream = pa.output_stream(str(self.temporary), compression=self._compression)
        pieces: list[bytes | memoryview] = []
        for line, tag, use in zip(block.whole, tags.to_pylist(), wanted.tolist(), strict=True):
            if use:
                end = len(line.rstrip()) - 1
                while line[end - 1 : end].isspace():
                    end -= 1
                keys = _keys(line)
                added = json.dumps({_free(name, keys): value for name, value in tag.items()}, ensure_ascii=False)
                pieces += (memoryview(line)[:end], b", " if line[end - 1 : end] != b"{" else b"", added[1:].encode(), b"\n")  # a text of 100 MB is not copied
        self.stream.write(b"".join(pieces))


class _Texts(_Writer):
    """Files of text: a table of the marks; for keep and split also copies of the files."""

    def __init__(self, part: Part, path: Path, action: str) -> None:
        super().__init__(path)
        self._root, self._folder, self._action = part.path, path.with_suffix(""), action

    def add(self, block: Block, tags: pa.Table, wanted: NDArray[np.bool_]) -> None:
        import pyarrow.csv as pc

        table = _with_tags(block.table.select(["id"]), tags).filter(arrow(wanted))
        if self.stream is None:
            self.stream = pc.CSVWriter(str(self.temporary), table.schema)
        self.stream.write_table(table)
        if self._action != "tag":
            for path, use in zip(block.whole, wanted.tolist(), strict=True):
                if use:
                    target = self._folder / os.path.relpath(path, self._root)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    half = target.with_name(target.name + ".part")
                    try:
                        shutil.copyfile(path, half)
                        half.replace(target)
                    finally:
                        half.unlink(missing_ok=True)
