"""Names of places and organisations as a report shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
from lxml import etree

from portfolio_lib.language import phrase
from portfolio_lib.model import Portfolio
from portfolio_lib.model.relations import pairs
from portfolio_lib.show.html import Content, element, joined
from portfolio_lib.show.words import Words

_QUALIFIERS = {
    phrase("with the support of"),
    phrase("through the support of"),
    phrase("in cooperation with"),
    phrase("in partnership with"),
    phrase("together with"),
}
"""What `names.spelling` tells apart in a list of names."""
_ABBREVIATION = re.compile(r"\((\w*[A-Z]\w*[A-Z])\)")


def abbreviation(name: str) -> str | None:
    """What a name has in parentheses: UNICEF of "United Nations Children's Fund (UNICEF)"."""
    found = _ABBREVIATION.search(name)
    return found[1] if found else None


def place_name(portfolio: Portfolio, code: str) -> str:
    """The name of a place in the language of the report."""
    return Words.of(portfolio).place(code, portfolio.place_name(code))


def place_label(portfolio: Portfolio, code: str) -> etree._Element:
    """The name of a place, with the mark of its footnote where it has one."""
    label = element("span", place_name(portfolio, code))
    if code in footnoted(portfolio):
        label.append(element("a", "*", role="doc-noteref", href=f"#note-{code.lower()}"))
    return label


def place_labels(portfolio: Portfolio, codes: Iterable[str]) -> Content:
    """The names of some places in one line, each with its mark, or None where there are none."""
    comma = Words.of(portfolio).comma
    return joined([place_label(portfolio, code) for code in codes], comma)


@dataclass(frozen=True)
class Party:
    """A party of a project as a report tells it.

    `said` is its name after the qualifier that holds from here on; `note` marks one that is
    no named organisation.
    """

    said: str
    note: str | None = None

    @property
    def text(self) -> str:
        """The party as one text."""
        return f"{self.said} ({self.note})" if self.note else self.said

    @property
    def label(self) -> etree._Element:
        """The party as an element."""
        mark = element("small", f" ({self.note})") if self.note else None
        return element("span", self.said, mark, dir="auto", class_="unnamed" if self.note else None)


def parties(portfolio: Portfolio, role: str) -> dict[str, list[Party]]:
    """The organisations that take part in a role, by project and in the source's order."""
    words = Words.of(portfolio)
    note = words.translate("not a named organisation")
    called = portfolio.organisation_names()
    named = pairs(portfolio.organisations, "organisation", "named")
    parts = portfolio.project_organisations
    rows = parts.loc[parts["role"] == role, ["project", "organisation", "qualifier"]]
    found: dict[str, list[Party]] = {}
    before: dict[str, object] = {}
    for project, organisation, qualifier in rows.to_numpy().tolist():
        fresh = pd.notna(qualifier) and qualifier != before.get(project)
        before[project] = qualifier
        name = called[organisation]
        said = f"{_qualifier(words, qualifier)} {name}" if fresh else name
        found.setdefault(project, []).append(Party(said, None if named[organisation] else note))
    return found


def _qualifier(words: Words, written: str) -> str:
    """A qualifier in the report's language where it is one of those we know, else as written."""
    said = " ".join(written.split()).casefold()
    return words.translate(said) if said in _QUALIFIERS else written


def footnoted(portfolio: Portfolio) -> dict[str, str]:
    """The footnotes of places by code."""
    return portfolio.kept("footnotes", lambda: _footnotes(portfolio.places))


def _footnotes(places: pd.DataFrame) -> dict[str, str]:
    stated = zip(places["place"], places["footnote"], strict=True)
    return {code: note for code, note in stated if isinstance(note, str)}
