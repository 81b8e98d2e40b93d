"""The public functions: what ``import provenance`` offers."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from provenance.errors import InputError, UsageError
from provenance.model import Report
from provenance.report import check_output, write_file, write_report
from provenance.settings import Settings
from provenance.trace import trace

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Result", "analyse", "check_output"]


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
    documents, ``outlets`` a CSV of further outlets. Raises InputError when not one document can be read, UsageError for wrong arguments; a document that
    cannot be read is a problem in ``result.report.problems``.

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
