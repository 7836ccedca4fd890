"""What a function that shows something is given: a portfolio, and whom it is about."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from portfolio_lib.errors import UsageError
from portfolio_lib.model import Portfolio
from portfolio_lib.model.keys import KEYS, code_of, named

P = ParamSpec("P")
T = TypeVar("T")


def of_portfolio(shows: Callable[P, T]) -> Callable[P, T]:
    """A function whose first argument is a portfolio, so that it refuses anything else.

    A place or a donor that it is told may have a code or a name in any case, as everywhere;
    `since`, where it takes one, is a portfolio too.

    Raises
    ------
    UsageError
        With what it was given, and what to give it; when no project concerns the place.
    """

    @wraps(shows)
    def checked(*args: P.args, **kwargs: P.kwargs) -> T:
        portfolio: Any = args[0] if args else kwargs.get("portfolio")
        since: Any = kwargs.get(
            "since", args[1] if shows.__name__ == "changes" and args[1:] else None
        )
        for given, called in ((portfolio, "portfolio"), (since, "since")):
            if isinstance(given, Portfolio) or (given is None and called == "since"):
                continue
            kind = type(given).__name__
            what = "nothing" if given is None else f"something of the type {kind}"
            raise UsageError(
                f"show.{shows.__name__} was given {what} as {called}; give it a portfolio, such "
                'as load("data"), or a part of one'
            )
        for key in ("place", "donor"):
            if wanted := kwargs.get(key):
                kwargs[key] = _code(portfolio, key, str(wanted))
        return shows(*args, **kwargs)

    return checked


def _code(portfolio: Portfolio, key: str, wanted: str) -> str:
    """The code of a place or donor; what is no donor may be another organisation."""
    values = portfolio.key_values(key)
    if key == "place":
        return named(wanted, values, KEYS[key].lacks)
    return code_of(wanted, {code: (value.name, *value.further) for code, value in values.items()})
