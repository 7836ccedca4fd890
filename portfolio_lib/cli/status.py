"""The command that says how the reports are."""

from __future__ import annotations

import sys

import click

from portfolio_lib.cli.options import (
    FAILED,
    Given,
    ends_with_exit_code,
    json_option,
    output_option,
    settings_of,
)
from portfolio_lib.cli.printing import print_json
from portfolio_lib.cli.terminal import echo


@click.command(
    epilog="""\b
Exit codes: 0 nobody is needed; 1 a person is needed; 2 wrong usage or settings.

\b
Examples:
  portfolio status
  portfolio status --json               for a program that watches over it"""
)
@output_option
@json_option
@ends_with_exit_code
def status(output: Given, as_json: bool) -> None:
    """Say in eleven lines how the reports are doing, and whether a person is needed."""
    from portfolio_lib.publishing import session

    found = session.status(settings_of({"output": output}))
    if as_json:
        print_json(found.plain)
    else:
        echo("\n".join(found.lines))
    if found.reasons:
        sys.exit(FAILED)
