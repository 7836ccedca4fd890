"""The headers that the table columns.csv has, and in which form headers are equal.

Headers are compared folded: case, accents, articles, plurals, camelCase, snake_case and the
order of words make no difference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from portfolio_lib.model.vocabularies import AMOUNT_KINDS
from portfolio_lib.names.spelling import normalised
from portfolio_lib.packaged import packaged_rows
from portfolio_lib.read.sheet.cells import word
from portfolio_lib.read.written.money import NO_TIME, When

LISTS = ("places", "funding", "implementing", "accountable", "extending", "sector")
"""Fields of which a table may have several columns: "Donor 1", "Donor 2"."""
_WORDS = re.compile(r"(?<=[a-z0-9à-ÿ])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2,})")
_QUALIFIED = frozenset({"start", "end", "period", "places", "status"})
_BODIES = frozenset({"funding", "implementing", "accountable", "extending"})
_GOOD_RANK = 3
"""A header of a higher rank is a makeshift, and what stands beside its words changes it."""


@dataclass(frozen=True)
class AmountColumn:
    """A column of amounts: their kind, and what its header states of them.

    `scale` is what its numbers are multiplied by: 1,000 of "EUR '000". `number` is that of the
    donor whose amounts they are: "1" of "Amount 1" beside "Donor 1". `donor` and `place` are by
    what a column of its own is called: "Sida", "Kenya".
    """

    kind: str
    currency: str | None = None
    when: When = NO_TIME
    scale: int = 1
    number: str | None = None
    donor: str | None = None
    place: str | None = None
    part: str | None = None


@dataclass(frozen=True)
class Heading:
    """What a column is: its field, and how well the header says so.

    Parameters
    ----------
    rank : of two columns of one field that with the lower rank counts.
    money : where it holds amounts.
    order : what the dates of the column begin with where the header tells: day or month; or
        `EPOCH`.
    others : further fields of which the header may be; the values decide.
    number : of one of several columns of donors its number: "1" of "Donor 1".
    length : what the numbers of a column of periods count: "months" or "years".
    named : the donor or the country that the column is called by.
    language : of a header in several languages, such as "Šalis / Country", which of its parts
        is known, counted from 0, and how many there are; its cells may have as many.
    """

    field: str
    rank: int
    money: AmountColumn | None = None
    order: str | None = None
    others: tuple[str, ...] = ()
    language: tuple[int, int] | None = None
    length: str | None = None
    number: str | None = None
    named: str | None = None


def folded_header(header: str) -> str:
    """The form in which headers are equal: "startDate", "start_date", "Date of start(s)"."""
    return "".join(sorted(tokens_of(header)))


def spaced_words(header: str) -> str:
    """A header with the words of camelCase apart."""
    return _WORDS.sub(" ", header)


def tokens_of(header: str) -> list[str]:
    """The words of a header, folded, without articles and plurals."""
    found = normalised(spaced_words(header.replace("_", " "))).split()
    kept = [token for token in found if token not in word("article")] or found
    return [_singular(token) for token in kept]


def _singular(token: str) -> str:
    if len(token) > 4 and token.endswith("ies"):  # noqa: PLR2004 - "series" is no header
        return token[:-3] + "y"
    if len(token) > 3 and token.endswith("s") and not token.endswith(("ss", "us", "is")):  # noqa: PLR2004
        return token[:-1]
    return token


@cache
def known_fields() -> tuple[str, ...]:
    """The fields that a column can have."""
    return tuple(dict.fromkeys(found.field for found in _known(is_sorted=False).values()))


@cache
def _known(*, is_sorted: bool) -> dict[str, Heading]:
    """What headers say by their folded form, or by their words as they follow each other."""
    index: dict[str, Heading] = {}
    for row in packaged_rows("read/sheet/columns.csv"):
        found = Heading(row["field"], int(row["rank"]))
        if row["header"].startswith("#"):
            continue
        key = folded_header(row["header"]) if is_sorted else "".join(tokens_of(row["header"]))
        known = index.get(key)
        if known is None:
            index[key] = found
        elif found.field not in (known.field, *known.others):
            index[key] = replace(known, others=(*known.others, found.field))
    return index


def plain_heading(header: str) -> Heading | None:
    """A header that the table has, whole; or with another word for project before it."""
    tokens = tokens_of(header)
    if found := _of_tokens(tokens, in_any_order="(" not in header):
        return with_money(found)
    if tokens[-1:] in (["no"], ["nr"]):
        return _of_tokens([*tokens[:-1], "number"], in_any_order=False)
    if (bare := [*filter("name".__ne__, tokens)]) != tokens and (found := _body_of(bare)):
        return found
    rest = [token for token in tokens if token not in word("subject")]
    if rest and len(rest) < len(tokens) and (found := _of_tokens(rest, in_any_order=True)):
        return with_money(replace(found, rank=found.rank + 1))
    return _qualified(rest)


def _body_of(tokens: Sequence[str]) -> Heading | None:
    """A header of bodies without the word "name": "Coordinating organisation name".

    A bare "Agency name" may be that of who gives.
    """
    found = _of_tokens(tokens, in_any_order=True) if tokens else None
    is_sure = found is not None and found.field in _BODIES and found.rank <= _GOOD_RANK
    return replace(found, rank=found.rank + 1) if found and is_sure else None


def _qualified(tokens: Sequence[str]) -> Heading | None:
    """A header with words that change nothing of what it is: "Project period (from)".

    Of two such columns that counts which says nothing of plans.
    """
    rest = [token for token in tokens if token not in word("qualifier")]
    found = _of_tokens(rest, in_any_order=True) if 0 < len(rest) < len(tokens) else None
    if found is None or found.field not in _QUALIFIED or found.rank > _GOOD_RANK:
        return None
    is_planned = not word("planned").isdisjoint(tokens)
    return replace(found, rank=found.rank + (3 if is_planned else 2))


def _of_tokens(tokens: Sequence[str], *, in_any_order: bool) -> Heading | None:
    found = _known(is_sorted=False).get("".join(tokens))
    if found is None and in_any_order:
        found = _known(is_sorted=True).get("".join(sorted(tokens)))
    return found


def with_money(found: Heading, money: AmountColumn | None = None) -> Heading:
    """A heading of an amount with what is said of it; any other as it is."""
    if found.field not in AMOUNT_KINDS:
        return found
    return replace(found, money=money or AmountColumn(found.field))
