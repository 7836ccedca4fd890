"""A folder with data, notebooks and settings of its own, in which tests build."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import nbformat

ROOT = Path(__file__).parent.parent.parent
Command = Callable[..., CompletedProcess[str]]
PROJECT = """{title}

Objective: {objective}

Donor: {donor}

Country: {country}

Duration: March 2016 – May 2018
"""
PAGE = PROJECT.format(
    title="Bridges", objective="To build bridges.", donor="Some Fund", country="Serbia"
)
"""A page with one project."""
BRIDGES = {"title": "Safe Bridges for All (SBA)", "objective": "To build.", "donor": "Fund A",
           "country": "Serbia"}  # fmt: skip
ROADS = {"title": "New Roads", "objective": "To pave.", "donor": "Fund B", "country": "Kenya"}


DRAWN = ("show.timeline", "show.map", "show.matrix", "show.sectors", "show.breakdown")
"""What takes half of the time of a report, and says nothing of how it is built."""


@cache
def lean_notebooks() -> dict[str, str]:
    """The notebooks of the reports without figures and tables, by file name."""
    lean = {}
    for file in (ROOT / "notebooks").glob("*_report.ipynb"):
        notebook = nbformat.read(file, as_version=4)
        notebook.cells = [cell for cell in notebook.cells if not cell.source.startswith(DRAWN)]
        lean[file.name] = nbformat.writes(notebook)
    return lean


class Place:
    """A folder with data and notebooks of its own, and what builds in it print."""

    def __init__(self, folder: Path, command: Command, *, guarded: bool = False) -> None:
        self.folder, self._command, self._guarded = folder, command, guarded
        shutil.copytree(ROOT / "notebooks", folder / "notebooks")
        for name, text in lean_notebooks().items():
            (folder / "notebooks" / name).write_text(text, encoding="utf-8")
        self.set("", "")
        (folder / "data").mkdir()
        self.write(BRIDGES, ROADS)

    def write(self, *projects: dict[str, str]) -> None:
        """Write the page of projects."""
        text = "\n\n\n".join(PROJECT.format(**project) for project in projects)
        (self.folder / "data/page.txt").write_text(text, encoding="utf-8")

    def run(self, *arguments: object) -> CompletedProcess[str]:
        """Run the command in the folder."""
        return self._command(*arguments, cwd=self.folder)

    def build(self, *arguments: object, code: int = 0) -> CompletedProcess[str]:
        """Build, HTML only where nothing else is asked for."""
        chosen = () if "--format" in arguments else ("--format", "html")
        result = self._command("build", *chosen, *arguments, cwd=self.folder)
        assert result.returncode == code, result.stdout + result.stderr
        return result

    def made(self, *arguments: object) -> set[str]:
        """The reports that a build makes."""
        lines = self.build(*arguments).stdout.splitlines()
        return {line.split()[1].removesuffix(".en") for line in lines if line.startswith("made ")}

    def plan(self, *arguments: object) -> dict[str, str]:
        """What a build would make, and why."""
        lines = self.build("--plan", *arguments).stdout.splitlines()
        words = [line.split(maxsplit=2) for line in lines if line.startswith("make ")]
        return {name.removesuffix(".en:"): why for _, name, why in words}

    def entry(self, report: str, code: str) -> dict[str, Any]:
        """What the manifest says of a report."""
        text = (self.folder / "reports/manifest.json").read_text(encoding="utf-8")
        return next(
            entry
            for entry in json.loads(text)["reports"]
            if (entry["report"], entry["target"]["code"]) == (report, code)
        )

    def change(self, name: str, code: str, position: int = -1) -> None:
        """Put another cell into a notebook."""
        file = self.folder / f"notebooks/{name}.ipynb"
        notebook = nbformat.read(file, as_version=4)
        number = len(notebook.cells)
        notebook.cells.insert(position, nbformat.v4.new_code_cell(code, id=f"further-{number}"))
        nbformat.write(notebook, file)

    def declare(self, name: str, parameter: str) -> None:
        """Let a notebook take a further parameter."""
        file = self.folder / f"notebooks/{name}.ipynb"
        notebook = nbformat.read(file, as_version=4)
        notebook.cells[1].source += f"\n{parameter}"
        nbformat.write(notebook, file)

    def set(self, before: str, text: str) -> None:
        """Put settings before others of portfolio.toml."""
        toml = self.folder / "portfolio.toml"
        content = (ROOT / "portfolio.toml").read_text(encoding="utf-8")
        content = content.replace(before, f"{text}\n\n{before}") if before else content
        guards = "" if self._guarded else "\n[guards]\nenabled = false\n"
        toml.write_text(content + guards, encoding="utf-8")
