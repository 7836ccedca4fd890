"""The command that puts together what one donor may be given."""

from __future__ import annotations

from pathlib import Path

import click

from portfolio_lib.cli.options import Given, ends_with_exit_code, output_option, settings_of
from portfolio_lib.cli.terminal import echo


@click.command(
    epilog="""\b
Examples:
  portfolio bundle --donor sem                 writes a zip
  portfolio bundle --donor sem --to for-sem    writes a folder"""
)
@click.option("--donor", required=True, metavar="ID", help="The donor, by identifier or name.")
@click.option(
    "--to",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A new folder, or a file that ends in .zip. [default: a zip named after the donor]",
)
@output_option
@ends_with_exit_code
def bundle(donor: str, to: Path | None, output: Given) -> None:
    """Put a donor's reports together, with an index and a manifest that name nobody else."""
    from portfolio_lib.publishing.bundle import bundled
    from portfolio_lib.publishing.output.bucket import folder_at
    from portfolio_lib.publishing.output.published import Published

    settings = settings_of({"output": output})
    echo(f"Wrote {bundled(Published(folder_at(settings.output)), donor, to, settings)}")
