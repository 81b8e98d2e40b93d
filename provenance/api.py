"""The public functions: what ``import provenance`` offers."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from provenance.errors import InputError, UsageError
from provenance.model import Report
from provenance.report import check_output, write_file, write_report
from provenance.settings import Settings
from provenance.trace import trace

if TYPE_CHECKING:
    import pandas as pd

    from provenance.corpus import Deduplicated
    from provenance.matching.passage import Passage
    from provenance.weigh import Prepared

__all__ = ["Result", "analyse", "check_output", "deduplicate", "links", "near_duplicates", "passages", "prepared", "reuse", "similarity"]


class Result:
    """What one run found, as tables and files.

    ``documents``, ``passages``, ``pairs``, ``repeats``, ``edges`` and ``absent_sources`` are pandas DataFrames; ``report`` is the value they are made from.
    """

    def __init__(self, report: Report, settings: Settings) -> None:
        self.report = report
        self.settings = settings

    def __repr__(self) -> str:
        return f"<provenance.Result: {len(self.report.texts)} documents, {len(self.report.passages)} passages, {len(self.report.problems)} problems>"

    def _frame(self, name: str) -> pd.DataFrame:
        from provenance.formats.table import frames

        return frames(self.report)[name]

    @property
    def documents(self) -> pd.DataFrame:
        """One row a document."""
        return self._frame("documents")

    @property
    def passages(self) -> pd.DataFrame:
        """One row a passage shared by two documents."""
        return self._frame("passages")

    @property
    def pairs(self) -> pd.DataFrame:
        """One row a pair of documents: relation, direction, confidence."""
        return self._frame("pairs")

    @property
    def repeats(self) -> pd.DataFrame:
        """One row a repeat inside a document."""
        return self._frame("repeats")

    @property
    def edges(self) -> pd.DataFrame:
        """One row an arrow from a copy to its source."""
        return self._frame("edges")

    @property
    def absent_sources(self) -> pd.DataFrame:
        """One row a source that is named or implied but not in the collection."""
        return self._frame("absent_sources")

    def to_html(self, path: str | os.PathLike[str]) -> None:
        """Write the HTML report to one file."""
        write_file(self.report, "html", str(path), settings=self.settings.report)

    def write(self, folder: str | os.PathLike[str], *, formats: Sequence[str] = (), force: bool = False) -> tuple[str, ...]:
        """Write the report's files into ``folder`` (all formats by default) and return their paths."""
        return write_report(self.report, str(folder), formats=tuple(formats), settings=self.settings.report, force=force)

    def _repr_html_(self) -> str:
        from provenance.formats.html import fragment

        return fragment(self.report)


def analyse(
    data: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | pd.DataFrame,
    *,
    settings: Settings | None = None,
    metadata: str | os.PathLike[str] | None = None,
    outlets: str | os.PathLike[str] | None = None,
    jobs: int | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    stdin: BinaryIO | None = None,
) -> Result:
    """Find recycled text in documents and say how they relate.

    ``data`` is a path, several paths (files, folders, ``-`` for ``stdin``) or a DataFrame with a text column. ``metadata`` is a CSV of what you know of the
    documents (a DataFrame has it in columns), ``outlets`` a CSV of further outlets. Raises InputError when not one document can be read, UsageError for wrong
    arguments; a document that cannot be read is a problem in ``result.report.problems``.

    >>> import pandas as pd
    >>> story = "The harbour council voted nine to four on Tuesday to close the ferry line that has served the islands since 1931."
    >>> result = analyse(pd.DataFrame({"id": ["a", "b"], "text": [story * 1, story + " Islanders said they would appeal to the regional court."]}))
    >>> list(result.passages["kind"])
    ['verbatim']
    """
    from provenance.read import read, read_frame

    chosen = settings or Settings()
    if isinstance(data, (str, os.PathLike)):
        documents, problems = read([str(data)], chosen.read, metadata=None if metadata is None else str(metadata), stdin=stdin)
    elif isinstance(data, Sequence):
        documents, problems = read([str(path) for path in data], chosen.read, metadata=None if metadata is None else str(metadata), stdin=stdin)
    elif metadata is not None:
        raise UsageError("a DataFrame has its metadata in its own columns", hint="join the table of metadata to it, and leave metadata out")
    else:
        documents, problems = read_frame(data, chosen.read)
    if not documents:
        told = "".join(f"\n  {problem.where}: {problem.message}" for problem in problems[:20])
        raise InputError(f"not one document could be read{told}", hint="give files or folders that hold text; see 'provenance report --help'")
    table = ""
    if outlets is not None:
        try:
            table = Path(outlets).read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as fault:
            raise UsageError(f"the outlet table {outlets} cannot be read: {fault}") from fault
    report = trace(documents, problems, chosen, outlets=table, jobs=jobs or os.cpu_count() or 1, progress=progress)
    return Result(report, chosen)


def prepared(texts: Sequence[str]) -> tuple[Prepared, ...]:
    """Texts split and weighed once, for ``passages`` of many pairs of them; in the order given."""
    from provenance.model import Document
    from provenance.split import split
    from provenance.weigh import prepare

    chosen = Settings().split
    return prepare([split(Document(str(number), text), chosen)[0] for number, text in enumerate(texts)])


def passages(left: str | Prepared, right: str | Prepared, *, settings: Settings | None = None) -> tuple[Passage, ...]:
    """The passages that two texts share, found word by word: spans on both sides, evidence in nats; swapping the texts gives the mirrored passages.

    Both are texts, or both come from one call of ``prepared``. For sentences, kinds and changed facts use ``analyse``. Raises UsageError for one of each.

    >>> story = "On Tuesday the harbour council voted nine to four to close the ferry line, which has carried island pupils to school since the winter of 1931."
    >>> [(p.left.start, p.right.start) for p in passages(story, "Good morning. " + story)]
    [(0, 14)]
    """
    from provenance.matching import passage

    if isinstance(left, str) and isinstance(right, str):
        left, right = prepared([left, right])
    if isinstance(left, str) or isinstance(right, str):
        raise UsageError("passages needs two texts, or two that were prepared together")
    return passage.passages(left, right, (settings or Settings()).align)


def links(left: Sequence[str], right: Sequence[str] | None = None) -> list[tuple[int, int, float]]:
    """Which sentence of ``left`` corresponds to which of ``right`` (or of ``left`` itself): (i, j, score above the threshold), sorted.

    >>> [(i, j) for i, j, _ in links(["The ferry sank at dawn.", "Prices rose again."], ["Prices went up again.", "At dawn the ferry sank."])]
    [(0, 1), (1, 0)]
    """
    from provenance.matching import link
    from provenance.matching.side import units

    return link.links(units(left, "a"), None if right is None else units(right, "b"))


def similarity(left: str, right: str) -> float:
    """How likely it is that one sentence rewords the other, 0..1 (for ranking; not a probability).

    >>> similarity("The ferry sank at dawn.", "At dawn the ferry sank.") > similarity("The ferry sank at dawn.", "The council met at dawn.")
    True
    """
    from provenance.matching import link

    return link.score(left, right)


def reuse(left: str, right: str) -> float:
    """How much of the shorter text is reused in the other, 0..1 (for ranking: near copy over light over heavy revision over none).

    >>> reuse("The old ferry sank at dawn near the pier.", "The council met at noon.")
    0.0
    """
    from provenance.matching import link

    return link.reuse(left, right)


def near_duplicates(texts: Mapping[str, str], *, settings: Settings | None = None) -> list[tuple[str, str, float]]:
    """Pairs (a, b, containment) of texts that are versions of one story, not one form filled in twice; for a corpus use ``deduplicate``.

    >>> story = "the harbour council voted nine to four on tuesday to close the ferry line"
    >>> near_duplicates({"a": story, "b": story + " in june", "c": "nothing alike at all here"})
    [('a', 'b', 1.0)]
    """
    from provenance.matching import duplicates

    return duplicates.near_duplicates(texts, (settings or Settings()).align)


def deduplicate(
    data: object, *, out: str | os.PathLike[str] | None = None, settings: Settings | None = None, jobs: int = 1, **plan: str | bool | Sequence[str]
) -> Deduplicated:
    """Find the near-duplicates of a corpus: a path, several paths, a DataFrame or an Arrow table; with ``out`` the results are written there.

    ``plan`` takes ``action``, ``keep``, ``prefer`` (a sequence of sources), ``resume``, ``force``, ``engine``, ``master`` and ``cluster_out`` as the command
    does. Raises UsageError, InputError, StateError.

    >>> import pandas as pd
    >>> story = "the harbour council voted nine to four on tuesday to close the ferry line"
    >>> deduplicate(pd.DataFrame({"id": ["a", "b"], "text": [story, story + " in june"]})).pairs.num_rows
    1
    """
    from provenance.corpus import Plan
    from provenance.corpus import deduplicate as run

    prefer = plan.pop("prefer", ())
    names = tuple(name.strip() for name in prefer.split(",")) if isinstance(prefer, str) else tuple(prefer) if isinstance(prefer, Sequence) else (str(prefer),)
    given = {"out": None if out is None else Path(out), "jobs": jobs, "prefer": names, **plan}
    try:
        chosen = Plan(**given)  # type: ignore[arg-type]
    except TypeError as fault:
        raise UsageError(f"deduplicate: {fault}") from fault
    return run(data, (settings or Settings()).dedup, chosen, clock=time.perf_counter)
