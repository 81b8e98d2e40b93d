"""Plain text for the terminal: two documents' aligned passages, and the short summary of a run. No colours here; the command adds them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from provenance.formats.marking import changed_spans, common_spans
from provenance.formats.naming import Names, as_text
from provenance.formats.safe import one_line
from provenance.formats.shares import LETTERS, document_shares
from provenance.formats.wording import count, hypothesis_phrase, in_short, key_figures, percent, relation_phrase
from provenance.model import Alignment, Relation, Report, Span

__all__ = ["comparison", "evidence_lines", "summary_lines"]

# Two columns of less than 30 characters break every sentence into crumbs: below this width the sides stand one under the other.
_TWO_COLUMNS = 78
# A passage longer than this is cut in the terminal; the files have it in full.
_LONGEST = 1500
_MOST_PASSAGES = 200
_MOST_EXHIBITS = 6  # of a pair: the strongest


def summary_lines(report: Report) -> list[str]:
    """The report in a few lines, without line breaks inside."""
    figures = " · ".join(f"{value} {what}" for value, what in key_figures(report, document_shares(report)))
    return [figures, *(f"- {as_text(phrase)}" for phrase in in_short(report))]


def comparison(report: Report, width: int = 100) -> str:
    """The aligned passages of the first two documents of a report, in ``width`` columns; removed words as [-words-], added ones as {+words+} (wdiff)."""
    left, right = report.texts[0], report.texts[1]
    names = Names(report)
    pair = next((pair for pair in report.pairs if {pair.a, pair.b} == {left.id, right.id}), None)
    passages = sorted((p for p in report.passages if {p.left_doc, p.right_doc} == {left.id, right.id}), key=lambda p: (p.left, p.right, p.id))
    lines = [*_wrapped(f"{names.text(left.id)} | {names.text(right.id)}", width), *_verdict(pair, names, width), ""]
    if passages:
        lines += [*_wrapped("Changed words: [-removed-] {+added+}. In paraphrases, names, numbers and longer words in common: *word*.", width), ""]
    else:
        lines += _wrapped("No passage of one was found in the other.", width)
    for passage in passages[:_MOST_PASSAGES]:
        lines += [*_passage(passage, left.document.text, right.document.text, width), ""]
    if len(passages) > _MOST_PASSAGES:
        lines += _wrapped(f"{count(len(passages) - _MOST_PASSAGES, 'further passage')} not shown; 'provenance report' writes them all.", width)
    return "\n".join(lines).rstrip() + "\n"


def evidence_lines(pair: Relation, names: Names) -> list[str]:
    """The strongest exhibits that count, one a line: code, bits, what they speak for or against, the sentence."""
    told = []
    for exhibit in [exhibit for exhibit in pair.evidence if exhibit.counted][:_MOST_EXHIBITS]:
        reading = as_text(hypothesis_phrase(exhibit.favours, pair, names))
        side = f"{abs(exhibit.bits):.1f} bits {'for' if exhibit.bits >= 0 else 'against'} “{reading}”"
        told.append(f"{one_line(exhibit.code)}  {side}: {one_line(names.sentence(exhibit.text))}")
    return told


def _verdict(pair: Relation | None, names: Names, width: int) -> list[str]:
    if pair is None:
        return []
    told = [*_wrapped(as_text(relation_phrase(pair, names)), width)]
    if pair.relation == "undecided":
        told += _wrapped(names.sentence(pair.wording), width)
    told += [f"  {line}" for text in evidence_lines(pair, names) for line in _wrapped(text, width - 2)]
    if pair.settle:
        told += _wrapped(f"What would settle it: {names.sentence(pair.settle)}", width)
    shares = f"Shared: {percent(pair.share_a)} of {names.text(pair.a)}, {percent(pair.share_b)} of {names.text(pair.b)}"
    return [*told, *_wrapped(shares, width)]


def _passage(passage: Alignment, left: str, right: str, width: int) -> Iterator[str]:
    if passage.kind in ("paraphrase", "summary"):
        a = _marked(left, passage.left, common_spans(left, passage.left, right, passage.right), ("*", "*"))
        b = _marked(right, passage.right, common_spans(right, passage.right, left, passage.left), ("*", "*"))
    else:
        a = _marked(left, passage.left, changed_spans(passage, left, "left"), ("[-", "-]"))
        b = _marked(right, passage.right, changed_spans(passage, right, "right"), ("{+", "+}"))
    moved = ", moved" if passage.moved else ""
    head = f"{LETTERS[passage.kind]} {passage.kind} {passage.score:.2f}{moved}"
    yield head + " " + "─" * max(0, width - len(head) - 1)
    if width >= _TWO_COLUMNS:
        half = (width - 3) // 2
        sides = (list(_wrapped(a, half)), list(_wrapped(b, half)))
        for row in range(max(len(sides[0]), len(sides[1]))):
            one, two = (side[row] if row < len(side) else "" for side in sides)
            yield f"{one}{' ' * (half - _columns(one))} │ {two}".rstrip()
    else:
        yield from (f"< {line}" for line in _wrapped(a, width - 2))
        yield from (f"> {line}" for line in _wrapped(b, width - 2))


def _marked(text: str, span: Span, changed: Sequence[Span], marks: tuple[str, str]) -> str:
    """The stretch on one line with changed words between marks."""
    end = min(span.end, span.start + _LONGEST)
    parts: list[str] = []
    place = span.start
    for change in changed:
        if change.end > end:
            break
        parts += [text[place : change.start], marks[0], text[change.start : change.end], marks[1]]
        place = change.end
    parts.append(text[place:end])
    return one_line("".join(parts)) + ("…" if end < span.end else "")


def _columns(text: str) -> int:
    """How many terminal columns the text takes: wide East Asian characters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _wrapped(text: str, width: int) -> Iterator[str]:
    """Lines of at most ``width`` columns, broken at blanks, inside a word only where it is longer than a line."""
    line = ""
    for word in text.split():
        while True:
            joined = f"{line} {word}" if line else word
            if _columns(joined) <= width:
                line = joined
                break
            if line:
                yield line
                line = ""
                continue
            head = _fitting(word, width)
            yield word[:head]
            word = word[head:]
    if line:
        yield line


def _fitting(word: str, width: int) -> int:
    """How many characters of the word fit into ``width`` columns, at least one."""
    taken = 0
    for place, char in enumerate(word):
        taken += _columns(char)
        if taken > width:
            return max(1, place)
    return len(word)
