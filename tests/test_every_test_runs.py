"""No test of the tree is passed over: pytest skips folders by their names, silently."""

from __future__ import annotations

import ast
from fnmatch import fnmatch
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
FILES = sorted(TESTS.rglob("test_*.py"))


def passed_over(folder: Path, patterns: list[str]) -> list[str]:
    """The folders of a path that pytest never enters."""
    return [part for part in folder.parts if any(fnmatch(part, pattern) for pattern in patterns)]


def written(file: Path) -> set[tuple[Path, str]]:
    """The file and the name of each function in it that is called as a test is."""
    nodes = ast.walk(ast.parse(file.read_bytes()))
    functions = (node for node in nodes if isinstance(node, ast.FunctionDef))
    return {(file, node.name) for node in functions if node.name.startswith("test")}


def asked_for(config: pytest.Config) -> list[Path]:
    """The folders and files that a run is about, whole; not those of which it names a test."""
    return [config.invocation_params.dir / name for name in config.args if "::" not in name]


def test_no_folder_of_tests_has_a_name_that_pytest_never_enters(
    pytestconfig: pytest.Config,
) -> None:
    patterns = pytestconfig.getini("norecursedirs")
    assert "build" in patterns
    for file in FILES:
        assert not passed_over(file.relative_to(TESTS).parent, patterns), file


def test_a_folder_called_build_would_be_noticed(pytestconfig: pytest.Config) -> None:
    assert passed_over(Path("build"), pytestconfig.getini("norecursedirs")) == ["build"]


def test_every_test_of_the_tree_is_collected(
    pytestconfig: pytest.Config, collected: set[tuple[Path, str]]
) -> None:
    for place in asked_for(pytestconfig):
        for file in FILES:
            if file.is_relative_to(place.resolve()):
                assert written(file) <= collected


def test_a_test_that_pytest_does_not_see_would_be_noticed(tmp_path: Path) -> None:
    file = tmp_path / "test_a.py"
    file.write_text("def test_a():\n    def test_b(): ...", encoding="utf-8")
    assert written(file) - {(file, "test_a")} == {(file, "test_b")}
