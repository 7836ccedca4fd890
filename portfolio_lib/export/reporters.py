"""Who reports a project, which an activity file demands of each."""

from __future__ import annotations

from portfolio_lib.errors import UsageError
from portfolio_lib.messages import did_you_mean
from portfolio_lib.model import Portfolio
from portfolio_lib.model.keys import code_of
from portfolio_lib.model.vocabularies import NAME_IN
from portfolio_lib.names.organisations import Organisation, Organisations, references

_CELLS = {
    "iati_refs": "the organisation's IATI identifier, such as AT-8",
    "kind": "its IATI organisation type, such as Government",
}
"""What a reporting organisation needs: columns of organisations.csv, and what to write there."""
_ROW = "organisations.csv of the data folder"


def reporter_named(organisations: Organisations, name: str) -> Organisation:
    """The organisation of the table that `--reporting-org` names.

    Raises
    ------
    UsageError
        When the table has none of this name, with the nearest ones, or its row is not complete.
    """
    if found := organisations.find(name):
        return checked_reporter(found)
    known = [organisation.name for organisation in organisations]
    hint = did_you_mean(name, known, most=3, otherwise=_add_a_row())
    raise UsageError(f"{_ROW} has no organisation {name!r}; {hint}")


def reporter_in(portfolio: Portfolio, wanted: object) -> Organisation:
    """The organisation of a portfolio by its identifier, any of its names, or its reference.

    Raises
    ------
    UsageError
        When there is none, with the nearest, or it lacks what the standard demands.
    """
    if not isinstance(wanted, str):
        kind = type(wanted).__name__
        raise UsageError(f"the reporter is of the type {kind}; expected an organisation's name")
    known = portfolio.organisations.set_index("organisation")
    rows = known.astype(object).where(known.notna(), None).to_dict("index")
    filled = {str(code): row for code, row in rows.items()}
    columns = ("name", "short_name", *NAME_IN.values())
    names = {
        code: [str(row[column]) for column in columns if row[column]] + references(row["iati_refs"])
        for code, row in filled.items()
    }
    code = code_of(wanted, names)
    if code not in filled:
        called = [name for code, own in names.items() for name in (code, *own)]
        hint = did_you_mean(wanted, called, otherwise="portfolio.organisations lists them.")
        raise UsageError(
            f"no organisation of this portfolio is called {wanted!r}; {hint} One that has no "
            "part in it is given as portfolio_lib.names.organisations.Organisation(identifier, "
            'name, kind="Government", iati_refs="AT-8")'
        )
    row = filled[code]
    of_row = {name: row[name] for name in ("name", "short_name", "country", "kind", "iati_refs")}
    return checked_reporter(Organisation(code, **of_row))


def checked_reporter(organisation: Organisation) -> Organisation:
    """The organisation itself, when it has what the standard demands of who reports.

    Raises
    ------
    UsageError
        With the empty cells of its row, and what to write there.
    """
    empty = [column for column in _CELLS if not getattr(organisation, column)]
    if empty:
        what = " and ".join(f"{column} ({_CELLS[column]})" for column in empty)
        raise UsageError(
            f"{organisation.name!r} cannot report, its row is not complete: fill in {what} in "
            f"the row {organisation.identifier!r} of {_ROW}, and run this again"
        )
    return organisation


def no_reporter(project: str, others: int) -> UsageError:
    """The error that projects state no reporting organisation and nobody was named."""
    more = f" (and {others} more)" if others else ""
    return UsageError(
        f"the project {project!r}{more} states no reporting organisation, which IATI demands; "
        f"run this again with --reporting-org NAME (in Python reporter=NAME), a name that {_ROW} "
        f"has; {_add_a_row()}"
    )


def first_reference(iati_refs: str | None) -> str:
    """The first of the IATI references in a cell, or an empty text."""
    return next(iter(references(iati_refs)), "")


def _add_a_row() -> str:
    what = " and ".join(f"{column} ({meaning})" for column, meaning in _CELLS.items())
    return f"where there is none, add a row with organisation, name, {what}"
