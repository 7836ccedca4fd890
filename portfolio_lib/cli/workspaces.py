"""The commands that begin something: a workspace of one's own, a new kind of report in it."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from portfolio_lib import config
from portfolio_lib.cli.build import build_and_tell
from portfolio_lib.cli.options import ends_with_exit_code
from portfolio_lib.cli.terminal import echo, from_here
from portfolio_lib.messages import counted
from portfolio_lib.settings import FILE_NAME


@click.command(
    epilog="""\b
Examples:
  portfolio init mine                   with a first project, to be replaced
  portfolio init mine --from list.xlsx  with your own list"""
)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="A file with your projects; it is copied into the data folder.",
)
@ends_with_exit_code
def init(folder: Path, source: Path | None) -> None:
    """Begin a workspace: settings, data, notebooks, and what to do next."""
    from portfolio_lib.workspaces import begin

    portfolio = begin(folder, source)
    number = 0 if portfolio is None else len(portfolio)
    found = counted(number, "project") if number else "no project yet"
    echo(f"Made {folder}, with {found}.")
    there = f"portfolio -C {shlex.quote(str(folder))}"
    if source is not None and not number:
        echo(f"No project was read from {source}: {there} check says why")
        return
    echo(f"Next: {there} check, then {there} build")


@click.group()
def new() -> None:
    """Begin something new in a workspace: a kind of report."""


@new.command(
    epilog="""\b
Examples:
  portfolio new report briefing --for-each place
  portfolio new report sectors --for-each sector
  portfolio new report pairs --for-each donor --for-each place
  portfolio new report board --for-each portfolio"""
)
@click.argument("name")
@click.option(
    "--for-each",
    "for_each",
    multiple=True,
    required=True,
    metavar="KEY",
    help="What it is made for: each place, country, region, group, donor, implementing, project, "
    "sector, year or own field; twice for each combination; or once for the portfolio.",
)
@ends_with_exit_code
def report(name: str, for_each: tuple[str, ...]) -> None:
    """Write a notebook and its settings, and build the reports of it.

    The notebook begins as that of the shipped report for the same; change it in JupyterLab,
    with portfolio preview NAME --watch beside it.
    """
    from portfolio_lib.publishing.request import Request
    from portfolio_lib.workspaces import new_report

    notebook = new_report(config.settings_of(Path()), name, for_each)
    echo(f"Made {from_here(str(notebook))} and its entry in {FILE_NAME}.")
    build_and_tell(config.settings_of(Path()), Request(reports=(name,)))
