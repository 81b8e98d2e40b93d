"""The join on sampled shingles: from the samples in the store to the pairs of texts that are worth verifying.

Three steps, each in one pass over what the one before left. *Spread*: every sampled shingle goes to its bucket, with the slot of its text. *Link*: a bucket is
sorted and the texts of each of its shingles make a group. *Pick*: of every text the partners it has in groups stand together, and those it has often enough
are candidates. Each thread reads blocks and links buckets of its own and counts for itself, so none waits for another; where its entries go follows from
the counts. What outgrows the memory is done in rounds: of buckets in the first half, of texts in the second, with the groups in a file between them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, pairwise
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from provenance.engines.findings import joined, numbers
from provenance.engines.store import FileStore, MemoryStore
from provenance.errors import StateError
from provenance.model import Progress
from provenance.settings import DedupSettings

__all__ = ["Join", "Rows", "mapped"]

Ints = NDArray[np.int64]
Arrays = tuple[NDArray[Any], ...]
Store = FileStore | MemoryStore
_BUCKET = 80_000  # entries sorted at a time: with their scratch 2 MB, which stays in the cache
_MOST_PARTNERS = 1 << 31  # of one text by hot shingles: counts have 32 bits, and the others are far fewer (samples times the cap)
_SMALL_SAMPLE = 2  # comparable sample size from which downwards one shared shingle makes a candidate: two would ask for all of it


class Rows(NamedTuple):
    """Per row of the corpus: words, shingles, halvings, the row it copies (-1 without words) and its slot (the distinct texts numbered; -1 for copies)."""

    words: Ints
    runs: Ints
    halvings: Ints
    first_copy: Ints
    slot: Ints
    row_of: Ints


class Join:
    """One join, with the compiled operations or their twins, on so many threads and in so many bytes."""

    def __init__(self, settings: DedupSettings, operations: ModuleType, jobs: int, budget: int, progress: Progress) -> None:
        self._settings, self._operations = settings, operations
        self._jobs, self._budget, self._progress = jobs, budget, progress

    def candidates(self, store: Store, rows: Rows) -> tuple[Ints, Ints, Ints, tuple[NDArray[np.uint64], Ints, Ints]]:
        """Candidate pairs of slots (left, right, whether only hot shingles paired them), sorted, and the hot shingles (hash, texts, row of the lowest)."""
        expected = int((rows.runs >> rows.halvings)[rows.row_of].sum())  # entries: a sample keeps one shingle in 2**halvings
        tallies = np.zeros((self._jobs, _power(expected // _BUCKET)), np.int64)
        self._each(lambda thread: [self._operations.tally(*sample, tallies[thread]) for sample in self._samples(store, rows, thread)])
        counts = np.zeros((self._jobs, len(rows.row_of)), np.uint32)
        links = [_Links(store, thread, int(tallies.sum()) * 4 > self._budget // 4) for thread in range(self._jobs)]
        hot: list[Arrays] = [(np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(0, np.uint32))]
        for span in _rounds(tallies.sum(axis=0), self._budget // 32):  # an entry takes 12 bytes, and 12 more while its bucket is sorted
            hot += self._linked(self._spread(store, rows, tallies, span), links, counts)
            self._progress("joining", span[1], tallies.shape[1])
        hashes, sizes, hubs = (np.concatenate(column) for column in zip(*hot, strict=True))
        if np.bincount(hubs, sizes).max(initial=0) > _MOST_PARTNERS:
            raise StateError("one text stands for billions of others that share its boilerplate", hint="cut the boilerplate away first")
        found: list[Arrays] = [(np.zeros(0, np.int64),) * 4]
        for span in _rounds(counts.sum(axis=0, dtype=np.int64), self._budget // 12):  # a partner takes 4 bytes, and 32 if it is one of the few that stay
            found += self._picked(self._partners(links, counts, span), span[0], rows)
        for link in links:
            link.close()
        left, right, shared, stars = (np.concatenate(column) for column in zip(*found, strict=True))
        ranks = np.argsort(hashes)
        hot_only = (stars >= 0.9 * shared).astype(np.int64)
        return left, right, hot_only, (hashes[ranks], sizes[ranks], rows.row_of[hubs[ranks].astype(np.int64)])

    def _spread(self, store: Store, rows: Rows, tallies: NDArray[np.int64], span: tuple[int, int]) -> list[Arrays]:
        """The entries (hash, slot) of each of some buckets; ``tallies`` has how many every thread puts into each."""
        first, last = span
        before = np.cumsum(tallies, axis=0) - tallies  # of earlier threads in the same bucket
        begins = np.concatenate([[0], np.cumsum(tallies[:, first:last].sum(axis=0))])
        hashes, slots = np.empty(int(begins[-1]), np.uint64), np.empty(int(begins[-1]), np.uint32)

        def spread(thread: int) -> None:
            ends = np.zeros(tallies.shape[1], np.int64)
            ends[first:last] = begins[:-1] + before[thread, first:last]
            for sample in self._samples(store, rows, thread):
                self._operations.spread(*sample, span, ends, (hashes, slots))

        self._each(spread)
        return [(hashes[a:b], slots[a:b]) for a, b in pairwise(begins.tolist())]

    def _linked(self, buckets: list[Arrays], links: list[_Links], counts: NDArray[np.uint32]) -> list[Arrays]:
        """The hot shingles of each bucket. Its groups go to ``links``, and to ``counts`` how many partners every text has in them, by thread."""

        def linked(thread: int) -> list[Arrays]:
            hot = []
            for bucket in buckets[thread :: self._jobs]:
                groups, spots = self._operations.link(*bucket, self._settings.hot_cap, counts[thread])
                links[thread].add(groups)
                hot.append(spots)
            return hot

        return list(chain.from_iterable(self._each(linked)))

    def _partners(self, links: list[_Links], counts: NDArray[np.uint32], span: tuple[int, int]) -> tuple[NDArray[np.uint32], Ints]:
        """The partners of some texts, one text after another, and where those of each end."""
        own = counts[:, span[0] : span[1]].astype(np.int64)
        ends = np.cumsum(own.sum(axis=0))
        goes_on = ends - own.sum(axis=0) + np.cumsum(own, axis=0) - own
        found = np.empty(int(ends[-1]), np.uint32)

        def paired(thread: int) -> None:
            for groups in links[thread].pieces():
                self._operations.partners(groups, span, self._settings.hot_cap, goes_on[thread], found)

        self._each(paired)
        return found, ends

    def _picked(self, partners: tuple[NDArray[np.uint32], Ints], first: int, rows: Rows) -> list[Arrays]:
        """The candidates among the partners of texts from ``first`` on, texts in order."""
        found, ends = partners
        rule = (self._settings.min_shared, self._settings.min_share, _SMALL_SAMPLE)
        runs, halvings = rows.runs[rows.row_of], rows.halvings[rows.row_of]
        cuts = [0, *np.searchsorted(ends, np.linspace(0, len(found), self._jobs + 1)[1:-1]).tolist(), len(ends)]

        def picked(thread: int) -> Arrays:
            a, b = cuts[thread : thread + 2]
            base, end = (int(ends[i - 1]) if i else 0 for i in (a, b))
            candidates: Arrays = self._operations.candidates(found[base:end], ends[a:b] - base, first + a, runs, halvings, rule)
            return candidates

        return self._each(picked)

    def _each(self, work: Callable[[int], Any]) -> list[Any]:
        """What every thread makes of its own part of the work."""
        return list(mapped(work, range(self._jobs), self._jobs))

    def _samples(self, store: Store, rows: Rows, thread: int) -> Iterator[tuple[NDArray[np.uint64], Ints, Ints]]:
        """Block by block, of those of a thread, the sampled shingles, where those of each text begin, and the slots of the texts."""
        base = 0
        for number, table in enumerate(store.read(["sampled"])):
            if number % self._jobs == thread:
                column = joined(table.column("sampled"))
                yield numbers(column.values), numbers(column.offsets), rows.slot[base : base + len(table)]
            base += len(table)


def mapped(function: Callable[[Any], Any], items: Iterable[Any], jobs: int) -> Iterator[Any]:
    """The results of a function in the order of the items, on so many threads; a result or two are worked out ahead.

    >>> list(mapped(abs, [-1, 2, -3], 2))
    [1, 2, 3]
    """
    if jobs == 1:
        yield from map(function, items)
        return
    with ThreadPoolExecutor(jobs) as pool:
        waiting: deque[Future[Any]] = deque()
        for item in items:
            waiting.append(pool.submit(function, item))
            while len(waiting) > jobs:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


class _Links:
    """The groups of linked texts that one thread found, kept in memory or, when they are many, in a file."""

    def __init__(self, store: Store, thread: int, many: bool) -> None:
        self._path = store.spill(f"links-{thread}") if many else None
        self._kept: list[NDArray[np.uint32]] = []
        if self._path is not None:
            self._path.write_bytes(b"")

    def add(self, linked: NDArray[np.uint32]) -> None:
        if self._path is None:
            self._kept.append(linked)
        else:
            with self._path.open("ab") as file:
                file.write(linked.tobytes())

    def pieces(self) -> list[NDArray[np.uint32]]:
        if self._path is None or not self._path.stat().st_size:
            return self._kept
        return [np.memmap(self._path, np.uint32, "r")]

    def close(self) -> None:
        self._kept.clear()
        if self._path is not None:
            self._path.unlink(missing_ok=True)


def _rounds(counts: Ints, most: int) -> Iterator[tuple[int, int]]:
    """Ranges of places whose counts are at most ``most`` together, or of a single place."""
    ends = np.cumsum(counts)
    first = 0
    while first < len(counts):
        before = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, before + most, side="right")))
        yield first, last
        first = last


def _power(parts: int) -> int:
    """The next power of two above ``parts``, at most 4,096."""
    return min(4096, 1 << max(0, int(parts)).bit_length())
