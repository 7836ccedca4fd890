"""How an output folder is: what stands there, and whether a person is needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portfolio_lib.publishing.log import earlier_builds
from portfolio_lib.publishing.making.sandbox import protection
from portfolio_lib.publishing.output.entries import called
from portfolio_lib.publishing.output.published import Published

_MOST = 3
"""So many reports or reasons are named in a line."""


@dataclass(frozen=True)
class Status:
    """How an output folder is.

    Parameters
    ----------
    output : the folder or its address.
    last : what the newest build did, as the log has it; None where there was none.
    reports, files : how many stand there.
    failed : the reports whose last build failed.
    changed : what happened to published files since, in sentences.
    left_over : the number of files that belong to no report any more.
    builds : the number of builds that are remembered.
    protection : what the system keeps a report's process from on this machine, in sentences.
    """

    output: str
    last: dict[str, Any] | None
    reports: int
    files: int
    failed: tuple[str, ...]
    changed: tuple[str, ...]
    left_over: int
    builds: int
    protection: tuple[str, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why a person is needed; nothing where nobody is."""
        found = [] if self.last else ["nothing was built yet"]
        found += [str(alarm) for alarm in (self.last or {}).get("alarms", ())]
        found += [f"{name} could not be made" for name in self.failed]
        return (*found, *self.changed)

    @property
    def plain(self) -> dict[str, Any]:
        """The same as values of JSON."""
        return {**vars(self), "reasons": list(self.reasons), "is_person_needed": bool(self.reasons)}

    @property
    def lines(self) -> list[str]:
        """The same for people, in eleven lines."""
        last = self.last or {}
        data = (
            f"{last.get('errors', 0)} errors, {last.get('data_remarks', 0)} remarks, "
            f"{last.get('warnings', 0)} warnings about files"
        )
        failed = f": {_first(self.failed)}" if self.failed else ""
        return [
            f"Output       {self.output}",
            f"Last build   {last.get('time', 'none')}",
            f"Outcome      {last.get('outcome', '-')}",
            f"Version      {last.get('version', '-')}",
            f"As of        {last.get('as_of') or '-'}",
            f"Reports      {self.reports} in {self.files} files, {self.left_over} left over",
            f"Failed       {len(self.failed)}{failed}",
            f"Data         {data}",
            f"Builds kept  {self.builds}",
            f"Protection   {' '.join(self.protection)}",
            f"A person is needed: {_first(self.reasons)}" if self.reasons else "Nobody is needed.",
        ]


def status_of(published: Published) -> Status:
    """How an output folder is; every published file is compared with its hash."""
    entries = published.manifest.entries
    files = [file for entry in entries for file in entry.files]
    happened = (published.what_happened_to(file) for file in files)
    builds = earlier_builds(published.folder)
    return Status(
        output=str(published.folder),
        last=builds[-1] if builds else None,
        reports=sum(1 for entry in entries if entry.files),
        files=len(files),
        failed=tuple(called(entry) for entry in entries if entry.status == "failed"),
        changed=tuple(str(reason) for reason in happened if reason),
        left_over=len(published.manifest.left_over),
        builds=len(builds),
        protection=tuple(protection()),
    )


def _first(texts: tuple[str, ...]) -> str:
    more = len(texts) - _MOST
    return "; ".join(texts[:_MOST]) + (f"; and {more} more" if more > 0 else "")
