"""Data folders made for a test, and the portfolios in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from hypothesis import HealthCheck, settings

import portfolio_lib
from portfolio_lib import Portfolio

DATA = Path(portfolio_lib.__file__).parents[1] / "data"
PAGE = DATA / "ongoing-projects.txt"
AS_OF = date(2016, 10, 31)

bounded = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
"""The same examples in every run: a red build stays red until it is mended."""

few = settings(bounded, max_examples=5)
"""For properties that load whole folders."""


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files by their path in the folder; texts in UTF-8."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def loaded(files: Mapping[str, str | bytes], as_of: date | str | None = AS_OF) -> Portfolio:
    """The portfolio of a folder with these files."""
    with TemporaryDirectory() as folder:
        return portfolio_lib.load(write(Path(folder), files), as_of)


def rules(portfolio: Portfolio) -> list[tuple[str, int | None]]:
    """What was found and in which line, by line."""
    table = portfolio.findings
    lines = [None if pd.isna(line) else int(line) for line in table["line"]]
    return sorted(zip(table["rule"], lines, strict=True), key=lambda item: (item[1] or 0, item[0]))


def finding(portfolio: Portfolio, rule: str) -> dict[str, object]:
    """The one finding of a rule."""
    rows = portfolio.findings[portfolio.findings["rule"] == rule].to_dict("records")
    assert len(rows) == 1, f"{rule}: {rules(portfolio)}"
    return {str(key): value for key, value in rows[0].items()}


def page(*projects: str, heading: str = "Ongoing Projects") -> str:
    """A page of projects, each with two empty lines before it."""
    return "\n\n\n".join((heading, *projects)) + "\n"


def project(title: str | None = "Safe Roads", **fields: str | None) -> str:
    """A project on a page: complete unless a field is given anew, or as None left out."""
    values: dict[str, str | None] = {
        "Objective": "Fewer accidents on the roads of the region.",
        "Summary": "The project trains drivers and mends bridges.",
        "Donor": "European Commission",
        "Duration": "January 2016 – December 2017",
        "Country": "Serbia",
        **fields,
    }
    lines = [f"{label.replace('_', ' ')}: {value}" for label, value in values.items() if value]
    return "\n\n".join([title, *lines] if title else lines)
