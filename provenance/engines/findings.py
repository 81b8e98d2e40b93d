"""What an engine hands over: the exact copies and the verified edges of a corpus, as arrays. Rows are numbered as they were read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from provenance.settings import DedupSettings

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["COLUMNS", "Findings", "arrow", "footers", "joined", "measured", "moments", "numbers", "ranks", "strings", "sums"]

COLUMNS = ("left", "right", "shared", "left_size", "right_size", "hot", "left_own", "right_own", "run", "left_start", "left_end", "right_start", "right_end")
_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)
_EPOCH = re.compile(r"\d{9,10}|\d{12,13}", re.ASCII)  # seconds and milliseconds of 1973 to 2286
_SECONDS = 10
_FORM = "%Y-%m-%dT%H:%M:%S"


@dataclass(frozen=True, slots=True)
class Findings:
    """``words`` and ``first_copy`` have an entry a row: the row itself, the row it is an exact copy of, or -1 for a text without words;
    ``rank`` numbers the distinct texts by content.

    ``edges`` has one array per name in COLUMNS: rows; distinct shingles shared, of the left, of the right; 1 where only hot shingles had paired the two; the
    longest stretch (shingles) that only one side has; words of the longest shared run and its spans in code points. ``hot`` holds the shingles above the
    cap, the number of their texts and a row that has them.
    """

    words: NDArray[np.int64]
    first_copy: NDArray[np.int64]
    rank: NDArray[np.int64]
    edges: dict[str, NDArray[Any]]
    hot: tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def copies(self) -> NDArray[np.int64]:
        """The rows that are exact copies of another one."""
        return np.flatnonzero((self.first_copy >= 0) & (self.first_copy != np.arange(len(self.first_copy))))


def measured(edges: dict[str, NDArray[Any]]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Exact Jaccard, containment of the left in the right, and of the right in the left.

    >>> [x.tolist() for x in measured({"shared": np.array([2]), "left_size": np.array([4]), "right_size": np.array([2])})]
    [[0.5], [0.5], [1.0]]
    """
    shared = edges["shared"].astype(np.float64)
    left, right = np.maximum(edges["left_size"], 1), np.maximum(edges["right_size"], 1)
    return shared / np.maximum(edges["left_size"] + edges["right_size"] - shared, 1), shared / left, shared / right


def footers(edges: dict[str, NDArray[Any]], settings: DedupSettings) -> NDArray[np.bool_]:
    """Whether a pair shares boilerplate: only hot shingles paired it, and both texts have a long stretch of their own.

    >>> pair = {"hot": np.array([1]), "left_own": np.array([80]), "right_own": np.array([90]), "left_size": np.array([200]), "right_size": np.array([210])}
    >>> footers(pair, DedupSettings()).tolist()
    [True]
    """
    own = [(edges[f"{s}_own"] >= settings.footer_words) & (edges[f"{s}_own"] >= settings.footer_share * edges[f"{s}_size"]) for s in ("left", "right")]
    found: NDArray[np.bool_] = (edges["hot"] > 0) & own[0] & own[1]
    return found


def arrow(values: NDArray[Any], null: NDArray[np.bool_] | None = None) -> pa.Array:
    """Numbers or truth values as an Arrow array over the same memory, empty where ``null``. (``pyarrow.array`` would import pandas for it.)

    >>> arrow(np.array([True, False, True]), np.array([False, False, True])).to_pylist()
    [True, False, None]
    """
    import pyarrow as pa

    bits = None if null is None else pa.py_buffer(np.packbits(~null, bitorder="little"))
    if values.dtype == bool:
        return pa.Array.from_buffers(pa.bool_(), len(values), [bits, pa.py_buffer(np.packbits(values, bitorder="little"))])
    return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), [bits, pa.py_buffer(np.ascontiguousarray(values))])


def joined(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece. (``combine_chunks`` copies even the only chunk: measured, a tenth of a run.)

    >>> import pyarrow as pa
    >>> joined(pa.chunked_array([[1, 2], [3]])).to_pylist()
    [1, 2, 3]
    """
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def numbers(column: pa.Array | pa.ChunkedArray) -> NDArray[Any]:
    """The numbers or truth values of an Arrow array without nulls, over the same memory where possible. (``to_numpy`` would import pandas for it.)

    >>> numbers(arrow(np.array([True, False]))).tolist(), numbers(arrow(np.arange(4)).slice(1, 2)).tolist()
    ([True, False], [1, 2])
    """
    import pyarrow as pa

    array = joined(column) if isinstance(column, pa.ChunkedArray) else column
    data = array.buffers()[1]
    if not len(array) or data is None:
        return np.zeros(0, np.dtype(array.type.to_pandas_dtype()))
    if pa.types.is_boolean(array.type):
        return np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")[array.offset : array.offset + len(array)].astype(bool)
    return np.frombuffer(data, np.dtype(array.type.to_pandas_dtype()))[array.offset : array.offset + len(array)]


def ranks(names: pa.ChunkedArray) -> NDArray[np.int64]:
    """The place of every name in the order of (name, row): the sort is stable.

    >>> import pyarrow as pa
    >>> ranks(pa.chunked_array([strings(["b", "a"]), strings(["b"])])).tolist()
    [1, 0, 2]
    """
    import pyarrow.compute as pc

    found = np.empty(len(names), np.int64)
    found[numbers(pc.sort_indices(names)).astype(np.int64)] = np.arange(len(names))
    return found


def sums(texts: pa.Array) -> NDArray[np.uint64]:
    """A number for each of some texts (large strings), the same for the same text. Different texts rarely have the same one, unless they are made to.

    >>> a, b, c, d = sums(strings(["ab", "ba", "ab", ""])).tolist()
    >>> a == c, a != b, d
    (True, True, 0)
    """
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    found = np.zeros(len(texts), np.uint64)
    there = np.flatnonzero(ends[1:] > ends[:-1])
    if len(there):
        letters = np.frombuffer(data, np.uint8)[ends[0] : ends[-1]].astype(np.uint64) + np.uint64(1)
        place = np.arange(len(letters), dtype=np.uint64) - np.repeat((ends[:-1] - ends[0]).astype(np.uint64), np.diff(ends))
        spread = (letters + (place << np.uint64(9))) * np.uint64(0x9E3779B97F4A7C15)
        spread = (spread ^ (spread >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
        found[there] = np.add.reduceat(spread, (ends[:-1] - ends[0])[there])
    return found


def moments(dates: Iterable[str]) -> list[str]:
    """Dates in a form that sorts by time: a day, or a time in UTC (as given, where it has no zone); "" for what is no date, or not one certain one.

    Read are ISO 8601, seconds and milliseconds since 1970, and what `provenance.reading.dates` reads.

    >>> moments(["2024-03-05", "2024-03-05 10:00+02:00", "5 March 2024", "1709625600", "03/05/2024", "soon"])
    ['2024-03-05', '2024-03-05T08:00:00', '2024-03-05', '2024-03-05T08:00:00', '', '']
    """
    known: dict[str, str] = {}
    return [known[date] if date in known else known.setdefault(date, _moment(date)) for date in dates]


def _moment(written: str) -> str:
    from provenance.reading.dates import iso_date

    date = written.strip()
    try:
        if _DAY.fullmatch(date):
            datetime.fromisoformat(f"{date}-01-01"[:10])  # not 0000-00-00
            return date
        if _EPOCH.fullmatch(date):
            seconds = int(date) / (1 if len(date) <= _SECONDS else 1000)
            return datetime.fromtimestamp(seconds, UTC).strftime(_FORM)
        found = datetime.fromisoformat(date)
    except (ValueError, OverflowError, OSError):
        iso = iso_date(date)
        if not iso or _DAY.fullmatch(iso):
            return iso
        found = datetime.fromisoformat(iso)
    try:
        moment = found if found.tzinfo is None else found.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:  # the first or last day there is
        moment = found.replace(tzinfo=None)
    return moment.isoformat()


def strings(values: Sequence[str | None]) -> pa.Array:
    """Texts as an Arrow array. (``pyarrow.array`` would import pandas for it.)

    >>> strings(["é", None, ""]).to_pylist()
    ['é', None, '']
    """
    import pyarrow as pa

    raw = [b"" if value is None else value.encode() for value in values]
    ends = np.zeros(len(raw) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, raw), np.int64, len(raw)), out=ends[1:])
    there = np.fromiter((value is not None for value in values), bool, len(raw))
    bits = None if there.all() else pa.py_buffer(np.packbits(there, bitorder="little"))
    return pa.Array.from_buffers(pa.large_string(), len(raw), [bits, pa.py_buffer(ends), pa.py_buffer(b"".join(raw))])
