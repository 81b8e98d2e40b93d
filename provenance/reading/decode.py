"""Bytes into text: encodings guessed with care, names and one-line fields made safe to show. Pure functions.

Decoding never changes the length of what it can decode: newlines stay as they are and a character that cannot be is replaced by one U+FFFD, so spans
point into the text that a person sees in an editor.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import NamedTuple

__all__ = ["Decoded", "UnreadableError", "decode", "file_kind", "missing", "one_line", "printable", "without_surrogates"]

# The encodings that old web pages and archives use (WHATWG's list, less the ones that cannot be told apart); a wider search finds exotic wrong answers.
_LEGACY = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "iso8859_2", "koi8_r", "mac_roman"]
_LEGACY += ["shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"]
_SAMPLE = 65_536  # bytes shown to the guesser: it slows down with length and gains nothing after some thousand words
_BINARY_SHARE = 0.01  # control characters above this share: a stray one happens in pasted text, random bytes have one in ten
_BROKEN_SHARE = 0.02  # undecodable bytes above this share: not a damaged text in that encoding but another encoding
_NUL_SHARE = 0.03  # a text with stray NULs has fewer; UTF-16 has every other byte zero, or at least those of its spaces
_UTF16_SHARE = 0.02  # spaces and full stops among the characters of a text: prose has 10 % and more, East Asian prose 3 to 8 %

_BOMS = (
    ("utf-8", codecs.BOM_UTF8),
    ("utf-32-le", codecs.BOM_UTF32_LE),  # before UTF-16, whose mark begins the same
    ("utf-32-be", codecs.BOM_UTF32_BE),
    ("utf-16-le", codecs.BOM_UTF16_LE),
    ("utf-16-be", codecs.BOM_UTF16_BE),
)
_CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\v\f\r\x1b") + b"\x7f"
_CONTROL_TEXT = dict.fromkeys(_CONTROLS)
_SURROGATES = re.compile("[\ud800-\udfff]")
# Marks that change the direction of what follows: they can make a file name or a title show something other than it is.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PAR1", "parquet"),
    (b"\x1f\x8b", "gzip"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"RIFF", "media"),
    (b"OggS", "media"),
    (b"ID3", "media"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"\xd0\xcf\x11\xe0", "old Office"),
    (b"Rar!", "archive"),
    (b"{\\rtf", "RTF"),
    (b"7z\xbc\xaf", "archive"),
    (b"SQLite format 3", "database"),
)


class UnreadableError(Exception):
    """One file or row that cannot become a document: a code of the catalogue, what, and what to do. Caught by ``read``, never seen outside it."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


class Decoded(NamedTuple):
    """A decoded text, the encoding that was used, and a note ("" when there was nothing to guess or repair)."""

    text: str
    encoding: str
    note: str = ""


def file_kind(data: bytes) -> str:
    """What the first bytes say the file is: ``pdf``, ``zip``, ``picture`` ...; "" when they say nothing.

    >>> file_kind(b"%PDF-1.7 ..."), file_kind(b"Dear reader")
    ('pdf', '')
    """
    return next((kind for magic, kind in _MAGIC if data.startswith(magic)), "")


def decode(data: bytes, declared: str = "") -> Decoded:
    """The text of ``data``: byte order mark, then UTF-8, UTF-16 without a mark, the ``declared`` encoding, then a guess among legacy encodings.

    Raises UnreadableError (PV405) for what is not text.

    >>> decode("naïve".encode("utf-16-le") * 9).encoding, decode(b"plain").encoding, decode("d\\u00e9j\\u00e0".encode("cp1252"), "latin-1").text
    ('utf-16-le', 'utf-8', 'déjà')
    """
    for name, mark in _BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(name, "replace")
            broken = text.count("\ufffd")
            return _cleaned(text, name, f"{broken} characters could not be decoded" if broken else "")
    if data.count(0) <= _NUL_SHARE * len(data) and _share(data) <= _BINARY_SHARE + _NUL_SHARE:
        try:
            return _cleaned(data.decode("utf-8"), "utf-8", "")
        except UnicodeDecodeError:
            pass
    wide = _utf16(data)
    if wide:
        return wide
    kind = file_kind(data)
    if kind or _share(data) > _BINARY_SHARE + _BROKEN_SHARE:
        raise UnreadableError("PV405", f"not text ({kind} data)" if kind else "not text (binary data)", "convert it to text, HTML, DOCX or PDF first")
    return _damaged_utf8(data) or _declared(data, declared) or _guessed(data)


def _share(data: bytes) -> float:
    return (len(data) - len(data.translate(None, _CONTROLS))) / max(1, len(data))


def _cleaned(text: str, encoding: str, note: str) -> Decoded:
    nuls = text.count("\0")
    controls = len(text) - len(text.translate(_CONTROL_TEXT)) - nuls
    if controls > _BINARY_SHARE * len(text) + 1 or nuls > _NUL_SHARE * len(text) + 1:
        raise UnreadableError("PV405", "not text (binary data)", "convert it to text, HTML, DOCX or PDF first")
    if nuls:
        note = "; ".join(filter(None, (note, f"{nuls} NUL characters replaced by U+FFFD")))
        text = text.replace("\0", "\ufffd")
    return Decoded(text, encoding, note)


def _utf16(data: bytes) -> Decoded | None:
    """UTF-16 without a byte order mark, told by its spaces and full stops; the other byte order turns them into rare characters."""
    best: tuple[float, str] = (0.0, "")
    sample = data[: _SAMPLE & ~1]
    for name in ("utf-16-le", "utf-16-be"):
        text = sample[: len(sample) & ~1].decode(name, "replace")
        usual = sum(text.count(char) for char in " \n.,、。，\u3000") / max(1, len(text))
        odd = sum(unicodedata.category(char) in {"Cc", "Cn", "Co", "Cs"} and char not in "\t\n\v\f\r" for char in text) + text.count("\ufffd")
        if usual > max(best[0], _UTF16_SHARE) and odd <= _BINARY_SHARE * len(text):
            best = (usual, name)
    if not best[1]:
        narrow = sample[: len(sample) & ~1]
        zeros = narrow[1::2].count(0), narrow[0::2].count(0)
        if max(zeros) * 2 < 0.9 * len(narrow) or min(zeros) or len(narrow) < 4:  # all characters below U+0100, hence every other byte zero
            return None
        best = (1.0, "utf-16-le" if zeros[0] else "utf-16-be")
    text = data[: len(data) & ~1].decode(best[1], "replace")
    return _cleaned(text, best[1], f"encoding guessed: {best[1]} without a byte order mark" + (", last byte dropped" if len(data) & 1 else ""))


def _damaged_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes: at least as many whole multi-byte characters as broken ones, or only stray NULs."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for char in text if char > "\x7f") - broken
    if broken > _BROKEN_SHARE * len(text) or (broken and whole < broken):
        return None
    return _cleaned(text, "utf-8", f"{broken} bytes that are not UTF-8 replaced by U+FFFD" if broken else "")


def _declared(data: bytes, declared: str) -> Decoded | None:
    try:
        name = codecs.lookup(declared).name if declared else ""
        # Pages that declare Latin-1 are in fact Windows-1252 (WHATWG encoding standard).
        name = {"iso8859-1": "cp1252", "ascii": "cp1252"}.get(name, name)
        return _cleaned(data.decode(name), name, "") if name and not name.startswith("utf-7") else None
    except (LookupError, UnicodeError, ValueError, TypeError, AssertionError):
        return None


def _guessed(data: bytes) -> Decoded:
    import warnings

    from charset_normalizer import from_bytes
    from resiliparse.parse.encoding import detect_encoding

    sample = data[:_SAMPLE]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        matches = list(from_bytes(sample, cp_isolation=_LEGACY, threshold=0.3, language_threshold=0.05))
    names = [match.encoding for match in matches]
    # Single-byte encodings often tie; a second, independent detector (letter statistics) decides among the guesses that are nearly as good.
    second = (detect_encoding(sample) or "").replace("-", "_").replace("windows_", "cp")
    near = {match.encoding for match in matches if match.chaos <= matches[0].chaos + 0.06}
    order = ([second] if second in near else []) + names + ["cp1252"]
    for name in order:
        text = data.decode(name, "replace")
        if text.count("\ufffd") <= _BROKEN_SHARE * len(text):
            return _cleaned(text, name, f"encoding guessed: {name}")
    raise UnreadableError("PV405", "not text in any known encoding", "save it as UTF-8")


def without_surrogates(text: str) -> str:
    """The text with lone surrogates and NULs (JSON escapes can hold them, UTF-8 files cannot) replaced by U+FFFD, one for one.

    >>> without_surrogates("a\\ud800b")
    'a�b'
    """
    return _SURROGATES.sub("\ufffd", text).replace("\0", "\ufffd")


def missing(value: object) -> bool:
    """Whether a table's cell is empty: None, NaN, pandas' NA and NaT.

    >>> missing(None), missing(float("nan")), missing(0)
    (True, True, False)
    """
    return value is None or (isinstance(value, float) and value != value) or type(value).__name__ in {"NAType", "NaTType"}


def one_line(value: object, limit: int = 500) -> str:
    """A metadata field as one printable line of at most ``limit`` characters; "" for None and NaN. Text-direction overrides are dropped.

    >>> one_line(" A\\n title\\u202e "), one_line(None), one_line(float("nan"))
    ('A title', '', '')
    """
    if missing(value):
        return ""
    text = _BIDI.sub("", without_surrogates(str(value)[: 8 * limit]))
    text = " ".join("".join(" " if unicodedata.category(char) == "Cc" else char for char in text).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def printable(name: str) -> str:
    """A file name with control characters, direction marks and undecodable bytes written as escapes.

    >>> printable("a\\nb"), printable("naïve.txt"), printable("\\u202etxt.exe")
    ('a\\\\nb', 'naïve.txt', '\\\\u202etxt.exe')
    """
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in name)
