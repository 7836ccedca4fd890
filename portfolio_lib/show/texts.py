"""Texts of the data in the language of the report, or in the one that the source has."""

from __future__ import annotations

import pandas as pd

from portfolio_lib.model import Portfolio
from portfolio_lib.model.tables import MAIN_TEXTS

__all__ = ["foreign", "in_language", "same_language"]

_Text = tuple[str, str]
"""The language of a text, and the text."""


def in_language(portfolio: Portfolio) -> pd.DataFrame:
    """The table projects with its texts in the report's language where a source has them.

    A text that no source has in that language stays as the project has it, or comes in the
    first language there is. The further columns ``title_language`` and so on say in which
    language a text is (BCP 47), and are missing where it is the report's own.
    """
    projects, further = portfolio.projects, _further(portfolio)
    columns: dict[str, pd.Series] = {}
    for field in MAIN_TEXTS:
        own = _languages(projects, field)
        stated = zip(projects["project"], own, projects[field], strict=True)
        chosen = [
            _chosen(_own(tag, text) + further.get((project, field), []), portfolio.language)
            for project, tag, text in stated
        ]
        languages = [foreign(tag, portfolio) if tag else None for tag, _ in chosen]
        columns[field] = pd.Series([text for _, text in chosen], projects.index, dtype="str")
        columns[f"{field}_language"] = pd.Series(languages, projects.index, dtype="object")
    return projects.assign(**columns)


def _languages(projects: pd.DataFrame, field: str) -> pd.Series:
    """The language of a text of each project: its own where that is stated, else the title's."""
    name = f"{field}_language"
    if name not in projects:
        return projects["language"]
    return projects[name].fillna(projects["language"])


def foreign(language: str, portfolio: Portfolio) -> str | None:
    """The language of a text where it is not the report's, for the attribute lang."""
    return None if same_language(language, portfolio.language) else language


def same_language(tag: str, other: str) -> bool:
    """Whether two BCP 47 tags name one language: "de-CH" and "de" do."""
    return tag.partition("-")[0].casefold() == other.partition("-")[0].casefold()


def _own(language: str, text: str) -> list[_Text]:
    """The text that the table projects has, or nothing."""
    return [(language, text)] if pd.notna(text) else []


def _further(portfolio: Portfolio) -> dict[tuple[str, str], list[_Text]]:
    """The further texts by project and field, in the order of their sources."""
    found: dict[tuple[str, str], list[_Text]] = {}
    for row in portfolio.texts.to_dict("records"):
        found.setdefault((row["project"], row["field"]), []).append((row["language"], row["text"]))
    return found


def _chosen(texts: list[_Text], language: str) -> _Text | tuple[None, None]:
    """The text in a language, else the first one."""
    wanted = [text for text in texts if same_language(text[0], language)]
    return next(iter(wanted or texts), (None, None))
