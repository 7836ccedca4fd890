"""Commands that write a file for people or other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from portfolio_lib.cli.options import (
    Given,
    as_of_option,
    data_option,
    ends_with_exit_code,
    file_option,
    portfolio_of,
    settings_of,
)
from portfolio_lib.cli.printing import print_left_out
from portfolio_lib.cli.terminal import echo
from portfolio_lib.errors import UsageError
from portfolio_lib.files.whole import write_whole

if TYPE_CHECKING:
    from portfolio_lib.export import Exported


@click.command(
    epilog="""\b
Examples:
  portfolio export --iati activities.xml
  portfolio export --iati activities.xml --reporting-org ICMPD
  portfolio export --xlsx projects.xlsx"""
)
@data_option
@as_of_option
@file_option("--iati", "Write an activity file of the IATI Activity Standard 2.03.")
@file_option(
    "--xlsx",
    "Write an Excel workbook: a row for each project, more sheets for amounts and so on.",
)
@click.option(
    "--reporting-org",
    metavar="NAME",
    help="Who reports the projects that name no reporting organisation (for IATI): a name that "
    "organisations.csv of the data folder has, with iati_refs and kind.",
)
@ends_with_exit_code
def export(
    data: Given,
    as_of: str | None,
    iati: Path | None,
    xlsx: Path | None,
    reporting_org: str | None,
) -> None:
    """Write the projects into files for other programs."""
    from portfolio_lib.export import iati_file, reporter_named, workbook
    from portfolio_lib.names.organisations import Organisations
    from portfolio_lib.names.places import Places

    if not (iati or xlsx):
        raise UsageError("say which file to write: --iati FILE, --xlsx FILE, or both")
    settings = settings_of({"data": data})
    organisations = Organisations(settings.data)
    reporter = reporter_named(organisations, reporting_org) if reporting_org else None
    portfolio = portfolio_of(settings, as_of)
    if iati:
        _write(iati, iati_file(portfolio, reporter), "IATI", len(portfolio))
    if xlsx:
        made = workbook(portfolio, Places(settings.data), organisations)
        _write(xlsx, made, "Excel", len(portfolio))


def _write(file: Path, made: Exported, what: str, projects: int) -> None:
    write_whole(file, made.content)
    print_left_out(made.left_out, what)
    echo(f"Wrote {file}: {made.projects} of {projects} projects.")


@click.command(
    epilog="""\b
Examples:
  portfolio template projects.xlsx      then fill it in and put it into the data folder"""
)
@click.argument("file", type=click.Path(path_type=Path))
@ends_with_exit_code
def template(file: Path) -> None:
    """Write an empty Excel sheet for projects, with its columns explained."""
    from portfolio_lib.export.template import write_template

    write_template(file)
    echo(f"Wrote {file}. Fill it in and put it into the data folder.")
