"""Relations a reader would see, on small folders read as files: quotations, versions, releases, live pages, leaked lines, agencies, chains."""

from __future__ import annotations

import time

import pytest

from provenance.api import analyse
from provenance.evidence.release import is_release
from provenance.model import Document, Report, Text


@pytest.fixture
def told(tmp_path):
    """Write files (name to text) into a folder of their own and analyse it."""

    def run(files: dict[str, str]) -> Report:
        folder = tmp_path / "folder"
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_text(content, encoding="utf-8")
        return analyse([folder], jobs=1).report

    return run


def pair(report: Report, a: str, b: str):
    return next(p for p in report.pairs if (p.a, p.b) == (min(a, b), max(a, b)))


def arrows(report: Report) -> set[tuple[str, str, str]]:
    return {(edge.copy, edge.source, edge.prov) for edge in report.edges if not edge.source.startswith("absent:")}


# --- quotations ---------------------------------------------------------------------------------------------------------------------------------------

LIGHTHOUSE = """The Saltmarsh Review
What the keeper left behind
By Ottilie Brand
3 March 2024

The lighthouse on Dunmere Head has been dark since January, when the last keeper handed in a ring of nineteen keys.

Nobody at the harbour office had thought about the fog signal. It ran on compressed air from a pump that only the keeper knew how to prime, and the \
two apprentices he asked for in 2009 were never hired. On the first grey morning of February a trawler sounded its own horn for three hours, because \
the head stayed silent.

The office says an electric signal will be fitted by June. Until then pilots are told to listen for the bell buoy, which was put there in 1911.

In the kitchen of the tower a calendar still hangs on the wall, with the tides written in by hand to the end of the year.
"""
TAKEN = (
    "It ran on compressed air from a pump that only the keeper knew how to prime, and the two apprentices he asked for in 2009 were never hired. On the first "
    "grey morning of February a trawler sounded its own horn for three hours, because the head stayed silent."
)
COLUMN = """Harbour Notes
Ask before you save
10 March 2024

My neighbour mends nets and has an opinion on everything that the port does. This time I share it.

{credit}

I rang the office twice and was told that safety comes first. It did not come first in 2009, and it does not come first when a village hears a horn \
at dawn and wonders who is in trouble out there. Two young people would have cost less than one electric signal.

My neighbour says that a bell from 1911 is at least honest. We should ask what else is known to one man only.
"""


@pytest.mark.parametrize(
    "credit",
    [
        f'As Ottilie Brand wrote in The Saltmarsh Review last week: "{TAKEN}"',
        f"The Saltmarsh Review put it best: “{TAKEN}”",
        f"According to the Saltmarsh Review, the signal was a secret.\n\n> {TAKEN}",
        f"„{TAKEN}“, schrieb Ottilie Brand.",
    ],
)
def test_a_long_credited_quotation_is_quoted_from_the_document(told, credit):
    report = told({"column.txt": COLUMN.format(credit=credit), "review.txt": LIGHTHOUSE})
    found = pair(report, "column", "review")
    assert (found.relation, found.copy, found.source, found.form) == ("copied", "column", "review", "quotation"), found.wording
    assert found.confidence >= 0.9
    assert arrows(report) == {("column", "review", "wasQuotedFrom")}
    assert "column quotes review" in found.wording


def test_a_block_quote_of_a_page_with_a_link_is_quoted_from_it(told):
    body = "".join(f"<p>{line}</p>" for line in LIGHTHOUSE.split("\n\n")[1:])
    head = '<link rel="canonical" href="https://saltmarsh.example/2024/keeper"><meta property="og:site_name" content="Saltmarsh Review">'
    quoted = COLUMN.format(credit='A <a href="https://saltmarsh.example/2024/keeper">fine essay</a> tells it so:@').split("\n\n")
    page = "".join(f"<p>{line}</p>" for line in quoted).replace("@", f"</p><blockquote><p>{TAKEN}</p></blockquote><p>")
    report = told(
        {
            "column.html": f"<html><head><title>Ask before you save</title></head><body><article>{page}</article></body></html>",
            "review.html": f"<html><head><title>What the keeper left behind</title>{head}</head><body><article>{body}</article></body></html>",
        }
    )
    assert arrows(report) == {("column", "review", "wasQuotedFrom")}


@pytest.mark.parametrize("credit", [f"A visitor has written: “{TAKEN}”", f"The Osprey Journal wrote: “{TAKEN}”"])
def test_a_quotation_credited_to_nobody_or_to_another_is_no_arrow(told, credit):
    report = told({"column.txt": COLUMN.format(credit=credit), "review.txt": LIGHTHOUSE})
    assert arrows(report) == set()
    found = pair(report, "column", "review")
    assert found.relation in ("shared-quotes", "undecided", "common-source")
    assert "words of third parties" not in found.wording  # the review does not put them in quotation marks


def test_words_in_quotation_marks_on_both_sides_are_a_third_persons(told):
    said = f'"{TAKEN}"'
    review = LIGHTHOUSE.replace(TAKEN, f"The pilot, Nan Orrell, remembers it. {said} she said.")
    column = COLUMN.format(credit=f"The Saltmarsh Review has been to see the pilot, Nan Orrell. {said} she said.")
    report = told({"column.txt": column, "review.txt": review})
    assert arrows(report) == set()
    assert pair(report, "column", "review").relation in ("shared-quotes", "undecided")


# --- versions -----------------------------------------------------------------------------------------------------------------------------------------

FIRST = """Quayside Mercury
Crane topples onto ferry at Lindsund
{stamp}

A harbour crane toppled onto a moored ferry at Lindsund on Thursday morning, tearing open the car deck, the coast guard said.

{hurt} people were taken to hospital, and the quay was closed to traffic. The crane, built in 1971, had been inspected in the spring and found safe.

The ferry Solveig was to leave for the outer skerries at nine with school classes on board, who were still waiting in the terminal when the jib came down.
"""
ADDED = """
Divers found in the afternoon that a bolt as thick as an arm had sheared off below the turntable. The port authority ordered three cranes of the same make \
to stand still until they have been looked at.

"It groaned for a minute, and nobody knew what a groan like that means," said stevedore Arvid Holm.
"""
NOTE = "\nThis story has been updated with the findings of the divers.\n"


def second(stamp: str, note: str = "") -> str:
    return FIRST.format(stamp=stamp, hurt="Six") + ADDED + note


@pytest.mark.parametrize(
    ("stamps", "note"),
    [(("2 May 2024", "3 May 2024"), ""), (("2 May 2024", "2 May 2024"), NOTE), (("", ""), NOTE), (("", ""), "\nUpdate: the cranes stand still.\n")],
)
def test_a_later_version_of_one_outlet_is_a_revision(told, stamps, note):
    names = "\n\nThe Quayside Mercury will report further.\n"
    report = told({"one.txt": second(stamps[1], note) + names, "two.txt": FIRST.format(stamp=stamps[0], hurt="Four") + names, "z.txt": NAMING})
    assert arrows(report) == {("one", "two", "wasRevisionOf")}, pair(report, "one", "two").evidence
    assert "one is a later version of two" in pair(report, "one", "two").wording


NAMING = """Skerry Bulletin
What we read this week

The Quayside Mercury reported on cranes, the price of cod went up again, and the school in Ostersund has a new roof made of turf, which its pupils mow. \
Nobody has asked the sheep next door, who can see it over the fence and have opinions.
"""


def test_versions_without_dates_or_notes_have_no_order(told):
    report = told({"one.txt": second(""), "two.txt": FIRST.format(stamp="", hurt="Four"), "z.txt": NAMING})
    found = pair(report, "one", "two")
    assert (found.relation, found.form) == ("undecided", "revision") and arrows(report) == set()
    assert "cannot tell which is the later" in found.wording


def test_a_note_against_the_dates_gives_no_order(told):
    report = told({"one.txt": second("2 May 2024", NOTE), "two.txt": FIRST.format(stamp="3 May 2024", hurt="Four"), "z.txt": NAMING})
    assert arrows(report) == set()


def test_pages_say_when_they_were_last_changed(told):
    def page(content: str, changed: str) -> str:
        stamps = '<meta property="article:published_time" content="2024-05-02T09:10:00Z">'
        stamps += f'<meta property="article:modified_time" content="{changed}">' if changed else ""
        body = "".join(f"<p>{part}</p>" for part in content.split("\n\n")[1:])
        head = f'<title>Crane</title><meta property="og:site_name" content="Quayside Mercury">{stamps}'
        return f"<html><head>{head}</head><body><article>{body}</article></body></html>"

    report = told({"a.html": page(second(""), "2024-05-02T15:30:00Z"), "b.html": page(FIRST.format(stamp="", hurt="Four"), "")})
    assert arrows(report) == {("a", "b", "wasRevisionOf")}


@pytest.mark.parametrize(("hurt", "more", "source"), [("Four", "", "two"), ("Six", ADDED, "one")])
def test_a_copy_leads_to_the_version_it_was_taken_from(told, hurt, more, source):
    copy = FIRST.replace("Quayside Mercury", "Inland Daily").format(stamp="5 May 2024", hurt=hurt) + more + "\nSource: Quayside Mercury\n"
    report = told({"copy.txt": copy, "one.txt": second("3 May 2024", NOTE), "two.txt": FIRST.format(stamp="2 May 2024", hurt="Four")})
    found = {(copy, source) for copy, source, _ in arrows(report)}
    assert found == {("copy", source), ("one", "two")}


MANUAL = """{title}
{edition}

1. Stand the lamp on an even floor, a hand's breadth from curtains, and let its oil settle for an hour before the wick is lit for the first time.

2. Turn the brass collar until the flame is as high as a thumb nail; a higher one smokes, blackens the glass and uses twice the oil in an evening.

3. {last} Never fill the lamp while it is warm, and never leave it to children, draughts or cats, which have overturned more lamps than all the winds.
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Rev. A", "Rev. B. This revision replaces Rev. A."),
        ("Version 1.9", "Version 1.10, changed since version 1.9"),
        ("2nd edition", "3rd edition. It supersedes the 2nd edition."),
    ],
)
def test_numbered_editions_of_one_document_have_an_order(told, old, new):
    names = {"one.txt": MANUAL.format(title="Manual of the Tarn lamp", edition=new, last="Trim the wick each morning."), "z.txt": NAMING}
    names["two.txt"] = MANUAL.format(title="Manual of the Tarn lamp", edition=old, last="Trim the wick once a week.")
    report = told(names)
    assert arrows(report) == {("one", "two", "wasRevisionOf")}, pair(report, "one", "two").evidence


@pytest.mark.parametrize(
    ("title", "edition"),
    [
        ("Manual of the Tarn lamp", "Rev. B"),
        ("Manual of the Velm stove", "Rev. C"),
        ("Manual of the Velm stove", "Rev. 7"),
        ("Lamps, 2nd edition", "For 3 rooms"),
    ],
)
def test_other_documents_and_equal_editions_have_none(told, title, edition):
    """Two makers may number their manuals alike; and letters and numbers have no order among each other."""
    names = {"one.txt": MANUAL.format(title="Manual of the Tarn lamp", edition="Rev. B", last="Trim the wick each morning."), "z.txt": NAMING}
    names["two.txt"] = MANUAL.format(title=title, edition=edition, last="Trim the wick once a week.")
    assert arrows(told(names)) == set()


def test_two_outlets_with_one_story_are_no_versions(told):
    other = second("3 May 2024", NOTE).replace("Quayside Mercury", "Inland Daily")
    report = told({"one.txt": other, "two.txt": FIRST.format(stamp="2 May 2024", hurt="Four"), "z.txt": NAMING})
    assert arrows(report) == set() and pair(report, "one", "two").form == ""


def test_a_column_with_other_figures_every_week_is_no_version(told):
    form = (
        "Quayside Mercury\nCatch of the week\n{day} May 2024\n\nThe boats of Lindsund landed {cod} tonnes of cod and {eel} crates of eel, the fish hall said. \
The price of cod stood at {price} crowns a kilo. The hall is open from five in the morning, and buyers are asked to bring their own ice.\n"
    )
    rows = {"a.txt": {"day": 3, "cod": 41, "eel": 17, "price": 62}, "b.txt": {"day": 10, "cod": 38, "eel": 25, "price": 71}}
    report = told({name: form.format(**row) for name, row in rows.items()} | {"z.txt": NAMING})
    assert arrows(report) == set()


# --- live pages ---------------------------------------------------------------------------------------------------------------------------------------

LIVE = """Quayside Mercury
Live: flood at Lindsund

06:20 The river Aa has reached 412 centimetres at the old bridge. Families in Mill Lane have been told to carry what they love to the attic.

08:05 A cow named Borghild has been led up the stairs of the town hall by two clerks. She is in the registry and refuses to leave it.

10:40 The pumping station at Nordre has failed. Soldiers from the barracks are stacking 3,000 sandbags along the railway.

13:15 The water is falling by two centimetres an hour. Borghild has eaten the register of dogs.
"""
RECAP = """Quayside Mercury
How Lindsund kept its feet dry
{stamp}

Lindsund has come through the worst flood since 1938 with wet cellars and one lost register.

The river Aa had reached 412 centimetres at the old bridge when families in Mill Lane were told to carry what they love to the attic. A cow named \
Borghild was \
led up the stairs of the town hall by two clerks, and refused to leave the registry.

When the pumping station at Nordre failed, soldiers from the barracks stacked 3,000 sandbags along the railway. Insurance people arrived with the first sun.
"""


@pytest.mark.parametrize("stamp", ["", "4 June 2024"])
def test_a_later_report_leads_to_the_live_page_of_its_outlet(told, stamp):
    report = told({"a-recap.txt": RECAP.format(stamp=stamp), "live.txt": LIVE, "z.txt": NAMING})
    assert arrows(report) == {("a-recap", "live", "wasDerivedFrom")}
    assert any(e.code == "PV328" and "06:20" in e.text for e in pair(report, "a-recap", "live").evidence)


def test_a_live_page_and_the_report_of_another_outlet_have_no_order(told):
    report = told({"live.txt": LIVE, "recap.txt": RECAP.format(stamp="4 June 2024").replace("Quayside Mercury", "Inland Daily"), "z.txt": NAMING})
    assert arrows(report) == set()


# --- press releases -----------------------------------------------------------------------------------------------------------------------------------

MILL = "Aldan Oil & Seed will close the rapeseed mill at Torvik at the end of the year and move its presses to a new hall in the harbour, where ships \
can be loaded without lorries."
JOBS = "All 84 employees have been offered work in the new hall, which will press 310 tonnes a day and heat the swimming pool with what it does not need."
HEIR = '"My grandfather built the mill beside the brook because he had no other engine," said owner Runa Aldan. "We have one now."'
MONEY = "The hall costs 96 million crowns, of which the county bank lends a third. Work on the foundations begins in August."
RELEASES = {
    "label": f"PRESS RELEASE\nFor immediate release\n\nAldan moves to the harbour\n\nTORVIK, 4 June 2024. {MILL}\n\n{JOBS}\n\n{HEIR}\n\n{MONEY}\n",
    "tail": f"Aldan moves to the harbour\n\n{MILL}\n\n{JOBS}\n\n{HEIR}\n\n{MONEY}\n\n###\n\nAbout Aldan Oil & Seed\nThe family has pressed oil since 1911.\n\n"
    "Media contact: Tor Vik, +00 555 0142\n",
    "german": f"Pressemitteilung\n\nAldan moves to the harbour\n\n{MILL}\n\n{JOBS}\n\n{HEIR}\n\n{MONEY}\n\nPressekontakt: Tor Vik\n",
}
GAZETTE = f"""Torvik Gazette
Mill by the brook to fall silent

{MILL[:-1]}, the company said in a statement.

{JOBS}

The brook has driven wheels since the fourteen hundreds, and the museum would like the last one. It has room, says its warden, but no brook.
"""
COURIER = f"""County Courier
Oil mill goes to sea
{MONEY} Runa Aldan announced the move on Tuesday.

{JOBS} {HEIR}

Fishermen wonder where they will put their nets, for the place of the new hall is where they dry them. Nobody has asked them yet, says Peder Nesse.
"""


@pytest.mark.parametrize("kind", sorted(RELEASES))
def test_a_release_is_the_origin_of_reports_that_share_its_prose(told, kind):
    report = told({"a-release.txt": RELEASES[kind], "courier.txt": COURIER, "gazette.txt": GAZETTE})
    assert {(copy, source) for copy, source, _ in arrows(report)} == {("courier", "a-release"), ("gazette", "a-release")}
    assert pair(report, "courier", "gazette").relation == "common-source"


def test_reports_that_cite_a_statement_share_an_absent_source(told):
    report = told({"courier.txt": COURIER, "gazette.txt": GAZETTE})
    assert arrows(report) == set()
    (node,) = report.absent_sources
    assert node.status == "implied" and "press release" in node.name and node.used_by == ("courier", "gazette")
    assert {m.doc for m in node.mentions} == {"courier", "gazette"}


def test_a_report_that_is_credited_is_the_source_although_both_cite_a_statement(told):
    courier = GAZETTE.replace("Torvik Gazette", "County Courier").replace("The brook", "As the Torvik Gazette reported first, the brook")
    report = told({"courier.txt": courier, "gazette.txt": GAZETTE})
    assert {(copy, source) for copy, source, _ in arrows(report)} <= {("courier", "gazette")}


def test_a_headline_about_a_press_release_makes_none(told):
    other = GAZETTE.replace("Mill by the brook to fall silent", "Press release leaves questions.").replace("Torvik Gazette", "Inland Daily")
    report = told({"a.txt": other, "gazette.txt": GAZETTE})
    assert arrows(report) == set()


# --- agencies -----------------------------------------------------------------------------------------------------------------------------------------

WIRE = f"{MILL}\n\n{JOBS}\n\n{HEIR}\n\n{MONEY}\n"
DESK = f"Oil mill at Torvik to close, presses move to harbour\n\nBy Nils Berg\n\nTORVIK, June 4 (@) - {WIRE}"
SIGNS = {"Reuters": "(Reporting by Nils Berg; Editing by Ann Holt)", "dpa": "nbe/aho/xx", "AFP": "nb/ah", "EFE": "EFE nb/ah"}
USERS = {
    "a.txt": f"Inland Daily\nOil mill goes to sea\n\nTORVIK (@) - {MILL}\n\n{JOBS}\n\n{MONEY}\n",
    "b.txt": f"County Courier\nMill moves\n\n{MILL} {MONEY}\n\n{HEIR}\n\n(@)\n",
}
BAKERS = """Bakers of the county have counted the grains in a loaf and found that nobody agrees on the number. The guild wants a rule by Easter.

"A loaf is a loaf until you count it," said master baker Ola Rem, who has weighed eleven thousand of them since March and kept every receipt.
"""


def wired(agency: str, files: dict[str, str]) -> dict[str, str]:
    return {name: content.replace("@", agency) for name, content in files.items()}


@pytest.mark.parametrize("agency", ["Reuters", "dpa", "AFP", "EFE"])
def test_outlets_that_credit_an_agency_lead_to_its_text(told, agency):
    report = told(wired(agency, {**USERS, "wire.txt": f"{DESK}\n{SIGNS[agency]}\n"}))
    assert {(copy, source) for copy, source, _ in arrows(report)} == {("a", "wire"), ("b", "wire")}
    assert report.absent_sources == () and pair(report, "a", "b").relation == "common-source"


@pytest.mark.parametrize("agency", ["Reuters", "dpa", "AFP", "EFE"])
@pytest.mark.parametrize("other", [{}, {"wire.txt": f"Bakers count grains in a loaf\n\nOSTBY, June 5 (@) - {BAKERS}"}])
def test_without_the_agencys_text_the_agency_is_absent(told, agency, other):
    """Also when another text of the agency is among the documents."""
    report = told(wired(agency, {**USERS, **other}))
    assert arrows(report) == set()
    assert pair(report, "a", "b").relation == "common-source"
    assert [node.used_by for node in report.absent_sources if "b" in node.used_by] == [("a", "b")]


def test_a_text_with_the_dateline_alone_may_be_a_reprint(told):
    report = told(wired("Reuters", {**USERS, "wire.txt": DESK}))
    assert arrows(report) == set()
    assert [node.used_by for node in report.absent_sources] == [("a", "b", "wire")]


def test_two_reprints_without_a_masthead_are_nobodys_own_text(told):
    one = DESK.replace("By Nils Berg\n\n", "")
    two = f"Presses at Torvik are to move down to the harbour\n\nTORVIK, June 4 (@) - {MILL}\n\n{MONEY}\n\n{HEIR}\n"
    report = told(wired("Reuters", {"a.txt": USERS["a.txt"], "one.txt": one + SIGNS["Reuters"], "two.txt": two + SIGNS["Reuters"]}))
    assert arrows(report) == set()


# --- chains -------------------------------------------------------------------------------------------------------------------------------------------

MUSEUM = "The brook has driven wheels since the fourteen hundreds, and the museum would like the last one. It has room, says its warden, but no brook."
CHAIN = {
    "a.txt": f"Torvik Gazette\nMill by the brook to fall silent\n\n{MILL}\n\n{JOBS}\n\n{MUSEUM}\n\n{MONEY}\n",
    "b.txt": f"Inland Daily\nOil mill goes to sea\n\n{MILL}\n\n{JOBS}\n\n{MUSEUM}\n\nThe Torvik Gazette reported first.\n",
    "c.txt": f"County Courier\nGoodbye to the brook\n\n{MILL}\n\n{JOBS}\n\n@\n\nSource: Inland Daily\n",
}


@pytest.mark.parametrize("named", ["", " It was in the Torvik Gazette first."])
def test_a_chain_has_no_arrow_past_its_middle(told, named):
    report = told(CHAIN | {"c.txt": CHAIN["c.txt"].replace("@", MUSEUM + named)})
    assert {(copy, source) for copy, source, _ in arrows(report)} == {("b", "a"), ("c", "b")}
    found = pair(report, "a", "c")
    assert (found.relation, found.copy) == ("copied", "c")  # by way of b


def test_who_also_went_to_the_first_source_has_an_arrow_to_it(told):
    report = told(CHAIN | {"c.txt": CHAIN["c.txt"].replace("@", MONEY + " It was in the Torvik Gazette first.")})
    assert {(copy, source) for copy, source, _ in arrows(report)} == {("b", "a"), ("c", "b"), ("c", "a")}


# --- leaked lines -------------------------------------------------------------------------------------------------------------------------------------

OWN = f"Torvik Gazette\nMill by the brook to fall silent\n\n{WIRE}"
SPUN = f"Inland Daily\nOil mill goes to sea\n\n{WIRE}".replace("will close", "is going to shut").replace("been offered", "received an offer of")
LEAKS = (
    "Subscribe to the Torvik Gazette newsletter",
    "© 2024 Torvik Gazette",
    "Read more at Torvik Gazette",
    "More from Torvik Gazette",
    "Follow the Torvik Gazette on Facebook",
)


@pytest.mark.parametrize("line", LEAKS)
@pytest.mark.parametrize("also", [False, True])
def test_a_line_of_the_others_page_leads_to_it(told, line, also):
    """Whether or not the other's own text has the line as well."""
    report = told({"copy.txt": f"{SPUN}\n{line}\n", "own.txt": OWN + (f"\n{line}\n" if also else "")})
    assert {(copy, source) for copy, source, _ in arrows(report)} == {("copy", "own")}


@pytest.mark.parametrize("line", LEAKS)
def test_a_page_may_name_itself(told, line):
    report = told({"copy.txt": SPUN, "own.txt": f"{OWN}\n{line}\n"})
    assert arrows(report) == set() and report.absent_sources == ()


def test_an_offer_in_both_leads_to_the_one_whose_name_it_bears(told):
    line = "Sign up for the Brook Letter, our weekly email."
    own = (
        OWN.replace("Torvik Gazette\n", "").replace("\n\n", "\nBy Ann Rem | The Brook Review | 2 May 2023\n\n", 1)
        + f"\nAnn Rem writes for the Brook Review. {line}\n"
    )
    report = told({"copy.txt": f"{SPUN}\n{line}\n", "own.txt": own})
    assert {(copy, source) for copy, source, _ in arrows(report)} == {("copy", "own")}


def test_a_line_of_an_outlet_with_another_story_is_no_arrow(told):
    report = told(
        {
            "copy.txt": f"{SPUN}\nMore from Torvik Gazette\n",
            "courier.txt": f"County Courier\nGoodbye to the brook\n\n{WIRE}",
            "own.txt": f"Torvik Gazette\nGrains\n\n{BAKERS}",
        }
    )
    assert arrows(report) == set()


def test_one_quotation_from_one_named_outlet_is_one_absent_source(told):
    said = '"We carried the tide tables home in a bread bag, because nobody at the office would sign for them," {name} told the Osprey Journal.'
    one = f"Inland Daily\nThe last keeper\n\n{said.format(name='keeper Jon Hame')}\n\nHe lives with a parrot now, which is silent about the matter and fond of \
herring. The tower has been let to a painter.\n"
    two = f"County Courier\nTables in a bag\n\nHarbour offices lose things, as our readers know from the anchor.\n\n{said.format(name='Mr Hame')} His \
parrot was not available for comment.\n"
    report = told({"a.txt": one, "b.txt": two})
    assert arrows(report) == set()
    assert [(node.name, node.used_by) for node in report.absent_sources] == [("Osprey Journal", ("a", "b"))]


@pytest.mark.parametrize("piece", ["\n", "# \n", "about Ab\n", "in a "])
def test_a_hostile_text_is_looked_at_in_no_time(piece):
    content = piece * (300_000 // len(piece))
    begin = time.process_time()
    is_release(Text(Document("d", content), (), ()))
    assert time.process_time() - begin < 2
