"""A passage and the text around it: a host is told from the passage's own text, and everything that only looks like a host says nothing."""

from dataclasses import replace

import pytest

from provenance.codes import code
from provenance.evidence.host import HOST_CAP, host_fit
from provenance.evidence.overlap import overlaps
from provenance.lineage import relate
from provenance.model import Alignment, Document, Exhibit, Span, Text
from provenance.settings import LineageSettings

PASSAGE = (
    "The lighthouse keepers of Torvane stopped the foghorn on Sunday because the harbour board had cut their diesel by a third. Engineer Brintwell said that "
    "the lantern would go dark as well unless the schooners paid their overdue pilotage before the equinox. Three trawlers waited outside the breakwater all "
    "night, and the coxswain of the lifeboat rowed out twice with soup and blankets while the fog stayed thick over the reef."
)
# Speaks of the same things as the passage.
SEA = (
    "Torvane has quarrelled over its lighthouse for a generation. When the old lantern burned whale oil, the keepers were paid by every captain who saw it; "
    "nobody counted. Brintwell came with the first diesel engine and a ledger, and from that day the board wanted receipts. The foghorn was a gift of the "
    "trawlers, which is why they believe that it is theirs.\n\n"
    "Most schooners anchor beyond the reef these days, where no pilotage is asked. The coxswain calls that madness. He has pulled eleven crews from the rocks "
    "since the breakwater was built, and he keeps a list of the captains who went there to save a few coins.\n\n"
    "People in the village side with the keepers. A lighthouse that goes dark, the baker says, is only a tower with a view. The board has promised an answer "
    "within a week, and Brintwell has promised to read it aloud from the gallery. Until then the lifeboat lies ready at the slip, the diesel is measured with "
    "a cup, and whoever sails past Torvane in the evening looks for the lantern first."
)
# Speaks of something else.
ORCHARD = (
    "The orchard fair at Mellinge opened with a quarrel over cider. Two juries had tasted the same barrels and could not agree whether russet apples belong in "
    "a sweet pressing. Gardener Oskenholt, who grafts forty kinds on his own slope, asked for a third jury made of children, because they say what they "
    "taste.\n\n"
    "Visitors walked between the stalls with baskets of quinces, and the beekeepers sold out before noon. A brass band from the valley played dances, slowly, "
    "since the trumpeter had a cold. Somebody had painted the old press in green and yellow, and there was a queue to turn its handle.\n\n"
    "In the afternoon the mayor handed out ribbons for pumpkins. The heaviest weighed more than the calf in the next pen, which had been brought to be named "
    "and was given nine names in an hour. Oskenholt won nothing and seemed content. He has planted a row of medlars, he said, and those who want to know "
    "what patience is may come back and taste them in twelve years, preferably after the first hard frost and with a spoon."
)


def set_in(passage: str, around: str) -> str:
    """The passage between the first and the second paragraph of another text."""
    first, rest = around.split("\n\n", 1)
    return f"{first}\n\n{passage}\n\n{rest}"


def found(one: str, two: str, passage: str = PASSAGE, reworded: str = "", **changes: object) -> list[Exhibit]:
    texts = {name: Text(Document(name, words), (), ()) for name, words in (("a", one), ("b", two))}
    left, right = (Span(words.index(told), words.index(told) + len(told)) for words, told in ((one, passage), (two, reworded or passage)))
    shared, _ = overlaps(list(texts.values()), [Alignment("1", "a", left, "b", right, "near", 1.0, 300.0)], 8)
    return host_fit(replace(shared["a", "b"], **changes), texts)


def test_a_host_points_to_the_text_that_speaks_of_the_same_things() -> None:
    sea, orchard = set_in(PASSAGE, SEA), set_in(PASSAGE, ORCHARD)
    (exhibit,) = found(orchard, sea)
    assert (exhibit.code, exhibit.favours, exhibit.bits, exhibit.family) == ("PV331", "a-from-b", HOST_CAP, "style")
    assert code("PV331").title
    assert [doc for doc, *_ in exhibit.spans] == ["a", "b", "b", "b"]
    (turned,) = found(sea, orchard)
    assert turned.favours == "b-from-a"
    shown = [sea[start:end].lower() for doc, start, end in turned.spans if doc == "a"]
    assert shown and all(word[:5] in PASSAGE.lower() for word in shown), "the places shown are words that come again"
    assert all(end <= sea.index(PASSAGE) or start >= sea.index(PASSAGE) + len(PASSAGE) for doc, start, end in turned.spans if doc == "a")


def test_half_a_bit_at_most() -> None:
    assert HOST_CAP <= 0.5


@pytest.mark.parametrize(
    ("one", "two"),
    [
        pytest.param(set_in(PASSAGE, SEA), PASSAGE, id="no text of its own on one side"),
        pytest.param(set_in(PASSAGE, SEA), PASSAGE + "\n\n" + ORCHARD[:500], id="hardly a text of its own on one side"),
        pytest.param(set_in(PASSAGE, SEA), set_in(PASSAGE, SEA), id="the surroundings are the same: an alignment that found too little"),
        pytest.param(set_in(PASSAGE, SEA), PASSAGE + "\n\n" + SEA[400:] + "\n\n" + ORCHARD, id="half of the surroundings are the same"),
        pytest.param(set_in(PASSAGE, ORCHARD), PASSAGE + "\n\n" + ORCHARD[::-1], id="neither side speaks of it"),
    ],
)
def test_what_only_looks_like_a_host_says_nothing(one: str, two: str) -> None:
    assert found(one, two) == found(two, one) == []


def test_a_short_passage_says_nothing() -> None:
    short = PASSAGE.split(". ")[0]
    assert found(set_in(short, SEA), set_in(short, ORCHARD), short) == []


def test_a_text_that_is_mostly_shared_is_no_host() -> None:
    assert found(set_in(PASSAGE, SEA), set_in(PASSAGE, ORCHARD), share_a=0.2, share_b=0.6) == []
    assert found(set_in(PASSAGE, SEA), set_in(PASSAGE, ORCHARD), share_a=0.6, share_b=0.2), "the source may be mostly shared"


def test_templates_and_identical_texts_say_nothing() -> None:
    assert found(set_in(PASSAGE, SEA), set_in(PASSAGE, ORCHARD), identical=True) == []
    assert found(set_in(PASSAGE, SEA), set_in(PASSAGE, ORCHARD), conflicts=9) == []


def test_frequent_words_play_no_part() -> None:
    plain = (
        "Nobody knows what will come of it, and the men who were there do not say much, as they have to be up and out by six in the morning and it is late. "
    )
    assert found(set_in(plain * 3, SEA + plain), set_in(plain * 3, ORCHARD), plain * 3) == []


def test_words_that_a_rewriter_brought_in_play_no_part() -> None:
    """A synonym that comes again in the text of the one who chose it shows a habit, not the subject."""
    reworded = (
        PASSAGE.replace("soup", "cider").replace("blankets", "baskets").replace("harbour", "valley").replace("overdue", "russet").replace("thick", "frost")
    )
    (exhibit,) = found(set_in(PASSAGE, SEA), set_in(reworded, ORCHARD), PASSAGE, reworded)
    assert exhibit.favours == "b-from-a" and " 0 in b only" in exhibit.text


def test_it_never_draws_an_arrow() -> None:
    documents = {"a": set_in(PASSAGE, ORCHARD), "b": set_in(PASSAGE, SEA)}
    texts = [Text(Document(name, words), (), ()) for name, words in documents.items()]
    left, right = (Span(words.index(PASSAGE), words.index(PASSAGE) + len(PASSAGE)) for words in documents.values())
    (pair,) = relate(texts, (), [Alignment("1", "a", left, "b", right, "verbatim", 1.0, 300.0)], (), LineageSettings()).pairs
    assert [e.bits for e in pair.evidence if e.code == "PV331" and e.counted] == [HOST_CAP]
    assert pair.relation == "undecided" and pair.copy is None
    assert "copied" not in pair.wording


def test_only_the_text_near_the_passage_is_read() -> None:
    filler = "The clerk counted chairs, tables and curtains in the town hall. "
    one, two = set_in(PASSAGE, SEA) + filler * 150, set_in(PASSAGE, ORCHARD) + filler * 150
    near = found(one, two)
    assert near and found(one + filler * 16_000 + PASSAGE, two + SEA * 800) == near
