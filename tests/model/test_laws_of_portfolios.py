"""Laws that hold for every portfolio and every slice of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise

import pandas as pd
import pytest
from helpers.data_folders import AS_OF, DATA, few, loaded, page, project
from helpers.generated_pages import stated_projects
from hypothesis import given
from hypothesis import strategies as st

import portfolio_lib
from portfolio_lib import Portfolio, UsageError
from portfolio_lib.model import TABLES
from portfolio_lib.model.keys import Value

days = st.dates(date(1, 1, 1), date(9999, 12, 31))


@st.composite
def portfolios(draw: st.DrawFn) -> Portfolio:
    """A portfolio of some projects; now and then one of them has an error."""
    projects = [stated.written() for stated in draw(st.lists(stated_projects(), max_size=4))]
    if draw(st.booleans()):
        projects.append(project("Wrong", Duration="2018 – 2016", Country="Serbia; Africa"))
    return loaded({"page.txt": page(*projects)}, draw(st.one_of(days, st.none())))


@cache
def first() -> Portfolio:
    return portfolio_lib.load(DATA)


def slices(portfolio: Portfolio, most: int = 3) -> Iterator[tuple[str, str, Portfolio]]:
    """Slices of places that are stated and of some of their members, and of all donors."""
    stated = portfolio.stated_places()["place"].tolist()
    members = sorted(set(portfolio.places["place"]) - set(stated))
    for code in [*stated[:most], *members[:: 1 + len(members) // most]]:
        try:
            yield "for_place", code, portfolio.for_place(code)
        except UsageError:
            assert portfolio.as_of is not None, "only a membership of another day leaves one out"
    for donor in portfolio.donors()["organisation"]:
        yield "for_donor", donor, portfolio.for_donor(donor)


def hashes(portfolio: Portfolio) -> dict[str, int]:
    return {
        name: hash((tuple(table), pd.util.hash_pandas_object(table).to_numpy().tobytes()))
        for name, table in portfolio.tables.items()
    }


@few
@given(portfolios())
def test_a_slice_of_a_slice_is_itself(portfolio: Portfolio) -> None:
    for method, key, part in slices(portfolio):
        again = getattr(part, method)(key)
        assert again == part
        assert again.hash == part.hash


def test_every_slice_of_the_first_portfolio_keeps_the_laws() -> None:
    for method, key, part in slices(first(), 12):
        assert getattr(part, method)(key) == part
        assert set(part.projects["project"]) <= set(first().projects["project"])
        assert part.as_of == AS_OF
        assert part.validated() is part


def marked(portfolio: Portfolio) -> dict[str, tuple[str, bytes]]:
    """The mark and the content of the slices of some places and all donors."""
    places, donors = portfolio.stated_places()["place"][:4], portfolio.donors()["organisation"]
    extents = {code: portfolio.extent_of("place", code) for code in places}
    extents |= {code: portfolio.extent_of("donor", code) for code in donors}
    return {
        code: (portfolio.slice_fingerprint(extent), portfolio.slice(extent).dumped())
        for code, extent in extents.items()
    }


MAIN = ["projects", "project_organisations"]
FURTHER = [pytest.param(name, marks=pytest.mark.soak) for name in TABLES if name not in MAIN]


@pytest.mark.parametrize("name", [*MAIN, *FURTHER])
def test_slices_with_one_mark_are_equal_whatever_changed(name: str) -> None:
    before, table = marked(first()), first().tables[name]
    for other in (table.iloc[::-1], table.iloc[1:]):
        changed = replace(first(), **{name: other.reset_index(drop=True)})  # type: ignore[arg-type]  # it is a table
        for code, (mark, content) in marked(changed).items():
            known, kept = before.get(code, ("", b""))
            assert mark != known or content == kept, code


def test_a_changed_word_changes_the_marks_of_the_slices_that_have_it() -> None:
    projects = first().projects.copy()
    changed = projects.index[0]
    projects.loc[changed, "title"] = "Another title"
    before, after = marked(first()), marked(replace(first(), projects=projects))
    same = {code for code in before if before[code][0] == after[code][0]}
    assert same == {code for code in before if before[code][1] == after[code][1]}
    assert set() < same < set(before)


@pytest.mark.soak
@few
@given(portfolios())
def test_every_row_of_a_slice_is_a_row_of_the_whole(portfolio: Portfolio) -> None:
    for _, _, part in slices(portfolio):
        inside = [] if part.view.audience == "internal" else ["file", "line", "heading"]
        for name, table in part.tables.items():
            whole = portfolio.tables[name].drop(columns=inside, errors="ignore")
            told = table.drop(columns=inside, errors="ignore").to_csv(index=False)
            assert set(told.split("\n")) <= set(whole.to_csv(index=False).split("\n"))
            assert list(table.index) == list(range(len(table)))
            assert dict(table.dtypes) == dict(portfolio.tables[name].dtypes), name


@few
@given(portfolios())
def test_the_slices_of_all_donors_are_the_projects_with_donors(portfolio: Portfolio) -> None:
    parts = portfolio.project_organisations
    funded = set(parts.loc[parts["role"] == "funding", "project"])
    donors = portfolio.donors()["organisation"]
    assert funded == set().union(*(portfolio.for_donor(d).projects["project"] for d in donors))


@few
@given(portfolios())
def test_the_slices_of_all_places_are_the_projects_with_places(portfolio: Portfolio) -> None:
    found = [portfolio.for_place(code) for code in set(portfolio.project_places["place"])]
    projects = set().union(*(part.projects["project"] for part in found))
    assert projects == set(portfolio.project_places["project"])


@few
@given(portfolios(), st.lists(days, min_size=2, max_size=6))
def test_a_status_goes_from_planned_through_ongoing_to_completed(
    portfolio: Portfolio, dates: list[date]
) -> None:
    order = {"planned": 0, "ongoing": 1, "overdue": 2, "completed": 2}
    seen = [portfolio.at(day).projects["status"].map(order).tolist() for day in sorted(dates)]
    for earlier, later in pairwise(seen):
        assert all(one <= other for one, other in zip(earlier, later, strict=True))


@pytest.mark.parametrize(
    ("heading", "afterwards"), [("Our projects", "completed"), ("Ongoing projects", "overdue")]
)
def test_a_project_is_ongoing_from_its_first_to_its_last_day(heading: str, afterwards: str) -> None:
    one = project(Duration="1 May 2016 – 31 May 2016")
    portfolio = loaded({"page.txt": page(one, heading=heading)})
    expected = {
        date(2016, 4, 30): "planned",
        date(2016, 5, 1): "ongoing",
        date(2016, 5, 31): "ongoing",
        date(2016, 6, 1): afterwards,
    }
    assert {day: portfolio.at(day).projects["status"][0] for day in expected} == expected


@few
@given(portfolios(), days)
def test_seen_on_its_own_day_again_a_portfolio_is_the_same(portfolio: Portfolio, day: date) -> None:
    assert portfolio.at(day).at(portfolio.as_of) == portfolio
    assert portfolio.at(None).projects["status"].isna().all()


def test_no_method_changes_a_table(tmp_path_factory: pytest.TempPathFactory) -> None:
    portfolio = first()
    before = hashes(portfolio)
    for _, _, part in slices(portfolio):
        part.at(date(2030, 1, 1))
    portfolio.at(date(2030, 1, 1))
    portfolio.leaving_out(set(portfolio.projects["project"][:2]), portfolio.findings)
    portfolio.validated()
    portfolio.save(tmp_path_factory.mktemp("saved"))
    portfolio.through("KE")
    portfolio.stated_places()
    repr(portfolio)
    portfolio._repr_html_()
    for name in portfolio.tables:
        portfolio.describe(name)
    assert hashes(portfolio) == before
    assert first().as_of == AS_OF


def test_a_portfolio_shows_itself_in_a_notebook() -> None:
    shown = first()._repr_html_()
    assert ">4 projects, 2014-07 to 2018-10, as-of date: 2016-10-31</caption>" in shown
    assert "2016-10-31" in shown
    hostile = loaded({"page.txt": page(project("<script>alert(1)</script>"))})
    assert "<script>" not in hostile._repr_html_()
    assert repr(first()).startswith("<Portfolio: 4 projects")


def test_each_table_and_column_is_described() -> None:
    for name, table in first().tables.items():
        described = first().describe(name)
        assert described.index.tolist() == table.columns.tolist()
        assert described["meaning"].str.endswith((".", "100.")).all()
    with pytest.raises(UsageError, match="no table 'project'; did you mean projects"):
        first().describe("project")


FILTERED = """\
Identifier,Title,Donors,Implementing agency,Countries,Sectors,Start,End,Budget,Currency,Window
A,Bridges,Fund One; Fund Two,Builders,Kenya,Roads,2014-01-01,2015-12-31,1000,EUR,East
B,Highways,Fund One,Builders; Pavers,Serbia,Roads; Health,2015-01-01,2017-12-31,3000,EUR,West
C,Wells,Fund Three,Diggers,Africa,Water,2016-01-01,2016-12-31,500,EUR,east
D,Plans,Fund Three,,Serbia,,,,,,
E,Begun,Fund Three,,European Union,,2015-01-01,,10,EUR,
F,Ending,Fund Two,,Kenya; Serbia,,,2018-06-30,10,EUR,West
G,Wrong,Fund Four; Fund One,Pavers,Kenya; Albania,Water,2018-01-01,2016-01-01,10,EUR,East
"""
OPEN = {"E": {"2015", "2016"}, "F": {"2018"}}
"""The years in which a project runs of which one side is open, on the as-of date in 2016."""


@cache
def filtered() -> Portfolio:
    return loaded({"list.csv": FILTERED}, AS_OF)


@st.composite
def conditions(draw: st.DrawFn) -> tuple[str, str]:
    """A key and one of its values in the portfolio above, or a further filter."""
    keys = ["place", "country", "region", "group", "donor", "implementing", "organisation"]
    key = draw(st.sampled_from([*keys, "project", "sector", "year", "window", "status", "text"]))
    others = {"status": ["ongoing", "completed"], "text": ["wells", "nothing"]}
    return key, draw(st.sampled_from(others.get(key) or [*filtered().key_values(key)]))


def told(part: Portfolio) -> tuple[set[str], set[str]]:
    return {*part.projects["project"]}, {*part.left_out["project"]}


@few
@given(st.lists(conditions(), min_size=2, max_size=3, unique_by=lambda pair: pair[0]))
def test_chained_filters_mean_what_one_with_all_conditions_means(
    asked: list[tuple[str, str]],
) -> None:
    whole = part = filtered()
    for key, value in asked:
        part = part.where(**{key: value})
    assert part == whole.where(**dict(asked))
    assert whole.chosen_again(part.selected) == part
    assert part.validated() is part


@few
@given(conditions())
def test_a_filter_has_the_projects_of_the_slice_of_its_value(asked: tuple[str, str]) -> None:
    (key, value), whole = asked, filtered()
    if key in ("status", "text"):
        return
    part = whole.for_donor(value, "internal") if key == "donor" else whole.for_key(key, value)
    assert told(whole.where(**{key: value})) == told(part)
    assert told(part.where(**{key: value})) == told(part)
    if key in ("place", "country", "region", "group"):
        assert whole.where(**{key: value}) == part


@few
@given(conditions(), conditions())
def test_a_filter_of_a_slice_has_the_projects_that_the_whole_has_for_both(
    first_asked: tuple[str, str], then: tuple[str, str]
) -> None:
    (key, value), whole = first_asked, filtered()
    if key in ("status", "text", "donor", then[0]):
        return
    both = whole.where(**{key: value, then[0]: then[1]})
    try:
        part = whole.for_key(key, value).where(**{then[0]: then[1]})
    except UsageError:
        assert not len(both), "what a slice does not know is refused in it"
    else:
        assert told(part) == told(both)


def test_a_project_with_an_open_side_runs_in_the_same_years_for_every_way_to_ask() -> None:
    for year in map(str, range(2010, 2025)):
        expected = {project for project, years in OPEN.items() if year in years}
        assert {"E", "F"} & told(filtered().where(year=year))[0] == expected
        assert {"E", "F"} & {*filtered().key_values("year").get(year, Value("", "")).projects} == (
            expected
        )
