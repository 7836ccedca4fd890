"""The main pages of the design as pictures: what they look like does not change unnoticed.

``make pictures`` draws them anew; look at them before committing.
"""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from nbformat import NotebookNode
from PIL import Image

from portfolio_lib.design.theme import Logo, Theme
from portfolio_lib.render.html import PortfolioHTMLExporter
from portfolio_lib.render.typesetting import page_images

Make = Callable[..., NotebookNode]
KEPT = Path(__file__).with_name("pictures")
RESOLUTION = 48
TOLERANCE = 0.004
"""So much of a page may differ: edges of letters are drawn a little differently elsewhere."""
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="60" viewBox="0 0 90 60">'
    '<circle cx="30" cy="30" r="28" fill="#7a1f3d"/><path d="M60 8h28v44h-28z"/></svg>'
)
FIGURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="170mm" height="42mm" viewBox="0 0 170 42">'
    '<g><path style="fill: #0a5e96" d="M20 4h90v5h-90z"/><path style="fill: #a66500" '
    'd="M110 18h50v5h-50z"/><path style="fill: #8a95a3" d="M0 32h60v5h-60z"/>'
    '<path style="stroke: #b3261e; stroke-width: 0.6" d="M104 0v42"/></g></svg>'
)
TEXT = "The project trains officials of three ministries and helps them to share what they know. "


def cover(title: str, kicker: str, day: str, facts: list[tuple[str, str]]) -> str:
    rows = "".join(f"<div><dt>{term}</dt><dd>{fact}</dd></div>" for term, fact in facts)
    return (
        f'<header class="cover"><p class="kicker">{kicker}</p><h1>{title}</h1>'
        f'<p class="as-of">{day}</p><dl class="facts">{rows}</dl></header>'
    )


def project(title: str, status: str, texts: int) -> str:
    fields = {"Period": "October 2016 – October 2018", "Place": "Kosovo, Serbia"}
    fields |= {"Donor": "State Secretariat for Migration", "Implementing agency": "not stated"}
    rows = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in fields.items())
    return (
        f'<article class="project"><h3>{title}</h3><p class="status status-{status}">{status}</p>'
        f'<dl class="fields">{rows}</dl><h4>Objective</h4><p>{TEXT}</p>'
        f"<h4>Summary</h4><p>{TEXT * texts}</p></article>"
    )


def table(rows: int) -> str:
    body = "".join(
        f'<tr><th scope="row">Place {n}</th><td>A project with a name</td>'
        f'<td class="number">{n * 12_345:,}</td></tr>'
        for n in range(1, rows + 1)
    )
    heads = '<th scope="col">Place</th><th scope="col">Project</th><th scope="col">Amount</th>'
    return f"<table><caption>Places</caption><thead><tr>{heads}</tr></thead>{body}</table>"


FACTS = [("ongoing projects", "12"), ("ends within six months", "1"), ("countries", "5")]
ONE = (
    cover("State Secretariat for Migration (Switzerland)", "Donor report", "31 October 2016", FACTS)
    + '<section><h2>What runs when</h2><figure><img alt="Bars" src="{figure}"><figcaption>The red '
    f"line marks the as-of date.</figcaption></figure></section><section><h2>Where</h2>{table(9)}"
    "</section>"
)
TWO = (
    "<h1>Kosovo</h1><section><h2>The projects</h2>"
    + project("Strengthening Migration Management Authorities", "ongoing", 5)
    + project("A shorter one", "planned", 1)
    + project("Support of a Coherent Policy Framework", "completed", 3)
    + "</section><ul class='findings'><li class='finding finding-warning'>Please note: a title "
    "carries the label of another field.</li></ul>"
)
THREE = (
    cover("صربيا", "تقرير عن بلد", "31 أكتوبر 2016", [("مشاريع جارية", "4"), ("مانحون", "2")])
    + f"<section><h2>المشاريع</h2><p>{'إدارة الهجرة في المنطقة الجنوبية. ' * 12}</p>"
    + f"{table(4)}</section>"
)
BRAND = Theme(accent="#7a1f3d", organisation="Some Fund", logo=None)
PAGES = {
    "page-one": (ONE, Theme(), "en"),
    "page-one-of-an-organisation": (ONE, BRAND, "en"),
    "projects": (TWO, Theme(), "en"),
    "right-to-left": (THREE, Theme(), "ar"),
}


def address(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_looks_as_it_was_approved(name: str, notebook: Make) -> None:
    markup, theme, language = PAGES[name]
    values = theme.plain()
    if theme.organisation:
        values |= {"logo": {"source": address(LOGO), "alt": "Some Fund"}}
        assert Theme.of(values).logo == Logo(address(LOGO), "Some Fund")
    made = notebook({"text/html": markup.replace("{figure}", address(FIGURE))})
    made.metadata["portfolio"] = {"language": language, "theme": values}
    drawn = page_images(PortfolioHTMLExporter().document(made)[0], RESOLUTION)[0]
    kept = KEPT / f"{name}.png"
    if os.environ.get("UPDATE_PICTURES") == "1" or not kept.exists():
        _greyed(drawn).save(kept, optimize=True)
        assert os.environ.get("UPDATE_PICTURES") == "1", f"look at {kept}, then run the test again"
    assert differing(_greyed(drawn), Image.open(kept)) <= TOLERANCE


def _greyed(picture: bytes) -> Image.Image:
    """The picture in few colours, so that it is small."""
    return Image.open(io.BytesIO(picture)).convert("RGB").quantize(32, dither=Image.Dither.NONE)


def differing(one: Image.Image, other: Image.Image) -> float:
    """How much of two pictures differs clearly, from 0 to 1; all of it where sizes do."""
    if one.size != other.size:
        return 1.0
    apart = np.abs(np.asarray(one.convert("L"), int) - np.asarray(other.convert("L"), int))
    return float((apart > 48).mean())


def test_a_changed_page_is_noticed() -> None:
    page = Image.open(KEPT / "projects.png").convert("RGB")
    moved = Image.new("RGB", page.size, "white")
    moved.paste(page, (0, 4))
    assert differing(page, page) == 0
    assert differing(moved, page) > TOLERANCE
