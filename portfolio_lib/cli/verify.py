"""The command that makes published reports again and compares."""

from __future__ import annotations

import sys

import click

from portfolio_lib.cli.options import FAILED, Given, Place, settings_of, told

__all__ = ["verify"]


@click.command(
    epilog="""\b
Exit codes: 0 the same bytes; 1 some report differs; 2 wrong usage or settings.

\b
Examples:
  portfolio verify
  portfolio verify reports/country/kosovo.en.pdf"""
)
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option(
    "--output",
    type=Place(),
    metavar="DIR",
    help="Where the reports are. [default: what portfolio.toml says, else reports]",
)
@told
def verify(files: tuple[str, ...], output: Given) -> None:
    """Make published reports again from what is kept; say whether all bytes are the same."""
    from portfolio_lib.publishing import verify as verifying
    from portfolio_lib.publishing.interruption import Interruption
    from portfolio_lib.publishing.making.pool import LocalPool
    from portfolio_lib.publishing.output.bucket import folder_at
    from portfolio_lib.publishing.output.published import Published

    settings = settings_of({"output": output})
    published = Published(folder_at(settings.output))
    entries = verifying.chosen(published, files)
    same = 0
    with Interruption():
        for verified in verifying.verify(entries, published, LocalPool(settings.limits)):
            same += not verified.differences
            click.echo(f"{verified.name}: {'; '.join(verified.differences) or 'the same bytes'}")
    click.echo(f"{same} of {len(entries)} reports have the same bytes.")
    if same < len(entries):
        sys.exit(FAILED)
