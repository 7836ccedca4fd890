"""What a notebook hides, as JupyterLab does or by its styles, is in no file of a report."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from helpers.rendered import PNG, shown
from nbformat import NotebookNode
from nbformat.v4 import new_output

Make = Callable[..., NotebookNode]


@pytest.mark.parametrize(
    "metadata",
    [
        {"tags": ["remove-cell"]},
        {"tags": ["remove_cell"]},
        {"tags": ["hide-cell"]},
        {"tags": ["remove-output"]},
        {"tags": ["remove_outputs"]},
        {"tags": ["hide-output"]},
        {"tags": ["Hide_Output"]},
        {"jupyter": {"outputs_hidden": True}},
        {"collapsed": True},
    ],
)
def test_what_is_hidden_in_jupyterlab_is_hidden(notebook: Make, metadata: dict[str, Any]) -> None:
    made = notebook("# T", {"text/plain": "secret"})
    made.cells[1].metadata.update(metadata)
    assert "secret" not in shown(made)[0]


def test_what_is_hidden_by_a_mark_of_older_jupyter_alone_is_told(notebook: Make) -> None:
    """It gave the mark to every new cell."""
    made = notebook("# T", {"text/plain": "secret"})
    for metadata, count in (
        ({"collapsed": True}, 1),
        ({"collapsed": True, "jupyter": {"outputs_hidden": True}}, 0),
        ({"collapsed": True, "tags": ["hide-output"]}, 0),
    ):
        made.cells[1].metadata = metadata
        said = shown(made)[1]
        assert len(said) == count
    made.cells[1].metadata = {"collapsed": True}
    assert "its outputs are not shown, for it is collapsed" in shown(made)[1][0]


@pytest.mark.parametrize(
    "metadata", [{"tags": ["hide-input"]}, {"jupyter": {"source_hidden": True}}]
)
def test_a_hidden_source_hides_a_text_and_no_output(
    notebook: Make, metadata: dict[str, Any]
) -> None:
    made = notebook("# T", "hidden words", {"text/plain": "a result"})
    for cell in made.cells[1:]:
        cell.metadata.update(metadata)
    body = shown(made)[0]
    assert "hidden words" not in body
    assert "a result" in body


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_one_stream_may_be_hidden(notebook: Make, stream: str) -> None:
    made = notebook("# T", {"text/plain": "a result"})
    made.cells[1].outputs += [
        new_output("stream", name=name, text=f"to {name}") for name in ("stdout", "stderr")
    ]
    made.cells[1].metadata["tags"] = [f"remove-{stream}"]
    body, remarks, _ = shown(made)
    assert f"to {stream}" not in body
    assert body.count("to std") == 1
    assert "a result" in body
    assert not remarks


@pytest.mark.parametrize("tag", ["noshow", "hidden", "Remove_All", "private"])
def test_a_tag_that_reads_as_if_it_hid_something_is_remarked(notebook: Make, tag: str) -> None:
    made = notebook("# T", {"text/plain": "a result"})
    made.cells[1].metadata["tags"] = [tag]
    (said,) = shown(made)[1]
    assert "hides nothing; the tags remove-cell" in said


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="display: none">gone</p>',
        "<div hidden><p>gone</p></div>",
        '<span style="visibility:hidden">gone</span>',
        "<style>.quiet { display: none }</style><p class=quiet>gone</p>",
        "<table><tr><td style='visibility: hidden'>gone</td><td>1</td></tr></table>",
        (
            "<style>tr:nth-child(2) { display: none }</style>"
            "<table><tr><td>1</td></tr><tr><td>gone</td></tr></table>"
        ),
        '<p style="DISPLAY:None">gone</p>',
        "<style>.A { Display: NONE }</style><p class=A>gone</p>",
        "<button style='display:none'>gone</button><label hidden>gone</label>",
        "<my-own hidden>gone</my-own><output style='visibility:hidden'>gone</output>",
        "<style>.q { display:none }</style><my-own class=q>gone</my-own>",
        "<style>@media screen { .q { display:none } }</style><p class=q>gone</p>",
        "<style>.a>.b { display:none }</style><div class=a><p class=b>gone</p></div>",
        "<style>i.k:nth-of-type(2) { display:none }</style><i>a</i><i class=k>gone</i>",
        "<style>div:not(.v, #w) { display:none }</style><div>gone</div>",
        (
            "<style>tr:nth-child(2n+1) td:last-of-type { display:none }</style>"
            "<table><tr><td>1</td><td>gone</td></tr></table>"
        ),
        "<style>h3 + p, h3 ~ div { display:none }</style><h3>a</h3><p>gone</p><div>gone</div>",
        "<svg style='display:none' width=90 height=90><text>gone</text></svg>",
        "<style>svg.q { display:none }</style><svg class=q width=90><text>gone</text></svg>",
        '<p style="opacity:0">gone</p><table><tr><td style="opacity: 0.0">gone<td>1</table>',
        '<div style="max-height:0px;overflow:hidden">gone</div>',
        '<span style="position:absolute;left:-9999px">gone</span>',
        '<p style="text-indent:-9999px">gone</p><p style="font-size:0">gone</p>',
        '<p style="clip-path:inset(50%)">gone</p><p style="transform:scale(0)">gone</p>',
        '<p style="color:transparent">gone</p><p style="color:rgba(0, 0, 0, 0)">gone</p>',
        (
            "<style>.sr-only { position:absolute; width:1px; height:1px; overflow:hidden; "
            "clip:rect(0,0,0,0) }</style><span class=sr-only>gone</span>"
        ),
        "<dialog>gone</dialog><p style='color:#fff;background:white'>gone</p>",
        "<p style='content-visibility:hidden'>gone</p>",
        "<p style='transform:translateX(-9999px)'>gone</p>",
        '<div style="visibility:hidden">gone<b style="visibility:visible">too</b> gone</div>',
        f'<p style="display:none"><img src="data:image/png;base64,{PNG}">gone</p>',
    ],
)
def test_what_a_notebook_hides_by_its_styles_is_hidden(notebook: Make, hidden: str) -> None:
    for made in (notebook("# T", {"text/html": f"<p>stays</p>{hidden}<p>too</p>"}),
                 notebook("# T", f"stays\n\n{hidden}\n\ntoo")):  # fmt: skip
        body = shown(made)[0]
        assert "gone" not in body
        assert "stays" in body
        assert "too" in body


@pytest.mark.parametrize(
    "html",
    [
        "<style>@media print { p { display: none } }</style><p>stays</p>",
        "<style media='print'>p { display: none }</style><p>stays</p>",
        "<style>.a > .b { display:none }</style><div class=a><p><i class=b>stays</i></p></div>",
        "<style>p:hover, p::before, p:nonsense { display: none }</style><p>stays</p>",
        "<style>p:not(:first-child) { display: none }</style><p>stays</p>",
        "<style>[data-x] { display: none }</style><p>stays</p>",
        "<p title='<my-own hidden>'>stays</p>",
        "<style>.wrap { display: block !important }</style><p class=wrap hidden>stays</p>",
        '<div style="font-size:0"><span style="font-size:14px">stays</span></div>',
        '<p style="opacity:0;animation:appear 1s forwards">stays</p>',
        '<b style="-webkit-background-clip:text;color:transparent">stays</b>',
        '<p style="color:rgb(0,0,0)">stays</p>',
        '<div style="max-height:0">stays</div><p style="margin-left:-20px">stays</p>',
        "<style>.f { opacity:0 } .f:hover { opacity:1 }</style><p class=f>stays</p>",
        (
            "<style>.in { display: none } input:checked ~ .in { display: grid }</style>"
            "<p class=in>stays</p>"
        ),
    ],
)
def test_what_a_browser_shows_stays(notebook: Make, html: str) -> None:
    assert "stays" in shown(notebook("# T", {"text/html": html}))[0]


@pytest.mark.parametrize(
    "style",
    ["display:none!important", "display: none !IMPORTANT;", "visibility:hidden ! important"],
)
def test_what_is_hidden_without_contradiction_is_hidden(notebook: Make, style: str) -> None:
    own = f'<p style="{style}">secret</p>'
    sheet = f"<style>.q{{{style}}}</style><div class=q>secret</div>"
    for markup in (own, sheet):
        assert "secret" not in shown(notebook("# T", {"text/html": f"{markup}<p>seen</p>"}))[0]
