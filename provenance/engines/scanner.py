"""From an array of texts to an Arrow table of what the kernel found in each: the same step on every engine."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from provenance.engines.findings import arrow
from provenance.sketch import Letters

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["LAYOUT", "RECIPE", "Scanner", "operations"]

LAYOUT = 2  # of scanned blocks: those of an unfinished run are only gone on with if they are laid out alike
RECIPE = "provenance-shingles/1"  # what a stored sample was made with: the hashes of shingle.py and the words of text.py


def operations(compiled: bool) -> ModuleType:
    """The module with scan, its companions: compiled for much data, numpy for little. Both give the same bits."""
    if compiled:
        from provenance import kernel

        return kernel
    from provenance import sketch

    return sketch


class Scanner:
    """Scans arrays of texts, one after another, reusing its buffers; one per thread."""

    def __init__(self, words: int, keep: int, compiled: bool) -> None:
        self._operations = operations(compiled)
        self._shape = (words, keep)
        self._letters = Letters()
        self._room: tuple[NDArray[Any], ...] = ()

    def scan(self, texts: pa.Array) -> pa.Table:
        """One row a text: words, runs (shingles), halvings, key1, key2, and the lists hashes (of the words), places, sampled (see sketch.py).

        ``texts`` is an Arrow string array of valid UTF-8 without nulls. The lists point into this scanner's buffers: use or copy them before the next call.
        """
        import pyarrow as pa

        data, offsets = _buffers(texts)
        count = len(texts)
        need = int(offsets[-1] - offsets[0]) // 2 + 3 * count + 3
        if not self._room or len(self._room[0]) < need:
            self._room = (np.empty(need, np.uint32), np.empty(5 * need, np.uint8), np.empty(need, np.uint64), np.empty(need, np.uint32))
        *room, spots = self._room
        out = (*room, np.zeros((count, 5), np.int64), np.zeros((count, 2), np.uint64), spots)
        first, at = 0, (0, 0, 0)
        while True:
            first, page, *ends = self._operations.scan(data, offsets, first, self._letters.tables, self._shape, out, at)
            at = (ends[0], ends[1], ends[2])
            if page < 0:
                break
            self._letters.add(page)
        counts, keys = out[3], out[4]
        lists = [_lists(out[0], counts[:, 0]), _lists(out[1], counts[:, 4]), _lists(out[2], counts[:, 3])]
        numbers = [counts[:, 0].copy(), counts[:, 1].copy(), counts[:, 2].astype(np.int8), keys[:, 0].copy(), keys[:, 1].copy()]
        return pa.table([*map(arrow, numbers), *lists], names=["words", "runs", "halvings", "key1", "key2", "hashes", "places", "sampled"])


def _buffers(texts: pa.Array) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    import pyarrow as pa

    if texts.null_count:
        raise ValueError("texts with nulls cannot be scanned; fill them first")
    kind = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    if not len(texts):
        return np.zeros(1, np.uint8), np.zeros(1, np.int64)
    _, offsets, data = texts.buffers()
    places = np.frombuffer(offsets, kind)[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)
    return np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8), places


def _lists(values: NDArray[Any], sizes: NDArray[np.int64]) -> pa.Array:
    import pyarrow as pa

    ends = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=ends[1:])
    return pa.LargeListArray.from_arrays(arrow(ends), arrow(values[: int(ends[-1])]))
