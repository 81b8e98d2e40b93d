"""Relations, arrows and absent sources on the written families of tests/families, through the whole pipeline.

``python -m bench families fit`` (or ``test``: for reporting only, never for choosing) prints by kind and by variant how many pairs were answered right, left
open, missed (reuse not seen), wrong, or with a false arrow, and how many named absent sources were found. ``--out`` writes every pair's answer.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bench import _run
from bench.scorers import calibration_error
from provenance.model import Relation, Report
from provenance.settings import Settings
from provenance.trace import trace
from tests.families.load import VARIANTS, Family, Half, PairTruth, families


class Answer(NamedTuple):
    """One pair of one family: the truth, what was said, and the judgement."""

    family: Family
    truth: PairTruth
    said: Relation | None
    verdict: str


class Found(NamedTuple):
    """The absent sources of one family: how many are wanted, found with all their users, listed although present."""

    wanted: int
    found: int
    with_users: int
    present_listed: tuple[str, ...]


def answered(family: Family, settings: Settings) -> tuple[list[Answer], Found, Report]:
    """Run one family through the pipeline and judge every pair."""
    report = trace(family.documents, (), settings)
    said = {(pair.a, pair.b): pair for pair in report.pairs}
    answers = [Answer(family, pair, said.get((pair.a, pair.b)), pair.judge(said.get((pair.a, pair.b)))) for pair in family.pairs]
    return answers, _found(family, report), report


def _plain(name: str) -> str:
    return name.casefold().removeprefix("the ").strip()


def _found(family: Family, report: Report) -> Found:
    users: dict[str, set[str]] = defaultdict(set)
    for node in report.absent_sources:
        for name in (node.name, *node.aliases):
            users[_plain(name)] |= set(node.used_by)
    hits = [source for source in family.absent if _plain(source.name) in users]
    complete = sum(set(source.used_by) <= users[_plain(source.name)] for source in hits)
    listed = tuple(sorted(name for name in family.present if _plain(name) in users))
    return Found(len(family.absent), len(hits), complete, listed)


def shares(answers: Iterable[Answer]) -> dict[str, float]:
    """Share of pairs by verdict; false arrows also with their stated confidence."""
    rows = list(answers)
    counts = Counter(answer.verdict for answer in rows)
    figures: dict[str, float] = {"pairs": len(rows)} | {name: counts[name] / max(1, len(rows)) for name in ("right", "open", "missed", "wrong", "false-arrow")}
    for percent in (80, 90):
        false = sum(a.verdict == "false-arrow" and a.said is not None and a.said.confidence >= percent / 100 for a in rows)
        figures[f"false_arrow_at_{percent}"] = false / max(1, len(rows))
    return figures


def first_answers(answers: Iterable[Answer]) -> float:
    """Expected calibration error of the first hypothesis of every pair, open verdicts included."""
    stated, right = [], []
    for _, truth, said, _ in answers:
        if said is not None and said.hypotheses:
            first, chance = said.hypotheses[0]
            way = "a-from-b" if truth.copy == truth.a else "b-from-a"
            true = {way} if truth.relation == "copied" else {truth.relation, *truth.acceptable}
            stated.append(chance)
            right.append(first in true)
    return calibration_error(stated, right)


def run(half: Half, variants: Sequence[str] = VARIANTS, settings: Settings | None = None) -> tuple[list[Answer], list[Found]]:
    """All answers on one half."""
    answers: list[Answer] = []
    found: list[Found] = []
    for family in families(half, variants):
        here, sources, _ = answered(family, settings or Settings())
        answers += here
        found.append(sources)
    return answers, found


def figures_of(answers: Sequence[Answer], found: Sequence[Found]) -> dict[str, Any]:
    """Shares over all, by kind of family, by variant, and for the variants without their source; absent sources."""
    wanted = sum(f.wanted for f in found)
    return {
        "ALL": shares(answers) | {"calibration_error": first_answers(answers)},
        "source withheld": shares(a for a in answers if a.family.variant.startswith("withheld")),
        "by kind": {kind: shares(a for a in answers if a.family.kind == kind) for kind in sorted({a.family.kind for a in answers})},
        "by variant": {name: shares(a for a in answers if a.family.variant == name) for name in VARIANTS if any(a.family.variant == name for a in answers)},
        "absent": {
            "wanted": wanted,
            "found": sum(f.found for f in found) / max(1, wanted),
            "found_with_all_users": sum(f.with_users for f in found) / max(1, wanted),
            "present_called_absent": sum(len(f.present_listed) for f in found),
        },
    }


def _rows(answers: Iterable[Answer]) -> Iterator[dict[str, Any]]:
    for a in answers:
        said = None if a.said is None else {"relation": a.said.relation, "copy": a.said.copy, "source": a.said.source, "confidence": a.said.confidence}
        truth = {"relation": a.truth.relation, "copy": a.truth.copy, "source": a.truth.source, "acceptable": a.truth.acceptable}
        yield {"family": a.family.name, "kind": a.family.kind, "a": a.truth.a, "b": a.truth.b, "truth": truth, "said": said, "verdict": a.verdict}


def main(argv: Sequence[str]) -> int:
    """Run on one half and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("half", choices=["fit", "test"])
    parser.add_argument("--variant", nargs="*", default=VARIANTS, choices=VARIANTS)
    parser.add_argument("--out", type=Path, metavar="FILE")
    args = parser.parse_args(argv)
    start = time.perf_counter()
    answers, found = run(args.half, args.variant)
    cost = _run.finished(list(_rows(answers)), time.perf_counter() - start, args.out)
    _run.show(f"families {args.half}", figures_of(answers, found), cost)
    for answer in answers:
        if answer.verdict in ("false-arrow", "wrong"):
            said = answer.said
            print(json.dumps({answer.verdict: answer.family.name, "pair": (answer.truth.a[-1], answer.truth.b[-1]), "said": said and said.wording}))
    return 0
