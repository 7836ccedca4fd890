"""Findings, and the rules that make them: each looks at a portfolio and yields what it finds."""

from portfolio_lib.check import money, names, places, projects, sectors, texts
from portfolio_lib.check.catalogue import Description, catalogue, good_page
from portfolio_lib.check.rules import Rule
from portfolio_lib.model import Finding, Portfolio

__all__ = ["RULES", "Description", "Rule", "catalogue", "findings", "good_page"]

RULES: dict[str, Rule] = {
    rule.identifier: rule
    for topic in (projects, places, sectors, names, money, texts)
    for rule in topic.RULES
}
"""All rules about a portfolio by identifier."""


def findings(portfolio: Portfolio) -> list[Finding]:
    """What all rules find in a portfolio."""
    return [finding for rule in RULES.values() for finding in rule.findings(portfolio)]
