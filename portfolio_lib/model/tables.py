"""The tables of a portfolio: for each column its type, unit, audience and meaning.

The rows of tables.csv are the single source for three things: the empty and the typed
DataFrames (`Table.frame`), their validation (`Table.validate`) and the description that
an analyst sees (`Table.description`). A row without a column says what the table is; `rule` is
optional or unique; `values` names the words that a column may hold; a column whose name has
{language} is one for each language of reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from portfolio_lib.language import LANGUAGES
from portfolio_lib.messages import SEVERITIES
from portfolio_lib.model import vocabularies
from portfolio_lib.model.columns import Column, Kind, Table
from portfolio_lib.packaged import packaged_rows
from portfolio_lib.vocabulary import AUDIENCES

_VALUES = {**vars(vocabularies), "AUDIENCES": AUDIENCES, "SEVERITIES": SEVERITIES, "": ()}


def _columns(row: Mapping[str, str]) -> Iterator[Column]:
    """The column that a row declares, or one for each language."""
    name, meaning = row["column"], row["meaning"]
    for language in LANGUAGES if "{language}" in name else ("",):
        yield Column(
            name.format(language=language),
            cast("Kind", row["kind"]),
            meaning.format(language=language) if language else meaning,
            row["unit"],
            optional=row["rule"] == "optional",
            values=_VALUES[row["values"]],
            unique=row["rule"] == "unique",
            audience=row["audience"] or "internal",
        )


def _tables() -> Iterator[Table]:
    rows = packaged_rows("model/tables.csv")
    for head in rows:
        if not head["column"]:
            own = [row for row in rows if row["table"] == head["table"] and row["column"]]
            columns = tuple(column for row in own for column in _columns(row))
            yield Table(head["table"], head["meaning"], columns)


TABLES: Mapping[str, Table] = {table.name: table for table in _tables()}

_SHARED = ("places", "members", "organisations", "left_out", "findings", "notes", "sources")
OF_PROJECTS = tuple(name for name in TABLES if name not in _SHARED)
"""The tables whose rows belong each to one project of the portfolio."""
