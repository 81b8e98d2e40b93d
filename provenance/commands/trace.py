"""``provenance trace``: where one document comes from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from provenance.commands._options import ProgressLine, config_option, jobs_option, progress_option, set_option, settings_from, tell

if TYPE_CHECKING:
    from provenance.model import Relation, Report

__all__ = ["answer", "command"]

_MOST_PAIRS = 20  # shown in the terminal; `provenance report` writes them all


@click.command("trace", short_help="Say where one document comes from.")
@click.argument("file", metavar="FILE")
@click.option("--in", "folder", metavar="FOLDER", required=True, help="Documents it may come from, or that may come from it.")
@click.option("--metadata", type=click.Path(dir_okay=False), help="CSV of what you know: path, source, published, url, author, title, original, trust.")
@click.option("--outlets", type=click.Path(dir_okay=False), help="CSV of further news organisations and their names.")
@click.option("--json", "as_json", is_flag=True, help="Print the relations as JSON.")
@config_option
@set_option
@jobs_option
@progress_option
def command(**given: object) -> None:
    """Say where one document comes from.

    \b
    provenance trace suspected.html --in archive/
    """
    from provenance import api
    from provenance.errors import InputError
    from provenance.reading.walk import shown_path

    file, folder = str(given["file"]), str(given["folder"])
    paths = [file, folder]
    progress = given["progress"]
    line = ProgressLine(progress if isinstance(progress, bool) else None)
    values = given["values"]
    config, jobs = given["config"], given["jobs"]
    try:
        result = api.analyse(
            paths,
            settings=settings_from(str(config) if config else None, values if isinstance(values, tuple) else ()),
            metadata=str(given["metadata"]) if given["metadata"] else None,
            outlets=str(given["outlets"]) if given["outlets"] else None,
            jobs=jobs if isinstance(jobs, int) else None,
            progress=line,
        )
    finally:
        line.close()
    tell(*result.report.problems)
    wanted = shown_path(file, paths)
    found = [text.id for text in result.report.texts if text.document.path == wanted or text.document.path.startswith(f"{wanted}#")]
    if len(found) != 1:
        raise InputError(f"{file} could not be read" if not found else f"{file} holds {len(found)} documents", hint="trace takes one document")
    if given["as_json"]:
        click.echo(json.dumps(_plain(result.report, found[0]), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(answer(result.report, found[0])))


def answer(report: Report, doc: str) -> list[str]:
    """The lines that say where ``doc`` comes from: its relations that are not independent, then the absent sources it leans on."""
    from provenance.formats.naming import Names, as_text
    from provenance.formats.safe import one_line
    from provenance.formats.terminal import evidence_lines
    from provenance.formats.wording import absent_phrase

    names = Names(report)
    lines = [f"Where {one_line(doc)} comes from", ""]
    pairs = _pairs(report, doc)
    lines += [] if pairs else ["No other document shares text with it."]
    for pair in pairs[:_MOST_PAIRS]:
        lines.append(f"- {one_line(pair.wording)}")
        lines += [f"    {line}" for line in evidence_lines(pair, names)]
        lines += [f"    What would settle it: {one_line(pair.settle)}"] if pair.settle else []
    if len(pairs) > _MOST_PAIRS:
        lines.append(f"- and {len(pairs) - _MOST_PAIRS} more; 'provenance report' writes them all")
    nodes = [node for node in report.absent_sources if doc in node.used_by]
    lines += ["", "Sources that are not among the documents:"] if nodes else []
    for node in nodes:
        lines.append(f"- {one_line(as_text(absent_phrase(node, names)))}")
        lines += [f"    Search for: {one_line(node.hint)}"] if node.hint else []
    return lines


def _pairs(report: Report, doc: str) -> list[Relation]:
    """Relations of a document that say something, its likely sources first."""
    rank = {"copied": 0, "undecided": 1, "common-source": 2, "shared-quotes": 3, "incidental": 4}
    mine = [pair for pair in report.pairs if doc in (pair.a, pair.b) and pair.relation in rank]
    return sorted(mine, key=lambda pair: (rank[pair.relation], pair.copy != doc, -pair.confidence, pair.a, pair.b))


def _plain(report: Report, doc: str) -> dict[str, object]:
    from dataclasses import asdict

    nodes = [node for node in report.absent_sources if doc in node.used_by]
    return {"document": doc, "pairs": [asdict(pair) for pair in _pairs(report, doc)], "absent_sources": [asdict(node) for node in nodes]}
