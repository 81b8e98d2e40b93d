"""Shingles and what is made from them: samples, signatures, exact set measures. The plain definition; `kernel` does the same in compiled code, bit for bit.

A *shingle* is a run of ``size`` folded words (text.py says what a word is), kept as one 64-bit number. A text shorter than that is one shingle. A *sample*
(FracMinHash: Irber and others 2022) keeps the shingles below a limit, so that two texts keep the same ones; a *signature* is datasketch's MinHash.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "HALVINGS",
    "LETTER",
    "MASK",
    "SHINGLE",
    "WORD",
    "containment",
    "jaccard",
    "level",
    "mix",
    "sample",
    "shingles",
    "shingles_of",
    "signature",
    "signatures",
    "word_hash",
]

MASK = (1 << 64) - 1
# Odd multipliers of polynomials modulo 2**64 (odd, so that every step is a bijection); part of every stored index: a change makes a new recipe.
LETTER = 0x9E3779B97F4A7C15  # 2**64 over the golden ratio, the usual well-mixed odd constant (Knuth, volume 3, 6.4)
WORD = 0xD1342543DE82EF95  # multipliers of congruential generators that pass the spectral test well (Steele and Vigna 2021)
SHINGLE = 0xAF251AF3B0F025B5
HALVINGS = 3  # a long text keeps at least one shingle in eight, or short texts inside it are missed: with 4, 6 of 1,000 on the speed corpus, with 6, 14
# The finalizer of MurmurHash3 (public domain), 64 and 32 bits: every bit of the input moves about half of the bits of the output.
_MIX64 = ((33, 0xFF51AFD7ED558CCD), (33, 0xC4CEB9FE1A85EC53), (33, 1))
_MIX32 = ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1))


def word_hash(word: str) -> int:
    """A folded word as 32 bits: the upper half of a polynomial of its code points modulo 2**64. Two given words collide once in four billion times.

    >>> word_hash("ferry") == word_hash("ferry"), word_hash("ferry") == word_hash("ferries")
    (True, False)
    """
    value = 0
    for char in word:
        value = (value * LETTER + ord(char)) & MASK
    return ((value * WORD) & MASK) >> 32


def shingles(words: Sequence[str], size: int = 3) -> NDArray[np.uint64]:
    """One 64-bit number per run of ``size`` folded words, in the order of the text, repeats included.

    A text of fewer words (but not none) is one shingle. Raises ValueError for a size below 1.

    >>> len(shingles("the council voted nine to four".split())), len(shingles(["council"])), len(shingles([]))
    (4, 1, 0)
    """
    if size < 1:
        raise ValueError("a shingle has at least one word")
    return shingles_of(np.fromiter((word_hash(word) for word in words), np.uint64, len(words)), size)


def shingles_of(hashes: NDArray[Any], size: int = 3) -> NDArray[np.uint64]:
    """The shingles of words given as their hashes.

    >>> shingles_of(np.array([1, 2, 3, 4])).shape
    (2,)
    """
    size = min(size, len(hashes))
    if not size:
        return np.zeros(0, np.uint64)
    total = np.zeros(len(hashes) - size + 1, np.uint64)
    for i in range(size):
        total = total * np.uint64(SHINGLE) + hashes[i : len(hashes) - size + 1 + i].astype(np.uint64)
    return mix(total)


def level(count: int, keep: int) -> int:
    """How often a set of ``count`` shingles is halved until at most ``keep`` are expected to remain (0 to HALVINGS).

    >>> level(40, 64), level(65, 64), level(1000, 64)
    (0, 1, 3)
    """
    halvings = 0
    while halvings < HALVINGS and count > keep << halvings:
        halvings += 1
    return halvings


def sample(hashes: NDArray[np.uint64], halvings: int) -> NDArray[np.uint64]:
    """The distinct shingles below 2**(64 - halvings), sorted: about one in 2**halvings; all of them for 0.

    >>> h = shingles("the council voted nine to four to close the ferry line".split())
    >>> set(sample(h, 1)) <= set(sample(h, 0)), len(sample(h, 0))
    (True, 9)
    """
    distinct = np.unique(hashes)
    return distinct if halvings == 0 else distinct[distinct < np.uint64(1 << (64 - halvings))]


def signature(hashes: NDArray[np.uint64], slots: int = 128, seed: int = 1) -> NDArray[np.uint32]:
    """The MinHash signature, equal bit for bit to datasketch 2's ``affine32`` scheme over the low 32 bits of the shingles.

    Hand it over as ``MinHash(num_perm=slots, seed=seed, hashvalues=..., scheme="affine32")``. The signature of nothing is all ones.

    >>> signature(shingles(["a", "b", "c"]), slots=4).dtype.name
    'uint32'
    """
    factors, terms = _permutations(slots, seed)
    lowest = np.full(slots, 0xFFFFFFFF, np.uint32)
    values = _mixed((np.unique(hashes) & np.uint64(0xFFFFFFFF)).astype(np.uint32), _MIX32)
    for start in range(0, len(values), 1024):  # blocks bound the memory: 1024 x slots x 4 bytes
        block = values[start : start + 1024, None] * factors + terms
        lowest = np.minimum(lowest, block.min(axis=0))
    return lowest


def signatures(hashes: NDArray[np.uint64], starts: NDArray[np.int64], slots: int = 128, seed: int = 1) -> NDArray[np.uint32]:
    """One signature a row, of many sets whose shingles lie one after another and begin at ``starts`` (which has their end, too).

    >>> sets = shingles(["a", "b", "c", "d"])
    >>> bool((signatures(sets, np.array([0, 1, 1, 2]))[2] == signature(sets[1:2])).all())
    True
    """
    factors, terms = _permutations(slots, seed)
    lowest = np.full((len(starts) - 1, slots), 0xFFFFFFFF, np.uint32)
    values = _mixed((hashes & np.uint64(0xFFFFFFFF)).astype(np.uint32), _MIX32)
    filled = np.flatnonzero(np.diff(starts))
    begins, ends = starts[filled], starts[filled + 1]
    a = 0
    while a < len(filled):
        b = max(a + 1, int(np.searchsorted(ends, begins[a] + 1024, side="right")))  # blocks bound the memory, as above
        if ends[a] - begins[a] > 1024:
            lowest[filled[a]] = signature(hashes[begins[a] : ends[a]], slots, seed)
        else:
            block = values[begins[a] : ends[b - 1], None] * factors + terms
            lowest[filled[a:b]] = np.minimum.reduceat(block, begins[a:b] - begins[a], axis=0)
        a = b
    return lowest


def jaccard(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> float:
    """Shared distinct shingles over all distinct shingles of both, 0..1; 0 when both are empty.

    >>> jaccard(np.array([1, 2, 2], np.uint64), np.array([2, 3], np.uint64))
    0.3333333333333333
    """
    a, b = np.unique(left), np.unique(right)
    shared = len(np.intersect1d(a, b, assume_unique=True))
    union = len(a) + len(b) - shared
    return shared / union if union else 0.0


def containment(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> float:
    """The share of the distinct shingles of ``left`` that ``right`` has too, 0..1; 0 when ``left`` is empty (Broder 1997).

    >>> containment(np.array([1, 2, 2], np.uint64), np.array([2, 3], np.uint64))
    0.5
    """
    a = np.unique(left)
    return len(np.intersect1d(a, np.unique(right), assume_unique=True)) / len(a) if len(a) else 0.0


def mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The 64-bit finalizer of MurmurHash3, a bijection.

    >>> int(mix(np.array([0], np.uint64))[0])
    0
    """
    return _mixed(values, _MIX64)


def _mixed(values: NDArray[Any], steps: tuple[tuple[int, int], ...]) -> NDArray[Any]:
    kind = values.dtype.type
    for shift, factor in steps:
        values = (values ^ (values >> kind(shift))) * kind(factor)
    return values


@lru_cache(maxsize=16)
def _permutations(slots: int, seed: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """The odd factors and the terms that datasketch draws for this seed."""
    generator = np.random.RandomState(seed)  # the legacy generator: the stream that datasketch fixed
    halves = generator.randint(0, 1 << 31, slots, dtype=np.uint32)
    terms = generator.randint(0, 1 << 32, slots, dtype=np.uint32)
    return halves * np.uint32(2) + np.uint32(1), terms
