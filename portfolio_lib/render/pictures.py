"""Figures in the colours of a theme: light in every format, dark where the reader's page is.

A figure is drawn in the shipped theme's colours, and each stands for its token. So a
notebook draws without knowing whose report it is in, and the same drawing follows the
theme and the reader's choice of light or dark. An image that has none of those colours
stays as it is, on a light plate in dark mode.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping

from portfolio_lib.design.theme import COLOURS, THEME, Theme
from portfolio_lib.render.drawings import SVG_ADDRESS, put_into_page, svg_of
from portfolio_lib.render.tree import Element, classes

_START = re.compile(r"<svg\b[^>]*>")
_BLACK = {"#000000": "ink"}
"""What matplotlib draws in where a notebook says nothing about colours."""


def recolour(body: Element, theme: Theme) -> None:
    """Give every drawn figure in the tree the theme's colours."""
    changes = _changes(theme.colours())
    if changes:
        _each(body, lambda svg: _replaced(svg, changes))


def in_dark_too(body: Element, theme: Theme) -> None:
    """Let every drawn figure follow dark mode, and mark images that need a light plate.

    A drawing becomes a part of the page and has its colours; any other image has both.
    """
    light, dark = theme.colours(), theme.dark()
    names = {light[name]: f"var(--{name.replace('_', '-')})" for name in COLOURS}
    put_into_page(body, {**names, **dict.fromkeys(_BLACK, "var(--ink)")})
    pairs = {light[name]: dark[name] for name in COLOURS}
    pairs |= {black: dark[name] for black, name in _BLACK.items()}
    _each(body, lambda svg: _with_dark(svg, pairs))
    for image in body.iter("img"):
        if not _is_drawn(svg_of(image.get("src")), pairs):
            image.set("class", " ".join([*classes(image), "plate"]))


def _changes(colours: Mapping[str, str]) -> dict[str, str]:
    """The shipped colours that the theme has another colour for."""
    shipped = THEME.colours()
    return {shipped[n]: colours[n] for n in COLOURS if shipped[n] != colours[n]}


def _each(body: Element, change: Callable[[str], str]) -> None:
    for element in body.iter("img", "source"):
        for name in ("src", "srcset"):
            if svg := svg_of(element.get(name)):
                data = base64.b64encode(change(svg).encode()).decode()
                element.set(name, SVG_ADDRESS + data)


def _replaced(svg: str, changes: Mapping[str, str]) -> str:
    """The SVG with colours changed, all at once so that none is changed twice."""
    return re.sub("|".join(map(re.escape, changes)), lambda m: changes[m.group()], svg)


def _is_drawn(svg: str, pairs: Mapping[str, str]) -> bool:
    return any(colour in svg for colour in pairs)


def _with_dark(svg: str, pairs: Mapping[str, str]) -> str:
    start = _START.search(svg)
    if start is None or not _is_drawn(svg, pairs):
        return svg
    used = {colour: dark for colour, dark in pairs.items() if colour in svg}
    rules = "".join(
        f'[style*="{kind}: {colour}"],[{kind}="{colour}"]{{{kind}:{dark}!important}}'
        for colour, dark in used.items()
        for kind in ("fill", "stroke")
        if f"{kind}: {colour}" in svg or f'{kind}="{colour}"' in svg
    )
    plain = f":root{{fill:{pairs['#000000']}}}"
    style = f"<style>@media (prefers-color-scheme:dark){{{plain}{rules}}}</style>"
    return svg[: start.end()] + style + svg[start.end() :]
