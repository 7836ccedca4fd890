"""The command that makes reports."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from portfolio_lib.cli.options import (
    FAILED,
    Given,
    Place,
    Several,
    as_of_option,
    chosen_by_key,
    data_option,
    ends_with_exit_code,
    key_options,
    settings_of,
)
from portfolio_lib.cli.printing import print_plan
from portfolio_lib.cli.progress import Printer
from portfolio_lib.settings import ENGINES, LANGUAGES, Config
from portfolio_lib.vocabulary import FORMATS

if TYPE_CHECKING:
    from portfolio_lib.publishing.request import Request


@click.command(
    epilog="""\b
Exit codes: 0 all made; 1 some report failed (the others are made all the same);
2 wrong usage, settings or input (nothing was built), or another build holds the folder;
4 so much is gone from the data since the last build that nothing was published;
129, 130 or 143 stopped by SIGHUP, Ctrl-C or SIGTERM (what was finished is published).

\b
Examples:
  portfolio build
  portfolio build --country XK --country RS
  portfolio build --country FR          also places that are part of a region or group
  portfolio build --plan                what would be made, and why
  portfolio build --sector 15110 --for "Funding window=A"
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
    help="Only for this donor, by identifier or name. May be repeated.",
)
@key_options
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=Several(FORMATS),
    metavar="html,pdf,xlsx",
    help="Which files to make; may be repeated. [default: what portfolio.toml says, else all]",
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="CODE",
    type=click.Choice(LANGUAGES),
    help=f"Language: {', '.join(LANGUAGES)}; may be repeated. "
    "[default: what portfolio.toml says, else en]",
)
@as_of_option
@click.option("--plan", "only_plan", is_flag=True, help="Only say what would be made, and why.")
@click.option("--again", is_flag=True, help="Also make the reports for which nothing has changed.")
@click.option(
    "--since",
    metavar="FILE|DATE",
    help="The earlier data that reports compare with: a saved portfolio, a data folder, or the "
    "as-of date of an earlier build. [default: what was published before the data changed]",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default=ENGINES[0],
    help="What runs the notebooks: our own engine, or a Jupyter kernel; the reports are the same.",
)
@click.option(
    "--log-format",
    type=click.Choice(("text", "json")),
    default="text",
    help="How to say what is done: lines for people, or one JSON object a line for programs.",
)
@click.option("--wait", is_flag=True, help="Wait for another build in the same output folder.")
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Make the reports on a Dask cluster, such as tcp://10.0.0.1:8786. "
    "[default: what portfolio.toml says, else on this machine]",
)
@click.option("--prune", is_flag=True, help="Remove the files of reports that are gone.")
@click.option(
    "--accept-changes",
    is_flag=True,
    help="Publish this once although more is gone from the data than [guards] of portfolio.toml "
    "allow.",
)
@ends_with_exit_code
def build(
    data: Given,
    output: Given,
    reports: tuple[str, ...],
    countries: tuple[str, ...],
    donors: tuple[str, ...],
    formats: tuple[tuple[str, ...], ...],
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
    accept_changes: bool,
    **others: tuple[str, ...],
) -> None:
    """Make the reports and put them into the output folder."""
    from portfolio_lib.publishing import session
    from portfolio_lib.publishing.request import Request

    settings = settings_of(
        {
            "data": data,
            "output": output,
            "formats": tuple(dict.fromkeys(word for words in formats for word in words)) or None,
            "languages": languages,
            "scheduler": scheduler,
        }
    )
    settings = replace(settings, data_from=None)  # they are copied to this machine already
    request = Request(
        reports,
        countries,
        donors,
        languages,
        as_of,
        since,
        again,
        prune,
        engine,
        wait,
        accept_changes,
        chosen_by_key(others),
    )
    if only_plan:
        print_plan(session.plan(settings, request))
        return
    build_and_tell(settings, request, as_json=log_format == "json")


def build_and_tell(settings: Config, request: Request, *, as_json: bool = False) -> None:
    """Build, and say what is done; the command ends with 1 where a report failed."""
    from portfolio_lib.publishing import session
    from portfolio_lib.publishing.interruption import Interruption

    printer = Printer(as_json=as_json)
    with Interruption() as interruption, printer:
        result = session.build(
            settings,
            request,
            on_outcome=printer.on_outcome,
            on_progress=printer.on_progress,
            uninterrupted=interruption.uninterrupted,
        )
    printer.summary(result)
    if result.failed:
        sys.exit(FAILED)
