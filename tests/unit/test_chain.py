"""Which cells count: opening, weaker links, neighbours, joins, repeats; on hand-made tables of cells."""

import numpy as np

from provenance.matching import chain
from provenance.matching.link import Cells
from provenance.settings import AlignSettings

SETTINGS = AlignSettings()


def _cells(rows, noise=0.1):
    """Cells from (i, j, score, nats), ranks and rivals worked out here by the book."""
    rows = sorted(rows)
    i, j, score, nats = (np.array(column) for column in zip(*rows, strict=True))

    def rank(at, group):
        return sum(score[k] > score[at] for k in range(len(rows)) if group[k] == group[at])

    rival = [max([score[k] for k in range(len(rows)) if k != at and (i[k] == i[at] or j[k] == j[at])], default=0.0) for at in range(len(rows))]
    return Cells(
        i,
        j,
        score,
        score - noise,
        nats,
        np.array([rank(at, i) for at in range(len(rows))]),
        np.array([rank(at, j) for at in range(len(rows))]),
        np.array(rival),
        noise,
    )


def _signs(cells, prose=None, exact=()):
    return chain.Signs(np.zeros(len(cells.i)), cells.nats if prose is None else np.array(prose, dtype=float), np.isin(np.arange(len(cells.i)), exact))


def _pairs(found):
    return [(p.left, p.right) for p in found]


def test_two_strong_links_open_a_pair_and_weaker_ones_then_count():
    cells = _cells([(0, 0, 0.8, 40.0), (3, 5, 0.7, 30.0), (8, 9, 0.4, 4.0)])
    assert _pairs(chain.passages(cells, _signs(cells), SETTINGS)) == [((0,), (0,)), ((3,), (5,)), ((8,), (9,))]


def test_a_closed_pair_keeps_only_what_stands_alone():
    cells = _cells([(0, 0, 0.6, 20.0), (3, 5, 0.5, 9.0)])
    assert chain.passages(cells, _signs(cells), SETTINGS) == ()
    assert _pairs(chain.passages(cells, _signs(cells, exact=[0]), SETTINGS)) == [((0,), (0,))]
    alone = _cells([(0, 0, 0.9, SETTINGS.alone_nats + 1.0), (3, 5, 0.5, 9.0)])
    assert _pairs(chain.passages(alone, _signs(alone), SETTINGS)) == [((0,), (0,))]


def test_quoted_words_do_not_open_a_pair():
    cells = _cells([(0, 0, 0.8, 40.0), (3, 5, 0.7, 40.0)])
    assert chain.passages(cells, _signs(cells, prose=[2.0, -1.0]), SETTINGS) == ()


def test_one_to_two_is_joined_to_one_passage():
    cells = _cells([(0, 0, 0.8, 60.0), (3, 5, 0.7, 30.0), (4, 5, 0.15, 0.5)])
    assert ((3, 4), (5,)) in _pairs(chain.passages(cells, _signs(cells), SETTINGS))


def test_neighbours_on_the_diagonal_count_and_crossing_ones_do_not():
    cells = _cells([(0, 0, 0.8, 60.0), (3, 5, 0.7, 30.0), (4, 6, 0.15, -1.0), (2, 6, 0.14, -1.0), (4, 4, 0.13, -1.0)])
    found = _pairs(chain.passages(cells, _signs(cells), SETTINGS))
    assert ((4,), (6,)) in found
    assert not any(p in found for p in (((2,), (6,)), ((4,), (4,))))


def test_a_run_along_the_diagonal_shares_a_chain():
    cells = _cells([(0, 0, 0.8, 60.0), (1, 1, 0.7, 30.0), (2, 2, 0.6, 20.0), (9, 20, 0.6, 20.0)])
    found = chain.passages(cells, _signs(cells), SETTINGS)
    assert len({p.chain for p in found[:3]}) == 1
    assert found[3].chain != found[0].chain


def test_a_sentence_said_twice_is_linked_to_both():
    cells = _cells([(0, 0, 0.8, 60.0), (5, 7, 0.80, 30.0), (9, 7, 0.78, 29.0)])
    assert _pairs(chain.passages(cells, _signs(cells), SETTINGS)) == [((0,), (0,)), ((5,), (7,)), ((9,), (7,))]


def test_repeats_need_evidence_or_a_run():
    weak = [(2, 8, 0.2, 1.0), (3, 9, 0.19, 1.0)]
    assert chain.repeats(_cells([(0, 5, 0.5, 12.0), *weak]), SETTINGS)[0].left == (0,)
    assert len(chain.repeats(_cells([(0, 5, 0.5, 12.0), *weak]), SETTINGS)) == 1
    run = [(2, 8, 0.2, 1.0), (3, 9, 0.19, 1.0), (4, 10, 0.25, 3.0)]
    assert _pairs(chain.repeats(_cells(run), SETTINGS)) == [((2,), (8,)), ((3,), (9,)), ((4,), (10,))]


def test_short_refrains_are_no_repeats():
    assert chain.repeats(_cells([(0, 9, 1.0, 3.0)]), SETTINGS) == ()


def test_nothing_from_nothing():
    empty = np.zeros(0)
    cells = Cells(empty.astype(int), empty.astype(int), empty, empty, empty, empty.astype(int), empty.astype(int), empty, 0.0)
    assert chain.passages(cells, _signs(cells), SETTINGS) == ()
    assert chain.repeats(cells, SETTINGS) == ()
    assert not chain.opens((cells.i, cells.j), cells.nats, SETTINGS)


def test_a_small_gap_between_accepted_cells_is_filled_and_a_large_one_is_not():
    rows = [(0, 0, 0.8, 60.0), (2, 2, 0.7, 30.0), (1, 1, 0.06, -5.0)]
    assert ((1,), (1,)) in _pairs(chain.passages(_cells(rows), _signs(_cells(rows)), SETTINGS))
    far = [(0, 0, 0.8, 60.0), (9, 9, 0.7, 30.0), (4, 5, 0.12, -5.0)]
    assert ((4,), (5,)) not in _pairs(chain.passages(_cells(far), _signs(_cells(far)), SETTINGS))


def test_two_copies_of_a_sentence_are_two_passages():
    rows = [(0, 0, 0.8, 60.0), (3, 5, 0.7, 30.0), (3, 6, 0.7, 30.0)]
    assert _pairs(chain.passages(_cells(rows), _signs(_cells(rows)), SETTINGS)) == [((0,), (0,)), ((3,), (5,)), ((3,), (6,))]


def test_three_copies_of_one_sentence_are_not_most_of_a_text():
    """A text of one sentence pasted three times into another has one link, whichever side it stands on."""
    i, j, nats = np.array([0, 0, 0]), np.array([0, 1, 2]), np.array([9.0, 9.0, 9.0])
    assert not chain.opens((i, j), nats, SETTINGS, 1)
    assert not chain.opens((j, i), nats, SETTINGS, 1)
    assert chain.opens((j, j), nats, SETTINGS, 3)


def test_links_in_the_same_order_open_a_pair_and_crossed_ones_do_not():
    told = [(at, at + 1, 0.5, 9.5) for at in (0, 3, 5, 8, 9)]
    crossed = [(at, 10 - at, 0.5, 9.5) for at in (0, 3, 5, 8, 9)]
    for rows, opened in ((told, True), (crossed, False)):
        cells = _cells(rows)
        signs = chain.Signs(np.zeros(len(cells.i)), cells.nats, np.zeros(len(cells.i), dtype=bool), 12)
        assert chain.opens((cells.i, cells.j), cells.nats, SETTINGS, 12) is opened
        assert chain.opens((cells.j, cells.i), cells.nats, SETTINGS, 12) is opened, "whichever text is named first"
        assert bool(chain.passages(cells, signs, SETTINGS)) is opened
        assert not chain.opens((cells.i, cells.j), cells.nats, SETTINGS, 40), "a small part of a long text"
