"""Pages as Word files: their paragraphs and the cells of their tables, read as a page is.

The paragraphs are taken from the XML of the document itself: python-docx leaves out
without a word what stands in content controls and accepted insertions. No part but the
text, its links and nothing outside the file is opened.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml import etree

from portfolio_lib.model import Finding
from portfolio_lib.names.places import Places
from portfolio_lib.read.archives import DAMAGED
from portfolio_lib.read.page.labels import Labels
from portfolio_lib.read.page.lines import PageLines
from portfolio_lib.read.page.page import page_source
from portfolio_lib.read.page.unseen import hidden_text
from portfolio_lib.read.records import Source
from portfolio_lib.read.xml import safe_parser
from portfolio_lib.vocabulary import RAISED, UNPRINTABLE

LARGEST_DOCUMENT = 200_000_000
"""A Word file that unpacks to more is not read [bytes]."""
LARGEST_TEXT = 30_000_000
"""Nor one whose text has more, with its markup [bytes]."""
_BODY, _LINKS = "word/document.xml", "word/_rels/document.xml.rels"
_STYLES = "word/styles.xml"
_HIDING = frozenset({"vanish", "strike", "dstrike"})
_OFF = frozenset({"0", "false", "off"})
_BELOW_TITLE = 9
"""The level of a subtitle: below all headings."""
_BESIDE = re.compile(r"word/(?:header|footer|footnotes|endnotes|comments)\d*\.xml")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING = re.compile(r"(?:heading|berschrift|titre|title|titel|titolo)", re.IGNORECASE)
_LIST = re.compile(r"list", re.IGNORECASE)
_HINT = "Save it again as .docx or as plain text."


def read_docx(stream: BinaryIO, file: str, places: Places, labels: Labels | None = None) -> Source:
    """The projects of a Word file.

    Parameters
    ----------
    stream : the open file.
    file : its path, for findings; what they call a line is a paragraph, counted from 1 with
        the empty ones and those of tables.
    places : tells a country from a title that carries the label "Country:".
    labels : those that are known; the package's own, for want of others.
    """
    labels = labels or Labels()
    try:
        with zipfile.ZipFile(stream) as archive:
            if refusal := _refusal(archive, file):
                return Source(file, "page", findings=(refusal,))
            walk = _Walk(_addresses(archive), _hidden_styles(archive), PageLines(labels))
            walk.read(_root(archive, _BODY))
            findings = [*_said(walk, file), *_beside(archive, file)]
    except _Doctype:
        return Source(file, "page", findings=(_doctype(file),))
    except DAMAGED as error:
        message = f"the Word file cannot be read: {error}"
        return Source(file, "page", findings=(_refused("unreadable-document", file, message),))
    return page_source(walk.page.lines, findings, file, places, labels)


class _Doctype(Exception):  # noqa: N818 - never leaves this module
    """A part has a document type declaration."""


def _refusal(archive: zipfile.ZipFile, file: str) -> Finding | None:
    """Why a file must not be unpacked, by what its directory says."""
    sizes = {item.filename: item.file_size for item in archive.infolist()}
    if sum(sizes.values()) > LARGEST_DOCUMENT or sizes.get(_BODY, 0) > LARGEST_TEXT:
        return _refused(
            "file-too-large", file, f"the Word file unpacks to {sum(sizes.values()):,} bytes; at "
            f"most {LARGEST_DOCUMENT:,} are read, and {LARGEST_TEXT:,} of its text",
        )  # fmt: skip
    return None


def _refused(rule: str, file: str, message: str) -> Finding:
    return Finding.of(rule, message[:300], suggestion=_HINT, file=file)


def _doctype(file: str) -> Finding:
    return Finding.of(
        "xml-with-doctype", "the file has a document type declaration (DOCTYPE), which no Word "
        "file needs and which can pull in other files; it is not read", suggestion=_HINT, file=file,
        line=1,
    )  # fmt: skip


def _root(archive: zipfile.ZipFile, name: str) -> etree._Element:
    with archive.open(name) as part:
        root = etree.fromstring(part.read(LARGEST_TEXT), safe_parser())
    if root.getroottree().docinfo.internalDTD is not None:
        raise _Doctype
    return root


def _addresses(archive: zipfile.ZipFile) -> dict[str, str]:
    """The addresses of the links by their identifiers."""
    if _LINKS not in archive.namelist():
        return {}
    links = [item for item in _root(archive, _LINKS) if item.get("TargetMode") == "External"]
    return {item.get("Id", ""): item.get("Target", "") for item in links}


def _said(walk: _Walk, file: str) -> Iterator[Finding]:
    if not walk.page.lines:
        yield Finding.of("empty-file", "the Word file has no text", file=file, line=1)
    hidden = [(number, text) for number, text in walk.hidden if text.strip()]
    if hidden:
        yield hidden_text(file, hidden[0][0], " ".join(text for _, text in hidden))


def _beside(archive: zipfile.ZipFile, file: str) -> Iterator[Finding]:
    """The finding about texts beside the body, which are not read."""
    names = [name for name in archive.namelist() if _BESIDE.fullmatch(name)]
    told = [name for name in names if archive.getinfo(name).file_size <= LARGEST_TEXT]
    written = [name for name in told if "".join(map(str, _root(archive, name).itertext())).strip()]
    if written:
        kinds = sorted({re.sub(r"word/|\d*\.xml", "", name) for name in written})
        yield Finding.of(
            "text-beside-body", f"the file has text that is not read: {', '.join(kinds)}",
            file=file, line=1,
        )  # fmt: skip


def _level(style: str) -> int:
    """The level of a heading by its style; that of the document's title is the first."""
    if not _HEADING.search(style):
        return 0
    number = re.search(r"[1-9]", style)
    is_subtitle = style.casefold().startswith(("sub", "unter", "sous"))
    return int(number[0]) + 1 if number else (_BELOW_TITLE if is_subtitle else 1)


def _hidden_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """The styles of Word whose text is hidden."""
    if _STYLES not in archive.namelist() or archive.getinfo(_STYLES).file_size > LARGEST_TEXT:
        return frozenset()
    found = set()
    for style in _root(archive, _STYLES).iter(f"{_W}style"):
        marks = style.findall(f"{_W}rPr/{_W}vanish")
        if any(mark.get(f"{_W}val", "") not in _OFF for mark in marks):
            found.add(style.get(f"{_W}styleId", ""))
    return frozenset(found - {""})


@dataclass
class _Walk:
    """A walk through the elements of a document."""

    addresses: Mapping[str, str]
    hidden_styles: frozenset[str]
    page: PageLines
    number: int = 0
    block: list[tuple[int, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    style: str = ""
    item: bool = False
    is_hidden: bool = False
    """Whether the run that is open is hidden, or struck out."""
    is_raised: bool = False
    hidden: list[tuple[int, str]] = field(default_factory=list)
    """What is hidden, with the numbers of its paragraphs."""

    def read(self, root: etree._Element) -> None:
        """Take in the whole body."""
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                self._leave(element)
            elif element.tag in {_FALLBACK, f"{_W}del", f"{_W}moveFrom"}:
                walk.skip_subtree()
            else:
                self._enter(element)
        self._flush()
        self.page.end_table()

    def _enter(self, element: etree._Element) -> None:
        tag = str(element.tag).removeprefix(_W)
        if tag == "p":
            self._flush()
            self.number += 1
        elif tag in {"tbl", "tr", "tc"}:
            self._enter_table(element, tag)
        elif tag in {"r", "rStyle", "vertAlign", *_HIDING}:
            self._set_run(element, tag)
        elif tag == "t":
            self._add(element.text or "")
        elif tag == "tab" and self.block:
            self._add("\t")
        elif tag in {"br", "cr"}:
            self.block.append((self.number, ""))
        elif tag == "pStyle":
            self.style = element.get(f"{_W}val", "")
        elif tag == "numPr":
            self.item = True
        elif tag == "hyperlink":
            self.links.append(self.addresses.get(element.get(f"{_R}id", ""), ""))

    def _enter_table(self, element: etree._Element, tag: str) -> None:
        if tag == "tbl":
            self._flush()
            self.page.begin_table()
        elif tag == "tr":
            self.page.begin_row()
        else:
            span = element.find(f"{_W}tcPr/{_W}gridSpan")
            columns = span.get(f"{_W}val", "") if span is not None else ""
            merged = element.find(f"{_W}tcPr/{_W}vMerge")
            is_merged = merged is not None and merged.get(f"{_W}val") != "restart"
            self.page.begin_cell(
                columns=int(columns) if re.fullmatch("[1-9][0-9]?", columns) else 1,
                is_merged=is_merged,
            )

    def _leave(self, element: etree._Element) -> None:
        tag = str(element.tag).removeprefix(_W)
        if tag == "p":
            if not self._flush():
                self.page.blank()
        elif tag == "tr":
            self.page.end_row()
        elif tag == "tbl":
            self.page.end_table()

    def _set_run(self, element: etree._Element, tag: str) -> None:
        """A run is hidden by itself or by its style; what is hidden of a paragraph is its mark."""
        if tag == "r":
            self.is_hidden = self.is_raised = False
            return
        value = element.get(f"{_W}val", "")
        if next(element.iterancestors(f"{_W}r", f"{_W}pPr"), element).tag != f"{_W}r":
            return
        if tag == "vertAlign":
            self.is_raised = value == "superscript"
        elif tag in _HIDING:
            self.is_hidden |= value not in _OFF
        elif value in self.hidden_styles:
            self.is_hidden = True

    def _add(self, text: str) -> None:
        clean = UNPRINTABLE.sub("", text)
        clean = clean.translate(RAISED) if self.is_raised else clean
        if self.is_hidden or self.style in self.hidden_styles:
            self.hidden.append((self.number, clean))
            return
        if self.block:
            number, earlier = self.block[-1]
            self.block[-1] = (number, earlier + clean)
        else:
            self.block.append((self.number, clean))

    def _flush(self) -> bool:
        """The paragraph is complete; whether it had any text."""
        block, self.block = self.block, []
        written = "".join(text for _, text in block)
        links = [link for link in dict.fromkeys(self.links) if link and link not in written]
        is_item = self.item or bool(_LIST.search(self.style))
        self.page.add(block, heading=_level(self.style), item=is_item)
        for link in links:
            self.page.add([(self.number, link.removeprefix("mailto:"))])
        self.links, self.style, self.item = [], "", False
        return bool(written.strip())
