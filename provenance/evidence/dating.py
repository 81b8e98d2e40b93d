"""Which was first: publication dates with their possible errors, the latest day a text can know of, and the order in which the user trusts documents."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from datetime import UTC, date, datetime

from provenance.masthead import head_spans
from provenance.model import Document, Exhibit, Span, Text

__all__ = ["contradiction", "dates", "known_order", "spoken_dates", "trusted"]

EXTRACTED_BITS = 3.0  # a date read from a page is wrong in about one page of ten (log2 of 9 to 1), capped
STATED_BITS = 5.0  # a date that the user states: wrong in about one of thirty, our estimate for hand-made tables
NOT_BEFORE_BITS = 5.0  # a text that tells of a later day cannot be the older one: cap of the design notes
_NAMING = {"PV310": "the credit", "PV311": "the link", "PV312": "the remains of a page"}
_CLEAR_BITS = 4.0  # below, a naming is about something else
_FUTURE = re.compile(r"\b(?:will|shall|until|till|by|next|due|planned?|scheduled|expected|expires?|deadline|upcoming|would|could|from)\b", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
_DATES = (
    re.compile(rf"\b{_MONTH}\.? (\d{{1,2}}),? (\d{{4}})\b"),
    re.compile(rf"\b(\d{{1,2}}) {_MONTH}\.?,? (\d{{4}})\b"),
    re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b"),
)
_MOST_DATES = 500  # of one text: more is a table, and the latest of 500 is late enough


def _instant(stamp: str) -> tuple[date, datetime | None] | None:
    """The day, and the moment when a time is given."""
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    if len(stamp) <= 10:
        return moment.date(), None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.date(), aware


def known_order(a: Document, b: Document) -> int:
    """-1 when ``a`` was published before ``b``, 1 when after, 0 when the dates do not say.

    Days decide, and moments when both are known; a day against a moment of the same day says nothing. Moments of which one has no zone are as good as days,
    unless both are of one outlet: fourteen o'clock is not the same time everywhere.

    >>> known_order(Document("a", "", published="2026-01-02"), Document("b", "", published="2026-01-03T10:00"))
    -1
    """
    first, second = _instant(a.published), _instant(b.published)
    if first is None or second is None:
        return 0
    zoned = all(moment is not None and datetime.fromisoformat(stamp).tzinfo for (_, moment), stamp in ((first, a.published), (second, b.published)))
    if first[1] is not None and second[1] is not None and (zoned or (a.source and a.source == b.source)):
        return (first[1] > second[1]) - (first[1] < second[1])
    return (first[0] > second[0]) - (first[0] < second[0])


def spoken_dates(text: Text) -> list[tuple[date, Span]]:
    """Full dates a text mentions in sentences that do not look ahead, with their places.

    >>> from provenance.model import Sentence
    >>> words = "It opened on 3 May 2025. It will close on 9 May 2025."
    >>> sentences = (Sentence(0, Span(0, 24), 0, "paragraph"), Sentence(1, Span(25, 53), 0, "paragraph"))
    >>> [str(day) for day, _ in spoken_dates(Text(Document("d", words), (), sentences))]
    ['2025-05-03']
    """
    content = text.document.text
    starts = [sentence.span.start for sentence in text.sentences]
    found: list[tuple[date, Span]] = []
    for form, pattern in enumerate(_DATES):
        for match in pattern.finditer(content):
            place = bisect_left(starts, match.start() + 1) - 1
            if place < 0 or match.start() >= text.sentences[place].span.end:
                continue
            start, end = text.sentences[place].span
            if end - start > 2000 or _FUTURE.search(content, start, match.start()):
                continue
            day = _day(match, form)
            if day is not None:
                found.append((day, Span(*match.span())))
            if len(found) >= _MOST_DATES:
                return sorted(found)
    return sorted(found)


def _day(match: re.Match[str], form: int) -> date | None:
    month, day, year = match.groups() if form == 0 else (match[2], match[1], match[3]) if form == 1 else (match[2], match[3], match[1])
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def dates(a: Text, b: Text, spoken: dict[str, list[tuple[date, Span]]]) -> list[Exhibit]:
    """What publication dates, and days told in the texts, say about who can have copied whom; ``a`` < ``b`` by id."""
    found: list[Exhibit] = []
    order = known_order(a.document, b.document)
    if order:
        first, later = (a, b) if order < 0 else (b, a)
        stated = "published" in a.document.given and "published" in b.document.given
        found.append(
            Exhibit(
                "PV313",
                -(STATED_BITS if stated else EXTRACTED_BITS),
                "a-from-b" if first is a else "b-from-a",
                f"{first.id} is dated {first.document.published}, {later.id} {later.document.published}: unless a date is wrong, {first.id} was not taken "
                f"from {later.id}.",
                family="dates",
            )
        )
    for text, other, impossible in ((a, b, "b-from-a"), (b, a, "a-from-b")):
        published = _instant(other.document.published)
        if published is None:
            continue
        told_by_other = {day for day, _ in spoken.get(other.id, ())}
        own, head = _instant(text.document.published), head_spans(text.document.text)
        later_days = [
            (day, span)
            for day, span in spoken.get(text.id, ())
            if day > published[0] and day not in told_by_other and not (own and day == own[0]) and not any(a <= span.start < b for a, b in head)
        ]  # a date above the text, or the day it was published, is when it was published: that is PV313's
        if later_days:
            day, span = later_days[0]
            found.append(
                Exhibit(
                    "PV314",
                    -NOT_BEFORE_BITS,
                    impossible,
                    f"{text.id} tells of {day.isoformat()}, after {other.id} was published ({other.document.published}): {other.id} cannot have been taken "
                    f"from it as it stands.",
                    ((text.id, span.start, span.end),),
                    family="dates",
                )
            )
    return found


def contradiction(a: str, b: str, exhibits: Iterable[Exhibit]) -> tuple[str, str]:
    """What to say, and what would settle it, where one text names the other as its source and the dates rule that out; empty strings otherwise.

    >>> named, dated = Exhibit("PV310", 8.0, "a-from-b", ""), Exhibit("PV313", -5.0, "a-from-b", "")
    >>> contradiction("a", "b", [named, dated])[0]
    'What a says and the dates contradict each other: the credit says that it has its text from b, which the dates rule out. One of them must be wrong.'
    """
    held = [exhibit for exhibit in exhibits if exhibit.counted]
    for copy, source, arrow in ((a, b, "a-from-b"), (b, a, "b-from-a")):
        dated = any(e.code in ("PV313", "PV314") and e.favours == arrow and e.bits < 0 for e in held)
        named = next((e for e in held if e.code in _NAMING and e.favours == arrow and e.bits >= _CLEAR_BITS), None)
        if dated and named:
            what = _NAMING[named.code]
            told = (
                f"What {copy} says and the dates contradict each other: {what} says that it has its text from {source}, which the dates rule out. "
                "One of them must be wrong."
            )
            return told, f"which is wrong, the dates or {what} in {copy}: the publication dates of both pages, looked up again"
    return "", ""


def trusted(a: Document, b: Document, bits: float) -> list[Exhibit]:
    """What the user's trust order says: the more trusted of two documents was not taken from the other. That one took from the other it does not say.

    >>> [(e.favours, e.bits) for e in trusted(Document("a", "", trust=3), Document("b", "", trust=1), 5.0)]
    [('a-from-b', -5.0)]
    """
    if a.trust is None or b.trust is None or a.trust == b.trust:
        return []
    more, less = (a, b) if a.trust > b.trust else (b, a)
    told = f"You trust {more.id} ({more.trust}) more than {less.id} ({less.trust}) to be the source."
    return [Exhibit("PV324", -bits, "a-from-b" if more is a else "b-from-a", told, family="stated")]
