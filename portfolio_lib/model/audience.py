"""Who may see what: the audience of a source, a row and a column.

A row is for the audience of its source, unless it states one itself; a column may be for
fewer. What nothing is known of is internal. ``tables.csv`` has the columns.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

import pandas as pd

from portfolio_lib.model.columns import DTYPES, Table
from portfolio_lib.model.programmes import Money
from portfolio_lib.vocabulary import AUDIENCES

_INTERNAL = AUDIENCES.index("internal")
_LEVELS = {audience: level for level, audience in enumerate(AUDIENCES)}


@dataclass(frozen=True)
class View:
    """For whom a slice was cut, and what it tells of what it does not show.

    Parameters
    ----------
    audience : public, donor or internal.
    donor : the donor whose slice it is, or None.
    unattributed : the projects with several donors that state amounts without a provider.
    unread : the projects that state amounts which could not be read, as far as the audience may
        know; the findings tell those who may see everything.
    keys : the values of keys, other than places and donors, whose slice it is: key and code.
    elsewhere : the money that counts with another level of its programme, also outside the slice.
    """

    audience: str = "internal"
    donor: str | None = None
    unattributed: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    keys: tuple[tuple[str, str], ...] = ()
    elsewhere: tuple[Money, ...] = ()

    def of_projects(self, projects: set[str]) -> View:
        """The view of a part of the slice."""
        unattributed, unread = (
            tuple(project for project in named if project in projects)
            for named in (self.unattributed, self.unread)
        )
        return replace(self, unattributed=unattributed, unread=unread)

    def plain(self) -> dict[str, object]:
        """The view as values of JSON."""
        return {
            "audience": self.audience,
            "donor": self.donor,
            "unattributed": list(self.unattributed),
            "unread": list(self.unread),
            "keys": [list(pair) for pair in self.keys],
            "elsewhere": [list(money) for money in self.elsewhere],
        }

    @classmethod
    def of(cls, stated: Mapping[str, object]) -> View:
        """The view that `plain` made into these values.

        Raises
        ------
        ValueError
            When they are something else.
        """
        audience, donor = stated["audience"], stated["donor"]
        lists = [stated[key] for key in ("unattributed", "unread")]
        is_sound = audience in AUDIENCES and (donor is None or isinstance(donor, str))
        if not is_sound or not all(isinstance(projects, list) for projects in lists):
            raise ValueError(f"the view is {stated!r}")
        unattributed, unread = (tuple(map(str, p)) for p in lists if isinstance(p, list))
        keys = tuple((str(key), str(code)) for key, code in stated.get("keys", ()))  # type: ignore[attr-defined]  # a list of pairs
        elsewhere = tuple((str(p), str(kind), str(c)) for p, kind, c in stated.get("elsewhere", ()))  # type: ignore[attr-defined]  # a list of triples
        whose = None if donor is None else str(donor)
        return cls(str(audience), whose, unattributed, unread, keys, elsewhere)


EVERYTHING = View()
"""The view of those who may see all."""


class Sight:
    """What one audience sees of tables.

    Parameters
    ----------
    audience : public, donor or internal.
    sources : the table of that name.
    """

    def __init__(self, audience: str, sources: pd.DataFrame) -> None:
        self._level = _LEVELS[audience]
        known = zip(sources["file"].tolist(), sources["audience"].tolist(), strict=True)
        self._of_file = {file: _LEVELS.get(audience, _INTERNAL) for file, audience in known}

    @property
    def is_whole(self) -> bool:
        """Whether this audience sees everything."""
        return self._level == _INTERNAL

    def rows(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows that may be seen, by their source or their own audience."""
        if self.is_whole or frame.empty:
            return frame
        return frame[self.levels(frame) <= self._level].reset_index(drop=True)

    def levels(self, frame: pd.DataFrame) -> pd.Series:
        """How far each row may go: 0 for the public, 1 for donors, 2 for nobody outside."""
        stated = frame["audience"].tolist() if "audience" in frame else [None] * len(frame)
        levels = [
            _LEVELS.get(audience, self._of_file.get(file, _INTERNAL))
            for file, audience in zip(frame["file"].tolist(), stated, strict=True)
        ]
        return pd.Series(levels, index=frame.index, dtype="int64")

    def without_hidden_fields(self, projects: pd.DataFrame) -> pd.DataFrame:
        """Projects without what another source filled in that may not be seen."""
        merged = projects["merged_from"].dropna()
        hidden = {
            (row, field)
            for row, fields in merged.items()
            for field, file in json.loads(fields).items()
            if self._of_file.get(file, _INTERNAL) > self._level
        }
        for field in {field for _, field in hidden}:
            is_hidden = projects.index.isin([row for row, name in hidden if name == field])
            projects = projects.assign(**{field: projects[field].mask(is_hidden)})
        return projects

    def columns(self, table: Table, frame: pd.DataFrame) -> pd.DataFrame:
        """A table without what is in columns for others; empty where it cannot be without."""
        hidden = [column for column in table.columns if _LEVELS[column.audience] > self._level]
        if not hidden or self.is_whole or frame.empty:
            return frame
        if any(not column.optional and column.name != "file" for column in hidden):
            return table.frame()
        nothing = {
            column.name: pd.array([None] * len(frame), dtype=DTYPES[column.kind])  # type: ignore[call-overload]
            for column in hidden
            if column.name != "file"
        }
        return frame.assign(**nothing)


def neutral(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Tables with neutral names in the place of those of their files."""
    names = {
        file: f"source {number}"
        for number, file in enumerate(tables["sources"]["file"].tolist(), start=1)
    }
    return {
        name: frame.assign(file=frame["file"].map(names, na_action="ignore").astype("str"))
        if "file" in frame and not frame.empty
        else frame
        for name, frame in tables.items()
    }


def audience_of_reader(reader: str) -> str:
    """The audience of a source of which nobody states one: IATI is published, all else is not."""
    return "public" if reader == "iati" else "donor"


def matching(sources: pd.DataFrame, rules: Mapping[str, str]) -> pd.DataFrame:
    """The table sources with the audiences that rules give.

    `rules` maps patterns of file names, such as ``*.xml``, to audiences; the last that
    matches a file counts.
    """
    audiences = [
        next((rules[rule] for rule in reversed(list(rules)) if fnmatchcase(file, rule)), known)
        for file, known in zip(sources["file"].tolist(), sources["audience"].tolist(), strict=True)
    ]
    return sources.assign(audience=pd.array(audiences, dtype="str"))
