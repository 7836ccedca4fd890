"""What a report tells of each project: its section and its row in the annex both come from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

import pandas as pd

from portfolio_lib.language import phrase
from portfolio_lib.model import Portfolio
from portfolio_lib.model.relations import groups
from portfolio_lib.show.ages import data_days
from portfolio_lib.show.names import Party, parties, place_name
from portfolio_lib.show.texts import foreign, in_language, same_language
from portfolio_lib.show.words import Words

TEXTS = {
    "objective": phrase("Objective"),
    "summary": phrase("Summary"),
    "target groups": phrase("Target groups"),
}
"""The texts of a project besides its title, by field."""


@dataclass(frozen=True)
class Text:
    """A text of the data, and its language (BCP 47) where it is not the report's."""

    text: str
    language: str | None


@dataclass(frozen=True)
class Profile:
    """What a report tells of a project, in the report's language where there is a choice.

    Parameters
    ----------
    project : its identifier.
    title : in whatever language the data have it.
    status : one of the model's `STATUSES`, or None.
    period : in words, or as written where it was not understood; None where none is stated.
    start, end : its first and last day, as far as they are known.
    end_precision : what its source states the end as: a day, a month, a quarter or a year.
    through : the names of the regions and groups through which alone it concerns the
        report's place.
    places : codes of the places that it states, in its own order.
    donors, agencies : who takes part, in the order of the source.
    texts : by field, those of `TEXTS` that there are.
    data_day : the day of its data, where that is not the as-of date.
    """

    project: str
    title: Text
    status: str | None
    period: str | None
    start: date | None
    end: date | None
    end_precision: str | None
    through: tuple[str, ...]
    places: tuple[str, ...]
    donors: tuple[Party, ...]
    agencies: tuple[Party, ...]
    texts: Mapping[str, Text]
    data_day: date | None

    @property
    def anchor(self) -> str:
        """The identity of its section for links; an identifier may hold any character."""
        return anchor(self.project)


def anchor(project: str) -> str:
    """The identity of a project's section for links."""
    return f"project-{quote(project, safe='')}"


def profiles(portfolio: Portfolio, place: str | None = None) -> tuple[Profile, ...]:
    """What the report tells of each project, sorted by title.

    `place` is the place that the report is made for, or None.
    """
    return portfolio.kept(("profiles", place), lambda: tuple(_profiles(portfolio, place)))


def _profiles(portfolio: Portfolio, place: str | None) -> list[Profile]:
    words = Words.of(portfolio)
    rows = in_language(portfolio).to_dict("records")
    rows.sort(key=lambda row: (*words.order(row["title"]), row["project"]))
    through = _through(portfolio, place)
    places = groups(portfolio.project_places, "project", "place")
    donors, agencies = (parties(portfolio, role) for role in ("funding", "implementing"))
    target_groups, days = _target_groups(portfolio), data_days(portfolio)
    return [
        Profile(
            project=(project := row["project"]),
            title=Text(row["title"], row["title_language"]),
            status=_or_none(row["status"]),
            period=words.period(row) or _or_none(row["period_as_written"]),
            start=_day(row["start"]),
            end=_day(row["end"]),
            end_precision=_or_none(row["end_precision"]),
            through=through.get(project, ()),
            places=tuple(places.get(project, ())),
            donors=tuple(donors.get(project, ())),
            agencies=tuple(agencies.get(project, ())),
            texts=_texts(row) | target_groups.get(project, {}),
            data_day=days.get(project),
        )
        for row in rows
    ]


def _through(portfolio: Portfolio, place: str | None) -> dict[str, tuple[str, ...]]:
    """The names of the wider places by project, sorted."""
    if place is None:
        return {}
    order = Words.of(portfolio).order
    return {
        project: tuple(sorted((place_name(portfolio, code) for code in codes), key=order))
        for project, codes in portfolio.through(place).items()
    }


def _texts(row: Mapping[Any, Any]) -> dict[str, Text]:
    fields = ("objective", "summary")
    found = {field: Text(row[field], row[f"{field}_language"]) for field in fields}
    return {field: text for field, text in found.items() if pd.notna(text.text)}


def _target_groups(portfolio: Portfolio) -> dict[str, dict[str, Text]]:
    """Whom projects are for: in the report's language, the project's, or the first."""
    own = dict(zip(portfolio.projects["project"], portfolio.projects["language"], strict=True))
    texts = portfolio.texts[portfolio.texts["field"] == "target groups"]
    found: dict[str, list[tuple[str, str]]] = {}
    for row in texts.to_dict("records"):
        found.setdefault(row["project"], []).append((row["language"], row["text"]))
    chosen = {
        project: min(rows, key=lambda row: _rank(row[0], portfolio.language, own[project]))
        for project, rows in found.items()
    }
    return {
        project: {"target groups": Text(text, foreign(language, portfolio, text))}
        for project, (language, text) in chosen.items()
    }


def _rank(language: str, *wanted: str) -> int:
    """How well a language is what is wanted; the best is 0."""
    fits = (rank for rank, tag in enumerate(wanted) if same_language(tag, language))
    return next(fits, len(wanted))


def _day(value: Any) -> date | None:
    return None if pd.isna(value) else value.date()


def _or_none(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)
