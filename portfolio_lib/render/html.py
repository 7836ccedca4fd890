"""The exporter from a notebook to one HTML page: semantic, without a script or a request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from lxml.html.builder import E
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets import default
from traitlets.config import Config

from portfolio_lib.language import Language
from portfolio_lib.render.cells import cell_markup
from portfolio_lib.render.document import Document, document
from portfolio_lib.render.frame import TEMPLATES, Head, framed
from portfolio_lib.render.images import Pictures
from portfolio_lib.render.incoming import Arrival
from portfolio_lib.render.pictures import in_dark_too
from portfolio_lib.render.references import MAIN
from portfolio_lib.render.remarks import Remark
from portfolio_lib.render.structure import for_format
from portfolio_lib.render.tables import scrollable_tables
from portfolio_lib.render.tree import HEADINGS, Element, classes, inner, text_of

_NUMBER = "portfolio_cell"
"""Where a cell's number stays while nbconvert's preprocessors take cells away."""
_LEAST_PARTS = 4
"""A page of fewer parts needs no list of them."""
_MOST_OPEN = 10
"""Of more projects each shows its title and its status until a reader opens it."""
_MOST_ROWS_OPEN = 12
"""Tables of what has ended, and of what only covers a place, fold where they have more rows."""


class PortfolioHTMLExporter(TemplateExporter):
    """A notebook as a report in one HTML file: Markdown and outputs, no code, no script.

    The notebook's metadata may say `title`, and under `portfolio`: `language` (a BCP 47
    tag, else English), `date` (YYYY-MM-DD), `author`, `description`, `theme` (what
    `Theme.plain` gives), `spreadsheet` (the name of the one beside the page, where there
    is one), `languages` (the names of the pages beside it in further languages, by tag).
    What a report cannot show is listed in the resources as `remarks`.
    """

    _pictures = Pictures()
    _remarks: list[Remark]
    _failure = ""

    export_from_notebook = "Report (HTML)"
    output_mimetype = "text/html"

    def __init__(self, config: Config | None = None, **kw: object) -> None:
        super().__init__(config=config, **kw)

    @property
    def default_config(self) -> Config:
        """nbconvert's, and cells tagged `remove-cell` or `remove-output` do not show."""
        tags = {"remove_cell_tags": {"remove-cell"}, "remove_all_outputs_tags": {"remove-output"}}
        config = Config({"TagRemovePreprocessor": {"enabled": True, **tags}})
        config.merge(super().default_config)
        return config

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_extension")
    def _template_extension_default(self) -> str:
        return ".html.j2"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "portfolio"

    @default("optimistic_validation")
    def _optimistic_validation_default(self) -> bool:
        return True  # once after all preprocessors, not after each

    @default("extra_template_basedirs")
    def _default_extra_template_basedirs(self) -> list[str]:
        return [str(TEMPLATES)]

    def default_filters(self) -> Iterable[tuple[str, Callable[..., object]]]:
        """What the templates can call, besides nbconvert's own filters."""
        yield from super().default_filters()
        own: dict[str, Callable[..., object]] = {
            "number": _number,
            "shown_part": self._shown_part,
        }
        yield from own.items()

    def from_notebook_node(  # type: ignore[override]  # as in nbconvert, which returns a notebook
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: object
    ) -> tuple[str, dict[str, Any]]:
        """The page of a notebook, and nbconvert's resources.

        Raises
        ------
        ReportError : for an image without alternative text; it names the cell.
        """
        content, resources = self.document(nb, resources, **kw)
        self.tell(content, resources)
        return page(content), resources

    def tell(self, content: Document, resources: dict[str, Any]) -> None:
        """Say what the notebook has and the report cannot show, to whoever reads the log."""
        resources["remarks"] = list(content.remarks)
        for remark in content.remarks:
            self.log.warning("%s", remark)

    def document(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: object
    ) -> tuple[Document, dict[str, Any]]:
        """The notebook's content on its way to any format, and nbconvert's resources."""
        about = nb.metadata.get("portfolio") or {}
        language = Language.nearest(str(about.get("language") or "en"))
        self._failure = language.translate("This part could not be made.")
        self._remarks = []
        known = (resources or {}).get("metadata", {})
        self._pictures = Pictures(Path(known["path"]) if "path" in known else None)
        markup, resources = super().from_notebook_node(_numbered(nb), resources, **kw)
        name = str(resources.get("metadata", {}).get("name") or "")
        sources = [str(cell.source) for cell in nb.cells]
        return document(markup, nb.metadata, name, sources, self._remarks), resources

    def _shown_part(self, cell: NotebookNode, shown: Mapping[str, bool]) -> str:
        """A cell as sanitised HTML; what it cannot show is kept among the remarks."""
        arrival = Arrival(_number(cell), self._pictures)
        made = cell_markup(
            cell,
            arrival,
            self._failure,
            texts=bool(shown["include_markdown"]),
            outputs=bool(shown["include_code"] and shown["include_output"]),
        )
        self._remarks += arrival.remarks
        return made


def page(content: Document) -> str:
    """The HTML page of a document."""
    body = for_format(content.body, "html")
    words = Language.nearest(content.language)
    scrollable_tables(body, words.translate("Table"))
    _fold_projects(body)
    _fold_tables(body)
    _add_navigation(body, words)
    in_dark_too(body, content.theme)
    head = Head(
        content.title,
        content.language,
        content.author,
        content.description,
        content.languages,
        content.pdf,
        content.index,
    )
    return framed(head, inner(body).strip(), content.theme)


def _numbered(nb: NotebookNode) -> NotebookNode:
    """A copy whose cells know their place, counted from 1; nbconvert copies all else."""
    cells = [
        NotebookNode({**cell, "metadata": NotebookNode({**cell.metadata, _NUMBER: number})})
        for number, cell in enumerate(nb.cells, start=1)
    ]
    return NotebookNode({**nb, "cells": cells})


def _number(cell: NotebookNode) -> int:
    return int(cell.metadata[_NUMBER])


def _add_navigation(body: Element, words: Language) -> None:
    """Put a list of the page's parts below its head, where there are several."""
    heads = [head for head in body.iter("h2") if not _is_project(head.getparent())]
    if len(heads) < _LEAST_PARTS:
        return
    known = {element.get("id") for element in body.iter()}
    links = []
    for number, head in enumerate(heads, start=1):
        identity = head.get("id") or f"part-{number}"
        while not head.get("id") and identity in known:
            identity += "-"
        head.set("id", identity)
        links.append(E.li(E.a(text_of(head, notes=False), href=f"#{identity}")))
    parts = E.details(E.summary(words.translate("Contents")), E.ul(*links))
    top = E.a(words.translate("Back to top"), href=f"#{MAIN}")
    nav = E.nav(parts, top, {"class": "parts", "aria-label": words.translate("Contents")})
    title = next(body.iter("h1"), None)
    at = next((n for n, part in enumerate(body) if title is not None and title in part.iter()), 0)
    nav.tail, body[at].tail = body[at].tail, None
    body.insert(at + 1, nav)


def _fold_projects(body: Element) -> None:
    """Let the projects of a page with many of them open and close one by one."""
    articles = [article for article in body.iter("article") if _is_project(article)]
    if len(articles) <= _MOST_OPEN:
        return
    for article in articles:
        parts = list(article)
        shown = 2 if len(parts) > 1 and "status" in classes(parts[1]) else 1
        if not parts or parts[0].tag not in {"h2", "h3"}:
            continue
        status = [E.span(text_of(part), {"class": part.get("class") or ""}) for part in
                  parts[1:shown]]  # fmt: skip
        rest = parts[shown:]
        for part in parts[1:shown]:
            article.remove(part)
        article.append(E.details(E.summary(parts[0], *status), *rest))


def _fold_tables(body: Element) -> None:
    """Let the long tables below the projects of a page open and close: all but the register."""
    registers = [part for part in body.iter("section") if "register" in classes(part)]
    wider = [part for part in body.iter("section") if "wider" in classes(part)]
    for part in [*registers[1:], *wider]:
        rows = len(part.findall(".//tbody/tr"))
        if rows > _MOST_ROWS_OPEN and part[0].tag in HEADINGS:
            heading, *rest = list(part)
            part.append(E.details(E.summary(heading), *rest))


def _is_project(element: Element | None) -> bool:
    return element is not None and element.tag == "article" and "project" in classes(element)
