"""Tables that do not fit on a page: every row and column is in the PDF, and the gate sees to it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from itertools import product

import pytest
from helpers.pdf_boxes import boxes
from nbformat import NotebookNode
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from portfolio_lib.errors import ReportError
from portfolio_lib.publishing.making.gate import check_pdf
from portfolio_lib.render.formats import render

Make = Callable[..., NotebookNode]


def grouped_table(*levels: list[str]) -> str:
    """A table as pandas writes it: a row index of several levels, each label over its rows."""
    rows = list(product(*levels))
    lines = []
    for at, row in enumerate(rows):
        cells = []
        for level, label in enumerate(row):
            before = rows[at - 1][: level + 1] if at else None
            if before == row[: level + 1]:
                continue
            span = sum(other[: level + 1] == row[: level + 1] for other in rows)
            cells.append(f'<th rowspan="{span}">{label}</th>' if span > 1 else f"<th>{label}</th>")
        lines.append(f"<tr>{''.join(cells)}<td>{at}</td></tr>")
    head = "<tr><th>x</th>" * len(levels[:1]) + "<th>x</th>" * (len(levels) - 1) + "<th>n</th></tr>"
    return f"<table><thead>{head}</thead><tbody>{''.join(lines)}</tbody></table>"


def checked(made: NotebookNode) -> list[str]:
    """The text of each page of a PDF that the gate lets pass."""
    pdf = render(made, ("pdf",))["pdf"]
    check_pdf(pdf)
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


TOWNS = [f"Town{number:03}" for number in range(120)]


@pytest.mark.parametrize(
    "levels",
    [
        [["North", "South"], TOWNS],
        [["North"], TOWNS],
        [["North", "South"], ["Up", "Down"], TOWNS[:40]],
    ],
    ids=["two", "one", "three-levels"],
)
def test_a_group_longer_than_a_page_keeps_its_rows_and_repeats_its_label(
    notebook: Make, levels: list[list[str]]
) -> None:
    pages = checked(notebook("# A title", {"text/html": grouped_table(*levels)}))
    assert len(re.findall(r"Town\d{3}", "".join(pages))) == len(list(product(*levels)))
    for page in pages:
        assert "North" in page or "South" in page


def test_of_a_long_label_of_a_group_the_start_is_repeated(notebook: Make) -> None:
    label = "A programme for bridges and roads along the river, " * 4 + "and its end"
    pages = checked(notebook("# A title", {"text/html": grouped_table([label], TOWNS)}))
    assert len(pages) > 2
    assert "and its end" in " ".join(pages[0].split())
    for page in pages[1:]:
        assert "A programme for bridges" in " ".join(page.split())
        assert "…" in page


def test_small_groups_stay_together(notebook: Make) -> None:
    regions = [f"Region{number:02}" for number in range(40)]
    pages = checked(notebook({"text/html": grouped_table(regions, ["a", "b", "c"])}))
    assert len(re.findall(r"Region\d\d", "".join(pages))) == len(regions)


def test_a_long_text_beside_many_rows_is_whole(notebook: Make) -> None:
    first = f'<td rowspan="90">{"A long text. " * 60}</td>'
    rows = "".join(f"<tr>{first * (not at)}<td>Row{at:02}</td></tr>" for at in range(90))
    text = "".join(checked(notebook({"text/html": f"<table>{rows}</table>"})))
    assert len(set(re.findall(r"Row\d\d", text))) == 90
    assert len(re.findall(r"A\s+long\s+text\.", text)) == 60


def moved(pdf: bytes, matrix: bytes) -> bytes:
    """The PDF with all that its first page says moved."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    page = writer.pages[0]
    contents = page.get_contents()
    assert contents is not None
    stream = DecodedStreamObject()
    stream.set_data(b"q " + matrix + b" cm\n" + contents.get_data() + b"\nQ")
    page[NameObject("/Contents")] = writer._add_object(stream)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("matrix", "fault"),
    [
        (b"1 0 0 1 0 -700", "below the foot"),
        (b"1 0 0 1 0 200", "above the head"),
        (b"1 0 0 1 500 0", "beside the page"),
        (b"1 0 0 1 -40 0", "beside the page"),
        (b"3 0 0 3 0 -1600", "page"),
    ],
)
def test_a_text_or_figure_off_its_page_is_refused(
    notebook: Make, svg: str, matrix: bytes, fault: str
) -> None:
    made = notebook("# A title", {"text/html": f'<p>Some text.</p><img alt="a" src="{svg}">'})
    pdf = render(made, ("pdf",))["pdf"]
    check_pdf(pdf)
    with pytest.raises(ReportError, match=f"page 1 of the PDF: .*{fault}"):
        check_pdf(moved(pdf, matrix))


def wide_table(columns: int, cell: str, heads: int = 1) -> str:
    """A table of two rows whose first columns name them."""
    names = "".join(f"<th>Name{n}</th>" for n in range(heads))
    head = names + "".join(f"<th>Budget {2000 + n}</th>" for n in range(columns))
    row = names.replace("Name", "Row") + f"<td>{cell}</td>" * columns
    return f"<table><thead><tr>{head}</tr></thead><tr>{row}</tr><tr>{row}</tr></table>"


@pytest.mark.parametrize("columns", [3, 9, 15, 30, 70, 120])
def test_no_number_breaks_and_no_column_is_left_out(notebook: Make, columns: int) -> None:
    pages = checked(notebook("# T", {"text/html": wide_table(columns, "1,234,567.89")}))
    assert "".join(pages).count("1,234,567.89") == 2 * columns
    assert all(str(2000 + n) in "".join(pages) for n in range(columns))


@pytest.mark.parametrize(("columns", "turned"), [(4, False), (8, False), (15, True), (40, True)])
def test_a_wide_table_has_smaller_type_before_it_has_a_wide_page(
    notebook: Make, columns: int, turned: bool
) -> None:
    made = render(notebook("# T", {"text/html": wide_table(columns, "1,234,567.89")}), ("pdf",))
    pages = [[box for box in page if box.size < 9.5] for page in boxes(made["pdf"])]
    cells = [box for page in pages for box in page if box.size != 8]
    assert cells
    assert min(box.size for box in cells) >= 6.5 - 0.01
    assert any(box.page[0] > box.page[1] for box in cells) == turned


def test_the_parts_of_a_wide_table_repeat_what_names_the_rows(notebook: Make) -> None:
    text = "".join(checked(notebook("# T", {"text/html": wide_table(40, "1,234,567.89", heads=2)})))
    parts = text.count("Name0")
    assert parts > 1
    assert text.count("Row0") == text.count("Row1") == 2 * parts


def test_a_wide_table_inside_of_something_has_parts(notebook: Make) -> None:
    table = wide_table(30, "1,234,567.89")
    pages = checked(notebook("# T", {"text/html": f"<ul><li>In a list {table}</li></ul>"}))
    assert "".join(pages).count("1,234,567.89") == 60


def test_a_link_or_a_note_in_the_head_of_a_long_table_is_set(notebook: Make) -> None:
    rows = "\n".join(f"| Row{n:03} | {n} |" for n in range(120))
    source = f"# T\n\n| [Name](https://e.org) | Number[^1] |\n|---|---|\n{rows}\n\n[^1]: A note."
    made = notebook(source)
    pages = checked(made)
    assert len(pages) > 2
    assert all("Name" in page and "Number" in page for page in pages)
    reader = PdfReader(io.BytesIO(render(made, ("pdf",))["pdf"]))
    assert "/Annots" in reader.pages[0]
    assert "A note." in pages[-1]
