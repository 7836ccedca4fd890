"""What the header of a column says: its field, and of amounts the currency, unit and time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from portfolio_lib.model.vocabularies import AMOUNT_KINDS
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.sheet.cells import EPOCH, word
from portfolio_lib.read.sheet.hashtags import tagged_heading
from portfolio_lib.read.sheet.known_headers import (
    LISTS,
    AmountColumn,
    Heading,
    plain_heading,
    spaced_words,
    tokens_of,
    with_money,
)
from portfolio_lib.read.sheet.units import unit_of
from portfolio_lib.read.written.money import NO_TIME, parse_when
from portfolio_lib.read.written.periods import length_of

_LONGEST_HEADER = 90
"""A longer header is a text [characters]."""
_EXPLAINED = re.compile(r"\s*\([^()]*\)$")
"""A sentence in brackets about what the header has said."""
_INDEX = re.compile(r":[0-9]{1,2}:")
"""Of several parts of one kind, as 360Giving flattens them: "Funding Org:0:Name"."""
_REMARK = re.compile(r"(?P<before>[^(\[]+)[(\[](?P<remark>[^)\]]*)[)\]](?P<after>.*)", re.DOTALL)
_COUNTED = re.compile(
    r"(?:(?:number|no\.?|count|anzahl|n[uú]mero|numero|liczba)\s(?:of|de|der|dei|dos)?\s?"
    r"(?:projects|projekte|proyectos|projetos|progetti|activities|grants)|nombre\sd(?:e|es)\sprojets)",
    re.IGNORECASE,
)
"""How many projects there are, which is the number of none."""
_SUMMED = re.compile(
    r"(?:sum|summe|somme|suma|soma|somma)\s(?:of|von|de|di)\s(?P<rest>.+)", re.IGNORECASE
)
"""How a pivot table calls its columns: "Sum of Budget"."""
_SIGNS = re.compile(r"[€£$¥]")
"""Folding takes signs for punctuation, so a header with one is looked at for money first."""
_TWO = re.compile(r" / | \| |\n")
_LAST_BRACKETS = re.compile(r"\(([^()]+)\)\s*$")
_TWO_HEADERS = re.compile(r" ?/ | \| |\n")
_NUMBERED = re.compile(r"(?P<name>.*[^0-9\s])[\s_.:-]*(?P<number>[1-9]|1[0-9])")
_ONE_NUMBER = re.compile(r"(?P<before>[^0-9]*)(?P<number>[1-9])(?P<after>[^0-9]*)")
_DONOR = re.compile(
    r"\b(?:donor|funder|geber|geldgeber|bailleur|donante|donatore|doador)(?:s|['’]s)?\b",
    re.IGNORECASE,
)
_ORDERS = {"dd": "day", "tt": "day", "jj": "day", "gg": "day", "mm": "month", "yy": "", "aa": ""}
_DATE_REMARK = re.compile(
    r"(?P<first>dd|tt|jj|gg|mm)\W?(?:mm|dd|tt|jj|gg)\W?[yja]{2,4}", re.IGNORECASE
)
_NO_UNIT = frozenset({"in", "en", "–", "-", "em", "nominal"})
"""Words beside a unit that change nothing of it."""
_DAYS_SINCE_1970 = {"day_start": "start", "day_end": "end"}
"""Columns of d-portal, whose dates are numbers of days."""
_HALVES = frozenset({"start", "end", "period", "amount_date"})


@lru_cache(maxsize=20_000)
def heading(header: str) -> Heading | None:
    """What a header says, or None where no table has it."""
    header = _INDEX.sub(": ", " ".join(header.split()))
    if len(header) > _LONGEST_HEADER:
        header = _EXPLAINED.sub("", header)
    if not header or len(header) > _LONGEST_HEADER:
        return None
    if _COUNTED.fullmatch(header):
        return None
    if header.startswith("#"):
        return tagged_heading(header)
    if header in _DAYS_SINCE_1970:
        return Heading(_DAYS_SINCE_1970[header], 1, order=EPOCH)
    of_money = _of_money(header) if _SIGNS.search(header) else None
    return (
        of_money
        or plain_heading(header)
        or _of_length(header)
        or _remarked(header)
        or _of_money(header)
        or _numbered(header)
        or _of_numbered_donor(header)
        or _in_two_languages(header)
        or _of_sums(header)
        or _of_currency(header)
    )


def combined_heading(above: str, header: str) -> Heading | None:
    """What a header says together with the one above it: "Disbursement" over "2019"."""
    if not above:
        return heading(header)
    whole = heading(above)
    of_money = whole.money if whole is not None else None
    if of_money and normalised(header) in word("total") | word("planned"):
        return whole
    own = heading(header)
    if of_money and of_money.currency and own and own.money and not own.money.currency:
        money = replace(own.money, currency=of_money.currency, scale=of_money.scale)
        return replace(own, money=money)
    return own or heading(f"{above} {header}") or (heading(above) if not header else None)


def stated_heading(header: str, field: str, unit: str = "") -> Heading:
    """What a column is whose field is stated; what its header says of orders and units holds.

    Parameters
    ----------
    header : what stands above the column.
    field : what the column is.
    unit : of its amounts, such as "USD million"; empty where only the header tells.
    """
    own = heading(header)
    says_the_same = own is not None and field in (own.field, *own.others)
    said = replace(own, field=field, others=()) if own and says_the_same else Heading(field, 0)
    if field not in AMOUNT_KINDS:
        return replace(said, money=None)
    stated = own.money if own and own.money else AmountColumn(field)
    inside = _LAST_BRACKETS.search(header) if own is None and not unit else None
    currency, scale = unit_of(inside[1] if inside else unit) or (stated.currency, stated.scale)
    money = replace(stated, kind=field, currency=currency or stated.currency, scale=scale)
    return replace(said, money=money)


@lru_cache(maxsize=20_000)
def is_given(header: str) -> bool:
    """Whether a column of amounts is what the donor gives: "EC contribution", "Grant amount"."""
    given = tuple(map(normalised, word("given")))
    return any(token.startswith(given) for token in tokens_of(header))


@lru_cache(maxsize=20_000)
def is_of_costs(header: str) -> bool:
    """Whether a column of amounts is what a project costs, whoever pays: "Total project cost"."""
    costs = tuple(map(normalised, word("costs")))
    return any(said in token for token in tokens_of(header) for said in costs)


@lru_cache(maxsize=20_000)
def is_of_whole(header: str) -> bool:
    """Whether a column of amounts is of the whole project: "Total budget", "Project budget"."""
    return any(token.startswith(tuple(word("of the whole"))) for token in tokens_of(header))


def _remarked(header: str) -> Heading | None:
    """A header with something in brackets that does not change what it is."""
    match = _REMARK.fullmatch(header)
    if match is None:
        return None
    found = plain_heading(f"{match['before']} {match['after']}")
    remark = normalised(match["remark"])
    if found is None or found.money is not None:
        return None
    if found.field in _HALVES and (order := _DATE_REMARK.search(match["remark"])):
        return replace(found, order=_ORDERS[order["first"].casefold()])
    is_harmless = all(part in word("remark") for part in remark.split())
    return found if is_harmless else None


def _of_length(header: str) -> Heading | None:
    """A header such as "Duration (months)" or "Laufzeit in Monaten"."""
    before, _, unit = re.sub(r"[()\[\]]", " ", header).strip().rpartition(" ")
    months = length_of(f"1 {unit}") if before else None
    found = plain_heading(re.sub(r"\s(?:in|en|em|,|-)\s*$", "", before.strip())) if months else None
    if found is None or found.field != "period":
        return None
    return replace(found, length="months" if months == 1 else "years")


def _of_money(header: str) -> Heading | None:
    """A header such as "Budget 2016 (EUR)", "EUR budget" or "Disbursed, in USD million"."""
    spaced = re.sub(r"[()\[\]]|\s[-–—]\s|,\s|:\s|_", " ", _spaced_code(header))
    if " " not in spaced.strip():
        spaced = spaced_words(spaced)
    parts = spaced.split()
    for start, end in _stretches(len(parts)):
        found = plain_heading(" ".join(parts[start:end]))
        if found is None or found.money is None:
            continue
        about = _about([*parts[:start], *parts[end:]], found.field)
        if about is not None:
            return with_money(found, about)
    return None


def _spaced_code(header: str) -> str:
    """A header with its code apart: "amountUSD" as "amount USD"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z]{3}\b)|(?<=\b[A-Z]{3})(?=[A-Z][a-z])", " ", header)


def _stretches(count: int) -> Iterator[tuple[int, int]]:
    """The beginnings and the ends of a header, the longest first."""
    for length in range(count - 1, 0, -1):
        yield 0, length
        yield count - length, count


def _about(parts: Sequence[str], kind: str) -> AmountColumn | None:
    """Currency, unit and time in the rest of a header; None where it has anything else."""
    rest = [part.strip(",;:") for part in parts if part.casefold() not in _NO_UNIT]
    rest = [part for part in rest if part]
    for cut in range(len(rest) + 1):
        for unit, when in ((rest[:cut], rest[cut:]), (rest[cut:], rest[:cut])):
            said = unit_of(" ".join(unit)) if unit else (None, 1)
            time = parse_when(" ".join(when)) if when else NO_TIME
            if said is not None and time is not None:
                return AmountColumn(kind, said[0], time, said[1])
    return None


def _in_two_languages(header: str) -> Heading | None:
    """A header such as "Šalis / Country", where all known parts say the same."""
    parts = _TWO_HEADERS.split(header)
    known = {at: heading(part.strip()) for at, part in enumerate(parts) if len(parts) > 1}
    found = {at: one for at, one in known.items() if one is not None}
    if not found:
        return None
    fields = set.intersection(*({one.field, *one.others} for one in found.values()))
    clearest = min(found.values(), key=lambda one: len(one.others))
    if clearest.field not in fields:
        return None
    return replace(clearest, language=(max(found), len(parts)))


def in_one_language(text: str, language: tuple[int, int]) -> str | None:
    """The part of a cell in the language of a header's known part, where it has as many parts."""
    at, count = language
    parts = _TWO.split(text)
    return parts[at].strip() if len(parts) == count else None


def _of_sums(header: str) -> Heading | None:
    """A column of amounts in a pivot table."""
    match = _SUMMED.fullmatch(header)
    found = heading(match["rest"]) if match else None
    return found if found and found.money else None


def _of_currency(header: str) -> Heading | None:
    """The currency of one of several amounts: "Disbursement currency", "Currency 2"."""
    bare = re.sub(r"[\s_.]*[1-9]$", "", header)
    if (known := plain_heading(bare)) and known.field == "currency":
        return replace(known, rank=2)
    tokens = tokens_of(bare)
    rest = [token for token in tokens if token not in word("currency")]
    if len(rest) == len(tokens) or set(tokens) <= word("beside a currency"):
        return None
    rest = [token for token in rest if token not in word("beside a currency")]
    found = plain_heading(" ".join(rest)) if rest else None
    return Heading("currency", 2) if not rest or (found and found.money) else None


def _numbered(header: str) -> Heading | None:
    """One of several columns of a list: "Donor 2"."""
    match = _NUMBERED.fullmatch(header)
    found = plain_heading(match["name"]) if match else None
    if match is None or found is None or found.field not in LISTS:
        return None
    return replace(found, number=match["number"])


def _of_numbered_donor(header: str) -> Heading | None:
    """The amounts of one of several donors: "Amount 1 (EUR)", "Donor 2 contribution (EUR)"."""
    match = _ONE_NUMBER.fullmatch(header)
    if match is None:
        return None
    rest = " ".join(_DONOR.sub(" ", f"{match['before']} {match['after']}").split())
    found = plain_heading(rest) or _of_money(rest)
    if found is None or found.money is None or found.money.when != NO_TIME:
        return None
    return replace(found, money=replace(found.money, number=match["number"]))
