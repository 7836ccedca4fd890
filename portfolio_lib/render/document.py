"""A report between notebook and format: one tree in good order, and what is said about it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from lxml.html.builder import E
from nbformat import NotebookNode

from portfolio_lib.design.theme import Theme
from portfolio_lib.errors import ReportError
from portfolio_lib.language import Language
from portfolio_lib.render.annex import take_sheets
from portfolio_lib.render.formulas import set_formulas, set_icons
from portfolio_lib.render.older_html import modernise
from portfolio_lib.render.pictures import recolour
from portfolio_lib.render.references import check_images, check_links, unique_ids
from portfolio_lib.render.remarks import Remark
from portfolio_lib.render.sanitise import readable
from portfolio_lib.render.sheets import Sheet
from portfolio_lib.render.side_by_side import set_side_by_side
from portfolio_lib.render.structure import (
    drop_empty,
    gather_strays,
    keep_lines,
    level_headings,
    make_masthead,
    move_notes,
    place_locator,
    place_only_project,
    require_alt,
)
from portfolio_lib.render.styles import drop_hidden, settle_styles
from portfolio_lib.render.tables import complete_tables, hand_down_columns
from portfolio_lib.render.tree import CELL, Element, classes, parse, take, text_of, unwrap

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Document:
    """What a page or a PDF is made from.

    Parameters
    ----------
    title : one line of text, never empty.
    running : what stands at the head of further pages: the first heading.
    language : a BCP 47 tag.
    date : the day that the report speaks of, or None.
    author, description : one line each, or empty.
    body : the element `body` with the content: one h1 first among the headings, no level
        skipped, every image embedded and described, every internal link with its target.
    theme : colours, and whose report it is.
    sources : each cell's source, in the notebook's order.
    sheets : the annex, which is attached and not printed.
    languages : for each further language (a BCP 47 tag) the page in it.
    pdf, index : the addresses of the same as a PDF and of the page of all reports, or empty.
    remarks : what the notebook has and the report cannot show.
    """

    title: str
    running: str
    language: str
    date: date | None
    author: str
    description: str
    body: Element
    theme: Theme
    sources: tuple[str, ...]
    sheets: tuple[Sheet, ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict)
    pdf: str = ""
    index: str = ""
    remarks: tuple[Remark, ...] = ()

    @property
    def attached(self) -> tuple[str, ...]:
        """The texts of the annex: what no page prints, but a reader may meet."""
        rows = (row for sheet in self.sheets for row in ((sheet.title,), sheet.header, *sheet.rows))
        return tuple(cell for row in rows for cell in row if cell)


def document(
    markup: str,
    metadata: NotebookNode,
    name: str,
    sources: Sequence[str],
    remarks: Sequence[Remark] = (),
) -> Document:
    """The document in the markup that the exporters' template makes of a notebook.

    Parameters
    ----------
    markup : sanitised pieces, each cell's within ``<div data-cell="…">``.
    metadata : the notebook's; see the package for what is read from it.
    name : the title for want of any other.
    sources : each cell's source, in the notebook's order.
    remarks : what was lost on the way here.

    Raises
    ------
    ReportError : for an image without alternative text; it names the cell.
    """
    about = metadata.get("portfolio") or {}
    language = _language(about.get("language"))
    body = parse(markup)
    modernise(body)
    hand_down_columns(body)
    drop_hidden(body)
    keep_lines(body)
    set_side_by_side(body)
    sheets = take_sheets(body, Language.nearest(language), _line(about.get("spreadsheet")))
    remarks = [*remarks, *set_formulas(body)]
    set_icons(body)
    _check_alt(body, sources)
    for piece in list(body.iterfind(f"div[@{CELL}]")):
        _note_cell(piece)
        unwrap(piece)
    first = next(body.iter("h1"), None)
    title = stated = _line(metadata.get("title"))
    if first is not None:
        full = _line(take(first, "data-title"))
        title = title or full or text_of(first, notes=False)
    title = title or _line(name) or "Report"
    running = title if first is None or stated else text_of(first, notes=False) or title
    theme = Theme.of(about.get("theme"))
    _name_issuer(body, theme, Language.nearest(language))
    _put_in_order(body, title, theme)
    recolour(body, theme)
    return Document(
        title=title,
        running=running,
        language=language,
        date=_date(about.get("date")),
        author=_line(about.get("author")) or theme.organisation,
        description=_line(about.get("description")),
        body=body,
        theme=theme,
        sources=tuple(sources),
        sheets=sheets,
        languages=dict(about.get("languages") or {}),
        pdf=_line(about.get("pdf")),
        index=_line(about.get("index")),
        remarks=tuple(remarks),
    )


def _name_issuer(body: Element, theme: Theme, language: Language) -> None:
    """Say who issued the report and whom to ask, with where it comes from or at its end.

    Without anybody to ask nothing is said: who issued it stands at its head already.
    """
    if not theme.contact:
        return
    said = {
        language.translate("Issued by"): theme.organisation,
        language.translate("Contact"): theme.contact,
    }
    rows = [E.div(E.dt(term), E.dd(text)) for term, text in said.items() if text]
    sections = [each for each in body.iter("section") if "provenance" in classes(each)]
    known = sections[-1].find(".//dl") if sections else None
    if known is not None:
        known.extend(rows)
    else:
        body.append(E.dl(*rows, {"class": "provenance"}))


def _put_in_order(body: Element, title: str, theme: Theme) -> None:
    check_images(body)
    settle_styles(body, theme)
    gather_strays(body)
    place_locator(body)
    place_only_project(body)
    drop_empty(body)
    level_headings(body, title)
    make_masthead(body)
    move_notes(body)
    complete_tables(body)
    unique_ids(body)
    check_links(body)


def _check_alt(body: Element, sources: Sequence[str]) -> None:
    image = require_alt(body)
    if image is None:
        return
    pieces = (outer.get(CELL) for outer in image.iterancestors("div"))
    cell = next((int(number) for number in pieces if number), None)
    raise ReportError(
        "an image has no alternative text; a reader who cannot see it would miss what it says. "
        "Begin the cell with the comment #| alt: …, show the figure with show.figure(figure, …), "
        'give the cell the metadata {"alt": "…"}, or write ![…](…) in Markdown and '
        '<img alt="…"> in HTML; alt="" there says that it is an ornament.',
        cell=cell,
        source=sources[cell - 1] if cell else None,
    )


def _note_cell(piece: Element) -> None:
    """Let every image know its cell, for errors that are found only later."""
    for image in piece.iter("img"):
        image.set(CELL, piece.get(CELL) or "")


def _line(text: object) -> str:
    return " ".join(readable(text).split()) if isinstance(text, str) else ""


def _language(tag: object) -> str:
    return tag if isinstance(tag, str) and _LANGUAGE.fullmatch(tag) else "en"


def _date(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError as error:
        raise ReportError(
            f"the notebook's metadata portfolio.date is {text!r}; a date as YYYY-MM-DD was expected"
        ) from error
