"""What a page, a Word file or a workbook hides is left out, and that is told."""

from __future__ import annotations

import io

import docx
import xlsxwriter
from helpers.data_folders import loaded, rules

from portfolio_lib import Portfolio

UNSEEN = "We will not pay a cent"


def assert_left_out(portfolio: Portfolio, rule: str) -> None:
    assert list(portfolio.projects["title"]) == ["Bridges"]
    tables = (portfolio.projects, portfolio.texts, portfolio.fields, portfolio.notes)
    assert UNSEEN not in " ".join(table.to_csv() for table in tables)
    assert rule in {found for found, _ in rules(portfolio)}


def test_what_a_web_page_does_not_show_is_left_out() -> None:
    for hidden in ('style="display:none"', "hidden", 'style="color:red; visibility: hidden"'):
        assert_left_out(
            loaded({
                "page.html": "<html><body><h1>Bridges</h1><p>Country: Serbia</p>"
                "<p>Donor: Some Fund</p><p>Period: 10/2016 - 10/2018</p>"
                f"<p {hidden}>Summary: {UNSEEN}</p><p>Objective: To build.</p></body></html>"
            }),
            "hidden-text",
        )  # fmt: skip


def test_what_a_word_file_hides_is_left_out() -> None:
    document, stream = docx.Document(), io.BytesIO()
    document.add_heading("Bridges")
    for line in ("Country: Serbia", "Donor: Some Fund", "Period: 10/2016 - 10/2018"):
        document.add_paragraph(line)
    paragraph = document.add_paragraph("Objective: To build. ")
    paragraph.add_run(UNSEEN).font.hidden = True
    document.save(stream)
    assert_left_out(loaded({"page.docx": stream.getvalue()}), "hidden-text")


def test_a_row_without_height_and_a_column_without_width_are_hidden() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        head = ["Title", "Objective", "Country", "Donor", "Remarks"]
        for number, row in enumerate([
            head, ["Bridges", "To build.", "Serbia", "Some Fund", UNSEEN],
            [UNSEEN, "To hide.", "Serbia", "Some Fund", ""],
        ]):  # fmt: skip
            sheet.write_row(number, 0, row)
        sheet.set_row(2, 0)
        sheet.set_column(4, 4, 0)
    assert_left_out(loaded({"list.xlsx": stream.getvalue()}), "hidden-left-out")


def web_page(budget: str) -> Portfolio:
    return loaded({
        "page.html": "<html><body><h1>Bridges</h1><p>Country: Serbia</p><p>Donor: Some Fund</p>"
        f"<p>Period: 10/2016 - 10/2018</p>{budget}<p>Objective: To build.</p></body></html>"
    })  # fmt: skip


def word_file(*runs: tuple[str, str]) -> Portfolio:
    document, stream = docx.Document(), io.BytesIO()
    document.add_heading("Bridges")
    for line in ("Country: Serbia", "Donor: Some Fund", "Objective: To build."):
        document.add_paragraph(line)
    paragraph = document.add_paragraph("Budget: ")
    for text, mark in runs:
        run = paragraph.add_run(text)
        if mark:
            setattr(run.font, mark, True)
    document.save(stream)
    return loaded({"page.docx": stream.getvalue()})


def test_the_number_of_a_note_is_no_part_of_an_amount() -> None:
    for portfolio in (
        web_page("<p>Budget: EUR 500,000<sup>1</sup></p>"),
        web_page("<p>Budget: EUR 50<sup><a href='#n'>2</a></sup></p>"),
        web_page("<p>Budget: EUR 500,0001</p>"),
        word_file(("EUR 500,000", ""), ("1", "superscript")),
        word_file(("EUR 50", ""), ("2", "superscript")),
    ):
        assert portfolio.amounts.empty
        assert "amount-not-understood" in {found for found, _ in rules(portfolio)}
    portfolio = web_page("<p>Summary: A hall of 900 m<sup>2</sup> is built.</p>")
    assert list(portfolio.projects["summary"]) == ["A hall of 900 m² is built."]


def test_what_is_struck_out_does_not_count() -> None:
    for portfolio in (
        web_page("<p>Budget: <del>EUR 2m</del> <ins>EUR 3m</ins></p>"),
        web_page("<p>Budget: <s>EUR 2m</s> EUR 3m</p>"),
        web_page("<p>Budget: <b style='text-decoration: line-through'>EUR 2m</b> EUR 3m</p>"),
        web_page("<p><s>Budget: EUR 2m</s></p><p>Budget: EUR 3m</p>"),
        word_file(("EUR 2m ", "strike"), ("EUR 3m", "")),
        word_file(("EUR 2m ", "double_strike"), ("EUR 3m", "")),
    ):
        assert list(portfolio.amounts["value"]) == [3_000_000]
        assert "hidden-text" in {found for found, _ in rules(portfolio)}
