"""reports/index.html: one page that leads to every report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from babel.units import format_unit
from lxml import etree
from lxml.html.builder import E

from portfolio_lib.language import Language, phrase
from portfolio_lib.theme import THEME, Theme

__all__ = ["FILE_NAME", "page"]

FILE_NAME = "index.html"
_HEADINGS = {
    "place": phrase("Countries, regions and groups"),
    "donor": phrase("Donors"),
    "portfolio": phrase("Overview"),
}
_ORDER = tuple(reversed(_HEADINGS))


def page(entries: Iterable[Mapping[str, Any]], language: str, theme: Theme = THEME) -> bytes:
    """The page for the entries of a manifest, in a language and the design of the reports."""
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    from portfolio_lib.render.formats import render

    speaking = Language(language)
    listed = [entry for entry in entries if entry["files"]]
    output = new_output("display_data", data={"text/html": _html(listed, speaking)})
    notebook = new_notebook(cells=[new_code_cell(id="index", outputs=[output])])
    notebook.metadata["title"] = speaking.say("Project reports")
    notebook.metadata["portfolio"] = {"language": language, "theme": theme.plain()}
    return render(notebook, ("html",))["html"]


def _html(entries: list[Mapping[str, Any]], language: Language) -> str:
    as_of = sorted(
        {entry["made_from"]["as_of"] for entry in entries if entry["made_from"]["as_of"]}
    )
    days = language.listed([language.day(date.fromisoformat(day)) for day in as_of])
    said = (
        language.say("As of {day}", day=days)
        if days
        else language.say("No report has been made yet.")
    )
    head = E.header(
        E.h1(language.say("Project reports")), E.p(said, **{"class": "as-of"}), **{"class": "cover"}
    )
    parts = [head, *_sections(entries, language), *_footnotes(entries)]
    return "".join(etree.tostring(part, encoding="unicode", method="html") for part in parts)


def _sections(entries: list[Mapping[str, Any]], language: Language) -> Iterator[etree._Element]:
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
        heading = language.say(_HEADINGS[for_each])
        heading = f"{heading} ({report})" if several else heading
        items = [_item(entry, language) for entry in group]
        yield E.section(E.h2(heading), E.ul(*items, **{"class": "reports"}))


def _item(entry: Mapping[str, Any], language: Language) -> etree._Element:
    target = entry["target"]
    name = E.strong(target["name"])
    if target["footnote"]:
        name.append(E.a("*", role="doc-noteref", href=f"#{_note(target)}"))
    item: etree._Element = E.li(name)
    for file in entry["files"]:
        item[-1].tail = (item[-1].tail or "") + " "
        item.append(_link(entry, file, language))
    if entry["status"] == "failed":
        item[-1].tail = " "
        item.append(E.small(language.say("from an earlier build; the newest one failed")))
    return item


def _link(entry: Mapping[str, Any], file: Mapping[str, Any], language: Language) -> etree._Element:
    """A link that says where it leads, also to someone who hears only the link."""
    form = file["path"].rpartition(".")[2].upper()
    label = f"{entry['target']['name']}, {form}"
    link: etree._Element = E.a(f"{form} ({_size(file['size'], language)})", href=file["path"])
    link.set("aria-label", f"{label}, {_size(file['size'], language)}")
    return link


def _size(size: int, language: Language) -> str:
    """The size of a file [bytes] as the language writes it: "12 kB"."""
    unit, factor = ("megabyte", 1e6) if size >= 1e6 else ("kilobyte", 1e3)  # noqa: PLR2004
    number = max(round(size / factor, 1 if unit == "megabyte" else 0), 1)
    return format_unit(number, f"digital-{unit}", "short", locale=language.locale)


def _footnotes(entries: Iterable[Mapping[str, Any]]) -> Iterator[etree._Element]:
    targets = [entry["target"] for entry in entries if entry["target"]["footnote"]]
    notes = {_note(target): target["footnote"] for target in targets}
    for anchor, note in notes.items():
        yield E.aside(f"* {note}", role="doc-footnote", id=anchor)


def _note(target: Mapping[str, Any]) -> str:
    return f"note-{target['code'].lower()}"
