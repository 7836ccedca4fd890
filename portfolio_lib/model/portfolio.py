"""The portfolio: all the projects that were read, as a few related tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import pandas as pd

from portfolio_lib.errors import UsageError
from portfolio_lib.model import amounts, views
from portfolio_lib.model.audience import EVERYTHING, Sight, matching
from portfolio_lib.model.contributions import OWN, owners
from portfolio_lib.model.fingerprints import SliceFingerprints
from portfolio_lib.model.frames import Tables
from portfolio_lib.model.geography import Geography
from portfolio_lib.model.programmes import Programmes
from portfolio_lib.model.relations import (
    groups,
    nearest,
    pairs,
    row_numbers,
    rows_listing,
    rows_where,
    split_cells,
)
from portfolio_lib.model.slices import Extent, Slicer
from portfolio_lib.model.soundness import checked_frames
from portfolio_lib.model.status import with_status
from portfolio_lib.model.tables import AUDIENCES, OF_PROJECTS, TABLES

__all__ = ["Portfolio"]


@dataclass(frozen=True, eq=False, repr=False)
class Portfolio(Tables):
    """Related tables of projects, seen on one day; a slice of it is a Portfolio too.

    Each attribute but the last three is a DataFrame as `portfolio_lib.model.TABLES`
    declares it; `describe` tells what its columns mean. Nothing here changes in place: every
    method returns a new object, and each frame that it hands out is a copy, which costs
    nothing until it is changed.

    `as_of` is the as-of date, or None where nobody stated one; then no project
    has a status. `language` (ISO 639-1) is what a report speaks; it is no data, so it is
    neither saved nor part of the hash. `view` says for whom a slice was cut.
    """

    @classmethod
    def of(cls, tables: Mapping[str, pd.DataFrame], as_of: date | None = None) -> Portfolio:
        """A portfolio of the given tables, the others empty, with statuses on `as_of`.

        Raises
        ------
        UsageError
            When something else is given than frames of these tables.
        """
        given = dict(checked_frames(tables))
        frames = {name: given.get(name, table.frame()) for name, table in TABLES.items()}
        return cls(**frames, as_of=None, language="en", view=EVERYTHING).at(as_of)

    def at(self, as_of: date | None) -> Portfolio:
        """The same portfolio seen on another day: every status is derived anew."""
        projects = with_status(self.projects, as_of)
        return replace(self, projects=projects, as_of=as_of)

    def speaking(self, language: str) -> Portfolio:
        """The same portfolio for a report in another language (ISO 639-1)."""
        return replace(self, language=language)

    def leaving_out(self, wrong: set[str], findings: pd.DataFrame) -> Portfolio:
        """The portfolio without the projects in `wrong`, and with these findings.

        What was left out is remembered in `left_out` with its places and donors, so
        that every report it would have been in can say so.
        """
        kept = self._slicer.of_projects(set(self.projects["project"]) - wrong)
        left_out = self._slicer.left_out_with(wrong)
        return self._with(kept | {"left_out": left_out, "findings": findings})

    def _with(self, tables: Mapping[str, pd.DataFrame]) -> Portfolio:
        """The portfolio with other tables in the place of some."""
        return replace(self, **tables, as_of=self.as_of, language=self.language, view=self.view)

    # -- slices ---------------------------------------------------------------------

    def for_place(self, code: str) -> Portfolio:
        """The slice of a place of any kind, for example ``"XK"``, ``"002"`` or ``"EU"``.

        A project is in it when it states the place itself, or a region or group that
        contains the place on the as-of date (`through` says which).

        Raises
        ------
        UsageError
            When no project concerns the place; the nearest known codes are named.
        """
        return self.slice(self.extent_of_place(code))

    def for_country(self, code: str) -> Portfolio:
        """The slice of a country, by ISO 3166-1 alpha-2 code; see `for_place`."""
        return self._for_kind("country", code)

    def for_region(self, code: str) -> Portfolio:
        """The slice of a region, by UN M49 code; see `for_place`."""
        return self._for_kind("region", code)

    def for_group(self, code: str) -> Portfolio:
        """The slice of a group such as ``"EU"``; see `for_place`."""
        return self._for_kind("group", code)

    def for_donor(
        self, organisation: str, audience: str = "donor", *, cofunding: bool = False
    ) -> Portfolio:
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
        if self.view.donor == organisation:
            return self
        extent = self.extent_of_donor(organisation)
        return self.slice(extent.seen_by(audience, cofunding=cofunding))

    def for_audience(self, audience: str) -> Portfolio:
        """The slice with all projects that an audience may see: public, donor or internal."""
        return self.slice(self.extent.seen_by(audience))

    def seen_by(self, audience: str) -> Portfolio:
        """The portfolio with the projects that an audience may see, and all that is in them.

        It tells for whom reports can be made; what a report may see is `for_audience`.
        """
        sight = Sight(audience, self.sources)
        projects = sight.rows(self.projects)
        if len(projects) == len(self.projects):
            return self
        kept = self._slicer.of_projects(set(projects["project"]))
        return self._with(kept | {"left_out": sight.rows(self.left_out)})

    @property
    def extent(self) -> Extent:
        """What the slice with all projects of this portfolio is cut from."""
        return Extent(frozenset(self.projects["project"]), tuple(self.left_out.index))

    def with_audiences(self, rules: Mapping[str, str]) -> Portfolio:
        """The portfolio with the audiences of its sources as settings have them.

        `rules` maps patterns of file names, such as ``*.xml``, to public, donor or internal;
        the last that matches a file counts.
        """
        if not rules or self.view.audience != "internal":
            return self
        return self._with({"sources": matching(self.sources, rules)})

    def with_findings(self, further: pd.DataFrame) -> Portfolio:
        """The portfolio with further findings behind those it has."""
        both = pd.concat([self.findings, further], ignore_index=True)
        return self._with({"findings": both.astype(dict(further.dtypes))})

    def extent_of_place(self, code: str) -> Extent:
        """What the slice of a place is cut from; see `for_place`.

        Raises
        ------
        UsageError
            When no project has this place; the nearest known ones are named.
        """
        wide = self._geography.containing(code)
        states = self._stating
        concerned = set().union(*(states.get(place, ()) for place in wide))
        left_out = rows_listing(self.left_out, "places", wide)
        if not concerned and left_out.empty:
            known = pairs(self.concerned_places(), "place", "name")
            raise UsageError(f"no project concerns the place {code!r}; {nearest(code, known)}")
        return Extent(frozenset(concerned), tuple(left_out.index), (code,))

    def extent_of_donor(self, organisation: str) -> Extent:
        """What the slice of a donor is cut from; see `for_donor`.

        Raises
        ------
        UsageError
            When no project has this donor; the nearest known ones are named.
        """
        funded = self._funded.get(organisation, [])
        left_out = rows_listing(self.left_out, "donors", {organisation})
        if not funded and left_out.empty:
            known = pairs(self.donors(), "organisation", "name")
            raise UsageError(
                f"no project has the donor {organisation!r}; {nearest(organisation, known)}"
            )
        return Extent(
            frozenset(funded), tuple(left_out.index), audience="donor", donor=organisation
        )

    def _for_kind(self, kind: str, code: str) -> Portfolio:
        found = self.places.loc[self.places["place"] == code, "kind"]
        if not found.empty and found.iloc[0] != kind:
            raise UsageError(f"{code!r} is a {found.iloc[0]}, not a {kind}")
        return self.for_place(code)

    def slice(self, extent: Extent) -> Portfolio:
        """The slice of an extent of this portfolio."""
        tables, view = self._slicer.of(self._within_view(extent))
        if self.view.audience != "internal" and view.audience == "internal":
            told = set(tables["projects"]["project"])
            kept = tuple(project for project in self.view.unattributed if project in told)
            view = replace(self.view, unattributed=kept)
        cut = replace(self._with(tables), view=view)
        return cut if view.audience == "internal" else cut.at(self.as_of)

    def _within_view(self, extent: Extent) -> Extent:
        """The extent as this portfolio can have it, which may itself be a slice for somebody."""
        if self.view.audience == "internal":
            return replace(extent, donor=extent.donor or self.view.donor)
        if AUDIENCES.index(extent.audience) < AUDIENCES.index(self.view.audience):
            return replace(extent, donor=self.view.donor)
        return replace(extent, audience="internal", donor=None)

    def slice_fingerprint(self, extent: Extent) -> str:
        """A hash of all that the slice of an extent is cut from, known without cutting it.

        Slices with one fingerprint are equal.
        """
        return self._fingerprints.of(extent)

    @cached_property
    def _programmes(self) -> Programmes:
        return Programmes(self.projects)

    @cached_property
    def _fingerprints(self) -> SliceFingerprints:
        return SliceFingerprints(self.tables, self._row_numbers, self.as_of)

    @cached_property
    def _slicer(self) -> Slicer:
        return Slicer(self.tables, self._row_numbers, self._geography)

    @cached_property
    def _row_numbers(self) -> dict[str, dict[str, list[int]]]:
        """The numbers of the rows about each project in a table; many slices ask for it."""
        names = (*OF_PROJECTS, "findings")
        return {name: row_numbers(getattr(self, name), "project") for name in names}

    @cached_property
    def _stating(self) -> dict[str, list[str]]:
        """The projects that state each place, for themselves or for an amount."""
        own = self.amounts.loc[self.amounts["place"].notna(), ["place", "project"]]
        stated = pd.concat([self.project_places[["place", "project"]], own]).drop_duplicates()
        return groups(stated, "place", "project")

    @cached_property
    def _funded(self) -> dict[str, list[str]]:
        """The projects of each donor."""
        parts = self.project_organisations
        return groups(parts[parts["role"] == "funding"], "organisation", "project")

    # -- questions ------------------------------------------------------------------

    def donors(self) -> pd.DataFrame:
        """The donors by name: `organisation`, `name`, and their number of `projects`."""
        listed = set().union(*split_cells(self.left_out["donors"]))
        names = rows_where(self.organisations, "organisation", self._funded.keys() | listed)
        counts = [
            self._programmes.number_of(set(self._funded.get(donor, ())))
            for donor in names["organisation"]
        ]
        table = names[["organisation", "name"]].assign(projects=pd.array(counts, "int64"))
        return table.sort_values(["name", "organisation"], ignore_index=True)

    def stated_places(self) -> pd.DataFrame:
        """The known places that projects state, by name, with their number of projects.

        Columns `place`, `name`, `kind`, `projects`; `projects` counts those that concern
        the place through a region or group too.
        """
        listed = set().union(*split_cells(self.left_out["places"]))
        return self._place_counts(self._stating.keys() | listed)

    def concerned_places(self) -> pd.DataFrame:
        """Like `stated_places`, with the members of stated regions and groups."""
        return self._place_counts(set(self.places["place"]))

    def through(self, code: str) -> dict[str, tuple[str, ...]]:
        """For each project that concerns a place only through wider ones: their codes.

        Keys are project identifiers; a project that states the place itself is absent.
        """
        wide = self._geography.containing(code)
        stated = groups(self.project_places, "project", "place")
        return {
            project: tuple(place for place in places if place in wide)
            for project, places in stated.items()
            if code not in places and wide.intersection(places)
        }

    def counted_projects(self) -> pd.DataFrame:
        """The rows of the table projects that count: a programme counts, its parts do not.

        What counts depends on the slice: a part whose programme is not in it counts itself.
        """
        return self._programmes.heads()

    def current_amounts(self, place: str | None = None) -> pd.DataFrame:
        """The amounts that count: revised budgets for original ones, one level of a programme.

        What was planned for a project that is cancelled or suspended does not count.
        In the slice of a donor they are its own contributions alone; see `other_amounts`.

        With the code of a `place`, what of them is for it: `value` [currency] follows the
        percentages that the sources state; without them it is whole, and the further
        column `shared` says that it is also for other places.
        """
        return self._counted(self._own_amounts, place)

    def other_amounts(self, place: str | None = None) -> pd.DataFrame:
        """In the slice of a donor the amounts that count and are not its own, else none.

        They are those of public sources, and a sum of other donors where settings say so. In
        an internal slice they are all.
        """
        is_other = ~self.amounts.index.isin(self._own_amounts.index)
        return self._counted(self.amounts[is_other], place)

    def _counted(self, stated: pd.DataFrame, place: str | None) -> pd.DataFrame:
        counted = amounts.current(stated, self.projects)
        if place is None:
            return counted.copy(deep=False)
        inside = self._geography.inside(place)
        around = self._geography.containing(place) - inside
        return amounts.for_place(counted, self.project_places, inside, around)

    def stated_amounts(self, place: str) -> pd.DataFrame:
        """What of the amounts that count is for a place itself, as in `current_amounts`.

        What is for a region or a group is not for its members here, so that an amount is in
        the row of one place alone, unless its project states several without percentages.
        """
        counted = amounts.current(self._own_amounts, self.projects)
        return amounts.for_place(counted, self.project_places, {place}, set())

    @cached_property
    def _own_amounts(self) -> pd.DataFrame:
        """All amounts; in the slice of a donor those that it gives itself."""
        if self.view.donor is None:
            return self.amounts
        whose = owners(self.amounts, self.project_organisations, self.view.donor)
        return self.amounts[whose == OWN]

    def place_name(self, code: str) -> str:
        """The English name of a place of this portfolio, or the code itself."""
        return self._place_names.get(code, code)

    @cached_property
    def _place_names(self) -> dict[str, str]:
        return pairs(self.places, "place", "name")

    def _place_counts(self, codes: set[str]) -> pd.DataFrame:
        places = self.places
        known = places[places["place"].isin(codes) & (places["kind"] != "unknown")]
        states = self._stating
        counts = [
            self._programmes.number_of(
                set().union(*(states.get(wide, []) for wide in self._geography.containing(code)))
            )
            for code in known["place"]
        ]
        table = known[["place", "name", "kind"]].assign(projects=counts)
        return table.sort_values(["name", "place"], ignore_index=True)

    @property
    def members_now(self) -> pd.DataFrame:
        """The memberships that hold on the as-of date; all where there is none."""
        return self._geography.members_now.copy(deep=False)

    @cached_property
    def _geography(self) -> Geography:
        return Geography(self.members, self.as_of)

    # -- what Python and Jupyter ask --------------------------------------------------

    def __repr__(self) -> str:
        return views.text_of(self._counts())

    def _repr_html_(self) -> str:
        return views.html_of(self._counts(), self.projects["title"].tolist())

    def _counts(self) -> dict[str, object]:
        severities = self.findings["severity"].value_counts()
        return {
            "projects": len(self),
            "places": len(self.stated_places()),
            "donors": len(self.donors()),
            "errors": int(severities.get("error", 0)),
            "warnings": int(severities.get("warning", 0)),
            "as-of date": self.as_of.isoformat() if self.as_of else "not stated",
        }
