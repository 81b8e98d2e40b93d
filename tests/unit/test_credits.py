"""A page of the collection that a copy names as its source, in many wordings; how pages show their names; and lines that only look like credits."""

import time
from dataclasses import replace

import pytest

from provenance.cite import cite, load_outlets
from provenance.citing.pagecues import page_cue
from provenance.evidence.claims import with_edits
from provenance.evidence.overlap import Overlap
from provenance.imprint import foot_names
from provenance.masthead import head_names, head_site
from provenance.model import Document, Exhibit, Relation
from provenance.settings import CiteSettings, Settings, SplitSettings
from provenance.split import split
from provenance.trace import trace

HEAD = "Clock tower at Skelby leans by 41 centimetres"
BODY = (
    "The clock tower at Skelby leans 41 centimetres to the west, twice as far as the town was told in 2016, a survey by engineers has found.",
    "Surveyors hung a plumb line inside the shaft for six nights and measured it at every landing. "
    '"You stop trusting your own feet up there," said Orla Finnick, who led the work.',
    "The foundation rests on alder piles that dried out after the canal was filled in 1974. Of the 88 piles, 31 have turned to powder and another 19 can be "
    "pushed apart with a thumb.",
    "The council closed the square to traffic on Tuesday and moved the market to the cattle yard. Shoring the tower would cost 2.3 million crowns, the survey "
    "says, and take fourteen months.",
    "Mayor Jens Radlow said the town would not wait for a grant. He has ordered 60 steel props from a yard in Torvik, to be in place before the October gales.",
)
# The same event at another meeting, by somebody who was there.
OWN_REPORT = (
    "The clock tower in Skelby has been shut after specialists measured how far it tilts. It is off by 41 centimetres, they told a packed meeting on Monday.",
    '"You stop trusting your own feet up there," Orla Finnick, the head of the team, told the hall. She asked parents to keep children from the railings.',
    "Shopkeepers fear for the Christmas trade. Baker Tilda Moss said she would lose half of her customers, and handed in a list with 212 signatures.",
    "Radlow promised compensation. The money is to come from the lottery fund, he said, and the steel is on its way from Torvik.",
    "Residents of Mill Row have been given passes. Buses 4 and 9 stop at the church instead.",
)
CREDIT = Exhibit("PV310", 8.0, "a-from-b", "a names the Crier", family="origin")
ADDED = Exhibit("PV316", 3.0, "common-source", "each holds what the other lacks", family="separative")
NAMES = ("Skelby Morning Crier", "Tallow & Wick")  # of a paper's shape, and of none


def page(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs) + "\n"


def between(source: str, copy: str) -> Relation:
    return trace([Document("own", source), Document("copy", copy)], (), Settings()).pairs[0]


def leads(relation: Relation) -> bool:
    return (relation.relation, relation.source, relation.confidence >= 0.9) == ("copied", "own", True)


AT_THE_END = """Reproduced by kind permission of the editor, {}.
By permission of the publishers of {}.
Reprinted by arrangement with {}.
With thanks to our friends at {}.
Credit: {}
(With information of {})
Full story: {}
From {}, issue 31.
Spotted first by {}.
Picked up from {}.
Story: {}, via Wednesday Post-Bag
[{}]
Everything above I learned from {}.
All details come from {}, which deserves your subscription.
Text and pictures © {}
Ann Loy / {}
Quoted from {}."""
IN_THE_TEXT = """The trade journal {} counts the damage:
In {} this week:
If {} is to be believed,
We learn from {} that
Yesterday's {} carries the news that
It was {} that found it:
Over at {}, Ann Loy explains that
Research by Ann Loy for her newsletter, {}, which first spotted it, shows that
Thanks to digging by {} we know that
{}:"""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("line", AT_THE_END.splitlines())
def test_a_line_of_its_own_is_a_credit(line: str, name: str) -> None:
    copy = page("Northern Curiosities", "A tower that will not stand up straight", *BODY[:4], line.format(name))
    assert leads(between(page(name, HEAD, *BODY), copy))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("line", ["Ann Loy and Per Ost in {}", "Ann Loy for {}", "Ann Loy, {} (translated for Northern Curiosities)"])
def test_a_line_under_the_headline_is_a_credit(line: str, name: str) -> None:
    copy = page("Northern Curiosities", "A tower that will not stand up straight", line.format(name), *BODY[:4])
    assert leads(between(page(name, HEAD, *BODY), copy))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("words", IN_THE_TEXT.splitlines())
def test_who_found_or_told_it_is_the_source(words: str, name: str) -> None:
    first = f"{words.format(name)} {BODY[0][0].lower()}{BODY[0][1:]}"
    assert leads(between(page(name, HEAD, *BODY), page("Northern Curiosities", "A tower that will not stand up straight", first, *BODY[1:4])))


WAYS = (
    ("{}\nFounded in 1921 and still printed in the town.\n\n", ""),
    ("{} — stories from the north\n\n", ""),
    ("{} Home | News | Sport | Weather\n\n", ""),
    ("Menu\nSearch\n{}\n\n", ""),
    ("{} > Town > Council\n\n", ""),
    ("", "Published by {}, 4 Mill Row, Skelby. All rights reserved."),
    ("", "About us: {} comes out on Fridays and belongs to its readers."),
    ("", "Newsroom: Mill Row 4. {} is delivered to 8,000 homes."),
    ("", "{} is a non-profit newsroom. You can support our work here."),
    ("", "If you want to help us go on, please become a member of {}."),
    ("", "You are receiving this because you signed up for {}."),
    ("", "Follow {} on Mastodon and Bluesky"),
    ("", "Download the {} app"),
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("above", "below"), WAYS)
def test_where_a_page_calls_itself(above: str, below: str, name: str) -> None:
    own = above.format(name) + page(HEAD, *BODY, *([below.format(name)] if below else []))
    copy = page("Northern Curiosities", "A tower that will not stand up straight", *BODY[:4], f"This article first appeared in {name}.")
    assert leads(between(own, copy))


@pytest.mark.parametrize(
    "top",
    [
        "https://www.tallowandwick.example/news/tower",
        "tallow-and-wick.example",
        "tallow & wick",
        "tallow & wick\nnews and views from the north",
        f"{HEAD}\n\nBy Ann Loy\nTallow & Wick staff",
    ],
)
def test_other_spellings_of_a_pages_name(top: str) -> None:
    copy = page("Northern Curiosities", "A tower that will not stand up straight", *BODY[:4], "This article first appeared in Tallow & Wick.")
    assert leads(between(page(top, *([] if HEAD in top else [HEAD]), *BODY), copy))


def test_a_note_on_the_writer_and_a_kind_left_out() -> None:
    own = page(HEAD, "By Ann Loy", *BODY, "Ann Loy covers the valley for Tallow & Wick.")
    copy = page("Northern Curiosities", "A tower that will not stand up straight", *BODY[:4])
    assert leads(between(own, copy + "\nThis article first appeared in Tallow & Wick.\n"))
    assert leads(between(page("Bellwether Magazine", HEAD, *BODY), copy + "\nFrom Bellwether, issue 31.\n"))


BESIDE_AT_THE_END = """Our partner: {}
In partnership with {}
Partners: {}, Torvik Radio, North Coast Live
Also read in {}: Ferry fares to rise
Related: {}
Read next in {}: a goat in the town hall
More stories in {}
Advertise in {}
{} | Torvik Radio | North Coast Live
Our titles: {}, North Coast Live, Island Bell
Letters: {} readers reply
Photo: {}
Map: {}
Correction: an earlier version named {} as the owner of the square.
Ann Loy is a former editor of {}.
Ann Loy has also written for {}.
Ann Loy is a columnist for {}.
This story has since appeared in {}.
We wrote to {}, which printed our story as its own.
Thanks to {} for sharing this story.
Printed at the works of {}, Mill Row.
Our rivals at {} have not reported the lean.
Comments on {}'s page are closed.
Complaint: {} has taken our article word for word.
Archive: {}, 3 May 1974
Jobs at {}"""
BESIDE_IN_THE_TEXT = """The square is also home to the offices of {}, which had to close on Tuesday.
Mayor Radlow, who once worked for {}, said the town would not wait.
The council has sued {} over an article about its finances.
{} sells maps of the square for two crowns.
In another story {} wrote about the ferry.
A reader of {} had complained about the pigeons.
{} reports that the ferry to the islands will stop on Sunday.
According to {}, the bakery on the corner has been sold to a dentist.
A photographer of {} fell off a ladder."""


@pytest.mark.parametrize(("name", "top"), [(NAMES[0], ()), (NAMES[1], ("Northern Curiosities",))])
@pytest.mark.parametrize("line", [*BESIDE_AT_THE_END.splitlines(), *BESIDE_IN_THE_TEXT.splitlines()])
def test_a_page_that_stands_beside_is_no_source(line: str, top: tuple[str, ...], name: str) -> None:
    """Both have the text from an agency that neither names."""
    last = BESIDE_IN_THE_TEXT.find(line) < 0
    said = (*BODY[:4], line.format(name)) if last else (*BODY[:2], line.format(name), *BODY[2:4])
    assert between(page(name, HEAD, *BODY), page(*top, "A tower that will not stand up straight", *said)).relation != "copied"


@pytest.mark.parametrize("place", ["Torvik", "New Ostmark"])
@pytest.mark.parametrize("opening", ["{} – {}", "In {} this week: {}", "{}: {}", "People of {} say that {}", "({}) {}"])
def test_a_town_among_the_links_of_a_page_is_no_paper(opening: str, place: str) -> None:
    own = page(f"Home > {place} > Council", HEAD, *BODY[:4])
    copy = page("Northern Curiosities", "A tower that will not stand up straight", opening.format(place, BODY[0]), *BODY[1:4])
    assert between(own, copy).relation != "copied"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "line",
    [
        "As {} reported, the square has been closed since Tuesday.",
        "Photos in {} showed the railings.",
        "Details of the survey appeared in {} on Saturday.",
        "Finnick had told {} that the piles were rotten.",
        "{} has more on the cost.",
        "{} first reported on the lean last week.",
    ],
)
def test_a_report_of_ones_own_names_another_in_passing(line: str, name: str) -> None:
    copy = page("Northern Curiosities", "School hall meeting on the leaning tower", *OWN_REPORT, line.format(name), "The next meeting is on 12 June.")
    assert between(page(name, HEAD, *BODY), copy).relation != "copied"


@pytest.mark.parametrize(
    ("own", "named"),
    [
        ("Skelby Morning Crier", "Torvik Morning Crier"),
        ("Skelby Morning Crier", "Skelby Evening Crier"),
        ("Tallow & Wick", "Tallow & Twine"),
        ("North Coast", "North Coast Live"),
        ("North Coast Live", "North Coast"),
    ],
)
@pytest.mark.parametrize("line", ["This article first appeared in {}.", "Hat tip: {}", "With reporting by {}"])
def test_a_page_of_a_similar_name_is_not_meant(own: str, named: str, line: str) -> None:
    copy = page("Northern Curiosities", "A tower that will not stand up straight", *BODY[:4], line.format(named))
    assert between(page(own, HEAD, *BODY), copy).relation != "copied"


@pytest.mark.parametrize(("name", "top"), [(NAMES[0], ("A tower leans and the town with it",)), (NAMES[1], ("Island Bell", "A tower leans"))])
@pytest.mark.parametrize(
    "foot",
    [
        "This article was originally published by {0}. {0} is an independent weekly newspaper.",
        "Republished from {0} under a free licence. Support {0}",
        "© 2023 {0}. Reprinted with permission.",
        "Read more in {0}. Subscribe to {0}",
        "Source: {0}\n\nFollow {0} on Mastodon",
    ],
)
def test_what_a_reprint_says_of_its_source_is_not_its_own_name(foot: str, top: tuple[str, ...], name: str) -> None:
    """Both are copies of a page that is not there."""
    copy = page("Northern Curiosities", "A tower that will not stand up straight", *BODY[:4], f"This article first appeared in {name}.")
    assert between(page(*top, *BODY, foot.format(name)), copy).relation != "copied"


def test_an_agencys_own_page_and_a_paper_that_prints_it() -> None:
    own = page("AP NEWS", HEAD, "By ANN LOY, Associated Press", *BODY)
    copy = page("Torvik County Leader\nServing the coast since 1891", "Skelby tower leans", "Associated Press", *BODY[:3], "Bring a chair to the meeting.")
    assert leads(between(own, copy))


@pytest.mark.parametrize(
    "prose",
    [
        "Thousands want to join the Torvik League and support Ostmark in its quarrel.",
        "Torvik Rank is an algorithm that lists the pages of a site.",
        "Write to the authors at jens@torvik.example or orla@skelby.example.",
        "Jens Radlow, 12 Mill Row, Skelby. Phone 0555 1234",
        "The group was founded by Jens Radlow, who owns two yards.",
    ],
)
def test_prose_and_writers_addresses_are_no_names_of_a_page(prose: str) -> None:
    assert foot_names("\n\n".join((*BODY, prose))) == ()


def test_links_above_a_name_are_passed_over() -> None:
    assert "Skelby Morning Crier" in head_names("Skip to main content\nMenu\nSearch\nLog in\nSkelby Morning Crier\n\n" + HEAD + "\n\n" + BODY[0])


def test_a_byline_ends_where_the_outlet_begins() -> None:
    text, _ = split(Document("d", page(HEAD, "By Ann Loy Fox News", *BODY)), SplitSettings())
    assert [(m.cue, m.outlet) for m in cite(text, load_outlets(), CiteSettings())] == [("byline", "Fox News")]


def test_a_reprint_that_cuts_and_adds_is_still_one() -> None:
    """What each side has beside a credit of the whole text is editing."""
    bits = {e.code: e.bits for e in with_edits(Overlap("a", "b", share_a=0.8), [CREDIT, ADDED])}
    assert bits == {"PV310": 8.0, "PV316": 1.0}
    assert with_edits(Overlap("a", "b", share_a=0.4), [CREDIT, ADDED]) == [CREDIT, ADDED], "little of it is from there"
    assert with_edits(Overlap("a", "b", share_a=0.8), [replace(CREDIT, bits=7.0), ADDED])[1] == ADDED, "no credit of the whole text"


@pytest.mark.parametrize("piece", ["Published by A ", "Ann Loy is a ", "© A & ", "@a.a.a.", "Subscribe to Aa of the ", "Aa " * 9])
def test_hostile_lines_take_no_time(piece: str) -> None:
    begun = time.perf_counter()
    text = "By Ann Loy\n" + piece * 100_000
    foot_names(text), head_names(text), head_site(text), page_cue(text, 50_000, 50_004, True), page_cue(text[:5_000], 900, 904, True)
    assert time.perf_counter() - begun < 1.0
