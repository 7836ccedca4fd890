"""The command portfolio: arguments, progress and exit codes only."""

from __future__ import annotations

from importlib import import_module

import click

from portfolio_lib import __version__
from portfolio_lib.cli.terminal import be_quiet, be_verbose, prepare_streams, work_in
from portfolio_lib.messages import did_you_mean

__all__ = ["main"]

_HOMES = {
    "build": "build",
    "status": "status",
    "bundle": "bundle",
    "verify": "verify",
    "check": "check",
    "list": "lists",
    "show": "show",
    "init": "workspaces",
    "new": "workspaces",
    "preview": "preview",
    "lint": "lint",
    "rules": "check",
    "names": "lists",
    "adopt": "adopt",
    "export": "files",
    "template": "files",
}
"""The commands in the order of the help, and the module of each."""


class _Commands(click.Group):
    """Imports a command when it is asked for, so that none waits for another's imports."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_HOMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in _HOMES:
            hint = did_you_mean(cmd_name, _HOMES)
            raise click.UsageError(f"there is no command {cmd_name!r}; {hint}")
        module = import_module(f"portfolio_lib.cli.{_HOMES[cmd_name]}")
        found: click.Command = getattr(module, f"{cmd_name}_" if cmd_name == "list" else cmd_name)
        return found


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  portfolio build                       every report that portfolio.toml names
  portfolio build --country XK          the report for Kosovo
  portfolio build --donor sem --format pdf
  portfolio build --data mydata --as-of 2026-06-30
  portfolio check                       what is wrong in the data, and what to do
  portfolio show MIMAK                  one project: who funds it, where, since when
  portfolio init mine --from list.xlsx  a workspace of your own
  portfolio list donors""",
)
@click.version_option(__version__, prog_name="portfolio")
@click.option(
    "-C",
    "folder",
    type=click.Path(exists=True, file_okay=False),
    metavar="DIR",
    help="Work in this folder instead of the current one.",
)
@click.option("--quiet", is_flag=True, help="Print errors only.")
@click.option(
    "--verbose", is_flag=True, help="Also print where an error happened: in a cell, in the program."
)
def main(folder: str | None, quiet: bool, verbose: bool) -> None:
    """Reports for each country and each donor from one list of projects."""
    prepare_streams()
    if verbose:
        be_verbose()
    if quiet:
        be_quiet(click.get_current_context())
    if folder is not None:
        work_in(click.get_current_context(), folder)
