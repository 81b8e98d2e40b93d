"""A folder of hostile files: each is one Problem at most, the rest goes on, and nothing depends on order."""

import codecs
import gzip
import io
import json
import os
import random
import resource
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import jsonschema
import pytest

from provenance.codes import CODES
from provenance.read import read
from provenance.settings import ReadSettings

STORY = (
    "The harbour board voted nine to four on Tuesday to close the ferry line to Ostrel. Director Pell Anso said the boats lose 40,000 crowns a month. "
    "Islanders had asked for a winter timetable instead. The last boat leaves on 3 March, a notice on the quay says."
)
OTHER = (
    "A choir of two hundred sang in the rebuilt hall at Brenne last night. The roof had burned in 2019, and the town paid for most of the timber. "
    "Tickets for the second evening were gone by noon, the organisers said."
)


SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing, compresslevel=1) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{SPACE}"><w:body>{body}</w:body></w:document>')
    return stream.getvalue()


# Bombs are packed piece by piece: the size of this process counts as that of every process it starts, and some of those are held to a gigabyte.
PIECE = b"a" * 1_000_000


def docx_bomb() -> bytes:
    """A document that unpacks to one word of 200 million letters."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive, archive.open("word/document.xml", "w") as document:
        document.write(f'<w:document xmlns:w="{SPACE}"><w:body><w:p><w:r><w:t>'.encode())
        for _ in range(200):
            document.write(PIECE)
        document.write(b"</w:t></w:r></w:p></w:body></w:document>")
    return stream.getvalue()


def gzip_bomb() -> bytes:
    """A row whose text unpacks to 150 million letters."""
    stream = io.BytesIO()
    with gzip.GzipFile(fileobj=stream, mode="wb", compresslevel=1, mtime=0) as packed:
        packed.write(b'{"text": "')
        for _ in range(150):
            packed.write(PIECE)
        packed.write(b'"}')
    return stream.getvalue()


def pdf(text: str) -> bytes:
    """A one-page PDF written by hand."""
    lines = [text[i : i + 80] for i in range(0, len(text), 80)]
    content = "BT /F1 10 Tf 50 750 Td 12 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj{body}endobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return f"{out}xref\n0 6\n0000000000 65535 f \n{table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF".encode("latin-1")


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha">' + b"".join(b'<!ENTITY a%d "&a%d;&a%d;">' % (i + 1, i, i) for i in range(1, 30)) + b"]><d>&a30;</d>"
)

SCHEMA = Path(__file__).parents[2] / "provenance" / "data" / "results.schema.json"
SMALL = ReadSettings(max_unpacked=2_000_000)  # the bombs go off sooner
ROWS = [json.dumps({"id": "one", "text": STORY}), "{broken", json.dumps(["not", "an object"]), json.dumps({"id": "two", "text": OTHER + " \ud800"})]


def files() -> dict[str, tuple[bytes, str | None]]:
    """Name -> content, and the code expected (None: a clean document). Names are as in real folders of downloads.

    A function, because it makes half a gigabyte, which every process that only collects the tests would keep.
    """
    return {
        "good/harbour.txt": (STORY.encode(), None),
        "good/choir.html": (f"<html><head><title>Choir</title></head><body><p>{OTHER}</p></body></html>".encode(), None),
        "good/reprint.md": (f"---\ntitle: Ferry\ndate: 2025-03-01\n---\n{STORY}\n".encode(), None),
        "good/word.docx": (docx(f"<w:p><w:r><w:t>{OTHER}</w:t></w:r></w:p>"), None),
        "good/print.pdf": (pdf(STORY), None),
        "good/rows.jsonl.gz": (gzip.compress(json.dumps({"id": "packed", "text": OTHER}).encode(), mtime=0), None),
        "scripts.txt": (f"<script>alert(1)</script></script><img src=x onerror=alert(2)> {STORY}".encode(), None),
        "scripts-title.html": (f"<html><title>&lt;script&gt;alert('t')&lt;/script&gt;</title><body><p>{STORY}</p></body></html>".encode(), None),
        "empty.txt": (b"", "PV404"),
        "spaces.txt": (b" \n\t\r\n " * 50, "PV404"),
        "nul-only.txt": (b"\0" * 4096, "PV404"),
        "nul-inside.txt": (STORY.encode().replace(b"Ostrel", b"Os\0rel"), "PV403"),
        "binary.txt": (random.Random(1).randbytes(20_000), "PV405"),
        "picture.txt": (b"\x89PNG\r\n\x1a\n" + random.Random(2).randbytes(3_000), "PV405"),
        "picture.png": (b"\x89PNG\r\n\x1a\n" + random.Random(2).randbytes(3_000), "PV407"),
        "long-line.txt": (b"word " * 10_000_000, "PV406"),
        "long-line.jsonl": (b'{"text": "' + b"word " * 10_000_000 + b'"}', None),  # its one row is too long, see below
        "no-spaces.txt": (b"a" * 900_000 + b" " + STORY.encode(), None),
        "utf16.txt": (STORY.encode("utf-16-le"), "PV403"),
        "utf16-be.txt": (("Совет порта проголосовал за закрытие паромной линии. " * 4).encode("utf-16-be"), "PV403"),
        "utf16-mark.txt": (codecs.BOM_UTF16_BE + STORY.encode("utf-16-be"), None),
        "legacy.txt": (("Le conseil a décidé lundi de fermer la ligne du bac, où passaient cent élèves. " * 3).encode("cp1252"), "PV403"),
        "half-character.txt": ((STORY + " Café née là où é").encode()[:-1], "PV403"),
        "deep.html": (b"<html><body>" + b"<div>" * 100_000 + STORY.encode() + b"</div>" * 100_000, "PV418"),
        "deep-spans.html": (b"<p>" + b"<span><b a=1><i b=2>" * 40_000 + STORY.encode(), "PV418"),
        "no-end.html": (b"<html><body><p>" + STORY.encode() + b"<!-- " + b"<p>x <!-- " * 20_000, None),
        "no-text.html": (b"<html><head><script>var a = '" + STORY.encode() + b"'</script></head><body></body></html>", "PV404"),
        "tags.html": (b"<br>" * 500_000 + STORY.encode(), "PV406"),
        "bad-json-ld.html": (f"<script type=application/ld+json>{'[' * 100_000}</script><p>{STORY}</p>".encode(), None),
        "bomb.docx": (docx_bomb(), "PV406"),
        "entities.docx": (b"", "PV417"),  # made below
        "not-a-zip.docx": (b"PK\x03\x04 nothing", "PV417"),
        "no-document.docx": (b"", "PV417"),  # made below
        "truncated.pdf": (pdf(STORY)[:300], "PV417"),
        "nothing.pdf": (b"%PDF-1.7\n" + b"\0" * 500, "PV417"),
        "bomb.jsonl.gz": (gzip_bomb(), "PV406"),
        "cut.jsonl.gz": (gzip.compress(json.dumps({"text": STORY}).encode() * 100, mtime=0)[:60], "PV417"),
        "no-column.csv": (b"id,body\n1,hello\n", "PV409"),
        "manifest.csv": (b"path,published\nharbour.txt,2025-03-01\n", "PV414"),
        "damaged.parquet": (b"PAR1" + b"\0" * 200 + b"PAR1", "PV417"),
        "short.txt": (b"Only a few words.", "PV402"),
        "program.exe": (b"MZ\x90\0" * 50, "PV407"),
        ".hidden.txt": (STORY.encode(), "PV408"),
        "README.md": (STORY.encode(), "PV408"),
        "new\nline.txt": (STORY.encode(), "PV420"),
        "\u202eflipped.txt": (STORY.encode(), "PV420"),
        "marks.txt": (f"\u202e{STORY}\u202c".encode(), "PV419"),
    }


def build(folder: Path) -> tuple[dict[str, str], dict[str, str | None]]:
    """Write the folder; return the code expected for each place that has a problem, and the code of each file."""
    expected: dict[str, str] = {}
    made = files()
    for name, (content, code) in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if code:
            expected[name.replace("\n", "\\n").replace("\u202e", "\\u202e")] = code
    with zipfile.ZipFile(folder / "entities.docx", "w") as archive:
        archive.writestr("word/document.xml", ENTITIES)
    with zipfile.ZipFile(folder / "no-document.docx", "w") as archive:
        archive.writestr("hello.txt", "hello")
    (folder / "rows.jsonl").write_text("\n".join(ROWS), "utf-8")
    (folder / "rows.csv").write_text(f'id,text\nthree,"{STORY}"\nfour,\nfive,a,b,c\n', "utf-8")
    expected |= {"rows.jsonl#2": "PV410", "rows.jsonl#3": "PV410", "rows.csv#2": "PV404", "rows.csv#3": "PV410", "long-line.jsonl#1": "PV406"}
    (folder / "loop").mkdir()
    (folder / "loop" / "back").symlink_to(folder)
    (folder / "broken-link.txt").symlink_to(folder / "nowhere.txt")
    (folder / "circle.txt").symlink_to(folder / "circle.txt")
    (folder / "outside.txt").symlink_to("/etc/hostname")
    (folder / "second-name.txt").symlink_to(folder / "good" / "harbour.txt")
    expected |= {"loop/back": "PV416", "broken-link.txt": "PV401", "circle.txt": "PV401", "outside.txt": "PV408", "second-name.txt": "PV408"}
    os.mkfifo(folder / "pipe.txt")
    expected["pipe.txt"] = "PV401"
    (folder / "closed.txt").write_text(STORY)
    (folder / "closed.txt").chmod(0)
    if os.geteuid() != 0:  # the superuser may read it all the same
        expected["closed.txt"] = "PV401"
    deep = folder
    for _ in range(45):
        deep = deep / "d"
    deep.mkdir(parents=True)
    (deep / "deep.txt").write_text(STORY)
    expected["/".join("d" * 41)] = "PV416"
    return expected, {name: code for name, (_, code) in made.items()}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory) -> tuple[Path, dict[str, str], dict[str, str | None]]:
    folder = tmp_path_factory.mktemp("hostile")
    return folder, *build(folder)


def test_each_hostile_file_is_one_problem(hostile):
    folder, expected, codes = hostile
    started = time.process_time()
    documents, problems = read([str(folder)], ReadSettings())
    assert time.process_time() - started < 30
    assert {problem.where: problem.code for problem in problems} == expected
    assert len(problems) == len(expected), "more than one problem for one file"
    assert all(problem.code in CODES and problem.message.isprintable() and problem.where.isprintable() for problem in problems)
    assert len({document.id for document in documents}) == len(documents)
    assert [document.id for document in documents] == sorted(document.id for document in documents)
    readable = {name for name, code in codes.items() if code in {None, "PV403", "PV418", "PV419", "PV420"}} - {"long-line.jsonl"}
    found = {document.path.partition("#")[0] for document in documents}
    assert {name.replace("\n", "\\n").replace("\u202e", "\\u202e") for name in readable} <= found
    for document in documents:
        document.text.encode("utf-8")  # no lone surrogates
        assert "\0" not in document.text
        assert all(field.isprintable() for field in (document.id, document.path, document.title, document.source, document.author))


@pytest.mark.slow
def test_the_order_of_paths_does_not_matter(hostile):
    folder, _, _ = hostile
    paths = sorted(str(path) for path in folder.iterdir() if not path.name.startswith((".", "README")))
    first = read(paths, SMALL)
    random.Random(3).shuffle(paths)
    assert read(paths, SMALL) == first


# Not among the slow ones, as it reads the bombs in this process: a process that starts others must stay small, because its size counts as theirs.
def test_metadata_is_not_trusted_either(hostile, tmp_path):
    folder, expected, _ = hostile
    table = tmp_path / "sources.csv"
    table.write_bytes(b"path,published,original\ngood/harbour.txt,2025-13-77,maybe\nnowhere.txt,2025-01-01,\n,,\n\xff\xfe,x,y\n")
    _, problems = read([str(folder)], SMALL, metadata=str(table))
    ours = [problem for problem in problems if problem.where.startswith("sources.csv")]
    assert ours and {problem.code for problem in ours} <= {"PV411", "PV412"}
    assert {problem.where: problem.code for problem in problems if problem not in ours} == expected


def report(paths: list[str], out: Path, cwd: Path) -> tuple[str, dict[str, bytes]]:
    """The main command as a user runs it: what it said on stderr, and the files it wrote."""
    done = subprocess.run(
        [sys.executable, "-m", "provenance", "report", *paths, "-o", str(out)], capture_output=True, text=True, timeout=120, check=False, cwd=cwd
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stdout + done.stderr and "\u202e" not in done.stdout + done.stderr
    return done.stderr, {path.name: path.read_bytes() for path in sorted(out.iterdir())}


@pytest.mark.slow
def test_the_whole_job_survives(hostile, tmp_path):
    folder, expected, _ = hostile
    expected = expected | {"no-spaces": "PV430"}  # splitting cuts its word of 900,000 letters
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    told, files = report([str(folder)], tmp_path / "one", tmp_path)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 60  # seconds of processor time, whatever else the machine does
    assert after.ru_maxrss < 1_000_000  # kilobytes: 1 GB
    results = json.loads(files["results.json"])
    jsonschema.validate(results, json.loads(SCHEMA.read_text("utf-8")))
    assert {problem["where"]: problem["code"] for problem in results["problems"] if problem["code"].startswith("PV4")} == expected
    for where, code in expected.items():
        assert f"{code} {where}: " in told, where
    page = files["report.html"].decode("utf-8")
    for raw in ("<script>alert(", "<img src=x onerror", "\0"):
        assert raw not in page
    assert page.count("</html>") == 1 and "Content-Security-Policy" in page
    again = report([str(folder)], tmp_path / "two", tmp_path)[1]
    assert [name for name in files if again[name] != files[name]] == [], "two runs differ"


@pytest.mark.slow
def test_the_whole_job_does_not_depend_on_order(hostile, tmp_path):
    folder, _, _ = hostile
    paths = sorted(str(path) for path in folder.iterdir() if not path.name.startswith((".", "README")))
    told, files = report(paths, tmp_path / "one", tmp_path)
    random.Random(4).shuffle(paths)
    told_again, again = report(paths, tmp_path / "two", tmp_path)
    assert [name for name in files if again[name] != files[name]] == []
    assert told_again == told
