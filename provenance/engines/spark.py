"""The Spark engine: the same kernel through ``mapInArrow``, the same join as DataFrame operations; edges come back to the driver.

Texts are named by their id, which must be unique. A distinct text is known by the first of its two content keys, shifted so that Spark's signed order
is the order of the local engine; with it the two engines choose the same hubs and give the same edges.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from provenance.engines.findings import COLUMNS, Findings, arrow, measured, numbers
from provenance.engines.scanner import Scanner, operations
from provenance.engines.source import part_kind
from provenance.engines.store import FactStore
from provenance.errors import InputError, StateError, UsageError
from provenance.settings import DedupSettings

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["SparkEngine", "scanned_batch", "session", "verified_batch"]

_SALTS = 16  # parts into which a hot shingle's texts are split before they are counted and linked, so that no task gets them all
_LIMIT = 50_000_000  # edges the driver takes: about 10 GB; more needs a stricter report_jaccard
_SMALL_SAMPLE = 2  # as in the local engine
_SCANNED = (
    "id string, published string, source string, words bigint, runs bigint, halvings bigint, slot bigint, hashes binary, places binary, sampled array<bigint>"
)
_NUMBERS = [name for name in COLUMNS if name not in ("left", "right")]


def session(master: str) -> SparkSession:
    """A Spark session on ``master`` whose workers run this interpreter; raises UsageError when Spark is not installed."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as fault:
        raise UsageError("the Spark engine is not installed", hint="pip install 'provenance-checker[spark]', and a Java runtime 17 or 21") from fault
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # what Spark starts its workers with; its own default is whatever python3 is on the path
    builder = SparkSession.builder.master(master or "local[*]").appName("provenance dedup")
    builder = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", 2000).config("spark.ui.enabled", "false").config("spark.log.level", "ERROR")
    return builder.getOrCreate()


class SparkEngine:
    """Finds near-duplicates on a Spark cluster, with the caller's session or one of its own."""

    def __init__(self, settings: DedupSettings, spark: SparkSession, *, compiled: bool = True) -> None:
        self.settings = settings
        self.spark = spark
        self.compiled = compiled

    def find(self, data: object) -> tuple[Findings, FactStore]:
        """The findings over the rows that matter, and their facts. Raises InputError for ids that stand twice."""
        from pyspark import StorageLevel

        scanned = self._scanned(self._documents(data)).persist(StorageLevel.MEMORY_AND_DISK)
        try:
            return self._found(scanned)
        finally:
            scanned.unpersist()

    def _documents(self, data: object) -> DataFrame:
        """Id, text, published, source of every row, as strings."""
        from pyspark.sql import functions as f

        names = (self.settings.id_column, self.settings.text_column, self.settings.published_column, self.settings.source_column)
        frame = self._frame(data)
        if names[1] not in frame.columns:
            raise InputError(f"no column {names[1]!r} among {', '.join(frame.columns[:20])}")
        given = [f.col(name).cast("string") if name in frame.columns else f.lit(None).cast("string") for name in names]
        given[0] = f.coalesce(given[0], f.monotonically_increasing_id().cast("string"))
        given[1] = f.coalesce(given[1], f.lit(""))
        return frame.select(*(column.alias(name) for column, name in zip(given, ("id", "text", "published", "source"), strict=True)))

    def _frame(self, data: object) -> DataFrame:
        if hasattr(data, "sparkSession"):
            return data  # type: ignore[return-value]  # a Spark DataFrame, whose type is only known where Spark is
        if hasattr(data, "column_names") or hasattr(data, "iloc"):
            return self.spark.createDataFrame(data)
        paths = [str(data)] if isinstance(data, (str, Path)) else [str(path) for path in data] if isinstance(data, Sequence) else []
        kinds = {part_kind(Path(path))[0] or "parquet" for path in paths}  # a folder or a table of a lake is read as Parquet
        if len(kinds) != 1:
            raise UsageError("the Spark engine reads inputs of one format at a time", hint="give only .parquet, only .jsonl or only .csv")
        kind, reader = kinds.pop(), self.spark.read
        if kind == "parquet":
            return reader.parquet(*paths)
        if kind == "jsonl":
            return reader.json(paths)
        if kind == "csv":
            return reader.csv(paths, header=True, multiLine=True, escape='"')
        return reader.text(paths, wholetext=True).selectExpr("_metadata.file_path as id", f"value as `{self.settings.text_column}`")

    def _scanned(self, documents: DataFrame) -> DataFrame:
        words, keep, compiled = self.settings.shingle_words, self.settings.keep, self.compiled

        def scan(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            scanner = Scanner(words, keep, compiled)
            for batch in batches:
                yield scanned_batch(scanner, batch)

        return documents.mapInArrow(scan, _SCANNED)

    def _found(self, scanned: DataFrame) -> tuple[Findings, FactStore]:
        from pyspark.sql import functions as f

        ((rows, names),) = scanned.agg(f.count("*"), f.countDistinct("id")).collect()
        if rows != names:
            raise InputError(f"{rows - names} ids stand for more than one row", hint="the Spark engine names texts by their ids: make them unique")
        solid = scanned.where("words > 0")
        firsts = solid.groupBy("slot").agg(f.min("id").alias("first"))
        marked = solid.join(firsts, "slot")
        distinct = marked.where("id = first")
        pairs, hot = self._candidates(distinct)
        edges = self._verified(distinct, pairs)
        table = edges.limit(_LIMIT + 1).toArrow()
        if len(table) > _LIMIT:
            raise StateError(f"more than {_LIMIT} pairs are alike", hint="raise report_jaccard and report_containment")
        copies = marked.where("id != first").select("id", "first").toArrow()
        tops = hot.orderBy(f.desc("n"), "h").limit(1000).toArrow()
        hubs = self._slots_to_ids(distinct, numbers(tops.column("hub")))
        return self._gathered(scanned, table, copies, (tops, hubs), {"rows": rows, "distinct_texts": firsts.count(), "hot_shingles": hot.count()})

    def _candidates(self, distinct: DataFrame) -> tuple[DataFrame, DataFrame]:
        """Pairs of slots worth verifying, and the hot shingles (h, n, hub)."""
        from pyspark.sql import functions as f

        cap = self.settings.hot_cap
        entries = distinct.select("slot", f.explode(f.array_distinct("sampled")).alias("h"), f.pmod("slot", f.lit(_SALTS)).alias("salt"))
        parts = entries.groupBy("h", "salt").agg(f.count("*").alias("n"), f.min("slot").alias("hub"))
        sizes = parts.groupBy("h").agg(f.sum("n").alias("n"), f.min("hub").alias("hub")).where("n > 1")
        hot = sizes.where(f.col("n") > cap)
        rare = entries.join(sizes.where(f.col("n") <= cap).select("h"), "h").select("h", "slot")
        both = rare.alias("a").join(rare.alias("b"), "h").where("a.slot < b.slot")
        linked = both.select(f.col("a.slot").alias("left"), f.col("b.slot").alias("right"), f.lit(0).alias("star"))
        salted = hot.select("h", "hub", f.explode(f.array(*(f.lit(i).cast("bigint") for i in range(_SALTS)))).alias("salt"))
        stars = (
            entries.join(salted, ["h", "salt"]).where("slot != hub").select(f.col("hub").alias("left"), f.col("slot").alias("right"), f.lit(1).alias("star"))
        )
        counted = linked.union(stars).groupBy("left", "right").agg(f.count("*").alias("n"), f.sum("star").alias("stars"))
        sides = [distinct.select(*(f.col(name).alias(f"{side}_{name}") for name in ("slot", "runs", "halvings"))) for side in ("left", "right")]
        known = counted.join(sides[0], f.col("left") == f.col("left_slot")).join(sides[1], f.col("right") == f.col("right_slot"))
        smaller = f.least("left_runs", "right_runs") / f.pow(f.lit(2.0), f.greatest("left_halvings", "right_halvings"))
        enough = (f.col("n") >= self.settings.min_shared) | ((f.col("n") > f.col("stars")) & (smaller <= _SMALL_SAMPLE))
        good = known.where((f.col("n") >= f.lit(self.settings.min_share) * smaller) & enough)
        return good.select("left", "right", (f.col("stars") >= 0.9 * f.col("n")).cast("bigint").alias("hot")), hot

    def _verified(self, distinct: DataFrame, pairs: DataFrame) -> DataFrame:
        from pyspark.sql import functions as f

        sides = [distinct.select(*(f.col(name).alias(f"{side}_{name}") for name in ("slot", "id", "hashes", "places"))) for side in ("left", "right")]
        full = pairs.join(sides[0], f.col("left") == f.col("left_slot")).join(sides[1], f.col("right") == f.col("right_slot"))
        settings, compiled = self.settings, self.compiled

        def verify(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                yield verified_batch(batch, settings, compiled)

        columns = full.select("left_id", "right_id", "left_slot", "right_slot", "hot", "left_hashes", "right_hashes", "left_places", "right_places")
        schema = "left_id string, right_id string, left_slot bigint, right_slot bigint, " + ", ".join(f"{name} bigint" for name in _NUMBERS)
        return columns.mapInArrow(verify, schema)

    def _slots_to_ids(self, distinct: DataFrame, slots: NDArray[np.int64]) -> dict[int, str]:
        if not len(slots):
            return {}
        wanted = distinct.where(distinct["slot"].isin([int(slot) for slot in set(slots.tolist())])).select("slot", "id").toArrow()
        return dict(zip(wanted.column("slot").to_pylist(), wanted.column("id").to_pylist(), strict=True))

    def _gathered(
        self, scanned: DataFrame, edges: pa.Table, copies: pa.Table, hot: tuple[pa.Table, dict[int, str]], counts: dict[str, int]
    ) -> tuple[Findings, FactStore]:
        """Findings over the rows in an edge, a copy or a hub, by id: partitions leave no trace."""
        from pyspark.sql import functions as f

        tops, hubs = hot
        names = {
            name for column in (edges.column("left_id"), edges.column("right_id"), copies.column("id"), copies.column("first")) for name in column.to_pylist()
        }
        names |= set(hubs.values())
        ids = self.spark.createDataFrame([(name,) for name in sorted(names)], "id string")
        is_hub = f.col("id").isin(sorted(hubs.values())) if hubs else f.lit(False)
        heavy = [f.when(is_hub, f.col(name)).otherwise(f.lit(b"")).alias(name) for name in ("hashes", "places")]
        facts = scanned.join(ids, "id", "left_semi").select("id", "published", "source", "words", "slot", *heavy).orderBy("id").toArrow()
        row_of = {name: row for row, name in enumerate(facts.column("id").to_pylist())}
        first = np.arange(len(facts))
        for name, original in zip(copies.column("id").to_pylist(), copies.column("first").to_pylist(), strict=True):
            first[row_of[name]] = row_of[original]
        rank = np.unique(numbers(facts.column("slot")), return_inverse=True)[1] if len(facts) else np.zeros(0, np.int64)
        found: dict[str, NDArray[Any]] = {name: numbers(edges.column(name)) for name in _NUMBERS}
        for side in ("left", "right"):
            found[side] = np.array([row_of[name] for name in edges.column(f"{side}_id").to_pylist()], np.int64)
        order = np.lexsort((numbers(edges.column("right_slot")), numbers(edges.column("left_slot"))))
        found = {name: column[order] for name, column in found.items()}
        shingles = numbers(tops.column("h")).view(np.uint64)
        hub_rows = np.array([row_of[hubs[slot]] for slot in tops.column("hub").to_pylist()], np.int64)
        order = np.argsort(shingles)
        spots = (shingles[order], numbers(tops.column("n"))[order], hub_rows[order])
        return Findings(numbers(facts.column("words")), first, rank, found, spots, counts), FactStore(_unpacked(facts))


def scanned_batch(scanner: Scanner, batch: pa.RecordBatch) -> pa.RecordBatch:
    """A batch of (id, text, published, source) as what `_SCANNED` says; Spark has no unsigned numbers, so bits are kept and order is restored by a shift."""
    import pyarrow as pa

    table = scanner.scan(batch.column("text"))
    lists = {name: table.column(name).combine_chunks() for name in ("hashes", "places", "sampled")}
    binary = []
    for name in ("hashes", "places"):
        ends = (numbers(lists[name].offsets) * 4).astype(np.int32)
        binary.append(pa.Array.from_buffers(pa.binary(), len(batch), [None, pa.py_buffer(ends), pa.py_buffer(numbers(lists[name].values))]))
    sampled = pa.ListArray.from_arrays(arrow(numbers(lists["sampled"].offsets).astype(np.int32)), arrow(numbers(lists["sampled"].values).view(np.int64)))
    slot = (numbers(table.column("key1")) ^ np.uint64(1 << 63)).view(np.int64)
    plain = [arrow(numbers(table.column(name)).astype(np.int64)) for name in ("words", "runs", "halvings")]
    names = ["id", "published", "source", "words", "runs", "halvings", "slot", "hashes", "places", "sampled"]
    return pa.RecordBatch.from_arrays(
        [batch.column("id"), batch.column("published"), batch.column("source"), *plain, arrow(slot), *binary, sampled], names=names
    )


def verified_batch(batch: pa.RecordBatch, settings: DedupSettings, compiled: bool) -> pa.RecordBatch:
    """A batch of candidate pairs with their words and places as the edges among them, with exact measures and spans."""
    import pyarrow as pa

    work, size, n = operations(compiled), settings.shingle_words, len(batch)
    words, word_ends = _joined(batch, "hashes")
    places, place_ends = _joined(batch, "places")
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
        at = place_ends[i * n : (i + 1) * n] + found[:, 1 + i]
        last = places[at + edges["run"]].astype(np.int64)
        edges[f"{side}_start"] = np.where(edges["run"] > 0, places[at].astype(np.int64) >> 5, 0)
        edges[f"{side}_end"] = np.where(edges["run"] > 0, (last >> 5) - (last & 31), 0)
    jaccard, inside, around = measured(edges)
    good = (jaccard >= settings.report_jaccard) | (np.maximum(inside, around) >= settings.report_containment)
    named = [batch.column(name) for name in ("left_id", "right_id", "left_slot", "right_slot")]
    table = pa.RecordBatch.from_arrays(
        [*named, *(arrow(edges[name].astype(np.int64)) for name in _NUMBERS)], names=["left_id", "right_id", "left_slot", "right_slot", *_NUMBERS]
    )
    return table.filter(arrow(good))


def _joined(batch: pa.RecordBatch, name: str) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The numbers of the left texts and then of the right ones, one after another, and where each text's begin."""
    values, sizes = [], []
    for side in ("left", "right"):
        column = batch.column(f"{side}_{name}")
        raw = [bytes(value.as_buffer()) for value in column]
        values.append(np.frombuffer(b"".join(raw), np.uint32))
        sizes.append(np.array([len(value) // 4 for value in raw], np.int64))
    return np.concatenate(values), np.concatenate([[0], np.cumsum(np.concatenate(sizes))])


def _unpacked(facts: pa.Table) -> pa.Table:
    """The facts with hashes and places as lists again."""
    import pyarrow as pa

    columns = {name: facts.column(name).combine_chunks().cast(pa.large_string()) for name in ("id", "published", "source")}
    for name in ("hashes", "places"):
        raw = facts.column(name).to_pylist()
        ends = np.concatenate([[0], np.cumsum([len(value) // 4 for value in raw])]).astype(np.int64)
        columns[name] = pa.LargeListArray.from_arrays(arrow(ends), arrow(np.frombuffer(b"".join(raw), np.uint32)))
    return pa.table(columns)
