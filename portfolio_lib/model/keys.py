"""Keys: what reports can differ by, and how the projects of each are found.

One table, `KEYS`, has them all; an own field of the sources is a key by its name. A new key is
a line of that table.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import chain
from typing import NamedTuple
from unicodedata import normalize

import pandas as pd

from portfolio_lib.errors import UsageError
from portfolio_lib.language import phrase
from portfolio_lib.messages import did_you_mean, nearest, shortened
from portfolio_lib.model.capitals import shown_names
from portfolio_lib.model.frames import Tables
from portfolio_lib.model.relations import groups, pairs
from portfolio_lib.model.vocabularies import NAME_IN, PLACE_KINDS

BETWEEN_KEYS = " × "
"""Between the names of several keys, and between the codes of a target that has several."""
_LONGEST_OPEN = 100
"""A project over more years than that is a slip of the pen [years]."""
_DAC = ("1", "2")
"""Vocabularies of sectors whose codes need no vocabulary beside them: no two are alike."""


class Row(NamedTuple):
    """A project that states a value of a key: the value's code and what it is called."""

    project: str
    code: str
    name: str
    further: tuple[str, ...] = ()


@dataclass(frozen=True)
class Value:
    """One value of a key: a place, a donor, a year.

    Parameters
    ----------
    code, name : by what it is known, and how reports call it in English.
    projects : the identifiers of the projects that state it, also of those left out.
    further : what it is called besides: short names, spellings of the sources.
    """

    code: str
    name: str
    projects: frozenset[str] = frozenset()
    further: tuple[str, ...] = ()


@dataclass(frozen=True)
class Key:
    """What targets of reports differ by.

    Parameters
    ----------
    name : as settings, `where` and the command have it.
    rows : the rows of a portfolio that state a value.
    heading, kicker : how readers know a group of such reports, and one.
    lacks : what no project does, for messages: "has the donor".
    parameter : what a notebook calls it, where that is not `name`.
    kinds : of places those of this key.
    """

    name: str
    rows: Callable[[Tables], Iterable[Row]]
    heading: str
    kicker: str
    lacks: str = ""
    parameter: str = ""
    kinds: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "lacks", self.lacks or f"has the {self.name}")
        object.__setattr__(self, "parameter", self.parameter or self.name)

    def values(self, tables: Tables) -> dict[str, Value]:
        """The values by code, in the order of their names."""
        projects: dict[str, set[str]] = defaultdict(set)
        names: dict[str, Counter[str]] = defaultdict(Counter)
        further: dict[str, dict[str, None]] = defaultdict(dict)
        for row in self.rows(tables):
            if row.project:
                projects[row.code].add(row.project)
            names[row.code][row.name] += 1
            further[row.code] |= dict.fromkeys((row.name, *row.further))
        found = {
            code: Value(code, _most_used(called), frozenset(projects[code]), tuple(further[code]))
            for code, called in names.items()
        }
        return dict(sorted(found.items(), key=lambda pair: (pair[1].name.casefold(), pair[0])))


def code_of(wanted: str, names: Mapping[str, Sequence[str]]) -> str:
    """The code that a person means, by code or name in any case; what is unknown stays itself.

    A place may have its name in any language of reports.

    Parameters
    ----------
    names : what each code is called besides, the name that reports show first.

    Raises
    ------
    UsageError
        When several codes have the name, and none of them alone as the one that reports show.
    """
    if wanted in names:
        return wanted
    text = folded(wanted)
    if codes := [code for code in names if folded(code) == text]:
        return codes[0]
    found = [code for code, called in names.items() if text in map(folded, called)]
    first = [code for code in found if folded(names[code][0]) == text]
    found = first if len(first) == 1 else found
    if len(found) > 1:
        raise UsageError(f"{wanted!r} can be {' or '.join(sorted(found))}; give one of these codes")
    return found[0] if found else _place_called(text, names) or wanted


def _place_called(text: str, names: Mapping[str, Sequence[str]]) -> str | None:
    """The code of the place that has a name in another language, where the codes are places'."""
    if not any(_CODE_OF_PLACE.fullmatch(code) for code in names):
        return None
    found = import_module("portfolio_lib.names.translations").places_called(text)
    codes = [code for code, name in found.items() if name in names.get(code, ())]
    return codes[0] if len(codes) == 1 else None


def named(wanted: str, values: Mapping[str, Value], lacks: str) -> str:
    """The code of one of some values, as `code_of` finds it.

    Raises
    ------
    UsageError
        When there is none, with the nearest, or when several are called so.
    """
    code = code_of(wanted, {code: (v.name, *v.further) for code, v in values.items()})
    if code in values:
        return code
    near = nearest(wanted, {code: value.name for code, value in values.items()})
    raise UsageError(f"{f'no project {lacks}'.rstrip()} {shortened(repr(wanted))}; {near}")


def folded(text: str) -> str:
    """A name without regard to case, white space, and how its letters with marks are stored."""
    words = " ".join(text.split())
    return (
        words.lower() if words.isascii() else normalize("NFC", normalize("NFD", words).casefold())
    )


def key_of(name: str, tables: Tables, others: Iterable[str] = ()) -> Key:
    """The key with a name: one of `KEYS`, else the own field that is called so.

    An own field that is called like a key is meant by ``field:`` before its name. Case makes no
    difference, nor what `own_parameter` changes. `others` are further names to suggest.

    Raises
    ------
    UsageError
        When there is neither; the nearest names are told.
    """
    if not isinstance(name, str):
        raise UsageError(f"a key is a name such as 'donor', not of the type {type(name).__name__}")
    if name in KEYS:
        return KEYS[name]
    fields = tables.fields
    own = list(dict.fromkeys(fields.loc[fields["table"].isna(), "name"].tolist()))
    wanted = own_parameter(name.removeprefix(_FIELD))
    found = sorted(field for field in own if own_parameter(field) == wanted)
    if found or name in dict(tables.view.keys):  # a part of a slice need not state it any more
        return _own_key(found[0] if found else name.removeprefix(_FIELD))
    hint = did_you_mean(name, [*KEYS, *others, *own])
    raise UsageError(f"there is no key {name!r}, nor an own field of that name; {hint}")


def parameter_of(key: str) -> str:
    """What a notebook calls a key, or an own field."""
    return KEYS[key].parameter if key in KEYS else own_parameter(key)


def own_parameter(field: str) -> str:
    """What a notebook calls an own field: "Funding window" is ``funding_window``."""
    found = re.sub(r"\W+", "_", field.removeprefix(_FIELD).strip().casefold()).strip("_")
    return f"field_{found}" if not found or found[0].isdigit() else found


_CODE_OF_PLACE = re.compile(r"[A-Z]{2}|\d{3}")
"""A country's or group's (ISO 3166-1 and the like), or a region's (UN M49)."""
_FIELD = "field:"
_SEPARATORS = re.compile(r"[;|\n]")
"""Between the values in a cell, as between names in tables."""


def _own_key(name: str) -> Key:
    parameter = own_parameter(name)

    def rows(tables: Tables) -> Iterator[Row]:
        yield from _own_values(tables, parameter)

    called = f"{_FIELD}{name}" if parameter in KEYS else name
    return Key(called, rows, name, name, f"has in {name}", parameter)


def _own_values(tables: Tables, parameter: str) -> Iterator[Row]:
    """What projects have in an own field; a cell may hold several values."""
    stated = tables.fields[tables.fields["table"].isna()]
    columns = (stated[name].tolist() for name in ("project", "name", "value"))
    names = {name for name in set(stated["name"]) if own_parameter(name) == parameter}
    for project, name, value in zip(*columns, strict=True):
        for text in _SEPARATORS.split(value) if name in names else ():
            if code := folded(text):
                yield Row(project, code, " ".join(text.split()))


def _places(*kinds: str) -> Callable[[Tables], Iterator[Row]]:
    """The places of some kinds, each with the projects that state it itself."""

    def rows(tables: Tables) -> Iterator[Row]:
        places = tables.places
        known = places[places["kind"].isin(kinds)]
        names, spelled = pairs(known, "place", "name"), _spellings(tables.project_places, "place")
        for code, name in names.items():
            yield Row("", code, name, spelled.get(code, ()))
        amounts = tables.amounts.dropna(subset=["place"])
        for frame in (tables.project_places, amounts):
            yield from _stated(frame, "place", names)
        yield from _listed(tables, "places", names)

    return rows


def _organisations(*roles: str, named_only: bool = False) -> Callable[[Tables], Iterator[Row]]:
    """The organisations in some roles; where asked, only those that are named ones."""

    def rows(tables: Tables) -> Iterator[Row]:
        parts, bodies = tables.project_organisations, tables.organisations
        parts = parts[parts["role"].isin(roles)]
        bodies = bodies[bodies["named"]] if named_only else bodies
        names = shown_names(bodies)
        columns = ("short_name", *NAME_IN.values())
        further = [_spellings(bodies, "organisation", column) for column in columns]
        further.append(_spellings(parts, "organisation"))
        for row in _stated(parts, "organisation", names):
            known = (called.get(row.code, ()) for called in further)
            yield row._replace(further=tuple(chain.from_iterable(known)))
        if "funding" in roles:
            yield from _listed(tables, "donors", names)

    return rows


def _stated(frame: pd.DataFrame, column: str, names: Mapping[str, str]) -> Iterator[Row]:
    for project, code in zip(frame["project"].tolist(), frame[column].tolist(), strict=True):
        if code in names:
            yield Row(project, code, names[code])


def _listed(tables: Tables, column: str, names: Mapping[str, str]) -> Iterator[Row]:
    """What the projects that were left out state."""
    left_out = tables.left_out.dropna(subset=[column])
    for project, codes in zip(left_out["project"], left_out[column], strict=True):
        for code in codes.split(";"):
            if code in names:
                yield Row(project, code, names[code])


def _spellings(
    frame: pd.DataFrame, key: str, column: str = "as_written"
) -> dict[str, tuple[str, ...]]:
    found = groups(frame.dropna(subset=[column]).drop_duplicates([key, column]), key, column)
    return {code: tuple(names) for code, names in found.items()}


def _projects(tables: Tables) -> Iterator[Row]:
    for project, title in pairs(tables.projects, "project", "title").items():
        yield Row(project, project, title)


def _sectors(tables: Tables) -> Iterator[Row]:
    sectors = tables.sectors
    columns = (sectors[name].tolist() for name in ("project", "vocabulary", "code", "name"))
    for project, vocabulary, code, name in zip(*columns, strict=True):
        if (found := sector_code(vocabulary, code, name)) is not None:
            further = () if pd.isna(code) else (code,)
            yield Row(project, found, name if pd.notna(name) else str(code), further)
    coded = set(sectors["project"])
    for row in _own_values(tables, "sector"):  # what a column with that heading is kept as
        if row.project not in coded:
            yield row


def sector_code(vocabulary: str, code: object, name: object) -> str | None:
    """By what a sector is known: its code, with the vocabulary where that is not the DAC's."""
    if pd.isna(code):  # type: ignore[call-overload]  # a text, or missing
        return None if pd.isna(name) else folded(str(name))  # type: ignore[call-overload]  # likewise
    return str(code) if vocabulary in _DAC else f"{vocabulary}:{code}"


def _years(tables: Tables) -> Iterator[Row]:
    """The years in which projects run; an open side goes on to the year of the as-of date."""
    projects = tables.projects
    latest = None if tables.as_of is None else tables.as_of.year
    for project, start, end in zip(
        projects["project"], projects["start"], projects["end"], strict=True
    ):
        stated = [day.year for day in (start, end) if pd.notna(day)]
        if not stated:
            continue
        first = stated[0]
        last = end.year if pd.notna(end) else max(first, latest or first)
        years = range(first, last + 1)
        for year in years if len(years) <= _LONGEST_OPEN else stated:
            yield Row(project, str(year), str(year))


def _most_used(names: Counter[str]) -> str:
    return min(names, key=lambda name: (-names[name], name))


PLACES = ("place", *PLACE_KINDS[:3])
"""The keys that are places; a notebook calls each of them ``place``."""
_ALL_ROLES = ("funding", "accountable", "extending", "implementing", "reporting")

OF_ORGANISATIONS = (
    "donor",
    "implementing",
    "accountable",
    "extending",
    "reporting",
    "organisation",
)
"""The keys whose values are organisations."""

KEYS: Mapping[str, Key] = {
    key.name: key
    for key in (
        Key("place", _places("country", "region", "group"),
            phrase("Countries, regions and groups"), phrase("Report"), "concerns the place",
            kinds=("country", "region", "group")),
        Key("country", _places("country"), phrase("Countries"), phrase("Country report"),
            "concerns the country", "place", ("country",)),
        Key("region", _places("region"), phrase("Regions"), phrase("Regional report"),
            "concerns the region", "place", ("region",)),
        Key("group", _places("group"), phrase("Groups of countries"),
            phrase("Report on a group of countries"), "concerns the group", "place", ("group",)),
        Key("donor", _organisations("funding"), phrase("Donors"), phrase("Donor report")),
        Key("implementing", _organisations("implementing", named_only=True),
            phrase("Implementing agencies"), phrase("Report on an implementing agency"),
            "has the implementing agency"),
        Key("accountable", _organisations("accountable", named_only=True),
            phrase("Accountable organisations"), phrase("Report on an accountable organisation"),
            "has the accountable organisation"),
        Key("extending", _organisations("extending", named_only=True),
            phrase("Extending organisations"), phrase("Report on an extending organisation"),
            "has the extending organisation"),
        Key("reporting", _organisations("reporting", named_only=True),
            phrase("Reporting organisations"), phrase("Report on a reporting organisation"),
            "has the reporting organisation"),
        Key("organisation", _organisations(*_ALL_ROLES, named_only=True),
            phrase("Organisations"), phrase("Report on an organisation")),
        Key("project", _projects, phrase("Projects"), phrase("Project report"), " "),
        Key("sector", _sectors, phrase("Sectors"), phrase("Sector report")),
        Key("year", _years, phrase("Years"), phrase("Report for the year"), "runs in the year"),
    )
}  # fmt: skip
"""All keys but own fields."""
