"""The command that examines notebooks before they become reports."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path

import click

from portfolio_lib import config
from portfolio_lib.cli.options import FAILED, ends_with_exit_code
from portfolio_lib.cli.terminal import echo
from portfolio_lib.messages import counted


@click.command(
    epilog="""\b
Exit codes: 0 nothing found; 1 something found; 2 wrong usage or settings.

\b
Examples:
  portfolio lint                        the notebooks that portfolio.toml names
  portfolio lint notebooks              all in a folder
  portfolio lint notebooks/rates.ipynb

\b
A cell that may: # lint-ok: clock"""
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[NOTEBOOK]...")
@ends_with_exit_code
def lint(files: tuple[Path, ...]) -> None:
    """Say what in notebooks would differ tomorrow, on another machine, or be read by nobody.

    The parameters cell, outputs left in, paths of one machine, network, clock, random numbers
    without a seed, figures without words, levels of headings that are left out.
    """
    from portfolio_lib.publishing.lint import lint as flaws_of

    settings = config.settings_of(Path())
    named = dict.fromkeys(
        file for kind in settings.reports for file in (kind.notebook, *kind.notebooks.values())
    )
    inside = [sorted(file.glob("*.ipynb")) if file.is_dir() else [file] for file in files]
    chosen = tuple(chain.from_iterable(inside)) if files else tuple(named)
    flaws = list(flaws_of(chosen, settings))
    for flaw in flaws:
        echo(str(flaw))
    several = counted(len(chosen), "notebook")
    echo(f"{len(flaws)} found in {several}." if flaws else f"Nothing found in {several}.")
    if flaws:
        sys.exit(FAILED)
