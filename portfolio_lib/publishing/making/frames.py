"""How libraries show things in a report: tables as in a notebook, drawings the same each time.

pandas decides when it is imported whether it is in a notebook, and a report's process was forked
from one that had imported it already. matplotlib gives the parts of an SVG names by chance,
unless it is told from what to make them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_COLUMNS = 20
"""So many columns of a table are shown in a notebook, and … for the others."""
_CUT = 50
"""Where pandas cuts a text unless it is told otherwise [characters]."""
_SALT = "svg.hashsalt"
STARTUP = "from portfolio_lib.publishing.making.frames import settle; settle(get_ipython())"
"""What a kernel of a report runs first."""


def settle(shell: Any) -> None:
    """Set the options of libraries before the first thing is shown, wherever it is imported.

    What the notebook has set by then stays as it is.
    """
    formatter = shell.display_formatter
    shown = formatter.format
    waiting = {"pandas": _settle_pandas, "matplotlib": _settle_matplotlib}

    def format_settled(*arguments: Any, **settings: Any) -> Any:
        for name in [name for name in waiting if name in sys.modules]:
            waiting.pop(name)(sys.modules[name])
        return shown(*arguments, **settings)

    formatter.format = format_settled


def _settle_pandas(pandas: Any) -> None:
    if pandas.get_option("display.max_colwidth") == _CUT:
        pandas.set_option("display.max_colwidth", None)


def _settle_matplotlib(matplotlib: Any) -> None:
    if matplotlib.rcParams[_SALT] is None:
        matplotlib.rcParams[_SALT] = "portfolio"


@contextmanager
def notebook_frames(shell: Any) -> Iterator[None]:
    """Let libraries know that they are in a notebook; afterwards they are as they were."""
    settle(shell)
    pandas, matplotlib = sys.modules.get("pandas"), sys.modules.get("matplotlib")
    salt = matplotlib.rcParams[_SALT] if matplotlib else None
    before = {}
    if pandas is not None:
        names = ("display.max_columns", "display.max_colwidth")
        before = {name: pandas.get_option(name) for name in names}
        if before["display.max_columns"] == 0:
            pandas.set_option("display.max_columns", _COLUMNS)
    try:
        yield
    finally:
        for name, value in before.items():
            pandas.set_option(name, value)  # type: ignore[union-attr]  # there is one
        if matplotlib:
            matplotlib.rcParams[_SALT] = salt
