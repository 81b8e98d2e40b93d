"""What changed between two stretches of text: word edits, changed facts, altered quotations, and whether two texts are one form filled in twice.

A fact is a number, a date, a name, a negation or a degree of certainty. Only what stands on one side and nowhere in the other stretch counts as changed,
so words that merely moved are no findings. The word lists are English; numbers and names are recognised in any language that uses capitals and digits.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from provenance.model import Change, Edit, Span
from provenance.text import fold, token_spans

__all__ = ["altered_quotations", "changes", "conflict_rate", "edits", "filled_in"]

LONGEST = 4000  # words on a side: the comparison is quadratic, and passages are sentences
BLOCK_WORDS = 8  # words on a side of a replaced block in which facts are set against each other; longer blocks are another text, not a changed fact
LOOSE_BLOCK_WORDS = 3  # the same where less than LOOSE of the words stay: there two facts in one long block are seldom the same fact
LOOSE = 0.5  # share of the shorter stretch's words
QUOTES = 20  # quotations of a stretch that are looked at
ALIKE = 0.3  # share of the shorter quotation's words that both hold in order: retold quotations keep about a third
SHARED_WORDS = 3  # equal words in a row needed somewhere before anything is called changed rather than unrelated

_Opcode = tuple[Literal["equal", "replace", "insert", "delete"], int, int, int, int]
Sort = Literal["number", "date", "name", "negation", "modality", "vague", ""]

_MONTHS = (
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec "
    "monday tuesday wednesday thursday friday saturday sunday"
)
_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty "
    "sixty seventy eighty ninety hundred thousand million billion trillion dozen first second third fourth fifth half twice double triple"
)
_NEGATIONS = "not no never none nobody nothing neither nor without cannot"
_MODALS = (
    "may might could would should must will shall can possibly probably perhaps maybe likely unlikely allegedly reportedly apparently presumably supposedly "
    "purportedly certainly definitely undoubtedly surely suspected alleged claimed"
)
_VAGUE = (
    "about around roughly approximately nearly almost some several many few dozens scores hundreds thousands millions shortly soon recently early late mid "
    "later earlier ago more less over under least most up"
)
_FIGURES = {word: str(value) for value, word in enumerate(_NUMBERS.split()[:20], 1)}
_FIGURES.update({word: str(value) for value, word in zip(range(30, 100, 10), _NUMBERS.split()[20:27], strict=True)})
_SORTS: dict[str, Sort] = {}
for _words_of, _sort in ((_VAGUE, "vague"), (_MODALS, "modality"), (_NEGATIONS, "negation"), (_NUMBERS, "number"), (_MONTHS, "date")):
    _SORTS.update(dict.fromkeys(_words_of.split(), _sort))  # type: ignore[arg-type]
_SORTS["may"] = "modality"  # the month is told by its capital
_MULTIPLES = {"dozen": 12, "decade": 10, "decades": 10, "century": 100, "centuries": 100, "hundred": 100}
_THOUSANDS = {"thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_QUANTITY = 8  # words of a quantity that are read as one number
_DIGITS = re.compile(r"[0-9]{1,15}")
_SEPARATOR = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
# Countries whose adjective or people does not begin with the same four letters; one value for all of them.
_NATIONS = {
    word: words.split()[0]
    for words in (
        "denmark danish dane danes",
        "france french",
        "spain spanish spaniard spaniards",
        "netherlands dutch holland",
        "britain british uk briton britons",
        "poland polish pole poles",
        "wales welsh",
        "ireland irish",
        "norway norwegian norwegians",
        "finland finnish finn finns",
        "switzerland swiss",
        "philippines filipino filipinos philippine",
        "america american americans us usa",
        "china chinese",
        "peru peruvian peruvians",
        "lebanon lebanese",
        "iraq iraqi iraqis",
        "iran iranian iranians",
        "oman omani omanis",
        "laos lao laotian",
        "kyrgyzstan kyrgyz",
        "thailand thai thais",
        "wallonia walloon walloons",
        "flanders flemish",
        "greece greek greeks",
    )
    for word in words.split()
}
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_SENTENCE_END = re.compile(r"[.!?:\n•*–—\"“”'‘’]\s*$")


class _Word(NamedTuple):
    """A folded word, its place, the sort of fact it can be, and what it stands for: nine is 9, all of "4 decades" 40, Danish denmark."""

    word: str
    span: Span
    sort: Sort
    value: str


def edits(left: str, left_span: Span, right: str, right_span: Span) -> tuple[Edit, ...]:
    """The edits that turn the words of ``left[left_span]`` into those of ``right[right_span]``; spans are code points of the whole texts.

    >>> [(e.op, e.left, e.right) for e in edits("It rained.", Span(0, 10), "It snowed.", Span(0, 10))]
    [('equal', Span(start=0, end=2), Span(start=0, end=2)), ('replace', Span(start=3, end=9), Span(start=3, end=9))]
    """
    a, b = _words(left, left_span), _words(right, right_span)
    return tuple(Edit(tag, _hull(a, i, k, left_span), _hull(b, m, n, right_span)) for tag, i, k, m, n in _opcodes(a, b))


def changes(left: str, left_span: Span, right: str, right_span: Span) -> tuple[Change, ...]:
    """The facts that differ between two aligned stretches, in text order.

    >>> found = changes("It sank one day after the vote.", Span(0, 31), "It sank shortly after the vote.", Span(0, 31))
    >>> [(c.code, c.left_text, c.right_text) for c in found]
    [('PV505', 'one', 'shortly')]
    """
    a, b = _words(left, left_span), _words(right, right_span)
    opcodes = _opcodes(a, b)
    if max((k - i for tag, i, k, _, _ in opcodes if tag == "equal"), default=0) < SHARED_WORDS:
        return ()
    everywhere = ({w.value for w in a}, {w.value for w in b})
    close = sum(k - i for tag, i, k, _, _ in opcodes if tag == "equal") >= LOOSE * min(len(a), len(b))
    found: list[Change] = []
    for i, k, m, n in _blocks(opcodes):
        if max(k - i, n - m) > (BLOCK_WORDS if close else LOOSE_BLOCK_WORDS):
            continue
        only = ([w for w in a[i:k] if w.value not in everywhere[1]], [w for w in b[m:n] if w.value not in everywhere[0]])
        at = (_hull(a, i, k, left_span), _hull(b, m, n, right_span))
        for code, x, y in _facts(*only):
            if not close and not (x and y):
                continue
            spans = (x.span if x else Span(at[0].start, at[0].start), y.span if y else Span(at[1].start, at[1].start))
            found.append(Change(code, *spans, left[spans[0].start : spans[0].end], right[spans[1].start : spans[1].end]))
    return tuple(found)


def altered_quotations(left: str, left_quotes: Sequence[Span], right: str, right_quotes: Sequence[Span]) -> tuple[Change, ...]:
    """Quotations of two aligned stretches that correspond without being equal; one that is merely cut short is not altered.

    Each quotation on the left is set against the most similar one on the right.

    >>> a, b = "He said: 'We had no choice but to go.'", "He said: 'We had no choice but to run.'"
    >>> [(c.code, c.right_text) for c in altered_quotations(a, [Span(9, 38)], b, [Span(9, 39)])]
    [('PV506', "'We had no choice but to run.'")]
    """
    from rapidfuzz.distance import LCSseq

    found = []
    others = [([w.word for w in _words(right, quote)], quote) for quote in right_quotes[:QUOTES]]
    for quote in left_quotes[:QUOTES]:
        words = [w.word for w in _words(left, quote)]
        best = max(((LCSseq.similarity(words, other), -at) for at, (other, _) in enumerate(others)), default=(0, 0))
        if not best[0]:
            continue
        other, place = others[-best[1]]
        whole = " ".join(words) in " ".join(other) or " ".join(other) in " ".join(words)
        if not whole and best[0] >= ALIKE * min(len(words), len(other)) and min(len(words), len(other)) >= SHARED_WORDS + 1:
            found.append(Change("PV506", quote, place, left[quote.start : quote.end], right[place.start : place.end]))
    return tuple(found)


def _facts(left: Sequence[_Word], right: Sequence[_Word]) -> Iterable[tuple[str, _Word | None, _Word | None]]:
    """Changed facts of one replaced block: each code at most once, with the first word of that sort on either side."""

    def first(words: Sequence[_Word], *sorts: Sort) -> _Word | None:
        return next((w for w in words if w.sort in sorts), None)

    for code, sort in (("PV501", "number"), ("PV502", "date"), ("PV503", "name")):
        x, y = first(_strange(left, right), sort), first(_strange(right, left), sort)  # type: ignore[arg-type]
        if x and y:
            yield code, x, y
    x, y = first(left, "negation"), first(right, "negation")
    if (x is None) != (y is None):
        yield "PV504", x, y
    exact, vague = (first(side, "number", "date") for side in (left, right)), (first(side, "vague", "modality") for side in (left, right))
    (left_exact, right_exact), (left_vague, right_vague) = exact, vague
    if left_vague and right_exact and not left_exact:
        yield "PV505", left_vague, right_exact
    elif right_vague and left_exact and not right_exact:
        yield "PV505", left_exact, right_vague
    else:
        x, y = first(left, "modality"), first(right, "modality")
        if (x is None) != (y is None):
            yield "PV505", x, y


def _strange(words: Sequence[_Word], others: Sequence[_Word]) -> list[_Word]:
    """The words less the names that begin like a name on the other side: a country and its adjective, an abbreviation."""
    names = [w.word for w in others if w.sort == "name"]
    return [w for w in words if w.sort != "name" or not any(w.word.startswith(other[:4]) or other.startswith(w.word[:4]) for other in names)]


def _blocks(opcodes: Sequence[tuple[str, int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Runs of edits that are not equal, as (left start, left end, right start, right end)."""
    out: list[tuple[int, int, int, int]] = []
    open_block = False
    for tag, i, k, m, n in opcodes:
        if tag == "equal":
            open_block = False
        elif open_block:
            out[-1] = (out[-1][0], k, out[-1][2], n)
        else:
            out.append((i, k, m, n))
            open_block = True
    return out


def conflict_rate(left: str, right: str) -> float:
    """Conflicting numbers, dates and names per 100 words that two texts share in order: high where one form was filled in twice.

    A conflict is a replaced number or name of which the old or the new value stands nowhere in the other text. 0 when they share nothing.

    >>> round(conflict_rate("The Fed added 5 reserves on May 3.", "The Fed added 7 reserves on May 9."), 1)
    33.3
    """
    a, b = _words(left, Span(0, len(left))), _words(right, Span(0, len(right)))
    opcodes = _opcodes(a, b)
    shared = sum(k - i for tag, i, k, _, _ in opcodes if tag == "equal")
    return 100.0 * sum(_conflicts(a, b, opcodes).values()) / shared if shared else 0.0


def filled_in(left: str, right: str, rate: float, least: float) -> bool:
    """Whether two texts are one form filled in twice: more conflicts than ``rate`` per 100 shared words, and more figures or more names changed than kept.

    They keep at least the share ``least`` of the shorter one's words. A revised text changes figures too, but keeps most of them, and its names.

    >>> filled_in("The Fed added 5 reserves on May 3.", "The Fed added 7 reserves on May 9.", 5.0, 0.4)
    True
    """
    a, b = _words(left, Span(0, len(left))), _words(right, Span(0, len(right)))
    opcodes = _opcodes(a, b)
    equal = [word for tag, i, k, _, _ in opcodes if tag == "equal" for word in a[i:k]]
    found = _conflicts(a, b, opcodes)
    if not equal or len(equal) < least * min(len(a), len(b)) or 100.0 * sum(found.values()) <= rate * len(equal):
        return False
    kept = Counter(sort for _, sort in {(word.word, word.sort) for word in equal})
    return any(found[sort] > kept[sort] for sort in ("number", "name"))


def _conflicts(a: Sequence[_Word], b: Sequence[_Word], opcodes: Sequence[_Opcode]) -> Counter[str]:
    """The conflicts between two texts by the sort of fact."""
    everywhere = ({w.word for w in a}, {w.word for w in b})
    found: Counter[str] = Counter()
    for i, k, m, n in _blocks(opcodes):
        for sort in ("number", "date", "name"):
            x, y = ({w.word for w in block if w.sort == sort} for block in (a[i:k], b[m:n]))
            x, y = x - y, y - x
            if sort == "name" and any(p.startswith(q) or q.startswith(p) for p in x for q in y):
                continue  # an abbreviation
            fresh = (len(x - everywhere[1]), len(y - everywhere[0]))
            found[sort] += min(len(x), len(y), max(fresh) if sort == "number" else min(fresh))  # figures move down a column from one day to the next
    return found


def _words(text: str, span: Span) -> list[_Word]:
    """The words of a stretch with the sort of fact each can be; a number with points or commas (5,000 or 2.9) is one word."""
    out: list[_Word] = []
    spans: list[tuple[int, int]] = []
    for a, b in token_spans(text[span.start : span.end])[:LONGEST]:
        at = a + span.start
        if spans and a == spans[-1][1] + 1 and text[at - 1] in ".," and text[at].isdigit() and text[at - 2].isdigit():
            spans[-1] = (spans[-1][0], b)
        else:
            spans.append((a, b))
    for a, b in spans:
        place = Span(a + span.start, b + span.start)
        raw = text[place.start : place.end]
        word = fold(raw)
        if word:
            out.append(_Word(word, place, _sort_of(raw, word, text, place), _NATIONS.get(word, word) if raw[0].isupper() else word))
    return _counted(out)


def _counted(words: list[_Word]) -> list[_Word]:
    """The words with one value for all words of a quantity: twenty five is 25, 4 decades and forty are 40, two dozen is 24.

    A quantity starts with a number (or with dozen, decade and the like) and goes on while multiples raise it or smaller numbers in letters add to it.
    """
    out, at = list(words), 0
    while at < len(words):
        first, end = words[at].word, at + 1
        total, part = 0, _number(first)
        if part is None and first in _MULTIPLES:
            part, end = 1, at  # a dozen, a decade
        if part is None:
            at += 1
            continue
        while end < min(len(words), at + _QUANTITY):
            word, number = words[end].word, _number(words[end].word)
            if word in _MULTIPLES:
                part *= _MULTIPLES[word]
            elif word in _THOUSANDS:
                total, part = total + part * _THOUSANDS[word], 0
            elif number is not None and not word[0].isdigit() and (part % 100 == 0 or (part % 10 == 0 and number < 10)):
                part += number
            else:
                break
            end += 1
        for k in range(at, end):
            out[k] = words[k]._replace(value=str(total + part))
        at = end
    return out


def _number(word: str) -> int | None:
    """The number that a word is, in digits or letters; None when it is none (or has a fraction)."""
    plain = _SEPARATOR.sub("", _FIGURES.get(word, word))
    return int(plain) if _DIGITS.fullmatch(plain) else None


def _sort_of(raw: str, word: str, text: str, place: Span) -> Sort:
    if word == "t" and text[max(0, place.start - 2) : place.start].lower() in ("n'", "n’"):
        return "negation"
    if any(char.isdigit() for char in word):
        return "date" if _YEAR.fullmatch(word) else "number"
    known = _SORTS.get(word, "")
    if known == "modality" and raw[0].isupper() and word == "may":
        known = "date"
    if known:
        return known
    if raw[0].isupper() and len(raw) > 1 and not (place.start == 0 or _SENTENCE_END.search(text, max(0, place.start - 4), place.start)):
        return "name"
    return ""


def _opcodes(a: Sequence[_Word], b: Sequence[_Word]) -> list[_Opcode]:
    from rapidfuzz.distance import Levenshtein

    one, two = [w.word for w in a], [w.word for w in b]
    # Several shortest sequences of edits can exist; which one is found must not depend on which text is named first.
    found = Levenshtein.opcodes(one, two) if one <= two else Levenshtein.opcodes(two, one).inverse()
    return [(op.tag, op.src_start, op.src_end, op.dest_start, op.dest_end) for op in found]  # type: ignore[misc]


def _hull(words: Sequence[_Word], start: int, end: int, whole: Span) -> Span:
    """The span of words start..end; empty ones lie behind the word before."""
    if start < end:
        return Span(words[start].span.start, words[end - 1].span.end)
    at = words[start - 1].span.end if start else whole.start
    return Span(at, at)
