"""Which paragraph stands twice in one document: packs selfrepeat and selfrepeat_hard (``docs.jsonl`` with a list of paragraphs and links)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import provenance
from bench import _run
from bench.scorers import Row, score_links


def predict(row: Row) -> dict[str, Any]:
    """Links of one document with itself."""
    return {"id": row["id"], "links": [[i, j, score] for i, j, score in provenance.links(row["paragraphs"])]}


def main(argv: Sequence[str]) -> int:
    """Run on a pack and print F1 by kind and the share of clean documents flagged."""
    args = _run.arguments(argv, __doc__ or "")
    rows = _run.rows_of(args.pack / "docs.jsonl", args.sample)
    answers, cost = _run.predicted(rows, predict, args.out)
    _run.show("selfrepeat", score_links(rows, answers), cost)
    return 0
