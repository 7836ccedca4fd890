"""A workspace with sectors, years, agencies and an own field, and notebooks that cost little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from portfolio_lib.publishing.planning.job import Job
from portfolio_lib.publishing.request import Request
from portfolio_lib.publishing.session import plan

ROWS = """\
Identifier,Title,Objective,Donors,Implementing agency,Countries,Sectors,Start,End,Budget,Currency,Funding window
A,Bridges,To cross a river.,Fund One; Fund Two,Builders,Kenya,Roads,2014-01-01,2015-12-31,1000,EUR,East
B,Highways,To drive home.,Fund One,Builders; Pavers,Serbia,Roads; Health,2015-01-01,2017-12-31,3000,EUR,West
C,Wells,To drink.,Fund Three,Diggers,Africa,Water,2016-01-01,2016-12-31,500,EUR,east
D,Plans,To think.,Fund Three,,Serbia,,,,,,
"""  # noqa: E501 - a table
SETTINGS = """\
as_of = 2016-10-31
formats = ["html"]
{settings}

[guards]
enabled = false
"""
HEAD = "from portfolio_lib import load, show\n\nportfolio = load(data, language=language)"
SHOWN = ("show.cover(portfolio)", "show.amounts(portfolio)")


def write_notebook(
    file: Path, values: Mapping[str, object], choice: str, cells: Sequence[str] = SHOWN
) -> None:
    """A notebook that takes `values` and chooses its part by `choice`."""
    given = {"data": "../data", "language": "en", **values}
    first = "\n".join(f"{name} = {value!r}" for name, value in given.items())
    sources = [first, HEAD + choice, *cells]
    made = [new_code_cell(source, id=f"cell-{number}") for number, source in enumerate(sources)]
    made[0].metadata["tags"] = ["parameters"]
    python = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    file.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=made, metadata=python), file)


def workspace(folder: Path, *reports: str, rows: str = ROWS) -> Path:
    """A workspace with these kinds of report: TOML after the name and the notebook of each."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    (folder / "data/list.csv").write_text(rows, encoding="utf-8")
    notebooks = folder / "notebooks"
    for key in ("sector", "year", "implementing", "project", "funding_window"):
        default = 2016 if key == "year" else "x"
        write_notebook(notebooks / f"{key}.ipynb", {key: default}, f".for_key({key!r}, {key})")
    placed = ("show.cover(portfolio, place=place)", "show.amounts(portfolio, place=place)")
    write_notebook(notebooks / "place.ipynb", {"place": "KE"}, ".for_place(place)", placed)
    write_notebook(notebooks / "donor.ipynb", {"donor": "x"}, ".for_donor(donor)",
                   ("show.cover(portfolio, donor=donor)", "show.amounts(portfolio)"))  # fmt: skip
    write_notebook(notebooks / "pair.ipynb", {"place": "KE", "donor": "x"},
                   ".for_donor(donor).for_place(place)",
                   ("show.cover(portfolio, place=place, donor=donor)", placed[1]))  # fmt: skip
    text = "\n".join(f"[[report]]\n{report}" for report in reports)
    (folder / "portfolio.toml").write_text(SETTINGS.format(settings=text), encoding="utf-8")
    return folder


def kind(name: str, for_each: str, notebook: str = "", more: str = "") -> str:
    """A kind of report as portfolio.toml has it."""
    notebook = notebook or name
    return (
        f'name = "{name}"\nnotebook = "notebooks/{notebook}.ipynb"\nfor_each = {for_each}\n{more}'
    )


def planned(folder: Path) -> dict[str, Job]:
    """The jobs of a build by the names of their reports."""
    return {job.name.removesuffix(".en"): job for job in plan(folder, Request()).jobs}
