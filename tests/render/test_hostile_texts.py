"""Texts that mean something to HTML, Markdown or Typst come out as texts."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import pytest
from lxml.html import HtmlElement
from nbformat import NotebookNode
from pypdf import PdfReader

Make = Callable[..., NotebookNode]
Text = Callable[[NotebookNode], str]
Tree = Callable[[NotebookNode], HtmlElement]

TEXTS = {
    "script": "<script>alert(1)</script>",
    "typst code": '#panic() #eval("1") #read("/etc/passwd")',
    "math": "$x$ and $$y$$",
    "emphasis": "*a* _b_ `c` ```d```",
    "backslash": r"\ \n \u{41} \\",
    "label": "<note-x> @ref // no comment /* none */",
    "entity": "&amp; &lt;b&gt;",
    "template": "{{ 1 + 1 }} {% raw %}",
    "quotes": "\"a\" 'b' -- --- ... ~",
    "list": "- a + b / c = d",
    "long": "abcdefghij" * 500,
}


@pytest.mark.parametrize("text", [
    pytest.param(text, id=name, marks=[pytest.mark.soak] if name == "long" else [])
    for name, text in TEXTS.items()
])  # fmt: skip
def test_a_text_comes_out_as_it_is_in_both_formats(
    text: str, notebook: Make, tree: Tree, pdf_text: Text
) -> None:
    made = notebook({"text/html": f"<h1>{escape(text)}</h1><p>{escape(text)}</p>"}, title=text)
    assert tree(made).find(".//p").text == text
    assert tree(made).find(".//h1").text_content() == text
    assert pdf_text(made).count("".join(text.split())) >= 2


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_in_a_table_comes_out_as_it_is(text: str, notebook: Make, pdf_text: Text) -> None:
    cells = f"<td>{escape(text)}</td><td>{'words ' * 40}</td>"
    made = notebook({"text/html": f"<table><tr>{cells}</tr></table>"})
    found = pdf_text(made)
    # the words of the other column stand between the lines of a long text
    assert "".join(text.split()) in found.replace("words", "")


@pytest.mark.parametrize("text", ["שלום", "مرحبا"], ids=["Hebrew", "Arabic"])
def test_a_word_from_right_to_left_comes_out(
    text: str, notebook: Make, tree: Tree, pdf_text: Text
) -> None:
    made = notebook({"text/html": f'<p dir="auto">{text}</p>'})
    assert tree(made).find(".//p").text == text
    # the PDF's text may be read in the order in which it is seen
    assert sorted(text) == sorted(pdf_text(made).replace("Notebook", "").split("Page1of1")[0])


@pytest.mark.parametrize("text", ["👩‍👩‍👧", "❤️", "1️⃣", "👍🏽", "🏳️‍🌈", "✓ → €"])
def test_an_emoji_or_symbol_does_not_fail(
    text: str, notebook: Make, page: Text, pdf: Callable[[NotebookNode], PdfReader]
) -> None:
    made = notebook(f"# {text}\n\nHere: {text}")
    assert text in page(made)
    assert pdf(made).pages


def test_control_characters_and_lone_surrogates_are_dropped(
    notebook: Make, tree: Tree, pdf_text: Text
) -> None:
    made = notebook({"text/html": "<p>a\x00b\x07c\ud800d&#7;e\x85f</p>"}, title="t\x00\udfff")
    assert tree(made).find(".//p").text == "abcdef"
    assert tree(made).find(".//title").text == "t"
    assert "abcdef" in pdf_text(made)


@pytest.mark.parametrize("character", ["\u13a0", "\U000e1234", "\ua500", "\ue000", "\U0010ffff"])
def test_a_character_that_no_font_shows_stands_by_its_number(
    character: str, notebook: Make, page: Text, pdf_text: Text
) -> None:
    made = notebook({"text/html": f"<h1>a{character}</h1><pre>{character}</pre>"})
    number = f"[U+{ord(character):04X}]"
    assert pdf_text(made).count(number) == 2
    assert character in page(made)


def test_lines_that_no_font_has_are_lines_that_look_alike(
    notebook: Make, page: Text, pdf_text: Text, caplog: pytest.LogCaptureFixture
) -> None:
    printed = "╭──╮\n│ab┆c\n╰──╯\n⎡1⎤\n⎣2⎦"
    made = notebook({"text/plain": printed})
    assert printed in page(made)
    text = pdf_text(made)
    assert all(line in text for line in ("┌──┐", "│ab│c", "└──┘", "┌1┐", "└2┘"))
    assert not caplog.records


def test_the_exporter_names_the_characters_that_it_could_not_show(
    notebook: Make, caplog: pytest.LogCaptureFixture
) -> None:
    from portfolio_lib.render.pdf import PortfolioPDFExporter

    _, resources = PortfolioPDFExporter().from_notebook_node(notebook("ᎠᎡ ok"))
    assert resources["undisplayable"] == ["Ꭰ", "Ꭱ"]
    assert "U+13A0" in caplog.text


def test_the_exporters_say_what_they_could_not_show(
    notebook: Make, caplog: pytest.LogCaptureFixture
) -> None:
    from portfolio_lib.render.html import PortfolioHTMLExporter
    from portfolio_lib.render.pdf import PortfolioPDFExporter

    for exporter in (PortfolioHTMLExporter, PortfolioPDFExporter):
        caplog.clear()
        made = notebook({"text/html": "<script>draw()</script>"})
        _, resources = exporter().from_notebook_node(made)
        assert "cell 1: what a script draws is not shown" in caplog.text
        assert len(resources["remarks"]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "z\u0335\u0489" * 50,
        "\u0301",
        "\u200d\u200d",
        "\u202e" * 200 + "a",
        "\u2066" * 200,
        "א\u0308\u0903",
    ],
    ids=["stacked", "alone", "joiners", "overrides", "isolates", "mixed scripts"],
)
def test_odd_sequences_never_fail_a_report(
    text: str, notebook: Make, pdf: Callable[[NotebookNode], PdfReader]
) -> None:
    assert pdf(notebook({"text/html": f"<h2>{text}</h2><p>{text}</p>"}, title=text)).pages


def test_nothing_of_the_notebook_runs_or_loads(notebook: Make, page: Text) -> None:
    made = notebook(
        "<img src=x onerror=alert(1) alt=a> [x](javascript:alert(2)) [y](data:text/html,z)",
        {"text/html": "<svg><script>alert(3)</script></svg><iframe src='data:,z'></iframe>"},
        {"text/html": "<form action='https://e.org'><input value=q><button>B</button></form>"},
        {"text/html": "<style>@import 'https://e.org'</style><link href='https://e.org'>"},
        {"text/html": "<p style='background:url(https://e.org)' onclick='x()'>kept</p>"},
        {"text/html": "<base href='https://e.org'><meta http-equiv=refresh content='0'>"},
        {"text/html": "<math><mtext><script>x</script></mtext></math><object data=x></object>"},
        {"application/javascript": "alert(4)"},
        {"text/markdown": "<script>alert(5)</script>\n\n![remote](https://e.org/a.png)"},
    )
    text = page(made).lower()
    for trace in ("alert", "script", "e.org", "iframe", "onclick", "<form", "<input", "data:text"):
        assert trace not in text.replace("javascript:", "script"), trace
    assert "kept" in text
    assert "remote" in text
