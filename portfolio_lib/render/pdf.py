"""The exporter from a notebook to a tagged PDF, typeset from the same tree as the page."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from traitlets import default

from portfolio_lib.render.html import PortfolioHTMLExporter
from portfolio_lib.render.typesetting import typeset


class PortfolioPDFExporter(PortfolioHTMLExporter):
    """A notebook as a report in PDF: tagged (PDF/UA-1), with bookmarks and page numbers.

    It reads the same metadata as the HTML exporter; the date is the PDF's date too.
    Characters that no shipped font can show are listed in the resources as
    `undisplayable` and stand in the PDF by their number.
    """

    export_from_notebook = "Report (PDF)"
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(  # type: ignore[override]  # bytes, as nbconvert's own PDF exporters
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: object
    ) -> tuple[bytes, dict[str, Any]]:
        """The PDF of a notebook, and nbconvert's resources.

        Raises
        ------
        ReportError : for an image without alternative text or that cannot be read; it
            names the cell.
        """
        content, resources = self.document(nb, resources, **kw)
        self.tell(content, resources)
        pdf, missing = typeset(content)
        resources["undisplayable"] = sorted(missing)
        resources["output_extension"] = ".pdf"
        return pdf, resources
