"""The words and the ruled tables of a PDF as JSON, for `portfolio_lib.read.page.pdf`.

A script that `portfolio_lib.read.apart` runs: libraries for PDF unpack whatever a file states.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from io import BufferedReader
from itertools import groupby
from typing import Any, cast

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

_MOST_PAGES = 500
_SPACE = 0.15
"""Letters further apart are of two words [sizes]."""


def _page(page: Any) -> dict[str, Any]:
    """Size, words as [text, x0, top, x1, bottom, size, is bold], and tables as rows of boxes."""
    whole = page.dedupe_chars().extract_words(
        extra_attrs=["size", "fontname"], x_tolerance_ratio=_SPACE, return_chars=True
    )
    tables = page.find_tables()
    cells = [cell for table in tables for cell in table.cells]
    words = [part for word in whole for part in _parts(word, cells)]
    return {
        "width": page.width,
        "height": page.height,
        "words": [
            [word["text"], *_rounded((word["x0"], word["top"], word["x1"], word["bottom"])),
             round(word["size"], 1), "bold" in word["fontname"].lower()]
            for word in words if word["upright"]
        ],
        "turned": " ".join(word["text"] for word in words if not word["upright"]),
        "tables": [
            [[box and _rounded(box) for box in row.cells] for row in table.rows]
            for table in tables
        ],
    }  # fmt: skip


def _parts(word: dict[str, Any], cells: Sequence[Sequence[float]]) -> Iterator[dict[str, Any]]:
    """A word, or what it is of cells beside each other whose letters nearly touch."""
    middle = (word["top"] + word["bottom"]) / 2
    edges = [x1 for _, top, x1, bottom in cells
             if top <= middle <= bottom and word["x0"] < x1 < word["x1"]]  # fmt: skip
    if not edges:
        yield word
        return

    def cell(char: dict[str, Any]) -> int:
        return sum(edge < (char["x0"] + char["x1"]) / 2 for edge in edges)

    for _, group in groupby(word["chars"], cell):
        chars = list(group)
        text = "".join(char["text"] for char in chars)
        yield word | {"text": text, "x0": chars[0]["x0"], "x1": chars[-1]["x1"]}


def _rounded(box: Sequence[float]) -> list[float]:
    return [round(float(at), 2) for at in box]


def _pages() -> Iterator[dict[str, Any]]:
    with pdfplumber.open(cast("BufferedReader", sys.stdin.buffer)) as pdf:
        count = len(pdf.pages)
        keywords = str(pdf.metadata.get("Keywords", ""))
        yield {"keywords": keywords, "count": count, "read": min(count, _MOST_PAGES)}
        for page in pdf.pages[:_MOST_PAGES]:
            yield _page(page)
            page.close()


def main() -> None:
    """Write a line about the file, then one for each page."""
    try:
        for page in _pages():
            sys.stdout.write(json.dumps(page) + "\n")
    except PdfminerException as error:
        if not isinstance(error.args[0], PDFPasswordIncorrect):
            raise
        sys.stdout.write(json.dumps({"locked": True}) + "\n")


if __name__ == "__main__":
    main()
