"""reports/index.html: one page that leads to every report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from babel.dates import format_date
from lxml import etree
from lxml.html.builder import E

__all__ = ["FILE_NAME", "page"]

FILE_NAME = "index.html"
_HEADINGS = {"place": "Countries, regions and groups", "donor": "Donors", "portfolio": "Overview"}
_ORDER = tuple(reversed(_HEADINGS))


def page(entries: Iterable[Mapping[str, Any]]) -> bytes:
    """The page for the entries of a manifest, in the design of the reports."""
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    from portfolio_lib.render.formats import render

    listed = [entry for entry in entries if entry["files"]]
    output = new_output("display_data", data={"text/html": _html(listed)})
    notebook = new_notebook(cells=[new_code_cell(id="index", outputs=[output])])
    notebook.metadata["title"] = "Project reports"
    return render(notebook, ("html",))["html"]


def _html(entries: list[Mapping[str, Any]]) -> str:
    as_of = sorted(
        {entry["made_from"]["as_of"] for entry in entries if entry["made_from"]["as_of"]}
    )
    said = [format_date(date.fromisoformat(day), "d MMMM y", locale="en_GB") for day in as_of]
    days = f"As of {', '.join(said)}" if said else "No report has been made yet."
    head = E.header(E.h1("Project reports"), E.p(days, **{"class": "as-of"}), **{"class": "cover"})
    parts = [head, *_sections(entries), *_footnotes(entries)]
    return "".join(etree.tostring(part, encoding="unicode", method="html") for part in parts)


def _sections(entries: list[Mapping[str, Any]]) -> Iterator[etree._Element]:
    def place(entry: Mapping[str, Any]) -> tuple[int, str, str, str]:
        target = entry["target"]
        kind = _ORDER.index(target["kind"])
        return kind, entry["report"], target["name"], entry["language"]

    def kind(entry: Mapping[str, Any]) -> tuple[str, str]:
        return entry["target"]["kind"], entry["report"]

    reports = {entry["target"]["kind"]: set[str]() for entry in entries}
    for entry in entries:
        reports[entry["target"]["kind"]].add(entry["report"])
    for (for_each, report), group in groupby(sorted(entries, key=place), key=kind):
        several = len(reports[for_each]) > 1
        heading = f"{_HEADINGS[for_each]} ({report})" if several else _HEADINGS[for_each]
        items = [_item(entry) for entry in group]
        yield E.section(E.h2(heading), E.ul(*items, **{"class": "reports"}))


def _item(entry: Mapping[str, Any]) -> etree._Element:
    target = entry["target"]
    name = E.strong(target["name"])
    if target["footnote"]:
        name.append(E.a("*", role="doc-noteref", href=f"#{_note(target)}"))
    item: etree._Element = E.li(name)
    for file in entry["files"]:
        item[-1].tail = (item[-1].tail or "") + " "
        item.append(_link(entry, file))
    if entry["status"] == "failed":
        item[-1].tail = " "
        item.append(E.small("from an earlier build; the newest one failed"))
    return item


def _link(entry: Mapping[str, Any], file: Mapping[str, Any]) -> etree._Element:
    """A link that says where it leads, also to someone who hears only the link."""
    form = file["path"].rpartition(".")[2].upper()
    label = f"{entry['target']['name']}, {form}"
    link: etree._Element = E.a(f"{form} ({_size(file['size'])})", href=file["path"])
    link.set("aria-label", f"{label}, {_size(file['size'])}")
    return link


def _size(size: int) -> str:
    kilobytes = max(1, round(size / 1000))
    return f"{kilobytes} KB" if kilobytes < 1000 else f"{size / 1e6:.1f} MB"  # noqa: PLR2004


def _footnotes(entries: Iterable[Mapping[str, Any]]) -> Iterator[etree._Element]:
    targets = [entry["target"] for entry in entries if entry["target"]["footnote"]]
    notes = {_note(target): target["footnote"] for target in targets}
    for anchor, note in notes.items():
        yield E.aside(f"* {note}", role="doc-footnote", id=anchor)


def _note(target: Mapping[str, Any]) -> str:
    return f"note-{target['code'].lower()}"
