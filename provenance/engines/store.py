"""Where scanned blocks are kept between scanning and joining: in memory, or as files that survive a kill.

A file is written under another name and renamed, so a block is either there whole or not at all. The plan file holds what the blocks were made from; a run that
resumes refuses blocks made from something else.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provenance.errors import StateError

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["FactStore", "FileStore", "MemoryStore"]


class FactStore:
    """The rows that are in an edge or a group, in the form in which stores hand out blocks."""

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def read(self, columns: list[str] | None = None) -> Iterator[pa.Table]:
        """The one block."""
        yield self.table.select(columns) if columns else self.table

    def close(self) -> None:
        """Nothing to do."""


class MemoryStore:
    """Blocks in memory, for small inputs."""

    def __init__(self) -> None:
        self._tables: dict[int, pa.Table] = {}

    def has(self, number: int) -> bool:
        """Whether block ``number`` is there."""
        return number in self._tables

    def put(self, number: int, table: pa.Table) -> None:
        """Keep a copy of the block."""
        import pyarrow as pa

        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        self._tables[number] = pa.ipc.open_stream(sink.getvalue()).read_all()

    def read(self, columns: list[str] | None = None) -> Iterator[pa.Table]:
        """All blocks in order, or some of their columns."""
        for number in sorted(self._tables):
            table = self._tables[number]
            yield table.select(columns) if columns else table

    def spill(self, name: str) -> Path | None:
        """No file: in memory nothing is spilled."""
        return None

    def close(self) -> None:
        """Forget everything."""
        self._tables.clear()


class FileStore:
    """Blocks as Arrow files in a folder."""

    def __init__(self, folder: Path, plan: dict[str, Any], *, resume: bool) -> None:
        """Open or make the folder. Raises StateError when ``resume`` finds blocks of another plan."""
        self.folder = folder
        given = json.dumps(plan, sort_keys=True, indent=1)
        note = folder / "plan.json"
        if folder.exists() and resume and note.exists():
            if note.read_text("utf-8") != given:
                raise StateError("the unfinished run was over other files or settings", hint="run again without --resume to start afresh")
        elif folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for leftover in folder.glob("*.part"):
            leftover.unlink()
        if not note.exists():
            temporary = folder / "plan.json.part"
            temporary.write_text(given, "utf-8")
            temporary.replace(note)
        self._numbers = {int(path.stem) for path in folder.glob("*.arrow")}

    def has(self, number: int) -> bool:
        """Whether block ``number`` is there, whole."""
        return number in self._numbers

    def put(self, number: int, table: pa.Table) -> None:
        """Write the block and give it its name only when it is whole."""
        import pyarrow as pa

        path = self.folder / f"{number:06d}.arrow"
        temporary = path.with_suffix(".part")
        with pa.OSFile(str(temporary), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
        temporary.replace(path)
        self._numbers.add(number)

    def read(self, columns: list[str] | None = None) -> Iterator[pa.Table]:
        """All blocks in order, mapped, not loaded; or some of their columns."""
        import pyarrow as pa

        for number in sorted(self._numbers):
            with pa.memory_map(str(self.folder / f"{number:06d}.arrow")) as source:
                table = pa.ipc.open_file(source).read_all()
                yield table.select(columns) if columns else table

    def spill(self, name: str) -> Path | None:
        """A file in the folder for something that does not fit in memory."""
        return self.folder / f"{name}.part"

    def close(self) -> None:
        """Remove the folder: the run is finished."""
        shutil.rmtree(self.folder, ignore_errors=True)
