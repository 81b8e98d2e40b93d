"""The embedded engine: scan, collapse exact copies, join on sampled shingles, verify exactly. One process, threads for the compiled parts.

Nothing here grows with the corpus but some 30 bytes a row; the rest is read from the store in pieces that fit the memory given.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import pairwise
from threading import local as thread_local
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from provenance.engines.boilerplate import Hot
from provenance.engines.findings import COLUMNS, Findings, arrow, joined, measured, numbers, ranks
from provenance.engines.join import Join, Rows, mapped
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
_AHEAD = 2  # blocks read that no thread scans yet: with none, threads wait for a block now and then (4 % of the scan)
_BUFFER = 8_000_000  # shingles verified at a time: 64 MB a thread; every chunk reads the whole store (4 and 16 million take a tenth longer, and 16 80 MB more)


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

    def find(
        self,
        corpus: Corpus,
        store: FileStore | MemoryStore,
        tell: Tell,
        lap: Callable[[str], None] = lambda step: None,
        aside: Callable[[Ints, Hot], None] = lambda words, hot: None,
    ) -> Findings:
        """Scan, join, verify; rows are numbered in reading order. ``lap`` is called after every step, ``aside`` with ``words`` and ``hot`` of the findings
        before the verification, which leaves cores free for a while."""
        self.scan(corpus, store, tell)
        self._rooms = thread_local()  # the scanners' buffers are done with
        if self.settings.memory < _TIGHT:
            _given_back()
        lap("scan")
        rows = self.collapse(store)
        lap("collapse")
        left, right, hot_only, hot = Join(self.settings, self._operations, self.jobs, self._budget, self._progress).candidates(store, rows)
        aside(rows.words, hot)
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
            if self.jobs > 1:
                pool.submit(self._operations.ready)  # while the first block is read
            for block in corpus.blocks(tell):
                if not store.has(block.number):
                    if self.jobs == 1:
                        self._scan_block(block.number, block.table, store)
                    else:
                        waiting.append(pool.submit(self._scan_block, block.number, block.table, store))
                    while len(waiting) > self.jobs + _AHEAD:
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

    def collapse(self, store: FileStore | MemoryStore) -> Rows:
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
        return Rows(words, runs, halvings, first_copy, slot, row_of)

    def verify(self, store: FileStore | MemoryStore, rows: Rows, left: Ints, right: Ints, hot_only: Ints) -> dict[str, NDArray[Any]]:
        """Exact overlap of every candidate pair of slots, and of those alike enough the edge, in rows, without its `spans`."""
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
        for seen, pairs, edges in mapped(verified, chunks, self.jobs):
            pieces.append(edges)
            order.append(pairs)
            done += seen
            self._progress("verifying (pairs)", done, total)
        names = [name for name in COLUMNS if not name.endswith("_end")]
        again = np.argsort(np.concatenate(order))
        edges = {name: np.concatenate([piece[name] for piece in pieces])[again] if pieces else np.zeros(0, np.int64) for name in names}
        edges["left"], edges["right"] = rows.row_of[edges["left"]], rows.row_of[edges["right"]]
        return edges

    def spans(self, store: FileStore | MemoryStore, findings: Findings) -> dict[str, NDArray[Any]]:
        """The words and the spans of the longest shared run of every edge, which edges have as places of shingles as long as nobody needs more."""
        edges, words, size = findings.edges, findings.words, self.settings.shingle_words
        shared = edges["run"] > 0
        run = np.where(shared, edges["run"] + np.minimum(size, words[edges["left"]]) - 1, 0)
        row = np.concatenate([edges["left"], edges["right"], edges["left"], edges["right"]])
        first = [edges["left_start"], edges["right_start"]]
        word = np.concatenate([*first, *(start + run for start in first)])
        place = np.zeros(len(row), np.int64)
        order = np.argsort(row, kind="stable")
        base = 0
        for table in store.read(["places"]):
            a, b = np.searchsorted(row, [base, base + len(table)], sorter=order)
            if b > a:
                column = joined(table.column("places"))
                picked = order[a:b]
                place[picked] = self._operations.locate(numbers(column.values), numbers(column.offsets), row[picked] - base, word[picked])
            base += len(table)
        starts = place >> 5
        ends = starts - (place & 31)  # the end of a word is the start of the next place minus the gap before it
        found, n = {"run": run}, len(run)
        for i, name in enumerate(("left", "right")):
            found[f"{name}_start"] = np.where(shared, starts[i * n : (i + 1) * n], 0)
            found[f"{name}_end"] = np.where(shared, ends[(i + 2) * n : (i + 3) * n], 0)
        return found

    def _overlap(
        self, store: FileStore | MemoryStore, rows: Rows, columns: tuple[Ints, Ints, Ints], pairs: Ints, most: int
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

    def _chunks(self, rows: Rows, left: Ints, right: Ints, part: tuple[int, int], most: int) -> Iterator[tuple[int, int]]:
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


def _given_back() -> None:
    """Let the allocator give free memory back to the system: 70 MB after scanning, for a fifth of a second when it is needed again (measured)."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()


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
    import pyarrow as pa

    members = several[number]
    rows, numbers_of = order[members], number[members]
    wanted = np.sort(rows)
    pieces, base = [], 0
    for table in store.read(["id"]):
        a, b = np.searchsorted(wanted, [base, base + len(table)])
        pieces.append(table.column("id").take(arrow(wanted[a:b] - base)))
        base += len(table)
    by_name = ranks(pa.chunked_array([chunk for piece in pieces for chunk in piece.chunks]))
    ranked = np.lexsort((by_name[np.searchsorted(wanted, rows)], numbers_of))
    first = np.diff(numbers_of[ranked], prepend=-1) > 0
    row_of[numbers_of[ranked][first]] = rows[ranked][first]


def _gathered(
    store: FileStore | MemoryStore, rows: Rows, slots: NDArray[np.int64], size: int, gather: Callable[..., None], buffer: NDArray[np.uint64]
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
