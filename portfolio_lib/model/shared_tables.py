"""The tables that projects share: places, organisations, sources, and what is said of them."""

from __future__ import annotations

from portfolio_lib.language import LANGUAGES
from portfolio_lib.messages import SEVERITIES
from portfolio_lib.model.columns import Column, Table
from portfolio_lib.model.project_tables import FILE, LINE
from portfolio_lib.model.vocabularies import PLACE_KINDS
from portfolio_lib.vocabulary import AUDIENCES

__all__ = ["NAME_IN", "SHARED_TABLES"]

NAME_IN = {code: f"name_{code}" for code in LANGUAGES}
"""The column of organisations with the name for reports in a language, by ISO 639-1 code."""

PLACES = Table(
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
)

MEMBERS = Table(
    "members",
    "Which places belong to which region or group, and when.",
    (
        Column("place", "text", "Code of the region or group."),
        Column("member", "text", "Code of the country or region that belongs to it."),
        Column("since", "date", "First day of membership; missing means always.", optional=True),
        Column("until", "date", "Last day of membership; missing means still.", optional=True),
    ),
)

ORGANISATIONS = Table(
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
            "Whether this is a named organisation; a party such as 'external experts' is not.",
        ),
        Column(
            "known",
            "flag",
            "Whether the organisation stands in the table of the data folder.",
        ),
        *(
            Column(column, "text", f"Name in reports in the language {code}.", optional=True)
            for code, column in NAME_IN.items()
        ),
    ),
)

LEFT_OUT = Table(
    "left_out",
    "Projects that an error keeps out of every report.",
    (
        Column("project", "text", "Identifier of the project.", unique=True),
        Column("title", "text", "Title, where there is one.", optional=True),
        Column("places", "text", "Codes of its places, separated by semicolons.", optional=True),
        Column(
            "donors",
            "text",
            "Identifiers of its donors, separated by semicolons.",
            optional=True,
        ),
        FILE,
        LINE,
    ),
)

FINDINGS = Table(
    "findings",
    "What reading and checking have to say, one row a finding.",
    (
        Column("rule", "text", "Identifier of the rule."),
        Column("severity", "text", "Error, warning or info.", values=SEVERITIES),
        Column("file", "text", "Source file, relative to the data folder.", optional=True),
        LINE,
        Column("project", "text", "The project that it concerns.", optional=True),
        Column("field", "text", "The field that it concerns.", optional=True),
        Column("value", "text", "The value that was found.", optional=True),
        Column("message", "text", "What was found and what was expected."),
        Column("suggestion", "text", "What to do about it.", optional=True),
    ),
)

NOTES = Table(
    "notes",
    "Sections of a source that describe no project, kept word for word.",
    (
        Column("title", "text", "The section's first line."),
        Column("text", "text", "The section's other paragraphs.", optional=True),
        FILE,
        LINE,
    ),
)

SOURCES = Table(
    "sources",
    "The files that were read.",
    (
        Column("file", "text", "Path relative to the data folder.", unique=True),
        Column("reader", "text", "Which reader read it: page, sheet or iati."),
        Column(
            "audience",
            "text",
            "Who may see what the file says; a row may say otherwise of itself.",
            values=AUDIENCES,
        ),
        Column("heading", "text", "The heading of the file, where it has one.", optional=True),
        Column("as_of", "date", "The day of its data, where the file states one.", optional=True),
    ),
)

SHARED_TABLES = (
    PLACES,
    MEMBERS,
    ORGANISATIONS,
    LEFT_OUT,
    FINDINGS,
    NOTES,
    SOURCES,
)
