"""Pages of text as web pages and as Word files, with what stands in which line."""

from __future__ import annotations

import io
import itertools
import zipfile
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from docx import Document

Block = tuple[int, list[str]]
"""How many blank lines stand before it, and its lines."""


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page of text."""
    gap = 0
    for is_blank, lines in itertools.groupby(page.split("\n"), key=lambda line: not line.strip()):
        if is_blank:
            gap = len(list(lines))
        else:
            yield gap, list(lines)
            gap = 0


def as_html(page: str) -> tuple[str, list[str]]:
    """A web page, and what the text of each of its source lines is."""
    source, texts = ["<!DOCTYPE html>", "<html><head><title>T</title></head><body>"], ["", ""]
    for gap, lines in blocks(page):
        tag = "h2" if gap > 1 else "p"
        for number, line in enumerate(lines):
            before = f"<{tag}>" if number == 0 else ""
            after = f"</{tag}>" if number == len(lines) - 1 else "<br>"
            source.append(before + escape(line) + after)
            texts.append(line)
    source.append("</body></html>")
    return "\n".join(source), [*texts, ""]


def as_docx(page: str) -> tuple[bytes, list[str], list[int]]:
    """A Word file, and its lines with the numbers of their paragraphs."""
    document, texts, numbers = Document(), [], []
    for gap, lines in blocks(page):
        for _ in range(gap if gap > 1 else 0):
            document.add_paragraph("")
        document.add_paragraph("\n".join(lines))
        texts += lines
        numbers += [len(document.paragraphs)] * len(lines)
    return saved(document), texts, numbers


def saved(document: Any) -> bytes:
    """The bytes of a Word file."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def with_parts(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """A zip archive with some parts replaced or added."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return buffer.getvalue()
