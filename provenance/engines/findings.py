"""What an engine hands over: the exact copies and the verified edges of a corpus, as arrays. Rows are numbered as they were read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["COLUMNS", "Findings", "measured"]

COLUMNS = ("left", "right", "shared", "left_size", "right_size", "hot", "left_own", "right_own", "run", "left_start", "left_end", "right_start", "right_end")


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


def measured(edges: dict[str, NDArray[Any]]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Exact Jaccard, containment of the left in the right, and of the right in the left.

    >>> [x.tolist() for x in measured({"shared": np.array([2]), "left_size": np.array([4]), "right_size": np.array([2])})]
    [[0.5], [0.5], [1.0]]
    """
    shared = edges["shared"].astype(np.float64)
    left, right = np.maximum(edges["left_size"], 1), np.maximum(edges["right_size"], 1)
    return shared / np.maximum(edges["left_size"] + edges["right_size"] - shared, 1), shared / left, shared / right
