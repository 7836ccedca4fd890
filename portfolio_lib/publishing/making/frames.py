"""How pandas shows tables in a report: as in a notebook, and with whole texts.

pandas decides when it is imported whether it is in a notebook, and a report's process was forked
from one that had imported it already.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["STARTUP", "notebook_frames", "settle"]

_COLUMNS = 20
"""So many columns of a table are shown in a notebook, and … for the others."""
_CUT = 50
"""Where pandas cuts a text unless it is told otherwise [characters]."""
STARTUP = "from portfolio_lib.publishing.making.frames import settle; settle(get_ipython())"
"""What a kernel of a report runs first."""


def settle(shell: Any) -> None:
    """Set pandas' options before the first thing is shown, wherever it is imported.

    What the notebook has set by then stays as it is.
    """
    formatter = shell.display_formatter
    shown = formatter.format
    is_settled = False

    def format_settled(*arguments: Any, **settings: Any) -> Any:
        nonlocal is_settled
        pandas = sys.modules.get("pandas")
        if pandas is not None and not is_settled:
            is_settled = True
            if pandas.get_option("display.max_colwidth") == _CUT:
                pandas.set_option("display.max_colwidth", None)
        return shown(*arguments, **settings)

    formatter.format = format_settled


@contextmanager
def notebook_frames(shell: Any) -> Iterator[None]:
    """Let pandas know that it is in a notebook; afterwards it is as it was."""
    settle(shell)
    pandas = sys.modules.get("pandas")
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
