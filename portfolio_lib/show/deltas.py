"""Key facts beside those of the last report: what each has grown or shrunk by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from portfolio_lib.model import Portfolio
from portfolio_lib.show.comparison import precedes
from portfolio_lib.show.html import Content, element, total
from portfolio_lib.show.words import Words
from portfolio_lib.vocabulary import IN_SHORT


class Fact(NamedTuple):
    """A key fact: its name, what it is, and by which of the last report it can be measured.

    Parameters
    ----------
    term, content : as a reader sees them.
    key : the same in each report for what may be compared; empty for what may not, such as a
        number of projects that end in the next months.
    value : the number of things, or the amount [currency].
    currency : of an amount. One that was not stated before is compared with nothing.
    """

    term: str
    content: Content
    key: str = ""
    value: float = 0.0
    currency: str = ""


def counted_again(portfolio: Portfolio, fact: Fact, kind: str, place: str | None) -> Fact:
    """A fact of money whose total is counted again before a report is published.

    Parameters
    ----------
    fact : with its value and currency.
    kind : the kind of the amounts that are added up; "spending" is what was paid out or spent.
    place : the place that they are for, or None.
    """
    name = f"amounts-{kind.replace(' ', '-')}-{fact.currency} {IN_SHORT}"
    value = round(fact.value)  # in short too: what is rounded twice may differ from once
    said = Words.of(portfolio).money(value, fact.currency)
    return fact._replace(content=total(portfolio, name, value, said, place))


def with_deltas(
    facts: Iterable[Fact], before: Iterable[Fact], portfolio: Portfolio, since: Portfolio | None
) -> Iterator[tuple[Content, Content]]:
    """The facts as terms and contents, those that changed with by how much since when.

    `before` are all facts of the last report, `since`. What did not change says nothing, and
    neither does any fact where `since` is none, or of a later day.
    """
    earlier = {(fact.key, fact.currency): fact.value for fact in before}
    for fact in facts:
        said = None
        if since is not None and fact.key and precedes(since, portfolio):
            said = _change(fact, earlier.get((fact.key, fact.currency)), portfolio, since)
        yield _term(fact.term, said), fact.content


def _term(term: str, change: str | None) -> Content:
    if change is None:
        return term
    return element("span", term, element("br"), element("small", change, class_="delta"))


def _change(fact: Fact, before: float | None, portfolio: Portfolio, since: Portfolio) -> str | None:
    """Such as "+3 since 31 August 2018"; None where nothing changed or can be compared."""
    if fact.currency and before is None:
        return None
    words, by = Words.of(portfolio), fact.value - (before or 0)
    if abs(by) < 1:
        return None
    amount = words.money(abs(by), fact.currency) if fact.currency else words.number(int(abs(by)))
    change = ("+" if by > 0 else "\u2212") + amount
    if since.as_of is None or since.as_of == portfolio.as_of:
        return words.translate("{change} since the last report", change=change)
    return words.translate("{change} since {day}", change=change, day=words.day(since.as_of))
