"""The words that a column may hold: statuses, kinds of money, roles and the like."""

from __future__ import annotations

__all__ = [
    "AMOUNT_KINDS",
    "AUDIENCES",
    "BUDGET_STATUSES",
    "BUDGET_TYPES",
    "FIELD_TYPES",
    "MAIN_TEXTS",
    "MONTHS_OF_PRECISION",
    "PLACE_KINDS",
    "PRECISIONS",
    "RESOLVED_BY",
    "ROLES",
    "STATUSES",
    "TEXT_FIELDS",
]

STATUSES = ("planned", "ongoing", "completed")
MONTHS_OF_PRECISION = {"day": 0, "month": 1, "quarter": 3, "year": 12}
"""How exactly a date is stated, and over how many months that leaves it open."""
PRECISIONS = tuple(MONTHS_OF_PRECISION)
AUDIENCES = ("public", "donor", "internal")
"""Who may see something: everybody, the donor that it belongs to, nobody outside."""
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
FIELD_TYPES = ("text", "number", "date", "flag")
BUDGET_STATUSES = ("indicative", "committed")
RESOLVED_BY = ("alias", "normalised", "reference", "new")
"""By a spelling that a table has, by one that is equal to it but for case, accents, spaces and
punctuation, by a code or an IATI reference, or not: no table has it."""
MAIN_TEXTS = ("title", "objective", "summary")
"""The texts that have a column of their own in the table projects."""
TEXT_FIELDS = (*MAIN_TEXTS, "target groups")
