"""The bytes of a corpus file, a piece at a time: unpacked, as UTF-8, and what could be read before a fault comes before the fault."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from pathlib import Path

__all__ = ["MAX_ROW", "is_utf8", "legacy_encoding", "line_blocks", "pieces"]

MAX_ROW = 128_000_000  # bytes: a row may hold the text of 100 MB that users were promised; a longer one is a file without line ends, and would fill the memory
_UNPACKED = 65_536  # bytes asked of a packed file at a time: what a call has unpacked is lost when the file turns out to be cut short
_SAMPLE = 65_536  # bytes shown to the guesser of encodings
_GUESSABLE = 500  # bytes: the statistics of letters mistake shorter texts (a German sentence of 60 for one from an old Mac)
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def pieces(path: Path, compression: str | None, size: int) -> Iterator[bytes]:
    """The content in pieces of about ``size`` bytes, UTF-16 turned into UTF-8 and a byte order mark dropped. Raises OSError after the last good byte."""
    import pyarrow as pa

    unit = min(size, _UNPACKED) if compression else size
    decoder: codecs.IncrementalDecoder | None = None
    fault: OSError | None = None
    first, total = True, 0
    with pa.input_stream(str(path), compression=compression) as stream:
        ended = False
        while not ended:
            found: list[bytes] = []
            try:
                while not ended and sum(map(len, found)) < size:
                    found.append(stream.read(unit))
                    ended = not found[-1]
            except OSError as error:
                fault, ended = error, True
                if compression:
                    found.append(_rest(path, compression, total + sum(map(len, found))))
            total += sum(map(len, found))
            raw = found[0] if len(found) == 1 else b"".join(found)
            if first:
                name, raw = _encoding(raw)
                decoder = codecs.getincrementaldecoder(name)("replace") if name else None
                first = False
            if decoder:
                raw = decoder.decode(raw, ended).encode("utf-8", "replace")
            if raw:
                yield raw
    if fault:
        raise fault


def _rest(path: Path, compression: str, done: int) -> bytes:
    """What a packed file still holds after ``done`` bytes, up to its fault, read byte by byte because a step with a fault in it gives nothing."""
    import pyarrow as pa

    found: list[bytes] = []
    try:
        with pa.input_stream(str(path), compression=compression) as stream:
            while done and (known := stream.read(min(done, _UNPACKED))):
                done -= len(known)
            while len(found) < 2 * _UNPACKED and (byte := stream.read(1)):
                found.append(byte)
    except OSError:
        pass
    return b"".join(found)


def _encoding(raw: bytes) -> tuple[str, bytes]:
    """("" for UTF-8 or unknown, else the name of a wide encoding) and the bytes after the mark.

    >>> _encoding("id,text".encode("utf-16-le"))[0], _encoding(codecs.BOM_UTF8 + b"id")
    ('utf-16-le', ('', b'id'))
    """
    if raw.startswith(codecs.BOM_UTF8):
        return "", raw[3:]
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return name, raw[2:]
    head = raw[:4096]
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):  # names of columns are Latin letters: every other byte is zero
        if head[first::2].count(0) > 0.3 * len(head) and not head[1 - first :: 2].count(0):
            return name, raw
    return "", raw


def line_blocks(source: Iterator[bytes], told: Callable[[int], None]) -> Iterator[bytes]:
    """The pieces of ``source`` cut where a line ends. A line above MAX_ROW becomes an empty one; ``told`` gets its number, from 1.

    >>> list(line_blocks(iter([b"a", b"b\\nc", b"\\nd"]), print))
    [b'ab\\n', b'c\\n', b'd']
    """
    rest: list[bytes] = []
    line, held, skipping = 1, 0, False
    for piece in source:
        if skipping:
            start = piece.find(b"\n")
            if start < 0:
                continue
            piece, skipping = piece[start:], False
        cut = piece.rfind(b"\n") + 1
        if cut:
            yield b"".join([*rest, piece[:cut]])
            line += piece.count(b"\n", 0, cut)
            rest, held = [], 0
        if cut < len(piece):
            rest.append(piece[cut:])
            held += len(piece) - cut
        if held > MAX_ROW:
            told(line)
            rest, held, skipping = [], 0, True
    if rest:
        yield b"".join(rest)


def legacy_encoding(samples: list[bytes]) -> str:
    """The encoding of some bytes that are no valid UTF-8, guessed as the reader of articles does; Windows-1252, the commonest, for a short sample.

    >>> legacy_encoding(["Grüße aus Österreich".encode("cp1252")]), legacy_encoding(["Во вторник городской совет закрыл паром. ".encode("cp1251") * 20])
    ('cp1252', 'cp1251')
    """
    from provenance.reading.decode import UnreadableError, decode

    sample = b"\n".join(samples)[:_SAMPLE]
    if len(sample) < _GUESSABLE:
        return "cp1252"
    try:
        name = decode(sample).encoding
    except UnreadableError:
        return "utf-8"
    return name if not name.startswith(("utf-16", "utf-32")) else "utf-8"


def is_utf8(raw: bytes) -> bool:
    """Whether the bytes are valid UTF-8.

    >>> is_utf8("é".encode()), is_utf8("é".encode("latin-1"))
    (True, False)
    """
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
