"""What of a notebook's HTML may come into a report: an explicit list.

Every Markdown cell and every rich output goes through `sanitised` on its own, so
that an element left open in one cannot swallow the next.
"""

from __future__ import annotations

import re

import nh3

from portfolio_lib.render.colours import in_digits
from portfolio_lib.render.hiding import HIDING
from portfolio_lib.vocabulary import UNREADABLE

_KEPT = """
a abbr article aside b bdi blockquote br caption cite code col colgroup data dd del dfn div dl dt
em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p picture
pre q s samp section small source span strong sub sup table tbody td tfoot th thead time tr
u ul var wbr
"""
_OLDER = """
address big center details dialog dir fieldset font form hgroup legend main menu nav search strike
summary tt
"""
"""What `older_html` calls by a name of today."""
_GONE_WITH_THEIR_TEXT = """
audio canvas datalist embed head iframe math noframes noscript object script select style svg
template textarea title video
"""
_ALONE = "area base col embed frame input keygen link meta param track wbr"
_AS_THEY_ARE = frozenset(
    f"{_KEPT} {_OLDER} {_GONE_WITH_THEIR_TEXT} {_ALONE} body html image plaintext xmp".split()
)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)((?:[^<>\"']++|\"[^\"]*\"|'[^']*')*+)>")
_CLOSED = re.compile(r"<dialog\b(?![^<>]*\bopen\b)", re.IGNORECASE)
_NAME = re.compile(r"<([a-zA-Z][\w:-]*)")
_LOUD = re.compile(r"\bstyle\s*=\s*[\"'][^\"'<>]*[A-Z][\w-]*\s*:|\bSTYLE\s*=")
_STYLE = re.compile(r"\bstyle\s*=\s*(?:\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_PROPERTY = re.compile(r"(?<![\w-])[A-Za-z-]+(?=\s*:)")
_ATTRIBUTES = {
    "*": {
        "id",
        "class",
        "lang",
        "dir",
        "hidden",
        "role",
        "aria-label",
        "style",
        "align",
        "bgcolor",
    },
    "a": {"href"},
    "abbr": {"title"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value", "data-of"},
    "font": {"color"},
    "h1": {"data-title"},
    "img": {"src", "alt", "width", "height"},
    "li": {"value"},
    "ol": {"start", "type", "reversed"},
    "source": {"srcset", "media"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
}
_VALUES = {
    "align": re.compile(r"left|right|center|middle", re.IGNORECASE),
    "bgcolor": re.compile(r"#?\w+"),
    "color": re.compile(r"#?\w+"),
    "dir": re.compile(r"ltr|rtl|auto"),
    "height": re.compile(r"[1-9]\d{0,3}"),
    "href": re.compile(r"#\S+|(?:https?|mailto):.+|\w[^\s:\\]*", re.IGNORECASE | re.DOTALL),
    "id": re.compile(r"[^\s\"'<>&]+"),
    "lang": re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"),
    "role": re.compile(
        r"doc-(?:noteref|footnote|abstract|introduction|tip)|note|list|img|presentation"
    ),
    "scope": re.compile(r"(?:col|row)(?:group)?"),
    "src": re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]+"),
    "reversed": re.compile(r".{0,20}"),
    "start": re.compile(r"-?\d{1,6}"),
    "type": re.compile(r"[1aAiI]"),
    "width": re.compile(r"[1-9]\d{0,3}|100%|[1-9]\d?%"),
    "span": re.compile(r"[1-9]\d{0,2}"),
    "colspan": re.compile(r"[1-9]\d{0,2}"),
    "rowspan": re.compile(r"[1-9]\d{0,3}"),
}
_VALUES["srcset"] = _VALUES["src"]
_LENGTH = re.compile(r"(\d+)(?:\.\d+)?(?:px)?")
PROPERTIES = HIDING | frozenset(
    {"background", "background-color", "background-image", "break-after", "break-before",
     "flex-direction", "font-style", "font-weight", "list-style", "list-style-type",
     "page-break-after", "page-break-before", "text-align", "text-decoration",
     "text-decoration-line", "vertical-align", "white-space"}
)  # fmt: skip
"""The properties of CSS that say something a report keeps; see `styles`."""


def readable(text: str) -> str:
    r"""The text without what no reader can see: control characters and lone surrogates.

    Line breaks of every system become ``\n``; the tab stays.
    """
    return UNREADABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def sanitised(markup: str) -> str:
    """The same HTML, balanced, with nothing but semantic elements and harmless attributes.

    Scripts, styles, event handlers, forms, frames, inline SVG, remote images and links
    that are neither web, mail, internal nor to a file beside the page are gone; other
    text stays.
    """
    text = readable(markup)
    if {name.lower() for name in _NAME.findall(text)} - _AS_THEY_ARE or _LOUD.search(text):
        text = _TAG.sub(_known, text)
    if "gradient(" in text:  # nh3 loses colours in brackets there
        text = _STYLE.sub(lambda style: in_digits(style[0]), text)
    text = _CLOSED.sub("<dialog hidden", text)
    return nh3.clean(
        text,
        tags={*_KEPT.split(), *_OLDER.split()},
        clean_content_tags=set(_GONE_WITH_THEIR_TEXT.split()),
        attributes=_ATTRIBUTES,
        attribute_filter=_allowed,
        filter_style_properties=set(PROPERTIES),
        url_schemes={"http", "https", "mailto", "data"},
        link_rel=None,
    )


def _known(tag: re.Match[str]) -> str:
    """A tag of today; that of an element with another name, such as one's own, as of a span.

    So what hides it, or colours it, is not lost with its name.
    """
    about = _STYLE.sub(_in_small_letters, tag[3])
    name = tag[2] if tag[2].lower() in _AS_THEY_ARE else "span"
    return f"<{tag[1]}{name}{about}>"


def _in_small_letters(style: re.Match[str]) -> str:
    """The attribute `style` with the names of its properties as nh3 knows them."""
    return _PROPERTY.sub(lambda name: name[0].lower(), style[0])


def _allowed(tag: str, name: str, value: str) -> str | None:
    """The attribute's value, or None for one that its name does not allow."""
    pattern = _VALUES["start"] if (tag, name) == ("li", "value") else _VALUES.get(name)
    value = value if name in {"alt", "aria-label"} else value.strip()
    if name in {"width", "height"}:
        value = _LENGTH.sub(r"\1", value)
    return value if pattern is None or pattern.fullmatch(value) else None
