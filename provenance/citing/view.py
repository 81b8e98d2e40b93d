"""A sentence as its readers see it, without link targets and marks, and with its place on the page."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from provenance.citing.addresses import URL
from provenance.citing.shapes import shaped_names
from provenance.model import Sentence, Span

__all__ = ["View", "view_of"]


@dataclass(slots=True)
class View:
    """A sentence without what is not its words; ``starts`` and ``places`` lead back from its offsets to the text's."""

    sentence: Sentence
    clean: str
    starts: list[int]
    places: list[int]
    url: str = ""  # the first address in it
    shaped: tuple[tuple[int, int, bool], ...] = ()  # names in it that look like outlets
    paged: tuple[tuple[int, int], ...] = ()  # names in it of the pages compared
    quoted: bool = False  # it stands, or begins, inside quotation marks
    opens: bool = True  # it is the first of its block
    pictured: bool = False  # a caption stands before it
    first: bool = False  # it is the first line, or the first below a page's own links
    head: bool = False  # it is another line above the prose
    following: str = ""  # what stands behind it in the same block, as far as a notice reaches

    def span(self, a: int, b: int) -> Span:
        """The place in the document's text of ``clean[a:b]``."""
        return Span(self._at(a), self._at(b - 1) + 1)

    def _at(self, offset: int) -> int:
        i = bisect_right(self.starts, offset) - 1
        return self.places[i] + offset - self.starts[i]


def view_of(text: str, sentence: Sentence) -> View:
    """The view of one sentence; what its neighbours make of it is set by ``cite``.

    >>> from provenance.model import Span
    >>> view_of("By [Ann](u) Lee", Sentence(0, Span(0, 15), 0, "paragraph", (Span(3, 4), Span(7, 11)))).clean
    'By Ann Lee'
    """
    starts, places, parts = [], [], []
    at, length = sentence.span.start, 0
    for a, b in (*sentence.skip, Span(sentence.span.end, sentence.span.end)):
        if a > at:
            starts.append(length)
            places.append(at)
            parts.append(text[at:a])
            length += a - at
        at = max(at, b)
    clean = re.sub(r"\s", " ", "".join(parts))
    url = next((m.group() for a, b in sentence.skip if (m := URL.search(text[a:b]))), "")
    return View(sentence, clean, starts or [0], places or [sentence.span.start], url, tuple(shaped_names(clean)))
