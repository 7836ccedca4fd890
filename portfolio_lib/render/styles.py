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
from portfolio_lib.render.colours import mixed, parsed, readable_on
from portfolio_lib.render.inheriting import BOXES, declared, hand_down, written
from portfolio_lib.render.sanitise import PROPERTIES
from portfolio_lib.render.selectors import selected
from portfolio_lib.render.tree import Element, classes, remove, take, text_of

__all__ = [
    "BREAK",
    "TINTED",
    "applied",
    "drop_hidden",
    "settle_styles",
    "shares",
    "take_sheets_of_style",
]

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
_GRADIENT = re.compile(r"linear-gradient\(\s*(?:90deg|to right)\s*,(.*)\)\s*$", re.DOTALL)
_STOP = re.compile(r"(#\w+|(?:rgb|hsl)a?\([^)]*\)|[a-z]+)\s+([\d.]+)%", re.IGNORECASE)
_BREAKS = {"always", "page", "left", "right"}
_BREAK_NAMES = {BREAK: "before", "pagebreak": "before", "page-break-before": "before",
                "page-break-after": "after"}  # fmt: skip
_SHARE = re.compile(r"(share|part)-(\d{1,2}|100)")
"""How far a bar is filled, and up to where more strongly: classes such as ``share-37`` [%]."""
_COLOURED = frozenset(
    {"td", "th", "span", "mark", "b", "strong", "em", "i", "a", "u", "s", "code", "small", "p",
     "h2", "h3", "h4", "h5", "h6", "dt", "caption", "figcaption", "pre"}
)  # fmt: skip
_LEAVES = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "figcaption"})
_ALIGNED = _LEAVES | {"div", "section", "article", "aside", "blockquote", "li", "td", "th"}
_PALE = 0.55
"""So much paper is mixed into a bar, so that words on it can be read."""

_SHOWING = frozenset({"display", "visibility"})
_NOT_SHOWN = frozenset({"none", "hidden", "collapse"})


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
                kept = {k: v for k, v in kept.items() if k in _SHOWING and not _is_off(v)}
            for element in selected(plain, body, by_id) if kept else ():
                style = declared(element.get("style") or "") | kept
                element.set("style", written(style))


def _is_off(value: str) -> bool:
    return value.lower() in _NOT_SHOWN


def drop_hidden(body: Element) -> None:
    """Take away what the notebook hides by its styles; a cell of a table stays, and is empty."""
    for element in list(body.iter()):
        style = declared(element.get("style") or "")
        is_off = take(element, "hidden") is not None and "display" not in style
        if is_off or _is_off(style.get("display", "")):
            if element.getparent() is not None:
                remove(element)
        elif _is_off(style.get("visibility", "")):
            if element.tag in {"td", "th"}:
                element[:], element.text = [], None
            elif element.getparent() is not None:
                remove(element)


def settle_styles(body: Element, theme: Theme) -> None:
    """Let every style of the tree be one that both formats show, or be gone."""
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
        if element.tag in BOXES and (box := _box(style, theme)):
            shown = box
            element.set("class", " ".join([*classes(element), TINTED]))
        side = style.get("text-align", "").replace("middle", "center")
        if element.tag in _ALIGNED and side in _sides(element):
            shown["text-align"] = side
        if shown:
            element.set("style", written(shown))


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
    behind = parsed(style.get("background-color") or style.get("background") or "", paper)
    if behind in {None, paper, "#ffffff"}:
        return {}
    return _shown({key: style[key] for key in style if "weight" not in key}, theme, None)


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
    stated = style.get("background-color") or style.get("background") or ""
    ink = parsed(style.get("color", ""), light["paper"])
    if (behind := parsed(stated, light["paper"])) is not None:
        shown["background-color"] = behind
        shown["color"] = readable_on(ink or "#000000", behind)
    elif bar := _bar(stated, light["paper"]):
        shown["background"] = bar
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


def _bar(text: str, paper: str) -> str:
    """A bar behind a number, pale enough to read it; nothing for what is no bar."""
    gradient = _GRADIENT.search(text)
    if gradient is None:
        return ""
    stops = []
    for name, place in _STOP.findall(gradient[1]):
        colour = parsed(name, paper)
        stops.append(f"{mixed(colour, paper, _PALE) if colour else paper} {float(place):g}%")
    return f"linear-gradient(90deg,{','.join(stops)})" if len(stops) > 1 else ""
