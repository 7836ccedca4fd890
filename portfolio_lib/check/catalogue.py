"""The catalogue of rules: what each one means, with an example, for people."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from portfolio_lib.messages import SEVERITIES
from portfolio_lib.model.catalogue import content


@dataclass(frozen=True)
class Description:
    """One rule as the documentation tells it.

    `bad` is a source that breaks the rule, of the kind `source` ("txt" is a page, "csv" a
    table); a rule about a file as a whole has `seen` instead, which says when it is met.
    `standard` names the paragraph of a standard that asks for it, `suggestion` says what to do.
    `loses` is true of a rule that tells of something that is in no report, such as an amount
    that is not understood.
    """

    id: str
    severity: str
    meaning: str
    bad: str | None = None
    source: str = "txt"
    seen: str | None = None
    standard: str | None = None
    suggestion: str | None = None
    loses: bool = False


@cache
def catalogue() -> dict[str, Description]:
    """All rules that a finding can name, by identifier, the most severe first."""
    rules = [Description(**rule) for rule in content()["rule"]]
    ordered = sorted(rules, key=lambda rule: SEVERITIES.index(rule.severity))
    return {rule.id: rule for rule in ordered}


def good_page(source: str = "txt") -> str:
    """A source that breaks no rule, where its donor stands in organisations.csv.

    For any `source` but "xml", which is an IATI file, it is a page.
    """
    return str(content()["good_xml" if source == "xml" else "good"])
