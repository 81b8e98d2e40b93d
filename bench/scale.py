"""How the time grows with the number of documents: ``python -m bench scale CORPUS.parquet`` (columns id, text).

Makes collections of articles of about 600 words from the corpus (short texts joined, long ones cut), one article in ten taking a reworded stretch of another,
and compares each collection all with all. Prints CPU seconds of one process for every step, the growth from one size to the next, and how many of the
planted stretches were found. ``--families N`` measures instead what lineage adds: N families of four, a text and three copies of its first half, each
with a half of its own.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from bench import _run
from provenance.align import align
from provenance.cite import cite, load_outlets, page_names
from provenance.lineage import relate
from provenance.model import Document
from provenance.pair import candidates
from provenance.settings import Settings
from provenance.split import split
from provenance.weigh import prepare

WORDS = 600
STRETCH = 80  # words taken
KEPT = 0.85  # of them stay, the others are left out
SIZES = (500, 1000, 2000, 4000)
Made = TypeVar("Made")


def main(argv: Sequence[str]) -> int:
    """Print the curve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--families", type=int, metavar="N")
    args = parser.parse_args(argv)
    if args.families:
        _run.show("scale --families", lineage(articles(args.corpus, 4 * args.families)), {})
        return 0
    texts = articles(args.corpus, max(args.sizes))
    rows = [measured(texts[:size]) for size in sorted(args.sizes)]
    for before, after in pairwise(rows):
        after["growth"] = after["seconds"] / before["seconds"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _run.show("scale", rows, {"peak_mb": round(peak)})
    return 0


def articles(corpus: Path, count: int) -> list[list[str]]:
    """Word lists of ``WORDS`` words, the same for the same corpus."""
    import pandas as pd

    found: list[list[str]] = []
    words: list[str] = []
    for text in pd.read_parquet(corpus)["text"].sample(frac=1.0, random_state=1):
        words += text.split()
        if len(words) >= WORDS:
            found.append(words[:WORDS])
            words = []
        if len(found) == count:
            break
    return found


def planted(texts: Sequence[list[str]]) -> tuple[list[Document], set[tuple[str, str]]]:
    """Documents in which every tenth article takes a thinned stretch of an earlier one, and the pairs that share one."""
    rng = random.Random(7)
    documents, pairs = [], set()
    for number, words in enumerate(texts):
        if number % 10 == 9:
            source = rng.randrange(number)
            at, to = rng.randrange(WORDS - STRETCH), rng.randrange(WORDS)
            words = [*words[:to], *(word for word in texts[source][at : at + STRETCH] if rng.random() < KEPT), *words[to:]]
            pairs.add((f"d{source:05}", f"d{number:05}"))
        documents.append(Document(f"d{number:05}", " ".join(words)))
    return documents, pairs


def lineage(texts: Sequence[list[str]]) -> dict[str, Any]:
    """CPU seconds of aligning families of four, and of finding names and weighing relations after it, as a share of aligning."""
    rng = random.Random(7)
    half = WORDS // 2
    documents = []
    for number, words in enumerate(texts):
        source = texts[number - number % 4]
        if number % 4:
            words = [word for word in source[:half] if rng.random() < KEPT] + words[half:]
        documents.append(Document(f"d{number:05}", " ".join(words)))
    settings = Settings()
    ready = [split(document, settings.split)[0] for document in documents]
    start = time.process_time()
    found = align(ready, settings.align, pairing=settings.pair)
    aligned = time.process_time()
    outlets = load_outlets()
    pages = page_names(ready)
    mentions = [mention for text in ready for mention in cite(text, outlets, settings.cite, pages)]
    cited = time.process_time()
    told = relate(ready, mentions, found.passages, found.repeats, settings.lineage)
    cost = {"align": aligned - start, "cite": cited - aligned, "relate": time.process_time() - cited}
    return {"documents": len(documents), "pairs": len(told.pairs), "groups": len(told.groups), **cost, "share": cost["relate"] / cost["align"]}


def measured(texts: Sequence[list[str]]) -> dict[str, Any]:
    """CPU seconds of each step for one collection."""
    settings = Settings()
    documents, wanted = planted(texts)
    cost: dict[str, float] = {}

    def timed(name: str, step: Callable[[], Made]) -> Made:
        start = time.process_time()
        made = step()
        cost[name] = time.process_time() - start
        return made

    ready = timed("split", lambda: [split(document, settings.split)[0] for document in documents])
    chosen = timed("choose", lambda: candidates(prepare(ready), settings.pair))
    pairs = [(candidate.left, candidate.right) for candidate in chosen]
    aligned = timed("align", lambda: align(ready, settings.align, pairing=settings.pair))
    found = {(passage.left_doc, passage.right_doc) for passage in aligned.passages}
    return {
        "documents": len(documents),
        "candidates": len(pairs),
        "planted": len(wanted),
        "planted_compared": len(wanted & set(pairs)),
        "planted_found": len(wanted & found),
        **cost,
        "seconds": cost["split"] + cost["align"],  # aligning chooses again
    }
