"""The command adopt: what the columns of a table are, and the rows of columns.csv for them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from portfolio_lib.cli.options import ends_with_exit_code
from portfolio_lib.cli.terminal import echo


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--write", is_flag=True, help="Write it as columns.csv into the data folder, to be corrected."
)
@click.option(
    "--data", "folder", type=click.Path(path_type=Path), default=Path("data"),
    help="The data folder [data].",
)  # fmt: skip
@ends_with_exit_code
def adopt(file: Path, folder: Path, *, write: bool) -> None:
    """Propose what the columns of a table FILE are, with a reason and three values of each.

    Nothing is applied unseen: the proposal becomes columns.csv with --write, or with a yes in
    a terminal. There a person corrects it, in a spreadsheet program for example.
    """
    from portfolio_lib.adopting import adopt as proposal_for

    proposal = proposal_for(file)
    for row in proposal.rows.to_dict("records"):
        what = row["header"] or f"(all rows: {row['value'] or 'fill in'})"
        echo(f"{what} -> {row['field'] or 'as it is'}: {row['reason']}")
        if row["examples"]:
            echo(f"    {row['examples']}")
    if "title" not in set(proposal.rows["field"]):
        echo("No column looks like titles of projects: write title as the field of the one that is")
    if not write and sys.stdin.isatty():
        write = click.confirm(f"Write this to {folder / 'columns.csv'}?")
    if write:
        echo(f"written: {proposal.save(folder)}")
    else:
        echo("Nothing is written; --write writes it as columns.csv into the data folder.")
