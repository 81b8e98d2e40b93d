"""DOCX and PDF files: their text, and what they say about themselves. Everything that could grow without end is bounded."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from provenance.model import Document, Link, Span
from provenance.reading.decode import UnreadableError, one_line, without_surrogates

if TYPE_CHECKING:
    import pypdfium2

__all__ = ["read_docx", "read_pdf", "unwrapped", "without_heads"]

_CHUNK = 65_536
_MAX_MEMBERS = 10_000  # a real document has some dozen parts; one per picture
_MAX_LINKS = 5_000
_MAX_PAGE = 200_000  # characters; a broadsheet page has about 30,000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# What a reader of the document does not see: text that was moved away, and the second version of a text box for old programs.
_UNSEEN = {f"{_W}moveFrom", f"{_W}del", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
_HEAD_LINES = 2  # at the top and at the foot of a page: a running head and a page number
_HEAD_SHARE = 0.6  # of the pages must have the line; left and right pages often differ, first pages have none
_HEAD_PAGES = 3
_DIGITS = re.compile(r"\d+")
_ENDS = re.compile(r"[.!?:;…。！？][\"'”’»)\]]*$")


def read_docx(data: bytes, max_unpacked: int) -> Document:
    """A Word document as a Document without id, path and digest: paragraphs of the body, then footnotes and endnotes; deleted text is left out.

    Raises UnreadableError: PV417 for a damaged or encrypted file, PV406 when a part unpacks to more than ``max_unpacked`` bytes.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > _MAX_MEMBERS:
                raise UnreadableError("PV406", f"a DOCX file with more than {_MAX_MEMBERS:,} parts")
            parts = _Parts(archive, max_unpacked)
            targets = parts.links()
            texts: list[str] = []
            links: list[Link] = []
            for name in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"):
                body = _Body(targets, sum(len(text) for text in texts))
                if parts.parse(name, body) or name == "word/document.xml":
                    texts.append(body.text())
                    links.extend(body.links)
            core = _Core()
            parts.parse("docProps/core.xml", core)
    except UnreadableError:
        raise
    except KeyError:
        raise UnreadableError("PV417", "not a Word document (no word/document.xml inside)", "save it again as DOCX, text or PDF") from None
    except Exception as fault:  # the zip module passes on whatever its decompressors raise (zlib, bz2, lzma, struct)
        raise UnreadableError("PV417", f"damaged or encrypted DOCX file ({_reason(fault)})", "open it in a word processor and save it again") from None
    text = without_surrogates("".join(texts))
    shift = len(text) - len(text.lstrip())
    kept = [Link(Span(link.span.start - shift, link.span.end - shift), link.url) for link in links[:_MAX_LINKS] if link.span.start >= shift]
    return Document(
        id="",
        text=text.strip(),
        title=one_line(core.fields.get("title")),
        author=one_line(core.fields.get("creator")),
        links=tuple(kept),
        format="docx",
    )


def _reason(fault: Exception) -> str:
    return one_line(str(fault) or type(fault).__name__, 120)


class _Parts:
    """The parts of a DOCX archive, unpacked in chunks against one budget for all of them."""

    def __init__(self, archive: zipfile.ZipFile, budget: int) -> None:
        self.archive, self.limit, self.left = archive, budget, budget

    def parse(self, name: str, target: _Target) -> bool:
        """Feed a part to an XML parser target; False when there is no such part (KeyError for the document itself)."""
        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import ParseError, XMLParser

        try:
            member = self.archive.getinfo(name)
        except KeyError:
            if name == "word/document.xml":
                raise
            return False
        parser = XMLParser(target=target, forbid_dtd=True)
        try:
            for chunk in self._chunks(member):
                parser.feed(chunk)
            parser.close()
        except (ParseError, DefusedXmlException) as fault:
            raise UnreadableError("PV417", f"damaged DOCX file ({_reason(fault)})", "open it in a word processor and save it again") from None
        return True

    def _chunks(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        with self.archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                self.left -= len(chunk)
                if self.left < 0:
                    raise UnreadableError("PV406", f"the DOCX file unpacks to more than {self.limit // 1_000_000} MB", "raise read.max_unpacked")
                yield chunk

    def links(self) -> dict[str, str]:
        """Targets of external links by relation id."""
        relations = _Relations()
        self.parse("word/_rels/document.xml.rels", relations)
        return relations.targets


class _Target:
    """An XML parser target that looks at nothing."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def data(self, text: str) -> None: ...

    def close(self) -> None: ...


class _Relations(_Target):
    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        url = one_line(attributes.get("Target"), 2_000)
        try:
            usable = attributes.get("TargetMode") == "External" and urlsplit(url).scheme in {"http", "https"}
        except ValueError:
            usable = False
        if usable and len(self.targets) < _MAX_LINKS:
            self.targets[attributes.get("Id", "")] = url


class _Core(_Target):
    """Title and creator. The dates inside say when a file was made, not when an article was published, so they are not read."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.open = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.open = tag.rpartition("}")[2]

    def end(self, tag: str) -> None:
        self.open = ""

    def data(self, text: str) -> None:
        if self.open in {"title", "creator"}:
            self.fields[self.open] = (self.fields.get(self.open, "") + text)[:2_000]


class _Body(_Target):
    """Paragraphs as lines with an empty line between them, bullets marked, and the hyperlinks with their places."""

    def __init__(self, targets: dict[str, str], offset: int) -> None:
        self.targets, self.length = targets, offset
        self.pieces: list[str] = []
        self.links: list[Link] = []
        self.in_text = False
        self.unseen = 0
        self.link: tuple[int, str] | None = None

    def text(self) -> str:
        return "".join(self.pieces)

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _UNSEEN:
            self.unseen += 1
        elif self.unseen:
            return
        elif tag == f"{_W}t":
            self.in_text = True
        elif tag == f"{_W}noBreakHyphen":
            self._add("-")
        elif tag == f"{_W}numPr":
            self._add("• ")
        elif tag in {f"{_W}br", f"{_W}cr"}:
            self._add("\n")
        elif tag == f"{_W}tab":
            self._add("\t")
        elif tag == f"{_W}hyperlink":
            self.link = (self.length, self.targets.get(attributes.get(f"{_R}id", ""), ""))

    def end(self, tag: str) -> None:
        if tag in _UNSEEN:
            self.unseen -= 1
        elif self.unseen:
            return
        elif tag == f"{_W}t":
            self.in_text = False
        elif tag == f"{_W}p":
            self._add("\n\n")
        elif tag == f"{_W}hyperlink" and self.link:
            start, url = self.link
            if url and self.length > start:
                self.links.append(Link(Span(start, self.length), url))
            self.link = None

    def data(self, text: str) -> None:
        if self.in_text:
            self._add(text)


def read_pdf(data: bytes, max_pages: int) -> tuple[Document, tuple[str, ...]]:
    """The text of a PDF as a Document without id, path and digest, its lines joined into paragraphs; and notes on what was left out.

    Raises UnreadableError: PV417 for a damaged or encrypted file, PV406 for more than ``max_pages`` pages, PV404 when it has no text (a scan).
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except (pypdfium2.PdfiumError, ValueError) as fault:
        hint = "save it without a password" if "assword" in str(fault) else "open it in a viewer and print it to a new PDF"
        raise UnreadableError("PV417", f"damaged or encrypted PDF file ({_reason(fault)})", hint) from None
    try:
        count = len(pdf)
        if count > max_pages:
            raise UnreadableError("PV406", f"a PDF file of {count:,} pages (at most {max_pages:,})", "raise read.max_pages, or save the pages of the article")
        pages = [_page_text(pdf, number) for number in range(count)]
        about = pdf.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError as fault:
        raise UnreadableError("PV417", f"damaged PDF file ({_reason(fault)})", "open it in a viewer and print it to a new PDF") from None
    finally:
        pdf.close()
    pages, heads = without_heads([without_surrogates(page) for page in pages])
    text = unwrapped("\n".join(pages))
    if count and not text:
        raise UnreadableError("PV404", f"a PDF file of {count} pages without text (a scan?)", "run text recognition (OCR) on it first")
    notes = (f"lines repeated at the edge of its pages were left out: {'; '.join(heads[:3])}",) if heads else ()
    return Document(id="", text=text, title=one_line(about.get("Title")), author=one_line(about.get("Author")), format="pdf"), notes


def without_heads(pages: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """Pages without running heads, feet and page numbers, which would read as sentences that stand many times; and the lines that were left out.

    A line at the very edge goes when, figures aside, at least three and 60 % of the pages have it there; then the next one, by the same rule.

    >>> without_heads([f"Harbour Gazette {n}\\nText {word}." for n, word in enumerate(["one", "two", "three"])])
    (['Text one.', 'Text two.', 'Text three.'], ('Harbour Gazette 0',))
    """
    split = [[line.strip() for line in page.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()] for page in pages]
    edges = [{_DIGITS.sub("#", line) for line in (*lines[:_HEAD_LINES], *lines[-_HEAD_LINES:])} for lines in split]
    count = Counter(line for edge in edges for line in edge)
    heads = {line for line, times in count.items() if times >= max(_HEAD_PAGES, _HEAD_SHARE * len(pages))}
    if not heads:
        return list(pages), ()
    gone: dict[str, str] = {}
    kept: list[str] = []
    for lines in split:
        start, end = 0, len(lines)
        while start < min(_HEAD_LINES, end) and _DIGITS.sub("#", lines[start]) in heads:
            start += 1
        while end > max(start, len(lines) - _HEAD_LINES) and _DIGITS.sub("#", lines[end - 1]) in heads:
            end -= 1
        for line in (*lines[:start], *lines[end:]):
            gone.setdefault(_DIGITS.sub("#", line), one_line(line, 60))
        kept.append("\n".join(lines[start:end]))
    return kept, tuple(gone.values())


def _page_text(pdf: pypdfium2.PdfDocument, number: int) -> str:
    page = pdf[number]
    try:
        content = page.get_textpage()
        try:
            characters = min(_MAX_PAGE, content.count_chars())
            return str(content.get_text_range(0, characters)) if characters else ""
        finally:
            content.close()
    finally:
        page.close()


def unwrapped(text: str) -> str:
    """The lines of a printed page joined into paragraphs (an empty line between them).

    A paragraph ends at an empty line, and after a line that ends a sentence and is clearly shorter than the usual line (85 % of the 90th percentile:
    justified columns vary less than that). A hyphen at the end of a line is dropped when the next line goes on in lower case.

    >>> unwrapped("The council vo-\\r\\nted on the ferry line on Mon\\r\\nday.\\r\\nThe mayor did not comment on")
    'The council voted on the ferry line on Mon day.\\n\\nThe mayor did not comment on'
    """
    lines = [" ".join(line.split()) for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    usual = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    paragraphs: list[str] = []
    words: list[str] = []
    for line in lines:
        if line and words and (words[-1].endswith(("-", "\u00ad", "\u0002", "\ufffe")) and line[0].islower()):
            words[-1] = words[-1][:-1] + line
        elif line:
            words.append(line)
        if words and (not line or (len(line) < 0.85 * usual and _ENDS.search(line[-8:]))):
            paragraphs.append(" ".join(words))
            words = []
    if words:
        paragraphs.append(" ".join(words))
    return "\n\n".join(paragraphs).replace("\u0002", "-").replace("\ufffe", "-").strip()
