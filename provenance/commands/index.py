"""``provenance index``: a stored index of a corpus, for comparing new texts with old ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from provenance.commands._options import ProgressLine, Teller, config_option, progress_option, set_option, settings_from
from provenance.errors import InputError
from provenance.settings import DedupSettings

__all__ = ["command"]


@click.group("index", short_help="Keep an index of a corpus and ask it about new texts.")
def command() -> None:
    """Keep an index of a corpus and ask it about new texts.

    \b
    provenance index create archive.index old/*.jsonl
    provenance index add archive.index today.jsonl
    provenance index query archive.index suspected.jsonl
    """


def _columns(function: Callable[..., object]) -> Callable[..., object]:
    """``--text-column`` and ``--id-column``."""
    function = click.option("--id-column", default=None, metavar="NAME", help="Column of the id; without it rows are numbered.  [id]")(function)
    return click.option("--text-column", default=None, metavar="NAME", help="Column of the text.  [text]")(function)


def _settings(config: str | None, values: tuple[str, ...], text_column: str | None, id_column: str | None) -> DedupSettings:
    given = {"dedup.text_column": text_column, "dedup.id_column": id_column}
    return settings_from(config, values).with_values({name: value for name, value in given.items() if value is not None}).dedup


def _filled(path: Path, inputs: tuple[str, ...], settings: DedupSettings, progress: bool | None, *, create: bool) -> None:
    from provenance.engines.index import Index
    from provenance.engines.source import open_corpus

    say, line = Teller(), ProgressLine(progress)
    corpus = open_corpus(inputs, settings, say, named=True) if inputs else None
    try:
        with Index(path, settings, create=create) as index:
            added = index.add(corpus, say, line) if corpus is not None else 0
            total = index.count()
    except InputError:
        if create:  # an index of nothing would only stand in the way of the next try
            path.unlink()
        raise
    except KeyboardInterrupt:
        line.close()
        click.echo("What was added is safe; 'provenance index add' with the same files adds the rest.", err=True)
        raise
    finally:
        line.close()
        say.close()
    click.echo(f"{added} texts added; {path} holds {total}")


@command.command("create", short_help="Make an index, and fill it.")
@click.argument("path", metavar="INDEX")
@click.argument("inputs", nargs=-1, metavar="[IN...]")
@_columns
@progress_option
@config_option
@set_option
def create(path: str, inputs: tuple[str, ...], progress: bool | None, **options: Any) -> None:  # noqa: ANN401 - what _settings takes
    """Make an index, and fill it with JSON lines, CSV, Parquet or folders of text.

    A text without an id gets the name of its file and its row.
    """
    _filled(Path(path), inputs, _settings(**options), progress, create=True)


@command.command("add", short_help="Add texts to an index.")
@click.argument("path", metavar="INDEX")
@click.argument("inputs", nargs=-1, required=True, metavar="IN...")
@_columns
@progress_option
@config_option
@set_option
def add(path: str, inputs: tuple[str, ...], progress: bool | None, **options: Any) -> None:  # noqa: ANN401 - what _settings takes
    """Add texts to an index; what it holds is not read again. Ids that it has already are left out and told."""
    _filled(Path(path), inputs, _settings(**options), progress, create=False)


@command.command("query", short_help="Find the stored texts that are like some texts.")
@click.argument("path", metavar="INDEX")
@click.argument("inputs", nargs=-1, required=True, metavar="IN...")
@click.option("--top", type=click.IntRange(0, 1000), default=0, help="Also show the K most similar by signature, however little alike.  [0]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@_columns
@config_option
@set_option
def query(path: str, inputs: tuple[str, ...], top: int, as_json: bool, **options: Any) -> None:  # noqa: ANN401 - what _settings takes
    """Find the stored texts that are like some texts, with exact Jaccard and containment of word 3-grams, best first."""
    from provenance.engines.index import Index
    from provenance.engines.source import open_corpus

    settings, say = _settings(**options), Teller()
    try:
        with Index(Path(path), settings) as index:
            for asked, found, jaccard, inside, around in index.query(open_corpus(inputs, settings, say, named=True), say, top):
                if as_json:
                    row = {"asked": asked, "found": found, "jaccard": jaccard, "asked_inside_found": inside, "found_inside_asked": around}
                    click.echo(json.dumps(row, ensure_ascii=False))
                else:
                    click.echo(f"{asked}\t{found}\tJaccard {jaccard:.3f}\t{inside:.3f} of it in the other\t{around:.3f} of the other in it")
    finally:
        say.close()


@command.command("stats", short_help="What an index holds.")
@click.argument("path", metavar="INDEX")
@config_option
@set_option
def stats(path: str, config: str | None, values: tuple[str, ...]) -> None:
    """What an index holds."""
    from provenance.engines.index import Index

    with Index(Path(path), settings_from(config, values).dedup) as index:
        for name, value in index.stats().items():
            click.echo(f"{name}: {value}")
