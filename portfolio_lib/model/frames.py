"""The tables of a portfolio as one object: its frames, its hash, its file."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Self, TypeVar

import pandas as pd

from portfolio_lib.errors import UsageError
from portfolio_lib.messages import did_you_mean
from portfolio_lib.model import saved
from portfolio_lib.model.audience import EVERYTHING, View
from portfolio_lib.model.described import Described
from portfolio_lib.model.own_fields import own_table
from portfolio_lib.model.soundness import check_references
from portfolio_lib.model.tables import TABLES

Step = tuple[str, Mapping[str, Any]]
"""A way from a portfolio to a part of it: a method and its arguments, as JSON has them."""

_Found = TypeVar("_Found")


@dataclass(frozen=True, eq=False, repr=False)
class Tables:
    """The frames of a portfolio, which nobody can change in place.

    A frame that is asked for is a copy: pandas shares its memory until one of the two is
    changed (copy-on-write), so that the hash stays right whatever somebody does with it.
    """

    projects: pd.DataFrame
    texts: pd.DataFrame
    sectors: pd.DataFrame
    documents: pd.DataFrame
    results: pd.DataFrame
    locations: pd.DataFrame
    codes: pd.DataFrame
    conditions: pd.DataFrame
    related_projects: pd.DataFrame
    contacts: pd.DataFrame
    project_places: pd.DataFrame
    project_organisations: pd.DataFrame
    places: pd.DataFrame
    members: pd.DataFrame
    organisations: pd.DataFrame
    amounts: pd.DataFrame
    fields: pd.DataFrame
    left_out: pd.DataFrame
    findings: pd.DataFrame
    notes: pd.DataFrame
    sources: pd.DataFrame
    as_of: date | None = None
    language: str = "en"
    view: View = EVERYTHING
    selected: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        for name in TABLES:
            object.__setattr__(self, name, self.__dict__[name].copy(deep=False))

    def __getattribute__(self, name: str) -> Any:
        value = object.__getattribute__(self, name)
        return value.copy(deep=False) if name in TABLES else value

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by name."""
        return {name: getattr(self, name) for name in TABLES}

    @property
    def _own(self) -> dict[str, pd.DataFrame]:
        """The tables themselves, for what here only reads them."""
        return {name: vars(self)[name] for name in TABLES}

    def _with(self, tables: Mapping[str, pd.DataFrame] | None = None, **others: object) -> Self:
        """The same with other tables, or another day, language or view."""
        changed = {name: frame.copy(deep=False) for name, frame in (tables or {}).items()}
        known = {name: vars(self)[name] for name in self.__dataclass_fields__}
        other = object.__new__(type(self))
        vars(other).update(known | changed | others)
        return other

    def kept(self, what: Hashable, found: Callable[[], _Found]) -> _Found:
        """What `found` gives, worked out once: a report asks for the same often.

        Parameters
        ----------
        what : a name for it that nothing else has.
        found : works it out from this portfolio alone, and is called the first time; a table
            is handed out as a copy, anything else must not be changed.
        """
        known: dict[Hashable, _Found] = vars(self).setdefault("_known", {})
        if what not in known:
            known[what] = found()
        value = known[what]
        return value.copy(deep=False) if isinstance(value, pd.DataFrame) else value

    def describe(self, table: str | None = None) -> pd.DataFrame:
        """What the columns of a table hold: type, unit, whether optional, meaning.

        Without a name: the tables, their numbers of rows, and what they are.

        Raises
        ------
        UsageError
            When there is no such table.
        """
        if table is None:
            rows = [len(frame) for frame in self.tables.values()]
            meanings = [known.meaning for known in TABLES.values()]
            index = pd.Index(list(TABLES), name="table")
            return Described({"rows": rows, "meaning": meanings}, index=index)
        if table not in TABLES:
            hint = did_you_mean(table, TABLES)
            raise UsageError(f"there is no table {table!r}; {hint}")
        return TABLES[table].description()

    def table(self, name: str) -> pd.DataFrame:
        """A sheet of the sources that the model has no name for, such as "Risks".

        One row a row of the sheet, with the identifier of its project; numbers where all
        values of a column are some.

        Raises
        ------
        UsageError
            When no source has such a sheet.
        """
        return own_table(self.fields, name)

    def validated(self) -> Self:
        """The portfolio itself, when every table keeps its rules and refers to what is there.

        Raises
        ------
        InputError
            With what is broken in the first table that breaks its rules.
        """
        for name, frame in self._own.items():
            TABLES[name].validate(frame)
        check_references(self._own)
        return self

    @cached_property
    def hash(self) -> str:
        """SHA-256 of everything in this portfolio, as 64 hexadecimal digits."""
        return saved.digest(self._own, self.as_of, self.view)

    def dumped(self) -> bytes:
        """The content of the file that `save` writes; `hash` is its SHA-256."""
        return saved.encoded(self._own, self.as_of, self.view)

    def save(self, folder: str | Path) -> Path:
        """Write the portfolio into a folder, which `portfolio_lib.load` reads back equal.

        Returns the file that was written; an older one there is replaced in one step.
        """
        return saved.write(Path(folder), self._own, self.as_of, self.view)

    @classmethod
    def from_saved(cls, file: str | Path) -> Self:
        """The portfolio in a file that `save` wrote.

        Raises
        ------
        InputError
            When the file is no saved portfolio, or one of another version.
        """
        tables, as_of, view = saved.read(Path(file))
        return cls(**tables, as_of=as_of, language="en", view=view, selected=())

    @classmethod
    def from_dumped(cls, content: bytes) -> Self:
        """The portfolio that `dumped` made into these bytes.

        Raises
        ------
        ValueError
            When they are something else.
        """
        tables, as_of, view = saved.decoded(content)
        return cls(**tables, as_of=as_of, language="en", view=view, selected=())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Tables):
            return NotImplemented
        return self.hash == other.hash

    def __hash__(self) -> int:
        return hash(self.hash)

    def __len__(self) -> int:
        return len(vars(self)["projects"])
