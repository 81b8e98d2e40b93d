"""Alignment: which stretches of which documents carry the same text, and which stand twice in one document.

Works on sentences: scored pairs (link), those that count (chain), what changed (differ). Every pair is taken in the order of the documents' ids and
every choice breaks ties by place, so the outcome depends neither on the order of the input nor on the number of workers.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.matching import chain, link
from provenance.matching import passage as word_level
from provenance.matching.describe import NEAR, described, identity, longest_run
from provenance.matching.differ import filled_in
from provenance.matching.link import Cells
from provenance.matching.side import Side, side, surprise, without
from provenance.model import Alignment, Progress, Span, Text
from provenance.pair import Candidate
from provenance.pair import candidates as pairs_worth_comparing
from provenance.settings import AlignSettings, PairSettings
from provenance.weigh import Ints, Prepared, Reals, prepare

__all__ = ["Aligned", "align", "compare"]

END_MARK = re.compile(r"[.!?…][\"'”’)]*\s*$")

_Evidence = tuple[Ints, Ints, Reals]  # cells (i, j) and their nats, from `link.evidence`
_Task = tuple[str, str, bool]  # two documents (or one with itself), and whether to look word by word in any case

RARE_UNITS = 2  # a name or number in at most so many sentences of each text is an anchor
ANCHOR_NATS = 1.5  # bonus for each shared anchor after the first: two rare names in one sentence are no accident; half of one rare word's evidence
EXACT_RUN = 6  # words in an unbroken run that count on their own; the same-topic control uses this length too
LONG_RUN = 10  # words in an unbroken run that need no more evidence than the best link of an open pair: names with titles are shorter
FORM_CONFLICTS = 5.0  # conflicting figures and names per 100 shared words: look-alike notices have 6 to 19, reworded articles under 4.5
FORM_KEPT = 0.45  # share of the words that a form keeps: 95 % of the look-alike notices; reworded texts with their names replaced keep fewer
CONTENT = 0.0005  # share of a word in the background below which it says something: "said", "made" and "before" are commoner, names and things rarer
SENTENCES_SHOW = 0.5  # share of a stretch, on both sides, that its sentences must cover to stand for it
QUOTED_SHARE = 0.6  # of the shorter quotation that must stand in the other in one run of words
QUOTED_RUN = 8  # words in a row that make a shared quotation whatever their share
MASTHEAD_WORDS = 6  # of a paper's name: longer ones are rare, and longer first lines are headlines
HEADLINE = 120  # code points: a longer second line is prose
SUMMARY_NATS = 150.0  # a summary must be far clearer where nothing else shows a common text: same-topic news reach 60 to 150 nats in .6 % of pairs
REUSE = ("verbatim", "near", "paraphrase")  # kinds that say that prose was reused
PARALLEL = 1000  # pairs and documents below which further processes take longer to start than they save
CHUNK = 50  # pairs and documents handed to a process at a time
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
    whole = side(text, ready)
    quotes = np.array([(q.start, q.end) for q in text.quotes], dtype=np.int32).reshape(-1, 2)
    if not len(quotes):
        return _Room(text, whole, whole)
    at = np.searchsorted(quotes[:, 0], ready.starts, side="right") - 1
    return _Room(text, whole, without(whole, (at >= 0) & (ready.starts < quotes[at, 1])))


def align(
    texts: Sequence[Text],
    settings: AlignSettings,
    *,
    jobs: int = 1,
    progress: Progress | None = None,
    pairing: PairSettings | None = None,
    candidates: Iterable[tuple[str, str]] | None = None,
) -> Aligned:
    """All passages and repeats of a collection. ``pairing`` chooses the pairs looked at; ``candidates`` names them (ids) instead.

    ``progress`` is called with (step, done, total). The result does not depend on the order of ``texts`` or on ``jobs``.

    >>> align([], AlignSettings()).passages
    ()
    """
    say = progress or (lambda step, done, total: None)
    ordered = sorted(texts, key=lambda text: text.id)
    prepared = prepare(ordered) if ordered else ()
    rooms = {text.id: _room(text, ready) for text, ready in zip(ordered, prepared, strict=True)}
    if candidates is None:
        chosen = pairs_worth_comparing(prepared, pairing or PairSettings())
        pairs, thorough = [(one.left, one.right) for one in chosen], _likeliest(chosen, settings.thorough_per_document * len(rooms))
    else:
        pairs = sorted({(min(a, b), max(a, b)) for a, b in candidates if a in rooms and b in rooms and a != b})
        thorough = set(pairs)
    tasks = [*((a, b, (a, b) in thorough) for a, b in pairs), *((name, name, True) for name in rooms)]
    results = _looked_at(rooms, tasks, settings, jobs, say)
    found, repeated = ([p for result in part for p in result] for part in (results[: len(pairs)], results[len(pairs) :]))
    opened = sorted({(p.left_doc, p.right_doc) for p in found if p.kind in (*REUSE, "summary")})
    marked = _boilerplate(found, settings)
    stats = {"pairs": len(pairs), "pairs_open": len(opened)} | _expected(rooms, opened, settings)
    return Aligned(_sorted(marked), _sorted(repeated), stats)


def _likeliest(chosen: Sequence[Candidate], most: int) -> set[tuple[str, str]]:
    """The pairs looked at word by word even where no sentence shows a common text: all of a small collection, of a larger one those with the heaviest
    anchors, so that the work grows with the number of documents."""
    ranked = sorted(chosen, key=lambda one: (-one.nats, one.left, one.right))
    return {(one.left, one.right) for place, one in enumerate(ranked) if place < most or not one.nats}


def _looked_at(rooms: Mapping[str, _Room], tasks: Sequence[_Task], settings: AlignSettings, jobs: int, say: Progress) -> list[list[Alignment]]:
    """Passages of each pair and repeats of each document (a pair with itself), in their order; in several processes when there is much to do."""
    chunks = [tasks[at : at + CHUNK] for at in range(0, len(tasks), CHUNK)]
    found: list[list[Alignment]] = []

    def collect(results: Iterable[list[list[Alignment]]]) -> None:
        for result in results:
            found.extend(result)
            say("Comparing", len(found), len(tasks))

    if jobs > 1 and len(tasks) >= PARALLEL:
        from concurrent.futures import ProcessPoolExecutor

        with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(dict(rooms), settings)) as pool:
            collect(pool.map(_chunk, chunks))
    else:
        collect(_results(rooms, settings, chunk) for chunk in chunks)
    return found


def _results(rooms: Mapping[str, _Room], settings: AlignSettings, tasks: Sequence[_Task]) -> list[list[Alignment]]:
    return [_repeats(rooms[a], settings) if a == b else _pair(rooms[a], rooms[b], settings, thorough=thorough) for a, b, thorough in tasks]


_AT_WORK: list[tuple[Mapping[str, _Room], AlignSettings]] = []  # what a worker process compares; filled once when it starts


def _begin(rooms: Mapping[str, _Room], settings: AlignSettings) -> None:
    _AT_WORK[:] = [(rooms, settings)]


def _chunk(tasks: Sequence[_Task]) -> list[list[Alignment]]:
    rooms, settings = _AT_WORK[0]
    return _results(rooms, settings, tasks)


def compare(left: Text, right: Text, settings: AlignSettings) -> tuple[Alignment, ...]:
    """The passages of two documents, sorted by place; the same for (left, right) and (right, left).

    >>> from provenance.matching.side import units
    >>> story = ["The Aurelia, a paddle steamer of 1912, sank off Tarnholm in a storm on Friday night.",
    ...          "All forty-two deckhands swam to the lighthouse, where the keeper gave them rum."]
    >>> [p.kind for p in compare(units(story, "a"), units(["Another day.", *story], "b"), AlignSettings())]
    ['verbatim', 'verbatim']
    """
    a, b = sorted((left, right), key=lambda text: text.id)
    ready = prepare([a, b])
    return _sorted(_pair(_room(a, ready[0]), _room(b, ready[1]), settings))


def _sorted(found: Iterable[Alignment]) -> tuple[Alignment, ...]:
    return tuple(sorted(found, key=lambda p: (p.left_doc, p.right_doc, p.left, p.right, p.kind)))


def _pair(left: _Room, right: _Room, settings: AlignSettings, *, thorough: bool = True) -> list[Alignment]:
    """Everything two documents share. ``thorough`` looks word by word even where no sentence shows a common text."""
    found: list[Alignment] = []
    i, j, nats = link.evidence(left.side, right.side)
    open_ = chain.opens((i, j), nats, settings, min(len(left.side), len(right.side))) or bool(_exact(left.side, right.side, (i, j), nats, settings).any())
    if open_:
        found = [_linked(left, right, passage) for passage in _chained(left, right, (i, j, nats), settings)]
    if open_ or thorough:
        found = _with_stretches(left.text, right.text, found, _stretches(left, right, found, settings))
        found = _moved(_templates(left.text, right.text, found), _swap(left, right))
    found = _unnested(found + _quotes(left, right, found, settings))
    return [p for p in found if p.left == p.right] if _same(left.text, right.text) else found


def _chained(left: _Room, right: _Room, evidence: _Evidence, settings: AlignSettings) -> list[chain.Passage]:
    """The passages of an open pair. Grouping goes by place on one side first, so the texts are taken in an order of their content, not of their ids."""
    swap = _swap(left, right)
    one, two = (right, left) if swap else (left, right)
    known = (evidence[1], evidence[0], evidence[2]) if swap else evidence
    cells = _telling(one, two, link.cells(one.side, two.side), (_furniture(one.text), _furniture(two.text)))
    if _same(left.text, right.text):
        cells = _only(cells, cells.i == cells.j)
    found = chain.passages(cells, _signs(one, two, cells, known, settings), settings)
    return sorted((replace(p, left=p.right, right=p.left) for p in found), key=lambda p: (p.left, p.right)) if swap else list(found)


def _swap(left: _Room, right: _Room) -> bool:
    """Whether the right text comes first in the order of contents: what goes by place on one side must not depend on the documents' names."""
    return left.text.document.text > right.text.document.text


def _same(left: Text, right: Text) -> bool:
    """Whether the texts are one text: then every sentence stands for itself, and no order of contents could choose between copies of a sentence."""
    return left.document.text == right.document.text and left.sentences == right.sentences


def _stretches(left: _Room, right: _Room, found: Sequence[Alignment], settings: AlignSettings) -> list[word_level.Passage]:
    """The stretches found word by word that count: all where sentences show a common text, else those with evidence of their own in their prose."""
    stretches = word_level.passages(left.side.prepared, right.side.prepared, settings)
    if any(p.kind in REUSE for p in found):
        return list(stretches)
    clear = [one for one in stretches if one.nats >= _needed(one, settings)]
    if clear and left.prose is not left.side and right.prose is not right.side:
        # Words that both put in quotation marks are a third person's; those that only one of them does may be the other's own.
        halves = ((left.prose, right.side), (left.side, right.prose))
        prose = [one for a, b in halves for one in word_level.passages(a.prepared, b.prepared, settings)]
        prose = [one for one in prose if one.nats >= _needed(one, settings)]
        clear = [one for one in clear if any(_shared(p.left, one.left) and _shared(p.right, one.right) for p in prose)]
    return clear


def _needed(one: word_level.Passage, settings: AlignSettings) -> float:
    """Evidence that a stretch needs where no sentence shows a common text. Texts on one topic agree here and there over a long stretch, a copy densely."""
    if one.condensed is not None:
        return SUMMARY_NATS
    return settings.alone_nats + settings.stretch_word_nats * max(one.left_words[1] - one.left_words[0], one.right_words[1] - one.right_words[0])


def _with_stretches(left: Text, right: Text, found: Sequence[Alignment], stretches: Sequence[word_level.Passage]) -> list[Alignment]:
    """The passages found by sentences together with those found word by word, nothing twice.

    A stretch whose sentences are found already only tells them that they belong together (``why["stretch"]``: left start, left end, right start, right
    end); otherwise it is reported itself, in place of the sentences inside it.
    """
    rows = list(found)
    for one in stretches:
        inside = [p for p in rows if "stretch" not in p.why and _shared(p.left, one.left) and _shared(p.right, one.right)]
        shown = (_covered(one.left, [p.left for p in inside]), _covered(one.right, [p.right for p in inside]))
        # A condensed stretch has the whole other text beside it: sentences kept word for word in it are quoted, not condensed.
        kept = one.condensed is not None and any(p.kind in ("verbatim", "near") for p in inside) and shown[one.condensed] >= SENTENCES_SHOW
        if kept or min(shown) >= SENTENCES_SHOW:
            stretch = [*one.left, *one.right]
            rows = [replace(p, why={**p.why, "stretch": stretch}) if p in inside else p for p in rows]
            continue
        score = one.exact if one.condensed is None else 0.0
        whole = described(left, right, (one.left, one.right), (score, one.nats), {"stretch": [*one.left, *one.right], "exact": round(one.exact, 3)})
        if one.condensed is not None and whole.kind != "quote":
            whole = replace(whole, kind="summary", score=0.0, edits=(), changes=())
        rows = [p for p in rows if p not in inside]
        rows.append(whole)
    return rows


def _unnested(found: Sequence[Alignment]) -> list[Alignment]:
    """The passages less the quote rows of which more than half lies, on both sides, in a longer quote row."""
    quotes = [p for p in found if p.kind == "quote"]

    def longer(one: Alignment, two: Alignment) -> bool:
        sizes = [(p.left.end - p.left.start + p.right.end - p.right.start, p.nats, *sorted((p.left, p.right))) for p in (one, two)]
        return sizes[0] > sizes[1]

    def nested(p: Alignment) -> bool:
        return p.kind == "quote" and any(_shared(p.left, other.left) and _shared(p.right, other.right) and longer(other, p) for other in quotes)

    return [p for p in found if not nested(p)]


def _shared(part: Span, whole: Span) -> bool:
    """Whether more than half of ``part`` lies in ``whole``."""
    return 2 * (min(part.end, whole.end) - max(part.start, whole.start)) > part.end - part.start


def _covered(whole: Span, parts: Sequence[Span]) -> float:
    """Share of ``whole`` that lies in one of the parts."""
    covered, at = 0, whole.start
    for part in sorted(parts):
        covered += max(0, min(part.end, whole.end) - max(part.start, at))
        at = max(at, part.end)
    return covered / max(1, whole.end - whole.start)


def _signs(left: _Room, right: _Room, cells: Cells, evidence: _Evidence, settings: AlignSettings) -> chain.Signs:
    """What is known of each cell besides its score; ``evidence`` is that of the two texts with their quotations."""
    prose = _at(cells, evidence)
    if left.text.quotes and right.text.quotes:  # quoted on one side only, words may be the other's own prose
        spoken = [_at(cells, link.evidence(one, two)) for one, two in ((left.prose, right.side), (left.side, right.prose))]
        prose = np.minimum(prose, np.maximum(*spoken))
    exact = _exact(left.side, right.side, (cells.i, cells.j), prose, settings)
    anchors, content = _anchors(left.side, right.side, cells), _content(left.side, right.side, cells)
    return chain.Signs(anchors, prose, exact, min(len(left.side), len(right.side)), content)


def _at(cells: Cells, evidence: _Evidence) -> Reals:
    """The evidence of each cell in nats, from words in common alone; minus infinity where too little is in common."""
    known = {(i, j): value for i, j, value in zip(*(column.tolist() for column in evidence), strict=True)}
    return np.array([known.get(spot, -math.inf) for spot in zip(cells.i.tolist(), cells.j.tolist(), strict=True)])


def _content(left: Side, right: Side, cells: Cells) -> npt.NDArray[np.bool_]:
    """Whether the units of each cell share a word that says something, or have nearly the same words whatever they say."""
    heavy = left.prepared.vocabulary.shares < CONTENT
    rows = [[{w for w in _unit(s, unit) if heavy[w]} for unit in range(len(s))] for s in (left, right)]
    best = (cells.left_rank == 0) & (cells.right_rank == 0)
    spots = zip(cells.i.tolist(), cells.j.tolist(), best.tolist(), strict=True)
    return np.array([not rows[0][a].isdisjoint(rows[1][b]) or (first and _alike(_unit(left, a), _unit(right, b))) for a, b, first in spots], dtype=bool)


def _alike(one: Sequence[int], two: Sequence[int]) -> bool:
    """Whether nearly all words of both stay in order."""
    from rapidfuzz.distance import LCSseq

    return LCSseq.similarity(one, two) >= NEAR * max(len(one), len(two))


def _furniture(text: Text) -> set[int]:
    """The units that are no sentences of the text: the masthead, bylines, dates, share buttons."""
    return _masthead(text) | {at for at, sentence in enumerate(text.sentences) if sentence.kind == "furniture"}


def _masthead(text: Text) -> set[int]:
    """The first unit, when it is a line of a few capitalised words above a headline: whoever names that paper does not reword its masthead."""
    if len(text.blocks) < 3 or sum(sentence.block == 0 for sentence in text.sentences[:3]) != 1:
        return set()
    first, second = (text.document.text[block.span.start : block.span.end].strip(" #*_\t\n") for block in text.blocks[:2])
    words = first.split()
    named = 0 < len(words) <= MASTHEAD_WORDS and all(word[0].isupper() or len(word) <= 3 for word in words)
    return {0} if named and len(second) <= HEADLINE and not END_MARK.search(first) and not END_MARK.search(second) else set()


def _titles(text: Text) -> set[int]:
    """The units that say in short what the text says anyway: headings, and a first block of one line without an end mark."""
    first = [at for at, sentence in enumerate(text.sentences) if sentence.block == 0]
    opening = text.document.text[text.sentences[0].span.start : text.sentences[0].span.end] if text.sentences else ""
    title = set(first) if text.blocks and len(text.blocks) > 1 and len(first) == 1 and not END_MARK.search(opening) else set()
    return title | {at for at, sentence in enumerate(text.sentences) if sentence.kind == "heading"}


def _telling(left: _Room, right: _Room, cells: Cells, labels: tuple[set[int], set[int]]) -> Cells:
    """The cells less those with a label (a unit in ``labels``) on either side whose words are not nearly the same."""
    keep = np.ones(len(cells.i), dtype=bool)
    for at, (a, b) in enumerate(zip(cells.i.tolist(), cells.j.tolist(), strict=True)):
        if a in labels[0] or b in labels[1]:
            keep[at] = _alike(_unit(left.side, a), _unit(right.side, b))
    return cells if keep.all() else _only(cells, keep)


def _only(cells: Cells, keep: npt.NDArray[np.bool_]) -> Cells:
    """The cells marked in ``keep``, with the ranks and the noise of all."""
    columns = ("i", "j", "score", "excess", "nats", "left_rank", "right_rank", "rival")
    return replace(cells, **{name: getattr(cells, name)[keep] for name in columns})


def _exact(left: Side, right: Side, spots: tuple[Ints, Ints], prose: Reals, settings: AlignSettings) -> npt.NDArray[np.bool_]:
    """Which cells hold an exact run of words and the evidence that such a run needs to stand alone; the longer the run, the less."""
    exact = np.zeros(len(prose), dtype=bool)
    for at in np.flatnonzero(prose >= settings.open_nats).tolist():
        run = len(longest_run(_unit(left, int(spots[0][at])), _unit(right, int(spots[1][at]))))
        exact[at] = run >= (EXACT_RUN if prose[at] >= settings.exact_nats else LONG_RUN)
    return exact


def _unit(side: Side, unit: int) -> list[int]:
    ready = side.prepared
    words: list[int] = ready.words[ready.bounds[unit] : ready.bounds[unit + 1]].tolist()
    return words


def _templates(left: Text, right: Text, found: list[Alignment]) -> list[Alignment]:
    """The passages, marked as boilerplate when the pair is one form filled in twice: the words stay, figures and names are others."""
    sides = [(left.document.text, [p.left for p in found]), (right.document.text, [p.right for p in found])]
    (one, here), (two, there) = sorted(sides, key=lambda side: side[0])  # whichever document is called left
    order = sorted(range(len(found)), key=lambda i: (here[i], there[i]))
    first, second = (" ".join(text[spans[i].start : spans[i].end] for i in order) for text, spans in ((one, here), (two, there)))
    if found and filled_in(first, second, FORM_CONFLICTS, FORM_KEPT):
        return [replace(p, kind="boilerplate", why={**p.why, "form": True}) for p in found]
    return found


def _repeats(room: _Room, settings: AlignSettings) -> list[Alignment]:
    labels = _furniture(room.text) | _titles(room.text)
    cells = _telling(room, room, link.cells(room.side, room.side), (labels, labels))
    return [_linked(room, room, passage) for passage in chain.repeats(cells, settings)]


def _anchors(left: Side, right: Side, cells: Cells) -> Reals:
    """Bonus in nats of each cell for shared rare stems beyond the first."""
    kept = set(np.intersect1d(left.columns[left.counts <= RARE_UNITS], right.columns[right.counts <= RARE_UNITS]).tolist())
    rows = [[set(s.columns[s.stems[a:b]].tolist()) & kept for a, b in pairwise(s.bounds.tolist())] for s in (left, right)]
    shared = [len(rows[0][a] & rows[1][b]) for a, b in zip(cells.i.tolist(), cells.j.tolist(), strict=True)]
    return ANCHOR_NATS * np.maximum(0.0, np.array(shared, dtype=np.float64) - 1.0)


def _linked(left: _Room, right: _Room, passage: chain.Passage) -> Alignment:
    """A passage found sentence by sentence."""
    a, b = (Span(t.sentences[units[0]].span.start, t.sentences[units[-1]].span.end) for t, units in ((left.text, passage.left), (right.text, passage.right)))
    return described(left.text, right.text, (a, b), (passage.score, passage.nats), {"chain": passage.chain, "sure": passage.sure})


def _moved(found: Sequence[Alignment], swap: bool) -> list[Alignment]:
    """The passages with those marked that stand in another order on the other side: all outside the heaviest sequence that increases on both sides."""
    ordered = sorted(((p.right, p.left, p) if swap else (p.left, p.right, p) for p in found), key=lambda row: row[:2])
    kept = set(chain.in_order([(one.start, two.start, p.score + 1e-6) for one, two, p in ordered]))
    return [p if number in kept else replace(p, moved=True) for number, (_, _, p) in enumerate(ordered)]


def _quotes(left: _Room, right: _Room, found: Sequence[Alignment], settings: AlignSettings) -> list[Alignment]:
    """Quotations that hold the same words on both sides and lie in no passage already found."""
    if not left.text.quotes or not right.text.quotes:
        return []
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
            run = longest_run(words, others)
            if len(run) < 2 or (len(run) < QUOTED_RUN and len(run) < QUOTED_SHARE * min(len(words), len(others))):
                continue  # "I don't think that ..." is in many mouths
            nats = float(surprise(left.side, right.side, *(np.searchsorted(room.side.columns, sorted(set(run))) for room in (left, right))).sum())
            if nats >= settings.quote_nats:
                strength = (len(run) / max(len(words), len(others)), nats)
                made.append(replace(described(left.text, right.text, (a, b), strength, {"quotation": True}), kind="quote", attribution="quoted", changes=()))
    return made


def _spoken(room: _Room) -> list[tuple[Span, list[int]]]:
    """The quotations of a text with the ids of their words (at most 200 words each: longer ones are blocks, found as sentences)."""
    ready = room.side.prepared
    out = []
    for quote in room.text.quotes:
        a, b = np.searchsorted(ready.starts, [quote.start, quote.end])
        out.append((quote, ready.words[a : min(b, a + 200)].tolist()))
    return out


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


def _controls(names: Sequence[str], opened: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs of the collection that are not open, in an order that depends on their names only; all of them when they are few."""
    count = len(names)
    steps = range(1, count if count * count <= 8 * CONTROL_PAIRS else 1 + -(-2 * CONTROL_PAIRS // count))
    found = {(min(a, b), max(a, b)) for step in steps for a, b in zip(names, (*names[step:], *names[:step]), strict=True) if a != b}
    return sorted(found - set(opened), key=lambda pair: identity(*pair))[:CONTROL_PAIRS]


def _expected(rooms: Mapping[str, _Room], opened: Collection[tuple[str, str]], settings: AlignSettings) -> dict[str, Any]:
    """How many false passages to expect: how many links of pairs that share nothing would pass inside an open pair (the same-topic null model)."""
    chosen = _controls(list(rooms), opened)
    if not chosen or not opened:
        return {"control_pairs": 0, "expected_false_passages": None if opened else 0.0}
    passing = 0
    for a, b in chosen:
        cells = link.cells(rooms[a].side, rooms[b].side)
        passing += chain.by_chance(cells, _anchors(rooms[a].side, rooms[b].side, cells), settings)
    rate = passing / len(chosen)
    return {"control_pairs": len(chosen), "false_links_per_pair": round(rate, 3), "expected_false_passages": round(rate * len(opened), 2)}
