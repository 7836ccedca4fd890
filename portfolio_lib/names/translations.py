"""Names and footnotes of places in the languages of reports.

The table `place_names.csv` has what CLDR lacks or calls in a way that would not do; the
rest is CLDR's. A name that a data folder gives a place itself stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

import pandas as pd

from portfolio_lib.language import LANGUAGES, Language
from portfolio_lib.model.relations import pairs
from portfolio_lib.model.vocabularies import NAME_IN
from portfolio_lib.names.places import Places, cldr_name
from portfolio_lib.packaged import packaged_rows


class _Said(NamedTuple):
    """The name and the footnote of a place in one language; empty where there is none."""

    name: str
    footnote: str


def name_in(language: str, code: str, name: str) -> str:
    """What a place is called in a language; `name` is what the portfolio calls it."""
    english = _english().get(code)
    if language == "en" or english is None or english.name != name:
        return name
    said = _translated().get((code, language))
    return (said.name if said else "") or cldr_name(code, Language(language).locale) or name


def footnote_in(language: str, code: str, footnote: str) -> str:
    """The footnote of a place in a language; `footnote` is the portfolio's own."""
    english = _english().get(code)
    if language == "en" or english is None or english.footnote != footnote:
        return footnote
    said = _translated().get((code, language))
    return (said.footnote if said else "") or footnote


def known_places(languages: Iterable[str]) -> Iterator[str]:
    """What the places that the package knows are called, in each of the languages."""
    for language in languages:
        for code, english in _english().items():
            yield name_in(language, code, english.name)


def places_called(name: str) -> Mapping[str, str]:
    """The English names by code of the places that have a name in one of the languages.

    A spelling or a code of three letters that a table may have is a name too.

    Parameters
    ----------
    name : without regard to case, as `str.casefold` gives it.
    """
    spelt = _reference().find_cell(name) or _reference().find_cell(name.upper())
    if spelt is not None:
        return {spelt.code: _english()[spelt.code].name}
    return _by_name().get(name, {})


@cache
def _reference() -> Places:
    return Places()


@cache
def _by_name() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for code, english in _english().items():
        for language in LANGUAGES:
            name = name_in(language, code, english.name).casefold()
            found.setdefault(name, {})[code] = english.name
    return found


@cache
def _english() -> dict[str, _Said]:
    rows = packaged_rows("names/data/places.csv")
    return {
        row["place"]: _Said(row["name"] or cldr_name(row["place"], "en") or "", row["footnote"])
        for row in rows
    }


@cache
def _translated() -> dict[tuple[str, str], _Said]:
    rows = packaged_rows("names/data/place_names.csv")
    return {(row["place"], row["language"]): _Said(row["name"], row["footnote"]) for row in rows}


def names_in_languages(organisations: pd.DataFrame) -> dict[str, dict[str, str]]:
    """The names of organisations, by identifier, in each language that they have one in."""
    found: dict[str, dict[str, str]] = {}
    for language, column in NAME_IN.items():
        named = organisations.dropna(subset=[column])
        for code, name in pairs(named, "organisation", column).items():
            found.setdefault(code, {})[language] = name
    return found
