"""Alignment: which stretches of which documents carry the same text, and which stand twice in one document.

Works on sentences: scored pairs (link), those that count (chain), what changed (differ). Every pair is taken in the order of the documents' ids and
every choice breaks ties by place, so the outcome depends neither on the order of the input nor on the number of workers.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from provenance import chain, link
from provenance.differ import altered_quotations, changes, conflict_rate, edits
from provenance.link import Cells, Side
from provenance.model import Alignment, Change, Edit, Kind, Span, Text
from provenance.settings import AlignSettings
from provenance.text import tokens
from provenance.weigh import Ints, Prepared, Reals, idf, prepare

__all__ = ["Aligned", "align", "compare"]

Progress = Callable[[str, int, int], None]

VERBATIM = 0.95  # share of the words that stay, on both sides: one word in twenty may differ (a plural, a spelling)
NEAR = 0.70  # share of the words that stay in order, on both sides; human light edits keep four fifths, paraphrases under a half
QUOTED = 0.8  # share of the matched words inside quotation marks on both sides: the words of a third person
RARE_UNITS = 2  # a name or number in at most so many sentences of each text is an anchor
ANCHOR_NATS = 1.5  # bonus for each shared anchor after the first: two rare names in one sentence are no accident; half of one rare word's evidence
EXACT_RUN = 6  # words in an unbroken run that count on their own; the same-topic control uses this length too
FORM_CONFLICTS = 5.0  # conflicting figures and names per 100 shared words: look-alike notices have 6 to 19, reworded articles under 4.5
CONTROL_PAIRS = 60  # closed pairs looked at for the same-topic null model: enough for a rate of one in a hundred


@dataclass(frozen=True, slots=True)
class Aligned:
    """What alignment found: passages between documents, repeats inside them, both sorted by document and place; ``stats`` for the report."""

    passages: tuple[Alignment, ...]
    repeats: tuple[Alignment, ...]
    stats: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, slots=True)
class _Room:
    """A text with everything alignment needs of it."""

    text: Text
    side: Side
    prose: Side
    """The same without the words inside quotation marks."""


def _room(text: Text, ready: Prepared) -> _Room:
    whole = link.side(text, ready)
    quotes = np.array([(q.start, q.end) for q in text.quotes], dtype=np.int32).reshape(-1, 2)
    if not len(quotes):
        return _Room(text, whole, whole)
    at = np.searchsorted(quotes[:, 0], ready.starts, side="right") - 1
    return _Room(text, whole, link.without(whole, (at >= 0) & (ready.starts < quotes[at, 1])))


def align(
    texts: Sequence[Text],
    settings: AlignSettings,
    *,
    jobs: int = 1,
    progress: Progress | None = None,
    candidates: Iterable[tuple[str, str]] | None = None,
) -> Aligned:
    """All passages and repeats of a collection. ``candidates`` limits the pairs looked at (ids); without it all pairs are.

    ``progress`` is called with (step, done, total). The result does not depend on the order of ``texts`` or on ``jobs``.
    """
    say = progress or (lambda step, done, total: None)
    ordered = sorted(texts, key=lambda text: text.id)
    rooms = {text.id: _room(text, ready) for text, ready in zip(ordered, prepare(ordered) if ordered else (), strict=True)}
    if candidates is None:
        pairs = list(combinations(rooms, 2))
    else:
        pairs = sorted({(min(a, b), max(a, b)) for a, b in candidates if a in rooms and b in rooms and a != b})
    found: list[Alignment] = []
    closed: list[tuple[str, str]] = []
    opened = 0
    for done, (a, b) in enumerate(pairs, 1):
        here = _pair(rooms[a], rooms[b], settings)
        if any(p.kind != "quote" for p in here):
            opened += 1
        else:
            closed.append((a, b))
        found.extend(here)
        say("Comparing", done, len(pairs))
    repeated = [repeat for room in rooms.values() for repeat in _repeats(room, settings)]
    marked = _boilerplate(found, settings)
    stats = {"pairs": len(pairs), "pairs_open": opened} | _expected(rooms, closed, opened, settings)
    return Aligned(_sorted(marked), _sorted(repeated), stats)


def compare(left: Text, right: Text, settings: AlignSettings) -> tuple[Alignment, ...]:
    """The passages of two documents, sorted by place; the same for (left, right) and (right, left)."""
    a, b = sorted((left, right), key=lambda text: text.id)
    ready = prepare([a, b])
    return _sorted(_pair(_room(a, ready[0]), _room(b, ready[1]), settings))


def _sorted(found: Iterable[Alignment]) -> tuple[Alignment, ...]:
    return tuple(sorted(found, key=lambda p: (p.left_doc, p.right_doc, p.left, p.right, p.kind)))


def _pair(left: _Room, right: _Room, settings: AlignSettings) -> list[Alignment]:
    found: list[Alignment] = []
    i, j, nats = link.evidence(left.side, right.side)
    if chain.opens(i, nats, settings) or _exact(left.side, right.side, i, j, nats >= settings.open_nats).any():
        cells = link.cells(left.side, right.side)
        found = [_alignment(left, right, passage) for passage in chain.passages(cells, _signs(left, right, cells, settings), settings)]
        found = _moved(_templates(left.text, right.text, found))
    return found + _quotes(left, right, found, settings)


def _signs(left: _Room, right: _Room, cells: Cells, settings: AlignSettings) -> chain.Signs:
    """What is known of each cell besides its score."""
    prose = cells.nats
    if left.text.quotes and right.text.quotes:
        values = link.evidence(left.prose, right.prose)
        spoken = {(i, j): value for i, j, value in zip(*(column.tolist() for column in values), strict=True)}
        prose = np.array([spoken.get(spot, -math.inf) for spot in zip(cells.i.tolist(), cells.j.tolist(), strict=True)])
        prose = np.minimum(prose, cells.nats)
    exact = _exact(left.side, right.side, cells.i, cells.j, cells.nats >= settings.open_nats)
    return chain.Signs(_anchors(left.side, right.side, cells), prose, exact)


def _exact(left: Side, right: Side, i: Ints, j: Ints, looked_at: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which of the cells looked at hold an exact run of words."""
    exact = np.zeros(len(i), dtype=bool)
    for at in np.flatnonzero(looked_at).tolist():
        exact[at] = len(_longest_run(_unit(left, int(i[at])), _unit(right, int(j[at])))) >= EXACT_RUN
    return exact


def _unit(side: Side, unit: int) -> list[int]:
    ready = side.prepared
    words: list[int] = ready.words[ready.bounds[unit] : ready.bounds[unit + 1]].tolist()
    return words


def _templates(left: Text, right: Text, found: list[Alignment]) -> list[Alignment]:
    """The passages, marked as boilerplate when the pair is one form filled in twice: the words stay, figures and names are others."""
    sides = [
        " ".join(t.document.text[span.start : span.end] for span in spans) for t, spans in ((left, [p.left for p in found]), (right, [p.right for p in found]))
    ]
    if found and conflict_rate(sides[0], sides[1]) > FORM_CONFLICTS:
        return [replace(p, kind="boilerplate", why={**p.why, "form": True}) for p in found]
    return found


def _repeats(room: _Room, settings: AlignSettings) -> list[Alignment]:
    cells = link.cells(room.side, room.side)
    return [_alignment(room, room, passage) for passage in chain.repeats(cells, settings)]


def _anchors(left: Side, right: Side, cells: Cells) -> Reals:
    """Bonus in nats of each cell for shared rare stems beyond the first."""
    kept = set(np.intersect1d(left.columns[left.counts <= RARE_UNITS], right.columns[right.counts <= RARE_UNITS]).tolist())
    rows = [[set(s.columns[s.stems[a:b]].tolist()) & kept for a, b in pairwise(s.bounds.tolist())] for s in (left, right)]
    shared = [len(rows[0][a] & rows[1][b]) for a, b in zip(cells.i.tolist(), cells.j.tolist(), strict=True)]
    return ANCHOR_NATS * np.maximum(0.0, np.array(shared, dtype=np.float64) - 1.0)


def _span(text: Text, units: Sequence[int]) -> Span:
    return Span(text.sentences[units[0]].span.start, text.sentences[units[-1]].span.end)


def _identity(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:12]


def _alignment(left: _Room, right: _Room, passage: chain.Passage) -> Alignment:
    a, b = _span(left.text, passage.left), _span(right.text, passage.right)
    found = edits(left.text.document.text, a, right.text.document.text, b)
    return Alignment(
        id=_identity(left.text.id, a.start, a.end, right.text.id, b.start, b.end),
        left_doc=left.text.id,
        left=a,
        right_doc=right.text.id,
        right=b,
        kind=_kind(left.text, right.text, a, b, found),
        score=round(min(1.0, passage.score), 4),
        nats=round(passage.nats, 2),
        attribution=_attribution(left.text, right.text, a, b),
        left_sentences=passage.left,
        right_sentences=passage.right,
        edits=found,
        changes=_changes(left.text, right.text, a, b),
        why={"chain": passage.chain, "sure": passage.sure},
    )


def _changes(left: Text, right: Text, a: Span, b: Span) -> tuple[Change, ...]:
    """Changed facts and altered quotations of two aligned stretches; facts that changed inside altered quotations are shown once, with the quotation."""
    x, y = left.document.text, right.document.text
    spoken = [[q for q in t.quotes if s.start <= q.start < s.end] for t, s in ((left, a), (right, b))]
    altered = altered_quotations(x, spoken[0], y, spoken[1]) if left is not right else ()
    facts = changes(x, a, y, b)
    return tuple(c for c in facts if not any(q.left.start <= c.left.start and c.left.end <= q.left.end for q in altered)) + altered


def _kind(left: Text, right: Text, a: Span, b: Span, found: Sequence[Edit]) -> Kind:
    """Verbatim, near, paraphrase or quote, from the words that stay and where they stand."""
    x, y = left.document.text, right.document.text
    sizes = [len(tokens(t[s.start : s.end])) for t, s in ((x, a), (y, b))]
    equal = [edit for edit in found if edit.op == "equal"]
    kept = [len(tokens(x[edit.left.start : edit.left.end])) for edit in equal]
    share = sum(kept) / max(1, *sizes)
    if share >= VERBATIM:
        plain: Kind = "verbatim"
    elif share >= NEAR:
        plain = "near"
    else:
        plain = "paraphrase"
    quoted = sum(n for n, edit in zip(kept, equal, strict=True) if n >= 3 and _within(edit.left, left.quotes) and _within(edit.right, right.quotes))
    spoken = min(_cover(a, left.quotes), _cover(b, right.quotes))
    if left is not right and kept and quoted >= QUOTED * sum(kept) and (plain != "paraphrase" or spoken < 0.5):
        return "quote"
    return plain


def _within(span: Span, quotes: Sequence[Span]) -> bool:
    return any(q.start <= span.start and span.end <= q.end for q in quotes)


def _cover(span: Span, quotes: Sequence[Span]) -> float:
    inside = sum(max(0, min(span.end, q.end) - max(span.start, q.start)) for q in quotes)
    return inside / max(1, span.end - span.start)


_CUE = re.compile(
    r"\b(?:according to|said|says|told|reported|reports|wrote|writes|stated|noted|cited|citing|quoted|published by|in an interview)\b", re.IGNORECASE
)


def _attribution(left: Text, right: Text, a: Span, b: Span) -> str:
    """Whether the stretch is marked as somebody's words, on either side: by quotation marks, by words of attribution, by both."""
    quoted = max(_cover(a, left.quotes), _cover(b, right.quotes)) >= 0.5
    named = any(_CUE.search(t.document.text, s.start, s.end) for t, s in ((left, a), (right, b)))
    if quoted:
        return "quoted+attributed" if named else "quoted"
    return "attributed" if named else "unattributed"


def _moved(found: Sequence[Alignment]) -> list[Alignment]:
    """The passages with those marked that stand in another order on the right: all outside the heaviest increasing sequence."""
    ordered = sorted(found, key=lambda p: (p.left, p.right))
    best: list[tuple[float, int]] = []
    for at, passage in enumerate(ordered):
        weight, before = 0.0, -1
        for k in range(at):
            if ordered[k].right.start <= passage.right.start and ordered[k].left.start <= passage.left.start and best[k][0] > weight:
                weight, before = best[k][0], k
        best.append((weight + passage.score + 1e-6, before))
    kept: set[int] = set()
    at = max(range(len(best)), key=lambda k: (best[k][0], -k), default=-1)
    while at >= 0:
        kept.add(at)
        at = best[at][1]
    return [p if k in kept else replace(p, moved=True) for k, p in enumerate(ordered)]


def _quotes(left: _Room, right: _Room, found: Sequence[Alignment], settings: AlignSettings) -> list[Alignment]:
    """Quotations that hold the same words on both sides and lie in no passage already found."""
    if not left.text.quotes or not right.text.quotes:
        return []
    weights: Reals | None = None
    made: list[Alignment] = []
    spoken = [_spoken(room) for room in (left, right)]
    index: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for number, (_, words) in enumerate(spoken[1]):
        for at in range(len(words) - 1):
            index[tuple(words[at : at + 2])].append(number)
    for a, words in spoken[0]:
        near = {n for at in range(len(words) - 1) for n in index.get(tuple(words[at : at + 2]), ())}
        for number in sorted(near):
            b, others = spoken[1][number]
            if any(p.left.start <= a.start and a.end <= p.left.end and p.right.start <= b.start and b.end <= p.right.end for p in found):
                continue
            run = _longest_run(words, others)
            if weights is None:
                weights = idf([left.side.prepared, right.side.prepared])
            nats = float(sum(weights[w] for w in set(run)))
            if len(run) >= 2 and nats >= settings.quote_nats and (len(run) >= 3 or len(run) == min(len(words), len(others))):
                made.append(_quote(left, right, a, b, (len(run) / max(len(words), len(others)), nats)))
    return made


def _quote(left: _Room, right: _Room, a: Span, b: Span, strength: tuple[float, float]) -> Alignment:
    score, nats = strength
    found = edits(left.text.document.text, a, right.text.document.text, b)
    return Alignment(
        id=_identity(left.text.id, a.start, a.end, right.text.id, b.start, b.end),
        left_doc=left.text.id,
        left=a,
        right_doc=right.text.id,
        right=b,
        kind="quote",
        score=round(score, 4),
        nats=round(nats, 2),
        attribution="quoted",
        left_sentences=_touched(left.text, a),
        right_sentences=_touched(right.text, b),
        edits=found,
        why={"quotation": True},
    )


def _touched(text: Text, span: Span) -> tuple[int, ...]:
    return tuple(s.index for s in text.sentences if s.span.start < span.end and span.start < s.span.end)


def _spoken(room: _Room) -> list[tuple[Span, list[int]]]:
    """The quotations of a text with the ids of their words (at most 200 words each: longer ones are blocks, found as sentences)."""
    ready = room.side.prepared
    out = []
    for quote in room.text.quotes:
        a, b = np.searchsorted(ready.starts, [quote.start, quote.end])
        out.append((quote, ready.words[a : min(b, a + 200)].tolist()))
    return out


def _longest_run(a: Sequence[int], b: Sequence[int]) -> list[int]:
    """The longest run of words that stands in both (the first of several)."""
    best, end = 0, 0
    row = [0] * (len(b) + 1)
    for at, word in enumerate(a, 1):
        fresh = [0] * (len(b) + 1)
        for k, other in enumerate(b, 1):
            if word == other:
                fresh[k] = row[k - 1] + 1
                if fresh[k] > best:
                    best, end = fresh[k], at
        row = fresh
    return list(a[end - best : end])


def _boilerplate(found: Sequence[Alignment], settings: AlignSettings) -> list[Alignment]:
    """The passages with boilerplate marked: verbatim sentences in many documents whose pairs share little else."""
    places: dict[tuple[str, Span], set[str]] = defaultdict(set)
    count = Counter((p.left_doc, p.right_doc) for p in found)
    for p in found:
        if p.kind == "verbatim":
            places[p.left_doc, p.left].add(p.right_doc)
            places[p.right_doc, p.right].add(p.left_doc)

    def common(p: Alignment) -> bool:
        if p.kind != "verbatim" or count[p.left_doc, p.right_doc] > 2:
            return False
        return max(len(places[p.left_doc, p.left]), len(places[p.right_doc, p.right])) + 1 >= settings.boilerplate_documents

    return [replace(p, kind="boilerplate") if common(p) else p for p in found]


def _expected(rooms: Mapping[str, _Room], closed: Sequence[tuple[str, str]], opened: int, settings: AlignSettings) -> dict[str, Any]:
    """How many false passages to expect: how many links of pairs that share nothing would pass inside an open pair (the same-topic null model)."""
    if not closed or not opened:
        return {"control_pairs": 0, "expected_false_passages": 0.0 if not opened else None}
    chosen = sorted(closed, key=lambda pair: _identity(*pair))[:CONTROL_PAIRS]
    passing = 0
    for a, b in chosen:
        cells = link.cells(rooms[a].side, rooms[b].side)
        passing += chain.by_chance(cells, _anchors(rooms[a].side, rooms[b].side, cells), settings)
    rate = passing / len(chosen)
    return {"control_pairs": len(chosen), "false_links_per_pair": round(rate, 3), "expected_false_passages": round(rate * opened, 2)}
