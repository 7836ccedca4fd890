"""The projects themselves: a section for each, and who pays for or hosts which."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
from lxml import etree

from portfolio_lib.language import phrase
from portfolio_lib.model import Portfolio
from portfolio_lib.model.own import shown_part
from portfolio_lib.model.vocabularies import MONTHS_OF_PRECISION
from portfolio_lib.show.funds import Funds, elapsed_share, funds
from portfolio_lib.show.given import of_portfolio
from portfolio_lib.show.html import (
    Block,
    Content,
    and_where_all_are,
    definitions,
    element,
    joined,
    paragraphs,
    section,
    table,
)
from portfolio_lib.show.keys import subject_name
from portfolio_lib.show.links import by_title, has_section, links_among
from portfolio_lib.show.names import Party, place_label, place_labels, place_name
from portfolio_lib.show.profiles import TEXTS, Profile, Text, profiles
from portfolio_lib.show.register import ended_table
from portfolio_lib.show.texts import is_evident
from portfolio_lib.show.wider import wider_list
from portfolio_lib.show.words import Words, days_together

_OPTIONAL = ("agencies",)
"""Fields that no card has where no project of the report states them."""
_LONGEST_FIELD = 300
"""What is longer stands below the texts: in the narrow column beside them it would run on and on
[characters]."""

_THIS = {"year": phrase("ends this year"), "quarter": phrase("ends this quarter")}
"""What is said of an end that is only a year or a quarter, and the one of the as-of date."""


@of_portfolio
def projects(portfolio: Portfolio, *, place: str | None = None, most: int | None = None) -> Block:
    """A section for each project, in the order of their titles; in large reports those that
    have ended are a table.

    Of more than `most` sections there is none, and a sentence says where the texts are.

    With `place`, those that concern it only through a region, a group or the world are a list
    of their own below; where there are no others and these are few, they are told whole.
    """  # noqa: D205 - one sentence
    if not len(portfolio):
        return Block(missing="no projects")
    part = shown_part(portfolio, place)
    if most is not None and len(part) > most:
        said = Words.of(part).translate("The texts of the projects are not in this report.")
        has_texts = any(told.texts for told in profiles(portfolio, place))
        where = element("p", and_where_all_are(said, "texts")) if has_texts else None
        missing = "the projects state no texts"
        return Block(where, wider_list(portfolio, place), missing=missing)
    return Block(_sections(part, place), ended_table(part, place), wider_list(portfolio, place))


def _sections(portfolio: Portfolio, place: str | None) -> etree._Element | None:
    money, whole = funds(portfolio, place), funds(portfolio)
    all_told = [told for told in profiles(portfolio, place) if has_section(portfolio, told.status)]
    if not all_told:
        return None
    shown = {name for name in _OPTIONAL if any(getattr(told, name) for told in all_told)}
    if any(told.places != (place,) for told in all_told):
        shown.add("places")
    parts = portfolio.project_organisations
    funding = parts.loc[parts["role"] == "funding", "organisation"]
    if set(funding) != {portfolio.view.donor} or any(len(told.donors) != 1 for told in all_told):
        shown.add("donors")
    articles = [
        _article(
            portfolio,
            told,
            place,
            shown,
            list(
                money_fields(
                    portfolio,
                    money.get(told.project, ()),
                    place,
                    is_part=_sums(money, told) != _sums(whole, told),
                )
            ),
        )
        for told in all_told
    ]
    if len(all_told) == len(portfolio) == 1:
        return _alone(articles[0])
    heading = Words.of(portfolio).count("The project", "The projects", len(all_told))
    return section(heading, *articles, class_="projects")


def _alone(article: etree._Element) -> etree._Element:
    """The section of the only project, which its title heads; the renderer puts it first."""
    article[0].tag = "h2"
    for heading in article.iterfind("h4"):
        heading.tag = "h3"
    return element("section", article, class_="projects only")


@of_portfolio
def places(portfolio: Portfolio) -> Block:
    """Where the projects work: each place with its projects; of one project its section tells."""
    if len(portfolio) == 1:
        return Block(missing="one project: its section names its places")
    words, told = Words.of(portfolio), by_title(portfolio)
    rows = [
        (
            place_label(portfolio, code),
            links_among(told, _projects_in(portfolio.project_places, "place", code)),
        )
        for code in _in_order(portfolio)
        if (portfolio.project_places["place"] == code).any()
    ]
    if not rows:
        return Block(missing="no places in this portfolio")
    header = (words.translate("Country or region"), words.translate("Projects"))
    caption = words.translate("Places as the projects state them")
    return Block(
        section(words.translate("Countries and regions"), table(header, rows, caption, "places"))
    )


def _in_order(portfolio: Portfolio) -> list[str]:
    """The places that projects state, sorted by name in the report's language."""
    codes = portfolio.stated_places()["place"]
    order = Words.of(portfolio).order
    return sorted(codes, key=lambda code: (*order(place_name(portfolio, code)), code))


def _donors_in_order(portfolio: Portfolio) -> list[Any]:
    """The donors as rows, sorted by name in the report's language."""
    order = Words.of(portfolio).order
    return sorted(portfolio.donors().to_dict("records"), key=lambda row: order(row["name"]))


@of_portfolio
def donors(portfolio: Portfolio, *, place: str | None = None) -> Block:
    """Who pays: each donor with its projects; of one project its section tells.

    With `place`, of the projects that state it themselves.
    """
    portfolio = shown_part(portfolio, place)
    if len(portfolio) == 1:
        return Block(missing="one project: its section names its donors")
    words, told = Words.of(portfolio), by_title(portfolio)
    parts = portfolio.project_organisations
    funding = parts[parts["role"] == "funding"]

    rows = [
        (
            element("span", row["name"], dir="auto"),
            links_among(told, _projects_in(funding, "organisation", row["organisation"])),
        )
        for row in _donors_in_order(portfolio)
        if row["projects"]
    ]
    if not rows:
        return Block(missing="no donors in this portfolio")
    header = (words.translate("Donor"), words.translate("Projects"))
    caption = words.translate("Donors and the projects they fund")
    return Block(section(words.translate("Who pays"), table(header, rows, caption, "donors")))


def _projects_in(frame: pd.DataFrame, column: str, value: str) -> set[str]:
    return set(frame.loc[frame[column] == value, "project"])


def _article(
    portfolio: Portfolio,
    told: Profile,
    place: str | None,
    shown: Container[str],
    money: Sequence[tuple[str, Content]],
) -> etree._Element:
    words = Words.of(portfolio)
    texts: list[etree._Element | None] = []
    for field, heading in TEXTS.items():
        if (text := told.texts.get(field)) is not None:
            texts += [
                element("h4", words.translate(heading)),
                _of_language(words, text),
                *paragraphs(text.text, text.language),
            ]
    fields = [*_fields(portfolio, told, shown), *money]
    long = [(name, content) for name, content in fields if _length(content) > _LONGEST_FIELD]
    for name, content in long:
        texts += [element("h4", name), element("p", content)]
    return element(
        "article",
        element("h3", told.title.text, dir="auto", lang=told.title.language),
        _status(words, told.status),
        _through(portfolio, place, told.through),
        definitions([field for field in fields if field not in long], "fields"),
        *texts,
        class_="project",
        id=told.anchor,
    )


def _length(content: Content) -> int:
    """How long a field is [characters]."""
    if isinstance(content, str):
        return len(content)
    return 0 if content is None else len("".join(map(str, content.itertext())))


def _of_language(words: Words, text: Text) -> etree._Element | None:
    """In which language a text is where that is not the report's."""
    if text.language is None or not is_evident(text.language, text.text, words.code):
        return None
    name = words.name_of(text.language)
    said = words.translate("Text in the source: {language}", language=name)
    return element("p", f"({said})", class_="table-note")


def _status(words: Words, status: str | None) -> etree._Element | None:
    if status is None:
        return None
    return element("p", words.status(status), class_=f"status status-{status}")


def _fields(
    portfolio: Portfolio, told: Profile, shown: Container[str]
) -> list[tuple[str, Content]]:
    """What stands beside a project's texts; `shown` are those of the fields to tell.

    What the report is about, its place or its donor, is not told with each of its projects.
    """
    words = Words.of(portfolio)
    unstated = words.translate("not stated")
    found: list[tuple[str, Content]] = [
        (words.translate("Period"), _period(words, told, portfolio.as_of))
    ]
    if "places" in shown:
        name = words.count("Country or region", "Countries and regions", len(told.places) or 1)
        found.append((name, place_labels(portfolio, told.places)))
    if "donors" in shown:
        found.append(
            (words.count("Donor", "Donors", len(told.donors) or 1), _listed(words, told.donors))
        )
    if "agencies" in shown:
        name = words.count("Implementing agency", "Implementing agencies", len(told.agencies) or 1)
        found.append((name, _listed(words, told.agencies)))
    if told.data_day is not None:
        found.append((words.translate("Data as of"), words.day(told.data_day)))
    return [(name, unstated if content is None else content) for name, content in found]


def _period(words: Words, told: Profile, as_of: date | None) -> Content:
    """The period, and of a project that runs to a known end how much of it is left."""
    said = days_together(told.period)
    if told.status != "ongoing" or told.start is None or told.end is None or as_of is None:
        return said
    days = {"start": pd.Timestamp(told.start), "end": pd.Timestamp(told.end)}
    share = elapsed_share(days, as_of)
    left = _time_left(words, as_of, told.end, told.end_precision)
    if share is None or not left:
        return said
    bar = element("p", left, class_=f"bar share-{round(100 * min(max(share, 0), 1))}")
    return element("div", element("p", said), bar)


def _time_left(words: Words, as_of: date, end: date, precision: str | None) -> str:
    """The whole months that are left, of less than one the days.

    An end that is stated as a year or a quarter is not counted to the month: empty, unless it
    is this one.
    """
    if precision in _THIS:
        months = MONTHS_OF_PRECISION[precision]
        this, its = ((day.year * 12 + day.month - 1) // months for day in (as_of, end))
        return words.translate(_THIS[precision]) if its == this else ""
    if end == as_of and precision == "day":
        return words.translate("ends today")
    months = (end.year - as_of.year) * 12 + end.month - as_of.month
    if not months:
        return words.translate("ends this month")
    is_last = (end + timedelta(days=1)).day == 1
    months -= end.day < as_of.day and not is_last
    if months:
        return words.count("{number} month left", "{number} months left", months)
    return words.count("{number} day left", "{number} days left", (end - as_of).days)


def money_fields(
    portfolio: Portfolio, money: Sequence[Funds], place: str | None = None, *, is_part: bool = False
) -> Iterator[tuple[str, Content]]:
    """What a project has and has spent, in each currency; whether that is a part of its money."""
    words, name = Words.of(portfolio), subject_name(portfolio, place)

    def told(value: float, *, is_marked: bool = True) -> str:
        amount = words.with_currency(words.whole(value), each.currency)
        if is_marked and each.is_shared and name is not None:
            return words.translate("{amount}, not for {name} alone", amount=amount, name=name)
        if is_marked and is_part and name is not None:
            return words.translate("{amount} (the part for {name})", amount=amount, name=name)
        return amount

    for each in money:
        if each.budget is not None:
            yield words.translate("Budget"), told(each.budget)
        if each.committed is not None:
            yield words.translate("Committed"), told(each.committed)
        if each.spent is not None:
            # a budget says already that it is not for this place alone
            spent = told(each.spent, is_marked=each.planned is None)
            share = each.spent_share
            if share is not None:
                spent = words.translate(
                    "{amount} ({share} of what was planned)",
                    amount=spent,
                    share=words.percent(share),
                )
            elif each.spent < 0:
                spent = words.translate("{amount} (more came back than was paid out)", amount=spent)
            yield words.translate("Paid out and spent"), spent


def _sums(money: Mapping[str, Sequence[Funds]], told: Profile) -> list[tuple[object, ...]]:
    return [
        (each.currency, each.budget, each.committed, each.spent)
        for each in money.get(told.project, ())
    ]


def _listed(words: Words, parties: Iterable[Party]) -> Content:
    return joined([party.label for party in parties], words.comma)


def _through(
    portfolio: Portfolio, place: str | None, wide: tuple[str, ...]
) -> etree._Element | None:
    if place is None or not wide:
        return None
    words = Words.of(portfolio)
    name = place_name(portfolio, place)
    if wide == (place_name(portfolio, "001"),):
        said = words.translate("Worldwide project, includes {place}", place=name)
    else:
        said = words.translate(
            "Project for {wider}, includes {place}", place=name, wider=words.listed(wide)
        )
    return element("p", said, class_="through")
