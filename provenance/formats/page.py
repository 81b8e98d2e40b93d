"""What the HTML page shows, worked out as plain values; the templates only lay it out.

Nothing here is markup: every text is made safe (``safe.shown``) and escaped later by the template engine. Text is embedded within the limits of
``ReportSettings``; what is left out is counted, so that the page can say so.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from provenance.codes import CODES
from provenance.formats.marking import changed_spans, common_spans, pieces, sequence_pieces
from provenance.formats.naming import Names
from provenance.formats.reasons import reasons
from provenance.formats.safe import cut, shown
from provenance.formats.shares import KINDS, LETTERS, DocumentShare
from provenance.formats.wording import most_telling
from provenance.model import Alignment, Relation, Report, Sentence, Span, Text
from provenance.settings import ReportSettings

__all__ = [
    "BlockView",
    "Card",
    "Cell",
    "ChangeView",
    "Collection",
    "DocumentView",
    "Fragment",
    "PairView",
    "Row",
    "SentenceView",
    "Side",
    "document_view",
    "pair_view",
]

# Marks beyond this make a text unreadable and the page slow; the passages' table has them all.
_MOST_MARKS = 1000
_MOST_ROWS = 400
# One passage in the page: 20,000 code points are five printed pages; the text continues in the document.
_LONGEST_PASSAGE = 20_000
_LONGEST_CONTEXT = 600
_MOST_CHANGES = 40
# Cells of the barcode strip: more are thinner than a pixel on a phone.
_MOST_CELLS = 300


@dataclass
class Collection:
    """The report with what is looked up all the time: texts, passages and pairs by document, numbers for anchors, and the text that may still be shown."""

    report: Report
    names: Names
    settings: ReportSettings
    shares: dict[str, DocumentShare]
    texts: dict[str, Text] = field(init=False)
    number: dict[str, int] = field(init=False)
    between: dict[tuple[str, str], list[Alignment]] = field(init=False)
    of_document: dict[str, list[Alignment]] = field(init=False)
    repeats: dict[str, list[Alignment]] = field(init=False)
    pairs: tuple[Relation, ...] = field(init=False)
    pairs_in_all: int = field(init=False)
    pair_number: dict[tuple[str, str], int] = field(init=False)
    relation: dict[tuple[str, str], Relation] = field(init=False)
    text_left: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.texts = {text.id: text for text in self.report.texts}
        self.number = {text.id: number for number, text in enumerate(self.report.texts, 1)}
        self.between, self.of_document, self.repeats = {}, {}, {}
        for passage in self.report.passages:
            self.between.setdefault((passage.left_doc, passage.right_doc), []).append(passage)
            for doc in (passage.left_doc, passage.right_doc):
                self.of_document.setdefault(doc, []).append(passage)
        for repeat in self.report.repeats:
            self.repeats.setdefault(repeat.left_doc, []).append(repeat)
        wanted = sorted((pair for pair in self.report.pairs if self._worth_showing(pair)), key=most_telling)
        self.pairs_in_all = len(wanted)
        self.pairs = tuple(wanted[: self.settings.max_pairs])
        self.pair_number = {(pair.a, pair.b): number for number, pair in enumerate(self.pairs, 1)}
        self.relation = {(pair.a, pair.b): pair for pair in self.pairs}
        self.text_left = dict.fromkeys(("documents", "passages", "runs"), self.settings.max_text)

    def _worth_showing(self, pair: Relation) -> bool:
        return pair.relation != "independent" or (pair.a, pair.b) in self.between

    def take(self, part: str, characters: int) -> bool:
        """Whether so much more article text may be embedded; if so it is booked."""
        if characters > self.text_left[part]:
            return False
        self.text_left[part] -= characters
        return True


class Fragment(NamedTuple):
    """A stretch of text inside a sentence: safe text, its kind ("" for none), source label and number, and whether it stands in a repeat.

    ``sources`` are the kinds and numbers of all sources that have it ("V1 P3"), by which a reader's decision to leave one out is counted.
    """

    text: str
    kind: str
    label: str
    pair: int
    repeat: str
    repeat_to: int
    sources: str = ""


class SentenceView(NamedTuple):
    """A sentence: its number (from 1) and fragments; ``after`` is the blank that follows."""

    number: int
    fragments: list[Fragment]


class BlockView(NamedTuple):
    """A block with its sentences."""

    kind: str
    sentences: list[SentenceView]


class Card(NamedTuple):
    """Another document that shares text with this one, or an absent source that it leans on (``pair`` is 0)."""

    label: str
    other: str
    pair: int
    relation: Relation | None
    share_here: float
    share_there: float
    counts: list[tuple[str, str, int]]
    note: str


class Cell(NamedTuple):
    """A cell of the barcode strip."""

    kind: str
    sentence: int


@dataclass(frozen=True, slots=True)
class DocumentView:
    """Screen 4: one document against all others."""

    text: Text
    number: int
    share: DocumentShare
    blocks: list[BlockView]
    cards: list[Card]
    cells: list[Cell]
    shown: int
    length: int
    marks_left_out: int
    repeats: Sequence[tuple[str, float, int, int]]

    @property
    def complete(self) -> bool:
        """Whether the whole text is shown."""
        return self.shown >= self.length


class _Mark(NamedTuple):
    span: Span
    kind: str
    label: str
    pair: int
    repeat: int


def document_view(text: Text, known: Collection) -> DocumentView:
    """One document with marks for everything that occurs elsewhere or twice."""
    length = len(text.document.text)
    limit = min(length, known.settings.max_document)
    passages = known.of_document.get(text.id, [])
    needed = bool(passages or known.repeats.get(text.id)) or any(text.id in source.used_by for source in known.report.absent_sources)
    limit = limit if needed and known.take("documents", limit) else 0
    cards, labels = _cards(text, known)
    marks, left_out = _marks(text, known, labels)
    blocks = list(_blocks(text, marks, limit)) if limit else []
    repeats = [
        (r.kind, r.score, _sentence_at(text.sentences, r.left.start), _sentence_at(text.sentences, r.right.start)) for r in known.repeats.get(text.id, [])
    ]
    return DocumentView(text, known.number[text.id], known.shares[text.id], blocks, cards, _cells(text, marks), limit, length, left_out, repeats)


def _cards(text: Text, known: Collection) -> tuple[list[Card], dict[str, str]]:
    """Source cards, the largest share first, and the number of each source."""
    doc = text.id
    others: dict[str, list[Alignment]] = {}
    for passage in known.of_document.get(doc, []):
        others.setdefault(passage.right_doc if passage.left_doc == doc else passage.left_doc, []).append(passage)
    cards = []
    for other, passages in others.items():
        key = (min(doc, other), max(doc, other))
        relation = known.relation.get(key)
        shares = (relation.share_a, relation.share_b) if relation else (0.0, 0.0)
        here, there = shares if doc == key[0] else shares[::-1]
        counts = [(LETTERS[kind], kind, number) for kind in KINDS if (number := sum(p.kind == kind for p in passages))]
        cards.append(Card("", other, known.pair_number.get(key, 0), relation, here, there, counts, ""))
    cards.sort(key=lambda card: (-card.share_here, -sum(n for _, _, n in card.counts), card.other))
    cards = [card._replace(label=str(number)) for number, card in enumerate(cards, 1)]
    labels = {card.other: card.label for card in cards}
    for source in known.report.absent_sources:
        if doc in source.used_by:
            clause = next((m.clause for m in source.mentions if m.doc == doc), None)
            quoted = cut(text.document.text[clause.start : clause.end], _LONGEST_CONTEXT) if clause else ""
            cards.append(Card("", source.id, 0, None, 0.0, 0.0, [], quoted))
    return cards, labels


def _marks(text: Text, known: Collection, labels: dict[str, str]) -> tuple[list[_Mark], int]:
    doc = text.id
    marks: list[_Mark] = []
    for passage in known.of_document.get(doc, []):
        here, other = (passage.left, passage.right_doc) if passage.left_doc == doc else (passage.right, passage.left_doc)
        pair = known.pair_number.get((min(doc, other), max(doc, other)), 0)
        marks.append(_Mark(_within(text.sentences, here), passage.kind, LETTERS[passage.kind] + labels.get(other, ""), pair, 0))
    for repeat in known.repeats.get(doc, []):
        for here, there in ((repeat.left, repeat.right), (repeat.right, repeat.left)):
            marks.append(_Mark(_within(text.sentences, here), "", "", 0, _sentence_at(text.sentences, there.start)))
    marks.sort(key=lambda mark: (KINDS.index(mark.kind) if mark.kind else 9, mark.span, mark.label))
    return marks[:_MOST_MARKS], max(0, len(marks) - _MOST_MARKS)


def _within(sentences: Sequence[Sentence], span: Span) -> Span:
    """The span without blanks behind its last sentence, so that its label finds a place."""
    last = bisect_left(sentences, span.end, key=lambda sentence: sentence.span.start) - 1
    return Span(span.start, min(span.end, sentences[last].span.end)) if last >= 0 else span


def _sentence_at(sentences: Sequence[Sentence], place: int) -> int:
    """The number (from 1) of the sentence that holds the place, or the last one before it."""
    return max(1, bisect_right(sentences, place, key=lambda sentence: sentence.span.start))


def _blocks(text: Text, marks: Sequence[_Mark], limit: int) -> Iterator[BlockView]:
    """Blocks with their sentences, the sentences cut into fragments along the marks; stops at ``limit`` code points."""
    sentences = [sentence for sentence in text.sentences if sentence.span.start < limit]
    spans = [mark.span for mark in marks] + [sentence.span for sentence in sentences]
    base = len(marks)
    by_sentence: list[list[Fragment]] = [[] for _ in sentences]
    for piece in pieces(0, limit, spans):
        inside = [number for number in piece.marks if number >= base]
        if not inside:
            continue  # between two sentences
        here = [marks[number] for number in piece.marks if number < base]
        by_sentence[inside[0] - base].append(_fragment(text.document.text, piece.start, piece.end, here))
    _say_once(by_sentence)
    block: BlockView | None = None
    current = -1
    for number, (sentence, fragments) in enumerate(zip(sentences, by_sentence, strict=True), 1):
        if block is None or sentence.block != current:
            if block is not None:
                yield block
            block, current = BlockView(sentence.kind, []), sentence.block
        block.sentences.append(SentenceView(number, fragments))
    if block is not None:
        yield block


def _say_once(sentences: list[list[Fragment]]) -> None:
    """Keep only the last label of neighbouring passages of one kind and source: a copied page would bear one at every sentence."""
    places = [(row, column) for row, fragments in enumerate(sentences) for column in range(len(fragments))]
    for (row, column), (next_row, next_column) in pairwise(places):
        here, following = sentences[row][column], sentences[next_row][next_column]
        if here.label and (here.label, here.kind, here.pair) == (following.label, following.kind, following.pair):
            sentences[row][column] = here._replace(label="")


def _fragment(text: str, start: int, end: int, marks: Sequence[_Mark]) -> Fragment:
    """Marks come strongest first; the label stands where a passage ends."""
    passages = [mark for mark in marks if mark.kind]
    ending = [mark for mark in passages if mark.span.end == end]
    repeats = [mark for mark in marks if not mark.kind]
    closing = next((mark.repeat for mark in repeats if mark.span.end == end), 0)
    labels = " ".join(dict.fromkeys(mark.label for mark in ending))
    pair = next((mark.pair for mark in ending if mark.pair), 0)
    sources = " ".join(dict.fromkeys(mark.label for mark in passages))
    return Fragment(shown(text[start:end]), passages[0].kind if passages else "", labels, pair, "repeat" if repeats else "", closing, sources)


def _cells(text: Text, marks: Sequence[_Mark]) -> list[Cell]:
    """The strongest kind of each sentence, neighbours put together where there are too many."""
    count = len(text.sentences)
    starts = [sentence.span.start for sentence in text.sentences]
    kinds = [len(KINDS)] * count
    for mark in marks:
        if mark.kind:
            first = max(0, bisect_right(starts, mark.span.start) - 1)
            for number in range(first, bisect_left(starts, mark.span.end)):
                if text.sentences[number].span.end > mark.span.start:
                    kinds[number] = min(kinds[number], KINDS.index(mark.kind))
    size = max(1, -(-count // _MOST_CELLS))
    names = (*KINDS, "none")
    return [Cell(names[min(kinds[start : start + size])], start + 1) for start in range(0, count, size)]


class Side(NamedTuple):
    """One side of an aligned row: (safe text, what it is: "in", "changed", "same" or "out") and the sentence number."""

    parts: list[tuple[str, str]]
    sentence: int
    cut: bool


class ChangeView(NamedTuple):
    """A fact that differs."""

    title: str
    left: str
    right: str


class Row(NamedTuple):
    """A row of the pair screen: a passage, or a folded run of sentences without a match on one side."""

    kind: str
    letter: str
    score: float
    left: Side | None
    right: Side | None
    moved: bool
    why: list[tuple[str, str]]
    changes: list[ChangeView]
    run: list[str]
    run_length: int
    run_side: str
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class PairView:
    """Screen 5: two documents sentence against sentence."""

    relation: Relation
    number: int
    rows: list[Row]
    rows_left_out: int
    full_text: bool
    """Whether the sentences without a match are there to unfold."""
    passages: bool
    """Whether the passages are shown."""


def pair_view(relation: Relation, known: Collection) -> PairView:
    """Aligned rows of two documents, with folded runs between them."""
    left, right = known.texts[relation.a], known.texts[relation.b]
    passages = sorted(known.between.get((relation.a, relation.b), []), key=lambda p: (p.left, p.right, p.id))
    left_out = max(0, len(passages) - _MOST_ROWS)
    limit = known.settings.max_document
    size = min(limit, len(left.document.text)) + min(limit, len(right.document.text))
    matched = sum(min(span.end - span.start, _LONGEST_PASSAGE) for p in passages[:_MOST_ROWS] for span in (p.left, p.right))
    number = known.pair_number[(relation.a, relation.b)]
    if not known.take("passages", matched):
        return PairView(relation, number, [], 0, False, False)
    full = not passages or known.take("runs", size)
    return PairView(relation, number, list(_rows(left, right, passages[:_MOST_ROWS], full)), left_out, full, True)


def _rows(left: Text, right: Text, passages: Sequence[Alignment], full: bool) -> Iterator[Row]:
    free = (_unmatched(left, [p.left for p in passages]), _unmatched(right, [p.right for p in passages]))
    done = [0, 0]
    for passage in passages:
        for side, (text, span) in enumerate(((left, passage.left), (right, passage.right))):
            goal = _sentence_at(text.sentences, span.start) - 1
            if goal >= done[side]:
                yield from _run(text, free[side][done[side] : goal], "ab"[side], full)
                done[side] = goal
        yield _match(left, right, passage)
    for side, text in enumerate((left, right)):
        yield from _run(text, free[side][done[side] :], "ab"[side], full)


def _unmatched(text: Text, spans: Sequence[Span]) -> list[int]:
    """For every sentence its index when no passage touches it, else -1."""
    free = list(range(len(text.sentences)))
    starts = [sentence.span.start for sentence in text.sentences]
    for span in spans:
        first = max(0, bisect_right(starts, span.start) - 1)
        for number in range(first, bisect_left(starts, span.end)):
            if text.sentences[number].span.end > span.start:
                free[number] = -1
    return free


def _run(text: Text, numbers: Sequence[int], side: str, full: bool) -> Iterator[Row]:
    left = [number for number in numbers if number >= 0]
    if left:
        sentences = (text.sentences[number].span for number in left)
        quoted = [cut(text.document.text[span.start : span.end], 2000) for span in sentences] if full else []
        yield Row("", "", 0.0, None, None, False, [], [], quoted, len(left), side)


def _match(left: Text, right: Text, passage: Alignment) -> Row:
    one, two = left.document.text, right.document.text
    if passage.kind in ("paraphrase", "summary"):
        a = _side(left, passage.left, common_spans(one, passage.left, two, passage.right), "same")
        b = _side(right, passage.right, common_spans(two, passage.right, one, passage.left), "same")
    else:
        a = _side(left, passage.left, changed_spans(passage, one, "left"), "changed")
        b = _side(right, passage.right, changed_spans(passage, two, "right"), "changed")
    changes = [ChangeView(_title(change.code), cut(change.left_text, 200), cut(change.right_text, 200)) for change in passage.changes[:_MOST_CHANGES]]
    return Row(passage.kind, LETTERS[passage.kind], passage.score, a, b, passage.moved, reasons(passage, one, two), changes, [], 0, "", _attribution(passage))


def _attribution(passage: Alignment) -> str:
    """Whether the text itself says where the passage comes from; nothing where it does not."""
    return "" if passage.attribution == "unattributed" else cut(passage.attribution, 40)


def _title(code: str) -> str:
    return CODES[code].title if code in CODES else cut(code, 20)


def _side(text: Text, span: Span, marked: Sequence[Span], what: str) -> Side:
    """The passage with its marked words, and in grey the rest of the sentences in which it begins and ends."""
    whole = text.document.text
    number = _sentence_at(text.sentences, span.start)
    first = text.sentences[number - 1].span.start if text.sentences else span.start
    last_number = _sentence_at(text.sentences, max(span.start, span.end - 1))
    last = text.sentences[last_number - 1].span.end if text.sentences else span.end
    end = min(span.end, span.start + _LONGEST_PASSAGE)
    parts = []
    if span.start - _LONGEST_CONTEXT <= first < span.start:
        parts.append((shown(whole[first : span.start]), "out"))
    parts += [(shown(whole[low:high]), what if mark else "in") for low, high, mark in sequence_pieces(span.start, end, marked)]
    if end == span.end and span.end < last <= span.end + _LONGEST_CONTEXT:
        parts.append((shown(whole[span.end : last]), "out"))
    return Side(parts, number, end < span.end)
