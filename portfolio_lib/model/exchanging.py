"""How a portfolio comes from frames, and goes into frames and files for other programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, Self

import pandas as pd

from portfolio_lib.files.whole import write_whole
from portfolio_lib.model.amounts import summed
from portfolio_lib.model.choosing import Choosing
from portfolio_lib.model.relations import groups, pairs

_BETWEEN = "; "


@dataclass(frozen=True, eq=False, repr=False)
class Exchanging(Choosing):
    """Tables that come from an analyst's frames, and that other programs can have."""

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        mapping: Mapping[str, str] | None = None,
        as_of: date | str | None = None,
    ) -> Self:
        """The portfolio of the rows of a DataFrame; the same as `from_frames` with it alone.

        Raises
        ------
        InputError
            When the mapping names a field that there is not.
        UsageError
            When `as_of` is no date.
        """
        return cls.from_frames(frame, mapping, as_of)

    @classmethod
    def from_frames(
        cls,
        projects: pd.DataFrame,
        mapping: Mapping[str, str] | None = None,
        as_of: date | str | None = None,
        **further: pd.DataFrame,
    ) -> Self:
        """The portfolio of DataFrames; see `portfolio_lib.dataframes.from_frames`.

        Parameters
        ----------
        projects : one row a project, with its identifier.
        mapping, as_of : as for `from_frame`.
        further : amounts, sectors, texts, documents, places or organisations: rows with the
            identifier of their project, and columns as the table of that name has them.

        Raises
        ------
        InputError
            When the mapping names a field that there is not.
        UsageError
            When a frame is of another name, or `as_of` is no date.
        """
        return _above("dataframes").from_frames(projects, mapping, as_of, **further)  # type: ignore[no-any-return]  # a Portfolio

    def to_frame(self) -> pd.DataFrame:
        """One flat row a project, in the order of `projects`.

        Columns `project`, `title`, `status`, `start`, `end`; `places`, `donors`,
        `implementing` and `sectors`, names separated by semicolons; and the sum of the amounts
        that count for each kind and currency [currency], such as `budget EUR`.
        """
        frame = self.projects[["project", "title", "status", "start", "end"]]
        names = pairs(self.places, "place", "name")
        bodies = self.organisation_names()
        parts = self.project_organisations
        columns = {
            "places": _joined(self.project_places, "place", names),
            "donors": _joined(parts[parts["role"] == "funding"], "organisation", bodies),
            "implementing": _joined(parts[parts["role"] == "implementing"], "organisation", bodies),
            "sectors": _by_project(self.key_values("sector")),
        }
        made = {name: frame["project"].map(found).astype("str") for name, found in columns.items()}
        frame = frame.assign(**{name: column.mask(column == "") for name, column in made.items()})
        amounts = self.current_amounts()
        kinds = amounts["kind"] + " " + amounts["currency"]
        for kind, rows in amounts.groupby(kinds):
            sums = {project: summed(of["value"]) for project, of in rows.groupby("project")}
            frame[str(kind)] = frame["project"].map(sums).astype("float64")
        return frame

    def to_excel(self, file: str | Path) -> tuple[str, ...]:
        """Write a workbook that `load` reads back: a row a project, and further sheets.

        Returns
        -------
        tuple of str
            What a workbook cannot hold, a sentence for each.

        Raises
        ------
        UsageError
            When there is no project, or the file cannot be written.
        """
        places, organisations = _above("names.places"), _above("names.organisations")
        made = _above("export").workbook(self, places.Places(), organisations.Organisations())
        return _written(Path(file), made)

    def to_iati(self, file: str | Path, reporter: Any = None) -> tuple[str, ...]:
        """Write an activity file of the IATI Activity Standard 2.03.

        Parameters
        ----------
        reporter : who reports the projects that name no reporting organisation: the name, the
            short name, the identifier or the IATI reference of an organisation, or an
            `Organisation` of `portfolio_lib.names.organisations`.

        Returns
        -------
        tuple of str
            What the standard has no place for, a sentence for each.

        Raises
        ------
        UsageError
            When a project has nobody who reports it, there is no such organisation, it lacks
            a reference or a type, or the file cannot be written.
        """
        export, is_known = _above("export"), hasattr(reporter, "iati_refs")
        body = reporter if reporter is None or is_known else export.reporter_in(self, reporter)
        return _written(Path(file), export.iati_file(self, body))


def _above(module: str) -> Any:
    """A room that stands above the model: reading, names, export."""
    return import_module(f"portfolio_lib.{module}")


def _written(file: Path, made: Any) -> tuple[str, ...]:
    write_whole(file, made.content)
    return tuple(made.left_out)


def _joined(rows: pd.DataFrame, column: str, names: Mapping[str, str]) -> dict[str, str]:
    """For each project the names in its rows, each once."""
    return {
        project: _BETWEEN.join(dict.fromkeys(names.get(code, code) for code in codes))
        for project, codes in groups(rows, "project", column).items()
    }


def _by_project(values: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for value in values.values():
        for project in value.projects:
            found.setdefault(project, []).append(value.name)
    return {project: _BETWEEN.join(names) for project, names in found.items()}
