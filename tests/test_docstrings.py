"""Who may call a function from outside is told which of our errors it raises."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import portfolio_lib
from portfolio_lib import errors

ROOT = Path(portfolio_lib.__file__).parent
OURS = {name for name in vars(errors) if name.endswith("Error")}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def public_functions(tree: ast.Module) -> Iterator[Function]:
    """The functions and the methods of classes without an underscore."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public_functions(ast.Module(node.body, []))
        elif isinstance(node, Function) and not node.name.startswith("_"):
            yield node


def raised(function: Function) -> set[str]:
    """The kinds of our errors that a function raises in its own lines."""
    calls = [node.exc for node in ast.walk(function) if isinstance(node, ast.Raise)]
    names = {ast.unparse(call.func) for call in calls if isinstance(call, ast.Call)}
    return names & OURS


def untold(file: Path) -> list[str]:
    """The functions of a module that raise one of our errors without saying so."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [
        f"{file.relative_to(ROOT)}:{function.lineno} {function.name}"
        for function in public_functions(tree)
        if raised(function)
        and not ("Raises" in (ast.get_docstring(function) or "")
                 and any(kind in (ast.get_docstring(function) or "") for kind in raised(function)))
    ]  # fmt: skip


def test_a_function_that_can_raise_says_so() -> None:
    commands = ROOT / "cli"
    files = [file for file in sorted(ROOT.rglob("*.py")) if commands not in file.parents]
    assert [line for file in files for line in untold(file)] == []


def test_a_function_that_says_nothing_is_found(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text('def f():\n    raise UsageError("x")\n')
    (function,) = public_functions(ast.parse(file.read_text()))
    assert raised(function) == {"UsageError"}
