"""What a cluster found, and the two ways to the groups: the verified edges go to the driver, or components are found and grouped where they are.

Groups never reach beyond a component of strong edges (those that may tie two texts), so every component can be grouped on its own by the rule of the local
engine, and the result is the same to the last digit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import numpy as np
from numpy.typing import NDArray

from provenance.engines.findings import COLUMNS, Findings, arrow, numbers
from provenance.engines.sink import TAGS
from provenance.engines.stars import components
from provenance.engines.store import FactStore
from provenance.errors import StateError
from provenance.settings import DedupSettings

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

__all__ = ["EDGE_NUMBERS", "Found", "findings_of"]

EDGE_NUMBERS = [name for name in COLUMNS if name not in ("left", "right")]
Rule = Callable[[Findings, FactStore], "pa.Table"]
_BUCKET = 1_000_000  # edges and texts grouped in one task: about 1 GB of Python values
_MEMBERS = (
    "id string, kept string, keep boolean, duplicate_of string, containment double, jaccard double, reason string, "
    "size bigint, members array<string>, weakest_edge double, diameter bigint"
)
_PAIRS = (
    "a string, b string, jaccard double, containment_a double, containment_b double, shared bigint, run_words bigint, "
    "a_start bigint, b_start bigint, a_end bigint, b_end bigint, kind string"
)


@dataclass(frozen=True)
class Found:
    """``texts``: the rows that are in a pair or have a copy (id, published, source, words, slot, first) and the verified edges, both on the cluster;
    ``hot``: the most frequent hot shingles (h, n, hub) and the texts that are their hubs (id, slot, hashes, places)."""

    settings: DedupSettings
    frame: DataFrame
    texts: tuple[DataFrame, DataFrame]
    hot: tuple[pa.Table, pa.Table]
    counts: dict[str, int]
    held: list[DataFrame]

    def gathered(self) -> tuple[Findings, FactStore]:
        """Everything on the driver; rows are numbered in the order of their ids, so partitions leave no trace."""
        nodes, edges = self.texts
        return findings_of(nodes.toArrow(), edges.toArrow())

    def spots(self) -> tuple[tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int64]], FactStore]:
        """The hot shingles, the number of their texts and the row of a text that has them, with these texts."""
        import pyarrow as pa

        tops, texts = self.hot
        columns = {"id": texts.column("id").combine_chunks().cast(pa.large_string())}
        for name, kind in (("hashes", np.uint32), ("places", np.uint8)):
            raw = texts.column(name).to_pylist()
            ends = np.concatenate([[0], np.cumsum([len(value) for value in raw])]).astype(np.int64) // np.dtype(kind).itemsize
            columns[name] = pa.LargeListArray.from_arrays(arrow(ends), arrow(np.frombuffer(b"".join(raw), kind)))
        row_of = {slot: row for row, slot in enumerate(texts.column("slot").to_pylist())}
        hubs = np.array([row_of[slot] for slot in tops.column("hub").to_pylist()], np.int64)
        return (numbers(tops.column("h")).view(np.uint64), numbers(tops.column("n")), hubs), FactStore(pa.table(columns))

    def spread(self, members: Rule, pairs: Rule, target: str) -> dict[str, DataFrame]:
        """Tags, groups and pairs made and written on the cluster: ``members`` makes the rows of groups, ``pairs`` the rows of the table of pairs.

        ``target`` is a URI. Raises StateError when what was written is not there.
        """
        from pyspark.sql import functions as f

        found = self._members(members).persist()
        self.held.append(found)
        heads = found.where("size is not null").select("size", "kept", "members", "weakest_edge", "diameter")
        groups = self._numbered(heads).select("group", "size", "kept", "members", "weakest_edge", "diameter")
        tags = found.join(groups.select("group", "kept"), "kept").select("id", *TAGS).orderBy("id")
        ((rows, kept),) = found.agg(f.count("*"), f.count("size")).collect()
        self.counts.update(groups=kept, duplicates=rows - kept)
        written = {}
        for name, frame, count in (("groups", groups, kept), ("tags", tags, rows), ("pairs", self._pairs(pairs), self.counts["pairs"])):
            written[name] = _written(frame, f"{target}/{name}.parquet", count)
        return written

    def write_rows(self, tags: DataFrame | pa.Table, action: str, target: str) -> list[str]:
        """The corpus with the tags as columns, written by the executors; the names of what was written, relative to ``target``."""
        from pyspark.sql import functions as f

        given = {name.casefold() for name in self.frame.columns}
        taken = {name: f"dedup_{name}" if name in given else name for name in TAGS}
        marks = tags if hasattr(tags, "sparkSession") else self.frame.sparkSession.createDataFrame(tags)
        marks = marks.select(f.col("id").alias("_tagged"), *(f.col(name).alias(taken[name]) for name in TAGS))
        rows = self.frame.join(marks, f.col(f"`{self.settings.id_column}`").cast("string") == f.col("_tagged"), "left").drop("_tagged")
        stays = f.coalesce(f.col(taken["keep"]), f.lit(True))
        rows = rows.withColumn(taken["keep"], stays)
        kept, out = self.counts["rows"] - self.counts["duplicates"], self.counts["duplicates"]
        parts = {
            "tag": (("corpus.parquet", rows, self.counts["rows"]),),
            "keep": (("corpus.parquet", rows.where(stays), kept),),
            "split": (("kept/corpus.parquet", rows.where(stays), kept), ("duplicates/corpus.parquet", rows.where(~stays), out)),
        }[action]
        for name, part, count in parts:
            _written(part, f"{target}/{name}", count)
        return [name for name, _, _ in parts]

    def _members(self, rule: Rule) -> DataFrame:
        from pyspark.sql import functions as f

        nodes, edges = self.texts
        found = components(edges.where("strong").select(f.col("left_slot").alias("a"), f.col("right_slot").alias("b"))).persist()
        self.held.append(found)
        size = self.counts["pairs"] + nodes.count()
        buckets = max(1 + size // _BUCKET, min(1 + 100 * size // _BUCKET, int(self.frame.sparkSession.conf.get("spark.sql.shuffle.partitions") or 1)))
        of = f.pmod(f.xxhash64("component"), f.lit(buckets)).alias("bucket")
        placed = nodes.join(found, f.col("slot") == f.col("node"), "left").withColumn("component", f.coalesce("component", "slot"))
        sides = [
            found.select(f.col("node").alias(f"{side}_node"), f.col("component").alias(name)) for side, name in (("left", "component"), ("right", "other"))
        ]
        inner = edges.join(sides[0], f.col("left_slot") == f.col("left_node")).join(sides[1], f.col("right_slot") == f.col("right_node"))
        inner = inner.where("component = other")
        both = placed.select(*nodes.columns, of).groupBy("bucket").cogroup(inner.select(*edges.columns, of).groupBy("bucket"))

        def grouped(texts: pa.Table, links: pa.Table) -> pa.Table:
            return _plain(rule(*findings_of(texts, links)))

        return both.applyInArrow(grouped, _MEMBERS)

    def _numbered(self, heads: DataFrame) -> DataFrame:
        """Groups numbered in the order of the ids that stay, sorted in parts: a number is the place in its part plus where the part begins."""
        from pyspark.sql import functions as f

        placed = heads.orderBy("kept").withColumn("at", f.monotonically_increasing_id()).persist()
        self.held.append(placed)
        sizes = placed.groupBy(f.shiftright("at", 33).alias("part")).count().orderBy("part").collect()
        starts = np.concatenate([[0], np.cumsum([row["count"] for row in sizes])])
        begins = [(row["part"], int(start)) for row, start in zip(sizes, starts, strict=False)]
        parts = self.frame.sparkSession.createDataFrame(begins or [(0, 0)], "part bigint, begin bigint")
        numbered = placed.withColumn("part", f.shiftright("at", 33)).join(f.broadcast(parts), "part")
        return numbered.withColumn("group", f.col("begin") + f.col("at").bitwiseAND((1 << 33) - 1)).orderBy("group")

    def _pairs(self, rule: Rule) -> DataFrame:
        nodes, edges = self.texts

        def near(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                yield from _plain(rule(*findings_of(_named(batch), batch))).to_batches()

        def exact(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            none = _no_edges()
            for batch in batches:
                yield from _plain(rule(*findings_of(_copied(batch), none))).to_batches()

        copies = nodes.where("id != first").select("id", "first", "words")
        return edges.mapInArrow(near, _PAIRS).union(copies.mapInArrow(exact, _PAIRS)).orderBy("a", "b")


def findings_of(nodes: pa.Table, edges: pa.Table | pa.RecordBatch) -> tuple[Findings, FactStore]:
    """Texts (id, published, source, words, slot, first) and the edges among them as findings, and the facts of these texts.

    Rows are numbered in the order of the ids. ``first`` is the id of the text that a text copies.
    """
    import pyarrow as pa

    nodes = nodes.sort_by("id")
    names = nodes.column("id").to_pylist()
    row_of = {name: row for row, name in enumerate(names)}
    first = np.fromiter((row_of[name] for name in nodes.column("first").to_pylist()), np.int64, len(names))
    rank = np.unique(numbers(nodes.column("slot")), return_inverse=True)[1] if names else np.zeros(0, np.int64)
    found: dict[str, NDArray[Any]] = {name: numbers(edges.column(name)) for name in EDGE_NUMBERS}
    for side in ("left", "right"):
        found[side] = np.fromiter((row_of[name] for name in edges.column(f"{side}_id").to_pylist()), np.int64, len(edges.column("left_id")))
    order = np.lexsort((numbers(edges.column("right_slot")), numbers(edges.column("left_slot"))))
    none = np.zeros(0, np.int64)
    facts = pa.table({name: nodes.column(name).combine_chunks().cast(pa.large_string()) for name in ("id", "published", "source")})
    edge_arrays = {name: column[order] for name, column in found.items()}
    return Findings(numbers(nodes.column("words")), first, rank, edge_arrays, (none.view(np.uint64), none, none)), FactStore(facts)


def _named(batch: pa.RecordBatch) -> pa.Table:
    """The texts that a batch of edges names, with nothing but their ids."""
    import pyarrow as pa
    import pyarrow.compute as pc

    return _texts(pc.unique(pa.chunked_array([batch.column("left_id"), batch.column("right_id")])), None, None)


def _copied(batch: pa.RecordBatch) -> pa.Table:
    """The texts of a batch of exact copies (id, first, words) and those they copy."""
    import pyarrow as pa
    import pyarrow.compute as pc

    originals = pc.unique(batch.column("first"))
    ids = pa.chunked_array([originals, batch.column("id")]).combine_chunks()
    firsts = pa.chunked_array([originals, batch.column("first")]).combine_chunks()
    return _texts(ids, firsts, np.concatenate([np.zeros(len(originals), np.int64), numbers(batch.column("words"))]))


def _texts(ids: pa.Array, firsts: pa.Array | None, words: NDArray[np.int64] | None) -> pa.Table:
    import pyarrow as pa

    nothing, zeros = pa.nulls(len(ids), pa.string()), np.zeros(len(ids), np.int64)
    columns = {"id": ids, "published": nothing, "source": nothing, "words": arrow(zeros if words is None else words), "slot": arrow(zeros)}
    return pa.table(columns | {"first": ids if firsts is None else firsts})


def _no_edges() -> pa.Table:
    import pyarrow as pa

    ids = {name: pa.nulls(0, pa.string()) for name in ("left_id", "right_id")}
    return pa.table(ids | {name: arrow(np.zeros(0, np.int64)) for name in ("left_slot", "right_slot", *EDGE_NUMBERS)})


def _plain(table: pa.Table) -> pa.Table:
    """The same with the types that Spark's declared columns have: strings and lists with 32-bit offsets."""
    import pyarrow as pa

    swaps = {pa.large_string(): pa.string(), pa.large_list(pa.large_string()): pa.list_(pa.string())}
    return table.cast(pa.schema([pa.field(field.name, swaps.get(field.type, field.type)) for field in table.schema]))


def _written(frame: DataFrame, target: str, rows: int) -> DataFrame:
    """The frame as it stands in the Parquet files that the executors wrote. Raises StateError when a local folder does not have all rows."""
    frame.write.mode("overwrite").option("compression", "zstd").parquet(target)
    parts = urlsplit(target)
    if parts.scheme == "file":
        import pyarrow.dataset as ds

        there = ds.dataset(str(Path(unquote(parts.path))), format="parquet").count_rows()
        if there != rows:
            hint = "executors on other machines wrote to their own disks: give a folder that all share, or a URI, with --cluster-out"
            raise StateError(f"{target} has {there} of {rows} rows", hint=hint)
    return frame.sparkSession.read.parquet(target)
