"""The table [theme] of portfolio.toml: an organisation's colours, name and logo."""

from __future__ import annotations

import base64
import re
import sys
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from portfolio_lib.design.theme import COLOURS, THEME, Logo, Theme
from portfolio_lib.errors import UsageError
from portfolio_lib.files.regular import read_file
from portfolio_lib.messages import did_you_mean

if TYPE_CHECKING:
    from lxml import etree

MOST_BYTES = 200_000
"""A larger logo would be most of every page [bytes]."""
MOST_PIXELS = 4_000
"""A wider or higher picture is larger than any paper, and takes memory in every report."""
LONGEST_NAME = 120
"""What fits in the head of a page [characters]."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_ACTIVE = {"script", "foreignObject", "iframe", "handler", "listener", "set"}
MOST_COPIES = 16
"""So many <use> may an SVG have: each can double what is drawn."""
_FETCHING = re.compile(
    r"@import|@font-face|image-set|src\(|url\(\s*['\"]?(?!#|['\"]?#)", re.IGNORECASE
)
_CSS_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PNG = b"\x89PNG\r\n\x1a\n"
_OTHERS = ("organisation", "contact", "logo", "logo_alt")


def theme(table: object, where: str, folder: Path) -> Theme:
    """The theme that a table of settings describes; what it leaves out is the shipped one's.

    Parameters
    ----------
    table : the table [theme].
    where : the name of the settings' file, for messages.
    folder : the folder that the logo's path starts from.

    Raises
    ------
    UsageError
        For an unknown setting, a value that is no colour, colours that cannot be read or
        told apart (WCAG 2.2, 1.4.3 and 1.4.11), and a logo that is no safe image.
    """
    if not isinstance(table, Mapping):
        raise UsageError(f"{where}: theme is {table!r}; expected a table written as [theme]")
    _check_keys(table, where)
    colours = {key: _colour(key, table[key], where) for key in COLOURS if key in table}
    lines = {key: _line(key, table.get(key, ""), where) for key in ("organisation", "contact")}
    made = Theme(**colours, **lines, logo=_logo(table, where, folder))  # type: ignore[arg-type]  # mypy takes every value for that of the first field
    if weak := list(made.weaknesses()):
        raise UsageError(f"{where}: under [theme], {'; '.join(weak)}")
    return made


def _check_keys(table: Mapping[str, object], where: str) -> None:
    known = (*COLOURS, *_OTHERS)
    for key in table:
        if key not in known:
            hint = did_you_mean(key, known)
            raise UsageError(f"{where}: unknown setting {key!r} under [theme]; {hint}")


def _colour(key: str, value: object, where: str) -> str:
    if not isinstance(value, str) or not _COLOUR.fullmatch(value):
        raise UsageError(
            f"{where}: theme.{key} is {value!r}; expected a colour as six hexadecimal digits, "
            f"such as {getattr(THEME, key)!r}"
        )
    return value.lower()


def _line(key: str, value: object, where: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_NAME or not value.isprintable():
        raise UsageError(
            f"{where}: theme.{key} is {value!r}; expected one line of text of at most "
            f"{LONGEST_NAME} characters"
        )
    return " ".join(value.split())


def _logo(table: Mapping[str, object], where: str, folder: Path) -> Logo | None:
    name = table.get("logo")
    if name is None:
        return None
    if not isinstance(name, str) or not name:
        raise UsageError(f"{where}: theme.logo is {name!r}; expected a path such as 'logo.svg'")
    alt = _line("logo_alt", table.get("logo_alt", ""), where)
    if not alt:
        raise UsageError(
            f"{where}: theme.logo has no text for those who do not see it; add logo_alt with "
            "what the logo says, such as the organisation's name"
        )
    return Logo(_source(folder / name), alt)


def _source(file: Path) -> str:
    """The image in a file as a data address."""
    try:
        content = read_file(file)
    except OSError as error:
        raise UsageError(f"{file}: this logo cannot be read: {error.strerror}") from error
    if len(content) > MOST_BYTES:
        raise UsageError(
            f"{file}: this logo has {len(content):,} bytes; at most {MOST_BYTES:,} are allowed, "
            "because it is in every page: save it smaller, or as SVG"
        )
    if content.startswith(_PNG):
        _check_png(content, file)
        return _address("png", content)
    _check_svg(content, file)
    return _address("svg+xml", content)


def _address(kind: str, content: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def _check_png(content: bytes, file: Path) -> None:
    """Refuse a PNG that is cut off or damaged (PNG specification, 5.3: each chunk's CRC)."""
    place, kinds = len(_PNG), []
    while place + 12 <= len(content):
        length = int.from_bytes(content[place : place + 4])
        body = content[place + 4 : place + 8 + length]
        if zlib.crc32(body) != int.from_bytes(content[place + 8 + length : place + 12 + length]):
            break
        kinds.append(body[:4])
        place += 12 + length
    width, height = (int.from_bytes(content[place : place + 4]) for place in (16, 20))
    if max(width, height) > MOST_PIXELS:
        raise UsageError(f"{file}: this logo has {width:,} by {height:,} pixels; at most "
                         f"{MOST_PIXELS:,} each way are allowed: save it smaller")  # fmt: skip
    if kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"] or b"IDAT" not in kinds:
        raise UsageError(f"{file}: this PNG is damaged or cut off; save the logo again")


def _check_svg(content: bytes, file: Path) -> None:
    """Refuse what is no SVG, and an SVG that acts or that fetches something."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UsageError(f"{file}: this logo is neither a PNG nor an SVG: {error.msg}") from error
    if etree.QName(root).localname != "svg":
        raise UsageError(f"{file}: this logo is not an SVG: it begins with <{root.tag}>")
    if root.getroottree().docinfo.internalDTD is not None:
        raise UsageError(f"{file}: this logo has a DOCTYPE; save it as plain SVG")
    if any(isinstance(node, etree._ProcessingInstruction) for node in _before_and_in(root)):
        raise UsageError(f"{file}: this logo has a processing instruction, such as one for a "
                         "style sheet; save it as plain SVG")  # fmt: skip
    if sum(1 for _ in root.iter("{*}use")) > MOST_COPIES:
        raise UsageError(f"{file}: this logo has more than {MOST_COPIES} <use>; save it with "
                         "plain shapes")  # fmt: skip
    for element in root.iter(etree.Element):
        _check_element(element, file)


def _before_and_in(root: etree._Element) -> Iterator[etree._Element]:
    """All nodes of a document, also those around its element."""
    yield from root.itersiblings(preceding=True)
    yield from root.iter()
    yield from root.itersiblings()


def _check_element(element: etree._Element, file: Path) -> None:
    from lxml.etree import QName

    tag = QName(element).localname
    if tag in _ACTIVE or tag.startswith("animate"):
        raise UsageError(f"{file}, line {element.sourceline}: this logo has a <{tag}>, which can "
                         "act; a logo is shapes only: save it as plain SVG")  # fmt: skip
    if tag == "filter" or tag.startswith("fe"):
        raise UsageError(f"{file}, line {element.sourceline}: this logo has a <{tag}>, which can "
                         "take minutes to draw; save it with plain shapes")  # fmt: skip
    for key, value in element.items():
        name = QName(str(key)).localname
        if name.startswith("on") or (name == "href" and not _is_inside(str(value))):
            raise UsageError(f"{file}, line {element.sourceline}: this logo has {name}="
                             f"{str(value)[:60]!r}, which acts or leads out of it; save it as "
                             "plain SVG")  # fmt: skip
    texts = ("".join(map(str, element.itertext())), *map(str, element.values()))
    if any(_FETCHING.search(_plain_css(text)) for text in texts):
        raise UsageError(f"{file}, line {element.sourceline}: this logo fetches something from "
                         "elsewhere; save it with all that it needs inside")  # fmt: skip


def _plain_css(text: str) -> str:
    """A style without comments, and with the letters themselves for their escapes."""
    return _CSS_ESCAPE.sub(_letter, _CSS_COMMENT.sub("", text))


def _letter(found: re.Match[str]) -> str:
    if not found[1]:
        return found[2]
    code = int(found[1], 16)
    return chr(code) if code <= sys.maxunicode else "\ufffd"


def _is_inside(address: str) -> bool:
    return address.startswith(("#", "data:image/png;", "data:image/jpeg;"))
