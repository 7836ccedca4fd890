"""Making one report, in a process of its own: run the notebook, render, examine."""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from traitlets.config import Config

from portfolio_lib.errors import PortfolioError, ReportError
from portfolio_lib.publishing.making.frames import STARTUP
from portfolio_lib.publishing.making.imports import import_quickly
from portfolio_lib.publishing.making.order import Made, Order, error_as_bytes, made_as_bytes
from portfolio_lib.publishing.making.sandbox import confine, library_path

if TYPE_CHECKING:
    from portfolio_lib.render.remarks import Remark

__all__ = ["RUNNING_CELL", "make", "work"]

RUNNING_CELL = "cell"
"""The file in a report's folder that says which cell runs, counted from 1."""
_MOST_NAMED = 5
"""So many files are named."""

_COLOURS = re.compile("\x1b\\[[0-9;]*m")
"""What a kernel puts into tracebacks for terminals."""
_LONGEST_TRACEBACK = 10_000
"""Of a traceback so much is kept, its end [characters]."""
_KEPT = ("PATH", "USERPROFILE", "SYSTEMROOT", "VIRTUAL_ENV")
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
    confine(Path(folder), local_sockets=order.engine == "jupyter")
    _lead_a_group()
    _limit_memory(memory)
    try:
        results.send_bytes(made_as_bytes(make(order, Path(folder))))
    except ReportError as error:
        results.send_bytes(error_as_bytes(_explained(error, memory)))
    except PortfolioError as error:
        results.send_bytes(error_as_bytes(ReportError(str(error))))
    except MemoryError:
        results.send_bytes(error_as_bytes(ReportError(_too_much(memory))))
    except BaseException as error:
        results.send_bytes(error_as_bytes(ReportError(f"{type(error).__name__}: {error}")))
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
    left = _left_behind(order, folder / "work")
    printed = _without_error_stream(executed)
    executed.metadata["portfolio"] = {
        "language": order.language,
        "date": order.day,
        "theme": dict(order.theme),
        "spreadsheet": order.file("xlsx") if "xlsx" in order.formats else "",
        "languages": order.others if "html" in order.formats else {},
    }
    content = formats.read(executed, name=order.name.partition("/")[0], folder=folder / "work")
    files, remarks = formats.finished(content, {*order.formats, "html"})
    _refuse_losses(order, remarks)
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
        remarks=(*remarks, *left),
    )


def _refuse_losses(order: Order, remarks: Iterable[Remark]) -> None:
    """Refuse a report that must show all of its notebook and does not."""
    lost = [remark for remark in remarks if remark.is_loss]
    if not order.strict or not lost:
        return
    more = f" (and {len(lost) - 1} more)" if len(lost) > 1 else ""
    raise ReportError(
        f"{lost[0].message}{more}. strict = false under its [[report]] in portfolio.toml makes "
        "the report all the same",
        cell=lost[0].cell,
    )


def _left_behind(order: Order, folder: Path) -> tuple[Remark, ...]:
    """What there is to say of files that the notebook wrote, which no report holds."""
    from portfolio_lib.render.remarks import Remark

    names = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)
    )
    own = [name for name in names if name not in order.files]
    if not own:
        return ()
    shown = ", ".join(own[:_MOST_NAMED]) + (", …" if len(own) > _MOST_NAMED else "")
    return (
        Remark(
            "files",
            f"the notebook wrote files that go with no report: {shown}; show what is in them",
            is_loss=False,
        ),
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


def _shed_environment(folder: Path) -> None:
    """A small environment, the same everywhere: no secrets, no locale, no time zone."""
    import tempfile

    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    own = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder / "tmp"))
    os.environ.clear()
    os.environ.update(kept | own | {"LC_ALL": "C.UTF-8", "TZ": "UTC"})
    os.environ["JUPYTER_RUNTIME_DIR"] = os.environ["IPYTHONDIR"] = str(folder / "jupyter")
    os.environ["HOME"] = str(folder / "home")
    if library := library_path(folder):
        os.environ["PYTHONPATH"] = str(library)
    tempfile.tempdir = None
    if hasattr(time, "tzset"):
        time.tzset()


def _executed(order: Order, places: Mapping[str, str], folder: Path) -> Any:
    """The notebook after it ran in `folder`, without the cell that papermill injected."""
    import nbformat
    import papermill
    from papermill.exceptions import PapermillExecutionError

    notebook = nbformat.reads(order.notebook, as_version=4)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "", "language": "python"}
    try:
        with _noted_cells(notebook, folder.parent):
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
            f"{error.ename}: {error.evalue}{_hint(error.ename)}",
            cell=number,
            source=error.source,
            kind=error.ename,
            traceback=_COLOURS.sub("", "\n".join(error.traceback))[-_LONGEST_TRACEBACK:],
        ) from None
    _cut_streams(executed)
    executed.cells = [
        cell
        for cell in executed.cells
        if "injected-parameters" not in cell.metadata.get("tags", [])
    ]
    return executed


def _hint(kind: str) -> str:
    """What to do where a notebook looks for what is not there."""
    hints = {
        "FileNotFoundError": "; a report sees its slice only: a file beside the notebook goes with "
        'it when portfolio.toml names it: files = ["…"] under its [[report]]',
        "ModuleNotFoundError": "; a module in the folder of the notebook goes with it, and any "
        'other that portfolio.toml names: files = ["…"] under its [[report]]; else install it',
    }
    return hints.get(kind, "")


@contextmanager
def _noted_cells(notebook: Any, folder: Path) -> Iterator[None]:
    """Keep on disk which cell runs, for whoever ends this process when it takes too long."""
    from papermill.engines import NotebookExecutionManager

    start = NotebookExecutionManager.cell_start

    def noted(self: Any, cell: Any, cell_index: int | None = None, **others: Any) -> Any:
        if cell_index is not None:
            number = cell_index + 1 - _injected_before(notebook, cell_index)
            (folder / RUNNING_CELL).write_text(str(number), encoding="ascii")
        return start(self, cell, cell_index, **others)

    NotebookExecutionManager.cell_start = noted
    try:
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
