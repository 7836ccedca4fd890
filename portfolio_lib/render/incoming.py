"""HTML of a notebook on its way into a report: what can be shown is, the rest is remarked on."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path

from portfolio_lib.render.backgrounds import lost_backgrounds, with_shapes
from portfolio_lib.render.images import (
    IMAGE_TAG,
    Pictures,
    svg_image,
    svg_losses,
    with_plain_letters,
)
from portfolio_lib.render.markdown import markdown
from portfolio_lib.render.mathml import latex_of
from portfolio_lib.render.remarks import Remark
from portfolio_lib.render.sanitise import readable, sanitised
from portfolio_lib.render.styles import applied, take_sheets_of_style
from portfolio_lib.render.tree import inner, parse

ICON = "icon"
"""The class of a drawing that is as small as words are, and stands among them."""
FORMULA = "formula"
"""The class of code that is a formula in LaTeX, until it is drawn."""
_SUSPICIOUS = re.compile(
    r"<\s*(?:script|iframe|object|embed|canvas|video|audio|select|input|textarea|progress|meter|math|svg|style|img)\b"
    r"|\bbackground\b",
    re.IGNORECASE,
)
_SVG_TAG = re.compile(r"<(/?)svg\b[^>]*?(/?)>", re.IGNORECASE)
_IFRAME = re.compile(
    r"<iframe\b[^>]*?\bsrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))[^>]*>(?:.*?</iframe\s*>)?",
    re.IGNORECASE | re.DOTALL,
)
_MATH = re.compile(r"<math\b([^>]*)>(.*?)</math\s*>", re.IGNORECASE | re.DOTALL)
_TEX = re.compile(
    r"<annotation\b[^>]*encoding=[\"']application/x-tex[\"'][^>]*>(.*?)</annotation",
    re.IGNORECASE | re.DOTALL,
)
_WAITING = re.compile(
    r"<([a-z]+)\b[^<>]*>\s*(?:Loading (?:ITables|BokehJS)|Make this Notebook Trusted)[^<]*"
    r"(?:<a\b.*?</a>[^<]*)?</\1>"
    r"|<table\b[^<>]*\bhidden\b[^<>]*>(?:(?!</table).)*?Loading ITables(?:(?!</table).)*</table>",
    re.IGNORECASE | re.DOTALL,
)
_WRITTEN = re.compile(r"\bcontent\s*:\s*[\"']([^\"']*[^\s\"'][^\"']*)[\"']")
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_OPENS = re.compile(r":checked|:hover|\[open\]|\b(?:label|summary|button)\b", re.IGNORECASE)
_SAYING = re.compile(r"[^\s()\[\]{},;:.·•…]")
_MERMAID = re.compile(r"^[ >]*(?:```+|~~~+)[ \t]*mermaid\b", re.MULTILINE | re.IGNORECASE)
_MOST_LISTED = 5
_AS_A_PICTURE = "show a picture of it: as SVG or PNG"
_LINK_TO_FILE = re.compile(r"<a\b[^>]*?\bhref=\"(\w[^\":#]*)\"")
_ALT = re.compile(r"\balt\s*=\s*(\"\"|'')?", re.IGNORECASE)
_PLAYER = 'class="animation"'
_FRAME = re.compile(r'frames\[0\]\s*=\s*"(data:image/\w+;base64,[^"]+)"')
_CONTINUED = re.compile(r"\\?\s+")
_SERVES = re.compile(r"navigator\.clipboard|copyToClipboard|\bforceTheme\b")
"""What is in scripts that copy something or follow the theme, and draw nothing."""
_DATA_ONLY = re.compile(r"json|template|text/x-|math/tex", re.IGNORECASE)


@dataclass
class Arrival:
    """One cell of a notebook on its way into a report, and what was remarked on it.

    Parameters
    ----------
    cell : counted from 1.
    alts : the alternative texts that the cell states for its pictures, as `Visibility` has them.
    """

    cell: int
    pictures: Pictures = field(default_factory=Pictures)
    alts: tuple[str | None, ...] = ()
    remarks: list[Remark] = field(default_factory=list)

    @property
    def alt(self) -> str | None:
        """The alternative text of the next picture; None where none is stated."""
        return self.alts[0] if self.alts else None

    def go_on(self) -> None:
        """One picture is made: the next has the next words, where the cell states several."""
        self.alts = self.alts[1:] or self.alts

    def remark(self, kind: str, message: str, *, is_loss: bool = True) -> None:
        """Keep one remark; the same is not said twice of a cell."""
        made = Remark(kind, message, self.cell, is_loss)
        if made not in self.remarks:
            self.remarks.append(made)


def received(
    markup: str, arrival: Arrival, attachments: Mapping[str, Mapping[str, str]] | None = None
) -> str:
    """The HTML of an output or of Markdown as a report may show it; what is lost is remarked."""
    made = _received(readable(markup), arrival, attachments or {})
    for message, is_loss in lost_backgrounds(made):
        arrival.remark("style", message, is_loss=is_loss)
    return made


def _received(markup: str, arrival: Arrival, attachments: Mapping[str, Mapping[str, str]]) -> str:
    if not _SUSPICIOUS.search(markup):
        return _sanitised(markup, arrival)
    markup = _WAITING.sub("", _animation(markup, arrival))
    markup = arrival.pictures.embedded(markup, arrival.remarks, arrival.cell, attachments)
    markup = _with_drawings(with_shapes(markup), arrival)
    markup, sheet = take_sheets_of_style(markup)
    if written := _written_signs(sheet):
        told, them = (", ".join(written), "it") if len(written) == 1 else (_listed(written), "them")
        are = "is" if len(written) == 1 else "are"
        arrival.remark(
            "style", f"{told}, which a style sheet writes, {are} not shown; write {them} as text"
        )
    markup = _MATH.sub(_formula, markup)
    before = _counted(markup)
    if ":checked" in sheet:  # boxes to tick open and close something, and are no entry
        before.pop("input", None)
    markup = _IFRAME.sub(_link, markup)
    markup = IMAGE_TAG.sub(lambda image: _described(image[0], arrival.alt), markup)
    shown = _sanitised(markup, arrival)
    _compare(before, _counted(shown), arrival)
    if not sheet:
        return shown
    body = parse(shown)
    applied(sheet, body)
    return inner(body)


def _written_signs(sheet: str) -> list[str]:
    """What a style sheet writes, but for brackets and for what says that a part can be opened."""
    rules = ((selector, _WRITTEN.findall(stated)) for selector, stated in _RULE.findall(sheet))
    found = (sign for selector, signs in rules if not _OPENS.search(selector) for sign in signs)
    return list(dict.fromkeys(repr(sign) for sign in found if _SAYING.search(sign)))


def received_markdown(
    source: str, arrival: Arrival, attachments: Mapping[str, Mapping[str, str]] | None = None
) -> str:
    """A text in Markdown as a report may show it; what is lost is remarked."""
    dropped: list[str] = []
    made = received(markdown(source, cell=arrival.cell, dropped=dropped), arrival, attachments)
    if _MERMAID.search(source):
        arrival.remark("mermaid", f"a Mermaid diagram is shown as its text; {_AS_A_PICTURE}")
    if dropped:
        arrival.remark(
            "table",
            f"cells of a table stand beyond its last column and are not shown: "
            f"{_listed(dropped)}; give its head another column",
            is_loss=False,
        )
    return made


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(texts[:_MOST_LISTED]) + (", …" if len(texts) > _MOST_LISTED else "")


def unshown_type(kind: str) -> tuple[str, str] | None:
    """What a media type that no report can show is called, and what to do; None for others."""
    for begin, about in _unshown()["types"].items():
        if kind.startswith(begin):
            return about["what"], about["advice"]
    return None


def _sanitised(markup: str, arrival: Arrival) -> str:
    """Sanitised HTML; links to files that no build puts beside the page are remarked."""
    shown = sanitised(markup)
    for address in _LINK_TO_FILE.findall(shown):
        arrival.remark(
            "link",
            f"the link {unescape(address)} leads to a file beside the page, and a build puts none "
            "there; show what is in it, or put it there yourself",
            is_loss=False,
        )
    return shown


def _compare(before: Counter[str], after: Counter[str], arrival: Arrival) -> None:
    """Remark on every kind of element that was there and is not any more."""
    for tag in before - after:
        about = _unshown()["elements"][tag]
        arrival.remark(tag, f"{about['what']} is not shown; {about['advice']}")


def _counted(markup: str) -> Counter[str]:
    """How many elements of each kind that a report cannot show there are."""
    counter = _Counter()
    counter.feed(markup)
    counter.close()
    return counter.found


class _Counter(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: Counter[str] = Counter()
        self._script: dict[str, str | None] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "script":
            self._script = values
            if values.get("src"):
                self.found[tag] += 1
        elif tag in _unshown()["elements"] and values.get("type") != "hidden":
            self.found[tag] += 1

    def handle_data(self, data: str) -> None:
        if self._script is None or not data.strip() or self._script.get("src"):
            return
        if not _DATA_ONLY.search(self._script.get("type") or ""):
            self.found["script"] += not _SERVES.search(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._script = None


def _described(image: str, alt: str | None) -> str:
    """The tag of an image with the cell's words for it; one with none on purpose is an ornament."""
    stated = _ALT.search(image)
    if stated is None and alt is not None:
        image = f'<img alt="{escape(alt)}"{image[4:]}'
        stated = _ALT.search(image)
    return f'<img role="presentation"{image[4:]}' if stated and stated[1] else image


def _link(found: re.Match[str]) -> str:
    """A link in place of a page within the page."""
    address = unescape(found[1] or found[2] or found[3] or "").strip()
    if not re.match(r"https?://", address):
        return ""
    return f'<p><a href="{escape(address)}">{escape(address)}</a></p>'


def _formula(found: re.Match[str]) -> str:
    """A formula in MathML as code in LaTeX: what it states itself, else what its elements say."""
    stated = re.search(r"alttext\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", found[1])
    tex = _TEX.search(found[2])
    source = tex[1].strip() if tex else (stated[1] or stated[2] if stated else "")
    source = source or escape(latex_of(f"<math>{with_plain_letters(found[2])}</math>"))
    kind = f"{FORMULA} display" if re.search(r"display\s*=\s*[\"']?block", found[1]) else FORMULA
    return f'<code class="{kind}">{source}</code>' if source.strip() else ""


def _with_drawings(markup: str, arrival: Arrival) -> str:
    """The markup with each inline SVG as an image, so that nothing in it can act."""
    opened, begin = 0, 0
    found: list[tuple[int, int]] = []
    for tag in _SVG_TAG.finditer(markup):
        closes, is_empty = bool(tag[1]), bool(tag[2])
        if not closes and opened == 0:
            begin = tag.start()
        opened += 0 if is_empty else -1 if closes else 1
        if opened == 0 and begin >= (found[-1][1] if found else 0):
            found.append((begin, tag.end()))
            begin = tag.end()
        opened = max(opened, 0)
    around, made, start = _around(markup, found), [], 0
    for begin, end in found:
        made += [markup[start:begin], _drawing(markup[begin:end], around, arrival)]
        start = end
    return "".join([*made, markup[start:]])


def _around(markup: str, drawings: Sequence[tuple[int, int]]) -> str:
    """The style sheets outside of drawings that say how a shape looks; they reach into these."""
    starts = [0, *(end for _, end in drawings)]
    ends = [*(begin for begin, _ in drawings), len(markup)]
    rest = "".join(markup[start:end] for start, end in zip(starts, ends, strict=True))
    sheet = take_sheets_of_style(rest)[1] if drawings else ""
    return sheet if re.search(r"\b(?:fill|stroke)\b", sheet) else ""


def _drawing(svg: str, sheet: str, arrival: Arrival) -> str:
    if sheet:
        head = re.match(r"<svg\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", svg, re.IGNORECASE)
        at = head.end() if head and not head[0].endswith("/>") else 0
        svg = f"{svg[:at]}<style>{escape(sheet, quote=False)}</style>{svg[at:]}" if at else svg
    try:
        drawing = svg_image(svg)
    except (ValueError, SyntaxError) as error:
        arrival.remark("svg", f"a drawing (SVG) is not shown: {error}")
        return ""
    remark_losses(svg, arrival)
    if not drawing.address:
        if "<use" in svg:
            told = "a sign is not shown whose shape another drawing holds"
            arrival.remark("svg", told, is_loss=False)
        return ""
    words = "" if drawing.is_ornament else drawing.words
    alt = arrival.alt if arrival.alt is not None else words
    about = ' role="presentation"' if drawing.is_ornament and not alt else ""
    identity, names = drawing.names
    kept = [name for name in names.split() if name not in {FORMULA, ICON}]
    about += f' id="{escape(identity)}"' if identity else ""
    if drawing.icon is not None:
        wide, high = drawing.icon
        kept.append(ICON)
        about += f' width="{round(wide) or 1}" height="{round(high) or 1}"'
    about += f' class="{escape(" ".join(kept))}"' if kept else ""
    return f'<img src="{drawing.address}" alt="{escape(alt)}"{about}>'


def remark_losses(svg: str, arrival: Arrival) -> None:
    """Remark on what of a drawing is not shown."""
    for lost in svg_losses(svg):
        arrival.remark("svg", f"{lost} is not shown; draw it as a shape or as text of the drawing")


def _animation(markup: str, arrival: Arrival) -> str:
    """The first frame of an animation that matplotlib wrote, where the cell has words for it."""
    frame = _FRAME.search(markup) if _PLAYER in markup else None
    if frame is None:
        return markup
    what = "only the first frame of an animation is shown; show the frames that matter as pictures"
    if arrival.alt is None:
        what = "an animation is not shown; with #| alt: … its first frame is"
    arrival.remark("animation", what)
    shown = f'<img src="{re.sub(_CONTINUED, "", frame[1])}">'
    return "" if arrival.alt is None else f'<figure class="output">{shown}</figure>'


@cache
def _unshown() -> dict[str, dict[str, dict[str, str]]]:
    """What no report can show; see the file."""
    file = Path(__file__).with_name("unshown.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
