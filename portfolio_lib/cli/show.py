"""The command that tells of one project, place or donor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from portfolio_lib.cli.answers import answered
from portfolio_lib.cli.options import (
    Given,
    as_of_option,
    data_option,
    ends_with_exit_code,
    portfolio_of,
    settings_of,
)
from portfolio_lib.cli.printing import print_table, records
from portfolio_lib.cli.terminal import echo
from portfolio_lib.errors import UsageError
from portfolio_lib.messages import counted, did_you_mean, located

if TYPE_CHECKING:
    import pandas as pd

    from portfolio_lib.model import Portfolio

_COLUMNS = ["project", "title", "start", "end", "status"]


@click.command(
    epilog="""\b
Examples:
  portfolio show MIMAK                  a project, by its identifier or a part of its title
  portfolio show Kosovo                 a place, by its code or name
  portfolio show SEM                    a donor, by its identifier or name"""
)
@click.argument("what", metavar="PROJECT|COUNTRY|DONOR")
@data_option
@as_of_option
@ends_with_exit_code
def show(what: str, data: Given, as_of: str | None) -> None:
    """Show one project, or the projects of a place or a donor."""
    if not what.strip():
        raise UsageError("name a project, a place or a donor; portfolio list projects has them")
    settings = settings_of({"data": data})
    with answered(settings, as_of, "show", what) as is_known:
        if not is_known:
            _show(portfolio_of(settings, as_of), what)


def _show(portfolio: Portfolio, what: str) -> None:
    if place := _meant(portfolio, "place", what):
        _tell_of_projects(portfolio, country=place)
    elif donor := _meant(portfolio, "donor", what):
        _tell_of_projects(portfolio, donor=donor)
    elif found := projects_called(portfolio, what):
        for number, project in enumerate(found):
            if number:
                echo()
            for line in _about(portfolio, project):
                echo(line)
    else:
        known = [*portfolio.projects["title"].dropna(), *portfolio.projects["project"],
                 *portfolio.places["name"].dropna(), *portfolio.donors()["name"]]  # fmt: skip
        near = did_you_mean(what, map(str, known), otherwise="see portfolio list projects")
        raise UsageError(f"there is no project, place or donor {what!r}; {near}")


def projects_listed(
    portfolio: Portfolio, donor: str | None, country: str | None, status: str | None
) -> list[dict[str, Any]]:
    """Projects with their donors and places, of a donor, in a place, of a status.

    Raises
    ------
    UsageError
        When there is no such donor, place or status.
    """
    projects = portfolio.where(donor=donor, place=country, status=status).projects
    rows = records(projects[_COLUMNS])
    funding, places = _donors(portfolio), _places(portfolio)
    return [
        {**row, "donors": "; ".join(funding.get(row["project"], ())),
         "places": "; ".join(places.get(row["project"], ()))}
        for row in rows
    ]  # fmt: skip


def _meant(portfolio: Portfolio, key: str, wanted: str) -> str | None:
    """The code of the place or donor that has a code, a name or a short name."""
    from portfolio_lib.model.keys import code_of

    values = portfolio.key_values(key)
    code = code_of(wanted, {code: (v.name, *v.further) for code, v in values.items()})
    return code if code in values else None


def projects_called(portfolio: Portfolio, wanted: str) -> list[str]:
    """The project of an identifier, else those with such a part in their titles."""
    projects = portfolio.projects
    if (projects["project"] == wanted).any():
        return [wanted]
    titles = projects["title"].fillna("").str.casefold()
    found = projects.loc[titles.str.contains(wanted.casefold(), regex=False), "project"]
    return [str(project) for project in found]


def _tell_of_projects(
    portfolio: Portfolio, *, country: str | None = None, donor: str | None = None
) -> None:
    table, code = (portfolio.places, country) if country else (portfolio.organisations, donor)
    column = "place" if country else "organisation"
    name = str(table.loc[table[column] == code, "name"].iloc[0])
    rows = projects_listed(portfolio, donor, country, None)
    echo(f"{name} ({code}): {counted(len(rows), 'project')}")
    print_table(rows)


def _donors(portfolio: Portfolio) -> dict[str, list[str]]:
    parts = portfolio.project_organisations
    return _names(parts[parts["role"] == "funding"], portfolio.organisations, "organisation")


def _places(portfolio: Portfolio) -> dict[str, list[str]]:
    return _names(portfolio.project_places, portfolio.places, "place")


def _names(rows: pd.DataFrame, table: pd.DataFrame, column: str) -> dict[str, list[str]]:
    """The names that a table has for each project's rows."""
    known = dict(zip(table[column], table["name"], strict=True))
    found: dict[str, list[str]] = {}
    for project, code in zip(rows["project"], rows[column], strict=True):
        name = str(known.get(code, code))
        if name not in found.setdefault(str(project), []):
            found[str(project)].append(name)
    return found


def _about(portfolio: Portfolio, project: str) -> Iterator[str]:
    (row,) = records(portfolio.projects[portfolio.projects["project"] == project])
    yield f"{row['title'] or 'without a title'} ({project})"
    parts = portfolio.project_organisations
    others = _names(parts[parts["role"] != "funding"], portfolio.organisations, "organisation")
    for term, said in (
        ("status", row["status"] or "unknown"),
        ("period", row["period_as_written"]),
        ("places", "; ".join(_places(portfolio).get(project, ()))),
        ("donors", "; ".join(_donors(portfolio).get(project, ()))),
        ("others", "; ".join(others.get(project, ()))),
        ("objective", row["objective"]),
        ("source", located(row["file"], row["line"] or None)),
    ):
        yield f"    {term}: {said or 'not stated'}"
    amounts = portfolio.amounts[portfolio.amounts["project"] == project]
    sums = amounts.groupby(["kind", "currency"])["value"].sum()
    for total in sums.reset_index().to_dict("records"):
        yield f"    {total['kind']}: {total['currency']} {total['value']:,.2f}"
    number = int((portfolio.findings["project"] == project).sum())
    if number:
        yield f"    findings: {number}; portfolio check --project '{project}'"
