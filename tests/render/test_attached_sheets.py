"""Outputs of the type text/csv: nobody prints them, the PDF and the spreadsheet have them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from helpers.annexes import attached, beside, without_guard
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml.html import HtmlElement
from nbconvert.exporters import get_exporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output
from pypdf import PdfReader

from portfolio_lib.errors import ReportError
from portfolio_lib.render.formats import render
from portfolio_lib.render.sheets import Sheet
from portfolio_lib.render.sheets import sheet as sheet_of
from portfolio_lib.render.xlsx import PortfolioXLSXExporter

Make = Callable[..., NotebookNode]
CSV = 'Name,Sum,Day\r\n"Well, deep",1250000.5,2016-10-31\r\nPump,-3,\r\n'
ABOUT = {"title": "Things", "datatypes": ["string", "number", "date"]}
NAMESPACE = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def report(*sheets: tuple[str, dict[str, Any]], **about: str) -> NotebookNode:
    """A notebook with a word and these sheets, each with its metadata."""
    outputs = [
        new_output("display_data", data={"text/csv": text, "text/plain": "not printed"},
                   metadata={"text/csv": told})
        for text, told in sheets
    ]  # fmt: skip
    cells = [
        new_code_cell("x", outputs=[new_output("display_data", data={"text/html": "<p>w</p>"})])
    ]
    cells += [new_code_cell("x", outputs=outputs)]
    dated = {"date": "2016-10-31", "spreadsheet": "a b.en.xlsx", **about}
    result: NotebookNode = new_notebook(cells=cells, metadata={"title": "T", "portfolio": dated})
    return result


def opened(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def part(content: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return etree.fromstring(archive.read(name))


def test_a_sheet_is_not_printed_and_both_formats_say_where_it_is(
    tree: Callable[[NotebookNode], HtmlElement],
) -> None:
    made = report((CSV, ABOUT))
    page = tree(made)
    text = " ".join(page.find("body").text_content().split())
    assert "Well" not in text
    assert "not printed" not in text
    assert "a b.en.xlsx: Things (2 rows)" in text
    assert page.xpath("//dl//a/@href") == ["a%20b.en.xlsx"]
    assert "things.csv" not in text
    pdf = opened(render(made, ["pdf"])["pdf"]).pages[0].extract_text()
    assert "things.csv (2 rows)" in pdf
    assert "xlsx" not in pdf
    assert "Well" not in pdf


def test_a_page_without_a_spreadsheet_beside_it_leads_to_none(
    tree: Callable[[NotebookNode], HtmlElement],
) -> None:
    made = report((CSV, ABOUT), spreadsheet="")
    assert tree(made).find(".//dl") is None
    assert "things.csv (2 rows)" in opened(render(made, ["pdf"])["pdf"]).pages[0].extract_text()


def test_a_report_without_a_sheet_has_no_spreadsheet_and_no_word_about_one(
    notebook: Make, tree: Callable[[NotebookNode], HtmlElement]
) -> None:
    made = notebook("# Alone")
    assert set(render(made)) == {"html", "pdf"}
    assert opened(render(made)["pdf"]).attachments == {}
    assert tree(made).find(".//dl") is None


def test_the_pdf_has_each_sheet_as_a_file_of_data() -> None:
    made = render(report((CSV, ABOUT), (CSV, {"title": "Überblick: Änderungen"}), (CSV, {})))
    reader = opened(made["pdf"])
    assert list(attached(reader)) == ["data.csv", "things.csv", "ueberblick-aenderungen.csv"]
    assert attached(reader)["things.csv"] == [
        {"Name": "Well, deep", "Sum": "1250000.5", "Day": "2016-10-31"},
        {"Name": "Pump", "Sum": "-3", "Day": ""},
    ]
    root: Any = reader.root_object
    files = [reference.get_object() for reference in root["/AF"]]
    assert {file["/AFRelationship"] for file in files} == {"/Data"}
    assert {file["/EF"]["/F"].get_object()["/Subtype"] for file in files} == {"/text/csv"}
    assert {str(file["/Desc"]) for file in files} == {"Things", "Überblick: Änderungen", "Data"}


def test_the_pdf_is_for_keeping_where_it_has_a_date() -> None:
    def metadata(made: NotebookNode) -> bytes:
        root: Any = opened(render(made, ["pdf"])["pdf"]).root_object
        content: bytes = root["/Metadata"].get_data()
        return content

    kept = metadata(report((CSV, ABOUT)))
    assert b"<pdfaid:part>3</pdfaid:part>" in kept
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in kept
    assert b"<pdfuaid:part>1</pdfuaid:part>" in kept
    undated = metadata(report((CSV, ABOUT), date=None))  # type: ignore[arg-type]
    assert b"pdfaid:part" not in undated
    assert b"<pdfuaid:part>1</pdfuaid:part>" in undated


def test_an_attached_file_is_csv_as_rfc_4180_has_it() -> None:
    content = opened(render(report((CSV, ABOUT)))["pdf"]).attachments["things.csv"][0]
    assert content == (
        b'\xef\xbb\xbf"Name","Sum","Day"\r\n"Well, deep",1250000.5,2016-10-31\r\n"Pump",-3,\r\n'
    )


MARKS = ["=1+1", "+1", "-1", "@A1", "'=1", "x;=1", "x\t+1", "x\n-1", '"=1', "\uff1d1", "';'-", "-"]


@pytest.mark.parametrize("text", MARKS)
def test_no_text_of_an_attached_file_begins_like_a_formula_wherever_it_is_cut(text: str) -> None:
    written = Sheet("T", (text,), ("string",), ((text,),)).csv.decode("utf-8-sig")
    for separator in (",", ";", "\t"):
        lines = csv.reader(io.StringIO(written, newline=""), delimiter=separator)
        for cell in (cell for line in lines for cell in line):
            assert not cell.lstrip('"').startswith(tuple("=+-@\uff1d")), cell
    rows = list(csv.reader(io.StringIO(written, newline="")))
    assert [[without_guard(cell) for cell in row] for row in rows] == [[text], [text]]


@given(text=st.text(st.sampled_from("ab=+-@'\";,\t\n\uff1d")))
def test_whatever_a_text_is_it_can_be_had_again(text: str) -> None:
    written = Sheet("T", ("h",), ("string",), ((text,),)).csv.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(written, newline="")))
    assert without_guard(rows[1][0]) == text


def test_the_spreadsheet_has_texts_numbers_and_days() -> None:
    formula = (
        'Name,Sum,Day\n"=HYPERLINK(""x"")",@1,2016-13-01\nhttps://example.org,1e9,1899-12-31\n'
    )
    made = render(report((CSV, ABOUT), (formula, ABOUT)))["xlsx"]
    sheets = beside(made)
    assert sheets["Things"] == [
        {"Name": "Well, deep", "Sum": "1250000.5", "Day": "2016-10-31"},
        {"Name": "Pump", "Sum": "-3", "Day": ""},
    ]
    assert sheets["Things 2"] == [
        {"Name": '=HYPERLINK("x")', "Sum": "@1", "Day": "2016-13-01"},
        {"Name": "https://example.org", "Sum": "1e9", "Day": "1899-12-31"},
    ]
    first, second = (part(made, f"xl/worksheets/sheet{number}.xml") for number in (1, 2))
    assert not first.xpath("//s:f", namespaces=NAMESPACE)
    assert not second.xpath("//s:f | //s:hyperlink", namespaces=NAMESPACE)
    kinds = [cell.get("t") for cell in first.xpath("//s:row[2]/s:c", namespaces=NAMESPACE)]
    assert kinds == ["s", None, None]


def test_the_spreadsheet_can_be_read_at_once() -> None:
    long = "word " * 200
    made = render(report((f"Name,Text,Day\nA,{long},2016-10-31\n", ABOUT | {"datatypes": []})))[
        "xlsx"
    ]
    sheet = part(made, "xl/worksheets/sheet1.xml")
    pane = sheet.find(".//s:pane", NAMESPACE)
    assert (pane.get("ySplit"), pane.get("xSplit"), pane.get("state")) == ("1", "1", "frozen")
    table = part(made, "xl/tables/table1.xml")
    assert table.find("s:autoFilter", NAMESPACE).get("ref") == table.get("ref") == "A1:C2"
    widths = [round(float(column.get("width"))) for column in sheet.iter("{*}col")]
    assert widths[1] > 4 * widths[0] > 0
    core = part(made, "docProps/core.xml")
    assert core.findtext("{http://purl.org/dc/elements/1.1/}title") == "T"
    assert "en" in part(made, "docProps/custom.xml").xpath("string()")


def test_rows_are_as_high_as_their_texts_and_a_sheet_is_as_wide_as_a_page_of_a4() -> None:
    long = "word " * 200
    made = render(report((f"Name,Text\nA,{long}\nB,short\n", {"title": "T"})))["xlsx"]
    sheet = part(made, "xl/worksheets/sheet1.xml")
    head, tall, short = (float(row.get("ht", 15)) for row in sheet.iterfind(".//s:row", NAMESPACE))
    assert (head, short) == (15, 15)
    assert 1000 / 66 * 15 < tall < 1000 / 50 * 15
    setup = sheet.find("s:pageSetup", NAMESPACE)
    assert (setup.get("paperSize"), setup.get("orientation")) == ("9", "landscape")
    assert setup.get("fitToHeight") == "0"
    assert sheet.find("s:sheetPr/s:pageSetUpPr", NAMESPACE).get("fitToPage") == "1"


@pytest.mark.parametrize(("columns", "is_one_page"), [(12, True), (30, False)])
def test_a_sheet_of_many_columns_can_still_be_read_on_paper(
    columns: int, *, is_one_page: bool
) -> None:
    head = ",".join(f"Column {n}" for n in range(columns))
    text = f"{head}\n{','.join(['some words that wrap in a cell'] * columns)}\n"
    sheet = part(render(report((text, {"title": "T"})))["xlsx"], "xl/worksheets/sheet1.xml")
    widths = [float(each.get("width")) for each in sheet.iterfind(".//s:cols/s:col", NAMESPACE)]
    setup = sheet.find("s:pageSetup", NAMESPACE)
    assert (setup.get("scale") is None) == is_one_page
    assert is_one_page or int(setup.get("scale")) >= 60
    spans = [
        int(c.get("max")) - int(c.get("min")) + 1 for c in sheet.iterfind(".//s:col", NAMESPACE)
    ]
    across = sum(width * span for width, span in zip(widths, spans, strict=True))
    assert (across * 1.852 * 0.6 <= 297) == is_one_page


def test_sums_stand_below_the_columns_that_may_be_added() -> None:
    about = {"title": "T", "datatypes": ["string", "number", "number"], "totals": ["Sum"]}
    made = render(report(("Name,Sum,Year\nA,1.5,2018\nB,2,2019\n", about)))["xlsx"]
    table = part(made, "xl/tables/table1.xml")
    assert (table.get("ref"), table.get("totalsRowCount")) == ("A1:C4", "1")
    sheet = part(made, "xl/worksheets/sheet1.xml")
    (formula,) = sheet.iterfind(".//s:f", NAMESPACE)
    assert "SUBTOTAL(109" in formula.text
    assert formula.getparent().findtext("s:v", namespaces=NAMESPACE) == "3.5"
    assert formula.getparent().get("r") == "B4"


@pytest.mark.parametrize("header", ["A,a", "A,", '"A\nB",C'])
def test_headers_that_no_table_of_excel_has_still_filter(header: str) -> None:
    made = render(report((f"{header}\n1,2\n", {"title": "T"})))["xlsx"]
    sheet = part(made, "xl/worksheets/sheet1.xml")
    assert sheet.find("s:autoFilter", NAMESPACE).get("ref") == "A1:B2"
    assert sheet.find("s:tableParts", NAMESPACE) is None


def test_any_titles_make_tabs_that_excel_takes() -> None:
    titles = ["A/B:C", "a b c", "History", "'", "x" * 40, "x" * 41, "  ", "A B C"]
    made = render(report(*((CSV, {"title": title}) for title in titles)))
    tabs = list(beside(made["xlsx"]))
    assert len({tab.casefold() for tab in tabs}) == len(titles)
    assert all(0 < len(tab) <= 31 and not set(tab) & set("[]:*?/\\'") for tab in tabs)
    assert len(opened(made["pdf"]).attachments) == len(titles)


def test_a_text_longer_than_a_cell_is_whole_in_the_pdf() -> None:
    text = "x" * 200_000
    made = render(report((f"A,B\n{text},1\n", ABOUT)))
    assert text.encode() in opened(made["pdf"]).attachments["things.csv"][0]
    assert beside(made["xlsx"])["Things"][0]["A"] == text[:32_767]


def test_rows_of_any_length_are_made_as_long_as_the_header() -> None:
    assert sheet_of("A,B\n1\n\n1,2,3\n", {}, "T").rows == (("1", ""), ("1", "2"))


def test_the_same_notebook_gives_the_same_spreadsheet() -> None:
    made = report((CSV, ABOUT), (CSV, {}))
    assert render(made)["xlsx"] == render(made)["xlsx"]


def test_a_file_whose_title_has_no_latin_letters_has_the_english_name_of_its_sheet() -> None:
    arabic = {"title": "المشاريع"}
    made = render(report((CSV, {**arabic, "name": "projects"}), (CSV, arabic)), ["pdf"])
    assert list(attached(opened(made["pdf"]))) == ["data.csv", "projects.csv"]


@pytest.mark.parametrize(("named", "file"), [(True, True), (True, False), (False, True)])
def test_what_a_list_leaves_out_is_said_to_be_where_it_is(
    named: bool, file: bool, tree: Callable[[NotebookNode], HtmlElement]
) -> None:
    about = {**ABOUT, "name": "All"} if named else ABOUT
    made = report((CSV, about), **({} if file else {"spreadsheet": ""}))
    markup = "<p><span>2 are not here.<span class='where-all-are in-all'></span></span></p>"
    made.cells[0].outputs[0]["data"]["text/html"] = markup
    page = " ".join(tree(made).find("body").text_content().split())
    beside = "2 are not here. The spreadsheet of this report has all of them."
    assert "2 are not here." in page
    assert (beside in page) is (named and file)
    assert "attached" not in page.lower()
    pdf = " ".join(opened(render(made, ["pdf"])["pdf"]).pages[0].extract_text().split())
    assert ("The attached file things.csv has all of them." in pdf) is named
    assert "spreadsheet" not in pdf


@pytest.mark.parametrize("name", ["portfolio-xlsx", "portfolio_xlsx"])
def test_nbconvert_and_jupyterlab_export_the_spreadsheet_of_a_build(name: str) -> None:
    exporters: Any = get_exporter
    made, resources = exporters(name)().from_notebook_node(report((CSV, ABOUT)))
    assert made == render(report((CSV, ABOUT)))["xlsx"]
    assert resources["output_extension"] == ".xlsx"


def test_a_notebook_without_an_annex_has_no_spreadsheet_to_export() -> None:
    with pytest.raises(ReportError, match=r"no tables for a spreadsheet; show\.annex"):
        PortfolioXLSXExporter().from_notebook_node(report())
