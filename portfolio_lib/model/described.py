"""Tables that explain, whole in a terminal and in Jupyter: pandas cuts long sentences."""

from __future__ import annotations

from textwrap import wrap

import pandas as pd

_WIDTH = 100
"""Of a line in a terminal [characters]."""
_NARROWEST = 40
"""A sentence has so much room at least [characters]."""


class Described(pd.DataFrame):
    """A frame whose last column has sentences; a part of it is a frame like any other."""

    def __repr__(self) -> str:
        """The rows with their sentences in lines below one another."""
        heads = [str(self.index.name or ""), *map(str, self.columns)]
        rows = [heads, *([str(cell) for cell in row] for row in self.itertuples())]
        widths = [max(map(len, column)) + 2 for column in list(zip(*rows, strict=True))[:-1]]
        start = sum(widths)
        lines = []
        for row in rows:
            first, *others = wrap(row[-1], max(_NARROWEST, _WIDTH - start)) or [""]
            left = "".join(c.ljust(width) for c, width in zip(row, widths, strict=False))
            lines += [f"{left}{first}".rstrip(), *(f"{'':{start}}{line}" for line in others)]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        with pd.option_context("display.max_colwidth", None):
            return pd.DataFrame(self).to_html(notebook=True)
