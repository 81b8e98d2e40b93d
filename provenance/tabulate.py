"""Groups become marks and tables: what is told about every row, pair and group of a corpus, whichever engine found them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from provenance.dedup import Edges, Groups, group
from provenance.engines.boilerplate import MOST
from provenance.engines.findings import Findings, arrow, footers, measured, moments, numbers, ranks, strings
from provenance.engines.sink import Marks
from provenance.engines.store import FactStore, FileStore, MemoryStore
from provenance.settings import DedupSettings

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Facts", "Late", "member_table", "pair_batch", "pair_table", "standing", "tables", "weighed"]

Store = FileStore | MemoryStore | FactStore
Begun = Callable[[Callable[[], Any]], Callable[[], Any]]  # starts some work beside, and returns what waits for its result
Late = tuple[Begun, Callable[[], dict[str, NDArray[Any]]]]  # how work is begun, and what makes the columns of findings.COLUMNS that are not there yet
Choice = tuple[str, tuple[str, ...]]  # which row of a group stays, and the sources to prefer


def tables(findings: Findings, store: Store, settings: DedupSettings, choice: Choice, late: Late | None = None) -> tuple[Marks, pa.Table, pa.Table]:
    """The mark of every row, the table of groups and the table of pairs."""
    begun, spans = late or (lambda work: work, dict)
    reading, locating = begun(partial(Facts, store, findings)), begun(spans)
    edges = weighed(findings, settings)
    groups = group(edges, findings.first_copy, findings.rank, min_jaccard=settings.min_jaccard, min_containment=settings.min_containment)
    facts = reading()
    marks, group_table = _marked(groups, findings, facts, choice, settings)
    return marks, group_table, pair_table(replace(findings, edges=findings.edges | locating()), edges, facts)


def member_table(findings: Findings, store: Store, settings: DedupSettings, choice: Choice) -> pa.Table:
    """Every row that is in a group with its tags and the id that stays; on that row also size, members, weakest_edge and diameter of the group.

    A part of a corpus may be given as long as no component of strong edges is cut: groups never reach beyond one.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    edges = weighed(findings, settings)
    groups = group(edges, findings.first_copy, findings.rank, min_jaccard=settings.min_jaccard, min_containment=settings.min_containment)
    facts = Facts(store, findings)
    marks, found = _marked(groups, findings, facts, choice, settings)
    rows = np.flatnonzero(marks.group >= 0)
    tags = marks.table(0, len(marks.group)).take(arrow(rows))
    of, stays = arrow(marks.group[rows]), arrow(marks.keep[rows])
    columns = {"id": facts.ids(rows), "kept": found.column("kept").take(of).combine_chunks()}
    columns |= {name: tags.column(name) for name in ("keep", "duplicate_of", "containment", "jaccard", "reason")}
    of = pc.if_else(stays, of, pa.scalar(None, pa.int64()))
    columns |= {name: found.column(name).take(of) for name in ("size", "members", "weakest_edge", "diameter")}
    return pa.table(columns)


def pair_batch(findings: Findings, store: Store, settings: DedupSettings) -> pa.Table:
    """The rows of the table of pairs for some edges and copies, without row numbers."""
    return pair_table(findings, weighed(findings, settings), Facts(store, findings)).drop_columns(["a_row", "b_row"])


def weighed(findings: Findings, settings: DedupSettings) -> Edges:
    """The measures of the verified pairs, and which of them share only boilerplate."""
    edges = findings.edges
    jaccard, inside, around = measured(edges)
    return Edges(edges["left"], edges["right"], jaccard, inside, around, footers(edges, settings))


class Facts:
    """Id, date, words and source of the rows that are in a pair or a group, as columns in the order of ``rows``."""

    def __init__(self, store: Store, findings: Findings) -> None:
        import pyarrow as pa

        hubs = findings.hot[2][np.argsort(-findings.hot[1], kind="stable")[:MOST]]
        given = np.arange(len(findings.words) if isinstance(store, FactStore) else 0)
        first, copies = findings.first_copy, findings.copies
        self.rows = np.unique(np.concatenate([given, findings.edges["left"], findings.edges["right"], copies, first[copies], hubs]).astype(np.int64))
        pieces, base = [], 0
        for table in store.read(["id", "published", "source"]):
            a, b = np.searchsorted(self.rows, [base, base + len(table)])
            if b > a:
                pieces.append(table.take(arrow(self.rows[a:b] - base)))
            base += len(table)
        empty = pa.table([pa.nulls(0, pa.large_string())] * 3, names=["id", "published", "source"])
        self.table = pa.concat_tables(pieces).combine_chunks() if pieces else empty
        self.words = findings.words[self.rows]
        self.by_name = ranks(self.table.column("id"))

    def at(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Where some rows stand in the columns."""
        return np.searchsorted(self.rows, rows)

    def ids(self, rows: NDArray[np.int64]) -> pa.Array:
        """The ids of some rows, as an Arrow array."""
        return self.table.column("id").take(arrow(self.at(rows))).combine_chunks()

    def stripped(self, name: str) -> list[str]:
        """A column of strings without white space around them, "" where there is none; an empty list when there is none anywhere."""
        column = self.table.column(name)
        return [] if column.null_count == len(column) else [(value or "").strip() for value in column.to_pylist()]


def standing(facts: Facts, policy: str, prefer: Sequence[str]) -> NDArray[np.int64]:
    """The place of every row in the order of `dedup.preference`, the lowest stays: the same rule for columns, as most rows are told nothing but an id."""
    keys: list[Any] = [facts.by_name, -facts.words]  # the last key is the first one compared
    if policy == "first":
        return facts.rows
    if policy in ("earliest", "source") and (dates := moments(facts.stripped("published"))):
        keys.append(np.unique(np.array(dates, object), return_inverse=True)[1])
        keys.append(np.fromiter((not date for date in dates), bool, len(dates)))
    if policy == "source" and (sources := facts.stripped("source")):
        places = {name.casefold(): i for i, name in enumerate(prefer)}
        keys.append(np.fromiter((places.get(source.casefold(), len(places)) for source in sources), np.int64, len(sources)))
    found = np.empty(len(facts.rows), np.int64)
    found[np.lexsort(keys)] = np.arange(len(found))
    return found


def _marked(groups: Groups, findings: Findings, facts: Facts, choice: Choice, settings: DedupSettings) -> tuple[Marks, pa.Table]:
    """The mark of every row and the table of groups, numbered in the order of the ids that stay."""
    import pyarrow as pa

    rows, sizes = groups.row, groups.size
    of, at = np.repeat(np.arange(len(sizes)), sizes), facts.at(rows)
    kept = rows[np.lexsort((standing(facts, *choice)[at], of))[np.cumsum(sizes) - sizes]]
    order = np.argsort(facts.by_name[facts.at(kept)])
    kept, sizes = kept[order], sizes[order]
    group_of = np.argsort(order)[of]

    left = rows != kept[group_of]
    reached = np.stack([groups.jaccard[left], groups.inside[left]], axis=1)
    jaccard, inside, reason = _reasons(findings, rows[left], kept[group_of[left]], reached, settings)
    ids = facts.ids(kept).cast(pa.large_string())
    counts = np.unique(sizes)
    marks = Marks(len(findings.words), ids, [*_REASONS, *(f"kept: {choice[0]} of {count}" for count in counts.tolist())])
    marks.stay(kept, len(_REASONS) + np.searchsorted(counts, sizes))
    marks.leave(rows[left], group_of[left], jaccard, inside, reason)
    columns = [
        arrow(np.arange(len(sizes))),
        arrow(sizes),
        ids,
        pa.LargeListArray.from_arrays(
            arrow(np.concatenate([[0], np.cumsum(sizes)])), facts.ids(rows[np.lexsort((facts.by_name[at], group_of))]).cast(pa.large_string())
        ),
        arrow(groups.weakest[order]),
        arrow(groups.diameter[order]),
    ]
    return marks, pa.table(columns, names=["group", "size", "kept", "members", "weakest_edge", "diameter"])


_REASONS = ("exact copy", "contained", "near-duplicate", "near-duplicate of another text of the group")


def _reasons(
    findings: Findings, rows: NDArray[np.int64], kept: NDArray[np.int64], reached: NDArray[np.float64], settings: DedupSettings
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Jaccard, containment and why (a place in _REASONS) rows are no longer needed: from their own edge with the row that stays, else from the one
    they were ``reached`` by."""
    edges, count = findings.edges, len(findings.words)
    texts, others = findings.first_copy[rows], findings.first_copy[kept]
    known = np.concatenate([edges["left"] * count + edges["right"], edges["right"] * count + edges["left"]])
    jaccard, here, there = measured(edges)
    order = np.argsort(known, kind="stable")
    wanted = texts * count + others
    place = np.searchsorted(known, wanted, sorter=order)
    edge = order[np.minimum(place, len(order) - 1)] if len(order) else place
    direct = known[edge] == wanted if len(order) else np.zeros(len(rows), bool)
    found = reached.copy()
    found[direct] = np.stack([np.concatenate([jaccard, jaccard]), np.concatenate([here, there])], axis=1)[edge[direct]]
    found[texts == others] = 1.0
    contained = (found[:, 1] >= settings.min_containment) & (found[:, 0] < settings.min_jaccard)
    return found[:, 0], found[:, 1], np.where(texts == others, 0, np.where(direct, np.where(contained, 1, 2), 3))


def pair_table(findings: Findings, edges: Edges, facts: Facts) -> pa.Table:
    """Every verified pair, and every exact copy with the text it copies (no spans: all of it is shared); the smaller id first, sorted by ids."""
    import pyarrow as pa
    import pyarrow.compute as pc

    copies = findings.copies
    firsts = findings.first_copy[copies]
    one, none = np.ones(len(copies)), np.zeros(len(copies), np.int64)
    found = findings.edges
    rows = (np.concatenate([found["left"], firsts]), np.concatenate([found["right"], copies]))
    ids = tuple(facts.ids(row) for row in rows)
    same = numbers(pc.equal(*ids))
    swap = np.where(same, rows[0] > rows[1], numbers(pc.greater(*ids)))
    exact = np.concatenate([np.zeros(len(found["left"]), bool), np.ones(len(copies), bool)])
    inside = (np.concatenate([edges.left_inside, one]), np.concatenate([edges.right_inside, one]))
    kind = np.where(exact, "exact", np.concatenate([np.where(edges.boilerplate, "boilerplate", "near"), np.full(len(copies), "exact")]))
    columns: dict[str, Any] = {"a": pc.if_else(arrow(swap), ids[1], ids[0]), "b": pc.if_else(arrow(swap), ids[0], ids[1])}
    columns["jaccard"] = np.concatenate([edges.jaccard, one])
    columns |= {"containment_a": np.where(swap, inside[1], inside[0]), "containment_b": np.where(swap, inside[0], inside[1])}
    columns["shared"] = arrow(np.concatenate([found["shared"], none]), exact)
    columns["run_words"] = np.concatenate([found["run"], findings.words[copies]])
    for edge in ("start", "end"):
        left, right = (np.concatenate([found[f"{side}_{edge}"], none]) for side in ("left", "right"))
        columns[f"a_{edge}"] = arrow(np.where(swap, right, left), exact)
        columns[f"b_{edge}"] = arrow(np.where(swap, left, right), exact)
    columns |= {"kind": strings(kind.tolist()), "a_row": np.where(swap, rows[1], rows[0]), "b_row": np.where(swap, rows[0], rows[1])}
    columns = {name: arrow(column) if isinstance(column, np.ndarray) else column for name, column in columns.items()}
    return pa.table(columns).sort_by([(name, "ascending") for name in ("a", "b", "a_row", "b_row")])
