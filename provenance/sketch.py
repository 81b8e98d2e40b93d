"""Letters as tables, and the numpy twins of the compiled kernel: same names, same arguments, same bits.

Small inputs use the twins, because importing numba costs more than it saves; tests use them as the reference. What an array of texts becomes:

- ``words`` (uint32): the hashes of the words of all texts, one text after another; their shingles are made from them when they are needed;
- ``places`` (uint8): for every word its *spot*, ``start << 5 | gap`` (code points; the gap since the last word, at most 31), and after the last word of a
  text the same for its end, in the short form that `unpacked` reads: it is most of what is written and read again, and a byte a word is a fourth of it;
- ``sampled`` (uint64): the shingles below 2**(64 - halvings) of every text, repeats included;
- ``counts`` (int64, five columns): words, shingles, halvings, sampled shingles and bytes of places of every text;
- ``keys`` (uint64, two columns): numbers that are equal for texts of the same folded words, and practically only for those.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from provenance.shingle import LETTER, MASK, WORD, level, mix, shingles_of
from provenance.text import fold_char, is_spaceless, is_word_char

__all__ = [
    "ALONE",
    "CONTINUES",
    "ENDS",
    "STARTS",
    "Letters",
    "candidates",
    "distinct",
    "gather",
    "link",
    "locate",
    "overlap",
    "partners",
    "ready",
    "scan",
    "spread",
    "tally",
    "unpacked",
]

ENDS, STARTS, CONTINUES, ALONE = 0, 1, 2, 3  # what a code point does to words: ends one, starts or continues one, only continues one, is one
Arrays = tuple[NDArray[Any], ...]
_U = np.uint64
GAP = 31
_FAR = 255  # announces a spot of four bytes
_FIRST = 1 << 31  # marks the first text of a group of linked texts
_LONG = 64  # letters; longer words are rare in every language


class Letters:
    """The folding of every code point as tables, built page by page (256 code points) when a text needs them.

    >>> letters = Letters()
    >>> letters.add(0x4E)
    >>> int(letters.tables[3][letters.tables[2][0x4E], 0]) == ALONE
    True
    """

    def __init__(self) -> None:
        self._page_of = np.full(0x1100, -1, np.int32)
        self._classes = np.zeros((0, 256), np.uint8)
        self._fold_at = np.zeros((0, 256), np.int32)
        self._fold_len = np.zeros((0, 256), np.uint8)
        self._letters = np.zeros(0, np.uint32)
        for page in (0x00, 0x20):  # Latin and the typographic punctuation of nearly every text
            self.add(page)
        self._ascii = np.array([ord(fold_char(chr(c))) if chr(c).isalnum() else 0 for c in range(128)], np.uint64)
        self._factors = np.where(self._ascii > 0, _U(LETTER), _U(0))

    def add(self, page: int) -> None:
        """Add the 256 code points from ``page * 256``."""
        if self._page_of[page] >= 0:
            return
        classes, starts, lengths = np.zeros(256, np.uint8), np.zeros(256, np.int32), np.zeros(256, np.uint8)
        letters: list[int] = []
        for i in range(256):
            char = chr(page * 256 + i)
            if char.isalnum():
                classes[i] = ALONE if is_spaceless(char) else STARTS
            elif is_word_char(char):
                classes[i] = CONTINUES
            if classes[i]:
                folded = fold_char(char)
                starts[i], lengths[i] = len(self._letters) + len(letters), len(folded)
                letters.extend(map(ord, folded))
        self._classes = np.vstack([self._classes, classes])
        self._fold_at = np.vstack([self._fold_at, starts])
        self._fold_len = np.vstack([self._fold_len, lengths])
        self._letters = np.concatenate([self._letters, np.array(letters, np.uint32)])
        self._page_of[page] = len(self._classes) - 1

    @property
    def tables(self) -> tuple[NDArray[Any], ...]:
        """(letters of ASCII, factors of ASCII, page of a block, classes, start of the folding, its length, folded letters)."""
        return self._ascii, self._factors, self._page_of, self._classes, self._fold_at, self._fold_len, self._letters


def ready() -> None:
    """Nothing to load."""


def scan(
    data: NDArray[np.uint8], offsets: NDArray[np.int64], first: int, tables: Arrays, shape: tuple[int, int], out: Arrays, at: tuple[int, int, int]
) -> tuple[int, ...]:
    """Texts ``first`` and following of a UTF-8 buffer, written to the arrays ``out`` from the positions ``at`` on.

    ``shape`` is (words of a shingle, shingles to keep in a sample); ``out`` is (words, places, sampled, counts, keys) as described above and
    room for the spots of one text, each large enough (half the bytes plus three a text; places five times that).
    Returns (next text, missing page or -1, end of words, end of places, end of sample); what stands before the next text is written.
    """
    size, keep = shape
    begin = int(offsets[first])
    raw = data[begin : int(offsets[-1])]
    codes = np.frombuffer(raw.tobytes().decode("utf-8").encode("utf-32-le"), np.uint32)
    pages = tables[2][codes >> 8]
    if len(pages) and pages.min() < 0:
        return first, int((codes >> 8)[pages < 0][0]), *at
    before = np.concatenate([[0], np.cumsum((raw & 0xC0) != 0x80)])  # code points before each byte
    bounds = before[offsets[first:] - begin]
    starts, ends, hashes = _words(codes, pages, tables, bounds)
    text_of = np.searchsorted(bounds, starts, side="right") - 1
    s, q, m = at
    edges = np.searchsorted(text_of, np.arange(len(bounds)))
    for i in range(len(bounds) - 1):
        a, b = int(edges[i]), int(edges[i + 1])
        run, whole = _runs(hashes[a:b], size)
        halvings = level(len(run), keep)
        kept = run[run <= _U(0xFFFFFFFFFFFFFFFF) >> _U(halvings)]
        out[0][s : s + b - a] = hashes[a:b]
        out[2][m : m + len(kept)] = kept
        begins = np.append(starts[a:b], bounds[i + 1]) - bounds[i]
        gaps = begins - np.concatenate([[0], ends[a:b] - bounds[i]])
        places = _packed(begins << 5 | np.minimum(gaps, GAP))
        out[1][q : q + len(places)] = places
        out[3][first + i] = b - a, len(run), halvings, len(kept), len(places)
        out[4][first + i] = whole, run.sum(dtype=np.uint64)
        s, q, m = s + b - a, q + len(places), m + len(kept)
    return len(offsets) - 1, -1, s, q, m


def _packed(spots: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The spots of one text in their short form."""
    codes = np.diff(spots >> 5, prepend=0) << 3 | spots & GAP
    far = (spots & GAP > 7) | (codes >= _FAR)
    ends = np.cumsum(np.where(far, 5, 1))
    data = np.empty(int(ends[-1]), np.uint8)
    data[ends[~far] - 1] = codes[~far]
    data[ends[far] - 5] = _FAR
    for k in range(4):
        data[ends[far] - 4 + k] = spots[far] >> 8 * k & 255
    return data


def unpacked(data: NDArray[np.uint8]) -> NDArray[np.int64]:
    """The spots of one text, ``start << 5 | gap`` for every word and for the end, from their short form.

    A byte is ``step << 3 | gap``, the step from the start of one word to the next; 255 says that the four bytes after it are a whole spot, the low one first.

    >>> [(spot >> 5, spot & 31) for spot in unpacked(np.array([0, 41, 255, 227, 15, 0, 0, 48], np.uint8)).tolist()]
    [(0, 0), (5, 1), (127, 3), (133, 0)]
    """
    far, free = [], 0
    for at in np.flatnonzero(data == _FAR).tolist():
        if at >= free:  # else it belongs to the spot before
            far.append(at)
            free = at + 5
    codes = np.delete(data, np.add.outer(far, np.arange(1, 5)).astype(np.int64).ravel()).astype(np.int64)
    wide = np.array(far, np.int64) - 4 * np.arange(len(far))
    spots = sum(data[np.array(far, np.int64) + 1 + k].astype(np.int64) << 8 * k for k in range(4))
    codes[wide] = spots & GAP
    starts = np.cumsum(codes >> 3)
    moved = np.zeros(len(codes), np.int64)
    moved[wide] = np.diff((spots >> 5) - starts[wide], prepend=0)
    gaps = codes & 7
    gaps[wide] = spots & GAP
    unpacked: NDArray[np.int64] = starts + np.cumsum(moved) << 5 | gaps
    return unpacked


def locate(data: NDArray[np.uint8], offsets: NDArray[np.int64], rows: NDArray[np.int64], words: NDArray[np.int64]) -> NDArray[np.int64]:
    """The spot of word ``words[i]`` of text ``rows[i]``; the short form of the spots of text j begins at ``data[offsets[j]]``."""
    result = np.empty(len(rows), np.int64)
    for row in np.unique(rows).tolist():
        wanted = rows == row
        result[wanted] = unpacked(data[offsets[row] : offsets[row + 1]])[words[wanted]]
    return result


def _words(codes: NDArray[Any], pages: NDArray[Any], tables: Arrays, bounds: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Starts, ends (code points) and hashes of the words that have a folded letter; no word crosses one of the ``bounds``."""
    classes = tables[3][pages, codes & 255]
    firsts = np.zeros(len(codes) + 1, bool)
    firsts[bounds] = True
    place = np.arange(len(codes))
    anchor = np.maximum.accumulate(np.where((classes != CONTINUES) | firsts[:-1], place, 0)) if len(codes) else place
    inside = (classes == STARTS) | ((classes == CONTINUES) & (classes[anchor] == STARTS))
    earlier = np.concatenate([[False], inside[:-1]]) & ~firsts[:-1]
    alone = classes == ALONE
    starts = np.flatnonzero((inside & ~earlier) | alone)
    later = np.concatenate([inside[1:] & ~firsts[1:-1], [False]]) if len(codes) else inside
    ends = np.flatnonzero((inside & ~later) | alone) + 1
    sizes = np.where(inside | alone, tables[5][pages, codes & 255], 0).astype(np.int64)
    total = np.concatenate([[0], np.cumsum(sizes)])
    within = np.arange(total[-1]) - np.repeat(total[:-1], sizes)
    folded = tables[6][np.repeat(tables[4][pages, codes & 255], sizes) + within].astype(np.uint64)
    a, b = total[starts], total[ends]
    solid = b > a
    return starts[solid], ends[solid], _polynomials(folded, a[solid], b[solid])


def _polynomials(letters: NDArray[np.uint64], starts: NDArray[Any], ends: NDArray[Any]) -> NDArray[np.uint64]:
    """`shingle.word_hash` of letters[start:end], all at once: Horner's rule on all words at a time, the longest deciding the number of steps."""
    sizes = ends - starts
    order = np.argsort(-sizes, kind="stable")  # longest first, so that the words still open at a step are the first ones
    sizes, starts = sizes[order], starts[order]
    value = np.zeros(len(starts), np.uint64)
    for step in range(min(_LONG, int(sizes[0]) if len(sizes) else 0)):
        n = int(np.searchsorted(-sizes, -step, side="left"))
        value[:n] = value[:n] * _U(LETTER) + letters[starts[:n] + step]
    for i in range(int(np.searchsorted(-sizes, -_LONG, side="left"))):  # the few monsters one by one: a step for every letter of one word would cost minutes
        rest = int(value[i])
        for letter in letters[starts[i] + _LONG : starts[i] + sizes[i]].tolist():
            rest = (rest * LETTER + letter) & MASK
        value[i] = rest
    result = np.empty_like(value)
    result[order] = value * _U(WORD) >> _U(32)
    return result


def _runs(hashes: NDArray[Any], size: int) -> tuple[NDArray[np.uint64], np.uint64]:
    """The shingles of one text's word hashes, and a number for the whole text."""
    runs = shingles_of(hashes, size)
    if not len(runs):
        return runs, _U(0)
    powers = np.full(len(hashes), _U(LETTER))
    powers[0] = 1
    powers = np.cumprod(powers)[::-1]
    return runs, mix((hashes.astype(np.uint64) * powers).sum(dtype=np.uint64, keepdims=True))[0]


def tally(values: NDArray[np.uint64], offsets: NDArray[np.int64], slots: NDArray[np.int64], counts: NDArray[np.int64]) -> None:
    """Add to ``counts`` how many sampled shingles fall into each of its buckets (a power of two of them); texts without a slot (-1) are left out.

    Text i has ``values[offsets[i] : offsets[i + 1]]``. Buckets are told by bits that no sample level clears and that the sort of `link` does not use.
    """
    owners = np.repeat(slots, np.diff(offsets))
    wanted = values[offsets[0] : offsets[-1]][owners >= 0]
    counts += np.bincount((wanted >> _U(34) & _U(len(counts) - 1)).astype(np.int64), minlength=len(counts))


def spread(
    values: NDArray[np.uint64], offsets: NDArray[np.int64], slots: NDArray[np.int64], part: tuple[int, int], ends: NDArray[np.int64], out: Arrays
) -> None:
    """Write the sampled shingles of the buckets ``part[0]`` to ``part[1] - 1`` and the slots of their texts to ``out``, and move on their ``ends``.

    Arguments as for `tally`; ``ends`` says where each bucket goes on.
    """
    owners = np.repeat(slots, np.diff(offsets))
    given = values[offsets[0] : offsets[-1]]
    bucket = (given >> _U(34) & _U(len(ends) - 1)).astype(np.int64)
    for which in range(*part):
        wanted = (owners >= 0) & (bucket == which)
        start, count = int(ends[which]), int(wanted.sum())
        out[0][start : start + count], out[1][start : start + count] = given[wanted], owners[wanted]
        ends[which] += count


def link(hashes: NDArray[np.uint64], slots: NDArray[np.uint32], cap: int, counts: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], Arrays]:
    """Which texts share a sampled shingle: for every shingle of two texts or more the slots of its texts, the first of each group marked by the bit 2**31.

    ``slots`` (below 2**31) are the texts that have the shingles; entries of one text stand together. A group of at most ``cap`` texts is in order and pairs
    them all; a hotter one begins with the lowest slot and links every text to it (a star), so that a family larger than the cap hangs together without a
    quadratic number of pairs. To ``counts`` is added, for every text, how many partners stand to its right. Returns (groups, (hot shingles, number of their
    texts, their lowest text)); the order of groups and of hot shingles is not defined.
    """
    order = np.lexsort((slots, hashes))
    hashes, slots = hashes[order], slots[order]
    fresh = np.ones(len(hashes), bool)
    fresh[1:] = (hashes[1:] != hashes[:-1]) | (slots[1:] != slots[:-1])
    hashes, slots = hashes[fresh], slots[fresh]
    begins = np.flatnonzero(np.concatenate([[True], hashes[1:] != hashes[:-1]])) if len(hashes) else np.zeros(0, np.int64)
    sizes = np.diff(np.append(begins, len(hashes)))
    hot = sizes > cap
    facts = (hashes[begins[hot]], sizes[hot], slots[begins[hot]])
    after = np.repeat(begins + sizes, sizes) - np.arange(1, len(slots) + 1)
    after[np.repeat(hot, sizes)] = 0
    after[begins[hot]] = sizes[hot] - 1
    np.add.at(counts, slots, after.astype(np.uint32))
    slots[begins] |= np.uint32(_FIRST)
    return slots[np.repeat(sizes > 1, sizes)], facts


def partners(groups: NDArray[np.uint32], span: tuple[int, int], cap: int, ends: NDArray[np.int64], out: NDArray[np.uint32]) -> None:
    """The texts that groups from `link` pair with the texts ``span[0]`` to ``span[1] - 1``, as ``partner << 1 | star``, a text as often as it is paired.

    Those of a text are written to ``out`` from its place in ``ends`` on, which moves on; their order is not defined.
    """
    slots = (groups & np.uint32(_FIRST - 1)).astype(np.int64)
    begins = np.flatnonzero(groups >= _FIRST)
    sizes = np.diff(np.append(begins, len(groups)))
    place, end, size = np.arange(len(groups)), np.repeat(begins + sizes, sizes), np.repeat(sizes, sizes)
    arms = np.flatnonzero((size > cap) & (groups < _FIRST))
    lefts, rights = [np.repeat(slots[begins], sizes)[arms]], [slots[arms] << 1 | 1]
    for apart in range(1, int(min(cap, sizes.max(initial=0)))):
        paired = place[(place + apart < end) & (size <= cap)]
        lefts.append(slots[paired])
        rights.append(slots[paired + apart] << 1)
    left, right = np.concatenate(lefts), np.concatenate(rights)
    wanted = (left >= span[0]) & (left < span[1])
    left, right = left[wanted] - span[0], right[wanted]
    order = np.argsort(left, kind="stable")
    many = np.bincount(left, minlength=len(ends))
    out[np.repeat(ends - np.cumsum(many) + many, many) + np.arange(len(order))] = right[order]
    ends += many


def candidates(
    found: NDArray[np.uint32], ends: NDArray[np.int64], first: int, runs: NDArray[np.int64], halvings: NDArray[np.int64], rule: tuple[int, float, int]
) -> Arrays:
    """The pairs worth verifying: (left, right, shared sampled shingles, those of them that are hot), sorted by (left, right), left < right.

    The partners of text ``first + i``, as `partners` writes them, end at ``ends[i]`` of ``found``. ``runs`` and ``halvings`` are those of all texts. Both
    samples are comparable at the coarser of the two levels; ``rule`` is (shared shingles a pair needs, share of the smaller comparable sample it needs, size
    of a comparable sample from which downwards one shared shingle that is not hot is enough).
    """
    owners = np.repeat(first + np.arange(len(ends)), np.diff(ends, prepend=0))
    pairs, where = np.unique(owners << 32 | found >> np.uint32(1), return_inverse=True)
    shared = np.bincount(where, minlength=len(pairs))
    hot = np.bincount(where, found & np.uint32(1), minlength=len(pairs)).astype(np.int64)
    left, right = pairs >> 32, pairs & (_FIRST - 1)
    coarse = np.maximum(halvings[left], halvings[right])
    smaller = np.minimum(runs[left], runs[right]) / (1 << coarse)
    good = (shared >= rule[1] * smaller) & ((shared >= rule[0]) | ((shared > hot) & (smaller <= rule[2])))
    return left[good], right[good], shared[good], hot[good]


def gather(words: NDArray[np.uint32], offsets: NDArray[np.int64], rows: NDArray[np.int64], size: int, out: Arrays) -> None:
    """The shingles of the texts ``rows`` (text i has the words ``words[offsets[i] : offsets[i + 1]]``); ``out`` is (flat, starts): where each one's go."""
    flat, starts = out
    for row, at in zip(rows.tolist(), starts.tolist(), strict=True):
        run, _ = _runs(words[offsets[row] : offsets[row + 1]].astype(np.uint64), size)
        flat[at : at + len(run)] = run


def distinct(flat: NDArray[np.uint64], starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of distinct shingles of each text; text i is ``flat[starts[i] : starts[i + 1]]``.

    >>> distinct(np.array([5, 6, 5, 7], np.uint64), np.array([0, 3, 4])).tolist()
    [2, 1]
    """
    return np.array([len(np.unique(flat[a:b])) for a, b in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)], np.int64)


def overlap(flat: NDArray[np.uint64], starts: NDArray[np.int64], left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.int64]:
    """What two texts share, exactly: a row per pair, sorted by ``left`` for speed.

    Columns: shared distinct shingles; where the longest shared run starts in the left and in the right text, and its shingles (found from the first place
    of each shingle in the left text; the first of equals); the longest run of shingles that only the left, and only the right text has.

    >>> overlap(np.array([1, 2, 3, 9, 2, 3], np.uint64), np.array([0, 3, 6]), np.array([0]), np.array([1])).tolist()
    [[2, 1, 1, 2, 1, 1]]
    """
    result = np.zeros((len(left), 6), np.int64)
    current = -1
    for row, (a, b) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        if a != current:
            current, mine = a, flat[starts[a] : starts[a + 1]].tolist()
            places: dict[int, int] = {}
            for i, value in enumerate(mine):
                places.setdefault(value, i)
        other = flat[starts[b] : starts[b + 1]].tolist()
        shared = places.keys() & set(other)
        run = _longest_run(mine, other, places)
        result[row] = len(shared), *run, _longest_gap(mine, shared), _longest_gap(other, shared)
    return result


def _longest_run(mine: list[int], other: list[int], places: dict[int, int]) -> tuple[int, int, int]:
    best = (0, 0, 0)
    j = 0
    while j < len(other):
        i = places.get(other[j], -1)
        length = 0
        while i >= 0 and i + length < len(mine) and j + length < len(other) and mine[i + length] == other[j + length]:
            length += 1
        if length > best[2]:
            best = (i, j, length)
        j += max(1, length)
    return best


def _longest_gap(values: list[int], shared: set[int]) -> int:
    longest = length = 0
    for value in values:
        length = 0 if value in shared else length + 1
        longest = max(longest, length)
    return longest
