"""What a page and a PDF have in common: content, order, description, sameness."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import nbformat
import pytest
from lxml.html import HtmlElement
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output
from pypdf import PdfReader

from portfolio_lib.errors import ReportError, UsageError
from portfolio_lib.render.formats import render
from portfolio_lib.render.html import PortfolioHTMLExporter
from portfolio_lib.render.pdf import PortfolioPDFExporter

Make = Callable[..., NotebookNode]
Text = Callable[[NotebookNode], str]
Tree = Callable[[NotebookNode], HtmlElement]
Pdf = Callable[[NotebookNode], PdfReader]
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
    "AABJRU5ErkJggg=="
)


def bookmarks(reader: PdfReader) -> list[object]:
    """The titles of the bookmarks, nested as they are."""

    def titles(entries: list[object]) -> list[object]:
        return [titles(e) if isinstance(e, list) else e.title for e in entries]  # type: ignore[attr-defined]

    return titles(list(reader.outline))


def test_the_pdf_is_tagged_and_says_its_title_language_and_date(notebook: Make, pdf: Pdf) -> None:
    about = {"language": "de", "date": "2016-10-31", "author": "A", "description": "D"}
    reader = pdf(notebook("# Überblick", title="Bericht", portfolio=about))
    root = cast("dict[str, Any]", reader.root_object)
    assert "/StructTreeRoot" in root
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "de"
    assert reader.metadata is not None
    assert reader.metadata.title == "Bericht"
    assert reader.metadata.author == "A"
    assert str(reader.metadata.creation_date).startswith("2016-10-31")
    assert "Seite 1 von 1" in reader.pages[0].extract_text()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.xmp_metadata.stream.get_data()  # type: ignore[union-attr]


def test_the_last_lines_say_who_issued_a_report_and_whom_to_ask(
    notebook: Make, tree: Tree, pdf: Pdf
) -> None:
    theme = {"organisation": "Some Fund", "contact": "reports@fund.example"}
    listed = '<dl class="provenance"><div><dt>No.</dt><dd>7</dd></div></dl>'
    source = f'<section class="provenance">{listed}</section>'
    for markup in ("<p>Text</p>", f"<p>Text</p>{source}"):
        made = notebook({"text/html": markup}, portfolio={"date": "2016-10-31", "theme": theme})
        (last,) = tree(made).xpath("//main//dl")
        assert last.text_content().endswith("Issued bySome FundContactreports@fund.example")
        said = pdf(made).pages[0].extract_text()
        assert "Issued by: Some Fund · Contact: reports@fund.example" in said
    made = notebook("Text", portfolio={"theme": {"organisation": "Some Fund"}})
    assert not tree(made).xpath("//main//dl")


def test_headings_become_bookmarks_without_their_notes(notebook: Make, pdf: Pdf) -> None:
    made = notebook(
        {
            "text/html": '<h1>Kosovo<a role="doc-noteref" href="#n">*</a></h1><h2>Projects</h2>'
            '<h3>One</h3><aside role="doc-footnote" id="n">* A note.</aside>'
        }
    )
    assert bookmarks(pdf(made)) == ["Kosovo", ["Projects", ["One"]]]


@pytest.mark.parametrize(
    ("markup", "levels"),
    [
        ("<h3>a</h3>", [1, 2]),
        ("<h1>a</h1><h4>b</h4><h2>c</h2>", [1, 2, 2]),
        ("<h2>a</h2><h1>b</h1>", [1, 2, 2]),
        ("<h1>a</h1><h1>b</h1><h2>c</h2><h6>d</h6>", [1, 2, 3, 4]),
        ("<p>none</p>", [1]),
        ("<h1> </h1><h2>b</h2>", [1, 2]),
    ],
)
def test_no_heading_skips_a_level(
    markup: str, levels: list[int], notebook: Make, tree: Tree, pdf: Pdf
) -> None:
    made = notebook({"text/html": markup})
    headings = tree(made).xpath("//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5]")
    assert [int(h.tag[1]) for h in headings] == levels
    assert pdf(made).outline


def test_an_empty_notebook_is_a_page_with_its_title(tree: Tree, pdf: Pdf) -> None:
    made = new_notebook()
    assert tree(made).find(".//h1").text == "Notebook"
    assert len(pdf(made).pages) == 1


@pytest.mark.parametrize("exporter", [PortfolioHTMLExporter, PortfolioPDFExporter])
@pytest.mark.parametrize(
    "output",
    [
        {"image/png": PNG},
        {"text/html": f'<img src="data:image/png;base64,{PNG}">'},
        {"text/html": f'<img alt=" " src="data:image/png;base64,{PNG}">'},
        {"text/markdown": f"![](data:image/png;base64,{PNG})"},
    ],
    ids=["png", "html", "blank", "markdown"],
)
def test_an_image_without_alternative_text_is_an_error_that_names_the_cell(
    exporter: type[PortfolioHTMLExporter], output: dict[str, str], notebook: Make
) -> None:
    with pytest.raises(ReportError, match=r"^cell 2: .*alternative text") as caught:
        exporter().from_notebook_node(notebook("first", output))
    assert caught.value.cell == 2
    assert caught.value.source == "secret_code()"


def test_the_cell_is_counted_as_in_the_notebook_though_cells_are_removed(notebook: Make) -> None:
    made = notebook("removed", {"image/png": PNG})
    made.cells[0].metadata["tags"] = ["remove-cell"]
    with pytest.raises(ReportError) as caught:
        PortfolioHTMLExporter().from_notebook_node(made)
    assert caught.value.cell == 2


@pytest.mark.parametrize("metadata", [{"image/png": {"alt": "A dot"}}, {"alt": "A dot"}])
def test_alternative_text_stands_in_both_formats(
    metadata: dict[str, object], tree: Tree, pdf: Pdf
) -> None:
    output = new_output("display_data", data={"image/png": PNG}, metadata=metadata)
    made = new_notebook(cells=[new_code_cell("", outputs=[output])])
    assert tree(made).find(".//img").get("alt") == "A dot"
    assert any("A dot" in str(entry) for entry in alternatives(pdf(made)))


def test_a_drawing_that_has_a_title_needs_no_other_words(notebook: Make, tree: Tree) -> None:
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    drawn = '<rect width="9" height="9"/></svg>'
    titled = notebook("first", {"image/svg+xml": f"{head}<title>A  square</title>{drawn}"})
    assert tree(titled).find(".//img").get("alt") == "A square"
    with pytest.raises(ReportError, match="alternative text"):
        tree(notebook("first", {"image/svg+xml": head + drawn}))


def alternatives(reader: PdfReader) -> list[str]:
    objects = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1))
    return [str(cast("dict[str, Any]", o).get("/Alt")) for o in objects if isinstance(o, dict)]


def test_a_damaged_image_is_an_error_that_names_the_cell(notebook: Make) -> None:
    broken = {"text/html": '<img alt="x" src="data:image/png;base64,AAAA">'}
    with pytest.raises(ReportError, match=r"cell 2: an image cannot be read"):
        render(notebook("first", broken), ["pdf"])


def test_code_and_parameters_do_not_show(notebook: Make, page: Text, pdf_text: Text) -> None:
    made = notebook({"text/plain": "shown"}, {"text/plain": "injected"}, {"text/plain": "given"})
    made.cells[1].metadata["tags"] = ["injected-parameters"]
    made.cells[2].metadata["tags"] = ["parameters"]
    for text in (page(made), pdf_text(made)):
        assert "shown" in text
        assert not any(word in text for word in ("secret_code", "injected", "given"))


def test_every_kind_of_output_shows(pdf_text: Text, page: Text) -> None:
    outputs = [
        new_output("stream", name="stdout", text="streamed\x1b[31mred\x1b[0m"),
        new_output(
            "error", ename="ValueError", evalue="bad", traceback=["\x1b[1mTrace: bad\x1b[0m"]
        ),
        new_output("execute_result", data={"text/plain": "plain <b>", "application/x": "no"}),
        new_output("display_data", data={"text/markdown": "**strong**", "text/plain": "no"}),
        new_output("display_data", data={"text/latex": r"\alpha"}),
        new_output("display_data", data={"application/json": {"key": [1]}}),
        new_output("display_data", data={"text/html": "<p>rich</p>", "text/plain": "no"}),
    ]
    made = new_notebook(cells=[new_code_cell("x", outputs=outputs)])
    for text in (page(made), pdf_text(made)):
        for part in ("streamedred", "Trace", "plain", "strong", r"\alpha", "key", "rich"):
            assert part in text
        assert "\x1b" not in text
        assert ">no<" not in text


def test_an_svg_is_an_image_and_can_do_nothing(page: Text, pdf: Pdf) -> None:
    evil = '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script>x()</script></svg>'
    output = new_output("display_data", data={"image/svg+xml": evil}, metadata={"alt": "A"})
    made = new_notebook(cells=[new_code_cell("x", outputs=[output])])
    assert "<svg" not in page(made)
    assert pdf(made).pages


def test_links_lead_somewhere_or_are_text(notebook: Make, tree: Tree, pdf: Pdf) -> None:
    made = notebook(
        "[web](https://example.org/a?b=1&c=2) [mail](mailto:a@example.org) [gone](#nowhere)"
        " [file](other.html) [ftp](ftp://example.org) [to](#there)",
        {"text/html": '<section id="there"><h2>There</h2></section><p id="there">again</p>'},
    )
    main = tree(made).find(".//main")
    assert [a.get("href") for a in main.iter("a")] == [
        "https://example.org/a?b=1&c=2",
        "mailto:a@example.org",
        "other.html",
        "#there",
    ]
    assert len(main.xpath("//*[@id='there']")) == 1
    assert "gone file ftp" in " ".join(main.text_content().split())
    assert len(cast("list[object]", pdf(made).pages[0]["/Annots"])) == 3


def test_a_note_stands_at_the_foot_of_the_page_where_it_is_first_called(
    notebook: Make, pdf: Pdf, tree: Tree
) -> None:
    mark = '<a role="doc-noteref" href="#n">*</a>'
    made = notebook(
        {"text/html": f"<h1>Kosovo{mark}</h1><p>Again{mark}</p>" + "<p>filling</p>" * 60},
        {"text/html": '<aside role="doc-footnote" id="n">* The note.</aside>'},
    )
    pages = [page.extract_text() for page in pdf(made).pages]
    assert len(pages) > 1
    assert "The note." in pages[0]
    assert not any("The note." in text for text in pages[1:])
    assert tree(made).find(".//aside").text == "* The note."


def test_a_note_first_called_in_a_table_stands_under_the_table(
    notebook: Make, pdf: Pdf, tree: Tree
) -> None:
    mark = '<a role="doc-noteref" href="#n">*</a>'
    rows = "".join(f"<tr><th>Row {n}</th><td>text</td></tr>" for n in range(60))
    made = notebook(
        {"text/html": f"<table><tr><th>Kosovo{mark}</th><td>{mark}</td></tr>{rows}</table>"},
        {"text/html": '<p>After.</p><aside role="doc-footnote" id="n">* The note.</aside>'},
    )
    first, last = (page.extract_text() for page in pdf(made).pages)
    assert "The note." not in first
    assert last.index("Row 59") < last.index("The note.") < last.index("After.")
    assert tree(made).find(".//aside").text == "* The note."


@pytest.mark.parametrize("lines", [30, 60, 64])
def test_a_note_in_a_table_whose_rows_break_over_pages_is_set(
    lines: int, notebook: Make, pdf_text: Text
) -> None:
    long = "".join(f"<li>A project of one line, number {n}</li>" for n in range(lines))
    rows = f"<tr><th>Long</th><td><ul>{long}</ul></td></tr>" * 2
    mark = '<tr><th>Kosovo<a role="doc-noteref" href="#n">*</a></th><td>x</td></tr>'
    table = f"<table><tr><th>Place</th><th>Projects</th></tr>{rows}{mark}</table>"
    aside = '<aside role="doc-footnote" id="n">* The note of two lines, or of more.</aside>'
    assert "Thenote" in pdf_text(notebook({"text/html": table}, {"text/html": aside}))


def test_a_failure_inside_typst_is_an_error_in_words(
    notebook: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PanicException(BaseException):  # as the wheel names it
        pass

    def fail(*_args: object, **_options: object) -> bytes:
        raise PanicException("assertion failed")

    monkeypatch.setattr("typst.compile", fail)
    with pytest.raises(ReportError, match=r"Typst itself failed \(assertion failed\)"):
        render(notebook("text"), ["pdf"])


def test_a_note_that_nobody_calls_stays_where_it_is(notebook: Make, pdf_text: Text) -> None:
    made = notebook({"text/html": '<aside role="doc-footnote" id="n">* Alone.</aside><p>end</p>'})
    assert "*Alone.end" in pdf_text(made)


def test_a_mark_without_its_note_is_text(notebook: Make, pdf_text: Text) -> None:
    made = notebook({"text/html": '<p>Kosovo<a role="doc-noteref" href="#n">*</a></p>'})
    assert "Kosovo*" in pdf_text(made)


def test_the_title_is_the_metadata_else_the_first_heading_else_the_name(
    notebook: Make, tree: Tree
) -> None:
    assert tree(notebook("# Heading", title="Stated")).find(".//title").text == "Stated"
    assert tree(notebook("text", "# Heading *it*")).find(".//title").text == "Heading it"
    html = render(notebook("text"), ["html"], name="the_name")["html"]
    assert b"<title>the_name</title>" in html


def test_deep_nesting_never_fails_a_report(notebook: Make, pdf_text: Text) -> None:
    deep = "<blockquote><ul><li><div>" * 60 + "core" + "</div></li></ul></blockquote>" * 60
    tables = "<table><tr><td>" * 30 + "kernel" + "</td></tr></table>" * 30
    text = pdf_text(notebook({"text/html": deep}, {"text/html": tables}, "> " * 200 + "quoted"))
    assert "core" in text
    assert "kernel" in text
    assert "quoted" in text


def test_headings_and_links_at_odd_places_never_fail_a_report(notebook: Make, pdf: Pdf) -> None:
    odd = (
        "<h2>a</h2><ul><li><h3>in a list</h3></li></ul><h3>b</h3>"
        '<table><caption><h4>c</h4></caption><tr><td id="t"><h2>cell</h2></td></tr></table>'
        '<p><em id="e">x</em> <a href="#t">to a cell</a> <a href="#e">to a word</a></p>'
        '<figure><figcaption>f<a role="doc-noteref" href="#n">1</a></figcaption></figure>'
        '<dl><dt>g<a role="doc-noteref" href="#n">1</a></dt></dl>'
        '<aside role="doc-footnote" id="n">1 <a href="#n">note</a></aside>'
    )
    assert bookmarks(pdf(notebook({"text/html": odd}))) == ["Notebook", ["a", ["b"]]]


def test_the_formats_are_those_of_the_exporters(notebook: Make, page: Text) -> None:
    made = notebook("# Same", {"text/plain": "x"})
    both = render(made, name="Notebook")
    assert both["html"].decode() == page(made)
    assert both["pdf"] == PortfolioPDFExporter().from_notebook_node(made)[0]
    assert set(render(made, ["pdf"])) == {"pdf"}


def test_an_unknown_format_is_refused(notebook: Make) -> None:
    with pytest.raises(UsageError, match="'docx' is not a format"):
        render(notebook("x"), ["docx"])


def test_a_wrong_date_is_refused(notebook: Make) -> None:
    with pytest.raises(ReportError, match="YYYY-MM-DD"):
        render(notebook("x", portfolio={"date": "31.10.2016"}), ["html"])


def test_rendering_changes_nothing_in_the_notebook(notebook: Make) -> None:
    made = notebook("# x", {"text/plain": "y"})
    before = nbformat.writes(made)
    render(made)
    assert nbformat.writes(made) == before


@pytest.mark.soak
def test_the_bytes_are_the_same_in_another_process_place_and_time_zone(
    notebook: Make, tmp_path: Path, svg: str
) -> None:
    made = notebook(
        "# Title\n\nText [to](#a) [web](https://example.org)",
        {"text/html": f'<p id="a">x</p><figure><img alt="Bar" src="{svg}"></figure>'},
        {"text/html": "<table><tr><th>a<th>b<tr><td>1<td>2</table>"},
    )
    path = tmp_path / "n.ipynb"
    nbformat.write(made, path)
    code = (
        "import sys, json, hashlib, nbformat\n"
        "from portfolio_lib.render.formats import render\n"
        "made = render(nbformat.read(sys.argv[1], 4), name='n')\n"
        "print(json.dumps({k: hashlib.sha256(v).hexdigest() for k, v in made.items()}))"
    )
    other = tmp_path / "other"
    other.mkdir()
    changes = {
        "TZ": "Asia/Tokyo",
        "LANG": "de_DE.UTF-8",
        "PYTHONHASHSEED": "7",
        "TMPDIR": str(other),
    }
    run = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        cwd=other, env={**os.environ, **changes}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    here = render(nbformat.read(path, 4), name="n")
    assert json.loads(run.stdout) == {
        form: hashlib.sha256(data).hexdigest() for form, data in here.items()
    }


@pytest.mark.soak
@pytest.mark.parametrize("form", [pytest.param("html", marks=pytest.mark.soak), "pdf"])
def test_nbconvert_finds_the_exporter(form: str, notebook: Make, tmp_path: Path) -> None:
    nbformat.write(notebook("# From the command line"), tmp_path / "n.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", f"portfolio-{form}", "n.ipynb"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    data = (tmp_path / f"n.{form}").read_bytes()
    assert data.startswith(b"%PDF-" if form == "pdf" else b"<!doctype html>")


@pytest.mark.soak
def test_nbconvert_ends_with_an_error_that_names_the_cell(notebook: Make, tmp_path: Path) -> None:
    nbformat.write(notebook("text", {"image/png": PNG}), tmp_path / "n.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "portfolio-pdf", "n.ipynb"]
    run = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert run.returncode != 0
    assert "cell 2: an image has no alternative text" in run.stderr
    assert not (tmp_path / "n.pdf").exists()
