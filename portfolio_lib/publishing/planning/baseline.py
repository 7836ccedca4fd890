"""The earlier slice that a report compares with."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Protocol

from portfolio_lib.errors import UsageError
from portfolio_lib.loading import load
from portfolio_lib.model import Portfolio
from portfolio_lib.publishing.output.manifest import Entry
from portfolio_lib.publishing.output.published import Published
from portfolio_lib.publishing.output.store import Content
from portfolio_lib.publishing.planning.targets import Target, cut

__all__ = ["Earlier", "OfDay", "OfFile", "earlier", "since"]


class Earlier(Protocol):
    """Finds the slice that a person wants a report to compare with."""

    def slice(self, target: Target, before: Entry | None) -> Content | None:
        """The slice for a target; None where it had none."""


class OfFile:
    """Slices of a saved portfolio, or of a data folder as it once was."""

    def __init__(self, file: Path) -> None:
        self._portfolio = Portfolio.from_saved(file) if file.is_file() else load(file)

    def slice(self, target: Target, before: Entry | None) -> Content | None:  # noqa: ARG002
        """The slice that the report for the target would have had."""
        try:
            return Content.of(cut(self._portfolio, target).dumped())
        except UsageError:
            return None


class OfDay:
    """Slices that are kept from a build with this as-of date."""

    def __init__(self, day: date, published: Published) -> None:
        self._day = day.isoformat()
        self._published = published

    def slice(self, target: Target, before: Entry | None) -> Content | None:
        """The slice of that day.

        Raises
        ------
        UsageError : when the report is there, and nothing of that day is kept of it.
        """
        if before is None or not before.files:
            return None
        kept = {}
        for name in (before.made_from.since, before.made_from.slice):
            content = self._published.store.get(name)
            if content is not None:
                kept[json.loads(content)["as_of"]] = content
        if self._day not in kept:
            days = ", ".join(sorted(day for day in kept if day)) or "none"
            raise UsageError(
                f"nothing of {self._day} is kept for {target.name}; kept are the days {days}. "
                "Give a saved portfolio or a data folder of that day instead"
            )
        return Content.of(kept[self._day])


def earlier(text: str, published: Published) -> Earlier:
    """What a person means by a file, a folder or a day.

    Raises
    ------
    UsageError : when it is none of these.
    """
    if Path(text).exists():
        return OfFile(Path(text))
    try:
        return OfDay(date.fromisoformat(text), published)
    except ValueError as error:
        raise UsageError(
            f"--since is {text!r}; expected a saved portfolio, a data folder, or a date such as "
            "2016-10-31"
        ) from error


def since(before: Entry | None, new: str, published: Published) -> str:
    """The earlier slice for want of any wish: what was published before the data changed.

    Where the slice is still the published one, the report goes on comparing with what it
    compares with already.
    """
    if before is None or not before.files:
        return ""
    made_from = before.made_from
    name = made_from.since if made_from.slice == new else made_from.slice
    return name if published.store.get(name) is not None else ""
