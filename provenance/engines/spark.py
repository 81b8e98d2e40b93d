"""The Spark engine: the same kernel through ``mapInArrow``, the same join as DataFrame operations.

Texts are named by their id, which must be unique. A distinct text is known by the first of its two content keys, shifted so that Spark's signed order
is the order of the local engine; with it the two engines choose the same hubs and give the same edges.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from provenance.engines.columns import as_utf8
from provenance.engines.findings import arrow, footers, measured, numbers
from provenance.engines.scanner import Scanner, operations
from provenance.engines.source import Tell, part_kind
from provenance.engines.spark_results import EDGE_NUMBERS, Found
from provenance.engines.stars import cut
from provenance.errors import InputError, UsageError
from provenance.model import Problem
from provenance.settings import DedupSettings

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["SparkEngine", "linked_batches", "scanned_batch", "session", "verified_batch"]

_SALTS = 16  # parts into which a hot shingle's texts are split before they are counted and linked, so that no task gets them all
_SMALL_SAMPLE = 2  # as in the local join
_TOLD = 200  # texts without words told one by one
_SCANNED = (
    "id string, published string, source string, words bigint, runs bigint, halvings bigint, slot bigint, hashes binary, places binary, sampled array<bigint>"
)
_SIZES = ("left_runs", "left_halvings", "right_runs", "right_halvings")
_LINKS = ("left", "right", *_SIZES, "n", "stars")
_LINKED = ", ".join(f"{name} bigint" for name in _LINKS)
_PART_BYTES = 16_000_000  # of a file that one task reads: what is kept of it must fit an executor of 2 GB (the usual 128 MB did not, packed texts of 470 MB)
_PARTITIONS = 16  # on one machine; Spark's default of 200 is for clusters
_ENTRIES = 2_000_000  # sampled shingles of one task: 64 MB, three times that while they are sorted
_SLICE = 200_000  # of them linked at a time: at most ten times as many links
_HUGE = 1_000_000  # texts that share a shingle from which on they are salted
_BROKEN = "_corrupt_record"  # Spark's name for a line that is no JSON


def session(master: str) -> tuple[SparkSession, bool]:
    """The session that runs, or a new one on ``master`` whose workers run this interpreter; and whether it is new. Raises UsageError without Spark."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as fault:
        raise UsageError("the Spark engine is not installed", hint="pip install 'provenance-checker[spark]', and a Java runtime 17 or 21") from fault
    running = SparkSession.getActiveSession()
    if running is not None:
        return running, False
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # what Spark starts its workers with; its own default is whatever python3 is on the path
    builder = SparkSession.builder.master(master or "local[*]").appName("provenance dedup")
    builder = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", 2000).config("spark.ui.enabled", "false").config("spark.log.level", "ERROR")
    builder = builder.config("spark.sql.files.maxPartitionBytes", _PART_BYTES)
    workers = re.fullmatch(r"local-cluster\[\d+,\d+,(\d+)\]", master)
    if workers:  # else each would use 1 GB, whatever the address says
        builder = builder.config("spark.executor.memory", f"{workers[1]}m")
    if not master or master.startswith("local"):
        builder = builder.config("spark.sql.shuffle.partitions", _PARTITIONS)
    return builder.getOrCreate(), True


class SparkEngine:
    """Finds near-duplicates on a Spark cluster, with the caller's session or one of its own."""

    def __init__(self, settings: DedupSettings, spark: SparkSession, *, compiled: bool = True) -> None:
        self.settings = settings
        self.spark = spark
        self.compiled = compiled

    @contextmanager
    def found(self, data: object, tell: Tell) -> Iterator[Found]:
        """What was found in ``data``, held on the cluster while the context lasts. Raises InputError for rows without an id and ids that stand twice."""
        from pyspark import StorageLevel

        frame = self._frame(data)
        frame = self._whole(frame, tell)
        held = [self._scanned(self._documents(frame)).persist(StorageLevel.MEMORY_AND_DISK)]
        try:
            yield self._found(frame, held, tell)
        finally:
            for kept in held:
                kept.unpersist()

    def _whole(self, frame: DataFrame, tell: Tell) -> DataFrame:
        """The rows that could be read. Raises InputError if the columns are not there."""
        from pyspark.sql import functions as f

        for name, what in ((self.settings.text_column, "text"), (self.settings.id_column, "id")):
            if name not in frame.columns:
                hint = f"name the column of the {what} with --{what}-column; the Spark engine does not number rows"
                raise InputError(f"no column {name!r} among {', '.join(frame.columns[:20])}", hint=hint)
        if _BROKEN not in frame.columns:
            return frame
        ((_, broken),) = frame.agg(f.count(self.settings.id_column), f.count(_BROKEN)).collect()
        tell(Problem("PV452", "corpus", f"{broken} lines are no JSON", "they are left out"))
        return frame.where(f.col(_BROKEN).isNull()).drop(_BROKEN)

    def _documents(self, frame: DataFrame) -> DataFrame:
        """Id, text, published, source of every row, as strings."""
        from pyspark.sql import functions as f

        names = (self.settings.id_column, self.settings.text_column, self.settings.published_column, self.settings.source_column)
        given = [f.col(name).cast("string") if name in frame.columns else f.lit(None).cast("string") for name in names]
        given[1] = f.coalesce(given[1], f.lit(""))
        return frame.select(*(column.alias(name) for column, name in zip(given, ("id", "text", "published", "source"), strict=True)))

    def _frame(self, data: object) -> DataFrame:
        if hasattr(data, "sparkSession"):
            return data  # type: ignore[return-value]  # a Spark DataFrame, whose type is only known where Spark is
        if hasattr(data, "column_names") or hasattr(data, "iloc"):
            return self.spark.createDataFrame(data)
        paths = [str(data)] if isinstance(data, (str, Path)) else [str(path) for path in data] if isinstance(data, Sequence) else []
        kinds = {_kind(path) for path in paths}
        if len(kinds) != 1:
            raise UsageError("the Spark engine reads inputs of one format at a time", hint="give only .parquet, only .jsonl or only .csv")
        kind, reader = kinds.pop(), self.spark.read
        if kind == "parquet":
            return reader.parquet(*paths)
        if kind == "jsonl":
            return reader.json(paths)
        if kind == "csv":
            return reader.csv(paths, header=True, multiLine=True, escape='"')
        return reader.text(paths, wholetext=True, recursiveFileLookup=True).selectExpr("_metadata.file_path as id", f"value as `{self.settings.text_column}`")

    def _scanned(self, documents: DataFrame) -> DataFrame:
        words, keep, compiled = self.settings.shingle_words, self.settings.keep, self.compiled

        def scan(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            scanner = Scanner(words, keep, compiled)
            for batch in batches:
                yield scanned_batch(scanner, batch)

        return documents.mapInArrow(scan, _SCANNED)

    def _found(self, frame: DataFrame, held: list[DataFrame], tell: Tell) -> Found:
        """Everything that is persisted goes into ``held``."""
        from pyspark.sql import functions as f

        scanned = held[0]
        counts = self._counted(scanned, tell)
        firsts = [f.first(name).alias(name) for name in ("runs", "halvings", "sampled")]  # of one text and its copies they are the same
        solid = scanned.where("words > 0")
        distinct = solid.groupBy("slot").agg(f.min("id").alias("first"), f.count("*").alias("copies"), *firsts).persist()
        held.append(distinct)
        sampled = f.array_distinct("sampled")
        ((counts["distinct_texts"], copies, entries),) = distinct.agg(f.count("*"), f.sum(f.col("copies") - 1), f.sum(f.size(sampled))).collect()
        entries_of = distinct.select("slot", "runs", "halvings", f.explode(sampled).alias("h"))
        linked = cut(self._linked(entries_of, counts["distinct_texts"], entries or 0))
        edges = cut(self._verified(scanned, distinct.select("slot", "first"), self._candidates(linked)))
        touched = edges.select(f.col("left_slot").alias("slot")).union(edges.select("right_slot")).union(distinct.where("copies > 1").select("slot"))
        light = solid.select("id", "published", "source", "words", "slot").join(touched, "slot", "left_semi")
        nodes = light.join(distinct.select("slot", "first"), "slot").persist()
        held.append(nodes)
        hot = linked.where("stars < 0").select(f.col("left").alias("h"), "n", f.col("right").alias("hub"))
        counts |= {"hot_shingles": hot.count(), "pairs": edges.count() + (copies or 0)}
        tops = hot.orderBy(f.desc("n"), "h").limit(1000).toArrow()
        hubs = [int(slot) for slot in set(numbers(tops.column("hub")).tolist())]
        texts = self._texts(scanned, distinct.where(f.col("slot").isin(hubs) if hubs else f.lit(False)).select("slot", "first")).toArrow()
        return Found(self.settings, frame, (nodes, edges), (tops, texts), counts, held)

    def _texts(self, scanned: DataFrame, wanted: DataFrame) -> DataFrame:
        """Slot, id, hashes and places of the texts ``wanted`` by slot and first."""
        from pyspark.sql import functions as f

        named = wanted.select(f.col("slot").alias("of"), "first")
        return scanned.join(named, (f.col("slot") == f.col("of")) & (f.col("id") == f.col("first"))).select("slot", "id", "hashes", "places")

    def _counted(self, scanned: DataFrame, tell: Tell) -> dict[str, int]:
        """The number of rows, once they were found to have ids of their own; texts without words are told."""
        from pyspark.sql import functions as f

        columns = (f.count("*"), f.count("id"), f.countDistinct("id"), f.count_if(f.col("words") == 0))
        ((rows, named, names, empty),) = scanned.agg(*columns).collect()
        if not rows:
            raise InputError("there is not one row")
        if rows != named:
            raise InputError(f"{rows - named} rows have no id", hint="the Spark engine names texts by their ids: give every row one")
        if rows != names:
            raise InputError(f"{rows - names} ids stand for more than one row", hint="the Spark engine names texts by their ids: make them unique")
        for row in scanned.where("words = 0").select("id").orderBy("id").limit(_TOLD).collect() if empty else ():
            tell(Problem("PV454", row[0], "the text has no words", "it is compared with nothing and stays"))
        if empty > _TOLD:
            tell(Problem("PV454", "corpus", f"{empty - _TOLD} more texts have no words", ""))
        return {"rows": rows}

    def _linked(self, entries: DataFrame, texts: int, count: int) -> DataFrame:
        """What sampled shingles link, as `linked_batch` says. A shingle of very many texts is linked in salted parts, so that no task gets all of them."""
        from pyspark.sql import functions as f

        cap, huge = self.settings.hot_cap, _HUGE
        parts = max(1 + count // _ENTRIES, min(1 + 4 * count // _ENTRIES, int(self.spark.conf.get("spark.sql.shuffle.partitions") or 1)))
        stars = None
        if texts > huge:
            salted = entries.withColumn("salt", f.pmod("slot", f.lit(_SALTS)))
            sizes = salted.groupBy("h", "salt").agg(f.count("*").alias("n"), f.min("slot").alias("hub"))
            hot = sizes.groupBy("h").agg(f.sum("n").alias("n"), f.min("hub").alias("hub")).where(f.col("n") > max(huge, cap)).persist()
            told = hot.select(f.col("h").alias("left"), f.col("hub").alias("right"), *(f.lit(0).cast("bigint").alias(name) for name in _SIZES), "n", f.lit(-1))
            hub = entries.select(f.col("slot").alias("hub"), *(f.col(name).alias(f"left_{name}") for name in ("runs", "halvings"))).distinct()
            spread = hot.join(hub, "hub").withColumn("salt", f.explode(f.array(*(f.lit(i).cast("bigint") for i in range(_SALTS)))))
            tied = salted.join(spread, ["h", "salt"]).where("slot != hub")
            sides = ("left_runs", "left_halvings", f.col("runs").alias("right_runs"), f.col("halvings").alias("right_halvings"))
            one = f.lit(1).cast("bigint")
            stars = told.union(tied.select("hub", "slot", *sides, one, one))
            entries = entries.join(f.broadcast(hot.select("h")), "h", "left_anti")

        def link(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            import pyarrow as pa

            held = [batch for batch in batches if len(batch)]
            if held:
                yield from linked_batches(pa.Table.from_batches(held), cap)

        found = entries.repartition(parts, "h").mapInArrow(link, _LINKED)
        return found if stars is None else found.union(stars)

    def _candidates(self, linked: DataFrame) -> DataFrame:
        """Pairs of slots worth verifying (left, right, hot)."""
        from pyspark.sql import functions as f

        sizes = [f.first(name).alias(name) for name in _SIZES]
        known = linked.where("stars >= 0").groupBy("left", "right").agg(f.sum("n").alias("n"), f.sum("stars").alias("stars"), *sizes)
        smaller = f.least("left_runs", "right_runs") / f.pow(f.lit(2.0), f.greatest("left_halvings", "right_halvings"))
        enough = (f.col("n") >= self.settings.min_shared) | ((f.col("n") > f.col("stars")) & (smaller <= _SMALL_SAMPLE))
        good = known.where((f.col("n") >= f.lit(self.settings.min_share) * smaller) & enough)
        return good.select("left", "right", (f.col("stars") >= 0.9 * f.col("n")).cast("bigint").alias("hot"))

    def _verified(self, scanned: DataFrame, firsts: DataFrame, pairs: DataFrame) -> DataFrame:
        from pyspark.sql import functions as f

        pairs = cut(pairs)
        wanted = firsts.join(pairs.select(f.col("left").alias("slot")).union(pairs.select("right")), "slot", "left_semi")
        texts = self._texts(scanned, wanted)
        sides = [texts.select(*(f.col(name).alias(f"{side}_{name}") for name in ("slot", "id", "hashes", "places"))) for side in ("left", "right")]
        full = pairs.join(sides[0], f.col("left") == f.col("left_slot")).join(sides[1], f.col("right") == f.col("right_slot"))
        settings, compiled = self.settings, self.compiled

        def verify(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                yield verified_batch(batch, settings, compiled)

        columns = full.select("left_id", "right_id", "left_slot", "right_slot", "hot", "left_hashes", "right_hashes", "left_places", "right_places")
        schema = (
            "left_id string, right_id string, left_slot bigint, right_slot bigint, " + ", ".join(f"{name} bigint" for name in EDGE_NUMBERS) + ", strong boolean"
        )
        return columns.mapInArrow(verify, schema)


def _kind(path: str) -> str:
    """The format of an input; a folder or a table of a lake is Parquet, unless it is a folder here that has other files only."""
    kind, _ = part_kind(Path(path))
    here = Path(path)
    if kind == "text" and not here.suffix and not here.is_file() and not (here.is_dir() and next(here.rglob("*.parquet"), None) is None):
        kind = ""
    return kind or "parquet"


def scanned_batch(scanner: Scanner, batch: pa.RecordBatch) -> pa.RecordBatch:
    """A batch of (id, text, published, source) as what `_SCANNED` says; Spark has no unsigned numbers, so bits are kept and order is restored by a shift."""
    import pyarrow as pa

    texts = as_utf8(batch.column("text"), "", lambda problem: None)  # Spark checks no bytes, and the kernel relies on them
    table = scanner.scan(texts)
    lists = {name: table.column(name).combine_chunks() for name in ("hashes", "places", "sampled")}
    binary = []
    for name in ("hashes", "places"):
        values = numbers(lists[name].values)
        ends = (numbers(lists[name].offsets) * values.itemsize).astype(np.int32)
        binary.append(pa.Array.from_buffers(pa.binary(), len(batch), [None, pa.py_buffer(ends), pa.py_buffer(values)]))
    sampled = pa.ListArray.from_arrays(arrow(numbers(lists["sampled"].offsets).astype(np.int32)), arrow(numbers(lists["sampled"].values).view(np.int64)))
    slot = (numbers(table.column("key1")) ^ np.uint64(1 << 63)).view(np.int64)
    plain = [arrow(numbers(table.column(name)).astype(np.int64)) for name in ("words", "runs", "halvings")]
    names = ["id", "published", "source", "words", "runs", "halvings", "slot", "hashes", "places", "sampled"]
    return pa.RecordBatch.from_arrays(
        [batch.column("id"), batch.column("published"), batch.column("source"), *plain, arrow(slot), *binary, sampled], names=names
    )


def linked_batches(entries: pa.Table, cap: int) -> Iterator[pa.RecordBatch]:
    """All texts (slot, runs, halvings) of some sampled shingles (h) as links, in the columns of `_LINKED`.

    Texts that share a shingle of at most ``cap`` texts are linked each with each, those of a hot one with the first of them, which counts as a star. ``n`` and
    ``stars`` are numbers of shingles. A hot shingle has a row of its own: the shingle, its first text and -1 stars.
    """
    import pyarrow as pa

    h, slot = numbers(entries.column("h")), numbers(entries.column("slot"))
    order = np.lexsort((slot, h))
    h, slot = h[order], slot[order]
    size = (numbers(entries.column("runs"))[order], numbers(entries.column("halvings"))[order])
    starts = np.flatnonzero(np.concatenate([[True], h[1:] != h[:-1]]))
    counts = np.diff(np.concatenate([starts, [len(h)]]))
    hot = counts > cap
    none = np.zeros(int(hot.sum()), np.int64)
    named = [h[starts[hot]], slot[starts[hot]], none, none, none, none, counts[hot], none - 1]
    yield pa.RecordBatch.from_arrays([arrow(column) for column in named], names=list(_LINKS))
    cuts = np.concatenate([np.searchsorted(starts, np.arange(0, len(h), _SLICE)), [len(starts)]])
    for a, b in pairwise(np.unique(cuts).tolist()):
        if int(counts[a:b].max()) < 2:
            continue
        first, end = int(starts[a]), int(starts[b - 1] + counts[b - 1])
        of = np.repeat(np.arange(a, b), counts[a:b])
        left, right = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        rare = ~hot[of]
        for step in range(1, min(cap, int(counts[a:b].max()))):
            here = np.flatnonzero((of[step:] == of[:-step]) & rare[step:])
            left.append(first + here)
            right.append(first + here + step)
        spokes = first + np.flatnonzero(~rare & (np.arange(first, end) > starts[of]))
        star = np.concatenate([np.zeros(sum(map(len, left)), np.int64), np.ones(len(spokes), np.int64)])
        i, j = np.concatenate([*left, starts[of[spokes - first]]]), np.concatenate([*right, spokes])
        order = np.lexsort((slot[j], slot[i]))
        i, j, star = i[order], j[order], star[order]
        fresh = np.flatnonzero(np.concatenate([np.ones(min(1, len(i)), bool), (slot[i[1:]] != slot[i[:-1]]) | (slot[j[1:]] != slot[j[:-1]])]))
        n, stars = np.diff(np.concatenate([fresh, [len(i)]])), np.add.reduceat(star, fresh) if len(fresh) else star
        i, j = i[fresh], j[fresh]
        columns = [slot[i], slot[j], size[0][i], size[1][i], size[0][j], size[1][j], n, stars]
        yield pa.RecordBatch.from_arrays([arrow(column) for column in columns], names=list(_LINKS))


def verified_batch(batch: pa.RecordBatch, settings: DedupSettings, compiled: bool) -> pa.RecordBatch:
    """A batch of candidate pairs with their words and places as the edges among them, with exact measures and spans."""
    import pyarrow as pa

    work, size, n = operations(compiled), settings.shingle_words, len(batch)
    words, word_ends = _joined(batch, "hashes", np.uint32)
    places, place_ends = _joined(batch, "places", np.uint8)
    count = np.diff(word_ends)
    runs = np.maximum(count - size + 1, np.minimum(count, 1))
    starts = np.concatenate([[0], np.cumsum(runs)])
    flat = np.empty(int(starts[-1]), np.uint64)
    work.gather(words, word_ends, np.arange(2 * n), size, (flat, starts[:-1]))
    sizes = work.distinct(flat, starts)
    found = work.overlap(flat, starts, np.arange(n), np.arange(n, 2 * n))
    edges = {
        "shared": found[:, 0],
        "left_size": sizes[:n],
        "right_size": sizes[n:],
        "hot": numbers(batch.column("hot")),
        "left_own": found[:, 4],
        "right_own": found[:, 5],
    }
    edges["run"] = np.where(found[:, 3] > 0, found[:, 3] + np.minimum(size, count[:n]) - 1, 0)
    for i, side in enumerate(("left", "right")):
        row = np.arange(i * n, (i + 1) * n)
        spot, last = (work.locate(places, place_ends, row, found[:, 1 + i] + words) for words in (0, edges["run"]))
        edges[f"{side}_start"] = np.where(edges["run"] > 0, spot >> 5, 0)
        edges[f"{side}_end"] = np.where(edges["run"] > 0, (last >> 5) - (last & 31), 0)
    jaccard, inside, around = measured(edges)
    good = (jaccard >= settings.report_jaccard) | (np.maximum(inside, around) >= settings.report_containment)
    strong = ((jaccard >= settings.min_jaccard) | (np.maximum(inside, around) >= settings.min_containment)) & ~footers(edges, settings)
    names = ("left_id", "right_id", "left_slot", "right_slot")
    columns = [*(batch.column(name) for name in names), *(arrow(edges[name].astype(np.int64)) for name in EDGE_NUMBERS), arrow(strong)]
    return pa.RecordBatch.from_arrays(columns, names=[*names, *EDGE_NUMBERS, "strong"]).filter(arrow(good))


def _joined(batch: pa.RecordBatch, name: str, kind: type[np.generic]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """The numbers of the left texts and then of the right ones, one after another, and where each text's begin."""
    values, sizes = [], []
    for side in ("left", "right"):
        column = batch.column(f"{side}_{name}")
        raw = [bytes(value.as_buffer()) for value in column]
        values.append(np.frombuffer(b"".join(raw), kind))
        sizes.append(np.array([len(value) for value in raw], np.int64) // np.dtype(kind).itemsize)
    return np.concatenate(values), np.concatenate([[0], np.cumsum(np.concatenate(sizes))])
