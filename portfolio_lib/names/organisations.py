"""Organisations: one identity for each, however its name was written.

The table `organisations.csv` of the data folder holds identities and aliases; an
analyst edits it. A name that it does not know becomes an organisation of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from anyascii import anyascii

from portfolio_lib.model.vocabularies import NAME_IN
from portfolio_lib.names.reference import Row, rows_of
from portfolio_lib.names.seats import is_with_seat
from portfolio_lib.names.spelling import (
    CellSplitter,
    Part,
    is_abbreviation,
    is_one_name,
    is_unnamed,
    normalised,
    split,
)
from portfolio_lib.packaged import packaged_rows

COLUMNS = (
    *("organisation", "name", "short_name", "country", "kind", "iati_refs", "aliases"),
    *NAME_IN.values(),
)
"""The columns of organisations.csv."""
_ALONE = frozenset({"Government", "Govt"})
"""What stands beside abbreviations in a list of donors: "AfDB, IsDB, Government"."""
_NAME_AND_SHORT = re.compile(r"(.+?)\s*\(([^()]+)\)")
_LONGEST_SLUG = 80
"""Longer file names and identifiers are cut [characters]."""
_HEAD = re.compile(
    r"(?:[^,;]* )?(?:\w*minist[eéè]?r\w*|ministarstv\w*|министарств\w*|міністерств\w*"
    r"|department|departamento|secretar[ií]\w*) (?P<remits>.+)",
    re.IGNORECASE,
)
_OF_A_STATE = re.compile(
    r" (?:of|de|du|der|des|del|della|di|do|da)(?: the| la)? (?:[A-Z][\w'-]+(?: |$)){1,4}$"
)
"""Whose ministry it is: "… and Social Affairs of Georgia"."""
_WORD = re.compile(r"[^\W\d_]+")
_LAST = re.compile(r" (?:and|und|et|y|e|i|и|і|та|й|en|&) ", re.IGNORECASE)
_BETWEEN = frozenset(
    {"of", "for", "the", "and", "und", "et", "y", "e", "i", "и", "і", "та", "й", "für", "des",
     "der", "die", "das", "de", "du", "la", "le", "les", "l", "d", "del", "los", "las", "el",
     "della", "delle", "dei", "degli", "dell", "do", "da", "dos", "com", "with", "za", "за"}
)  # fmt: skip


@dataclass(frozen=True)
class Organisation:
    """A body with one identity; see the table organisations for what each field means."""

    identifier: str
    name: str
    short_name: str | None = None
    country: str | None = None
    kind: str | None = None
    iati_refs: str | None = None
    named: bool = True
    known: bool = True
    translated: tuple[tuple[str, str], ...] = ()
    """Names for reports in a language, by the column that has them."""


class Resolved(NamedTuple):
    """An organisation, and how it was found: one of `RESOLVED_BY`."""

    organisation: Organisation
    by: str


class Organisations:
    """The organisations of a data folder: find one by any of its names.

    Parameters
    ----------
    folder : a data folder with `organisations.csv`, or without; or None.

    Raises
    ------
    InputError
        When the table cannot be used or gives one name to two organisations.
    """

    def __init__(self, folder: Path | None = None) -> None:
        rows = rows_of(folder, "organisations.csv", COLUMNS)
        self._organisations: dict[str, Organisation] = {}
        for row in rows:
            self._add(row)
        self._by_name = _index(rows)
        self._spellings = {name for row in rows for name in _names(row)}
        self._by_ref = _own_refs(self._organisations)
        self._unknown: dict[str, Organisation] = {}
        self._identifiers = Identifiers(self._organisations)

    def __iter__(self) -> Iterator[Organisation]:
        return iter(self._organisations.values())

    def find(self, name: str) -> Organisation | None:
        """The organisation of the table with this name in any spelling, or None."""
        identifier = self._by_name.get(normalised(name)) or self._with_short_name(name)
        return self._organisations[identifier] if identifier else None

    def _with_short_name(self, name: str) -> str | None:
        """The identifier of the row for "Name (SHORT)" or "SHORT (Name)", both being its names."""
        name = name.strip()
        match = _NAME_AND_SHORT.fullmatch(name) if name.endswith(")") else None
        if match is None:
            return None
        one, other = (self._by_name.get(normalised(part)) for part in match.groups())
        return one if one == other else None

    def resolve(
        self,
        name: str,
        *,
        ref: str | None = None,
        kind: str | None = None,
        by_ref: bool = False,
        is_shared: bool = False,
    ) -> Resolved:
        """The organisation with this name; one of its own where the table has none.

        Spellings of one unknown name are one organisation; two names never are. With
        `by_ref`, the row that alone has the IATI reference `ref` counts where no row has
        the name. A name that `is_shared` by bodies with different references is of the row
        that has the reference, else of an organisation of its own for each reference. An
        organisation of its own remembers its references, and its first `kind`.
        """
        found = self.find(name)
        if is_shared and ref and by_ref:
            if listed := self._by_ref.get(ref):
                return Resolved(listed, "reference")
            found = None if found and found.iati_refs else found
        if found:
            return Resolved(found, "alias" if name in self._spellings else "normalised")
        if ref and by_ref and (found := self._by_ref.get(ref)):
            return Resolved(found, "reference")
        key = normalised(name) or name
        if is_shared and ref and by_ref:
            key, name = f"{key} {ref.strip().casefold()}", f"{name} ({ref})"
        known = self._unknown.get(key) or self._new(name, is_named=ref is not None)
        self._unknown[key] = _completed(known, ref, kind)
        return Resolved(self._unknown[key], "new")

    def _new(self, name: str, *, is_named: bool) -> Organisation:
        identifier = self._identifiers.unused(slug(name) or "organisation")
        named = is_named or not is_unnamed(name)
        return Organisation(identifier, name, named=named, known=False)

    def split(
        self,
        text: str,
        is_country: Callable[[str], bool] = lambda _: False,
        *,
        are_donors: bool = False,
    ) -> list[Part]:
        """The names in a list of organisations; a body and where it sits are one of them."""
        return split(
            text,
            lambda name: self.find(name) is not None or is_one_name(name) or _is_ministry(name)
            or is_with_seat(name, is_country, is_donor=are_donors),
            is_unnamed,
        )  # fmt: skip

    def cells(
        self,
        names: Container[str] = frozenset(),
        is_country: Callable[[str], bool] = lambda _: False,
    ) -> CellSplitter:
        """What takes the cells of tables apart; `names` (normalised) stand alone in other cells."""
        return CellSplitter(
            lambda name: self.find(name) is not None or normalised(name) in names
            or is_one_name(name),
            lambda name: is_unnamed(name) or is_abbreviation(name) or name in _ALONE,
            is_state=is_country,
        )  # fmt: skip

    def _add(self, row: Row) -> None:
        if row["organisation"] in self._organisations:
            raise row.error(f"the identifier {row['organisation']!r} comes twice")
        if row["organisation"] != slug(row["organisation"]):
            raise row.error(
                f"the identifier {row['organisation']!r} has other characters than a to z, "
                "0 to 9 and hyphens"
            )
        kinds = tuple(_types().values())
        if row["kind"] and row["kind"] not in kinds:
            raise row.error(f"the kind is {row['kind']!r}; expected one of {', '.join(kinds)}")
        self._organisations[row["organisation"]] = Organisation(
            row["organisation"],
            row["name"] or row["organisation"],
            row["short_name"] or None,
            row["country"] or None,
            row["kind"] or None,
            row["iati_refs"] or None,
            translated=tuple((column, row[column]) for column in NAME_IN.values() if row[column]),
        )


def _own_refs(organisations: Mapping[str, Organisation]) -> Mapping[str, Organisation]:
    """Organisations by the IATI references that only one of them has."""
    pairs = [
        (ref, organisation)
        for organisation in organisations.values()
        for ref in references(organisation.iati_refs)
    ]
    uses = Counter(ref for ref, _ in pairs)
    return {ref: organisation for ref, organisation in pairs if uses[ref] == 1}


def references(iati_refs: str | None) -> list[str]:
    """The IATI references in a cell."""
    return [ref.strip() for ref in (iati_refs or "").split(";") if ref.strip()]


def _completed(known: Organisation, ref: str | None, kind: str | None) -> Organisation:
    """An organisation of its own that remembers one more reference, and its first kind."""
    refs = known.iati_refs.split(";") if known.iati_refs else []
    is_new = bool(ref) and ref not in refs
    if not is_new and (known.kind or not kind):
        return known
    joined = ";".join([*refs, str(ref)]) if is_new else known.iati_refs
    return replace(known, iati_refs=joined, kind=known.kind or kind)


def slug(name: str) -> str:
    """A name in lower-case ASCII letters, digits and hyphens: "Türkiye" is "turkiye"."""
    plain = re.sub(r"[^a-z0-9]+", "-", anyascii(name).lower()).strip("-")
    if len(plain) <= _LONGEST_SLUG:
        return plain
    return plain[: _LONGEST_SLUG + 1].rpartition("-")[0] or plain[:_LONGEST_SLUG]


def numbered(identifier: str, taken: Container[str]) -> str:
    """The identifier, with a number behind it where it is taken: "x", "x-2", "x-3"."""
    names = chain([identifier], (f"{identifier}-{number}" for number in count(2)))
    return next(name for name in names if name not in taken)


class Identifiers:
    """Gives out identifiers that nobody has, as `numbered` does, in a time that does not grow.

    Parameters
    ----------
    taken : identifiers that are in use.
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._last: dict[str, int] = {}

    def unused(self, wanted: str) -> str:
        """The identifier wanted, with a number behind it where it is taken; taken from now on."""
        found = wanted
        while found in self._taken:
            self._last[wanted] = self._last.get(wanted, 1) + 1
            found = f"{wanted}-{self._last[wanted]}"
        self._taken.add(found)
        return found


def kind_of_code(code: str) -> str | None:
    """The name of an IATI organisation type by its code, or None."""
    return _types().get(code)


def code_of_kind(kind: str) -> str | None:
    """The code of an IATI organisation type by its name, or None."""
    return next((code for code, name in _types().items() if name == kind), None)


@cache
def _types() -> Mapping[str, str]:
    """The IATI code list OrganisationType: names by code."""
    rows = packaged_rows("names/data/organisation_types.csv")
    return {row["code"]: row["name"] for row in rows}


def _names(row: Row) -> tuple[str, ...]:
    translated = (row[column] for column in NAME_IN.values())
    return (row["name"], row["short_name"], *row.listed("aliases"), *translated)


def _index(rows: list[Row]) -> Mapping[str, str]:
    index: dict[str, str] = {}
    for row in rows:
        for name in _names(row):
            key = normalised(name)
            if index.get(key, row["organisation"]) != row["organisation"]:
                raise row.error(
                    f"the name {name!r} belongs to {index[key]!r} already; a name can have "
                    "one organisation only"
                )
            if key:
                index[key] = row["organisation"]
    return index


def _is_ministry(name: str) -> bool:
    """Whether a name with commas is one: "Ministry of Labour, Health and Social Affairs".

    After the first comma only words of a ministry's remits stand, and the last two are joined
    by "and": "Ministry of Health, Caritas and UNICEF" are three bodies.
    """
    first, comma, others = name.partition(",")
    if not comma or not _HEAD.fullmatch(first.strip()) or not _LAST.search(others):
        return False
    if "(" in others:
        others = others[: others.index("(")]
    others = _OF_A_STATE.sub("", others)
    return all(map(_is_of_a_remit, _WORD.findall(others)))


def _is_of_a_remit(word: str) -> bool:
    if word.casefold() in _BETWEEN:
        return True
    if word[1:] != word[1:].lower():  # initials, or a name such as WaterAid
        return False
    plain = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return plain.startswith(_remits())


@cache
def _remits() -> tuple[str, ...]:
    return tuple(row["stem"] for row in packaged_rows("names/data/remits.csv"))
