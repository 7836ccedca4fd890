"""A notebook as both formats show it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from nbformat import NotebookNode
from pypdf import PdfReader

from portfolio_lib.publishing.making.gate import check_pdf
from portfolio_lib.render import formats
from portfolio_lib.render.document import Document
from portfolio_lib.render.tree import inner

PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)
"""A picture of one pixel."""


def shown(made: NotebookNode, folder: Path | None = None) -> tuple[str, list[str], Document]:
    """The body of the page, the remarks, and the document, once both formats were made."""
    content = formats.read(made, folder=folder)
    files, remarks = formats.finished(content, ("html", "pdf"))
    check_pdf(files["pdf"])
    return inner(content.body), [str(remark) for remark in remarks], content


def pdf_text(content: Document) -> str:
    """The text of the document's PDF."""
    reader = PdfReader(BytesIO(formats.finished(content, ("pdf",))[0]["pdf"]))
    return "\n".join(page.extract_text() for page in reader.pages)
