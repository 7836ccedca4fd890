"""The portfolio: all the projects that were read, as a few related tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from portfolio_lib.errors import UsageError
from portfolio_lib.language import Language
from portfolio_lib.messages import did_you_mean
from portfolio_lib.model import views
from portfolio_lib.model.audience import EVERYTHING, Sight, matching
from portfolio_lib.model.days import day_of
from portfolio_lib.model.exchanging import Exchanging
from portfolio_lib.model.fingerprints import SliceFingerprints
from portfolio_lib.model.relations import row_numbers
from portfolio_lib.model.slices import Extent, Slicer
from portfolio_lib.model.soundness import checked_frames
from portfolio_lib.model.status import with_status
from portfolio_lib.model.tables import OF_PROJECTS, TABLES
from portfolio_lib.vocabulary import AUDIENCES

_FOR_BUILDS = frozenset(
    {"as_loaded", "chosen_again", "counted_projects", "dumped", "extent", "extent_of",
     "counted_elsewhere", "counted_with_programme", "from_dumped", "kept", "leaving_out",
     "members_now", "names_of_donors", "names_of_stated_places", "other_amounts", "seen_by",
     "selected", "slice", "slice_fingerprint", "through", "view", "with_audiences", "with_findings"}
)  # fmt: skip
"""What the publishing half asks of a portfolio; completion does not offer it."""


@dataclass(frozen=True, eq=False, repr=False)
class Portfolio(Exchanging):
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
    def of(cls, tables: Mapping[str, pd.DataFrame], as_of: date | str | None = None) -> Portfolio:
        """A portfolio of the given tables, the others empty, with statuses on `as_of`.

        Raises
        ------
        UsageError
            When something else is given than frames of these tables.
        """
        given = dict(checked_frames(tables))
        frames = {name: given.get(name, table.frame()) for name, table in TABLES.items()}
        return (
            cls(**frames, as_of=None, language="en", view=EVERYTHING, selected=())
            .at(as_of)
            .as_loaded()
        )

    def at(self, as_of: date | str | None) -> Portfolio:
        """The same portfolio seen on another day: every status is derived anew.

        Parameters
        ----------
        as_of : a date, or a text such as "2017-12-31" or "31 December 2017".

        Raises
        ------
        UsageError
            When the text is no day, or could be two.
        """
        day = day_of(as_of)
        seen = self._with({"projects": with_status(self.projects, day)}, as_of=day)
        return seen if day is None else self._noted(seen, "at", as_of=day.isoformat())

    def as_loaded(self) -> Portfolio:
        """The same, as what others are chosen from."""
        return self._with(selected=())

    def speaking(self, language: str) -> Portfolio:
        """The same portfolio for a report in another language (ISO 639-1).

        Raises
        ------
        UsageError
            When reports cannot be made in it.
        """
        return self._with(language=Language(language).code)

    def leaving_out(self, wrong: set[str], findings: pd.DataFrame) -> Portfolio:
        """The portfolio without the projects in `wrong`, and with these findings.

        What was left out is remembered in `left_out` with its places and donors, so
        that every report it would have been in can say so.
        """
        every = set(self.projects["project"])
        kept = self._slicer.of_projects(every - wrong) if wrong & every else {}
        left_out = self._slicer.left_out_with(wrong)
        return self._with(kept | {"left_out": left_out, "findings": findings})

    # -- slices ---------------------------------------------------------------------

    def for_audience(self, audience: str) -> Portfolio:
        """The slice with all projects that an audience may see: public, donor or internal.

        Raises
        ------
        UsageError
            When there is no such audience.
        """
        if audience not in AUDIENCES:
            hint = did_you_mean(str(audience), AUDIENCES)
            raise UsageError(f"there is no audience {audience!r}; {hint}")
        part = self.slice(self.extent.seen_by(audience))
        return self._noted(part, "for_audience", audience=audience)

    def seen_by(self, audience: str) -> Portfolio:
        """The portfolio with the projects that an audience may see, and all that is in them.

        It tells for whom reports can be made; what a report may see is `for_audience`.
        """
        sight = Sight(audience, self.sources)
        projects = sight.rows(self.projects)
        if sight.is_whole:
            return self
        kept = self._slicer.of_projects(set(projects["project"]))
        fields = sight.rows(kept["fields"])
        return self._with(kept | {"left_out": sight.rows(self.left_out), "fields": fields})

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

    def slice(self, extent: Extent) -> Portfolio:
        """The slice of an extent of this portfolio."""
        tables, view = self._slicer.of(self._within_view(extent))
        keys = tuple(dict.fromkeys((*self.view.keys, *view.keys)))
        if self.view.audience != "internal" and view.audience == "internal":
            told = set(tables["projects"]["project"])
            view = replace(self.view.of_projects(told), elsewhere=view.elsewhere)
        view = replace(view, keys=keys)
        cut = self._with(tables, view=view)
        if view.audience == "internal":
            return cut
        return cut._with({"projects": with_status(cut.projects, cut.as_of)})

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
        return SliceFingerprints(
            self._own, self._row_numbers, self.as_of, self._slicer.counted_elsewhere
        )

    @cached_property
    def _slicer(self) -> Slicer:
        return Slicer(self._own, self._row_numbers, self._geography, self.view.elsewhere)

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

    if not TYPE_CHECKING:  # a type checker knows what there is

        def __getattr__(self, name: str) -> object:
            """Say where that is found which a DataFrame has, and what was probably meant."""
            if hasattr(type(self), name):  # it failed while it was worked out
                return object.__getattribute__(self, name)
            raise AttributeError(views.not_here(name, dir(self)), name=name, obj=self)

        def __getitem__(self, key: object) -> object:
            raise TypeError(views.not_in_brackets(key))

    def __dir__(self) -> list[str]:
        """What completion offers: tables, questions and slices, not what builds need."""
        names = (name for name in super().__dir__() if name not in _FOR_BUILDS)
        return [n for n in names if not n.startswith("_") or n.startswith("__")]
