"""Notebooks as reports use them: what their parameters cell sets, and what it takes."""

from __future__ import annotations

import ast
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite
from pathlib import Path

from portfolio_lib.errors import UsageError
from portfolio_lib.files.regular import read_file
from portfolio_lib.messages import did_you_mean
from portfolio_lib.model.keys import parameter_of
from portfolio_lib.publishing.making.imports import import_quickly
from portfolio_lib.publishing.output.fingerprint import sha256
from portfolio_lib.publishing.planning.beside import files_beside
from portfolio_lib.publishing.planning.notebook_text import (
    NotebookError,
    language_of,
    normalised,
    without_magics,
)
from portfolio_lib.settings import WHOLE, ReportKind

SINCE = "since"
"""The parameter for the folder of an earlier slice; a notebook may do without."""
_GIVEN = {"data", "language", SINCE}
"""What a build sets in every notebook."""
_UNKNOWN = object()


@dataclass(frozen=True)
class Notebook:
    """The text of a notebook, and the default of each parameter as its source says it."""

    file: str
    text: str = field(repr=False)
    parameters: Mapping[str, str]
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """What goes with it, by path in the folder in which it runs."""
    problem: str = ""
    """Why it cannot be run, and what to do; empty where it can."""

    @property
    def sha256(self) -> str:
        """The SHA-256 of its text."""
        return sha256(self.text.encode())

    @property
    def file_hashes(self) -> dict[str, str]:
        """The SHA-256 of each file that goes with it, by its path."""
        return {name: sha256(content) for name, content in self.files.items()}

    @property
    def takes_since(self) -> bool:
        """Whether it compares with an earlier slice."""
        return SINCE in self.parameters


def read(kind: ReportKind) -> Notebook:
    """The notebook of a kind of report, once it is known to take the parameters.

    One that cannot be read, or that does not set the parameters that its reports need, has a
    `problem`: that costs its own reports, and no others.

    Raises
    ------
    UsageError
        When there is none, a file beside it is missing, or it does not take a parameter of
        portfolio.toml or takes it with another type.
    """
    import_quickly()
    files = files_beside(kind.notebook, kind.files, kind.folder)
    try:
        text = _text(kind.notebook)
        found = Notebook(kind.notebook.name, text, _parameters(text), files)
    except NotebookError as error:
        return Notebook(kind.notebook.name, _bytes_of(kind.notebook), {}, files, str(error))
    own = {parameter_of(key) for key in kind.keys} - {WHOLE}
    wanted = {"data", "language", *own}
    if missing := sorted(wanted - found.parameters.keys()):
        target = "the whole portfolio" if kind.keys == (WHOLE,) else f"each {kind.made_for}"
        takes = f"a report for {target} takes {', '.join(sorted(wanted))}"
        return replace(found, problem=_what_to_set(found, missing, takes))
    for name, value in kind.parameters.items():
        _check(kind, found, name, value, _GIVEN | own)
    return found


def _what_to_set(found: Notebook, missing: Sequence[str], takes: str) -> str:
    """What to do about parameters that a notebook does not set."""
    if found.parameters:
        return f"the cell tagged 'parameters' does not set {', '.join(missing)}; {takes}"
    lines = "; ".join(f'{name} = "{"en" if name == "language" else ""}"' for name in missing)
    return (
        f"no cell tagged 'parameters' sets anything; {takes}. Give the notebook a first cell with "
        f"{lines}, and in JupyterLab add the tag parameters to it (Property Inspector, Cell Tags)"
    )


def with_row(kind: ReportKind, notebook: Notebook, row: Mapping[str, str]) -> ReportKind:
    """The kind of report with the parameters that a row of a table gives.

    A cell becomes what the default of the parameter is: a number, true or false, or a text.

    Raises
    ------
    UsageError
        When the notebook does not take one, or takes another type.
    """
    cells = {
        name: cell for name, cell in row.items() if name not in {"name", "language", *kind.keys}
    }
    if "title" not in notebook.parameters:
        cells.pop("title", None)
    if not cells or notebook.problem:
        return kind
    given = {parameter_of(key) for key in kind.keys} | _GIVEN
    values = {name: _typed(cell, notebook.parameters.get(name, "")) for name, cell in cells.items()}
    for name, value in values.items():
        _check(kind, notebook, name, value, given)
    return replace(kind, parameters={**kind.parameters, **values})


def _typed(cell: str, default: str) -> object:
    """A cell as the type of a default has it; as it stands where it is none of that type."""
    wanted = _value(default)
    if isinstance(wanted, bool):
        return {"true": True, "false": False}.get(cell.lower(), cell)
    if isinstance(wanted, int | float):
        try:
            number = float(cell)
        except ValueError:
            return cell
        if not isfinite(number):
            return cell
        return int(number) if number.is_integer() and "." not in cell else number
    return cell


class Reader:
    """Reads the notebook of each kind of report once, whichever targets it is for."""

    def __init__(self) -> None:
        self._read: dict[str, Notebook] = {}

    def __call__(self, kind: ReportKind) -> Notebook:
        """The notebook of a kind; raises what `read` does."""
        what = repr((kind.name, kind.notebook, sorted(kind.parameters.items())))
        if what not in self._read:
            self._read[what] = read(kind)
        return self._read[what]


def _bytes_of(file: Path) -> str:
    """The text of a notebook that cannot be run, to know when it has changed."""
    try:
        return read_file(file).decode(errors="replace")
    except OSError:
        return ""


def _check(
    kind: ReportKind, found: Notebook, name: str, value: object, given: Collection[str]
) -> None:
    where = f"report {kind.name}, parameter {name!r}"
    if name in given:
        raise UsageError(f"{where}: the build sets this one itself; remove it from portfolio.toml")
    if name not in found.parameters:
        known = sorted(found.parameters.keys() - given)
        others = f"it takes {', '.join(known) or 'no other'}"
        hint = did_you_mean(name, known, otherwise=others)
        raise UsageError(f"{where}: {kind.notebook} does not take it; {hint}")
    default = _value(found.parameters[name])
    if default in (None, _UNKNOWN) or _fits(value, default):
        return
    raise UsageError(
        f"{where} is {value!r}; {kind.notebook} takes a value such as {default!r} "
        f"({type(default).__name__})"
    )


def _value(source: str) -> object:
    try:
        return ast.literal_eval(source)
    except (ValueError, SyntaxError):
        return _UNKNOWN


def _fits(value: object, default: object) -> bool:
    """Whether a value has the type of the default; a whole number is a number too."""
    if isinstance(default, float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is type(default)


def _text(file: Path) -> str:
    """The text of a notebook, as papermill takes it.

    Raises
    ------
    UsageError : when there is no such file.
    NotebookError : when it is not a notebook of Python.
    """
    try:
        text = read_file(file).decode("utf-8").replace("\r\n", "\n")
    except FileNotFoundError as error:
        raise UsageError(f"there is no notebook {file}; correct portfolio.toml") from error
    except OSError as error:
        raise NotebookError(f"it cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise NotebookError("it is not text in UTF-8; save it in JupyterLab again") from error
    text = normalised(text)
    language = language_of(json.loads(text))
    if language != "python":
        raise NotebookError(
            f"its language is {language}, and reports run Python; choose a Python kernel for it"
        )
    return text


def _parameters(text: str) -> dict[str, str]:
    """The parameters that the first cell with the tag sets, each as its source says it."""
    cells = json.loads(text)["cells"]
    tagged = (c for c in cells if "parameters" in (c["metadata"].get("tags") or ()))
    cell = next(tagged, None)
    source = "".join(cell["source"]) if cell is not None else ""
    try:
        tree = ast.parse(without_magics(source))
    except SyntaxError as error:
        raise NotebookError(
            f"its cell tagged 'parameters' is not Python: {error.msg} in line {error.lineno}"
        ) from error
    return dict(pair for node in tree.body for pair in _assigned(node))


def _annotated(node: ast.AnnAssign) -> str:
    """The value of a parameter with its type; a whole number that is to be any is one."""
    value = node.value
    is_whole = isinstance(value, ast.Constant) and type(value.value) is int
    is_number = isinstance(node.annotation, ast.Name) and node.annotation.id == "float"
    if value is None:
        return "None"
    return f"{ast.unparse(value)}.0" if is_whole and is_number else ast.unparse(value)


def _assigned(node: ast.stmt) -> Iterator[tuple[str, str]]:
    """The names that a statement sets, and to what."""
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        yield node.target.id, _annotated(node)
    if not isinstance(node, ast.Assign):
        return
    for target in node.targets:
        if isinstance(target, ast.Name):
            yield target.id, ast.unparse(node.value)
        elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            for name, value in zip(target.elts, node.value.elts, strict=False):
                if isinstance(name, ast.Name):
                    yield name.id, ast.unparse(value)
