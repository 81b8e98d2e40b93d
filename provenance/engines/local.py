"""The embedded engine: scan, collapse exact copies, join on sampled shingles, verify exactly. One process, threads for the compiled parts.

Nothing here grows with the corpus but some 30 bytes a row; the rest is read from the store in pieces that fit the memory given.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from threading import local as thread_local
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from provenance.engines.findings import COLUMNS, Findings, arrow, joined, measured, numbers
from provenance.engines.scanner import Scanner, operations
from provenance.engines.source import Corpus, Tell
from provenance.engines.store import FileStore, MemoryStore
from provenance.model import Progress
from provenance.settings import DedupSettings

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["LocalEngine"]

Ints = NDArray[np.int64]
_BASE = 200_000_000  # bytes the interpreter, numpy, pyarrow and llvmlite (110 MB) and a block in flight take (measured)
_TIGHT = 400_000_000  # bytes of memory below which it is given back between steps
_BUFFER = 8_000_000  # shingles verified at a time: 64 MB; fresh memory costs more than reading some texts twice
_BUCKET = 80_000  # entries sorted at a time: with their scratch 2 MB, which stays in the cache
_SMALL_SAMPLE = 2  # comparable sample size from which downwards one shared shingle makes a candidate: two would ask for all of it


@dataclass(frozen=True, slots=True)
class _Rows:
    """Per row of the corpus: words, shingles, halvings, the row it copies (-1 without words) and its slot (the distinct texts numbered; -1 for copies)."""

    words: NDArray[np.int64]
    runs: NDArray[np.int64]
    halvings: NDArray[np.int64]
    first_copy: NDArray[np.int64]
    slot: NDArray[np.int64]
    row_of: NDArray[np.int64]


class LocalEngine:
    """Finds near-duplicates on this machine."""

    def __init__(self, settings: DedupSettings, *, jobs: int, compiled: bool, progress: Progress | None = None) -> None:
        self.settings = settings
        self.jobs = max(1, jobs)
        self.compiled = compiled
        self._operations = operations(compiled)
        self._progress = progress or (lambda step, done, total: None)
        self._budget = max(32_000_000, settings.memory - _BASE)
        self._rooms = thread_local()

    def find(self, corpus: Corpus, store: FileStore | MemoryStore, tell: Tell, lap: Callable[[str], None] = lambda step: None) -> Findings:
        """Scan, join, verify; rows are numbered in reading order. ``lap`` is called after every step."""
        self.scan(corpus, store, tell)
        self._rooms = thread_local()  # the scanners' buffers are done with
        if self.settings.memory < _TIGHT:
            _given_back()
        lap("scan")
        rows = self.collapse(store)
        lap("collapse")
        left, right, hot_only, hot = self.join(store, rows)
        lap("join")
        edges = self.verify(store, rows, left, right, hot_only)
        self._rooms = thread_local()
        lap("verify")
        counts = {"rows": len(rows.words), "distinct_texts": len(rows.row_of), "candidates": len(left), "hot_shingles": len(hot[0])}
        return Findings(rows.words, rows.first_copy, rows.slot, edges, hot, counts)

    def scan(self, corpus: Corpus, store: FileStore | MemoryStore, tell: Tell) -> None:
        """Scan the blocks that the store does not have yet."""
        total, done = corpus.size, 0
        waiting: deque[Future[None]] = deque()
        with ThreadPoolExecutor(self.jobs) as pool:
            for block in corpus.blocks(tell):
                if not store.has(block.number):
                    if self.jobs == 1:
                        self._scan_block(block.number, block.table, store)
                    else:
                        waiting.append(pool.submit(self._scan_block, block.number, block.table, store))
                    while len(waiting) > self.jobs:
                        waiting.popleft().result()
                done += block.table.nbytes
                self._progress("scanning (bytes)", min(done, total), total)
            while waiting:
                waiting.popleft().result()

    def _scan_block(self, number: int, table: pa.Table, store: FileStore | MemoryStore) -> None:
        scanner = getattr(self._rooms, "scanner", None)
        if scanner is None:
            scanner = self._rooms.scanner = Scanner(self.settings.shingle_words, self.settings.keep, self.compiled)
        found = scanner.scan(joined(table.column("text")))
        for name in ("id", "published", "source"):
            found = found.append_column(name, table.column(name))
        store.put(number, found)

    def collapse(self, store: FileStore | MemoryStore) -> _Rows:
        """Number the distinct texts by their keys (so by content, not by order) and find for every exact copy the row of the smallest id."""
        names = ["words", "runs", "halvings", "key1", "key2"]
        columns: dict[str, list[NDArray[Any]]] = {name: [np.zeros(0, np.int64)] for name in names}
        for table in store.read(names):
            for name in names:
                columns[name].append(numbers(table.column(name)))
        words, runs, halvings = (np.concatenate(columns[name]).astype(np.int64) for name in names[:3])
        key1, key2 = (np.concatenate(columns[name][1:] or [np.zeros(0, np.uint64)]) for name in names[3:])
        order = np.lexsort((key2, key1))
        order = order[words[order] > 0]
        fresh = np.ones(len(order), bool)
        fresh[1:] = (key1[order[1:]] != key1[order[:-1]]) | (key2[order[1:]] != key2[order[:-1]])
        number = np.cumsum(fresh) - 1
        row_of = order[fresh]
        several = np.bincount(number, minlength=len(row_of)) > 1
        if several.any():
            _lowest_ids(store, order, number, several, row_of)
        first_copy = np.full(len(words), -1, np.int64)
        first_copy[order] = row_of[number] if len(number) else row_of
        slot = np.full(len(words), -1, np.int64)
        slot[row_of] = np.arange(len(row_of))
        return _Rows(words, runs, halvings, first_copy, slot, row_of)

    def join(self, store: FileStore | MemoryStore, rows: _Rows) -> tuple[Any, Any, Any, tuple[Any, Any, Any]]:
        """Candidate pairs of slots, whether only hot shingles paired them, and the hot shingles. Partitioned by shingle, then by pair, to fit the memory."""
        work, cap = self._operations, self.settings.hot_cap
        expected = int((rows.runs >> rows.halvings)[rows.row_of].sum())  # entries: a sample keeps one shingle in 2**halvings
        counts = np.zeros(_power(expected // _BUCKET), np.int64)
        for values, offsets, slots in _samples(store, rows):
            work.tally(values, offsets, slots, counts)
        links = _Links(store, int(counts.sum()) * 4 > self._budget // 4)
        hot: list[tuple[Any, Any, Any]] = [(np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(0, np.uint32))]
        pairs = 0
        for first, last in _rounds(counts, self._budget // 32):  # an entry takes 12 bytes, and 12 more while its bucket is sorted
            begins = np.concatenate([np.zeros(first + 1, np.int64), np.cumsum(counts[first:last])])
            entries = (np.empty(int(begins[-1]), np.uint64), np.empty(int(begins[-1]), np.uint32))
            ends = np.append(begins[:last], np.zeros(len(counts) - last, np.int64))
            self._spread(store, rows, (first, last), ends, entries)
            buckets = [tuple(column[a:b] for column in entries) for a, b in pairwise(begins[first:].tolist())]
            for linked, count, found in self._mapped(lambda bucket: work.link(*bucket, cap), buckets):
                links.add(linked)
                hot.append(found)
                pairs += count
            del entries, buckets
            self._progress("joining", last, len(counts))
        runs, halvings = rows.runs[rows.row_of], rows.halvings[rows.row_of]
        rule = (self.settings.min_shared, self.settings.min_share, _SMALL_SAMPLE)
        # a pair takes a byte in the table of counts, and 16 if it is one of the few that stay; every part walks all groups, so there are few
        parts = _power(max(self.jobs, pairs * 6 * self.jobs // self._budget) - 1)
        pieces = links.pieces()
        found = self._mapped(lambda which: work.candidates(pieces, (which, parts, pairs), runs, halvings, cap, rule), range(parts))
        left, right, shared, stars = (np.concatenate(columns) for columns in zip(*found, strict=True))
        links.close()
        order = np.argsort(left << 32 | right)  # slots have 31 bits, and a pair is found once
        hashes, sizes, hubs = (np.concatenate(columns) for columns in zip(*hot, strict=True))
        ranks = np.argsort(hashes)
        hot_only = (stars >= 0.9 * shared).astype(np.int64)
        return left[order], right[order], hot_only[order], (hashes[ranks], sizes[ranks], rows.row_of[hubs[ranks].astype(np.int64)])

    def _spread(self, store: FileStore | MemoryStore, rows: _Rows, part: tuple[int, int], ends: Ints, entries: tuple[NDArray[Any], ...]) -> None:
        """The entries of some buckets, each put where its bucket goes on; every thread has buckets of its own, so the order is that of one thread."""
        cuts = np.linspace(*part, self.jobs + 1).astype(np.int64).tolist()

        def spread(own: tuple[int, int]) -> None:
            for values, offsets, slots in _samples(store, rows):
                self._operations.spread(values, offsets, slots, own, ends, entries)

        for _ in self._mapped(spread, pairwise(cuts)):
            pass

    def verify(self, store: FileStore | MemoryStore, rows: _Rows, left: Ints, right: Ints, hot_only: Ints) -> dict[str, NDArray[Any]]:
        """Exact overlap of every candidate pair of slots, and of those alike enough the edge, in rows."""
        total = len(left)
        # pairs that share a text side by side: each text is read once; within a family they stay in the order in which they come, by left and right
        families = np.argsort(_families(left, right, len(rows.row_of)), kind="stable")
        texts, first = np.unique(np.stack([left[families], right[families]], axis=1), return_index=True)
        fresh = np.zeros(2 * total, np.int64)
        fresh[first] = rows.runs[rows.row_of[texts]]
        read = np.cumsum(fresh)[1::2]  # shingles of the texts up to every pair
        fill = int(read[-1]) if total else 0
        most = min(max(_BUFFER, fill // 8), self._budget // 12 // self.jobs)  # every chunk reads the whole store, so there are not many
        most = max(1, min(most, fill))
        count = self.jobs * -(-fill * 21 // (20 * most * self.jobs))  # a twentieth of room: some texts stand on both sides of a cut
        cuts = [0, *np.searchsorted(read, np.arange(1, count) * (fill / max(1, count))).tolist(), total]
        chunks = [chunk for part in pairwise(cuts) for chunk in self._chunks(rows, left[families], right[families], part, most)]

        def verified(chunk: tuple[int, int]) -> tuple[int, Ints, dict[str, NDArray[Any]]]:
            pairs = families[chunk[0] : chunk[1]]
            return len(pairs), *self._overlap(store, rows, (left[pairs], right[pairs], hot_only[pairs]), pairs, most)

        pieces, order, done = [], [np.zeros(0, np.int64)], 0
        for seen, pairs, edges in self._mapped(verified, chunks):
            pieces.append(edges)
            order.append(pairs)
            done += seen
            self._progress("verifying (pairs)", done, total)
        names = [name for name in COLUMNS if not name.endswith("_end")]
        again = np.argsort(np.concatenate(order))
        edges = {name: np.concatenate([piece[name] for piece in pieces])[again] if pieces else np.zeros(0, np.int64) for name in names}
        return _with_spans(store, rows, edges, self.settings.shingle_words)

    def _overlap(
        self, store: FileStore | MemoryStore, rows: _Rows, columns: tuple[Ints, Ints, Ints], pairs: Ints, most: int
    ) -> tuple[Ints, dict[str, NDArray[Any]]]:
        """Which of these pairs are alike enough, and their exact overlap. A thread keeps its buffer: fresh memory costs more than filling it."""
        left, right, hot_only = columns
        buffer = getattr(self._rooms, "buffer", None)
        if buffer is None:
            buffer = self._rooms.buffer = np.empty(most, np.uint64)
        slots = np.unique(np.concatenate([left, right]))
        flat, starts = _gathered(store, rows, slots, self.settings.shingle_words, self._operations.gather, buffer)
        sizes = self._operations.distinct(flat, starts)
        here, there = np.searchsorted(slots, left), np.searchsorted(slots, right)
        found = self._operations.overlap(flat, starts, here, there)
        edges = {"left": left, "right": right, "shared": found[:, 0], "left_size": sizes[here], "right_size": sizes[there], "hot": hot_only}
        edges |= {"left_start": found[:, 1], "right_start": found[:, 2], "run": found[:, 3], "left_own": found[:, 4], "right_own": found[:, 5]}
        jaccard, inside, around = measured(edges)
        good = (jaccard >= self.settings.report_jaccard) | (np.maximum(inside, around) >= self.settings.report_containment)
        return pairs[good], {name: column[good] for name, column in edges.items()}

    def _chunks(self, rows: _Rows, left: Ints, right: Ints, part: tuple[int, int], most: int) -> Iterator[tuple[int, int]]:
        """Ranges of pairs whose texts have at most so many shingles."""
        a, b = part
        if a >= b:
            return
        slots = np.unique(np.concatenate([left[a:b], right[a:b]]))
        if b - a > 1 and int(rows.runs[rows.row_of[slots]].sum()) > most:
            middle = (a + b) // 2
            yield from self._chunks(rows, left, right, (a, middle), most)
            yield from self._chunks(rows, left, right, (middle, b), most)
        else:
            yield a, b

    def _mapped(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        if self.jobs == 1:
            yield from map(function, items)
            return
        with ThreadPoolExecutor(self.jobs) as pool:
            waiting: deque[Future[Any]] = deque()
            for item in items:
                waiting.append(pool.submit(function, item))
                while len(waiting) > self.jobs:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()


class _Links:
    """Groups of linked texts, kept in memory or, when they are many, in a file."""

    def __init__(self, store: FileStore | MemoryStore, many: bool) -> None:
        self._path = store.spill("links") if many else None
        self._kept: list[NDArray[np.uint32]] = []
        if self._path is not None:
            self._path.write_bytes(b"")

    def add(self, linked: NDArray[np.uint32]) -> None:
        if self._path is None:
            self._kept.append(linked)
        elif len(linked):
            with self._path.open("ab") as file:
                file.write(linked.tobytes())
            self._kept.append(linked[:0])

    def pieces(self) -> list[NDArray[np.uint32]]:
        if self._path is None or not self._path.stat().st_size:
            return self._kept
        return [np.memmap(self._path, np.uint32, "r")]

    def close(self) -> None:
        self._kept.clear()
        if self._path is not None:
            self._path.unlink(missing_ok=True)


def _given_back() -> None:
    """Let the allocator give free memory back to the system: 70 MB after scanning, for a fifth of a second when it is needed again (measured)."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()


def _rounds(counts: Ints, most: int) -> Iterator[tuple[int, int]]:
    """Ranges of buckets of at most ``most`` entries together, or of a single bucket."""
    first = total = 0
    for i, count in enumerate(counts.tolist()):
        if i > first and total + count > most:
            yield first, i
            first, total = i, 0
        total += count
    yield first, len(counts)


def _power(parts: int) -> int:
    """The next power of two above ``parts``, at most 4,096."""
    return min(4096, 1 << max(0, int(parts)).bit_length())


def _samples(store: FileStore | MemoryStore, rows: _Rows) -> Iterator[tuple[NDArray[np.uint64], Ints, Ints]]:
    """Block by block the sampled shingles, where those of each text begin, and the slots of the texts."""
    base = 0
    for table in store.read(["sampled"]):
        column = joined(table.column("sampled"))
        yield numbers(column.values), numbers(column.offsets), rows.slot[base : base + len(table)]
        base += len(table)


def _families(left: Ints, right: Ints, count: int) -> Ints:
    """For every pair a number that pairs of one family of texts mostly share: the lowest text a few steps away."""
    lowest = np.arange(count)
    for _ in range(3):
        both = np.minimum(lowest[left], lowest[right])
        np.minimum.at(lowest, left, both)
        np.minimum.at(lowest, right, both)
    family: Ints = lowest[left]
    return family


def _lowest_ids(store: FileStore | MemoryStore, order: Ints, number: Ints, several: NDArray[np.bool_], row_of: Ints) -> None:
    """Let the row of the smallest id stand for its exact copies: ``row_of`` is changed for the texts that stand ``several`` times."""
    members = several[number]
    rows, numbers = order[members], number[members]
    wanted = np.sort(rows)
    ids: list[str] = []
    base = 0
    for table in store.read(["id"]):
        inside = wanted[np.searchsorted(wanted, base) : np.searchsorted(wanted, base + len(table))] - base
        ids.extend(table.column("id").take(arrow(inside)).to_pylist())
        base += len(table)
    by_row = dict(zip(wanted.tolist(), ids, strict=True))
    best: dict[int, int] = {}
    for row, slot in zip(rows.tolist(), numbers.tolist(), strict=True):
        if slot not in best or (by_row[row], row) < (by_row[best[slot]], best[slot]):
            best[slot] = row
    row_of[np.fromiter(best.keys(), np.int64, len(best))] = np.fromiter(best.values(), np.int64, len(best))


def _gathered(
    store: FileStore | MemoryStore, rows: _Rows, slots: NDArray[np.int64], size: int, gather: Callable[..., None], buffer: NDArray[np.uint64]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The shingles of some texts, one after another in the order of ``slots``, and where each starts."""
    wanted = rows.row_of[slots]
    starts = np.zeros(len(slots) + 1, np.int64)
    np.cumsum(rows.runs[wanted], out=starts[1:])
    flat = buffer[: int(starts[-1])] if len(buffer) >= starts[-1] else np.empty(int(starts[-1]), np.uint64)
    order = np.argsort(wanted)
    sorted_rows = wanted[order]
    base = 0
    for table in store.read(["hashes"]):
        a, b = np.searchsorted(sorted_rows, [base, base + len(table)])
        if b > a:
            column = joined(table.column("hashes"))
            values, offsets = numbers(column.values), numbers(column.offsets)
            gather(values, offsets, sorted_rows[a:b] - base, size, (flat, starts[order[a:b]]))
        base += len(table)
    return flat, starts


def _with_spans(store: FileStore | MemoryStore, rows: _Rows, edges: dict[str, Any], size: int) -> dict[str, NDArray[Any]]:
    """Slots become rows, and the places of the longest shared run become spans of code points and a number of words."""
    edges["left"], edges["right"] = rows.row_of[edges["left"]], rows.row_of[edges["right"]]
    shared = edges["run"] > 0
    edges["run"] = np.where(shared, edges["run"] + np.minimum(size, rows.words[edges["left"]]) - 1, 0)
    row = np.concatenate([edges["left"], edges["right"], edges["left"], edges["right"]])
    first = [edges["left_start"], edges["right_start"]]
    word = np.concatenate([*first, *(start + edges["run"] for start in first)])
    place = np.zeros(len(row), np.int64)
    order = np.argsort(row, kind="stable")
    base = 0
    for table in store.read(["places"]):
        a, b = np.searchsorted(row, [base, base + len(table)], sorter=order)
        if b > a:
            column = joined(table.column("places"))
            values, offsets = numbers(column.values), numbers(column.offsets)
            picked = order[a:b]
            place[picked] = values[offsets[row[picked] - base] + word[picked]]
        base += len(table)
    starts = place >> 5
    ends = starts - (place & 31)  # the end of a word is the start of the next place minus the gap before it
    n = len(edges["left"])
    for i, name in enumerate(("left", "right")):
        edges[f"{name}_start"] = np.where(shared, starts[i * n : (i + 1) * n], 0)
        edges[f"{name}_end"] = np.where(shared, ends[(i + 2) * n : (i + 3) * n], 0)
    return edges
