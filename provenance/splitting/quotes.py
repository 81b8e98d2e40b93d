"""Quotations: where quoted words stand, in the quotation marks of the common writing traditions.

A quotation stays inside its block; one that runs over several paragraphs (each opened again, closed only at the end) gives one span per paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from provenance.model import BlockKind, Span

__all__ = ["quote_spans"]

_MARK = re.compile("[\"“”„‟«»‹›「」『』＂〝〞'‘’‚`´]")
_PAIRS = {
    "“": '”"“',
    "„": '“”"',
    "‟": "”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    "〝": "〞",
    "‘": "’",
    "‚": "‘’",
    '"': '"”',
    "'": "'",
    "`": "'´",
    "＂": "＂",
}
_SINGLE = "'‘’‚`´"
_MOST = 6000  # code points; a quotation longer than this is a mark that was never closed
_REACH = 200  # marks looked at for the closing one; a quotation with more marks inside it is damaged text
_DECADE = re.compile(r"\d{2}s\b|(?:em|til|tis|twas|cause|n|round|bout)\b", re.IGNORECASE)


def quote_spans(text: str, blocks: Sequence[tuple[Span, BlockKind]]) -> list[Span]:
    """Spans of the outermost quotations, marks included, in text order.

    >>> quote_spans("He said “no”. It's 'a test'.", [(Span(0, 28), "paragraph")])
    [Span(start=8, end=12), Span(start=19, end=27)]
    """
    found: list[Span] = []
    for i, (span, kind) in enumerate(blocks):
        if kind == "code":
            continue
        if kind == "quote":  # set off as a block: a quotation whether or not it has marks of its own
            found.append(span)
            continue
        follower = blocks[i + 1][0].start if i + 1 < len(blocks) else len(text)
        found += _in_block(text, span, text[follower : follower + 1])
    return found


def _in_block(text: str, span: Span, next_char: str) -> list[Span]:
    found: list[Span] = []
    marks = [m.start() for m in _MARK.finditer(text, span.start, span.end)]
    open_until: dict[str, int] = {}  # mark -> index before which no closing mark was found: without it, hostile text costs the square of its length
    i = 0
    while i < len(marks):
        at = marks[i]
        char = text[at]
        if char not in _PAIRS or i < open_until.get(char, 0) or not _opens(text, at, span):
            i += 1
            continue
        j = _closing(text, marks, i, span)
        if j is None:
            open_until[char] = min(len(marks), i + _REACH)
        if j is not None:
            if marks[j] - at > 1:
                found.append(Span(at, marks[j] + 1))
            i = j + 1
            continue
        if next_char == char and char not in _SINGLE and span.end - at <= _MOST:  # goes on in the next paragraph, which opens it again
            found.append(Span(at, span.end))
            break
        i += 1
    return found


def _opens(text: str, at: int, span: Span) -> bool:
    """An opening mark has a word after it; a straight or single one also has no word before it."""
    after = text[at + 1 : at + 2] if at + 1 < span.end else ""
    if not after or (after.isspace() and text[at] not in "«„"):
        return False
    before = text[at - 1] if at > span.start else " "
    if text[at] in '"＂':
        return not before.isalnum() and before not in ".,!?…"
    if text[at] in _SINGLE:
        return not before.isalnum() and before not in '”".,!?…' and not _DECADE.match(text, at + 1) and (after.isalnum() or after in '[($“"…¿¡')
    if text[at] in "»›":
        return not before.isalnum() and after.isalnum()
    return True


def _closing(text: str, marks: Sequence[int], i: int, span: Span) -> int | None:
    """Index of the mark that closes ``marks[i]``: the next of its kind, at the right place, nested ones of the same kind counted."""
    opening = text[marks[i]]
    closers = _PAIRS[opening]
    single = opening in _SINGLE
    spare: int | None = None
    depth = 0
    for j in range(i + 1, min(len(marks), i + _REACH)):
        at = marks[j]
        if at - marks[i] > _MOST:
            break
        char = text[at]
        if char not in closers and (char == opening or char in "“„«") and not single:
            depth += 1
            continue
        if char not in closers:
            continue
        if single:
            after = text[at + 1 : at + 2] if at + 1 < span.end else " "
            if after.isalnum() or text[at - 1].isspace():
                if opening == "'" and text[at - 1].isspace() and spare is not None:
                    break
                continue
            if text[at - 1] in "sSzZxX" and spare is None:  # a plural's apostrophe, or the end: look further first
                spare = j
                continue
            if spare is not None and text[at - 1] not in '.,!?…:;"”':
                break
            return j
        if depth:
            depth -= 1
            continue
        if char == opening == '"' and text[at - 1].isspace() and text[at + 1 : at + 2].isalnum() and at + 1 < span.end:
            return None  # it opens another one: the first was never closed
        return j
    return spare
