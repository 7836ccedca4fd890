"""The sentences with which a report begins: what runs, until when, who pays, and where.

A name of a donor or a country never stands where a language wants an article before some of them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from portfolio_lib.language import phrase, phrases
from portfolio_lib.model import Portfolio
from portfolio_lib.model.amounts import summed
from portfolio_lib.model.relations import pairs
from portfolio_lib.show.ends import bands, last_end, outermost
from portfolio_lib.show.names import place_name
from portfolio_lib.show.words import Words

_MOST_NAMES = 3
"""Of more donors only the number is told."""
_LEADING_PLACES = 2
"""So many places are named with their share of the money."""
_PAIR = 2
_ONE = {
    ("ongoing", "ahead"): phrase("One project is running, until {end}."),
    ("ongoing", "unstated"): phrase("One project is running; its end is not stated."),
    ("ongoing", "as written"): phrase("One project is running."),
    ("planned", "ahead"): phrase("One project is planned, from {start}."),
    ("planned", "passed"): phrase(
        "One project is planned; its planned start, {start}, has passed."
    ),
    ("planned", "unstated"): phrase("One project is planned; its start is not stated."),
    ("planned", "as written"): phrase("One project is planned."),
    ("completed", "passed"): phrase("One project has ended; it ran until {end}."),
    ("completed", "ahead"): phrase("One project has ended before its planned end, {end}."),
    ("completed", ""): phrase("One project has ended."),
    ("overdue", "passed"): phrase("One project is past its planned end, {end}."),
    ("suspended", ""): phrase("One project is suspended."),
    ("cancelled", ""): phrase("One project is cancelled."),
}
"""What is said of one project by its status, and by how the day that matters is known."""
_RUNNING = phrases(
    "{number} of {all} projects is running.", "{number} of {all} projects are running."
)
_TOGETHER = {
    "ongoing": (
        phrase("Both projects are running."),
        phrase("All {number} projects are running."),
    ),
    "planned": (
        phrase("Both projects are planned."),
        phrase("All {number} projects are planned."),
    ),
    "completed": (
        phrase("Both projects have ended."),
        phrase("All {number} projects have ended."),
    ),
    "overdue": (
        phrase("Both projects are past their planned end."),
        phrase("All {number} projects are past their planned end."),
    ),
    "suspended": (
        phrase("Both projects are suspended."),
        phrase("All {number} projects are suspended."),
    ),
    "cancelled": (
        phrase("Both projects are cancelled."),
        phrase("All {number} projects are cancelled."),
    ),
}
"""What is said of projects of one status: of two, and of more."""
_OVERDUE = phrases("{number} is past its planned end.", "{number} are past their planned end.")
_PLANNED = phrases("{number} is planned.", "{number} are planned.")
_UNKNOWN = phrases(
    "Of {number} it is not known whether it is running.",
    "Of {number} it is not known whether they are running.",
)
_PROGRAMMES = phrases(
    "{number} of them is a programme, listed with {parts}.",
    "{number} of them are programmes, listed with {parts}.",
)
_PARTS = phrases("{number} part", "{number} parts")
_LEAST_LEAD = 0.02
"""By so much of the whole the last place that is named has more than the next [1 is all]."""
_WHOLE = 0.995
"""A share from here on would be told as all [1 is all]."""


def lead(portfolio: Portfolio, *, donor: str | None = None, place: str | None = None) -> str:
    """Two or three sentences made from the data; empty where there is no project.

    `donor` or `place` is what the report is about: the reader knows that already.
    """
    if not len(portfolio):
        return ""
    counted = portfolio.counted_projects()
    said = list(_of_one(portfolio, counted) if len(counted) == 1 else _of_many(portfolio))
    if donor is None:
        said += _donors(portfolio)
    if place is None:
        said += _places(portfolio)
    return " ".join(said)


def _of_one(portfolio: Portfolio, counted: pd.DataFrame) -> Iterator[str]:
    words, row = Words.of(portfolio), counted.iloc[0]
    side = "start" if row["status"] == "planned" else "end"
    how = _how_known(portfolio, row, side)
    text = _ONE.get((row["status"], how), _ONE.get((row["status"], "")))
    if text is None:
        yield words.translate("One project; whether it is running is not known.")
        return
    day = words.moment(row[side], row[f"{side}_precision"]) if pd.notna(row[side]) else ""
    yield words.translate(text, start=day, end=day)
    yield from _parts(portfolio, counted)


def _how_known(portfolio: Portfolio, row: pd.Series, side: str) -> str:
    """Whether the first or last day of a project is ahead, has passed or is not known."""
    if pd.notna(row[side]):
        is_ahead = portfolio.as_of is not None and row[side] >= pd.Timestamp(portfolio.as_of)
        return "ahead" if is_ahead else "passed"
    is_unread = pd.isna(row["start"]) and pd.isna(row["end"])
    return "as written" if is_unread and pd.notna(row["period_as_written"]) else "unstated"


def _of_many(portfolio: Portfolio) -> Iterator[str]:
    words, counted = Words.of(portfolio), portfolio.counted_projects()
    statuses = counted["status"]
    everything = words.number(len(statuses))
    running, planned, overdue = (
        int((statuses == status).sum()) for status in ("ongoing", "planned", "overdue")
    )
    unknown = int(statuses.isna().sum())
    if not statuses.notna().any():
        yield words.translate(
            "There are {number} projects; whether they are running is not known.",
            number=everything,
        )
    elif len(set(statuses)) == 1 and statuses.iloc[0] in _TOGETHER:
        both, all_ = _TOGETHER[statuses.iloc[0]]
        yield words.translate(both if len(statuses) == _PAIR else all_, number=everything)
    elif running:
        yield words.count(*_RUNNING, running, all=everything)
    elif overdue or unknown:
        yield words.translate("There are {number} projects.", number=everything)
    else:
        yield words.translate("None of the {number} projects is running.", number=everything)
    if 0 < overdue < len(statuses):
        yield words.count(*_OVERDUE, overdue)
    if 0 < planned < len(statuses):
        yield words.count(*_PLANNED, planned)
    if 0 < unknown < len(statuses):
        yield words.count(*_UNKNOWN, unknown)
    yield from _parts(portfolio, counted)
    yield from _first_and_last(portfolio, counted)
    yield from _ends(portfolio, all_run=1 < len(statuses) == running)


def _first_and_last(portfolio: Portfolio, counted: pd.DataFrame) -> Iterator[str]:
    """When projects that are all planned begin, or have all ended; whether any end is stated."""
    words, statuses = Words.of(portfolio), set(counted["status"])
    if statuses == {"planned"} and (month := outermost(portfolio, "start")) is not None:
        yield words.translate("The first project begins in {month}.", month=month)
    if statuses == {"completed"} and (month := outermost(portfolio, "end")) is not None:
        yield words.translate("The last project ended in {month}.", month=month)
    is_written = counted["start"].isna() & counted["period_as_written"].notna()
    if statuses == {"ongoing"} and counted["end"].isna().all() and not is_written.any():
        yield words.translate("Their ends are not stated.")


def _parts(portfolio: Portfolio, counted: pd.DataFrame) -> Iterator[str]:
    """That a programme counts once, but its parts have rows of their own."""
    words, number = Words.of(portfolio), len(portfolio) - len(counted)
    if not number:
        return
    parts = words.count(*_PARTS, number)
    if len(counted) == 1:
        yield words.translate("It is a programme, listed with {parts}.", parts=parts)
        return
    heads = set(portfolio.projects["parent"]) & set(counted["project"])
    if len(heads) == len(counted):
        yield words.translate("They are programmes, listed with {parts}.", parts=parts)
        return
    yield words.count(*_PROGRAMMES, len(heads), parts=parts)


def _ends(portfolio: Portfolio, *, all_run: bool) -> Iterator[str]:
    """How many end soon: "Ending: 25 this month, 103 by the end of May 2019."."""
    words, found = Words.of(portfolio), bands(portfolio)
    if all_run and found and all(len(band.projects) == 1 for band in found):
        yield words.translate("One of them ends this month.")
        return
    parts: list[str] = []
    before = 0
    for band in found:
        number = len(band.projects)
        if number > before:
            parts.append(band.text(words))
        before = number
    if parts:
        yield words.translate("Ending: {numbers}.", numbers=words.in_a_row(parts))
    elif (last := last_end(portfolio)) is not None:
        yield words.translate("The last project ends in {month}.", month=last)


def _donors(portfolio: Portfolio) -> Iterator[str]:
    """Who pays, where that is said in a few names."""
    words, parts = Words.of(portfolio), portfolio.project_organisations
    funding = parts[parts["role"] == "funding"]
    codes = list(dict.fromkeys(funding["organisation"]))
    is_whole = funding["project"].nunique() == len(portfolio)
    names = portfolio.organisation_names()
    listed = words.listed([names[code] for code in codes])
    if len(portfolio) == 1 and 0 < len(codes) <= _MOST_NAMES:
        yield words.count("Donor: {donors}.", "Donors: {donors}.", len(codes), donors=listed)
    elif len(portfolio) > 1 and len(codes) == 1 and is_whole:
        yield words.translate("Donor of all: {donors}.", donors=listed)


def _places(portfolio: Portfolio) -> Iterator[str]:
    """Where the projects work, in a name or two; with the money where it can be told apart."""
    words, stated = Words.of(portfolio), portfolio.project_places
    codes = list(dict.fromkeys(stated["place"]))
    if len(codes) == 1 and stated["project"].nunique() == len(portfolio):
        name = place_name(portfolio, codes[0])
        yield words.count(
            "Country or region: {place}.", "Country or region of all: {place}.", len(portfolio),
            place=name,
        )  # fmt: skip
        return
    yield from _money(portfolio, codes)


def _money(portfolio: Portfolio, codes: list[str]) -> Iterator[str]:
    """Which places have most of the budgets, where no amount is for several of them."""
    words, current = Words.of(portfolio), portfolio.current_amounts()
    budgets = current[current["kind"] == "budget"]
    whole = summed(budgets["value"])
    if len(set(budgets["currency"])) != 1 or whole <= 0 or len(codes) <= _LEADING_PLACES:
        return
    frames = {code: portfolio.stated_amounts(code) for code in codes}
    if any(frame["shared"].any() for frame in frames.values()):
        return
    sums = {code: summed(f.loc[f["kind"] == "budget", "value"]) for code, f in frames.items()}
    if abs(sum(sums.values()) - whole) > 1 or min(sums.values()) < 0:
        return
    funded = [code for code, value in sums.items() if value > 0]
    if len(funded) < _LEADING_PLACES:
        return
    order = sorted(funded, key=lambda code: (-sums[code], code))
    first, others = order[:_LEADING_PLACES], order[_LEADING_PLACES:]
    if others and sums[first[-1]] - sums[others[0]] < max(1, _LEAST_LEAD * whole):
        return  # none of nearly equal ones leads
    share = summed(sums[code] for code in first) / whole
    kinds = pairs(portfolio.places, "place", "kind")
    if share > _WHOLE or "unknown" in {kinds[code] for code in first}:
        return
    yield words.translate(
        "{places}: {share} of the {amount} budgeted.",
        places=words.listed([place_name(portfolio, code) for code in first]),
        share=words.percent(share),
        amount=words.money(whole, str(budgets["currency"].iloc[0])),
    )
