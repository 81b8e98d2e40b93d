"""Why two stretches were matched, in a reader's terms: the names, numbers and runs of words they share, and how strong that is."""

from __future__ import annotations

from collections.abc import Iterator

from provenance.formats.safe import cut
from provenance.model import Alignment, Span
from provenance.text import fold, token_spans

__all__ = ["reasons"]

_MOST = 12
# A run of fewer words is found in any two sentences on one subject.
_RUN = 4
# What only the program needs from ``Alignment.why``.
_INTERNAL = frozenset({"chain", "sure", "stretch", "quotation"})


def reasons(passage: Alignment, left: str, right: str) -> list[tuple[str, str]]:
    """(what, values) pairs on a passage, most telling first; ``left`` and ``right`` are the documents' texts."""
    return [(cut(what, 60), cut(values, 400)) for what, values in _reasons(passage, left, right) if values]


def _reasons(passage: Alignment, left: str, right: str) -> Iterator[tuple[str, str]]:
    one, two = _words(left, passage.left), _words(right, passage.right)
    shared = [(key, word, first) for key, (word, first) in one.items() if key in two]
    yield "names in both", ", ".join([word for key, word, first in shared if word[:1].isupper() and not first and two[key][0][:1].isupper()][:_MOST])
    yield "numbers in both", ", ".join([word for _, word, _ in shared if any(char.isdigit() for char in word)][:_MOST])
    run = max((edit.left for edit in passage.edits if edit.op == "equal"), key=lambda span: (span.end - span.start, -span.start), default=Span(0, 0))
    if passage.kind not in ("verbatim", "boilerplate") and len(token_spans(left[run.start : run.end])) >= _RUN:
        yield "longest run of the same words", f"“{cut(left[run.start : run.end], 300)}”"
    if passage.kind == "quote":
        yield "quotation", "both put these words in quotation marks"
    elif passage.attribution.startswith("quoted"):
        yield "quotation", "one of the two, or both in part, put these words in quotation marks"
    for key, value in list(passage.why.items())[:20]:
        if key not in _INTERNAL:
            yield str(key).replace("_", " "), _told(value)
    if passage.why.get("sure") is False:
        yield "by itself", "too weak; it counts because its neighbours match"
    if passage.nats:
        yield "strength", f"score {passage.score:.2f}; {passage.nats:.1f} nats for one text behind both against chance"


def _words(text: str, span: Span) -> dict[str, tuple[str, bool]]:
    """Folded words of a stretch: as first written, and whether every one of them opens a sentence."""
    found: dict[str, tuple[str, bool]] = {}
    for start, end in token_spans(text[span.start : span.end]):
        word = text[span.start + start : span.start + end]
        before = text[max(0, span.start + start - 3) : span.start + start].rstrip()
        opens = not before or before[-1] in ".!?:\"'“”‘’\n"
        key = fold(word)
        if len(key) > 1 or key.isdigit():
            old = found.get(key)
            if old is None or (old[1] and not opens):
                found[key] = (word, opens)
    return found


def _told(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_told(part)}" for name, part in list(value.items())[:_MOST])
    if isinstance(value, (list, tuple)):
        return ", ".join(_told(item) for item in value[:_MOST])
    return f"{value:.2f}" if isinstance(value, float) else str(value)
