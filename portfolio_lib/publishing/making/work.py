"""The processes of one report: one runs the notebook, a fresh one makes the files of it.

What a notebook's code could have changed, a check or a renderer, is gone with its process:
only what it showed goes on, as data.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path

from portfolio_lib.errors import PortfolioError, ReportError
from portfolio_lib.publishing.making.finishing import finish
from portfolio_lib.publishing.making.order import Order, Ran, as_bytes
from portfolio_lib.publishing.making.running import run
from portfolio_lib.publishing.making.sandbox import confine

_MEGABYTE = 1_000_000


def work(results: Connection, order: Order, ran: Ran | None, folder: str, memory: float) -> None:
    """Do one half of a report and send back what came of it; runs in a fresh process.

    Parameters
    ----------
    results : where to send it.
    order : the report.
    ran : what its notebook showed, of which the files are to be made; None where the notebook is
        still to be run.
    folder : an empty folder, which whoever started this process removes.
    memory : what the process may allocate [MB].
    """
    runs_jupyter = ran is None and order.engine == "jupyter"
    confine(Path(folder), local_sockets=runs_jupyter)
    _lead_a_group()
    _limit_memory(memory)
    try:
        half = run(order, Path(folder)) if ran is None else finish(order, ran, Path(folder))
        results.send_bytes(as_bytes(half))
    except ReportError as error:
        results.send_bytes(as_bytes(_explained(error, memory)))
    except PortfolioError as error:
        results.send_bytes(as_bytes(ReportError(str(error))))
    except MemoryError:
        results.send_bytes(as_bytes(ReportError(_too_much(memory))))
    except BaseException as error:
        results.send_bytes(as_bytes(ReportError(f"{type(error).__name__}: {error}")))
        raise


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
