"""Which site is which outlet's when no table tells: ``thedailyexample.com`` and The Daily Example, ``hgazette.example`` and the Harbour Gazette."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from provenance.model import Span
from provenance.text import fold, token_spans

__all__ = ["Name", "Site", "abbreviates", "site_names"]

_ARTICLES = ("the", "el", "la", "le", "der", "die", "das", "il", "o")
_TAILS = ("news", "online", "media", "tv", "magazine", "press", "paper")  # what a site adds to its paper's name, or leaves out
_SMALL = frozenset({"of", "the", "and", "for", "de", "del", "la", "le", "el", "der", "die", "das", "du", "des", "di", "da", "do", "y", "e", "et", "und", "in"})
_MOST_NAMES = 200  # of one document, and links: real pages have a few dozen, hostile ones thousands
_MOST_SITES = 500
_WHOLE = 4  # letters of a word that an abbreviation keeps whole: "hgazette"; with fewer, chance agrees
_BESIDE = 3  # code points between a name and the address that its link leads to: "](", " ("
_INITIALS = 3  # letters of an abbreviation by initials alone: two are anybody's


@dataclass(frozen=True, slots=True)
class Name:
    """An outlet's name as a document spells it: its key, and where it stands."""

    doc: str
    key: str
    written: str
    span: Span
    clause: Span


@dataclass(frozen=True, slots=True)
class Site:
    """A site that a document links to: the key in its host, and where the link stands."""

    doc: str
    key: str
    span: Span
    clause: Span


def abbreviates(site: str, name: str) -> int:
    """How a site's key shortens a name: 2 beginnings of all words with one of them whole, 1 their initials alone, 0 not at all.

    >>> abbreviates("hgazette", "Harbour Gazette"), abbreviates("hmg", "Harbour Morning Gazette"), abbreviates("hill", "Harbour Gazette")
    (2, 1, 0)
    """
    words = [fold(name[a:b]) for a, b in token_spans(name[:80])]
    words = [word for word in words if word][:6]
    if len(words) < 2 or len(site) > 40:
        return 0
    initials = {"".join(word[0] for word in words), "".join(word[0] for word in words if word not in _SMALL)}
    if len(site) >= _INITIALS and site in initials:
        return 1
    # (place in the site, a word is whole): every word takes a beginning of itself, small words may take nothing.
    states = {(0, False)}
    for word in words:
        following = {(at, whole) for at, whole in states if word in _SMALL}
        for at, whole in states:
            for length in range(1, len(word) + 1):
                if not site.startswith(word[:length], at):
                    break
                following.add((at + length, whole or (length == len(word) and length >= _WHOLE)))
        states = following
    return 2 if (len(site), True) in states else 0


def site_names(sites: Sequence[Site], names: Sequence[Name]) -> dict[str, str]:
    """Keys of names by keys of sites that are the same outlet's; where two names would do, none is taken.

    >>> here = Span(0, 9)
    >>> site_names([Site("d", "thedailyexample", here, here)], [Name("e", "dailyexample", "Daily Example", here, here)])
    {'thedailyexample': 'dailyexample'}
    """
    keys = {name.key for name in names if name.key}
    by_doc: dict[str, list[Name]] = {}
    for name in names:
        if len(by_doc.setdefault(name.doc, [])) < _MOST_NAMES:
            by_doc[name.doc].append(name)
    found: dict[str, set[str]] = {}
    tried: dict[str, int] = {}
    for site in sites:
        tried[site.doc] = tried.get(site.doc, 0) + 1
        if site.key and site.key not in keys and tried[site.doc] <= _MOST_SITES:
            same = _variants(site.key) & keys or _beside(site, by_doc.get(site.doc, ()))
            if same:
                found.setdefault(site.key, set()).update(same)
    return _single(found)


def _single(found: Mapping[str, set[str]]) -> dict[str, str]:
    return {key: next(iter(names)) for key, names in sorted(found.items()) if len(names) == 1}


def _variants(key: str) -> set[str]:
    """The key without an article, and with and without what sites add."""
    plain = {key, *(key[len(article) :] for article in _ARTICLES if key.startswith(article) and len(key) > len(article) + _INITIALS)}
    shorter = {one[: -len(tail)] for one in plain for tail in _TAILS if one.endswith(tail) and len(one) > len(tail) + _INITIALS}
    longer = {one + tail for one in plain for tail in _TAILS if len(one) > _INITIALS}
    return (plain | shorter | longer) - {key}


def _beside(site: Site, names: Iterable[Name]) -> set[str]:
    """Names in the same document that the site's key shortens, or that are the very words the link stands on."""
    found = set()
    for name in names:
        over = site.span.start <= name.span.start and name.span.end <= site.span.end <= site.span.start + len(name.written) + len("The ")
        behind = 0 < site.span.start - name.span.end <= _BESIDE
        kind = abbreviates(site.key, name.written)
        if over or behind or kind == 2 or (kind == 1 and site.clause == name.clause):
            found.add(name.key)
    return found
