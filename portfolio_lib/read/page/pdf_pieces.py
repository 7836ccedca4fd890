"""The words and the ruled tables of a PDF as JSON, for `portfolio_lib.read.page.pdf`.

A script that `portfolio_lib.read.apart` runs: libraries for PDF unpack whatever a file states.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from io import BufferedReader
from typing import Any, cast

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

_MOST_PAGES = 500


def _page(page: Any) -> dict[str, Any]:
    """Size, words as [text, x0, top, x1, bottom, size, is bold], and tables as rows of boxes."""
    words = page.dedupe_chars().extract_words(
        extra_attrs=["size", "fontname"], keep_blank_chars=False
    )
    upright = [word for word in words if word["upright"]]
    return {
        "width": page.width,
        "height": page.height,
        "words": [
            [word["text"], *_rounded((word["x0"], word["top"], word["x1"], word["bottom"])),
             round(word["size"], 1), "bold" in word["fontname"].lower()]
            for word in upright
        ],
        "turned": " ".join(word["text"] for word in words if not word["upright"]),
        "tables": [
            [[box and _rounded(box) for box in row.cells] for row in table.rows]
            for table in page.find_tables()
        ],
    }  # fmt: skip


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
