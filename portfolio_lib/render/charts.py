"""Charts of other libraries as pictures, where what draws them without a browser is installed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from portfolio_lib.render.images import data_address

__all__ = ["chart_image"]


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


def _vegalite(chart: Any) -> bytes:
    return str(import_module("vl_convert").vegalite_to_svg(chart)).encode()


def _vega(chart: Any) -> bytes:
    return str(import_module("vl_convert").vega_to_svg(chart)).encode()


def _plotly(chart: Any) -> bytes:
    figure = import_module("plotly.io").from_json(json.dumps(chart))
    return bytes(figure.to_image(format="svg"))


_DRAWN: Mapping[str, Callable[[Any], bytes]] = {
    "application/vnd.vegalite": _vegalite,
    "application/vnd.vega": _vega,
    "application/vnd.plotly": _plotly,
}
