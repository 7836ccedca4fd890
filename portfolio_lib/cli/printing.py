"""What the command prints: outcomes, findings, rules and tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from portfolio_lib.cli.terminal import echo
from portfolio_lib.files.safe_csv import text_of_rows
from portfolio_lib.messages import counted

if TYPE_CHECKING:
    from portfolio_lib.check import Description
    from portfolio_lib.names.pairs.decisions import Accepted
    from portfolio_lib.names.pairs.pairs import Pair
    from portfolio_lib.names.pairs.spellings import Identity
    from portfolio_lib.publishing.planning.job import Plan

_LEFT_OUT = 20
"""So many sentences about what a file cannot hold are printed."""


def print_plan(plan: Plan) -> None:
    """What a build would make and why, and what it would leave as it is."""
    from portfolio_lib.publishing.output.entries import called
    from portfolio_lib.publishing.planning.reasons import sentences

    for job in plan.needed:
        echo(f"make       {job.name}: {sentences(job.reasons)}")
    for job in plan.unchanged:
        echo(f"unchanged  {job.name}")
    for entry in plan.gone:
        echo(f"gone       {called(entry)}: it would no longer be in the index")
    for warning in plan.state.warnings:
        echo(f"warning: {warning}", err=True)
    for alarm in plan.alarms:
        echo(f"would not be published: {alarm}", err=True)
    echo(
        f"{counted(len(plan.needed), 'report')} to make, {len(plan.unchanged)} unchanged; "
        "nothing was made."
    )


def print_json(content: Any) -> None:
    """A value as JSON, for programs."""
    echo(json.dumps(content, ensure_ascii=False, indent=2))


def print_csv(rows: list[dict[str, Any]], columns: list[str]) -> None:
    """Findings as CSV; no value of the data can become a formula of a spreadsheet."""
    echo(text_of_rows(columns, ([row[name] for name in columns] for row in rows)), nl=False)


def print_rule(rule: Description) -> None:
    """Print what a rule means, with its example."""
    from portfolio_lib.check import good_page

    echo(f"{rule.id} ({rule.severity})\n{rule.meaning}")
    if rule.standard:
        echo(f"Source: {rule.standard}")
    if rule.seen:
        echo(f"\nMet with {rule.seen}.")
    elif rule.bad is not None:
        echo(f"\nA .{rule.source} file that breaks it:\n{_indented(rule.bad)}")
        good = good_page(rule.source)
        what = "An .xml file" if rule.source == "xml" else "A page"
        echo(f"{what} that breaks no rule:\n{_indented(good)}")


def print_names(found: list[Identity], pairs: list[Pair], not_compared: int) -> None:
    """Every name with its spellings, then the pairs that a person should decide."""
    for kind in ("organisation", "place"):
        chosen = [identity for identity in found if identity.kind == kind]
        echo(f"{len(chosen)} {kind}s")
        for identity in chosen:
            echo(f"  {identity.name} ({identity.identifier})")
            for spelling in identity.spellings:
                times = "once" if spelling.times == 1 else f"{spelling.times} times"
                at = f"{spelling.file}:{spelling.line}"
                echo(f"      {spelling.text} · {spelling.resolved_by} · {times}, {at}")
    echo(f"{len(pairs)} pairs that are probably one; nothing was merged")
    for pair in pairs:
        echo(f"  {pair.likeness:.2f}  {pair.first.name}  ({pair.first.where})")
        echo(f"        {pair.second.name}  ({pair.second.where}); {pair.why}")
    if not_compared:
        echo(f"{not_compared} names were not compared: they are too many, and those that are "
                   "stated most often come first")  # fmt: skip


def print_accepted(accepted: Accepted) -> None:
    """What decisions changed."""
    echo(f"{accepted.same} pairs are the same, {accepted.different} are different.")
    for file in accepted.files:
        echo(f"Wrote {file}")
    if not accepted.files:
        echo("The tables already have all of that; nothing was written.")


def print_left_out(sentences: Sequence[str], what: str) -> None:
    """What a file of another format cannot hold, on the error stream; the first ones in full."""
    for sentence in sentences[:_LEFT_OUT]:
        echo(f"Not in the {what} file: {sentence}", err=True)
    if len(sentences) > _LEFT_OUT:
        echo(f"and {len(sentences) - _LEFT_OUT} more", err=True)


def print_table(rows: list[dict[str, Any]]) -> None:
    """Rows in columns; a footnote gets its mark and a line at the end."""
    if not rows:
        echo("none")
        return
    footnotes = dict.fromkeys(row["footnote"] for row in rows if row.get("footnote"))
    columns = [column for column in rows[0] if column != "footnote"]
    cells = [
        [str(row[c] or "") + ("*" if c == "name" and row.get("footnote") else "") for c in columns]
        for row in rows
    ]
    widths = [max(len(line[i]) for line in [columns, *cells]) for i in range(len(columns))]
    for line in [columns, *cells]:
        echo("  ".join(map(str.ljust, line, widths)).rstrip())
    for note in footnotes:
        echo(f"\n* {note}")


def records(frame: Any) -> list[dict[str, Any]]:
    """Rows as JSON takes them: no missing values, dates in ISO 8601."""
    rows: list[dict[str, Any]] = json.loads(frame.to_json(orient="records", date_format="iso"))
    return [
        {key: _day(value) if key in ("start", "end") else value for key, value in row.items()}
        for row in rows
    ]


def _indented(text: str) -> str:
    from textwrap import indent

    return indent(text, "    ")


def _day(value: str | None) -> str | None:
    return value[:10] if value else None
