"""Order in a page's tree: headings that descend step by step, complete tables, no empty parts.

Every function changes the tree that it is given, which belongs to one conversion.
"""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from portfolio_lib.render.inheriting import declared
from portfolio_lib.render.tree import HEADINGS, Element, classes, remove, text_of, unwrap, wrap
from portfolio_lib.vocabulary import INLINE_ELEMENTS

_MEANINGFUL_WHEN_EMPTY = frozenset({"br", "col", "dd", "hr", "img", "source", "td", "th", "wbr"})
_ONLY = frozenset({"only-html", "only-pdf"})
_PARENTS = {
    "li": ({"ul", "ol"}, "ul"),
    "dt": ({"dl", "div"}, "dl"),
    "dd": ({"dl", "div"}, "dl"),
    "figcaption": ({"figure"}, "figure"),
}
_RAISED = {"super": "sup", "sub": "sub", "text-top": "sup", "text-bottom": "sub"}
_KEPT = frozenset({"pre", "pre-line", "pre-wrap", "break-spaces"})
_PREFORMATTED = frozenset({"code", "kbd", "pre", "samp"})


def require_alt(body: Element) -> Element | None:
    """The first image without a text that says what it shows, or None."""
    images = (image for image in body.iter("img") if image.get("src"))
    told = (image for image in images if image.get("role") != "presentation")
    return next((image for image in told if not (image.get("alt") or "").strip()), None)


def level_headings(body: Element, title: str) -> None:
    """Give the page one h1 and let no heading skip a level.

    The first heading is the h1 if it was one; otherwise the title becomes the h1. A
    heading below keeps its place in the outline: under the nearest earlier heading
    that was of a higher rank.
    """
    _drop_textless(body)
    headings = list(body.iter(*HEADINGS))
    if not headings or headings[0].tag != "h1":
        first = etree.Element("h1")
        first.text = title
        first.tail, body.text = body.text, None
        body.insert(0, first)
    else:
        headings = headings[1:]
    ranks: list[int] = []
    for heading in headings:
        rank = int(heading.tag[1])
        while ranks and ranks[-1] >= rank:
            ranks.pop()
        ranks.append(rank)
        heading.tag = f"h{min(len(ranks) + 1, 6)}"


def _drop_textless(body: Element) -> None:
    for heading in list(body.iter(*HEADINGS)):
        if not text_of(heading, notes=False):
            unwrap(heading)


def gather_strays(body: Element) -> None:
    """Put list items, terms and captions that stand alone into the element they belong to."""
    for element in list(body.iter(*_PARENTS)):
        parents, outer = _PARENTS[element.tag]
        parent = element.getparent()
        if parent is None or parent.tag in parents:
            continue
        before = element.getprevious()
        if before is not None and before.tag == outer and not (before.tail or "").strip():
            before.tail, element.tail = element.tail, None
            before.append(element)
        else:
            wrap(element, outer, {})


def drop_empty(body: Element) -> None:
    """Take away elements that show nothing, from the inside out."""
    for element in reversed(list(body.iter())):
        if element is body or element.tag in _MEANINGFUL_WHEN_EMPTY or len(element):
            continue
        if (element.text or "").strip() or element.get("id"):
            continue
        if element.text and element.tag in INLINE_ELEMENTS:
            unwrap(element)  # a space between two words
        else:
            remove(element)


def for_format(body: Element, form: str) -> Element:
    """A copy without what is for another format only: elements of the class ``only-html``."""
    copy = deepcopy(body)
    others = _ONLY - {f"only-{form}"}
    for element in [e for e in copy.iter() if not others.isdisjoint(classes(e))]:
        remove(element)
    return copy


def move_notes(body: Element) -> None:
    """Put footnotes that stand between other parts, and that something calls, to the end."""
    called = {link.get("href") for link in body.iter("a")}
    for note in body.findall("aside[@role='doc-footnote']"):
        if f"#{note.get('id')}" in called:
            remove(note)
            body.append(note)


def make_masthead(body: Element) -> None:
    """Put together what names the report: in its cover all up to the h1, and its date."""
    heading = next(body.iter("h1"), None)
    cover = heading.getparent() if heading is not None else None
    if heading is None or cover is None or "cover" not in classes(cover):
        return
    after = heading.getnext()
    last = after if after is not None and "as-of" in classes(after) else heading
    parts = list(cover)[: cover.index(last) + 1]
    masthead = etree.Element("div", {"class": "masthead"})
    masthead.text, cover.text = cover.text, None
    cover.insert(0, masthead)
    masthead.extend(parts)


def place_locator(body: Element) -> None:
    """Put a map that only says where one or two countries are into the report's cover."""
    maps = [figure for figure in body.iter("figure") if "locator" in classes(figure)]
    cover = next((each for each in body.iter("header") if "cover" in classes(each)), None)
    if len(maps) != 1 or cover is None:
        return
    outer = maps[0].getparent()
    if outer is None or outer.tag != "section":
        return
    cover.append(maps[0])
    remove(outer)


def place_only_project(body: Element) -> None:
    """Put the section of a report's only project before the other sections of the report.

    Who reads the first page of a report on one project wants to know which it is, and what for,
    before its money in detail. What an analyst wrote in between stays where it is.
    """
    only = next((each for each in body.iterchildren("section") if "only" in classes(each)), None)
    first = only
    while first is not None and (before := first.getprevious()) is not None:
        if before.tag != "section" or (before.tail or "").strip():
            break
        first = before
    if only is None or first is None or first is only:
        return
    remove(only)
    first.addprevious(only)


def keep_lines(body: Element) -> None:
    """Let each element say by its name what its style says: sup, sub, the end of a line."""
    for element in list(body.iter()):
        style = declared(element.get("style") or "")
        raised = _RAISED.get(style.get("vertical-align", ""))
        if element.tag == "span" and raised:
            element.tag = raised
        if style.get("white-space") in _KEPT and element.tag not in _PREFORMATTED:
            _end_lines(element)


def _end_lines(element: Element) -> None:
    for child in list(element):
        if child.tag not in _PREFORMATTED and "white-space" not in (child.get("style") or ""):
            _end_lines(child)
        first, *lines = (child.tail or "").split("\n")
        if lines and (child.tail or "").strip():
            child.tail = first
            for line in reversed(lines):
                child.addnext(_line_end(line))
    first, *lines = (element.text or "").split("\n")
    if lines and (element.text or "").strip():
        element.text = first
        for place, line in enumerate(lines):
            element.insert(place, _line_end(line))


def _line_end(after: str) -> Element:
    made = etree.Element("br")
    made.tail = after
    return made
