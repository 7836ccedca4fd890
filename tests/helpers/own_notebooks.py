"""Notebooks that analysts bring, and a folder in which each is a report."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

Command = Callable[..., CompletedProcess[str]]
PAGE = """Safe Bridges

Objective: To build.

Donor: Fund A

Country: Serbia

Duration: March 2016 – May 2018
"""
PARAMETERS = 'data = ""; language = "en"'


def notebook(*cells: str, parameters: str = PARAMETERS, title: str = "# A title") -> dict[str, Any]:
    """A notebook of code cells under a title, as the JSON of its file."""
    made = [new_code_cell(parameters, id="parameters", metadata={"tags": ["parameters"]})]
    made += [new_markdown_cell(title, id="title")] if title else []
    made += [new_code_cell(source, id=f"code-{n}") for n, source in enumerate(cells)]
    about = {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}}
    plain: dict[str, Any] = json.loads(json.dumps(new_notebook(cells=made, metadata=about)))
    return plain


class Workspace:
    """A folder with one project, and a report for the portfolio from each notebook."""

    def __init__(self, folder: Path, command: Command) -> None:
        self.folder, self._command = folder, command
        (folder / "data").mkdir()
        (folder / "data/page.txt").write_text(PAGE, encoding="utf-8")
        self._reports: list[str] = []
        self.formats = ["html"]
        self.said = ""

    def add(self, name: str, content: dict[str, Any] | bytes, settings: str = "") -> None:
        """A notebook, and the report from it."""
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        (self.folder / f"{name}.ipynb").write_bytes(raw)
        self._reports.append(
            f'[[report]]\nname = "{name}"\nnotebook = "{name}.ipynb"\nfor_each = "portfolio"\n'
            f"{settings}\n"
        )
        head = f"as_of = 2016-10-31\nformats = {json.dumps(self.formats)}\n[limits]\nseconds = 60\n"
        (self.folder / "portfolio.toml").write_text(head + "\n".join(self._reports), "utf-8")

    def build(self, *arguments: object, code: int = 0) -> CompletedProcess[str]:
        """Build, and see that it ends with a code."""
        result = self._command("build", *arguments, cwd=self.folder)
        assert result.returncode == code, result.stdout + result.stderr
        return result

    def verify(self) -> str:
        """What `portfolio verify` says."""
        return self._command("verify", cwd=self.folder).stdout

    def page(self, name: str) -> str:
        """The page of a report."""
        return (self.folder / f"reports/{name}/portfolio.en.html").read_text(encoding="utf-8")
