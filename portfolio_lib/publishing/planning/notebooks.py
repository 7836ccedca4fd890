"""Notebooks as reports use them: what their parameters cell sets, and what it takes."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portfolio_lib.config import ReportKind
from portfolio_lib.errors import UsageError
from portfolio_lib.files.regular import read_file
from portfolio_lib.messages import did_you_mean
from portfolio_lib.publishing.making.imports import import_quickly
from portfolio_lib.publishing.output.fingerprint import sha256

__all__ = ["SINCE", "Notebook", "read"]

SINCE = "since"
"""The parameter for the folder of an earlier slice; a notebook may do without."""
_GIVEN = {"data", "language", SINCE, "place", "donor"}
"""What a build sets itself."""
_UNKNOWN = object()


@dataclass(frozen=True)
class Notebook:
    """The text of a notebook, and the default of each parameter as its source says it."""

    file: str
    text: str = field(repr=False)
    parameters: Mapping[str, str]

    @property
    def sha256(self) -> str:
        """The SHA-256 of its text."""
        return sha256(self.text.encode())

    @property
    def takes_since(self) -> bool:
        """Whether it compares with an earlier slice."""
        return SINCE in self.parameters


def read(kind: ReportKind) -> Notebook:
    """The notebook of a kind of report, once it is known to take the parameters.

    Raises
    ------
    UsageError
        When it cannot be read, sets no parameter for its target, or does not take a
        parameter of portfolio.toml or takes it with another type.
    """
    found = Notebook(kind.notebook.name, _text(kind.notebook), _parameters(kind.notebook))
    wanted = {"data", "language", kind.for_each} - {"portfolio"}
    missing = sorted(wanted - found.parameters.keys())
    if missing:
        raise UsageError(
            f"{kind.notebook}: the cell tagged 'parameters' does not set {', '.join(missing)}; "
            f"a report for each {kind.for_each} takes {', '.join(sorted(wanted))}"
        )
    for name, value in kind.parameters.items():
        _check(kind, found, name, value)
    return found


def _check(kind: ReportKind, found: Notebook, name: str, value: object) -> None:
    where = f"report {kind.name}, parameter {name!r}"
    if name in _GIVEN:
        raise UsageError(f"{where}: the build sets this one itself; remove it from portfolio.toml")
    if name not in found.parameters:
        known = sorted(found.parameters.keys() - _GIVEN)
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
    try:
        return read_file(file).decode("utf-8").replace("\r\n", "\n")
    except FileNotFoundError as error:
        raise UsageError(f"there is no notebook {file}; correct portfolio.toml") from error
    except (OSError, ValueError) as error:
        raise UsageError(f"{file} is not a notebook that can be read: {error}") from error


def _parameters(file: Path) -> dict[str, str]:
    """The parameters that a notebook's parameters cell sets, as papermill finds them."""
    import_quickly()
    import nbformat
    from papermill import inspect_notebook

    try:
        nbformat.validate(nbformat.reads(_text(file), as_version=4))
        found = inspect_notebook(_escaped(file))
    except (OSError, ValueError, AttributeError, nbformat.ValidationError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise UsageError(f"{file} is not a notebook that can be read: {reason}") from error
    except RecursionError as error:
        raise UsageError(
            f"{file} is not a notebook that can be read: it is nested too deep"
        ) from error
    return {name: parameter["default"] for name, parameter in found.items()}


def _escaped(file: Path) -> str:
    """A path as papermill takes it, which fills in whatever stands in braces."""
    return str(file).replace("{", "{{").replace("}", "}}")
