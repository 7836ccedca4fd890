"""The tables that projects share: places, organisations, sources, and what is said of them."""

from __future__ import annotations

from portfolio_lib.language import LANGUAGES
from portfolio_lib.messages import SEVERITIES
from portfolio_lib.model.columns import Column, Table, optional, optional_text
from portfolio_lib.model.project_tables import FILE, LINE
from portfolio_lib.model.vocabularies import PLACE_KINDS
from portfolio_lib.vocabulary import AUDIENCES

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
        optional_text("footnote", "Footnote that goes with the name."),
    ),
)

MEMBERS = Table(
    "members",
    "Which places belong to which region or group, and when.",
    (
        Column("place", "text", "Code of the region or group."),
        Column("member", "text", "Code of the country or region that belongs to it."),
        optional("since", "date", "First day of membership; missing means always."),
        optional("until", "date", "Last day of membership; missing means still."),
    ),
)

ORGANISATIONS = Table(
    "organisations",
    "One row for each organisation, however its name was written.",
    (
        Column("organisation", "text", "Identifier, the same in every table.", unique=True),
        Column("name", "text", "Name to show."),
        optional_text("short_name", "Abbreviation."),
        optional_text("country", "ISO 3166-1 alpha-2 code of its country."),
        optional_text("kind", "IATI organisation type, by name."),
        optional_text("iati_refs", "IATI organisation identifiers, separated by semicolons."),
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
            optional_text(column, f"Name in reports in the language {code}.")
            for code, column in NAME_IN.items()
        ),
    ),
)

LEFT_OUT = Table(
    "left_out",
    "Projects that an error keeps out of every report.",
    (
        Column("project", "text", "Identifier of the project.", unique=True),
        optional_text("title", "Title, where there is one."),
        optional_text("places", "Codes of its places, separated by semicolons."),
        optional_text("donors", "Identifiers of its donors, separated by semicolons."),
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
        optional_text("file", "Source file, relative to the data folder."),
        LINE,
        optional_text("project", "The project that it concerns."),
        optional_text("field", "The field that it concerns."),
        optional_text("value", "The value that was found."),
        Column("message", "text", "What was found and what was expected."),
        optional_text("suggestion", "What to do about it."),
    ),
)

NOTES = Table(
    "notes",
    "Sections of a source that describe no project, kept word for word.",
    (
        Column("title", "text", "The section's first line."),
        optional_text("text", "The section's other paragraphs."),
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
        optional_text("heading", "The heading of the file, where it has one."),
        optional("as_of", "date", "The day of its data, where the file states one."),
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
