"""A workspace of one's own, and a new kind of report in it: files that a person goes on with."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from portfolio_lib import config
from portfolio_lib.config import Config
from portfolio_lib.errors import UsageError
from portfolio_lib.files.regular import read_file
from portfolio_lib.files.whole import write_whole
from portfolio_lib.model.keys import KEYS, PLACES, own_parameter
from portfolio_lib.settings import packaged

__all__ = ["begin", "new_report"]

_SETTINGS = """\
# Which data, which reports, for whom, in which languages, as of when.
# Paths are relative to this file; the command line overrides what stands here.

data = "data"
output = "reports"
as_of = "today"  # the day the reports speak of: a date such as 2026-06-30, or "today"
languages = ["en"]  # any of "en", "de", "fr", "es", "pt", "ar"
formats = ["html", "pdf", "xlsx"]

# [theme]
# organisation = "Some Fund"
# accent = "#7a1f3d"

# A report is a notebook and what it is made for: each "place", each "donor", or the
# whole "portfolio". Another one: portfolio new report NAME --for-each place
"""
_REPORT = """
[[report]]
name = "{name}"
notebook = "notebooks/{file}"
for_each = {for_each}
"""
_README = """\
# Reports

- `data/` holds the sources: spreadsheets, IATI files, pages. `organisations.csv` gives a name to
  each organisation; `portfolio names` lists those it does not have yet.
- `portfolio check` says what came of each file, and what is wrong.
- `portfolio build` makes the reports; open `reports/index.html`.
- `notebooks/` holds the reports, and `explore.ipynb` to look around in JupyterLab.
  `portfolio preview country --watch` shows one while you change it.
- Every night, with cron:
  `0 2 * * * cd {folder} && {program} --quiet build`
"""
_PAGE = """\
Ongoing Projects


A First Project

Objective: To be replaced by your own projects.

Donor: European Commission

Country: Serbia

Duration: January 2025 – December 2027
"""
_ORGANISATIONS = "organisation,name,short_name,aliases\n"
_IGNORED = "reports/\n.ipynb_checkpoints/\n"


def begin(folder: Path, source: Path | None = None) -> None:
    """Make a workspace: settings, data, notebooks, and what to do next.

    Parameters
    ----------
    folder : a new folder, or one with nothing in it.
    source : a file with projects, which is copied; without one there is an invented project.

    Raises
    ------
    UsageError
        When there is something in the folder already, or it cannot be written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty; give the name of a new folder")
    files = {
        config.FILE_NAME: _SETTINGS + "".join(_entries(Config())),
        "README.md": _README.format(folder=shlex.quote(str(folder.resolve())), program=_program()),
        ".gitignore": _IGNORED,
        "data/organisations.csv": _ORGANISATIONS,
    }
    if source is None:
        files["data/projects.txt"] = _PAGE
    for name, text in files.items():
        write_whole(folder / name, text.encode())
    _copy_notebooks(folder)
    shutil.copy(packaged("explore.ipynb"), folder / "notebooks")
    if source is not None:
        shutil.copy(source, folder / "data" / source.name)


def new_report(settings: Config, name: str, for_each: str | Sequence[str]) -> Path:
    """Add a kind of report to a workspace: a notebook to be changed, and its settings.

    Parameters
    ----------
    settings : of the workspace.
    name : of the new kind of report, and of its notebook.
    for_each : the key or keys that it is made for, or "portfolio".

    Returns
    -------
    Path
        The notebook.

    Raises
    ------
    UsageError
        When there is such a report or notebook already, or the settings cannot be added to.
    """
    keys = (for_each,) if isinstance(for_each, str) else tuple(for_each)
    file = settings.file or settings.data.parent / config.FILE_NAME
    notebook = file.parent / "notebooks" / f"{name}.ipynb"
    before = read_file(file).decode() if file.exists() else ""
    names_reports = "report" in tomllib.loads(before)
    added = [] if names_reports else list(_entries(settings))
    added.append(_REPORT.format(name=name, file=notebook.name, for_each=_keys_written(keys)))
    text = "\n".join([*([before.rstrip()] if before else []), "".join(added).lstrip()])
    config.parsed(text.encode(), file)
    if notebook.exists():
        raise UsageError(f"{notebook} is there already; give the report another name")
    if not names_reports:
        _copy_notebooks(file.parent)
    write_whole(notebook, _notebook(name, keys))
    write_whole(file, text.encode())
    return notebook


def _program() -> str:
    """How to call this program from anywhere, such as cron, which knows no path of ours."""
    return f"{shlex.quote(sys.executable)} -m portfolio_lib"


def _entries(settings: Config) -> Iterator[str]:
    """The kinds of report as portfolio.toml names them."""
    for kind in settings.reports:
        yield _REPORT.format(
            name=kind.name, file=kind.notebook.name, for_each=_keys_written(kind.keys)
        )


def _copy_notebooks(folder: Path) -> None:
    for kind in Config().reports:
        target = folder / "notebooks" / kind.notebook.name
        if not target.exists():
            write_whole(target, kind.notebook.read_bytes())


def _keys_written(keys: Sequence[str]) -> str:
    """Keys as TOML has them, which writes texts and lists as JSON does."""
    return json.dumps(keys[0] if len(keys) == 1 else list(keys), ensure_ascii=False)


def _notebook(name: str, for_each: Sequence[str]) -> bytes:
    """A notebook to begin with: that of the shipped report for the same, with its own title.

    For other keys it is that for each donor, which chooses by them instead.
    """
    kinds = {kind.keys: kind for kind in Config().reports}
    keys = tuple("place" if key in PLACES else key for key in for_each)
    shipped = kinds.get(keys) or kinds["donor",]
    content: dict[str, Any] = json.loads(shipped.notebook.read_text(encoding="utf-8"))
    if keys not in kinds:
        content = json.loads(_choosing(json.dumps(content), keys))
    about = content["cells"][0]
    title = name.replace("_", " ").replace("-", " ")
    about["source"] = [f"# {title[:1].upper()}{title[1:]}\n", *about["source"][1:]]
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _choosing(notebook: str, keys: Sequence[str]) -> str:
    """The text of the notebook for each donor, for other keys."""
    names = {key: KEYS[key].parameter if key in KEYS else own_parameter(key) for key in keys}
    ways = {key: f".for_key({json.dumps(key)}, {name})" for key, name in names.items()}
    ways |= {key: f".for_{key}({key})" for key in keys if key in ("donor", "place")}
    told = "".join(f", {key}={key}" for key in ("donor", "place") if key in keys)
    values = "".join(f"{name} = {_EXAMPLES.get(key, _EXAMPLE)}\n" for key, name in names.items())
    for before, after in (
        (_DONOR_LINE, values),
        (".for_donor(donor)", "".join(ways.values())),
        (", donor=donor", told),
        ("One report for each donor.", f"One report for each {' and '.join(keys)}."),
    ):
        inside = json.dumps(before)[1:-1]
        if inside not in notebook:
            raise UsageError(f"the shipped notebook for donors has no {before!r}; install it again")
        notebook = notebook.replace(inside, json.dumps(after)[1:-1])
    if "place" in keys:
        for show in (
            "amounts",
            "register",
            "projects",
            "annex",
            "sectors",
            "about",
            "timeline",
            "map",
        ):
            notebook = notebook.replace(
                f"show.{show}(portfolio)", f"show.{show}(portfolio, place=place)"
            )
    return notebook


_DONOR_LINE = 'donor = "sem"  # an identifier of organisations.csv; see "portfolio list donors"\n'
_EXAMPLE = '""  # its code or name'
_EXAMPLES = {
    "donor": '"sem"  # an identifier of organisations.csv; see "portfolio list donors"',
    "place": '"XK"  # ISO 3166-1 alpha-2, UN M49, or a group such as "EU"',
    "year": "2016",
}
