"""How the data of a build are, in a few values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DataState:
    """How the data are: as of which day (YYYY-MM-DD), and how much is to be said of them.

    `errors` and `remarks` are numbers of findings: those for which something was left out, and
    the others. `warnings` are sentences about files as a whole.
    """

    as_of: str | None = None
    errors: int = 0
    remarks: int = 0
    warnings: tuple[str, ...] = ()
