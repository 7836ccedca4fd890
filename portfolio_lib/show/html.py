"""Blocks: pieces of a report that show themselves in Jupyter and in every format.

Blocks are built as trees of elements, so that a text of the data is always text.
The elements and classes used here are what the exporters know how to set.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Sequence
from typing import TYPE_CHECKING

from IPython import get_ipython
from IPython.display import display
from lxml import etree
from lxml.html.builder import E

from portfolio_lib.design.theme import THEME
from portfolio_lib.messages import shortened

if TYPE_CHECKING:
    from portfolio_lib.model import Portfolio

_ON_PAPER = f"background-color: {THEME.paper}"
"""How a picture is shown in a notebook, whose theme may be dark: drawings have no ground of their
own, and a report gives them its own."""

Content = str | etree._Element | None
"""What an element can hold: a text, another element, or nothing."""


class Block:
    """A piece of a report; an empty one is in no report, and says in a notebook what is missing.

    Parameters
    ----------
    elements : the elements, one after the other; None counts as nothing.
    missing : why there are none, for somebody who works in a notebook.
    """

    def __init__(self, *elements: etree._Element | None, missing: str = "nothing to show") -> None:
        self.elements = tuple(item for item in elements if item is not None)
        self._missing = missing

    def __bool__(self) -> bool:
        return bool(self.elements)

    def __repr__(self) -> str:
        words = [text for item in self.elements for text in item.itertext()]
        words += [part.get("alt", "") for item in self.elements for part in item.iter()]
        said = " ".join(" ".join(map(str, words)).split()) if self else self._missing
        return f"<Block: {shortened(said)}>"

    @property
    def html(self) -> str:
        """The block as HTML."""
        return b"".join(
            etree.tostring(item, method="html", encoding="utf-8") for item in self.elements
        ).decode()

    @property
    def text(self) -> str:
        """The words of the block, without any marks."""
        return "\n".join("".join(map(str, item.itertext())) for item in self.elements)

    def _ipython_display_(self) -> None:
        if self:
            html = self.html.replace("<img ", f'<img style="{_ON_PAPER}" ')
            # no dollar of the data begins a formula
            plain = f'<div class="tex2jax_ignore" data-block>{html}</div>'
            display({"text/html": plain, "text/plain": self.text}, raw=True)
        elif get_ipython() is not None:
            said = {"text/plain": f"({self._missing})"}
            display(said, metadata={"portfolio_notebook_only": True}, raw=True)


def element(name: str, *contents: Content, **attributes: str | None) -> etree._Element:
    """An element with its contents; `class_` is the attribute class, None leaves one out."""
    built: etree._Element = E(name, *(item for item in contents if item is not None))
    for key, value in attributes.items():
        if value is not None:
            built.set(key.rstrip("_").replace("_", "-"), value)
    return built


def total(
    portfolio: Portfolio, name: str, value: int, text: str, place: str | None = None
) -> etree._Element:
    """A number of the data; before a report is published it is counted again.

    Of a part that was chosen in the notebook, as with `Portfolio.where`, the element says how,
    so that it is counted in that part and not in the whole slice.

    Parameters
    ----------
    portfolio : what it is counted in.
    name : ``projects``, ``projects-STATUS``, ``donors``, or ``amounts-KIND-CURRENCY``.
    value : the number.
    text : the number as a reader sees it.
    place : the place that it is for, or None.
    """
    found = element("data", text, value=str(value), class_=name)
    if portfolio.selected:
        steps = [[method, arguments] for method, arguments in portfolio.selected]
        found.set("data-of", json.dumps({"steps": steps, "place": place}))
    return found


def section(heading: str, *contents: Content, **attributes: str | None) -> etree._Element:
    """A section of the report under a heading of its own."""
    return element("section", element("h2", heading), *contents, **attributes)


def definitions(pairs: Iterable[tuple[Content, Content]], class_: str) -> etree._Element:
    """Terms and what they are, as a list; a pair without content is left out."""
    rows = [
        element("div", element("dt", term), element("dd", content))
        for term, content in pairs
        if content is not None
    ]
    return element("dl", *rows, class_=class_)


def captioned(caption: str, note: str) -> Content:
    """A caption with what there is to know of a table, which stays with it over pages."""
    if not note:
        return caption
    return element("span", caption, element("br"), element("small", note))


def table(
    header: Sequence[str],
    rows: Iterable[Sequence[Content]],
    caption: Content,
    class_: str,
    numbers: Container[int] = (),
) -> etree._Element:
    """A table whose first column names each row; `numbers` are the columns that hold such."""
    kinds = ["number" if column in numbers else None for column in range(len(header))]
    heads = zip(header, kinds, strict=True)
    head = element("tr", *(element("th", cell, scope="col", class_=kind) for cell, kind in heads))
    body = [
        element(
            "tr",
            element("th", row[0], scope="row"),
            *(
                element("td", cell, class_=kind)
                for cell, kind in zip(row[1:], kinds[1:], strict=True)
            ),
        )
        for row in rows
    ]
    return element(
        "table",
        element("caption", caption),
        element("thead", head),
        element("tbody", *body),
        class_=class_,
    )


def and_where_all_are(sentence: str, sheet: str = "projects") -> etree._Element:
    """A sentence about what a list leaves out; a renderer says after it which file has all.

    Only there it is known whether a spreadsheet lies beside the page. `sheet` is the `name` of
    the one that has them.
    """
    return element("span", sentence, element("span", class_=f"where-all-are in-{sheet}"))


def joined(parts: Sequence[Content], separator: str) -> etree._Element | None:
    """Parts in one line with a separator between them, or None where there are none."""
    if not parts:
        return None
    line = element("span")
    for number, part in enumerate(parts):
        _append(line, separator if number else None)
        _append(line, part)
    return line


def paragraphs(text: str, language: str | None = None) -> list[etree._Element]:
    """A text of the data, one element a paragraph."""
    return [
        element("p", part, dir="auto", lang=language) for part in text.split("\n\n") if part.strip()
    ]


def _append(parent: etree._Element, content: Content) -> None:
    if content is None:
        return
    if not isinstance(content, str):
        parent.append(content)
    elif len(parent):
        parent[-1].tail = (parent[-1].tail or "") + content
    else:
        parent.text = (parent.text or "") + content
