"""The texts of figures are texts: found by a search in the page and in the PDF."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from helpers.data_folders import folded, loaded, project
from helpers.data_folders import page as source_page
from lxml.html import HtmlElement
from nbformat import NotebookNode
from pypdf import PdfReader

from portfolio_lib import Portfolio, show
from portfolio_lib.design.theme import FONTS
from portfolio_lib.render import formats

Make = Callable[..., NotebookNode]
TITLES = [
    "Wells & Pumps <2>",
    "مشروع الطرق الآمنة",
    "道路安全项目",
    "Безопасные дороги",
    "Cafe\u0301 and ẹ\u0301",
    "ភ្នំពេញ ไทย 한국어",
    "Odd \ue000 \u0489 \U0001f600 sign",
]


@pytest.fixture(scope="module")
def portfolio() -> Portfolio:
    rows = [project(title, Duration=f"January {2010 + n} – December {2014 + n}")
            for n, title in enumerate(TITLES)]  # fmt: skip
    return loaded({"page.txt": source_page(*rows)})


@pytest.fixture(scope="module")
def pdf(portfolio: Portfolio) -> bytes:
    return formats.finished(formats.read(of(show.timeline(portfolio).html)), ("pdf",))[0]["pdf"]


def of(markup: str) -> NotebookNode:
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    output = new_output("display_data", {"text/html": markup})
    cell = new_code_cell("show", outputs=[output])
    made: NotebookNode = new_notebook(cells=[cell], metadata={"portfolio": {"date": "2016-10-31"}})
    return made


def test_the_title_of_a_bar_is_found_in_the_page(
    portfolio: Portfolio, tree: Callable[[NotebookNode], HtmlElement]
) -> None:
    page = tree(of(show.timeline(portfolio).html))
    for drawing in page.iter("svg"):
        said = folded(" ".join(text.text_content() for text in drawing.iter("text")))
        said = said.replace("\u202b", "").replace("\u202c", "")
        assert all(title in said for title in TITLES[:4])
        assert "31 October 2016" in said
    assert [svg.get("class") for svg in page.iter("svg")] == ["drawing wide", "drawing narrow"]
    assert all("Wells & Pumps" in str(svg.get("aria-label")) for svg in page.iter("svg"))
    assert not list(page.iter("img"))


def test_the_title_of_a_bar_is_found_in_the_pdf_in_its_order(pdf: bytes) -> None:
    said = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    for title in (TITLES[0], TITLES[2], TITLES[3]):
        assert title in said
    assert "31 October 2016" in said
    assert "Odd" in said


def test_a_figure_is_read_aloud_once_by_its_alternative_text(pdf: bytes) -> None:
    with pikepdf.open(BytesIO(pdf)) as opened:
        figures = [each for each in _elements(opened.Root.StructTreeRoot) if each.S == "/Figure"]
        timeline = next(each for each in figures if "Wells & Pumps" in str(each.Alt))
        assert all(not isinstance(kid, pikepdf.Dictionary) or "/S" not in kid for kid in timeline.K)
        assert len(timeline.K) >= len(TITLES)


def _elements(tree: Any) -> Iterator[Any]:
    """The elements of a PDF's structure below one."""
    kids = tree.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def test_texts_of_a_figure_are_large_enough_on_paper_and_on_a_phone(portfolio: Portfolio) -> None:
    for markup in (show.timeline(portfolio).html, show.map(portfolio).html):
        drawings = [base64.b64decode(data).decode() for data in
                    re.findall(r"base64,([\w+/=]+)", markup)]  # fmt: skip
        for drawing in drawings:
            box = re.search(r'viewBox="0 0 ([\d.]+) ', drawing)
            assert box is not None
            sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', drawing)]
            assert min(sizes, default=8) >= 8
            if float(box[1]) < 300:  # shown 354 pixels wide on a phone of 390
                assert min(sizes, default=8) * 354 / float(box[1]) >= 11


def test_a_figure_is_measured_with_the_typeface_that_shows_it() -> None:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    from portfolio_lib.show.figures import advance

    with TTFont(FONTS / "FiraSans-Regular.ttf") as font:
        widths, names = font["hmtx"], font.getBestCmap()
        for character in "Wim–ßЖ9":
            measured = widths[names[ord(character)]][0] / font["head"].unitsPerEm
            assert advance(character) == pytest.approx(measured, abs=0.002)


def test_labels_of_an_analysts_figure_are_texts_where_they_stand_and_formulas_outlines() -> None:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots()
    axes.plot([1, 2], [3, 4])
    axes.set_ylabel("Turned words")
    axes.set_title("Bold words", weight=600)
    made = formats.finished(
        formats.read(of(show.figure(figure, alt="A line").html)), ("pdf", "html")
    )[0]
    said = PdfReader(BytesIO(made["pdf"])).pages[0].extract_text()
    assert "Bold words" in said
    assert "Turned words" in said.replace("\n", " ")
    assert re.search(r'transform="rotate\(-90 [^>]*>Turned words<', made["html"].decode())
    figure, axes = plt.subplots()
    axes.set_title(r"Words and $\sqrt{x}$")
    markup = show.figure(figure, alt="A formula").html
    assert "<text" not in base64.b64decode(re.findall(r"base64,([\w+/=]+)", markup)[0]).decode()


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<style>*{color:red}</style>",
        '<rect width="9" height="9" onclick="alert(1)"/>',
        '<a href="https://example.org"><rect width="9" height="9"/></a>',
        '<use href="https://example.org/x#y"/>',
        '<rect style="fill: url(https://example.org/x)" width="9" height="9"/>',
        '<rect style="position: fixed" width="9" height="9"/>',
        "<foreignObject><p>x</p></foreignObject>",
        '<g class="masthead"><rect width="9" height="9"/></g>',
    ],
)  # fmt: skip
def test_nothing_but_shapes_and_texts_becomes_a_part_of_the_page(
    inside: str, tree: Callable[[NotebookNode], HtmlElement]
) -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9pt" height="9pt" viewBox="0 0 9 9">'
        f'<path d="M0 0h9" style="stroke: #0a5e96"/>{inside}</svg>'
    )
    address = "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()
    page = tree(of(f'<img alt="A drawing" src="{address}">'))
    assert not list(page.iter("svg"))
    plain = drawing.replace(inside, "")
    address = "data:image/svg+xml;base64," + base64.b64encode(plain.encode()).decode()
    assert len(list(tree(of(f'<img alt="A drawing" src="{address}">')).iter("svg"))) == 1


def test_drawings_of_a_page_share_no_identity(tree: Callable[[NotebookNode], HtmlElement],
                                              portfolio: Portfolio) -> None:  # fmt: skip
    twice = show.timeline(portfolio).html
    page = tree(of(f"{twice}{twice}"))
    names = [str(name) for name in page.xpath("//svg//@id")]
    used = set(re.findall(r"url\(#([^)]+)", " ".join(map(str, page.xpath("//svg//@clip-path")))))
    assert len(names) == len(set(names)) == 4
    assert used == set(names)


def test_a_drawing_has_the_pages_colours_in_light_and_dark(
    tree: Callable[[NotebookNode], HtmlElement], portfolio: Portfolio
) -> None:
    page = tree(of(show.timeline(portfolio).html))
    colours = {str(value) for value in page.xpath("//svg//@fill")}
    assert colours <= {"var(--ink)", "var(--muted)", "var(--mark)"}
    assert "fill: var(--ongoing)" in " ".join(map(str, page.xpath("//svg//@style")))


def test_in_a_notebook_the_labels_have_a_typeface_of_the_machine(portfolio: Portfolio) -> None:
    made = re.findall(r"base64,([\w+/=]+)", show.timeline(portfolio).html)
    assert all("sans-serif" in base64.b64decode(data).decode() for data in made)


def test_drawings_stay_small(portfolio: Portfolio) -> None:
    made = re.findall(r"base64,([\w+/=]+)", show.timeline(portfolio).html)
    assert max(map(len, made)) < 9_000
