"""``provenance report``: from a folder of articles to a report."""

from __future__ import annotations

import dataclasses
import sys
from typing import Any

import click

from provenance.commands._options import ProgressLine, config_option, jobs_option, progress_option, set_option, settings_from, tell

__all__ = ["command"]


@click.command("report", short_help="Find recycled text in articles and write a report.")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("-o", "--output", default="provenance-out", show_default=True, help="Folder to write to.")
@click.option("-f", "--format", "formats", multiple=True, help="Write only this format; repeatable.  [all]")
@click.option("--force", is_flag=True, help="Write into the folder even if it holds other things.")
@click.option("--metadata", metavar="CSV", help="What you know of the documents: columns path, source, published, url, author, title, original, trust.")
@click.option("--outlets", metavar="CSV", help="More outlets and their other names, in the columns of the built-in table.")
@click.option("--title", default="", help="Title of the report.")
@click.option("--hide-names", is_flag=True, help="Write Document A, B, ... instead of names and outlets.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@jobs_option
@config_option
@set_option
@progress_option
def command(
    paths: tuple[str, ...],
    output: str,
    formats: tuple[str, ...],
    force: bool,
    quiet: bool,
    **given: Any,  # noqa: ANN401 - click hands its options over untyped
) -> None:
    """Find recycled text in articles and write a report.

    PATH is a file or a folder (.txt .md .html .docx .pdf .jsonl .csv .parquet; a table holds one document a row), or - for one document on stdin.

    \b
    provenance report articles/ -o out/
    provenance report corpus.csv --set read.text_column=body -o out/
    """
    settings = settings_from(given["config"], given["values"])
    from provenance import api
    from provenance.formats.terminal import summary_lines

    shown = dataclasses.replace(settings.report, title=given["title"] or settings.report.title, hide_names=given["hide_names"] or settings.report.hide_names)
    settings = dataclasses.replace(settings, report=shown)
    api.check_output(output, formats, force=force)
    line = ProgressLine(False if quiet else given["progress"])
    try:
        result = api.analyse(
            list(paths),
            settings=settings,
            metadata=given["metadata"],
            outlets=given["outlets"],
            jobs=given["jobs"],
            progress=line,
            stdin=sys.stdin.buffer,
        )
    finally:
        line.close()
    tell(*result.report.problems)
    written = result.write(output, formats=formats, force=force)
    if not quiet:
        for text in summary_lines(result.report):
            click.echo(text)
        click.echo(f"\nWritten: {', '.join(written)}")
