"""The tables of a portfolio: for each column its type, unit and meaning.

The declarations are the single source for three things: the empty and the typed
DataFrames (`Table.frame`), their validation with pandera (`Table.validate`) and the
description an analyst sees (`Table.description`).
"""

from __future__ import annotations

from collections.abc import Mapping

from portfolio_lib.model.columns import Table
from portfolio_lib.model.project_tables import PROJECT_TABLES
from portfolio_lib.model.shared_tables import NAME_IN, SHARED_TABLES
from portfolio_lib.model.vocabularies import (
    AMOUNT_KINDS,
    AUDIENCES,
    BUDGET_STATUSES,
    BUDGET_TYPES,
    CODED_KINDS,
    DATE_TYPES,
    MAIN_TEXTS,
    MONTHS_OF_PRECISION,
    PLACE_KINDS,
    PRECISIONS,
    RELATIONS,
    RESOLVED_BY,
    RESULT_TYPES,
    ROLES,
    STATED_STATUSES,
    STATUS_BASES,
    STATUSES,
    TEXT_FIELDS,
)

__all__ = [
    "AMOUNT_KINDS",
    "AUDIENCES",
    "BUDGET_STATUSES",
    "BUDGET_TYPES",
    "CODED_KINDS",
    "DATE_TYPES",
    "MAIN_TEXTS",
    "MONTHS_OF_PRECISION",
    "NAME_IN",
    "OF_PROJECTS",
    "PLACE_KINDS",
    "PRECISIONS",
    "RELATIONS",
    "RESOLVED_BY",
    "RESULT_TYPES",
    "ROLES",
    "STATED_STATUSES",
    "STATUSES",
    "STATUS_BASES",
    "TABLES",
    "TEXT_FIELDS",
]

TABLES: Mapping[str, Table] = {table.name: table for table in (*PROJECT_TABLES, *SHARED_TABLES)}

OF_PROJECTS = tuple(table.name for table in PROJECT_TABLES)
"""The tables whose rows belong each to one project of the portfolio."""
