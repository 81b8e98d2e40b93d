"""Near-duplicate news: pack neardup_reuters (``docs.jsonl`` with id and text, ``truth_pairs.jsonl``).

Two stories are near-duplicates when the shorter one's five-word sequences stand in the longer one to a good third, and they are not one form filled in
twice (``provenance.near_duplicates``). Also prints the agreement with ``bench/labels``: borderline pairs labelled by reading.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import provenance
from bench import _run
from bench.scorers import read_rows, score_clusters

LABELS = Path(__file__).parent / "labels" / "neardup_borderline.csv"


def main(argv: Sequence[str]) -> int:
    """Run on a pack and print pairwise F1 and the agreement with the labels made by reading."""
    args = _run.arguments(argv, __doc__ or "")
    texts = {int(row["id"]): row["text"] for row in read_rows(args.pack / "docs.jsonl")}
    truth = read_rows(args.pack / "truth_pairs.jsonl")
    if args.sample:
        truth = _run.sampled(truth, args.sample)
        texts = {key: texts[key] for key in sorted({int(row[side]) for row in truth for side in "ab"})}
    with LABELS.open(encoding="utf-8") as lines:
        labels = {(int(row["a"]), int(row["b"])): int(row["label"]) for row in csv.DictReader(lines)}
    labels = {pair: label for pair, label in labels.items() if pair[0] in texts and pair[1] in texts}
    start = time.perf_counter()
    found = provenance.near_duplicates({f"{key:09d}": text for key, text in texts.items()})
    duplicates = {(int(a), int(b)) for a, b, _ in found}
    answers: list[dict[str, Any]] = [{"a": int(a), "b": int(b), "score": round(share, 4)} for a, b, share in found]
    cost = _run.finished(answers, time.perf_counter() - start, args.out)
    figures = score_clusters(truth, [{"a": row["a"], "b": row["b"]} for row in answers])
    figures["labels"] = len(labels)
    figures["label_agreement"] = sum((pair in duplicates) == bool(label) for pair, label in labels.items()) / max(1, len(labels))
    _run.show("neardup", figures, cost)
    return 0
