"""Pages as HTML: the text of a web page, line by line, read as a page is.

Nothing is run, fetched or opened: scripts and styles are no text, and an address is kept
as written, in a line of its own behind the block it stands in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import BinaryIO

from lxml import etree

from portfolio_lib.model import Finding
from portfolio_lib.names.places import Places
from portfolio_lib.packaged import packaged_rows
from portfolio_lib.read.page.contacts import is_link_line, reference
from portfolio_lib.read.page.labels import Labels
from portfolio_lib.read.page.lines import Line, PageLines
from portfolio_lib.read.page.page import page_source
from portfolio_lib.read.page.unseen import Unseen, own_report
from portfolio_lib.read.records import Source
from portfolio_lib.read.text import Text, assumed, decoded
from portfolio_lib.read.xml import line_of
from portfolio_lib.vocabulary import INLINE_ELEMENTS, RAISED

LARGEST_HTML = 20_000_000
"""Larger web pages are not read [bytes]."""
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE
)
_HEAD = 4096
"""So far in front a page states its encoding [bytes]."""
_OURS = re.compile(r"<meta name=\"generator\" content=\"portfolio-lib\"", re.IGNORECASE)
_UNSEEN = """
head script style template noscript svg math object iframe canvas audio video select textarea button
"""
_INLINE = INLINE_ELEMENTS | {"bdo", "big", "font", "label", "tt"}
_NO_TEXT = frozenset(_UNSEEN.split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_ROWS = frozenset({"tr", "dt"})
_CELLS = frozenset({"td", "th", "dt", "dd"})
_TABLES = frozenset({"dl", "table"})
_OPENABLE = re.compile(r"(?:https?://|www\.|mailto:)\S", re.IGNORECASE)


def read_html(stream: BinaryIO, file: str, places: Places, labels: Labels | None = None) -> Source:
    """The projects of a web page.

    Parameters
    ----------
    stream : the open file; UTF-8, UTF-16, the encoding that it states, or Windows-1252.
    file : its path, for findings; lines are those of the HTML source.
    places : tells a country from a title that carries the label "Country:".
    labels : those that are known; the package's own, for want of others.
    """
    labels = labels or Labels()
    page = _text(stream.read(LARGEST_HTML + 1), file)
    if page.text is None:
        return Source(file, "page", findings=page.findings)
    if _OURS.search(page.text):
        return Source(file, "page", findings=(*page.findings, own_report(file, line=1)))
    walk = _Walk(PageLines(labels), Unseen(labels))
    lines = walk.lines_of(_root(page.text))
    findings = [*page.findings, *walk.unseen.findings(file), *([] if lines else [_empty(file)])]
    return page_source(lines, findings, file, places, labels)


def _text(content: bytes, file: str) -> Text:
    found = decoded(content, file, LARGEST_HTML)
    if [finding.rule for finding in found.findings] != ["wrong-encoding"]:
        return found
    stated = _CHARSET.search(content[:_HEAD])
    return assumed(content, file, _codec_of(stated[1].decode("ascii")) if stated else None)


def _empty(file: str) -> Finding:
    return Finding.of(
        "empty-file", "the web page has no text", suggestion="Remove it, or save it again.",
        file=file, line=1,
    )  # fmt: skip


def _root(text: str) -> etree._Element | None:
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.LxmlError:
        return None


@dataclass
class _Walk:
    """A walk through the elements of a page, in the order of the text."""

    page: PageLines
    unseen: Unseen
    block: list[tuple[int, str]] = field(default_factory=list)
    links: list[tuple[int, str]] = field(default_factory=list)
    heading: int = 0
    item: bool = False
    in_pre: int = 0
    in_sup: int = 0

    def lines_of(self, root: etree._Element | None) -> list[Line]:
        """The lines of the page."""
        if root is None:
            return []
        walk = etree.iterwalk(root, events=("start", "end"))
        skipped: set[etree._Element] = set()
        for event, element in walk:
            tag = element.tag
            if event == "end":
                self._leave(element, tag, was_read=element not in skipped)
            elif tag in _NO_TEXT or self.unseen.leaves_out(element):
                skipped.add(element)
                walk.skip_subtree()
            else:
                self._enter(element, tag)
        self._flush()
        self.page.end_table()
        return self.page.lines

    def _enter(self, element: etree._Element, tag: str) -> None:
        line = line_of(element)
        if tag == "br":
            self.block.append((line, ""))
        elif tag not in _INLINE:
            self._flush()
            self.heading, self.item = _HEADINGS.get(tag, 0), tag == "li"
        if tag in _TABLES:
            self.page.begin_table()
        if tag in _ROWS:
            self.page.begin_row()
        if tag in _CELLS:
            self.page.begin_cell(_spanned(element, "rowspan"), _spanned(element, "colspan"))
        self.in_pre += tag == "pre"
        self.in_sup += tag == "sup"
        if tag == "a" and _OPENABLE.match(element.get("href", "").strip()):
            address = " ".join(element.get("href", "").split())
            self.links.append((line, re.sub("^mailto:", "", address, flags=re.IGNORECASE)))
        self._add(line, element.text)

    def _leave(self, element: etree._Element, tag: str, *, was_read: bool) -> None:
        if tag not in _INLINE and tag != "br" and tag not in _NO_TEXT:
            self._flush()
        self.in_pre -= was_read and tag == "pre"
        self.in_sup -= was_read and tag == "sup"
        if tag in _TABLES and was_read:
            self.page.end_table()
        elif tag == "tr":
            self.page.end_row()
        self._add(line_of(element), element.tail)

    def _add(self, line: int, text: str | None) -> None:
        if not text:
            return
        text = text.translate(RAISED) if self.in_sup else text
        pieces = text.split("\n") if self.in_pre else [text]
        if not self.in_pre:
            line += text[: len(text) - len(text.lstrip())].count("\n")
        for number, piece in enumerate(pieces):
            if self.block and self.block[-1][1].strip() and not number:
                first, earlier = self.block[-1]
                self.block[-1] = (first, earlier + piece)
            elif piece.strip() or self.in_pre:
                self.block.append((line + number, piece))

    def _flush(self) -> None:
        """The block is complete; its addresses follow it, each in a block of its own."""
        block, links, self.block, self.links = self.block, self.links, [], []
        written = " ".join(" ".join(text for _, text in block).split())
        links = [link for link in dict.fromkeys(links) if link[1] not in written]
        if block and len(links) == 1 and (is_link_line(written) or reference(written) == "link"):
            number = next(number for number, text in block if text.strip())
            block, links = [(number, f"{written} {links[0][1]}")], []
        self.page.add(block, heading=self.heading, item=self.item)
        for link in links:
            self.page.add([link])
        self.heading, self.item = 0, False


def _spanned(cell: etree._Element, attribute: str) -> int:
    """How many rows or columns a cell is over."""
    stated = cell.get(attribute, "").strip()
    return max(int(stated), 1) if re.fullmatch("[0-9]{1,3}", stated) else 1


def _codec_of(name: str) -> str | None:
    """Python's name of an encoding of the WHATWG Encoding Standard; None for any other."""
    return _codecs().get(name.strip().casefold())


@cache
def _codecs() -> dict[str, str]:
    return {row["label"]: row["codec"] for row in packaged_rows("read/page/encodings.csv")}
