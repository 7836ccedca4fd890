"""Tables of what a project says in detail: results, locations, codes, relations, contacts."""

from __future__ import annotations

from portfolio_lib.model.columns import Column, Table, optional, optional_text
from portfolio_lib.model.vocabularies import CODED_KINDS, RELATIONS, RESULT_TYPES

_RESULTS = (
    Column("result", "integer", "Number of the result in its project, from 1."),
    optional_text("type", "What kind of result it is.", RESULT_TYPES),
    optional_text("title", "Title of the result."),
    optional_text("description", "Description of the result."),
    optional("indicator", "integer", "Number of the indicator in its result, from 1."),
    optional_text(
        "measure", "Code of the IATI code list IndicatorMeasure: 1 is a number, 2 a percentage."
    ),
    optional_text("indicator_title", "Title of the indicator."),
    optional_text("indicator_description", "Description of the indicator."),
    optional_text("better", "Which value is the better one.", ("higher", "lower")),
    optional_text("baseline", "Value before the project, as written."),
    optional_text("baseline_at", "Year or day of the baseline, as written."),
    optional_text("baseline_for", "What part of the indicator the baseline is for."),
    optional_text("baseline_comment", "What the source says of the baseline."),
    optional("period_start", "date", "First day of the period of target and actual value."),
    optional("period_end", "date", "Last day of that period."),
    optional_text("target", "Value that is aimed at, as written."),
    optional_text(
        "target_for", "What part of the indicator the target is for: places, dimensions."
    ),
    optional_text("target_comment", "What the source says of the target."),
    optional_text("actual", "Value that was reached, as written."),
    optional_text("actual_for", "What part of the indicator the actual value is for."),
    optional_text("actual_comment", "What the source says of the actual value."),
    Column("language", "text", "Language of the texts (BCP 47)."),
)

_LOCATIONS = (
    optional_text("ref", "The source's own reference of the location."),
    optional_text("name", "Name of the location."),
    optional_text("description", "Description of the location."),
    optional_text("activity", "What the project does there."),
    optional("latitude", "number", "Latitude in WGS 84.", "[degrees]"),
    optional("longitude", "number", "Longitude in WGS 84.", "[degrees]"),
    optional_text(
        "exactness", "Code of the IATI code list GeographicExactness: 1 exact, 2 approximate."
    ),
    optional_text(
        "reach", "Code of the list GeographicLocationReach: 1 activity, 2 those who benefit."
    ),
    optional_text("category", "Code of the list GeographicLocationClass."),
    optional_text("feature", "Code of the list LocationType."),
    optional_text("gazetteer", "Codes in gazetteers as vocabulary:code, separated by semicolons."),
    optional_text(
        "administrative", "Administrative areas as vocabulary:level:code, separated likewise."
    ),
)

_CODES = (
    Column("kind", "text", "What is coded.", values=CODED_KINDS),
    optional_text("vocabulary", "Code of the vocabulary, where there are several."),
    optional_text("vocabulary_uri", "Where a vocabulary of somebody's own is described."),
    optional_text("code", "The code, as the source states it."),
    optional_text("type", "Of a humanitarian scope: emergency or appeal, by code."),
    optional_text("name", "Name as the source states it."),
    optional_text("significance", "Of a policy marker: code of the list PolicySignificance."),
    optional("share", "number", "Of a budget item: its share, 0 to 100.", "[%]"),
)

_CONDITIONS = (
    optional_text(
        "type", "Code of the IATI code list ConditionType; missing where none are attached."
    ),
    optional_text("text", "The condition."),
    Column("language", "text", "Language of the text (BCP 47)."),
)

_RELATED = (
    Column("other", "text", "Identifier of the other project, as written."),
    optional_text("relation", "What the other project is to this one.", RELATIONS),
)

_CONTACTS = (
    optional_text("type", "Code of the IATI code list ContactType."),
    optional_text("organisation", "Organisation to ask."),
    optional_text("department", "Its department."),
    optional_text("person", "Person to ask."),
    optional_text("job_title", "What the person does."),
    optional_text("telephone", "Telephone number."),
    optional_text("email", "Address for mail."),
    optional_text("website", "Web site."),
    optional_text("address", "Postal address."),
)

_TABLES = (
    ("results", "What projects achieve: a row for each period of each indicator.", _RESULTS),
    ("locations", "Where exactly projects work.", _LOCATIONS),
    ("codes", "Policy markers, tags, scopes and other codes of projects.", _CODES),
    ("conditions", "Conditions that are attached to projects.", _CONDITIONS),
    ("related_projects", "Other projects that a project names.", _RELATED),
    ("contacts", "Whom to ask about projects; for internal use.", _CONTACTS),
)


def detail_tables(project: Column, file: Column, line: Column) -> tuple[Table, ...]:
    """The tables, with the columns that every table of projects has."""
    return tuple(
        Table(name, meaning, (project, *columns, file, line)) for name, meaning, columns in _TABLES
    )
