"""Running the notebook of one report, in a process of its own."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from traitlets.config import Config

from portfolio_lib.errors import ReportError
from portfolio_lib.publishing.making.frames import STARTUP
from portfolio_lib.publishing.making.imports import import_quickly
from portfolio_lib.publishing.making.order import Order, Ran
from portfolio_lib.publishing.making.sandbox import shed_environment

RUNNING_CELL = "cell"
"""The file in a report's folder that says which cell runs, counted from 1."""
_COLOURS = re.compile("\x1b\\[[0-9;]*m")
"""What a kernel puts into tracebacks for terminals."""
_LONGEST_TRACEBACK = 10_000
"""Of a traceback so much is kept, its end [characters]."""
_LARGEST = 20_000_001
"""Of a file that the notebook names so much goes on; a larger picture is not shown [bytes]."""
_SLICE = "portfolio.json"
"""What a folder must hold so that `load` reads a saved portfolio from it."""
_ENGINES: Mapping[str, Mapping[str, Any]] = {
    "portfolio": {"engine_name": "portfolio"},
    "jupyter": {
        "engine_name": None,
        # ports of kernels that start together may clash, files do not
        "config": Config({"KernelManager": {"transport": "ipc"}}),
    },
}
"""What papermill is told for each engine of an order."""


def run(order: Order, folder: Path) -> Ran:
    """Run the notebook of a report in this process; what it needs is laid out in `folder`.

    Raises
    ------
    ReportError
        When a cell fails.
    """
    import_quickly()
    places, work = _laid_out(order, folder), folder / "work"
    shed_environment(folder)
    os.environ["SOURCE_DATE_EPOCH"] = _seconds(order.day)
    executed = _executed(order, places, work)
    there = _written(work)
    left = [name for name in there if name not in order.files]
    return Ran(executed, _named_files(executed, there), tuple(left))


def _seconds(day: str) -> str:
    """The as-of date as libraries take a time that they write into files [s since 1970]."""
    return str((date.fromisoformat(day) - date(1970, 1, 1)).days * 86_400) if day else "0"


def _written(folder: Path) -> dict[str, Path]:
    """What lies in the folder where the notebook ran, by name."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)
    }


def _named_files(notebook: Any, files: Mapping[str, Path]) -> dict[str, bytes]:
    """The files that the notebook may show as pictures: those whose names stand in it."""
    if not files:
        return {}
    text = json.dumps(notebook, ensure_ascii=False)
    text += unquote(text)
    return {name: _beginning(path) for name, path in files.items() if path.name in text}


def _beginning(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(_LARGEST)


def _laid_out(order: Order, folder: Path) -> Mapping[str, str]:
    """The folders with the slices, by the parameter that tells the notebook of them."""
    for name in ("data", "work", "tmp", "jupyter", "home"):
        (folder / name).mkdir()
    (folder / "data" / _SLICE).write_bytes(order.slice)
    for name, content in order.files.items():
        file = folder / "work" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    if order.engine == "jupyter":
        startup = folder / "jupyter" / "profile_default" / "startup"
        startup.mkdir(parents=True)
        (startup / "00-portfolio.py").write_text(STARTUP, encoding="utf-8")
    places = {"data": str(folder / "data")}
    if order.since is None:
        return places
    if not order.since:
        return places | {"since": ""}
    (folder / "since").mkdir()
    (folder / "since" / _SLICE).write_bytes(order.since)
    return places | {"since": str(folder / "since")}


def _executed(order: Order, places: Mapping[str, str], folder: Path) -> Any:
    """The notebook after it ran in `folder`, without the cell that papermill injected."""
    import papermill
    from papermill.exceptions import PapermillExecutionError

    notebook, running = folder.parent / "notebook.ipynb", folder.parent / RUNNING_CELL
    notebook.write_text(order.notebook, encoding="utf-8")
    try:
        with _noted_cells(running):
            executed = papermill.execute_notebook(
                str(notebook).replace("{", "{{").replace("}", "}}"),  # it fills in parameters
                None,
                parameters=dict(order.parameters) | dict(places),
                kernel_name="python3",
                language="python",
                progress_bar=False,
                cwd=folder,
                **_ENGINES[order.engine],
            )
    except PapermillExecutionError as error:
        raise ReportError(
            f"{error.ename}: {str(error.evalue).strip()}{_hint(error.ename, error.evalue)}",
            cell=int(running.read_text(encoding="ascii")),
            source=error.source,
            kind=error.ename,
            traceback=_COLOURS.sub("", "\n".join(error.traceback))[-_LONGEST_TRACEBACK:],
        ) from None
    _cut_streams(executed)
    executed.cells = [cell for cell in executed.cells if not _is_injected(cell)]
    for noted in (executed, *executed.cells):
        noted.metadata.pop("papermill", None)  # times, which no report shows
    return executed


def _hint(kind: str, message: str) -> str:
    """What to do where a notebook looks for what is not there."""
    named = (
        "; a report sees its slice only: a file beside the notebook goes with it when "
        'portfolio.toml names it: files = ["…"] under its [[report]]'
    )
    hints = {
        "FileNotFoundError": named,
        "PermissionError": named,
        "ModuleNotFoundError": "; a module in the folder of the notebook goes with it, and any "
        'other that portfolio.toml names: files = ["…"] under its [[report]]; else install it',
    }
    asks = "; a report has nobody to ask: make it a parameter, which portfolio.toml can set"
    hints |= dict.fromkeys(("EOFError", "StdinNotImplementedError"), asks)
    offline = (
        "; a report has no network: save what it reads beside the notebook, and name it: "
        'files = ["…"] under its [[report]]'
    )
    hints |= dict.fromkeys(("URLError", "ConnectionError", "gaierror", "ConnectError"), offline)
    if "kaleido" in message.lower():
        return (
            "; kaleido starts a browser, which a report may not: save the picture beside the "
            "notebook before the build (fig.write_image in JupyterLab), and show that"
        )
    return hints.get(kind, "")


@contextmanager
def _noted_cells(file: Path) -> Iterator[None]:
    """Keep on disk which cell runs, for whoever ends this process when it takes too long."""
    from papermill.engines import NotebookExecutionManager

    start = NotebookExecutionManager.cell_start

    def noted(self: Any, cell: Any, cell_index: int | None = None, **others: Any) -> Any:
        if cell_index is not None:
            number = sum(not _is_injected(each) for each in self.nb.cells[: cell_index + 1])
            stream.seek(0)  # no number is followed by one that has fewer digits
            stream.write(f"{number}")
            stream.flush()
        return start(self, cell, cell_index, **others)

    NotebookExecutionManager.cell_start = noted
    try:
        with file.open("w", encoding="ascii") as stream:
            yield
    finally:
        NotebookExecutionManager.cell_start = start


def _cut_streams(notebook: Any) -> None:
    """Cut what cells printed where a kernel let them print too much."""
    from portfolio_lib.publishing.making.engine import CUT, MOST_PRINTED

    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and len(output.text) > MOST_PRINTED + len(CUT) + 2:
                output.text = f"{output.text[:MOST_PRINTED]}\n{CUT}\n"


def _is_injected(cell: Any) -> bool:
    """Whether papermill put this cell into the notebook, with the parameters."""
    return "injected-parameters" in cell.metadata.get("tags", [])
