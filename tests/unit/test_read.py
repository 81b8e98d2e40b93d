"""Reading: ids, kinds of files, limits, metadata, standard input."""

import io
import json

import pytest

from provenance.errors import UsageError
from provenance.model import Document, Report
from provenance.read import read
from provenance.settings import ReadSettings

STORY = "The harbour board voted nine to four on Tuesday to close the ferry line to Ostrel."


def write(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def ids(*paths, **options):
    return [document.id for document in read([str(path) for path in paths], ReadSettings(), **options)[0]]


def codes(*paths, settings=None, **options):
    return {problem.where: problem.code for problem in read([str(path) for path in paths], settings or ReadSettings(), **options)[1]}


def test_ids_are_paths_without_ending_relative_to_the_common_folder(tmp_path):
    write(tmp_path, {"a/one.txt": STORY, "a/two.v2.txt": STORY, "b/three.md": STORY})
    assert ids(tmp_path) == ["a/one", "a/two.v2", "b/three"]
    assert ids(tmp_path / "a") == ["one", "two.v2"]
    assert ids(tmp_path / "a" / "one.txt", tmp_path / "b") == ["a/one", "b/three"]
    assert ids(tmp_path / "a" / "one.txt") == ["one"]


def test_ids_are_unique(tmp_path):
    write(tmp_path, {"one.txt": STORY, "one.md": STORY, "one.html": f"<p>{STORY}</p>", "two.txt": STORY})
    assert ids(tmp_path) == ["one.html", "one.md", "one.txt", "two"]


def test_the_same_path_twice_is_one_document(tmp_path, monkeypatch):
    write(tmp_path, {"one.txt": STORY})
    monkeypatch.chdir(tmp_path)
    assert ids("one.txt", tmp_path / "one.txt", "./one.txt", tmp_path) == ["one"]


def test_a_text_is_kept_to_the_letter(tmp_path):
    raw = f"\r\n  {STORY}\r\n\r\nSecond\tline. \n"
    write(tmp_path, {"one.txt": raw})
    assert read([str(tmp_path)], ReadSettings())[0][0].text == raw


def test_markdown_front_matter_and_heading(tmp_path):
    write(tmp_path, {"a.md": f"---\ntitle: Ferry\ndate: 1 March 2025\nauthor: Ann\n---\n# Other\n\n{STORY}", "b.md": f"# The *line* closes #\n\n{STORY}"})
    first, second = read([str(tmp_path)], ReadSettings())[0]
    assert (first.title, first.published, first.author) == ("Ferry", "2025-03-01", "Ann")
    assert "Ferry" not in first.text and len(first.text) == len((tmp_path / "a.md").read_text())
    assert second.title == "The *line* closes"
    assert not first.given


def test_front_matter_of_an_extractor_above_plain_text(tmp_path):
    write(tmp_path, {"a.txt": f'---\ntitle: "Ferry"\nsitename: Harbour Today\nauthor: Ann Lee\n---\n\n{STORY}', "b.txt": f"---\nno pairs here\n---\n{STORY}"})
    first, second = read([str(tmp_path)], ReadSettings())[0]
    assert (first.title, first.source, first.author, first.format) == ("Ferry", "Harbour Today", "Ann Lee", "txt")
    assert first.text.strip() == STORY
    assert second.text.startswith("---") and not second.title


def test_a_page_is_known_by_its_content_too(tmp_path):
    write(tmp_path, {"page": f"<!DOCTYPE html><title>T</title><p>{STORY}</p>", "saved.txt": f"\n<html><p>{STORY}</p></html>"})
    documents, problems = read([str(tmp_path)], ReadSettings())
    assert [(document.format, document.text) for document in documents] == [("html", STORY)] * 2
    assert problems == ()


def test_unknown_endings_are_read_when_given_by_name(tmp_path):
    write(tmp_path, {"notes.story": STORY, "README.md": STORY, ".hidden.txt": STORY, "plain.txt": STORY})
    assert ids(tmp_path) == ["plain"]
    assert codes(tmp_path) == {"notes.story": "PV407", "README.md": "PV408", ".hidden.txt": "PV408"}
    assert ids(tmp_path / "notes.story", tmp_path / "README.md", tmp_path / ".hidden.txt") == [".hidden", "README", "notes"]


@pytest.mark.parametrize(
    ("setting", "value", "code"),
    [("max_bytes", 100, "PV406"), ("max_chars", 100, "PV406"), ("min_words", 1000, "PV402"), ("max_documents", 1, "PV413")],
)
def test_limits(tmp_path, setting, value, code):
    write(tmp_path, {"a.txt": STORY, "b.txt": STORY * 9})
    assert codes(tmp_path, settings=ReadSettings(**{setting: value}))["b.txt"] == code


def test_missing_paths_are_problems(tmp_path):
    write(tmp_path, {"one.txt": STORY})
    documents, problems = read([str(tmp_path / "one.txt"), str(tmp_path / "no such"), "bad\0name"], ReadSettings())
    assert len(documents) == 1
    assert [problem.code for problem in problems] == ["PV401", "PV401"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [(STORY.encode(), "txt"), (f"<html><p>{STORY}</p></html>".encode(), "html"), (json.dumps({"id": "stdin", "text": STORY}).encode() + b"\n", "jsonl")],
)
def test_standard_input(data, kind):
    documents, problems = read(["-"], ReadSettings(), stdin=io.BytesIO(data))
    assert [(document.id, document.text, document.format) for document in documents] == [("stdin", STORY, kind)]
    assert problems == ()


def test_empty_standard_input_is_a_problem():
    assert codes("-", stdin=io.BytesIO(b"")) == {"stdin": "PV404"}


def test_no_document_states_itself_to_be_the_original(tmp_path):
    write(tmp_path, {"one.md": f"---\ntitle: Ferry\noriginal: yes\ntrust: 900\n---\n{STORY}"})
    (document,), problems = read([str(tmp_path / "one.md")], ReadSettings())
    assert (document.title, document.original, document.trust, problems) == ("Ferry", None, None, ())


def test_a_trust_order_is_whole_numbers(tmp_path):
    rows = "path,trust\none.txt,2\ntwo.txt,-1\nthree.txt,high\nfour.txt,\n"
    write(tmp_path, {**{f"texts/{name}.txt": f"{name} {STORY}" for name in ("one", "two", "three", "four")}, "trust.csv": rows})
    documents, problems = read([str(tmp_path / "texts")], ReadSettings(), metadata=str(tmp_path / "trust.csv"))
    assert {document.id: document.trust for document in documents} == {"one": 2, "two": -1, "three": None, "four": None}
    assert [(problem.code, "'high'" in problem.message) for problem in problems] == [("PV411", True)]


def test_metadata_overrides_and_says_what_was_given(tmp_path):
    write(
        tmp_path,
        {
            "texts/one.html": f"<meta property=og:site_name content=Page><meta name=date content=2025-03-01T06:30:00Z><p>{STORY}</p>",
            "texts/two.txt": STORY,
            "sources.csv": "path,source,published,author,title,original,url\n"
            ".\\texts\\one.html,Gazette,2025-03-01,,,no,\n./texts/two.txt,Herald,2 March 2025,Ann Marsh,Ferry,yes,https://h.example/2\n",
        },
    )
    documents, problems = read([str(tmp_path / "texts")], ReadSettings(), metadata=str(tmp_path / "sources.csv"))
    one, two = documents
    assert (one.source, one.published, one.original) == ("Gazette", "2025-03-01T06:30:00+00:00", False)
    assert one.given == {"source", "published", "original"}
    assert (two.source, two.published, two.author, two.title, two.original, two.url) == (
        "Herald",
        "2025-03-02",
        "Ann Marsh",
        "Ferry",
        True,
        "https://h.example/2",
    )
    assert problems == ()


def test_metadata_in_the_folder_is_announced_unless_it_is_used(tmp_path):
    write(tmp_path, {"one.txt": STORY, "manifest.csv": "path,source\none.txt,Gazette\n"})
    assert codes(tmp_path) == {"manifest.csv": "PV414"}
    documents, problems = read([str(tmp_path)], ReadSettings(), metadata=str(tmp_path / "manifest.csv"))
    assert [document.source for document in documents] == ["Gazette"] and problems == ()


def test_metadata_faults_are_told(tmp_path):
    write(
        tmp_path,
        {
            "a/one.txt": STORY,
            "b/one.txt": STORY,
            "empty.txt": b"",
            "m.csv": "path,published\na/one.txt,03/04/2025\nempty.txt,\none.txt,2025-01-01\na/one.txt,2025-01-01\n",
        },
    )
    problems = read([str(tmp_path / "a"), str(tmp_path / "b"), str(tmp_path / "empty.txt")], ReadSettings(), metadata=str(tmp_path / "m.csv"))[1]
    told = [(problem.where, problem.code) for problem in problems if problem.where.startswith("m.csv")]
    assert told == [("m.csv#1", "PV412"), ("m.csv#3", "PV411"), ("m.csv#4", "PV411")]  # row 3: two files have that name


def test_metadata_gives_ids_and_finds_rows(tmp_path):
    write(
        tmp_path, {"t.csv": f"id,text\nx,{STORY}\ny,{STORY}\n", "one.txt": STORY, "m.csv": "path,id,source\none.txt,first,Gazette\n,x,Herald\nt.csv#2,,Post\n"}
    )
    documents, problems = read([str(tmp_path / "t.csv"), str(tmp_path / "one.txt")], ReadSettings(), metadata=str(tmp_path / "m.csv"))
    assert [(document.id, document.source) for document in documents] == [("first", "Gazette"), ("x", "Herald"), ("y", "Post")]
    assert problems == ()


def test_dolos_metadata_is_understood(tmp_path):
    write(tmp_path, {"one.txt": STORY, "info.csv": "filename,label,created_at,full_name\none.txt,x,2019-07-23 17:12:33 +0200,Ann Marsh\n"})
    documents, _ = read([str(tmp_path / "one.txt")], ReadSettings(), metadata=str(tmp_path / "info.csv"))
    assert (documents[0].published, documents[0].author) == ("2019-07-23T17:12:33+02:00", "Ann Marsh")


def test_metadata_that_does_not_exist_is_a_wrong_call(tmp_path):
    with pytest.raises(UsageError, match="does not exist"):
        read([str(tmp_path)], ReadSettings(), metadata=str(tmp_path / "nowhere.csv"))


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "\0\0\0\0", "path\n"])
def test_useless_metadata_is_a_problem_or_nothing(tmp_path, content):
    write(tmp_path, {"one.txt": STORY, "m.csv": content})
    documents, problems = read([str(tmp_path / "one.txt")], ReadSettings(), metadata=str(tmp_path / "m.csv"))
    assert len(documents) == 1 and {problem.code for problem in problems} <= {"PV411"}


def test_links_out_of_the_folder_are_followed_only_when_asked(tmp_path):
    write(tmp_path, {"in/one.txt": STORY, "out/two.txt": STORY, "out/deep/three.txt": STORY})
    (tmp_path / "in" / "link.txt").symlink_to(tmp_path / "out" / "two.txt")
    (tmp_path / "in" / "folder").symlink_to(tmp_path / "out" / "deep")
    (tmp_path / "in" / "inside.txt").symlink_to(tmp_path / "in" / "one.txt")
    assert ids(tmp_path / "in") == ["one"]
    assert codes(tmp_path / "in") == {"link.txt": "PV408", "folder": "PV408", "inside.txt": "PV408"}
    documents, _ = read([str(tmp_path / "in")], ReadSettings(follow_links=True))
    assert [document.id for document in documents] == ["folder/three", "link", "one"]


def test_a_file_that_a_library_chokes_on_does_not_end_the_run(tmp_path, monkeypatch):
    def choke(*_):
        raise MemoryError("too much")

    monkeypatch.setattr("provenance.read.read_page", choke)
    write(tmp_path, {"a.html": f"<p>{STORY}</p>", "b.txt": STORY})
    assert ids(tmp_path) == ["b"] and codes(tmp_path) == {"a.html": "PV417"}


def test_rtf_is_not_taken_for_text(tmp_path):
    write(tmp_path, {"a.txt": "{\\rtf1\\ansi " + STORY + "}"})
    assert codes(tmp_path) == {"a.txt": "PV407"}


def test_digests_are_of_the_bytes(tmp_path):
    import hashlib

    write(tmp_path, {"one.txt": STORY})
    assert read([str(tmp_path)], ReadSettings())[0][0].digest == hashlib.sha256(STORY.encode()).hexdigest()


def test_nothing_is_made_up(tmp_path):
    write(tmp_path, {"one.txt": STORY})
    made = read([str(tmp_path)], ReadSettings())[0][0]
    assert made == Document(id="one", text=STORY, path="one.txt", digest=made.digest)


@pytest.mark.parametrize("name", ["report.html", "results.json", "summary.md"])
def test_an_earlier_report_is_not_read_as_documents(tmp_path, name):
    from provenance.report import write_report

    write(tmp_path, {"one.txt": STORY})
    write_report(Report({}, (), (), (), (), (), (), (), (), ()), str(tmp_path / "out"))
    for path in (tmp_path / "out").iterdir():
        if path.name not in {name, "documents.csv"}:
            path.unlink()
    assert ids(tmp_path) == ["one"]
    assert codes(tmp_path) == {"out": "PV408"}


def test_a_printed_date_counts_where_nothing_is_stated(tmp_path):
    body = "The line to the outer islands will close in autumn, the council decided by nine votes to four, and the boats will be sold.\n"
    (tmp_path / "a.txt").write_text(f"Ferry to close\nBy Ann Lee, 2 May 2023\n\n{body}", "utf-8")
    (tmp_path / "b.txt").write_text(f"Ferry to close\n2 May 2023\n\n{body}", "utf-8")
    (tmp_path / "m.csv").write_text("path,published\nb.txt,2023-05-04\n", "utf-8")
    documents, _ = read([str(tmp_path / "a.txt"), str(tmp_path / "b.txt")], ReadSettings(min_words=2), metadata=str(tmp_path / "m.csv"))
    assert [(d.published, "published" in d.given) for d in documents] == [("2023-05-02", False), ("2023-05-04", True)]
