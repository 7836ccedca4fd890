"""What a build did, as values.

Only light things are imported here: a build in which nothing changed ends before anything
else is needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from portfolio_lib.errors import ReportError
from portfolio_lib.messages import counted, shortened
from portfolio_lib.publishing.data_state import DataState

if TYPE_CHECKING:
    from portfolio_lib.publishing.output.entries import Entry
    from portfolio_lib.publishing.planning.job import Job
    from portfolio_lib.render.remarks import Remark

_LONGEST = 300
"""Of an error so much is shown [characters]."""


@dataclass(frozen=True)
class Outcome:
    """What became of one report: its files, or the error; and the time it took [s].

    `printed` is what its notebook wrote to the error stream, `remarks` what of the notebook the
    report does not show.
    """

    job: Job
    files: tuple[str, ...] = ()
    error: ReportError | None = None
    seconds: float = 0.0
    printed: str = ""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Progress:
    """How far a build is: so many reports in all, and the names of those being made now."""

    total: int
    making: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class Result:
    """What a build did.

    Parameters
    ----------
    outcomes : of the reports that had to be made, in the order of the plan.
    unchanged : the names of the reports that were there already.
    gone : what the manifest said of reports that should not be there any more.
    removed, left_over : files of such reports, by path in the output folder.
    state : how the data are.
    output : the output folder, or its address.
    seconds : how long it all took [s].
    """

    outcomes: tuple[Outcome, ...] = ()
    unchanged: tuple[str, ...] = ()
    gone: tuple[Entry, ...] = field(default=())
    removed: tuple[str, ...] = ()
    left_over: tuple[str, ...] = ()
    state: DataState = field(default_factory=DataState)
    output: str = ""
    seconds: float = 0.0

    @property
    def made(self) -> tuple[Outcome, ...]:
        """The reports that were made."""
        return tuple(outcome for outcome in self.outcomes if not outcome.error)

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The reports that could not be made; their earlier files are still there."""
        return tuple(outcome for outcome in self.outcomes if outcome.error)

    @property
    def is_complete(self) -> bool:
        """Whether every report that was asked for is there now."""
        return not self.failed

    def __repr__(self) -> str:
        counts = (
            f"{counted(len(self.made), 'report')} made, {len(self.unchanged):,} unchanged, "
            f"{len(self.failed):,} failed, in {self.seconds:.1f} s"
        )
        failures = [
            f"  {o.job.name} was not made: {shortened(str(o.error), _LONGEST)}" for o in self.failed
        ]
        return "\n".join([f"<Result: {counts}; open {self.output}/index.html>", *failures])
