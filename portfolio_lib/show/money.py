"""Money: what the projects state, by kind and currency, and how many state it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from portfolio_lib.language import phrase, phrases
from portfolio_lib.model import Portfolio
from portfolio_lib.model.amounts import summed
from portfolio_lib.model.own import own_part
from portfolio_lib.model.relations import pairs
from portfolio_lib.model.vocabularies import AMOUNT_KINDS
from portfolio_lib.show.contributions import counted_for_nobody, parted, whose_amounts
from portfolio_lib.show.given import of_portfolio
from portfolio_lib.show.html import Block, Content, element, section, table, total
from portfolio_lib.show.keys import parts_explained
from portfolio_lib.show.names import place_name
from portfolio_lib.show.words import Words

TERMS = {
    "budget": phrase("Budget"),
    "commitment": phrase("Committed"),
    "disbursement": phrase("Paid out"),
    "expenditure": phrase("Spent"),
    "incoming": phrase("Received"),
    "incoming commitment": phrase("Promised to the projects"),
    "planned disbursement": phrase("Planned to be paid out"),
}
"""What each kind of amount is called in the table."""

_STATED = {
    "budget": phrases(
        "{number} of {all} projects states a budget", "{number} of {all} projects state a budget"
    ),
    "commitment": phrases(
        "{number} of {all} projects states a commitment",
        "{number} of {all} projects state a commitment",
    ),
    "disbursement": phrases(
        "{number} of {all} projects states what was paid out",
        "{number} of {all} projects state what was paid out",
    ),
    "expenditure": phrases(
        "{number} of {all} projects states what was spent",
        "{number} of {all} projects state what was spent",
    ),
    "incoming": phrases(
        "{number} of {all} projects states funds received",
        "{number} of {all} projects state funds received",
    ),
    "incoming commitment": phrases(
        "{number} of {all} projects states funds promised to it",
        "{number} of {all} projects state funds promised to them",
    ),
    "planned disbursement": phrases(
        "{number} of {all} projects states a planned disbursement",
        "{number} of {all} projects state a planned disbursement",
    ),
}
"""How many projects state an amount of each kind, as a part of a sentence."""
_PROMISED = "incoming commitment"
_UNREAD = phrases(
    "{number} project states an amount that could not be read; it is in no total.",
    "{number} projects state amounts that could not be read; they are in no total.",
)
_ELSEWHERE = phrases(
    "The amounts of {number} project are not in these totals: what other projects of the same "
    "programme state is counted instead.",
    "The amounts of {number} projects are not in these totals: what other projects of the same "
    "programmes state is counted instead.",
)


@of_portfolio
def amounts(portfolio: Portfolio, *, place: str | None = None) -> Block:
    """The totals of the amounts, a row for each kind and currency.

    Totals are in whole units of the currency; different currencies are never added. A
    project counts once a row. In the report of a donor they are what it gives itself; what
    else it may see has a table of its own. With `place`, the totals are what is for that
    place, and say how much of them is shared with others. Nothing where no project states
    an amount.
    """
    portfolio = own_part(portfolio, place)
    words = Words.of(portfolio)
    parts = list(_parts(portfolio, place))
    said = explained(portfolio, place)
    if not parts and not said:
        return Block(missing="no amounts in this portfolio")
    text = element("p", said) if said else None
    tables = [_table(portfolio, place, *part) for part in parts]
    return Block(section(words.translate("Money"), text, *tables, class_="money"))


def _parts(portfolio: Portfolio, place: str | None) -> Iterator[tuple[str, pd.DataFrame, str]]:
    """What each table has: its caption, its amounts, and how its totals are called."""
    words, frame = Words.of(portfolio), portfolio.current_amounts(place)
    is_donors = portfolio.view.donor is not None
    if not frame.empty:
        caption = words.translate("Amounts as the sources state them")
        yield whose_amounts(portfolio) if is_donors else caption, frame, "amounts"
    for caption, rows in parted(portfolio, place) if is_donors else ():
        yield caption, rows, ""


def _table(
    portfolio: Portfolio, place: str | None, caption: str, frame: pd.DataFrame, name: str
) -> Content:
    """The totals of amounts, a row for each kind and currency."""
    words = Words.of(portfolio)
    is_shared = "shared" in frame and bool(frame["shared"].any())
    shared = [words.translate("Shared")] if is_shared else []
    currency, unit = currency_of(words, frame["currency"])
    header = (
        words.translate("Kind"),
        *currency,
        words.translate("Total") + unit,
        *shared,
        words.translate("Projects"),
    )
    rows = list(_rows(portfolio, place, frame, name, is_shared=is_shared))
    numbers = tuple(range(1 + len(currency), len(header)))
    return table(header, rows, caption, "money", numbers=numbers)


def explained(portfolio: Portfolio, place: str | None = None) -> str:
    """How many projects state amounts, and how these are counted; empty where there are none."""
    portfolio = own_part(portfolio, place)
    frame = portfolio.current_amounts(place)
    if portfolio.view.donor is not None:
        is_shared = "shared" in frame and bool(frame["shared"].any())
        parts = parts_explained(portfolio, is_shared=is_shared) if len(frame) else ()
        said = [*_explained_to_donor(portfolio, frame), *_not_counted(portfolio), *parts]
        return " ".join([*said, *counted_for_nobody(portfolio)])
    if frame.empty:
        return " ".join(_not_counted(portfolio))
    is_shared = "shared" in frame and bool(frame["shared"].any())
    said = [
        _coverage(portfolio, frame),
        *_not_counted(portfolio),
        *_apart(Words.of(portfolio), frame),
        *parts_explained(portfolio, is_shared=is_shared),
        *_explained(portfolio, place, is_shared=is_shared),
    ]
    return " ".join(filter(None, said))


def _explained_to_donor(portfolio: Portfolio, frame: pd.DataFrame) -> Iterator[str]:
    words, projects = Words.of(portfolio), portfolio.number_of(frame["project"])
    number = len(portfolio.counted_projects())
    if not projects:
        return
    if projects < number:
        yield words.count(
            "{number} of {all} projects states what the donor gives.",
            "{number} of {all} projects state what the donor gives.",
            projects,
            all=words.number(number),
        )
    yield from _apart(words, frame)
    stated = portfolio.project_places
    if stated.loc[stated["project"].isin(frame["project"]), "project"].duplicated().any():
        yield words.translate("Each is the amount of a whole project, in all its places.")


def _not_counted(portfolio: Portfolio) -> list[str]:
    """What the totals lack: what could not be read, and what counts elsewhere."""
    words = Words.of(portfolio)
    unread = portfolio.unread_amounts() & set(portfolio.projects["project"])
    lacking = ((_UNREAD, unread), (_ELSEWHERE, portfolio.told_elsewhere()))
    return [words.count(*forms, len(projects)) for forms, projects in lacking if projects]


def currency_of(words: Words, currencies: pd.Series) -> tuple[list[str], str]:
    """The head of a column for currencies; where there is one alone, the unit of the totals."""
    alone = currencies.unique()
    return ([], f" ({alone[0]})") if len(alone) == 1 else ([words.translate("Currency")], "")


def _apart(words: Words, frame: pd.DataFrame) -> list[str]:
    several = len(frame["currency"].unique()) > 1
    return [words.translate("Amounts in different currencies are never added.")] if several else []


def _rows(
    portfolio: Portfolio, place: str | None, frame: pd.DataFrame, called: str, *, is_shared: bool
) -> Iterator[tuple[Content, ...]]:
    words = Words.of(portfolio)
    one_currency = len(frame["currency"].unique()) == 1
    is_twice = _is_twice(frame)
    for kind in AMOUNT_KINDS:
        if is_twice and kind == _PROMISED:
            continue
        chosen = frame[frame["kind"] == kind]
        kinds = (kind, _PROMISED) if is_twice and kind == "budget" else (kind,)
        label = words.side_by_side(words.translate(TERMS[each]) for each in kinds)
        for currency, rows in chosen.groupby("currency"):
            shared = [words.whole(summed(rows.loc[rows["shared"], "value"]))] if is_shared else []
            number = summed(rows["value"])
            sum_: Content = words.whole(number)
            if called:
                name = f"{called}-{kind.replace(' ', '-')}-{currency}"
                sum_ = total(portfolio, name, round(number), words.whole(number), place)
            projects = words.number(portfolio.number_of(rows["project"]))
            unit = [] if one_currency else [str(currency)]
            yield (label, *unit, sum_, *shared, projects)


def _is_twice(frame: pd.DataFrame) -> bool:
    """Whether what projects have been promised is their budgets, told in one row."""
    by = ["project", "currency"]
    budgets, promised = (
        frame.loc[frame["kind"] == kind].groupby(by)["value"].agg(summed)
        for kind in ("budget", _PROMISED)
    )
    return len(budgets) > 0 and budgets.equals(promised)


def _coverage(portfolio: Portfolio, frame: pd.DataFrame) -> str:
    """How many projects state each kind: "3 of 8 projects state a budget"; of one, nothing."""
    number = len(portfolio.counted_projects())
    if number == 1:
        return ""
    words = Words.of(portfolio)
    said = [
        words.count(*_STATED[kind], portfolio.number_of(rows), all=words.number(number))
        for kind in AMOUNT_KINDS
        if len(rows := frame.loc[frame["kind"] == kind, "project"])
    ]
    return f"{words.side_by_side(said)}."


def _explained(portfolio: Portfolio, place: str | None, *, is_shared: bool) -> list[str]:
    """What of a project with several places or donors its amounts are."""
    words = Words.of(portfolio)
    stated = portfolio.project_places
    stated = stated[stated["project"].isin(portfolio.amounts["project"])]
    if place is not None:
        frame = portfolio.current_amounts(place)
        divided = stated["project"].isin(frame.loc[frame["place"].isna(), "project"])
        if not (is_shared or stated.loc[divided, "project"].duplicated().any()):
            return []
        name = place_name(portfolio, place)
        said = [_part_of(words, name, is_shared=is_shared)]
        if stated.loc[stated["place"].isin(portfolio.inside(place)), "project"].duplicated().any():
            said.append(
                words.translate(
                    "What these projects give to countries in {place} is included; the overview "
                    "has it in the rows of those countries.",
                    place=name,
                )
            )
        return said
    kinds = stated["place"].map(pairs(portfolio.places, "place", "kind"))
    funding = portfolio.project_organisations
    funding = funding[funding["role"] == "funding"]
    funding = funding[funding["project"].isin(portfolio.amounts["project"])]
    if portfolio.view.keys and any(parts_explained(portfolio, is_shared=is_shared)):
        return []
    several = stated["project"].duplicated().any() or funding["project"].duplicated().any()
    if not several and not kinds.isin(["region", "group"]).any():
        return []
    return [
        words.translate(
            "Each is the amount of a whole project, also where that has other donors or works in "
            "several places."
        )
    ]


def _part_of(words: Words, name: str, *, is_shared: bool) -> str:
    """What of projects in several places counts for one of them."""
    if not is_shared:
        return words.translate(
            "Of projects in several places, the share that the stated percentages give to {place} "
            "is counted.",
            place=name,
        )
    return words.translate(
        "Of projects in several places, the share that the stated percentages give to {place} is "
        "counted; where there are none, the full amount is counted, under “Shared”.",
        place=name,
    )
