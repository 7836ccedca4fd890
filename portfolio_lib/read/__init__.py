"""Sources as written, with their lines: one module a kind of source."""

from portfolio_lib.read.collecting import uncollected
from portfolio_lib.read.iati.file import read_iati
from portfolio_lib.read.page.docx import read_docx
from portfolio_lib.read.page.html import read_html
from portfolio_lib.read.page.labels import Labels
from portfolio_lib.read.page.page import read_markdown, read_page
from portfolio_lib.read.page.pdf import read_pdf
from portfolio_lib.read.sheet.column_rules import ColumnRules
from portfolio_lib.read.sheet.details import SHEETS as FURTHER_SHEETS
from portfolio_lib.read.sheet.sheet import (
    read_csv,
    read_excel,
    read_json,
    read_parquet,
    read_text_table,
)

__all__ = [
    "FURTHER_SHEETS",
    "ColumnRules",
    "Labels",
    "read_csv",
    "read_docx",
    "read_excel",
    "read_html",
    "read_iati",
    "read_json",
    "read_markdown",
    "read_page",
    "read_parquet",
    "read_pdf",
    "read_text_table",
    "uncollected",
]
