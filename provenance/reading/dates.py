"""Dates in the forms in which pages, tables and people write them, as ISO 8601. A pure function on strings.

A wrong date accuses: it decides who can have copied from whom. So a date that can be read in two ways (``03/04/2025``), that lacks its day, or that
stands beside a second one is left out rather than guessed.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from provenance.masthead import head_spans

__all__ = ["iso_date", "printed_date"]

_LONGEST = 120  # longer strings are prose, not dates
_FIRST_YEAR, _LAST_YEAR = 1400, 2199  # printing to foreseeable: anything else is a number that only looks like a year

# Month names and their usual abbreviations: English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian and Ukrainian (genitive).
_MONTH_WORDS = (
    "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari stycznia января янв січня",
    "february feb februar février fevrier févr fev febrero febbraio fevereiro februari lutego февраля фев лютого",
    "march mar märz mars marzo março marco maart marca марта мар березня",
    "april apr avril avr abril abr aprile kwietnia апреля апр квітня",
    "may mai mayo maggio mag maio mei maja мая травня",
    "june jun juni juin junio giugno giu junho czerwca июня июн червня",
    "july jul juli juillet juil julio luglio lug julho lipca июля июл липня",
    "august aug août aout agosto ago augustus sierpnia августа авг серпня",
    "september sep sept septembre septiembre settembre set setembro września сентября сен вересня",
    "october oct oktober okt octobre octubre ottobre ott outubro out października октября окт жовтня",
    "november nov novembre noviembre novembro listopada ноября ноя листопада",
    "december dec dezember dez décembre decembre diciembre dic dicembre dezembro grudnia декабря дек грудня",
)
_MONTHS = {word: number for number, words in enumerate(_MONTH_WORDS, start=1) for word in words.split()}
# Zone names with one usual meaning in news; CST, IST and the like have several and are left out.
_ZONES = {"z": 0, "utc": 0, "gmt": 0, "est": -300, "edt": -240, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420}
_ZONES |= {"bst": 60, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "msk": 180}

_NUMERIC = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)|(\d{1,2})([-/.])(\d{1,2})\6(\d{4})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:t?(\d\d)(\d\d)(\d\d)?(?:\.\d{1,9})?(z)?)?", re.ASCII)
_EAST_ASIAN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_TIME = re.compile(
    r"(?<![\d:.])(\d{1,2})(?::(\d\d)(?::(\d\d)(?:[.,]\d{1,9})?)?|(?=\s?[ap]\.?m\b))\s?([ap])?(?:\.?m\b\.?)?\s?(z\b|[+-]\d\d:?\d\d\b|[a-z]{3,4}\b)?"
)
_WORD = re.compile(r"[^\W\d_]+")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|ª)?[.,]?[ -]?(?:of|de|den)?[ -]?$")
_DAY_AFTER = re.compile(r"^\.?[ -]?(\d{1,2})(?:st|nd|rd|th)?(?![\d:])")
_YEAR = re.compile(r"(?<![\d+])(?<! -)(\d{4})(?!\d)")  # not the zone of "+0100"

# A date as heads of articles print it; what the words in it mean is left to ``iso_date``.
_PRINTED = re.compile(
    r"(?<![\w/.-])(?:\d{1,2}(?:st|nd|rd|th|er|º|\.)?\s(?:of\s|de\s|den\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s)?\d{4}|[^\W\d_]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}/\d{1,2}/\d{4})(?![\w/-])"
)
# What may stand before it: the start of the line, a comma, bar or dash, then "Published:" or a weekday. "Updated" makes it another date.
_STAMPED = re.compile(
    r"(?:^|[|·•,(]|\s[-–—])\W*(?:(?:(?:first |originally )?(?:published|posted|issued|released|filed)|date|veröffentlicht|publié|publicado|pubblicato"
    r"|опубликовано)"
    r"(?:\s(?:on|am|le|el|il))?\W{1,3})?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)\.?|(?:montag|dienstag|mittwoch|donnerstag"
    r"|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo))?\W{0,2}$",
    re.IGNORECASE,
)
_AFTER_STAMP = re.compile(r"\W*$|\s*[|·•,;)]|\s[-–—]\s|(?:,?\s(?:at|um|à|a las|в))?\s\d{1,2}[:.h]\d\d|\s(?:on|by|in)\s[A-Z]", re.IGNORECASE)
# A line that is nothing but a moment: a time before or after a date with the month in words, as agencies print it.
_CLOCK = r"\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?(?:\s(?:GMT|UTC|[ECMP][SD]T|BST|CES?T|EES?T|MSK))?"
_DAY = r"(?:\d{1,2}\s[^\W\d_]{3,12}\.?,?\s\d{4}|[^\W\d_]{3,12}\.?\s\d{1,2},?\s\d{4})"
_MOMENT = re.compile(rf"(?:Published:?\s|Posted:?\s|Filed:?\s)?(?:{_CLOCK},?\s{_DAY}|{_DAY},?\s(?:at\s)?{_CLOCK})", re.IGNORECASE)
_LONGEST_MOMENT = 60
_SIGNED = re.compile(r"(?:by|von|par|por|автор:?)\s", re.IGNORECASE)
_LONGEST_LEAD = 80  # characters before a date: byline and paper; more is a headline that holds a date


def iso_date(written: str) -> str:
    """The date (and time, where given) in ISO 8601, or "" when it is not one certain date.

    A zone is kept as an offset; a time without a zone has none. Fractions of a second are dropped.

    >>> iso_date("Nov. 2, 2025, 4:30 p.m. EST"), iso_date("2 novembre 2025"), iso_date("20251102T163000Z")
    ('2025-11-02T16:30:00-05:00', '2025-11-02', '2025-11-02T16:30:00+00:00')
    >>> iso_date("03/04/2025"), iso_date("30/04/2025"), iso_date("November 2025")
    ('', '2025-04-30', '')
    """
    if len(written) > _LONGEST:
        return ""
    text = " ".join(written.lower().split())
    if re.fullmatch(r"\d{10}|\d{13}", text, re.ASCII):  # seconds or milliseconds since 1970, as feeds and databases write them
        return _written(datetime.fromtimestamp(int(text[:10]), UTC), True)
    compact = _COMPACT.fullmatch(text)
    if compact:
        year, month, day, hour, minute, second = (int(part or 0) for part in compact.groups()[:6])
        return _checked((year, month, day), (hour, minute, second) if compact[4] else None, 0 if compact[7] else None)
    for find in (_numeric, _east_asian, _named):
        found = find(text)
        if found:
            date, rest = found
            return _with_time(date, rest)
    return ""


def printed_date(text: str) -> str:
    """The day that the first short lines of a text print as its own, or "" when they print none or several.

    Only a date that stands apart counts: alone, or beside a byline, the paper's name or the word "published". A headline that holds a date, a dateline
    inside the prose and "updated" say nothing.

    >>> printed_date("Ferry to close\\nBy Ann Lee | Harbour Gazette | 2 May 2023\\n\\nThe line will close."), printed_date("Storm of 2 May 2023 remembered")
    ('2023-05-02', '')
    """
    found = {stamp for a, b in head_spans(text) for stamp in _stamps(text[a:b].strip(" \t#*_>"))}
    days = {stamp[:10] for stamp in found}
    return max(found, key=len) if len(days) == 1 and len({stamp for stamp in found if len(stamp) > 10}) <= 1 else days.pop() if len(days) == 1 else ""


def _stamps(line: str) -> list[str]:
    """The days printed as stamps on one line, or the moment when the line is nothing but one."""
    if len(line) <= _LONGEST_MOMENT and _MOMENT.fullmatch(line):
        return [stamp for stamp in [iso_date(line)] if stamp]
    found = []
    for match in _PRINTED.finditer(line):
        stamp = _STAMPED.search(line, 0, match.start())
        lead = line[: stamp.start()].strip() if stamp else ""
        words = lead.split()
        named = _SIGNED.match(lead) or all(word[0].isupper() or not word[0].isalpha() or len(word) <= 3 for word in words)
        if stamp and named and len(lead) <= _LONGEST_LEAD and _AFTER_STAMP.match(line, match.end()):
            found.append(iso_date(match.group()))
    return [day for day in found if day]


def _numeric(text: str) -> tuple[tuple[int, int, int], str] | None:
    matches = list(_NUMERIC.finditer(text))
    if len(matches) != 1:
        return None
    match = matches[0]
    rest = text[match.end() :]
    if match[1]:
        return (int(match[1]), int(match[3]), int(match[4])), rest
    first, second, year = int(match[5]), int(match[7]), int(match[8])
    if match[6] == "." or first > 12 or first == second:  # dotted dates are written day first wherever they are written
        return (year, second, first), rest
    if second > 12:
        return (year, first, second), rest
    return None


def _east_asian(text: str) -> tuple[tuple[int, int, int], str] | None:
    matches = list(_EAST_ASIAN.finditer(text))
    if len(matches) != 1:
        return None
    match = matches[0]
    return (int(match[1]), int(match[2]), int(match[3])), text[match.end() :]


def _named(text: str) -> tuple[tuple[int, int, int], str] | None:
    """A date with the month in words: exactly one month, one year and one day beside the month."""
    months = [word for word in _WORD.finditer(text) if word.group() in _MONTHS]
    years = list(_YEAR.finditer(text))
    if len(months) != 1 or len(years) != 1:
        return None
    month = months[0]
    before, after = _DAY_FIRST.search(text[: month.start()]), _DAY_AFTER.search(text[month.end() :])
    day = before or after
    if day is None or (before and after and before[1] != after[1]):
        return None
    end = max(years[0].end(), month.end() + (after.end() if after and not before else 0))
    rest = text[end:] if re.search(r"\d", text[end:]) else text[: min(month.start(), years[0].start())]
    return (int(years[0][1]), _MONTHS[month.group()], int(day[1])), rest


def _with_time(date: tuple[int, int, int], rest: str) -> str:
    match = _TIME.search(rest)
    if not match:
        return _checked(date, None, None)
    hour, minute, second = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            return _checked(date, None, None)
        hour = hour % 12 + (12 if match[4] == "p" else 0)
    return _checked(date, (hour, minute, second), _offset(match[5] or ""))


def _offset(zone: str) -> int | None:
    """Minutes east of Greenwich; None when the zone is not known."""
    if zone[:1] in {"+", "-"}:
        hours, minutes = int(zone[1:3]), int(zone[-2:])
        if hours > 14 or minutes > 59:
            return None
        return (1 if zone[0] == "+" else -1) * (60 * hours + minutes)
    return _ZONES.get(zone)


def _checked(date: tuple[int, int, int], time: tuple[int, int, int] | None, offset: int | None) -> str:
    zone = None if offset is None else timezone(timedelta(minutes=offset))
    try:
        return _written(datetime(*date, *(time or (0, 0, 0)), tzinfo=zone), time is not None)
    except ValueError:
        if time is None:
            return ""
    return _checked(date, None, None)  # the day is right even where the clock time is not one


def _written(moment: datetime, with_time: bool) -> str:
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return ""
    return moment.isoformat(timespec="seconds") if with_time else moment.date().isoformat()
