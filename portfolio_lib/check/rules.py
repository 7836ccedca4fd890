"""What a rule is: what it asks for, and which rows of a table break it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from portfolio_lib.model import Finding, Portfolio

_COLUMN = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Rule:
    """One rule: its identifier, the field it is about, and what it has to say.

    How severe it is and what to do stand in the catalogue. `broken` returns the rows that
    break the rule, with the columns project, file and line of their table.
    """

    identifier: str
    field: str
    message: str
    broken: Callable[[Portfolio], pd.DataFrame]
    value: str | None = None
    """The column whose value the finding shows; in the message it stands for {value}.

    The name of any other column in such brackets stands for its value too.
    """
    table: str = "projects"
    """What it is about: no row of a table that has none can break it."""

    def findings(self, portfolio: Portfolio) -> Iterator[Finding]:
        """One finding for each row that breaks the rule."""
        if getattr(portfolio, self.table).empty:
            return
        broken = self.broken(portfolio)
        if broken.empty:  # as of most rules: dicts of no rows take as long as of some
            return
        told = {"file", "line", "project", self.value, *_COLUMN.findall(self.message)}
        shown = broken[[name for name in broken.columns if name in told]]
        for row in shown.astype(object).to_dict("records"):
            value = str(row[self.value]) if self.value else None
            yield Finding.of(
                self.identifier,
                _filled(self.message, {**row, "value": value or ""}),
                file=row["file"],
                line=None if pd.isna(row["line"]) else row["line"],
                project=row["project"],
                field=self.field,
                value=value,
            )


def _filled(message: str, row: Mapping[Any, Any]) -> str:
    return _COLUMN.sub(lambda match: str(row[match[1]]), message)
