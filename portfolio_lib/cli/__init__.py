"""The command portfolio: arguments, progress and exit codes only."""

from __future__ import annotations

import click

from portfolio_lib import __version__
from portfolio_lib.cli.build import build
from portfolio_lib.cli.check import check, rules
from portfolio_lib.cli.files import export, template
from portfolio_lib.cli.lists import list_, names
from portfolio_lib.cli.verify import verify

__all__ = ["main"]


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  portfolio build                       every report that portfolio.toml names
  portfolio build --country XK          the report for Kosovo
  portfolio build --donor sem --format pdf
  portfolio build --data mydata --as-of 2026-06-30
  portfolio check                       what is wrong in the data, and what to do
  portfolio list donors""",
)
@click.version_option(__version__, prog_name="portfolio")
def main() -> None:
    """Reports for each country and each donor from one list of projects."""


for _command in (build, verify, check, list_, rules, names, export, template):
    main.add_command(_command)
