"""All rules: each looks at a portfolio and yields what it finds."""

from __future__ import annotations

from portfolio_lib.check import money, names, places, projects, sectors, texts
from portfolio_lib.check.rule import Rule

__all__ = ["RULES", "Rule"]

RULES: dict[str, Rule] = {
    rule.identifier: rule
    for topic in (projects, places, sectors, names, money, texts)
    for rule in topic.RULES
}
"""All rules by identifier."""
