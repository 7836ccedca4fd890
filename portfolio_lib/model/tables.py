"""The tables of a portfolio: for each column its type, unit and meaning.

The declarations are the single source for three things: the empty and the typed
DataFrames (`Table.frame`), their validation (`Table.validate`) and the description that
an analyst sees (`Table.description`).
"""

from __future__ import annotations

from collections.abc import Mapping

from portfolio_lib.model.columns import Table
from portfolio_lib.model.project_tables import PROJECT_TABLES
from portfolio_lib.model.shared_tables import SHARED_TABLES

TABLES: Mapping[str, Table] = {table.name: table for table in (*PROJECT_TABLES, *SHARED_TABLES)}

OF_PROJECTS = tuple(table.name for table in PROJECT_TABLES)
"""The tables whose rows belong each to one project of the portfolio."""
