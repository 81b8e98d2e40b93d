"""Which documents are an agency's own texts: they open with its dateline, end with its desk's sign, and stand under no other masthead.

A reprint bears the dateline, too, so one sign is not enough: the page must be nobody else's, and reports beside it must name the agency. Of several such
texts of one story each may be a reprint of another, unless they are marked as versions (URGENT, UPDATE 1, CORRECTED) or stand under the agency's name:
papers drop both.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from provenance.evidence.owners import Owners, outlet_key
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


# What a desk puts before a headline, or behind it, to tell its versions apart.
_SLUG = re.compile(
    r"^\W*(?:(?:URGENT|FLASH|BULLETIN|ALERT|NEWSALERT|SNAP|CORRECTED|CORRECTION|REFILE|RECAST|REPEAT|WRAPUP|LEAD|WRITETHRU|EILMELDUNG|EIL|URGENTE|DRINGEND)\b"
    r"|UPDATE ?\d|\d(?:st|nd|rd|th) (?:LEAD|UPDATE|WRITETHRU)\b)"
    r"|\((?:[Aa]dds|[Uu]pdates|[Rr]ecasts|[Cc]orrects|[Rr]efiles|[Rr]epeats|UPDATED?|CORRECTED|LEAD)\b[^)\n]{0,80}\)[ \t]*$",
    re.MULTILINE,
)
_KINDS = frozenset({"news", "agency", "newswire", "wire", "press", "service", "network", "media"})  # what agencies add to their short name


def desks(texts: Mapping[str, Text], mentions: Sequence[Mention], owners: Owners, shared: Collection[tuple[str, str]]) -> Owners:
    """The owners with agencies' own texts among them; ``shared`` are the pairs (a, b) of documents with prose in common."""
    named: dict[str, set[str]] = {}
    names: dict[str, set[str]] = {}
    datelines: dict[str, set[str]] = {}
    for mention in mentions:
        key = owners.key(mention)
        if key and not mention.own:
            named.setdefault(key, set()).add(mention.doc)
            if mention.cue == "dateline" and mention.span.start < _OPENING:
                datelines.setdefault(key, set()).add(mention.doc)
                names.setdefault(key, set()).add(mention.name)
    beside = neighbours(shared)
    own, guessed = dict(owners.own), dict(owners.guessed)
    for key, docs in sorted(datelines.items()):
        free = {doc for doc in docs if doc in texts and all(_in_full(name, key) for name in owners.keys(doc))}
        headed = {doc for doc in free if _headed(texts[doc], key, owners)}
        plain = {doc for doc in free - headed if not _has_masthead(texts[doc])}
        marked = headed | {doc for doc in plain if _slug(texts[doc])}
        signed = {doc for doc in plain if _signed(texts[doc])}
        for doc in sorted(plain | marked):
            near = beside.get(doc, set())
            if doc in marked or near & marked:
                own[doc] = own.get(doc, frozenset()) | {key}
            elif doc in signed and not near & signed and (near & named[key] or any(_says(texts[other], names[key]) for other in near)):
                guessed[doc] = guessed.get(doc, frozenset()) | {key}
    return replace(owners, own=own, guessed=guessed)


def _slug(text: Text) -> bool:
    """Whether the first lines mark the text as one version of several."""
    return any(_SLUG.search(text.document.text[a:b]) for a, b in head_spans(text.document.text))


def _headed(text: Text, key: str, owners: Owners) -> bool:
    """Whether the first line is the agency's name in full: "Crest News Agency" where the dateline says Crest."""
    head = head_spans(text.document.text)
    words = [word.strip(".,").lower() for word in text.document.text[slice(*head[0])].split()] if head else []
    return len(words) <= _MASTHEAD_WORDS and any(
        owners.canonical(outlet_key(" ".join(words[:n]))) == key and set(words[n:]) <= _KINDS for n in range(1, len(words) + 1)
    )


def _in_full(name: str, key: str) -> bool:
    """Whether a key is the agency's, or that of its name in full ("crestnews" for Crest)."""
    return name == key or (name.startswith(key) and name[len(key) :] in _KINDS)


def _says(text: Text, names: Collection[str]) -> bool:
    """Whether a credit of the agency stands in the head of the text or at its end."""
    content = text.document.text
    return any(name in part for name in names for part in (content[:_OPENING], content[-_ENDING:]))


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
    return titled or any(line_names(line) and any(char.isdigit() for char in line) and not _SLUG.search(line) for line in lines)
