"""Options that several commands share, and what turns them into settings."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import click

from provenance.errors import UsageError
from provenance.model import Problem
from provenance.settings import Settings

__all__ = ["ProgressLine", "Teller", "config_option", "cores", "jobs_option", "progress_option", "progress_text", "set_option", "settings_from", "tell"]

_SHOWN = 10  # problems of one kind on stderr
_Decorated = Callable[..., object]


def config_option(function: _Decorated) -> _Decorated:
    """``--config FILE``."""
    return click.option(
        "--config",
        type=click.Path(dir_okay=False),
        envvar="PROVENANCE_CONFIG",
        show_envvar=True,
        help="Read settings from this TOML file  [./provenance.toml if there]",
    )(function)


def set_option(function: _Decorated) -> _Decorated:
    """``--set room.key=value``, repeatable."""
    return click.option("--set", "values", multiple=True, metavar="KEY=VALUE", help="Change one setting, e.g. --set report.max_pairs=500; repeatable.")(
        function
    )


def jobs_option(function: _Decorated) -> _Decorated:
    """``--jobs N``."""
    return click.option(
        "--jobs",
        type=click.IntRange(1, 1024),
        default=None,
        callback=lambda context, parameter, value: value or cores(),
        help="Processes to use; the result does not depend on it.  [number of cores]",
    )(function)


def cores() -> int:
    """The processors that this process may use: those of a container or of a batch job are fewer than the machine's."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def progress_option(function: _Decorated) -> _Decorated:
    """``--no-progress``."""
    return click.option("--progress/--no-progress", default=None, help="Show progress on stderr.  [when stderr is a terminal]")(function)


def tell(*problems: Problem) -> None:
    """Say on stderr what could not be done, one line a problem."""
    for problem in problems:
        click.echo(f"{problem.code} {problem.where}: {problem.message}" + (f" ({problem.hint})" if problem.hint else ""), err=True)


class Teller:
    """Says problems as they come, of every kind the first ones only: a page of one kind would hide the others. ``close`` says how many more there were."""

    def __init__(self, rest: str = "") -> None:
        self._rest = rest
        self._told: Counter[str] = Counter()

    def __call__(self, problem: Problem) -> None:
        """Say it, or count it."""
        self._told[problem.code] += 1
        if self._told[problem.code] <= _SHOWN:
            tell(problem)

    def close(self) -> None:
        """Say how many were not said."""
        for code, count in sorted(self._told.items()):
            if count > _SHOWN:
                click.echo(f"{code}: {count - _SHOWN} more problems of this kind{self._rest}", err=True)


def settings_from(config: str | None, values: tuple[str, ...]) -> Settings:
    """Defaults, then the TOML file, then ``--set``; raises UsageError or SettingsError naming what is wrong."""
    settings = Settings()
    path = Path(config) if config else Path("provenance.toml")
    if config and not path.is_file():
        raise UsageError(f"there is no settings file {config}")
    if path.is_file():
        try:
            settings = settings.with_toml(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError) as fault:
            raise UsageError(f"the settings file {path} cannot be read: {fault}") from fault
    pairs: dict[str, object] = {}
    for value in values:
        key, equals, given = value.partition("=")
        if not equals:
            raise UsageError(f"--set {value}: write it as KEY=VALUE")
        pairs[key.strip()] = given.strip()
    return settings.with_values(pairs)


class ProgressLine:
    """One line on stderr: what is being done, a bar, how far it is, how fast it goes and how long it will take; silent unless wanted.

    Called with (step, done, total), a step that counts bytes ending in ``(bytes)``; redraws at most ten times a second.
    """

    def __init__(self, wanted: bool | None) -> None:
        self._shown = sys.stderr.isatty() if wanted is None else wanted
        self._step = ""
        self._since = 0.0
        self._from = 0
        self._last = 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        """Say that ``done`` of ``total`` of this step are finished."""
        if not self._shown:
            return
        now = time.monotonic()
        if step != self._step:
            self._step, self._since, self._from, self._last = step, now, done, 0.0
        if now - self._last < 0.1 and done < total:
            return
        self._last = now
        click.echo("\r\x1b[K" + progress_text(step, done, total, (done - self._from) / max(now - self._since, 1e-3)), err=True, nl=False)

    def close(self) -> None:
        """Remove the line."""
        if self._shown and self._step:
            click.echo("\r\x1b[K", err=True, nl=False)


def progress_text(step: str, done: int, total: int, rate: float) -> str:
    """The line for ``done`` of ``total`` at ``rate`` a second.

    >>> progress_text("scanning (bytes)", 50_000_000, 200_000_000, 25e6)
    'scanning [#####...............]  25 %, 50 of 200 MB, 25 MB/s, 6 s left'
    >>> progress_text("comparing", 7, 7, 0.0)
    'comparing [####################] 100 %, 7 of 7'
    """
    share = min(1.0, done / total) if total > 0 else 1.0
    bar = "#" * int(20 * share)
    in_bytes = step.endswith("(bytes)")
    unit, name = (1_000_000, " MB") if in_bytes else (1, "")
    pace = f", {rate / unit:,.0f}{name or ' '}/s" if rate >= unit else ""
    left = f", {(total - done) / rate:,.0f} s left" if rate > 0 and done < total else ""
    return f"{step.removesuffix('(bytes)').strip()} [{bar:.<20}] {share:>4.0%}, {done // unit:,} of {total // unit:,}{name}{pace}{left}".replace("%", " %")
