"""Where reports are made, on other machines: the workers of a Dask cluster.

Orders travel to the workers and finished files come back; no folder is shared. A worker
makes each report as this machine would, in a fresh process of its own.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from multiprocessing import current_process
from typing import Any, Self
from uuid import uuid4

from portfolio_lib.errors import ReportError, UsageError
from portfolio_lib.program import environment
from portfolio_lib.publishing.making.order import Made, Order
from portfolio_lib.publishing.making.pool import LocalPool
from portfolio_lib.publishing.output.fingerprint import fingerprint
from portfolio_lib.settings import Limits

_SCHEMES = ("tcp", "tls", "ws", "wss", "ucx", "inproc")
"""What an address of a scheduler can begin with."""
_PATIENCE = 30
"""How long the scheduler may take to answer, and a first worker to appear [s]."""
_GLANCE = 0.5
"""How often the scheduler is looked at [s]."""
_NAMED = 5
"""So many differences are named."""


class ClusterPool:
    """The workers of an existing cluster, each with as many reports at once as it has threads.

    A report whose worker dies is made by another one. What a worker has installed is
    compared with what is installed here, before anything is made.

    Parameters
    ----------
    address : of the scheduler, such as ``tcp://10.0.0.1:8786``.
    limits : what one report may take.
    """

    def __init__(self, address: str, limits: Limits) -> None:
        self.width = 1
        self._address = address
        self._limits = limits
        self._build = uuid4().hex
        self._running: dict[Future[Made], Any] = {}
        self._changing = threading.Lock()
        self._over = threading.Event()

    def __enter__(self) -> Self:
        self._client = _connected(self._address)
        try:
            self.width = _threads(self._client, self._address)
            _compare(self._client.run(_installed, on_error="return"))
        except BaseException:
            self._client.close()
            raise
        self._expected = fingerprint(environment())
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watcher.join()
        if self._client.status == "running":
            self._client.cancel(list(self._running.values()), force=True)
            self._client.run(_leave, self._build, on_error="ignore")
        self._client.close(timeout=_PATIENCE)

    def submit(self, order: Order) -> Future[Made]:
        """Have a report made by some worker."""
        result: Future[Made] = Future()
        try:
            there = self._client.submit(
                _make, order, self._limits, self._build, self._expected,
                key=f"{order.name}-{uuid4()}", pure=False,
            )  # fmt: skip
        except Exception:  # noqa: BLE001 - a closed client has several
            result.set_exception(ReportError(f"the scheduler {self._address} is gone"))
            return result
        with self._changing:
            self._running[result] = there
        there.add_done_callback(lambda done: self._settle(result, done))
        return result

    def abandon(self) -> None:
        """Nothing: before the block is entered nothing was started."""

    def _settle(self, result: Future[Made], done: Any) -> None:
        """Hand on what a worker made, or why it could not."""
        with self._changing:
            if self._running.pop(result, None) is None:
                return
        if done.status == "finished":
            made = done.result()
            result.set_result(made)
        else:
            result.set_exception(_why(done))

    def _watch(self) -> None:
        """Let every report that waits fail when the scheduler is gone."""
        while not self._over.wait(_GLANCE):
            if self._client.status == "running":
                continue
            with self._changing:
                lost, self._running = list(self._running), {}
            for result in lost:
                result.set_exception(ReportError(f"the scheduler {self._address} is gone"))


def _connected(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError(
            "a cluster needs the extra dask: pip install 'portfolio-lib[dask]'"
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what it logs is told here
    if "://" in address and address.partition("://")[0] not in _SCHEMES:
        raise UsageError(f"the scheduler {address!r} is not an address that can be used; expected "
                         "one such as tcp://10.0.0.1:8786")  # fmt: skip
    try:
        return Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        said = " ".join(str(error).split()) or type(error).__name__
        raise UsageError(
            f"the scheduler {address} cannot be reached: {said[:200]}; start one with dask "
            "scheduler, or leave --scheduler out to build on this machine"
        ) from error


def _threads(client: Any, address: str) -> int:
    """How many threads the workers have, as soon as there is one worker."""
    end = time.monotonic() + _PATIENCE
    while not (threads := client.nthreads()):
        if time.monotonic() > end:
            raise UsageError(f"the scheduler {address} has no worker; start some: dask worker")
        time.sleep(_GLANCE)
    return sum(threads.values())


def _compare(found: Mapping[str, Any]) -> None:
    """Refuse workers on which reports would be made otherwise than here, or not at all."""
    for worker, there in sorted(found.items()):
        if isinstance(there, BaseException):
            raise UsageError(
                f"the worker {worker} cannot make reports: {type(there).__name__}: {there}. "
                "Install there what is installed here"
            )
        if there["daemon"]:
            raise UsageError(
                f"the worker {worker} may not start processes; start it with "
                "DASK_DISTRIBUTED__WORKER__DAEMON=false, or with --no-nanny"
            )
        differences = list(_differences(environment(), there["environment"]))
        if differences:
            raise UsageError(
                f"the worker {worker} differs from this machine: "
                f"{'; '.join(differences[:_NAMED])}. Install the same there: a report depends on it"
            )


def _differences(here: Mapping[str, Any], there: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted(here.keys() | there.keys()):
        one, other = here.get(key), there.get(key)
        if isinstance(one, dict) and isinstance(other, dict):
            yield from _differences(one, other)
        elif one != other:
            what = "the files of portfolio_lib" if key == "package" else key
            yield f"{what} {_short(other)} there, {_short(one)} here"


def _short(value: object) -> str:
    return "none" if value is None else str(value)[:12]


def _why(done: Any) -> ReportError:
    """Why a report could not be made, in a sentence."""
    if done.status != "error":
        return ReportError("the cluster lost it; build again")
    error = done.exception()
    if isinstance(error, ReportError):
        return error
    if type(error).__name__ == "KilledWorker":
        return ReportError(
            "every worker that tried to make it ended; a worker may need more memory, see "
            "docs/cluster.md"
        )
    return ReportError(f"{type(error).__name__}: {error}")


# -- on a worker --------------------------------------------------------------------

_pools: dict[str, LocalPool] = {}
_opening = threading.Lock()


def _installed() -> dict[str, Any]:
    """What a worker has, and whether it may start processes."""
    return {"environment": environment(), "daemon": current_process().daemon}


def _make(order: Order, limits: Limits, build: str, expected: str) -> Made:
    """Make a report on a worker that is the same as the machine that asks for it.

    Raises
    ------
    ReportError : when it is not, or the report cannot be made.
    """
    if fingerprint(environment()) != expected:
        raise ReportError(
            "a worker that joined later differs from the machine that builds; end that worker "
            "or install the same there, and build again"
        )
    return _pool(build, limits).submit(order).result()


def _pool(build: str, limits: Limits) -> LocalPool:
    """The processes of this worker for a build."""
    from distributed import get_worker

    with _opening:
        if build not in _pools:
            pool = LocalPool(limits, get_worker().state.nthreads)
            _pools[build] = pool.__enter__()
        return _pools[build]


def _leave(build: str) -> None:
    """End what a worker still makes for a build."""
    with _opening:
        pool = _pools.pop(build, None)
    if pool is not None:
        pool.__exit__(None, None, None)
