"""How the PDF sets long things: tables, words, figures, headings at the foot of a page."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from helpers.data_folders import loaded
from nbformat import NotebookNode
from pypdf import PageObject, PdfReader

from portfolio_lib import show
from portfolio_lib.publishing.making.page_box import strays

Make = Callable[..., NotebookNode]
Pdf = Callable[[NotebookNode], PdfReader]


def right_end(reader: PdfReader) -> float:
    """How far to the right a text begins on any page [pt]."""
    return max(map(right_end_of, reader.pages))


def right_end_of(page: PageObject) -> float:
    """How far to the right a text begins on a page [pt]."""
    ends = [0.0]

    def see(text: str, matrix: list[float], inner: list[float], *_: object) -> None:
        if text.strip():
            ends.append(matrix[0] * inner[4] + matrix[4])

    page.extract_text(visitor_text=see)
    return max(ends)


def test_the_head_of_a_long_table_stands_on_every_page(notebook: Make, pdf: Pdf) -> None:
    rows = "".join(f"<tr><td>Row {n}</td><td>{n}</td></tr>" for n in range(300))
    table = f"<table><thead><tr><th>Name</th><th>Amount</th></tr></thead>{rows}</table>"
    pages = [page.extract_text() for page in pdf(notebook({"text/html": table})).pages]
    assert len(pages) > 3
    assert all("Name" in text and "Amount" in text for text in pages)
    assert sum(text.count("Row ") for text in pages) == 300


@pytest.mark.parametrize(
    "markup",
    [
        "<h1>{w}</h1>",
        "<p>{w}</p>",
        "<pre>{w}</pre>",
        "<ul><li>{w}</li></ul>",
        "<table><tr><td>{w}</td><td>b</td><td>c</td></tr></table>",
        '<dl class="facts"><div><dt>{w}</dt><dd>{w}</dd></div></dl>',
        "<dl><div><dt>{w}</dt><dd>{w}</dd></div></dl>",
        "<p><a href='https://example.org'>{w}</a></p>",
    ],
)
def test_a_word_without_end_stays_on_the_page(markup: str, notebook: Make, pdf: Pdf) -> None:
    assert right_end(pdf(notebook({"text/html": markup.format(w="W" * 800)}))) < 595 - 56


def test_a_comma_hangs_in_no_margin_where_a_text_goes_in_its_own_direction(
    notebook: Make, pdf: Pdf
) -> None:
    made = notebook({"text/html": f"<h2 dir='auto'>{'Water supply, ' * 60}</h2>"})
    made.metadata["portfolio"] = {"language": "ar"}
    assert not list(strays(pdf(made)))


def test_many_columns_stay_on_the_page(notebook: Make, pdf: Pdf) -> None:
    row = "<tr>" + "".join(f"<td>column{n}</td>" for n in range(40)) + "</tr>"
    reader = pdf(notebook({"text/html": f"<table>{row}</table>"}))
    assert all(right_end_of(page) < page.mediabox.width - 56 for page in reader.pages)
    text = "".join(page.extract_text() for page in reader.pages)
    assert all(f"column{n}" in text for n in range(40))


def test_cells_that_span_more_than_there_is_do_not_fail(notebook: Make, pdf: Pdf) -> None:
    table = (
        "<table><thead><tr><th rowspan=9 colspan=2>a</th><th>b</th></tr></thead>"
        "<tr><td colspan=999>c</td></tr><tr><td rowspan=1000>d</td><td>e</td><td>f</td></tr>"
        "<tr><td colspan=3>g</td></tr><tr></tr></table><table></table>"
        "<table><caption>x</caption></table>"
    )
    text = pdf(notebook({"text/html": table})).pages[0].extract_text()
    assert all(letter in text for letter in "abcdefg")


def test_a_row_longer_than_a_page_goes_on_on_the_next(notebook: Make, pdf: Pdf) -> None:
    words = " ".join(f"word{n}" for n in range(3000))
    reader = pdf(notebook({"text/html": f"<table><tr><td>{words}</td><td>b</td></tr></table>"}))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "word2999" in text


def test_no_heading_stands_alone_at_the_foot_of_a_page(notebook: Make, pdf: Pdf) -> None:
    text = "word " * 60
    for filling in range(20, 32):
        lines = "<p>line</p>" * filling
        made = notebook({"text/html": f"{lines}<h2>Heading</h2><h3>Below</h3><p>{text}</p>"})
        pages = [page.extract_text() for page in pdf(made).pages]
        with_heading = next(page for page in pages if "Heading" in page)
        assert "word" in with_heading


def test_a_tall_figure_fits_on_a_page(notebook: Make, pdf: Pdf, svg: str) -> None:
    tall = '<svg xmlns="http://www.w3.org/2000/svg" width="50mm" height="2000mm"></svg>'
    source = "data:image/svg+xml;base64," + base64.b64encode(tall.encode()).decode()
    figures = "".join(
        f'<figure><img alt="a" src="{src}"><figcaption>{caption}</figcaption></figure>'
        for src, caption in ((source, "Tall"), (svg, "Bar"))
    )
    pages = [p.extract_text() for p in pdf(notebook({"text/html": figures})).pages]
    assert len(pages) <= 3
    assert any("Tall" in text for text in pages)


def test_the_running_head_is_one_line_and_not_on_the_first_page(notebook: Make, pdf: Pdf) -> None:
    title = "A title that is much longer than a line of text can be " * 4
    made = notebook({"text/html": "<h1>H</h1>" + "<p>x</p>" * 120}, title=title)
    pages = [page.extract_text() for page in pdf(made).pages]
    assert "A title that" not in pages[0]
    assert all(text.startswith("A title that is") and "…" in text for text in pages[1:])
    assert "Page 2 of" in pages[1]


def test_a_month_and_its_year_stay_on_one_line(
    notebook: Callable[..., NotebookNode], pdf: Callable[[NotebookNode], PdfReader]
) -> None:
    name = "A title that takes nearly all the room that a line of this table has to give"
    rows = "".join(
        f"<tr><th>{name}</th><td>{name}</td><td>{month}\u00a02016</td></tr>"
        for month in ("Okt.", "Dez.")
    )
    table = f"<table><tr><th>Project</th><th>Place</th><th>End</th></tr>{rows}</table>"
    lines = pdf(notebook("# Title", {"text/html": table})).pages[0].extract_text().splitlines()
    assert (
        sum(line.replace("\u00a0", " ").endswith(("Okt. 2016", "Dez. 2016")) for line in lines) == 2
    )


@pytest.mark.parametrize("number", [2, 3, 4, 6])
@pytest.mark.parametrize("money", ["EUR\u00a0800,000", "1.207,3\u00a0Mio.\u00a0USD"])
def test_no_key_figure_breaks_in_its_number(
    number: int, money: str, notebook: Make, pdf: Pdf
) -> None:
    facts = f"<div><dt>budgeted</dt><dd>{money}</dd></div>" * number
    text = pdf(notebook({"text/html": f'<dl class="facts">{facts}</dl>'})).pages[0].extract_text()
    assert text.replace("\u00a0", " ").count(money.replace("\u00a0", " ")) == number


@pytest.mark.parametrize("filling", [19, 20, 22])
def test_a_table_of_few_rows_stays_together(filling: int, notebook: Make, pdf: Pdf) -> None:
    rows = "".join(f"<tr><th>Row {n}<br>second<br>third</th><td>x</td></tr>" for n in range(8))
    table = f"<table><caption>Few rows</caption><tr><th>Name</th><th>X</th></tr>{rows}</table>"
    made = notebook({"text/html": "<p>line</p>" * filling + f"<h2>Heading</h2>{table}"})
    found = [text for page in pdf(made).pages if "Row 0" in (text := page.extract_text())]
    assert "Heading" in found[0]
    assert "Row 7" in found[0]


def test_a_table_that_all_but_fits_goes_whole_to_the_next_page(notebook: Make, pdf: Pdf) -> None:
    rows = "".join(f"<tr><th>Row {n}</th><td>x</td></tr>" for n in range(3))
    table = f"<table><caption>Rows</caption><tr><th>Name</th><th>X</th></tr>{rows}</table>"
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="89.4"/>'
    picture = base64.b64encode(drawing.encode()).decode()
    before = f"<p><img alt='x' src='data:image/svg+xml;base64,{picture}'></p><h2>Begin</h2>"
    parts = ["<p>line</p>" * 20, before, table.replace("Row", "First"), table, "<p>after</p>" * 25]
    pages = [page.extract_text() for page in pdf(notebook({"text/html": "".join(parts)})).pages]
    (found,) = [page for page in pages if "Row 0" in page]
    assert "Row 2" in found


def test_no_short_head_of_a_narrow_table_breaks_in_itself(notebook: Make, pdf: Pdf) -> None:
    """As in a panel: the digits below are wider by their letters, the head as it is set."""
    name = "KOEPEL VAN DE VLAAMSE NOORD-ZUIDBEWEGINGEN"
    panel = (
        "<table class='bars'><thead><tr><th>Donor</th><th class='number'>Amount</th><td></td></tr>"
        f"</thead><tr><td>{name}</td><td class='number'>32.4\u00a0m</td>"
        "<td class='bar share-100'></td></tr></table>"
    )
    page = pdf(notebook({"text/html": f"<div class='panels'>{panel}{panel}</div>"})).pages[0]
    assert page.extract_text().split().count("Amount") == 2


def test_a_table_stands_below_its_heading_without_a_gap(notebook: Make, pdf: Pdf) -> None:
    table = "<table><caption>What it has</caption><tr><td>a</td><td>b</td></tr></table>"
    heights: dict[str, float] = {}

    def see(text: str, matrix: list[float], inner: list[float], *_: object) -> None:
        if text.strip():
            heights[text.strip()] = matrix[3] * inner[5] + matrix[5]

    pdf(notebook({"text/html": f"<h2>Heading</h2>{table}"})).pages[0].extract_text(visitor_text=see)
    assert heights["Heading"] - heights["What it has"] < 28  # it was 37 pt


def test_the_name_of_a_file_breaks_at_its_hyphens_alone(notebook: Make, pdf: Pdf) -> None:
    name = "montants-des-projets-plus-larges-et-autres.csv"
    for before in range(20, 44, 4):
        page = pdf(notebook({"text/html": f"<p>{'a' * before} {'b' * 12} {name} c</p>"})).pages[0]
        lines = [line for line in page.extract_text().splitlines() if "-" in line or ".csv" in line]
        assert all(line.endswith(("-", " c", "c")) for line in lines), lines


def test_a_long_german_word_breaks_with_a_hyphen_whatever_stands_around_it(
    notebook: Make, pdf: Pdf
) -> None:
    names = ("Rechtsschutzversicherungsgesellschaft", "„Wirtschaftsstrukturförderungsgesellschaft“",
             "Bildungs-/Beschäftigungsfördermaßnahmenverbund")  # fmt: skip
    rows = "".join(f"<dt>Geldgeber</dt><dd>{name}</dd>" for name in names)
    side = (
        f"<article class='project'><h3>T</h3><dl class='fields'>{rows}</dl><p>Text.</p></article>"
    )
    made = notebook({"text/html": side}, portfolio={"date": "2016-10-31", "language": "de"})
    page = pdf(made).pages[0]
    lines = [line.strip() for line in page.extract_text().splitlines()]
    ends = [line[-1] for line in lines if line[:1] in "R„B" and line]
    assert len(ends) >= 3
    assert set(ends) <= {"-", "\u00ad", "\u2010"}, lines


def kinds_of_structure(reader: PdfReader) -> list[str]:
    """The kinds of the parts of a PDF in the order in which they are read."""
    found = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            found.extend([str(node["/S"])] if "/S" in node else [])
            walk(node.get("/K", []))

    root: Any = reader.trailer["/Root"]
    walk(root["/StructTreeRoot"])
    return found


def test_the_contents_of_a_long_report_are_read_where_they_stand(notebook: Make, pdf: Pdf) -> None:
    long = "".join(f"<p>{'Words of a part. ' * 60}</p>" for _ in range(40))
    cover = "<div class='cover'><h1>Title</h1><p>Lead.</p></div>"
    parts = (
        f"<section><h2>First</h2><p>Short.</p></section><section><h2>Second</h2>{long}</section>"
    )
    reader = pdf(notebook({"text/html": cover + parts}))
    assert len(reader.pages) >= 8
    kinds = kinds_of_structure(reader)
    before = kinds[: kinds.index("/TOC")]
    assert (before.count("/H1"), before.count("/H2")) == (1, 2)
    first = reader.pages[0].extract_text()
    assert first.count("Second") == 2
    assert first.rindex("Contents") > first.index("Short.")


def _drawing(height: int) -> str:
    """A picture of some height [mm] with a heading."""
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' width='400' height='{height * 96 / 25.4}'/>"
    source = base64.b64encode(svg.encode()).decode()
    image = f"<img alt='A map' src='data:image/svg+xml;base64,{source}'>"
    return f"<h2>Map {height}</h2><figure>{image}<figcaption>Below</figcaption></figure>"


@pytest.mark.parametrize(("height", "first"), [(130, True), (60, False)])
def test_what_follows_a_figure_without_room_fills_the_page_before_it(
    height: int, first: bool, notebook: Make, pdf: Pdf
) -> None:
    table = "<h2>Money</h2><table><tr><td>Budget</td><td>5</td></tr></table>"
    text = "<h2>Texts</h2>" + "<p>A line of some words.</p>" * 12
    made = pdf(notebook({"text/html": f"<h1>A</h1>{text}{_drawing(height)}{table}"}))
    pages = [page.extract_text() for page in made.pages]
    assert "Money" in pages[0]
    assert (f"Map {height}" not in pages[0]) is first
    assert len(pages) == 1 + first


@pytest.mark.parametrize(("paragraphs", "lines"), [(20, 3), (21, 2)])
def test_the_fields_of_the_first_project_stay_together(
    paragraphs: int, lines: int, notebook: Make, pdf: Pdf
) -> None:
    rows = [
        f"{name},Good.,Fund,Kenya,2014-01-01,2018-12-31,500,USD,70" for name in ("Roads", "Wells")
    ]
    sheet = "\n".join(("Title,Objective,Donor,Country,Start,End,Budget,Currency,Spent", *rows))
    filling = "<p>line</p>" * paragraphs + f"<p>{'<br>'.join(['line'] * lines)}</p>"
    made = notebook({"text/html": filling + show.projects(loaded({"p.csv": sheet})).html})
    pages = [page.extract_text().split("Wells")[0] for page in pdf(made).pages]
    (found,) = [page for page in pages if "Roads" in page]
    assert "Paid out" in found
