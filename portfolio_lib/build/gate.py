"""The gate: what a report must fulfil before it is published."""

from __future__ import annotations

import io
import re
from typing import Any

from portfolio_lib.errors import ReportError

__all__ = ["check_notebook", "check_pdf"]

_MARKED = re.compile(rb"/MCID\s+\d")


def check_notebook(notebook: Any) -> None:
    """Refuse a notebook that has an error or did not run to its last cell.

    What a notebook says of itself is no proof: only a cell that ran has a number.

    Raises
    ------
    ReportError
        With the cell, counted from 1.
    """
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        if "skip-execution" in cell.metadata.get("tags", []):
            continue
        if cell.execution_count is None:
            raise ReportError(
                "the notebook ended before this cell ran; does a cell before it call exit?",
                cell=number,
                source=cell.source,
            )
        for output in cell.outputs:
            if output.output_type == "error":
                raise ReportError(
                    f"{output.ename}: {output.evalue}", cell=number, source=cell.source
                )


def check_pdf(content: bytes) -> None:
    """Refuse a PDF without a page or with a blank one.

    A page is blank when nothing on it is marked as content: headers, footers and lines
    are artifacts of a tagged PDF (ISO 32000-1, 14.8.2.2), not content.

    Raises
    ------
    ReportError
        With the number of the blank page.
    """
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(content)).pages
    if not len(pages):
        raise ReportError("the PDF has no page")
    for number, page in enumerate(pages, start=1):
        stream = page.get_contents()
        if stream is None or not _MARKED.search(stream.get_data()):
            raise ReportError(f"page {number} of the PDF is blank")
