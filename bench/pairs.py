"""How much of one short document is reused in another: pack pairs_clough (``truth.jsonl`` naming two files a row)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import provenance
from bench import _run
from bench.scorers import Row, score_pairs

THRESHOLD = 0.05  # of provenance.reuse, which is 0 for independent texts


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def main(argv: Sequence[str]) -> int:
    """Run on a pack and print F1, AUC and the rank correlation with the four levels of reuse."""
    args = _run.arguments(argv, __doc__ or "")
    rows = _run.rows_of(args.pack / "truth.jsonl", args.sample)

    def predict(row: Row) -> dict[str, Any]:
        return {"id": row["id"], "score": provenance.reuse(_text(args.pack / row["a"]), _text(args.pack / row["b"]))}

    answers, cost = _run.predicted(rows, predict, args.out)
    _run.show("pairs", score_pairs(rows, answers, THRESHOLD), cost)
    return 0
