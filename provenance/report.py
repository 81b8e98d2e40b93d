"""The front desk: which files make a report, and writing them so that nothing is ever half there.

Everything is first written into a hidden folder beside the target and then renamed into place. A folder that holds something else than an earlier report
is left alone unless the user insists.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

from provenance.errors import UsageError
from provenance.model import Report
from provenance.settings import ReportSettings

__all__ = ["DEFAULT_FORMATS", "FORMATS", "check_output", "write_file", "write_report"]

Writer = Callable[[Report, TextIO], None]

_TABLES = ("documents", "passages", "pairs", "repeats", "edges", "absent_sources")
# Format -> the files it makes -> (module under provenance.formats, function in it, further arguments). Loaded when used: jinja2 takes time.
_FILES: Mapping[str, Mapping[str, tuple[str, str, Mapping[str, Any]]]] = {
    "html": {"report.html": ("html", "write", {})},
    "json": {"results.json": ("results", "write", {})},
    "csv": {f"{table}.csv": ("table", "write", {"name": table}) for table in _TABLES},
    "md": {"summary.md": ("markdown", "write", {})},
    "prov": {"provenance.json": ("prov", "write", {}), "provenance.provn": ("prov", "write_notation", {})},
    "graphml": {"graph.graphml": ("graph", "write", {})},
    "gexf": {"graph.gexf": ("graph", "write_gexf", {})},
}
FORMATS: tuple[str, ...] = tuple(_FILES)
DEFAULT_FORMATS: tuple[str, ...] = FORMATS
# What the first bytes of our own files hold, by which an earlier report is known again.
_SIGNS = (b'"provenance/1"', b"<!-- provenance/1 -->", b'content="provenance/1')
_SIGN_WITHIN = 4096


def _chosen(formats: Sequence[str]) -> tuple[str, ...]:
    wrong = [name for name in formats if name not in FORMATS]
    if wrong:
        raise UsageError(f"unknown format {', '.join(wrong)}", hint=f"known formats: {', '.join(FORMATS)}")
    return tuple(name for name in FORMATS if name in formats) or DEFAULT_FORMATS


def _files(formats: Sequence[str]) -> dict[str, Writer]:
    files: dict[str, Writer] = {}
    for name in _chosen(formats):
        for file, (module, function, further) in _FILES[name].items():
            files[file] = partial(_write, module, function, dict(further))
    return files


def _write(module: str, function: str, further: Mapping[str, Any], report: Report, stream: TextIO) -> None:
    getattr(import_module(f"provenance.formats.{module}"), function)(report, stream, **further)


def _all_names() -> set[str]:
    return {file for files in _FILES.values() for file in files}


def _is_ours(folder: Path) -> bool:
    """Whether the folder holds an earlier report."""
    for name in sorted(_all_names()):
        file = folder / name
        if file.is_file() and not file.is_symlink():
            with file.open("rb") as stream:
                start = stream.read(_SIGN_WITHIN)
            if any(sign in start for sign in _SIGNS):
                return True
    return False


def check_output(out: str, formats: Sequence[str] = (), *, force: bool = False) -> None:
    """Raise UsageError when a report could not be written to ``out``: an unknown format, a file in the way, somebody else's folder, no permission."""
    _chosen(formats)
    if not out or "\0" in out:
        raise UsageError(f"{out!r} is not the name of a folder", hint="choose another --output")
    folder = Path(out)
    try:
        if folder.is_symlink() and not folder.exists():
            raise UsageError(f"{out} is a link that leads nowhere", hint="choose another --output")
        if folder.exists() and not folder.is_dir():
            raise UsageError(f"{out} is a file", hint="--output takes a folder")
        if not force and folder.is_dir() and any(folder.iterdir()) and not _is_ours(folder):
            raise UsageError(f"{out} is not empty and holds no earlier report", hint="choose another --output, or add --force to write into it")
        parent = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
        if not parent.is_dir():
            raise UsageError(f"{parent} is a file", hint="choose another --output")
        if not os.access(parent, os.W_OK | os.X_OK):
            raise UsageError(f"no permission to write in {parent}", hint="choose another --output")
    except (OSError, ValueError) as fault:
        raise UsageError(f"{out!r} cannot be used as a folder: {fault}", hint="choose another --output") from fault


def _with_settings(report: Report, settings: ReportSettings | None) -> Report:
    """The report with these settings recorded in its run, where the formats read them."""
    if settings is None:
        return report
    recorded = report.run.get("settings", {})
    rooms = dict(recorded) if isinstance(recorded, Mapping) else {}
    return replace(report, run={**report.run, "settings": {**rooms, "report": asdict(settings)}})


def _fill(report: Report, folder: Path, files: Mapping[str, Writer]) -> None:
    for name, writer in files.items():
        with (folder / name).open("x", encoding="utf-8", newline="\n") as stream:
            writer(report, stream)
            stream.flush()
            os.fsync(stream.fileno())


def write_report(report: Report, out: str, formats: Sequence[str] = (), *, settings: ReportSettings | None = None, force: bool = False) -> tuple[str, ...]:
    """Write the report's files into the folder ``out`` and return their paths.

    ``formats`` are names of ``FORMATS`` (none: all). The folder appears with all its files or not at all; where an earlier report stands, its files are
    replaced one rename each after all new ones are complete, and those that this run does not make are removed. Files of others are never touched.
    Raises UsageError as ``check_output`` does.
    """
    check_output(out, formats, force=force)
    report = _with_settings(report, settings)
    files = _files(formats)
    target = Path(os.path.realpath(out))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(prefix=f".{target.name[:40]}.", suffix=".unfinished", dir=target.parent))
    except OSError as fault:
        raise UsageError(f"cannot write beside {out}: {fault}", hint="choose another --output") from fault
    try:
        _fill(report, place, files)
        if target.is_dir():
            _replace(place, target, files)
        else:
            place.chmod(0o777 & ~_umask())
            place.rename(target)
    except OSError as fault:
        raise UsageError(f"cannot write {out}: {fault}", hint="choose another --output, or make room on the disk") from fault
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return tuple(str(Path(out) / name) for name in files)


def _replace(place: Path, target: Path, files: Mapping[str, Writer]) -> None:
    ours = _is_ours(target)
    for name in files:
        (place / name).replace(target / name)
    for name in sorted(_all_names() - set(files)) if ours else ():
        (target / name).unlink(missing_ok=True)


def _umask() -> int:
    """The process's umask; reading it means setting it for a moment."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def write_file(report: Report, format_name: str, path: str, *, settings: ReportSettings | None = None) -> None:
    """Write one format to one file, replacing it in one rename. Raises UsageError for a format of several files or a path that cannot be written."""
    files = _files([format_name])
    if len(files) != 1:
        raise UsageError(f"the format {format_name} makes several files", hint="write it into a folder")
    target = Path(os.path.realpath(path))
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".unfinished", dir=target.parent)
        place = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                next(iter(files.values()))(_with_settings(report, settings), stream)
            place.chmod(0o666 & ~_umask())
            place.replace(target)
        finally:
            place.unlink(missing_ok=True)
    except OSError as fault:
        raise UsageError(f"cannot write {path}: {fault}", hint="choose another path") from fault
