"""The tables whose rows belong each to one project of the portfolio."""

from __future__ import annotations

from portfolio_lib.model.columns import Column, Table
from portfolio_lib.model.detail_tables import detail_tables
from portfolio_lib.model.vocabularies import (
    AMOUNT_KINDS,
    BUDGET_STATUSES,
    BUDGET_TYPES,
    DATE_TYPES,
    FIELD_TYPES,
    PRECISIONS,
    RESOLVED_BY,
    ROLES,
    STATED_STATUSES,
    STATUS_BASES,
    STATUSES,
    TEXT_FIELDS,
)
from portfolio_lib.vocabulary import AUDIENCES

__all__ = ["FILE", "LINE", "PROJECT_TABLES"]

PROJECT = Column("project", "text", "Identifier of the project, as in the table projects.")
IDENTIFIER = Column("project", "text", "Identifier, the same in every table.", unique=True)
FILE = Column("file", "text", "Source file, relative to the data folder.")
LINE = Column(
    "line",
    "integer",
    "Line in the source file, row of a sheet, or paragraph of a Word file; from 1.",
    optional=True,
)

ROW_AUDIENCE = Column(
    "audience",
    "text",
    "Who may see the row, where it is not for whoever may see its source.",
    optional=True,
    values=AUDIENCES,
)

PROJECTS = Table(
    "projects",
    "One row a project.",
    (
        IDENTIFIER,
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
        Column(
            "start_type",
            "text",
            "Whether the source calls the start planned or actual.",
            optional=True,
            values=DATE_TYPES,
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
            "end_type",
            "text",
            "Whether the source calls the end planned or actual.",
            optional=True,
            values=DATE_TYPES,
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
            "What the project is on the as-of date, by its dates where they decide, else as "
            "its source states it; missing without either, or without an as-of date.",
            optional=True,
            values=STATUSES,
        ),
        Column(
            "status_basis",
            "text",
            "Whether the dates decide the status, or the source states it.",
            optional=True,
            values=STATUS_BASES,
        ),
        Column(
            "stated_status",
            "text",
            "The status that the source itself states.",
            optional=True,
            values=STATED_STATUSES,
        ),
        Column(
            "parent",
            "text",
            "Identifier of the programme that the project is a part of, as written.",
            optional=True,
        ),
        Column(
            "level",
            "integer",
            "Level in a programme, 1 is the highest (IATI: hierarchy).",
            optional=True,
        ),
        Column(
            "language",
            "text",
            "Language of the title, and of objective and summary unless theirs is stated (BCP 47).",
        ),
        Column(
            "objective_language",
            "text",
            "Language of the objective, where it is not that of the title (BCP 47).",
            optional=True,
        ),
        Column(
            "summary_language",
            "text",
            "Language of the summary, where it is not that of the title (BCP 47).",
            optional=True,
        ),
        Column(
            "merged_from",
            "text",
            "The other files that fields of this row come from, by field, as JSON.",
            optional=True,
        ),
        FILE,
        LINE,
    ),
)

TEXTS = Table(
    "texts",
    "Further texts of projects: in other languages, and what has no column.",
    (
        PROJECT,
        Column("field", "text", "Which text it is.", values=TEXT_FIELDS),
        Column("language", "text", "Its language (BCP 47)."),
        Column("text", "text", "The text; paragraphs are separated by an empty line."),
        ROW_AUDIENCE,
        FILE,
        LINE,
    ),
)

SECTORS = Table(
    "sectors",
    "What projects work on, by code; each vocabulary describes the whole project.",
    (
        PROJECT,
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
        FILE,
        LINE,
    ),
)

DOCUMENTS = Table(
    "documents",
    "Documents about projects that a source links to; nothing here fetches them.",
    (
        PROJECT,
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
        FILE,
        LINE,
    ),
)

PROJECT_PLACES = Table(
    "project_places",
    "Where projects work: one row for each place that a project states.",
    (
        PROJECT,
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
        Column(
            "vocabulary",
            "text",
            "Code of the IATI code list RegionVocabulary; the shares of the regions of one "
            "vocabulary add up with those of countries.",
            optional=True,
        ),
        FILE,
        LINE,
    ),
)

PROJECT_ORGANISATIONS = Table(
    "project_organisations",
    "Who takes part in projects, one row for each organisation and role.",
    (
        PROJECT,
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
        FILE,
        LINE,
    ),
)

AMOUNTS = Table(
    "amounts",
    "Money, one row for each amount that a source states; currencies are never mixed.",
    (
        PROJECT,
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
        Column("budget_status", "text", "Of a budget.", optional=True, values=BUDGET_STATUSES),
        Column(
            "place",
            "text",
            "Code of the place that the amount is for, where the source says so of it; "
            "else it is for all places of its project.",
            optional=True,
        ),
        ROW_AUDIENCE,
        FILE,
        LINE,
    ),
)

FIELDS = Table(
    "fields",
    "Own fields: what sources say in columns and sheets that the model has no name for.",
    (
        PROJECT,
        Column("name", "text", "Name of the column in the source."),
        Column("type", "text", "What the value is.", values=FIELD_TYPES),
        Column("value", "text", "The value as written."),
        Column("audience", "text", "Who may see it.", values=AUDIENCES),
        Column(
            "table",
            "text",
            "The sheet, where it is a table of its own; missing in the project's own row.",
            optional=True,
        ),
        Column("row", "integer", "Tells the rows of such a sheet apart.", optional=True),
        FILE,
        LINE,
    ),
)

PROJECT_TABLES = (
    PROJECTS,
    TEXTS,
    SECTORS,
    DOCUMENTS,
    PROJECT_PLACES,
    PROJECT_ORGANISATIONS,
    AMOUNTS,
    FIELDS,
    *detail_tables(PROJECT, FILE, LINE),
)
