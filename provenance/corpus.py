"""The corridor of corpus scale: the only file that knows the order scan, join, verify, group, write."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from provenance.dedup import POLICIES, expected_recall
from provenance.engines.boilerplate import Hot, Sentences, boilerplate_table, placed
from provenance.engines.findings import Findings, arrow, joined, moments, sums
from provenance.engines.local import LocalEngine
from provenance.engines.scanner import LAYOUT, RECIPE
from provenance.engines.sink import Marks, output_names, write_corpus, write_table
from provenance.engines.source import Corpus, open_corpus
from provenance.engines.store import FactStore, FileStore, MemoryStore
from provenance.errors import InputError, StateError, UsageError
from provenance.model import Problem, Progress
from provenance.settings import DedupSettings
from provenance.tabulate import member_table, pair_batch, tables

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from provenance.engines.spark_results import Found

__all__ = ["ACTIONS", "Deduplicated", "Plan", "deduplicate"]

ACTIONS = ("tag", "keep", "split", "list")
ENGINES = ("local", "spark")
Store = FileStore | MemoryStore | FactStore
_UNFINISHED = ".unfinished"
_LOOKED_AT = 20  # dates of a block in an unusual form that are tried: to tell that some cannot be read, not how many
_TOLD = 200  # problems of one code told one by one; the rest is counted


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with a corpus: where the results go (None: only returned), which row of a group stays, and how to run."""

    out: Path | None = None
    action: str = "tag"
    keep: str = "earliest"
    prefer: tuple[str, ...] = ()
    jobs: int = 1
    resume: bool = False
    force: bool = False
    engine: str = "local"
    master: str = ""
    cluster_out: str = ""  # Spark: a folder all machines share, or a URI, that the executors write to; ``out`` when empty


@dataclass(frozen=True)
class Deduplicated:
    """What was found: ``pairs`` and ``groups`` are Arrow tables, ``run`` is the content of run.json, ``marks`` has an entry for every row.

    Of the Spark engine ``tagged`` has the id and the tags of the rows in groups. Above its limit all three tables are Spark DataFrames and ``marks`` is None.
    """

    pairs: pa.Table
    groups: pa.Table
    marks: Marks | None
    rows: int
    problems: tuple[Problem, ...]
    run: dict[str, Any] = field(default_factory=dict)
    tagged: Any = None

    def tags(self) -> pd.DataFrame:
        """The columns group, keep, duplicate_of, containment, jaccard, reason for every row in the order of the input; of the Spark engine as in ``tagged``."""
        frame: pd.DataFrame
        if self.marks is None:
            frame = self.tagged.toPandas()
        else:
            frame = (self.marks.table(0, self.rows) if self.tagged is None else self.tagged).to_pandas()
        return frame

    def __repr__(self) -> str:
        counts = self.run["counts"]
        return f"<provenance.Deduplicated: {self.rows} rows, {counts['groups']} groups, {counts['duplicates']} duplicates>"


class _Ledger:
    """Problems as they are told: of each code the first ones in full, the rest as a number."""

    def __init__(self) -> None:
        self._told: dict[str, list[Problem]] = {}
        self._more: dict[str, int] = {}
        self.muted = False

    def __call__(self, problem: Problem) -> None:
        if self.muted:
            return
        kept = self._told.setdefault(problem.code, [])
        if len(kept) < _TOLD:
            kept.append(problem)
        else:
            self._more[problem.code] = self._more.get(problem.code, 0) + 1

    def problems(self) -> tuple[Problem, ...]:
        found = [problem for code in sorted(self._told) for problem in self._told[code]]
        found += [Problem(code, "corpus", f"{count} more of the same", "") for code, count in sorted(self._more.items())]
        return tuple(found)


def deduplicate(
    data: object,
    settings: DedupSettings,
    plan: Plan,
    *,
    clock: Callable[[], float] | None = None,
    progress: Progress | None = None,
    announce: Callable[[], None] | None = None,
) -> Deduplicated:
    """Find the near-duplicates of a corpus and, with ``plan.out``, write the results.

    ``data`` is a path, several paths, a pandas DataFrame or an Arrow table. ``clock`` gives seconds for the timings in run.json; ``announce`` is called before
    a run that is not a short one. Raises UsageError for a plan that makes no sense, InputError when there is nothing to read, StateError when the disk is
    full or an unfinished run cannot be resumed.

    >>> import pyarrow as pa
    >>> story = "the harbour council voted nine to four on tuesday to close the ferry line"
    >>> found = deduplicate(pa.table({"id": ["a", "b", "c"], "text": [story, story + " in june", "nothing alike"]}), DedupSettings(), Plan())
    >>> found.groups.column("size").to_pylist(), found.pairs.select(["a", "b"]).to_pylist()
    ([2], [{'a': 'a', 'b': 'b'}])
    """
    _checked(plan)
    ledger = _Ledger()
    laps = _Laps(clock)
    if announce and plan.engine == "spark":
        announce()
    if plan.engine == "spark" or hasattr(data, "sparkSession"):
        return _on_spark(data, settings, plan, ledger, laps)
    settings = replace(
        settings, block_bytes=min(settings.block_bytes, max(100_000, settings.memory // 80))
    )  # a block takes ten times its text while it is scanned
    corpus = open_corpus(data, settings, ledger, plan.out)
    small = corpus.size < settings.small_bytes
    if announce and not small:
        announce()
    store = _store(corpus, settings, plan, small)
    engine = LocalEngine(settings, jobs=1 if small else plan.jobs, compiled=not small, progress=progress)
    try:
        with ThreadPoolExecutor(1) as beside:
            asides = _Asides(corpus, store, settings, ledger, beside if engine.jobs > 1 else None)
            findings = engine.find(corpus, store, ledger, laps, asides.begin)
            if not len(findings.words):
                store.close()
                told = "".join(f"\n  {p.where}: {p.message}" + (f" ({p.hint})" if p.hint else "") for p in ledger.problems()[:20])
                raise InputError(f"not one text could be read{told}")
            result = _finished((corpus, store, asides, progress), (findings, partial(engine.spans, store, findings)), settings, plan, ledger, laps)
    except OSError as fault:
        raise StateError(f"the run stopped: {fault}", hint=_remedy(fault)) from fault
    except MemoryError as fault:
        raise StateError("the run stopped: the machine has no memory left", hint="close other programs or give a smaller --memory, then --resume") from fault
    store.close()
    return result


def _on_spark(data: object, settings: DedupSettings, plan: Plan, ledger: _Ledger, laps: _Laps) -> Deduplicated:
    """The same with the Spark engine; ``data`` may be a Spark DataFrame, whose session is used then."""
    from provenance.engines.spark import SparkEngine, session

    spark: Any = getattr(data, "sparkSession", None)
    ours = False
    try:
        if spark is None:
            spark, ours = session(plan.master)
        with SparkEngine(settings, spark).found(data, ledger) as found:
            laps("find")
            return _spread(found, settings, plan, ledger, laps)
    except Exception as fault:  # pyspark and py4j have no base class in common, and must not be imported here
        if type(fault).__module__.split(".")[0] not in ("pyspark", "py4j"):
            raise
        lines = [line.strip() for line in str(fault).splitlines() if line.strip()] or [type(fault).__name__]
        told = next((line[2:] for line in lines if line.startswith(": ")), lines[0])  # py4j has what Java says in its second line
        raise StateError(f"Spark ended the run: {told[:500]}", hint="what Spark printed above says more; docs/spark.md tells what it needs") from fault
    finally:
        if ours:
            spark.stop()


def _spread(found: Found, settings: DedupSettings, plan: Plan, ledger: _Ledger, laps: _Laps) -> Deduplicated:
    """What the cluster found, grouped on the driver if it is little enough, else on the cluster; rows are written by the executors."""
    counts, choice = found.counts, (plan.keep, plan.prefer)
    target = plan.cluster_out.rstrip("/") or (plan.out.absolute().as_uri() if plan.out else "")
    marks, made, local = None, {}, counts["pairs"] <= settings.driver_pairs
    if local:
        findings, store = found.gathered()
        marks, made["groups"], pairs = tables(findings, store, settings, choice)
        tags = marks.table(0, len(findings.words)).add_column(0, "id", next(store.read(["id"])).column("id"))
        made |= {"pairs": pairs.drop_columns(["a_row", "b_row"]), "tags": tags.filter(tags.column("group").is_valid())}
        counts.update(groups=len(made["groups"]), duplicates=int((~marks.keep).sum()))
    elif target:
        rules = (partial(member_table, settings=settings, choice=choice), partial(pair_batch, settings=settings))
        made = found.spread(*rules, target)
    else:
        raise StateError(f"{counts['pairs']} pairs are more than the driver takes", hint="give a folder for the results, or raise dedup.driver_pairs")
    laps("group")
    run = _run(settings, plan, counts)
    if plan.out is not None:
        plan.out.mkdir(parents=True, exist_ok=True)
        hot, spots = found.spots()
        for name, table in {**(made if local else {}), "boilerplate": boilerplate_table(hot, placed(hot, spots, settings))}.items():
            write_table(table, plan.out / f"{name}.parquet")
        laps("write tables")
        rows = found.write_rows(made["tags"], plan.action, target) if plan.action != "list" else []
        laps("write corpus")
        run["files"] = [*sorted([*rows, "boilerplate.parquet", *(f"{name}.parquet" for name in made)]), "run.json"]
    problems = _noted(run, plan, ledger, laps)
    return Deduplicated(made["pairs"], made["groups"], marks, counts["rows"], problems, run, made["tags"])


def _finished(
    held: tuple[Corpus, Store, _Asides, Progress | None],
    found: tuple[Findings, Callable[[], dict[str, NDArray[Any]]]],
    settings: DedupSettings,
    plan: Plan,
    ledger: _Ledger,
    laps: _Laps,
) -> Deduplicated:
    corpus, store, asides, progress = held
    findings, spans = found
    asides.complained()
    _missed(corpus, store, plan, ledger)
    marks, group_table, pairs = tables(findings, store, settings, (plan.keep, plan.prefer), (asides.begun, spans))
    laps("group")
    counts = findings.counts | {"pairs": len(pairs), "groups": len(group_table), "duplicates": int((~marks.keep).sum())}
    run = _run(settings, plan, counts) | {"inputs": asides.digests()}
    laps("digest")
    if plan.out is not None:
        plan.out.mkdir(parents=True, exist_ok=True)
        ledger.muted = True  # the second pass meets the same bad rows again
        written, lost = list[str](), list[int]()
        sentences = Sentences(findings.hot, store, settings) if plan.action != "list" else None
        if sentences:  # they are found on the way, as texts are not read for them alone
            written, lost = write_corpus(corpus, marks, plan.out, plan.action, ledger, _watch(sentences, corpus.size, progress))
            sentences.count()
            for part, (entry, name) in enumerate(zip(run["inputs"], output_names(corpus), strict=False)):  # a table in memory has no entry
                entry["output"] = name if part not in lost else ""
        ledger.muted = False
        for part in lost:
            message = "reads differently with all its columns, or was changed during the run, so its rows are not written again"
            ledger(Problem("PV451", str(corpus.parts[part].path), message, "pairs and groups are whole; check the file and run again"))
        laps("write corpus")
        made = {"pairs": lambda: pairs, "groups": lambda: group_table, "boilerplate": lambda: boilerplate_table(findings.hot, asides.places(), sentences)}
        with ThreadPoolExecutor(max(1, plan.jobs)) as pool:
            waiting = [pool.submit(_written, make, plan.out / f"{name}.parquet") for name, make in made.items()]
            written += [future.result() for future in waiting]
        laps("write tables")
        run["files"] = [*sorted(written), "run.json"]
    problems = _noted(run, plan, ledger, laps)
    return Deduplicated(pairs, group_table, marks, len(findings.words), problems, run)


def _watch(sentences: Sentences, total: int, progress: Progress | None) -> Callable[[int, pa.ChunkedArray], None]:
    """What is done with every block that is written: sentences are looked for, and the progress is told."""
    done = 0

    def watch(first: int, texts: pa.ChunkedArray) -> None:
        nonlocal done
        sentences.watch(first, texts)
        done += texts.nbytes
        if progress:
            progress("writing (bytes)", min(done, total), total)

    return watch


def _written(make: Callable[[], pa.Table], path: Path) -> str:
    write_table(make(), path)
    return path.name


def _run(settings: DedupSettings, plan: Plan, counts: dict[str, int]) -> dict[str, Any]:
    """What run.json says of a run of either engine."""
    run: dict[str, Any] = {"schema": "provenance-dedup/1", "recipe": RECIPE, "versions": _versions(), "settings": asdict(settings)}
    run |= {"action": plan.action, "keep": plan.keep, "prefer": list(plan.prefer), "inputs": [], "counts": counts}
    return run | {"expected_recall": [list(point) for point in expected_recall(settings.keep, (settings.min_shared, settings.min_share))]}


def _noted(run: dict[str, Any], plan: Plan, ledger: _Ledger, laps: _Laps) -> tuple[Problem, ...]:
    """The problems, which go into ``run`` with the timings; run.json is written."""
    problems = ledger.problems()
    run |= {"problems": [asdict(problem) for problem in problems], "timings": laps.seconds}
    if plan.out is not None:
        temporary = plan.out / "run.json.part"
        temporary.write_text(json.dumps(run, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
        temporary.replace(plan.out / "run.json")
    return problems


class _Asides:
    """What needs no more than scanned texts and hot shingles: done beside the verification where there are threads for it, else when it is asked for."""

    def __init__(self, corpus: Corpus, store: Store, settings: DedupSettings, ledger: _Ledger, beside: Executor | None) -> None:
        self._corpus, self._store, self._settings, self._ledger, self._beside = corpus, store, settings, ledger, beside

    def begin(self, words: NDArray[np.int64], hot: Hot) -> None:
        """To be called after the join."""
        self.complained = self.begun(partial(_complain, self._store, words, self._ledger))
        self.places = self.begun(partial(placed, hot, self._store, self._settings))
        self.digests = self.begun(self._corpus.digests)

    def begun(self, work: Callable[[], Any]) -> Callable[[], Any]:
        return self._beside.submit(work).result if self._beside else work


class _Laps:
    """Seconds per step, if there is a clock."""

    def __init__(self, clock: Callable[[], float] | None) -> None:
        self._clock = clock or (lambda: 0.0)
        self._last = self._clock()
        self.seconds: dict[str, float] = {}

    def __call__(self, step: str) -> None:
        now = self._clock()
        self.seconds[step] = round(now - self._last, 3)
        self._last = now


def _checked(plan: Plan) -> None:
    if plan.action not in ACTIONS:
        raise UsageError(f"unknown action {plan.action!r}", hint="one of " + ", ".join(ACTIONS))
    if plan.keep not in POLICIES:
        raise UsageError(f"unknown policy {plan.keep!r}", hint="one of " + ", ".join(POLICIES))
    if plan.engine not in ENGINES:
        raise UsageError(f"unknown engine {plan.engine!r}", hint="one of " + ", ".join(ENGINES))
    if plan.keep == "source" and not plan.prefer:
        raise UsageError("keeping by source needs the preferred sources", hint="name them with --prefer A,B,C")
    out = plan.out
    if out is None:
        return
    try:
        if out.exists() and not out.is_dir():
            raise UsageError(f"{out} is not a folder")
        found = {path.name for path in out.iterdir()} if out.exists() else set()
    except OSError as fault:
        raise StateError(f"cannot write to {out}: {fault}", hint=_remedy(fault)) from fault
    if found - {_UNFINISHED} and not plan.force and not plan.resume:
        unfinished = _UNFINISHED in found or any(name.endswith(".part") for name in found)
        hint = "go on with the run that was interrupted with --resume, or start afresh with --force" if unfinished else ""
        raise UsageError(f"the folder {out} is not empty", hint=hint or "choose another, or write into it with --force")


def _store(corpus: Corpus, settings: DedupSettings, plan: Plan, small: bool) -> FileStore | MemoryStore:
    if plan.out is None or (small and not plan.resume):
        return MemoryStore()
    names = ("text_column", "id_column", "published_column", "source_column", "shingle_words", "keep", "block_bytes")
    chosen = {name: getattr(settings, name) for name in names}
    try:
        return FileStore(plan.out / _UNFINISHED, {"recipe": RECIPE, "layout": LAYOUT, "inputs": corpus.plan(), "settings": chosen}, resume=plan.resume)
    except OSError as fault:
        raise StateError(f"cannot write to {plan.out}: {fault}", hint=_remedy(fault)) from fault


def _remedy(fault: OSError) -> str:
    """What to do about a fault of the system."""
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return "free some space, then run again with --resume"
    if fault.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG):
        return "name a folder that can be written to with -o"
    return "see to it, then run again with --resume"


def _missed(corpus: Corpus, store: Store, plan: Plan, ledger: _Ledger) -> None:
    """Problems with what the user named: columns and sources that are in no row, dates that cannot be read."""
    import pyarrow.compute as pc

    for role, effect in (("id", "rows are numbered"), ("published", "no row has a date"), ("source", "no row has a source")):
        name = getattr(corpus.settings, f"{role}_column")
        if role not in corpus.filled and (name != getattr(DedupSettings(), f"{role}_column") or (role, plan.keep) == ("source", "source")):
            ledger(Problem("PV456", f"column {name}", f"has no value in any row, so {effect}", "check the name of the column"))
    if plan.keep in ("earliest", "source") and "published" in corpus.filled:
        for table in store.read(["published"]):
            column = table.column("published")
            odd = column.filter(pc.invert(pc.match_substring_regex(column, r"^\d{4}-\d\d-\d\d"))).slice(0, _LOOKED_AT).to_pylist()
            strange = next((date for date, moment in zip(odd, moments(odd), strict=True) if date.strip() and not moment), "")
            if strange:
                message = f"dates like {strange[:60]!r} cannot be read, and rows that have them count as undated"
                ledger(Problem("PV456", f"column {corpus.settings.published_column}", message, "write them like 2024-05-31"))
                break
    if plan.keep == "source" and "source" in corpus.filled:
        known = {name.strip().casefold() for table in store.read(["source"]) for name in table.column("source").unique().to_pylist() if name}
        for name in plan.prefer:
            if name.casefold() not in known:
                ledger(Problem("PV456", f"source {name}", "is that of no row", "check how the column of sources writes it"))


def _complain(store: Store, words: NDArray[np.int64], ledger: _Ledger) -> None:
    """Problems that only the whole corpus shows: ids that stand for several rows, texts without words."""
    empty = np.flatnonzero(words == 0)
    hashes, base = np.zeros(len(words), np.uint64), 0
    for table in store.read(["id"]):
        ids = table.column("id")
        a, b = np.searchsorted(empty, [base, base + len(table)])
        for name in ids.take(arrow(empty[a:b] - base)).to_pylist():
            ledger(Problem("PV454", name, "the text has no words", "it is compared with nothing and stays"))
        hashes[base : base + len(table)] = sums(joined(ids))  # 8 bytes an id instead of the id
        base += len(table)
    values, counts = np.unique(hashes, return_counts=True)
    if (counts > 1).any():
        doubled: dict[str, int] = {}
        several, base = np.isin(hashes, values[counts > 1]), 0
        for table in store.read(["id"]):
            for name in table.column("id").take(arrow(np.flatnonzero(several[base : base + len(table)]))).to_pylist():
                doubled[name] = doubled.get(name, 0) + 1
            base += len(table)
        for name in sorted(name for name, count in doubled.items() if count > 1):
            ledger(Problem("PV455", name, f"the id stands for {doubled[name]} rows", "pairs.parquet tells them apart by row; give every row an id of its own"))


def _versions() -> dict[str, str]:
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for name in ("provenance-checker", "numpy", "numba", "pyarrow"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found
