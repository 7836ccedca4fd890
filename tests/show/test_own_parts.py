"""What an analyst shows of her own looks like the rest: figures, tables, titles."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import matplotlib as mpl
import pandas as pd
import pytest
from lxml import html
from matplotlib.figure import Figure

from portfolio_lib import Portfolio, load, show
from portfolio_lib.errors import UsageError

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def first() -> Portfolio:
    return load(ROOT / "data", "2016-10-31")


@pytest.fixture
def untouched() -> Iterator[None]:
    with mpl.rc_context():
        yield


def drawn(block: show.Block) -> str:
    found = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', block.html)
    assert found is not None
    return base64.b64decode(found[1]).decode()


def test_no_label_of_a_figure_is_cut_off() -> None:
    figure = Figure(figsize=(2, 1))
    axes = figure.subplots()
    axes.barh(["A very long name of a donor that has no room"], [2016])
    found = re.search(r'width="([\d.]+)pt"', drawn(show.figure(figure, alt="One bar")))
    assert found is not None
    assert float(found[1]) > 2.5 * 72


def test_axes_stand_for_their_figure_and_what_is_none_is_refused() -> None:
    axes = Figure().subplots()
    axes.set_title("2016")
    assert "2016" in drawn(show.figure(axes, alt="Nothing"))
    for thing in (None, [1, 2]):
        with pytest.raises(UsageError, match=r"give one of matplotlib, or what df.plot\(\) gives"):
            show.figure(thing, alt="Nothing")  # type: ignore[arg-type]
        with pytest.raises(UsageError, match="is not a table; give a DataFrame"):
            show.table(thing, "Nothing")  # type: ignore[arg-type]


def test_a_figure_has_the_typeface_of_the_reports_unless_it_has_one_of_its_own() -> None:
    figure = Figure()
    axes = figure.subplots()
    plain, own = axes.set_title("2016"), figure.text(0, 0, "x", family="serif")
    show.figure(figure, alt="Nothing")
    assert plain.get_fontfamily()[0] == "Fira Sans"
    assert own.get_fontfamily() == ["serif"]


@pytest.mark.usefixtures("untouched")
def test_the_style_has_the_colours_of_the_theme_and_none_of_matplotlib() -> None:
    show.style()
    figure = Figure()
    axes = figure.subplots()
    axes.plot([1, 2], label="a")
    axes.plot([2, 1], label="b")
    axes.legend()
    svg = drawn(show.figure(figure, alt="Two lines"))
    assert "#0a5e96" in svg
    assert "#1f77b4" not in svg


def test_a_table_has_all_rows_with_numbers_and_days_of_the_language() -> None:
    frame = pd.DataFrame(
        {
            "Donor": ["A", "B"],
            "Year": [2016, 2017],
            "Amount": [1234567.5, None],
            "Share": [0.00123, 12.345],
            "Day": [date(2016, 10, 31), None],
        }
    )
    block = show.table(frame, "What donors gave", language="de")
    cells = html.fragment_fromstring(block.html).xpath("//th | //td")
    texts = [cell.text_content() for cell in cells]
    assert texts == [
        "Donor", "Year", "Amount", "Share", "Day",
        "A", "2016", "1.234.567,5", "0,0012", "31. Oktober 2016",
        "B", "2017", "", "12,34", "",
    ]  # fmt: skip
    assert "<caption>What donors gave</caption>" in block.html


def test_a_table_names_its_rows_by_an_index_that_says_something() -> None:
    counts = pd.Series([2, 1], index=pd.Index(["ongoing", "planned"], name="status"), name="n")
    assert '<th scope="row"><span dir="auto">ongoing</span></th>' in show.table(counts, "n").html
    many = pd.DataFrame({("a", "x"): [1], ("a", "y"): [2]})
    assert ">a · y</th>" in show.table(many, "n").html
    with pytest.raises(UsageError, match="caption"):
        show.table(many, " ")


def test_a_cover_takes_a_title_and_a_line_above_it(first: Portfolio) -> None:
    page = show.cover(first, title="Diaspora & <now>", kicker="Briefing").html
    assert '<p class="kicker">Briefing</p>' in page
    (heading,) = html.fragment_fromstring(page).xpath("//h1")
    assert heading.text == "Diaspora & <now>"
    assert heading.get("data-title") == "Diaspora & <now>, 31 October 2016"
    kosovo = first.for_country("XK")
    titled = show.cover(kosovo, place="XK", kicker="Briefing").html
    assert 'data-title="Briefing Kosovo, 31 October 2016"' in titled


def test_findings_are_a_table_with_where_and_what_to_do(first: Portfolio) -> None:
    block = show.findings(first)
    assert len(re.findall("<tr>", block.html)) == len(first.findings) + 1
    assert "ongoing-projects.txt:" in block.text
    assert not show.findings(first.for_donor("sem"))


def test_completion_offers_what_a_report_can_show() -> None:
    assert {"timeline", "map", "style", "table", "findings"} <= set(dir(show))
    assert not {"html", "words", "Block", "maps"} & set(dir(show))
