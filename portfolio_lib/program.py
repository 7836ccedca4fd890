"""Which program this is: what it makes from the same inputs depends on nothing else.

Only the standard library is imported here: a build in which nothing changed ends before
anything else is needed.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import portfolio_lib

__all__ = ["analysis_program", "environment"]

_DISTRIBUTION = "portfolio-lib"
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_PACKAGE = Path(portfolio_lib.__file__).parent
_ANALYSIS = ("check", "model", "names", "read", "resolve", "loading.py")
"""The parts of this package that make a portfolio from files."""


@cache
def environment() -> dict[str, object]:
    """The program that makes reports: versions, and the files of this package."""
    return {
        "library": portfolio_lib.__version__,
        "package": _hash([_PACKAGE]),
        "python": ".".join(map(str, sys.version_info[:3])),
        "versions": _versions(),
    }


@cache
def analysis_program() -> str:
    """SHA-256 over all that makes a portfolio: files of this package, versions of libraries."""
    stated = [
        sys.version_info[:3],
        sorted(_versions().items()),
        _hash(_PACKAGE / part for part in _ANALYSIS),
    ]
    return hashlib.sha256(json.dumps(stated).encode()).hexdigest()


def _hash(parts: Iterable[Path]) -> str:
    """SHA-256 over files and folders of this package: modules, templates, tables, fonts."""
    digest = hashlib.sha256()
    for part in parts:
        for file in sorted(part.rglob("*")) if part.is_dir() else [part]:
            if "__pycache__" not in file.parts and file.is_file():
                content = hashlib.sha256(file.read_bytes()).hexdigest()
                digest.update(f"{file.relative_to(_PACKAGE).as_posix()} {content}\n".encode())
    return digest.hexdigest()


@cache
def _versions() -> dict[str, str]:
    """The versions of what this package needs, by name."""
    found = {}
    for requirement in requires(_DISTRIBUTION) or ():
        name = _NAME.match(requirement)
        if name and "extra ==" not in requirement:
            found[name[0]] = _version(name[0])
    return found


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
