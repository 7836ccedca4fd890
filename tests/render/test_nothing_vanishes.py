"""What a notebook shows is in the report, or a remark names the cell and what is not."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from helpers.rendered import PNG, pdf_text, shown
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output, new_raw_cell

Make = Callable[..., NotebookNode]
GIF = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
DRAWING = '<svg width="100" height="50"><title>A bar</title><rect width="50" height="20"/></svg>'


@pytest.mark.parametrize(
    ("data", "remark"),
    [
        ({"text/html": "<div id=c></div><script>draw()</script>"}, "what a script draws"),
        ({"text/html": "<script src='https://e.org/x.js'></script>"}, "what a script draws"),
        ({"text/html": "<canvas></canvas>"}, "a drawing on a canvas"),
        ({"text/html": "<video src=x></video>"}, "a video"),
        ({"text/html": "<audio src=x></audio>"}, "a sound"),
        ({"text/html": "<iframe src='https://e.org'></iframe>"}, "a page within the page"),
        ({"text/html": "<object data=x></object>"}, "an embedded object"),
        ({"text/html": "<select><option>a</select>"}, "a list to choose from"),
        ({"text/html": "<input type=range>"}, "an entry field"),
        ({"text/html": "<progress value=3 max=10></progress>"}, "a bar of progress"),
        ({"text/html": "<img alt=a src='https://e.org/a.png'>"}, "nothing is fetched"),
        ({"application/javascript": "x", "text/plain": "<Javascript object>"}, "what a script"),
        ({"application/vnd.plotly.v1+json": "{}", "text/plain": "Figure()"}, "a plotly chart"),
        ({"application/vnd.vegalite.v5+json": "{}"}, "an Altair chart"),
        ({"application/vnd.bokehjs_exec.v0+json": "x"}, "a Bokeh chart"),
        ({"application/vnd.jupyter.widget-view+json": "{}", "text/plain": "S(3)"}, "a widget"),
        ({"application/pdf": "JVBERi0="}, "a figure in PDF format"),
        ({"application/geo+json": "{}", "text/plain": "<GeoJSON object>"}, "a map of GeoJSON"),
        ({"image/bmp": "Qk0=", "text/plain": "<bmp>"}, "it is not PNG, JPEG"),
        (
            {"text/html": "<style>.t::after{content:'a tip'}</style><p class=t>x</p>"},
            "'a tip', which",
        ),
        ({"text/html": "<script>draw()</script>", "text/plain": "alt.Chart(...)"}, "what a script"),
        ({"application/x-own": "o"}, "an output of the types application/x-own"),
    ],
)
def test_what_no_report_can_show_is_remarked_with_its_cell(
    notebook: Make, data: dict[str, str], remark: str
) -> None:
    body, remarks, _ = shown(notebook("# A title", data))
    (said,) = remarks
    assert said.startswith("cell 2: ")
    assert remark in said
    assert "object" not in body


@pytest.mark.parametrize(
    "text",
    [
        "<Axes: xlabel='x'>",
        "[<matplotlib.lines.Line2D at 0x7f0000>]",
        "array([[<Axes: >, <Axes: >]], dtype=object)",
        "Text(0.5, 1.0, 'A title')",
        "[Text(0, 0, '1.2e+06'), Text(0, 0, '3')]",
        "(array([1.]), array([0.]), <BarContainer object of 1 artists>)",
        "<function f at 0x7f>",
        "<__main__.Thing at 0x7fa>",
        "<IPython.core.display.Math object>",
        "<Figure size 640x480 with 1 Axes>",
    ],
)
def test_how_python_names_an_object_is_not_shown_and_no_loss(notebook: Make, text: str) -> None:
    body, _, content = shown(notebook("# A title", {"text/plain": text}))
    assert "<pre>" not in body
    assert [remark.is_loss for remark in content.remarks] == [False]


@pytest.mark.parametrize(
    "text", ["0    <NA>\n1    a", "'<b>'", "42", "a < b > c", "{'a': 1}", "<NA>", "[1, 2]"]
)
def test_a_text_that_says_something_is_shown(notebook: Make, text: str) -> None:
    body, remarks, _ = shown(notebook({"text/plain": text}))
    assert "<pre>" in body
    assert not remarks


def test_a_static_picture_takes_the_place_of_what_a_script_draws(notebook: Make) -> None:
    made = notebook("# T", {"text/html": "<script>draw()</script>", "image/png": PNG})
    made.cells[1].metadata["alt"] = "A line"
    body, remarks, _ = shown(made)
    assert 'alt="A line"' in body
    assert not remarks


def test_a_text_takes_the_place_of_nothing_that_shows_more(notebook: Make) -> None:
    table = "<table><tr><td>7</td></tr></table><script>sort()</script>"
    body, remarks, _ = shown(notebook({"text/html": table, "text/plain": "a b"}))
    assert ("<table>" in body, "<pre>" in body) == (True, False)
    assert "what a script draws" in remarks[0]


@pytest.mark.parametrize("made", ["[list](out.csv)", {"text/html": "<a href='out.csv'>list</a>"}])
def test_a_link_to_a_file_beside_the_page_is_told(notebook: Make, made: object) -> None:
    body, (said,), _ = shown(notebook("# T", "[mail](mailto:a@e.org) [web](https://e.org)", made))
    assert 'href="out.csv"' in body
    assert "cell 3: the link out.csv leads to a file beside the page" in said


def test_an_output_that_is_empty_is_nothing_to_remark_on(notebook: Make) -> None:
    body, remarks, _ = shown(notebook("# T", {"text/html": " ", "text/plain": "<HTML object>"}))
    assert (body.strip(), remarks) == ('<h1 id="T">T</h1>', [])


def test_a_mermaid_diagram_is_shown_as_text_and_remarked(notebook: Make) -> None:
    body, remarks, _ = shown(notebook("```mermaid\ngraph TD; A--&gt;B;\n```"))
    assert "graph TD" in body
    assert "a Mermaid diagram is shown as its text" in remarks[0]


@pytest.mark.parametrize(
    ("html", "formulas"),
    [
        (r"<p>It is $\alpha^2$, at $5 to $10.</p>", [r"\alpha^2"]),
        (r"<td>\(x_1\) and \[y\]</td>", ["x_1", "y"]),
        (r"$$\frac{a}{b}$$", [r"\frac{a}{b}"]),
        (r"<pre>$\alpha$</pre><code>\(x\)</code>", []),
        ("<p>$x$ for $5_000$</p>", []),
    ],
)
def test_formulas_in_html_are_drawn(notebook: Make, html: str, formulas: list[str]) -> None:
    body, remarks, _ = shown(notebook("# T", {"text/html": html}))
    assert re.findall('alt="([^"]*)" class="formula', body) == formulas
    assert not remarks


def test_a_space_between_two_words_stays(notebook: Make) -> None:
    html = "<pre><b>def</b><span> </span><b>f</b></pre><p><i>a</i><span>\n</span><i>b</i></p>"
    body, _, content = shown(notebook("# T", {"text/html": html}))
    assert "<b>def</b> <b>f</b>" in body
    assert "def f" in pdf_text(content)
    assert "a b" in pdf_text(content)


def test_nothing_that_steers_a_terminal_is_shown(notebook: Make) -> None:
    made = notebook(
        {"text/plain": "\x1b]8;;https://e.org\x07link\x1b]8;;\x1b\\ \x1b[31mred\x1b[0m"}
    )
    assert "<pre>link red</pre>" in shown(made)[0]


def test_a_chart_is_drawn_where_its_library_can_draw(
    notebook: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>A</text></svg>'
    library: Any = SimpleNamespace(vegalite_to_svg=lambda _: drawing)
    monkeypatch.setitem(sys.modules, "vl_convert", library)
    made = notebook("# T", {"application/vnd.vegalite.v5+json": "{}", "text/plain": "<c>"})
    made.cells[1].metadata["alt"] = "Bars"
    body, remarks, _ = shown(made)
    assert "image/svg+xml" in body
    assert not remarks


ALTAIR = (
    "<style>#v{width:100%}</style><div id='v'></div><script>(function(spec, embedOpt){"
    "vegaEmbed('#v', spec, embedOpt);})"
    '({"$schema": "https://vega.github.io/schema/vega-lite/v6.4.1.json", "mark": "bar", '
    '"description": "Two bars"}, {"mode": "vega-lite"});</script>'
)


def test_a_chart_of_altair_is_drawn_from_its_page_with_its_own_words(
    notebook: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>A</text></svg>'
    charts: list[Any] = []

    def draw(chart: Any) -> str:
        charts.append(chart)
        return drawing

    library: Any = SimpleNamespace(vegalite_to_svg=draw)
    monkeypatch.setitem(sys.modules, "vl_convert", library)
    body, remarks, _ = shown(notebook("# T", {"text/html": ALTAIR, "text/plain": "alt.Chart(...)"}))
    assert 'alt="Two bars"' in body
    assert [chart["mark"] for chart in charts] == ["bar"]
    assert not remarks


@pytest.mark.parametrize(
    "chart",
    [
        {"data": {"url": "rates.csv"}},
        {"layer": [{"data": {"url": "rates.csv", "format": {"type": "csv"}}}]},
        {"data": [{"name": "d", "url": "rates.csv"}]},
    ],
)
def test_a_chart_whose_data_lie_elsewhere_is_told_and_not_drawn_without_them(
    notebook: Make, monkeypatch: pytest.MonkeyPatch, chart: dict[str, Any]
) -> None:
    library: Any = SimpleNamespace(vegalite_to_svg=lambda _: "<svg width='9' height='9'/>")
    monkeypatch.setitem(sys.modules, "vl_convert", library)
    made = notebook("# T", {"application/vnd.vegalite.v5+json": chart, "text/plain": "<c>"})
    made.cells[1].metadata["alt"] = "Bars"
    body, (said,), _ = shown(made)
    assert "<img" not in body
    assert "give the chart its data as a table" in said


def test_signs_that_a_style_sheet_writes_are_told_in_one_remark(notebook: Make) -> None:
    style = "<style>.a::after{content:'►'} .b::after{content:'▼'} .c::after{content:'►'}</style>"
    (said,) = shown(notebook("# T", {"text/html": f"{style}<p class=a>x</p>"}))[1]
    assert "'►', '▼', which a style sheet writes, are not shown; write them as text" in said


def test_json_is_shown_before_a_text_as_in_jupyterlab(notebook: Make) -> None:
    body, remarks, _ = shown(notebook("# T", {"application/json": {"k": 1}, "text/plain": "no"}))
    assert '"k": 1' in body
    assert "no" not in body.partition("<pre>")[2]
    assert not remarks


def test_a_chart_of_altair_that_nothing_can_draw_is_told(
    notebook: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    _, (remark,), _ = shown(notebook("# T", {"text/html": ALTAIR, "text/plain": "alt.Chart(...)"}))
    assert "an Altair chart is not shown; install vl-convert-python" in remark


@pytest.mark.parametrize("words", ["#| alt: Two bars\n", ""])
def test_an_animation_leaves_its_first_frame(notebook: Make, words: str) -> None:
    html = (
        '<script src="https://e.org/x.js"></script><div class="animation"><img id="a"><input '
        'type="range"><label>Once</label></div><script>var frames = new Array(2);\n'
        f'frames[0] = "data:image/png;base64,{PNG[:40]}\\\n{PNG[40:]}"\nframes[1] = ""</script>'
    )
    made = notebook("# T", {"text/html": html})
    made.cells[1].source = f"{words}x"
    body, remarks, _ = shown(made)
    assert (PNG in body) == bool(words)
    assert "Once" not in body
    assert len(remarks) == 1
    assert "first frame" in remarks[0]


def test_a_page_within_the_page_leaves_a_link(notebook: Make) -> None:
    body, _, _ = shown(notebook({"text/html": "<iframe src='https://e.org/x'></iframe>"}))
    assert '<a href="https://e.org/x">https://e.org/x</a>' in body


def test_a_raw_cell_is_shown_where_it_is_html_and_remarked_where_not(notebook: Make) -> None:
    made = notebook("# T")
    made.cells += [
        new_raw_cell("<b>bold</b>", metadata={"raw_mimetype": "text/html"}),
        new_raw_cell("plain"),
    ]
    body, remarks, _ = shown(made)
    assert "<b>bold</b>" in body
    assert remarks == [
        "cell 3: a raw cell is not shown; make it a Markdown cell, or tag it remove-cell"
    ]


def test_bars_of_progress_are_not_shown(notebook: Make) -> None:
    made = notebook("# T")
    text = "  0%|          | 0/3 [00:00<?, ?it/s]\r100%|███| 3/3 [00:00<00:00, 9it/s]\nold\rnew\n"
    made.cells.append(new_code_cell("x", outputs=[new_output("stream", name="stdout", text=text)]))
    body, _, _ = shown(made)
    assert "<pre>new\n</pre>" in body


def test_a_figure_that_is_the_last_value_too_is_shown_once(notebook: Make) -> None:
    made = notebook("# T", {"image/png": PNG})
    made.cells[1].metadata["alt"] = "a"
    made.cells[1].outputs *= 2
    assert shown(made)[0].count("<img") == 1


def test_characters_that_no_font_has_are_remarked_by_script(notebook: Make) -> None:
    _, remarks, _ = shown(notebook("Words: \u13a0\u13a1"))
    (said,) = remarks
    assert "Cherokee, in Noto Sans Cherokee (U+13A0, U+13A1)" in said


def test_no_typeface_is_named_that_there_is_not(notebook: Make) -> None:
    (said,) = shown(notebook("Words: \u0f40 \ue000 \ufdd0 \U000103a0"))[1]
    assert "Tibetan, in Noto Serif Tibetan (U+0F40)" in said
    assert "for private use (U+E000); not assigned to any script (U+FDD0); Old (U+103A0)" in said


def test_scripts_and_signs_are_named_with_their_typefaces(notebook: Make) -> None:
    (said,) = shown(notebook("Words: \u0b06 \U0001d538 \u07cf \u2c00"))[1]
    for name in ("Oriya", "Math", "NKo", "Glagolitic"):
        assert f"in Noto Sans {name} (U+" in said


def test_what_waits_for_a_reader_who_trusts_it_is_not_shown(notebook: Make) -> None:
    markup = (
        '<div><span style="color:#565656">Make this Notebook Trusted to load map: File -&gt; Trust '
        'Notebook</span><iframe srcdoc="&lt;p&gt;a map&lt;/p&gt;"></iframe></div>'
    )
    body, (remark,), _ = shown(notebook("# T", {"text/html": markup}))
    assert "Trust" not in body
    assert "a page within the page" in remark


def test_a_bar_of_progress_that_is_a_widget_is_no_loss(notebook: Make) -> None:
    data = {
        "application/vnd.jupyter.widget-view+json": {"model_id": "x"},
        "text/plain": "  0%|          | 0/3 [00:00<?, ?it/s]",
    }
    _, (remark,), content = shown(notebook("# T", data))
    assert "a bar of progress is not shown" in remark
    assert not content.remarks[0].is_loss


def test_a_unit_that_a_style_sheet_writes_is_remarked(notebook: Make) -> None:
    markup = '<style>.share::after{content:" %"}</style><p class="share">42</p>'
    _, (remark,), _ = shown(notebook("# T", {"text/html": markup}))
    assert "' %', which a style sheet writes, is not shown" in remark


def test_what_brings_plotly_to_a_page_is_not_told_beside_its_chart(notebook: Make) -> None:
    made = notebook("# T", {"application/vnd.plotly.v1+json": {}, "text/html": "<div></div>"})
    script = "<script>window.PlotlyConfig = {MathJaxConfig: 'local'};</script>"
    made.cells[1].outputs.insert(0, new_output("display_data", {"text/html": script}))
    (said,) = shown(made)[1]
    assert "cell 2: a plotly chart is not shown; save its picture beside the notebook" in said


@pytest.mark.parametrize(
    "markup",
    [
        (
            "<style>label::before { content: '\u25ba' } input:checked ~ p { color: red }</style>"
            "<input type=checkbox id=o><label for=o>More</label><p>within</p>"
        ),
        "<style>.dims::before { content: '(' }</style><b class=dims>within</b>",
        (
            "<p>within</p><script>function copyToClipboard(t) { navigator.clipboard.writeText(t) }"
            "</script>"
        ),
        (
            "<style>.copy { width:14px; background-image: url(data:image/png;base64,AA) }</style>"
            "<p>within <button class=copy></button></p>"
        ),
        (
            "<table hidden><tr><td><svg width=64><animate/></svg> Loading ITables</td></tr></table>"
            "<p>within</p>"
        ),
    ],
)
def test_what_only_opens_or_copies_a_part_is_no_loss(notebook: Make, markup: str) -> None:
    body, remarks, _ = shown(notebook("# T", {"text/html": markup}))
    assert "within" in body
    assert not remarks


def test_a_sign_whose_shape_another_drawing_holds_leaves_no_blank(notebook: Make) -> None:
    markup = "<svg class=icon><use xlink:href='#of-a-file'></use></svg> <p>words</p>"
    body, remarks, content = shown(notebook("# T", {"text/html": markup}))
    assert "<img" not in body
    assert remarks == ["cell 2: a sign is not shown whose shape another drawing holds"]
    assert not content.remarks[0].is_loss
