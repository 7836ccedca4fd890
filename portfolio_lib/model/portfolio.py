"""The portfolio: all the projects that were read, as a few related tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from importlib import import_module

import pandas as pd

from portfolio_lib.errors import UsageError
from portfolio_lib.messages import nearest
from portfolio_lib.model import views
from portfolio_lib.model.audience import EVERYTHING, Sight, matching
from portfolio_lib.model.fingerprints import SliceFingerprints
from portfolio_lib.model.questions import Questions
from portfolio_lib.model.relations import (
    pairs,
    row_numbers,
    rows_listing,
)
from portfolio_lib.model.selecting import (
    Selection,
    Wanted,
    code_of,
    names_of_organisations,
    names_of_places,
)
from portfolio_lib.model.slices import Extent, Slicer
from portfolio_lib.model.soundness import checked_frames
from portfolio_lib.model.status import with_status
from portfolio_lib.model.tables import AUDIENCES, OF_PROJECTS, TABLES

__all__ = ["Portfolio"]

_FOR_BUILDS = frozenset(
    {"counted_projects", "dumped", "extent", "extent_of", "extent_of_donor", "extent_of_place",
     "from_dumped", "kept", "leaving_out", "members_now", "other_amounts", "seen_by", "slice",
     "slice_fingerprint", "through", "view", "with_audiences", "with_findings"}
)  # fmt: skip
"""What the publishing half asks of a portfolio; completion does not offer it."""


@dataclass(frozen=True, eq=False, repr=False)
class Portfolio(Questions):
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

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        mapping: Mapping[str, str] | None = None,
        as_of: date | str | None = None,
    ) -> Portfolio:
        """The portfolio of the rows of a DataFrame; see `portfolio_lib.loading.from_frame`.

        Raises
        ------
        InputError
            When the mapping names a field that there is not.
        UsageError
            When `as_of` is no date.
        """
        loading = import_module("portfolio_lib.loading")  # reading stands above the model
        read: Portfolio = loading.from_frame(frame, mapping, as_of)
        return read

    def at(self, as_of: date | None) -> Portfolio:
        """The same portfolio seen on another day: every status is derived anew."""
        return self._with({"projects": with_status(self.projects, as_of)}, as_of=as_of)

    def speaking(self, language: str) -> Portfolio:
        """The same portfolio for a report in another language (ISO 639-1)."""
        return self._with(language=language)

    def leaving_out(self, wrong: set[str], findings: pd.DataFrame) -> Portfolio:
        """The portfolio without the projects in `wrong`, and with these findings.

        What was left out is remembered in `left_out` with its places and donors, so
        that every report it would have been in can say so.
        """
        kept = self._slicer.of_projects(set(self.projects["project"]) - wrong)
        left_out = self._slicer.left_out_with(wrong)
        return self._with(kept | {"left_out": left_out, "findings": findings})

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
        if self.view.donor == code_of(organisation, names_of_organisations(self)):
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
        code = code_of(code, names_of_places(self))
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
        organisation = code_of(organisation, names_of_organisations(self))
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
        code = code_of(code, names_of_places(self))
        found = self.places.loc[self.places["place"] == code, "kind"]
        if not found.empty and found.iloc[0] != kind:
            raise UsageError(f"{code!r} is a {found.iloc[0]}, not a {kind}")
        return self.for_place(code)

    def where(  # noqa: PLR0913 - each is a question of its own, and all may be left out
        self,
        *,
        status: Wanted = None,
        place: Wanted = None,
        country: Wanted = None,
        donor: Wanted = None,
        organisation: Wanted = None,
        sector: Wanted = None,
        year: int | Sequence[int] | None = None,
        text: Wanted = None,
    ) -> Portfolio:
        """The projects to which all of this applies, as a portfolio; calls can be chained.

        Each takes one value or several, of which any may apply.

        Parameters
        ----------
        status : as the table projects has it, such as "ongoing".
        place, country : codes or names; a project of a region counts for its members.
        donor, organisation : identifiers, names or short names; of any role for the latter.
        sector : codes or names, with "*" for anything: "151*".
        year : years in which projects run.
        text : words of title, objective, summary or a further text, in any case.

        Raises
        ------
        UsageError
            When there is no such status, place or organisation; the nearest are named.
        """
        chosen = Selection(self)
        found = [
            chosen.in_status(status),
            chosen.in_places(place, self._concerned_by),
            chosen.in_places(country, self._concerned_by),
            chosen.of_organisations(donor, "funding"),
            chosen.of_organisations(organisation, None),
            chosen.in_sectors(sector),
            chosen.in_years(year),
            chosen.saying(text),
        ]
        kept = set(self.projects["project"])
        for projects in found:
            kept &= kept if projects is None else projects
        return self.slice(Extent(frozenset(kept), ()))

    def _concerned_by(self, place: str) -> set[str]:
        return set(self.extent_of_place(place).projects)

    def project(self, wanted: str) -> Portfolio:
        """The portfolio of one project, by its identifier, or by words of its title alone.

        Raises
        ------
        UsageError
            When no project, or more than one, is called so.
        """
        return self.slice(Extent(frozenset({Selection(self).one_project(wanted)}), ()))

    def slice(self, extent: Extent) -> Portfolio:
        """The slice of an extent of this portfolio."""
        tables, view = self._slicer.of(self._within_view(extent))
        if self.view.audience != "internal" and view.audience == "internal":
            told = set(tables["projects"]["project"])
            view = self.view.of_projects(told)
        cut = self._with(tables, view=view)
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
    def _fingerprints(self) -> SliceFingerprints:
        return SliceFingerprints(self._own, self._row_numbers, self.as_of)

    @cached_property
    def _slicer(self) -> Slicer:
        return Slicer(self._own, self._row_numbers, self._geography)

    @cached_property
    def _row_numbers(self) -> dict[str, dict[str, list[int]]]:
        """The numbers of the rows about each project in a table; many slices ask for it."""
        names = (*OF_PROJECTS, "findings")
        return {name: row_numbers(self._own[name], "project") for name in names}

    # -- what Python and Jupyter ask --------------------------------------------------

    def __repr__(self) -> str:
        return views.text_of(self)

    def _repr_html_(self) -> str:
        return views.html_of(self)

    def __dir__(self) -> list[str]:
        """What completion offers: tables, questions and slices, not what builds need."""
        names = (name for name in super().__dir__() if name not in _FOR_BUILDS)
        return [n for n in names if not n.startswith("_") or n.startswith("__")]
