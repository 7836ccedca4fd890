"""A papermill engine that runs a notebook in the current process.

Registered under the entry-point group ``papermill.engine`` as ``portfolio``. It runs the
cells in an IPython shell of its own, without a kernel and without sockets, and records
what papermill's standard engine records: streams, displayed data, results and errors.
"""

from __future__ import annotations

import asyncio
import builtins
import os
import re
import sys
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output
from papermill.engines import Engine
from papermill.exceptions import PapermillException
from traitlets import Type
from traitlets.config import Config

from portfolio_lib.publishing.making.as_kernel import forked_processes, sent, sent_data
from portfolio_lib.publishing.making.frames import notebook_frames
from portfolio_lib.publishing.making.streams import shown_streams, written_files

MOST_PRINTED = 100_000
"""What a cell may print [characters]; a report is no log."""
CUT = f"[cut here: this cell printed more than {MOST_PRINTED:,} characters]"
_SETTINGS = Config(
    {
        "HistoryManager": {"enabled": False},
        "InteractiveShell": {"colors": "nocolor"},
        "IPKernelApp": {},  # what libraries look for to know a notebook from a terminal
    }
)
_AWAITING = re.compile("await|async")
"""Only a cell with one of these words can have to be awaited."""


_ready: list[_Shell] = []
"""A shell made in advance, which the next notebook takes."""


class InProcessEngine(Engine):
    """Runs the cells of a notebook one after the other in this process."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **_: object) -> None:
        """Run every cell until one fails; papermill raises the failure afterwards.

        Raises
        ------
        PapermillException
            When the notebook's kernel is not Python, or an IPython shell is running in
            this process already; the standard engine can run the notebook then.
        """
        if not kernel_name.startswith("python"):
            raise PapermillException(
                f"the engine 'portfolio' runs Python, not {kernel_name!r}; "
                "use papermill's standard engine"
            )
        with _shell() as shell:
            for index, cell in enumerate(nb_man.nb.cells):
                if not cls._run(shell, nb_man, cell, index) or shell.exit_now:
                    break
            shell.finish()

    @classmethod
    def _run(cls, shell: _Shell, nb_man: Any, cell: NotebookNode, index: int) -> bool:
        nb_man.cell_start(cell, index)
        try:
            succeeded = shell.fill(cell)
            if not succeeded:
                nb_man.cell_exception(cell, index)
        finally:
            nb_man.cell_complete(cell, index)
        return succeeded


class _Publisher(DisplayPublisher):
    """Keeps what a cell displays."""

    def publish(  # type: ignore[override]
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *,
        transient: Mapping[str, Any] | None = None,
        update: bool = False,
        **_: object,
    ) -> None:
        identity = (transient or {}).get("display_id")
        _shell_of(self).display(sent_data(data), sent(metadata or {}), identity, update=update)

    def clear_output(self, wait: bool = False) -> None:
        _shell_of(self).clear(wait=wait)


class _Result(DisplayHook):
    """Keeps the value of a cell's last expression."""

    def write_output_prompt(self) -> None:
        """The prompt is no part of the output."""

    def write_format_data(
        self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
    ) -> None:
        if format_dict:
            _shell_of(self).record(
                "execute_result",
                data=sent_data(format_dict),
                metadata=sent(md_dict or {}),
                execution_count=self.prompt_count,
            )

    def finish_displayhook(self) -> None:
        """Nothing is printed, so no line is ended."""


def _shell_of(part: _Publisher | _Result) -> _Shell:
    return cast("_Shell", part.shell)


class _Kernel:
    """What libraries ask a shell for to know that no person sits at a terminal."""

    def __init__(self, shell: _Shell) -> None:
        self.shell = shell


class _Shell(InteractiveShell):
    """An IPython shell that records outputs in the form of a notebook, as a kernel does."""

    displayhook_class = Type(_Result)
    display_pub_class = Type(_Publisher)
    system = InteractiveShell.system_raw
    """What `!` calls: no terminal of its own, which a report's process may not open."""

    def __init__(self, **settings: Any) -> None:
        self.outputs: list[NotebookNode] = []
        self._printed = 0
        self._clears = False
        self._displayed: dict[str, list[NotebookNode]] = {}
        self.files: Mapping[str, IO[bytes]] = {}
        """What programs of the notebook write, by the name of the stream."""
        super().__init__(**settings)
        self.set_hook("show_in_pager", _nowhere)
        self.kernel = _Kernel(self)

    def begin(self) -> None:
        """Be the one shell of this process, in the folder where it is now."""
        for kind in self._walk_mro():  # as `instance` does with a shell that it makes
            kind._instance = self  # type: ignore[assignment]  # traitlets says None
        self._process = os.getpid()
        self.loop = asyncio.new_event_loop()
        self.init_ipython_dir(None)
        self.init_profile_dir(None)
        self.starting_dir = os.getcwd()  # noqa: PTH109 - IPython's is a text
        self.user_ns["_dh"][:] = [Path.cwd()]
        self.save_sys_module_state()
        self.init_sys_modules()
        self.init_builtins()

    def finish(self) -> None:
        """End what the notebook left to be done later."""
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self._completed(asyncio.sleep(0))

    def fill(self, cell: NotebookNode) -> bool:
        """Run a cell and put its outputs into it; False when it failed."""
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or "skip-execution" in tags:
            return True
        self.outputs, self._printed, self._clears = [], 0, False
        with shown_streams(self):
            result = self._completed(self._run(cell.source))
            self._drain()
        if isinstance(result.error_in_exec, UsageError):  # of a magic that there is not
            told = {"ename": "UsageError", "evalue": str(result.error_in_exec), "traceback": []}
            self._add("error", **told)
        cell.execution_count = result.execution_count
        cell.outputs = self.outputs
        return bool(result.success) or "raises-exception" in tags

    def _completed(self, doing: Coroutine[Any, Any, Any]) -> Any:
        """What comes of it on the loop of the shell, also where another one waits for this."""
        waiting = asyncio._get_running_loop()
        asyncio._set_running_loop(None)
        try:
            return self.loop.run_until_complete(doing)
        finally:
            asyncio._set_running_loop(waiting)

    async def _run(self, source: str) -> Any:
        """Run a cell while the loop runs, so that it can start tasks; then let them go on."""
        try:
            cell = self.transform_cell(source) if _AWAITING.search(source) else None
        except SyntaxError:
            return self.run_cell(source, store_history=True)  # it shows the error
        if cell is not None and self.should_run_async(source, transformed_cell=cell):
            result = await self.run_cell_async(source, store_history=True, transformed_cell=cell)
            self.events.trigger("post_execute")
            self.events.trigger("post_run_cell", result)
        else:
            result = self.run_cell(source, store_history=True)
        await asyncio.sleep(0)
        return result

    def record(self, kind: str, **content: Any) -> NotebookNode:
        """Add an output to those of the running cell."""
        self._drain()
        return self._add(kind, **content)

    def _add(self, kind: str, **content: Any) -> NotebookNode:
        if self._clears:
            self.outputs.clear()
            self._clears = False
        # texts fit the schema of notebooks, which takes long to ask
        is_plain = all(isinstance(value, str) for value in content.get("data", {}).values())
        made = from_dict({"output_type": kind, **content}) if is_plain else None
        self.outputs.append(made or new_output(kind, **content))
        return self.outputs[-1]

    def display(
        self, data: dict[str, Any], metadata: dict[str, Any], identity: str | None, *, update: bool
    ) -> None:
        """Add something displayed, or put it in place of all that has the same identity."""
        if not update:
            made = self.record("display_data", data=data, metadata=metadata)
            if identity is not None:
                self._displayed.setdefault(identity, []).append(made)
            return
        for output in self._displayed.get(identity or "", ()):
            output["data"], output["metadata"] = data, metadata

    def clear(self, *, wait: bool) -> None:
        """Take away what the running cell shows; with `wait` only when it shows more."""
        self._drain()
        self._clears = wait
        if not wait:
            self.outputs.clear()

    def write(self, name: str, text: str) -> None:
        """What Python writes to a stream; in a process that the notebook forked, to its file."""
        if os.getpid() == self._process:
            self._drain()
            self.stream(name, text)
        elif name in self.files:
            os.write(self.files[name].fileno(), text.encode(errors="replace"))

    def _drain(self) -> None:
        """Take what programs have written since the last time."""
        for name, file in self.files.items():
            if text := file.read():
                self.stream(name, text.decode(errors="replace"))

    def stream(self, name: str, text: str) -> None:
        """Add text to the running cell's stream, joined with what stands there already."""
        text = self._within_bounds(text)
        last = self.outputs[-1] if self.outputs and not self._clears else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"] += text
        elif text:
            self._add("stream", name=name, text=text)

    def _within_bounds(self, text: str) -> str:
        """What of a text the cell may still print; once it is too much, that is said."""
        left = MOST_PRINTED - self._printed
        self._printed += len(text)
        if len(text) <= left:
            return text
        return f"{text[:left]}\n{CUT}\n" if left >= 0 else ""

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.record("error", ename=etype.__name__, evalue=str(evalue), traceback=stb)

    def ask_exit(self) -> None:
        """What `exit` in a cell calls: no further cell runs."""
        self.exit_now = True

    def enable_gui(self, gui: str | None = None) -> None:
        """No report has a window."""


def _nowhere(*_: object, **__: object) -> None:
    """Where `print?` shows what it has to say: a notebook keeps nothing of it."""


@contextmanager
def _shell() -> Iterator[_Shell]:
    """A shell for one notebook; what it changes of the process is put back afterwards."""
    if InteractiveShell.initialized():
        raise PapermillException(
            "an IPython shell runs in this process already; use papermill's standard engine"
        )
    with _process_as_it_was():
        shell = _ready.pop() if _ready else _Shell(config=_SETTINGS)
        shell.begin()
        if "" not in sys.path:
            sys.path.insert(0, "")  # modules beside the notebook
        asyncio.set_event_loop(shell.loop)
        try:
            with _figures(shell), written_files(shell), forked_processes(), notebook_frames(shell):
                yield shell
        finally:
            asyncio.set_event_loop(None)
            shell.loop.close()
            shell.restore_sys_module_state()
            _Shell.clear_instance()


def make_ready() -> None:
    """Make the shell of the next notebook in advance: each fork of this process has it then."""
    with _process_as_it_was():
        _ready[:] = [_Shell(config=_SETTINGS)]


@contextmanager
def _process_as_it_was() -> Iterator[None]:
    """Put back afterwards what a shell changes of its process."""
    kept = sys.displayhook, sys.excepthook, sys.modules["__main__"], list(sys.path)
    try:
        yield
    finally:
        sys.displayhook, sys.excepthook, sys.modules["__main__"], sys.path[:] = kept
        for name in ("get_ipython", "display", "__IPYTHON__"):
            vars(builtins).pop(name, None)


@contextmanager
def _figures(shell: _Shell) -> Iterator[None]:
    """Let figures show themselves at the end of a cell, as in a kernel."""
    try:
        from matplotlib_inline.config import InlineBackend

        shell.enable_matplotlib("inline")
    except ImportError:
        yield
        return
    try:
        yield
    finally:
        shell.enable_matplotlib("agg")
        InlineBackend.clear_instance()
