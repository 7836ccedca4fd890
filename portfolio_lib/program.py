"""Which program this is: what it makes from the same inputs depends on nothing else."""

from __future__ import annotations

import hashlib
import re
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

__all__ = ["analysis_program"]

_DISTRIBUTION = "portfolio-lib"
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_PACKAGE = Path(__file__).parent
_ANALYSIS = ("check", "model", "names", "read", "resolve", "loading.py")
"""The parts of this package that make a portfolio from files."""


@cache
def analysis_program() -> str:
    """SHA-256 over all that makes a portfolio: files of this package, versions of libraries."""
    digest = hashlib.sha256(repr((sys.version_info[:3], _versions())).encode())
    for part in _ANALYSIS:
        path = _PACKAGE / part
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                content = hashlib.sha256(file.read_bytes()).hexdigest()
                digest.update(f"{file.relative_to(_PACKAGE).as_posix()} {content}\n".encode())
    return digest.hexdigest()


def _versions() -> list[tuple[str, str]]:
    """The versions of the libraries that this package asks for."""
    found = []
    for requirement in requires(_DISTRIBUTION) or ():
        name = _NAME.match(requirement)
        if name and "extra ==" not in requirement:
            found.append((name[0], _version(name[0])))
    return sorted(found)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
