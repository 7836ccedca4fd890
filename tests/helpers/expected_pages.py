"""Pages in the styles of other organisations, what is right for each, and how it is compared."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from portfolio_lib import Portfolio
from portfolio_lib.names.spelling import normalised

PAGES = Path(__file__).parent.parent / "data" / "pages_of_others"
FIELDS = ("title", "donors", "agencies", "places", "start", "end", "amounts", "status", "objective",
          "summary", "text", "not_in_texts")  # fmt: skip


def expected(name: str, folder: Path = PAGES) -> dict[str, Any]:
    """What is right for a page."""
    stem = name.rpartition(".")[0]
    stated: dict[str, Any] = json.loads((folder / f"{stem}.expected.json").read_text("utf-8"))
    return stated


def wrong_fields(portfolio: Portfolio, projects: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Each field that is not as expected, with what was read."""
    rows = portfolio.projects.to_dict("records")
    if len(rows) != len(projects):
        titles = [row["title"] for row in rows]
        yield f"{len(rows)} projects where {len(projects)} are right: {titles}"
    by_title = {normalised(str(row["title"])): row for row in rows}
    for number, right in enumerate(projects):
        other = rows[number] if number < len(rows) else {}
        row = by_title.get(normalised(right["title"]), other)
        for field in FIELDS:
            if field in right and field not in right.get("ignore", ()):
                read = _value(portfolio, row, field) if row else None
                if not _is_right(field, read, right[field]):
                    yield f"{right['title'][:30]}: {field} is {read!r}, right is {right[field]!r}"


def count_of_fields(projects: Sequence[Mapping[str, Any]]) -> int:
    """How many fields are compared."""
    return sum(
        field in right and field not in right.get("ignore", ())
        for right in projects
        for field in FIELDS
    )


def _value(portfolio: Portfolio, row: Mapping[Any, Any], field: str) -> Any:
    def of(table: pd.DataFrame) -> pd.DataFrame:
        rows: pd.DataFrame = table[table["project"] == row["project"]]
        return rows

    parts = of(portfolio.project_organisations)
    if field in {"donors", "agencies"}:
        role = "funding" if field == "donors" else "implementing"
        return list(parts.loc[parts["role"] == role, "as_written"])
    if field == "places":
        return list(of(portfolio.project_places)["place"])
    if field in {"start", "end"}:
        day, precision = row[field], row[f"{field}_precision"]
        lengths = {"year": 4, "month": 7}
        return None if pd.isna(day) else f"{day:%Y-%m-%d}"[: lengths.get(str(precision), 10)]
    if field == "amounts":
        amounts = of(portfolio.amounts)
        return [list(pair) for pair in zip(amounts["value"], amounts["currency"], strict=True)]
    if field in {"text", "not_in_texts"}:
        texts = [row["objective"], row["summary"]]
        return "\n".join(str(text) for text in texts if not pd.isna(text))
    value = row["stated_status" if field == "status" else field]
    return None if pd.isna(value) else str(value)


def _is_right(field: str, read: Any, right: Any) -> bool:
    if field == "title":
        return read is not None and normalised(read) == normalised(right)
    if field in {"donors", "agencies"}:
        return sorted(map(normalised, read or ())) == sorted(map(normalised, right))
    if field in {"places", "amounts"}:
        return sorted(map(str, _floats(read or ()))) == sorted(map(str, _floats(right)))
    if field == "not_in_texts":
        return not any(piece in (read or "") for piece in right)
    if isinstance(right, list):
        return all(piece in (read or "") for piece in right)
    return bool(read == right)


def _floats(values: Sequence[Any]) -> list[Any]:
    return [[float(v[0]), v[1]] if isinstance(v, list) else v for v in values]
