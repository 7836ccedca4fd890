"""The gate refuses what is not fit to be published."""

from __future__ import annotations

import io
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pypdf import PdfReader, PdfWriter

from portfolio_lib import ReportError
from portfolio_lib.build.gate import check_notebook, check_pdf
from portfolio_lib.render.formats import render


def ran(**extra: Any) -> Any:
    return new_code_cell("1", execution_count=1, **extra)


def test_a_notebook_that_ran_to_its_end_passes() -> None:
    cells = [new_markdown_cell("# One"), ran(), new_code_cell(""), ran()]
    check_notebook(new_notebook(cells=cells))


def test_a_cell_that_did_not_run_is_named() -> None:
    with pytest.raises(ReportError, match="cell 2: the notebook ended before"):
        check_notebook(new_notebook(cells=[ran(), new_code_cell("show()")]))


def test_an_error_in_a_cell_that_may_fail_is_refused_too() -> None:
    error = new_output("error", ename="ValueError", evalue="no", traceback=[])
    cell = ran(outputs=[error], metadata={"tags": ["raises-exception"]})
    with pytest.raises(ReportError, match="cell 1: ValueError: no"):
        check_notebook(new_notebook(cells=[cell]))


def test_a_report_passes() -> None:
    check_pdf(render(new_notebook(cells=[new_markdown_cell("# A report\n\nText.")]))["pdf"])


def test_a_blank_page_is_refused() -> None:
    report = render(new_notebook(cells=[new_markdown_cell("# A report\n\nText.")]))["pdf"]
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(report)))
    writer.add_blank_page()
    buffer = io.BytesIO()
    writer.write(buffer)
    with pytest.raises(ReportError, match="page 2 of the PDF is blank"):
        check_pdf(buffer.getvalue())


def test_a_pdf_without_a_page_is_refused() -> None:
    buffer = io.BytesIO()
    PdfWriter().write(buffer)
    with pytest.raises(ReportError, match="no page"):
        check_pdf(buffer.getvalue())
