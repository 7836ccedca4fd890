"""What a person asks of a build."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from portfolio_lib.settings import ENGINES


@dataclass(frozen=True)
class Request:
    """What a person asks of a build; without anything, all that portfolio.toml names.

    Parameters
    ----------
    reports : only these kinds of report.
    countries : only these places, by code or name.
    donors : only these donors, by identifier or name.
    others : by key only these of it, such as ``{"sector": ("15110",)}``.
    languages : only these languages.
    as_of : the as-of date, a date or a text such as ``"2016-10-31"``.
    since : the earlier data that reports compare with: a file, a folder or a day.
    again : make also what is there already.
    prune : remove the files that belong to no report any more, and keep nothing that only
        earlier builds account for: reports that were asked for by hand, and slices of the same
        day that reports would compare with.
    engine : one of `settings.ENGINES`.
    wait : wait for another build in the same output folder instead of ending.
    accept_changes : publish this once although more is gone than ``[guards]`` allow.
    """

    reports: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    donors: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    as_of: date | str | None = None
    since: str | None = None
    again: bool = False
    prune: bool = False
    engine: str = ENGINES[0]
    wait: bool = False
    accept_changes: bool = False
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """What was chosen by key."""
        chosen = {"place": self.countries, "donor": self.donors, **self.others}
        return {key: codes for key, codes in chosen.items() if codes}

    @property
    def is_everything(self) -> bool:
        """Whether every report that should be there is asked for."""
        return not (self.reports or self.codes or self.languages)

    @property
    def key(self) -> str:
        """Which reports, as a text."""
        return json.dumps([self.reports, self.codes, bool(self.languages)])

    @property
    def is_plain(self) -> bool:
        """Whether nothing need be done where nothing changed."""
        return not (self.since or self.again or self.prune)
