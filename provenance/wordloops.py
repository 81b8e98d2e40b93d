"""The loops that make words and shingles of texts, for numba to compile; see `loops`.

The road of plain ASCII has no branch that depends on the text; all others decode one code point at a time and look it up in the tables of `sketch.Letters`.
"""

from __future__ import annotations

# numba infers the types of compiled functions; annotations inside them would only be repeated guesses
# ruff: noqa: ANN401
# mypy: disable-error-code="assignment"
from typing import Any

import numpy as np
from numba import njit

from provenance.shingle import HALVINGS, LETTER, SHINGLE, WORD

__all__ = ["gather", "locate", "scan"]

_U = np.uint64
_LETTER, _WORD, _SHINGLE = _U(LETTER), _U(WORD), _U(SHINGLE)
_MOST = HALVINGS
_F1, _F2 = _U(0xFF51AFD7ED558CCD), _U(0xC4CEB9FE1A85EC53)
ENDS, STARTS, CONTINUES, ALONE = 0, 1, 2, 3  # what a code point does to words: ends one, starts or continues one, only continues one, is one
_S5, _S32, _S33, _ZERO, _ONE, _GAP = _U(5), _U(32), _U(33), _U(0), _U(1), _U(31)


@njit(nogil=True, inline="always")
def _fmix(value: Any) -> Any:
    value = (value ^ (value >> _S33)) * _F1
    value = (value ^ (value >> _S33)) * _F2
    return value ^ (value >> _S33)


@njit(nogil=True, inline="always")
def _shingle(words: Any, at: Any, size: Any) -> Any:
    """The shingle of ``size`` words from ``at`` on."""
    if size == 3:
        return _fmix((_U(words[at]) * _SHINGLE + _U(words[at + 1])) * _SHINGLE + _U(words[at + 2]))
    value = _ZERO
    for d in range(size):
        value = value * _SHINGLE + _U(words[at + d])
    return _fmix(value)


@njit(nogil=True)
def _decoded(data: Any, p: Any) -> Any:
    """The code point whose UTF-8 form starts at byte ``p``, and its width in bytes; the buffer was checked to be valid."""
    byte = np.int64(data[p])
    if byte < 0xE0:
        return ((byte & 0x1F) << 6) | (np.int64(data[p + _ONE]) & 0x3F), 2
    low = ((np.int64(data[p + _ONE]) & 0x3F) << 6) | (np.int64(data[p + _U(2)]) & 0x3F)
    if byte < 0xF0:
        return ((byte & 0x0F) << 12) | low, 3
    return ((byte & 0x07) << 18) | (low << 6) | (np.int64(data[p + _U(3)]) & 0x3F), 4


@njit(nogil=True)
def _words(data: Any, at: Any, end: Any, tables: Any, hashes: Any, spots: Any) -> Any:
    """Word hashes and spots of one text; (words, -1), or (0, page) when a page of the letter table is missing.

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
            spots[n + opened] = (here << _S5) | (gap if gap < _GAP else _GAP)  # at n while outside, so the last write is the start of the word
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
            spots[n] = (here << _S5) | (gap if gap < _GAP else _GAP)
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
    spots[n] = (length << _S5) | (gap if gap < _GAP else _GAP)
    return np.int64(n), -1


@njit(nogil=True)
def _packed(spots: Any, count: Any, out: Any, at: Any) -> Any:
    """Write so many spots (start << 5 | gap) from ``at`` on in the short form of `sketch.unpacked`; returns where they end."""
    before = np.int64(0)
    for i in range(count):
        start, gap = np.int64(spots[i] >> np.uint32(5)), np.int64(spots[i] & np.uint32(31))
        code = (start - before) << 3 | gap
        if gap < 8 and 0 <= code < 255:
            out[at] = code
            at += 1
        else:
            out[at] = 255
            for k in range(4):
                out[at + 1 + k] = spots[i] >> np.uint32(8 * k) & np.uint32(255)
            at += 5
        before = start
    return at


@njit(nogil=True)
def locate(data: Any, offsets: Any, rows: Any, words: Any, result: Any) -> Any:
    """The spot of a word of some texts; see `sketch.locate`."""
    for i in range(len(rows)):
        at, start, gap = offsets[rows[i]], np.int64(0), np.int64(0)
        for _ in range(words[i] + 1):
            code = np.int64(data[at])
            if code < 255:
                start += code >> 3
                gap = code & 7
                at += 1
            else:
                spot = np.int64(0)
                for k in range(4):
                    spot |= np.int64(data[at + 1 + k]) << (8 * k)
                start, gap = spot >> 5, spot & 31
                at += 5
        result[i] = start << 5 | gap
    return np.int64(0)


@njit(nogil=True, error_model="numpy")
def scan(data: Any, offsets: Any, tables: Any, shape: Any, out: Any, state: Any) -> Any:
    """Texts ``state[0]`` to the end of the buffer; see `sketch.scan`. Stops early at a missing page of the letter table, which is returned, else -1.

    ``state`` is (next text, end of words, end of places, end of sample) and is moved on.
    """
    size, keep = shape
    words, places, sampled, counts, keys, spots = out
    s, q, m = state[1], state[2], state[3]
    missing = np.int64(-1)
    i = state[0]
    while i < len(offsets) - 1:
        n, page = _words(data, _U(offsets[i]), _U(offsets[i + 1]), tables, words[s:], spots)
        if page >= 0:
            missing = np.int64(page)
            break
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
        end = _packed(spots, n + 1, places, q)
        counts[i, 0], counts[i, 1], counts[i, 2], counts[i, 3], counts[i, 4] = n, runs, halvings, m - kept, end - q
        keys[i, 0], keys[i, 1] = _fmix(whole), total
        s += n
        q = end
        i += 1
    state[0], state[1], state[2], state[3] = i, s, q, m
    return missing


@njit(nogil=True)
def gather(words: Any, offsets: Any, rows: Any, size: Any, flat: Any, starts: Any) -> Any:
    """The shingles of some texts, each put where it belongs; see `sketch.gather`."""
    for i in range(len(rows)):
        first, last = offsets[rows[i]], offsets[rows[i] + 1]
        k = min(size, last - first)
        at = starts[i]
        for j in range(first, last - k + 1 if k else first):
            flat[at] = _shingle(words, j, k)
            at += 1
    return np.int64(0)
