"""Statuses as people write them: "Operational", "Board approved", "en cours", "abgeschlossen"."""

from __future__ import annotations

import re
from functools import cache

from portfolio_lib.model.vocabularies import STATUSES
from portfolio_lib.names.spelling import normalised
from portfolio_lib.packaged import packaged_rows

_WITHOUT_SUBJECT = re.compile(
    r"^(?:project|grant|programme|activity|projekt|projet|proyecto|progetto|projeto) (?:is |ist )?"
    r"| (?:project|grant|programme|activity|projekt|projet)$"
)
"""What a status is said of: "Project completed", "Active grant"; "Project 2" is a title."""


def parse_status(text: str) -> str | None:
    """The status that a text is, one of `STATUSES`; None where it is not understood."""
    plain = normalised(text)
    word = _WITHOUT_SUBJECT.sub("", plain)
    status = _known().get(plain) or (None if word.isdecimal() else _known().get(word))
    return status if status in STATUSES else None


@cache
def _known() -> dict[str, str]:
    """Statuses by normalised word, from the table statuses.csv."""
    rows = packaged_rows("read/written/statuses.csv")
    return {normalised(row["written"]): row["status"] for row in rows}
