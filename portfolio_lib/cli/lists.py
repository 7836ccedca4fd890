"""Commands that list what a portfolio holds."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from portfolio_lib.cli.answers import answered
from portfolio_lib.cli.options import (
    Given,
    OneOf,
    as_of_option,
    data_option,
    ends_with_exit_code,
    file_option,
    json_option,
    portfolio_of,
    settings_of,
)
from portfolio_lib.cli.printing import (
    print_accepted,
    print_json,
    print_names,
    print_table,
    records,
)
from portfolio_lib.cli.show import projects_listed
from portfolio_lib.cli.terminal import echo
from portfolio_lib.errors import UsageError
from portfolio_lib.files.whole import write_whole

if TYPE_CHECKING:
    from portfolio_lib.model import Portfolio


@click.command(
    "list",
    epilog="""\b
Examples:
  portfolio list countries
  portfolio list projects --donor SEM --status ongoing
  portfolio list donors --json""",
)
@click.argument("what", type=OneOf(["countries", "donors", "projects", "reports"]))
@data_option
@as_of_option
@json_option
@click.option("--donor", metavar="DONOR", help="Only projects of this donor: identifier or name.")
@click.option("--country", metavar="PLACE", help="Only projects in this place, by code or name.")
@click.option("--status", metavar="STATUS", help="Only projects of this status, such as ongoing.")
@ends_with_exit_code
def list_(
    what: str,
    data: Given,
    as_of: str | None,
    as_json: bool,
    donor: str | None,
    country: str | None,
    status: str | None,
) -> None:
    """List the countries (with regions and groups), donors, projects or reports."""
    settings = settings_of({"data": data})
    if (donor or country or status) and what != "projects":
        raise UsageError("--donor, --country and --status choose projects: portfolio list projects")
    if what == "reports":
        rows = [
            {"report": kind.name, "made for each": kind.made_for, "notebook": str(kind.notebook)}
            for kind in settings.reports
        ]
        _print(rows, as_json)
        return
    with answered(settings, as_of, "list", what, donor, country, status, as_json) as is_known:
        if not is_known:
            portfolio = portfolio_of(settings, as_of)
            if what == "projects":
                rows = projects_listed(portfolio, donor, country, status)
            else:
                rows = _listed(portfolio, what)
            _print(rows, as_json)


def _print(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print_json(rows)
    else:
        print_table(rows)


@click.command(
    epilog="""\b
Examples:
  portfolio names                       every name with its spellings, and probable pairs
  portfolio names --pairs pairs.csv     the pairs as a table: fill in same or different
  portfolio names --accept pairs.csv    take the decisions into the tables of the data folder"""
)
@data_option
@json_option
@file_option("--pairs", "Write the probable pairs into a CSV file, to be filled in.")
@file_option(
    "--accept",
    "Put the decisions in such a file into the tables of the data folder.",
    "decisions",
)
@ends_with_exit_code
def names(data: Given, as_json: bool, pairs: Path | None, decisions: Path | None) -> None:
    """List organisations and places with their spellings, and pairs that may be one."""
    from portfolio_lib.names.pairs.decisions import accept, called_different, pairs_as_csv
    from portfolio_lib.names.pairs.pairs import compared, probable_pairs
    from portfolio_lib.names.pairs.spellings import identities

    settings = settings_of({"data": data})
    if decisions is not None:
        if settings.data_from is not None:
            raise UsageError(
                f"the tables at {settings.data_from} cannot be changed from here; copy the data "
                "into a folder, take the decisions into it, and copy its tables back"
            )
        print_accepted(accept(decisions, settings.data))
        return
    found = identities(portfolio_of(settings, None))
    likely = probable_pairs(found, called_different(settings.data))
    if pairs is not None:
        write_whole(pairs, pairs_as_csv(likely).encode())
        echo(f"Wrote {len(likely)} pairs to {pairs}. Fill in the column decision with same "
                   f"or different, then: portfolio names --accept {pairs}")  # fmt: skip
    elif as_json:
        print_json({"names": [asdict(one) for one in found],
                    "pairs": [asdict(pair) for pair in likely]})  # fmt: skip
    else:
        print_names(found, likely, len(found) - len(compared(found)))


def _listed(portfolio: Portfolio, what: str) -> list[dict[str, Any]]:
    if what == "donors":
        return records(portfolio.donors())
    footnotes = portfolio.places.set_index("place")["footnote"].dropna()
    rows = records(portfolio.stated_places())
    return [
        {**row, "footnote": footnotes[row["place"]]} if row["place"] in footnotes.index else row
        for row in rows
    ]
