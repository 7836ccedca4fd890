"""Findings as one web page, to send to whoever keeps the list: each beside its row."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import pandas as pd

from portfolio_lib.check.overview import FileOverview, file_and_sheet, file_overviews
from portfolio_lib.messages import STEERING, counted, has_pages
from portfolio_lib.model import Portfolio

_STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0 2rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #8886}
td:first-child{white-space:nowrap;font-variant-numeric:tabular-nums}
q{opacity:.85}
.error{border-left:.4rem solid #b3261e}
.warning{border-left:.4rem solid #b26a00}
.info{border-left:.4rem solid #35607a}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}
dd{margin:0}
"""
_PAGE = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "style-src 'unsafe-inline'\"><title>{title}</title><style>{style}</style></head>"
    "<body><main><h1>{title}</h1>{body}</main></body></html>\n"
)


def findings_page(portfolio: Portfolio, findings: pd.DataFrame | None = None) -> bytes:
    """The page, in UTF-8: for each file what was read from it, and its findings by line.

    Parameters
    ----------
    findings : those that are told of; all of them, for want of any.
    """
    findings = portfolio.findings if findings is None else findings
    counts = findings["severity"].value_counts()
    errors, warnings, remarks = (
        counted(int(counts.get(severity, 0)), word)
        for severity, word in (("error", "error"), ("warning", "warning"), ("info", "remark"))
    )
    lead = f"<p>{counted(len(portfolio), 'project')} read; {errors}, {warnings} and {remarks}."
    titles = dict(zip(portfolio.projects["project"], portfolio.projects["title"], strict=True))
    overviews = file_overviews(portfolio)
    files = {one.file for one in overviews}
    where = [file_and_sheet(file, files) for file in findings["file"]]
    of_file = pd.Series([file for file, _ in where], index=findings.index, dtype="str")
    sheets = pd.Series([sheet for _, sheet in where], index=findings.index, dtype="str")
    findings = findings.assign(file=of_file, sheet=sheets)
    parts = [_file(one, findings, titles) for one in overviews]
    others = findings[findings["file"].isna()]
    if len(others):
        parts.append(f"<h2>The portfolio</h2>{_table(others, titles)}")
    wrong = [one.file for one in overviews if one.errors]
    lead += f" Errors are in {_text(', '.join(wrong))}.</p>" if wrong else "</p>"
    body = lead + "".join(parts)
    return _PAGE.format(title="What was found in the data", style=_STYLE, body=body).encode()


def _file(one: FileOverview, findings: pd.DataFrame, titles: dict[str, str]) -> str:
    rows = findings[findings["file"] == one.file]
    terms = "".join(f"<dt>{term}</dt><dd>{_text(said)}</dd>" for term, said in _about(one))
    table = _table(rows, titles) if len(rows) else "<p>Nothing was found.</p>"
    return f"<h2>{_text(one.file)}</h2><dl>{terms}</dl>{table}"


def _about(one: FileOverview) -> Iterator[tuple[str, str]]:
    yield "Projects", "not read" if one.is_refused else f"{one.projects:,}"
    if one.merged:
        yield "In an earlier file too", f"{one.merged:,}"
    if one.fields:
        yield "Understood", ", ".join(f"{name} ({number:,})" for name, number in one.fields)
    if one.own_fields:
        kept = ", ".join(f"{name} ({number:,})" for name, number in one.own_fields)
        yield "Kept as own fields", kept
    if one.not_understood:
        yield "Not understood", "; ".join(one.not_understood)
    if one.left_out:
        yield "Left out", f"{one.left_out:,} because of an error"


def _table(rows: pd.DataFrame, titles: dict[str, str]) -> str:
    ordered = rows.sort_values(["sheet", "line", "rule"], na_position="first", kind="stable")
    body = "".join(_row(row, titles) for row in ordered.to_dict("records"))
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("Row", "Project", "Finding"))
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _row(row: dict[object, object], titles: dict[str, str]) -> str:
    stated = 0 if pd.isna(row["line"]) else row["line"]  # type: ignore[call-overload]
    line = f"{stated}" if stated else ""
    line = f"page {line}" if line and has_pages(str(row["file"])) else line
    place = ": ".join(part for part in (str(row["sheet"]), line) if part)
    project = str(row["project"] or "") if isinstance(row["project"], str) else ""
    title = titles.get(project)
    name = title if isinstance(title, str) else project
    told = isinstance(row["value"], str) and row["value"] not in str(row["message"])
    value = f" <q>{_text(row['value'])}</q>" if told else ""
    advice = f"<br>→ {_text(row['suggestion'])}" if isinstance(row["suggestion"], str) else ""
    found = f"<strong>{_text(row['severity'])}</strong>: {_text(row['message'])}{value}{advice}"
    return (
        f'<tr class="{_text(row["severity"])}"><td>{_text(place)}</td><td>{_text(name)}</td>'
        f"<td>{found}</td></tr>"
    )


def _text(value: object) -> str:
    return escape(STEERING.sub("\ufffd", str(value)))
