"""Fixtures shared by all tests."""

import importlib.util
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The evaluation material beside the checkout; tests that need it skip where it is absent, except in CI when it is promised."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the evaluation packs (../shared) are not on this machine")
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def sample():
    """The module with the hand-made reports, tests/golden/sample.py."""
    spec = importlib.util.spec_from_file_location("sample", ROOT / "tests" / "golden" / "sample.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pytest_configure() -> None:
    os.environ.setdefault("PYTHONHASHSEED", "0")
