"""A stored index: samples, signatures and word hashes of many texts in one SQLite file, to compare new texts with without reading the old ones again.

Every block is added in one transaction, so a crash leaves whole blocks only. The file remembers its recipe; a file made with another one is refused, because
its numbers mean something else.

Which text has which sampled shingle is kept in sorted segments, as in a log-structured merge tree: a block adds one segment to each bucket of shingles, and
small segments of a bucket are merged when there are many. A B-tree with an entry a shingle grew four times as large, and was slower the larger it was.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from provenance.engines.findings import joined, numbers
from provenance.engines.scanner import RECIPE, Scanner, operations
from provenance.engines.source import Corpus, Tell
from provenance.errors import InputError, StateError, UsageError
from provenance.model import Problem
from provenance.settings import DedupSettings
from provenance.shingle import shingles_of, signature, signatures

if TYPE_CHECKING:
    from datasketch import MinHashLSHForest

__all__ = ["Index", "Match"]

_SLOTS = 128  # of a signature: datasketch's default
_AT_ONCE = 500  # ids in one question to SQLite, below its limit of variables
_BUCKETS = 256  # of shingles, by their low bits (the high ones are zero in samples of long texts); a query reads a bucket for each of its some 40 shingles
_MERGED = 8  # segments of one size in a bucket that become one
_SETTLED = 8  # size (powers of four) from which on segments are merged no more: 65,536 entries, some 800 kB
_TOGETHER = 256  # texts asked about at a time
_HOT = 1000  # stored texts that are looked up by one shingle: each that is compared costs .1 ms, and footers stand in any number of texts
_FOREST = 100_000  # texts up to which the most similar ones are found with a forest in memory; above, all signatures are compared as they are read
_LAYOUT = """
begin;
create table about (name text primary key, value text) without rowid;
create table text (number integer primary key, id text unique not null, words integer, halvings integer, hashes blob, signature blob);
create table posting (bucket integer, size integer, shingles blob, numbers blob);
create index posting_by_bucket on posting (bucket, size);
insert into about values ('recipe', '{recipe}');
commit;
"""

_DAMAGED = "it is no index, or damaged: name another file, or make it anew with 'provenance index create'"
_LOCKED = "another process is writing to it: try again later; what was added before is safe"
_REMEDIES = {
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_FULL": "the disk is full: free some space and add the same files again; what was added before is safe",
    "SQLITE_IOERR": "the disk may be full or failing: see to it and add the same files again; what was added before is safe",
    "SQLITE_READONLY": "it cannot be written to: check who may write the file and its folder",
    "SQLITE_CANTOPEN": "check that it is a file, that its folder is there, and that both may be read and written",
}

Match = tuple[str, str, float, float, float]  # id asked about, id found, Jaccard, share of the asked inside the found, and the other way round


@dataclass(frozen=True, slots=True)
class _Block:
    """What is known of some texts: words, halvings, and the hashes of words, the shingles and the sampled shingles of all, each with where they start."""

    bytes: int
    ids: list[str]
    words: list[int]
    halvings: list[int]
    hashes: tuple[NDArray[np.uint32], NDArray[np.int64]]
    shingles: tuple[NDArray[np.uint64], NDArray[np.int64]]
    sampled: tuple[NDArray[np.uint64], NDArray[np.int64]]


class Index:
    """An open index. Use as a context manager; raises StateError for a file that is none or was made with another recipe."""

    def __init__(self, path: Path, settings: DedupSettings, *, create: bool = False) -> None:
        self.settings = settings
        self.path = path
        recipe = f"{RECIPE} words={settings.shingle_words} keep={settings.keep} slots={_SLOTS} layout=2"
        try:
            there = path.exists()
        except OSError as fault:  # a folder on the way may not be entered
            raise StateError(f"{path} cannot be used as an index: {fault.strerror}", hint=_REMEDIES["SQLITE_CANTOPEN"]) from fault
        if create == there:
            raise UsageError(
                f"{path} exists already" if create else f"there is no index {path}", hint="" if create else "make one with 'provenance index create'"
            )
        with self._told():
            self._base = sqlite3.connect(_address(path), uri=True)
            for pragma in ("journal_mode=wal", "synchronous=normal", "cache_size=-64000"):
                self._base.execute(f"pragma {pragma}")
            if create:
                self._base.executescript(_LAYOUT.format(recipe=recipe))
            found = self._base.execute("select value from about where name = 'recipe'").fetchone()
        if found is None or found[0] != recipe:
            self._base.close()
            raise StateError(f"{path} was made with another recipe ({found[0] if found else 'none'})", hint=f"this run has {recipe}; make the index anew")

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as fault:
            raise StateError(f"{self.path} cannot be used as an index: {fault}", hint=_REMEDIES.get(_kind(fault), _DAMAGED)) from fault

    def add(self, corpus: Corpus, tell: Tell, progress: Callable[[str, int, int], None] | None = None) -> int:
        """Add all texts; ids that are there already are left alone and told. Returns the number of texts added; raises InputError when not one can be read."""
        added, read, total = 0, 0, corpus.size
        for block in self._scanned(corpus, tell):
            with self._told(), self._base:  # a transaction: the whole block or nothing
                added += self._add_block(block, tell)
            read += block.bytes
            if progress:
                progress("adding (bytes)", min(read, total), total)
        if not read:
            raise InputError("not one text could be read")
        return added

    def _add_block(self, block: _Block, tell: Tell) -> int:
        known: set[str] = set()
        for start in range(0, len(block.ids), _AT_ONCE):
            some = block.ids[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            known.update(name for (name,) in self._base.execute(f"select id from text where id in ({marks})", some))  # only question marks are put in
        fresh = []
        for i, name in enumerate(block.ids):
            if name in known:
                tell(Problem("PV455", name, "the index has this id already", "the text is left out; give it another id"))
            else:
                known.add(name)
                fresh.append(i)
        (first,) = self._base.execute("select coalesce(max(number), 0) + 1 from text").fetchone()
        number_of = np.full(len(block.ids), -1, np.int64)
        number_of[fresh] = np.arange(first, first + len(fresh))
        marks_of = signatures(*block.shingles, _SLOTS)
        (words, ends), lists = block.hashes, (block.ids, block.words, block.halvings)
        rows = ((int(number_of[i]), *(column[i] for column in lists), words[ends[i] : ends[i + 1]].tobytes(), marks_of[i].tobytes()) for i in fresh)
        self._base.executemany("insert into text (number, id, words, halvings, hashes, signature) values (?, ?, ?, ?, ?, ?)", rows)
        numbers_of = np.repeat(number_of, np.diff(block.sampled[1]))
        self._store_postings(block.sampled[0][numbers_of >= 0], numbers_of[numbers_of >= 0].astype(np.uint32))
        self._merge()
        return len(fresh)

    def _store_postings(self, shingles: NDArray[np.uint64], texts: NDArray[np.uint32]) -> None:
        """A segment for every bucket that some of these shingles fall into."""
        bucket = (shingles & np.uint64(_BUCKETS - 1)).astype(np.int64)
        order = np.lexsort((texts, shingles, bucket))
        shingles, texts, bucket = shingles[order], texts[order], bucket[order]
        once = np.ones(len(shingles), bool)
        once[1:] = (shingles[1:] != shingles[:-1]) | (texts[1:] != texts[:-1])
        shingles, texts, bucket = shingles[once], texts[once], bucket[once]
        cuts = np.searchsorted(bucket, np.arange(_BUCKETS + 1)).tolist()
        rows = ((i, _size(b - a), shingles[a:b].tobytes(), texts[a:b].tobytes()) for i, (a, b) in enumerate(pairwise(cuts)) if b > a)
        self._base.executemany("insert into posting values (?, ?, ?, ?)", rows)

    def _merge(self) -> None:
        """Make one segment of many small ones of a bucket, until no bucket has many of one size."""
        crowded = "select bucket, size from posting where size < ? group by bucket, size having count(*) >= ?"
        while found := self._base.execute(crowded, (_SETTLED, _MERGED)).fetchall():
            for place in found:
                rows = self._base.execute("select shingles, numbers from posting where bucket = ? and size = ?", place).fetchall()
                self._base.execute("delete from posting where bucket = ? and size = ?", place)
                self._store_postings(*_segment(b"".join(row[0] for row in rows), b"".join(row[1] for row in rows)))

    def query(self, corpus: Corpus, tell: Tell, top: int = 0) -> Iterator[Match]:
        """The stored texts alike enough to be listed, best first, for every text of the corpus; with ``top`` also the most similar ones by signature.

        Raises InputError when not one text can be read.
        """
        with self._told():
            nearest, read = self._nearest(top), 0
            for block in self._scanned(corpus, tell):
                read += len(block.ids)
                for start in range(0, len(block.ids), _TOGETHER):
                    asked = range(start, min(start + _TOGETHER, len(block.ids)))
                    shared, hot = self._shared(block, asked)
                    for i in asked:
                        if block.words[i]:
                            (values, ends) = block.shingles
                            mine = values[ends[i] : ends[i + 1]]
                            matches = self._matches(block.ids[i], mine, shared.get(i, []), nearest(mine))
                            if i in hot and len(matches) >= _HOT // 2:
                                message = f"{len(matches)} stored texts are like it; there may be more"
                                tell(Problem("PV458", block.ids[i], message, "'provenance dedup' finds all copies of a text"))
                            yield from matches
        if not read:
            raise InputError("not one text could be read")

    def stats(self) -> dict[str, int | str]:
        """Number of texts, words and sampled shingles, the size of the file and the recipe."""
        with self._told():
            texts, words = self._base.execute("select count(*), coalesce(sum(words), 0) from text").fetchone()
            (postings,) = self._base.execute("select coalesce(sum(length(numbers)), 0) / 4 from posting").fetchone()
            (recipe,) = self._base.execute("select value from about where name = 'recipe'").fetchone()
        return {"texts": texts, "words": words, "sampled shingles": postings, "bytes": self.path.stat().st_size, "recipe": recipe}

    def count(self) -> int:
        """Number of texts."""
        with self._told():
            return int(self._base.execute("select count(*) from text").fetchone()[0])

    def _scanned(self, corpus: Corpus, tell: Tell) -> Iterator[_Block]:
        scanner = Scanner(self.settings.shingle_words, self.settings.keep, corpus.size >= self.settings.small_bytes)
        for block in corpus.blocks(tell):
            found = scanner.scan(joined(block.table.column("text")))
            hashes, sampled = ((numbers(column.values), numbers(column.offsets)) for column in (joined(found.column(name)) for name in ("hashes", "sampled")))
            words, halvings = (numbers(found.column(name)).tolist() for name in ("words", "halvings"))
            shingles = _shingles(*hashes, self.settings.shingle_words)
            for i in np.flatnonzero(np.array(words) == 0).tolist():
                tell(Problem("PV454", block.table.column("id")[i].as_py(), "the text has no words", "it is like no other text"))
            yield _Block(block.table.nbytes, block.table.column("id").to_pylist(), words, halvings, hashes, shingles, sampled)

    def _shared(self, block: _Block, asked: range) -> tuple[dict[int, list[int]], set[int]]:
        """The stored texts that share enough sampled shingles with each of some texts, and which of these have a shingle of more than _HOT texts."""
        values, ends = block.sampled
        of = np.repeat(np.arange(asked.start, asked.stop), np.diff(ends[asked.start : asked.stop + 1]))
        wanted = values[ends[asked.start] : ends[asked.stop]]
        order = np.lexsort((of, wanted, wanted & np.uint64(_BUCKETS - 1)))
        wanted, of = wanted[order], of[order]
        once = np.ones(len(wanted), bool)
        once[1:] = (wanted[1:] != wanted[:-1]) | (of[1:] != of[:-1])
        wanted, of = wanted[once], of[once]
        cuts = np.searchsorted(wanted & np.uint64(_BUCKETS - 1), np.arange(_BUCKETS + 1, dtype=np.uint64)).tolist()
        pairs = [np.zeros(0, np.int64)]
        hot: set[int] = set()
        for bucket, (a, b) in enumerate(pairwise(cuts)):
            if a < b:
                place, texts, frequent = self._holders(bucket, wanted[a:b])
                pairs.append(of[a:b][place] << 32 | texts)
                hot.update(of[a:b][frequent].tolist())
        keys, counts = np.unique(np.concatenate(pairs), return_counts=True)
        enough = np.minimum(self.settings.min_shared, np.maximum(1, np.bincount(of, minlength=asked.stop)))
        keys = keys[counts >= enough[keys >> 32]]
        found: dict[int, list[int]] = {}
        for text, number in zip((keys >> 32).tolist(), (keys & 0xFFFFFFFF).tolist(), strict=True):
            found.setdefault(text, []).append(number)
        return found, hot

    def _holders(self, bucket: int, wanted: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """Which texts have each of the shingles ``wanted``: places in ``wanted``, numbers of texts, and which shingles more than _HOT texts have.

        Of such a shingle the _HOT texts of lowest number are told: texts that share a footer are not read by the million, and copies of one text, which
        share many such shingles, give the same texts for each of them.
        """
        places, texts = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for row in self._base.execute("select shingles, numbers from posting where bucket = ?", (bucket,)):
            shingles, numbers_of = _segment(*row)
            left, right = (np.searchsorted(shingles, wanted, side=side) for side in ("left", "right"))
            sizes = np.minimum(right - left, _HOT + 1)
            if sizes.any():
                within = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
                places.append(np.repeat(np.arange(len(wanted)), sizes))
                texts.append(numbers_of[np.repeat(left, sizes) + within].astype(np.int64))
        place, text = np.concatenate(places), np.concatenate(texts)
        counts = np.bincount(place, minlength=len(wanted))
        frequent = counts > _HOT
        if frequent.any():
            order = np.lexsort((text, place))
            rank = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
            place, text = place[order][rank < _HOT], text[order][rank < _HOT]
        return place, text, frequent

    def _matches(self, name: str, mine: NDArray[np.uint64], shared: list[int], near: set[int]) -> list[Match]:
        found = []
        work = operations(False)
        for number in sorted(near.union(shared)):
            other, raw = self._base.execute("select id, hashes from text where number = ?", (number,)).fetchone()
            theirs = shingles_of(np.frombuffer(raw, np.uint32), self.settings.shingle_words)
            pair = np.concatenate([mine, theirs])
            starts = np.array([0, len(mine), len(pair)])
            sizes = work.distinct(pair, starts).tolist()
            both = int(work.overlap(pair, starts, np.array([0]), np.array([1]))[0, 0])
            jaccard, inside, around = both / max(1, sum(sizes) - both), both / max(1, sizes[0]), both / max(1, sizes[1])
            if number in near or jaccard >= self.settings.report_jaccard or max(inside, around) >= self.settings.report_containment:
                found.append((name, other, jaccard, inside, around))
        return sorted(found, key=lambda match: (-match[2], -max(match[3:]), match[1]))

    def _nearest(self, top: int) -> Callable[[NDArray[np.uint64]], set[int]]:
        """A function from the shingles of a text to the ``top`` stored texts whose signatures are most like its own."""
        if not top:
            return lambda mine: set()
        forest = self._forest() if self.count() <= _FOREST else None

        def asked(mine: NDArray[np.uint64]) -> set[int]:
            mark = signature(mine, _SLOTS)
            return self._most_alike(mark, top) if forest is None else _from_forest(forest, mark, top)

        return asked

    def _forest(self) -> MinHashLSHForest:
        """datasketch's LSH forest over all stored signatures."""
        from datasketch import MinHash, MinHashLSHForest

        forest = MinHashLSHForest(num_perm=_SLOTS)
        with closing(self._base.execute("select number, signature from text where words > 0")) as rows:
            for number, raw in rows:
                forest.add(number, MinHash(num_perm=_SLOTS, hashvalues=np.frombuffer(raw, np.uint32), scheme="affine32"))
        forest.index()
        return forest

    def _most_alike(self, mark: NDArray[np.uint32], top: int) -> set[int]:
        """As the forest, from the file: the texts whose signatures agree with ``mark`` in most slots."""
        best = np.zeros((0, 2), np.int64)
        with closing(self._base.execute("select number, signature from text where words > 0")) as rows:
            while some := rows.fetchmany(10_000):
                alike = (np.frombuffer(b"".join(row[1] for row in some), np.uint32).reshape(len(some), -1) == mark).sum(1)
                both = np.concatenate([best, np.stack([-alike, np.array([row[0] for row in some])], axis=1)])
                best = both[np.lexsort((both[:, 1], both[:, 0]))[:top]]
        return set(best[best[:, 0] < 0, 1].tolist())


def _from_forest(forest: Any, mark: NDArray[np.uint32], top: int) -> set[int]:  # noqa: ANN401 - datasketch has no types
    from datasketch import MinHash

    return set(forest.query(MinHash(num_perm=_SLOTS, hashvalues=mark, scheme="affine32"), top))


def _address(path: Path) -> str:
    """What SQLite opens: a file that cannot be written to as one that nobody changes, because otherwise it would write a small file beside it to read."""
    address = path.absolute().as_uri()
    if not path.exists() or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return address
    held = path.with_name(path.name + "-wal")
    if held.exists() and held.stat().st_size:
        message = f"{path} has additions that were interrupted, and cannot be written to"
        raise StateError(message, hint="run 'provenance index stats' on it where it can be written to, then it is whole")
    return f"{address}?immutable=1"


def _kind(fault: sqlite3.Error) -> str:
    """The name SQLite has for a fault, without the part behind the second underscore (SQLITE_IOERR_WRITE)."""
    return "_".join(getattr(fault, "sqlite_errorname", "").split("_")[:2])


def _size(entries: int) -> int:
    """The size of a segment in powers of four."""
    return (max(1, entries).bit_length() - 1) // 2


def _segment(shingles: bytes, texts: bytes) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    return np.frombuffer(shingles, np.uint64), np.frombuffer(texts, np.uint32)


def _shingles(hashes: NDArray[np.uint32], starts: NDArray[np.int64], size: int) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The shingles of all texts, one text after another, and where each starts.

    >>> _shingles(np.array([1, 2, 3, 4, 5], np.uint32), np.array([0, 4, 4, 5]), 3)[1].tolist()
    [0, 2, 2, 3]
    """
    lengths = np.diff(starts)
    counts = np.where(lengths >= size, lengths - size + 1, lengths > 0)
    ends = np.concatenate([[0], np.cumsum(counts)])
    within = np.arange(int(ends[-1])) - np.repeat(ends[:-1], counts)
    every = shingles_of(hashes[starts[0] : starts[-1]], size) if len(hashes) >= size else np.zeros(1, np.uint64)
    found = every[np.minimum(np.repeat(starts[:-1] - starts[0], counts) + within, len(every) - 1)]
    for i in np.flatnonzero((lengths > 0) & (lengths < size)).tolist():
        found[ends[i]] = shingles_of(hashes[starts[i] : starts[i + 1]], size)[0]
    return found, ends
