"""What links by meaning add (extra ``[semantic]``): pack sentalign_hard or sentalign with words alone and with meaning on; needs the extra.

``python -m bench semantic PACK``; ``translations`` instead of a pack measures our own Spanish and Russian translations of two articles of inputs/.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import _run
from bench.scorers import Row, precision_recall_f1, score_links
from provenance.matching import link
from provenance.matching.meaning import Encoder, load_encoder, meaning_links
from provenance.model import Document
from provenance.settings import MeaningSettings, SplitSettings
from provenance.split import split

_ROOT = Path(__file__).resolve().parents[1]


def predict(row: Row, encoder: Encoder) -> dict[str, Any]:
    """Links of one document pair, by words first and by meaning for what words left."""
    found = link.links(link.units(row["a"], "a"), link.units(row["b"], "b"))
    added = meaning_links(row["a"], row["b"], encoder, [(i, j) for i, j, _ in found], MeaningSettings())
    return {"id": row["id"], "links": [[i, j] for i, j, _ in found] + [[i, j] for i, j, _ in added]}


def translations(encoder: Encoder) -> dict[str, Any]:
    """Precision, recall and F1 of links between two articles and their translations, and how many other articles were linked to one."""
    hits = false = missed = strangers = 0
    rows = json.loads((_ROOT / "tests" / "translations" / "links.json").read_text(encoding="utf-8"))["files"]
    for row in rows:
        right, ends = _split(_ROOT / "tests" / "translations" / row["translation"])
        for path in sorted((_ROOT / "inputs").glob("*.txt")):
            left, starts = _split(path)
            found = {(i, j) for i, j, _ in meaning_links(left, right, encoder, (), MeaningSettings())}
            if path.name != row["original"]:
                strangers += bool(found)
                continue
            wanted = {(starts(a), ends(b)) for a, b in row["links"]} | {(0, 0)}  # the titles answer each other, too
            hits += len(found & wanted)
            false += len(found - wanted)
            missed += len(wanted - found)
    precision, recall, f1 = precision_recall_f1(hits, false, missed)
    return {"precision": precision, "recall": recall, "f1": f1, "links": hits + missed, "other_articles_linked": strangers}


def _split(path: Path) -> tuple[list[str], Any]:
    text, _ = split(Document(path.stem, path.read_text(encoding="utf-8")), SplitSettings())
    whole = text.document.text

    def number(beginning: str) -> int:
        start = whole.index(beginning)
        return next(s.index for s in text.sentences if s.span.start <= start < s.span.end)

    return [whole[s.span.start : s.span.end] for s in text.sentences], number


def main(argv: Sequence[str]) -> int:
    """Print F1 with meaning off and on."""
    encoder = load_encoder()
    if list(argv) == ["translations"]:
        start = time.perf_counter()
        figures = translations(encoder)
        _run.show("semantic translations", figures, _run.finished([], time.perf_counter() - start, None))
        return 0
    args = _run.arguments(argv, __doc__ or "")
    rows = _run.rows_of(args.pack / "docs.jsonl", args.sample)
    plain = [{"id": row["id"], "links": [[i, j] for i, j, _ in link.links(link.units(row["a"], "a"), link.units(row["b"], "b"))]} for row in rows]
    answers, cost = _run.predicted(rows, lambda row: predict(row, encoder), args.out)
    _run.show("semantic", {"off": score_links(rows, plain), "on": score_links(rows, answers)}, cost)
    return 0
