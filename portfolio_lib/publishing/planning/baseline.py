"""The earlier slice that a report compares with."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from portfolio_lib.errors import UsageError
from portfolio_lib.language import Language, phrase
from portfolio_lib.loading import load, with_audiences
from portfolio_lib.model import Portfolio
from portfolio_lib.model.days import day_of
from portfolio_lib.model.saved import day_in, view_of
from portfolio_lib.model.tables import TABLES
from portfolio_lib.publishing.making.confidentiality import Outside
from portfolio_lib.publishing.output.entries import Entry
from portfolio_lib.publishing.output.published import Published
from portfolio_lib.publishing.output.store import Content
from portfolio_lib.publishing.planning.slices import cut
from portfolio_lib.publishing.planning.targets import Target

_LEFT = phrase("A project that this report no longer covers")
_EMPTY = {"text": "", "integer": 0, "number": 0.0, "flag": False, "date": "2000-01-01"}
"""What stands in a column that must have a value."""


class Earlier(Protocol):
    """Finds the slice that a person wants a report to compare with."""

    def slice(self, target: Target, before: Entry | None) -> Content | None:
        """The slice for a target; None where it had none."""


class OfFile:
    """Slices of a saved portfolio, or of a data folder as it once was."""

    def __init__(self, file: Path, audiences: Mapping[str, str]) -> None:
        portfolio = Portfolio.from_saved(file) if file.is_file() else load(file)
        self._portfolio = with_audiences(portfolio, audiences)

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
            if content is not None and _is_for(target, content):
                kept[json.loads(content)["as_of"]] = content
        if self._day not in kept:
            days = ", ".join(sorted(day for day in kept if day)) or "none"
            raise UsageError(
                f"nothing of {self._day} is kept for {target.name}; kept are the days {days}. "
                "Give a saved portfolio or a data folder of that day instead"
            )
        return Content.of(kept[self._day])


def earlier(text: str, published: Published, audiences: Mapping[str, str]) -> Earlier:
    """What a person means by a file, a folder or a day.

    Raises
    ------
    UsageError : when it is none of these.
    """
    if Path(text).exists():
        return OfFile(Path(text), audiences)
    try:
        return OfDay(day_of(text) or date.min, published)
    except UsageError as error:
        raise UsageError(
            f"--since is {text!r}; expected a saved portfolio, a data folder, or a date such as "
            "2016-10-31"
        ) from error


def since(
    before: Entry | None,
    new: Content,
    published: Published,
    target: Target,
    *,
    afresh: bool = False,
) -> str:
    """The earlier slice for want of any wish: what was published before the data changed.

    Where the slice is still the published one, the report goes on comparing with what it
    compares with already. A slice that was for others is none to compare with: it may hold
    what this report must not show. With `afresh` a slice of the same as-of date is none either:
    it is not an earlier report, but a trial of this one.
    """
    if before is None or not before.files:
        return ""
    made_from = before.made_from
    name = made_from.since if made_from.slice == new.sha256 else made_from.slice
    content = published.store.get(name)
    if content is None or not _is_for(target, content):
        return ""
    return "" if afresh and day_in(content) == day_in(new.bytes) else name


def _is_for(target: Target, content: bytes) -> bool:
    """Whether a slice was cut for those who read the report for a target."""
    view = view_of(content)
    wanted = (target.audience, target.codes.get("donor"))
    return view is not None and (view.audience, view.donor) == wanted


def without_names(content: bytes, outside: Outside, own: Collection[str], language: str) -> bytes:
    """An earlier slice without what others now have: such a project is counted, not named.

    A project that was corrected, for example from one donor to another, has left the slice
    but not the portfolio. A report that named it would tell one donor of another's project.

    Parameters
    ----------
    content : the earlier slice.
    outside : the projects of the whole portfolio.
    own : the identifiers of the projects that the slice has now.
    language : what the report speaks.
    """
    stated = json.loads(content)
    tables = stated["tables"]
    hidden = sorted(outside.hidden([*tables["projects"], *tables.get("left_out", ())], own))
    if not hidden:
        return content
    for name, rows in tables.items():
        tables[name] = [row for row in rows if row.get("project") not in hidden]
    if "view" in stated:
        told = stated["view"]["unattributed"]
        stated["view"]["unattributed"] = [one for one in told if one not in hidden]
    left = Language(language).translate(_LEFT)
    tables["projects"] += [
        _unnamed(f"no-longer-here-{number}", left, language)
        for number, _ in enumerate(hidden, start=1)
    ]
    text = json.dumps(stated, ensure_ascii=False, separators=(",\n", ": "), sort_keys=True)
    return text.encode() + b"\n"


def _unnamed(project: str, title: str, language: str) -> dict[str, Any]:
    """The row of a project of which no more may be said than that it was there."""
    columns = TABLES["projects"].columns
    row = {one.name: None if one.optional else _EMPTY[one.kind] for one in columns}
    spoken = {"language": language} if "language" in row else {}
    return row | spoken | {"project": project, "title": title}
