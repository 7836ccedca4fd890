"""The small IATI files of the tests' data, and short questions to what was read of them."""

from __future__ import annotations

from pathlib import Path

from helpers.data_folders import loaded
from portfolio_lib import Portfolio

CASES = Path(__file__).parent.parent / "data" / "iati"


def case(number: str) -> Portfolio:
    (file,) = CASES.glob(f"{number}-*.xml")
    return loaded({"a.xml": file.read_text(encoding="utf-8")}, None)


def rules(portfolio: Portfolio) -> set[str]:
    return set(portfolio.findings["rule"])


def total(portfolio: Portfolio, place: str | None = None) -> float:
    return float(portfolio.current_amounts(place)["value"].sum())


def statuses(portfolio: Portfolio) -> dict[str, str | None]:
    projects = portfolio.projects.astype(object)
    known = projects["status"].where(projects["status"].notna(), None)
    return dict(zip(projects["project"], known, strict=True))


def budget(value: int, start: str, end: str, kind: str = "") -> str:
    return (
        f'<budget {kind}><period-start iso-date="{start}"/><period-end iso-date="{end}"/>'
        f'<value currency="EUR" value-date="{start}">{value}</value></budget>'
    )
