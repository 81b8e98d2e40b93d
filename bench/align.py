"""Which passages were reused, and where: packs of the PAN text-alignment format (``src/``, ``susp/``, ``truth.jsonl``).

Reads, splits and prepares every document once in each of two processes, then aligns pair by pair with default settings. ``--truth`` names another truth
file of the pack; ``--sample N`` takes about N pairs, the categories in their proportions.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import provenance
from bench import _run
from bench.scorers import Row, read_rows, score_alignment
from provenance.weigh import Prepared

PROCESSES = 2


def main(argv: Sequence[str]) -> int:
    """Print plagdet by category, false alarms, pairs a second and peak memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pack", type=Path)
    parser.add_argument("--sample", type=int, default=0, metavar="N")
    parser.add_argument("--out", type=Path, metavar="FILE")
    parser.add_argument("--truth", default="truth.jsonl")
    args = parser.parse_args(argv)
    rows = sorted(read_rows(args.pack / args.truth), key=lambda row: (row["category"], row["susp"], row["src"]))
    rows = _run.sampled(rows, args.sample)
    start = time.perf_counter()
    answers, peak = predicted(args.pack, rows)
    seconds = time.perf_counter() - start
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    if args.out is not None:
        args.out.write_text("".join(json.dumps(answer) + "\n" for answer in answers), encoding="utf-8")
    cost = {"rows": len(rows), "seconds": round(seconds, 2), "rows_per_second": round(len(rows) / seconds, 1), "peak_mb": round(peak)}
    cost["cpu_seconds"] = round(spent.ru_utime + spent.ru_stime, 2)  # of both processes: what counts on a busy machine
    _run.show("align", score_alignment(rows, answers), cost)
    return 0


def predicted(pack: Path, rows: Sequence[Row]) -> tuple[list[dict[str, Any]], float]:
    """Predictions in the rows' order, and the peak memory of all processes together in MB."""
    by_text = sorted(rows, key=lambda row: (row["susp"], row["src"]))
    cut = len(by_text) // PROCESSES + 1
    tasks = [(pack, by_text[at : at + cut]) for at in range(0, len(by_text), cut)]
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        parts = pool.starmap(_predicted, tasks, chunksize=1)
    found = {(answer["susp"], answer["src"]): answer for answers, _ in parts for answer in answers}
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [found[row["susp"], row["src"]] for row in rows], own + sum(peak for _, peak in parts)


def _predicted(pack: Path, rows: Sequence[Row]) -> tuple[list[dict[str, Any]], float]:
    names = sorted({("susp", row["susp"]) for row in rows} | {("src", row["src"]) for row in rows})
    ready = dict(zip(names, read(pack, names), strict=True))
    answers = []
    for row in rows:
        spans = []
        for passage in provenance.passages(ready["susp", row["susp"]], ready["src", row["src"]]):
            left, right = passage.left, passage.right
            spans.append([left.start, left.end - left.start, right.start, right.end - right.start])
        answers.append({"susp": row["susp"], "src": row["src"], "spans": spans})
    return answers, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def read(pack: Path, names: Sequence[tuple[str, str]]) -> tuple[Prepared, ...]:
    """The documents of a pack, split and prepared; UTF-8 without newline translation, as the truth counts."""
    return provenance.prepared([(pack / folder / name).read_bytes().decode("utf-8") for folder, name in names])
