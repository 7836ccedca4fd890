"""What a build tells while it runs and when it is done, to people or to machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from portfolio_lib.cli.printing import called, indented, reports_counted
from portfolio_lib.messages import cut_in_the_middle

if TYPE_CHECKING:
    from portfolio_lib.files.addresses import Address
    from portfolio_lib.publishing.run import Outcome, Result

__all__ = ["LOG", "Printer", "Progress", "logged"]

LOG = "build.log.json"
"""The file in the output folder that keeps what the newest build did."""
_SLOWEST = 5
_LONGEST = 1000
"""Of an error so much is printed [characters]."""


class Progress(Protocol):
    """Is told how a build goes on."""

    def making(self, names: Sequence[str]) -> None:
        """These reports are being made now."""

    def made(self, outcome: Outcome) -> None:
        """A report is made, or failed."""


class Printer:
    """Tells about a build: in sentences, or with `as_json` in objects of JSON, one a line."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json

    @contextmanager
    def progress(self, number: int) -> Iterator[Progress]:
        """A bar where a person watches, else a line for each report."""
        if self._as_json:
            yield _Lines(lambda outcome: json.dumps(_told(outcome), ensure_ascii=False))
        elif sys.stderr.isatty() and number:
            from tqdm import tqdm

            with tqdm(total=number, unit=" reports", file=sys.stderr, leave=False) as bar:
                yield _Bar(bar)
        else:
            yield _Lines(_line)

    def nothing_to_do(self, number: int, output: Path | Address) -> None:
        """Everything is there already."""
        if self._as_json:
            click.echo(json.dumps({"made": 0, "unchanged": number, "failed": []}))
        else:
            click.echo(f"nothing to do: {reports_counted(number)} unchanged")
            click.echo(f"Open {output}/index.html")

    def summary(self, result: Result, log: dict[str, Any], output: Path | Address) -> None:
        """What failed and why, how many reports were made, and where to look."""
        if self._as_json:
            click.echo(json.dumps(log, ensure_ascii=False))
            return
        _print_failures(result)
        _print_gone(result)
        _print_counts(result, log)
        if result.remarks:
            click.echo(f"{result.remarks} remarks on the data: see portfolio check.")
        click.echo(f"Open {output}/index.html")


def logged(result: Result, seconds: float) -> dict[str, Any]:
    """What a build did, for machines and for the file that keeps it.

    Of an error it has the kind and the cell, not what an exception says: the file stands
    beside the reports, and that may be anybody's data.
    """
    failed = [outcome for outcome in result.outcomes if outcome.error]
    slowest = sorted(result.outcomes, key=lambda outcome: -outcome.seconds)[:_SLOWEST]
    return {
        "made": len(result.outcomes) - len(failed),
        "unchanged": len(result.unchanged),
        "failed": [_told(outcome) for outcome in failed],
        "gone": [called(entry) for entry in result.gone],
        "removed": list(result.removed),
        "left_over": list(result.left_over),
        "seconds": round(seconds, 1),
        "slowest": [[outcome.job.name, round(outcome.seconds, 2)] for outcome in slowest],
    }


class _Lines:
    def __init__(self, line: Any) -> None:
        self._line = line

    def making(self, names: Sequence[str]) -> None:
        """A line is only for what is done."""

    def made(self, outcome: Outcome) -> None:
        click.echo(self._line(outcome))


class _Bar:
    def __init__(self, bar: Any) -> None:
        self._bar = bar

    def making(self, names: Sequence[str]) -> None:
        self._bar.set_postfix_str(", ".join(names[:2]))

    def made(self, outcome: Outcome) -> None:
        if outcome.error:
            self._bar.write(_line(outcome), file=sys.stderr)
        self._bar.update()


def _line(outcome: Outcome) -> str:
    state = "failed" if outcome.error else "made"
    return f"{state:6} {outcome.job.name}  {outcome.seconds:.1f} s"


def _told(outcome: Outcome) -> dict[str, Any]:
    told = {
        "report": outcome.job.name,
        "state": "failed" if outcome.error else "made",
        "seconds": round(outcome.seconds, 2),
        "reasons": list(outcome.job.reasons),
        "files": list(outcome.files),
    }
    error = outcome.error
    if error is None:
        return told
    return told | {
        "error": error.public,
        "cell": error.cell,
        "source": indented(error.source) if error.source else None,
    }


def _print_failures(result: Result) -> None:
    for outcome in result.outcomes:
        if outcome.error:
            reason = cut_in_the_middle(str(outcome.error), _LONGEST)
            click.echo(f"{outcome.job.name} was not made: {reason}", err=True)
            if outcome.error.source:
                click.echo(indented(outcome.error.source), err=True)
    for outcome in result.outcomes:
        if outcome.printed:
            click.echo(f"{outcome.job.name} printed:\n{indented(outcome.printed)}", err=True)


def _print_gone(result: Result) -> None:
    for entry in result.gone:
        click.echo(f"{called(entry)} is gone from the data or the settings, and from the index")
    for path in result.removed:
        click.echo(f"removed {path}")
    if not result.left_over:
        return
    number = len(result.left_over)
    several = f"{number} files belong" if number > 1 else f"{result.left_over[0]} belongs"
    click.echo(f"{several} to no report any more; --prune removes what is left over")


def _print_counts(result: Result, log: dict[str, Any]) -> None:
    if not result.outcomes and not result.gone:
        click.echo(f"nothing to do: {reports_counted(log['unchanged'])} unchanged")
        return
    if len(result.outcomes) > _SLOWEST:
        named = (f"{name} {seconds:.1f} s" for name, seconds in log["slowest"])
        click.echo(f"Slowest: {', '.join(named)}")
    click.echo(f"{reports_counted(log['made'])} made, {log['unchanged']} unchanged, "
               f"{len(log['failed'])} failed, in {log['seconds']:.1f} s.")  # fmt: skip
