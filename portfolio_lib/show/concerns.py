"""What of the findings concerns a reader, in words for somebody who never saw the data.

A rule that is not named here concerns only those who mend the data: ``portfolio check``
tells them all of it, with file and line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from portfolio_lib.language import phrase, phrases
from portfolio_lib.model import Portfolio
from portfolio_lib.show.words import Words

_NO_PERIOD = phrases(
    "{number} project states no period.",
    "{number} projects state no period.",
)
_INVERTED = phrases(
    "{number} project ends before it starts in its source; its period is not used.",
    "{number} projects end before they start in their sources; their periods are not used.",
)
_NO_PLACE = phrases("{number} project states no place.", "{number} projects state no place.")
_NO_DONOR = phrases("{number} project states no donor.", "{number} projects state no donor.")
_NO_TEXT = phrases(
    "{number} project states neither an objective nor a summary.",
    "{number} projects state neither an objective nor a summary.",
)
_SAME_TITLE = phrases(
    "{number} project has the same title as another one.",
    "{number} projects have the same title as another one.",
)
_STATUS = phrases(
    "For {number} project the source states a status that does not fit its period.",
    "For {number} projects the source states a status that does not fit their periods.",
)
_PERIOD = phrases(
    "The period of {number} project could not be understood; it is shown as written.",
    "The periods of {number} projects could not be understood; they are shown as written.",
)
_DATE = phrases(
    "{number} project states a date that does not exist; the date is left out.",
    "{number} projects state a date that does not exist; the date is left out.",
)
_PLACE = phrases(
    "{number} project names a place that is not known; it is shown as written.",
    "{number} projects name a place that is not known; it is shown as written.",
)
_CONTRADICTION = phrases(
    "The source contradicts itself about {number} project; what it says first counts.",
    "The source contradicts itself about {number} projects; what it says first counts.",
)
_SOURCES = phrases(
    "Sources contradict each other about {number} project; one of them counts.",
    "Sources contradict each other about {number} projects; one of them counts.",
)
_STOPPED = phrases(
    "What was planned to be spent on {number} cancelled or suspended project is not counted.",
    "What was planned to be spent on {number} cancelled or suspended projects is not counted.",
)
_PROGRAMMES = phrases(
    "{number} programme stands in the sources beside its parts: it is counted as one project, and "
    "its money once.",
    "{number} programmes stand in the sources beside their parts: each is counted as one project, "
    "and its money once.",
)
_OUTLYING = phrases(
    "An amount of {number} project is at least a thousand times any other of its kind in all the "
    "sources.",
    "Amounts of {number} projects are at least a thousand times any other of their kind in all the "
    "sources.",
)
_AMOUNT = phrases(
    "{number} project states an amount that cannot be counted; it is left out.",
    "{number} projects state an amount that cannot be counted; it is left out.",
)
_AMOUNT_TWICE = phrases(
    "{number} project states an amount for the whole of it and others for its parts; they are "
    "not added.",
    "{number} projects state an amount for the whole and others for their parts; they are not "
    "added.",
)
_NEGATIVE = phrases(
    "An amount of {number} project is negative in all; it lowers the totals.",
    "Amounts of {number} projects are negative in all; they lower the totals.",
)
_PERCENTAGES = phrases(
    "The percentages of the places of {number} project do not add up to 100 %.",
    "The percentages of the places of {number} projects do not add up to 100 %.",
)
_SOME_PERCENTAGES = phrases(
    "{number} project states a percentage for some of its places alone; its money is counted in "
    "full for each of them.",
    "{number} projects state a percentage for some of their places alone; their money is counted "
    "in full for each of them.",
)
_BUDGET = phrases(
    "The period of a budget of {number} project ends before it starts.",
    "The period of a budget of {number} projects ends before it starts.",
)
_FUTURE = phrases(
    "{number} project states a payment after the as-of date; it is counted as paid.",
    "{number} projects state payments after the as-of date; they are counted as paid.",
)
_CUT = phrases(
    "A text of {number} project is cut off in the source.",
    "The texts of {number} projects are cut off in the source.",
)
_UNREAD = phrase("Part of the data could not be read; what it holds is missing here.")
_DAYS = phrase("The sources state different as-of dates; the latest one counts.")

_OF_PROJECTS = {
    "no-period": _NO_PERIOD,
    "period-not-understood": _PERIOD,
    "period-backwards": _INVERTED,
    "date-not-understood": _DATE,
    "status-contradicts-dates": _STATUS,
    "stopped-project": _STOPPED,
    "programme-and-parts": _PROGRAMMES,
    "no-place": _NO_PLACE,
    "unknown-place": _PLACE,
    "dac-region": _PLACE,
    "no-donor": _NO_DONOR,
    "no-text": _NO_TEXT,
    "text-cut-off": _CUT,
    "duplicate-title": _SAME_TITLE,
    "repeated-field": _CONTRADICTION,
    "rows-differ": _CONTRADICTION,
    "repeated-identifier": _CONTRADICTION,
    "sources-differ": _SOURCES,
    "amount-not-understood": _AMOUNT,
    "amount-without-currency": _AMOUNT,
    "amount-of-several-projects": _AMOUNT,
    "amount-of-year-or-whole": _AMOUNT,
    "amounts-differ": _AMOUNT,
    "amount-stated-twice": _AMOUNT_TWICE,
    "negative-total": _NEGATIVE,
    "place-percentages": _PERCENTAGES,
    "place-without-percentage": _SOME_PERCENTAGES,
    "budget-ends-before-start": _BUDGET,
    "payment-in-future": _FUTURE,
    "outlying-amount": _OUTLYING,
}
"""What is said of the projects that findings of a rule concern, in the order of the report."""
_OF_FILES = {
    "as-of-stated-twice": _DAYS,
    "amount-not-used": _UNREAD,
}
"""What is said once, wherever it was found."""


class Concern(NamedTuple):
    """A sentence for the reader, and the projects that it is about."""

    sentence: str
    projects: frozenset[str]


def concerns(portfolio: Portfolio) -> Iterator[Concern]:
    """What a reader should know, a sentence for each matter, those about projects first."""
    words, findings = Words.of(portfolio), portfolio.findings
    found = findings.dropna(subset=["project"]).groupby("rule")["project"].agg(frozenset)
    there = frozenset(portfolio.projects["project"])
    for forms in dict.fromkeys(_OF_PROJECTS.values()):
        rules = [rule for rule, said in _OF_PROJECTS.items() if said == forms]
        about = there.intersection(project for rule in rules for project in found.get(rule, ()))
        if forms == _SAME_TITLE:
            about &= _with_title_of_another(portfolio)
        if about:
            yield Concern(words.count(*forms, len(about)), about)
    lost = findings[findings["project"].isna() & (findings["severity"] == "error")]
    said = [_UNREAD] * bool(len(lost))
    said += [_OF_FILES[rule] for rule in findings["rule"] if rule in _OF_FILES]
    yield from (Concern(words.translate(text), frozenset()) for text in dict.fromkeys(said))


def _with_title_of_another(portfolio: Portfolio) -> frozenset[str]:
    """The projects of a report whose title another one in it has too."""
    projects = portfolio.projects
    return frozenset(projects.loc[projects["title"].duplicated(keep=False), "project"])
