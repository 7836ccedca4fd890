"""Own fields: what sources say of their projects and the model has no name for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from lxml import etree

from portfolio_lib.model import Portfolio
from portfolio_lib.model.keys import own_parameter
from portfolio_lib.model.own import shown_part
from portfolio_lib.model.relations import groups
from portfolio_lib.show.given import of_portfolio
from portfolio_lib.show.html import Block, element, section, table
from portfolio_lib.show.links import link
from portfolio_lib.show.texts import in_language
from portfolio_lib.show.words import Words

_MOST_VALUES = 12
"""Of more values each project's own says more than how many have it."""


@of_portfolio
def field(portfolio: Portfolio, name: str, *, place: str | None = None) -> Block:
    """What the projects have in an own field, such as "Gender marker".

    Where several projects have one of a few values, how many have each; else the value of
    each project. A value stands as its source writes it. An internal field is in no slice for
    a donor or the public, and so nowhere in its report.

    Parameters
    ----------
    name : of the field, in any case; `portfolio.fields` has those that there are.
    place : with it, of the projects that state it themselves.
    """
    part = shown_part(portfolio, place)
    found = fields_of(part, [name])
    if not found:
        return Block(missing=f"no project here has a field {name!r}; portfolio.fields names them")
    ((title, values),) = found.items()
    words = Words.of(part)
    counted = Counter(value for stated in values.values() for value in set(stated))
    is_few = len(counted) <= _MOST_VALUES and max(counted.values()) > 1
    listed = _counts(words, part, title, values, counted) if is_few else _list(words, part, found)
    return Block(section(title, listed))


def fields_of(
    portfolio: Portfolio, asked: Sequence[str], *, with_shared: bool = False
) -> dict[str, dict[str, list[str]]]:
    """Own fields by name, in the order of their source: each project's values, as written.

    Parameters
    ----------
    asked : their names, in any case.
    with_shared : those too that are not for internal use alone.
    """
    stated, names = portfolio.fields, set(map(own_parameter, asked))
    stated = stated[stated["table"].isna()]
    is_shown = stated["name"].map(own_parameter).isin(names)
    if with_shared:
        is_shown |= stated["audience"].isin(["public", "donor"])
    return {
        str(name): groups(rows, "project", "value")
        for name, rows in stated[is_shown].groupby("name", sort=False)
    }


def _counts(
    words: Words,
    part: Portfolio,
    title: str,
    values: Mapping[str, Sequence[str]],
    counted: Mapping[str, int],
) -> etree._Element:
    order = sorted(counted.items(), key=lambda row: (-row[1], *words.order(row[0])))
    rows = [(element("span", value, dir="auto"), words.number(count)) for value, count in order]
    if without := len(part) - len(values):
        label = element("span", words.translate("not stated"))
        rows.append((label, words.number(without)))
    head = (title, words.translate("Projects"))
    return table(head, rows, words.translate("As the sources write it"), "fields", numbers={1})


def _list(
    words: Words, part: Portfolio, found: Mapping[str, Mapping[str, Sequence[str]]]
) -> etree._Element:
    ((title, values),) = found.items()
    rows = [
        (link(row), element("span", "; ".join(values[row["project"]]), dir="auto"))
        for row in in_language(part).to_dict("records") if row["project"] in values
    ]  # fmt: skip
    head = (words.translate("Project"), title)
    return table(head, rows, words.translate("As the sources write it"), "fields")
