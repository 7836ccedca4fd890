"""What the header of a column says: its field, and of amounts the currency, unit and time.

Headers are compared folded: case, accents, articles, plurals, camelCase, snake_case and the
order of words make no difference. The table columns.csv has those that are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from portfolio_lib.model.tables import AMOUNT_KINDS
from portfolio_lib.names.reference import packaged_rows
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.sheet.cells import EPOCH, word
from portfolio_lib.read.sheet.units import unit_of
from portfolio_lib.read.written.amounts import currency_of
from portfolio_lib.read.written.money import NO_TIME, When, parse_when
from portfolio_lib.read.written.periods import length_of

__all__ = [
    "LISTS",
    "AmountColumn",
    "Heading",
    "combined_heading",
    "folded_header",
    "heading",
    "in_one_language",
    "is_given",
    "is_hxl",
    "is_of_whole",
    "known_fields",
]

LISTS = ("places", "funding", "implementing", "accountable", "extending", "sector")
"""Fields of which a table may have several columns: "Donor 1", "Donor 2"."""
_LONGEST_HEADER = 90
"""A longer header is a text [characters]."""
_WORDS = re.compile(r"(?<=[a-z0-9à-ÿ])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2,})")
_INDEX = re.compile(r":[0-9]{1,2}:")
"""Of several parts of one kind, as 360Giving flattens them: "Funding Org:0:Name"."""
_REMARK = re.compile(r"(?P<before>[^(\[]+)[(\[](?P<remark>[^)\]]*)[)\]](?P<after>.*)", re.DOTALL)
_COUNTED = re.compile(
    r"(?:(?:number|no\.?|count|anzahl|n[uú]mero|numero|liczba)\s(?:of|de|der|dei|dos)?\s?"
    r"(?:projects|projekte|proyectos|projetos|progetti|activities|grants)|nombre\sd(?:e|es)\sprojets)",
    re.IGNORECASE,
)
"""How many projects there are, which is the number of none."""
_SIGNS = re.compile(r"[€£$¥]")
"""Folding takes signs for punctuation, so a header with one is looked at for money first."""
_TWO = re.compile(r" / | \| |\n")
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
_OTHER_THINGS = frozenset(
    {"type", "code", "id", "appeal", "funder", "provider", "reported", "created", "updated"}
)
"""Attributes of hashtags that make another thing of a tag: "#org+type" names no organisation."""
_DAYS_SINCE_1970 = {"day_start": "start", "day_end": "end"}
"""Columns of d-portal, whose dates are numbers of days."""
_QUALIFIED = frozenset({"start", "end", "period", "places", "status"})
_GOOD_RANK = 3
"""A header of a higher rank is a makeshift, and what stands beside its words changes it."""
_HALVES = frozenset({"start", "end", "period", "amount_date"})


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
    return "".join(sorted(_tokens(header)))


def is_hxl(cells: Sequence[str]) -> bool:
    """Whether a row has the hashtags of the Humanitarian Exchange Language."""
    filled = [cell for cell in cells if cell.strip()]
    tags = [cell for cell in filled if cell[0] == "#" and "a" <= cell[1:2] <= "z"]
    return bool(tags) and 2 * len(tags) > len(filled)


@lru_cache(maxsize=20_000)
def heading(header: str) -> Heading | None:
    """What a header says, or None where no table has it."""
    header = _INDEX.sub(":", " ".join(header.split()))
    if not header or len(header) > _LONGEST_HEADER:
        return None
    if _COUNTED.fullmatch(header):
        return None
    if header.startswith("#"):
        return _tagged(header)
    if header in _DAYS_SINCE_1970:
        return Heading(_DAYS_SINCE_1970[header], 1, order=EPOCH)
    of_money = _of_money(header) if _SIGNS.search(header) else None
    return (
        of_money
        or _plain(header)
        or _of_length(header)
        or _remarked(header)
        or _of_money(header)
        or _numbered(header)
        or _of_numbered_donor(header)
        or _in_two_languages(header)
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


def is_given(header: str) -> bool:
    """Whether a column of amounts is what the donor gives: "EC contribution", "Grant amount"."""
    given = tuple(map(normalised, word("given")))
    return any(token.startswith(given) for token in _tokens(header))


def is_of_whole(header: str) -> bool:
    """Whether a column of amounts is of the whole project: "Total budget", "Project budget"."""
    return any(token.startswith(tuple(word("of the whole"))) for token in _tokens(header))


def _tokens(header: str) -> list[str]:
    found = normalised(_WORDS.sub(" ", header.replace("_", " "))).split()
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
    for row in packaged_rows(
        "columns.csv", ("field", "rank", "header"), "portfolio_lib.read.sheet"
    ):
        found = Heading(row["field"], int(row["rank"]))
        if row["header"].startswith("#"):
            continue
        key = folded_header(row["header"]) if is_sorted else "".join(_tokens(row["header"]))
        known = index.get(key)
        if known is None:
            index[key] = found
        elif found.field not in (known.field, *known.others):
            index[key] = replace(known, others=(*known.others, found.field))
    return index


def _plain(header: str) -> Heading | None:
    """A header that the table has, whole; or with another word for project before it."""
    tokens = _tokens(header)
    if found := _of_tokens(tokens, in_any_order="(" not in header):
        return _with_money(found)
    if tokens[-1:] in (["no"], ["nr"]):
        return _of_tokens([*tokens[:-1], "number"], in_any_order=False)
    rest = [token for token in tokens if token not in word("subject")]
    if rest and len(rest) < len(tokens) and (found := _of_tokens(rest, in_any_order=True)):
        return _with_money(replace(found, rank=found.rank + 1))
    return _qualified(rest)


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


def _with_money(found: Heading, money: AmountColumn | None = None) -> Heading:
    if found.field not in AMOUNT_KINDS:
        return found
    return replace(found, money=money or AmountColumn(found.field))


def _remarked(header: str) -> Heading | None:
    """A header with something in brackets that does not change what it is."""
    match = _REMARK.fullmatch(header)
    if match is None:
        return None
    found = _plain(f"{match['before']} {match['after']}")
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
    found = _plain(re.sub(r"\s(?:in|en|em|,|-)\s*$", "", before.strip())) if months else None
    if found is None or found.field != "period":
        return None
    return replace(found, length="months" if months == 1 else "years")


def _of_money(header: str) -> Heading | None:
    """A header such as "Budget 2016 (EUR)", "EUR budget" or "Disbursed, in USD million"."""
    spaced = re.sub(r"[()\[\]]|\s[-–—]\s|,\s|:\s|_", " ", _spaced_code(header))
    if " " not in spaced.strip():
        spaced = _WORDS.sub(" ", spaced)
    parts = spaced.split()
    for start, end in _stretches(len(parts)):
        found = _plain(" ".join(parts[start:end]))
        if found is None or found.money is None:
            continue
        about = _about([*parts[:start], *parts[end:]], found.field)
        if about is not None:
            return _with_money(found, about)
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
    parts = _TWO.split(header)
    known = {at: heading(part.strip()) for at, part in enumerate(parts) if len(parts) > 1}
    found = {at: one for at, one in known.items() if one is not None}
    if len({one.field for one in found.values()}) != 1:
        return None
    at = max(found)
    return replace(found[at], language=(at, len(parts)))


def in_one_language(text: str, language: tuple[int, int]) -> str | None:
    """The part of a cell in the language of a header's known part, where it has as many parts."""
    at, count = language
    parts = _TWO.split(text)
    return parts[at].strip() if len(parts) == count else None


def _numbered(header: str) -> Heading | None:
    """One of several columns of a list: "Donor 2"."""
    match = _NUMBERED.fullmatch(header)
    found = _plain(match["name"]) if match else None
    if match is None or found is None or found.field not in LISTS:
        return None
    return replace(found, number=match["number"])


def _of_numbered_donor(header: str) -> Heading | None:
    """The amounts of one of several donors: "Amount 1 (EUR)", "Donor 2 contribution (EUR)"."""
    match = _ONE_NUMBER.fullmatch(header)
    if match is None:
        return None
    rest = " ".join(_DONOR.sub(" ", f"{match['before']} {match['after']}").split())
    found = _plain(rest) or _of_money(rest)
    if found is None or found.money is None or found.money.when != NO_TIME:
        return None
    return replace(found, money=replace(found.money, number=match["number"]))


def _tagged(header: str) -> Heading | None:
    """What a hashtag of the Humanitarian Exchange Language says: the nearest one known."""
    tag, *attributes = header.casefold().replace(" ", "").split("+")
    stated = {attribute for attribute in attributes if attribute}
    currency = next((code for one in stated if (code := currency_of(one.upper()))), None)
    best: tuple[int, Heading] | None = None
    for known, needed, found in _tags():
        is_of_it = needed <= stated and stated & _OTHER_THINGS <= needed
        if known == tag and is_of_it and (best is None or len(needed) > best[0]):
            best = len(needed), found
    if best is None:
        return None
    return _with_money(best[1], AmountColumn(best[1].field, currency))


@cache
def _tags() -> list[tuple[str, set[str], Heading]]:
    rows = packaged_rows("columns.csv", ("field", "rank", "header"), "portfolio_lib.read.sheet")
    split = [(row, row["header"].split("+")) for row in rows if row["header"].startswith("#")]
    return [
        (tag, set(more), Heading(row["field"], int(row["rank"]))) for row, (tag, *more) in split
    ]
