"""The directions of imports, as docs/architecture.md draws them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import portfolio_lib

ROOT = Path(portfolio_lib.__file__).parent
ALLOWED = {
    "errors": set(),
    "vocabulary": set(),
    "messages": set(),
    "packaged": set(),
    "program": set(),
    "files": {"errors"},
    "design": {"errors", "files"},
    "settings": {"design", "files"},
    "report_rows": {"settings", "errors", "files"},
    "config": {"report_rows", "settings", "design", "errors", "files"},
    "workspaces": {"config", "settings", "errors", "files", "loading", "model"},
    "language": {"settings", "errors"},
    "model": {"errors", "files", "language"},  # what keys are called, for readers
    "names": {"errors", "files", "language", "model"},
    "cache": {"model"},
    "check": {"errors", "model"},
    "read": {"errors", "model", "names"},
    "resolve": {"errors", "model", "names", "read"},
    "dataframes": {"errors", "files", "loading", "model", "names", "read"},
    "loading": {
        "cache",
        "config",
        "errors",
        "files",
        "language",
        "model",
        "names",
        "program",
        "reading",  # where the cache has nothing
        "settings",
        "sources",
    },
    "reading": {"check", "files", "model", "names", "read", "resolve", "sources"},
    "sources": {"model", "names", "report_rows", "settings"},
    "adopting": {"errors", "files", "names", "read"},
    "export": {"errors", "files", "model", "names", "read"},
    "show": {"design", "errors", "language", "model", "names"},
    "render": {"design", "errors", "files", "language"},
    "publishing": {
        "config",
        "design",
        "errors",
        "files",
        "language",
        "loading",
        "model",
        "names",
        "program",
        "render",
        "settings",
    },
    "cli": {
        "adopting",
        "cache",
        "check",
        "config",
        "errors",
        "export",
        "files",
        "loading",
        "model",
        "names",
        "publishing",
        "settings",
        "workspaces",
    },
    "__main__": {"cli"},
}
EVERYWHERE = {"messages", "packaged", "vocabulary"}
"""These import nothing of the package."""
ANALYSIS = {
    "adopting",
    "config",
    "dataframes",
    "model",
    "names",
    "check",
    "read",
    "reading",
    "resolve",
    "sources",
    "loading",
    "show",
}
PUBLISHING = {"render", "publishing"}
NOT_IN_ANALYSIS = {"papermill", "nbconvert", "nbformat", "nbclient", "typst", "pypdf"}
NOT_IN_PUBLISHING = {"pandas", "matplotlib"}


def foreign_to(layer: str | None) -> set[str]:
    """The libraries that belong to the other half."""
    if layer in ANALYSIS:
        return NOT_IN_ANALYSIS
    return NOT_IN_PUBLISHING if layer in PUBLISHING else set()


def modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def imported(file: Path) -> Iterator[str]:
    """Every module that a file imports, also inside functions and for types only."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{file}: relative imports hide directions"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer(module: str) -> str | None:
    parts = module.split(".")
    known = parts[0] == "portfolio_lib" and len(parts) > 1 and parts[1] in ALLOWED
    return parts[1] if known else None


def name_of(file: Path) -> str:
    parts = file.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.mark.parametrize("file", modules(), ids=name_of)
def test_a_module_imports_only_what_its_layer_may(file: Path) -> None:
    own = layer(name_of(file))
    if own is None:
        assert file == ROOT / "__init__.py", "a new module needs a place in the architecture"
        return
    used = {layer(module) for module in imported(file)} - {None, own}
    assert used <= ALLOWED[own] | EVERYWHERE
    foreign = {module.split(".")[0] for module in imported(file)}
    assert not foreign & foreign_to(own)


def test_nobody_imports_the_command() -> None:
    outside = [file for file in modules() if file.parent != ROOT / "cli"]
    users = [file for file in outside if "cli" in {layer(module) for module in imported(file)}]
    assert users == [ROOT / "__main__.py"]


def test_there_are_no_cycles_of_modules() -> None:
    names = {name_of(file) for file in modules()} - {"portfolio_lib"}
    graph = {name_of(file): set(imported(file)) & names for file in modules()}
    graph = {name: used - {name} for name, used in graph.items() if name in names}
    for name, used in graph.items():
        used -= {other for other in used if name.startswith(f"{other}.")}
    TopologicalSorter(graph).prepare()


def test_a_layer_that_may_be_imported_exists() -> None:
    found = {layer(name_of(file)) for file in modules()} - {None}
    assert found == set(ALLOWED)
