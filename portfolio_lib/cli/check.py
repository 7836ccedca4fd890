"""Commands about what is wrong in the data."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from portfolio_lib.cli.findings import chosen, counts, known_rule, print_check
from portfolio_lib.cli.options import (
    FAILED,
    Given,
    as_of_option,
    data_option,
    ends_with_exit_code,
    file_option,
    json_option,
    portfolio_of,
    settings_of,
)
from portfolio_lib.cli.printing import print_csv, print_json, print_rule, print_table, records
from portfolio_lib.cli.terminal import echo
from portfolio_lib.files.whole import write_whole
from portfolio_lib.messages import SEVERITIES


@click.command(
    epilog="""\b
Exit codes: 0 nothing worse than --max-severity; 1 something worse; 2 wrong usage or settings.

\b
Examples:
  portfolio check                       what came of each file, and what is wrong
  portfolio check --rule no-donor --all every finding of one rule
  portfolio check --project MIMAK       what is said about one project
  portfolio check --html findings.html  a page to send to whoever keeps the list
  portfolio check --data mydata --json"""
)
@data_option
@as_of_option
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, for a spreadsheet.")
@file_option("--html", "Write a web page with each finding beside its row.")
@click.option("--rule", metavar="RULE", help="Only the findings of this rule.")
@click.option(
    "--project",
    metavar="PROJECT",
    help="Only the findings about this project, by its identifier or a part of its title.",
)
@click.option(
    "--all", "everything", is_flag=True, help="Print every finding, not just three of each rule."
)
@click.option(
    "--max-severity",
    type=click.Choice(SEVERITIES),
    default="warning",
    show_default=True,
    help="The worst finding that is still fine; a worse one ends with exit code 1.",
)
@ends_with_exit_code
def check(
    data: Given,
    as_of: str | None,
    as_json: bool,
    as_csv: bool,
    html: Path | None,
    rule: str | None,
    project: str | None,
    everything: bool,
    max_severity: str,
) -> None:
    """Say what came of each file, then what is wrong, the worst first, and what to do."""
    portfolio = portfolio_of(settings_of({"data": data}), as_of)
    findings = chosen(portfolio, rule, project)
    if html is not None:
        from portfolio_lib.check.page import findings_page

        write_whole(html, findings_page(portfolio, findings))
        echo(f"Wrote {html}: {len(findings)} findings.")
    elif as_json:
        print_json(records(findings))
    elif as_csv:
        print_csv(records(findings), list(findings.columns))
    else:
        whole = rule is None and project is None
        print_check(portfolio, findings, whole=whole, everything=everything)
    worst = min(map(SEVERITIES.index, findings["severity"]), default=len(SEVERITIES))
    if worst == 0:
        echo(f"portfolio: {counts(findings)}", err=True)
    if worst < SEVERITIES.index(max_severity):
        sys.exit(FAILED)


@click.command(
    epilog="""\b
Examples:
  portfolio rules
  portfolio rules no-donor              one rule, with an example"""
)
@click.argument("rule", required=False)
@json_option
@ends_with_exit_code
def rules(rule: str | None, as_json: bool) -> None:
    """List the rules that findings name, or explain one of them."""
    from portfolio_lib.check import catalogue

    chosen = [known_rule(rule)] if rule else list(catalogue().values())
    if as_json:
        print_json([asdict(item) for item in chosen])
    elif rule:
        print_rule(*chosen)
    else:
        print_table([{"rule": r.id, "severity": r.severity, "meaning": r.meaning} for r in chosen])
