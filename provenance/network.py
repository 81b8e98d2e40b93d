"""Documents and the lines between them: who stands beside whom, and what hangs together."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["components", "neighbours"]


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

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for left, right in links:
        first, second = sorted((root(left), root(right)))
        parent[second] = first
    found: dict[str, list[str]] = {}
    for name in sorted(parent):
        found.setdefault(root(name), []).append(name)
    return sorted(tuple(members) for members in found.values())
