"""Commands that write a file for people or other programs."""

from __future__ import annotations

from pathlib import Path

import click

from portfolio_lib.cli.options import (
    Given,
    as_of_option,
    data_option,
    portfolio_of,
    settings_of,
    told,
)
from portfolio_lib.files import write_whole
from portfolio_lib.printing import print_left_out

__all__ = ["export", "template"]


@click.command(
    epilog="""\b
Examples:
  portfolio export --iati activities.xml
  portfolio export --iati activities.xml --reporting-org ICMPD"""
)
@data_option
@as_of_option
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
@told
def export(data: Given, as_of: str | None, iati: Path, reporting_org: str | None) -> None:
    """Write the projects into a file for other programs."""
    from portfolio_lib.export import iati_file, reporter_named
    from portfolio_lib.names.organisations import Organisations

    settings = settings_of({"data": data})
    known = Organisations(settings.data)
    reporter = reporter_named(known, reporting_org) if reporting_org else None
    portfolio = portfolio_of(settings, as_of)
    made = iati_file(portfolio, reporter)
    write_whole(iati, made.content)
    print_left_out(made.left_out, "IATI")
    click.echo(f"Wrote {iati}: {made.projects} of {len(portfolio)} projects.")


@click.command(
    epilog="""\b
Examples:
  portfolio template projects.xlsx      then fill it in and put it into the data folder"""
)
@click.argument("file", type=click.Path(path_type=Path))
@told
def template(file: Path) -> None:
    """Write an empty Excel sheet for projects, with its columns explained."""
    from portfolio_lib.template import write_template

    write_template(file)
    click.echo(f"Wrote {file}. Fill it in and put it into the data folder.")
