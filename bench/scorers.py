"""The figures every measurement prints, written from the published definitions.

Plagdet: Potthast, Stein, Barron-Cedeno, Rosso, "An Evaluation Framework for Plagiarism Detection", COLING 2010. Everything else is textbook: F1 of
links and of cluster pairs, area under the ROC curve (ties count one half), average precision, best F1 over thresholds, Pearson, Spearman with
averaged ranks, expected calibration error over ten equal bins, Brier score. Each ``score_*`` function takes rows (dicts, as read from JSONL) of the
formats documented with the packs: the truth, then the predictions; and returns plain numbers by kind.
"""

from __future__ import annotations

import itertools
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

Row = Mapping[str, Any]
Figures = dict[str, Any]


def read_rows(path: str | Path) -> list[dict[str, Any]]:
    """The rows of a JSONL file."""
    with Path(path).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def precision_recall_f1(hits: int, false: int, missed: int) -> tuple[float, float, float]:
    """Precision, recall and F1; 0 where a denominator is empty.

    >>> precision_recall_f1(1, 1, 1)
    (0.5, 0.5, 0.5)
    """
    precision = hits / (hits + false) if hits + false else 0.0
    recall = hits / (hits + missed) if hits + missed else 0.0
    return precision, recall, _harmonic(precision, recall)


def _harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a + b else 0.0


# --- rankings -------------------------------------------------------------------------------------------------------------------------------------


def ranks(values: Sequence[float]) -> np.ndarray:
    """Ranks from 1, ties averaged.

    >>> ranks([10, 20, 20]).tolist()
    [1.0, 2.5, 2.5]
    """
    array = np.asarray(values, dtype=float)
    order = np.argsort(array, kind="stable")
    result = np.empty(len(array))
    start = 0
    while start < len(array):
        end = start
        while end < len(array) and array[order[end]] == array[order[start]]:
            end += 1
        result[order[start:end]] = (start + 1 + end) / 2
        start = end
    return result


def pearson(left: Sequence[float], right: Sequence[float]) -> float:
    """Pearson's correlation; NaN when one side is constant or shorter than two."""
    a, b = np.asarray(left, dtype=float), np.asarray(right, dtype=float)
    if len(a) < 2:
        return float("nan")
    a, b = a - a.mean(), b - b.mean()
    scale = math.sqrt(float(a @ a) * float(b @ b))
    return float(a @ b) / scale if scale else float("nan")


def spearman(left: Sequence[float], right: Sequence[float]) -> float:
    """Spearman's rank correlation, ties averaged.

    >>> spearman([1, 2, 3], [9, 5, 1])
    -1.0
    """
    return pearson(ranks(left).tolist(), ranks(right).tolist())


def auc(labels: Sequence[Any], scores: Sequence[float]) -> float:
    """Probability that a positive scores above a negative, ties one half (Mann-Whitney); NaN without both classes.

    >>> auc([1, 1, 0, 0], [0.9, 0.4, 0.4, 0.1])
    0.875
    """
    truth = np.asarray([bool(y) for y in labels])
    positives, negatives = int(truth.sum()), int((~truth).sum())
    if not positives or not negatives:
        return float("nan")
    above = ranks(scores)[truth].sum() - positives * (positives + 1) / 2
    return float(above / (positives * negatives))


def _curve(labels: Sequence[Any], scores: Sequence[float]) -> list[tuple[float, int, int]]:
    """``(threshold, hits, flagged)`` at every distinct score, highest first."""
    by_score: dict[float, list[int]] = defaultdict(lambda: [0, 0])
    for label, score in zip(labels, scores, strict=True):
        by_score[float(score)][0] += bool(label)
        by_score[float(score)][1] += 1
    points, hits, flagged = [], 0, 0
    for score in sorted(by_score, reverse=True):
        hits += by_score[score][0]
        flagged += by_score[score][1]
        points.append((score, hits, flagged))
    return points


def average_precision(labels: Sequence[Any], scores: Sequence[float]) -> float:
    """Area under the precision-recall curve in steps, evaluated at distinct thresholds only."""
    total = max(1, sum(bool(y) for y in labels))
    result, before = 0.0, 0
    for _, hits, flagged in _curve(labels, scores):
        result += (hits - before) / total * hits / flagged
        before = hits
    return result


def best_f1(labels: Sequence[Any], scores: Sequence[float], positives: int | None = None) -> tuple[float, float]:
    """Highest F1 over thresholds (flagged when score >= threshold) and that threshold; ``positives`` counts those never scored, too."""
    total = sum(bool(y) for y in labels) if positives is None else positives
    best = (0.0, 0.0)
    for threshold, hits, flagged in _curve(labels, scores):
        value = precision_recall_f1(hits, flagged - hits, total - hits)[2]
        if value > best[0] or (value == best[0] > 0 and threshold < best[1]):
            best = (value, threshold)
    return best


def calibration_error(confidence: Sequence[float], correct: Sequence[Any], bins: int = 10) -> float:
    """Expected calibration error: mean over equal bins of |mean confidence - share right|, weighted by the bin's size."""
    cells: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for stated, right in zip(confidence, correct, strict=True):
        cells[min(int(float(stated) * bins), bins - 1)].append((float(stated), float(right)))
    total = sum(len(cell) for cell in cells.values())
    gaps = (abs(sum(c for c, _ in cell) - sum(r for _, r in cell)) for cell in cells.values())
    return sum(gaps) / total if total else 0.0


# --- passages -------------------------------------------------------------------------------------------------------------------------------------


class Case(NamedTuple):
    """A passage: where it stands in the suspicious text and where in the source (offsets and lengths in characters)."""

    susp: str
    susp_start: int
    susp_length: int
    src: str
    src_start: int
    src_length: int


def _touch(a: Case, b: Case) -> bool:
    """Overlap on both sides, in the same pair of documents."""
    return (
        a.susp_start < b.susp_start + b.susp_length
        and b.susp_start < a.susp_start + a.susp_length
        and a.src_start < b.src_start + b.src_length
        and b.src_start < a.src_start + a.src_length
    )


def _union_inside(start: int, length: int, spans: Iterable[tuple[int, int]]) -> int:
    """Characters of ``[start, start + length)`` that the spans ``(start, length)`` cover together."""
    total, reached = 0, start
    for lo, size in sorted(spans):
        lo, hi = max(lo, reached), min(lo + size, start + length)
        if hi > lo:
            total += hi - lo
            reached = hi
    return total


def _by_pair(cases: Iterable[Case]) -> dict[tuple[str, str], list[Case]]:
    index: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        index[case.susp, case.src].append(case)
    return index


def _coverage(of: Sequence[Case], by: Sequence[Case]) -> tuple[float, list[int]]:
    """Mean covered share of the cases ``of`` (both sides pooled within a case), and how many of ``by`` touch each."""
    index = _by_pair(by)
    shares, touching = [], []
    for case in of:
        hits = [other for other in index.get((case.susp, case.src), ()) if _touch(case, other)]
        covered = _union_inside(case.susp_start, case.susp_length, ((h.susp_start, h.susp_length) for h in hits))
        covered += _union_inside(case.src_start, case.src_length, ((h.src_start, h.src_length) for h in hits))
        shares.append(covered / (case.susp_length + case.src_length))
        touching.append(len(hits))
    if not of:
        return (0.0 if by else 1.0), touching
    return sum(shares) / len(shares), touching


def plagdet(cases: Iterable[Case], detections: Iterable[Case]) -> Figures:
    """Macro precision, recall, granularity, and plagdet = F1 / log2(1 + granularity).

    >>> one = Case("a", 0, 100, "b", 0, 100)
    >>> plagdet([one], [Case("a", 0, 50, "b", 0, 50), Case("a", 50, 50, "b", 50, 50)])["granularity"]
    2.0
    """
    wanted, found = sorted(set(cases)), sorted(set(detections))
    recall, touching = _coverage(wanted, found)
    precision, _ = _coverage(found, wanted)
    seen = [count for count in touching if count]
    granularity = sum(seen) / len(seen) if seen else 1.0
    f1 = _harmonic(precision, recall)
    return {
        "plagdet": f1 / math.log2(1 + granularity),
        "precision": precision,
        "recall": recall,
        "granularity": granularity,
        "f1": f1,
        "cases": len(wanted),
        "detections": len(found),
    }


def _cases(row: Row) -> list[Case]:
    return [Case(row["susp"], a, n, row["src"], b, m) for a, n, b, m in row["spans"] if n > 0 and m > 0]


def score_alignment(truth: Sequence[Row], predicted: Iterable[Row], by: str = "category") -> dict[str, Figures]:
    """Plagdet per category and over ALL; for categories without cases the share of pairs flagged. Predictions outside the truth are ignored."""
    given = {(row["susp"], row["src"]): row for row in predicted}
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in {(row["susp"], row["src"]): row for row in truth}.values():
        groups[row.get(by, "all")].append(row)
        groups["ALL"].append(row)
    result: dict[str, Figures] = {}
    for name, rows in sorted(groups.items()):
        cases = [case for row in rows for case in _cases(row)]
        found = [case for row in rows for case in _cases(given.get((row["susp"], row["src"]), {**row, "spans": []}))]
        if cases or name == "ALL":
            result[name] = plagdet(cases, found)
        else:
            flagged = len({(case.susp, case.src) for case in found})
            result[name] = {"clean_pairs": len(rows), "flagged": flagged, "false_alarm_rate": flagged / len(rows), "detections": len(found)}
    return result


# --- links between sentences ----------------------------------------------------------------------------------------------------------------------


def score_links(truth: Sequence[Row], predicted: Iterable[Row]) -> dict[str, Figures]:
    """Micro F1 of links per kind and ALL; inside one document (rows with ``paragraphs``) links are unordered; share of clean documents flagged."""
    given = {row["id"]: row["links"] for row in predicted}
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in truth:
        groups[row["kind"]].append(row)
        groups["ALL"].append(row)
    return {name: _links_of(rows, given) for name, rows in sorted(groups.items())}


def _links_of(rows: Sequence[Row], given: Mapping[str, Sequence[Sequence[Any]]]) -> Figures:
    hits = false = missed = clean = flagged = 0
    scored: list[tuple[float, bool]] = []
    for row in rows:
        ordered = "paragraphs" not in row
        wanted = {_link(link, ordered) for link in row["links"]}
        found = {_link(link, ordered) for link in given.get(row["id"], ())}
        hits += len(wanted & found)
        false += len(found - wanted)
        missed += len(wanted - found)
        clean += not wanted
        flagged += not wanted and bool(found)
        scored += [(link[2], _link(link, ordered) in wanted) for link in given.get(row["id"], ()) if len(link) > 2]
    precision, recall, f1 = precision_recall_f1(hits, false, missed)
    figures: Figures = {"precision": precision, "recall": recall, "f1": f1, "true_links": hits + missed}
    if clean:
        figures["clean_docs_flagged"] = flagged / clean
    if scored:
        figures["best_f1"], figures["best_threshold"] = best_f1([right for _, right in scored], [score for score, _ in scored], hits + missed)
    return figures


def _link(link: Sequence[Any], ordered: bool) -> tuple[int, int]:
    a, b = int(link[0]), int(link[1])
    return (a, b) if ordered else (min(a, b), max(a, b))


# --- near-duplicate clusters ----------------------------------------------------------------------------------------------------------------------


def _closure(pairs: Iterable[tuple[Any, Any]]) -> list[list[Any]]:
    """Connected components of the pairs."""
    group: dict[Any, list[Any]] = {}
    for a, b in pairs:
        left, right = group.setdefault(a, [a]), group.setdefault(b, [b])
        if left is not right:
            if len(left) < len(right):
                left, right = right, left
            left.extend(right)
            for member in right:
                group[member] = left
    return list({id(members): members for members in group.values()}.values())


def score_clusters(truth: Sequence[Row], predicted: Iterable[Row]) -> Figures:
    """Pairwise F1; the truth is closed transitively (never through a pair labelled ``not_dup``), ``ambiguous`` pairs count on neither side."""
    label = {_pair(row["a"], row["b"]): row["label"] for row in truth}
    score: dict[tuple[Any, Any], float] = {}
    for row in predicted:
        pairs = itertools.combinations(sorted(row["members"]), 2) if "members" in row else [_pair(row["a"], row["b"])]
        for pair in pairs:
            score[pair] = row.get("score", 1.0)
    wanted = {pair for pair, name in label.items() if name == "dup"}
    for members in _closure(sorted(wanted)):
        wanted |= {pair for pair in itertools.combinations(sorted(members), 2) if label.get(pair) != "not_dup"}
    found = {pair for pair in score if label.get(pair) != "ambiguous" or pair in wanted}
    precision, recall, f1 = precision_recall_f1(len(found & wanted), len(found - wanted), len(wanted - found))
    figures: Figures = {
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "true_pairs": len(wanted),
        "predicted": len(found),
        "template_merged": sum(label.get(pair) == "not_dup" for pair in found),
        "unlisted_predicted": sum(pair not in label and pair not in wanted for pair in found),
    }
    if any(value != 1.0 for value in score.values()):
        order = sorted(found)
        figures["best_f1"], figures["best_threshold"] = best_f1([pair in wanted for pair in order], [score[pair] for pair in order], len(wanted))
    return figures


def _pair(a: Any, b: Any) -> tuple[Any, Any]:
    return (a, b) if a <= b else (b, a)


# --- pairs of documents or sentences --------------------------------------------------------------------------------------------------------------


def score_pairs(truth: Sequence[Row], predicted: Iterable[Row], threshold: float | None = None, target: str | None = None) -> Figures:
    """Ranking figures for graded or yes/no truth; precision, recall and F1 at ``threshold`` when one is given; ``missing`` counts unanswered rows."""
    given = {row["id"]: row for row in predicted}
    rows = [row for row in truth if row["id"] in given]
    figures: Figures = {"n": len(rows), "missing": len(truth) - len(rows)}
    if not rows:
        return figures
    scores = [float(given[row["id"]]["score"]) for row in rows]
    if "score" in rows[0]:
        return figures | _graded(rows, scores)
    target = target or ("reuse" if "reuse" in rows[0] else "label")
    labels = [bool(row[target]) for row in rows]
    figures |= {"positives": sum(labels), "auc": auc(labels, scores), "ap": average_precision(labels, scores)}
    figures["best_f1"], figures["best_threshold"] = best_f1(labels, scores)
    if threshold is not None:
        flags = [score >= threshold for score in scores]
        hits = sum(flag and label for flag, label in zip(flags, labels, strict=True))
        precision, recall, f1 = precision_recall_f1(hits, sum(flags) - hits, sum(labels) - hits)
        accuracy = sum(flag == label for flag, label in zip(flags, labels, strict=True)) / len(labels)
        figures |= {"threshold": threshold, "precision": precision, "recall": recall, "f1": f1, "accuracy": accuracy}
    if "own_task" in rows[0]:
        figures |= _revision_levels(rows, given)
    return figures


def _graded(rows: Sequence[Row], scores: Sequence[float]) -> Figures:
    wanted = [float(row["score"]) for row in rows]
    figures: Figures = {"pearson": pearson(wanted, scores), "spearman": spearman(wanted, scores)}
    for name in sorted({row.get("set", "") for row in rows}):
        chosen = [i for i, row in enumerate(rows) if row.get("set", "") == name]
        if len(chosen) > 5:
            figures[f"pearson_{name}"] = pearson([wanted[i] for i in chosen], [scores[i] for i in chosen])
    return figures


def _revision_levels(rows: Sequence[Row], given: Mapping[str, Row]) -> Figures:
    """Four levels of revision against the text's own original, and whether the right original scores highest (Clough and Stevenson 2011)."""
    level = {"none": 0, "heavy": 1, "light": 2, "near_copy": 3}
    own = [row for row in rows if row["own_task"]]
    figures: Figures = {}
    for name in ("near_copy", "light", "heavy"):
        chosen = [row for row in own if row["label"] in (name, "none")]
        figures[f"auc_{name}_vs_none"] = auc([row["label"] == name for row in chosen], [given[row["id"]]["score"] for row in chosen])
    figures["spearman_level"] = spearman([level[row["label"]] for row in own], [given[row["id"]]["score"] for row in own])
    answers: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        answers[row["b"]].append(row)
    reused = [group for group in answers.values() if any(row["reuse"] for row in group)]
    right = [max(group, key=lambda row: given[row["id"]]["score"])["own_task"] for group in reused]
    figures["source_attribution_acc"] = sum(map(bool, right)) / len(right) if right else 0.0
    return figures


# --- who copied whom ------------------------------------------------------------------------------------------------------------------------------


class _Verdict(NamedTuple):
    wanted: str
    said: str | None
    confidence: float
    source_longer: bool | None


def score_direction(truth: Sequence[Row], predicted: Iterable[Row]) -> dict[str, Figures]:
    """Per kind and over all: coverage, accuracy, calibration; UNDECIDABLE pairs (identical words) should be abstained from.

    ``wrong_at_80`` and ``wrong_at_90`` are wrong claims made with at least that confidence as a share of all pairs.
    """
    given = {row["id"]: row for row in predicted}
    groups: dict[str, list[_Verdict]] = defaultdict(list)
    undecidable: list[float | None] = []
    for row in truth:
        answer = given.get(row["id"], {})
        said = answer.get("source")
        confidence = float(answer.get("confidence", 0.5 if said is None else 1.0))
        if row["source"] is None:
            undecidable.append(None if said is None else confidence)
            continue
        longer = (len(row["a"]) >= len(row["b"])) == (row["source"] == "a") if "a" in row else None
        verdict = _Verdict(row["source"], said, confidence, longer)
        groups[row["kind"]].append(verdict)
        groups["ALL"].append(verdict)
        if row.get("cross_portal"):
            groups["news_links_cross_portal"].append(verdict)
    result = {name: _direction_figures(verdicts) for name, verdicts in sorted(groups.items())}
    kinds = [figures for name, figures in result.items() if name not in ("ALL", "news_links_cross_portal")]
    if undecidable:
        stated = [0.5 if confidence is None else confidence for confidence in undecidable]
        abstained = sum(confidence is None for confidence in undecidable) / len(undecidable)
        result["UNDECIDABLE"] = {"n": len(undecidable), "abstained": abstained, "mean_confidence": sum(stated) / len(stated)}
    means = ("coverage", "accuracy_decided", "accuracy_half", "accuracy_length_balanced", "brier", "ece")
    having = {name: [figures[name] for figures in kinds if name in figures] for name in means}
    result["ALL_MACRO"] = {name: sum(values) / len(values) for name, values in having.items() if values}
    return result


def _direction_figures(verdicts: Sequence[_Verdict]) -> Figures:
    decided = [verdict for verdict in verdicts if verdict.said is not None]
    right = sum(verdict.said == verdict.wanted for verdict in decided)
    squares = [(v.confidence - (v.said == v.wanted)) ** 2 if v.said is not None else 0.0 for v in verdicts]
    figures: Figures = {
        "n": len(verdicts),
        "coverage": len(decided) / len(verdicts),
        "accuracy_decided": right / len(decided) if decided else 0.0,
        "accuracy_half": _half(verdicts),
        "brier": sum(squares) / len(squares),
        "ece": calibration_error([v.confidence for v in decided], [v.said == v.wanted for v in decided]),
    }
    for percent in (80, 90):
        wrong = sum(v.said != v.wanted and v.confidence >= percent / 100 for v in decided)
        figures[f"wrong_at_{percent}"] = wrong / len(verdicts)
    longer, shorter = ([v for v in verdicts if v.source_longer is flag] for flag in (True, False))
    if longer and shorter:
        figures["accuracy_length_balanced"] = (_half(longer) + _half(shorter)) / 2
        figures["n_source_longer"] = len(longer)
    sure = sorted(decided, key=lambda v: -v.confidence)
    for percent in (25, 50):
        top = sure[: max(1, len(sure) * percent // 100)]
        figures[f"acc_top{percent}pct"] = sum(v.said == v.wanted for v in top) / len(top) if top else 0.0
    return figures


def _half(verdicts: Sequence[_Verdict]) -> float:
    """Accuracy with every undecided pair counted one half."""
    return sum(0.5 if v.said is None else float(v.said == v.wanted) for v in verdicts) / len(verdicts)


# --- absent sources -------------------------------------------------------------------------------------------------------------------------------


def score_absent(truth: Sequence[Row], predicted: Iterable[Row]) -> Figures:
    """Recall of linked outlets, those named in the text and those only linked; a name or a domain counts, case and a leading "the" ignored."""
    given = {row["id"]: row["sources"] for row in predicted}
    found: dict[bool, list[bool]] = {True: [], False: []}
    listed = 0
    for row in truth:
        names = {_outlet(name) for name in given.get(row["id"], ())}
        listed += len(names)
        for outlet in row["linked_outlets"]:
            found[bool(outlet["named_in_text"])].append(bool({_outlet(outlet["name"]), _outlet(outlet["domain"])} & names))
    recall = {named: sum(hits) / len(hits) if hits else 0.0 for named, hits in found.items()}
    return {
        "docs": len(truth),
        "missing": sum(row["id"] not in given for row in truth),
        "named": len(found[True]),
        "recall_named": recall[True],
        "unnamed": len(found[False]),
        "recall_unnamed": recall[False],
        "listed_per_doc": listed / max(1, len(truth)),
    }


def _outlet(name: str) -> str:
    return re.sub(r"^(?:the|www\.)\s*", "", name.strip().casefold())
