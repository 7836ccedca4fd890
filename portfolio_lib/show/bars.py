"""Bars in tables: a figure whose every label and number is text."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from portfolio_lib.show.html import Content, element, table


def bar_table(
    header: Sequence[str], rows: Sequence[tuple[Content, str, float | None]], caption: Content
) -> etree._Element:
    """Names, numbers as they are read, and a bar as long as each number.

    Parameters
    ----------
    header : what the names and the numbers are.
    rows : name, number in words, and value; negative ones and None have no bar.
    """
    listed = [(name, said) for name, said, _ in rows]
    made = table(header, listed, caption, "bars", numbers=(1,))
    add_bars(made, [value for *_, value in rows])
    return made


def add_bars(
    made: etree._Element, values: Sequence[float | None], parts: Sequence[float | None] = ()
) -> None:
    """A last column with a bar for each row of the body, on one scale; None has no bar.

    The head of the column before stands over both.

    Parameters
    ----------
    values : one for each of the first rows; rows beyond, such as totals, have no bar.
    parts : up to where each bar is strong and beyond which it is pale; empty for all of it.
    """
    most = max((value for value in (*values, *parts) if value is not None), default=0.0)
    if most <= 0:
        return
    head, *body = made.iter("tr")
    head[-1].set("colspan", "2")  # the bars are headed by what their numbers are
    head[-1].attrib.pop("class", "")
    for number, row in enumerate(body):
        value = values[number] if number < len(values) else None
        part = parts[number] if number < len(parts) else None
        names = ["bar", f"share-{_share(max(value or 0.0, part or 0.0), most)}"]
        if parts:
            names.append(f"part-{_share(part or 0.0, most)}")
        is_drawn = value is not None or part is not None
        row.append(element("td", class_=" ".join(names) if is_drawn else None))


def _share(value: float, most: float) -> int:
    """How much of the longest bar a value is [%]; what is not zero is seen."""
    return max(round(100 * value / most), 1) if value > 0 else 0
