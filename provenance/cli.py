"""The command line: one group of commands, each imported only when it is called, and the exit codes.

Exit codes: 0 done; 1 a gate failed; 2 wrong usage or configuration; 3 nothing to work on; 4 internal error; 130 interrupted.
"""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
import traceback
from typing import NoReturn

import click

from provenance.errors import ProvenanceError

__all__ = ["COMMANDS", "LazyGroup", "cli", "main", "run"]

# Name -> (module, summary). The summary stands here so that `provenance --help` imports no command (it must answer in under 0.3 s); a test compares
# it with the command's own help.
COMMANDS: dict[str, tuple[str, str]] = {
    "report": ("provenance.commands.report", "Find recycled text in articles and write a report."),
    "compare": ("provenance.commands.compare", "Show the aligned passages of two documents."),
    "trace": ("provenance.commands.trace", "Say where one document comes from."),
    "dedup": ("provenance.commands.dedup", "Find the near-duplicates of a corpus."),
    "index": ("provenance.commands.index", "Keep an index of a corpus and ask it about new texts."),
    "explain": ("provenance.commands.explain", "Explain a finding, problem or evidence code."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, not when help is printed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All command names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; None when there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name][0]).command
        return command if isinstance(command, click.Command) else None

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a suggestion for a mistyped name."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            raise click.UsageError(f"No such command '{args[0]}'." + (f" Did you mean '{near[0]}'?" if near else " See 'provenance --help'."), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(None, "-V", "--version", package_name="provenance-checker", prog_name="provenance")
def cli() -> None:
    """Find recycled text and say, with evidence, which source copied which.

    \b
    Start with a folder of articles:
        provenance report articles/ -o out/
    then open out/report.html.
    """


def run(argv: list[str] | None = None) -> int:
    """Run one command line and return its exit code; everything that is not a result goes to stderr."""
    try:
        result = cli.main(args=argv, prog_name="provenance", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except SystemExit:  # click's answer to a reader of our output that went away (`| head`); it has taken care of stdout
        return 0
    except click.Abort:
        click.echo("Interrupted; nothing half-written was left behind.", err=True)
        return 130
    except KeyboardInterrupt:
        click.echo("Interrupted; nothing half-written was left behind.", err=True)
        return 130
    except click.ClickException as fault:
        fault.show()
        return 2
    except ProvenanceError as fault:
        click.echo(f"Error: {fault.message}", err=True)
        if fault.hint:
            click.echo(f"Hint: {fault.hint}", err=True)
        return fault.exit_code
    except BrokenPipeError:
        # The reader of our output went away (`| head`); stdout must not be flushed again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as fault:  # the last resort: the user gets a sentence, the traceback goes into a file
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix="provenance-error-", suffix=".txt", delete=False) as log:
            log.write(traceback.format_exc())
        click.echo(f"Internal error: {type(fault).__name__}. The details are in {log.name}; please report them.", err=True)
        return 4


def main() -> NoReturn:
    """Entry point of the ``provenance`` command."""
    # The matrices are small and the processes ours: threads of the linear algebra library only wait for each other (50 times slower on a busy machine).
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.exit(run())
