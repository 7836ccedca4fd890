"""Which projects a person means: by status, year or words, and by patterns of values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

import pandas as pd

from portfolio_lib.errors import UsageError
from portfolio_lib.messages import did_you_mean
from portfolio_lib.model.frames import Tables
from portfolio_lib.model.keys import Value
from portfolio_lib.model.vocabularies import MAIN_TEXTS, STATUSES

Wanted = str | int | Sequence[str] | Sequence[int] | None
"""One value, several of which any may apply, or None for all."""


class Selection:
    """Finds the projects of tables to which something applies; None where nothing is wanted."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def in_status(self, wanted: Wanted) -> set[str] | None:
        """Those of some statuses.

        Raises
        ------
        UsageError
            When there is no such status.
        """
        if wanted is None:
            return None
        statuses = [" ".join(status.split()).casefold() for status in several(wanted)]
        for status in statuses:
            if status not in STATUSES:
                raise UsageError(f"no status {status!r}; {did_you_mean(status, STATUSES)}")
        projects = self._tables.projects
        return self._of(projects[projects["status"].isin(statuses)])

    def saying(self, wanted: Wanted) -> set[str] | None:
        """Those in whose texts some words stand."""
        if wanted is None:
            return None
        words = [word.casefold() for word in several(wanted)]
        projects, further = self._tables.projects, self._tables.texts
        told = [(projects["project"], projects[name]) for name in MAIN_TEXTS]
        told.append((further["project"], further["text"]))
        return {
            str(project)
            for owners, texts in told
            for project, text in zip(owners, texts, strict=True)
            if not pd.isna(text) and any(word in str(text).casefold() for word in words)
        }

    @staticmethod
    def _of(rows: pd.DataFrame) -> set[str]:
        return set(rows["project"])


def several(wanted: Wanted) -> list[str]:
    """The values that are wanted, as texts."""
    if wanted is None:
        return []
    listed = wanted if pd.api.types.is_list_like(wanted) else [wanted]
    return [as_text(one) for one in listed]  # type: ignore[union-attr]  # a list, or like one


def as_text(value: object) -> str:
    """A value as a text; a number that is whole has no decimals."""
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def as_year(wanted: str) -> int:
    """A year that is wanted.

    Raises
    ------
    UsageError
        When it is none.
    """
    if not wanted.isdecimal():
        raise UsageError(
            f"the year is {wanted!r}; expected a year such as 2016, or several "
            "in a list: range(2016, 2019)"
        )
    return int(wanted)


def patterns_in(
    wanted: Sequence[str], values: Mapping[str, Value]
) -> tuple[list[str], dict[str, None]]:
    """What of some wanted values is no pattern, and the codes that fit those which are some."""
    patterns = [one.casefold() for one in wanted if "*" in one and one not in values]
    exact = [one for one in wanted if one.casefold() not in patterns]
    fitting = {
        code: None
        for code, value in values.items()
        if any(_fits(text, patterns) for text in (code, value.name, *value.further))
    }
    return exact, fitting


def _fits(text: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(text.casefold(), pattern) for pattern in patterns)
