"""How one chooses projects: the slice of one value of a key, or filters that can be chained."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Never, Self

from portfolio_lib.errors import UsageError
from portfolio_lib.messages import nearest
from portfolio_lib.model.keys import KEYS, Key, Value, code_of, folded, key_of, named
from portfolio_lib.model.questions import Questions
from portfolio_lib.model.relations import pairs, rows_listing
from portfolio_lib.model.selecting import Selection, Wanted, as_text, as_year, patterns_in, several
from portfolio_lib.model.slices import Extent
from portfolio_lib.model.tables import OF_PROJECTS, TABLES

_STEPS = frozenset(("at", "for_audience", "for_donor", "for_key", "for_place", "project", "where"))
"""What can be done again by `chosen_again`: ways from a portfolio to a part of it."""
_SHORT = 2
"""A part of a title is more than so many letters, or a word."""


@dataclass(frozen=True, eq=False, repr=False)
class Choosing(Questions):
    """Tables of which parts can be chosen, each by the key that it is a part by.

    Each part remembers in `selected` by what it was chosen since its portfolio was loaded, so
    that its totals can be counted again.
    """

    @abstractmethod
    def slice(self, extent: Extent) -> Self:
        """The slice of an extent."""

    # -- keys -------------------------------------------------------------------------

    def extent_of(self, key: str, wanted: object) -> Extent:
        """What the slice of a value of a key is cut from.

        Raises
        ------
        UsageError
            When there is no such key or value; the nearest are named.
        """
        found = key_of(key, self)
        return self._extent(found, self._value(found, wanted))

    def _extent(self, key: Key, value: Value) -> Extent:
        if key.kinds:
            return self._extent_of_place(value)
        if key.name == "donor":
            return self._extent_of_donor(value)
        return Extent(value.projects, (), keys=((key.name, value.code),))

    def _value(self, key: Key, wanted: object) -> Value:
        values = self.key_values(key.name)
        return values[named(as_text(wanted), values, key.lacks)]

    def _extent_of_place(self, value: Value) -> Extent:
        wide = self._geography.containing(value.code)
        states = self.stating
        concerned = set().union(*(states.get(place, ()) for place in wide))
        left_out = rows_listing(self.left_out, "places", wide)
        if not concerned and left_out.empty:
            known = {code: each.name for code, each in self.key_values("place").items()}
            near = nearest(value.code, known)
            raise UsageError(f"no project concerns the place {value.code!r}; {near}")
        return Extent(frozenset(concerned), tuple(left_out.index), (value.code,))

    def _extent_of_donor(self, value: Value) -> Extent:
        left_out = rows_listing(self.left_out, "donors", {value.code})
        funded = frozenset(self._funded.get(value.code, ()))
        return Extent(funded, tuple(left_out.index), audience="donor", donor=value.code)

    # -- slices -----------------------------------------------------------------------

    def for_key(self, key: str, wanted: object) -> Self:
        """The slice of a value of any key, such as ``for_key("sector", "15110")``.

        Parameters
        ----------
        key : see `key_values`.
        wanted : code, name or short name, in any case.

        Raises
        ------
        UsageError
            When there is no such key or value; the nearest are named.
        """
        found = key_of(key, self)
        if found.kinds:
            return self._for_place(found, str(wanted))
        if found.name == "donor":
            return self.for_donor(str(wanted))
        extent = self.extent_of(key, wanted)
        if set(extent.keys) <= set(self.view.keys):
            return self
        return self._noted(self.slice(extent), "for_key", key=found.name, wanted=extent.keys[0][1])

    def for_place(self, code: str) -> Self:
        """The slice of a place of any kind, for example ``"XK"``, ``"002"`` or ``"EU"``.

        A project is in it when it states the place itself, or a region or group that
        contains the place on the as-of date (`through` says which).

        Raises
        ------
        UsageError
            When no project concerns the place; the nearest known codes are named.
        """
        return self._for_place(KEYS["place"], code)

    def for_country(self, code: str) -> Self:
        """The slice of a country, by ISO 3166-1 alpha-2 code or name; see `for_place`."""
        return self._for_place(KEYS["country"], code)

    def for_region(self, code: str) -> Self:
        """The slice of a region, by UN M49 code or name; see `for_place`."""
        return self._for_place(KEYS["region"], code)

    def for_group(self, code: str) -> Self:
        """The slice of a group such as ``"EU"``; see `for_place`."""
        return self._for_place(KEYS["group"], code)

    def _for_place(self, key: Key, wanted: str) -> Self:
        kinds = pairs(self.places, "place", "kind")
        if key.name == "place" and kinds.get(wanted) == "unknown":
            value = Value(wanted, wanted)  # no report is made for it, but it can be looked at
        else:
            value = self._value(KEYS["place"], wanted)
        if value.code not in self.key_values(key.name) and key.name != "place":
            kind = kinds[value.code]
            raise UsageError(f"{value.code!r} is a {kind}, not a {key.name}")
        part = self.slice(self._extent_of_place(value))
        return self._noted(part, "for_place", code=value.code)

    def for_donor(
        self, organisation: str, audience: str = "donor", *, cofunding: bool = False
    ) -> Self:
        """The slice of a donor: the projects in which it has the role funding.

        It is what the donor may see: its own amounts and those of public sources, no findings,
        no file names. With the audience "internal" it is everything that is known of these
        projects. The slice of a donor is the slice of that donor already.

        Parameters
        ----------
        organisation : the identifier of the donor.
        audience : for whom it is: donor, public or internal.
        cofunding : whether the amounts of other donors stay in it as one sum.

        Raises
        ------
        UsageError
            When no project has this donor; the nearest known ones are named.
        """
        value = self._value(KEYS["donor"], organisation)
        if self.view.donor == value.code:
            return self
        extent = self._extent_of_donor(value).seen_by(audience, cofunding=cofunding)
        return self._noted(
            self.slice(extent),
            "for_donor",
            organisation=value.code,
            audience=audience,
            cofunding=cofunding,
        )

    def for_implementing(self, organisation: str) -> Self:
        """The slice of an implementing agency; see `for_key`."""
        return self.for_key("implementing", organisation)

    def for_organisation(self, organisation: str) -> Self:
        """The slice of an organisation in any role; see `for_key`."""
        return self.for_key("organisation", organisation)

    def for_sector(self, sector: str) -> Self:
        """The slice of a sector, by code or name; see `for_key`.

        Of an amount the part counts that stated percentages give the sector; without them it
        counts whole and is marked as shared.
        """
        return self.for_key("sector", sector)

    def for_year(self, year: int | str) -> Self:
        """The slice of a year: the projects that run in it; see `for_key`.

        Of its amounts those count that are dated in the year, and of a budget over several
        years the part of its days in it; what has no date counts whole and is marked as shared.
        """
        return self.for_key("year", year)

    def project(self, wanted: str) -> Self:
        """The portfolio of one project, by its identifier, or by words of its title alone.

        Raises
        ------
        UsageError
            When no project, or more than one, is called so.
        """
        return self.for_key("project", self._project_called(str(wanted)))

    def _project_called(self, wanted: str) -> str:
        """The identifier of a project, by words of its title; what is unknown stays itself.

        They begin where a word of it begins, and up to two letters are the whole word: the
        identifier "E" of a project that is not here is no letter of another one's title.
        """
        values = self.key_values("project")
        code = code_of(wanted, {one: (value.name,) for one, value in values.items()})
        if code not in values and wanted.strip():
            text = folded(wanted)
            end = r"(?!\w)" if len(text) <= _SHORT else ""
            words = re.compile(rf"(?<!\w){re.escape(text)}{end}")
            found = [one for one, value in values.items() if words.search(folded(value.name))]
            if len(found) > 1:
                listed = ", ".join(found[:5])
                raise UsageError(
                    f"{len(found)} projects have {wanted!r} in their titles, such as {listed}; "
                    "give one of these identifiers"
                )
            code = found[0] if found else wanted
        return code

    def for_project(self, wanted: str) -> Self:
        """The slice of a project; see `project`."""
        return self.project(wanted)

    # -- filters ----------------------------------------------------------------------

    def where(  # noqa: PLR0913 - each is a question of its own, and all may be left out
        self,
        *unnamed: Never,
        status: Wanted = None,
        place: Wanted = None,
        country: Wanted = None,
        region: Wanted = None,
        group: Wanted = None,
        donor: Wanted = None,
        implementing: Wanted = None,
        organisation: Wanted = None,
        project: Wanted = None,
        sector: Wanted = None,
        year: Wanted = None,
        text: Wanted = None,
        **others: Wanted,
    ) -> Self:
        """The projects to which all of this applies, as a portfolio; calls can be chained.

        Each takes one value or several, of which any may apply. Codes, names and short names
        in any case mean the same; "*" stands for anything, as in ``sector="151*"``. Chained
        filters mean what one with all of their conditions means.

        It chooses projects and keeps all that is in them: of their money what is for a sector
        or a year is what `for_sector` and `for_year` count, what a donor may see is in
        `for_donor`.

        Parameters
        ----------
        status : as the table projects has it, such as "ongoing".
        place, country, region, group : a project of a region counts for its members.
        donor, implementing, organisation : organisations; the last in any role.
        project, sector : by identifier or title; by code or name.
        year : years in which projects run, as in `for_year`; none may run in one.
        text : words of title, objective, summary or a further text, in any case.
        others : a further key or an own field by its name, such as ``funding_window="A"``.
        unnamed : nothing; each condition has a name.

        Raises
        ------
        UsageError
            When there is no such status, key or value, the nearest are named; when a condition
            has no name.
        """
        if unnamed:
            raise UsageError(
                'each condition has a name, as in where(status="ongoing"); what pandas chooses: '
                "where(project=portfolio.projects.query(\"start > '2019'\").project)"
            )
        keys = {
            "place": place, "country": country, "region": region, "group": group,
            "donor": donor, "implementing": implementing, "organisation": organisation,
            "project": project, "sector": sector, "year": year, **others,
        }  # fmt: skip
        asked = {name: several(wanted) for name, wanted in keys.items() if wanted is not None}
        further = {"status": status, "text": text}
        stated = asked | {name: several(one) for name, one in further.items() if one is not None}
        if not stated:
            return self
        whole, extent = vars(self).get("_filtered_from", (self, self.extent))
        chosen = Selection(whole)
        found = [chosen.in_status(status), chosen.saying(text)]
        having = [Extent(frozenset(one), ()) for one in found if one is not None]
        having += [whole._having(name, wanted) for name, wanted in asked.items()]
        extent = reduce(Extent.within, having, extent)
        part = self._noted(whole.slice(extent), "where", **stated)
        vars(part)["_filtered_from"] = whole, extent
        return part

    def _having(self, name: str, wanted: Sequence[str]) -> Extent:
        """The projects that have one of some values of a key, also those that were left out."""
        key = self._key_called(name)
        values = self.key_values(key.name)
        if key.name == "year":
            codes = [str(year) for year in map(as_year, wanted) if str(year) in values]
        else:
            exact, fitting = patterns_in(wanted, values)
            if key.name == "project":
                exact = [self._project_called(one) for one in exact]
            codes = [*fitting, *(named(one, values, key.lacks) for one in exact)]
        extents = [self._extent(key, values[code]) for code in codes]
        return Extent(
            frozenset().union(*(one.projects for one in extents)),
            tuple({row for one in extents for row in one.left_out}),
        )

    def _key_called(self, name: str) -> Key:
        try:
            return key_of(name, self, ("status", "text"))
        except UsageError as error:
            of = next((t for t in OF_PROJECTS if name in TABLES[t].column_names), None)
            if of is None:
                raise
            raise UsageError(
                f"there is no key {name!r}, it is a column of portfolio.{of}; choose its rows with "
                f"pandas: where(project=portfolio.{of}.query(…).project)"
            ) from error

    # -- how it was chosen ------------------------------------------------------------

    def _noted(self, part: Self, method: str, **arguments: object) -> Self:
        """A part that remembers how it was chosen, where it is another one than before."""
        same = len(part) == len(self) and len(part.left_out) == len(self.left_out)
        if same and part.view == self.view and part.as_of == self.as_of:
            return part._with(selected=self.selected)
        return part._with(selected=(*self.selected, (method, arguments)))

    def chosen_again(self, steps: Sequence[tuple[str, Mapping[str, Any]]]) -> Self:
        """The part that the steps in `selected` of another one lead to.

        Raises
        ------
        UsageError
            When they are none, or lead to nothing here.
        """
        part: Self = self
        for method, arguments in steps:
            if method not in _STEPS:
                raise UsageError(f"{method!r} is no way to choose projects")
            part = getattr(part, method)(**arguments)
        return part
