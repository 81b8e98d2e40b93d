"""Shingles, samples, signatures and set measures, against datasketch and against plain sets."""

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given
from hypothesis import strategies as st

from provenance.shingle import HALVINGS, containment, jaccard, level, sample, shingles, signature, word_hash

WORDS = st.lists(st.sampled_from(["ferry", "council", "vote", "line", "close", "nine", "four", "the", "to", "of"]), max_size=60)


@given(st.lists(st.integers(0, 2**64 - 1), max_size=300), st.sampled_from([1, 16, 128, 200]), st.integers(0, 2**32 - 1))
def test_signature_is_datasketchs_affine32(values, slots, seed):
    theirs = MinHash(num_perm=slots, seed=seed, hashfunc=lambda value: value & 0xFFFFFFFF, scheme="affine32")
    theirs.update_batch(values)
    ours = signature(np.array(values, np.uint64), slots, seed)
    assert ours.dtype == theirs.hashvalues.dtype
    assert np.array_equal(ours, theirs.hashvalues)


def test_signature_can_be_handed_to_datasketch():
    left, right = (shingles(text.split()) for text in ("the ferry line will close in june", "the ferry line will close in july"))
    hands = [MinHash(num_perm=256, hashvalues=signature(h, 256), scheme="affine32") for h in (left, right)]
    assert abs(hands[0].jaccard(hands[1]) - jaccard(left, right)) < 0.15


@given(WORDS, WORDS, st.integers(1, 5))
def test_measures_equal_those_of_plain_sets(left, right, size):
    def runs(words):
        return {tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1))} if words else set()

    a, b = runs(left), runs(right)
    ha, hb = shingles(left, size), shingles(right, size)
    assert len(np.unique(ha)) == len(a)
    assert jaccard(ha, hb) == (len(a & b) / len(a | b) if a | b else 0.0) == jaccard(hb, ha)
    assert containment(ha, hb) == (len(a & b) / len(a) if a else 0.0)


@given(st.lists(st.integers(0, 2**64 - 1), max_size=200), st.integers(0, 5))
def test_samples_are_nested_and_shared(values, halvings):
    hashes = np.array(values, np.uint64)
    wide, narrow = sample(hashes, halvings), sample(hashes, halvings + 1)
    assert set(narrow) <= set(wide) <= set(hashes)
    assert set(narrow) == {h for h in set(values) if h >> (63 - halvings) == 0}


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 127, 128, 129, 500, 5000, 10**6])
def test_level_keeps_about_as_many_as_wanted(count):
    halvings = level(count, 64)
    assert count / 2**halvings <= 64 or halvings == HALVINGS
    assert halvings == 0 or count / 2 ** (halvings - 1) > 64


def test_a_shingle_has_at_least_one_word():
    with pytest.raises(ValueError, match="at least one"):
        shingles(["a"], 0)


def test_anagrams_and_neighbours_differ():
    words = [a + b + c for a in "abcdefgh" for b in "abcdefgh" for c in "abcdefgh"]
    assert len({word_hash(word) for word in words}) == len(words)
    assert len(np.unique(shingles(words))) == len(words) - 2
