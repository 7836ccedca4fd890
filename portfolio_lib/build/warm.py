"""Imported once by the server that report processes are forked from.

It imports what a report needs, by name, and uses what is slow the first time: a fork
then starts with everything in memory.
Nothing here may start a thread.
"""

from __future__ import annotations

from importlib import import_module

from nbformat.v4 import new_code_cell, new_notebook
from nbformat.validator import validate

from portfolio_lib.model import Portfolio
from portfolio_lib.render.formats import render

_NEEDED = (
    "IPython.core.interactiveshell",
    "babel.dates",
    "babel.lists",
    "lxml.etree",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
    "nbformat",
    "pandas",
    "pandera.pandas",
    "papermill",
    "portfolio_lib.build.engine",
    "portfolio_lib.build.gate",
    "portfolio_lib.loading",
    "portfolio_lib.render.formats",
    "portfolio_lib.show",
    "pypdf",
    "typst",
)

for _name in _NEEDED:
    import_module(_name)

_EMPTY = new_notebook(cells=[new_code_cell(id="cell")])
validate(_EMPTY)
render(_EMPTY, ("html",))
Portfolio.of({}).validated()
