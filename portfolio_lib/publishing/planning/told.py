"""What a build says of its data before it makes reports: how they are, and what to read at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from portfolio_lib.messages import did_you_mean
from portfolio_lib.model import Portfolio
from portfolio_lib.model.findings import unread
from portfolio_lib.model.keys import own_parameter
from portfolio_lib.publishing.data_state import DataState
from portfolio_lib.settings import ReportKind
from portfolio_lib.vocabulary import AUDIENCES


def data_state(
    portfolio: Portfolio, kinds: Sequence[ReportKind], idle: Iterable[ReportKind]
) -> DataState:
    """How the data are, in numbers, and what a person who builds should read at once.

    Parameters
    ----------
    kinds : the kinds of the reports that there are.
    idle : the kinds of which there is no report.
    """
    findings = portfolio.findings
    errors = int((findings["severity"] == "error").sum())
    is_file = findings["project"].isna() & findings["line"].isna() & findings["file"].notna()
    told = findings[(is_file | findings.index.isin(unread(portfolio.tables).index))]
    told = told[(told["severity"] != "info") & told["file"].notna()]
    return DataState(
        as_of=portfolio.as_of.isoformat() if portfolio.as_of else None,
        errors=errors,
        remarks=len(findings) - errors,
        warnings=(
            *map(_idle, idle),
            *_told_of_fields(portfolio, kinds),
            *(f"{file}: {said}" for file, said in told[["file", "message"]].to_numpy().tolist()),
        ),
    )


def _idle(kind: ReportKind) -> str:
    """What to say of a kind of which there is no report."""
    limits = {"only": kind.only, "except": kind.without, "where": kind.where}
    limited = " and ".join(name for name, limit in limits.items() if limit)
    chosen = f", or {limited} in its settings leaves none" if limited else ""
    return (
        f"there is no report {kind.name}: no project states its {' and '.join(kind.keys)}{chosen}"
    )


def _told_of_fields(portfolio: Portfolio, kinds: Iterable[ReportKind]) -> Iterator[str]:
    """What to say of own fields that reports ask for, and that nobody has or they may not show."""
    stated = portfolio.fields
    stated = stated[stated["table"].isna()]
    asked = dict.fromkeys(
        (kind.name, kind.audience, name)
        for kind in kinds
        if isinstance(names := kind.parameters.get("fields"), list | tuple)
        for name in names
    )
    for report, audience, name in asked:
        called = f"report {report}: fields names {name!r}"
        own = stated[stated["name"].map(own_parameter) == own_parameter(str(name))]
        seen = AUDIENCES[: AUDIENCES.index(audience) + 1]
        if own.empty:
            known = list(dict.fromkeys(stated["name"]))
            yield f"{called}, and no project has a field of that name; {did_you_mean(name, known)}"
        elif not own["audience"].isin(seen).any():
            yield (
                f"{called}, which is internal, so no report for a {audience} shows it; where it "
                f"should, say {audience} as its audience in columns.csv"
            )
