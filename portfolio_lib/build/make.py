"""Making one report, in a process of its own: run the notebook, render, examine."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from portfolio_lib.errors import ReportError

__all__ = ["Made", "Order", "make"]

_KEPT = ("PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "VIRTUAL_ENV")
"""The variables of the environment that a report may see."""
_ENDED_EARLY = 70
"""Exit code of a process that a cell ended (EX_SOFTWARE of sysexits.h)."""


@dataclass(frozen=True)
class Order:
    """Everything that one report is made from; it travels to the report's process.

    `notebook` is the text of the notebook, `data` the folder with its slice, `work` its
    working directory, `theme` how it looks and whose it is, as `Theme.plain` gives it.
    """

    notebook: str
    name: str
    parameters: Mapping[str, str]
    data: str
    work: str
    formats: tuple[str, ...]
    language: str
    day: str
    theme: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """The finished files of a report by format, and the time it took to make them [s].

    `printed` is what the notebook wrote to its error stream, such as warnings of
    libraries: a person who builds should see it, a reader of the report should not.
    """

    files: Mapping[str, bytes]
    seconds: float
    printed: str = ""


def make(order: Order) -> Made:
    """Make a report.

    Raises
    ------
    ReportError
        When a cell fails, the notebook did not run to its end, or a file is not fit to
        be published.
    """
    start = time.monotonic()
    _shed_environment()
    from portfolio_lib.build import gate
    from portfolio_lib.render.formats import render

    with _no_silent_end():
        executed = _executed(order)
    gate.check_notebook(executed)
    printed = _without_error_stream(executed)
    executed.metadata["portfolio"] = {
        "language": order.language,
        "date": order.day,
        "theme": dict(order.theme),
    }
    files = render(executed, order.formats)
    if "pdf" in files:
        gate.check_pdf(files["pdf"])
    return Made(files, time.monotonic() - start, printed)


def _shed_environment() -> None:
    """A small environment, the same everywhere: no secrets, no locale, no time zone."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    os.environ.clear()
    os.environ.update(kept | {"LC_ALL": "C.UTF-8", "TZ": "UTC"})
    if hasattr(time, "tzset"):
        time.tzset()


@contextmanager
def _no_silent_end() -> Iterator[None]:
    """Let os._exit(0) in a cell end the process with an error that can be seen from outside."""
    end = os._exit

    def visible(status: int) -> NoReturn:
        end(status or _ENDED_EARLY)

    os._exit = visible
    try:
        yield
    finally:
        os._exit = end


def _executed(order: Order) -> Any:
    """The notebook after it ran, without the cell that papermill injected."""
    import nbformat
    import papermill
    from papermill.exceptions import PapermillExecutionError

    notebook = nbformat.reads(order.notebook, as_version=4)
    try:
        executed = papermill.execute_notebook(
            notebook,
            None,
            parameters=dict(order.parameters) | {"data": order.data, "language": order.language},
            engine_name="portfolio",
            progress_bar=False,
            cwd=Path(order.work),
        )
    except PapermillExecutionError as error:
        number = error.cell_index + 1 - _injected_before(notebook, error.cell_index)
        raise ReportError(
            f"{error.ename}: {error.evalue}", cell=number, source=error.source
        ) from None
    executed.cells = [
        cell
        for cell in executed.cells
        if "injected-parameters" not in cell.metadata.get("tags", [])
    ]
    return executed


def _without_error_stream(notebook: Any) -> str:
    """Take what cells wrote to the error stream out of a notebook, and return it."""
    printed = []
    for cell in notebook.cells:
        outputs = cell.get("outputs", [])
        printed += [output["text"] for output in outputs if output.get("name") == "stderr"]
        if outputs:
            cell.outputs = [output for output in outputs if output.get("name") != "stderr"]
    return "".join(printed)


def _injected_before(notebook: Any, index: int) -> int:
    """1 when papermill's injected cell stands before the cell with this index."""
    tagged = [
        position for position, cell in enumerate(notebook.cells) if _has_tag(cell, "parameters")
    ]
    return int(index > (tagged[0] if tagged else -1))


def _has_tag(cell: Any, tag: str) -> bool:
    return tag in cell.metadata.get("tags", [])
