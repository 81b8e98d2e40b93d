"""``provenance compare``: two documents side by side in the terminal."""

from __future__ import annotations

import shutil

import click

from provenance.commands._options import config_option, set_option, settings_from, tell

__all__ = ["command"]


@click.command("compare", short_help="Show the aligned passages of two documents.")
@click.argument("left", metavar="A")
@click.argument("right", metavar="B")
@click.option("--width", type=click.IntRange(40, 400), default=None, help="Columns to use.  [of the terminal]")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True, help="Mark changed words in colour.")
@config_option
@set_option
def command(left: str, right: str, width: int | None, color: str, config: str | None, values: tuple[str, ...]) -> None:
    """Show the aligned passages of two documents.

    \b
    provenance compare original.txt suspected.html
    """
    from provenance import api
    from provenance.errors import InputError
    from provenance.formats.terminal import comparison

    result = api.analyse([left, right], settings=settings_from(config, values), jobs=1)
    tell(*result.report.problems)
    if len(result.report.texts) != 2:
        raise InputError(f"compare needs two documents; {len(result.report.texts)} could be read", hint="for a folder or a table use 'provenance report'")
    text = comparison(result.report, width=width or shutil.get_terminal_size((100, 24)).columns)
    click.echo(text, color={"auto": None, "always": True, "never": False}[color])
