"""Names of places and organisations as a report shows them."""

from __future__ import annotations

import pandas as pd
from lxml import etree

from portfolio_lib.language import phrase
from portfolio_lib.model import Portfolio
from portfolio_lib.show.html import Block, Content, element, joined
from portfolio_lib.show.texts import FIELDS, in_language
from portfolio_lib.show.whereabouts import whereabouts
from portfolio_lib.show.words import Words

__all__ = ["footnoted", "footnotes", "parties", "place_label", "place_name", "places_of"]


_QUALIFIERS = {
    phrase("with the support of"),
    phrase("through the support of"),
    phrase("in cooperation with"),
    phrase("in partnership with"),
    phrase("together with"),
}
"""What `names.spelling` tells apart in a list of names."""


def place_name(portfolio: Portfolio, code: str) -> str:
    """The name of a place in the language of the report."""
    return Words.of(portfolio).place(code, portfolio.place_name(code))


def place_label(portfolio: Portfolio, code: str) -> etree._Element:
    """The name of a place, with the mark of its footnote where it has one."""
    label = element("span", place_name(portfolio, code))
    if code in footnoted(portfolio):
        label.append(element("a", "*", role="doc-noteref", href=f"#note-{code.lower()}"))
    return label


def places_of(portfolio: Portfolio, project: str) -> Content:
    """The places that a project states, in its own order, or None."""
    stated = portfolio.project_places
    codes = stated.loc[stated["project"] == project, "place"]
    return joined([place_label(portfolio, code) for code in codes])


def parties(portfolio: Portfolio, project: str, role: str) -> Content:
    """The organisations that take part in a project in a role, or None.

    A qualifier stands before the first name that it holds for; a party that is no named
    organisation is marked.
    """
    parts = portfolio.project_organisations
    mine = parts[(parts["project"] == project) & (parts["role"] == role)]
    rows = mine.merge(portfolio.organisations, on="organisation")
    said: list[Content] = []
    words = Words.of(portfolio)
    note = words.say("not a named organisation")
    qualifier = None
    for row in rows.to_dict("records"):
        fresh = pd.notna(row["qualifier"]) and row["qualifier"] != qualifier
        qualifier = row["qualifier"]
        mark = None if row["named"] else note
        said.append(_party(row["name"], _qualifier(words, qualifier) if fresh else None, mark))
    return joined(said)


def _qualifier(words: Words, written: str) -> str:
    """A qualifier in the report's language where it is one of those we know, else as written."""
    said = " ".join(written.split()).casefold()
    return words.say(said) if said in _QUALIFIERS else written


def _party(name: str, qualifier: str | None, note: str | None) -> etree._Element:
    text = f"{qualifier} {name}" if qualifier else name
    mark = element("small", f" ({note})") if note else None
    return element("span", text, mark, dir="auto", class_="unnamed" if note else None)


def footnotes(portfolio: Portfolio, place: str | None = None) -> Block:
    """The footnotes of all places whose names the report shows.

    `place` is the place that the report is made for. A name inside a text of the data
    counts too, and one on the map: the footnote goes with the name wherever it stands.
    """
    shown = {*portfolio.project_places["place"], *whereabouts(portfolio, place).named, place}
    told, words = in_language(portfolio), Words.of(portfolio)
    texts = " ".join(text for name in FIELDS for text in told[name].dropna())
    notes = [
        element(
            "aside",
            f"* {words.footnote(code, note)}",
            role="doc-footnote",
            id=f"note-{code.lower()}",
        )
        for code, note in footnoted(portfolio).items()
        if code in shown or any(name in texts for name in _names(portfolio, code))
    ]
    return Block(*notes)


def _names(portfolio: Portfolio, code: str) -> set[str]:
    """A place's name in English and in the report's language: texts may be in either."""
    return {portfolio.place_name(code), place_name(portfolio, code)}


def footnoted(portfolio: Portfolio) -> dict[str, str]:
    """The footnotes of places by code."""
    places = portfolio.places[portfolio.places["footnote"].notna()]
    return dict(zip(places["place"], places["footnote"], strict=True))
