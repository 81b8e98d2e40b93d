"""What two documents have in common, counted in words: the ground on which lineage stands.

The words of third parties are taken out first: a sentence that stands in quotation marks on both sides shows a shared speaker, not a shared text. What
only one side has in quotation marks may be quoted from the other; ``evidence.quoting`` looks whether it says so.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from provenance.evidence.facts import facts
from provenance.model import Alignment, Change, Span, Text
from provenance.text import fold, token_spans

__all__ = ["Cited", "Measure", "Overlap", "overlaps"]

REUSE = frozenset({"verbatim", "near", "paraphrase", "summary"})
FACTS = frozenset({"PV501", "PV502", "PV503"})  # changed number, date, name
_TEMPLATE_RATE = 1.5  # conflicting facts per 100 words above which near-identical texts are a form filled in twice (agency notices, design notes)
_TEMPLATE_LEAST = 3  # conflicts: one or two are an update or a slip
_MOST_QUOTES = 40  # of one summary looked for in the other text; a reply has a few
_NATS_PER_WORD = 2.0  # for passages made without a likelihood: about what the aligner finds per word of ordinary prose


@dataclass(frozen=True, slots=True)
class Measure:
    """Counts words of one document between code points, and those of them outside quotation marks."""

    starts: Sequence[int]
    outside: Sequence[int]
    """Number of words outside quotations before each word (one longer than ``starts``)."""

    def words(self, span: tuple[int, int]) -> int:
        """Words that begin inside the span."""
        return bisect_left(self.starts, span[1]) - bisect_left(self.starts, span[0])

    def prose(self, span: tuple[int, int]) -> int:
        """Words inside the span and outside quotation marks."""
        return self.outside[bisect_left(self.starts, span[1])] - self.outside[bisect_left(self.starts, span[0])]

    @property
    def total(self) -> int:
        """All words of the document."""
        return len(self.starts)


def _measure(text: Text) -> Measure:
    """The words of a text, and which of them are quoted."""
    spans = token_spans(text.document.text)
    outside = [0]
    quotes = sorted(text.quotes)
    place = 0
    for start, _ in spans:
        while place < len(quotes) and quotes[place].end <= start:
            place += 1
        quoted = place < len(quotes) and quotes[place].start <= start
        outside.append(outside[-1] + (not quoted))
    return Measure([start for start, _ in spans], outside)


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage that ``doc`` has in quotation marks at ``place`` and that is the other document's own prose: its words, and their evidence in nats."""

    doc: str
    place: Span
    words: int
    nats: float


@dataclass(frozen=True, slots=True)
class Overlap:
    """What documents ``a`` < ``b`` share. Every passage has ``a`` on its left.

    ``nats`` is the evidence of the prose passages without their quoted words, ``words`` the prose words on the smaller side, ``quoted`` the number of
    passages that vanish once quoted words are taken out, ``share_a``/``share_b`` the part of each document's words in reuse passages (0..1).
    """

    a: str
    b: str
    passages: tuple[Alignment, ...] = ()
    nats: float = 0.0
    kept: int = 0
    """Prose words in verbatim and near passages, on the smaller side."""
    words: int = 0
    prose: int = 0
    """Prose passages: at least as many words outside quotations as the settings ask for."""
    quoted: int = 0
    strongest: float = 0.0
    share_a: float = 0.0
    share_b: float = 0.0
    identical: bool = False
    conflicts: int = 0
    """Facts that differ inside verbatim and near passages."""
    facts: int = 0
    """Names and figures that verbatim and near passages keep, each counted once; looked for only where so many facts differ that it matters."""
    counts: Mapping[str, int] = field(default_factory=dict)
    counted: tuple[Alignment, ...] = ()
    """The prose passages."""
    cited: tuple[Cited, ...] = ()
    """Passages among ``quoted`` that only one of the two has in quotation marks."""
    quoting: str = ""
    """The document that took nothing but quotations from the other and says so; set by ``evidence.quoting``."""

    @property
    def template(self) -> bool:
        """Whether the two are one form filled in with different facts: the wording is common property, the content is not shared.

        An update changes some facts too, but keeps more of them.
        """
        return self.conflicts >= max(_TEMPLATE_LEAST, self.facts) and 100 * self.conflicts > _TEMPLATE_RATE * max(1, self.kept)

    @property
    def weight(self) -> float:
        """How strongly the common prose speaks for a common text: the nats, and one for each word that was kept in its sentence.

        In short texts that are alike throughout, every word is frequent and the nats are few; independent writers do not write the same sentences.
        """
        return 0.0 if self.template else self.nats + self.kept

    def ends(self, doc: str) -> list[tuple[Span, int]]:
        """The same stretches, each with the length of the other side in words of about six letters and a space."""
        sides = [(p.left, p.right) if doc == self.a else (p.right, p.left) for p in self.passages]
        return sorted((mine, (other.end - other.start) // 7) for mine, other in sides)

    def spans(self, doc: str) -> list[Span]:
        """The stretches of one of the two documents that stand in passages, in text order."""
        return self._side(doc, self.passages)

    def prose_spans(self, doc: str) -> list[Span]:
        """Those of them that stand in prose passages."""
        return self._side(doc, self.counted)

    def _side(self, doc: str, passages: Iterable[Alignment]) -> list[Span]:
        return sorted(p.left if doc == self.a else p.right for p in passages)


def overlaps(texts: Sequence[Text], passages: Iterable[Alignment], floor: int) -> tuple[dict[tuple[str, str], Overlap], dict[str, Measure]]:
    """Sum up the passages of every pair that shares any; ``floor`` is the fewest prose words for a passage to count as prose.

    Keys are (a, b) with a < b. Boilerplate is counted but plays no part. The measures of the documents concerned come along.
    """
    by_id = {text.id: text for text in texts}
    pairs: dict[tuple[str, str], list[Alignment]] = {}
    for passage in passages:
        if passage.left_doc != passage.right_doc and passage.left_doc in by_id and passage.right_doc in by_id:
            turned = passage if passage.left_doc < passage.right_doc else _turned(passage)
            pairs.setdefault((turned.left_doc, turned.right_doc), []).append(turned)
    measures = {doc: _measure(by_id[doc]) for doc in sorted({doc for pair in pairs for doc in pair})}
    words = {doc: _plain(by_id[doc]) for doc in measures}
    return {(a, b): _overlap(found, measures, floor, by_id, words[a] == words[b]) for (a, b), found in sorted(pairs.items())}, measures


def _plain(text: Text) -> str:
    return " ".join(text.document.text.split())


def _turned(p: Alignment) -> Alignment:
    swapped = tuple(Change(c.code, c.right, c.left, c.right_text, c.left_text) for c in p.changes)
    sides = {"left_doc": p.right_doc, "left": p.right, "right_doc": p.left_doc, "right": p.left, "edits": (), "changes": swapped}
    return replace(p, left_sentences=p.right_sentences, right_sentences=p.left_sentences, **sides)  # type: ignore[arg-type]


def _overlap(found: list[Alignment], measures: Mapping[str, Measure], floor: int, texts: Mapping[str, Text], identical: bool) -> Overlap:
    found.sort(key=lambda p: (p.left, p.right, p.kind, p.id))
    a, b = found[0].left_doc, found[0].right_doc
    nats, kept, words, quoted, strongest, conflicts = 0.0, 0, 0, 0, 0.0, 0
    prose: list[Alignment] = []
    counts: dict[str, int] = {}
    cited: list[Cited] = []
    alike: list[Alignment] = []
    replied: list[Alignment] = []
    for passage in found:
        counts[passage.kind] = counts.get(passage.kind, 0) + 1
        if passage.kind == "boilerplate":
            continue
        left, right = measures[a].words(passage.left), measures[b].words(passage.right)
        plain = min(measures[a].prose(passage.left), measures[b].prose(passage.right))
        if passage.kind == "summary" and (held := _quotes_of_summary(passage, texts, measures, floor)):
            quoted += 1
            cited += held
            replied.append(passage)
            continue
        if passage.kind == "quote" or plain < floor:
            if passage.kind == "quote" or plain < min(left, right):  # else it is short, and nobody's words in particular
                quoted += 1
                cited += _cited(passage, measures, floor)
            continue
        part = min(1.0, plain / max(1, min(left, right)))
        weight = (passage.nats or _NATS_PER_WORD * min(left, right) * passage.score) * part
        if passage.kind in ("verbatim", "near"):
            kept += plain
            conflicts += sum(change.code in FACTS for change in passage.changes)
            alike.append(passage)
        prose.append(passage)
        nats, words, strongest = nats + weight, words + plain, max(strongest, weight)
    reuse = [p for p in found if p.kind in REUSE and p not in replied]
    share_a = _covered([p.left for p in reuse], measures[a])
    share_b = _covered([p.right for p in reuse], measures[b])
    counted = tuple(p for p in found if p.kind != "boilerplate")
    known = _facts_kept(alike, texts) if conflicts >= _TEMPLATE_LEAST else 0
    sums = (nats, kept, words, len(prose), quoted, strongest)
    return Overlap(a, b, counted, *sums, share_a, share_b, identical, conflicts, known, counts, tuple(prose), tuple(cited))


def _facts_kept(passages: Iterable[Alignment], texts: Mapping[str, Text]) -> int:
    """Names and figures that stand on both sides of the passages."""
    kept: set[str] = set()
    for p in passages:
        sides = (texts[doc].document.text[span.start : span.end] for doc, span in _ends(p))
        kept |= set.intersection(*(set(facts(side)) for side in sides))
    return len(kept)


def _cited(passage: Alignment, measures: Mapping[str, Measure], floor: int) -> list[Cited]:
    """The passage, when its words stayed and stand in quotation marks on one side only."""
    if passage.kind not in ("verbatim", "near"):
        return []
    sides = [(doc, span, measures[doc].words(span), measures[doc].prose(span)) for doc, span in _ends(passage)]
    found = []
    for (doc, span, words, prose), (_, _, _, own) in (sides, sides[::-1]):
        if min(words - prose, own) >= floor:
            found.append(Cited(doc, span, min(words - prose, own), (passage.nats or _NATS_PER_WORD * words) * (words - prose) / max(1, words)))
    return found if len(found) == 1 else []


def _quotes_of_summary(passage: Alignment, texts: Mapping[str, Text], measures: Mapping[str, Measure], floor: int) -> list[Cited]:
    """Quotations inside a summary that are the other document's own prose, word for word.

    They bring all the words that a stretch is recognised by, so around them, "the Gazette reported", nothing need be retold: a reply, or a check of the facts.
    """
    found = []
    for (doc, span), (other, _) in (_ends(passage), _ends(passage)[::-1]):
        inside = [q for q in texts[doc].quotes if span.start <= q.start and q.end <= span.end and measures[doc].words(q) >= floor][:_MOST_QUOTES]
        theirs = f" {_bare(_outside(texts[other]))} " if inside else ""
        for quote in inside:
            if f" {_bare(texts[doc].document.text[quote.start : quote.end])} " in theirs:
                words = measures[doc].words(quote)
                found.append(Cited(doc, quote, words, passage.nats * words / max(1, measures[doc].words(span))))
    return found


def _outside(text: Text) -> str:
    """The text with a mark in place of each quotation."""
    parts, at = [], 0
    for quote in sorted(text.quotes):
        parts.append(text.document.text[at : quote.start])
        at = max(at, quote.end)
    return " quoted0quoted ".join([*parts, text.document.text[at:]])


def _bare(content: str) -> str:
    """Folded words with single spaces."""
    return " ".join(fold(content[a:b]) for a, b in token_spans(content))


def _ends(passage: Alignment) -> tuple[tuple[str, Span], tuple[str, Span]]:
    return (passage.left_doc, passage.left), (passage.right_doc, passage.right)


def _covered(spans: list[Span], counter: Measure) -> float:
    """Share of a document's words inside the union of spans."""
    covered, end = 0, 0
    for span in sorted(spans):
        start = max(span.start, end)
        if span.end > start:
            covered += counter.words((start, span.end))
            end = span.end
    return round(min(1.0, covered / counter.total), 6) if counter.total else 0.0
