"""The tables of a portfolio: for each column its type, unit and meaning.

The declarations here are the single source for three things: the empty and the
typed DataFrames (`Table.frame`), their validation with pandera (`Table.validate`)
and the description an analyst sees (`Table.description`).
"""

from __future__ import annotations

from collections.abc import Mapping

from portfolio_lib.messages import SEVERITIES
from portfolio_lib.model.columns import Column, Table

__all__ = [
    "AMOUNT_KINDS",
    "BUDGET_STATUSES",
    "BUDGET_TYPES",
    "MONTHS_OF_PRECISION",
    "OF_PROJECTS",
    "PLACE_KINDS",
    "PRECISIONS",
    "RESOLVED_BY",
    "ROLES",
    "STATUSES",
    "TABLES",
    "TEXT_FIELDS",
]

STATUSES = ("planned", "ongoing", "completed")
MONTHS_OF_PRECISION = {"day": 0, "month": 1, "quarter": 3, "year": 12}
"""How exactly a date is stated, and over how many months that leaves it open."""
PRECISIONS = tuple(MONTHS_OF_PRECISION)
PLACE_KINDS = ("country", "region", "group", "unknown")
ROLES = ("funding", "accountable", "extending", "implementing", "reporting")
"""The code list OrganisationRole, and who reports the project."""
AMOUNT_KINDS = (
    "budget",
    "commitment",
    "disbursement",
    "expenditure",
    "incoming",
    "incoming commitment",
)
"""What was planned, promised, paid out, spent, received, and promised to be received."""
BUDGET_TYPES = ("original", "revised")
BUDGET_STATUSES = ("indicative", "committed")
RESOLVED_BY = ("alias", "normalised", "reference", "new")
"""By a spelling that a table has, by one that is equal to it but for case, accents, spaces and
punctuation, by a code or an IATI reference, or not: no table has it."""
TEXT_FIELDS = ("title", "objective", "summary", "target groups")

_PROJECT = Column("project", "text", "Identifier of the project, as in the table projects.")
_IDENTIFIER = Column("project", "text", "Identifier, the same in every table.", unique=True)
_FILE = Column("file", "text", "Source file, relative to the data folder.")
_LINE = Column(
    "line",
    "integer",
    "Line in the source file, row of a sheet, or paragraph of a Word file; from 1.",
    optional=True,
)

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(
            "projects",
            "One row a project.",
            (
                _IDENTIFIER,
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
            "texts",
            "Further texts of projects: in other languages, and what has no column.",
            (
                _PROJECT,
                Column("field", "text", "Which text it is.", values=TEXT_FIELDS),
                Column("language", "text", "Its language (BCP 47)."),
                Column("text", "text", "The text; paragraphs are separated by an empty line."),
                _FILE,
                _LINE,
            ),
        ),
        Table(
            "sectors",
            "What projects work on, by code; each vocabulary describes the whole project.",
            (
                _PROJECT,
                Column("vocabulary", "text", "Code of the IATI code list SectorVocabulary."),
                Column("code", "text", "Code of the sector in its vocabulary.", optional=True),
                Column("name", "text", "Name as the source states it.", optional=True),
                Column(
                    "share",
                    "number",
                    "Share of the project in this sector among those of its vocabulary, 0 to 100.",
                    unit="[%]",
                    optional=True,
                ),
                _FILE,
                _LINE,
            ),
        ),
        Table(
            "documents",
            "Documents about projects that a source links to; nothing here fetches them.",
            (
                _PROJECT,
                Column("title", "text", "Title of the document.", optional=True),
                Column("url", "text", "Where it is, as written."),
                Column("format", "text", "Media type (IANA).", optional=True),
                Column(
                    "categories",
                    "text",
                    "Codes of the IATI code list DocumentCategory, separated by semicolons.",
                    optional=True,
                ),
                Column("language", "text", "Its language (ISO 639-1).", optional=True),
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
                Column("resolved_by", "text", "How its identity was found.", values=RESOLVED_BY),
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
                Column("role", "text", "IATI organisation role, or reporting.", values=ROLES),
                Column(
                    "qualifier",
                    "text",
                    "How the source qualifies the part, for example 'with the support of'.",
                    optional=True,
                ),
                Column(
                    "ref",
                    "text",
                    "IATI organisation identifier that the source states with the name.",
                    optional=True,
                ),
                Column("as_written", "text", "The name in the source's own spelling."),
                Column("resolved_by", "text", "How its identity was found.", values=RESOLVED_BY),
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
                Column("budget_type", "text", "Of a budget.", optional=True, values=BUDGET_TYPES),
                Column(
                    "budget_status", "text", "Of a budget.", optional=True, values=BUDGET_STATUSES
                ),
                Column(
                    "place",
                    "text",
                    "Code of the place that the amount is for, where the source says so of it; "
                    "else it is for all places of its project.",
                    optional=True,
                ),
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

OF_PROJECTS = tuple(
    table.name for table in TABLES.values() if table.columns[0] in (_PROJECT, _IDENTIFIER)
)
"""The tables whose rows belong each to one project of the portfolio."""
