"""Finds recycled text and says, with evidence, which source copied which.

The public names are imported when they are first used, so that ``provenance --help`` and ``import provenance`` stay fast.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provenance.api import Result, analyse, deduplicate, links, near_duplicates, passages, prepared, reuse, similarity
    from provenance.errors import InputError, ProvenanceError, SettingsError, StateError, UsageError
    from provenance.settings import Settings

__all__ = [
    "InputError",
    "ProvenanceError",
    "Result",
    "Settings",
    "SettingsError",
    "StateError",
    "UsageError",
    "analyse",
    "deduplicate",
    "links",
    "near_duplicates",
    "passages",
    "prepared",
    "reuse",
    "similarity",
]

_HOMES = {
    "provenance.api": ("Result", "analyse", "deduplicate", "links", "near_duplicates", "passages", "prepared", "reuse", "similarity"),
    "provenance.errors": ("InputError", "ProvenanceError", "SettingsError", "StateError", "UsageError"),
    "provenance.settings": ("Settings",),
}


if not TYPE_CHECKING:  # else every submodule would look like an untyped attribute

    def __getattr__(name: str) -> object:
        for home, names in _HOMES.items():
            if name in names:
                return getattr(importlib.import_module(home), name)
        raise AttributeError(f"module 'provenance' has no attribute {name!r}")

    def __dir__() -> list[str]:
        return __all__
