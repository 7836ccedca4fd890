"""Rules about sectors: their codes and vocabularies, their shares."""

from __future__ import annotations

import pandas as pd

from portfolio_lib.check.rows import not_100, of_iati, some_without
from portfolio_lib.check.rules import Rule
from portfolio_lib.model import Portfolio

_DAC = ("1", "2")
"""IATI's code list SectorVocabulary: the DAC's sectors of five and of three digits."""
_OWN = ("98", "99")
"""Vocabularies of the organisation that reports."""
_BY = ["project", "vocabulary"]


def _without_sector(portfolio: Portfolio) -> pd.DataFrame:
    projects = of_iati(portfolio, portfolio.projects)
    return projects[~projects["project"].isin(portfolio.sectors["project"])]


def _of_others_alone(portfolio: Portfolio) -> pd.DataFrame:
    """The first sector of each project that has none of the DAC's."""
    sectors = of_iati(portfolio, portfolio.sectors)
    dac = set(sectors.loc[sectors["vocabulary"].isin(_DAC), "project"])
    return sectors[~sectors["project"].isin(dac)].drop_duplicates("project")


def _unnamed(portfolio: Portfolio) -> pd.DataFrame:
    sectors = of_iati(portfolio, portfolio.sectors)
    return sectors[sectors["vocabulary"].isin(_OWN) & sectors["name"].isna()]


def _shares_not_100(portfolio: Portfolio) -> pd.DataFrame:
    return not_100(portfolio.sectors, _BY)


def _without_share(portfolio: Portfolio) -> pd.DataFrame:
    found = some_without(portfolio.sectors, _BY)
    return found.assign(sector=found["code"].fillna(found["name"]))


def _undivided(portfolio: Portfolio) -> pd.DataFrame:
    """The first of several sectors of a vocabulary of which none has a share."""
    sectors = of_iati(portfolio, portfolio.sectors)
    groups = sectors["share"].isna().groupby([sectors[name] for name in _BY])
    several = groups.transform("all") & (groups.transform("size") > 1)
    return sectors[several].drop_duplicates(_BY)


RULES = (
    Rule("no-sector", "sector",
         "an activity states no sector, which the standard requires",
         _without_sector),
    Rule("sector-vocabulary", "sector",
         "the activity states sectors of the vocabulary {value} and none of the DAC, by which "
         "activities are compared",
         _of_others_alone, "vocabulary", "sectors"),
    Rule("sector-without-name", "sector",
         "the sector {value} is of the reporter's own vocabulary and has no name, so that "
         "nobody else can read it",
         _unnamed, "code", "sectors"),
    Rule("sector-percentages", "sector",
         "the percentages of the sectors of one vocabulary are {value} together, not 100 %",
         _shares_not_100, "sum", "sectors"),
    Rule("sector-without-percentage", "sector",
         "the sector {value} has no percentage, others of its vocabulary have one",
         _without_share, "sector", "sectors"),
    Rule("undivided-sectors", "sector",
         "the activity has several sectors of the vocabulary {value} and no percentages; no "
         "amount can be divided by them",
         _undivided, "vocabulary", "sectors"),
)  # fmt: skip
