"""Tables whose rows are documents: CSV, TSV, JSON Lines, Parquet, data frames."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from provenance.model import Document
from provenance.reading.dates import iso_date
from provenance.reading.decode import UnreadableError, missing, one_line, without_surrogates
from provenance.settings import ReadSettings

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Row", "column_names", "csv_rows", "frame_rows", "json_rows", "no_text", "parquet_rows", "row_document"]

Row = Mapping[str, object] | UnreadableError
_DELIMITERS = ",;\t|"
_BATCH = 256  # Parquet rows unpacked at a time


def column_names(header: Iterable[str], settings: ReadSettings) -> dict[str, str]:
    """Which column of a table holds which field (text, id, published ...), by the names in the settings, without regard to case.

    >>> column_names(["ID", "text", "likes"], ReadSettings())
    {'text': 'text', 'id': 'ID'}
    """
    found = {name.strip().casefold(): name for name in reversed(list(header)) if isinstance(name, str)}
    wanted = {
        "text": settings.text_column,
        "id": settings.id_column,
        "published": settings.date_column,
        "source": settings.source_column,
        "url": settings.url_column,
        "title": settings.title_column,
        "author": settings.author_column,
    }
    return {field: found[name.casefold()] for field, name in wanted.items() if name.casefold() in found}


def csv_rows(text: str) -> Iterator[tuple[int, Row]]:
    """Numbered rows (from 1) of a CSV text; the delimiter is the one of ``, ; tab |`` that the first line holds most of.

    >>> [dict(row) for _, row in csv_rows("id;text\\n1;Hello") if not isinstance(row, UnreadableError)]
    [{'id': '1', 'text': 'Hello'}]
    """
    if "\n" not in text:
        text = text.replace("\r", "\n")  # line ends of old Macs, which the csv module refuses
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=lambda mark: (first.count(mark), -_DELIMITERS.index(mark)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    csv.field_size_limit(2**31 - 1)  # the module's own limit (131,072) is shorter than a long article; the size of the file is bounded by the caller
    number = 0
    try:
        header = [name.strip() for name in next(reader, [])]
        for number, row in enumerate((row for row in reader if row), start=1):
            if len(row) > len(header) and any(cell.strip() for cell in row[len(header) :]):
                yield number, UnreadableError("PV410", f"{len(row)} cells in a table of {len(header)} columns", "quote cells that hold the delimiter")
            else:
                yield number, dict(zip(header, row, strict=False))
    except csv.Error as fault:
        yield number + 1, UnreadableError("PV410", f"the table cannot be read from here on ({fault})", "check its quotation marks")


def json_rows(text: str) -> Iterator[tuple[int, Row]]:
    """Numbered lines (from 1) of a JSON Lines text; empty lines are passed over."""
    start = number = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line, start, number = text[start:end].strip(), end + 1, number + 1
        if not line:
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as fault:
            yield (
                number,
                UnreadableError("PV410", f"not valid JSON ({one_line(str(fault).partition(':')[0], 80)})", "write one JSON object a line"),
            )
            continue
        yield number, row if isinstance(row, dict) else UnreadableError("PV410", "not a JSON object", "write one JSON object a line")


def parquet_rows(data: bytes, settings: ReadSettings, texts: bool = True) -> Iterator[tuple[int, Row]]:
    """Numbered rows (from 1) of a Parquet file; raises UnreadableError (PV417, PV406, PV409). ``texts`` False: a metadata table, all its columns."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.ParquetFile(io.BytesIO(data))
        size = sum(table.metadata.row_group(i).total_byte_size for i in range(table.metadata.num_row_groups))
        if size > settings.max_unpacked:
            raise UnreadableError(
                "PV406", f"the Parquet file unpacks to {size // 1_000_000:,} MB", "raise read.max_unpacked, or use 'provenance dedup' for a corpus"
            )
        columns = column_names(table.schema_arrow.names, settings)
        if texts and "text" not in columns:
            raise no_text(table.schema_arrow.names, settings)
        number = 0
        for batch in table.iter_batches(batch_size=_BATCH, columns=sorted(set(columns.values())) if texts else None):
            for row in batch.to_pylist():
                number += 1
                yield number, row
    except (pa.ArrowException, OSError, ValueError) as fault:
        raise UnreadableError("PV417", f"damaged Parquet file ({one_line(fault, 120)})", "write it again") from None


def frame_rows(frame: pd.DataFrame) -> Iterator[tuple[int, Row]]:
    """Numbered rows (from 1) of a pandas, polars or Arrow table."""
    convert: Any = getattr(frame, "to_pandas", None)  # polars and Arrow
    table = frame if hasattr(frame, "iloc") else convert()
    names = [str(name) for name in table.columns]
    for number, cells in enumerate(zip(*(table.iloc[:, i].tolist() for i in range(len(names))), strict=True), start=1):
        yield number, dict(zip(names, cells, strict=True))


def no_text(header: Sequence[str], settings: ReadSettings) -> UnreadableError:
    """The fault of a table without a column of texts."""
    shown = ", ".join(one_line(name, 40) for name in header[:10]) + (" ..." if len(header) > 10 else "")
    if any(name.strip().casefold() == "path" for name in header if isinstance(name, str)):
        return UnreadableError("PV414", "a table that describes files, not one of texts", "give it with --metadata to use it")
    return UnreadableError("PV409", f"no column {settings.text_column!r} (the table has: {shown})", "name the column of texts with --set read.text_column=NAME")


def row_document(row: Mapping[str, object], columns: Mapping[str, str], file_format: str) -> tuple[Document, str]:
    """A row as a Document (its id "" when the table has none), and a note on a date that could not be read ("" when there is none)."""
    cells = {field: row.get(name) for field, name in columns.items()}
    text = cells.pop("text", None)
    fields: dict[str, Any] = {field: one_line(value, 2_000) for field, value in cells.items()}
    written = _moment(cells.get("published"))
    if written:
        fields["published"] = iso_date(written)
    note = f"the date {one_line(written, 60)!r} is not one certain date, so it was left out" if written and not fields["published"] else ""
    given = frozenset(field for field, value in fields.items() if value and field != "id")
    plain = "" if missing(text) else without_surrogates(text if isinstance(text, str) else str(text))
    return Document(text=plain, given=given, format=file_format, **{"id": "", **fields}), note


def _moment(value: object) -> str:
    """A cell of dates as written; a date-time at midnight without a zone is how tables store a date alone."""
    written = one_line(value)
    return written[:10] if hasattr(value, "isoformat") and written[10:] in {" 00:00:00", "T00:00:00"} else written
