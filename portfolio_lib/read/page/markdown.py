"""Markdown as lines: its headings, and its text without the marks of links and emphasis."""

from __future__ import annotations

import re
from collections.abc import Iterable

from portfolio_lib.read.page.lines import Line

_HEADING = re.compile(r" {0,3}(?P<level>#{1,6})\s+(?P<text>.*?)\s*#*\s*")
_UNDERLINE = re.compile(r" {0,3}(?:(?P<first>=+)|(?P<second>-{2,}))\s*")
_LINK = re.compile(r"!?\[(?P<text>[^\[\]]*)\]\((?P<url>[^()\s]*)[^()]*\)")
_COMMENT = re.compile(r"<!--.*?-->")
_WHOLE_EMPHASIS = re.compile(r"(?P<mark>\*\*|__)(?P<text>[^*_]+)(?P=mark)")
_SLIGHT_EMPHASIS = re.compile(r"(?P<mark>[*_])(?P<text>[^*_]+)(?P=mark)")
_BAR = re.compile(r"(?<!\\)\|")
_KEY = re.compile(r"(?P<key>[^\W\d_][\w -]{0,40}):(?P<value>\s.*|)")
_FOLDED = re.compile(r"\s*[>|][+-]?(?:\s|$)")
"""What stands before a text that goes on over indented lines."""
_ENTRY = re.compile(r"\s*-\s+(?P<value>.*)")
_LISTED = re.compile(r"\[(.*)\]")
_RULE = re.compile(r"\s*(?:-\s*){3,}|\s*(?:\*\s*){3,}|\s*(?:_\s*){3,}")


def markdown_lines(numbered: Iterable[tuple[int, str]]) -> list[Line]:
    """The lines of a Markdown file; a heading stands alone between blank lines."""
    body = list(numbered)
    lines = _front_matter(body)
    for number, raw in body:
        underline = _UNDERLINE.fullmatch(raw)
        heading = _HEADING.fullmatch(raw)
        if underline and lines and lines[-1].text and not lines[-1].heading and (
            len(lines) == 1 or not lines[-2].text
        ):  # fmt: skip
            text = _plain(lines.pop().text)
            lines += _heading(number - 1, text, 1 if underline["first"] else 2)
        elif heading:
            lines += _heading(number, _plain(heading["text"]), len(heading["level"]))
        elif _RULE.fullmatch(raw) and "|" not in raw:
            lines.append(Line(number, ""))
        else:
            text = _COMMENT.sub("", raw)
            if text.lstrip().startswith("|"):
                text = "|".join(_plain_cell(cell) for cell in _BAR.split(text))
            lines.append(Line(number, _linked(text)))
    return lines


def _front_matter(body: list[tuple[int, str]]) -> list[Line]:
    """The lines "key: value" between two rules at the top, which are taken out of the body.

    Generators of sites have the fields of a page there; the title is the page's heading.
    """
    end = next((at for at, (_, raw) in enumerate(body) if at and raw.strip() == "---"), 0)
    if not end or body[0][1].strip() != "---":
        return []
    entries: list[tuple[int, str, list[str]]] = []
    for number, raw in body[1:end]:
        key = _KEY.fullmatch(raw)
        item = _ENTRY.fullmatch(raw)
        if key is not None:
            values = _LISTED.sub(r"\1", key["value"].strip()).split(",")
            is_list = key["value"].strip().startswith("[")
            entries.append((number, key["key"], values if is_list else [key["value"]]))
        elif item is not None and entries:
            entries[-1][2].append(item["value"])
        elif raw[:1].isspace() and raw.strip() and entries and _FOLDED.match(entries[-1][2][0]):
            entries[-1][2][0] += f" {raw.strip()}"
        elif raw.strip() and not raw.lstrip().startswith("#"):
            return []
    del body[: end + 1]
    title = next((entry for entry in entries if entry[1].casefold() == "title"), None)
    lines = _heading(title[0], _unquoted(title[2]), 1) if title else []
    for number, name, values in (entry for entry in entries if entry is not title):
        label = name.replace("_", " ").capitalize()
        lines.append(Line(number, f"{label}: {_unquoted(values)}"))
    return [*lines, Line(end + 1, "")]


def _unquoted(values: Iterable[str]) -> str:
    """The values of a key, without quotation marks, as a list."""
    plain = (_FOLDED.sub("", value).strip().strip("\"'").strip() for value in values)
    return "; ".join(filter(None, plain))


def _heading(number: int, text: str, level: int) -> list[Line]:
    return [Line(number, ""), Line(number, text, level if text else 0), Line(number, "")]


def _plain(text: str) -> str:
    return _WHOLE_EMPHASIS.sub(r"\g<text>", _linked(text)).strip()


def _plain_cell(cell: str) -> str:
    """A cell of a table without emphasis, the address of a link that is all of it on a line."""
    text = cell.strip()
    if (link := _LINK.fullmatch(text)) is not None and link["text"].strip():
        text = link["text"].strip()
    match = _WHOLE_EMPHASIS.fullmatch(text) or _SLIGHT_EMPHASIS.fullmatch(text)
    address = f"<br>{link['url']}" if link and link["url"] else ""
    return f" {match['text'] if match else text}{address} "


def _linked(text: str) -> str:
    """A text with the address of each link behind its words."""
    return _LINK.sub(lambda match: " ".join(filter(None, match.group("text", "url"))), text)
