"""Findings, and the rules that make them.

The room can be called too: ``portfolio_lib.check(workspace)`` is the front door of the same
name, see `portfolio_lib.loading.check`.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

from portfolio_lib.check import money, names, places, programmes, projects, sectors, texts
from portfolio_lib.check.catalogue import Description, catalogue, good_page
from portfolio_lib.check.rules import Rule
from portfolio_lib.model import Finding, Portfolio

__all__ = ["RULES", "Description", "Rule", "catalogue", "findings", "good_page"]

RULES: dict[str, Rule] = {
    rule.identifier: rule
    for topic in (projects, programmes, places, sectors, names, money, texts)
    for rule in topic.RULES
}
"""All rules about a portfolio by identifier."""


def findings(portfolio: Portfolio) -> list[Finding]:
    """What all rules find in a portfolio."""
    return [finding for rule in RULES.values() for finding in rule.findings(portfolio)]


class _Room(ModuleType):
    def __call__(self, *arguments: Any, **options: Any) -> Any:
        loading = import_module("portfolio_lib.loading")
        return loading.check(*arguments, **options)


sys.modules[__name__].__class__ = _Room
