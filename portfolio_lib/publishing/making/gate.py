"""The gate: what a report must fulfil before it is published."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from itertools import chain
from typing import Any

from lxml import html

from portfolio_lib.errors import PortfolioError, ReportError
from portfolio_lib.model import Portfolio
from portfolio_lib.model.amounts import summed
from portfolio_lib.model.own import own_part
from portfolio_lib.publishing.making.page_box import strays
from portfolio_lib.publishing.making.page_content import Total

_MARKED = re.compile(rb"/MCID\s+\d")


def check_notebook(notebook: Any) -> None:
    """Refuse a notebook that has an error or did not run to its last cell.

    What a notebook says of itself is no proof: only a cell that ran has a number.

    Raises
    ------
    ReportError
        With the cell, counted from 1.
    """
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        if "skip-execution" in cell.metadata.get("tags", []):
            continue
        if cell.execution_count is None:
            raise ReportError(
                "the notebook ended before this cell ran; does a cell before it call exit?",
                cell=number,
                source=cell.source,
            )
        for output in cell.outputs:
            if output.output_type == "error":
                raise ReportError(
                    f"{output.ename}: {output.evalue}", cell=number, source=cell.source,
                    kind=output.ename,
                )  # fmt: skip


def check_page(page: html.HtmlElement) -> None:
    """Refuse a page with an image that says nothing to those who do not see it.

    Raises
    ------
    ReportError
        With the number of the image.
    """
    for number, image in enumerate(page.iter("img"), start=1):
        is_ornament = image.get("role") == "presentation"
        if not is_ornament and not (image.get("alt") or "").strip():
            raise ReportError(f"image {number} of the page has no alternative text")


def check_totals(totals: Iterable[Total], slice_: bytes, place: str | None) -> None:
    """Refuse a report whose totals do not agree with its slice, or the part of it they are of.

    Parameters
    ----------
    totals : what the page claims.
    slice_ : the slice, as `Portfolio.dumped` gives it.
    place : the place that amounts are for, or None.

    Raises
    ------
    ReportError
        With the total, what the report says and what the slice has.
    """
    claimed = list(totals)
    if not claimed:
        return
    whole = Portfolio.from_dumped(slice_)
    counted = {of: _counted(*_part(whole, of, place)) for of in {total.of for total in claimed}}
    for total in claimed:
        expected = counted[total.of].get(total.name)
        if expected is None and total.of:
            expected = 0
        if expected is None:
            continue
        if total.value != str(expected) or not total.is_printed:
            said = total.said or "not printed"
            exact = f" ({total.value})" if total.in_short else ""
            raise ReportError(
                f"the total {total.name} is {said}{exact} in the report, but "
                f"{expected} in its data; does the notebook show all of its slice?"
            )


def _part(whole: Portfolio, of: str, place: str | None) -> tuple[Portfolio, str | None]:
    """The part of a slice that a total is said to be of, and the place that it is for.

    Raises
    ------
    ReportError
        When it is said in a way that leads to no part.
    """
    if not of:
        return whole, place
    try:
        stated = json.loads(of)
        return whole.chosen_again(stated["steps"]), stated["place"]
    except (PortfolioError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ReportError(
            f"a total is of a part of the data that cannot be found again ({error}); choose it "
            "with where() or a for_ method of the portfolio"
        ) from error


def check_pdf(content: bytes) -> None:
    """Refuse a PDF without a page or with a blank one, not tagged, or with something off a page.

    A page is blank when nothing on it is marked as content: headers, footers and lines
    are artifacts of a tagged PDF (ISO 32000-1, 14.8.2.2), not content. Typst refuses what
    breaks PDF/UA-1; that it was asked to shows in the metadata (ISO 14289-1, 5).

    Raises
    ------
    ReportError
        With the number of the blank page, or what is missing.
    """
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    if not len(reader.pages):
        raise ReportError("the PDF has no page")
    for number, page in enumerate(reader.pages, start=1):
        stream = page.get_contents()
        if stream is None or not _MARKED.search(stream.get_data()):
            raise ReportError(f"page {number} of the PDF is blank")
    _check_tagged(reader.root_object)
    for stray in strays(reader):
        raise ReportError(
            f"page {stray.page} of the PDF: {stray.fault}; a reader would miss it. Make the table "
            "or the figure that stands there smaller, or give its cell the tag landscape"
        )


def _check_tagged(root: Any) -> None:
    metadata = root["/Metadata"].get_object().get_data() if "/Metadata" in root else b""
    fulfilled = {
        "a structure": "/StructTreeRoot" in root,
        "a language": "/Lang" in root,
        "the mark of PDF/UA": b"pdfuaid:part" in metadata,
    }
    if missing := [what for what, is_there in fulfilled.items() if not is_there]:
        raise ReportError(f"the PDF has not {' nor '.join(missing)}")


def _counted(part: Portfolio, place: str | None) -> dict[str, int]:
    """The totals of a slice by the names that pages give them.

    ``projects`` and ``projects-STATUS``, ``donors``, and for amounts
    ``amounts-KIND-CURRENCY`` in whole units, of what is for the place; the kind ``spending`` is
    what was paid out or spent. With a place, those of the projects that state it themselves;
    ``projects-wider`` are the others and ``projects-in-slice`` are all.
    """
    whole, part = part, own_part(part, place)
    statuses = part.counted_projects()["status"].dropna().value_counts()
    amounts = part.current_amounts(place)
    names = "amounts-" + amounts["kind"].str.replace(" ", "-") + "-" + amounts["currency"]
    spent = amounts[amounts["kind"].isin(["disbursement", "expenditure"])]
    sums = amounts["value"].groupby(names).agg(summed)
    spending = spent["value"].groupby("amounts-spending-" + spent["currency"]).agg(summed)
    return {
        "projects": len(part),
        "projects-wider": len(whole) - len(part),
        "projects-in-slice": len(whole),
        "donors": len(part.donors()),
        **{f"projects-{status}": int(number) for status, number in statuses.items()},
        **{str(name): round(value) for name, value in chain(sums.items(), spending.items())},
    }
