"""What a rule is: what it asks for, and which rows of a table break it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from portfolio_lib.model import Finding, Portfolio

__all__ = ["Rule"]

_COLUMN = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Rule:
    """One rule: its identifier, how severe a breach is, and what it asks for.

    `broken` returns the rows that break the rule, of any table with the columns project,
    file and line.
    """

    identifier: str
    severity: str
    field: str
    message: str
    suggestion: str
    broken: Callable[[Portfolio], pd.DataFrame]
    value: str | None = None
    """The column whose value the finding shows; in the message it stands for {value}.

    The name of any other column in such brackets stands for its value too.
    """

    def findings(self, portfolio: Portfolio) -> Iterator[Finding]:
        """One finding for each row that breaks the rule."""
        for row in self.broken(portfolio).to_dict("records"):
            value = str(row[self.value]) if self.value else None
            yield Finding(
                self.identifier,
                self.severity,
                _filled(self.message, {**row, "value": value or ""}),
                self.suggestion,
                row["file"],
                None if pd.isna(row["line"]) else row["line"],
                row["project"],
                self.field,
                value,
            )


def _filled(message: str, row: Mapping[Any, Any]) -> str:
    return _COLUMN.sub(lambda match: str(row[match[1]]), message)
