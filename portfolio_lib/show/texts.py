"""Texts of the data in the language of the report, or in the one that the source has."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache

import pandas as pd

from portfolio_lib.language import script_of
from portfolio_lib.model import Portfolio
from portfolio_lib.model.vocabularies import MAIN_TEXTS
from portfolio_lib.packaged import packaged_rows

_WORD = re.compile(r"[^\W\d_]+")
_LOOKED_AT = 2000
"""So much of a text tells its language [characters]."""
_MOSTLY = 0.5
"""More of its letters are in the script of a text."""

_Text = tuple[str, str]
"""The language of a text, and the text."""


def in_language(portfolio: Portfolio) -> pd.DataFrame:
    """The table projects with its texts in the report's language where a source has them.

    A text that no source has in that language stays as the project has it, or comes in the
    first language there is. The further columns ``title_language`` and so on say in which
    language a text is (BCP 47), and are missing where it is the report's own.
    """
    return portfolio.kept("texts in its language", lambda: _in_language(portfolio))


def _in_language(portfolio: Portfolio) -> pd.DataFrame:
    projects, further = portfolio.projects, _further(portfolio)
    columns: dict[str, pd.Series] = {}
    for field in MAIN_TEXTS:
        own = _languages(projects, field)
        stated = zip(projects["project"], own, projects[field], strict=True)
        chosen = [
            _chosen(_own(tag, text) + further.get((project, field), []), portfolio.language)
            for project, tag, text in stated
        ]
        languages = [foreign(tag, portfolio, text) if tag else None for tag, text in chosen]
        columns[field] = pd.Series([text for _, text in chosen], projects.index, dtype="str")
        columns[f"{field}_language"] = pd.Series(languages, projects.index, dtype="object")
    return projects.assign(**columns)


def _languages(projects: pd.DataFrame, field: str) -> pd.Series:
    """The language of a text of each project: its own where that is stated, else the title's."""
    name = f"{field}_language"
    if name not in projects:
        return projects["language"]
    return projects[name].fillna(projects["language"])


def foreign(language: str, portfolio: Portfolio, text: str | None) -> str | None:
    """The language of a text where it is not the report's, for the attribute lang.

    Many sources state no language, and theirs is taken for English: where the words of a text
    or its script speak against that, they decide for the report's language, or for none.
    """
    own = portfolio.language
    if same_language(language, own) or not text:
        return None if same_language(language, own) else language
    script, usual = _script(text), script_of(language)
    if script and usual and script != usual:
        return None
    there, here = _spoken(text, _plain(language), _plain(own))
    return None if here > there else language


def is_evident(language: str, text: str, report: str) -> bool:
    """Whether a text is plainly in a language: by its script and, where others share it, its words.

    Beside a report in the same script the words decide between the two languages; beside one in
    another script nothing but the words tells a text from those of its own script.
    """
    own, script, known = _plain(language), script_of(language), _function_words()
    if script == script_of(report):
        rivals = {_plain(report)}
    elif script in {None, _script(text)}:
        rivals = {other for other in known if other != own and script_of(other) == script}
    else:
        return False
    counts = (_spoken(text, own, other) for other in rivals)
    return own not in known or all(there > here for there, here in counts)


@lru_cache(maxsize=4096)
def _spoken(text: str, one: str, other: str) -> tuple[int, int]:
    """How many words of a text only one of two languages has, and how many only the other."""
    known = _function_words()
    said = Counter(_WORD.findall(text[:_LOOKED_AT].casefold()))
    first, second = known.get(one, frozenset()), known.get(other, frozenset())
    return sum(said[w] for w in first - second), sum(said[w] for w in second - first)


@cache
def _function_words() -> dict[str, frozenset[str]]:
    rows = packaged_rows("show/function_words.csv")
    return {row["language"]: frozenset(row["words"].split()) for row in rows}


@lru_cache(maxsize=4096)
def _script(text: str) -> str | None:
    """The script of most letters of a text, as Unicode names it: "LATIN", "CYRILLIC"."""
    letters = [sign for sign in text[:_LOOKED_AT] if sign.isalpha()]
    names = Counter(unicodedata.name(sign, "?").split()[0] for sign in letters)
    script, number = names.most_common(1)[0] if names else ("", 0)
    return script if number > _MOSTLY * len(letters) else None


def _plain(tag: str) -> str:
    return tag.partition("-")[0].casefold()


def same_language(tag: str, other: str) -> bool:
    """Whether two BCP 47 tags name one language: "de-CH" and "de" do."""
    return _plain(tag) == _plain(other)


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
