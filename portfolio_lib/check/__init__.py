"""Findings, and the rules that make them."""

from portfolio_lib.check.catalogue import Description, catalogue, good_page
from portfolio_lib.check.rules import RULES, Rule
from portfolio_lib.model import Finding, Portfolio

__all__ = ["RULES", "Description", "Rule", "catalogue", "findings", "good_page"]


def findings(portfolio: Portfolio) -> list[Finding]:
    """What all rules find in a portfolio."""
    return [finding for rule in RULES.values() for finding in rule.findings(portfolio)]
