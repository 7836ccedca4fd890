"""What a report depends on besides its data, and one hash over all of it.

Only the standard library is imported here: a build in which nothing changed ends before
anything else is needed.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import portfolio_lib

__all__ = ["canonical", "environment", "fingerprint", "package_hash", "sha256"]

_DISTRIBUTION = "portfolio-lib"
_PACKAGE = Path(portfolio_lib.__file__).parent
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def sha256(content: bytes) -> str:
    """The SHA-256 of some bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def canonical(value: object) -> bytes:
    """A value as JSON that is the same for equal values."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, indent=0)
    return text.encode()


def fingerprint(value: object) -> str:
    """SHA-256 of a value's canonical JSON."""
    return sha256(canonical(value))


@cache
def environment() -> dict[str, object]:
    """The program that makes reports: versions, and the files of this package."""
    return {
        "library": portfolio_lib.__version__,
        "package": package_hash(),
        "python": ".".join(map(str, sys.version_info[:3])),
        "versions": _versions(),
    }


@cache
def package_hash() -> str:
    """SHA-256 over the files of this package: modules, templates, tables, fonts."""
    files = (file for file in _PACKAGE.rglob("*") if "__pycache__" not in file.parts)
    return fingerprint(
        {
            file.relative_to(_PACKAGE).as_posix(): sha256(file.read_bytes())
            for file in files
            if file.is_file()
        }
    )


def _versions() -> dict[str, str]:
    """The versions of what this package needs, by name."""
    found = {}
    for requirement in requires(_DISTRIBUTION) or ():
        name = _NAME.match(requirement)
        if name is None or "extra ==" in requirement:
            continue
        try:
            found[name[0]] = version(name[0])
        except PackageNotFoundError:
            found[name[0]] = "not installed"
    return found
