"""Which files the given paths mean: folders walked in a fixed order, links followed with care, everything left out told."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from typing import NamedTuple

from provenance.model import Problem
from provenance.reading.decode import printable

__all__ = ["Entry", "gather", "shown_path"]

_MAX_LEVELS = 40  # folders inside folders; deeper trees are accidents (a copied backup, a loop of mounts)
_MAX_ENTRIES = 200_000  # names looked at in all; a guard for a path such as "/"
# Files that describe a folder rather than belong to its documents; a name given on the command line is read all the same.
_DESCRIBING = frozenset(["readme", "license", "licence", "copying", "changelog", "changes", "contributing", "notice", "authors", "citation"])


class Entry(NamedTuple):
    """A file to read: its path on this machine, the path shown (relative to the common folder, printable), and whether it was given by name."""

    path: str
    where: str
    explicit: bool


def gather(paths: Sequence[str], follow_links: bool = False, most: int = _MAX_ENTRIES) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """The files under ``paths``, sorted by the path shown, each once; and what was left out and why.

    Hidden files and folders, files that describe the folder (README ...) and links that lead outside the given folders are left out and told, unless
    given by name. The result does not depend on the order of ``paths``. ``"-"`` is not a path here; ``most`` names are looked at.
    """
    walk = _Walk(sorted({os.path.abspath(path) for path in paths}), follow_links, most)  # noqa: PTH100 - must not resolve links, as Path.resolve does
    for path in walk.given:
        walk.add_given(path)
    walk.follow()
    return walk.result()


def shown_path(path: str, paths: Sequence[str]) -> str:
    """The path under which the documents of ``path`` appear when ``paths`` are read: relative to their common folder, printable.

    >>> shown_path("/data/new/a.txt", ["/data/new/a.txt", "/data/old/b.txt"])
    'new/a.txt'
    """
    return _Walk(sorted({os.path.abspath(given) for given in paths}), False).shown(os.path.abspath(path))  # noqa: PTH100


class _Walk:
    def __init__(self, given: list[str], follow_links: bool, most: int = _MAX_ENTRIES) -> None:
        self.given, self.follow_links, self.most = given, follow_links, most
        folders = [path if os.path.isdir(path) else os.path.dirname(path) for path in given]  # noqa: PTH112, PTH120
        try:
            self.base = os.path.commonpath(folders) if folders else ""
        except ValueError:  # different drives
            self.base = ""
        self.roots = [os.path.realpath(path) for path in given if os.path.isdir(path)]  # noqa: PTH112
        self.files: dict[str, Entry] = {}
        self.links: list[str] = []
        self.folders: set[str] = set()
        self.problems: list[Problem] = []
        self.seen = 0

    def shown(self, path: str) -> str:
        inside = os.path.relpath(path, self.base) if self.base else path
        return printable("." if inside == os.curdir else inside.replace(os.sep, "/"))

    def tell(self, code: str, path: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(code, self.shown(path), message, hint))

    def add_given(self, path: str) -> None:
        try:
            mode = os.stat(path).st_mode  # noqa: PTH116 - plain strings: names may hold undecodable bytes
        except (OSError, ValueError) as fault:
            exists = os.path.lexists(path)
            self.tell("PV401", path, "a link that leads nowhere" if exists else f"no such file or folder ({_reason(fault)})", "check the path")
            return
        if stat.S_ISDIR(mode):
            self.walk(path)
        else:
            self.add_file(path, mode, True)

    def add_file(self, path: str, mode: int, explicit: bool) -> None:
        if not stat.S_ISREG(mode):
            self.tell("PV401", path, "not a regular file (a device, pipe or socket)", "give a file")
        elif explicit or path not in self.files:
            self.files[path] = Entry(path, self.shown(path), explicit)

    def walk(self, top: str) -> None:
        waiting = [(top, 0)]
        while waiting:
            folder, level = waiting.pop()
            real = os.path.realpath(folder)
            if real in self.folders:
                continue
            self.folders.add(real)
            try:
                with os.scandir(folder) as listing:
                    entries = sorted(listing, key=lambda entry: entry.name)
            except OSError as fault:
                self.tell("PV401", folder, f"the folder cannot be read ({_reason(fault)})", "check its permissions")
                continue
            if _is_a_run(folder, {entry.name for entry in entries if entry.is_file(follow_symlinks=False)}):
                self.tell("PV408", folder, "holds the report of an earlier run, so left out", "give its files by name to read them")
                continue
            deeper: list[tuple[str, int]] = []
            for entry in entries:
                self.seen += 1
                if self.seen > self.most:
                    self.tell("PV413", folder, f"more than {self.most:,} files and folders; the rest was left out", "give smaller folders")
                    return
                self.add_entry(entry, level, deeper)
            waiting.extend(reversed(deeper))

    def add_entry(self, entry: os.DirEntry[str], level: int, deeper: list[tuple[str, int]]) -> None:
        if entry.path in self.given:
            return
        if entry.name.startswith("."):
            self.tell("PV408", entry.path, "hidden, so left out", "give it by name to read it")
            return
        try:
            if entry.is_symlink():
                self.links.append(entry.path)
            elif entry.is_dir(follow_symlinks=False):
                if level + 1 > _MAX_LEVELS:
                    self.tell("PV416", entry.path, f"folders nested deeper than {_MAX_LEVELS} levels were left out", "give the folder by name")
                else:
                    deeper.append((entry.path, level + 1))
            elif os.path.splitext(entry.name)[0].casefold() in _DESCRIBING:  # noqa: PTH122
                self.tell("PV408", entry.path, "describes the folder, so left out", "give it by name to read it")
            else:
                self.add_file(entry.path, entry.stat(follow_symlinks=False).st_mode, False)
        except OSError as fault:
            self.tell("PV401", entry.path, f"cannot be read ({_reason(fault)})", "check its permissions")

    def follow(self) -> None:
        """Links after all plain files and folders, so that what is reached both ways keeps its own name."""
        while self.links:
            links, self.links = sorted(self.links), []
            for path in links:
                self.follow_one(path)

    def follow_one(self, path: str) -> None:
        real = os.path.realpath(path)
        try:
            mode = os.stat(path).st_mode  # noqa: PTH116
        except (OSError, ValueError):
            self.tell("PV401", path, "a link that leads nowhere or in a circle", "remove it or mend it")
            return
        inside = any(real == root or real.startswith(root.rstrip(os.sep) + os.sep) for root in self.roots)
        if not inside and not self.follow_links:
            self.tell("PV408", path, "a link that leads outside the folder, so left out", "give its target, or set read.follow_links=true")
        elif not stat.S_ISDIR(mode):
            self.add_file(path, mode, False)
        elif real in self.folders:
            self.tell("PV416", path, "a link to a folder that is read already", "remove the link")
        else:
            self.walk(path)

    def result(self) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
        kept: dict[str, Entry] = {}
        for entry in sorted(self.files.values(), key=lambda entry: (os.path.islink(entry.path), entry.where, entry.path)):  # noqa: PTH114
            real = os.path.realpath(entry.path)
            if real in kept:
                self.tell("PV408", entry.path, f"the same file as {kept[real].where}, read once", "remove the link")
            else:
                kept[real] = entry
        return tuple(sorted(kept.values(), key=lambda entry: (entry.where, entry.path))), tuple(self.problems)


def _is_a_run(folder: str, names: set[str]) -> bool:
    """Whether a report or a deduplicated corpus was written here: it would read as copies of all that it is about."""
    for name in sorted(names & {"report.html", "results.json", "summary.md", "run.json"}):
        try:
            with open(os.path.join(folder, name), "rb") as stream:  # noqa: PTH118, PTH123
                start = stream.read(4096)
        except OSError:
            continue
        if any(sign in start for sign in (b'"provenance/1"', b"<!-- provenance/1 -->", b'content="provenance/1', b'"expected_recall"')):
            return True
    return False


def _reason(fault: Exception) -> str:
    return (getattr(fault, "strerror", None) or str(fault)).lower()
