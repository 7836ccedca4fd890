"""The command that makes published reports again and compares."""

from __future__ import annotations

import sys

import click

from portfolio_lib.cli.options import (
    FAILED,
    Given,
    ends_with_exit_code,
    output_option,
    settings_of,
)
from portfolio_lib.cli.terminal import echo


@click.command(
    epilog="""\b
Exit codes: 0 the same bytes; 1 some report differs; 2 wrong usage or settings.

\b
Examples:
  portfolio verify
  portfolio verify reports/country/kosovo.en.pdf"""
)
@click.argument("files", nargs=-1, metavar="[FILE]...")
@output_option
@click.option(
    "--any-notebook",
    is_flag=True,
    help="Also run notebooks that portfolio.toml does not name; a notebook is a program.",
)
@ends_with_exit_code
def verify(files: tuple[str, ...], output: Given, any_notebook: bool) -> None:
    """Make published reports again from what is kept; say whether all bytes are the same."""
    from portfolio_lib.publishing import session
    from portfolio_lib.publishing.interruption import Interruption

    with Interruption():
        verified = session.verify(
            settings_of({"output": output}),
            files,
            any_notebook=any_notebook,
            on_verified=lambda one: echo(
                f"{one.name}: {'; '.join(one.differences) or 'the same bytes'}"
            ),
        )
    same = sum(not one.differences for one in verified)
    echo(f"{same} of {len(verified)} reports have the same bytes.")
    if same < len(verified):
        sys.exit(FAILED)
