"""Words: folding and offset-keeping tokens. Pure functions on strings.

One definition for everything (shingles, alignment, citing), decided code point by code point with Python's own Unicode tables:

- a letter or digit (``str.isalnum``) starts a word or continues one; marks (category M) and the invisible joiners below continue a word, never start one;
- in scripts written without spaces (Han, kana, Thai, Lao, Khmer, Myanmar) every letter is a word of its own, because a dictionary would be needed for more;
  a mark after it belongs to no word;
- everything else, the underscore and the apostrophe included, ends a word.

A word is compared in its folded form: each code point apart in compatibility form (NFKD) and case-folded, accents and joiners dropped, and whatever is no
letter, digit or mark left out. Compiled code does the same with a table (`kernel`), and a test holds the two together over all of Unicode.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from provenance.model import Span

__all__ = ["Keyed", "fold", "fold_char", "is_spaceless", "is_word_char", "keyed", "token_spans", "tokens"]

# Marks that are dropped when folding: accents and vowel points that writers leave out or add at will. Other marks (Indic vowel signs) spell the word.
_DROPPED: tuple[tuple[int, int], ...] = (
    (0x0300, 0x036F),
    (0x0483, 0x0489),
    (0x0591, 0x05C7),
    (0x0610, 0x061A),
    (0x0640, 0x0640),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06DC),
)
_DROPPED += ((0x06DF, 0x06E4), (0x06E7, 0x06E8), (0x06EA, 0x06ED), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFE20, 0xFE2F))
# Zero-width characters inside words are an old trick to break matching; the soft hyphen breaks words in copied web text.
_INVISIBLE = ((0x00AD, 0x00AD), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064), (0xFEFF, 0xFEFF))
_SPACELESS: tuple[tuple[int, int], ...] = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x2E80, 0x2FDF),
    (0x3005, 0x3007),
    (0x3040, 0x30FF),
    (0x31F0, 0x31FF),
)
_SPACELESS += ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))


def _char_class(ranges: tuple[tuple[int, int], ...]) -> str:
    return "".join(f"{re.escape(chr(a))}-{re.escape(chr(b))}" for a, b in ranges)


def _inside(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(a <= code <= b for a, b in ranges)


def is_spaceless(char: str) -> bool:
    """Whether the character belongs to a script written without spaces.

    >>> is_spaceless("北"), is_spaceless("n")
    (True, False)
    """
    return _inside(ord(char), _SPACELESS)


def is_word_char(char: str) -> bool:
    """Whether the character can be part of a word: letters, digits, all combining marks and invisible joiners (folded away), not the underscore.

    >>> [is_word_char(c) for c in "aé7-_"]
    [True, True, True, False, False]
    """
    return char.isalnum() or unicodedata.category(char)[0] == "M" or _inside(ord(char), _INVISIBLE)


@lru_cache(maxsize=65536)
def fold_char(char: str) -> str:
    """One code point folded: compatibility form, lower case, accents dropped; "" when nothing is left.

    >>> fold_char("É"), fold_char("ﬁ"), fold_char("ß"), fold_char("\\u0301")
    ('e', 'fi', 'ss', '')
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(
        c for c in folded if (c.isalnum() or unicodedata.category(c)[0] == "M") and not _inside(ord(c), _DROPPED) and not _inside(ord(c), _INVISIBLE)
    )


@lru_cache(maxsize=262144)
def fold(word: str) -> str:
    """A word in the form in which words are compared.

    >>> fold("Nicolás"), fold("ПУТИН"), fold("co\\u00adoperate")
    ('nicolas', 'путин', 'cooperate')
    """
    if word.isascii():
        return word.lower()
    return "".join(fold_char(c) for c in word)


# The marks below U+0700 and the variation selectors, gap by gap (what stands in the gaps is punctuation and ends a word). Text with any other mark, or with
# a spaceless script, takes the slow road of token_spans; a test over all of Unicode holds both roads to the same words.
_MARKS: tuple[tuple[int, int], ...] = (
    (0x0300, 0x036F),
    (0x0483, 0x0489),
    (0x0591, 0x05BD),
    (0x05BF, 0x05BF),
    (0x05C1, 0x05C2),
    (0x05C4, 0x05C5),
    (0x05C7, 0x05C7),
    (0x0610, 0x061A),
)
_MARKS += ((0x064B, 0x065F), (0x0670, 0x0670), (0x06D6, 0x06DC), (0x06DF, 0x06E4), (0x06E7, 0x06E8), (0x06EA, 0x06ED), (0xFE00, 0xFE0F))
_CARE = (
    (0x0700, 0x1CFF),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0x2C80, 0x2DFF),
    (0x3000, 0x303F),
    (0xA640, 0xABFF),
    (0xFB00, 0xFB4F),
    (0xFE20, 0xFE2F),
    (0x10000, 0x10FFFF),
)
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")
_SIMPLE_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_char_class(_MARKS + _INVISIBLE)}])*")
_NEEDS_CARE = re.compile(f"[{_char_class(_SPACELESS + _CARE)}]")


def token_spans(text: str) -> list[tuple[int, int]]:
    """Spans of the words of ``text``, in order (code points).

    >>> token_spans("It's 5,000.")
    [(0, 2), (3, 4), (5, 6), (7, 10)]
    """
    if text.isascii():
        return [m.span() for m in _ASCII_WORD.finditer(text)]
    if not _NEEDS_CARE.search(text):
        return [m.span() for m in _SIMPLE_WORD.finditer(text)]
    spans: list[tuple[int, int]] = []
    start = -1
    for i, char in enumerate(text):
        if is_spaceless(char) and char.isalnum():
            if start >= 0:
                spans.append((start, i))
                start = -1
            spans.append((i, i + 1))
        elif is_word_char(char) and (start >= 0 or char.isalnum()):
            start = i if start < 0 else start
        elif start >= 0:
            spans.append((start, i))
            start = -1
    if start >= 0:
        spans.append((start, len(text)))
    return spans


def tokens(text: str) -> list[tuple[str, Span]]:
    """The folded words of ``text`` with their spans in it; words that fold to nothing are left out.

    >>> [word for word, _ in tokens("Café, CAFÉ & café")]
    ['cafe', 'cafe', 'cafe']
    """
    pairs = ((fold(text[a:b]), Span(a, b)) for a, b in token_spans(text))
    return [(word, span) for word, span in pairs if word]


_NO_CASE = int(re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Keyed:
    """A pattern, and strings of which one stands wherever it matches; looking for them first takes a tenth of the time or less.

    Where the pattern ignores case the keys are in small letters. ``tests/properties/test_keys.py`` makes texts from each pattern and looks for its keys.

    >>> ferry = keyed("ferry|boat", r"\\b(?:a|the) (?:ferry|boat)\\b")
    >>> ferry.may_match("It rains."), [match.group() for match in ferry.finditer("See the ferry, and the boat.", 10)]
    (False, ['the boat'])
    """

    pattern: re.Pattern[str]
    keys: tuple[str, ...]

    def may_match(self, text: str) -> bool:
        """Whether a key stands in the text."""
        where = text.lower() if self.pattern.flags & _NO_CASE else text
        for key in self.keys:  # noqa: SIM110 (any() takes twice as long)
            if key in where:
                return True
        return False

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """All matches between two places, as of a pattern."""
        return self.pattern.finditer(text, start, end) if self.may_match(text[start:end]) else iter(())


def keyed(keys: str, pattern: str, flags: int = 0) -> Keyed:
    """A pattern with its keys, which are given with bars between them."""
    return Keyed(re.compile(pattern, flags), tuple(keys.split("|")))
