"""What HTML says by attributes and styles of all ages is in both formats."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from helpers.pdf_boxes import boxes
from helpers.rendered import PNG, pdf_text, shown
from nbformat import NotebookNode

from portfolio_lib.render import formats
from portfolio_lib.render.blocks import blocks

Make = Callable[..., NotebookNode]


@pytest.mark.parametrize(
    ("markup", "counting", "numbers"),
    [
        ('<ol type="a" start="3"><li>x</li><li>x</li></ol>', "a", [3, 4]),
        ('<ol type="I"><li>x</li><li value="5">x</li></ol>', "I", [1, 5]),
        ("<ol reversed><li>x</li><li>x</li><li>x</li></ol>", "1", [3, 2, 1]),
        ('<ol reversed start="10"><li>x</li><li>x</li></ol>', "1", [10, 9]),
        ('<ol style="list-style-type: lower-roman"><li>x</li></ol>', "i", [1]),
        ('<ul style="list-style: none"><li>x</li></ul>', None, None),
        ("<menu><li>x</li></menu>", None, None),
    ],
)
def test_a_list_counts_as_it_says(
    notebook: Make, markup: str, counting: str | None, numbers: list[int] | None
) -> None:
    body, remarks, content = shown(notebook("# T", {"text/html": markup}))
    made = blocks(content.body)[0][-1]
    assert (made.get("counting"), made.get("numbers")) == (counting, numbers)
    assert made["unmarked"] == ("none" in markup)
    assert all(part in body for part in re.findall(r'(?:type|start|value)="\w+"|reversed', markup))
    assert not remarks


@pytest.mark.parametrize(
    ("markup", "style"),
    [
        ('<p><font color="#cc0000">w</font></p>', {"ink": "#cc0000"}),
        ('<p style="color:#cc0000">w</p>', {"ink": "#cc0000"}),
        ('<div style="color:#cc0000">w<br></div>', {"ink": "#cc0000"}),
        ('<ul style="color:#cc0000"><li>w</li></ul>', {"ink": "#cc0000"}),
        ('<div style="background:#003366;color:white">w</div>', {}),
        (
            '<div style="background:#003366"><span style="color:white">w</span></div>',
            {"ink": "#ffffff"},
        ),
        ("<p><strike>w</strike></p>", {"del": True}),
        ('<p><span style="text-decoration: line-through red">w</span></p>', {"del": True}),
        ("<p><u>w</u></p>", {"under": True}),
        ("<p><tt>w</tt></p>", {"code": True}),
        ('<p style="font-style:italic;font-weight:bold">w</p>', {"em": True, "strong": True}),
        ('<table><tr><td style="font-style:italic">w</td></tr></table>', {"em": True}),
        ("<fieldset><legend>w</legend></fieldset>", {"strong": True}),
    ],
)
def test_words_have_their_form_in_the_pdf_too(
    notebook: Make, markup: str, style: dict[str, object]
) -> None:
    _, remarks, content = shown(notebook("# T", {"text/html": markup}))
    assert {"text": "w"} | style in list(spans_of(blocks(content.body)[0]))
    assert not remarks


def spans_of(data: object) -> list[dict[str, object]]:
    """All spans with a text in the blocks of a document."""
    if isinstance(data, list):
        return [span for part in data for span in spans_of(part)]
    if not isinstance(data, dict):
        return []
    own = [data] if set(data) & {"text"} and "kind" not in data else []
    return own + [span for value in data.values() for span in spans_of(value)]


@pytest.mark.parametrize(
    "markup",
    [
        "<center>w</center>",
        '<p align="center">w</p>',
        '<div style="text-align: center">w</div>',
        "<h2 align=center>w</h2>",
        '<table><tr><td align="center">w</td></tr></table>',
    ],
)
def test_what_is_centred_is_centred(notebook: Make, markup: str) -> None:
    body, _, content = shown(notebook("# T", {"text/html": markup}))
    assert 'style="text-align:center"' in body
    assert "'align': 'center'" in str(blocks(content.body)[0]) or "h2" in markup


def test_what_stands_in_a_box_stands_at_its_side(notebook: Make) -> None:
    markup = (
        '<div style="text-align:center"><div><div>12</div><div>projects</div></div>'
        '<p style="text-align:left">words</p></div>'
    )
    body, _, content = shown(notebook("# T", {"text/html": markup}))
    found = re.findall(r"'align': '(\w+)'", str(blocks(content.body)[0]))
    assert found == ["center", "center", "left"]
    assert '<p style="text-align:left">' in body


def test_a_picture_and_words_before_a_list_stand_at_their_side(notebook: Make) -> None:
    picture = f"<p align='center'><img src='data:image/png;base64,{PNG}' alt='x' width=40></p>"
    words = "<div align='center'>Centred</div><ul><li>one</li></ul>"
    _, _, content = shown(notebook("# T", {"text/html": picture + words}))
    (image,) = [block for block in blocks(content.body)[0] if block["kind"] == "image"]
    assert image["align"] == "center"
    (page,) = boxes(formats.finished(content, ("pdf",))[0]["pdf"])
    assert [box for box in page if 150 < box.left < 400]  # the title and the list are left of it


def test_colours_of_cells_boxes_and_alerts_are_kept(notebook: Make) -> None:
    cells = '<table><tr bgcolor="#ffdddd"><td>a</td><td bgcolor="yellow">b</td></tr></table>'
    boxes = '<p style="background:#fffae6">c</p><div class="alert alert-info">d</div>'
    body, _, content = shown(notebook("# T", {"text/html": cells + boxes}))
    made = str(blocks(content.body)[0])
    for colour in ("#ffdddd", "#ffff00", "#fffae6", "#d9edf7"):
        assert f"background-color:{colour}" in body
        assert f"'fill': '{colour}'" in made


def test_parts_that_only_newer_pages_have_stand_for_themselves(notebook: Make) -> None:
    markup = (
        "<details><summary>More</summary>Words</details><address>Street</address><main>M</main>"
    )
    lines = pdf_text(shown(notebook("# T", {"text/html": markup}))[2]).splitlines()
    assert [line for line in lines if line in {"More", "Words", "Street", "M"}] == [
        "More", "Words", "Street", "M"
    ]  # fmt: skip


def test_each_output_stands_for_itself(notebook: Make) -> None:
    made = notebook("# T", {"text/html": "<b>one</b>"})
    made.cells[1].outputs.append(notebook({"text/html": "two"}).cells[0].outputs[0])
    body, _, content = shown(made)
    assert "<div><b>one</b></div>" in body
    assert "one\ntwo" in pdf_text(content)


@pytest.mark.parametrize("size", ["height=40", 'style="height:40px"'])
def test_a_picture_may_state_its_height_alone(notebook: Make, size: str) -> None:
    markup = f'<img alt="A" {size} src="data:image/png;base64,{PNG}">'
    body, _, content = shown(notebook("# T", {"text/html": markup}))
    assert "height:40px" in body
    assert "'height': 30.0" in str(blocks(content.body)[0])


def test_a_picture_as_small_as_words_stands_among_them(notebook: Make) -> None:
    image = f'<img alt="ok" width=16 height=16 src="data:image/png;base64,{PNG}">'
    _, _, content = shown(notebook("# T", {"text/html": f"<p>It is {image} so.</p>"}))
    assert "It is" in pdf_text(content)
    (paragraph,) = [b for b in blocks(content.body)[0] if b["kind"] == "paragraph"]
    assert paragraph["spans"][1]["formula"].endswith(".png")


FLEX = "<div style='display:flex;gap:9px'>{}</div>"


@pytest.mark.parametrize(
    ("parts", "is_row"),
    [
        ("<div>one</div><div>two</div><p>three</p>", True),
        ("<span>Total: 5</span><span>12</span>", True),
        ("<div><table><tr><td>1</td></tr></table></div><div>two</div>", False),
        ("<div>Donaudampfschifffahrtsgesellschaftskapitän</div><div>two</div>", False),
        ("<div>one</div>", False),
        ("loose <b>words</b><div>two</div>", False),
    ],
)
def test_boxes_stand_beside_one_another_where_there_is_room(
    notebook: Make, parts: str, *, is_row: bool
) -> None:
    body, _, content = shown(notebook({"text/html": FLEX.format(parts)}))
    assert ('class="side-by-side"' in body) == is_row
    (page,) = boxes(formats.finished(content, ("pdf",))[0]["pdf"])
    lines = {round(box.base) for box in page}
    assert not is_row or len(lines) == 3  # the title, the boxes, the number of the page


def test_parts_of_a_row_never_read_as_one_word(notebook: Make) -> None:
    parts = "<span>Total: 5</span><b>12</b> loose"
    for kind in ("flex", "inline-grid"):
        page = FLEX.replace("flex", kind).format(parts)
        body, _, content = shown(notebook({"text/html": page}))
        assert "512" not in pdf_text(content)
        assert "<div><b>12</b></div>" in body
