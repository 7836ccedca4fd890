"""Which program this is: what it makes from the same inputs depends on nothing else.

Only the standard library is imported here: a build in which nothing changed ends before
anything else is needed.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import portfolio_lib

_DISTRIBUTION = "portfolio-lib"
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_SIGNS = re.compile(r"[-_.]+")
_INFO = ".dist-info"
_PACKAGE = Path(portfolio_lib.__file__).parent
_MODULES = ("vocabulary.py", "sources.py", "reading.py", "loading.py")
_ANALYSIS = ("check", "model", "names", "read", "resolve", *_MODULES)
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
    start = len(str(_PACKAGE)) + 1
    for part in parts:
        for file in sorted(_files(str(part))) if part.is_dir() else [str(part)]:
            with open(file, "rb") as stream:  # noqa: PTH123 - a Path for each file takes longer
                content = hashlib.sha256(stream.read()).hexdigest()
            digest.update(f"{file[start:].replace(os.sep, '/')} {content}\n".encode())
    return digest.hexdigest()


def _files(folder: str) -> Iterator[str]:
    """The files of a folder and of those in it, but for what Python compiled."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file():
                yield entry.path
            elif entry.is_dir() and entry.name != "__pycache__":
                yield from _files(entry.path)


@cache
def _versions() -> dict[str, str]:
    """The versions of what this package needs, by name."""
    found = {}
    for requirement in _requirements():
        name = _NAME.match(requirement)
        if name and "extra ==" not in requirement:
            found[name[0]] = _version(name[0])
    return found


def _requirements() -> list[str]:
    """What the metadata of this package ask for."""
    installed = _installed().get(_key(_DISTRIBUTION))
    if installed is None:
        from importlib.metadata import requires

        return requires(_DISTRIBUTION) or []
    head, _, _ = Path(installed[1], "METADATA").read_text(encoding="utf-8").partition("\n\n")
    stated = (line.partition(": ") for line in head.splitlines())
    return [value for name, _, value in stated if name == "Requires-Dist"]


def _version(name: str) -> str:
    """The version of a library, as importlib.metadata has it, which reads a file for each."""
    installed = _installed().get(_key(name))
    if installed is not None:
        return installed[0]
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


@cache
def _installed() -> dict[str, tuple[str, str]]:
    """Version and folder of each library, by the key of its name; the first on the path counts.

    The folder's name has both (PyPA, Recording installed projects, "The .dist-info directory").
    """
    found: dict[str, tuple[str, str]] = {}
    for place in sys.path:
        with suppress(OSError), os.scandir(place or ".") as entries:
            for entry in entries:
                name, _, version = entry.name.removesuffix(_INFO).partition("-")
                if entry.name.endswith(_INFO) and version:
                    found.setdefault(_key(name), (version, entry.path))
    return found


def _key(name: str) -> str:
    """A name without the differences that do not count (PyPA, Name normalization)."""
    return _SIGNS.sub("_", name).lower()
