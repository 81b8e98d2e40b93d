"""Which site is which outlet's when no table tells: ``thedailyexample.com`` and The Daily Example, ``hgazette.example`` and the Harbour Gazette."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from provenance.masthead import abbreviates
from provenance.model import Span

__all__ = ["Name", "Site", "site_names"]

_ARTICLES = ("the", "el", "la", "le", "der", "die", "das", "il", "o")
_TAILS = ("news", "online", "media", "tv", "magazine", "press", "paper")  # what a site adds to its paper's name, or leaves out
_MOST_NAMES = 200  # of one document, and links: real pages have a few dozen, hostile ones thousands
_MOST_SITES = 500
_BESIDE = 3  # code points between a name and the address that its link leads to: "](", " ("
_SHORTEST = 3  # letters left of a key without its article or tail: fewer are anybody's


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
    plain = {key, *(key[len(article) :] for article in _ARTICLES if key.startswith(article) and len(key) > len(article) + _SHORTEST)}
    shorter = {one[: -len(tail)] for one in plain for tail in _TAILS if one.endswith(tail) and len(one) > len(tail) + _SHORTEST}
    longer = {one + tail for one in plain for tail in _TAILS if len(one) > _SHORTEST}
    joined = {one.replace("and", "", 1) for one in plain if len(one) > len("and") + _SHORTEST}  # Quill & Anchor at quillandanchor.example
    return (plain | shorter | longer | joined) - {key}


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
