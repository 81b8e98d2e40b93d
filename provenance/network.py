"""Documents and the lines between them: who stands beside whom, and what hangs together."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["components", "forest", "neighbours"]


def neighbours(links: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Every name that has a link, with the names at the other ends.

    >>> {name: sorted(others) for name, others in neighbours([("a", "c"), ("c", "d")]).items()}
    {'a': ['c'], 'c': ['a', 'd'], 'd': ['c']}
    """
    found: dict[str, set[str]] = {}
    for left, right in links:
        found.setdefault(left, set()).add(right)
        found.setdefault(right, set()).add(left)
    return found


def components(names: Iterable[str], links: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Connected components, members and components sorted.

    >>> components("abcd", [("a", "c"), ("c", "d")])
    [('a', 'c', 'd'), ('b',)]
    """
    parent = {name: name for name in names}
    for left, right in links:
        _join(parent, left, right)
    found: dict[str, list[str]] = {}
    for name in sorted(parent):
        found.setdefault(_root(parent, name), []).append(name)
    return sorted(tuple(members) for members in found.values())


def forest(names: Iterable[str], links: Iterable[tuple[str, str]]) -> list[bool]:
    """For every link whether it joins what no link before it did: those that hold the picture together.

    >>> forest("abc", [("a", "b"), ("b", "a"), ("b", "c"), ("a", "c")])
    [True, False, True, False]
    """
    parent = {name: name for name in names}
    return [_join(parent, left, right) for left, right in links]


def _root(parent: dict[str, str], name: str) -> str:
    while parent[name] != name:
        parent[name] = parent[parent[name]]
        name = parent[name]
    return name


def _join(parent: dict[str, str], left: str, right: str) -> bool:
    """Join the components of two names under the smaller head; whether they were apart."""
    first, second = sorted((_root(parent, left), _root(parent, right)))
    parent[second] = first
    return first != second
