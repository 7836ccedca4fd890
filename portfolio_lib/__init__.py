"""Reproducible country and donor reports from a list of donor-funded projects.

An analyst needs three names: `load` reads a data folder into a `Portfolio`, and
`show` turns a portfolio, or a slice of it, into what a report shows.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portfolio_lib import show
    from portfolio_lib.errors import InputError, PortfolioError, ReportError, UsageError
    from portfolio_lib.loading import load
    from portfolio_lib.model import Portfolio

__version__ = "0.1.0"

__all__ = ["InputError", "Portfolio", "PortfolioError", "ReportError", "UsageError", "load", "show"]

_HOMES = {
    "InputError": "portfolio_lib.errors",
    "Portfolio": "portfolio_lib.model",
    "PortfolioError": "portfolio_lib.errors",
    "ReportError": "portfolio_lib.errors",
    "UsageError": "portfolio_lib.errors",
    "load": "portfolio_lib.loading",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: pandas takes a second to import."""
    if name == "show":
        return import_module("portfolio_lib.show")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
