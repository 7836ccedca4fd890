"""What speaks for a project where none could be read, and a title where it has none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from portfolio_lib.model.vocabularies import AMOUNT_KINDS
from portfolio_lib.names.places import Places
from portfolio_lib.read.page.paragraphs import Paragraph
from portfolio_lib.read.records import ProjectRecord

_DATES = re.compile(
    r"\b(?:19|20)[0-9]{2}\b\s*(?:[-/–—]|to|until|bis|au|à|al|a|do|до|по|tot)\s*(?:[^\W\d_]+\.?\s+)?"
    r"(?:[0-9]{1,2}[./])?(?:19|20)[0-9]{2}\b"
)
_AMOUNT = re.compile(
    r"(?:€|£|\$|\b(?:EUR|EUROS?|USD|CHF|GBP|SEK|NOK|DKK)\b)\s?[0-9]"
    r"|[0-9](?:\s?(?:million|mio\.?|mln|m))?\s?(?:€|£|\bEUR\b|\bUSD\b|\beuros?\b)", re.IGNORECASE,
)  # fmt: skip
_QUOTED = re.compile(
    r"(?:(?:the|das|le|el|il|o|a)\s)?(?:(?:project|projekt|projekat|projet|proyecto|progetto|projeto"
    r"|proje[ck]t|проєкт|проект|пројекат)\s)?[„“”«\"](?P<title>[^„“”«»\"]{8,150})[”“»\"]",
    re.IGNORECASE,
)
"""The name of a project at the beginning of its text: "The project “Wells” helps …"."""
_WORDS = re.compile(r"[^\W\d_][\w'’.-]*")
_LONGEST = 20_000
"""So much of a section is searched for countries [characters]."""
_FEWEST_LABELS = 2
_MOST_WORDS_OF_A_PLACE = 4
_LONGEST_STAND_IN = 120


def looks_like_a_project(section: Iterable[Paragraph], places: Places) -> bool:
    """Whether a section has a range of dates, an amount, a country or two labels."""
    paragraphs = list(section)
    text = "\n".join(paragraph.written for paragraph in paragraphs)[:_LONGEST]
    labels = {item.unknown or item.field for item in paragraphs if item.unknown or item.field}
    has_amount = any(paragraph.aside in AMOUNT_KINDS for paragraph in paragraphs)
    return (
        has_amount
        or len(labels) >= _FEWEST_LABELS
        or _DATES.search(text) is not None
        or _AMOUNT.search(text) is not None
        or any(_is_country(name, places) for name in _names(text))
    )


def _names(text: str) -> Iterator[str]:
    """Runs of words that begin with a capital letter."""
    words = [match[0].rstrip(".") for match in _WORDS.finditer(text)]
    for first, word in enumerate(words):
        if word[0].isupper():
            for last in range(first + 1, min(first + _MOST_WORDS_OF_A_PLACE, len(words)) + 1):
                yield " ".join(words[first:last])


def _is_country(name: str, places: Places) -> bool:
    place = places.find(name)
    return place is not None and place.kind == "country" and len(name) > len(place.code)


def stand_in_title(record: ProjectRecord) -> str | None:
    """What can stand for a title: who implements or funds the project, and where."""
    parties = sorted(record.organisations, key=lambda party: party.role != "implementing")
    names = [party.written.text for party in parties[:1]]
    names += [place.written.text for place in record.places[:1]]
    return " – ".join(names)[:_LONGEST_STAND_IN] if len(names) > 1 else None


def quoted_title(record: ProjectRecord) -> str | None:
    """The name in quotation marks that the text of a project begins with."""
    text = record.summary or record.objective
    match = _QUOTED.match(text.text) if text else None
    return match["title"].strip(" .,") if match else None
