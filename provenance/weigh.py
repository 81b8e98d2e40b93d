"""Words as numbers: stems, word ids with their places, and how much each word weighs.

A *stem* is a folded word cut to five letters (as good as a stemmer on the alignment packs, and the same in every alphabet); words with a digit stay
whole. The weight of a stem is its inverse document frequency with sentences as documents, counted in the texts compared and smoothed with a few
pseudo-sentences of general English, so that two short texts do not decide alone what is rare. Weights from a whole mixed collection were clearly worse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import chain

import numpy as np
import numpy.typing as npt

from provenance.model import Text
from provenance.text import fold, token_spans

__all__ = ["Duo", "Ints", "Prepared", "Reals", "Vocabulary", "background", "duo", "idf", "prepare", "stem", "units"]

Ints = npt.NDArray[np.int32]
Reals = npt.NDArray[np.float64]

STEM_LETTERS = 5  # five letters scored like Snowball (.837 against .842 average precision on one pair of articles, all sentences with all)
PSEUDO_SENTENCES = 20.0  # the background counts as much as this many sentences: .925 plagdet against .922 without it and .815 with it alone
PSEUDO_WORDS = 20.0  # words in a pseudo-sentence: about an ordinary sentence
CHANCE_WORDS = 800.0  # words of general English added when the pair's own word shares are estimated: flat between 400 and 2,000
UNKNOWN_SHARE = 1e-6  # share of running words of a stem that the table lacks: mostly names, which are commoner than their absence suggests
# Share of one particular number by its length in digits: small numbers and years come everywhere.
NUMBER_SHARES = (0.0, 4e-4, 1e-4, 1e-5, 2e-5, 1e-6)


_ASCII_WORD = np.array([chr(code).isalnum() and code < 128 for code in range(256)])
_ASCII_SPACED = {code: " " for code in range(128) if not _ASCII_WORD[code]}


@lru_cache(maxsize=262144)
def stem(word: str) -> str:
    """The stem of a word: folded, cut to five letters; a word with a digit stays whole.

    >>> stem("Government"), stem("governed"), stem("2008"), stem("1500000")
    ('gover', 'gover', '2008', '1500000')
    """
    folded = fold(word)
    if len(folded) <= STEM_LETTERS or any(char.isdigit() for char in folded):
        return folded
    return folded[:STEM_LETTERS]


@lru_cache(maxsize=1)
def _table() -> dict[str, float]:
    text = resources.files("provenance").joinpath("data/background_en.txt").read_text(encoding="utf-8")
    shares: dict[str, float] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            level, *stems = line.split(" ")
            shares.update(dict.fromkeys(stems, float(np.exp(-int(level) / 4))))
    return shares


def background(name: str) -> float:
    """Share of running English words with this stem; numbers by their length, unknown stems one small share.

    >>> background("the") > .01, background("zyzzy")
    (True, 1e-06)
    """
    if name[:1].isdigit():
        return NUMBER_SHARES[min(len(name), len(NUMBER_SHARES) - 1)]
    return _table().get(name, UNKNOWN_SHARE)


@dataclass(frozen=True, eq=False, slots=True)
class Vocabulary:
    """All stems of the texts prepared together, in code-point order (so ids do not depend on the order of the texts); ``shares`` from the background."""

    stems: tuple[str, ...]
    shares: Reals


@dataclass(frozen=True, eq=False, slots=True)
class Prepared:
    """A text as arrays. ``words`` are ids in the vocabulary, ``starts``/``ends`` code points, one each per word that belongs to a sentence.

    ``bounds`` (sentences + 1) are word positions: sentence ``i`` is ``words[bounds[i]:bounds[i + 1]]``; a sentence without words is empty there.
    ``edges`` (sentences x 2) are the sentences' own code points, with the punctuation around their words.
    """

    id: str
    words: Ints
    starts: Ints
    ends: Ints
    bounds: Ints
    edges: Ints
    vocabulary: Vocabulary

    @property
    def sentences(self) -> Ints:
        """The sentence of each word."""
        return np.repeat(np.arange(len(self.bounds) - 1, dtype=np.int32), np.diff(self.bounds))


class _Numbers(dict[str, int]):
    """Number of a word as written, which is the number of its stem; new words and stems are numbered as they come."""

    def __init__(self) -> None:
        super().__init__()
        self.stems: dict[str, int] = {}

    def __missing__(self, word: str) -> int:
        number = self.stems.setdefault(stem(word), len(self.stems))
        self[word] = number
        return number


def prepare(texts: Sequence[Text]) -> tuple[Prepared, ...]:
    """The texts as arrays over one vocabulary, in the order given.

    >>> from provenance.model import Document, Sentence, Span, Text
    >>> text = Text(Document("a", "It rained. Rain fell."), (), (Sentence(0, Span(0, 10), 0, "paragraph"), Sentence(1, Span(11, 21), 0, "paragraph")))
    >>> one, = prepare([text])
    >>> one.vocabulary.stems, one.words.tolist(), one.bounds.tolist()
    (('fell', 'it', 'rain', 'raine'), [1, 3, 2, 0], [0, 2, 4])
    """
    numbers = _Numbers()
    ids = numbers.stems
    rows = []
    for text in texts:
        found, spans = _words(text.document.text)
        words = np.fromiter(map(numbers.__getitem__, found), dtype=np.int32, count=len(found))
        edges = np.array([sentence.span for sentence in text.sentences], dtype=np.int32).reshape(-1, 2)
        kept = _in_sentences(text, edges, spans)
        if "" in ids:  # a token of marks alone folds to nothing
            kept &= words != ids[""]
        bounds = np.append(np.searchsorted(spans[kept, 0], edges[:, 0]), kept.sum()).astype(np.int32)
        rows.append((text.id, words[kept], spans[kept], bounds, edges))
    order = sorted(ids)
    rank = np.empty(len(ids), dtype=np.int32)
    rank[[ids[name] for name in order]] = np.arange(len(order), dtype=np.int32)
    vocabulary = Vocabulary(tuple(order), np.array([background(name) for name in order], dtype=np.float64))
    return tuple(
        Prepared(name, rank[words], np.ascontiguousarray(spans[:, 0]), np.ascontiguousarray(spans[:, 1]), bounds, edges, vocabulary)
        for name, words, spans, bounds, edges in rows
    )


def _words(text: str) -> tuple[list[str], Ints]:
    """The words of ``token_spans`` and their spans (words x 2); a short way for plain ASCII, which most English texts are."""
    if not text.isascii():
        places = token_spans(text)
        return [text[a:b] for a, b in places], np.fromiter(chain.from_iterable(places), dtype=np.int32, count=2 * len(places)).reshape(-1, 2)
    inside = _ASCII_WORD[np.frombuffer(b" " + text.encode("ascii") + b" ", dtype=np.uint8)]
    return text.translate(_ASCII_SPACED).split(), np.flatnonzero(inside[1:] != inside[:-1]).astype(np.int32).reshape(-1, 2)


def _in_sentences(text: Text, edges: Ints, spans: Ints) -> npt.NDArray[np.bool_]:
    """Which words lie in a sentence and in none of its skipped spans."""
    skipped = np.array([(skip.start, skip.end) for sentence in text.sentences for skip in sentence.skip], dtype=np.int32).reshape(-1, 2)
    inside = _covered(spans, edges)
    return inside & ~_covered(spans, skipped) if len(skipped) else inside


def _covered(spans: Ints, edges: Ints) -> npt.NDArray[np.bool_]:
    """Which spans start inside one of the edges (sorted, not overlapping)."""
    if not len(edges):
        return np.zeros(len(spans), dtype=bool)
    at = np.searchsorted(edges[:, 0], spans[:, 0], side="right") - 1
    covered: npt.NDArray[np.bool_] = (at >= 0) & (spans[:, 0] < edges[at, 1])
    return covered


def idf(texts: Sequence[Prepared]) -> Reals:
    """Weight of every stem of the vocabulary for comparing these texts (sentences as units, background as pseudo-sentences); all are positive.

    The shape is that of the vocabulary; stems that occur in none of the texts get the weight of the background alone.
    """
    vocabulary = texts[0].vocabulary
    counts = np.zeros(len(vocabulary.stems))
    total = 0
    for text in texts:
        words, _ = units(text.words, text)
        counts += np.bincount(words, minlength=len(counts))
        total += len(text.bounds) - 1
    return _weights(counts, total, vocabulary.shares)


def units(words: Ints, text: Prepared) -> tuple[Ints, Ints]:
    """Each word once for each sentence that has it: (word, sentence), sorted; ``words`` are the text's words under any numbering."""
    count = max(1, len(text.bounds) - 1)
    ordered = np.sort(words.astype(np.int64) * count + text.sentences)
    word, sentence = np.divmod(ordered[np.diff(ordered, prepend=-1) > 0], count)
    return word.astype(np.int32), sentence.astype(np.int32)


def _weights(counts: Reals, total: int, shares: Reals) -> Reals:
    """IDF from the number of sentences that hold each stem, of ``total``, and of the pseudo-sentences expected to."""
    expected = PSEUDO_SENTENCES * -np.expm1(PSEUDO_WORDS * np.log1p(-shares))
    weights: Reals = np.maximum(np.log((total + PSEUDO_SENTENCES + 1.0) / (counts + expected + 0.5)), 0.01)
    return weights


@dataclass(frozen=True, eq=False, slots=True)
class Duo:
    """Two texts over the small vocabulary that they have together; the sides are 0 (left) and 1 (right).

    ``words`` and ``bigrams`` (the word and the one after it; never equal at the last word) are numbered alike on both sides, from 0 to ``size`` and
    ``bigram_size``. ``shares`` is each word's share of general English, ``chance`` its share of these two texts smoothed with that.
    ``units`` are (word, sentence) once for each sentence, ``weights`` the IDF.
    """

    texts: tuple[Prepared, Prepared]
    words: tuple[Ints, Ints]
    bigrams: tuple[Ints, Ints]
    bigram_size: int
    shares: Reals
    chance: Reals
    weights: Reals
    units: tuple[tuple[Ints, Ints], tuple[Ints, Ints]]

    @property
    def size(self) -> int:
        """Number of different stems."""
        return len(self.shares)


def duo(left: Prepared, right: Prepared) -> Duo:
    """The two texts over one small vocabulary; both must come from one call of ``prepare``.

    Nothing depends on the rest of the collection, because ids are in the stems' order.
    """
    cut = len(left.words)
    used, both = np.unique(np.concatenate([left.words, right.words]), return_inverse=True)
    shares = left.vocabulary.shares[used]
    chance = (np.bincount(both, minlength=len(used)) + CHANCE_WORDS * shares) / (len(both) + CHANCE_WORDS)
    words = (both[:cut].astype(np.int32), both[cut:].astype(np.int32))
    doubled = [side[:-1].astype(np.int64) * len(used) + side[1:] for side in words]
    kinds, numbers = np.unique(np.concatenate(doubled), return_inverse=True)
    cut = len(doubled[0])
    bigrams = (np.append(numbers[:cut], len(kinds)).astype(np.int32), np.append(numbers[cut:], len(kinds) + 1).astype(np.int32))
    found = (units(words[0], left), units(words[1], right))
    counts = np.bincount(np.concatenate([found[0][0], found[1][0]]), minlength=len(used)).astype(np.float64)
    weights = _weights(counts, len(left.bounds) + len(right.bounds) - 2, shares)
    return Duo((left, right), words, bigrams, len(kinds) + 2, shares, chance, weights, found)
