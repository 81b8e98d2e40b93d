"""Quality floors: figures on a sample of each pack below which no change may fall by more than .01.

``python -m bench floors DIR`` compares with ``tests/quality/floors.json``; ``--pin`` writes what was measured into it. An entry names a measurement, its pack,
the size of the sample and figures by their path (``ALL.f1``); figures under ``at_most`` must not rise, those under ``at_least`` must not fall.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.results import Measure, lookup, run

FILE = Path(__file__).resolve().parents[1] / "tests" / "quality" / "floors.json"
SLACK = 0.01


def entries() -> list[dict[str, Any]]:
    """The pinned entries."""
    return list(json.loads(FILE.read_text(encoding="utf-8"))["floors"])


def measured(entry: Mapping[str, Any], packs: Path) -> dict[str, float]:
    """The entry's figures as they are now, by path; raises RuntimeError when the measurement fails or prints no such figure."""
    printed = run(Measure("", entry["bench"], entry["pack"], ()), packs, entry["sample"])
    if isinstance(printed, str):
        raise RuntimeError(f"{entry['bench']} {entry['pack']}: {printed}")
    wanted = entry.get("measure", "")
    figures: dict[str, Any] = next((item.get("figures", item) for item in printed if item.get("measure") == wanted or not wanted), {})
    values = {path: lookup(figures, path.split(".")) for path in (*entry.get("at_least", {}), *entry.get("at_most", {}))}
    missing = [path for path, value in values.items() if value is None]
    if missing:
        raise RuntimeError(f"{entry['bench']} {entry['pack']}: no figure {', '.join(missing)}")
    return {path: float(value) for path, value in values.items() if value is not None}


def falls(entry: Mapping[str, Any], values: Mapping[str, float]) -> list[str]:
    """What got worse than the floor allows, in words.

    >>> falls({"at_least": {"ALL.f1": 0.9}}, {"ALL.f1": 0.885})
    ['ALL.f1 is 0.8850, pinned at 0.9000']
    """
    worse = [path for path, floor in entry.get("at_least", {}).items() if values[path] < floor - SLACK]
    worse += [path for path, ceiling in entry.get("at_most", {}).items() if values[path] > ceiling + SLACK]
    pinned = {**entry.get("at_least", {}), **entry.get("at_most", {})}
    return [f"{path} is {values[path]:.4f}, pinned at {pinned[path]:.4f}" for path in worse]


def main(argv: Sequence[str]) -> int:
    """Compare or pin; exit status 1 when something fell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packs", type=Path)
    parser.add_argument("--pin", action="store_true")
    args = parser.parse_args(argv)
    folder = args.packs / "bench_dev" if (args.packs / "bench_dev").is_dir() else args.packs
    page = json.loads(FILE.read_text(encoding="utf-8"))
    fallen = 0
    for entry in page["floors"]:
        values = measured(entry, folder)
        faults = falls(entry, values)
        fallen += len(faults)
        print(entry["bench"], entry["pack"], {path: round(value, 4) for path, value in values.items()}, "; ".join(faults) or "ok")
        if args.pin:
            for side in ("at_least", "at_most"):
                entry.update({side: {path: round(values[path], 4) for path in entry[side]}} if side in entry else {})
    if args.pin:
        FILE.write_text(json.dumps(page, indent=1) + "\n", encoding="utf-8")
        return 0
    return int(fallen > 0)
