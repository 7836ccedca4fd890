"""Making one report, in a process of its own: run the notebook, render, examine."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from traitlets.config import Config

from portfolio_lib.errors import PortfolioError, ReportError
from portfolio_lib.publishing.making.imports import import_quickly
from portfolio_lib.publishing.making.order import Made, Order

__all__ = ["make", "work"]

_KEPT = ("PATH", "HOME", "USERPROFILE", "SYSTEMROOT", "VIRTUAL_ENV")
"""The variables of the environment that a report may see."""
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
_MEGABYTE = 1_000_000


def work(results: Connection, order: Order, folder: str, memory: float) -> None:
    """Make a report and send back what was made, or the error; runs in a fresh process.

    Parameters
    ----------
    results : where to send it.
    order : the report.
    folder : an empty folder, which whoever started this process removes.
    memory : what the process may allocate [MB].
    """
    _lead_a_group()
    _limit_memory(memory)
    try:
        results.send(make(order, Path(folder)))
    except ReportError as error:
        results.send(_explained(error, memory))
    except PortfolioError as error:
        results.send(error)
    except MemoryError:
        results.send(ReportError(_too_much(memory)))
    except BaseException as error:
        results.send(ReportError(f"{type(error).__name__}: {error}"))
        raise


def make(order: Order, folder: Path) -> Made:
    """Make a report in this process; what it needs on disk is laid out in `folder`.

    Raises
    ------
    ReportError
        When a cell fails, the notebook did not run to its end, or a file is not fit to
        be published.
    """
    start = time.monotonic()
    import_quickly()
    from portfolio_lib.publishing.making import gate, page_content
    from portfolio_lib.render import formats

    places = _laid_out(order, folder)
    _shed_environment(folder)
    executed = _executed(order, places, folder / "work")
    gate.check_notebook(executed)
    printed = _without_error_stream(executed)
    executed.metadata["portfolio"] = {
        "language": order.language,
        "date": order.day,
        "theme": dict(order.theme),
        "spreadsheet": order.file("xlsx") if "xlsx" in order.formats else "",
        "languages": order.others if "html" in order.formats else {},
    }
    content = formats.read(executed)
    files = formats.written(content, {*order.formats, "html"})
    page = page_content.parsed(files["html"])
    gate.check_page(page)
    place = order.parameters.get("place")
    gate.check_totals(page_content.totals(page), places["data"], str(place) if place else None)
    if "pdf" in files:
        gate.check_pdf(files["pdf"])
    return Made(
        files={form: files[form] for form in order.formats if form in files},
        seconds=time.monotonic() - start,
        printed=printed,
        title=page_content.title(page),
        facts=page_content.facts(page),
        words=(*page_content.texts(page), *content.attached),
    )


def _lead_a_group() -> None:
    """Let this process and its children be ended together, also when the build is killed."""
    if not hasattr(os, "setsid"):
        return
    with suppress(PermissionError):
        os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os.killpg(0, signal.SIGKILL)


def _limit_memory(megabytes: float) -> None:
    """Refuse this process more memory than that; what it was forked with counts.

    RLIMIT_DATA counts what is written to, so that fonts and libraries mapped into memory
    cost nothing. Only Linux counts all of it, and Windows nothing.
    """
    if sys.platform != "linux":
        return
    import resource

    most = int(megabytes * _MEGABYTE)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _explained(error: ReportError, memory: float) -> ReportError:
    """The error, in other words where a cell met the limit of memory."""
    if error.kind != "MemoryError":
        return error
    return ReportError(_too_much(memory), cell=error.cell, source=error.source)


def _too_much(megabytes: float) -> str:
    return (
        f"it needed more than {megabytes:g} MB of memory; raise memory under [limits] in "
        "portfolio.toml if that is not a mistake"
    )


def _laid_out(order: Order, folder: Path) -> Mapping[str, str]:
    """The folders with the slices, by the parameter that tells the notebook of them."""
    for name in ("data", "work", "tmp", "jupyter"):
        (folder / name).mkdir()
    (folder / "data" / _SLICE).write_bytes(order.slice)
    places = {"data": str(folder / "data")}
    if order.since is None:
        return places
    if not order.since:
        return places | {"since": ""}
    (folder / "since").mkdir()
    (folder / "since" / _SLICE).write_bytes(order.since)
    return places | {"since": str(folder / "since")}


def _shed_environment(folder: Path) -> None:
    """A small environment, the same everywhere: no secrets, no locale, no time zone."""
    import tempfile

    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    own = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder / "tmp"))
    os.environ.clear()
    os.environ.update(kept | own | {"LC_ALL": "C.UTF-8", "TZ": "UTC"})
    os.environ["JUPYTER_RUNTIME_DIR"] = os.environ["IPYTHONDIR"] = str(folder / "jupyter")
    os.environ.setdefault("HOME", str(folder / "work"))
    tempfile.tempdir = None
    if hasattr(time, "tzset"):
        time.tzset()


def _executed(order: Order, places: Mapping[str, str], folder: Path) -> Any:
    """The notebook after it ran in `folder`, without the cell that papermill injected."""
    import nbformat
    import papermill
    from papermill.exceptions import PapermillExecutionError

    notebook = nbformat.reads(order.notebook, as_version=4)
    try:
        executed = papermill.execute_notebook(
            notebook,
            None,
            parameters=dict(order.parameters) | dict(places),
            progress_bar=False,
            cwd=folder,
            **_ENGINES[order.engine],
        )
    except PapermillExecutionError as error:
        number = error.cell_index + 1 - _injected_before(notebook, error.cell_index)
        raise ReportError(
            f"{error.ename}: {error.evalue}", cell=number, source=error.source, kind=error.ename
        ) from None
    _cut_streams(executed)
    executed.cells = [
        cell
        for cell in executed.cells
        if "injected-parameters" not in cell.metadata.get("tags", [])
    ]
    return executed


def _cut_streams(notebook: Any) -> None:
    """Cut what cells printed where a kernel let them print too much."""
    from portfolio_lib.publishing.making.engine import CUT, MOST_PRINTED

    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and len(output.text) > MOST_PRINTED + len(CUT) + 2:
                output.text = f"{output.text[:MOST_PRINTED]}\n{CUT}\n"


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
