"""Hostile characters made harmless, the same way in every format.

Articles may hold NUL bytes, terminal escapes, half surrogate pairs and invisible characters that turn the reading direction around. None of them may
reach a page, a terminal, an XML file or a spreadsheet as it is; none may vanish in silence either. So each is shown as something visible.
"""

from __future__ import annotations

import re

__all__ = ["cut", "one_line", "shown", "without_surrogates"]

_SURROGATE = re.compile("[\ud800-\udfff]")
# C0 and C1 controls except tab and line feed; direction controls (Unicode Standard Annex 9); line and paragraph separators; byte order marks;
# code points that are not characters and not allowed in XML 1.0.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]")


def _stand_in(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code in (0x0D, 0x0C, 0x0B, 0x85, 0x2028, 0x2029):
        return "\n"
    if code < 0x20:
        return chr(0x2400 + code)
    if 0xD800 <= code <= 0xDFFF or code >= 0xFFFE:
        return "\ufffd"
    return f"[U+{code:04X}]"


def shown(text: str) -> str:
    """``text`` with every control, direction mark and broken code point replaced by something visible; line ends become line feeds.

    Not offset-keeping: slice first, then show.

    >>> shown("a\\x00b\\u202ec\\r\\nd")
    'a␀b[U+202E]c\\nd'
    """
    return _UNSAFE.sub(_stand_in, text.replace("\r\n", "\n")) if _UNSAFE.search(text) else text


def one_line(text: str) -> str:
    """``text`` made safe and put on one line, blanks collapsed.

    >>> one_line(" two\\n lines ")
    'two lines'
    """
    return " ".join(shown(text).split())


def cut(text: str, length: int) -> str:
    """``text`` on one line and at most ``length`` code points long, the cut shown by an ellipsis.

    >>> cut("a long name", 8)
    'a long…'
    """
    line = one_line(text[: length * 4 + 64])
    return line if len(line) <= length and len(text) <= length * 4 + 64 else line[: length - 1].rstrip() + "…"


def without_surrogates(text: str) -> str:
    """``text`` with half surrogate pairs replaced by U+FFFD one for one, so that it can be encoded and offsets stay.

    >>> without_surrogates("a\\ud800b")
    'a\ufffdb'
    """
    return _SURROGATE.sub("\ufffd", text)
