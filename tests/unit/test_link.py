"""Sentence links: who corresponds to whom, on sentences written for this test."""

import numpy as np
import pytest

from provenance.matching import link
from provenance.matching.side import side, units, without
from provenance.weigh import idf, prepare

LEFT = [
    "The harbour board voted nine to four on Tuesday to close the old ferry line.",
    "Ferry traffic has halved since the tunnel under the sound opened in 2019.",
    "A spokesman for the shipyard declined to comment.",
    "Bakers in Tarnholm sold twice as many rolls as usual.",
]
RIGHT = [
    "Weather will stay dry until the weekend, forecasters say.",
    "Since 2019, when the tunnel beneath the sound was opened, traffic on the ferry has dropped by half.",
    "By nine votes to four the board of the harbour decided to shut down the old ferry line.",
    "The opera season begins in October.",
]


def _sides(*lists):
    texts = [units(one, f"t{number}") for number, one in enumerate(lists)]
    return [side(text, ready) for text, ready in zip(texts, prepare(texts), strict=True)]


def test_links_find_reworded_sentences_and_nothing_else():
    found = {(i, j) for i, j, _ in link.links(units(LEFT, "a"), units(RIGHT, "b"))}
    assert found == {(0, 2), (1, 1)}


def test_links_of_a_text_with_itself_are_upper_triangle():
    found = link.links(units([*LEFT, *RIGHT]))
    assert [(i, j) for i, j, _ in found] == [(0, 6), (1, 5)]
    assert all(excess >= 0 for _, _, excess in found)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        ("I do not want any of it, he said at last, and closed the ledger.", "So the two sisters could not help but want it more than any visitor.", False),
        ("The heron stood for hours beside the mill at Brekke.", "A patient heron waits near Brekke the whole day long.", True),
    ],
)
def test_a_weak_repeat_must_say_something(first, second, told):
    others = [*LEFT[:2], LEFT[3], "Snow fell on the passes overnight.", "Two painters share the prize this year.", "Nobody had expected her to win the seat."]
    assert [(i, j) for i, j, _ in link.links(units([first, second, *others, RIGHT[3]]))] == [(0, 1)] * told


def test_links_survive_misspelling():
    left = ["The archbishop inaugurated the restored cathedral of Velmora yesterday evening.", *LEFT[1:]]
    right = [*RIGHT[:2], "The archbishp inagurated the restord cathedrl of Velmorra yesterdy evning.", *RIGHT[3:]]
    assert (0, 2) in {(i, j) for i, j, _ in link.links(units(left, "a"), units(right, "b"))}


@pytest.mark.parametrize("texts", [([], RIGHT), (LEFT, []), ([], []), (["", "..."], ["!", ""]), (["x"], ["x"])])
def test_links_of_empty_and_tiny_texts(texts):
    assert isinstance(link.links(units(texts[0], "a"), units(texts[1], "b")), list)


def test_weights_are_those_of_weigh():
    texts = [units(LEFT, "a"), units(RIGHT, "b")]
    ready = prepare(texts)
    sides = [side(text, one) for text, one in zip(texts, ready, strict=True)]
    joint = link._joint(*sides)
    np.testing.assert_allclose(joint.weights, idf(ready)[joint.columns])
    whole = idf(ready)
    masses = [sum(whole[list(set(ready[0].words[a:b].tolist()))]) for a, b in zip(ready[0].bounds[:-1], ready[0].bounds[1:], strict=True)]
    np.testing.assert_allclose(joint.left_mass, masses)


def test_blocks_do_not_change_the_cells(monkeypatch):
    sides = _sides(LEFT * 3, RIGHT * 3)
    whole = link.cells(*sides)
    monkeypatch.setattr(link, "BLOCK", 5)
    monkeypatch.setattr(link, "BLOCK_CELLS", 30)
    parts = link.cells(*sides)
    np.testing.assert_array_equal(whole.i, parts.i)
    np.testing.assert_array_equal(whole.j, parts.j)
    np.testing.assert_allclose(whole.score, parts.score)
    np.testing.assert_allclose(whole.nats, parts.nats)


def test_evidence_grows_with_shared_words_and_chance_is_negative():
    sides = _sides(LEFT, RIGHT)
    i, j, nats = link.evidence(*sides)
    table = {(a, b): value for a, b, value in zip(i.tolist(), j.tolist(), nats.tolist(), strict=True)}
    assert table[0, 2] > 6
    assert all(value < 3 for spot, value in table.items() if spot not in ((0, 2), (1, 1)))


def test_evidence_without_the_shared_words_is_gone():
    sides = _sides(LEFT, RIGHT)
    shared = np.intersect1d(sides[0].columns, sides[1].columns)
    bare = [without(one, np.isin(one.prepared.words, shared)) for one in sides]
    assert len(link.evidence(*bare)[0]) == 0


def test_score_prefers_the_rewording():
    right = link.score(LEFT[0], RIGHT[2])
    assert 0 <= link.score(LEFT[0], RIGHT[0]) < link.score(LEFT[0], RIGHT[1]) < right <= 1


def test_score_knows_the_order_of_words():
    assert link.score("the minister praised the striking nurses of Oslund", "the striking nurses of Oslund praised the minister") < link.score(
        "the minister praised the striking nurses of Oslund", "the minister praised all the striking nurses of Oslund"
    )


def test_sentences_on_one_formula_are_no_links_but_their_copies_are():
    places = ("Oslund", "Tarnholm", "Varde", "Skarn", "Brekke", "Holmsund")
    rulers = ("Anselm", "Birger", "Casimir", "Dagmar", "Estrid", "Folkvar")
    formula = [f"And the council of {place} gave the tenth part of its herring to {name} in that year." for place, name in zip(places, rulers, strict=True)]
    left = [*formula[:3], LEFT[0], "Snow fell on the passes overnight."]
    right = [*formula[3:], formula[1], RIGHT[2], "Two painters share the prize this year."]
    found = {(i, j) for i, j, _ in link.links(units(left, "a"), units(right, "b"))}
    assert (1, 3) in found
    assert not found & {(a, b) for a in (0, 2) for b in (0, 1, 2)}
    sides = _sides(left, right)
    own = tuple(link.formulas(link.cells(one, one), len(one)) for one in sides)
    plain, measured = link.cells(*sides), link.cells(*sides, own)
    at = {spot: number for number, spot in enumerate(zip(plain.i.tolist(), plain.j.tolist(), strict=True))}
    lost = plain.excess - measured.excess
    assert lost[at[0, 0]] > lost[at[3, 4]]
    assert (plain.nats == measured.nats).all()


def test_reuse_follows_the_level_of_reuse():
    text = " ".join(LEFT)
    light = text.replace("declined to comment", "would say nothing").replace("halved", "fallen by half").replace("twice as many", "double the")
    heavy = " ".join([RIGHT[2], RIGHT[1], "The shipyard's spokesman had no comment.", "Rolls sold twice as well as usual in Tarnholm's bakeries."])
    other = " ".join(["Snow fell on the passes overnight.", *RIGHT[3:], "Two painters share the prize this year."])
    values = [link.reuse(text, one) for one in (text, light, heavy, other)]
    assert values == sorted(values, reverse=True)
    assert values[0] > 0.5
    assert values[3] == 0.0


def test_one_long_quotation_does_not_make_a_loose_rewording_a_near_copy():
    words = [f"w{n}" for n in range(400)]
    near = [word for at in range(0, 400, 40) for word in (*words[at : at + 39], "changed")]
    loose = [word for at in range(0, 400, 8) for word in (*words[at : at + 7], "changed")]
    quoted = words[:100] + loose[100:]
    values = [link.reuse(" ".join(words), " ".join(one)) for one in (near, quoted, loose)]
    assert values[0] > values[1] >= values[2]
    assert values[0] - values[1] > values[1] - values[2]


def test_reuse_is_symmetric_and_bounded_in_work():
    a, b = " ".join(LEFT), " ".join(RIGHT)
    assert link.reuse(a, b) == link.reuse(b, a)
    many = "the cat sat " * 20_000
    assert link.reuse(many, many) > 0.9
    assert link.reuse("", a) == 0.0


def test_many_equal_units_stay_bounded():
    found = link.links(units(["The same sentence stands here again and again."] * 300))
    assert isinstance(found, list)


def test_long_texts_go_through_their_rare_words_with_the_same_links(monkeypatch):
    sides = _sides(LEFT, RIGHT)
    whole = link.evidence(*sides)
    monkeypatch.setattr(link, "MANY_CELLS", 1)
    monkeypatch.setattr(link, "MANY_FLOOR", link.FLOOR)
    rare = link.evidence(*sides)
    for one, other in zip(whole, rare, strict=True):
        np.testing.assert_allclose(one, other)
    assert {(i, j) for i, j, _ in link.links(units(LEFT, "a"), units(RIGHT, "b"))} == {(0, 2), (1, 1)}


def test_unrelated_sentences_in_one_text_are_no_evidence():
    """What two texts share is not the rarer because somebody adds paragraphs on something else to one of them."""
    story = ["The Aurelia sank off Tarnholm on Friday.", "Her captain blamed a broken rudder.", "Divers will look at the wreck in May."]
    other = ["Off Tarnholm the Aurelia went down on Friday.", "A broken rudder was to blame, said her captain.", "In May divers are to look at the wreck."]
    padding = [f"Chapter {number} of the cookery book deals with soups." for number in range(30)]
    nats = []
    for texts in ((units(story), units(other, "b")), (units([*story, *padding]), units(other, "b"))):
        i, j, found = link.evidence(*(link.side(text, ready) for text, ready in zip(texts, prepare(texts), strict=True)))
        nats.append([value for a, b, value in zip(i, j, found, strict=True) if a == b < 3])
    assert len(nats[0]) == len(nats[1]) == 3
    assert max(abs(plain - padded) for plain, padded in zip(*nats, strict=True)) < 1
