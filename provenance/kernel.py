"""The compiled kernel: UTF-8 buffers in, shingles out, without a Python object per word. Import it only when there is much to do: numba takes 0.3 s to start.

Every function here has a twin of the same name and arguments in `sketch`, written with plain numpy, that gives the same bits; tests hold the two together.
Arrays go in and out; nothing is allocated per text. All functions release the interpreter lock.
"""

from __future__ import annotations

# numba infers the types of compiled functions; annotations inside them would only be repeated guesses
# ruff: noqa: ANN401
# mypy: disable-error-code="assignment"
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from provenance.shingle import HALVINGS, LETTER, SHINGLE, WORD

__all__ = ["candidates", "distinct", "emit", "entries", "gather", "overlap", "scan"]

_U = np.uint64
_LETTER, _WORD, _SHINGLE = _U(LETTER), _U(WORD), _U(SHINGLE)
_MOST = HALVINGS
_F1, _F2 = _U(0xFF51AFD7ED558CCD), _U(0xC4CEB9FE1A85EC53)
ENDS, STARTS, CONTINUES, ALONE = 0, 1, 2, 3  # what a code point does to words: ends one, starts or continues one, only continues one, is one
_S5, _S32, _S33, _S34, _ZERO, _ONE, _GAP = _U(5), _U(32), _U(33), _U(34), _U(0), _U(1), _U(31)


@njit(cache=True, nogil=True, inline="always")
def _fmix(value: Any) -> Any:
    value = (value ^ (value >> _S33)) * _F1
    value = (value ^ (value >> _S33)) * _F2
    return value ^ (value >> _S33)


@njit(cache=True, nogil=True, inline="always")
def _shingle(words: Any, at: Any, size: Any) -> Any:
    """The shingle of ``size`` words from ``at`` on."""
    if size == 3:
        return _fmix((_U(words[at]) * _SHINGLE + _U(words[at + 1])) * _SHINGLE + _U(words[at + 2]))
    value = _ZERO
    for d in range(size):
        value = value * _SHINGLE + _U(words[at + d])
    return _fmix(value)


@njit(cache=True, nogil=True)
def _decoded(data: Any, p: Any) -> Any:
    """The code point whose UTF-8 form starts at byte ``p``, and its width in bytes; the buffer was checked to be valid."""
    byte = np.int64(data[p])
    if byte < 0xE0:
        return ((byte & 0x1F) << 6) | (np.int64(data[p + _ONE]) & 0x3F), 2
    low = ((np.int64(data[p + _ONE]) & 0x3F) << 6) | (np.int64(data[p + _U(2)]) & 0x3F)
    if byte < 0xF0:
        return ((byte & 0x0F) << 12) | low, 3
    return ((byte & 0x07) << 18) | (low << 6) | (np.int64(data[p + _U(3)]) & 0x3F), 4


@njit(cache=True, nogil=True)
def _words(data: Any, at: Any, end: Any, tables: Any, hashes: Any, places: Any) -> Any:
    """Word hashes and places of one text; (words, -1), or (0, page) when a page of the letter table is missing.

    The road of plain ASCII has no branch that depends on the text: the open word is written at every byte and counted only where it ends, because a branch
    guessed wrong at both ends of every word costs more than all the arithmetic.
    """
    ascii_letters, ascii_factors, page_of, classes, fold_at, fold_len, letters = tables
    n = value = last_end = _ZERO
    opened = inside = _ZERO  # the last code point belongs to a word; and that word has at least one folded letter
    base = at  # byte offset minus this is the offset in code points; continuation bytes are added to it
    p = at
    while p < end:
        byte = data[p]
        while byte < 128:
            here = p - base
            gap = here - last_end
            places[n + opened] = (here << _S5) | (gap if gap < _GAP else _GAP)  # at n while outside, so the last write is the start of the word
            hashes[n] = (value * _WORD) >> _S32
            letter = ascii_letters[byte]
            word = _ONE if letter != _ZERO else _ZERO
            ended = inside & (word ^ _ONE)
            n += ended
            last_end = here if ended else last_end
            value = value * ascii_factors[byte] + letter
            inside = opened = word
            p += _ONE
            if p >= end:
                break
            byte = data[p]
        if p >= end:
            break
        code, width = _decoded(data, p)
        page = page_of[code >> 8]
        if page < 0:
            return np.int64(0), code >> 8
        here = p - base
        p += _U(width)
        base += _U(width - 1)
        kind = classes[page, code & 255]
        if inside and kind != STARTS and kind != CONTINUES:
            hashes[n] = (value * _WORD) >> _S32
            n += _ONE
            last_end = here
        if not opened or (kind != STARTS and kind != CONTINUES):
            opened = inside = value = _ZERO
        if kind == ENDS or (kind == CONTINUES and not opened):
            continue
        if not opened:
            gap = here - last_end
            places[n] = (here << _S5) | (gap if gap < _GAP else _GAP)
        opened = _ONE
        first = fold_at[page, code & 255]
        for k in range(first, first + fold_len[page, code & 255]):
            value = value * _LETTER + _U(letters[k])
            inside = _ONE
        if kind == ALONE:
            hashes[n] = (value * _WORD) >> _S32
            n += inside
            last_end = here + _ONE if inside else last_end
            opened = inside = value = _ZERO
    length = end - base
    if inside:
        hashes[n] = (value * _WORD) >> _S32
        n += _ONE
        last_end = length
    gap = length - last_end
    places[n] = (length << _S5) | (gap if gap < _GAP else _GAP)
    return np.int64(n), -1


@njit(cache=True, nogil=True)
def scan(data: NDArray[np.uint8], offsets: NDArray[np.int64], first: int, tables: Any, shape: Any, out: Any, at: Any) -> Any:
    """Texts ``first`` to the end of the buffer; see `sketch.scan` for the arguments. Stops early at a missing page of the letter table.

    Returns (next text, missing page or -1, end of words, end of places, end of sample).
    """
    size, keep = shape
    words, places, sampled, counts, keys = out
    s, q, m = at
    for i in range(first, len(offsets) - 1):
        n, page = _words(data, _U(offsets[i]), _U(offsets[i + 1]), tables, words[s:], places[q:])
        if page >= 0:
            return i, page, s, q, m
        k = min(size, n)
        runs = n - k + 1 if n else 0
        halvings = 0
        while halvings < _MOST and runs > keep << halvings:
            halvings += 1
        limit = _U(0xFFFFFFFFFFFFFFFF) >> _U(halvings)
        whole = _ZERO
        total = _ZERO
        kept = m
        for j in range(s, s + runs):
            whole = whole * _LETTER + _U(words[j])
            value = _shingle(words, j, k)
            total += value
            sampled[m] = value
            m += 1 if value <= limit else 0
        for j in range(s + runs, s + n):
            whole = whole * _LETTER + _U(words[j])
        counts[i, 0], counts[i, 1], counts[i, 2], counts[i, 3] = n, runs, halvings, m - kept
        keys[i, 0], keys[i, 1] = _fmix(whole), total
        s += n
        q += n + 1
    return len(offsets) - 1, -1, s, q, m


@njit(cache=True, nogil=True)
def _sorted_entries(hashes: Any, slots: Any) -> Any:
    """Entries ordered so that equal hashes stand together: three radix passes over the low 33 bits, then the rare neighbours that differ above them."""
    n = len(hashes)
    h, s, h2, s2 = hashes.copy(), slots.copy(), np.empty_like(hashes), np.empty_like(slots)
    for shift in (0, 11, 22):
        counts = np.zeros(2049, np.int64)
        for i in range(n):
            counts[((h[i] >> _U(shift)) & _U(2047)) + _ONE] += 1
        for d in range(2048):
            counts[d + 1] += counts[d]
        for i in range(n):
            digit = (h[i] >> _U(shift)) & _U(2047)
            at = counts[digit]
            counts[digit] = at + 1
            h2[at] = h[i]
            s2[at] = s[i]
        h, h2 = h2, h
        s, s2 = s2, s
    low = _U((1 << 33) - 1)
    for i in range(1, n):
        if h[i] < h[i - 1] and (h[i] & low) == (h[i - 1] & low):
            value, slot, j = h[i], s[i], i
            while j > 0 and h[j - 1] > value and (h[j - 1] & low) == (value & low):
                h[j], s[j] = h[j - 1], s[j - 1]
                j -= 1
            h[j], s[j] = value, slot
    return h, s


@njit(cache=True, nogil=True)
def _sorted_keys(keys: Any, bits: Any) -> Any:
    """Keys of at most ``bits`` bits in order: radix passes of 11 bits."""
    n = len(keys)
    k, k2 = keys, np.empty_like(keys)
    shift = 0
    while shift < bits:
        counts = np.zeros(2049, np.int64)
        for i in range(n):
            counts[((k[i] >> _U(shift)) & _U(2047)) + _ONE] += 1
        for d in range(2048):
            counts[d + 1] += counts[d]
        for i in range(n):
            digit = (k[i] >> _U(shift)) & _U(2047)
            k2[counts[digit]] = k[i]
            counts[digit] += 1
        k, k2 = k2, k
        shift += 11
    return k


@njit(cache=True, nogil=True)
def emit(hashes: NDArray[np.uint64], slots: NDArray[np.uint32], cap: int, bits: int) -> Any:
    """Which texts share a sampled shingle; see `sketch.emit`."""
    h, s = _sorted_entries(hashes, slots)
    n = 0
    for i in range(len(h)):  # entries of one text stand together, so its repeats are neighbours now
        if n == 0 or h[i] != h[n - 1] or s[i] != s[n - 1]:
            h[n], s[n] = h[i], s[i]
            n += 1
    wanted = 0
    hot = 0
    a = 0
    while a < n:
        b = a + 1
        while b < n and h[b] == h[a]:
            b += 1
        wanted += (b - a) * (b - a - 1) // 2 if b - a <= cap else b - a - 1
        hot += 1 if b - a > cap else 0
        a = b
    keys, hot_hashes, hot_counts, hubs = np.empty(wanted, np.uint64), np.empty(hot, np.uint64), np.empty(hot, np.int64), np.empty(hot, np.uint32)
    shift = _U(bits)
    k = 0
    hot = 0
    a = 0
    while a < n:
        b = a + 1
        while b < n and h[b] == h[a]:
            b += 1
        if b - a <= cap:
            for i in range(a, b):
                x = _U(s[i])
                for j in range(i + 1, b):
                    y = _U(s[j])
                    keys[k] = ((min(x, y) << shift) | max(x, y)) << _ONE
                    k += 1
        else:
            hub = s[a]
            for i in range(a, b):
                hub = min(hub, s[i])
            for i in range(a, b):
                if s[i] != hub:
                    keys[k] = (((_U(hub) << shift) | _U(s[i])) << _ONE) | _ONE
                    k += 1
            hot_hashes[hot], hot_counts[hot], hubs[hot] = h[a], b - a, hub
            hot += 1
        a = b
    return keys, hot_hashes, hot_counts, hubs


@njit(cache=True, nogil=True)
def candidates(keys: NDArray[np.uint64], bits: int, runs: NDArray[np.int64], halvings: NDArray[np.int64], rule: Any) -> Any:
    """The pairs worth verifying; see `sketch.candidates`. The keys may be reordered."""
    keys = _sorted_keys(keys, 2 * bits + 1)
    n = len(keys)
    left, right, shared, hot = np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64)
    low = _U((1 << bits) - 1)
    found = 0
    a = 0
    while a < n:
        pair = keys[a] >> _ONE
        stars = 0
        b = a
        while b < n and keys[b] >> _ONE == pair:
            stars += np.int64(keys[b] & _ONE)
            b += 1
        x, y = np.int64(pair >> _U(bits)), np.int64(pair & low)
        smaller = min(runs[x], runs[y]) / (1 << max(halvings[x], halvings[y]))
        if b - a >= rule[1] * smaller and (b - a >= rule[0] or (b - a > stars and smaller <= rule[2])):
            left[found], right[found], shared[found], hot[found] = x, y, b - a, stars
            found += 1
        a = b
    return left[:found].copy(), right[:found].copy(), shared[:found].copy(), hot[:found].copy()


@njit(cache=True, nogil=True)
def entries(values: NDArray[np.uint64], offsets: NDArray[np.int64], slots: NDArray[np.int64], part: Any, out: Any) -> int:
    """The sampled shingles of one part; see `sketch.entries`."""
    which, parts = _U(part[0]), _U(part[1] - 1)
    hashes, owners = out
    n = 0
    for i in range(len(slots)):
        if slots[i] >= 0:
            for j in range(offsets[i], offsets[i + 1]):
                hashes[n] = values[j]
                owners[n] = slots[i]
                n += 1 if (values[j] >> _S34) & parts == which else 0
    return n


@njit(cache=True, nogil=True)
def gather(words: NDArray[np.uint32], offsets: NDArray[np.int64], rows: NDArray[np.int64], size: int, out: Any) -> None:
    """The shingles of some texts, each put where it belongs; see `sketch.gather`."""
    flat, starts = out
    for i in range(len(rows)):
        first, last = offsets[rows[i]], offsets[rows[i] + 1]
        k = min(size, last - first)
        at = starts[i]
        for j in range(first, last - k + 1 if k else first):
            flat[at] = _shingle(words, j, k)
            at += 1


@njit(cache=True, nogil=True)
def _slots_for(count: Any) -> Any:
    slots = 16
    while slots < 2 * count:
        slots *= 2
    return slots


@njit(cache=True, nogil=True)
def distinct(flat: NDArray[np.uint64], starts: NDArray[np.int64]) -> Any:
    """The number of distinct shingles of each text; see `sketch.distinct`."""
    longest = 0
    for i in range(len(starts) - 1):
        longest = max(longest, starts[i + 1] - starts[i])
    table = np.zeros(_slots_for(longest), np.uint64)
    result = np.zeros(len(starts) - 1, np.int64)
    for i in range(len(starts) - 1):
        slots = _slots_for(starts[i + 1] - starts[i])
        table[:slots] = _ZERO
        mask = _U(slots - 1)
        for j in range(starts[i], starts[i + 1]):
            value = flat[j]
            slot = value & mask
            while table[slot] != _ZERO and table[slot] != value:
                slot = (slot + _ONE) & mask
            if table[slot] == _ZERO:
                table[slot] = value
                result[i] += 1
    return result


@njit(cache=True, nogil=True)
def _placed(flat: Any, start: Any, end: Any, table: Any, where: Any, first: Any) -> Any:
    """Put the shingles of a text into the table with their first place; ``first`` gets the first place of the shingle at each place."""
    slots = _slots_for(end - start)
    table[:slots] = _ZERO
    mask = _U(slots - 1)
    for j in range(start, end):
        value = flat[j]
        slot = value & mask
        while table[slot] != _ZERO and table[slot] != value:
            slot = (slot + _ONE) & mask
        if table[slot] == _ZERO:
            table[slot] = value
            where[slot] = j - start
        first[j - start] = where[slot]
    return mask


@njit(cache=True, nogil=True)
def overlap(flat: NDArray[np.uint64], starts: NDArray[np.int64], left: NDArray[np.int64], right: NDArray[np.int64]) -> Any:
    """What two texts share, exactly; see `sketch.overlap`."""
    longest = 0
    for pair in range(len(left)):
        longest = max(longest, starts[left[pair] + 1] - starts[left[pair]])
    size = _slots_for(longest)
    table, where = np.zeros(size, np.uint64), np.zeros(size, np.int32)
    first, seen = np.zeros(longest + 1, np.int32), np.zeros(longest + 1, np.int64)
    result = np.zeros((len(left), 6), np.int64)
    current = np.int64(-1)
    mask = _ZERO
    for pair in range(len(left)):
        a0, a1 = starts[left[pair]], starts[left[pair] + 1]
        b0, b1 = starts[right[pair]], starts[right[pair] + 1]
        if left[pair] != current:
            current = left[pair]
            mask = _placed(flat, a0, a1, table, where, first)
        stamp = pair + 1
        shared = 0
        run_a = run_b = run = 0
        gap = own_b = 0
        j = b0
        while j < b1:
            value = flat[j]
            slot = value & mask
            while table[slot] != _ZERO and table[slot] != value:
                slot = (slot + _ONE) & mask
            if table[slot] == _ZERO:
                gap += 1
                own_b = max(own_b, gap)
                j += 1
                continue
            gap = 0
            i = np.int64(where[slot])
            length = 0
            while a0 + i + length < a1 and j + length < b1 and flat[a0 + i + length] == flat[j + length]:
                place = first[i + length]
                if seen[place] != stamp:
                    seen[place] = stamp
                    shared += 1
                length += 1
            if length > run:
                run_a, run_b, run = i, j - b0, length
            j += length
        gap = own_a = 0
        for i in range(a1 - a0):
            if seen[first[i]] == stamp:
                gap = 0
            else:
                gap += 1
                own_a = max(own_a, gap)
        result[pair, 0], result[pair, 1], result[pair, 2] = shared, run_a, run_b
        result[pair, 3], result[pair, 4], result[pair, 5] = run, own_a, own_b
    return result
