"""No test file of the tree is passed over: pytest skips folders by their names, silently."""

from __future__ import annotations

import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
FILES = sorted(TESTS.rglob("test_*.py"))


def passed_over(folder: Path, patterns: list[str]) -> list[str]:
    """The folders of a path that pytest never enters."""
    return [part for part in folder.parts if any(fnmatch(part, pattern) for pattern in patterns)]


def test_no_folder_of_tests_has_a_name_that_pytest_never_enters(
    pytestconfig: pytest.Config,
) -> None:
    patterns = pytestconfig.getini("norecursedirs")
    assert "build" in patterns
    for file in FILES:
        assert not passed_over(file.relative_to(TESTS).parent, patterns), file


def test_a_folder_called_build_would_be_noticed(pytestconfig: pytest.Config) -> None:
    assert passed_over(Path("build"), pytestconfig.getini("norecursedirs")) == ["build"]


def test_every_test_file_is_collected() -> None:
    collected = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-qq", "-p", "no:cacheprovider"],
        cwd=TESTS.parent,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    files = {line.partition(":")[0] for line in collected.splitlines()}
    assert {file.relative_to(TESTS.parent).as_posix() for file in FILES} <= files
