"""The command portfolio: arguments, progress and exit codes only."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from difflib import get_close_matches
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

import click

from portfolio_lib import __version__, config
from portfolio_lib.errors import PortfolioError, UsageError
from portfolio_lib.files import write_whole
from portfolio_lib.printing import (
    SEVERITIES,
    print_accepted,
    print_csv,
    print_findings,
    print_left_out,
    print_names,
    print_outcome,
    print_rule,
    print_summary,
    print_table,
    records,
)

if TYPE_CHECKING:
    from portfolio_lib.build.run import Outcome
    from portfolio_lib.model import Portfolio

__all__ = ["main"]

FAILED, REFUSED, UNFORESEEN, INTERRUPTED = 1, 2, 3, 130
"""Exit codes besides 0: something failed, nothing was done, a mistake of ours, stopped."""

P = ParamSpec("P")

_data = click.option(
    "--data",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The data folder. [default: what portfolio.toml says, else data]",
)
_as_of = click.option(
    "--as-of",
    metavar="YYYY-MM-DD",
    help="The day the reports speak of. [default: what portfolio.toml or the sources say]",
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


class _Several(click.ParamType[tuple[str, ...]]):
    """Some of a few words, separated by commas."""

    name = "list"

    def __init__(self, known: Sequence[str]) -> None:
        self.known = known

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, ...]:
        words = tuple(dict.fromkeys(word.strip() for word in value.split(",")))
        for word in words:
            if word not in self.known:
                self.fail(f"{word!r} is not one of {', '.join(self.known)}", param, ctx)
        return words


def _told(command: Callable[P, None]) -> Callable[P, None]:
    """Let a command end with a message and an exit code instead of a traceback."""

    @wraps(command)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except PortfolioError as error:
            click.echo(f"portfolio: {error}", err=True)
            sys.exit(REFUSED)
        except KeyboardInterrupt:
            click.echo("portfolio: interrupted; what was finished is published", err=True)
            sys.exit(INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, BrokenPipeError):
            raise
        except Exception as error:
            if "PORTFOLIO_TRACEBACK" in os.environ:
                raise
            click.echo(
                f"portfolio: {type(error).__name__}: {error}\nThis was not foreseen. Set "
                "PORTFOLIO_TRACEBACK=1 to see where it happened, and report it.",
                err=True,
            )
            sys.exit(UNFORESEEN)

    return wrapper


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  portfolio build                       every report that portfolio.toml names
  portfolio build --country XK          the report for Kosovo
  portfolio build --donor sem --format pdf
  portfolio build --data mydata --as-of 2026-06-30
  portfolio check                       what is wrong in the data, and what to do
  portfolio list donors""",
)
@click.version_option(__version__, prog_name="portfolio")
def main() -> None:
    """Reports for each country and each donor from one list of projects."""


@main.command(
    epilog="""\b
Exit codes: 0 all made; 1 some report failed (the others are made all the same);
2 wrong usage, settings or input (nothing was built).

\b
Examples:
  portfolio build
  portfolio build --country XK --country RS
  portfolio build --country FR          also places that are part of a region or group
  portfolio build --report donor --format html,pdf --output /tmp/reports"""
)
@_data
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
    type=_Several(config.FORMATS),
    metavar="html,pdf",
    help="Which files to make. [default: what portfolio.toml says, else both]",
)
@click.option(
    "--language",
    "languages",
    multiple=True,
    metavar="CODE",
    type=click.Choice(config.LANGUAGES),
    help="Language of the reports. [default: en]",
)
@_as_of
@_told
def build(
    data: Path | None,
    output: Path | None,
    reports: tuple[str, ...],
    countries: tuple[str, ...],
    donors: tuple[str, ...],
    formats: tuple[str, ...] | None,
    languages: tuple[str, ...],
    as_of: str | None,
) -> None:
    """Make the reports and put them into the output folder."""
    from portfolio_lib.build import run
    from portfolio_lib.build.plan import Selection, plan

    start = time.monotonic()
    given = {"data": data, "output": output, "formats": formats, "languages": languages}
    settings = _settings(given)
    workers = run.Workers()
    portfolio = _portfolio(settings, as_of)
    _require_as_of(portfolio)
    jobs = plan(portfolio, settings, Selection(reports, countries, donors))
    outcomes = _with_progress(
        len(jobs), lambda told: run.build(portfolio, jobs, settings, workers, told)
    )
    print_summary(outcomes, portfolio, settings.output, time.monotonic() - start)
    if any(outcome.error for outcome in outcomes):
        sys.exit(FAILED)


@main.command(
    epilog="""\b
Exit codes: 0 nothing worse than --max-severity; 1 something worse; 2 wrong usage or settings.

\b
Examples:
  portfolio check
  portfolio check --data mydata --json"""
)
@_data
@_as_of
@_json
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, for a spreadsheet.")
@click.option(
    "--max-severity",
    type=click.Choice(SEVERITIES),
    default="warning",
    show_default=True,
    help="The worst finding that is still fine; a worse one ends with exit code 1.",
)
@_told
def check(
    data: Path | None, as_of: str | None, as_json: bool, as_csv: bool, max_severity: str
) -> None:
    """Print every finding, the worst first: where it is, what it is, and what to do."""
    findings = _portfolio(_settings({"data": data}), as_of).findings
    rows = records(findings)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif as_csv:
        print_csv(rows, list(findings.columns))
    else:
        print_findings(rows)
    if any(SEVERITIES.index(row["severity"]) > SEVERITIES.index(max_severity) for row in rows):
        sys.exit(FAILED)


@main.command(
    "list",
    epilog="""\b
Examples:
  portfolio list countries
  portfolio list donors --json""",
)
@click.argument("what", type=click.Choice(["countries", "donors", "projects", "reports"]))
@_data
@_as_of
@_json
@_told
def list_(what: str, data: Path | None, as_of: str | None, as_json: bool) -> None:
    """List the countries (with regions and groups), donors, projects or reports."""
    settings = _settings({"data": data})
    if what == "reports":
        rows = [
            {"report": kind.name, "made for each": kind.for_each, "notebook": str(kind.notebook)}
            for kind in settings.reports
        ]
    else:
        rows = _listed(_portfolio(settings, as_of), what)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        print_table(rows)


@main.command(
    epilog="""\b
Examples:
  portfolio rules
  portfolio rules no-donor              one rule, with an example"""
)
@click.argument("rule", required=False)
@_json
@_told
def rules(rule: str | None, as_json: bool) -> None:
    """List the rules that findings name, or explain one of them."""
    from portfolio_lib.check import catalogue

    known = catalogue()
    if rule is not None and rule not in known:
        close = get_close_matches(rule, known, n=3)
        raise UsageError(f"no rule {rule!r}; {'did you mean' if close else 'known are'} "
                         f"{', '.join(close or known)}")  # fmt: skip
    chosen = [known[rule]] if rule else list(known.values())
    if as_json:
        click.echo(json.dumps([asdict(item) for item in chosen], ensure_ascii=False, indent=2))
    elif rule:
        print_rule(known[rule])
    else:
        print_table([{"rule": r.id, "severity": r.severity, "meaning": r.meaning} for r in chosen])


@main.command(
    epilog="""\b
Examples:
  portfolio names                       every name with its spellings, and probable pairs
  portfolio names --pairs pairs.csv     the pairs as a table: fill in same or different
  portfolio names --accept pairs.csv    take the decisions into the tables of the data folder"""
)
@_data
@_json
@click.option(
    "--pairs",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the probable pairs into a CSV file, to be filled in.",
)
@click.option(
    "--accept",
    "decisions",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Take the decisions in such a file into the tables of the data folder.",
)
@_told
def names(data: Path | None, as_json: bool, pairs: Path | None, decisions: Path | None) -> None:
    """List organisations and places with their spellings, and pairs that may be one."""
    from portfolio_lib.identities.decisions import accept, called_different, pairs_as_csv
    from portfolio_lib.identities.likeness import probable_pairs
    from portfolio_lib.identities.spellings import identities

    settings = _settings({"data": data})
    if decisions is not None:
        print_accepted(accept(decisions, settings.data))
        return
    found = identities(_portfolio(settings, None))
    likely = probable_pairs(found, called_different(settings.data))
    if pairs is not None:
        write_whole(pairs, pairs_as_csv(likely).encode())
        click.echo(f"Wrote {len(likely)} pairs to {pairs}. Fill in the column decision with same "
                   f"or different, then: portfolio names --accept {pairs}")  # fmt: skip
    elif as_json:
        click.echo(json.dumps({"names": [asdict(one) for one in found],
                               "pairs": [asdict(pair) for pair in likely]},
                              ensure_ascii=False, indent=2))  # fmt: skip
    else:
        print_names(found, likely)


@main.command(
    epilog="""\b
Examples:
  portfolio export --iati activities.xml
  portfolio export --iati activities.xml --reporting-org ICMPD"""
)
@_data
@_as_of
@click.option(
    "--iati",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    required=True,
    help="Write an activity file of the IATI Activity Standard 2.03.",
)
@click.option(
    "--reporting-org",
    metavar="NAME",
    help="Who reports the projects that name no reporting organisation: a name that "
    "organisations.csv of the data folder has, with iati_refs and kind.",
)
@_told
def export(data: Path | None, as_of: str | None, iati: Path, reporting_org: str | None) -> None:
    """Write the projects into a file for other programs."""
    from portfolio_lib.export import iati_file
    from portfolio_lib.names.organisations import Organisations

    settings = _settings({"data": data})
    reporter = Organisations(settings.data).find(reporting_org) if reporting_org else None
    if reporting_org and reporter is None:
        raise UsageError(f"organisations.csv has no organisation {reporting_org!r}; add a row")
    portfolio = _portfolio(settings, as_of)
    made = iati_file(portfolio, reporter)
    write_whole(iati, made.content)
    print_left_out(made.left_out, "IATI")
    click.echo(f"Wrote {iati}: {made.projects} of {len(portfolio)} projects.")


@main.command(
    epilog="""\b
Examples:
  portfolio template projects.xlsx      then fill it in and put it into the data folder"""
)
@click.argument("file", type=click.Path(path_type=Path))
@_told
def template(file: Path) -> None:
    """Write an empty Excel sheet for projects, with its columns explained."""
    from portfolio_lib.template import write_template

    write_template(file)
    click.echo(f"Wrote {file}. Fill it in and put it into the data folder.")


def _settings(given: dict[str, Any]) -> config.Config:
    """The settings of portfolio.toml with what the command line says instead.

    Only the current folder is looked at: a file further up names notebooks that would
    run, and might be anybody's.
    """
    file = Path(config.FILE_NAME)
    settings = config.read(file if file.is_file() else None)
    return replace(settings, **{name: value for name, value in given.items() if value})


def _portfolio(settings: config.Config, as_of: str | None) -> Portfolio:
    from portfolio_lib.loading import load

    return load(settings.data, as_of or settings.as_of)


def _require_as_of(portfolio: Portfolio) -> None:
    from portfolio_lib.loading import THREE_WAYS

    if portfolio.as_of is None:
        raise UsageError(f"there is no as-of date, and a report speaks of one day; {THREE_WAYS}")


def _with_progress(
    total: int, work: Callable[[Callable[[Outcome], None]], list[Outcome]]
) -> list[Outcome]:
    """Do the work with a progress bar for a person, or a line for each report."""
    if not sys.stderr.isatty():
        return work(print_outcome)
    with click.progressbar(
        length=total, label="Reports", file=sys.stderr, item_show_func=lambda name: name
    ) as bar:
        return work(lambda outcome: bar.update(1, outcome.job.name))


def _listed(portfolio: Portfolio, what: str) -> list[dict[str, Any]]:
    if what == "projects":
        return records(portfolio.projects[["project", "title", "start", "end", "status"]])
    if what == "donors":
        return records(portfolio.donors())
    footnotes = portfolio.places.set_index("place")["footnote"].dropna()
    rows = records(portfolio.stated_places())
    return [
        {**row, "footnote": footnotes[row["place"]]} if row["place"] in footnotes.index else row
        for row in rows
    ]
