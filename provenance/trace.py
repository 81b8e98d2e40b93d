"""The corridor: the only file that knows the order of the rooms.

documents -> split -> cite -> pair -> align -> relate -> Report
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from provenance.align import align
from provenance.cite import cite, load_outlets, page_names
from provenance.lineage import relate
from provenance.model import Document, Mention, Problem, Progress, Report, Text
from provenance.settings import Settings
from provenance.split import split

__all__ = ["trace"]


def trace(
    documents: Sequence[Document],
    problems: Sequence[Problem],
    settings: Settings,
    *,
    outlets: str = "",
    jobs: int = 1,
    progress: Progress | None = None,
) -> Report:
    """Take documents through every room and return the report; the order of ``documents`` and ``jobs`` do not matter.

    ``outlets`` is the text of the user's own outlet table. ``progress`` is called with (step, done, total).
    """
    say = progress or (lambda step, done, total: None)
    found: list[Problem] = list(problems)
    texts: list[Text] = []
    ordered = sorted(documents, key=lambda document: document.id)
    for done, document in enumerate(ordered, 1):
        text, faults = split(document, settings.split)
        texts.append(text)
        found.extend(faults)
        say("Splitting", done, len(ordered))

    table = load_outlets(outlets)
    pages = page_names(texts)
    mentions: list[Mention] = []
    for done, text in enumerate(texts, 1):
        mentions.extend(cite(text, table, settings.cite, pages))
        say("Looking for named sources", done, len(texts))

    aligned = align(texts, settings.align, jobs=jobs, progress=say, pairing=settings.pair)
    passages = aligned.passages
    if settings.meaning.enabled:
        from provenance.matching.meaning import load_encoder, with_meaning

        say("Comparing meanings", 0, 1)
        passages = with_meaning(texts, passages, load_encoder(), settings.meaning)
    related = relate(texts, mentions, passages, aligned.repeats, settings.lineage)
    return Report(
        run=_run(texts, settings, aligned.stats),
        texts=tuple(texts),
        mentions=tuple(mentions),
        passages=passages,
        repeats=aligned.repeats,
        pairs=related.pairs,
        absent_sources=related.absent_sources,
        edges=related.edges,
        groups=related.groups,
        problems=tuple(sorted(found, key=lambda problem: (problem.where, problem.code, problem.message))),
    )


def _run(texts: Sequence[Text], settings: Settings, stats: Mapping[str, Any]) -> dict[str, Any]:
    """What made this report: versions, settings, input digests, statistics. No clock and no machine, so that equal input gives equal bytes."""
    return {
        "tool": "provenance",
        "version": version("provenance-checker"),
        "libraries": {name: version(name) for name in ("numpy", "rapidfuzz", "sentencex")},
        "settings": settings.as_dict(),
        "inputs": {text.id: text.document.digest for text in texts},
        "statistics": dict(stats),
    }
