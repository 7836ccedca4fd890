"""Charts of other libraries as pictures, where what draws them without a browser is installed."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import Any

from portfolio_lib.render.images import data_address

_ALTAIR = re.compile(r"\}\s*\)\s*\(\s*(?=\{)")
"""Where a page that Altair writes hands the chart to what draws it."""


def with_chart(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """An output with the chart in place of the page in which a script of Altair or plotly draws."""
    if any(kind.startswith("application/vnd.plotly") for kind in data):
        return {kind: value for kind, value in data.items() if kind != "text/html"}
    page = data.get("text/html", "")
    text = page if isinstance(page, str) else "".join(map(str, page))
    if "window.PlotlyConfig" in text and "<div" not in text:  # it brings what draws the charts
        return {}
    if "vegaEmbed" not in text:
        return data
    for begin in _ALTAIR.finditer(text):
        try:
            chart, _ = json.JSONDecoder().raw_decode(text, begin.end())
        except ValueError:
            continue
        if "/schema/vega" in str(chart.get("$schema")):
            kind = "vegalite" if "vega-lite" in chart["$schema"] else "vega"
            others = {kind: value for kind, value in data.items() if kind != "text/html"}
            return {f"application/vnd.{kind}.v6+json": chart, **others}
    return data


def chart_description(data: Mapping[str, Any]) -> str:
    """What a chart of Altair or Vega says of itself for those who cannot see it."""
    for kind, chart in data.items():
        if kind.startswith("application/vnd.vega"):
            stated = _read(chart) if isinstance(chart, str) else chart
            return str(stated.get("description") or "") if isinstance(stated, Mapping) else ""
    return ""


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def chart_image(data: Mapping[str, Any]) -> str | None:
    """The data address of a picture of the chart in an output; None where none can be made.

    Altair and Vega are drawn by vl-convert, plotly by kaleido. Neither is asked of anybody:
    what is not installed, or fails, draws nothing.
    """
    for begin, draw in _DRAWN.items():
        for kind in data:
            if not kind.startswith(begin):
                continue
            try:
                return data_address(draw(data[kind]))
            except Exception:  # noqa: BLE001 - whatever a library of others raises
                return None
    return None


def _vega(chart: Any, language: str) -> bytes:
    _refuse_addresses(chart)
    draw = getattr(import_module("vl_convert"), f"{language}_to_svg")
    return str(draw(chart)).encode()


def _refuse_addresses(chart: Any) -> None:
    """Refuse a chart whose data or pictures lie elsewhere: it would be drawn without them.

    Raises
    ------
    ValueError : for such a chart.
    """
    parts = [json.loads(chart) if isinstance(chart, str) else chart]
    while parts:
        part = parts.pop()
        if isinstance(part, Mapping):
            if "url" in part:
                raise ValueError("its data or its pictures lie elsewhere")
            parts += [value for name, value in part.items() if name not in {"values", "datasets"}]
        elif isinstance(part, list):
            parts += part


def _plotly(chart: Any) -> bytes:
    # kaleido starts a browser, which needs a socket; where there is none it would take seconds
    socket.socket(getattr(socket, "AF_UNIX", socket.AF_INET)).close()
    figure = import_module("plotly.io").from_json(json.dumps(chart))
    return bytes(figure.to_image(format="svg"))


_DRAWN: Mapping[str, Callable[[Any], bytes]] = {
    "application/vnd.vegalite": partial(_vega, language="vegalite"),
    "application/vnd.vega": partial(_vega, language="vega"),
    "application/vnd.plotly": _plotly,
}
