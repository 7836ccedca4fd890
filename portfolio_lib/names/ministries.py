"""Names of ministries, whose remits stand with commas in them as the names of a list do."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from portfolio_lib.packaged import packaged_rows

_HEAD = re.compile(
    r"(?:[^,;]* )?(?:\w*minist[eéè]?r\w*|ministarstv\w*|министарств\w*|міністерств\w*"
    r"|department|departamento|secretar[ií]\w*) (?P<remits>.+)",
    re.IGNORECASE,
)
_OF_A_STATE = re.compile(
    r" (?:of|de|du|der|des|del|della|di|do|da)(?: the| la)? (?:[A-Z][\w'-]+(?: |$)){1,4}$"
)
"""Whose ministry it is: "… and Social Affairs of Georgia"."""
_WORD = re.compile(r"[^\W\d_]+")
_LAST = re.compile(r" (?:and|und|et|y|e|i|и|і|та|й|en|&) ", re.IGNORECASE)
_BETWEEN = frozenset(
    {"of", "for", "the", "and", "und", "et", "y", "e", "i", "и", "і", "та", "й", "für", "des",
     "der", "die", "das", "de", "du", "la", "le", "les", "l", "d", "del", "los", "las", "el",
     "della", "delle", "dei", "degli", "dell", "do", "da", "dos", "com", "with", "za", "за"}
)  # fmt: skip


def is_ministry(name: str) -> bool:
    """Whether a name with commas is one: "Ministry of Labour, Health and Social Affairs".

    After the first comma only words of a ministry's remits stand, and the last two are joined
    by "and": "Ministry of Health, Caritas and UNICEF" are three bodies.
    """
    first, comma, others = name.partition(",")
    if not comma or not _HEAD.fullmatch(first.strip()) or not _LAST.search(others):
        return False
    if "(" in others:
        others = others[: others.index("(")]
    others = _OF_A_STATE.sub("", others)
    return all(map(_is_of_a_remit, _WORD.findall(others)))


def _is_of_a_remit(word: str) -> bool:
    if word.casefold() in _BETWEEN:
        return True
    if word[1:] != word[1:].lower():  # initials, or a name such as WaterAid
        return False
    plain = unicodedata.normalize("NFKD", word.casefold())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    return plain.startswith(_remits())


@cache
def _remits() -> tuple[str, ...]:
    return tuple(row["stem"] for row in packaged_rows("names/data/remits.csv"))
