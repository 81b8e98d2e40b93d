"""Fit ``provenance/data/calibration.json`` again: ``python -m bench calibrate PACKS [--write]``.

PACKS is the folder that holds the packs ``direction`` and ``pairs_clough``. What is fitted:

- ``threshold``, ``slope``: a logistic curve from the weight of common prose to "some text was taken", on the pairs of both packs (taken), on pairs across
  their rows, answers without reuse, and the unrelated pairs of the fitting half of the families (not taken).
- ``temperature``: how much to soften the posterior so that the probability of the truth on the fitting half of the families is highest; never below 1.

``direct`` is not fitted: packs hold pairs because one was taken from the other, so they cannot tell how often that is so in a collection. One half says
that nobody knows, which the texts themselves cannot better (a copy and a sibling look alike).
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from bench.scorers import read_rows
from provenance import align
from provenance.model import Document
from provenance.overlap import overlaps
from provenance.posterior import Calibration
from provenance.settings import Settings
from provenance.split import split

DIRECT = 0.5
FLATTEST = 2.0  # weight per bit: a steeper curve than the data can show would be overconfident where the classes separate without overlap
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
        other = next((r for r in rows[i + 1 :] if r["kind"] == row["kind"]), None)
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
    """The calibration that fits the labelled pairs; pairs without a passage say nothing about the curve and are left out."""
    kept = [item for item in items if item.weight > 0]
    x = np.array([item.weight for item in kept])
    y = np.array([item.taken for item in kept], dtype=float)
    balance = np.where(y == 1, 0.5 / max(1.0, y.sum()), 0.5 / max(1.0, (1 - y).sum()))
    best = (math.inf, 0.0, 1.0)
    for slope in np.geomspace(FLATTEST, 40, 30):
        for threshold in np.linspace(0, 150, 76):
            odds = np.clip((x - threshold) / slope, -12, 12) * math.log(2)
            loss = float((balance * (np.logaddexp(0, odds) - y * odds)).sum())
            best = min(best, (loss, float(threshold), float(slope)))
    return Calibration(DIRECT, round(best[1], 1), round(best[2], 2), temperature)


def main(argv: Sequence[str]) -> int:
    """Fit, print, and write with ``--write``."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packs", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args(argv)
    items = [*Labelled.from_direction(args.packs / "direction"), *from_clough(args.packs / "pairs_clough")]
    fitted = fit(items)
    told = {
        "about": [
            f"Calibration of lineage, made by `python -m bench calibrate` from {len(items)} labelled pairs (direction and clough packs).",
            "direct: share of 'one took from the other' among dependent pairs when nothing else is known; not fitted, see the script.",
            "threshold, slope: weight of common prose at which 'text was taken' is as likely as not, and weight per bit.",
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
