"""What a column is by its values, where its header does not say it: a guess with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from portfolio_lib.names.places import Places
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.sheet.amounts import amount_of
from portfolio_lib.read.sheet.cells import DateColumn, word
from portfolio_lib.read.sheet.column_rules import OWN
from portfolio_lib.read.sheet.headers import heading
from portfolio_lib.read.sheet.known_headers import Heading

_ENOUGH = 0.7
"""A column is of places, or of dates, where so many of its values are."""
_SHORTEST_TITLE = 12
SHORTEST_NAME = 4
"""A shorter word of a title is no name of a country [characters]."""
_CODE = re.compile(r"(?=.*[0-9])(?=.*[A-Z])[A-Z0-9][A-Z0-9./_-]{1,30}")
_MONEY = re.compile(r"[€$£¥]|\b(?:EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|CAD|AUD)\b")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])|\bFY ?[0-9]{2}")
_MAY_BE_AMOUNTS = (
    "the values may be money: write budget, commitment, disbursement or expenditure as the field "
    "if they are the project's, and their unit, such as EUR"
)
_LISTED = re.compile(r"\s*[;,|\n]\s*")
_LONGEST_CODE = 2
"""Codes of countries as short as those of regions within one [characters]."""
_CODES_OF_WHAT = (
    "the values may be codes of countries, or of regions within one: write places if they are "
    "of countries"
)
_TEXTS = ("summary", "objective")
_ROLES = ("funding", "implementing")
_MANY_WORDS = 8
_SHORTEST_PROJECT = 30
"""Two days are of projects where most are as far apart [days]."""
_MOST_WORDS_OF_A_BODY = 6
"""A longer text with a word for a body is about one [words]."""
_SOMETHING_ELSE = (
    "the header is known, and the values are of something else or another column says it"
)
_PLACES_OF_WHAT = (
    "the values are countries, of projects, of donors or of addresses: write places or funding if "
    "they are"
)
_OF_DECISIONS = (
    "award", "approv", "sign", "deci", "publi", "updat", "creat", "bewillig", "board", "disclos",
    "modif", "repay", "disburs", "acte", "convention", "conces", "firma", "attrib", "vers", "pay",
    "pai", "pag", "vot", "delib", "receiv", "submi", "report", "deadline", "valid", "extract",
    "termin",
)  # fmt: skip
"""What headers of dates have that say nothing of when a project runs."""
_OF_STARTS = re.compile(
    r"\b(?:start|begin|from|von|ab|debut|début|inicio|início|inizio|avvio|since)"
)
_OF_ENDS = re.compile(r"\b(?:end|clos|fin|bis|complet|till|until|ende|term|hasta|chius|conclu)")


def is_place(places: Places) -> Callable[[str], bool]:
    """Whether a text is the name or the code of a place."""
    return lambda text: places.find_cell(text) is not None


def _are_places(places: Places) -> Callable[[str], bool]:
    """Whether all names in a cell are of places."""
    is_one = is_place(places)
    return lambda text: is_one(text) or all(map(is_one, _LISTED.split(text)))


def words_of(name: str) -> set[str]:
    """The words of a header."""
    return set(normalised(name.replace("_", " ")).split())


def guessed_field(
    known: Heading | None, name: str, filled: Sequence[str], places: Places, taken: set[str]
) -> tuple[str, str]:
    """The field of a column and why: by its header, else by what its values are.

    Parameters
    ----------
    known : what its header says.
    name : its header.
    filled : its filled cells.
    places : takes lists of places apart.
    taken : the fields that other columns have.
    """
    if known is not None:
        return known.field, "the header is known"
    if heading(name) is not None:
        return OWN, _SOMETHING_ELSE
    cells = list(dict.fromkeys(filled))
    if len(cells) < len(filled):
        taken = taken | {"identifier"}  # codes that repeat are none of projects
    return _by_words(name, cells, taken) or _by_values(name, cells, places, taken)


def _by_values(name: str, cells: Sequence[str], places: Places, taken: set[str]) -> tuple[str, str]:
    """What a column is by its values, and why."""
    has_names = len(cells) > 1 or len(cells[0]) >= SHORTEST_NAME
    if "places" not in taken and has_names and _share(cells, _are_places(places)):
        return _guessed_places(name, cells, places)
    if _is_of_days(cells):
        return _guessed_date(name, taken)
    if "identifier" not in taken and len(cells) > 1 and _share(cells, _is_code):
        return "identifier", "the values are codes, each another one"
    if "funding" not in taken and _are_funders(cells):
        return "funding", "the values are well-known donors"
    return OWN, _reason_to_ask(name, cells)


def title_column(
    columns: Mapping[int, Sequence[str]], names: Sequence[str], headings: Mapping[int, Heading]
) -> tuple[int, str] | None:
    """The column that may have the titles and why; None where none is like that.

    A word for titles in the header counts before a description, and that before a text of its
    own in each row. Bodies, places, codes and amounts are no titles.

    Parameters
    ----------
    columns : the filled cells of each column, by position.
    names : the headers.
    headings : what is known of the columns, by position.
    """
    possible = [
        at for at, cells in columns.items() if at not in headings
        and word("no title").isdisjoint(words_of(names[at])) and _may_have_titles(cells)
    ]  # fmt: skip
    said = {at: rank for at in possible if (rank := _rank_of_title(names[at]))}
    if said:
        return min(said, key=lambda at: (said[at], at)), "its header says so"
    for field in _TEXTS:
        for at, known in headings.items():
            if known.field == field and _are_different(columns.get(at, ())):
                return at, "no column has titles, and this one has a text for each row"
    if possible:
        best = max(possible, key=lambda at: (min(_count_of_words(columns[at]), _MANY_WORDS), -at))
        return best, "a column with a longer text of its own in each row"
    return None


def _may_have_titles(cells: Sequence[str]) -> bool:
    """Whether each cell may be a title of its own, and no amount, day, or name of a body."""
    different = list(dict.fromkeys(cells))
    column = DateColumn.of(different)
    return (
        len(different) > 1
        and _are_different(cells)
        and _share(different, _may_be_title)
        and not _share(different, lambda text: column.day(text) is not None)
        and 2 * sum(map(_is_body, different)) <= len(different)
    )


def _are_different(cells: Sequence[str]) -> bool:
    return 2 * len(set(cells)) > len(cells) > 0


def _count_of_words(cells: Sequence[str]) -> int:
    return round(sum(len(cell.split()) for cell in cells) / max(len(cells), 1))


def _rank_of_title(name: str) -> int | None:
    """How well a word of a header says that its column has titles: "OC_TITOLO_PROGETTO"."""
    said = (heading(one) for one in words_of(name) - word("bare name"))
    return min((one.rank for one in said if one and one.field == "title"), default=None)


def _by_words(name: str, cells: Sequence[str], taken: set[str]) -> tuple[str, str] | None:
    """The role of a body that a word of a header says: "Nome órgão concedente"."""
    words = words_of(name)
    is_plain = all(any(map(str.isalpha, text)) for text in cells)
    roles = {
        one: known.field for one in words if (known := heading(one)) and known.rank == 1
        and known.field in _ROLES and not known.others
    }  # fmt: skip
    said = set(roles.values())
    allowed = word("bare name") | word("of a body") | word("beside a body")
    is_harmless = words - roles.keys() <= allowed
    if len(said) == 1 and len(words) > 1 and is_plain and is_harmless and said.isdisjoint(taken):
        return said.pop(), "its header says so"
    return None


def _are_funders(cells: Sequence[str]) -> bool:
    """Whether several values are well-known donors; one alone may stand for something else."""
    return len(cells) > 1 and _share(cells, lambda text: normalised(text) in _funders())


@cache
def _funders() -> frozenset[str]:
    return frozenset(normalised(known) for known in word("funder"))


def _is_body(text: str) -> bool:
    """Whether a text is the name of a body: "Harbour Trust", "Sail GmbH"."""
    words = normalised(text).split()
    bodies = word("of a body") | word("legal form")
    return len(words) <= _MOST_WORDS_OF_A_BODY and not bodies.isdisjoint(words)


def _may_be_title(text: str) -> bool:
    """Whether a text is long enough for a title, and no address, code or amount."""
    has_words = len(text) > _SHORTEST_TITLE and len(re.findall(r"[^\W\d_]{2,}", text)) > 1
    is_text = has_words and "://" not in text and "@" not in text
    return is_text and not _is_code(text) and amount_of(_MONEY.sub("", text), None) is None


def _guessed_places(name: str, cells: Sequence[str], places: Places) -> tuple[str, str]:
    """What a column is whose values are like places: bare codes need a header that says so.

    Countries that give much may be the donors, and those of bodies are where these are.
    """
    found = filter(None, map(places.find_cell, cells))
    givers = sum(place.code.casefold() in word("giving country") for place in found)
    if not word("of givers").isdisjoint(words_of(name)) or 2 * givers > len(cells):
        return OWN, _PLACES_OF_WHAT
    said = (heading(word) for word in words_of(name))
    if max(map(len, cells)) > _LONGEST_CODE or any(one and one.field == "places" for one in said):
        return "places", "the values are names or codes of countries"
    return OWN, _CODES_OF_WHAT


def _reason_to_ask(name: str, cells: Sequence[str]) -> str:
    """Why a column is kept as an own field, and what to write where that is wrong."""
    if _are_amounts(name, cells):
        return _MAY_BE_AMOUNTS
    bodies = [cell for cell in cells if not word("of a body").isdisjoint(normalised(cell).split())]
    if len(cells) > 1 and 2 * len(bodies) >= len(cells):
        return "the values may be organisations: write funding or implementing if they are"
    return "the header is not known; it is kept as a field of its own"


def _are_amounts(name: str, cells: Sequence[str]) -> bool:
    """Whether the values are amounts of money: a sign or a word of it is there, or a year."""
    if not _share(cells, lambda text: amount_of(_MONEY.sub("", text), None) is not None):
        return False
    has_sign = any(_MONEY.search(text) for text in (name, *cells))
    has_word = not word("of money").isdisjoint(normalised(name).split())
    return has_sign or has_word or _YEAR.search(name) is not None


def period_columns(
    columns: Mapping[int, Sequence[str]],
    rows: Sequence[Sequence[str]],
    names: Sequence[str],
    end: int | None,
) -> dict[int, str]:
    """The only two columns of days, where one is before the other in all rows, by position.

    Parameters
    ----------
    columns : the filled cells of each column that is not known, by position.
    rows : the cells of the rows.
    names : the headers.
    end : the position of the column that is known to say when projects end, if one is.
    """
    found = [at for at, cells in columns.items()
             if _is_of_days(cells) and not _is_of_decisions(names[at])]  # fmt: skip
    both = found if end is None else [*found, end]
    if len(both) != 2:  # noqa: PLR2004 - a beginning and an end
        return {}
    first, last = both
    days = {at: DateColumn.of([row[at] for row in rows if at < len(row)]) for at in both}
    pairs = [
        (begins, ends) for row in rows if max(both) < len(row)
        and (begins := days[first].day(row[first])) and (ends := days[last].day(row[last]))
    ]  # fmt: skip
    lengths = sorted((ends.last - begins.first).days for begins, ends in pairs)
    if not pairs or lengths[0] < 0 or lengths[len(lengths) // 2] < _SHORTEST_PROJECT:
        return {}
    return {first: "start", last: "end"}


def _is_of_days(cells: Sequence[str]) -> bool:
    column = DateColumn.of(cells)
    return _share(cells, lambda text: column.day(text) is not None and not text.isdigit())


def _is_of_decisions(name: str) -> bool:
    return any(part in name.casefold() for part in _OF_DECISIONS)


def _guessed_date(name: str, taken: set[str]) -> tuple[str, str]:
    """What a column of dates is by the words of its header."""
    if _is_of_decisions(name):
        return OWN, "the values are dates of decisions, and none of the project's own"
    for field, begins in (("end", _OF_ENDS), ("start", _OF_STARTS)):
        if field not in taken and begins.search(name.casefold()):
            return field, "the values are dates, and the header says which"
    return OWN, "the values are dates: write start or end if they are the project's"


def _share(cells: Sequence[str], is_one: Callable[[str], bool]) -> bool:
    """Whether enough of the values are of a kind."""
    return sum(1 for cell in cells if is_one(cell)) >= _ENOUGH * len(cells)


def _is_code(text: str) -> bool:
    """Whether a text is like the identifier of a project: "A-17/2020"."""
    return _CODE.fullmatch(text) is not None
