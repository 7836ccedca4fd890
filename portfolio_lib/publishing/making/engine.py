"""A papermill engine that runs a notebook in the current process.

Registered under the entry-point group ``papermill.engine`` as ``portfolio``. It runs the
cells in an IPython shell of its own, without a kernel and without sockets, and records
what papermill's standard engine records: streams, displayed data, results and errors.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.engines import Engine
from papermill.exceptions import PapermillException
from traitlets import Type
from traitlets.config import Config

__all__ = ["CUT", "MOST_PRINTED", "InProcessEngine"]

MOST_PRINTED = 100_000
"""What a cell may print [characters]; a report is no log."""
CUT = f"[cut here: this cell printed more than {MOST_PRINTED:,} characters]"


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
        self, data: dict[str, Any], metadata: dict[str, Any] | None = None, **_: object
    ) -> None:
        _shell_of(self).record("display_data", data=data, metadata=metadata or {})

    def clear_output(self, wait: bool = False) -> None:  # noqa: ARG002 - the base class's signature
        _shell_of(self).outputs.clear()


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
                data=format_dict,
                metadata=md_dict or {},
                execution_count=self.prompt_count,
            )

    def finish_displayhook(self) -> None:
        """Nothing is printed, so no line is ended."""


def _shell_of(part: _Publisher | _Result) -> _Shell:
    return cast("_Shell", part.shell)


class _Shell(InteractiveShell):
    """An IPython shell that records outputs in the form of a notebook."""

    displayhook_class = Type(_Result)
    display_pub_class = Type(_Publisher)

    def __init__(self, **settings: Any) -> None:
        self.outputs: list[NotebookNode] = []
        self._printed = 0
        super().__init__(**settings)

    def fill(self, cell: NotebookNode) -> bool:
        """Run a cell and put its outputs into it; False when it failed."""
        tags = cell.metadata.get("tags", [])
        if cell.cell_type != "code" or not cell.source.strip() or "skip-execution" in tags:
            return True
        self.outputs, self._printed = [], 0
        with _streams(self):
            result = self.run_cell(cell.source, store_history=True)
        cell.execution_count = result.execution_count
        cell.outputs = self.outputs
        return bool(result.success) or "raises-exception" in tags

    def record(self, kind: str, **content: Any) -> None:
        """Add an output to those of the running cell."""
        self.outputs.append(new_output(kind, **content))

    def stream(self, name: str, text: str) -> None:
        """Add text to the running cell's stream, joined with what stands there already."""
        text = self._within_bounds(text)
        last = self.outputs[-1] if self.outputs else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"] += text
        elif text:
            self.record("stream", name=name, text=text)

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


class _Stream:
    """A text stream into the outputs of the running cell."""

    encoding = "utf-8"
    errors = "replace"
    closed = False

    def __init__(self, shell: _Shell, name: str) -> None:
        self._shell = shell
        self._name = name

    def write(self, text: str) -> int:
        self._shell.stream(self._name, text)
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        self.write("".join(lines))

    def flush(self) -> None:
        """Everything is written at once."""

    def isatty(self) -> bool:
        return False

    def writable(self) -> bool:
        return True


@contextmanager
def _streams(shell: _Shell) -> Iterator[None]:
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Stream(shell, "stdout"), _Stream(shell, "stderr")
    try:
        yield
    finally:
        sys.stdout, sys.stderr = kept


@contextmanager
def _shell() -> Iterator[_Shell]:
    """A shell for one notebook; what it changes of the process is put back afterwards."""
    if InteractiveShell.initialized():
        raise PapermillException(
            "an IPython shell runs in this process already; use papermill's standard engine"
        )
    kept = sys.displayhook, sys.excepthook, sys.modules["__main__"], list(sys.path)
    settings = Config(
        {"HistoryManager": {"enabled": False}, "InteractiveShell": {"colors": "nocolor"}}
    )
    shell = _Shell.instance(config=settings)
    try:
        with _figures(shell):
            yield shell
    finally:
        shell.restore_sys_module_state()
        _Shell.clear_instance()
        sys.displayhook, sys.excepthook, sys.modules["__main__"], sys.path[:] = kept
        for name in ("get_ipython", "display"):
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
