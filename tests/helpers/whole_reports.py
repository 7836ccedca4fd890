"""Whole reports without a build: what the package's notebooks show, as both formats have it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output

import portfolio_lib
from portfolio_lib import Portfolio, show
from portfolio_lib.render import formats
from portfolio_lib.show.sheets import Annex

__all__ = ["whole_pdf", "whole_report"]

NOTEBOOKS = Path(portfolio_lib.__file__).parents[1] / "notebooks"


def whole_report(portfolio: Portfolio, *, place: str | None = None, donor: str | None = None,
                 language: str = "en") -> NotebookNode:  # fmt: skip
    """The executed notebook of a country, a donor, or the whole portfolio."""
    kind = "country" if place else "donor" if donor else "portfolio"
    part = portfolio.speaking(language)
    part = part.for_place(place) if place else part.for_donor(donor) if donor else part
    known: dict[str, Any] = {"show": show, "portfolio": part, "earlier": None,
                             "place": place, "donor": donor, "fields": ()}  # fmt: skip
    notebook = json.loads((NOTEBOOKS / f"{kind}_report.ipynb").read_text(encoding="utf-8"))
    sources = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    blocks = [eval(source, known) for source in sources if source.startswith("show.")]  # noqa: S307 - our own notebooks
    cells = [new_code_cell("show", outputs=list(_outputs(block))) for block in blocks if block]
    about = {"date": part.as_of.isoformat() if part.as_of else None, "language": language}
    made: NotebookNode = new_notebook(cells=cells, metadata={"portfolio": about})
    return made


def _outputs(block: Any) -> Iterator[NotebookNode]:
    """What a block, or the sheets of an annex, display."""
    if not isinstance(block, Annex):
        yield new_output("display_data", {"text/html": block.html})
        return
    for sheet in block.sheets:
        told = {"metadata": {"text/csv": sheet.about}}
        yield new_output("display_data", {"text/csv": sheet.csv}, **told)


def whole_pdf(portfolio: Portfolio, **target: Any) -> bytes:
    """The PDF of a country (`place`), a donor (`donor`) or the whole, in a `language`."""
    content = formats.read(whole_report(portfolio, **target))
    return formats.finished(content, ("pdf",))[0]["pdf"]
