"""What stands in more texts than the cap: frequent shingles, and the sentences made of them with exact numbers of texts.

Only sampled shingles are counted during a run, so a sentence is first guessed (all its sampled shingles are frequent) and then counted, word for word, in all
texts. The guesses come from the texts that stand for most frequent shingles: those of one footer all have the same texts and so the same one of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from provenance.engines.findings import arrow, joined, numbers, strings
from provenance.engines.store import FactStore, FileStore, MemoryStore
from provenance.settings import DedupSettings
from provenance.shingle import shingles_of
from provenance.sketch import unpacked

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["MOST", "Hot", "Sentences", "boilerplate_table", "placed"]

Store = FileStore | MemoryStore | FactStore
Hot = tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]]  # shingles above the cap, the number of their texts, a row that has them
Places = dict[int, tuple[str, int, int]]  # id and span of the text that shows a hot shingle, by the shingle's place
MOST = 1000  # of each sort in boilerplate.parquet, the most frequent first
_SHOWN = 1000  # characters of a sentence that are written; the span says where all of it is
_WORDS = 200  # of a sentence that are looked for: longer runs without a full stop are tables
_LARGEST = 1_000_000  # words of a text in which sentences are looked for: some thousand such texts are held at a time
_TABLE = 1 << 16  # entries of the table that says whether a word can begin a match
# A line, or what ends in a full stop before white space. Both sorts of text, with and without spaces, have one of these marks.
_SENTENCE = re.compile(r"[^\n.!?…。！？]+(?:[.!?…](?=[^\s\"'”’)\]])[^\n.!?…。！？]*)*[.!?…。！？]*[\"'”’)\]]*")


def placed(hot: Hot, store: Store, settings: DedupSettings) -> Places:
    """Where the most frequent of the hot shingles stand in the text named for each: (id, start, end) by their place in ``hot``, most frequent first."""
    hashes, counts, rows = hot
    top = np.lexsort((hashes, -counts))[:MOST]
    by_row = top[np.argsort(rows[top], kind="stable")]
    found: Places = {}
    base = 0
    for table in store.read(["id", "hashes", "places"]):
        a, b = np.searchsorted(rows[by_row], [base, base + len(table)])
        known = -1
        for i in by_row[a:b].tolist():
            if rows[i] != known:
                known = int(rows[i])
                name, words, at = _words(table, known - base)
                values = shingles_of(words, settings.shingle_words)
            word = int(np.flatnonzero(values == hashes[i])[0])
            found[i] = (name, *_span(at, word, word + settings.shingle_words))
        base += len(table)
    return {i: found[i] for i in top.tolist() if i in found}


def boilerplate_table(hot: Hot, places: Places, sentences: Sentences | None = None) -> pa.Table:
    """The sentences found, and the most frequent sampled shingles above the cap: how many texts have them, and where one of these texts has it.

    The number of a shingle counts distinct texts whose sample holds it; that of a sentence all texts that hold its words in this order.
    """
    import pyarrow as pa

    hashes, counts, _ = hot
    order = list(places)
    found = sentences.found if sentences else []
    known = sentences.shingles if sentences else {}
    columns = {
        "kind": strings(["sentence"] * len(found) + ["shingle"] * len(order)),
        "documents": arrow(np.concatenate([np.array([item.documents for item in found], np.int64), counts[order]])),
        "text": strings([item.text for item in found] + [known.get(int(hashes[i])) for i in order]),
        "example": strings([item.example for item in found] + [places[i][0] for i in order]),
        "start": arrow(np.array([item.start for item in found] + [places[i][1] for i in order], np.int64)),
        "end": arrow(np.array([item.end for item in found] + [places[i][2] for i in order], np.int64)),
        "shingle": arrow(np.concatenate([np.zeros(len(found), np.uint64), hashes[order]]), np.arange(len(found) + len(order)) < len(found)),
    }
    return pa.table(columns)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence that may be boilerplate, in the text it was found in; ``words`` are the hashes of its words."""

    text: str
    example: str
    start: int
    end: int
    words: NDArray[np.uint32]
    documents: int = 0


class Sentences:
    """Collects sentences of frequent shingles while the texts are read once more, then counts them. Call ``watch`` for every block, then ``count``."""

    def __init__(self, hot: Hot, store: Store, settings: DedupSettings) -> None:
        self._settings, self._store, self._hot = settings, store, hot
        rows, first, shingles = np.unique(hot[2], return_index=True, return_counts=True)
        chosen = rows[np.lexsort((hot[0][first], -shingles))[:MOST]]  # ties by content, not by the order of rows
        self._shown: dict[int, list[int]] = {}
        for i in np.lexsort((hot[0], -hot[1]))[:MOST].tolist():
            self._shown.setdefault(int(hot[2][i]), []).append(int(hot[0][i]))
        self._rows = np.unique(np.concatenate([chosen, np.array(list(self._shown), np.int64)])).astype(np.int64)
        self._facts: dict[int, tuple[str, NDArray[np.uint32], NDArray[np.int64], int]] = {}
        self._guessed: dict[bytes, _Sentence] = {}
        self.shingles: dict[int, str] = {}
        self.found: list[_Sentence] = []
        base = 0
        for table in store.read(["id", "hashes", "places", "halvings"]):
            halvings = numbers(table.column("halvings"))
            for row in self._rows[slice(*np.searchsorted(self._rows, [base, base + len(table)]))].tolist():
                name, words, at = _words(table, row - base)
                if len(words) <= _LARGEST:
                    self._facts[row] = (name, words.copy(), at, int(halvings[row - base]))
            base += len(table)

    def watch(self, first: int, texts: pa.ChunkedArray) -> None:
        """Look at a block of texts, the first of which is row ``first``."""
        for row in self._rows[slice(*np.searchsorted(self._rows, [first, first + len(texts)]))].tolist():
            if row in self._facts:
                self._guess(row, texts[row - first].as_py())

    def _guess(self, row: int, text: str) -> None:
        name, words, at, halvings = self._facts[row]
        size = self._settings.shingle_words
        values = shingles_of(words, size)
        for value in self._shown.get(row, ()):
            word = int(np.flatnonzero(values == np.uint64(value))[0])
            self.shingles[value] = text[slice(*_span(at, word, word + size))][:_SHOWN]
        sampled = np.concatenate([[0], np.cumsum(values <= np.uint64(0xFFFFFFFFFFFFFFFF) >> np.uint64(halvings))])
        places = np.minimum(np.searchsorted(self._hot[0], values), len(self._hot[0]) - 1)  # they are sorted; numpy.isin would sort them again for every text
        frequent = np.concatenate([[0], np.cumsum(self._hot[0][places] == values)])
        starts = at[:-1] >> 5
        for match in _SENTENCE.finditer(text):
            a, b = np.searchsorted(starts, match.span()).tolist()
            last = b - size + 1  # shingles that lie inside
            if last <= a or b - a > _WORDS:
                continue
            known, hot = int(sampled[last] - sampled[a]), int(frequent[last] - frequent[a])
            if hot and hot == known and hot >= min(2, last - a):
                key = words[a:b].tobytes()
                start, end = _span(at, a, b)
                if key not in self._guessed or (name, start) < (self._guessed[key].example, self._guessed[key].start):
                    self._guessed[key] = _Sentence(" ".join(text[start:end].split())[:_SHOWN], name, start, end, words[a:b])

    def count(self) -> None:
        """Count the guessed sentences in all texts and keep those above the cap, the most frequent first."""
        guessed = list(self._guessed.values())
        if not guessed:
            return
        search = _Search([item.words for item in guessed], self._common())
        totals = np.zeros(len(guessed), np.int64)
        for table in self._store.read(["hashes"]):
            column = joined(table.column("hashes"))
            totals += search.texts(numbers(column.values), numbers(column.offsets))
        kept = [replace(item, documents=int(n)) for item, n in zip(guessed, totals, strict=True) if n > self._settings.hot_cap]
        self.found = sorted(kept, key=lambda item: (-item.documents, item.text, item.words.tobytes()))[:MOST]

    def _common(self) -> dict[int, int]:
        """How often the words of the first block stand there."""
        for table in self._store.read(["hashes"]):
            values, counts = np.unique(numbers(joined(table.column("hashes")).values), return_counts=True)
            return dict(zip(values.tolist(), counts.tolist(), strict=True))
        return {}


class _Search:
    """Many runs of two words or more looked for at once. A run is tried where its rarest word (not the last) stands before the word that follows it."""

    def __init__(self, runs: list[NDArray[np.uint32]], common: dict[int, int]) -> None:
        self._flat = np.concatenate(runs)
        self._sizes = np.array([len(run) for run in runs], np.int64)
        self._starts = np.cumsum(self._sizes) - self._sizes
        self._ahead = np.array([min(range(len(run) - 1), key=lambda i: (common.get(int(run[i]), 0), i)) for run in runs], np.int64)
        rarest = self._flat[self._starts + self._ahead]
        self._order = np.argsort(rarest, kind="stable")  # the runs by their rarest word
        self._anchors, self._first, self._count = np.unique(rarest[self._order], return_index=True, return_counts=True)
        self._possible = np.zeros(_TABLE, bool)
        self._possible[self._anchors & np.uint32(_TABLE - 1)] = True
        self._pairs = np.zeros(_TABLE, bool)
        self._pairs[_pair(rarest, self._flat[self._starts + self._ahead + 1])] = True

    def texts(self, values: NDArray[Any], offsets: NDArray[np.int64]) -> NDArray[np.int64]:
        """In how many of the texts, which begin at ``offsets``, each run stands.

        >>> runs = [np.array([1, 2, 3], np.uint32), np.array([3, 4, 5], np.uint32)]
        >>> _Search(runs, {}).texts(np.array([1, 2, 3, 4, 5, 1, 2, 3, 1, 2, 3], np.uint32), np.array([0, 7, 11])).tolist()
        [2, 1]
        """
        places = np.flatnonzero(self._possible[values[:-1] & np.uint32(_TABLE - 1)])
        places = places[self._pairs[_pair(values[places], values[places + 1])]]  # common words are mostly ruled out here
        spot = np.minimum(np.searchsorted(self._anchors, values[places]), len(self._anchors) - 1)
        here = self._anchors[spot] == values[places]
        places, spot = places[here], spot[here]
        repeats = self._count[spot]
        within = np.arange(int(repeats.sum())) - np.repeat(np.cumsum(repeats) - repeats, repeats)
        run = self._order[np.repeat(self._first[spot], repeats) + within]
        start = np.repeat(places, repeats) - self._ahead[run]
        text = np.searchsorted(offsets, start, side="right") - 1
        whole = (start >= 0) & (start + self._sizes[run] <= offsets[np.minimum(text + 1, len(offsets) - 1)])
        run, start, text = run[whole], start[whole], text[whole]
        for step in range(int(self._sizes.max())):
            longer = self._sizes[run] > step
            at = np.where(longer, step, 0)
            same = values[start + at] == self._flat[self._starts[run] + at]
            run, start, text = run[same], start[same], text[same]
            if not longer.any():
                break
        found = np.unique(run * len(offsets) + text) // len(offsets)
        return np.bincount(found, minlength=len(self._sizes))


def _pair(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """A number below _TABLE for two words in a row."""
    mixed: NDArray[np.uint32] = (first * np.uint32(0x9E3779B1) ^ second) * np.uint32(0x85EBCA6B) >> np.uint32(16)
    return mixed


def _words(table: pa.Table, row: int) -> tuple[str, NDArray[np.uint32], NDArray[np.int64]]:
    """Id, hashes of the words and their places of one row."""
    name, words, places = (table.column(column)[row] for column in ("id", "hashes", "places"))
    return name.as_py(), numbers(words.values), unpacked(numbers(places.values))


def _span(places: NDArray[np.int64], word: int, after: int) -> tuple[int, int]:
    """Code points from the start of a word to the end of the one before ``after``."""
    after = min(after, len(places) - 1)
    return int(places[word]) >> 5, (int(places[after]) >> 5) - (int(places[after]) & 31)
