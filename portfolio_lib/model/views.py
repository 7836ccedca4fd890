"""How a portfolio shows itself in Python and Jupyter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

__all__ = ["html_of", "text_of"]

MOST_TITLES = 10
"""Of more projects only so many titles are shown, and the number of the others."""


def text_of(counts: Mapping[str, object]) -> str:
    """A portfolio in one line."""
    return f"<Portfolio: {', '.join(f'{what}: {number}' for what, number in counts.items())}>"


def html_of(counts: Mapping[str, object], titles: Sequence[str]) -> str:
    """A portfolio as a small table with the first titles."""
    cells = "".join(
        f"<tr><th scope='row'>{escape(what)}</th><td>{escape(str(number))}</td></tr>"
        for what, number in counts.items()
    )
    items = "".join(f"<li>{escape(title)}</li>" for title in titles[:MOST_TITLES])
    more = len(titles) - MOST_TITLES
    rest = f"<li>and {more} more</li>" if more > 0 else ""
    return (
        f"<table><caption>Portfolio</caption><tbody>{cells}</tbody></table><ul>{items}{rest}</ul>"
    )
