"""What every measurement does: read the arguments, predict, time, write the predictions, print the figures as JSON."""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bench.scorers import Row, read_rows

Predict = Callable[[Row], dict[str, Any]]


def arguments(argv: Sequence[str], about: str) -> argparse.Namespace:
    """PACK (a folder of the documented format), ``--sample N`` (about N rows, spread evenly), ``--out FILE`` (predictions)."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("pack", type=Path)
    parser.add_argument("--sample", type=int, default=0, metavar="N")
    parser.add_argument("--out", type=Path, metavar="FILE")
    return parser.parse_args(argv)


def sampled(rows: Sequence[Row], count: int) -> list[Row]:
    """Every n-th row, so that about ``count`` remain; all of them for 0."""
    step = max(1, len(rows) // count) if count else 1
    return list(rows[::step])


def rows_of(path: Path, count: int) -> list[Row]:
    """The rows of a pack's file, sampled."""
    return sampled(read_rows(path), count)


def predicted(rows: Sequence[Row], predict: Predict, out: Path | None) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Predictions of all rows, and seconds, rows a second and peak memory in MB; the predictions are written to ``out``."""
    start = time.perf_counter()
    answers = [predict(row) for row in rows]
    return answers, finished(answers, time.perf_counter() - start, out)


def finished(answers: Sequence[dict[str, Any]], seconds: float, out: Path | None) -> dict[str, Any]:
    """Write the predictions and say what it took."""
    if out is not None:
        out.write_text("".join(json.dumps(answer) + "\n" for answer in answers), encoding="utf-8")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in used)  # of the whole program, imports included; unlike seconds it does not grow on a busy machine
    return {
        "rows": len(answers),
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        "rows_per_second": round(len(answers) / max(seconds, 1e-9), 1),
        "peak_mb": round(peak),
    }


def show(name: str, figures: object, cost: dict[str, Any]) -> None:
    """Print one measurement as JSON, floats cut to four places."""
    print(json.dumps({"measure": name, "figures": _short(figures), "cost": cost}, indent=1))


def _short(value: object) -> object:
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {str(k): _short(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_short(v) for v in value]
    return value
