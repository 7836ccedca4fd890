"""The portfolio and its tables."""

from portfolio_lib.model.findings import Finding, findings_table
from portfolio_lib.model.portfolio import Portfolio
from portfolio_lib.model.slices import Extent
from portfolio_lib.model.tables import TABLES

__all__ = ["TABLES", "Extent", "Finding", "Portfolio", "findings_table"]
