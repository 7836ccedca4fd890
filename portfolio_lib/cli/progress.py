"""What a build says while it runs and when it is done, to people or to machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any, Self

from portfolio_lib.cli.terminal import echo, from_here, is_verbose
from portfolio_lib.errors import PortfolioError, ReportError
from portfolio_lib.messages import counted, cut_in_the_middle
from portfolio_lib.publishing.data_state import DataState
from portfolio_lib.publishing.results import Outcome, Progress, Result

_MOST = 20
"""So many warnings about files are printed."""
_LONGEST = 1000
"""Of an error so much is printed [characters]."""


class Printer:
    """Speaks of a build in sentences, or with `as_json` in objects of JSON, one a line.

    Where a person watches, a bar shows how far it is; it is gone after the block.
    """

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._bar: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def on_progress(self, progress: Progress) -> None:
        """Show how far the build is."""
        if self._as_json or not sys.stderr.isatty():
            return
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(total=progress.total, unit=" reports", file=sys.stderr, leave=False)
        self._bar.set_postfix_str(", ".join(progress.making[:2]))

    def on_outcome(self, outcome: Outcome) -> None:
        """Say what became of a report."""
        if self._as_json:
            from portfolio_lib.publishing.log import outcome_logged

            echo(json.dumps(outcome_logged(outcome), ensure_ascii=False))
        elif self._bar is None:
            echo(_line(outcome))
        else:
            if outcome.error:
                self._bar.write(_line(outcome), file=sys.stderr)
            self._bar.update()

    def summary(self, result: Result) -> None:
        """What failed and why, how many reports were made, and where to look."""
        if self._as_json:
            from portfolio_lib.publishing.log import logged

            echo(json.dumps(logged(result), ensure_ascii=False))
            return
        _print_failures(result)
        _print_gone(result)
        _print_counts(result)
        _print_state(result.state)
        echo(f"Open {from_here(result.output)}/index.html")


def _print_state(state: DataState) -> None:
    """What is wrong in the data: errors and files on the error stream, remarks as before."""
    for warning in state.warnings[:_MOST]:
        echo(f"warning: {warning}", err=True)
    if (more := len(state.warnings) - _MOST) > 0:
        echo(f"warning: and {more} more; see portfolio check", err=True)
    if state.errors:
        errors = counted(state.errors, "error")
        echo(
            f"{errors} in the data, and what they are about is left out: see portfolio check.",
            err=True,
        )
    if state.remarks:
        echo(f"{counted(state.remarks, 'remark')} on the data: see portfolio check.")


def _line(outcome: Outcome) -> str:
    state = "failed" if outcome.error else "made"
    return f"{state:6} {outcome.job.name}  {outcome.seconds:.1f} s"


def _print_failures(result: Result) -> None:
    for outcome in result.failed:
        if outcome.error:
            failure_told(outcome.job.name, outcome.error)
    for outcome in result.outcomes:
        remarks_told(outcome.job.name, outcome.remarks, outcome.printed)


def failure_told(name: str, error: PortfolioError) -> None:
    """Say why a report was not made; with --verbose also where in the cell."""
    from portfolio_lib.publishing.log import indented

    echo(f"{name} was not made: {cut_in_the_middle(str(error), _LONGEST)}", err=True)
    if not isinstance(error, ReportError):
        return
    if error.traceback and is_verbose():
        echo(indented(error.traceback), err=True)
    elif error.source:
        echo(indented(error.source), err=True)


def remarks_told(name: str, remarks: Iterable[object], printed: str) -> None:
    """Say what of its notebook a report does not show, and what that wrote to its error stream."""
    from portfolio_lib.publishing.log import indented

    for remark in remarks:
        echo(f"{name}, {remark}", err=True)
    if printed:
        echo(f"{name} printed:\n{indented(printed)}", err=True)


def _print_gone(result: Result) -> None:
    from portfolio_lib.publishing.output.entries import called

    for entry in result.gone:
        echo(f"{called(entry)} is gone from the data or the settings, and from the index")
    for path in result.removed:
        echo(f"removed {path}")
    if not result.left_over:
        return
    number = len(result.left_over)
    several = f"{number} files belong" if number > 1 else f"{result.left_over[0]} belongs"
    echo(f"{several} to no report any more; --prune removes what is left over")


def _print_counts(result: Result) -> None:
    from portfolio_lib.publishing.log import SLOWEST, slowest

    if not result.outcomes and not result.gone:
        echo(
            f"nothing to do: {counted(len(result.unchanged), 'report')} unchanged"
            if result.unchanged
            else "nothing to do: no project states what these reports are made for"
        )
        return
    if len(result.outcomes) > SLOWEST:
        named = (f"{o.job.name} {o.seconds:.1f} s" for o in slowest(result))
        echo(f"Slowest: {', '.join(named)}")
    echo(
        f"{counted(len(result.made), 'report')} made, {len(result.unchanged)} unchanged, "
        f"{len(result.failed)} failed, in {result.seconds:.1f} s."
    )
