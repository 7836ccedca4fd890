"""Drawings within a notebook's HTML: shown as images that do nothing, or remarked on."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

import pytest
from helpers.rendered import pdf_text, shown
from nbformat import NotebookNode

Make = Callable[..., NotebookNode]
DRAWING = '<svg width="100" height="50"><title>A bar</title><rect width="50" height="20"/></svg>'


def test_a_drawing_that_holds_shapes_for_others_shows_nothing_itself(notebook: Make) -> None:
    held = "<defs><symbol id='a'><rect width='9' height='9'/></symbol></defs>"
    sprite = f"<svg width='0' height='0'>{held}</svg><svg viewBox='0 0 9 9'>{held}</svg>"
    user = f"<svg width='90' height='90' aria-label='A'>{held}<use href='#a'/></svg>"
    body, remarks, _ = shown(notebook("# T", {"text/html": sprite + user}))
    assert (body.count("<img"), remarks) == (1, [])
    other = "<svg width='90' height='90' aria-label='A'><use href='#b'/><rect width='9'/></svg>"
    assert "the shape #b of another drawing" in shown(notebook("# T", {"text/html": other}))[1][0]


def test_a_drawing_keeps_its_own_style_sheet(notebook: Make) -> None:
    svg = (
        "<svg width='90' height='40'><style>.a{fill:#c00}</style><rect class='a' width='9'/></svg>"
    )
    body, remarks, _ = shown(notebook({"text/html": svg}))
    (data,) = re.findall(r"svg\+xml;base64,([\w+/=]+)", body)
    assert b".a{fill:#c00}" in base64.b64decode(data)
    assert not remarks


def test_a_style_sheet_around_a_drawing_reaches_into_it(notebook: Make) -> None:
    markup = f"<style>.a > rect {{ fill: #c00 }}</style><p>x</p>{DRAWING}<p>y</p>"
    body, remarks, _ = shown(notebook({"text/html": markup}))
    (data,) = re.findall(r"svg\+xml;base64,([\w+/=]+)", body)
    assert b".a &gt; rect { fill: #c00 }" in base64.b64decode(data)
    assert not remarks


def test_an_inline_drawing_is_an_image_and_does_nothing(notebook: Make) -> None:
    harmful = DRAWING.replace("<rect", "<script>x()</script><rect onclick='y()'")
    body, remarks, _ = shown(notebook({"text/html": f"<p>a</p>{harmful}<p>b</p>"}))
    assert 'alt="A bar"' in body
    data = base64.b64decode(body.partition("base64,")[2].partition('"')[0]).decode()
    assert "x()" not in data
    assert "onclick" not in data
    assert not remarks


def test_a_drawing_may_be_written_as_html_allows(notebook: Make) -> None:
    svg = (
        '<svg width=90 height=60 viewBox="0 0 90 60"><rect class=a width=50 height=20 />'
        "<text x=6 y=30>5&nbsp;&euro; & more</text></svg>"
    )
    body, remarks, _ = shown(notebook({"text/html": svg}))
    data = base64.b64decode(body.partition("base64,")[2].partition('"')[0]).decode()
    assert 'alt="5 € &amp; more"' in body
    assert 'viewBox="0 0 90 60"' in data
    assert '<rect class="a" width="50" height="20"/>' in data
    assert not remarks


@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml"])
def test_what_of_a_drawing_is_not_shown_is_remarked(notebook: Make, kind: str) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60"><title>A bar</title>'
        '<rect width="50" height="20"/><image href="https://e.org/a.png" width="9" height="9"/>'
        '<foreignObject width="50" height="20"><p xmlns="http://www.w3.org/1999/xhtml">lost</p>'
        "</foreignObject></svg>"
    )
    remarks = shown(notebook({kind: svg}))[1]
    assert ["foreignObject" in said for said in remarks] == [False, True]
    assert "https://e.org/a.png" in remarks[0]


def test_a_drawing_as_small_as_words_stands_among_them(notebook: Make) -> None:
    dot = '<svg width="12" height="12"><circle cx="6" cy="6" r="5" fill="green"/></svg>'
    body, remarks, content = shown(notebook("# T", {"text/html": f"<p>On {dot} track</p>"}))
    assert re.search(r'On <img role="presentation" src="data:[^"]*" alt=""', body)
    assert "height:0.750em" in body
    assert "On track" in re.sub(r"\s+", " ", pdf_text(content))
    assert not remarks
