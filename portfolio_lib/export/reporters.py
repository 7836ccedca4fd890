"""Who reports a project, which an activity file demands of each."""

from __future__ import annotations

from portfolio_lib.errors import UsageError
from portfolio_lib.messages import did_you_mean
from portfolio_lib.names.organisations import Organisation, Organisations

__all__ = ["checked_reporter", "first_reference", "no_reporter", "reporter_named"]

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
        f"run this again with --reporting-org NAME, a name that {_ROW} has; {_add_a_row()}"
    )


def first_reference(iati_refs: str | None) -> str:
    """The first of the IATI references in a cell, or an empty text."""
    return (iati_refs or "").split(";")[0].strip()


def _add_a_row() -> str:
    what = " and ".join(f"{column} ({meaning})" for column, meaning in _CELLS.items())
    return f"where there is none, add a row with organisation, name, {what}"
