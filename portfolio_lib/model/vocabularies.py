"""The words that a column may hold: statuses, kinds of money, roles and the like.

``tables.csv`` names them.
"""

from __future__ import annotations

from portfolio_lib.language import LANGUAGES, phrase

NAME_IN = {code: f"name_{code}" for code in LANGUAGES}
"""The column of organisations with the name for reports in a language, by ISO 639-1 code."""
STATUS_LABELS = {
    "planned": phrase("Planned"),
    "ongoing": phrase("Ongoing"),
    "overdue": phrase("Past its planned end"),
    "suspended": phrase("Suspended"),
    "completed": phrase("Completed"),
    "cancelled": phrase("Cancelled"),
}
"""What a project is on the as-of date, and what reports call that; overdue is past its planned
end, and not completed as far as its source says."""
STATUSES = tuple(STATUS_LABELS)
STATED_STATUSES = tuple(status for status in STATUSES if status != "overdue")
"""What a source can call a project."""
STATUS_BASES = ("dates", "source")
DATE_TYPES = ("planned", "actual")
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
    "planned disbursement",
)
"""What was planned, promised, paid out, spent, received, promised to be received, and is planned
to be paid out."""
BUDGET_TYPES = ("original", "revised")
FIELD_TYPES = ("text", "number", "date", "flag")
BUDGET_STATUSES = ("indicative", "committed")
RESOLVED_BY = ("alias", "normalised", "reference", "inside", "new")
"""By a spelling that a table has, by one that is equal to it but for case, accents, spaces and
punctuation, by a code or an IATI reference, or not: no table has it."""
MAIN_TEXTS = ("title", "objective", "summary")
"""The texts that have a column of their own in the table projects."""
TEXT_FIELDS = (*MAIN_TEXTS, "target groups")
RESULT_TYPES = ("output", "outcome", "impact", "other")
"""The code list ResultType, 1, 2, 3 and 9."""
BETTER = ("higher", "lower")
"""Which value of an indicator is the better one."""
RELATIONS = ("parent", "child", "sibling", "co-funded", "third party")
"""The code list RelatedActivityType, 1 to 5."""
CODED_KINDS = (
    "tag",
    "budget item",
    "humanitarian",
    "humanitarian scope",
    "policy marker",
    "activity scope",
    "collaboration type",
    "flow type",
    "finance type",
    "aid type",
    "tied status",
)
"""What of a project is a code: its tags (such as SDGs), markers, scopes and defaults."""
