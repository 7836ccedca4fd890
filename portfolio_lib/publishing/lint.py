"""What in a notebook makes a report that differs from day to day, or from machine to machine.

It runs nothing and reads no data, so it is quick enough to run before each commit.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from portfolio_lib.errors import UsageError
from portfolio_lib.files.regular import read_file
from portfolio_lib.messages import shortened
from portfolio_lib.publishing.planning import notebooks
from portfolio_lib.publishing.planning.notebook_text import (
    NotebookError,
    normalised,
    without_magics,
)
from portfolio_lib.settings import Config

_ALLOWED = re.compile(r"#\s*lint-ok:\s*([\w, -]+)")
"""How a cell says that it may: "# lint-ok: clock"."""
_COMMAND = re.compile(r"^\s*(?:\w+\s*=\s*)?!\s*(\S+)", re.MULTILINE)
_MACHINE = re.compile(
    r"(?:file://)?(?:/(?:home|Users|root|mnt|media|Volumes|tmp)/|~/|[A-Za-z]:[\\/]|\\\\)"
)
_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\(\s*<?(?P<path>[^)\s>]+)")
_HEADING = re.compile(r"^(#{1,6})\s+\S", re.MULTILINE)
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_HIDDEN = {"remove-cell", "hide-cell", "remove_cell", "hide_cell"}
_ALT = re.compile(r"^#\|\s*(?:fig-)?alt\s*:", re.MULTILINE)
_DRAWS = ("matplotlib.pyplot.*", "*.plot", "*.plot.*", "*.hist", "*.boxplot")
_NO_WORDS = (
    "a figure has no words for those who do not see it; write show.figure(figure, "
    'alt="…"), or begin the cell with #| alt: …'
)
_SHOWS = ("show.figure", "*.show.figure", "matplotlib.pyplot.close", "*.savefig")


@dataclass(frozen=True)
class Flaw:
    """Something in a notebook: where, which rule, what to do."""

    file: str
    cell: int | None
    line: int | None
    rule: str
    message: str

    def __str__(self) -> str:
        cell = f": cell {self.cell}" if self.cell is not None else ""
        line = f", line {self.line}" if self.line is not None else ""
        return f"{self.file}{cell}{line}: {self.message} [{self.rule}]"


@dataclass(frozen=True)
class _Cell:
    number: int
    kind: str
    source: str
    metadata: Mapping[str, Any]
    outputs: Sequence[Any]
    count: object

    @property
    def tags(self) -> set[str]:
        return set(self.metadata.get("tags") or ())

    @property
    def allowed(self) -> set[str]:
        """The rules that the cell says it may break."""
        found = _ALLOWED.findall(self.source)
        return {word.strip() for text in found for word in text.split(",")}


@dataclass
class _Code:
    """What all code cells of a notebook import and call."""

    names: dict[str, str] = field(default_factory=dict)
    called: set[str] = field(default_factory=set)


def lint(files: Iterable[Path], settings: Config) -> Iterator[Flaw]:
    """All that stands in the way of the same report tomorrow and elsewhere, file by file.

    Parameters
    ----------
    files : notebooks; those that the settings name are examined as reports too.
    settings : what portfolio.toml says.

    Raises
    ------
    UsageError
        When there is no such file.
    """
    for file in files:
        if not file.is_file():
            raise UsageError(f"there is no notebook {file}")
        kinds = [k for k in settings.reports if k.notebook.is_file() and k.notebook.samefile(file)]
        try:
            cells = list(_cells_of(normalised(read_file(file).decode("utf-8"))))
        except (NotebookError, OSError, UnicodeDecodeError) as error:
            yield Flaw(str(file), None, None, "notebook", f"it cannot be read: {error}")
            continue
        for kind in kinds:
            try:
                said = notebooks.read(kind).problem
            except UsageError as error:
                said = str(error).removeprefix(f"{kind.notebook}: ")
            if said:
                yield Flaw(str(file), None, None, "parameters", said)
        yield from _of_notebook(str(file), cells)


def changing(text: str) -> Iterator[tuple[int, str]]:
    """The cells of a notebook that ask the clock or chance, and what each does.

    Parameters
    ----------
    text : of a notebook in format 4, as a build takes it.
    """
    for flaw in _of_notebook("", list(_cells_of(text))):
        if flaw.rule in {"clock", "random"} and flaw.cell is not None:
            yield flaw.cell, flaw.message


def _cells_of(text: str) -> Iterator[_Cell]:
    content = json.loads(text)
    for number, cell in enumerate(content["cells"], 1):
        source = cell["source"]
        yield _Cell(
            number,
            cell["cell_type"],
            source if isinstance(source, str) else "".join(source),
            cell.get("metadata", {}),
            cell.get("outputs") or (),
            cell.get("execution_count"),
        )


def _of_notebook(file: str, cells: Sequence[_Cell]) -> Iterator[Flaw]:
    code, level = _Code(), 0
    trees = {cell.number: _tree(cell.source) for cell in cells if cell.kind == "code"}
    for tree in trees.values():
        _note(tree, code)
    for cell in cells:
        found: list[tuple[int | None, str, str]] = []
        if cell.outputs or cell.count is not None:
            said = "outputs are left in; clear them (Edit, Clear Outputs of All Cells)"
            found.append((None, "outputs", said))
        if cell.kind == "code":
            found += _of_code(cell, trees[cell.number], code)
        elif cell.kind == "markdown":
            found += _of_text(cell)
            if not cell.tags & _HIDDEN:
                wrong, level = _levels(cell.source, level)
                found += wrong
        for line, rule, message in found:
            if rule not in cell.allowed:
                yield Flaw(file, cell.number, line, rule, message)


def _of_code(cell: _Cell, tree: ast.AST, code: _Code) -> Iterator[tuple[int | None, str, str]]:
    draws = shows = False
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _of_string(node.value, node.lineno)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from _of_import(node)
        elif isinstance(node, ast.Call):
            name = _dotted(node.func, code.names)
            draws |= _is_any(name, _DRAWS)
            shows |= _is_any(name, _SHOWS)
            yield from _of_call(node, name, code.called)
    yield from _of_commands(cell.source)
    if draws and not shows and not cell.metadata.get("alt") and not _ALT.search(cell.source):
        yield None, "alt", _NO_WORDS


def _of_string(text: str, line: int) -> Iterator[tuple[int, str, str]]:
    if _MACHINE.match(text):
        said = "is there on one machine only; put the file beside the notebook and name it"
        yield line, "path", f'{shortened(text)!r} {said}: files = ["…"]'
    elif text.startswith(("http://", "https://", "ftp://", "s3://")) and " " not in text:
        said = 'keep a copy beside the notebook: files = ["…"]; a link belongs into Markdown'
        yield (
            line,
            "network",
            f"{shortened(text)!r} is an address; if the notebook reads it, {said}",
        )


def _of_import(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[int, str, str]]:
    names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
    names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
    for rule in _rules():
        for name in names:
            if any(name == known or name.startswith(f"{known}.") for known in rule["modules"]):
                yield node.lineno, rule["id"], rule["says"].format(what=f"import {name}")


def _of_call(node: ast.Call, name: str, called: set[str]) -> Iterator[tuple[int, str, str]]:
    first = node.args[0] if node.args else None
    given = first.value if isinstance(first, ast.Constant) else None
    forms = (name, f"{name}({given})") if isinstance(given, str) else (name,)
    keywords = {keyword.arg or "" for keyword in node.keywords}
    for rule in _rules():
        if not any(_is_any(form, rule["calls"]) for form in forms) or name in rule["fine"]:
            continue
        needs = rule.get("needs")
        is_given = bool(node.args or keywords) if needs == "" else needs in keywords
        if is_given or called.intersection(rule["unless"]):
            continue
        yield node.lineno, rule["id"], rule["says"].format(what=f"{ast.unparse(node.func)}()")


def _of_commands(source: str) -> Iterator[tuple[int, str, str]]:
    is_script = source.lstrip().startswith(("%%bash", "%%sh", "%%script"))
    pattern = re.compile(r"^\s*(\S+)", re.MULTILINE) if is_script else _COMMAND
    for found in pattern.finditer(source):
        line = source.count("\n", 0, found.start(1)) + 1
        for rule in _rules():
            if found[1] in rule["commands"]:
                yield line, rule["id"], rule["says"].format(what=found[1])


def _of_text(cell: _Cell) -> Iterator[tuple[int, str, str]]:
    for found in _IMAGE.finditer(_FENCE.sub("", cell.source)):
        line = cell.source.count("\n", 0, max(cell.source.find(found[0]), 0)) + 1
        if not found["alt"].strip():
            said = "write them between the brackets: ![A line that rises](…)"
            what = (
                f"the picture {shortened(found['path'])} has no words for those who do not see it"
            )
            yield line, "alt", f"{what}; {said}"
        if _MACHINE.match(found["path"]):
            yield from _of_string(found["path"], line)


def _levels(source: str, level: int) -> tuple[list[tuple[int | None, str, str]], int]:
    """Headings that leave out a level, and the level at the end of the cell."""
    wrong: list[tuple[int | None, str, str]] = []
    text = _FENCE.sub(lambda found: "\n" * found[0].count("\n"), source)
    for found in _HEADING.finditer(text):
        depth = len(found[1])
        if level and depth > level + 1:
            line = text.count("\n", 0, found.start(1)) + 1
            said = f"a heading of level {depth} stands below one of level {level}"
            wrong.append((line, "headings", f"{said}; write {'#' * (level + 1)}"))
        level = depth
    return wrong, level


def _tree(source: str) -> ast.AST:
    """The code of a cell, without what only IPython understands; of what is no Python, nothing."""
    if source.lstrip().startswith("%%"):
        return ast.Module([], [])
    try:
        return ast.parse(without_magics(source))
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def _note(tree: ast.AST, code: _Code) -> None:
    """Keep what a cell imports, and what it calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                code.names[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                code.names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            code.called.add(_dotted(node.func, code.names))


def _dotted(node: ast.expr, names: Mapping[str, str]) -> str:
    """The dotted name of a function, its first part as it was imported."""
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value, names)}.{node.attr}"
    return ""


def _is_any(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


@cache
def _rules() -> Sequence[Mapping[str, Any]]:
    text = resources.files("portfolio_lib.publishing").joinpath("lint.toml").read_text("utf-8")
    nothing: dict[str, Any] = dict.fromkeys(("calls", "unless", "fine", "modules", "commands"), ())
    return [nothing | rule for rule in tomllib.loads(text)["rule"]]
