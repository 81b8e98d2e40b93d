"""Whether one sentence rewords the other: pack sentpairs (``*.jsonl`` with a, b and label or score); each file is measured by itself.

MRPC and PAWS ask whether the meaning was kept, not whether the words were reused; pan_human is the one that measures reuse.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import provenance
from bench import _run
from bench.scorers import Row, score_pairs

THRESHOLD = 0.26  # of provenance.similarity: best F1 on pan_human


def predict(row: Row) -> dict[str, Any]:
    """Score of one pair of sentences."""
    return {"id": row["id"], "score": provenance.similarity(row["a"], row["b"])}


def main(argv: Sequence[str]) -> int:
    """Run on every file of a pack and print AUC and F1, or the correlation with graded truth; predictions go to OUT with the file's name added."""
    args = _run.arguments(argv, __doc__ or "")
    for path in sorted(args.pack.glob("*.jsonl")) if args.pack.is_dir() else [args.pack]:
        rows = _run.rows_of(path, args.sample)
        out = args.out.with_name(f"{args.out.stem}_{path.stem}{args.out.suffix}") if args.out else None
        answers, cost = _run.predicted(rows, predict, out)
        _run.show(f"sentpairs {path.stem}", score_pairs(rows, answers, THRESHOLD), cost)
    return 0
