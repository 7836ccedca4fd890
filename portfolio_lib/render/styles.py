"""What of a notebook's styles a report keeps: colours that carry meaning, alignment, page breaks.

A style sheet in an output, such as pandas' Styler writes, becomes styles of the elements it is
about (`applied`); once the report is one tree, every style becomes what both formats show
(`settle_styles`), and none stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from portfolio_lib.design.theme import Theme
from portfolio_lib.render.colours import (
    bar,
    in_digits,
    is_gradient,
    main_colour,
    parsed,
    readable_on,
)
from portfolio_lib.render.hiding import HIDING, hides, is_hidden, of_words
from portfolio_lib.render.inheriting import BOXES, declared, hand_down, written
from portfolio_lib.render.sanitise import PROPERTIES
from portfolio_lib.render.selectors import selected
from portfolio_lib.render.tree import Element, classes, remove, take, text_of, unwrap

TINTED = "tinted"
"""The class of a box of text in a colour of its own."""
BREAK = "page-break"
"""The class of the line that stands where a new page begins."""
_SHEET = re.compile(r"<style\b([^>]*)>(.*?)</style\s*>", re.IGNORECASE | re.DOTALL)
_NOT_FOR_US = re.compile(r"\bscoped\b|\bmedia\s*=\s*[\"']?print", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_AT_RULE = re.compile(r"@[^{};]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_STATE = re.compile(r"::?[a-z-]+(?:\([^)]*\))?|\[[^\]]*\]", re.IGNORECASE)
"""What a selector asks of a reader's doing, or of attributes that no report keeps."""
_UNCERTAIN = re.compile(
    r"::|:(?:hover|focus|active|checked|target|visited|link|any-link|before|after|open|enabled"
    r"|disabled|valid|invalid|placeholder|indeterminate|default|read-|popover)"
    r"|\[\s*(?!(?:align|class|colspan|dir|href|id|lang|role|rowspan)\b)",
    re.IGNORECASE,
)
_COMMA = re.compile(r",(?![^()]*\))")
_ON_SCREEN = re.compile(
    r"@media\s+(?:only\s+)?(?:screen|all)\s*\{((?:[^{}]*\{[^{}]*\})*[^{}]*)\}", re.IGNORECASE
)
"""What holds wherever a page is read."""
_BREAKS = {"always", "page", "left", "right"}
_BREAK_NAMES = {BREAK: "before", "pagebreak": "before", "page-break-before": "before",
                "page-break-after": "after"}  # fmt: skip
_SHARE_OF_ROOM = re.compile(r"(\d{1,2}(?:\.\d+)?)%")
_LONGEST_OF_BAR = 16
"""So many characters stand on a bar; a box with more is one of words."""
_SHARE = re.compile(r"(share|part)-(\d{1,2}|100)")
"""How far a bar is filled, and up to where more strongly: classes such as ``share-37`` [%]."""
_COLOURED = frozenset(
    {"td", "th", "span", "mark", "b", "strong", "em", "i", "a", "u", "s", "code", "small", "p",
     "h2", "h3", "h4", "h5", "h6", "dt", "caption", "figcaption", "pre"}
)  # fmt: skip
_PAINT = re.compile("background(?:-color|-image)?$")
_OF_CELLS = ("background", "background-color", "background-image", "color", "font-weight",
             "font-style", "text-align")  # fmt: skip
"""What of a box a cell takes over in which nothing else stands."""
_LEAVES = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "figcaption"})
_ALIGNED = _LEAVES | {"div", "section", "article", "aside", "blockquote", "li", "td", "th"}


def take_sheets_of_style(markup: str) -> tuple[str, str]:
    """The markup without its style sheets, and their text."""
    found = _SHEET.findall(markup)
    # pandas' plain tables have a scoped sheet, which says how a notebook looks and nothing more
    sheets = "\n".join(text for about, text in found if not _NOT_FOR_US.search(about))
    return (_SHEET.sub("", markup), _COMMENT.sub("", sheets)) if found else (markup, "")


def applied(sheet: str, body: Element) -> None:
    """Give the elements of an output the styles that its sheet has for them; later rules win."""
    by_id = {str(element.get("id")): element for element in body.iter() if element.get("id")}
    sheet = _AT_RULE.sub("", _ON_SCREEN.sub(r"\1", sheet))
    for selectors, declarations in _RULE.findall(sheet):
        stated = {k: v for k, v in declared(declarations).items() if k in PROPERTIES}
        for selector in _COMMA.split(selectors) if stated else ():
            plain, kept = selector.strip(), stated
            if _UNCERTAIN.search(selector):  # what it shows once something is chosen is shown
                plain = _STATE.sub("", re.sub(r".*[~+]", "", selector)).strip()
                kept = {k: v for k, v in kept.items() if k in HIDING and not hides(k, v)}
            for element in selected(plain, body, by_id) if kept else ():
                style = declared(element.get("style") or "") | kept
                element.set("style", written(style))


def drop_hidden(body: Element) -> None:
    """Take away what the notebook hides by its styles; a cell of a table stays, and is empty."""
    for element in list(body.iter()):
        style = declared(element.get("style") or "")
        if take(element, "hidden") is not None and "display" not in style:
            style["display"] = "none"
        if is_hidden(style):
            if element.tag in {"td", "th"} and not hides("display", style.get("display", "")):
                element[:], element.text = [], None
                take(element, "style")
            elif element.getparent() is not None:
                remove(element)
        else:
            behind = parsed(style.get("background-color") or style.get("background") or "")
            is_same = behind is not None and behind == parsed(style.get("color", ""))
            for name in [*of_words(style), *["color"] * is_same]:
                _silence(element, name)


def _silence(element: Element, name: str) -> None:
    """Take the words of an element away, but for those of elements that show theirs."""
    element.text = None
    for child in list(element):
        stated = declared(child.get("style") or "").get(name)
        child.tail = None
        if stated is None or hides(name, stated) or stated.lower() == "inherit":
            _silence(child, name)
            if name == "visibility" and child.tag in {"img", "hr"}:
                element.remove(child)


def settle_styles(body: Element, theme: Theme) -> None:
    """Let every style of the tree be one that both formats show, or be gone."""
    _drop_paper(body, theme)
    _take_over_boxes(body)
    hand_down(body)
    for element in list(body.iter()):
        if element.tag == "img":
            if "formula" not in classes(element):  # a formula has its size in it
                _settle_image(element)
            continue
        if not element.get("style") and not element.get("class"):
            continue
        style = declared(take(element, "style") or "")
        _mark_break(element, style)
        if element.tag in {"td", "th"} and "right" in style.get("text-align", ""):
            element.set("class", " ".join([*classes(element), "number"]))
        if found := shares(element):
            element.set("style", written({f"--{name}": f"{v}%" for name, v in found.items()}))
            continue
        shown = _shown(style, theme, _behind(element)) if element.tag in _COLOURED else {}
        if element.tag in BOXES and (box := _box(_filled(element, style), theme)):
            shown = box
            element.set("class", " ".join([*classes(element), TINTED]))
        side = style.get("text-align", "").replace("middle", "center")
        if element.tag in _ALIGNED and side in _sides(element):
            shown["text-align"] = side
        if shown:
            element.set("style", written(shown))


def _drop_paper(body: Element, theme: Theme) -> None:
    """Take backgrounds away that are as white as paper: what is in them is as on paper."""
    paper = {theme.colours()["paper"], "#ffffff"}
    for element in body.iter("p", *BOXES):
        style = declared(element.get("style") or "")
        if parsed(_stated(style), theme.colours()["paper"]) in paper:
            kept = {name: value for name, value in style.items() if not _PAINT.match(name)}
            element.set("style", written(kept))


def _take_over_boxes(body: Element) -> None:
    """Let cells in which nothing but a box stands have what is behind the words of the box."""
    for cell in body.iter("td", "th"):
        _take_over_box(cell)


def _take_over_box(cell: Element) -> None:
    while len(cell) == 1 and not (cell.text or "").strip():
        box = cell[0]
        if box.tag not in BOXES | {"p"} or (box.tail or "").strip() or box.get("class"):
            return
        style = _filled(box, declared(box.get("style") or ""))
        kept = {name: style[name] for name in _OF_CELLS if name in style}
        if "background" in kept:
            kept.pop("background-color", None)
        cell.set("style", written({**declared(cell.get("style") or ""), **kept}))
        unwrap(box)


def _sides(element: Element) -> set[str]:
    """The sides at which an element may stand where it does not by itself."""
    if element.tag in {"td", "th"}:
        return {"center"}
    outer = any("text-align" in (around.get("style") or "") for around in element.iterancestors())
    return {"center", "right", "left"} if outer else {"center", "right"}


def _behind(element: Element) -> str | None:
    """The colour of the cell or box around an element, as it was settled; None for paper."""
    styles = (declared(outer.get("style") or "") for outer in element.iterancestors())
    return next(
        (style["background-color"] for style in styles if "background-color" in style), None
    )


def _box(style: Mapping[str, str], theme: Theme) -> dict[str, str]:
    """The colours of a box of text; empty for one that is as white as paper."""
    paper = theme.colours()["paper"]
    stated = _stated(style)
    if parsed(stated, paper) in {paper, "#ffffff"}:
        return {}
    kept = {key: value for key, value in style.items() if key in {"color", "font-style"}}
    shown = _shown({**kept, "background": stated}, theme, None)
    return shown if shown.keys() & {"background", "background-color"} else {}


def _filled(element: Element, style: dict[str, str]) -> dict[str, str]:
    """The style of a box; of one that is as wide as what it says, such as 37 %, that of a bar."""
    wide = _SHARE_OF_ROOM.fullmatch(style.get("width", ""))
    colour = in_digits(_stated(style))
    if wide is None or is_gradient(colour) or len(text_of(element)) > _LONGEST_OF_BAR:
        return style
    bar_style = f"linear-gradient(90deg,{colour} {wide[1]}%,transparent {wide[1]}%)"
    return {**style, "background": bar_style} if colour else style


def _stated(style: Mapping[str, str]) -> str:
    """What is behind an element."""
    names = ("background-color", "background", "background-image")
    stated = [style[name] for name in names if name in style]
    return next((text for text in stated if is_gradient(text)), stated[0] if stated else "")


def shares(element: Element) -> dict[str, int]:
    """How far the bar of an element is filled (`share`, `part`) [%]; empty for what has none."""
    names = classes(element)
    if "bar" not in names:
        return {}
    found = (_SHARE.fullmatch(name) for name in names)
    return {match[1]: int(match[2]) for match in found if match}


def _settle_image(image: Element) -> None:
    """Keep how high an image is where only that is stated."""
    take(image, "style")
    height = image.get("height") or ""
    if height.isdigit() and not image.get("width"):
        image.set("style", f"height:{height}px")


def _mark_break(element: Element, style: Mapping[str, str]) -> None:
    """Put a line of the class `BREAK` where a new page is to begin."""
    sides = {side for name, side in _BREAK_NAMES.items() if name in classes(element)}
    sides |= {
        side
        for side in ("before", "after")
        if {style.get(f"page-break-{side}"), style.get(f"break-{side}")} & _BREAKS
    }
    if not sides or element.getparent() is None:
        return
    line = etree.Element("hr", {"class": BREAK})
    if element.tag in {"hr", "br"}:
        element.tag = "hr"
        element.set("class", BREAK)
    elif "after" in sides and text_of(element):
        line.tail, element.tail = element.tail, None
        element.addnext(line)
    else:
        element.addprevious(line)


def _shown(style: Mapping[str, str], theme: Theme, around: str | None) -> dict[str, str]:
    """The colours and the form of an element's words, with enough contrast in light and dark.

    Parameters
    ----------
    around : the colour of the cell or box in which it stands, None on paper.
    """
    light, dark = theme.colours(), theme.dark()
    shown: dict[str, str] = {}
    stated = _stated(style)
    ink = parsed(style.get("color", ""), light["paper"])
    filled = bar(stated, light["paper"])
    is_mixed = is_gradient(stated) and not filled
    behind = (main_colour if is_mixed else parsed)(stated, light["paper"])
    if behind is not None:
        shown["background-color"] = behind
        shown["color"] = readable_on(ink or "#000000", behind)
    elif filled:
        shown["background"] = filled
        shown["color"] = readable_on(ink or "#000000", light["paper"])
    elif ink is not None and around is not None:
        shown["color"] = readable_on(ink, around)
    elif ink is not None and ink != "#000000":
        pair = readable_on(ink, light["paper"]), readable_on(ink, dark["paper"])
        shown["color"] = f"light-dark({pair[0]},{pair[1]})"
    if style.get("font-weight") in {"bold", "bolder", "600", "700", "800", "900"}:
        shown["font-weight"] = "600"
    if style.get("font-style", "").startswith(("italic", "oblique")):
        shown["font-style"] = "italic"
    lines = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    if kept := [line for line in ("underline", "line-through") if line in lines]:
        shown["text-decoration"] = " ".join(kept)
    return shown
