"""Rules about texts: cut off, or in the wrong field."""

from __future__ import annotations

import pandas as pd

from portfolio_lib.check.rules import Rule
from portfolio_lib.messages import shortened
from portfolio_lib.model import Portfolio
from portfolio_lib.model.vocabularies import MAIN_TEXTS

_CUT = r"[^\W\d_](?:\.\.\.|…|-)$|,$"
"""How a text ends that is not at its end."""
_LONGEST_END = 8
"""More characters than such an end has, with a line break behind it."""
_LIMITS = (250, 255, 256, 500, 512, 1000, 1024, 2000, 2048, 4000, 4096)
"""Lengths at which systems cut texts [characters]."""
_ENDED = r"[.!?:;)\]\"'”’»]$"
_LONGEST_TITLE = 300
"""A longer title is a paragraph [characters]."""
_ADDRESS, _NUMBER = r"(?:https?://|www\.)\S+", r"[\d\s.,/–-]+"
_AMOUNT, _PLACEHOLDER = r"(?:[A-Z]{3}|[€$£])\s?[\d.,' ]+", r"n/?a|tbd|tbc|test"
_NO_TEXT = f"(?i:{_ADDRESS}|{_NUMBER}|{_AMOUNT}|{_PLACEHOLDER})"
"""An address, a number or date, an amount, a placeholder: no sentence."""


def _texts(portfolio: Portfolio) -> pd.DataFrame:
    """The texts of the projects: a row for each, with its `field` and `text`."""
    return portfolio.kept(_texts, lambda: _long(portfolio.projects))


def _long(projects: pd.DataFrame) -> pd.DataFrame:
    about = ["project", "file", "line"]
    long = projects[[*about, *MAIN_TEXTS]].melt(about, var_name="field", value_name="text")
    return long[long["text"].notna()]


def _cut_off(portfolio: Portfolio) -> pd.DataFrame:
    texts = _texts(portfolio)
    text = texts["text"]
    end = text.str[-_LONGEST_END:]  # a search in the whole text would take as long as it is
    at_limit = text.str.len().isin(_LIMITS) & ~end.str.contains(_ENDED, regex=True)
    found = texts[end.str.contains(_CUT, regex=True) | at_limit]
    return found.assign(end=found["field"] + ": …" + found["text"].str[-60:])


def _no_sentence(portfolio: Portfolio) -> pd.DataFrame:
    texts = _texts(portfolio)
    found = texts[texts["text"].str.fullmatch(_NO_TEXT)]
    return found.assign(
        shown=found["field"] + ": " + found["text"].map(lambda text: shortened(text, 60))
    )


def _paragraph_as_title(portfolio: Portfolio) -> pd.DataFrame:
    projects = portfolio.projects
    return projects[projects["title"].str.len() > _LONGEST_TITLE]


def _repeated(portfolio: Portfolio) -> pd.DataFrame:
    """Projects whose objective or summary says what another of the texts says."""
    projects = portfolio.projects
    objective, summary = projects["objective"], projects["summary"]
    same = objective.eq(projects["title"]) | summary.eq(projects["title"]) | objective.eq(summary)
    return projects[same.fillna(value=False).astype("bool")]


RULES = (
    Rule("text-cut-off", "text",
         "a text looks cut off ({value})",
         _cut_off, "end"),
    Rule("no-sentence", "text",
         "a text is an address, a number or a placeholder, not a text ({value})",
         _no_sentence, "shown"),
    Rule("long-title", "title",
         "the title has more than 300 characters; it looks like a paragraph in the wrong field",
         _paragraph_as_title, "title"),
    Rule("repeated-text", "text",
         "title, objective and summary are not three texts: one repeats another",
         _repeated, "title"),
)  # fmt: skip
