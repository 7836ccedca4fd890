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

_UNREAD = phrase("Part of the data could not be read; what it holds is missing here.")
_OF_PROJECTS = {
    ("no-period",): phrases(
        "{number} project states no period.",
        "{number} projects state no period.",
    ),
    ("period-not-understood",): phrases(
        "The period of {number} project could not be understood; it is shown as written.",
        "The periods of {number} projects could not be understood; they are shown as written.",
    ),
    ("period-backwards",): phrases(
        "{number} project ends before it starts in its source; its period is not used.",
        "{number} projects end before they start in their sources; their periods are not used.",
    ),
    ("date-not-understood",): phrases(
        "{number} project states a date that does not exist; the date is left out.",
        "{number} projects state a date that does not exist; the date is left out.",
    ),
    ("status-contradicts-dates",): phrases(
        "For {number} project the source states a status that does not fit its period.",
        "For {number} projects the source states a status that does not fit their periods.",
    ),
    ("stopped-project",): phrases(
        "What was planned to be spent on {number} cancelled or suspended project is not counted.",
        "What was planned to be spent on {number} cancelled or suspended projects is not counted.",
    ),
    ("programme-and-parts",): phrases(
        "{number} programme stands in the sources beside its parts: it is counted as one project, "
        "and its money once.",
        "{number} programmes stand in the sources beside their parts: each is counted as one "
        "project, and its money once.",
    ),
    ("no-place",): phrases(
        "{number} project states no place.", "{number} projects state no place."
    ),
    ("unknown-place", "dac-region"): phrases(
        "{number} project names a place that is not known; it is shown as written.",
        "{number} projects name a place that is not known; it is shown as written.",
    ),
    ("no-donor",): phrases(
        "{number} project states no donor.", "{number} projects state no donor."
    ),
    ("no-text",): phrases(
        "{number} project states neither an objective nor a summary.",
        "{number} projects state neither an objective nor a summary.",
    ),
    ("text-cut-off",): phrases(
        "A text of {number} project is cut off in the source.",
        "The texts of {number} projects are cut off in the source.",
    ),
    ("duplicate-title",): phrases(
        "{number} project has the same title as another one.",
        "{number} projects have the same title as another one.",
    ),
    ("repeated-field", "rows-differ", "repeated-identifier"): phrases(
        "The source contradicts itself about {number} project; what it says first counts.",
        "The source contradicts itself about {number} projects; what it says first counts.",
    ),
    ("sources-differ",): phrases(
        "Sources contradict each other about {number} project; one of them counts.",
        "Sources contradict each other about {number} projects; one of them counts.",
    ),
    (
        "amount-not-understood",
        "amount-without-currency",
        "amount-of-several-projects",
        "amount-of-year-or-whole",
        "amounts-differ",
    ): phrases(
        "{number} project states an amount that cannot be counted; it is left out.",
        "{number} projects state an amount that cannot be counted; it is left out.",
    ),
    ("amount-stated-twice",): phrases(
        "{number} project states an amount for the whole of it and others for its parts; they are "
        "not added.",
        "{number} projects state an amount for the whole and others for their parts; they are not "
        "added.",
    ),
    ("negative-total",): phrases(
        "An amount of {number} project is negative in all; it lowers the totals.",
        "Amounts of {number} projects are negative in all; they lower the totals.",
    ),
    ("place-percentages",): phrases(
        "The percentages of the places of {number} project do not add up to 100 %.",
        "The percentages of the places of {number} projects do not add up to 100 %.",
    ),
    ("place-without-percentage",): phrases(
        "{number} project states a percentage for some of its places alone; its money is counted "
        "in full for each of them.",
        "{number} projects state a percentage for some of their places alone; their money is "
        "counted in full for each of them.",
    ),
    ("budget-ends-before-start",): phrases(
        "The period of a budget of {number} project ends before it starts.",
        "The period of a budget of {number} projects ends before it starts.",
    ),
    ("payment-in-future",): phrases(
        "{number} project states a payment after the as-of date; it is counted as paid.",
        "{number} projects state payments after the as-of date; they are counted as paid.",
    ),
    ("outlying-amount",): phrases(
        "An amount of {number} project is at least a thousand times any other of its kind and "
        "currency in all the sources.",
        "Amounts of {number} projects are at least a thousand times any other of their kind and "
        "currency in all the sources.",
    ),
}
"""What is said of the projects that findings of rules concern, in the order of the report."""
_OF_FILES = {
    "as-of-stated-twice": phrase("The sources state different as-of dates; the latest one counts."),
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
    for rules, forms in _OF_PROJECTS.items():
        about = there.intersection(project for rule in rules for project in found.get(rule, ()))
        if "duplicate-title" in rules:
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
