"""How the command tells what a check found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from portfolio_lib.cli.show import projects_called
from portfolio_lib.cli.terminal import echo
from portfolio_lib.errors import UsageError
from portfolio_lib.messages import SEVERITIES, counted, did_you_mean, located

if TYPE_CHECKING:
    import pandas as pd

    from portfolio_lib.check import Description
    from portfolio_lib.check.overview import FileOverview, FindingGroup
    from portfolio_lib.model import Portfolio

_EXAMPLES = 3
"""So many findings of a rule are printed where not all are asked for."""


def chosen(portfolio: Portfolio, rule: str | None, project: str | None) -> pd.DataFrame:
    """The findings of a rule, and about a project by its identifier or a part of its title.

    Raises
    ------
    UsageError
        When there is no such rule or project.
    """
    findings = portfolio.findings
    if rule is not None:
        findings = findings[findings["rule"] == known_rule(rule).id]
    if project is not None:
        named = _projects(portfolio, project)
        if not named:
            identifiers = map(str, portfolio.projects["project"])
            near = did_you_mean(project, identifiers, otherwise="see portfolio list projects")
            raise UsageError(f"there is no project {project!r}; {near}")
        findings = findings[findings["project"].isin(named)]
    return findings


def known_rule(rule: str) -> Description:
    """What the catalogue says of a rule.

    Raises
    ------
    UsageError
        When there is no such rule.
    """
    from portfolio_lib.check import catalogue

    known = catalogue()
    if rule not in known:
        raise UsageError(f"there is no rule {rule!r}; {did_you_mean(rule, known, most=3)}")
    return known[rule]


def _projects(portfolio: Portfolio, wanted: str) -> set[str]:
    """The identifiers of the projects that are meant."""
    left_out = (portfolio.findings["project"] == wanted).any()
    return {wanted} if left_out else set(projects_called(portfolio, wanted))


def print_check(
    portfolio: Portfolio, findings: pd.DataFrame, *, whole: bool, everything: bool
) -> None:
    """A block for each file, then findings by rule, the worst first, then how many there are.

    Parameters
    ----------
    whole : whether the files are told of too: nothing was left out of the findings.
    everything : print each finding, not three of a rule.
    """
    from portfolio_lib.check.overview import file_overviews, finding_groups

    if whole:
        for one in file_overviews(portfolio):
            for line in _about_file(one):
                echo(line)
        echo()
    for group in finding_groups(findings, len(portfolio)):
        for line in _about_group(group, everything=everything):
            echo(line)
    echo(f"{counted(len(findings), 'finding')}: {counts(findings)}")


def counts(findings: pd.DataFrame) -> str:
    """How many findings there are of each severity, in words."""
    numbers = findings["severity"].value_counts()
    return ", ".join(f"{int(numbers.get(name, 0)):,} {name}" for name in SEVERITIES)


def _about_file(one: FileOverview) -> Iterator[str]:
    what = counted(one.projects, "project")
    if one.merged:
        what += f", and {one.merged:,} that an earlier file has too"
    is_read = one.reader and not one.is_refused
    yield f"{one.file}: {what}" if is_read else f"{one.file}: not read"
    if one.fields:
        yield f"    understood: {_listed(one.fields)}"
    if one.own_fields:
        yield f"    kept as own fields: {_listed(one.own_fields)}"
    if one.not_understood:
        yield f"    not understood: {'; '.join(one.not_understood)}"
    if one.left_out:
        yield f"    left out because of an error: {one.left_out:,}"


def _listed(pairs: tuple[tuple[str, int], ...]) -> str:
    return ", ".join(f"{name} ({number:,})" for name, number in pairs)


def _about_group(group: FindingGroup, *, everything: bool) -> Iterator[str]:
    number = len(group.rows)
    # what is not printed is not looked at one by one: a large list has many findings of a rule
    printed = group.rows if everything else group.rows.head(_EXAMPLES)
    rows: list[dict[str, Any]] = printed.to_dict("records")  # type: ignore[assignment]
    yield f"{group.severity}: {group.rule} ({number:,})"
    advice = set(group.rows["suggestion"].dropna().unique())
    shared = advice.pop() if len(advice) == 1 else None
    if group.of_all and not everything:
        yield f"  {group.projects:,} projects, nearly all: {rows[0]['message']}"
    else:
        for row in rows:
            yield from _finding(row, with_advice=shared is None)
        if not everything and number > _EXAMPLES:
            yield f"  … and {number - _EXAMPLES:,} more: --rule {group.rule} --all"
    if shared:
        yield f"      → {shared}"


def _finding(row: dict[str, Any], *, with_advice: bool) -> Iterator[str]:
    file = row["file"] if isinstance(row["file"], str) else "portfolio"
    line = row["line"]
    has_line = line is not None and line == line and str(line) != "<NA>"  # noqa: PLR0124 - NaN
    where = located(file, int(line) if has_line else None)
    yield f"  {where}: {row['message']}"
    if isinstance(row["value"], str) and row["value"] and row["value"] not in row["message"]:
        yield f"      {row['value']}"
    if with_advice and isinstance(row["suggestion"], str):
        yield f"      → {row['suggestion']}"
