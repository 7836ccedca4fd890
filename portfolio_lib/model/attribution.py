"""What of the amounts of a slice is for the sector, the year or the body that it is about.

What nobody stated is not divided: an amount that cannot be attributed counts whole and is
marked as shared, as the amounts of a place are (`amounts.for_place`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pandas as pd

from portfolio_lib.model.amounts import ROUNDING
from portfolio_lib.model.frames import Tables
from portfolio_lib.model.keys import Value, sector_code
from portfolio_lib.model.years import spread_by_year


def attributed(
    amounts: pd.DataFrame, tables: Tables, key: str, code: str, values: Mapping[str, Value]
) -> pd.DataFrame:
    """The amounts with `value` [currency] as far as it is for a value of a key, and `shared`.

    Parameters
    ----------
    amounts : rows of the table amounts, which may have `shared` already.
    tables : the slice that they are of.
    key, code : the value: a sector, a year, an organisation in a role, an own field's value.
    values : all values of the key in the slice.
    """
    if amounts.empty or key == "project":
        return amounts.assign(shared=False) if "shared" not in amounts else amounts
    if key == "year":
        return _of_year(amounts, int(code))
    parts = _parts_of_sector(tables, code) if key == "sector" else {}
    also = {project for one, value in values.items() if one != code for project in value.projects}
    projects = amounts["project"]
    factor = projects.map(parts).astype("float64").fillna(1.0)
    shared = projects.isin(also - parts.keys())
    return _marked(amounts.assign(value=amounts["value"] * factor), shared)


def _marked(amounts: pd.DataFrame, shared: pd.Series) -> pd.DataFrame:
    before = amounts.get("shared", False)
    return amounts.assign(shared=shared | before)


def _parts_of_sector(tables: Tables, code: str) -> dict[str, float]:
    """How much of each project is in a sector, 1 is all; only where percentages say it.

    They count where every sector of a vocabulary has one and they are not more than 100 %
    together, as for places.
    """
    sectors = tables.sectors
    columns = (sectors[name].tolist() for name in ("vocabulary", "code", "name"))
    codes = [sector_code(*row) for row in zip(*columns, strict=True)]
    rows = sectors.assign(known=pd.Series(codes, index=sectors.index, dtype="str"))
    mine = set(rows.loc[rows["known"] == code, "vocabulary"])
    found: dict[str, list[float]] = defaultdict(list)
    for (project, _), part in rows[rows["vocabulary"].isin(mine)].groupby(
        ["project", "vocabulary"]
    ):
        here = part.loc[part["known"] == code, "share"]
        is_sound = part["share"].notna().all() and part["share"].sum() <= 100 + ROUNDING
        if len(here) and is_sound:
            found[str(project)].append(float(here.sum()) / 100)
    return {project: max(parts) for project, parts in found.items()}


def _of_year(amounts: pd.DataFrame, year: int) -> pd.DataFrame:
    """What is dated in a year; what has no date counts whole and is shared."""
    with_period = amounts["period_start"].notna() & amounts["period_end"].notna()
    part = amounts["kind"].where(~with_period, "budget")
    spread = spread_by_year(amounts.assign(part=part))
    kept = spread[spread["year"].isna() | (spread["year"] == year)]
    frame = kept.drop(columns=["part", "is_spread", "year"]).reset_index(drop=True)
    shared = kept["year"].isna().reset_index(drop=True)
    dtypes = {name: kind for name, kind in amounts.dtypes.items() if name in frame}
    return _marked(frame.astype(dtypes), shared)
