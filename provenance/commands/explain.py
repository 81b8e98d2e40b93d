"""``provenance explain``: what a code means and how to judge it."""

from __future__ import annotations

import difflib

import click

from provenance.codes import CODES
from provenance.errors import UsageError

__all__ = ["command"]


@click.command("explain", short_help="Explain a finding, problem or evidence code.")
@click.argument("code", required=False, metavar="[CODE]")
def command(code: str | None) -> None:
    """Explain a finding, problem or evidence code; without a code, list them all.

    \b
    provenance explain PV103
    """
    if code is None:
        for entry in CODES.values():
            click.echo(f"{entry.code}  {entry.title}")
        return
    found = CODES.get(code.upper())
    if found is None:
        near = difflib.get_close_matches(code.upper(), CODES, n=1, cutoff=0.4)
        raise UsageError(f"there is no code {code}", hint=(f"did you mean {near[0]}? " if near else "") + "'provenance explain' lists them all")
    click.echo(f"{found.code}  {found.title}\n\n{found.why}\n\nHow to judge it: {found.judge}")
    if found.example:
        click.echo(f"\nFor example: {found.example}")
