"""A workspace of one's own, and a new kind of report in it: files that a person goes on with.

The parameters of its notebooks are set to what is in its data, so that each runs in JupyterLab.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from portfolio_lib import config
from portfolio_lib.errors import PortfolioError, UsageError
from portfolio_lib.files.regular import read_file
from portfolio_lib.files.whole import write_whole
from portfolio_lib.loading import load, portfolio_of
from portfolio_lib.model import Portfolio
from portfolio_lib.model.keys import PLACES, parameter_of
from portfolio_lib.settings import FILE_NAME, WHOLE, Config, packaged

_SETTINGS = """\
# Which data, which reports, for whom, in which languages, as of when.
# Paths are relative to this file; the command line overrides what stands here.

data = "data"
output = "reports"
{as_of}  # the day that reports speak of: "today", a date such as 2026-06-30, or that of the data
languages = ["en"]  # any of "en", "de", "fr", "es", "pt", "ar"
formats = ["html", "pdf", "xlsx"]

# [theme]
# organisation = "Some Fund"
# accent = "#7a1f3d"

# A report is a notebook and what it is made for: each "place", each "donor", or the
# whole "portfolio". Another one: portfolio new report NAME --for-each place
"""
_TODAY = 'as_of = "today"'
_STATED = "# " + _TODAY
"""Where the data state a day of their own, which counts without this."""
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


def begin(folder: Path, source: Path | None = None) -> Portfolio | None:
    """Make a workspace: settings, data, notebooks, and what to do next.

    Parameters
    ----------
    folder : a new folder, or one with nothing in it.
    source : a file with projects, which is copied; without one there is an invented project.

    Returns
    -------
    Portfolio or None
        What is in its data; None where they cannot be read.

    Raises
    ------
    UsageError
        When there is something in the folder already, or it cannot be written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise UsageError(f"{folder} is not empty; give the name of a new folder")
    files = {
        FILE_NAME: _settings(_STATED),
        "README.md": _README.format(folder=shlex.quote(str(folder.resolve())), program=_program()),
        ".gitignore": _IGNORED,
        "data/organisations.csv": _ORGANISATIONS,
    }
    if source is None:
        files["data/projects.txt"] = _PAGE
    for name, text in files.items():
        write_whole(folder / name, text.encode())
    if source is not None:
        shutil.copy(source, folder / "data" / source.name)
    portfolio = _read(lambda: load(folder / "data"))
    if portfolio is None or portfolio.as_of is None:
        write_whole(folder / FILE_NAME, _settings(_TODAY).encode())
    _copy_notebooks(folder, portfolio)
    explore = _with_values(packaged("explore.ipynb").read_bytes(), portfolio, ["donor", "place"])
    write_whole(folder / "notebooks/explore.ipynb", explore)
    return portfolio


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
        When there is such a report or notebook already, the settings cannot be added to, or
        there is no such key; nothing is written then.
    """
    keys = (for_each,) if isinstance(for_each, str) else tuple(for_each)
    file = settings.file or settings.data.parent / FILE_NAME
    notebook = file.parent / "notebooks" / f"{name}.ipynb"
    before = read_file(file).decode() if file.exists() else ""
    names_reports = "report" in tomllib.loads(before)
    added = [] if names_reports else list(_entries(settings))
    added.append(_REPORT.format(name=name, file=notebook.name, for_each=_keys_written(keys)))
    if name in {kind.name for kind in settings.reports}:
        raise UsageError(f"there is a report {name!r} already; give the new one another name")
    text = "\n\n".join([*([before.rstrip()] if before else []), "".join(added).lstrip()])
    config.parsed(text.encode(), file)
    if notebook.exists():
        raise UsageError(f"{notebook} is there already; give the report another name")
    portfolio = _read(lambda: portfolio_of(settings))
    content = _with_values(_notebook(name, keys), portfolio, keys)
    if not names_reports:
        _copy_notebooks(file.parent, portfolio)
    write_whole(notebook, content)
    write_whole(file, text.encode())
    return notebook


def _settings(as_of: str) -> str:
    return _SETTINGS.format(as_of=as_of) + "".join(_entries(Config()))


def _program() -> str:
    """How to call this program from anywhere, such as cron, which knows no path of ours."""
    return f"{shlex.quote(sys.executable)} -m portfolio_lib"


def _entries(settings: Config) -> Iterator[str]:
    """The kinds of report as portfolio.toml names them."""
    for kind in settings.reports:
        yield _REPORT.format(
            name=kind.name, file=kind.notebook.name, for_each=_keys_written(kind.keys)
        )


def _copy_notebooks(folder: Path, portfolio: Portfolio | None) -> None:
    for kind in Config().reports:
        target = folder / "notebooks" / kind.notebook.name
        if not target.exists():
            content = kind.notebook.read_bytes()
            write_whole(target, _with_values(content, portfolio, kind.keys))


def _read(portfolio: Callable[[], Portfolio]) -> Portfolio | None:
    """A portfolio, or None where its data cannot be used: `check` says why."""
    try:
        return portfolio()
    except PortfolioError:
        return None


def _with_values(notebook: bytes, portfolio: Portfolio | None, keys: Sequence[str]) -> bytes:
    """A notebook whose parameters are values of some keys that a project has, if one has all."""
    found = _values(portfolio, [key for key in keys if key != WHOLE]) if portfolio else {}
    if not found:
        return notebook
    content: dict[str, Any] = json.loads(notebook)
    for cell in content["cells"]:
        if "parameters" in cell["metadata"].get("tags", ()):
            text = "".join(cell["source"])
            for name, value in found.items():
                line = rf'^{name} = ("[^"]*"|\d+)'
                said = f"{name} = {json.dumps(value, ensure_ascii=False)}"
                text = re.sub(line, said.replace("\\", r"\\"), text, flags=re.MULTILINE)
            cell["source"] = text.splitlines(keepends=True)
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _values(portfolio: Portfolio, keys: Sequence[str]) -> dict[str, str | int]:
    """By the parameter's name the value of each key that most projects have beside those before."""
    found: dict[str, str | int] = {}
    values = {key: portfolio.key_values(key).values() for key in keys}
    left = frozenset[str](portfolio.projects["project"])
    for stated in values.values():
        left &= frozenset[str]().union(*(value.projects for value in stated))
    for key, stated in values.items():
        if not left:
            return {}
        best = max(stated, key=lambda value: len(left & value.projects))
        left &= best.projects
        found[parameter_of(key)] = int(best.code) if key == "year" else best.code
    return found


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
    names = {key: parameter_of(key) for key in keys}
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
