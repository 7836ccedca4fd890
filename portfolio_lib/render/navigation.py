"""Ways through a long page: a list of its parts that stays in sight, and parts that fold."""

from __future__ import annotations

from lxml.html.builder import E

from portfolio_lib.language import Language
from portfolio_lib.render.references import MAIN
from portfolio_lib.render.tree import HEADINGS, Element, classes, text_of

LEAST_PARTS = 4
"""A page of fewer parts needs no list of them."""
MOST_OPEN = 10
"""Of more projects each shows its title and its status until a reader opens it."""
MOST_ROWS_OPEN = 12
"""Tables of what has ended, and of what only covers a place, fold where they have more rows."""


def add_navigation(body: Element, words: Language) -> None:
    """Put a list of the page's parts below its head, where there are several."""
    heads = [head for head in body.iter("h2") if not _is_project(head.getparent())]
    if len(heads) < LEAST_PARTS:
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


def fold_projects(body: Element) -> None:
    """Let the projects of a page with many of them open and close one by one."""
    articles = [article for article in body.iter("article") if _is_project(article)]
    if len(articles) <= MOST_OPEN:
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


def fold_tables(body: Element) -> None:
    """Let the long tables below the projects of a page open and close: all but the register."""
    registers = [part for part in body.iter("section") if "register" in classes(part)]
    wider = [part for part in body.iter("section") if "wider" in classes(part)]
    for part in [*registers[1:], *wider]:
        rows = len(part.findall(".//tbody/tr"))
        if rows > MOST_ROWS_OPEN and part[0].tag in HEADINGS:
            heading, *rest = list(part)
            part.append(E.details(E.summary(heading), *rest))


def _is_project(element: Element | None) -> bool:
    return element is not None and element.tag == "article" and "project" in classes(element)
