"""The exporter from a notebook to a workbook: the sheets of its annex."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from traitlets import default

from portfolio_lib.errors import ReportError
from portfolio_lib.render.html import PortfolioHTMLExporter
from portfolio_lib.render.spreadsheet import spreadsheet


class PortfolioXLSXExporter(PortfolioHTMLExporter):
    """The tables of a notebook's annex as a workbook (.xlsx), the one that a build makes."""

    export_from_notebook = "Report (XLSX)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".xlsx"

    def from_notebook_node(  # type: ignore[override]  # bytes, as nbconvert's own PDF exporters
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: object
    ) -> tuple[bytes, dict[str, Any]]:
        """The workbook of a notebook, and nbconvert's resources.

        Raises
        ------
        ReportError : where there is nothing for one; for an image without alternative text.
        """
        content, resources = self.document(nb, resources, **kw)
        if not content.sheets:
            raise ReportError(
                "the notebook has no tables for a spreadsheet; show.annex(portfolio) in a cell "
                "gives them: run all cells, save, and export again"
            )
        resources["output_extension"] = ".xlsx"
        return spreadsheet(content), resources
