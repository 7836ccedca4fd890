"""Which places belong to which: regions and groups, and what they contain."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import pandas as pd

from portfolio_lib.model.relations import closure, groups


class Geography:
    """The places of a portfolio as they belong to regions and groups.

    Parameters
    ----------
    members : the table of that name.
    as_of : the as-of date; without it, all memberships hold.
    """

    def __init__(self, members: pd.DataFrame, as_of: date | None) -> None:
        self._members = members
        self._as_of = as_of

    @cached_property
    def members_now(self) -> pd.DataFrame:
        """The memberships that hold on the as-of date; all where there is none."""
        if self._as_of is None or self._members.empty:
            return self._members
        day = pd.Timestamp(self._as_of)
        since, until = self._members["since"], self._members["until"]
        return self._members[(since.isna() | (since <= day)) & (until.isna() | (until >= day))]

    def containing(self, code: str) -> set[str]:
        """The place itself and all that contain it on the as-of date."""
        return closure({code}, self._parents)

    def inside(self, code: str) -> set[str]:
        """The place itself and all that belong to it on the as-of date."""
        return closure({code}, groups(self.members_now, "place", "member"))

    def within(self, codes: set[str]) -> set[str]:
        """Places and all that ever belong to them."""
        return closure(codes, self._children)

    @cached_property
    def _parents(self) -> dict[str, list[str]]:
        """What contains each place on the as-of date."""
        return groups(self.members_now, "member", "place")

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        """What ever belonged to each place."""
        return groups(self._members, "place", "member")
