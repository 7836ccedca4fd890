"""Reproducible country and donor reports from a list of donor-funded projects.

An analyst needs three names: `load` reads a data folder into a `Portfolio`, and
`show` turns a portfolio, or a slice of it, into what a report shows. `build` brings the
reports of a workspace up to date; `plan`, `check` and `verify` go with it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portfolio_lib import show
    from portfolio_lib.adopting import adopt
    from portfolio_lib.errors import InputError, PortfolioError, ReportError, UsageError
    from portfolio_lib.loading import check, load
    from portfolio_lib.model import Portfolio
    from portfolio_lib.publishing.request import Request
    from portfolio_lib.publishing.results import Result
    from portfolio_lib.publishing.session import build, plan, verify

__version__ = "0.1.0"

__all__ = [
    "InputError",
    "Portfolio",
    "PortfolioError",
    "ReportError",
    "Request",
    "Result",
    "UsageError",
    "adopt",
    "build",
    "check",
    "load",
    "plan",
    "show",
    "verify",
]

_HOMES = {
    "InputError": "portfolio_lib.errors",
    "Portfolio": "portfolio_lib.model",
    "PortfolioError": "portfolio_lib.errors",
    "ReportError": "portfolio_lib.errors",
    "Request": "portfolio_lib.publishing.request",
    "Result": "portfolio_lib.publishing.results",
    "UsageError": "portfolio_lib.errors",
    "adopt": "portfolio_lib.adopting",
    "build": "portfolio_lib.publishing.session",
    "load": "portfolio_lib.loading",
    "plan": "portfolio_lib.publishing.session",
    "verify": "portfolio_lib.publishing.session",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: pandas takes a second to import."""
    if name in {"check", "show"}:
        return import_module(f"portfolio_lib.{name}")
    if name not in _HOMES:
        from portfolio_lib.messages import did_you_mean

        hint = did_you_mean(name, __all__)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; {hint}")
    return getattr(import_module(_HOMES[name]), name)
