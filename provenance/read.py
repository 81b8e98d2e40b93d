"""Files, folders, tables and standard input into Documents and Problems: the only reader of the outside world.

Bad content never raises. Every file that cannot become a document is exactly one Problem, and the rest goes on; a document that had to be repaired is
kept and has one Problem too. Documents and problems come sorted, whatever the order of the paths.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from provenance.errors import UsageError
from provenance.model import Document, Problem
from provenance.reading import rows
from provenance.reading.dates import printed_date
from provenance.reading.decode import Decoded, UnreadableError, decode, file_kind, one_line, printable
from provenance.reading.office import read_docx, read_pdf
from provenance.reading.page import declared_encoding, read_page
from provenance.reading.sidecar import Statement, applied, front_matter, statements
from provenance.reading.walk import Entry, gather
from provenance.settings import ReadSettings
from provenance.text import token_spans

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["read", "read_frame"]

_STDIN = "-"
_PLAIN, _MARKDOWN, _HTML = {".txt", ".text"}, {".md", ".markdown"}, {".html", ".htm", ".xhtml"}
_TABLES = {".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
_KNOWN = _PLAIN | _MARKDOWN | _HTML | {".docx", ".pdf"} | _TABLES.keys()
_KINDS = ".txt, .md, .html, .docx, .pdf, .jsonl, .csv, .tsv and .parquet are read"
_ROW_PROBLEMS = 20  # of one table told one by one; a column of empty cells must not fill the report
_BIDI = re.compile("[\u202a\u202b\u202d\u202e\u2066-\u2068]")
_HEADING = re.compile(r"^[ \t]{0,3}#[ \t]+([^\n]{1,300})", re.MULTILINE)
_PAGE_START = re.compile(r"\s{0,50}(?:<\?xml[^>]{0,200}>\s{0,50})?<(?:!doctype html|html)\b", re.IGNORECASE)

Note = tuple[str, str]  # code, message


class _Draft(NamedTuple):
    """A document before its id is settled: where it comes from (entry, "" for a row's own id) and the notes about it."""

    document: Document
    entry: Entry
    notes: tuple[Note, ...] = ()


def read(
    paths: Sequence[str], settings: ReadSettings, *, metadata: str | None = None, stdin: BinaryIO | None = None
) -> tuple[tuple[Document, ...], tuple[Problem, ...]]:
    """Documents (sorted by id) and problems (sorted by place) of files, folders and ``"-"`` (standard input, or the stream ``stdin``).

    ``metadata`` is a table (path or id, source, published, url, author, title, original) that overrides what was extracted. Raises UsageError when that
    table does not exist; everything else is a Problem.

    >>> import io
    >>> documents, problems = read(["-"], ReadSettings(min_words=2), stdin=io.BytesIO(b"The council voted to close the ferry line."))
    >>> [document.id for document in documents], problems
    (['stdin'], ())
    """
    entries, found = gather([path for path in paths if path != _STDIN], settings.follow_links)
    problems = list(found)
    stated: tuple[Statement, ...] = ()
    if metadata is not None:
        stated, faults = _statements(metadata, settings)
        problems.extend(faults)
        table = os.path.realpath(metadata)
        entries = tuple(entry for entry in entries if os.path.realpath(entry.path) != table)
    if _STDIN in paths:
        entries = (Entry(_STDIN, "stdin", True), *entries)
    drafts = _drafts(entries, settings, stdin, problems)
    drafts = _identified(drafts, problems)
    if metadata is not None:
        drafts = _overridden(drafts, entries, stated, os.path.dirname(os.path.abspath(metadata)), problems)  # noqa: PTH100, PTH120
    return _finished(drafts, problems)


def read_frame(frame: pd.DataFrame, settings: ReadSettings) -> tuple[tuple[Document, ...], tuple[Problem, ...]]:
    """As ``read``, from a data frame (pandas, polars, Arrow): a row is a document. Raises UsageError when there is no column of texts.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"id": ["a"], "text": ["The council voted to close the ferry line."]})
    >>> [document.id for document in read_frame(frame, ReadSettings(min_words=2))[0]]
    ['a']
    """
    problems: list[Problem] = []
    entry = Entry("", "row", True)
    try:
        drafts = list(_table_drafts(rows.frame_rows(frame), entry, "frame", settings, problems))
    except UnreadableError as fault:
        if fault.code != "PV404":
            raise UsageError(fault.message, hint=fault.hint) from None
        drafts = []
        problems.append(Problem(fault.code, "frame", "a table without rows"))
    return _finished(_identified(drafts[: settings.max_documents], problems), problems)


def _drafts(entries: Iterable[Entry], settings: ReadSettings, stdin: BinaryIO | None, problems: list[Problem]) -> list[_Draft]:
    drafts: list[_Draft] = []
    for entry in entries:
        if len(drafts) >= settings.max_documents:
            message = f"from here on nothing was read: more than {settings.max_documents:,} documents"
            problems.append(Problem("PV413", entry.where, message, "raise read.max_documents, or use 'provenance dedup' for a corpus"))
            break
        try:
            drafts.extend(_entry_drafts(entry, settings, stdin, problems))
        except UnreadableError as fault:
            problems.append(Problem(fault.code, entry.where, fault.message, fault.hint))
        except Exception as fault:  # one file that a library chokes on must not end the run
            problems.append(
                Problem("PV417", entry.where, f"could not be read ({type(fault).__name__}: {one_line(fault, 100)})", "save it again or leave it out")
            )
    return drafts[: settings.max_documents]


def _entry_drafts(entry: Entry, settings: ReadSettings, stdin: BinaryIO | None, problems: list[Problem]) -> Iterator[_Draft]:
    """The documents of one file; raises UnreadableError when there is none."""
    ending = _ending(entry.where)
    if entry.path != _STDIN and not entry.explicit and ending and ending.removesuffix(".gz") not in _KNOWN:
        hint = "JSON is read as JSON Lines: one object a line in a .jsonl file" if ending == ".json" else _KINDS
        raise UnreadableError("PV407", f"not a kind of file that is read ({ending})", hint)
    inner = ending.removesuffix(".gz")
    limit = settings.max_table_bytes if inner in _TABLES or entry.path == _STDIN else settings.max_bytes
    data = _bytes(entry.path, limit, stdin)
    digest = hashlib.sha256(data).hexdigest()
    if ending.endswith(".gz"):
        data = _gunzipped(data, settings.max_unpacked)
    if not data.strip(b" \t\r\n\0"):
        raise UnreadableError("PV404", "empty" if not data else "empty but for white space", "")
    if inner in _TABLES or file_kind(data) == "parquet" or (entry.path == _STDIN and _is_json_lines(data, settings)):
        kind = "parquet" if file_kind(data) == "parquet" else _TABLES.get(inner, "jsonl")
        yield from _table_drafts(_rows(data, kind, settings), entry, kind, settings, problems)
        return
    if len(data) > settings.max_bytes and not ending.endswith(".gz"):
        raise _too_large(settings.max_bytes)
    document, notes = _document(data, inner, settings)
    title = document.title or os.path.basename(_stem(entry.where)) * (document.format in {"pdf", "docx"})  # noqa: PTH119
    document = replace(document, path=entry.where, digest=digest, title=title)
    name = () if printable(os.path.basename(entry.path)) == os.path.basename(entry.path) else (("PV420", "its name holds unprintable characters"),)  # noqa: PTH119
    yield _checked(_Draft(document, entry, (*notes, *name)), settings)


def _ending(where: str) -> str:
    stem, ending = os.path.splitext(where.lower())  # noqa: PTH122 - plain strings throughout: names may hold undecodable bytes
    return os.path.splitext(stem)[1] + ending if ending == ".gz" else ending  # noqa: PTH122


def _stem(where: str) -> str:
    return where[: len(where) - len(_ending(where))]


def _too_large(limit: int) -> UnreadableError:
    return UnreadableError("PV406", f"larger than {limit / 1_000_000:g} MB", "leave it out, or raise read.max_bytes (tables: read.max_table_bytes)")


def _bytes(path: str, limit: int, stdin: BinaryIO | None) -> bytes:
    """At most ``limit`` bytes of a regular file or of standard input."""
    try:
        if path == _STDIN:
            data = (stdin or sys.stdin.buffer).read(limit + 1)
        else:
            # Not blocking: what was a regular file when the folder was listed may be a pipe now.
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
            with open(handle, "rb") as stream:  # noqa: PTH123
                if not stat.S_ISREG(os.fstat(handle).st_mode):
                    raise UnreadableError("PV401", "not a regular file (a device, pipe or socket)", "give a file")
                data = stream.read(limit + 1)
    except (OSError, ValueError) as fault:
        reason = (getattr(fault, "strerror", None) or str(fault)).lower()
        raise UnreadableError("PV401", f"cannot be read ({reason})", "check its permissions") from None
    if len(data) > limit:
        raise _too_large(limit)
    return data


def _gunzipped(data: bytes, limit: int) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(data, limit + 1)
    except zlib.error as fault:
        raise UnreadableError("PV417", f"damaged gzip file ({one_line(fault, 100)})", "pack it again") from None
    if len(unpacked) > limit:
        raise UnreadableError("PV406", f"unpacks to more than {limit / 1_000_000:g} MB", "leave it out, or raise read.max_unpacked")
    if not unpacker.eof:
        raise UnreadableError("PV417", "damaged gzip file (cut short)", "pack it again")
    return unpacked


def _document(data: bytes, ending: str, settings: ReadSettings) -> tuple[Document, tuple[Note, ...]]:
    """One file's content as a document without id and path."""
    kind = file_kind(data)
    if kind == "pdf" or ending == ".pdf":
        document, remarks = read_pdf(data, settings.max_pages)
        return document, tuple(("PV421", remark) for remark in remarks)
    if ending == ".docx":
        return read_docx(data, settings.max_unpacked), ()
    if kind == "RTF":  # plain letters, but full of commands
        raise UnreadableError("PV407", "not a kind of file that is read (RTF)", "save it as DOCX, text or PDF")
    decoded = decode(data, declared_encoding(data) if ending in _HTML or _PAGE_START.match(data[:600].decode("latin-1")) else "")
    notes: list[Note] = [("PV403", decoded.note)] if decoded.note else []
    if ending in _HTML or _PAGE_START.match(decoded.text, 0, 600):
        document, remarks = read_page(decoded.text)
        notes.extend(("PV418", remark) for remark in remarks)
    elif ending in _MARKDOWN:
        document, remarks = _markdown(decoded)
        notes.extend(("PV412", remark) for remark in remarks)
    else:
        text, fields, remarks = front_matter(decoded.text)  # as extractors write it above plain text, too
        document = Document(id="", text=text, **fields)
        notes.extend(("PV412", remark) for remark in remarks)
    return replace(document, encoding=decoded.encoding), tuple(notes)


def _markdown(decoded: Decoded) -> tuple[Document, tuple[str, ...]]:
    text, fields, faults = front_matter(decoded.text)
    heading = _HEADING.search(text)
    title = fields.pop("title", "") or (one_line(heading[1].strip("# \t\r")) if heading else "")
    return Document(id="", text=text, title=title, format="md", **fields), faults


def _is_json_lines(data: bytes, settings: ReadSettings) -> bool:
    if not data.lstrip().startswith(b"{"):
        return False
    first = next(iter(rows.json_rows(data[:65_536].decode("utf-8", "replace"))), (0, None))[1]
    return isinstance(first, Mapping) and "text" in rows.column_names(first, settings)


def _rows(data: bytes, kind: str, settings: ReadSettings) -> Iterator[tuple[int, rows.Row]]:
    if kind == "parquet":
        return rows.parquet_rows(data, settings)
    text = decode(data).text
    return rows.csv_rows(text) if kind == "csv" else rows.json_rows(text)


def _table_drafts(numbered: Iterable[tuple[int, rows.Row]], entry: Entry, kind: str, settings: ReadSettings, problems: list[Problem]) -> Iterator[_Draft]:
    """The documents of a table; raises UnreadableError when it has no column of texts or no row."""
    faults: list[Problem] = []
    columns: dict[str, str] = {}
    count = 0
    for number, row in numbered:
        where = f"{entry.where}#{number}" if kind != "frame" else f"row {number}"
        count += 1
        if count > settings.max_documents:
            message = f"from this row on nothing was read: more than {settings.max_documents:,} documents"
            faults.insert(0, Problem("PV413", where, message, "raise read.max_documents, or use 'provenance dedup' for a corpus"))
            break
        try:
            if isinstance(row, UnreadableError):
                raise row
            if kind == "jsonl":  # every line has its own fields
                columns = rows.column_names(row, settings)
            elif not columns:
                columns = rows.column_names(row, settings)
                if "text" not in columns:
                    raise rows.no_text(list(row), settings)
            if "text" not in columns:
                raise UnreadableError("PV410", f"no field {settings.text_column!r}", "name the field of texts with --set read.text_column=NAME")
            document, note = rows.row_document(row, columns, kind)
            document = replace(document, path=where, digest=hashlib.sha256(document.text.encode("utf-8", "replace")).hexdigest())
            yield _checked(_Draft(document, entry._replace(where=where), (("PV412", note),) if note else ()), settings)
        except UnreadableError as fault:
            if fault.code in {"PV409", "PV414"}:
                raise
            faults.append(Problem(fault.code, where, fault.message, fault.hint))
    if not count:
        raise UnreadableError("PV404", "a table without rows", "")
    problems.extend(faults[:_ROW_PROBLEMS])
    if len(faults) > _ROW_PROBLEMS:
        rest = Counter(fault.message for fault in faults[_ROW_PROBLEMS:])
        told = "; ".join(f"{message}: {times:,}" for message, times in sorted(rest.items())[:5])
        problems.append(Problem("PV410", entry.where, f"{len(faults) - _ROW_PROBLEMS:,} more rows could not be read ({told})", faults[-1].hint))


def _checked(draft: _Draft, settings: ReadSettings) -> _Draft:
    """The draft, unless its text is empty, too short or too long (UnreadableError)."""
    text = draft.document.text
    if not text.strip("\ufffd \t\r\n\v\f\u00a0\ufeff"):
        raise UnreadableError("PV404", "no text in it", "")
    if len(text) > settings.max_chars:
        raise UnreadableError("PV406", f"a text of {len(text):,} characters (at most {settings.max_chars:,})", "split it, or raise read.max_chars")
    words = len(token_spans(text[: 100 * settings.min_words]))
    if words < settings.min_words < len(text):
        words = len(token_spans(text))
    if words < settings.min_words:
        raise UnreadableError("PV402", f"too short ({words} words, at least {settings.min_words} are needed)", "lower read.min_words to include it")
    if _BIDI.search(text):
        return draft._replace(notes=(*draft.notes, ("PV419", "its text holds marks that change the direction of writing")))
    return draft


def _identified(drafts: Sequence[_Draft], problems: list[Problem]) -> list[_Draft]:
    """The drafts with ids: the row's own, or the path without its ending; with the ending or the table's name where two would be the same."""
    short = [one_line(printable(draft.document.id), 200) or _default_id(draft.entry.where) for draft in drafts]
    count = Counter(short)
    seen: dict[str, str] = {}
    made: list[_Draft] = []
    for draft, name in zip(drafts, short, strict=True):
        own = draft.document.id
        key = name if count[name] == 1 else draft.entry.where if not own else f"{_stem(draft.entry.where.partition('#')[0])}#{name}"
        key = _unique(key, seen, draft, problems if own else [])
        made.append(draft._replace(document=replace(draft.document, id=key)))
    return made


def _default_id(where: str) -> str:
    if where.startswith("row ") or "#" not in where:
        return where.replace("row ", "row-") if where.startswith("row ") else _stem(where) or where
    table, _, number = where.rpartition("#")
    return f"{_stem(table)}#{number}"


def _unique(key: str, seen: dict[str, str], draft: _Draft, problems: list[Problem]) -> str:
    name, number = key, 1
    while name in seen:
        number += 1
        name = f"{key}~{number}"
    if name != key:
        problems.append(Problem("PV415", draft.entry.where, f"the id {key!r} is used by {seen[key]} too; this document is called {name!r}", "make ids unique"))
    seen[name] = draft.entry.where
    return name


def _statements(metadata: str, settings: ReadSettings) -> tuple[tuple[Statement, ...], list[Problem]]:
    if not os.path.exists(metadata):  # noqa: PTH110
        raise UsageError(f"the metadata table {printable(metadata)} does not exist", hint="check the path given with --metadata")
    where = printable(os.path.basename(metadata))  # noqa: PTH119
    try:
        data = _bytes(metadata, settings.max_table_bytes, None)
        kind = _TABLES.get(_ending(metadata), "csv")
        numbered = list(rows.parquet_rows(data, settings, texts=False) if kind == "parquet" else _rows(data, kind, settings))
    except UnreadableError as fault:
        return (), [Problem("PV411", where, fault.message, fault.hint)]
    faults = [Problem("PV411", f"{where}#{number}", row.message, row.hint) for number, row in numbered if isinstance(row, UnreadableError)]
    stated, told = statements([(number, row) for number, row in numbered if not isinstance(row, UnreadableError)], where)
    return stated, [*faults, *told]


def _overridden(drafts: list[_Draft], entries: Sequence[Entry], stated: Sequence[Statement], folder: str, problems: list[Problem]) -> list[_Draft]:
    """The drafts with the user's statements applied; a file may be called by its path, its shown path, or its name where that is unambiguous."""
    ids: dict[str, set[str]] = {entry.path: set() for entry in entries}
    for draft in drafts:
        ids.setdefault(draft.entry.path, set()).add(draft.document.id)
    names = Counter(os.path.basename(entry.path) for entry in entries)  # noqa: PTH119
    stems = Counter(_stem(os.path.basename(entry.path)) for entry in entries)  # noqa: PTH119
    places: dict[str, frozenset[str]] = {}
    for entry in entries:
        name = os.path.basename(entry.path)  # noqa: PTH119
        called = [os.path.relpath(entry.path, folder), entry.path, entry.where, _stem(entry.where)]
        called += [name] * (names[name] == 1) + [_stem(name)] * (stems[_stem(name)] == 1)
        for call in called:
            places.setdefault(call.replace(os.sep, "/"), frozenset(ids[entry.path]))
    for draft in drafts:
        places.setdefault(draft.document.path, frozenset({draft.document.id}))
        places.setdefault(draft.document.id, frozenset({draft.document.id}))
    documents, faults = applied([draft.document for draft in drafts], stated, places)
    problems.extend(faults)
    seen: dict[str, str] = {}
    changed = [draft._replace(document=document) for draft, document in zip(drafts, documents, strict=True)]
    return [
        draft._replace(document=replace(draft.document, id=_unique(one_line(printable(draft.document.id), 200), seen, draft, problems))) for draft in changed
    ]


def _finished(drafts: Sequence[_Draft], problems: list[Problem]) -> tuple[tuple[Document, ...], tuple[Problem, ...]]:
    """Sorted documents and problems; the notes on one document become one problem."""
    for draft in drafts:
        if draft.notes:
            message = "; ".join(note for _, note in draft.notes)
            problems.append(Problem(draft.notes[0][0], draft.entry.where, f"read, but {message}", "check its text in the report"))
    documents = sorted((_dated(draft.document) for draft in drafts), key=lambda document: document.id)
    return tuple(documents), tuple(sorted(set(problems), key=lambda problem: (problem.where, problem.code, problem.message, problem.hint)))


def _dated(document: Document) -> Document:
    """The document with the date that its head prints, where neither the user nor the page gives one."""
    return document if document.published else replace(document, published=printed_date(document.text))
