"""What two portfolios say about projects, wherever it was read."""

from __future__ import annotations

from portfolio_lib import Portfolio
from portfolio_lib.model import TABLES

_ABOUT_SOURCES = ("findings", "notes", "sources", "left_out")
_WHERE = ("file", "line", "resolved_by")
"""Where a row stands, and how its name was found: by name on a page, by code in IATI."""


def stated(portfolio: Portfolio) -> dict[str, list[str]]:
    """Every row of every table about projects, places and organisations, in one order."""
    return {
        name: sorted(
            repr(sorted((key, value) for key, value in row.items() if key not in _WHERE))
            for row in table.rows(portfolio.tables[name])
        )
        for name, table in TABLES.items()
        if name not in _ABOUT_SOURCES
    }
