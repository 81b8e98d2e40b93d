"""A stored index: samples, signatures and word hashes of many texts in one SQLite file, to compare new texts with without reading the old ones again.

Every block is added in one transaction, so a crash leaves whole blocks only. The file remembers its recipe; a file made with another one is refused, because
its numbers mean something else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from provenance.engines.findings import joined, numbers
from provenance.engines.scanner import RECIPE, Scanner, operations
from provenance.engines.source import Corpus, Tell
from provenance.errors import StateError, UsageError
from provenance.model import Problem
from provenance.settings import DedupSettings
from provenance.shingle import shingles_of, signature

if TYPE_CHECKING:
    from datasketch import MinHashLSHForest

__all__ = ["Index", "Match"]

_SLOTS = 128  # of a signature: datasketch's default
_AT_ONCE = 500  # shingles in one question to SQLite, below its limit of variables
_SCHEMA = """
create table about (name text primary key, value text) without rowid;
create table text (number integer primary key, id text unique not null, words integer, halvings integer, hashes blob, signature blob);
create table posting (shingle integer, number integer, primary key (shingle, number)) without rowid;
"""

Match = tuple[str, str, float, float, float]  # id asked about, id found, Jaccard, share of the asked inside the found, and the other way round


class Index:
    """An open index. Use as a context manager; raises StateError for a file that is none or was made with another recipe."""

    def __init__(self, path: Path, settings: DedupSettings, *, create: bool = False) -> None:
        self.settings = settings
        self.path = path
        recipe = f"{RECIPE} words={settings.shingle_words} keep={settings.keep} slots={_SLOTS}"
        if create == path.exists():
            raise UsageError(
                f"{path} exists already" if create else f"there is no index {path}", hint="" if create else "make one with 'provenance index create'"
            )
        try:
            self._base = sqlite3.connect(path)
            self._base.execute("pragma journal_mode=wal")
            if create:
                self._base.executescript(_SCHEMA)
                self._base.execute("insert into about values ('recipe', ?)", (recipe,))
                self._base.commit()
            found = self._base.execute("select value from about where name = 'recipe'").fetchone()
        except sqlite3.Error as fault:
            raise StateError(f"{path} cannot be used as an index: {fault}") from fault
        if found is None or found[0] != recipe:
            self._base.close()
            raise StateError(f"{path} was made with another recipe ({found[0] if found else 'none'})", hint=f"this run has {recipe}; make the index anew")

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def add(self, corpus: Corpus, tell: Tell, progress: Callable[[str, int, int], None] | None = None) -> int:
        """Add all texts; ids that are there already are left alone and told. Returns the number of texts added."""
        added, read, total = 0, 0, corpus.size
        for block, rows in self._scanned(corpus, tell):
            with self._base:  # a transaction: the whole block or nothing
                for name, words, halvings, hashes, sampled in rows:
                    mark = signature(shingles_of(hashes, self.settings.shingle_words), _SLOTS)
                    values = (name, words, halvings, hashes.tobytes(), mark.tobytes())
                    cursor = self._base.execute("insert or ignore into text (id, words, halvings, hashes, signature) values (?, ?, ?, ?, ?)", values)
                    if not cursor.rowcount:
                        tell(Problem("PV455", name, "the index has this id already", "the text is left out; give it another id"))
                        continue
                    number = cursor.lastrowid
                    self._base.executemany("insert or ignore into posting values (?, ?)", ((int(h), number) for h in sampled.view(np.int64)))
                    added += 1
            read += block
            if progress:
                progress("adding (bytes)", min(read, total), total)
        return added

    def query(self, corpus: Corpus, tell: Tell, top: int = 0) -> Iterator[Match]:
        """The stored texts alike enough to be listed, best first, for every text of the corpus; with ``top`` also the most similar ones by signature."""
        forest = self._forest() if top else None
        for _, rows in self._scanned(corpus, tell):
            for name, words, halvings, hashes, sampled in rows:
                if words:
                    near = self._nearest(forest, hashes, top) if forest is not None else set()
                    yield from self._matches(name, halvings, hashes, sampled, near)

    def stats(self) -> dict[str, int | str]:
        """Number of texts, words and sampled shingles, the size of the file and the recipe."""
        texts, words = self._base.execute("select count(*), coalesce(sum(words), 0) from text").fetchone()
        (postings,) = self._base.execute("select count(*) from posting").fetchone()
        (recipe,) = self._base.execute("select value from about where name = 'recipe'").fetchone()
        return {"texts": texts, "words": words, "sampled shingles": postings, "bytes": self.path.stat().st_size, "recipe": recipe}

    def _scanned(self, corpus: Corpus, tell: Tell) -> Iterator[tuple[int, list[tuple[str, int, int, NDArray[np.uint32], NDArray[np.uint64]]]]]:
        scanner = Scanner(self.settings.shingle_words, self.settings.keep, corpus.size >= self.settings.small_bytes)
        for block in corpus.blocks(tell):
            found = scanner.scan(joined(block.table.column("text")))
            names = block.table.column("id").to_pylist()
            lists = [(numbers(column.values), numbers(column.offsets)) for column in (joined(found.column(name)) for name in ("hashes", "sampled"))]
            cut = [[values[a:b] for a, b in pairwise(ends.tolist())] for values, ends in lists]
            plain = [numbers(found.column(name)).tolist() for name in ("words", "halvings")]
            yield block.table.nbytes, list(zip(names, *plain, *cut, strict=True))

    def _matches(self, name: str, halvings: int, hashes: NDArray[np.uint32], sampled: NDArray[np.uint64], near: set[int]) -> list[Match]:
        shared: dict[int, int] = {}
        asked = np.unique(sampled).view(np.int64).tolist()
        for start in range(0, len(asked), _AT_ONCE):
            some = asked[start : start + _AT_ONCE]
            marks = ",".join("?" * len(some))
            for (number,) in self._base.execute(f"select number from posting where shingle in ({marks})", some):  # only question marks are put in
                shared[number] = shared.get(number, 0) + 1
        mine = shingles_of(hashes, self.settings.shingle_words)
        enough = min(self.settings.min_shared, max(1, len(asked)))
        wanted = sorted(near | {number for number, count in shared.items() if count >= enough})
        found = []
        for number in wanted:
            other, _, raw = self._base.execute("select id, halvings, hashes from text where number = ?", (number,)).fetchone()
            theirs = shingles_of(np.frombuffer(raw, np.uint32), self.settings.shingle_words)
            pair = np.concatenate([mine, theirs])
            starts = np.array([0, len(mine), len(pair)])
            work = operations(False)
            sizes = work.distinct(pair, starts).tolist()
            both = int(work.overlap(pair, starts, np.array([0]), np.array([1]))[0, 0])
            jaccard, inside, around = both / max(1, sum(sizes) - both), both / max(1, sizes[0]), both / max(1, sizes[1])
            if number in near or jaccard >= self.settings.report_jaccard or max(inside, around) >= self.settings.report_containment:
                found.append((name, other, jaccard, inside, around))
        return sorted(found, key=lambda match: (-match[2], -max(match[3:]), match[1]))

    def _forest(self) -> MinHashLSHForest:
        """datasketch's LSH forest over all stored signatures."""
        from datasketch import MinHash, MinHashLSHForest

        forest = MinHashLSHForest(num_perm=_SLOTS)
        with closing(self._base.execute("select number, signature from text where words > 0")) as rows:
            for number, raw in rows:
                forest.add(number, MinHash(num_perm=_SLOTS, hashvalues=np.frombuffer(raw, np.uint32), scheme="affine32"))
        forest.index()
        return forest

    def _nearest(self, forest: MinHashLSHForest, hashes: NDArray[np.uint32], top: int) -> set[int]:
        from datasketch import MinHash

        mark = signature(shingles_of(hashes, self.settings.shingle_words), _SLOTS)
        return set(forest.query(MinHash(num_perm=_SLOTS, hashvalues=mark, scheme="affine32"), top))
