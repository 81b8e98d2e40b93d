"""DOCX and PDF."""

import io
import random
import zipfile

import pytest

from provenance.reading.decode import UnreadableError
from provenance.reading.office import read_docx, read_pdf, unwrapped, without_heads

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
BODY = (
    "<w:p><w:r><w:t>  First </w:t></w:r><w:r><w:t>paragraph, </w:t></w:r><w:hyperlink r:id='r1'><w:r><w:t>a link</w:t></w:r></w:hyperlink>"
    "<w:del><w:r><w:delText>struck out</w:delText></w:r></w:del></w:p><w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>A point</w:t></w:r></w:p>"
)


def packed(parts: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def document(body: str, **more: str) -> bytes:
    relation = '<Relationship Id="r1" Target="https://x.example/a" TargetMode="External"/><Relationship Id="r2" Target="javascript:x" TargetMode="External"/>'
    core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A title</dc:title><dc:creator>Ann Marsh</dc:creator></c>'
    return packed(
        {
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": f"<Relationships>{relation}</Relationships>",
            "docProps/core.xml": core,
        }
        | {name.replace("__", "/") + ".xml": content for name, content in more.items()}
    )


def test_docx_text_title_and_links():
    read = read_docx(document(BODY, word__footnotes=f"<w:footnotes {W}><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnotes>"), 1_000_000)
    assert read.text == "First paragraph, a link\n\n• A point\n\nA note."
    assert (read.title, read.author) == ("A title", "Ann Marsh")
    assert [(read.text[link.span.start : link.span.end], link.url) for link in read.links] == [("a link", "https://x.example/a")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04", "PV417"),
        (packed({"a.txt": "x"}), "PV417"),
        (packed({"word/document.xml": "<w:document"}), "PV417"),
        (packed({"word/document.xml": '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}), "PV417"),
        (packed({"word/document.xml": '<!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>'}), "PV417"),
        (document("<w:p><w:r><w:t>" + "a" * 2_000_000 + "</w:t></w:r></w:p>"), "PV406"),
        (packed({"word/document.xml": "<a/>", **{f"{i}": "" for i in range(10_001)}}), "PV406"),
        (document(BODY)[:200], "PV417"),
    ],
)
def test_damaged_and_hostile_docx(data, code):
    with pytest.raises(UnreadableError) as fault:
        read_docx(data, 1_000_000)
    assert fault.value.code == code


@pytest.mark.parametrize("seed", range(30))
def test_any_damage_is_one_fault(seed):
    chance = random.Random(seed)
    data = bytearray(document(BODY))
    for _ in range(6):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        read_docx(bytes(data), 1_000_000)
    except UnreadableError as fault:
        assert fault.code in {"PV417", "PV406"}


def test_deep_xml_is_no_trouble():
    assert read_docx(document("<w:p>" * 100_000 + "<w:r><w:t>deep</w:t></w:r>" + "</w:p>" * 100_000), 10_000_000).text.strip() == "deep"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"%PDF-1.7\n" + b"\0" * 1000, b"not a pdf"])
def test_damaged_pdf(data):
    with pytest.raises(UnreadableError) as fault:
        read_pdf(data, 10)
    assert fault.value.code == "PV417"


def test_printed_lines_become_paragraphs():
    lines = [
        "The harbour board voted nine to four on Tues-",
        "day to close the ferry line, which has lost",
        "money for years.",
        "Islanders had asked for a winter timetable,",
        "and got none.",
    ]
    first, second = unwrapped("\r\n".join(lines)).split("\n\n")
    assert first == "The harbour board voted nine to four on Tuesday to close the ferry line, which has lost money for years."
    assert second == "Islanders had asked for a winter timetable, and got none."


def test_docx_shows_text_once():
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = "<w:r><w:t>In a box.</w:t></w:r>"
    moved = "<w:moveFrom><w:r><w:t>Moved.</w:t></w:r></w:moveFrom>"
    body = f"<w:p><mc:AlternateContent {space}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>{moved}</w:p>"
    assert read_docx(document(body), 1_000_000).text == "In a box."


def test_heads_and_feet_go_and_nothing_else_does():
    words = ["one", "two", "three", "four"]
    pages = [f"Harbour Gazette\nWord {word} of the story\nhas no end, {word}\nPage {n} of 4" for n, word in enumerate(words)]
    kept, gone = without_heads(pages)
    assert kept == [f"Word {word} of the story\nhas no end, {word}" for word in words]
    assert gone == ("Harbour Gazette", "Page 0 of 4")
    assert without_heads(pages[:2]) == (pages[:2], ())
    refrain = [f"Page text {'abc'[n]}\nmore\nand more\nNo.\nlast {'xyz'[n]}" for n in range(3)]
    assert without_heads(refrain) == (refrain, ())
