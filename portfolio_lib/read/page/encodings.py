"""The encodings that a web page can name: those of the WHATWG Encoding Standard, no others."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

__all__ = ["codec_of"]


def codec_of(name: str) -> str | None:
    """Python's name of the encoding that a page calls so; None where browsers know no such."""
    return _codecs().get(name.strip().casefold())


@cache
def _codecs() -> dict[str, str]:
    table = files("portfolio_lib.read.page").joinpath("encodings.csv").read_text(encoding="utf-8")
    return {row["label"]: row["codec"] for row in csv.DictReader(table.splitlines())}
