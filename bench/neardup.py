"""Near-duplicate news: pack neardup_reuters (``docs.jsonl`` with id and text, ``truth_pairs.jsonl``).

Two stories are near-duplicates when the shorter one's five-word sequences stand in the longer one to a good third, and they are not one form filled in
twice (``differ.conflict_rate``). Also prints the agreement with ``bench/labels``: borderline pairs labelled by reading.
"""

from __future__ import annotations

import csv
import itertools
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import _run
from bench.scorers import read_rows, score_clusters
from provenance.matching.differ import conflict_rate
from provenance.text import tokens

CONTAINMENT = 0.35  # .30 to .40 within .005 F1
CONFLICTS = 1.5  # conflicting figures and names per 100 shared words; 1.5 to 2.0 are equal
COMMON = 200  # five-word sequences in more documents than this lead to no candidates
LABELS = Path(__file__).parent / "labels" / "neardup_borderline.csv"


def containments(texts: Mapping[int, str], also: Sequence[tuple[int, int]] = ()) -> dict[tuple[int, int], float]:
    """Containment of five-word sequences for all pairs that share one, and for the pairs in ``also``."""
    grams: dict[int, set[tuple[str, ...]]] = {}
    where: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for key, text in texts.items():
        words = [word for word, _ in tokens(text)]
        grams[key] = {tuple(words[at : at + 5]) for at in range(len(words) - 4)}
        for gram in grams[key]:
            where[gram].append(key)
    shared: Counter[tuple[int, int]] = Counter()
    for keys in where.values():
        if 1 < len(keys) <= COMMON:
            shared.update(itertools.combinations(sorted(keys), 2))
    for a, b in also:
        shared[a, b] = len(grams[a] & grams[b])
    return {(a, b): count / max(1, min(len(grams[a]), len(grams[b]))) for (a, b), count in shared.items()}


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
    shares = containments(texts, list(labels))
    duplicates = {pair for pair, share in shares.items() if share >= CONTAINMENT and conflict_rate(texts[pair[0]], texts[pair[1]]) <= CONFLICTS}
    answers: list[dict[str, Any]] = [{"a": a, "b": b, "score": round(shares[a, b], 4)} for a, b in sorted(duplicates)]
    cost = _run.finished(answers, time.perf_counter() - start, args.out)
    figures = score_clusters(truth, [{"a": row["a"], "b": row["b"]} for row in answers])
    figures["labels"] = len(labels)
    figures["label_agreement"] = sum((pair in duplicates) == bool(label) for pair, label in labels.items()) / max(1, len(labels))
    _run.show("neardup", figures, cost)
    return 0
