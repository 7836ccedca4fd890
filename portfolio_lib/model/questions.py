"""What one asks of a portfolio: its donors, its places, the amounts that count."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from portfolio_lib.model import amounts
from portfolio_lib.model.attribution import attributed
from portfolio_lib.model.capitals import shown_names
from portfolio_lib.model.contributions import OWN, owners
from portfolio_lib.model.findings import unread_amounts
from portfolio_lib.model.frames import Tables
from portfolio_lib.model.geography import Geography
from portfolio_lib.model.keys import Value, key_of
from portfolio_lib.model.programmes import Money, Programmes, money_of
from portfolio_lib.model.relations import groups, pairs, split_cells
from portfolio_lib.model.vocabularies import NAME_IN


@dataclass(frozen=True, eq=False, repr=False)
class Questions(Tables):
    """Tables that answer questions about their projects."""

    @cached_property
    def _programmes(self) -> Programmes:
        return Programmes(self.projects)

    @cached_property
    def stating(self) -> dict[str, list[str]]:
        """The projects that state each place, for themselves or for an amount."""
        own = self.amounts.loc[self.amounts["place"].notna(), ["place", "project"]]
        stated = pd.concat([self.project_places[["place", "project"]], own]).drop_duplicates()
        return groups(stated, "place", "project")

    @cached_property
    def _funded(self) -> dict[str, list[str]]:
        """The projects of each donor."""
        parts = self.project_organisations
        return groups(parts[parts["role"] == "funding"], "organisation", "project")

    def key_values(self, key: str) -> dict[str, Value]:
        """The values of a key by code, in the order of their names: all donors, all years.

        Parameters
        ----------
        key : place, country, region, group, donor, implementing, accountable, extending,
            reporting, organisation, project, sector, year, or the name of an own field.

        Raises
        ------
        UsageError
            When there is no such key.
        """
        return self.kept(("values", key), lambda: key_of(key, self).values(self))

    def organisation_names(self, language: str | None = None) -> dict[str, str]:
        """What organisations are called in a language, by identifier.

        Parameters
        ----------
        language : ISO 639-1 code; without it that of the portfolio. An organisation without
            a name in it is called as in other languages, and one that its source writes in
            capitals throughout as texts write it.
        """
        bodies = self.organisations
        translated = NAME_IN.get(language or self.language)
        names = shown_names(bodies)
        return (
            names
            if translated is None
            else names | pairs(bodies.dropna(subset=[translated]), "organisation", translated)
        )

    def names_of_donors(self, language: str | None = None) -> dict[str, str]:
        """The donors by identifier, in the order of their names, see `organisation_names`."""
        listed = set().union(*split_cells(self.left_out["donors"]))
        return _chosen(self.organisation_names(language), self._funded.keys() | listed)

    def donors(self) -> pd.DataFrame:
        """The donors by name: `organisation`, `name`, and their number of `projects`."""
        names = self.names_of_donors()
        counts = [self.number_alone(self._funded.get(donor, ())) for donor in names]
        return _table(counts, organisation=[*names], name=[*names.values()])

    def names_of_stated_places(self) -> dict[str, str]:
        """The English names of the known places that projects state, by code, in their order."""
        listed = set().union(*split_cells(self.left_out["places"]))
        return _chosen(self._known_names, self.stating.keys() | listed)

    def stated_places(self) -> pd.DataFrame:
        """The known places that projects state, by name, with their number of projects.

        Columns `place`, `name`, `kind`, `own`, `projects`; `own` counts those that state the
        place itself, `projects` also those that concern it through a region, group or the world.
        """
        names = self.names_of_stated_places()
        states, kinds = self.stating, pairs(self.places, "place", "kind")
        counts = [
            self.number_alone(
                set().union(*(states.get(wide, []) for wide in self._geography.containing(code)))
            )
            for code in names
        ]
        own = [self.number_alone(states.get(code, ())) for code in names]
        known = [kinds[code] for code in names]
        shown = _table(counts, place=[*names], name=[*names.values()], kind=known)
        shown.insert(3, "own", pd.Series(own, dtype="int64"))
        return shown

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

    def number_of(self, projects: Iterable[str]) -> int:
        """How many of the counted projects these are: a programme and its parts are one."""
        return len(self._programmes.counted(projects))

    def number_alone(self, projects: Iterable[str]) -> int:
        """How many projects a slice with these alone counts, as the report of a place has them."""
        return self._programmes.number_alone(set(projects))

    def counted_projects(self) -> pd.DataFrame:
        """The rows of the table projects that count: a programme counts, its parts do not.

        What counts depends on the slice: a part whose programme is not in it counts itself.
        """
        return self._programmes.heads()

    def unread_amounts(self) -> set[str]:
        """The projects that state an amount which could not be read: no total has it."""
        return unread_amounts(self.findings) | set(self.view.unread)

    @cached_property
    def counted_elsewhere(self) -> frozenset[Money]:
        """The money that does not count with its project: another level of its programme has it.

        A slice keeps to what counts where the whole programme is seen, so that the same money
        is told of a place or a donor in every report.
        """
        return amounts.elsewhere(self.amounts, self.projects, self.view.elsewhere)

    def told_elsewhere(self) -> set[str]:
        """The projects with money that counts with another level of a programme, and not here."""
        stated = self.counted_elsewhere.intersection(money_of(self._own_amounts))
        return {money[0] for money in stated - self.counted_with_programme}

    @cached_property
    def counted_with_programme(self) -> frozenset[Money]:
        """The money that counts with another level of its project's programme, and here."""
        head = {one: self._programmes.counted([one]) for one in self.projects["project"]}
        here = {(*head[one], *kind) for one, *kind in money_of(self.current_amounts())}
        return frozenset(
            (one, kind, currency)
            for one, kind, currency in self.counted_elsewhere
            if one in head and (*head[one], kind, currency) in here
        )

    def current_amounts(self, place: str | None = None) -> pd.DataFrame:
        """The amounts that count: revised budgets for original ones, one level of a programme.

        What was planned for a project that is cancelled or suspended does not count.
        In the slice of a donor they are its own contributions alone; see `other_amounts`. In
        that of a sector, a year or an organisation they are what is for it, and the further
        column `shared` says what is not for it alone.

        With the code of a `place`, what of them is for it: `value` [currency] follows the
        percentages that the sources state; without them it is whole, and the further
        column `shared` says that it is also for other places.
        """
        return self.kept(("own", place), lambda: self._counted(self._own_amounts, place))

    def other_amounts(self, place: str | None = None) -> pd.DataFrame:
        """In the slice of a donor the amounts that count and are not its own, else none.

        They are those of public sources, and a sum of other donors where settings say so. In
        an internal slice they are all.
        """
        return self.kept(("other", place), lambda: self._counted(self._amounts_of_others, place))

    def _counted(self, stated: pd.DataFrame, place: str | None) -> pd.DataFrame:
        counted = amounts.current(stated, self.projects, self.counted_elsewhere)
        for key, code in self.view.keys:
            counted = attributed(counted, self, key, code, self.key_values(key))
        if place is None:
            return counted
        inside = self._geography.inside(place)
        around = self._geography.containing(place) - inside
        return amounts.for_place(counted, self.usable_shares, inside, around)

    def stated_amounts(self, place: str) -> pd.DataFrame:
        """What of the amounts that count is for a place itself, as in `current_amounts`.

        What is for a region or a group is not for its members here, so that an amount is in
        the row of one place alone, unless its project states several without percentages.
        """
        return self.kept(("stated", place), lambda: self._stated_for(place))

    def _stated_for(self, place: str) -> pd.DataFrame:
        """The amounts of the projects that state a place, what of them is for it."""
        projects = set(self.stating.get(place, ()))
        counted, stated = self.current_amounts(), self.usable_shares
        counted = counted[counted["project"].isin(projects)]
        stated = stated[stated["project"].isin(projects)]
        return amounts.for_place(counted, stated, {place}, set())

    @cached_property
    def usable_shares(self) -> pd.DataFrame:
        """The table project_places, without shares that are more than 100 % together."""
        return amounts.with_usable_shares(self.project_places)

    @cached_property
    def _amounts_of_others(self) -> pd.DataFrame:
        every = self.amounts
        return every[~every.index.isin(self._own_amounts.index)]

    @cached_property
    def _own_amounts(self) -> pd.DataFrame:
        """All amounts; in the slice of a donor those that it gives itself."""
        if self.view.donor is None:
            return self.amounts
        whose = owners(
            self.amounts,
            self.projects,
            self.project_organisations,
            self.view.donor,
            self.counted_elsewhere,
        )
        return self.amounts[whose == OWN]

    def place_name(self, code: str) -> str:
        """The English name of a place of this portfolio, or the code itself."""
        return self._place_names.get(code, code)

    @cached_property
    def _place_names(self) -> dict[str, str]:
        return pairs(self.places, "place", "name")

    @cached_property
    def _known_names(self) -> dict[str, str]:
        """The English names of the places that are known, by code."""
        return pairs(self.places[self.places["kind"] != "unknown"], "place", "name")

    def inside(self, code: str) -> set[str]:
        """The code of a place, and of all that belong to it on the as-of date."""
        return self._geography.inside(code)

    @property
    def members_now(self) -> pd.DataFrame:
        """The memberships that hold on the as-of date; all where there is none."""
        return self._geography.members_now.copy(deep=False)

    @cached_property
    def _geography(self) -> Geography:
        return Geography(self.members, self.as_of)


def _table(counts: list[int], **columns: list[str]) -> pd.DataFrame:
    """Columns of texts, and one of the numbers of `projects`."""
    texts = {name: pd.array(values, dtype="str") for name, values in columns.items()}
    return pd.DataFrame(texts).assign(projects=pd.array(counts, dtype="int64"))


def _chosen(names: Mapping[str, str], codes: Collection[str]) -> dict[str, str]:
    """The names of those that are chosen, in their order."""
    chosen = {code: name for code, name in names.items() if code in codes}
    return dict(sorted(chosen.items(), key=lambda pair: (pair[1], pair[0])))
