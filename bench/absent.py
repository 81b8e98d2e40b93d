"""Absent sources: which outlets an article names or links are found from its text.

``python -m bench absent PACK [--sample N] [--out FILE] [--no-table] [--show N]``; PACK is a folder with ``docs.jsonl`` (id, portal, title, text,
linked_outlets: [{domain, name, named_in_text}]). ``--no-table`` hides the outlet table: what the rules of shape and cue find alone. ``--show N`` prints N
mentions with their sentences for reading by hand: that is how precision is judged, because the truth lists linked outlets only.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from pathlib import Path

from provenance.cite import cite, load_outlets
from provenance.citing.outlets import Outlets
from provenance.model import Document, Mention
from provenance.settings import CiteSettings, SplitSettings
from provenance.split import split


def main(argv: list[str]) -> int:
    """Run the measurement and print it as JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench absent", description=__doc__)
    parser.add_argument("pack", type=Path)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--no-table", action="store_true")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args(argv)
    rows = [json.loads(line) for line in (args.pack / "docs.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = rows[: args.sample] if args.sample else rows
    full = load_outlets()
    table = Outlets() if args.no_table else full
    found = [(row, mentions(row, table)) for row in rows]
    predictions = [{"id": row["id"], "sources": listed(held, full)} for row, held in found]  # the scorer may know that NBC News is NBC
    if args.out:
        args.out.write_text("".join(json.dumps(p, ensure_ascii=False) + "\n" for p in predictions), encoding="utf-8")
    print(json.dumps(score(rows, predictions), indent=1))
    shown = [(row, mention) for row, held in found for mention in first_of_each(held)]
    random.Random(args.seed).shuffle(shown)
    for number, (row, mention) in enumerate(shown[: args.show], 1):
        a, b = mention.clause
        clause = row["text"][a:b].replace("\n", " ")
        print(f"{number:3} {row['portal']:<16} {mention.cue:<20} {mention.name:<28} [{mention.outlet}] | {clause[:300]}")
    return 0


def mentions(row: dict, table: Outlets) -> tuple[Mention, ...]:
    """The mentions of one row that are not the document's own outlet."""
    document = Document(id=row["id"], text=row["text"], title=row["title"], source=row["portal"].replace("-", " "))
    text, _ = split(document, SplitSettings())
    return tuple(m for m in cite(text, table, CiteSettings()) if not m.own and (m.outlet or m.name))


def first_of_each(held: tuple[Mention, ...]) -> list[Mention]:
    """The first mention of every outlet of a document: one output each."""
    firsts: dict[str, Mention] = {}
    for mention in held:
        firsts.setdefault(mention.outlet or mention.name, mention)
    return list(firsts.values())


def listed(held: tuple[Mention, ...], table: Outlets) -> list[str]:
    """Names and sites, as the scorer wants them."""
    names: set[str] = set()
    for mention in held:
        names |= {mention.name, mention.outlet} - {""}
        outlet = table.named(mention.outlet or mention.name)
        names |= {outlet.name, *outlet.domains} if outlet else set()
    return sorted(names)


def score(rows: list[dict], predictions: list[dict]) -> dict:
    """Recall of linked outlets that the text names, and of those it does not name."""
    hits = {True: [0, 0], False: [0, 0]}
    by_id = {p["id"]: {_norm(s) for s in p["sources"]} for p in predictions}
    for row in rows:
        for outlet in row["linked_outlets"]:
            cell = hits[bool(outlet["named_in_text"])]
            cell[1] += 1
            cell[0] += bool({_norm(outlet["name"]), _norm(outlet["domain"])} & by_id[row["id"]])
    share = {key: cell[0] / cell[1] if cell[1] else 0.0 for key, cell in hits.items()}
    total = sum(len(p["sources"]) for p in predictions)
    return {"docs": len(rows), "named": hits[True][1], "recall_named": round(share[True], 4), "recall_unnamed": round(share[False], 4), "names_listed": total}


def _norm(name: str) -> str:
    return re.sub(r"^(the|www\.)\s*", "", name.strip().casefold())


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
