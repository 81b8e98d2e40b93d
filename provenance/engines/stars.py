"""Connected components on a cluster: alternating large-star and small-star until every component is a star around its smallest node.

After R. Kiveris, S. Lattanzi, V. Mirrokni, V. Rastogi, S. Vassilvitskii, "Connected Components in MapReduce and Beyond", SoCC 2014. Both steps keep what is
connected connected and never make more edges than there were; rounds grow at most with the square of the logarithm of the nodes (a path of 100,000 takes 17).
The plain functions say what a step does; the frames do the same with joins, so no task ever holds the neighbours of a node that everything hangs on.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from provenance.errors import StateError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["components", "cut", "large_star", "plain_components", "small_star"]

Edge = tuple[int, int]
_ROUNDS = 100  # far above what any graph that fits a cluster needs: log2 of 2**64 nodes is 64; bounds the loop


def large_star(edges: Iterable[Edge]) -> set[Edge]:
    """Every node ties its larger neighbours to the smallest of its neighbours and itself. Edges come and go as (larger, smaller).

    >>> sorted(large_star({(2, 1), (3, 2), (4, 3)}))
    [(2, 1), (3, 1), (4, 2)]
    """
    around: dict[int, set[int]] = {}
    for a, b in edges:
        around.setdefault(a, set()).add(b)
        around.setdefault(b, set()).add(a)
    return {(other, min(node, *others)) for node, others in around.items() for other in others if other > node}


def small_star(edges: Iterable[Edge]) -> set[Edge]:
    """Every node ties itself and its smaller neighbours to the smallest of them. Edges come and go as (larger, smaller).

    >>> sorted(small_star({(4, 2), (4, 3), (5, 1)}))
    [(3, 2), (4, 2), (5, 1)]
    """
    below: dict[int, set[int]] = {}
    for a, b in edges:
        below.setdefault(max(a, b), set()).add(min(a, b))
    return {(other, min(others)) for node, others in below.items() for other in {node, *others} if other != min(others)}


def plain_components(edges: Iterable[Edge]) -> dict[int, int]:
    """Every node with an edge and the smallest node of its component, by the two steps. Raises StateError if they do not end.

    >>> plain_components({(1, 5), (5, 9), (2, 3)}) == {1: 1, 5: 1, 9: 1, 2: 2, 3: 2}
    True
    """
    found = {(max(edge), min(edge)) for edge in edges if edge[0] != edge[1]}
    for _ in range(_ROUNDS):
        smallest = {b for _, b in found}
        if len({a for a, _ in found}) == len(found) and not any(a in smallest for a, _ in found):
            return dict(found) | {node: node for node in smallest}
        found = small_star(large_star(found))
    raise StateError(f"components did not settle in {_ROUNDS} rounds")


def components(edges: DataFrame) -> DataFrame:
    """The same on a cluster: ``edges`` has the bigint columns a and b, the result node and component. Raises StateError if the rounds do not end.

    Every round is cut off from its history by a checkpoint: a reliable one where the context has a checkpoint folder, else one on the executors' disks.
    """
    from pyspark.sql import functions as f

    ordered = edges.where("a != b").select(f.greatest("a", "b").alias("a"), f.least("a", "b").alias("b")).distinct()
    found = cut(ordered)
    for _ in range(_ROUNDS):
        if _settled(found):
            return found.select(f.col("a").alias("node"), f.col("b").alias("component")).union(found.select("b", "b").distinct())
        found = cut(_small(_large(found)))
    raise StateError(f"components did not settle in {_ROUNDS} rounds")


def _large(edges: DataFrame) -> DataFrame:
    from pyspark.sql import functions as f

    both = edges.union(edges.select("b", "a"))  # (node, neighbour)
    least = both.groupBy(f.col("a").alias("node")).agg(f.least(f.min("b"), f.min("a")).alias("least"))
    return both.where("b > a").join(least, f.col("a") == f.col("node")).select(f.col("b").alias("a"), f.col("least").alias("b")).distinct()


def _small(edges: DataFrame) -> DataFrame:
    from pyspark.sql import functions as f

    least = edges.groupBy(f.col("a").alias("node")).agg(f.min("b").alias("least"))
    moved = edges.join(least, f.col("a") == f.col("node")).where("b != least").select(f.col("b").alias("a"), f.col("least").alias("b"))
    return moved.union(least).distinct()


def _settled(edges: DataFrame) -> bool:
    """Whether every node has one smaller neighbour, and that one none."""
    from pyspark.sql import functions as f

    ends = edges.select(f.col("a").alias("node"), f.lit(1).alias("up"), f.lit(0).alias("down")).union(edges.select("b", f.lit(0), f.lit(1)))
    seen = ends.groupBy("node").agg(f.sum("up").alias("up"), f.max("down").alias("down"))
    return not seen.where("up > 1 or (up = 1 and down = 1)").limit(1).count()


def cut(frame: DataFrame) -> DataFrame:
    """The frame as it is now, kept and without its history, whose planning would soon take longer than the work: a checkpoint in the context's folder or on the
    executors' disks."""
    context = getattr(frame.sparkSession, "sparkContext", None)  # a Spark Connect session has none
    return frame.checkpoint() if context is not None and context.getCheckpointDir() else frame.localCheckpoint()
