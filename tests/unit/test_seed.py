"""Seeds, exact runs and chains."""

from itertools import pairwise

import numpy as np

from provenance.matching import seed
from provenance.model import Document, Sentence, Span, Text
from provenance.weigh import duo, prepare


def both(left, right):
    def text(name, sentences):
        at = [0]
        for sentence in sentences:
            at.append(at[-1] + len(sentence) + 1)
        spans = [Span(a, b - 1) for a, b in pairwise(at)]
        return Text(Document(name, " ".join(sentences)), (), tuple(Sentence(i, s, 0, "paragraph") for i, s in enumerate(spans)))

    return duo(*prepare([text("a", left), text("b", right)]))


LEFT = ["Gulls circled above the trawler.", "The lighthouse keeper lit his pipe slowly.", "Nothing else moved."]
RIGHT = ["Far away, the lighthouse keeper lit his pipe again.", "Above the trawler gulls were circling."]


def test_cosines_equal_the_dense_product():
    here = both(LEFT, RIGHT)
    dense = []
    for side in (0, 1):
        matrix = np.zeros((len(here.texts[side].bounds) - 1, here.size))
        words, sentences = here.units[side]
        matrix[sentences, words] = here.weights[words]
        dense.append(matrix / np.linalg.norm(matrix, axis=1, keepdims=True))
    wanted = dense[0] @ dense[1].T
    i, j, cosines = seed.sentence_cosines(here, 0.0)
    got = np.zeros_like(wanted)
    got[i, j] = cosines
    np.testing.assert_allclose(got, wanted)


def test_exact_runs_are_the_longest_ones():
    here = both(LEFT, RIGHT)
    runs = seed.exact_runs(here, 3)
    words = [[here.texts[0].vocabulary.stems[w] for w in text.words] for text in here.texts]
    assert [words[0][a:b] for a, b, _, _ in runs] == [words[1][c:d] for _, _, c, d in runs]
    assert sorted(b - a for a, b, _, _ in runs) == [3, 6]


def test_a_refrain_is_no_seed():
    refrain = ["Over the hills and far away."] * 12
    assert len(seed.exact_runs(both(refrain, refrain), 6)) == 0
    assert len(seed.exact_runs(both(refrain[:2], refrain[:2]), 6)) > 0


def test_alike_sentences_are_seeds_in_both_orders():
    one, two = both(LEFT, RIGHT), both(RIGHT, LEFT)
    forward, backward = seed.seeds(one), seed.seeds(two)
    assert len(forward) >= 2
    assert sorted(map(tuple, forward.tolist())) == sorted((c, d, a, b) for a, b, c, d in backward.tolist())


def test_chains_do_not_depend_on_the_way_they_are_found():
    rng = np.random.default_rng(7)
    starts = rng.integers(0, 60_000, (700, 2))
    boxes = np.stack([starts[:, 0], starts[:, 0] + 15, starts[:, 1], starts[:, 1] + 15], axis=1).astype(np.int32)
    banded = seed.chained(boxes)
    full, seed.FULL_CHAIN = seed.FULL_CHAIN, 10_000
    try:
        assert seed.chained(boxes).tolist() == banded.tolist()
        assert seed.chained(boxes[::-1]).tolist() == banded.tolist()
    finally:
        seed.FULL_CHAIN = full
