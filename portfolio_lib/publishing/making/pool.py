"""Where reports are made: a fresh process each, supervised from here."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import spawn
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from typing import Any, Protocol, Self

from portfolio_lib.errors import ReportError, UsageError
from portfolio_lib.files.temporary import private_folder
from portfolio_lib.publishing.making.order import MOST_SENT, NO_REPORT, Made, Order, sent
from portfolio_lib.publishing.making.running import RUNNING_CELL
from portfolio_lib.publishing.making.sandbox import small_environment
from portfolio_lib.publishing.making.work import Half, work
from portfolio_lib.settings import Limits

_PRELOADED = ["portfolio_lib.publishing.making.warm"]
_LONGEST_NAME = 50
"""Of a temporary folder [bytes]: a socket in a folder in one of a longer name has no address."""
_PATIENCE = 5.0
"""How long a process that was killed may take to be gone [s]."""


@dataclass(frozen=True)
class _Process:
    """One of the two processes of a report: its connection to this one, and its folder."""

    running: Any
    connection: Connection
    folder: Path


class Pool(Protocol):
    """Takes orders and gives back what was made of them.

    Leaving the block ends whatever still runs; nothing of it stays behind. A future holds
    what was made, or a ReportError, whatever went wrong.
    """

    width: int
    """How many reports can be made at once; two for each of them may wait."""

    def submit(self, order: Order) -> Future[Made]:
        """Have a report made."""

    def abandon(self) -> None:
        """End at once what was started before anything was submitted."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *_: object) -> None: ...


class LocalPool:
    """Processes of this machine, each forked from a server with all imported.

    Make it early: the server imports while the portfolio is being read. Where processes
    cannot be forked (Windows) they are spawned, which is slower.

    Parameters
    ----------
    limits : what one report may take.
    width : how many at once; as many as there are processors for want of anything else.
    """

    def __init__(self, limits: Limits, width: int | None = None) -> None:
        methods = multiprocessing.get_all_start_methods()
        method = "forkserver" if "forkserver" in methods else "spawn"
        self.width = width or _processors()
        self._limits = limits
        self._context: Any = multiprocessing.get_context(method)
        self._running: set[Any] = set()
        self._changing = threading.Lock()
        self._ended = False
        if method == "forkserver":
            from multiprocessing.forkserver import ensure_running

            self._context.set_forkserver_preload(_PRELOADED)
            with _ctrl_c_only_here(), _small_environment(), _socket_in(_place_of_sockets()):
                ensure_running()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._scratch = stack.enter_context(_Scratch())
            self._threads = ThreadPoolExecutor(self.width)
            stack.callback(self._end)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def submit(self, order: Order) -> Future[Made]:
        """Have a report made in a process of its own."""
        return self._threads.submit(self._made, order)

    def abandon(self) -> None:
        """End the server too, which may be importing still and would not notice."""
        from multiprocessing import forkserver

        pid = getattr(forkserver._forkserver, "_forkserver_pid", None)
        if pid is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _end(self) -> None:
        with self._changing:
            self._ended = True
            for process in self._running:
                _kill(process)
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _made(self, order: Order) -> Made:
        """A report, by two processes that start together: what one showed the other one makes.

        Its time is that of its processes: not of the server, which may be importing still.
        """
        told = replace(order, notebook="", since=None, files={})
        with self._process(order, Half.RUN) as running, self._process(told, Half.FINISH) as making:
            start = time.monotonic()
            content = self._sent_by(running, start)
            with suppress(OSError):  # one that has ended says why below
                making.connection.send_bytes(content)
            made = sent(self._sent_by(making, start))
            used = time.monotonic() - start
        if isinstance(made, ReportError):
            raise made
        if not isinstance(made, Made):
            raise ReportError(NO_REPORT)
        return replace(made, seconds=used)

    @contextmanager
    def _process(self, order: Order, half: Half) -> Iterator[_Process]:
        """A process at work; afterwards it and all its children are gone, and its folder."""
        folder = self._scratch.folder()
        ours, its = self._context.Pipe()
        process = self._context.Process(
            target=work, args=(its, order, half, str(folder), self._limits.memory)
        )
        try:
            with self._changing:
                if self._ended:
                    raise CancelledError
                try:
                    with _without_script_of_caller():
                        process.start()
                except (OSError, EOFError) as error:
                    raise ReportError(f"its process could not be started: {error}") from error
                self._running.add(process)
            its.close()
            yield _Process(process, ours, folder)
        finally:
            _kill(process)
            if process.pid is not None:
                process.join(_PATIENCE)
            with self._changing:
                self._running.discard(process)
            ours.close()
            shutil.rmtree(folder, ignore_errors=True)

    def _sent_by(self, process: _Process, start: float) -> bytes:
        """What a process sends, unless it ends before, or the report that began at `start` [s].

        It is bytes, never objects: unpickling would run what a notebook wrote.

        Raises
        ------
        ReportError : whatever went wrong.
        """
        seconds = self._limits.seconds
        left = max(0.0, start + seconds - time.monotonic())
        if not wait([process.connection, process.running.sentinel], left):
            raise ReportError(
                f"it took longer than {seconds:g} s; raise seconds under [limits] in "
                "portfolio.toml if that is not a mistake",
                cell=_running_cell(process.folder),
            )
        with suppress(EOFError, OSError):
            if process.connection.poll():
                return process.connection.recv_bytes(MOST_SENT)
        if self._ended:
            raise CancelledError
        raise ReportError(_ended_how(process.running))


def _running_cell(folder: Path) -> int | None:
    """The cell that a report's process was at, counted from 1; None before the first one."""
    try:
        return int((folder / RUNNING_CELL).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _ended_how(process: Any) -> str:
    process.join(_PATIENCE)
    code = process.exitcode
    if code is not None and code < 0:
        return (
            f"its process ended by the signal {signal.Signals(-code).name} before the report "
            "was finished; if nobody sent that, the machine may have run out of memory"
        )
    return f"its process ended with exit code {code} before the report was finished"


def _kill(process: Any) -> None:
    """End a process and its children; it leads a group of its own once it is at work."""
    if process.pid is None:
        return
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
    with suppress(ProcessLookupError, OSError):
        process.kill()


@contextmanager
def _ctrl_c_only_here() -> Iterator[None]:
    """Let programs that start here ignore Ctrl-C: this process ends them itself.

    A program inherits which signals are ignored. Only the main thread may change that.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _without_script_of_caller() -> Iterator[None]:
    """Start a process that does not run the caller's script or notebook again.

    multiprocessing has every new process import ``__main__``, so that it can unpickle what
    is defined there. What travels here is defined in this package, and a script that builds
    without a guard (``if __name__ == "__main__"``) would build without end.
    """
    preparation = spawn.get_preparation_data

    def without_main(name: str) -> dict[str, Any]:
        data = preparation(name)
        return {key: value for key, value in data.items() if not key.startswith("init_main")}

    spawn.get_preparation_data = without_main
    try:
        yield
    finally:
        spawn.get_preparation_data = preparation


@contextmanager
def _small_environment() -> Iterator[None]:
    """Start a program that never has the secrets of this one's environment.

    The system shows the environment that a program was started with for as long as it runs,
    whatever it forgets of it later.
    """
    before, small = dict(os.environ), small_environment()
    os.environ.clear()
    os.environ.update(small)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@cache
def _place_of_sockets() -> Path:
    """A folder of this process for the socket of its server; swept later where it is killed.

    Raises
    ------
    UsageError
        When the name of the temporary folder is too long for a socket, and no other is there.
    """
    stated = gettempdir()
    places = [
        place for place in (stated, "/tmp", "/var/tmp")  # noqa: S108 - the folder in it is private
        if len(os.fsencode(place)) <= _LONGEST_NAME and os.access(place, os.W_OK | os.X_OK)
    ]  # fmt: skip
    if not places:
        raise UsageError(
            f"the temporary folder {stated} has too long a name: at most {_LONGEST_NAME} bytes "
            "are possible, because sockets are made in it. Set TMPDIR to a folder with a shorter "
            "name."
        )
    stack = ExitStack()
    folder = stack.enter_context(private_folder("portfolio-server-", Path(places[0])))
    atexit.register(stack.close)
    return folder


@contextmanager
def _socket_in(folder: Path) -> Iterator[None]:
    """Let multiprocessing make its socket there and not in a folder that nobody sweeps."""
    settings: dict[str, Any] = multiprocessing.current_process()._config  # type: ignore[attr-defined]
    before = settings.get("tempdir")
    settings["tempdir"] = str(folder)
    try:
        yield
    finally:
        settings["tempdir"] = before


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class _Scratch:
    """A private folder of one build, with a folder for each report."""

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._folder = stack.enter_context(private_folder("portfolio-build-"))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def folder(self) -> Path:
        """A new, empty folder."""
        return Path(mkdtemp(dir=self._folder))
