"""Jupyter's libraries, imported without what costs most and nobody here uses."""

from __future__ import annotations

import sys
from importlib import import_module

_GRAMMAR = "rfc3987_syntax"
"""A grammar of web addresses. jsonschema compiles it, for more than a second, to check
formats; Jupyter has it check notebooks, which has no need of that."""
_LIBRARIES = ("nbformat", "papermill")


def import_quickly() -> None:
    """Import what reads and runs notebooks; in a process that has it already, do nothing.

    jsonschema does without the grammar where that cannot be imported. It can be again
    afterwards: a notebook may want it.
    """
    is_new = _GRAMMAR not in sys.modules
    if is_new:
        sys.modules[_GRAMMAR] = None  # type: ignore[assignment]  # what makes an import fail
    try:
        for name in _LIBRARIES:
            import_module(name)
    finally:
        if is_new:
            del sys.modules[_GRAMMAR]
