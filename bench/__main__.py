"""``python -m bench NAME PACK [options]`` runs ``bench/NAME.py``; without a name it lists what there is."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import bench


def main(argv: list[str]) -> int:
    """Run one measurement; exit status 2 for an unknown name."""
    modules = {m.name for m in pkgutil.iter_modules(bench.__path__) if not m.name.startswith("_")}
    runnable = (
        sorted(name for name in modules if hasattr(importlib.import_module(f"bench.{name}"), "main")) if not argv or argv[0] not in modules else [argv[0]]
    )
    if not argv or argv[0] not in runnable:
        print("usage: python -m bench NAME PACK [--sample N] [--out FILE]\nnames: " + " ".join(runnable))
        return 2
    return int(importlib.import_module(f"bench.{argv[0]}").main(argv[1:]) or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
