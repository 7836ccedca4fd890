"""The command that makes reports."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from portfolio_lib import config
from portfolio_lib.cli.options import (
    FAILED,
    Several,
    as_of_option,
    data_option,
    portfolio_of,
    settings_of,
    told,
)
from portfolio_lib.errors import UsageError
from portfolio_lib.printing import print_outcome, print_plan, print_summary

if TYPE_CHECKING:
    from portfolio_lib.build.run import Outcome, Result
    from portfolio_lib.model import Portfolio

__all__ = ["build"]


@click.command(
    epilog="""\b
Exit codes: 0 all made; 1 some report failed (the others are made all the same);
2 wrong usage, settings or input (nothing was built).

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
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the reports go. [default: what portfolio.toml says, else reports]",
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
    metavar="html,pdf",
    help="Which files to make. [default: what portfolio.toml says, else both]",
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
@click.option("--prune", is_flag=True, help="Remove the files of reports that are gone.")
@told
def build(
    data: Path | None,
    output: Path | None,
    reports: tuple[str, ...],
    countries: tuple[str, ...],
    donors: tuple[str, ...],
    formats: tuple[str, ...] | None,
    languages: tuple[str, ...],
    as_of: str | None,
    only_plan: bool,
    again: bool,
    since: str | None,
    prune: bool,
) -> None:
    """Make the reports and put them into the output folder."""
    from portfolio_lib.build import run
    from portfolio_lib.build.folder import Folder
    from portfolio_lib.build.job import Selection
    from portfolio_lib.build.plan import plan
    from portfolio_lib.build.pool import LocalPool
    from portfolio_lib.build.publish import Publisher
    from portfolio_lib.build.published import Published
    from portfolio_lib.build.since import earlier

    start = time.monotonic()
    given = {"data": data, "output": output, "formats": formats, "languages": languages}
    settings = settings_of(given)
    folder = Folder(settings.output)
    pool = None if only_plan else LocalPool(settings.limits)
    portfolio = portfolio_of(settings, as_of)
    _require_as_of(portfolio)
    published = Published(folder)
    selection = Selection(reports, countries, donors, languages, again)
    wish = earlier(since, published) if since else None
    planned = plan(portfolio, settings, selection, published, wish)
    if pool is None:
        print_plan(planned)
        return
    publisher = Publisher(folder)
    options = run.Options(prune=prune, language=settings.languages[0], theme=settings.theme)
    result = _with_progress(
        len(planned.needed),
        lambda say: run.build(planned, publisher, pool, replace(options, told=say)),
    )
    print_summary(result, portfolio, settings.output, time.monotonic() - start)
    if any(outcome.error for outcome in result.outcomes):
        sys.exit(FAILED)


def _require_as_of(portfolio: Portfolio) -> None:
    from portfolio_lib.loading import THREE_WAYS

    if portfolio.as_of is None:
        raise UsageError(f"there is no as-of date, and a report speaks of one day; {THREE_WAYS}")


def _with_progress(total: int, work: Callable[[Callable[[Outcome], None]], Result]) -> Result:
    """Do the work with a progress bar for a person, or a line for each report."""
    if not sys.stderr.isatty():
        return work(print_outcome)
    with click.progressbar(
        length=total, label="Reports", file=sys.stderr, item_show_func=lambda name: name
    ) as bar:
        return work(lambda outcome: bar.update(1, outcome.job.name))
