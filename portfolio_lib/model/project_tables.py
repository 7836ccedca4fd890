"""The tables whose rows belong each to one project of the portfolio."""

from __future__ import annotations

from portfolio_lib.model.columns import Column, Table, optional, optional_text
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

PROJECT = Column("project", "text", "Identifier of the project, as in the table projects.")
IDENTIFIER = Column("project", "text", "Identifier, the same in every table.", unique=True)
FILE = Column("file", "text", "Source file, relative to the data folder.")
LINE = optional(
    "line",
    "integer",
    "Line in the source file, row of a sheet, or paragraph of a Word file; from 1.",
)

ROW_AUDIENCE = optional_text(
    "audience", "Who may see the row, where it is not for whoever may see its source.", AUDIENCES
)

PROJECTS = Table(
    "projects",
    "One row a project.",
    (
        IDENTIFIER,
        Column("title", "text", "Title as written in the source."),
        optional_text(
            "objective", "Objective as written; paragraphs are separated by an empty line."
        ),
        optional_text("summary", "Summary as written; paragraphs are separated by an empty line."),
        optional("start", "date", "First day of the project."),
        optional_text("start_precision", "How exactly the source states the start.", PRECISIONS),
        optional_text(
            "start_type", "Whether the source calls the start planned or actual.", DATE_TYPES
        ),
        optional("end", "date", "Last day of the project."),
        optional_text("end_precision", "How exactly the source states the end.", PRECISIONS),
        optional_text(
            "end_type", "Whether the source calls the end planned or actual.", DATE_TYPES
        ),
        optional_text("period_as_written", "The period in the source's own words."),
        optional_text(
            "status",
            "What the project is on the as-of date, by its dates where they decide, else as "
            "its source states it; missing without either, or without an as-of date.",
            STATUSES,
        ),
        optional_text(
            "status_basis",
            "Whether the dates decide the status, or the source states it.",
            STATUS_BASES,
        ),
        optional_text(
            "stated_status", "The status that the source itself states.", STATED_STATUSES
        ),
        optional_text(
            "parent", "Identifier of the programme that the project is a part of, as written."
        ),
        optional("level", "integer", "Level in a programme, 1 is the highest (IATI: hierarchy)."),
        Column(
            "language",
            "text",
            "Language of the title, and of objective and summary unless theirs is stated (BCP 47).",
        ),
        optional_text(
            "objective_language",
            "Language of the objective, where it is not that of the title (BCP 47).",
        ),
        optional_text(
            "summary_language",
            "Language of the summary, where it is not that of the title (BCP 47).",
        ),
        optional_text(
            "merged_from", "The other files that fields of this row come from, by field, as JSON."
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
        optional_text("code", "Code of the sector in its vocabulary."),
        optional_text("name", "Name as the source states it."),
        optional(
            "share",
            "number",
            "Share of the project in this sector among those of its vocabulary, 0 to 100.",
            "[%]",
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
        optional_text("title", "Title of the document."),
        Column("url", "text", "Where it is, as written."),
        optional_text("format", "Media type (IANA)."),
        optional_text(
            "categories", "Codes of the IATI code list DocumentCategory, separated by semicolons."
        ),
        optional_text("language", "Its language (ISO 639-1)."),
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
        optional("share", "number", "Share of the project in this place, 0 to 100.", "[%]"),
        optional_text(
            "vocabulary",
            "Code of the IATI code list RegionVocabulary; the shares of the regions of one "
            "vocabulary add up with those of countries.",
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
        optional_text(
            "qualifier", "How the source qualifies the part, for example 'with the support of'."
        ),
        optional_text("ref", "IATI organisation identifier that the source states with the name."),
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
        optional("date", "date", "Day of the transaction, or value date."),
        optional("period_start", "date", "First day of a budget's period."),
        optional("period_end", "date", "Last day of a budget's period."),
        optional_text(
            "provider",
            "Who gives: the identifier of an organisation of the project, else as written.",
        ),
        optional_text("receiver", "Who receives, likewise."),
        optional_text("budget_type", "Of a budget.", BUDGET_TYPES),
        optional_text("budget_status", "Of a budget.", BUDGET_STATUSES),
        optional_text(
            "place",
            "Code of the place that the amount is for, where the source says so of it; "
            "else it is for all places of its project.",
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
        optional_text(
            "table", "The sheet, where it is a table of its own; missing in the project's own row."
        ),
        optional("row", "integer", "Tells the rows of such a sheet apart."),
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
