"""Places: countries, regions and groups, and the many ways to write them.

Countries by ISO 3166-1 alpha-2 (Kosovo is XK), regions by UN M49, names from CLDR.
The tables `places.csv` and `members.csv` ship with the package; files of the same
names in a data folder add rows to them or replace rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.core import get_global

from portfolio_lib.model.vocabularies import PLACE_KINDS
from portfolio_lib.names.localities import Within, beside_countries
from portfolio_lib.names.reference import Row, packaged_reference, rows_of
from portfolio_lib.names.spelling import CellSplitter, Part, normalised, split

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "sr", "sr_Latn", "uk")
"""The languages whose CLDR names of places are recognised."""
_DETAIL = re.compile(r"(?P<name>[^()\[\]]*[^()\[\]\s])\s*[(\[](?P<detail>[^()\[\]]*)[)\]]\.?")
_DIRECTIONS = re.compile(r"(?:north|south|east|west|central)(?:ern)?", re.IGNORECASE)

_AMBIGUOUS = frozenset({"congo"})
"""Names that CLDR gives a country in one language, and that mean another one elsewhere."""
_CODE = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
PLACE_COLUMNS = ("place", "kind", "name", "aliases", "footnote")
"""The columns of places.csv."""
_MEMBER_COLUMNS = ("place", "member", "since", "until")


@dataclass(frozen=True)
class Place:
    """A country, region or group: its code, kind, English name and footnote."""

    code: str
    kind: str
    name: str
    footnote: str | None = None


@dataclass(frozen=True)
class Member:
    """Membership of a place in a region or group, from one day to another."""

    place: str
    member: str
    since: date | None = None
    until: date | None = None


class Places:
    """The reference of places: find one by any of its names.

    Parameters
    ----------
    folder : a data folder whose own tables add to the package's, or None.

    Raises
    ------
    InputError
        When a table of the data folder cannot be used, with file and line.
    """

    def __init__(self, folder: Path | None = None) -> None:
        packaged = _packaged()
        own = _own(rows_of(folder, "places.csv", PLACE_COLUMNS))
        rows = packaged | {code: _completed(row, packaged.get(code)) for code, row in own.items()}
        self._places = {code: _place(row) for code, row in rows.items()}
        self._members = _members(folder, self._places)
        self._by_name = _with_own(dict(_index()), own)
        self._spellings = _spellings() | {name for code in own for name in _names(code, rows[code])}
        self._cells = CellSplitter(lambda name: self.find_cell(name) is not None, fewest=2)
        self._beside = lru_cache(maxsize=50_000)(self._beside_countries)

    def __getitem__(self, code: str) -> Place:
        return self._places[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __contains__(self, code: str) -> bool:
        return code in self._places

    def get(self, code: str) -> Place | None:
        """The place with this code, or None."""
        return self._places.get(code)

    def find(self, name: str) -> Place | None:
        """The place with this name in any of its spellings, or None; never a guess."""
        code = self._by_name.get(normalised(name))
        return self._places[code] if code else self._with_detail(name)

    def is_country(self, name: str) -> bool:
        """Whether a name is that of a country."""
        place = self.find(name)
        return place is not None and place.kind == "country"

    def _with_detail(self, name: str) -> Place | None:
        """The place in "Iraq (Dohuk, Ninewa)"; "Sudan (South)" is South Sudan, not Sudan."""
        match = _DETAIL.fullmatch(name.strip())
        if match is None:
            return None
        code = self._by_name.get(normalised(f"{match['detail']} {match['name']}"))
        if code is None and not _DIRECTIONS.fullmatch(match["detail"].strip()):
            code = self._by_name.get(normalised(match["name"]))
        return self._places[code] if code else None

    def find_cell(self, text: str) -> Place | None:
        """The place that a cell of a table names, by a name or an ISO code, or None.

        "Tanzania, United Republic of", "Gambia (the)", "KEN" and "EL" are known too, and a
        place beside its code or the region in which it lies: "JO - Jordan", "Africa: Kenya".
        """
        return self._of_cell(text) or self._beside_its_region(text)

    def _beside_its_region(self, text: str) -> Place | None:
        """The place of a cell that names it and its code, or it and a region that contains it."""
        match = _TWO_LEVELS.fullmatch(text.strip())
        one, other = (self._of_cell(part) for part in match.groups()) if match else (None, None)
        if one is None or other is None:
            return None
        if one == other:
            return one
        for region, inside in ((one, other), (other, one)):
            if region.kind == "region" and inside.code in self._codes_within(region.code):
                return inside
        return None

    def _codes_within(self, code: str) -> set[str]:
        return {member.member for member in self.within({code})}

    def _of_cell(self, text: str) -> Place | None:
        for name in _names_of_cell(text):
            if found := self.find(name):
                return found
        if known := _names_in_cells().get(normalised(text)):
            return self._places[known]
        code = text.strip().upper() if text.strip().isupper() else ""
        code = _other_codes().get(code, code)
        found = self._places.get(code)
        return found if found and found.kind == "country" else None

    def split_cell(self, text: str) -> Sequence[Part]:
        """The names in a cell of a table that lists places."""
        return self._cells(text)

    def within_countries(self, text: str) -> Sequence[Within]:
        """The parts of a cell that name a country and places inside of it: "Nairobi, Kenya".

        None where that is not sure. Only a cell that is known to be about places is asked so:
        "Save the Children, Kenya" is no place.
        """
        return self._beside(text)

    def _beside_countries(self, text: str) -> Sequence[Within]:
        return beside_countries(text, self._country_named, tuple(self._by_name))

    def _country_named(self, text: str) -> str | None:
        """The code of the country that a name, and no code, is of."""
        is_code = text.isupper() and len(text) <= 3  # noqa: PLR2004 - of ISO 3166-1
        place = None if is_code and text not in {"USA", "UK"} else self.find_cell(text)
        return place.code if place and place.kind == "country" else None

    def has_spelling(self, name: str) -> bool:
        """Whether a table has a name in exactly this spelling."""
        return name in self._spellings

    def split(self, text: str) -> list[Part]:
        """The names in a list of places."""
        return split(text, lambda name: self.find(name) is not None)

    def listed(self, text: str) -> list[Part]:
        """The names in a list of places, with each country what is told to lie in it.

        "Nairobi, Kenya" is one, and "Cuneo (Italy) – Labé (Guinea)" are two.
        """
        parts = self.split(text)
        known = sum(part.known for part in parts)
        within = self.within_countries(text) if known < len(parts) else ()
        are_several = len(parts) > 1 or len(within) > 1
        is_sure = known == 1 or all("," in one.text for one in within)
        return [Part(one.text) for one in within if are_several and is_sure] or parts

    def within(self, codes: set[str]) -> list[Member]:
        """The memberships in these places and in the places that belong to them."""
        found: list[Member] = []
        seen: set[str] = set()
        new = set(codes)
        while new:
            seen |= new
            fresh = [member for member in self._members if member.place in new]
            found += fresh
            new = {member.member for member in fresh} - seen
        return found


@cache
def cldr_name(code: str, language: str) -> str | None:
    """The name of a country or region in CLDR, or None."""
    name = Locale.parse(language).territories.get(code)
    return str(name) if name else None


_LAST_PART = re.compile(r"(?P<name>[^,(]+)(?:, ?| \()(?P<part>[^,()]+)\)?")
_MARKS = re.compile(
    r"[*†‡¹²³]+|\s[0-9]/$|\s\((?:the|UNSCR? ?1244[^)]*)\)$|[ -]wide$"
    r"|^(?:throughout|all over|(?:the )?whole of|all of)\s",
    re.IGNORECASE,
)
_TWO_LEVELS = re.compile(r"(.+?)\s*(?: [-–—] |: |[/>]|, )\s*(.+)")
_OF_THE_EU = {
    "EL": "GR", "UK": "GB", "XKX": "XK", "KOS": "XK", "XKK": "XK", "WBG": "PS", "ROM": "RO",
    "ZAR": "CD", "TMP": "TL",
}  # fmt: skip
"""Codes of the EU and of the World Bank that ISO 3166-1 does not have."""


def _names_of_cell(text: str) -> Iterator[str]:
    """A name as a cell writes it, without marks, and with its last part before it."""
    yield text
    plain = _MARKS.sub("", text).strip()
    if plain != text:
        yield plain
    if (match := _LAST_PART.fullmatch(plain)) is not None:
        yield f"{match['part']} {match['name']}"


@cache
def _other_codes() -> Mapping[str, str]:
    """ISO 3166-1 alpha-2 codes by alpha-3, and by the codes of other bodies."""
    aliases = get_global("territory_aliases")
    three = {code: kept[0] for code, kept in aliases.items() if len(code) == 3 and code.isalpha()}  # noqa: PLR2004
    return three | _OF_THE_EU


def _own(rows: list[Row]) -> dict[str, Row]:
    """The rows of a data folder by code."""
    own: dict[str, Row] = {}
    for row in rows:
        if row["place"] in own:
            raise row.error(f"the code {row['place']!r} comes twice; make it one row")
        own[row["place"]] = row
    return own


def _completed(row: Row, packaged: Row | None) -> Row:
    """A row of the data folder, its empty cells filled from the package's row."""
    if packaged is None:
        return row
    values = {column: row[column] or packaged[column] for column in PLACE_COLUMNS}
    values["aliases"] = ";".join(row.listed("aliases") + packaged.listed("aliases"))
    return Row(values, row.file, row.line)


def _place(row: Row) -> Place:
    if not _CODE.fullmatch(row["place"]):
        raise row.error(
            f"the code {row['place']!r} has other characters than letters, digits and hyphens"
        )
    known = PLACE_KINDS[:-1]
    if row["kind"] not in known:
        raise row.error(f"the kind is {row['kind']!r}; expected {', '.join(known)}")
    name = row["name"] or cldr_name(row["place"], "en")
    if not name:
        raise row.error(f"the place {row['place']!r} has no name; fill in the column name")
    return Place(row["place"], row["kind"], name, row["footnote"] or None)


def _members(folder: Path | None, places: Mapping[str, Place]) -> tuple[Member, ...]:
    """The memberships; those of a data folder replace the package's of the same pair."""
    own = rows_of(folder, "members.csv", _MEMBER_COLUMNS)
    replaced = {(row["place"], row["member"]) for row in own}
    kept = [row for row in _packaged_members() if (row["place"], row["member"]) not in replaced]
    return tuple(_member(row, places) for row in [*kept, *own])


def _member(row: Row, places: Mapping[str, Place]) -> Member:
    for column in ("place", "member"):
        if row[column] not in places:
            raise row.error(
                f"the {column} {row[column]!r} is not a known place; add it to places.csv first"
            )
    since, until = _day(row, "since"), _day(row, "until")
    if since and until and until < since:
        raise row.error(f"the membership ends on {until}, before it begins on {since}")
    return Member(row["place"], row["member"], since, until)


def _day(row: Row, column: str) -> date | None:
    try:
        return date.fromisoformat(row[column]) if row[column] else None
    except ValueError as error:
        raise row.error(f"{column} is {row[column]!r}; expected a date as 2004-05-01") from error


def _with_own(index: dict[str, str], own: Mapping[str, Row]) -> dict[str, str]:
    """The index with the names that a data folder adds; none may mean another place."""
    for code, row in own.items():
        for name in (row["name"], *row.listed("aliases")):
            taken = index.get(normalised(name), code)
            if taken != code:
                raise row.error(
                    f"the name {name!r} belongs to {taken} already; a name can have one place only"
                )
            _add(index, name, code)
        _add(index, cldr_name(code, "en") or "", code)
    return index


def _names(code: str, row: Row) -> Iterator[str]:
    """All that a table or CLDR calls a place."""
    yield from (row["name"], *row.listed("aliases"))
    yield from filter(None, (cldr_name(code, language) for language in LANGUAGES))


@cache
def _packaged() -> dict[str, Row]:
    """The rows of the package's table by code."""
    return {row["place"]: row for row in packaged_reference("places.csv")}


@cache
def _packaged_members() -> tuple[Row, ...]:
    return tuple(packaged_reference("members.csv"))


@cache
def _spellings() -> frozenset[str]:
    """All that the package's table or CLDR calls a place."""
    return frozenset(name for code, row in _packaged().items() for name in _names(code, row))


@cache
def _index() -> dict[str, str]:
    """Codes by normalised name: the package's own names before CLDR's, English first."""
    rows, index = _packaged(), dict[str, str]()
    for code, row in rows.items():
        for name in (row["name"], *row.listed("aliases")):
            _add(index, name, code)
    for language in LANGUAGES:
        for code in rows:
            name = cldr_name(code, language) or ""
            if normalised(name) not in _AMBIGUOUS:
                _add(index, name, code)
    return index


@cache
def _names_in_cells() -> Mapping[str, str]:
    """Codes by the names of countries in further languages, which count in cells only."""
    return {
        normalised(name): row["place"]
        for row in packaged_reference("names_in_cells.csv")
        for name in row.listed("names")
    }


def _add(index: dict[str, str], name: str, code: str) -> None:
    if key := normalised(name):
        index.setdefault(key, code)
