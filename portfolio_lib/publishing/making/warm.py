"""Imported once by the server that report processes are forked from.

It imports what a report needs, by name, and makes one report of an invented project: a
fork then starts with everything in memory that is slow the first time, such as fonts,
templates and the names of countries. One report of one kind is enough: it takes as long as
two reports gain by it, a second kind would not pay.
Nothing here may start a thread, so Typst does not run here.
"""

from __future__ import annotations

import gc
import os
from contextlib import suppress
from datetime import date
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from portfolio_lib.language import Language
from portfolio_lib.publishing.making.imports import import_quickly
from portfolio_lib.settings import LANGUAGES, Config

_NEEDED = (
    "IPython.core.completer",
    "IPython.core.interactiveshell",
    "IPython.core.magics",
    "babel.dates",
    "babel.lists",
    "babel.units",
    "encodings.ascii",
    "lxml.etree",
    "matplotlib.backends.backend_svg",
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
    "pandas",
    "portfolio_lib.publishing.making.engine",
    "portfolio_lib.publishing.making.gate",
    "portfolio_lib.publishing.making.noticing",
    "portfolio_lib.publishing.making.work",
    "portfolio_lib.publishing.output.index",
    "portfolio_lib.show",
    "pypdf",
    "pypdf._codecs._codecs",
    "pypdf.filters",
    "typst",
)
_PAGE = """Ongoing Projects


An Example

Objective: To have been made once.

Summary: Nothing of this is in any report.

Donor: European Commission

Duration: January 2020 – December 2021

Country: Serbia
"""
_DAY = date(2020, 6, 30)


def warm_up() -> None:
    """Make a page from an invented project, and say a word in each language."""
    import nbformat
    import papermill

    from portfolio_lib.loading import load
    from portfolio_lib.publishing.making.engine import make_ready
    from portfolio_lib.render import glyphs
    from portfolio_lib.render.formats import render

    kind = next(kind for kind in Config().reports if kind.for_each == "place")
    with TemporaryDirectory(prefix="portfolio-") as folder:
        data = Path(folder)
        os.environ["IPYTHONDIR"] = os.environ["JUPYTER_RUNTIME_DIR"] = folder
        (data / "page.txt").write_text(_PAGE, encoding="utf-8")
        portfolio = load(data, _DAY)
        (data / "page.txt").unlink()
        portfolio.save(data)
        executed = papermill.execute_notebook(
            nbformat.read(kind.notebook, as_version=4), None,
            parameters={"data": folder, "place": "RS"}, engine_name="portfolio",
            progress_bar=False, cwd=folder,
        )  # fmt: skip
        render(executed, ("html",))
        glyphs.shown("–", set())  # for the PDF: reads which typeface has which characters
        make_ready()
    for code in LANGUAGES:
        speaking = Language(code)
        speaking.listed(
            [speaking.translate("Report"), speaking.day(_DAY), speaking.dated(_DAY, "yMMM")]
        )


gc.disable()  # what is imported stays: looking for garbage in it costs a fifth of the time
import_quickly()
for _name in _NEEDED:
    import_module(_name)

with suppress(Exception):  # whatever fails here fails in a report too, and is told there
    warm_up()

gc.freeze()  # a fork shares all of this; its own collections leave it alone
gc.enable()
