"""Columns of any sort as strings of valid UTF-8, and data frames as tables: what people have in tables, made into what is compared."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from provenance.engines.findings import joined, strings
from provenance.engines.pieces import is_utf8, legacy_encoding
from provenance.errors import UsageError
from provenance.model import Problem
from provenance.reading.decode import missing

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["as_strings", "as_utf8", "framed", "without_empty"]


def _is_string(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def as_strings(column: pa.ChunkedArray, name: str, text: bool) -> pa.Array:
    """A column as strings, whatever it holds; that of the texts must hold ``text``, else ValueError.

    >>> import pyarrow as pa
    >>> as_strings(pa.chunked_array([[1, None]]), "id", False).to_pylist()
    ['1', None]
    """
    import pyarrow as pa

    array = joined(column)
    array = array.dictionary_decode() if pa.types.is_dictionary(array.type) else array
    if text and not (pa.types.is_binary(array.type) or pa.types.is_large_binary(array.type) or pa.types.is_null(array.type) or _is_string(array.type)):
        raise ValueError(f"the column {name!r} holds {array.type}, which is no text")
    if pa.types.is_nested(array.type):
        return strings([None if value is None else json.dumps(value, ensure_ascii=False, default=str) for value in array.to_pylist()])
    if pa.types.is_binary(array.type) or pa.types.is_large_binary(array.type):
        wide = array.cast(pa.large_binary())
        return pa.Array.from_buffers(pa.large_string(), len(wide), wide.buffers(), wide.null_count, wide.offset)
    try:
        return array.cast(pa.large_string())
    except NotImplementedError:
        return strings([None if value is None else str(value) for value in array.to_pylist()])


def as_utf8(column: pa.Array, where: str, tell: Callable[[Problem], None]) -> pa.Array:
    """The strings, those that are no valid UTF-8 decoded in another encoding: the kernel relies on it."""
    import pyarrow as pa

    try:
        column.validate(full=True)
    except ValueError:
        raw = column.cast(pa.large_binary(), safe=False).to_pylist()
        bad = [value for value in raw if value is not None and not is_utf8(value)]
        name = legacy_encoding(bad)
        tell(Problem("PV403", where, f"{len(bad)} values are not valid UTF-8; read as {name}", "save the table as UTF-8"))
        return strings([value if value is None else value.decode("utf-8" if is_utf8(value) else name, "replace") for value in raw])
    return column


def without_empty(ids: pa.Array) -> pa.Array:
    """The ids; an empty one (all that a CSV file can say of a missing one) is none.

    >>> without_empty(strings(["a", "", None])).to_pylist()
    ['a', None, None]
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    empty = pc.equal(ids, strings([""])[0])  # pyarrow would import pandas for a string of Python
    return pc.if_else(empty, pa.nulls(1, pa.large_string())[0], ids) if pc.any(empty).as_py() else ids


def framed(frame: Any, tell: Callable[[Problem], None]) -> pa.Table:  # noqa: ANN401 - a data frame of pandas, or what looks like one
    """The frame as a table; a column of mixed values becomes one of strings."""
    import pyarrow as pa

    try:
        return pa.Table.from_pandas(frame, preserve_index=False)
    except (ValueError, TypeError):
        pass
    names = [str(name) for name in frame.columns]
    if len(set(names)) < len(names):
        raise UsageError("the data frame has several columns of one name", hint="rename them")
    columns: list[pa.Array] = []
    for i, name in enumerate(names):
        values = frame.iloc[:, i]
        try:
            columns.append(pa.array(values, from_pandas=True))
        except (ValueError, TypeError):
            written = [None if missing(value) else str(value) for value in values]
            whole = [value if value is None or value.isascii() else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for value in written]
            if whole != written:
                tell(Problem("PV403", f"table:{name}", "half of a surrogate pair, read as U+FFFD", "the rows are kept"))
            columns.append(strings(whole))
    return pa.table(columns, names=names)
