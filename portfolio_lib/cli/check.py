"""Commands about what is wrong in the data."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from portfolio_lib.cli.options import (
    FAILED,
    Given,
    as_of_option,
    data_option,
    ends_with_exit_code,
    json_option,
    portfolio_of,
    settings_of,
)
from portfolio_lib.cli.printing import (
    print_csv,
    print_findings,
    print_rule,
    print_table,
    records,
)
from portfolio_lib.cli.terminal import echo
from portfolio_lib.errors import UsageError
from portfolio_lib.messages import SEVERITIES, did_you_mean

__all__ = ["check", "rules"]


@click.command(
    epilog="""\b
Exit codes: 0 nothing worse than --max-severity; 1 something worse; 2 wrong usage or settings.

\b
Examples:
  portfolio check
  portfolio check --data mydata --json"""
)
@data_option
@as_of_option
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, for a spreadsheet.")
@click.option(
    "--max-severity",
    type=click.Choice(SEVERITIES),
    default="warning",
    show_default=True,
    help="The worst finding that is still fine; a worse one ends with exit code 1.",
)
@ends_with_exit_code
def check(data: Given, as_of: str | None, as_json: bool, as_csv: bool, max_severity: str) -> None:
    """Print every finding, the worst first: where it is, what it is, and what to do."""
    findings = portfolio_of(settings_of({"data": data}), as_of).findings
    rows = records(findings)
    if as_json:
        echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif as_csv:
        print_csv(rows, list(findings.columns))
    else:
        print_findings(rows)
    if any(SEVERITIES.index(row["severity"]) < SEVERITIES.index(max_severity) for row in rows):
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

    known = catalogue()
    if rule is not None and rule not in known:
        raise UsageError(f"there is no rule {rule!r}; {did_you_mean(rule, known, most=3)}")
    chosen = [known[rule]] if rule else list(known.values())
    if as_json:
        echo(json.dumps([asdict(item) for item in chosen], ensure_ascii=False, indent=2))
    elif rule:
        print_rule(known[rule])
    else:
        print_table([{"rule": r.id, "severity": r.severity, "meaning": r.meaning} for r in chosen])
