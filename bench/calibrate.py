"""Fit ``provenance/data/calibration.json`` again: ``python -m bench calibrate PACKS [--write]``.

PACKS is the folder that holds the packs ``direction`` and ``pairs_clough``. What is fitted:

- ``threshold``: the weight of common prose that only one taken pair in a hundred falls below. Pairs of which nothing was taken have no passage at all (see
  the count printed), so the data cannot show where a curve should turn; this is the most cautious place that keeps ninety-nine in a hundred.
- ``slope``: such that no common prose at all is 8 bits against; one in nine of the taken pairs has none (the aligner's misses), and among the pairs of a
  folder few are taken.
- ``temperature``: how much to soften the posterior; 1 leaves it as it is.

``direct`` is not fitted here: packs hold pairs because one was taken from the other, so they cannot tell how often that is so in a collection, and the texts
themselves cannot better it (a copy and a sibling look alike). It is the value at which the first answers on the fitting half of the families state their
chances best.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from bench.scorers import read_rows
from provenance import align
from provenance.evidence.overlap import overlaps
from provenance.evidence.posterior import Calibration
from provenance.model import Document
from provenance.settings import Settings
from provenance.split import split

DIRECT = 0.55  # first answers on the fitting half of the families: calibration error .058; .50 gives .071, .60 .065 (test half .051 and, with .50, .067)
BITS_AT_NOTHING = 8.0  # against "taken" when nothing is shared: one pair in a hundred taken in a folder, of which one in nine is missed, and some room
# Kinds whose rows have nothing to do with each other; rows of the others share standard paragraphs, verses, stories or whole documents.
UNRELATED = frozenset({"clough", "dipper", "hppt", "wire_update", "wire_identical"})
OUT = Path(__file__).parents[1] / "provenance" / "data" / "calibration.json"
SETTINGS = Settings()


@dataclass(frozen=True)
class Labelled:
    """The weight of common prose of one pair, and whether text was taken. ``prose`` is False when quotations were all they shared."""

    kind: str
    weight: float
    taken: bool

    @staticmethod
    def from_direction(pack: Path) -> tuple[Labelled, ...]:
        """Every pair of the pack (taken) and as many pairs across its rows of one kind (not taken)."""
        return _direction(pack)


def weight(one: Document, two: Document) -> float | None:
    """Weight of the common prose; None without a passage."""
    texts = [split(document, SETTINGS.split)[0] for document in (one, two)]
    found, _ = overlaps(texts, align.compare(texts[0], texts[1], SETTINGS.align), SETTINGS.lineage.least_prose)
    pair = found.get((one.id, two.id))
    return pair.weight if pair else None


@lru_cache(maxsize=4)
def _direction(pack: Path) -> tuple[Labelled, ...]:
    rows = read_rows(pack / "pairs.jsonl")
    found = []
    for i, row in enumerate(rows):
        found.append(Labelled(row["kind"], weight(Document("a", row["a"]), Document("b", row["b"])) or 0.0, True))
        other = next((r for r in rows[i + 1 :] if r["kind"] == row["kind"]), None) if row["kind"] in UNRELATED else None
        if other is not None and row["a"] not in (other["a"], other["b"]):
            found.append(Labelled(row["kind"], weight(Document("a", row["a"]), Document("b", other["b"])) or 0.0, False))
    return tuple(found)


def from_clough(pack: Path) -> list[Labelled]:
    """Answers and their originals."""
    found = []
    for row in read_rows(pack / "truth.jsonl"):
        one, two = (Document(name, (pack / row[name]).read_text(encoding="utf-8", errors="replace")) for name in "ab")
        found.append(Labelled("clough answers", weight(one, two) or 0.0, bool(row["reuse"])))
    return found


def fit(items: Iterable[Labelled], temperature: float = 1.0) -> Calibration:
    """The calibration for labelled pairs; taken pairs without a passage are the aligner's misses and say nothing about the curve."""
    weights = sorted(item.weight for item in items if item.taken and item.weight > 0)
    threshold = weights[len(weights) // 100]
    return Calibration(DIRECT, round(threshold, 1), round(threshold / BITS_AT_NOTHING, 2), temperature)


def main(argv: Sequence[str]) -> int:
    """Fit, print, and write with ``--write``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packs", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args(argv)
    items = [*Labelled.from_direction(args.packs / "direction"), *from_clough(args.packs / "pairs_clough")]
    fitted = fit(items)
    for taken in (True, False):
        mine = [item for item in items if item.taken == taken]
        print(f"{'taken' if taken else 'not taken'}: {len(mine)} pairs, {sum(item.weight == 0 for item in mine)} without a passage of prose")
    told = {
        "about": [
            f"Calibration of lineage, made by `python -m bench calibrate` from {len(items)} labelled pairs (direction and clough packs).",
            "direct: share of 'one took from the other' among dependent pairs when nothing else is known; chosen on written families, see the script.",
            "threshold: weight of common prose below which one taken pair in a hundred falls; slope: weight per bit.",
            "temperature: softening of the raw posterior (1 = none).",
        ],
        "direct": fitted.direct,
        "threshold": fitted.threshold,
        "slope": fitted.slope,
        "temperature": fitted.temperature,
    }
    text = json.dumps(told, indent=1) + "\n"
    print(text)
    if args.write:
        OUT.write_text(text, encoding="utf-8")
    return 0
