"""One conversion, several formats: what the build calls."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from portfolio_lib.errors import UsageError
from portfolio_lib.render.document import Document
from portfolio_lib.render.glyphs import characters_remark
from portfolio_lib.render.html import PortfolioHTMLExporter, page
from portfolio_lib.render.remarks import Remark
from portfolio_lib.render.spreadsheet import spreadsheet
from portfolio_lib.render.typesetting import typeset
from portfolio_lib.vocabulary import FORMATS


def render(
    notebook: NotebookNode, formats: Iterable[str] = FORMATS, *, name: str = "report"
) -> dict[str, bytes]:
    """The report in each format, the same bytes as from the exporters.

    Parameters
    ----------
    notebook : an executed notebook; it is not changed.
    formats : any of `FORMATS`; a report without an annex has no spreadsheet.
    name : the title where the notebook states none.

    Raises
    ------
    ReportError : for an image without alternative text or that cannot be read; it names
        the cell.
    UsageError : for a format that is none of `FORMATS`.
    """
    return finished(read(notebook, name=name), formats)[0]


def read(notebook: NotebookNode, *, name: str = "report", folder: Path | None = None) -> Document:
    """What is in an executed notebook, on its way to any format; see `render`.

    Parameters
    ----------
    folder : where the pictures are that it names.
    """
    resources: dict[str, Any] = {"metadata": {"name": name}}
    if folder is not None:
        resources["metadata"]["path"] = str(folder)
    return _exporter().document(notebook, resources)[0]


def finished(
    content: Document, formats: Iterable[str] = FORMATS
) -> tuple[dict[str, bytes], tuple[Remark, ...]]:
    """The document in each format, and what it does not show of the notebook; see `render`.

    Raises
    ------
    UsageError
        When there is no such format.
    """
    missing: set[str] = set()

    def pdf() -> bytes:
        made, characters = typeset(content)
        missing.update(characters)
        return made

    wanted = list(formats)
    for form in wanted:
        if form not in FORMATS:
            raise UsageError(f"{form!r} is not a format; known are {', '.join(FORMATS)}")
    make = {
        "html": lambda: page(content).encode(),
        "pdf": pdf,
        "xlsx": lambda: spreadsheet(content),
    }
    files = {form: make[form]() for form in wanted if form != "xlsx" or content.sheets}
    return files, (*content.remarks, *characters_remark(missing))


@lru_cache
def _exporter() -> PortfolioHTMLExporter:
    """One exporter for all documents: it keeps the templates that it has compiled."""
    return PortfolioHTMLExporter()
