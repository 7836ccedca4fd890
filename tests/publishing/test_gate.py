"""The gate refuses what is not fit to be published."""

from __future__ import annotations

import base64
import io
import time
from dataclasses import replace
from typing import Any

import pytest
from helpers.data_folders import AS_OF, loaded, page, project
from helpers.iati_files import activity, iati
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pypdf import PdfReader, PdfWriter

from portfolio_lib import ReportError, show
from portfolio_lib.publishing.making.confidentiality import Outside
from portfolio_lib.publishing.making.gate import check_notebook, check_page, check_pdf, check_totals
from portfolio_lib.publishing.making.page_content import parsed, texts, totals
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


def test_a_pdf_that_is_not_tagged_is_refused() -> None:
    report = render(new_notebook(cells=[new_markdown_cell("# A report")]))["pdf"]
    writer = PdfWriter()
    writer.append(io.BytesIO(report))
    buffer = io.BytesIO()
    writer.write(buffer)
    with pytest.raises(ReportError, match="the PDF has not a structure nor a language nor"):
        check_pdf(buffer.getvalue())


def test_an_image_that_says_nothing_is_refused() -> None:
    with pytest.raises(ReportError, match="image 2 of the page"):
        check_page(parsed(b"<img src='a' alt='An a'><img src='b' alt=' '>"))


PORTFOLIO = loaded(
    {
        "page.txt": page(
            project("Safe Roads", Country="Serbia"),
            project("Roads", Country="Kenya", Summary="After Safe Roads came Clean Rivers."),
            project("Clean Rivers", Country="Kosovo"),
            project("Donors", Country="Kosovo"),
        )
    }
)
KENYA, SERBIA = PORTFOLIO.for_place("KE"), PORTFOLIO.for_place("RS")


@pytest.mark.parametrize(
    ("printed", "value"), [("3", "3"), ("1", "3"), ("one", "1"), ("2", "1"), ("", "1")]
)
def test_a_total_that_does_not_agree_with_the_slice_is_refused(printed: str, value: str) -> None:
    html = f"<p>There are <data class='projects' value='{value}'>{printed}</data></p>"
    with pytest.raises(ReportError, match="the total projects is"):
        check_totals(totals(parsed(html.encode())), KENYA.dumped(), "KE")
    right = b"<data class='projects mine' value='1'>1</data>"
    check_totals(totals(parsed(right)), KENYA.dumped(), "KE")


def test_a_total_of_half_a_unit_agrees_in_whatever_order_it_was_added() -> None:
    values = (796.19, 999.14, 2.77, 912.05, 583.78, 349.09, 100.48)  # 3743.5; 3743.4999 one by one
    money = "".join(f"<budget><value currency='EUR'>{value}</value></budget>" for value in values)
    portfolio = loaded({"a.xml": iati(activity(money))}, None)
    (stated,) = totals(parsed(show.amounts(portfolio).html.encode()))
    assert (stated.name, stated.value) == ("amounts-budget-EUR", "3744")
    check_totals([stated], portfolio.dumped(), None)


@pytest.mark.parametrize("value", [7, 999_999, 1_254_999, 60_049_000, 99_949_999.6, 2_500_000_000])
def test_a_key_fact_of_money_is_counted_again(value: float) -> None:
    portfolio = loaded({"list.csv": f"Title,Budget (EUR)\nWells,{value}\nRoads,\n"}, AS_OF)
    data = portfolio.dumped()
    for language in ("en", "de", "ar"):
        page = parsed(show.cover(portfolio.speaking(language)).html.encode())
        (stated,) = (total for total in totals(page) if total.in_short)
        assert (stated.name, stated.value) == ("amounts-budget-EUR", str(round(value)))
        check_totals([stated], data, None)
    for wrong in (
        replace(stated, value=str(round(value) * 3)),
        replace(stated, printed="EUR 3.7 m"),
    ):
        with pytest.raises(ReportError, match="the total amounts-budget-EUR is"):
            check_totals([wrong], data, None)


IMAGE = "<img alt='a' src='{}'>"


def drawn(inside: str) -> str:
    """The address of a drawing, as an image has it."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


@pytest.mark.parametrize(
    "html",
    [
        "<p>See <b>Safe</b> Roads, too.</p>",
        "<p>safe  roads</p>",
        "<a href='#safe-roads'>there</a>",
        "<img alt='Bars of Safe Roads'>",
        "<title>Clean rivers</title>",
        "<p>SAFE_ROADS.csv</p>",
        "<p>Sa\u00adfe Ro\u200bads</p>",
        "<p>\uff33afe Roads</p>",
        "<time datetime='Safe Roads'>then</time>",
        "<svg><text>Safe</text><text>Roads</text></svg>",  # a label of two lines
        IMAGE.format(drawn("<text>Safe <tspan>Roads</tspan></text>")),
        IMAGE.format(drawn("<g aria-label='Safe Roads'/>")),
        IMAGE.format(drawn(f"<image href='{drawn('<text>Safe Roads</text>')}'/>")),
    ],
)
def test_a_project_of_others_is_refused_and_not_named(html: str) -> None:
    told = texts(parsed(f"<body>{html}</body>".encode()))
    with pytest.raises(ReportError, match="it names 1 project outside its data") as raised:
        Outside.of(PORTFOLIO).check(told, PORTFOLIO.for_place("XK").dumped()
                                    if "ivers" not in html else SERBIA.dumped(), "")  # fmt: skip
    assert "Roads" not in raised.value.public


@pytest.mark.parametrize(
    "html",
    [
        "<p>Roads. After Safe Roads came Clean Rivers.</p>",  # the slice says so itself
        "<table><tr><td>Clean</td><td>Rivers</td></tr></table>",  # two texts, not one
        "<h2>Donors</h2>",  # a word of the library
        "<p>Unclean Riversides</p>",
    ],
)
def test_what_the_slice_or_the_library_says_is_no_secret(html: str) -> None:
    told = texts(parsed(f"<body>{html}</body>".encode()))
    Outside.of(PORTFOLIO).check(told, KENYA.dumped(), "")


@pytest.mark.parametrize(
    "title",
    [
        "Africa, Norway and Switzerland",  # in a docstring of the library
        "What a report can show",
        "Read the portfolio once",
        "Fetch the rows",
    ],
)
def test_what_only_the_source_code_of_the_library_says_is_a_secret(title: str) -> None:
    whole = loaded({"page.txt": page(project(title, Country="Serbia"),
                                     project("Wells", Country="Kenya"))})  # fmt: skip
    with pytest.raises(ReportError, match="it names 1 project outside its data"):
        Outside.of(whole).check([title], whole.for_place("KE").dumped(), "")


@pytest.mark.parametrize("title", ["Donors", "Kosovo", "Serbien", "Since the last report"])
def test_a_title_that_any_report_may_say_is_no_secret(title: str) -> None:
    whole = loaded({"page.txt": page(project(title, Country="Serbia"),
                                     project("Wells", Country="Kenya"))})  # fmt: skip
    Outside.of(whole).check([title], whole.for_place("KE").dumped(), "")


AMOUNTS = (
    "Identifier,Title,Donor,Country,Start,End,Budget\n"
    "{number},Wells,Fund B,Ghana,2015,2018,70000 EUR\n"
    "X-1,Roads,Fund A,Kenya,2015-03-01,2018,50000 EUR\n"
    "X-2,Dams,Fund A,Kenya,2015,2018,25000 EUR\n"
)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("50000", "Budget;50000"),
        ("75000", "75000 EUR in all"),
        ("2015-03-01", "from 2015-03-01"),
        ("1 March 2015", "since 1 March 2015"),
        ("März 2015", "seit März 2015"),
    ],
)
def test_a_number_or_day_that_the_slice_has_names_nobody(number: str, said: str) -> None:
    whole = loaded({"table.csv": AMOUNTS.format(number=number)})
    Outside.of(whole).check([said], whole.for_place("KE").dumped(), "")
    with pytest.raises(ReportError, match="it names 1 project"):
        Outside.of(whole).check([said], PORTFOLIO.dumped(), "")


def test_the_person_who_builds_is_told_which_name_it_is_and_nobody_else() -> None:
    with pytest.raises(ReportError) as raised:
        Outside.of(PORTFOLIO).check(["Clean Rivers"], SERBIA.dumped(), "")
    assert "'clean rivers' of the project" in str(raised.value)
    assert "clean" not in raised.value.public
    assert raised.value.public.startswith("it names 1 project outside")


def test_a_page_is_looked_through_as_fast_where_all_titles_begin_alike() -> None:
    alike = Outside({("safe", "roads", "number", str(n)): str(n) for n in range(20_000)})
    start = time.process_time()
    alike.check(["Safe roads"] * 2_000, KENYA.dumped(), "")
    assert time.process_time() - start < 2  # to compare each with each takes ten times as long


def test_a_name_that_the_notebook_says_is_no_secret() -> None:
    told = texts(parsed(b"<p>Unlike Safe Roads</p>"))
    kosovo = PORTFOLIO.for_place("XK").dumped()
    Outside.of(PORTFOLIO).check(told, kosovo, "# Unlike Safe Roads")
    with pytest.raises(ReportError):
        Outside.of(PORTFOLIO).check(told, kosovo, "# Unlike")
