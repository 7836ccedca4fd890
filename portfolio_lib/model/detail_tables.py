"""Tables of what a project says in detail: results, locations, codes, relations, contacts."""

from __future__ import annotations

from portfolio_lib.model.columns import Column, Kind, Table
from portfolio_lib.model.vocabularies import CODED_KINDS, RELATIONS, RESULT_TYPES

__all__ = ["detail_tables"]


def _text(name: str, meaning: str, values: tuple[str, ...] = ()) -> Column:
    return Column(name, "text", meaning, optional=True, values=values)


def _other(name: str, kind: Kind, meaning: str, unit: str = "") -> Column:
    return Column(name, kind, meaning, unit, optional=True)


_RESULTS = (
    Column("result", "integer", "Number of the result in its project, from 1."),
    _text("type", "What kind of result it is.", RESULT_TYPES),
    _text("title", "Title of the result."),
    _text("description", "Description of the result."),
    _other("indicator", "integer", "Number of the indicator in its result, from 1."),
    _text("measure", "Code of the IATI code list IndicatorMeasure: 1 is a number, 2 a percentage."),
    _text("indicator_title", "Title of the indicator."),
    _text("indicator_description", "Description of the indicator."),
    _text("better", "Which value is the better one.", ("higher", "lower")),
    _text("baseline", "Value before the project, as written."),
    _text("baseline_at", "Year or day of the baseline, as written."),
    _text("baseline_for", "What part of the indicator the baseline is for."),
    _text("baseline_comment", "What the source says of the baseline."),
    _other("period_start", "date", "First day of the period of target and actual value."),
    _other("period_end", "date", "Last day of that period."),
    _text("target", "Value that is aimed at, as written."),
    _text("target_for", "What part of the indicator the target is for: places, dimensions."),
    _text("target_comment", "What the source says of the target."),
    _text("actual", "Value that was reached, as written."),
    _text("actual_for", "What part of the indicator the actual value is for."),
    _text("actual_comment", "What the source says of the actual value."),
    Column("language", "text", "Language of the texts (BCP 47)."),
)

_LOCATIONS = (
    _text("ref", "The source's own reference of the location."),
    _text("name", "Name of the location."),
    _text("description", "Description of the location."),
    _text("activity", "What the project does there."),
    _other("latitude", "number", "Latitude in WGS 84.", "[degrees]"),
    _other("longitude", "number", "Longitude in WGS 84.", "[degrees]"),
    _text("exactness", "Code of the IATI code list GeographicExactness: 1 exact, 2 approximate."),
    _text("reach", "Code of the list GeographicLocationReach: 1 activity, 2 those who benefit."),
    _text("category", "Code of the list GeographicLocationClass."),
    _text("feature", "Code of the list LocationType."),
    _text("gazetteer", "Codes in gazetteers as vocabulary:code, separated by semicolons."),
    _text("administrative", "Administrative areas as vocabulary:level:code, separated likewise."),
)

_CODES = (
    Column("kind", "text", "What is coded.", values=CODED_KINDS),
    _text("vocabulary", "Code of the vocabulary, where there are several."),
    _text("vocabulary_uri", "Where a vocabulary of somebody's own is described."),
    _text("code", "The code, as the source states it."),
    _text("type", "Of a humanitarian scope: emergency or appeal, by code."),
    _text("name", "Name as the source states it."),
    _text("significance", "Of a policy marker: code of the list PolicySignificance."),
    _other("share", "number", "Of a budget item: its share, 0 to 100.", "[%]"),
)

_CONDITIONS = (
    _text("type", "Code of the IATI code list ConditionType; missing where none are attached."),
    _text("text", "The condition."),
    Column("language", "text", "Language of the text (BCP 47)."),
)

_RELATED = (
    Column("other", "text", "Identifier of the other project, as written."),
    _text("relation", "What the other project is to this one.", RELATIONS),
)

_CONTACTS = (
    _text("type", "Code of the IATI code list ContactType."),
    _text("organisation", "Organisation to ask."),
    _text("department", "Its department."),
    _text("person", "Person to ask."),
    _text("job_title", "What the person does."),
    _text("telephone", "Telephone number."),
    _text("email", "Address for mail."),
    _text("website", "Web site."),
    _text("address", "Postal address."),
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
