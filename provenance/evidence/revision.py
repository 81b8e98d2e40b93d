"""Versions of one outlet's own text: which is the later, as a note, the dates, or the clock times of a live page say; and numbered editions of a document.

Without such a sign two versions stay what they are: texts of one outlet of which it cannot be told which was first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice

from provenance.evidence.dating import known_order
from provenance.evidence.hub import grams
from provenance.evidence.overlap import Overlap
from provenance.model import Exhibit, Span, Text

__all__ = ["is_live", "later_version", "other_version", "versions"]

LATER_BITS = 8.0  # that a later version of an outlet's article comes from the earlier is what the words mean: as a statement of origin
DATED_BITS = 6.0  # by dates alone: dates read from pages are wrong in one of ten, and a desk may write both from one draft
LIVE_BITS = 6.0  # entries of a live page are as good as dated
EARLIER_BITS = 16.0  # words of the one and not of the other: a conclusion from texts at hand, twice the strongest naming, which is of both versions
EITHER_BITS = 8.0  # as much as the name, which says nothing on the version
_LEAST_GRAMS = 3  # word 4-grams that only one version has: a changed figure makes four
_LEAST_NATS = 30.0  # by which one version explains more: a passage of its own (``align.passage_nats``)
_LEAST_SHARE = 0.5  # of the words of one of the two: below it, an outlet's later report takes up a paragraph of the earlier
_FORM_RATE = 1.5  # differing facts per 100 words kept, above which dates alone do not make a column with other figures a version (as for templates)
_NOTED_RATE = 4.0  # the same beside a note: updates change figures, a column with a correction changes all of them
_LIVE_ENTRIES = 3  # lines that open with a clock time
_LIVE_MINUTES = 60  # between the first and the last entry that an article shares: a full hour of events
_LONGEST_NOTE = 300  # code points; a longer "note" is a paragraph of the article
_NOTE = re.compile(
    r"\b(?:this|the) (?:story|article|report|post|page|piece|item|version|headline)(?: \w+){0,2} (?:has been|was)"
    r" (?:updated|corrected|amended|revised|edited)\b"
    r"|\b(?:an )?earlier version of (?:this|the)\b|\(?(?:updates|adds|recasts|corrects)[ ,]+(?:with|throughout|details|quotes?|comments?|paragraph|background)"
    r"|^\W*(?:(?:last )?updated?|correct(?:ion|ed)|clarification|amended)(?: \d+)?(?:\s*[:(–—|-]|,? (?:on |at )?\d)"
    r"|\b(?:dieser|der) (?:artikel|text|beitrag)(?: \w+){0,2} wurde(?: \w+){0,4} (?:aktualisiert|korrigiert|ergänzt)"
    r"|\bcet article a été (?:mis à jour|corrigé|modifié)|\best[ea] (?:noticia|artículo|texto|información) (?:ha sido|fue) (?:actualizad|corregid)[oa]"
    r"|\bquesto articolo è stato (?:aggiornato|corretto)|\best[ea] (?:notícia|artigo|texto|reportagem) foi (?:atualizad|corrigid)[oa]"
    r"|\b(?:статья|новость|текст|материал) (?:был[аои]? )?(?:обновлен|дополнен|исправлен)[аоы]?\b"
    r"|^\W*(?:aktualisiert|aktualisierung|korrektur|mise? à jour|correctif|actualizad[oa]|actualización|corrección|aggiornat[oa]|aggiornamento|correzione"
    r"|atualizad[oa]|atualização|correção|обновлено|дополнено|исправлено)(?:\s*[:(–—|-]|,? (?:am |um |le |à |el |a las |alle |em |às |в )?\d)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\b(?:update|lead|version) ?(\d{1,2})\b", re.IGNORECASE)
_LIVE = re.compile(
    r"\blive ?-?(?:blog|updates?|ticker|text|coverage|page)\b|\bas it happened\b|\bminute by minute\b"
    r"|\ben direct(?:o)?\b|\bdiretta\b|\bao vivo\b|\bтрансляция\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"^[^\w\n]{0,4}([01]?\d|2[0-3])[:.h]([0-5]\d)(?:\s?([ap])\.?m\b\.?)?(?=\s|[^\w.])", re.IGNORECASE | re.MULTILINE)
_MOST_ENTRIES = 2000  # of a live page; a longer one has said enough


# "Rev. B", "Version 2.1", "3rd edition": in the head of a document, beside its title.
_EDITION = re.compile(
    r"\b(?P<word>rev(?:ision)?|ver(?:sion)?|edition|draft|fassung|auflage|versión|versione|versão|édition|edición|edizione|версия)\b\.?"
    r" {0,2}(?:no\.? ?)?(?P<mark>\d{1,4}(?:\.\d{1,4}){0,3}|(?-i:[A-Z]))\b"
    r"|\b(?P<nth>\d{1,3})(?:st|nd|rd|th|\.|ª|e) (?P<named>edition|revision|draft|auflage|fassung|édition|edición|edizione)\b"
    r"|\bv(?P<short>\d{1,3}(?:\.\d{1,4}){1,3})\b",
    re.IGNORECASE,
)
_HEAD = 400  # code points in which an edition stands beside the title
_REPLACES = re.compile(
    r"\b(?:replac|supersed|obsolet|updat|revis|chang\w* (?:from|since|to)|differ\w* from|ersetz|löst|remplac|sustituy|reemplaz|sostituisc|substitu|заменя)\w*",
    re.IGNORECASE,
)
_NEAR_VERB = 60  # code points between "replaces" and the edition it replaces
_LONGEST_LINE = 100  # code points of a title or a document's number


def versions(overlap: Overlap, a: Text, b: Text, outlets: Mapping[str, frozenset[str]]) -> bool:
    """Whether the two are versions of one text: by one outlet or numbered editions, and half of one of them in the other.

    ``outlets`` are the keys of each document's own.
    """
    same = outlets.get(a.id, frozenset()) & outlets.get(b.id, frozenset()) or _editions(a, b)
    return bool(same) and not overlap.template and max(overlap.share_a, overlap.share_b) >= _LEAST_SHARE and not (is_live(a) or is_live(b))


def later_version(overlap: Overlap, a: Text, b: Text, outlets: Mapping[str, frozenset[str]]) -> list[Exhibit]:
    """What says which of two texts of one outlet is the later; at most one exhibit. ``a`` < ``b`` by id."""
    numbered = _editions(a, b)
    if not (numbered or outlets.get(a.id, frozenset()) & outlets.get(b.id, frozenset())) or overlap.template or overlap.identical:
        return []
    if is_live(a) != is_live(b):
        return _after_live(overlap, a, b)
    if not versions(overlap, a, b, outlets):
        return []
    if numbered:
        return _later_edition(a, b, *numbered)
    dated = _order(a, b)
    notes = (_note(a), _note(b))
    numbers = (_number(a, notes[0]), _number(b, notes[1]))
    noted = (numbers[0] > numbers[1]) - (numbers[0] < numbers[1])
    if dated * noted < 0 or not (dated or noted):
        return []  # no sign, or signs that contradict each other
    if min(numbers) < 1 and 100 * overlap.conflicts > (_NOTED_RATE if any(notes) else _FORM_RATE) * max(1, overlap.kept):
        return []
    later, earlier, span = (a, b, notes[0]) if dated + noted > 0 else (b, a, notes[1])
    arrow = "a-from-b" if later is a else "b-from-a"
    why = "says that it was updated or corrected" if noted else f"is dated {_stamp(later)}, after {_stamp(earlier)}"
    text = f"{later.id} and {earlier.id} are texts of one outlet, most of one stands in the other, and {later.id} {why}: it is the later version."
    spans = ((later.id, *span),) if noted and span else ()
    return [Exhibit("PV319", LATER_BITS if noted else DATED_BITS, arrow, text, spans, "origin")]


def _editions(a: Text, b: Text) -> tuple[_Edition, _Edition] | tuple[()]:
    """The editions of two documents whose heads are alike but for that, when one is the later."""
    first, second = _edition(a), _edition(b)
    if first and second and first.lines & second.lines and first.word == second.word and first.order != second.order:
        return first, second
    return ()


@dataclass(frozen=True, slots=True)
class _Edition:
    """What a head says: its lines without the edition, the word for it, its number (a letter is one, too), and where it stands."""

    lines: frozenset[str]
    word: str
    order: tuple[int, ...]
    mark: str
    span: Span


def _edition(text: Text) -> _Edition | None:
    head = text.document.text[:_HEAD]
    match = _EDITION.search(head)
    if not match:
        return None
    mark = _mark(match)
    order = tuple(map(int, mark.split("."))) if mark[0].isdigit() else (ord(mark),)
    above = text.document.text[: match.end()].splitlines()
    lines = (_EDITION.sub("", line).strip(" #*-–—:,.()\t").casefold() for line in above if len(line) <= _LONGEST_LINE)
    word = (match["word"] or match["named"] or "v").casefold()[:3] + ("" if mark[0].isdigit() else "-letter")
    return _Edition(frozenset(line for line in lines if len(line.split()) > 1), word, order, mark, Span(*match.span()))


def _mark(match: re.Match[str]) -> str:
    return (match["mark"] or match["nth"] or match["short"]).upper()


def _later_edition(a: Text, b: Text, first: _Edition, second: _Edition) -> list[Exhibit]:
    """The higher number is the later one, unless the dates say otherwise; it may say that it replaces the other."""
    later, earlier, new, old = (a, b, first, second) if first.order > second.order else (b, a, second, first)
    if _order(earlier, later) > 0:
        return []
    content = later.document.text
    spans = [(later.id, *new.span), (earlier.id, *old.span)]
    replaces = False
    for match in islice(_REPLACES.finditer(content), _MOST_ENTRIES):
        named = _EDITION.search(content, match.end(), match.end() + _NEAR_VERB)
        if named and _mark(named) == old.mark:
            spans.append((later.id, match.start(), named.end()))
            replaces = True
            break
    said = f" and says that it replaces {content[spans[-1][1] : spans[-1][2]]!r}" if replaces else ""
    text = f"{later.id} is a later edition of {earlier.id} by the numbers in their heads ({old.mark}, {new.mark}){said}."
    arrow = "a-from-b" if later is a else "b-from-a"
    return [Exhibit("PV319", LATER_BITS if replaces else DATED_BITS, arrow, text, tuple(spans), "origin")]


def other_version(copy: Text, later: Text, earlier: Text, nats: float, *, ordered: bool = True) -> list[Exhibit]:
    """What speaks against the later of two versions as the source of a copy that leads to both.

    ``nats`` is by how much its overlap with the later version is the stronger. Runs of words that only one version has decide, then that difference.
    ``ordered``: that it is the later is known, so that it and the copy both go back to the earlier.
    """
    held, new, old = grams(copy), grams(later), grams(earlier)
    ours, theirs = len(held & new - old), len(held & old - new)
    if (ours >= _LEAST_GRAMS and ours >= 2 * theirs) or (theirs < _LEAST_GRAMS and nats >= _LEAST_NATS):
        return []
    if (theirs >= _LEAST_GRAMS and theirs >= 2 * ours) or (ours < _LEAST_GRAMS and nats <= -_LEAST_NATS):
        text = f"Where the versions {earlier.id} and {later.id} differ, {copy.id} has the words of {earlier.id}."
        where = tuple((earlier.id, *sentence.span) for sentence in earlier.sentences[:1]) if ordered else ()
        return [Exhibit("PV322", EARLIER_BITS, "common-source", text, where, "third")]
    text = f"Nothing in {copy.id} says which of the versions {earlier.id} and {later.id} it had."
    return [Exhibit("PV322", EITHER_BITS, "common-source", text, family="third")]


def _order(a: Text, b: Text) -> int:
    """1 when ``a`` is the later by its dates, -1 when ``b`` is, 0 when they do not say; last changes count where both were published at one time."""
    order = known_order(a.document, b.document)
    if order or not (a.document.modified or b.document.modified):
        return order
    first, second = (replace(t.document, published=t.document.modified or t.document.published) for t in (a, b))
    return known_order(first, second)


def _stamp(text: Text) -> str:
    return text.document.modified or text.document.published


def _note(text: Text) -> Span | None:
    """The sentence that says that this text was updated or corrected."""
    content = text.document.text
    for sentence in text.sentences:
        a, b = sentence.span
        if b - a <= _LONGEST_NOTE and _NOTE.search(content[a:b]):
            return sentence.span
    return None


def _number(text: Text, note: Span | None) -> float:
    """Which update a note says the text is: 0 without a note, and half where it has no number ("UPDATE 2" is later than "updated")."""
    if note is None:
        return 0.0
    match = _NUMBERED.search(text.document.text, note.start, min(note.end, note.start + _LONGEST_NOTE))
    return float(match[1]) if match else 0.5


def is_live(text: Text) -> bool:
    """Whether a text is a live page: several lines open with clock times, or its head says so and one does.

    >>> from provenance.model import Document
    >>> is_live(Text(Document("d", "09:10 The boats stay in.\\n11:40 The wind drops.\\n12:05 The boats leave."), (), ()))
    True
    """
    head = text.document.title[:200] + " " + text.document.text[:200]
    return len(_entries(text)) >= (1 if _LIVE.search(head) else _LIVE_ENTRIES)


def _entries(text: Text) -> list[tuple[int, Span]]:
    """Minutes of the day and place of each entry: a line that opens with a clock time, and what follows up to the next."""
    content = text.document.text
    opened = list(islice(_CLOCK.finditer(content), _MOST_ENTRIES))
    ends = [match.start() for match in opened[1:]] + [len(content)]
    return [(_minutes(match), Span(match.start(), end)) for match, end in zip(opened, ends[: len(opened)], strict=True)]


def _minutes(match: re.Match[str]) -> int:
    hour = int(match[1])
    if match[3]:
        hour = hour % 12 + (12 if match[3].lower() == "p" else 0)
    return 60 * hour + int(match[2])


def _after_live(overlap: Overlap, a: Text, b: Text) -> list[Exhibit]:
    """The live page as the source of an article that holds entries an hour and more apart, unless the dates say that the article was first."""
    live, article = (a, b) if is_live(a) else (b, a)
    taken = overlap.spans(live.id)
    shared = [(time, span) for time, span in _entries(live) if any(span.start < t.end and t.start < span.end for t in taken)]
    times = [time for time, _ in shared]
    order = known_order(article.document, live.document)
    if len(shared) < 2 or max(times) - min(times) < _LIVE_MINUTES or order < 0:
        return []
    between = f"from {_clock(min(times))} to {_clock(max(times))}"
    text = f"{article.id} tells together what {live.id}, a live page of the same outlet, holds under clock times {between}."
    spans = tuple((live.id, *span) for _, span in shared[:5])
    return [Exhibit("PV328", LIVE_BITS, "a-from-b" if article is a else "b-from-a", text, spans, "origin")]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
