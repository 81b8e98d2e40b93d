"""All passages of two texts: seeds, boxes, boundaries, summaries, in that order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from provenance.matching import condense, seed
from provenance.matching.extend import Box, merged, refined, unrivalled
from provenance.model import Span
from provenance.settings import AlignSettings
from provenance.weigh import Duo, Ints, Prepared, duo

__all__ = ["Passage", "passages"]

MOST_BOXES = 1000  # chained boxes refined in one pair of texts, largest first; a bound for texts made to be slow
SHORT_RUN = 3  # words in a row that count as copied in order when a passage is described
COMPACT_NATS = -0.4  # nats a word: the whole other text must explain a summary better than any one place, less this (-.3: -.015; -.55: others -.02)
VERBATIM_SHARE = 0.8  # a stretch that holds a copied passage is not a summary (none .974 to .983 plagdet, summary -.01): so much in exact runs ...
VERBATIM_WORDS = 50  # ... and so long; summaries do lift single sentences
EXTRACT_GAP = 10  # words between two passages that stand side by side
EXTRACT_SHARE = 0.5  # of the stretch that they cover together


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage: code points and word positions on both sides, evidence in nats.

    ``condensed`` says which side condenses the whole other text (0 left, 1 right, None neither). ``exact`` is the share of words in exact runs of
    three and more (the lesser of both sides), ``longest`` the longest exact run in words.
    """

    left: Span
    right: Span
    left_words: tuple[int, int]
    right_words: tuple[int, int]
    nats: float
    exact: float
    longest: int
    condensed: int | None = None

    def words(self, side: int) -> tuple[int, int]:
        """Word positions on one side."""
        return self.left_words if side == 0 else self.right_words


def passages(left: Prepared, right: Prepared, settings: AlignSettings) -> tuple[Passage, ...]:
    """The passages of two texts prepared together, sorted by place on the left; swapping the texts gives the mirrored passages.

    >>> from provenance.model import Document, Sentence, Text
    >>> from provenance.weigh import prepare
    >>> story = "On Tuesday the harbour council voted nine to four to close the ferry line, which has carried island pupils to school since the winter of 1931."
    >>> texts = [Text(Document(name, story), (), (Sentence(0, Span(0, len(story)), 0, "paragraph"),)) for name in "ab"]
    >>> [(p.left, p.right == p.left, p.exact) for p in passages(*prepare(texts), AlignSettings())]
    [(Span(start=0, end=142), True, 1.0)]
    """
    if not len(left.words) or not len(right.words):
        return ()
    swap = (len(left.words), left.words.tobytes()) > (len(right.words), right.words.tobytes())
    both = duo(right, left) if swap else duo(left, right)
    found = _found(both, settings)
    if swap:
        found = [_mirrored(passage) for passage in found]
    return tuple(sorted(found, key=lambda p: (p.left, p.right)))


def _mirrored(p: Passage) -> Passage:
    return Passage(p.right, p.left, p.right_words, p.left_words, p.nats, p.exact, p.longest, None if p.condensed is None else 1 - p.condensed)


def _found(both: Duo, settings: AlignSettings) -> list[Passage]:
    boxes = seed.chained(seed.seeds(both))
    if len(boxes) > MOST_BOXES:
        size = np.minimum(boxes[:, 1] - boxes[:, 0], boxes[:, 3] - boxes[:, 2])
        boxes = boxes[np.argsort(-size, kind="stable")[:MOST_BOXES]]
    kept = unrivalled([box for box in merged([refined(both, box) for box in boxes.tolist()]) if box.nats >= settings.passage_nats])
    scanned = (condense.condensed(both, side, settings.condensed_nats) for side in (0, 1))
    stretches = [stretch for stretch in scanned if stretch is not None]
    if not kept and not stretches:
        return []
    runs = seed.exact_runs(both, SHORT_RUN)
    summary, kept = _summary(both, stretches, kept, runs, settings)
    found = [_passage(both, box, runs) for box in kept]
    if summary is not None:
        found.append(summary)
    least = settings.passage_chars
    return [p for p in found if p.left.end - p.left.start >= least and p.right.end - p.right.start >= least]


def _summary(both: Duo, stretches: Sequence[condense.Condensed], kept: list[Box], runs: Ints, settings: AlignSettings) -> tuple[Passage | None, list[Box]]:
    """The stretch that only the whole other text explains, if any, and the boxes beside it (with one more where a compact place explains a stretch)."""
    described = [_passage(both, box, runs) for box in kept]
    copied = [p for p in described if p.exact >= VERBATIM_SHARE]
    best: tuple[float, condense.Condensed] | None = None
    for found in stretches:
        here = (found.start, found.end)
        if _extracted(found, kept):
            best = max(best or (found.whole, found), (found.whole, found), key=lambda one: one[0])
            continue
        if any(_common(p.words(found.side), here) and _length(p.words(found.side)) >= VERBATIM_WORDS for p in copied):
            continue
        place = refined(both, (*here, *found.window) if found.side == 0 else (*found.window, *here))
        excess = found.whole - condense.explained(both, found, [(box.side(0), box.side(1)) for box in (place, *kept)])
        if excess < COMPACT_NATS * _length(here):
            if place.nats >= settings.passage_nats:
                kept = merged([*kept, place])
        elif best is None or excess > best[0]:
            best = (excess, found)
    if best is None:
        return None, kept
    found = best[1]
    here, whole = (found.start, found.end), (0, len(both.words[1 - found.side]))
    kept = [box for box in kept if not _common(box.side(found.side), here)]
    places = (here, whole) if found.side == 0 else (whole, here)
    left, right = (_span(both.texts[side], places[side]) for side in (0, 1))
    return Passage(left, right, places[0], places[1], found.nats, 0.0, 0, found.side), kept


def _extracted(found: condense.Condensed, kept: Sequence[Box]) -> bool:
    """Whether the stretch sets side by side what stands far apart in the other text, a sentence or two of it among them: a summary made of extracts.

    Passages side by side on one side are two only because their places on the other are far apart; two long ones are a text pieced together.
    """
    here = (found.start, found.end)
    places = sorted(box.side(found.side) for box in kept if _common(box.side(found.side), here))
    beside = all(two[0] - one[1] <= EXTRACT_GAP for one, two in pairwise(places))
    covered = sum(min(end, here[1]) - max(start, here[0]) for start, end in places)
    return len(places) > 1 and beside and covered >= EXTRACT_SHARE * _length(here) and min(map(_length, places)) < condense.LONG_WORDS


def _common(one: tuple[int, int], two: tuple[int, int]) -> bool:
    return one[0] < two[1] and two[0] < one[1]


def _length(place: tuple[int, int]) -> int:
    return place[1] - place[0]


def _passage(both: Duo, box: Box, runs: Ints) -> Passage:
    inside = runs[(runs[:, 0] < box.left_end) & (runs[:, 1] > box.left_start) & (runs[:, 2] < box.right_end) & (runs[:, 3] > box.right_start)]
    places = [box.side(0), box.side(1)]
    shares = [_covered(inside[:, 2 * side : 2 * side + 2], places[side]) for side in (0, 1)]
    longest = int((inside[:, 1] - inside[:, 0]).max()) if len(inside) else 0
    left, right = (_span(both.texts[side], places[side]) for side in (0, 1))
    return Passage(left, right, places[0], places[1], box.nats, min(shares), longest)


def _covered(runs: Ints, place: tuple[int, int]) -> float:
    """Share of the words of ``place`` that lie in one of the runs."""
    length = place[1] - place[0]
    change = np.zeros(length + 1, dtype=np.int64)
    np.add.at(change, np.clip(runs[:, 0] - place[0], 0, length), 1)
    np.add.at(change, np.clip(runs[:, 1] - place[0], 0, length), -1)
    return float((np.cumsum(change[:-1]) > 0).mean()) if length else 0.0


def _span(text: Prepared, place: tuple[int, int]) -> Span:
    """Code points of some words; at a sentence's edge with the punctuation that belongs to the sentence."""
    start, end = int(text.starts[place[0]]), int(text.ends[place[1] - 1])
    opening = int(np.searchsorted(text.bounds, place[0], side="right")) - 1
    closing = int(np.searchsorted(text.bounds, place[1], side="left")) - 1
    if text.bounds[opening] == place[0]:
        start = min(start, int(text.edges[opening, 0]))
    if text.bounds[closing + 1] == place[1]:
        end = max(end, int(text.edges[closing, 1]))
    return Span(start, end)
