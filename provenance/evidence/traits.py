"""Evidence in the two texts themselves: content one side cannot have from the other, the seam of a splice, and style, which hardly counts."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from provenance.evidence.overlap import Overlap
from provenance.model import Alignment, Exhibit, Span, Text
from provenance.text import token_spans

__all__ = ["Content", "content", "traits"]

MUTUAL_CAP = 6.0  # design notes: content on each side that the other lacks
SEAM_BITS = 0.5  # the design notes allow 4; on pairs of texts with known direction the mark was right four times and wrong twice: no more than style
STYLE_CAP = 0.5  # the kind of rewriting is never known here; with it unknown, style adds nothing of use (design notes: half a bit)
# Direct quotations that the other side only reports, however many: source side .45, copy side .15 of linked news pairs (log2 of 3); five such
# quotations come from one habit of rewriting, and revisions go the other way.
QUOTE_BITS = 1.5
MORE_QUOTES = 0.75  # each further quotation when both sides hold some: half as much as the first
MUTUAL_QUOTES = 3.0  # quotations on both sides: under .10 of copies in all kinds but revisions of standards; siblings about half, our estimate
MUTUAL_FIGURES = 1.0  # only figures on both sides: .05 of copies, but .72 of revisions, so hardly anything
_LEAST_QUOTE = 6  # words: shorter ones are scare quotes
_KEPT_QUOTE = 0.34  # a quotation at least a third as long on the other side counts as the same one, shortened or altered
_SPLICE_GAP = 600  # code points between the two places: a paragraph may stand between them
_SPLICE_KEPT = 2  # passages kept word for word: one alone is a quotation
_NUMBER = re.compile(r"\d[\d.,:]*\d|\d")
_FIRM_NATS = 8.0  # of a reworded passage that is looked at (as settings.align.firm_nats): a weaker one may stand anywhere, also in what was added
_KEPT = ("verbatim", "near", "quote")
_MOST_PASSAGES = 200  # of a pair looked at: more would only repeat the finding


@dataclass(frozen=True, slots=True)
class Content:
    """What one side of the shared stretches holds and the other document lacks."""

    quotes: tuple[Span, ...]
    figures: tuple[Span, ...]


def content(passages: Sequence[tuple[Span, Span]], here: Text, there: Text) -> Content:
    """Direct quotations and exact figures of ``here`` in the shared stretches that ``there`` does not have.

    ``passages`` are pairs of spans (here, there).
    """
    quotes: list[Span] = []
    figures: list[Span] = []
    # A text without any quotation has another typography (old editions, poor extraction), which says nothing of what it holds. Looked for between the first
    # and the last shared stretch only: what was added before or after must not change the answer.
    reach = Span(min((theirs.start for _, theirs in passages), default=0), max((theirs.end for _, theirs in passages), default=0))
    quoting = any(_length(there, quote) >= _LEAST_QUOTE for quote in _among(there.quotes, reach))
    numbers_there = {_figure(m.group()) for m in _NUMBER.finditer(there.document.text)}
    for mine, theirs in passages[:_MOST_PASSAGES]:
        quoted_there = max((_length(there, q) for q in _among(there.quotes, theirs)), default=0)
        for quote in _among(here.quotes, mine):
            inside = min(quote.end, mine.end) - max(quote.start, mine.start)
            words = _length(here, quote) if inside * 2 > quote.end - quote.start else 0
            if quoting and words >= _LEAST_QUOTE and quoted_there < _KEPT_QUOTE * words:
                quotes.append(quote)
        for match in _NUMBER.finditer(here.document.text, mine.start, mine.end):
            if len(_figure(match.group())) > 1 and _figure(match.group()) not in numbers_there:
                figures.append(Span(*match.span()))
    return Content(tuple(sorted(set(quotes))), tuple(sorted(set(figures))))


def _among(quotes: Sequence[Span], span: Span) -> Sequence[Span]:
    """The quotations that reach into a span; quotations are in text order and do not overlap."""
    first = bisect_right(quotes, span.start, key=lambda q: q.end)
    return quotes[first : bisect_left(quotes, span.end, key=lambda q: q.start)]


def _figure(text: str) -> str:
    return text.replace(",", "").rstrip(".:")


def _length(text: Text, span: Span) -> int:
    return len(token_spans(text.document.text[span.start : span.end][:2000]))


def traits(overlap: Overlap, texts: Mapping[str, Text], repeats: Mapping[str, Sequence[Alignment]]) -> list[Exhibit]:
    """All exhibits of this kind on one pair."""
    a, b = texts[overlap.a], texts[overlap.b]
    if overlap.identical:
        return [Exhibit("PV325", 0.0, "common-source", "The words are identical, so the texts themselves say nothing about which was first.", family="style")]
    forward = [(p.left, p.right) for p in overlap.passages if p.nats >= _FIRM_NATS or p.kind in _KEPT]
    mine, theirs = content(forward, a, b), content([(right, left) for left, right in forward], b, a)
    found = _separating(a, b, mine, theirs)
    found += _seam(overlap, a, b, repeats)
    return found + _style(a, b, mine, theirs)


def _separating(a: Text, b: Text, mine: Content, theirs: Content) -> list[Exhibit]:
    spans = (*_places(a, mine), *_places(b, theirs))
    if (mine.quotes or mine.figures) and (theirs.quotes or theirs.figures):
        both = min(len(mine.quotes), len(theirs.quotes))
        bits = min(MUTUAL_CAP, MUTUAL_QUOTES + MORE_QUOTES * (both - 1)) if both else MUTUAL_FIGURES
        text = f"{a.id} and {b.id} each hold, in the stretches they share, quotations or figures the other lacks."
        return [Exhibit("PV316", bits, "common-source", text, spans, "content")]
    found = []
    for held, holder, other, arrow in ((mine, a, b, "a-from-b"), (theirs, b, a, "b-from-a")):
        if held.quotes:
            told = f"{holder.id} quotes word for word what {other.id} only reports, so it was hardly taken from {other.id}."
            found.append(Exhibit("PV315", -QUOTE_BITS, arrow, told, _places(holder, held), "content"))
    return found


def _places(text: Text, held: Content) -> tuple[tuple[str, int, int], ...]:
    return tuple((text.id, *span) for span in [*held.quotes[:3], *held.figures[:3]])


def _seam(overlap: Overlap, a: Text, b: Text, repeats: Mapping[str, Sequence[Alignment]]) -> list[Exhibit]:
    """One document holds a paragraph twice in a row, reworded and verbatim, where the other has it once, and is verbatim on one side of it only."""
    found = []
    for copy, source, arrow in ((a, b, "b-from-a"), (b, a, "a-from-b")):
        kept = [(p.left, p.right) if copy is a else (p.right, p.left) for p in overlap.passages if p.kind in ("verbatim", "near")]
        twice = [span for r in repeats.get(source.id, ())[:_MOST_PASSAGES] for span in (r.left, r.right)]
        for repeat in repeats.get(copy.id, ())[:_MOST_PASSAGES]:
            pasted = [(here, there) for here, there in kept if _meets(here, repeat.left) or _meets(here, repeat.right)]
            sides = {_meets(here, repeat.left) for here, _ in pasted}
            if len(sides) != 1 or repeat.kind not in ("paraphrase", "near") or any(_meets(there, span) for _, there in pasted for span in twice):
                continue
            reworded, verbatim = (repeat.right, repeat.left) if sides == {True} else (repeat.left, repeat.right)
            if _spliced(reworded, verbatim, [here for here, _ in kept]):
                text = f"{copy.id} holds a passage twice, reworded and word for word, that {source.id} has once: the mark of a splice."
                spans = ((copy.id, *repeat.left), (copy.id, *repeat.right), (source.id, *pasted[0][1]))
                found.append(Exhibit("PV318", -SEAM_BITS, arrow, text, spans, "seam"))
                break
    return found


def _spliced(reworded: Span, verbatim: Span, kept: Sequence[Span]) -> bool:
    """Whether the two places stand next to each other and every kept passage lies on the verbatim side: a lead that returns in the body does not."""
    near = max(reworded.start, verbatim.start) - min(reworded.end, verbatim.end) <= _SPLICE_GAP
    before = verbatim.start < reworded.start
    beyond = any(span.start >= reworded.end if before else span.end <= reworded.start for span in kept)
    return near and not beyond and len(kept) >= _SPLICE_KEPT


def _meets(a: Span, b: Span) -> bool:
    return min(a.end, b.end) - max(a.start, b.start) > 0.5 * min(a.end - a.start, b.end - b.start)


def _style(a: Text, b: Text, mine: Content, theirs: Content) -> list[Exhibit]:
    """More exact figures on one side of the shared stretches: points to the source more often than not, and the other way round for revisions."""
    surplus = len(mine.figures) - len(theirs.figures)
    if surplus == 0:
        return []
    fuller, poorer, held = (a, b, mine) if surplus > 0 else (b, a, theirs)
    text = f"{fuller.id} has {abs(surplus)} more exact figures in the shared stretches than {poorer.id}. Such signs change sides with the kind of rewriting."
    return [Exhibit("PV323", STYLE_CAP, "b-from-a" if surplus > 0 else "a-from-b", text, _places(fuller, Content((), held.figures)), "style")]
