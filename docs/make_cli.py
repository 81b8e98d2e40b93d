"""Write docs/cli.md from the commands' own help, so that the two cannot drift apart."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path

from provenance.cli import COMMANDS, run

TARGET = Path(__file__).with_name("cli.md")
WIDTH = "100"  # columns; as wide as the blocks of the other pages
HEAD = """# The command line

*Written by `make docs` from the commands' own help; do not edit it by hand.*

Exit codes: 0 done; 1 a gate failed; 2 wrong usage or configuration; 3 nothing to work on; 4 internal error (the traceback goes into a file); 130 interrupted.
Results go to stdout, progress and problems to stderr.
"""


def help_of(*argv: str) -> str:
    """What ``provenance ARGV --help`` prints, without trailing blanks."""
    out = io.StringIO()
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = WIDTH
    try:
        with contextlib.redirect_stdout(out):
            run([*argv, "--help"])
    finally:
        os.environ.pop("COLUMNS")
        if before is not None:
            os.environ["COLUMNS"] = before
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip().splitlines())


def page() -> str:
    """The whole of docs/cli.md."""
    parts = [HEAD, f"## provenance\n\n```text\n{help_of()}\n```\n"]
    parts += [f"## provenance {name}\n\n```text\n{help_of(name)}\n```\n" for name in COMMANDS]
    return "\n".join(parts)


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
    sys.stdout.write(f"{TARGET.name} written\n")
