"""What each project has and has spent, by currency: for its card, the register and the sheets."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from portfolio_lib.model import Portfolio
from portfolio_lib.model.amounts import summed
from portfolio_lib.model.programmes import Money

_PARTS = {"disbursement": "spent", "expenditure": "spent", "budget": "budget",
          "commitment": "committed"}  # fmt: skip


@dataclass(frozen=True)
class Funds:
    """The money of a project in one currency [currency]; None where none is stated.

    `is_shared` says that some of it may be for other places than the report's, `is_counted_above`
    that the budget of this project counts with other projects of its programme.
    """

    currency: str
    budget: float | None
    committed: float | None
    spent: float | None
    is_shared: bool
    is_counted_above: bool = False

    @property
    def planned(self) -> float | None:
        """What the project has: its budget, else what is committed to it.

        None of a project whose budget counts with its programme: to add both would count it
        twice.
        """
        return self.budget if self.budget is not None or self.is_counted_above else self.committed

    @property
    def spent_share(self) -> float | None:
        """What is spent of what was planned, 1 is all; None where either is unknown or negative."""
        if self.spent is None or self.spent < 0 or not self.planned or self.planned < 0:
            return None
        return self.spent / self.planned


def funds(portfolio: Portfolio, place: str | None = None) -> Mapping[str, tuple[Funds, ...]]:
    """The money of each project that states any, the largest currency first.

    With `place`, what of it is for that place, as in `Portfolio.current_amounts`.
    """
    above = portfolio.counted_with_programme
    return portfolio.kept(
        ("funds", place), lambda: funds_of(portfolio.current_amounts(place), above)
    )


def funds_of(
    amounts: pd.DataFrame, counted_above: Collection[Money] = ()
) -> Mapping[str, tuple[Funds, ...]]:
    """The money of each project in a frame of amounts, the largest currency first.

    `counted_above` is the money that counts with other projects of its programme.
    """
    stated: dict[tuple[str, str], dict[str, list[float]]] = {}
    shared: set[tuple[str, str]] = set()
    is_shared = amounts["shared"].tolist() if "shared" in amounts else [False] * len(amounts)
    columns = (amounts[name].tolist() for name in ("project", "currency", "kind", "value"))
    for project, currency, kind, value, of_others in zip(*columns, is_shared, strict=True):
        if kind in _PARTS and isinstance(currency, str):
            parts = stated.setdefault((project, currency), {})
            parts.setdefault(_PARTS[kind], []).append(value)
            shared |= {(project, currency)} if of_others else set()
    found: dict[str, list[Funds]] = {}
    for (project, currency), parts in sorted(stated.items()):
        sums = {part: summed(values) for part, values in parts.items()}
        said = (sums.get("budget"), sums.get("committed"), sums.get("spent"))
        one = Funds(
            currency,
            *said,
            is_shared=(project, currency) in shared,
            is_counted_above=(project, "budget", currency) in counted_above,
        )
        found.setdefault(project, []).append(one)
    return {
        project: tuple(sorted(each, key=lambda f: (-(f.planned or 0), f.currency)))
        for project, each in found.items()
    }


def elapsed_share(row: Mapping[Any, Any], as_of: date | None) -> float | None:
    """How much of a project's period has passed, 0 to 1; None where that is not known."""
    if as_of is None or pd.isna(row["start"]) or pd.isna(row["end"]):
        return None
    days = (row["end"] - row["start"]).days + 1
    passed = (pd.Timestamp(as_of) - row["start"]).days + 1
    return min(max(passed / days, 0.0), 1.0) if days > 0 else None
