"""Which document is an agency's own text: it opens with the agency's dateline, ends with its desk's sign, and stands under no other masthead.

A reprint bears the dateline, too, so one sign is not enough: the page must be nobody else's, it must be the only such text of its story, and reports beside
it must name the agency.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from provenance.evidence.owners import Owners
from provenance.masthead import head_spans, line_names
from provenance.model import Mention, Text
from provenance.network import neighbours

__all__ = ["desks"]

_OPENING = 600  # code points in which a dateline stands: headline, byline, and the beginning of the first paragraph
_ENDING = 400  # code points at the end in which the desk signs
# Who wrote and who edited, in words or, alone on the last line, in initials ("jmr/ah"); reprints for readers leave these out.
_SIGN = re.compile(
    r"\b(?i:reporting|writing|editing) by [A-ZÀ-Þ]|\b(?i:redaktion|redacción|rédaction): "
    r"|\n\W{0,3}(?:[A-Z]{2,4} )?[a-zà-ÿ]{2,4}(?:/[a-zà-ÿ]{2,4}){1,4}\W{0,3}$"
)
_MASTHEAD_WORDS = 4  # capitalised words of a first line that may be a paper's name; headlines are longer


def desks(texts: Mapping[str, Text], mentions: Sequence[Mention], owners: Owners, shared: Collection[tuple[str, str]]) -> Owners:
    """The owners with agencies' own texts among them; ``shared`` are the pairs (a, b) of documents with prose in common."""
    named: dict[str, set[str]] = {}
    datelines: dict[str, set[str]] = {}
    for mention in mentions:
        key = owners.key(mention)
        if key and not mention.own:
            named.setdefault(key, set()).add(mention.doc)
            if mention.cue == "dateline" and mention.span.start < _OPENING:
                datelines.setdefault(key, set()).add(mention.doc)
    beside = neighbours(shared)
    guessed = dict(owners.guessed)
    for key, docs in sorted(datelines.items()):
        own = {doc for doc in docs if doc in texts and not owners.keys(doc) and _signed(texts[doc]) and not _has_masthead(texts[doc])}
        for doc in sorted(own):
            near = beside.get(doc, set())
            if not near & own and near & named[key]:
                guessed[doc] = guessed.get(doc, frozenset()) | {key}
    return replace(owners, guessed=guessed)


def _signed(text: Text) -> bool:
    """Whether the text ends with the sign of a desk."""
    return bool(_SIGN.search(text.document.text.rstrip()[-_ENDING:]))


def _has_masthead(text: Text) -> bool:
    """Whether the first lines may hold a paper's name: a short first line in capitals, or a name beside a date."""
    lines = [text.document.text[a:b].strip(" #*_\t") for a, b in head_spans(text.document.text)]
    if not lines:
        return False
    words = lines[0].split()
    titled = len(words) <= _MASTHEAD_WORDS and all(word[0].isupper() or len(word) <= 3 for word in words)
    return titled or any(line_names(line) and any(char.isdigit() for char in line) for line in lines)
