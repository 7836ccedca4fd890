"""The footnotes that go with the names of places."""

from __future__ import annotations

from portfolio_lib.model import Portfolio
from portfolio_lib.model.vocabularies import MAIN_TEXTS
from portfolio_lib.show.html import Block, element
from portfolio_lib.show.maps.scope import map_scope
from portfolio_lib.show.names import footnoted, place_name
from portfolio_lib.show.texts import in_language
from portfolio_lib.show.words import Words


def footnotes(portfolio: Portfolio, place: str | None = None) -> Block:
    """The footnotes of all places whose names the report shows.

    `place` is the place that the report is made for. A name inside a text of the data
    counts too, and one on the map: the footnote goes with the name wherever it stands.
    """
    shown = {*portfolio.project_places["place"], *map_scope(portfolio, place).named, place}
    told, words = in_language(portfolio), Words.of(portfolio)
    texts = " ".join(text for name in MAIN_TEXTS for text in told[name].dropna())
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
