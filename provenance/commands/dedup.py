"""``provenance dedup``: the near-duplicates of a corpus."""

from __future__ import annotations

import gc
import os
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from provenance.commands._options import ProgressLine, Teller, config_option, jobs_option, progress_option, set_option, settings_from
from provenance.errors import UsageError

if TYPE_CHECKING:
    from provenance.corpus import Deduplicated

__all__ = ["command"]

_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "ki": 2**10, "mi": 2**20, "gi": 2**30}
_LEAST = 240_000_000  # bytes: what interpreter, libraries (200 MB with a block of text) and the smallest tables take
_RECALL = {"fast": 24, "normal": 48, "high": 96, "highest": 192}  # shingles kept per text; see the curve that is printed


def _bytes(text: str) -> int:
    """The number of bytes that ``300MB`` stands for; raises UsageError for what is no size or too little."""
    match = re.fullmatch(r"\s*(\d{1,6}(?:\.\d{1,3})?)\s*([kKmMgG]?i?)[bB]?\s*", text)
    if not match or match[2].lower() not in _UNITS:
        raise UsageError(f"--memory {text}: write it like 300MB or 2GB")
    wanted = int(float(match[1]) * _UNITS[match[2].lower()])
    if wanted < _LEAST:
        raise UsageError(f"--memory {text}: the least is {_LEAST // 1_000_000} MB")
    return wanted


@click.command("dedup", short_help="Find the near-duplicates of a corpus.")
@click.argument("inputs", nargs=-1, required=True, metavar="IN...")
@click.option("-o", "--out", required=True, type=click.Path(file_okay=False), help="Folder for the results.")
@click.option(
    "--action",
    type=click.Choice(["tag", "keep", "split", "list"]),
    default="tag",
    show_default=True,
    help="Write all rows with marks, only those kept, both sorts apart, or only the tables of pairs and groups.",
)
@click.option(
    "--keep", type=click.Choice(["earliest", "longest", "first", "source"]), default="earliest", show_default=True, help="Which text of a group stays."
)
@click.option("--prefer", default="", metavar="A,B,...", help="With --keep source: the sources to prefer, best first.")
@click.option("--min-jaccard", type=click.FloatRange(0.2, 1), default=None, help="Group texts at least this alike.  [0.5]")
@click.option("--min-containment", type=click.FloatRange(0.3, 1), default=None, help="Group a text with one that holds this share of it.  [0.8]")
@click.option("--recall", type=click.Choice(list(_RECALL)), default=None, help="How many shingles are sampled: fewer are faster and miss more.  [normal]")
@click.option("--text-column", default=None, metavar="NAME", help="Column of the text.  [text]")
@click.option("--id-column", default=None, metavar="NAME", help="Column of the id; without it rows are numbered.  [id]")
@click.option("--date-column", "published_column", default=None, metavar="NAME", help="Column of the dates that --keep earliest goes by.  [published]")
@click.option("--source-column", default=None, metavar="NAME", help="Column of the sources that --prefer names.  [source]")
@click.option("--memory", default=None, metavar="SIZE", help="Stay below this much memory, e.g. 300MB; more goes to disk.  [640MB]")
@click.option(
    "--engine", type=click.Choice(["local", "spark"]), default="local", show_default=True, help="Where the work is done; spark needs provenance-checker[spark]."
)
@click.option("--master", default=None, metavar="URL", help="With --engine spark: the cluster.  [local[*]]")
@click.option(
    "--cluster-out", default=None, metavar="URI", help="With --engine spark: what executors write to, a URI or a folder that all machines share.  [OUT]"
)
@click.option("--resume", is_flag=True, help="Go on with a run that was interrupted.")
@click.option("--force", is_flag=True, help="Write into a folder that is not empty.")
@jobs_option
@progress_option
@config_option
@set_option
def command(inputs: tuple[str, ...], out: str, config: str | None, values: tuple[str, ...], **options: object) -> None:
    """Find the near-duplicates of a corpus: JSON lines, CSV (also .gz, .zst), Parquet or folders of text.

    Exact Jaccard and containment of word 3-grams decide; nothing is dropped unless you ask for it.

    \b
    provenance dedup news.jsonl.gz -o unique --action keep
    provenance dedup corpus/*.parquet -o marked --memory 2GB

    Exit codes: 0 done, 2 wrong usage, 3 nothing to read or the disk is full, 130 interrupted (then --resume goes on).
    """
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # measured: 7 % less CPU time and 40 MB less than Arrow's own pools, which keep what they free
    gc.disable()  # a run makes many small values and hardly a cycle; the process ends with it
    from provenance.corpus import Plan, deduplicate
    from provenance.dedup import expected_recall

    given = {
        f"dedup.{name}": options[name]
        for name in ("min_jaccard", "min_containment", "text_column", "id_column", "published_column", "source_column")
        if options[name] is not None
    }
    if options["recall"] is not None:
        given["dedup.keep"] = _RECALL[str(options["recall"])]
    if options["memory"] is not None:
        given["dedup.memory"] = _bytes(str(options["memory"]))
    settings = settings_from(config, values).with_values(given).dedup
    prefer = tuple(name.strip() for name in str(options["prefer"]).split(",") if name.strip())
    _fitting(options)
    plan = Plan(
        Path(out),
        str(options["action"]),
        str(options["keep"]),
        prefer,
        int(str(options["jobs"])),
        bool(options["resume"]),
        bool(options["force"]),
        str(options["engine"]),
        str(options["master"] or ""),
        str(options["cluster_out"] or ""),
    )
    curve = expected_recall(settings.keep, (settings.min_shared, settings.min_share))
    line = ProgressLine(None if options["progress"] is None else bool(options["progress"]))

    def announce() -> None:
        click.echo("expected recall by Jaccard: " + "  ".join(f"{jaccard:.1f} {chance:.3f}" for jaccard, chance in curve), err=True)

    try:
        result = deduplicate(inputs, settings, plan, clock=time.perf_counter, progress=line, announce=announce)
    except KeyboardInterrupt:
        line.close()
        click.echo("The same command with --resume goes on.", err=True)
        raise
    finally:
        line.close()
    _tell(result, out)


def _fitting(options: dict[str, object]) -> None:
    """Raises UsageError for an option that another one makes meaningless."""
    spark, by_source = options["engine"] == "spark", options["keep"] == "source"
    for name, other, fits in (("resume", "engine", not spark), ("master", "engine", spark), ("cluster_out", "engine", spark), ("prefer", "keep", by_source)):
        if options[name] and not fits:
            raise UsageError(f"--{name.replace('_', '-')} means nothing with --{other} {options[other]}", hint="leave it out, or see 'provenance dedup --help'")


def _tell(result: Deduplicated, out: str) -> None:
    say = Teller(" in run.json")
    for problem in result.problems:
        say(problem)
    say.close()
    counts = result.run["counts"]
    click.echo(f"{counts['rows']} texts, {counts['groups']} groups, {counts['duplicates']} duplicates, {counts['pairs']} pairs; results in {out}")
