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

from provenance.wordloops import gather, locate, scan

__all__ = ["distinct", "gather", "link", "locate", "overlap", "partners", "pick", "scan", "sift", "spread", "tally"]

_U = np.uint64
_S34, _ZERO, _ONE = _U(34), _U(0), _U(1)
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
def link(entries: Any, scratch: Any, digits: Any, hot: Any, cap: Any, partners: Any) -> Any:
    """The texts of every shingle that several have; see `sketch.link`. The groups are written over the slots, the hot shingles over the hashes.

    Returns the length of the groups; the first of ``digits`` gets the number of hot shingles.
    """
    h, s = entries
    sizes, hubs = hot
    hashes, slots = scratch
    _neighbours(h, s, hashes, slots, digits)
    n = len(h)
    end = found = np.int64(0)
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
            for j in range(start + 1, end):
                slot, k = s[j], j
                while k > start and s[k - 1] > slot:
                    s[k] = s[k - 1]
                    k -= 1
                s[k] = slot
            for j in range(start, end - 1):
                partners[s[j]] += end - 1 - j
        else:
            lowest = start
            for j in range(start + 1, end):
                lowest = j if s[j] < s[lowest] else lowest
            s[start], s[lowest] = s[lowest], s[start]
            h[found], sizes[found], hubs[found] = value, size, s[start]
            partners[s[start]] += size - 1
            found += 1
        s[start] |= _FIRST
    digits[0] = found
    return end


@njit(nogil=True)
def partners(linked: Any, span: Any, cap: Any, ends: Any, out: Any) -> Any:
    """The texts to the right of some texts, each put where its left text goes on; see `sketch.partners`."""
    first, last = np.uint32(span[0]), np.uint32(span[1])
    n = len(linked)
    a = 0
    while a < n:
        b = a + 1
        while b < n and linked[b] < _FIRST:
            b += 1
        star = np.uint32(b - a > cap)
        for i in range(a, a + 1 if star else b - 1):  # a star pairs its first text only
            x = linked[i] & _SLOT
            if first <= x < last:
                at = ends[x - first]
                for j in range(i + 1, b):
                    out[at] = linked[j] << np.uint32(1) | star
                    at += 1
                ends[x - first] = at
        a = b
    return np.int64(0)


@njit(nogil=True)
def sift(found: Any, ends: Any, tiny: Any, first: Any, cells: Any) -> Any:
    """Keep, in place, the partners that a text has twice, as far as a small table of counters can tell, or that one shingle is enough for.

    ``ends`` are where the partners of each text end, before and after. Returns how many are left.
    """
    most = np.uint32(len(cells))
    start = kept = np.int64(0)
    for i in range(len(ends)):
        end = ends[i]
        size = np.uint32(16)
        while size < 4 * (end - start) and size < most:
            size *= np.uint32(2)
        mask = size - np.uint32(1)
        cells[:size] = np.uint8(0)
        for j in range(start, end):
            cell = _cell(found[j]) & mask
            cells[cell] = np.uint8(1 if cells[cell] == 0 else 2)
        alone = tiny[first + i]
        for j in range(start, end):
            y = found[j]
            found[kept] = y
            kept += np.int64(cells[_cell(y) & mask] == 2 or alone | tiny[y >> np.uint32(1)])
        ends[i] = kept
        start = end
    return kept


@njit(nogil=True, inline="always")
def _cell(partner: Any) -> Any:
    """The cell of a partner, before it is cut to the size of the table: slots are numbered in no order, so neighbours are told apart and that is enough."""
    return (partner >> np.uint32(1)) * np.uint32(0x9E3779B1) >> np.uint32(8)


@njit(nogil=True)
def _sorted(values: Any, start: Any, end: Any) -> Any:
    """Sort a stretch in place, by insertion at ever smaller steps (Shell's method with Knuth's steps 1, 4, 13, 40, ...)."""
    step = np.int64(1)
    while 3 * step + 1 < end - start:
        step = 3 * step + 1
    while step > 0:
        for i in range(start + step, end):
            value, j = values[i], i
            while j >= start + step and values[j - step] > value:
                values[j] = values[j - step]
                j -= step
            values[j] = value
        step //= 3  # (step - 1) / 3, as every step but the first is one more than three times another; 1 // 3 ends it


@njit(nogil=True, error_model="numpy")
def pick(found: Any, ends: Any, first: Any, texts: Any, rule: Any, share: Any, out: Any) -> Any:
    """The pairs worth verifying among the partners left by `sift`; see `sketch.candidates`. ``rule`` is (shingles wanted, small sample). Returns how many."""
    wanted, small = rule
    runs, halvings = texts
    left, right, shared, hot = out
    picked = a = np.int64(0)
    for i in range(len(ends)):
        end, x = ends[i], first + i
        _sorted(found, a, end)
        while a < end:
            y = np.int64(found[a] >> np.uint32(1))
            stars, start = np.int64(0), a
            while a < end and found[a] >> np.uint32(1) == y:
                stars += np.int64(found[a] & np.uint32(1))
                a += 1
            count = a - start
            smaller = min(runs[x], runs[y]) / (1 << max(halvings[x], halvings[y]))
            if count >= share * smaller and (count >= wanted or (count > stars and smaller <= small)):
                left[picked], right[picked], shared[picked], hot[picked] = x, y, count, stars
                picked += 1
    return picked


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
