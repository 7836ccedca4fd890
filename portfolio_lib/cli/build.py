"""The command that makes reports."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from portfolio_lib import config
from portfolio_lib.cli.options import (
    FAILED,
    Given,
    Place,
    Several,
    as_of_option,
    data_option,
    portfolio_of,
    settings_of,
    told,
)
from portfolio_lib.cli.printing import print_plan
from portfolio_lib.cli.progress import LOG, Printer, logged
from portfolio_lib.errors import UsageError

if TYPE_CHECKING:
    from portfolio_lib.model import Portfolio
    from portfolio_lib.publishing.interruption import Interruption
    from portfolio_lib.publishing.making.pool import Pool
    from portfolio_lib.publishing.output.folder import Folder
    from portfolio_lib.publishing.planning.job import Plan
    from portfolio_lib.publishing.run import Result

__all__ = ["build"]


@click.command(
    epilog="""\b
Exit codes: 0 all made; 1 some report failed (the others are made all the same);
2 wrong usage, settings or input (nothing was built), or another build holds the folder;
130 or 143 stopped by Ctrl-C or SIGTERM (what was finished is published).

\b
Examples:
  portfolio build
  portfolio build --country XK --country RS
  portfolio build --country FR          also places that are part of a region or group
  portfolio build --plan                what would be made, and why
  portfolio build --report donor --format html,pdf --output /tmp/reports"""
)
@data_option
@click.option(
    "--output",
    type=Place(),
    metavar="DIR",
    help="Where the reports go: a folder, or an address such as s3://bucket/reports. "
    "[default: what portfolio.toml says, else reports]",
)
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="NAME",
    help="Only this kind of report: country, donor, portfolio. May be repeated.",
)
@click.option(
    "--country",
    "countries",
    multiple=True,
    metavar="CODE",
    help="Only for this place: a code such as XK, 002 or EU. May be repeated.",
)
@click.option(
    "--donor",
    "donors",
    multiple=True,
    metavar="ID",
    help="Only for this donor, by its identifier. May be repeated.",
)
@click.option(
    "--format",
    "formats",
    type=Several(config.FORMATS),
    metavar="html,pdf,xlsx",
    help="Which files to make. [default: what portfolio.toml says, else all]",
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="CODE",
    type=click.Choice(config.LANGUAGES),
    help="Language: en, de or fr; may be repeated. [default: what portfolio.toml says, else en]",
)
@as_of_option
@click.option("--plan", "only_plan", is_flag=True, help="Say what would be made and why, only.")
@click.option("--again", is_flag=True, help="Make also the reports for which nothing changed.")
@click.option(
    "--since",
    metavar="FILE|DATE",
    help="The earlier data that reports compare with: a saved portfolio, a data folder, or the "
    "as-of date of an earlier build. [default: what was published before the data changed]",
)
@click.option(
    "--engine",
    type=click.Choice(config.ENGINES),
    default=config.ENGINES[0],
    help="What runs the notebooks: our own engine, or a Jupyter kernel; the reports are equal.",
)
@click.option(
    "--log-format",
    type=click.Choice(("text", "json")),
    default="text",
    help="How to tell what is done: lines for people, or a JSON object a line for machines.",
)
@click.option("--wait", is_flag=True, help="Wait for another build in the same output folder.")
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Make the reports on a Dask cluster, such as tcp://10.0.0.1:8786. "
    "[default: what portfolio.toml says, else on this machine]",
)
@click.option("--prune", is_flag=True, help="Remove the files of reports that are gone.")
@told
def build(
    data: Given,
    output: Given,
    reports: tuple[str, ...],
    countries: tuple[str, ...],
    donors: tuple[str, ...],
    formats: tuple[str, ...] | None,
    languages: tuple[str, ...],
    as_of: str | None,
    only_plan: bool,
    again: bool,
    since: str | None,
    engine: str,
    log_format: str,
    wait: bool,
    scheduler: str | None,
    prune: bool,
) -> None:
    """Make the reports and put them into the output folder."""
    from portfolio_lib.publishing.interruption import Interruption
    from portfolio_lib.publishing.output.bucket import folder_at

    given = {
        "data": data,
        "output": output,
        "formats": formats,
        "languages": languages,
        "scheduler": scheduler,
    }
    settings = settings_of(given)
    folder = folder_at(settings.output)
    asked = _Asked(reports, countries, donors, languages, as_of, since, again, prune, engine)
    printer = Printer(as_json=log_format == "json")
    if only_plan:
        print_plan(_planned(folder, settings, asked))
        return
    if (number := asked.unchanged(folder, settings)) is not None:
        printer.nothing_to_do(number, settings.output)
        return
    with Interruption() as interruption:
        result, log = _built(folder, settings, asked, printer, interruption, wait=wait)
    printer.summary(result, log, settings.output)
    if any(outcome.error for outcome in result.outcomes):
        sys.exit(FAILED)


@dataclass(frozen=True)
class _Asked:
    """What the command line asks for."""

    reports: tuple[str, ...]
    countries: tuple[str, ...]
    donors: tuple[str, ...]
    languages: tuple[str, ...]
    as_of: str | None
    since: str | None
    again: bool
    prune: bool
    engine: str

    @property
    def selection(self) -> str:
        """Which reports, as a key."""
        return json.dumps([self.reports, self.countries, self.donors, bool(self.languages)])

    def unchanged(self, folder: Folder, settings: config.Config) -> int | None:
        """The number of reports, when nothing is to be done for them; else None."""
        from portfolio_lib.publishing.output.last_build import Memory, inputs

        memory = Memory(folder)
        if self.since or self.again or self.prune or memory.is_empty:
            return None
        return memory.unchanged(inputs(settings, self.as_of), self.selection)


def _planned(folder: Folder, settings: config.Config, asked: _Asked) -> Plan:
    from portfolio_lib.publishing.output.published import Published
    from portfolio_lib.publishing.planning.baseline import earlier
    from portfolio_lib.publishing.planning.job import Selection
    from portfolio_lib.publishing.planning.plan import plan

    portfolio = portfolio_of(settings, asked.as_of)
    _require_as_of(portfolio)
    published = Published(folder)
    selection = Selection(
        asked.reports, asked.countries, asked.donors, asked.languages, asked.again
    )
    wish = earlier(asked.since, published) if asked.since else None
    return plan(portfolio, settings, selection, published, wish)


def _built(
    folder: Folder,
    settings: config.Config,
    asked: _Asked,
    printer: Printer,
    interruption: Interruption,
    *,
    wait: bool,
) -> tuple[Result, dict[str, Any]]:
    from portfolio_lib.publishing.interruption import Stopped
    from portfolio_lib.publishing.output.last_build import Memory, inputs
    from portfolio_lib.publishing.output.lock import locked
    from portfolio_lib.publishing.output.manifest import MANIFEST

    start = time.monotonic()
    pool = _pool(settings)
    try:
        seen = inputs(settings, asked.as_of)
        # a mistake of the caller must not make a folder: there, the plan is made first
        first = None if folder.exists() else _planned(folder, settings, asked)
        with locked(folder, wait=wait):
            stale = first is None or folder.read(MANIFEST) is not None
            seen = inputs(settings, asked.as_of) if stale else seen
            plan = _planned(folder, settings, asked) if first is None or stale else first
            result, hashes = _made(plan, folder, settings, asked, pool, printer, interruption)
            log = logged(result, time.monotonic() - start)
            folder.write(LOG, json.dumps(log, ensure_ascii=False, indent=2).encode() + b"\n")
            if result.is_complete:
                Memory(folder).keep(seen, asked.selection, len(plan.jobs), hashes)
    except Stopped:
        pool.abandon()
        raise
    return result, log


def _made(
    plan: Plan,
    folder: Folder,
    settings: config.Config,
    asked: _Asked,
    pool: Pool,
    printer: Printer,
    interruption: Interruption,
) -> tuple[Result, Mapping[str, str]]:
    from portfolio_lib.publishing import run
    from portfolio_lib.publishing.output.publisher import Publisher

    publisher = Publisher(folder)
    options = run.Options(
        prune=asked.prune,
        language=settings.languages[0],
        theme=settings.theme,
        held=interruption.held,
        engine=asked.engine,
    )
    with printer.progress(len(plan.needed)) as progress:
        told = replace(options, told=progress.made, watched=progress.making)
        result = run.build(plan, publisher, pool, told)
    return result, publisher.hashes


def _pool(settings: config.Config) -> Pool:
    """Where the reports are made: on a cluster, or on this machine."""
    if settings.scheduler:
        from portfolio_lib.publishing.making.cluster import ClusterPool

        return ClusterPool(settings.scheduler, settings.limits)
    from portfolio_lib.publishing.making.pool import LocalPool

    return LocalPool(settings.limits)


def _require_as_of(portfolio: Portfolio) -> None:
    from portfolio_lib.loading import THREE_WAYS

    if portfolio.as_of is None:
        raise UsageError(f"there is no as-of date, and a report speaks of one day; {THREE_WAYS}")
