"""Imported once by the server that report processes are forked from.

It imports what a report needs, by name: a fork then starts with everything in memory.
Nothing here may start a thread.
"""

from __future__ import annotations

from importlib import import_module

_NEEDED = (
    "IPython.core.interactiveshell",
    "babel.dates",
    "babel.lists",
    "lxml.etree",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
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
