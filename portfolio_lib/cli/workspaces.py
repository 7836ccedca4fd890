"""The command that begins a workspace of one's own."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from portfolio_lib import config
from portfolio_lib.cli.options import ends_with_exit_code
from portfolio_lib.cli.terminal import echo
from portfolio_lib.errors import UsageError
from portfolio_lib.files.whole import write_whole

__all__ = ["init"]

_SETTINGS = """\
# Which data, which reports, for whom, in which languages, as of when.
# Paths are relative to this file; the command line overrides what stands here.

data = "data"
output = "reports"
as_of = "today"  # the day the reports speak of: a date such as 2026-06-30, or "today"
languages = ["en"]  # any of "en", "de", "fr"
formats = ["html", "pdf", "xlsx"]

# A report is a notebook and what it is made for: each "place", each "donor", or the
# whole "portfolio".
"""
_REPORT = """
[[report]]
name = "{name}"
notebook = "notebooks/{file}"
for_each = "{for_each}"
"""
_README = """\
# Reports

- `data/` holds the sources: spreadsheets, IATI files, pages. `organisations.csv` gives a name to
  each organisation; `portfolio names` lists those it does not have yet.
- `portfolio check` says what came of each file, and what is wrong.
- `portfolio build` makes the reports; open `reports/index.html`.
- Every night, with cron: `0 2 * * * cd {folder} && portfolio --quiet check; portfolio build`
"""
_PAGE = """\
Ongoing Projects


A First Project

Objective: To be replaced by your own projects.

Donor: European Commission

Country: Serbia

Duration: January 2025 – December 2027
"""
_TABLES = {"organisations.csv": "organisation,name,short_name,aliases\n"}


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
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty; give the name of a new folder")
    for name, text in _files(folder.name).items():
        write_whole(folder / name, text.encode())
    for kind in config.Config().reports:
        write_whole(folder / "notebooks" / kind.notebook.name, kind.notebook.read_bytes())
    if source is None:
        write_whole(folder / "data/projects.txt", _PAGE.encode())
    else:
        shutil.copy(source, folder / "data" / source.name)
    echo(f"Made {folder}. Next: portfolio -C {folder} check, then portfolio -C {folder} build")


def _files(name: str) -> dict[str, str]:
    reports = "".join(
        _REPORT.format(name=kind.name, file=kind.notebook.name, for_each=kind.for_each)
        for kind in config.Config().reports
    )
    tables = {f"data/{table}": text for table, text in _TABLES.items()}
    return {
        config.FILE_NAME: _SETTINGS + reports,
        "README.md": _README.format(folder=name),
        ".gitignore": "reports/\n.ipynb_checkpoints/\n",
        **tables,
    }
