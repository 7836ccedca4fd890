"""The map: what it shows, what it says, and what it never does."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from helpers.data_folders import loaded, page, project
from lxml import html

from portfolio_lib import Portfolio, UsageError, load, show


def of(*countries: str | None) -> Portfolio:
    projects = [project(f"Works {n}", Country=name) for n, name in enumerate(countries)]
    return loaded({"page.txt": page(*projects)})


def names(portfolio: Portfolio, place: str | None = None) -> set[str]:
    figure = show.map_figure(portfolio, place=place)
    return {text.get_text() for text in figure.axes[0].texts}


def alternative(portfolio: Portfolio, place: str | None = None) -> str:
    block: Any = html.fromstring(show.map(portfolio, place=place).html)
    return str(block.find(".//img").get("alt"))


def pictures(portfolio: Portfolio) -> list[bytes]:
    found = re.findall(r"base64,([\w+/=]+)", show.map(portfolio).html)
    return [base64.b64decode(data) for data in found]


def test_the_countries_of_the_projects_are_named() -> None:
    assert names(of("Serbia", "Türkiye", "Serbia")) == {"Serbia", "Türkiye"}


def test_the_text_for_those_who_do_not_see_it_counts_the_projects_of_each_country() -> None:
    said = alternative(of("Türkiye", "Serbia", "Serbia"))
    assert said == "Map of 2 projects in Serbia and 1 project in Türkiye."
    assert "1 Projekt" in alternative(of("Türkiye").speaking("de"))


def test_no_place_of_the_map_is_left_out_in_words() -> None:
    places = ["Serbia", "Kenya", "France", "Chile", "Ghana", "Nepal", "Fiji", "Malta"]
    said = alternative(of(*places))
    assert all(place in said for place in places)
    assert "more place" not in said


def test_the_caption_names_every_region_and_group() -> None:
    wide = ["Africa", "Western Balkans", "Caribbean", "Western Europe", "Central Asia",
            "South America", "Melanesia", "Southern Asia"]  # fmt: skip
    said = show.map(of(*wide)).text
    assert all(place in said for place in wide)


def test_a_programme_and_its_parts_are_one_project_of_a_country() -> None:
    wanted = Path(__file__).parent.parent / "data" / "iati" / "60-parent-child.xml"
    portfolio = load(wanted, "2016-10-31")
    numbers = [int(n) for n in re.findall(r"(\d+) projects? in", alternative(portfolio))]
    stated = portfolio.project_places.groupby("place")["project"].nunique()
    assert stated.max() > 1
    assert max(numbers) == 1


def test_the_number_of_a_place_is_the_one_that_its_own_report_has() -> None:
    """Two parts of a programme that is not of the place count as two in its report."""
    rows = {
        "Identifier": ["H", "P1", "P2"], "Title": ["Head", "One", "Two"], "Parent": ["", "H", "H"],
        "Country": ["", "Kenya", "Kenya"], "Donor": ["A Fund"] * 3, "Start": ["2015-01-01"] * 3,
        "End": ["2029-01-01"] * 3,
    }  # fmt: skip
    whole = Portfolio.from_frame(pd.DataFrame(rows), as_of="2016-10-31")
    assert "Kenya: 2" in alternative(whole) or "2 projects in Kenya" in alternative(whole)
    assert len(whole.for_country("KE").counted_projects()) == 2


def test_a_report_for_a_country_shows_that_country_alone() -> None:
    portfolio = of("Serbia; Türkiye").for_country("RS")
    assert names(portfolio, "RS") == {"Serbia"}
    assert alternative(portfolio, "RS") == "Map of 1 project in Serbia."


def test_a_region_or_group_shows_its_members() -> None:
    text = show.map(of("Western Balkans")).text
    assert "In colour: Western Balkans." in text
    assert {"Serbia", "Kosovo*"} <= names(of("Western Balkans"))
    both = show.map(of("Western Balkans", "Serbia")).text
    assert "In full colour: Serbia. In faint colour: Western Balkans." in both


def test_of_a_large_group_no_member_is_named_since_few_would_have_room() -> None:
    assert not names(of("EU Member States"))


def test_the_map_of_one_project_is_small_wherever_it_works() -> None:
    for country in ("Africa", "Serbia; Kenya; Chile", "EU Member States; Norway"):
        assert 'class="locator"' in show.map(of(country)).html
    assert 'class="locator"' not in show.map(of("Africa", "Serbia")).html


def test_few_countries_are_named_below_the_map_with_the_marks_of_their_footnotes() -> None:
    block = show.map(of("Türkiye", "Kosovo"))
    assert "In colour: Kosovo* and Türkiye." in block.text
    assert 'href="#note-xk"' in block.html


def test_of_many_countries_none_is_named_on_the_map() -> None:
    few = ["Kenya", "Ghana", "Niger", "Mali", "Chad", "Togo", "Benin", "Angola", "Egypt", "Libya"]
    assert "Mali" in names(of(*few))
    assert not names(of(*few, "Sudan"))
    assert "In colour: countries with projects of their own." in show.map(of(*few, "Sudan")).text


def test_the_whole_world_is_said_and_not_coloured() -> None:
    text = show.map(of("World", "Kenya")).text
    assert "Projects for the whole world are not on the map." in text
    assert "Lighter" not in text
    assert not show.map(of("World"))


def test_kosovo_has_the_mark_of_its_footnote_and_the_footnote_is_there() -> None:
    assert names(of("Kosovo")) == {"Kosovo*"}
    group = of("Western Balkans").for_group("WB")
    assert "without prejudice to positions on status" in show.provenance(group, place="WB").text


def test_the_map_says_that_its_borders_imply_nothing() -> None:
    assert "imply no endorsement or acceptance" in show.map(of("Serbia")).text


@pytest.mark.parametrize("country", ["Malta", "Tuvalu", "Kiribati", "Tonga", "Gibraltar"])
def test_a_place_too_small_to_be_seen_is_a_dot_with_its_name(country: str) -> None:
    figure = show.map_figure(of(country, "Australia"))
    assert figure.axes[0].lines
    assert country in {text.get_text() for text in figure.axes[0].texts}


def test_without_a_place_there_is_no_map() -> None:
    assert not show.map(of(None))
    assert not show.map(loaded({"page.txt": page()}))
    assert not show.map(of("Atlantis"))
    with pytest.raises(UsageError, match="no project states a country"):
        show.map_figure(of(None))


@pytest.mark.parametrize("country", ["Kosovo", "Russia", "Africa", "EU Member States", "Norway"])
def test_a_map_is_small_and_the_same_each_time(country: str) -> None:
    assert max(map(len, pictures(of(country)))) < 90_000
    assert pictures(of(country)) == pictures(of(country))


@pytest.mark.soak
@pytest.mark.parametrize(
    "countries",
    [
        ["Norway", "Serbia", "Türkiye", "Kosovo", "Switzerland"],
        ["Mali", "Kenya", "Ghana", "Ethiopia", "Chad", "South Sudan"],
        ["Bangladesh", "Nepal", "Laos", "Myanmar", "Sri Lanka", "Fiji", "Indonesia"],
        ["Kosovo"],
        ["Chile", "Japan"],
        ["Malta", "Germany", "Cyprus"],
    ],
)
def test_no_name_on_a_map_stands_on_another_country(countries: list[str]) -> None:
    """The box of each name against the shapes of all other places, those without projects too."""
    from matplotlib.path import Path as Outline

    portfolio = of(*countries, countries[0])
    for width in (45, 90, 120, 170):
        figure = show.map_figure(portfolio, width=width)
        axes: Any = figure.axes[0]
        figure.canvas.draw()
        picture = shown_shapes(portfolio, width)
        for text in axes.texts:
            code = next(c for c, name in picture[1].items() if name == text.get_text().strip("*"))
            box = text.get_window_extent().transformed(axes.transData.inverted())
            inner = [(x, y) for x in np.linspace(box.x0, box.x1, 15)
                     for y in np.linspace(box.y0 + 1.5, box.y1 - 1.5, 5)]  # fmt: skip
            for other, rings in picture[0].items():
                if other != code:
                    assert not any(Outline(ring).contains_points(inner).any() for ring in rings), (
                        text.get_text(), other, width,
                    )  # fmt: skip


def test_no_line_to_a_name_crosses_another_or_runs_below_a_name() -> None:
    from matplotlib.path import Path as Outline

    places = ["Norway", "Serbia", "Türkiye", "Kosovo", "Switzerland", "Africa", "EU Member States"]
    for width in (90, 170):
        figure = show.map_figure(of(*places), width=width)
        axes: Any = figure.axes[0]
        figure.canvas.draw()
        lines = [Outline(one.get_xydata()) for one in axes.lines if len(one.get_xdata()) == 2
                 and one.get_marker() == "None"]  # fmt: skip
        assert lines
        pairs = [(one, other) for one in lines for other in lines if one is not other]
        assert not any(one.intersects_path(other) for one, other in pairs)
        for text in axes.texts:
            box = text.get_window_extent().transformed(axes.transData.inverted()).padded(-1)
            assert not any(line.intersects_bbox(box, filled=False) for line in lines)


def shown_shapes(portfolio: Portfolio, width: float) -> tuple[dict[str, list[Any]], dict[str, str]]:
    """The polygons that a map shows, and the names of its countries, both by code."""
    from portfolio_lib.show.maps import drawing
    from portfolio_lib.show.maps.scope import map_scope
    from portfolio_lib.show.maps.shapes import shapes
    from portfolio_lib.show.names import place_name

    scope = map_scope(portfolio)
    picture = drawing._picture(shapes(), scope.countries, round(width / 25.4 * 72), drawing._TALL)
    return picture.polygons, {code: place_name(portfolio, code) for code in scope.countries}


def circles(figure: Any) -> list[list[float]]:
    """The areas of the circles of each part of a map: the map and its key."""
    return [
        sorted(float(size) for drawn in axes.collections for size in drawn.get_sizes())
        for axes in figure.axes
    ]


def test_circles_are_as_large_as_the_numbers_of_projects_and_have_a_key() -> None:
    portfolio = of(*["Kenya"] * 9, *["Mali"] * 4, "Ghana", "Ghana", "Chad")
    figure = show.map_figure(portfolio)
    on_map, key = circles(figure)
    assert len(on_map) == 4
    assert on_map[-1] / on_map[-2] == pytest.approx(9 / 4)
    assert [text.get_text() for text in figure.axes[1].texts] == ["1", "4", "9"]
    assert key[-1] == pytest.approx(on_map[-1])
    block: Any = html.fromstring(show.map(portfolio).html)
    rows = [[cell.text_content() for cell in row] for row in block.iter("tr")]
    assert rows[1:] == [["Kenya", "9"], ["Mali", "4"], ["Ghana", "2"], ["Chad", "1"]]
    assert "The area of a circle" in block.text_content()


def test_equal_numbers_and_few_countries_have_no_circles() -> None:
    for countries in (["Kenya", "Mali", "Ghana"], ["Kenya", "Kenya", "Mali"]):
        assert circles(show.map_figure(of(*countries))) == [[]]
    assert 'class="locator"' in show.map(of("Kenya", "Kenya", "Mali")).html


def test_a_country_whose_nearest_sea_is_far_has_its_name_there() -> None:
    for countries in (["Mali", "Senegal"], ["Malawi"], ["Iraq", "Jordan", "North Macedonia"]):
        texts = {text.get_text() for text in show.map_figure(of(*countries)).axes[0].texts}
        assert set(countries) <= texts
