"""Groups become marks and tables: what is told about every row, pair and group of a corpus, whichever engine found them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from provenance.dedup import Edges, Group, group, preference
from provenance.engines.boilerplate import MOST
from provenance.engines.findings import Findings, arrow, footers, measured, numbers, strings
from provenance.engines.sink import Marks
from provenance.engines.store import FactStore, FileStore, MemoryStore
from provenance.settings import DedupSettings

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Facts", "member_table", "pair_batch", "pair_table", "tables", "weighed"]

Store = FileStore | MemoryStore | FactStore
Choice = tuple[str, tuple[str, ...]]  # which row of a group stays, and the sources to prefer


def tables(findings: Findings, store: Store, settings: DedupSettings, choice: Choice) -> tuple[Marks, pa.Table, pa.Table]:
    """The mark of every row, the table of groups and the table of pairs."""
    edges = weighed(findings, settings)
    groups = group(edges, findings.first_copy, findings.rank, min_jaccard=settings.min_jaccard, min_containment=settings.min_containment)
    facts = Facts(store, findings, groups)
    marks, group_table = _marked(groups, findings, facts, choice)
    return marks, group_table, pair_table(findings, edges, facts)


def member_table(findings: Findings, store: Store, settings: DedupSettings, choice: Choice) -> pa.Table:
    """Every row that is in a group with its tags and the id that stays; on that row also size, members, weakest_edge and diameter of the group.

    A part of a corpus may be given as long as no component of strong edges is cut: groups never reach beyond one.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    edges = weighed(findings, settings)
    groups = group(edges, findings.first_copy, findings.rank, min_jaccard=settings.min_jaccard, min_containment=settings.min_containment)
    facts = Facts(store, findings, groups)
    marks, found = _marked(groups, findings, facts, choice)
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
    return pair_table(findings, weighed(findings, settings), Facts(store, findings, ())).drop_columns(["a_row", "b_row"])


def weighed(findings: Findings, settings: DedupSettings) -> Edges:
    """The measures of the verified pairs, and which of them share only boilerplate."""
    edges = findings.edges
    jaccard, inside, around = measured(edges)
    return Edges(edges["left"], edges["right"], jaccard, inside, around, footers(edges, settings))


class Facts:
    """Id, date, words and source of the rows that are in a pair or a group."""

    def __init__(self, store: Store, findings: Findings, groups: Sequence[Group]) -> None:
        import pyarrow as pa

        members = np.array([member.row for found in groups for member in found.members], np.int64)
        hubs = findings.hot[2][np.argsort(-findings.hot[1], kind="stable")[:MOST]]
        given = np.arange(len(findings.words) if isinstance(store, FactStore) else 0)
        self.rows = np.unique(np.concatenate([given, findings.edges["left"], findings.edges["right"], members, hubs]).astype(np.int64))
        pieces, base = [], 0
        for table in store.read(["id", "published", "source"]):
            a, b = np.searchsorted(self.rows, [base, base + len(table)])
            if b > a:
                pieces.append(table.take(arrow(self.rows[a:b] - base)))
            base += len(table)
        empty = pa.table([pa.nulls(0, pa.large_string())] * 3, names=["id", "published", "source"])
        self.table = pa.concat_tables(pieces).combine_chunks() if pieces else empty
        columns = [self.table.column(name) for name in ("id", "published", "source")]
        lists = [[None] * len(column) if column.null_count == len(column) else column.to_pylist() for column in columns]
        known = zip(self.rows.tolist(), *lists, findings.words[self.rows].tolist(), strict=True)
        self._known = {row: (name, (date or "").strip(), words, (source or "").strip()) for row, name, date, source, words in known}

    def ids(self, rows: NDArray[np.int64]) -> pa.Array:
        """The ids of some rows, as an Arrow array."""
        return self.table.column("id").take(arrow(np.searchsorted(self.rows, rows))).combine_chunks()

    def __call__(self, row: int) -> tuple[str, str, int, str]:
        return self._known[row]


def _marked(groups: Sequence[Group], findings: Findings, facts: Facts, choice: Choice) -> tuple[Marks, pa.Table]:
    """The mark of every row and the table of groups, numbered in the order of the ids that stay."""
    import pyarrow as pa

    marks = Marks(len(findings.words))
    key = preference(*choice, facts)
    chosen = []
    for found in groups:
        kept = min([member.row for member in found.members], key=key)
        chosen.append((facts(kept)[0], kept, found))
    chosen.sort(key=lambda item: item[:2])
    direct = _direct(findings)
    text_of = dict(zip(facts.rows.tolist(), findings.first_copy[facts.rows].tolist(), strict=True))
    numbered: list[tuple[int, int]] = []  # (row, group)
    left_out: list[tuple[int, float, float]] = []  # (row, Jaccard, containment)
    for number, (name, kept, found) in enumerate(chosen):
        text = text_of[kept]
        numbered.append((kept, number))
        marks.told[kept] = ("", f"kept: {choice[0]} of {len(found.members)}")
        for row, _, jaccard, inside in found.members:
            if row != kept:
                pair = text_of[row], text
                jaccard, inside, reason = _reason(pair, direct.get(pair), (jaccard, inside))
                numbered.append((row, number))
                left_out.append((row, jaccard, inside))
                marks.told[row] = (name, reason)
    marks.note(numbered, left_out)
    ids = [sorted([facts(member.row)[0] for member in found.members]) for _, _, found in chosen]
    sizes = np.fromiter(map(len, ids), np.int64, len(ids))
    columns = [
        arrow(np.arange(len(chosen))),
        arrow(sizes),
        strings([name for name, _, _ in chosen]),
        pa.LargeListArray.from_arrays(arrow(np.concatenate([[0], np.cumsum(sizes)])), strings([name for names in ids for name in names])),
        arrow(np.fromiter((found.weakest for _, _, found in chosen), np.float64, len(chosen))),
        arrow(np.fromiter((found.diameter for _, _, found in chosen), np.int64, len(chosen))),
    ]
    return marks, pa.table(columns, names=["group", "size", "kept", "members", "weakest_edge", "diameter"])


def _direct(findings: Findings) -> dict[tuple[int, int], tuple[float, float]]:
    """(row, other row) -> Jaccard and the share of the first row's shingles in the other, for every verified pair."""
    edges = findings.edges
    columns = [edges["left"].tolist(), edges["right"].tolist(), *(measure.tolist() for measure in measured(edges))]
    found = {}
    for left, right, jaccard, inside, around in zip(*columns, strict=True):
        found[left, right] = (jaccard, inside)
        found[right, left] = (jaccard, around)
    return found


def _reason(pair: tuple[int, int], direct: tuple[float, float] | None, reached: tuple[float, float]) -> tuple[float, float, str]:
    """Jaccard, containment and why a row is no longer needed: from its own edge with the row that stays, else from the one it was ``reached`` by."""
    if pair[0] == pair[1]:
        return 1.0, 1.0, "exact copy"
    if direct:
        return *direct, "contained" if direct[1] >= 0.8 and direct[0] < 0.5 else "near-duplicate"
    return *reached, "near-duplicate of another text of the group"


def pair_table(findings: Findings, edges: Edges, facts: Facts) -> pa.Table:
    """Every verified pair, and every exact copy with the text it copies (no spans: all of it is shared); the smaller id first, sorted by ids."""
    import pyarrow as pa
    import pyarrow.compute as pc

    copies = np.flatnonzero((findings.first_copy >= 0) & (findings.first_copy != np.arange(len(findings.first_copy))))
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
