"""The tables of a portfolio: for each column its type, unit and meaning.

The declarations here are the single source for three things: the empty and the
typed DataFrames (`Table.frame`), their validation with pandera (`Table.validate`)
and the description an analyst sees (`Table.description`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from portfolio_lib.errors import InputError

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema

__all__ = [
    "AMOUNT_KINDS",
    "PLACE_KINDS",
    "PRECISIONS",
    "ROLES",
    "SEVERITIES",
    "STATUSES",
    "TABLES",
    "Column",
    "Table",
]

Kind = Literal["text", "date", "integer", "number", "flag"]

DTYPES: Mapping[Kind, str] = {
    "text": "str",
    "date": "datetime64[s]",
    "integer": "Int64",
    "number": "float64",
    "flag": "bool",
}

STATUSES = ("planned", "ongoing", "completed")
PRECISIONS = ("day", "month", "quarter", "year")
PLACE_KINDS = ("country", "region", "group", "unknown")
ROLES = ("funding", "accountable", "extending", "implementing")
SEVERITIES = ("error", "warning", "info")
AMOUNT_KINDS = (
    "budget",
    "commitment",
    "disbursement",
    "expenditure",
    "incoming",
    "incoming commitment",
)
"""What was planned, promised, paid out, spent, received, and promised to be received."""


@dataclass(frozen=True)
class Column:
    """One column: what it is called, what it holds, and what that means.

    Parameters
    ----------
    name : the column's name in the DataFrame.
    kind : text, date, integer, number or flag; decides the dtype.
    meaning : one sentence for the reader of the table.
    unit : the unit in square brackets where there is one, e.g. ``[%]``.
    optional : whether a value may be missing.
    values : the only values allowed, or empty for any.
    unique : whether no value may come twice.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    optional: bool = False
    values: tuple[str, ...] = ()
    unique: bool = False


@dataclass(frozen=True)
class Table:
    """One related table of a portfolio: its name, its meaning and its columns."""

    name: str
    meaning: str
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> list[str]:
        """The names of the columns, in their order."""
        return [column.name for column in self.columns]

    def frame(self, rows: Iterable[Mapping[Any, Any]] = ()) -> pd.DataFrame:
        """Rows as a DataFrame with this table's columns, order and dtypes.

        A key that is no column raises KeyError; a missing key becomes a missing
        value. The index is 0, 1, 2, ….
        """
        records = list(rows)
        unknown = {key for row in records for key in row} - set(self.column_names)
        if unknown:
            raise KeyError(f"{self.name} has no column {sorted(unknown)}")
        data = {
            column.name: pd.Series(
                [row.get(column.name) for row in records], dtype=DTYPES[column.kind]
            )
            for column in self.columns
        }
        return pd.DataFrame(data, columns=self.column_names)

    def validate(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame itself when it keeps this table's rules.

        Raises
        ------
        InputError
            With every rule that is broken, its column and the first values.
        """
        from pandera.errors import SchemaErrors

        try:
            return self.schema.validate(frame, lazy=True)
        except SchemaErrors as error:
            cases = error.failure_cases.head(5)
            broken = "; ".join(
                f"{row.column}: {row.check} (value {row.failure_case!r}, row {row.index})"
                for row in cases.itertuples(index=False)
            )
            raise InputError(f"the table {self.name} breaks its rules: {broken}") from error

    @cached_property
    def schema(self) -> DataFrameSchema:
        """The pandera schema made from the columns."""
        import pandera.pandas as pa

        return pa.DataFrameSchema(
            {
                column.name: pa.Column(
                    DTYPES[column.kind],
                    checks=[pa.Check.isin(column.values)] if column.values else None,
                    nullable=column.optional,
                    unique=column.unique,
                    description=column.meaning,
                )
                for column in self.columns
            },
            name=self.name,
            description=self.meaning,
            strict=True,
            ordered=True,
        )

    def description(self) -> pd.DataFrame:
        """What each column holds: type, unit, whether it may be missing, meaning."""
        return pd.DataFrame(
            {
                "type": [column.kind for column in self.columns],
                "unit": [column.unit for column in self.columns],
                "optional": [column.optional for column in self.columns],
                "meaning": [column.meaning for column in self.columns],
            },
            index=pd.Index(self.column_names, name="column"),
        )


_PROJECT = Column("project", "text", "Identifier of the project, as in the table projects.")
_FILE = Column("file", "text", "Source file, relative to the data folder.")
_LINE = Column("line", "integer", "Line in the source file, counted from 1.", optional=True)

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(
            "projects",
            "One row a project.",
            (
                Column("project", "text", "Identifier, the same in every table.", unique=True),
                Column("title", "text", "Title as written in the source."),
                Column(
                    "objective",
                    "text",
                    "Objective as written; paragraphs are separated by an empty line.",
                    optional=True,
                ),
                Column(
                    "summary",
                    "text",
                    "Summary as written; paragraphs are separated by an empty line.",
                    optional=True,
                ),
                Column("start", "date", "First day of the project.", optional=True),
                Column(
                    "start_precision",
                    "text",
                    "How exactly the source states the start.",
                    optional=True,
                    values=PRECISIONS,
                ),
                Column("end", "date", "Last day of the project.", optional=True),
                Column(
                    "end_precision",
                    "text",
                    "How exactly the source states the end.",
                    optional=True,
                    values=PRECISIONS,
                ),
                Column(
                    "period_as_written",
                    "text",
                    "The period in the source's own words.",
                    optional=True,
                ),
                Column(
                    "status",
                    "text",
                    "Planned, ongoing or completed on the as-of date; "
                    "missing without a period or an as-of date.",
                    optional=True,
                    values=STATUSES,
                ),
                Column(
                    "stated_status",
                    "text",
                    "The status that the source itself states.",
                    optional=True,
                    values=STATUSES,
                ),
                Column("language", "text", "Language of title, objective and summary (BCP 47)."),
                _FILE,
                _LINE,
            ),
        ),
        Table(
            "project_places",
            "Where projects work: one row for each place that a project states.",
            (
                _PROJECT,
                Column("place", "text", "Code of the place, as in the table places."),
                Column("as_written", "text", "The name in the source's own spelling."),
                Column(
                    "share",
                    "number",
                    "Share of the project in this place, 0 to 100.",
                    unit="[%]",
                    optional=True,
                ),
                _FILE,
                _LINE,
            ),
        ),
        Table(
            "project_organisations",
            "Who takes part in projects, one row for each organisation and role.",
            (
                _PROJECT,
                Column("organisation", "text", "Identifier, as in the table organisations."),
                Column("role", "text", "IATI organisation role.", values=ROLES),
                Column(
                    "qualifier",
                    "text",
                    "How the source qualifies the part, for example 'with the support of'.",
                    optional=True,
                ),
                Column("as_written", "text", "The name in the source's own spelling."),
                _FILE,
                _LINE,
            ),
        ),
        Table(
            "places",
            "The places that the projects name, and the members of those.",
            (
                Column(
                    "place",
                    "text",
                    "ISO 3166-1 alpha-2 for a country (Kosovo is XK), UN M49 "
                    "for a region, an own code for a group.",
                    unique=True,
                ),
                Column(
                    "kind",
                    "text",
                    "Country, region, group, or unknown for a name that nothing matches.",
                    values=PLACE_KINDS,
                ),
                Column("name", "text", "English name."),
                Column("footnote", "text", "Footnote that goes with the name.", optional=True),
            ),
        ),
        Table(
            "members",
            "Which places belong to which region or group, and when.",
            (
                Column("place", "text", "Code of the region or group."),
                Column("member", "text", "Code of the country or region that belongs to it."),
                Column(
                    "since", "date", "First day of membership; missing means always.", optional=True
                ),
                Column(
                    "until", "date", "Last day of membership; missing means still.", optional=True
                ),
            ),
        ),
        Table(
            "organisations",
            "One row for each organisation, however its name was written.",
            (
                Column("organisation", "text", "Identifier, the same in every table.", unique=True),
                Column("name", "text", "Name to show."),
                Column("short_name", "text", "Abbreviation.", optional=True),
                Column("country", "text", "ISO 3166-1 alpha-2 code of its country.", optional=True),
                Column("kind", "text", "IATI organisation type, by name.", optional=True),
                Column(
                    "iati_refs",
                    "text",
                    "IATI organisation identifiers, separated by semicolons.",
                    optional=True,
                ),
                Column(
                    "named",
                    "flag",
                    "Whether this is a named organisation; a party such as "
                    "'external experts' is not.",
                ),
                Column(
                    "known",
                    "flag",
                    "Whether the organisation stands in the table of the data folder.",
                ),
            ),
        ),
        Table(
            "amounts",
            "Money, one row for each amount that a source states; currencies are never mixed.",
            (
                _PROJECT,
                Column("kind", "text", "What the amount is.", values=AMOUNT_KINDS),
                Column("value", "number", "The amount.", unit="[currency]"),
                Column("currency", "text", "ISO 4217 code."),
                Column("date", "date", "Day of the transaction, or value date.", optional=True),
                Column("period_start", "date", "First day of a budget's period.", optional=True),
                Column("period_end", "date", "Last day of a budget's period.", optional=True),
                Column(
                    "provider",
                    "text",
                    "Who gives: the identifier of an organisation of the project, else as written.",
                    optional=True,
                ),
                Column("receiver", "text", "Who receives, likewise.", optional=True),
                _FILE,
                _LINE,
            ),
        ),
        Table(
            "left_out",
            "Projects that an error keeps out of every report.",
            (
                Column("project", "text", "Identifier of the project.", unique=True),
                Column("title", "text", "Title, where there is one.", optional=True),
                Column(
                    "places", "text", "Codes of its places, separated by semicolons.", optional=True
                ),
                Column(
                    "donors",
                    "text",
                    "Identifiers of its donors, separated by semicolons.",
                    optional=True,
                ),
                _FILE,
                _LINE,
            ),
        ),
        Table(
            "findings",
            "What reading and checking have to say, one row a finding.",
            (
                Column("rule", "text", "Identifier of the rule."),
                Column("severity", "text", "Error, warning or info.", values=SEVERITIES),
                Column("file", "text", "Source file, relative to the data folder.", optional=True),
                _LINE,
                Column("project", "text", "The project that it concerns.", optional=True),
                Column("field", "text", "The field that it concerns.", optional=True),
                Column("value", "text", "The value that was found.", optional=True),
                Column("message", "text", "What was found and what was expected."),
                Column("suggestion", "text", "What to do about it.", optional=True),
            ),
        ),
        Table(
            "notes",
            "Sections of a source that describe no project, kept word for word.",
            (
                Column("title", "text", "The section's first line."),
                Column("text", "text", "The section's other paragraphs.", optional=True),
                _FILE,
                _LINE,
            ),
        ),
        Table(
            "sources",
            "The files that were read.",
            (
                Column("file", "text", "Path relative to the data folder.", unique=True),
                Column("reader", "text", "Which reader read it: page, sheet or iati."),
                Column(
                    "heading", "text", "The heading of the file, where it has one.", optional=True
                ),
            ),
        ),
    )
}
