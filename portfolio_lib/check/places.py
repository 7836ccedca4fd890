"""Rules about shares of places, and about places that contain each other."""

from __future__ import annotations

import pandas as pd

from portfolio_lib.check.rows import not_100, of_iati, some_without
from portfolio_lib.check.rules import Rule
from portfolio_lib.model import Portfolio
from portfolio_lib.model.relations import closure, groups


def _place_shares_not_100(portfolio: Portfolio) -> pd.DataFrame:
    """Countries are 100 % together with the regions of each vocabulary."""
    stated = portfolio.project_places
    if stated["share"].isna().all():
        return stated.iloc[:0]
    vocabularies = stated.loc[stated["vocabulary"].notna(), ["project", "vocabulary"]]
    several = vocabularies.drop_duplicates().rename(columns={"vocabulary": "with"})
    countries = stated[stated["vocabulary"].isna()]
    regions = stated[stated["vocabulary"].notna()]
    rows = pd.concat(
        [
            countries.merge(several, on="project", how="left"),
            regions.assign(**{"with": regions["vocabulary"]}),
        ],
        ignore_index=True,
    )
    found = not_100(rows.assign(**{"with": rows["with"].fillna("")}), ["project", "with"])
    return found.drop_duplicates("project")


def _places_without_share(portfolio: Portfolio) -> pd.DataFrame:
    return some_without(portfolio.project_places, ["project"])


def _undivided_money(portfolio: Portfolio) -> pd.DataFrame:
    """Projects of IATI files in several places whose amounts nothing divides."""
    stated = of_iati(portfolio, portfolio.project_places)
    bare = stated["share"].isna().groupby(stated["project"]).agg(["all", "size"])
    several = bare.index[bare["all"] & (bare["size"] > 1)]
    whole = portfolio.amounts.loc[portfolio.amounts["place"].isna(), "project"]
    projects = portfolio.projects
    return projects[projects["project"].isin(several) & projects["project"].isin(whole)]


def _beside_member(portfolio: Portfolio) -> pd.DataFrame:
    """Regions and groups that a project states beside one of their members."""
    members = groups(portfolio.members, "place", "member")
    stated = groups(portfolio.project_places, "project", "place")
    rows = portfolio.project_places
    wide = [
        not (closure({place}, members) - {place}).isdisjoint(stated[project])
        for project, place in zip(rows["project"], rows["place"], strict=True)
    ]
    return rows[wide]


RULES = (
    Rule("place-percentages", "percentage",
         "the percentages of the places are {value} together, not 100 %; where they are less, the "
         "rest is for no place, and where they are more, amounts are shown whole",
         _place_shares_not_100, "sum", "project_places"),
    Rule("place-without-percentage", "percentage",
         "{value} has no percentage, other places of the project have one; amounts are shown "
         "whole",
         _places_without_share, "as_written", "project_places"),
    Rule("undivided-money", "percentage",
         "the project works in several places without percentages; its amounts are shown whole "
         "in the report of each, marked as shared",
         _undivided_money),
    Rule("region-beside-member", "places",
         "{value} contains another place that the project states; the project counts once, but "
         "a reader may take them for two places",
         _beside_member, "as_written", "project_places"),
)  # fmt: skip
