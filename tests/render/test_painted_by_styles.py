"""What notebooks paint by styles, bars, backgrounds, colours, is kept in both formats or told."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from io import BytesIO

import pytest
from helpers.rendered import shown
from nbformat import NotebookNode
from PIL import Image

from portfolio_lib.render.blocks import blocks

Make = Callable[..., NotebookNode]
BAR = "background:linear-gradient(90deg,#ff8c8c 37%,#ffffff 37%);color:#000000"


def cell(style: str) -> str:
    return f'<table><tr><td style="{style}">w</td><td>x</td></tr></table>'


@pytest.mark.parametrize(
    "markup",
    [
        cell("background: linear-gradient(90deg, rgb(255, 0, 0) 37%, transparent 37%)"),
        cell("background-image: linear-gradient(to right, rgba(255,0,0,1) 37%, #0000 37.0%)"),
        '<p style="background:linear-gradient(90deg, red 37%, transparent 37%)">w</p>',
        '<div style="background:#eee"><div style="width:37%;background:red">37 %</div></div>',
        '<table><tr><td><div style="width:37%;background:red">37 %</div></td><td>x</table>',
    ],
)
def test_a_bar_is_as_long_as_its_style_says(notebook: Make, markup: str) -> None:
    body, remarks, content = shown(notebook("# T", {"text/html": markup}))
    assert BAR in body
    assert "['#ff8c8c', 37.0], ['#ffffff', 37.0]" in str(blocks(content.body))
    assert not remarks


def test_bars_that_begin_at_the_right_or_say_each_place_twice(notebook: Make) -> None:
    markup = cell("background:linear-gradient(to left, red 0 37%, transparent 37% 100%)")
    body, _, _ = shown(notebook("# T", {"text/html": markup}))
    assert "#ffffff 0%,#ffffff 63%,#ff8c8c 63%,#ff8c8c 100%" in body


def test_a_background_of_several_colours_becomes_one_and_is_told(notebook: Make) -> None:
    banner = "<div style='background:linear-gradient(135deg,#667eea,rgb(0,0,0))'><h2>w</h2></div>"
    body, remarks, _ = shown(notebook("# T", {"text/html": banner}))
    assert "background-color:#667eea" in body
    (told,) = remarks
    assert "from one colour to another is shown in the first" in told


@pytest.mark.parametrize(
    "style", ["background:url(x.png)", "background-image: url('data:image/png;base64,AAAA')"]
)
def test_a_picture_behind_words_is_told(notebook: Make, style: str) -> None:
    _, remarks, _ = shown(notebook("# T", f'<div style="{style}">w</div>'))
    (told,) = remarks
    assert told == "cell 2: a picture behind words is not shown; show it as a picture of its own"


@pytest.mark.parametrize(
    ("markup", "size"),
    [
        ('<div style="width:50%;height:10px;background:#4a4"></div>', 'width="150" height="10"'),
        ('<table><tr><td><p style="width:20px;background:red">&nbsp;</p><td>x</table>', "0.750em"),
        ('a <span style="display:inline-block;height:16px;background:red"></span>', "1.000em"),
    ],
)
def test_a_bar_or_swatch_without_words_is_drawn(notebook: Make, markup: str, size: str) -> None:
    body, remarks, _ = shown(notebook("# T", {"text/html": markup}))
    drawing = re.search(r"data:image/svg\+xml;base64,([^\"]+)", body)
    assert drawing
    assert size in body + base64.b64decode(drawing[1]).decode()
    assert not remarks


def test_a_stacked_bar_without_words_has_its_parts(notebook: Make) -> None:
    stacked = (
        '<div style="background:linear-gradient(to right,#4a4 40%,#a44 40% 70%,#fff0 70%)"></div>'
    )
    body, remarks, _ = shown(notebook("# T", {"text/html": stacked}))
    drawing = re.search(r"data:image/svg\+xml;base64,([^\"]+)", body)
    assert drawing
    parts = re.findall(r'width="(\d+)" height="12" fill', base64.b64decode(drawing[1]).decode())
    assert parts == ["120", "90"]
    assert not remarks


def test_a_box_of_colours_that_is_not_drawn_is_told(notebook: Make) -> None:
    upright = '<div style="background:linear-gradient(red 40%, blue 60%);height:20px"></div>'
    (told,) = shown(notebook("# T", {"text/html": f"<p>words</p>{upright}"}))[1]
    assert told == "cell 2: a box of colours without words is not shown; draw it as SVG"


def test_a_background_as_white_as_paper_takes_no_colour_from_words(notebook: Make) -> None:
    body, _, _ = shown(notebook("# T", '<p style="color:#c00;background:#fff">w</p>'))
    assert "light-dark(#cc0000" in body


def test_words_that_a_style_raises_and_lines_that_it_ends(notebook: Make) -> None:
    markup = (
        'm<span style="vertical-align:super">2</span>'
        '<p style="white-space:pre-wrap">first\nsecond <b>third\nfourth</b>\nfifth</p>'
    )
    body, _, _ = shown(notebook("# T", {"text/html": markup}))
    assert "m<sup>2</sup>" in body
    assert "first<br>second <b>third<br>fourth</b><br>fifth" in body


@pytest.mark.parametrize(
    ("style", "width"),
    [("max-width:100%", ""), ("max-width: 900px", ""), ("max-width:90px", "90"),
     ("max-width: 20%; height: auto", "20%")],
)  # fmt: skip
def test_a_picture_is_no_wider_than_its_style_says(notebook: Make, style: str, width: str) -> None:
    file = BytesIO()
    Image.new("RGB", (200, 10)).save(file, "PNG")
    data = base64.b64encode(file.getvalue()).decode()
    image = f'<img alt="A" style="{style}" src="data:image/png;base64,{data}">'
    body, _, _ = shown(notebook("# T", {"text/html": image}))
    assert (f' width="{width}"' in body) if width else ("width=" not in body)


def test_colours_that_carry_meaning_are_kept_and_can_be_read(notebook: Make) -> None:
    sheet = (
        "<style>#T_1_row0_col0, #T_1_row1_col0 {background-color: #ffff00; color: #fafafa;}"
        "#T_1 td.col1 {color: red}"
        "#T_1_row0_col2 {background: linear-gradient(90deg, #d65f5f 40%, transparent 40%)}"
        "</style>"
    )
    cells = "".join(f'<td id="T_1_row0_col{n}" class="col{n}">{n}</td>' for n in range(3))
    table = (
        f'{sheet}<table id="T_1"><tr><th>a</th><th>b</th><th>c</th></tr><tr>{cells}</tr></table>'
    )
    body, remarks, _ = shown(notebook({"text/html": table}))
    assert "background-color:#ffff00;color:#" in body
    assert "#fafafa" not in body
    assert "light-dark(" in body
    assert "linear-gradient(90deg," in body
    assert not remarks


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("background:hsl(120,100%,25%)", "background-color:#008000"),
        ("background-color: hsla(240deg 100% 50% / 50%)", "background-color:#8080ff"),
        ("background: RebeccaPurple!important", "background-color:#663399"),
        ("background:linear-gradient(to right,#d65f5f 40%,transparent 40%)", " 40%"),
    ],
)
def test_colours_are_read_however_they_are_written(
    notebook: Make, style: str, expected: str
) -> None:
    cell = f'<table><tr><td style="{style}">x</td></tr></table>'
    assert expected in shown(notebook({"text/html": cell}))[0]


def test_a_colour_of_words_is_kept(notebook: Make) -> None:
    body, _, _ = shown(
        notebook({"text/html": "<p>It is <span style='color:#c00'>late</span>.</p>"})
    )
    assert '<span style="color:light-dark(' in body


def test_the_colours_of_rows_are_kept(notebook: Make) -> None:
    html = (
        "<style>tbody tr:nth-child(even) { background-color: #ffcc00 } .dark { color: white; "
        "background: #003366 }</style><table><thead><tr class=dark><th>n</th></tr></thead><tbody>"
        "<tr><td>1</td></tr><tr><td>2</td></tr></tbody></table>"
    )
    body = shown(notebook("# T", {"text/html": html}))[0]
    assert re.findall(r"background-color:(#\w+);color:(#\w+)", body) == [
        ("#003366", "#ffffff"), ("#ffcc00", "#000000"),
    ]  # fmt: skip
