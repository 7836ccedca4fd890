"""The processes of one report: one runs the notebook, another one makes the files of it.

What a notebook's code could have changed, a check or a renderer, is gone with its process:
only what it showed goes on, as data.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import suppress
from enum import Enum
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path

from portfolio_lib.errors import PortfolioError, ReportError
from portfolio_lib.publishing.making.finishing import finish
from portfolio_lib.publishing.making.order import (
    MOST_SENT,
    NO_REPORT,
    Made,
    Order,
    Ran,
    as_bytes,
    sent,
)
from portfolio_lib.publishing.making.running import run
from portfolio_lib.publishing.making.sandbox import confine

_MEGABYTE = 1_000_000


class Half(Enum):
    """What one of the two processes of a report does."""

    RUN = "runs its notebook"
    FINISH = "makes its files of what the other one sent"


def work(connection: Connection, order: Order, half: Half, folder: str, memory: float) -> None:
    """Do one half of a report and send back what came of it; runs in a fresh process.

    Parameters
    ----------
    connection : where to send it, and from where what the notebook showed comes.
    order : the report.
    half : which one.
    folder : an empty folder, which whoever started this process removes.
    memory : what the process may allocate [MB].
    """
    runs_jupyter = half is Half.RUN and order.engine == "jupyter"
    confine(Path(folder), local_sockets=runs_jupyter)
    _lead_a_group()
    _limit_memory(memory)
    try:
        if half is Half.RUN:
            done: Ran | Made = run(order, Path(folder))
        else:
            done = finish(order, _shown(connection.recv_bytes(MOST_SENT)), Path(folder))
        connection.send_bytes(as_bytes(done))
    except ReportError as error:
        connection.send_bytes(as_bytes(_explained(error, memory)))
    except PortfolioError as error:
        connection.send_bytes(as_bytes(ReportError(str(error))))
    except MemoryError:
        connection.send_bytes(as_bytes(ReportError(_too_much(memory))))
    except BaseException as error:
        connection.send_bytes(as_bytes(ReportError(f"{type(error).__name__}: {error}")))
        raise


def _shown(content: bytes) -> Ran:
    """What the process that ran the notebook sent.

    Raises
    ------
    ReportError : the one that it sent, or that it is nothing of the kind.
    """
    ran = sent(content)
    if isinstance(ran, Ran):
        return ran
    raise ran if isinstance(ran, ReportError) else ReportError(NO_REPORT)


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
