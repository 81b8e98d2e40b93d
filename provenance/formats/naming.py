"""What documents and absent sources are called in what a person reads, and the report's own settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from functools import cached_property
from typing import NamedTuple

from provenance.formats.safe import cut, one_line, shown
from provenance.model import Report
from provenance.settings import ReportSettings

__all__ = ["Name", "Names", "Phrase", "as_text", "report_settings"]


class Name(NamedTuple):
    """The name of a document or absent source inside a phrase: its id and what to call it."""

    id: str
    text: str


# A name longer than this would fill the page; the tables have it in full.
_LONGEST = 120
_TOKEN = re.compile(r"\w+|[^\w\s]")

Phrase = tuple[str | Name, ...]
"""A sentence in parts, so that each format can set names in its own way."""


def as_text(phrase: Phrase) -> str:
    """A phrase as plain text.

    >>> as_text((Name("a", "Document A"), " stands alone."))
    'Document A stands alone.'
    """
    return "".join(part.text if isinstance(part, Name) else part for part in phrase)


def report_settings(report: Report) -> ReportSettings:
    """The report's settings as recorded in its run; what is missing there is at its default."""
    recorded = report.run.get("settings", {})
    given = recorded.get("report", {}) if isinstance(recorded, Mapping) else {}
    known = {f.name for f in fields(ReportSettings)}
    return ReportSettings(**{key: value for key, value in given.items() if key in known})


def _letters(number: int) -> str:
    """0 is A, 25 is Z, 26 is AA, as in spreadsheets."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class Names:
    """Names of everything in a report; with ``hide`` documents become Document A, B, ... in the order of their ids.

    Hiding covers ids, titles, outlets and authors, also inside sentences made by the program. It cannot cover names that the articles' own words hold.
    """

    def __init__(self, report: Report, hide: bool | None = None) -> None:
        self.hide = report_settings(report).hide_names if hide is None else hide
        self._absent = {source.id: source.name for source in report.absent_sources}
        self._documents = [text.document for text in report.texts]
        self._sources: dict[str, list[str]] = {}
        for edge in report.edges:
            self._sources.setdefault(edge.copy, []).append(edge.source)
        self._number = {document.id: number for number, document in enumerate(self._documents)}

    def name(self, key: str) -> Name:
        """The name for a document's or an absent source's id."""
        if key in self._absent:
            return Name(key, cut(self._absent[key], _LONGEST) or "an unnamed source")
        return Name(key, self.alias(key) if self.hide and key in self._number else cut(key, _LONGEST))

    def is_absent(self, key: str) -> bool:
        """Whether this is a source outside the collection."""
        return key in self._absent

    def text(self, key: str) -> str:
        """The name as plain text."""
        return self.name(key).text

    def sources(self, key: str) -> tuple[str, ...]:
        """The ids from which arrows lead straight to this one."""
        return tuple(self._sources.get(key, ()))

    def shared_source(self, a: str, b: str) -> str | None:
        """The source from which the report's arrows lead to both, the nearest one; None when they have none in common."""
        first, second = self._ancestors(a), self._ancestors(b)
        shared = [(first[key] + second[key], key) for key in first.keys() & second.keys() if key not in (a, b)]
        return min(shared)[1] if shared else None

    def _ancestors(self, key: str) -> dict[str, int]:
        """Everything from which arrows lead to a document, with the number of steps."""
        steps = {key: 0}
        row = [key]
        while row:
            row = sorted({source for node in row for source in self._sources.get(node, ()) if source not in steps})
            steps |= dict.fromkeys(row, max(steps.values()) + 1)
        return steps

    def alias(self, key: str) -> str:
        """``Document A`` for the first document, and so on."""
        return f"Document {_letters(self._number[key])}"

    @cached_property
    def _hidden(self) -> dict[str, list[tuple[str, str]]]:
        """By first word: (name, what stands for it), the longest first. A lookup, because one pattern of 10,000 names would take minutes."""
        words: dict[str, str] = {}
        for document in self._documents:
            alias = self.alias(document.id)
            told = ((document.id, alias), (document.title, f"the title of {alias}"), (document.source, f"the outlet of {alias}"))
            for word, stand_in in (*told, (document.author, f"the author of {alias}"), (document.url, f"the address of {alias}")):
                if word.strip():
                    words.setdefault(word.strip(), stand_in)
        index: dict[str, list[tuple[str, str]]] = {}
        for word in sorted(words, key=lambda word: (-len(word), word)):
            index.setdefault(_TOKEN.findall(word)[0], []).append((word, words[word]))
        return index

    def sentence(self, text: str) -> str:
        """A sentence made by the program, safe to show, names hidden where asked."""
        return shown(self._without_names(text) if self.hide else text)

    def _without_names(self, text: str) -> str:
        parts: list[str] = []
        place = 0
        for token in _TOKEN.finditer(text):
            if token.start() < place:
                continue
            for word, stand_in in self._hidden.get(token[0], ()):
                end = token.start() + len(word)
                if text.startswith(word, token.start()) and not (word[-1].isalnum() and text[end : end + 1].isalnum()):
                    parts += [text[place : token.start()], stand_in]
                    place = end
                    break
        return "".join(parts) + text[place:]

    def own(self, text: str) -> str:
        """A document's own particular (title, outlet, date of origin), which hiding leaves out."""
        return "" if self.hide else one_line(text)
