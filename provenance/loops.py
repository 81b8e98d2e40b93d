"""The loops of the kernel, for numba to compile: arrays in, arrays out. `kernel` calls what is compiled here; import this only to compile.

Nothing is allocated, nothing is raised and every result is one whole number or stands in an array that was handed over, so that the machine code can be kept
and called without numba. The twins in `sketch` say what each of them means.
"""

from __future__ import annotations

# numba infers the types of compiled functions; annotations inside them would only be repeated guesses
# ruff: noqa: ANN401
# mypy: disable-error-code="assignment"
from typing import Any

import numpy as np
from numba import njit

from provenance.shingle import SHINGLE
from provenance.wordloops import gather, scan

__all__ = ["collect", "distinct", "gather", "link", "mark", "order", "overlap", "pick", "scan", "spread", "tally"]

_U = np.uint64
_SHINGLE, _S32, _S34, _ZERO, _ONE = _U(SHINGLE), _U(32), _U(34), _U(0), _U(1)
_FIRST = np.uint32(1 << 31)  # marks the first text of a group of linked texts
_SLOT = np.uint32((1 << 31) - 1)


@njit(nogil=True)
def tally(values: Any, offsets: Any, slots: Any, counts: Any) -> Any:
    """How many sampled shingles each bucket gets; see `sketch.tally`."""
    mask = _U(len(counts) - 1)
    for i in range(len(slots)):
        if slots[i] >= 0:
            for j in range(offsets[i], offsets[i + 1]):
                counts[(values[j] >> _S34) & mask] += 1
    return np.int64(0)


@njit(nogil=True)
def spread(values: Any, offsets: Any, slots: Any, part: Any, ends: Any, out: Any) -> Any:
    """The sampled shingles of some buckets, each put where its bucket goes on; see `sketch.spread`."""
    first, last = _U(part[0]), _U(part[1])
    mask = _U(len(ends) - 1)
    hashes, owners = out
    for i in range(len(slots)):
        if slots[i] >= 0:
            for j in range(offsets[i], offsets[i + 1]):
                bucket = (values[j] >> _S34) & mask
                if first <= bucket < last:
                    at = ends[bucket]
                    ends[bucket] = at + 1
                    hashes[at] = values[j]
                    owners[at] = slots[i]
    return np.int64(0)


@njit(nogil=True)
def _digits(values: Any, shift: Any, counts: Any) -> Any:
    """Where the values of each of the 2,048 digits at ``shift`` begin."""
    counts[:] = 0
    for i in range(len(values)):
        counts[((values[i] >> shift) & _U(2047)) + _ONE] += 1
    for d in range(2048):
        counts[d + 1] += counts[d]


@njit(nogil=True)
def _neighbours(h: Any, s: Any, h2: Any, s2: Any, counts: Any) -> Any:
    """Entries ordered, into ``h2`` and ``s2``, so that equal hashes stand together: three passes over the low 33 bits, then the rare ones that differ above."""
    n = len(h)
    for step in range(3):
        shift = _U(11 * step)
        _digits(h, shift, counts)
        for i in range(n):
            digit = (h[i] >> shift) & _U(2047)
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


@njit(nogil=True)
def link(entries: Any, scratch: Any, counts: Any, hot: Any, cap: Any, state: Any) -> Any:
    """The texts of every shingle that several have; see `sketch.link`. The groups are written over the slots, the hot shingles over the hashes.

    Returns the length of the groups; ``state`` gets the number of pairs and of hot shingles.
    """
    h, s = entries
    sizes, hubs = hot
    hashes, slots = scratch
    _neighbours(h, s, hashes, slots, counts)
    n = len(h)
    end = pairs = found = np.int64(0)
    i = np.int64(0)
    while i < n:
        value = hashes[i]
        start = end
        while i < n and hashes[i] == value:
            slot = slots[i]
            if end == start or slot != s[end - 1]:  # entries of one text stand together, so its repeats are neighbours
                s[end] = slot
                end += 1
            i += 1
        size = end - start
        if size == 1:
            end = start
            continue
        if size <= cap:
            pairs += size * (size - 1) // 2
            for j in range(start + 1, end):
                slot, k = s[j], j
                while k > start and s[k - 1] > slot:
                    s[k] = s[k - 1]
                    k -= 1
                s[k] = slot
        else:
            pairs += size - 1
            lowest = start
            for j in range(start + 1, end):
                lowest = j if s[j] < s[lowest] else lowest
            s[start], s[lowest] = s[lowest], s[start]
            h[found], sizes[found], hubs[found] = value, size, s[start]
            found += 1
        s[start] |= _FIRST
    state[0], state[1] = pairs, found
    return end


@njit(nogil=True, inline="always")
def _cell(x: Any, y: Any, shift: Any) -> Any:
    """The cell of a pair of texts in a table of 2-bit counters."""
    return ((_U(x) << _S32 | _U(y)) * _SHINGLE) >> shift


@njit(nogil=True)
def mark(linked: Any, tiny: Any, table: Any, rule: Any) -> Any:
    """Count the pairs of one part in 2-bit cells; returns how many `collect` will find at most. ``rule`` is (cap, part, parts, shift)."""
    cap, which, parts, shift = rule
    mask, wanted, shift = np.uint32(parts - 1), np.uint32(which), _U(shift)
    found = np.int64(0)
    n = len(linked)
    a = 0
    while a < n:
        b = a + 1
        while b < n and linked[b] < _FIRST:
            b += 1
        last = b - 1 if b - a <= cap else a + 1  # a star pairs its first text only
        for i in range(a, last):
            x = linked[i] & _SLOT
            if x & mask == wanted:
                for j in range(i + 1, b):
                    y = linked[j]
                    cell = _cell(x, y, shift)
                    place, bit = cell >> _U(2), np.uint8((cell & _U(3)) << _ONE)
                    seen = (table[place] >> bit) & np.uint8(3)
                    if seen < 2:
                        table[place] += np.uint8(1) << bit
                    found += 1 if seen == 2 else 2 if seen == 1 else np.int64(tiny[x] | tiny[y])
        a = b
    return found


@njit(nogil=True)
def collect(linked: Any, tiny: Any, table: Any, rule: Any, keys: Any, start: Any) -> Any:
    """The pairs of one part that share several shingles, or are tiny, as keys ``(left << bits | right) << 1 | star``; returns the end of the keys."""
    cap, which, parts, shift, bits = rule
    mask, wanted, shift = np.uint32(parts - 1), np.uint32(which), _U(shift)
    width = _U(bits)
    n = len(linked)
    k = start
    a = 0
    while a < n:
        b = a + 1
        while b < n and linked[b] < _FIRST:
            b += 1
        star = _ZERO if b - a <= cap else _ONE
        last = b - 1 if b - a <= cap else a + 1
        for i in range(a, last):
            x = linked[i] & _SLOT
            if x & mask == wanted:
                for j in range(i + 1, b):
                    y = linked[j]
                    cell = _cell(x, y, shift)
                    seen = (table[cell >> _U(2)] >> np.uint8((cell & _U(3)) << _ONE)) & np.uint8(3)
                    if seen == 2 or tiny[x] | tiny[y]:
                        keys[k] = (_U(x) << width | _U(y)) << _ONE | star
                        k += 1
        a = b
    return k


@njit(nogil=True)
def order(keys: Any, scratch: Any, counts: Any, bits: Any) -> Any:
    """Sort keys of at most ``bits`` bits: passes of 11 bits, each from one array to the other. Returns 1 when the last one ends in ``scratch``."""
    steps = (bits + 10) // 11
    source, target = keys, scratch
    for step in range(steps):
        shift = _U(11 * step)
        _digits(source, shift, counts)
        for i in range(len(source)):
            digit = (source[i] >> shift) & _U(2047)
            at = counts[digit]
            counts[digit] = at + 1
            target[at] = source[i]
        source, target = target, source
    return np.int64(steps & 1)


@njit(nogil=True, error_model="numpy")
def pick(keys: Any, bits: Any, runs: Any, halvings: Any, rule: Any, share: Any, out: Any) -> Any:
    """The pairs worth verifying among sorted keys; see `sketch.candidates`. ``rule`` is (shingles wanted, small sample). Returns how many."""
    wanted, small = rule
    left, right, shared, hot = out
    n = len(keys)
    low, width = (_ONE << _U(bits)) - _ONE, _U(bits)
    found = np.int64(0)
    a = 0
    while a < n:
        pair = keys[a] >> _ONE
        stars = np.int64(0)
        b = a
        while b < n and keys[b] >> _ONE == pair:
            stars += np.int64(keys[b] & _ONE)
            b += 1
        x, y = np.int64(pair >> width), np.int64(pair & low)
        smaller = min(runs[x], runs[y]) / (1 << max(halvings[x], halvings[y]))
        if b - a >= share * smaller and (b - a >= wanted or (b - a > stars and smaller <= small)):
            left[found], right[found], shared[found], hot[found] = x, y, b - a, stars
            found += 1
        a = b
    return found


@njit(nogil=True)
def _slots_for(count: Any) -> Any:
    """The size of a hash table for so many shingles: roomy for common texts, close for one of many megabytes, which alone decides the peak of memory."""
    slots = 16
    while slots < (2 * count if count < 1 << 20 else count + count // 4):
        slots *= 2
    return slots


@njit(nogil=True)
def distinct(flat: Any, starts: Any, table: Any, result: Any) -> Any:
    """The number of distinct shingles of each text; see `sketch.distinct`."""
    for i in range(len(starts) - 1):
        slots = _slots_for(starts[i + 1] - starts[i])
        table[:slots] = _ZERO
        mask = _U(slots - 1)
        found = np.int64(0)
        for j in range(starts[i], starts[i + 1]):
            value = flat[j]
            slot = value & mask
            while table[slot] != _ZERO and table[slot] != value:
                slot = (slot + _ONE) & mask
            found += 1 if table[slot] == _ZERO else 0
            table[slot] = value
        result[i] = found
    return np.int64(0)


@njit(nogil=True)
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


@njit(nogil=True)
def overlap(flat: Any, starts: Any, left: Any, right: Any, room: Any, result: Any) -> Any:
    """What two texts share, exactly; see `sketch.overlap`. ``room`` is (table, where, first, seen), wide enough for the longest left text; ``seen`` is 0."""
    table, where, first, seen = room
    current = np.int64(-1)
    mask = _ZERO
    for pair in range(len(left)):
        a0, a1 = starts[left[pair]], starts[left[pair] + 1]
        b0, b1 = starts[right[pair]], starts[right[pair] + 1]
        if left[pair] != current:
            current = left[pair]
            mask = _placed(flat, a0, a1, table, where, first)
        stamp = np.int32(pair + 1)
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
    return np.int64(0)
