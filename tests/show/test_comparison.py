"""What is different between two portfolios."""

from __future__ import annotations

from datetime import date

from helpers.data_folders import few, loaded, page, project
from helpers.generated_pages import stated_projects
from helpers.iati_files import activity, iati
from hypothesis import given
from hypothesis import strategies as st

from portfolio_lib import Portfolio
from portfolio_lib.show.comparison import compared

NAMES = [f"Project {letter}" for letter in "ABCDE"]


@st.composite
def portfolios(draw: st.DrawFn) -> Portfolio:
    """A portfolio of some of five titles, so that two of them have projects in common."""
    titles = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=5))
    made = [(title, draw(stated_projects())) for title in titles]
    pages = [stated.written().replace(stated.title, title, 1) for title, stated in made]
    return loaded({"page.txt": page(*pages)}, draw(st.dates(date(2000, 1, 1), date(2030, 1, 1))))


def of(title: str, *, as_of: date = date(2016, 10, 31), **fields: str | None) -> Portfolio:
    return loaded({"page.txt": page(project(title, **fields), heading="Projects")}, as_of)


@few
@given(portfolios())
def test_a_portfolio_has_no_change_against_itself(portfolio: Portfolio) -> None:
    assert not compared(portfolio, portfolio)


@few
@given(portfolios(), portfolios())
def test_every_project_of_either_side_is_new_gone_or_in_both(
    one: Portfolio, other: Portfolio
) -> None:
    found = compared(one, other)
    before, after = set(one.projects["project"]), set(other.projects["project"])
    assert set(found.new) == after - before
    assert set(found.gone) == before - after
    in_both = {*found.started, *found.ended, *found.extended, *found.changed}
    assert in_both <= before & after


@few
@given(portfolios(), portfolios())
def test_what_is_new_one_way_is_gone_the_other_way(one: Portfolio, other: Portfolio) -> None:
    there, back = compared(one, other), compared(other, one)
    assert there.new == back.gone
    assert there.gone == back.new
    fields = {(name, c.field) for name, found in there.changed.items() for c in found}
    fields |= {(name, "period") for name in there.extended}
    again = {(name, c.field) for name, found in back.changed.items() for c in found}
    assert fields == again | {(name, "period") for name in back.extended}


def test_a_later_end_alone_is_an_extension_and_no_further_change() -> None:
    before = of("Roads", Duration="January 2016 – December 2017")
    found = compared(before, of("Roads", Duration="January 2016 – March 2018"))
    (change,) = found.extended.values()
    assert (change.before[2].date(), change.after[2].date()) == (
        date(2017, 12, 31),
        date(2018, 3, 31),
    )
    assert not found.changed


def test_an_earlier_end_is_a_changed_period() -> None:
    before = of("Roads", Duration="January 2016 – December 2017")
    found = compared(before, of("Roads", Duration="January 2016 – March 2017"))
    assert not found.extended
    assert [change.field for change in next(iter(found.changed.values()))] == ["period"]


def test_with_time_a_project_starts_and_ends() -> None:
    days = (date(2015, 1, 1), date(2016, 6, 1), date(2018, 1, 1))
    planned, ongoing, completed = (of("Roads", as_of=day) for day in days)
    assert len(compared(planned, ongoing).started) == 1
    assert len(compared(ongoing, completed).ended) == 1
    assert len(compared(planned, completed).ended) == 1
    assert not compared(planned, ongoing).changed


def test_each_changed_field_has_what_was_and_what_is() -> None:
    before = of("Roads", Donor="European Commission", Country="Serbia")
    after = of("Roads", Donor="European Commission; ICMPD", Country=None, Summary=None)
    changes = {c.field: c for c in next(iter(compared(before, after).changed.values()))}
    assert set(changes) == {"places", "funding", "summary"}
    assert (changes["places"].before, changes["places"].after) == (("RS",), ())
    assert set(changes["funding"].after) > set(changes["funding"].before)
    assert changes["summary"].after is None


def test_amounts_are_compared_by_kind_and_currency() -> None:
    def paid(*budgets: str) -> Portfolio:
        parts = [f'<budget><value currency="EUR">{value}</value></budget>' for value in budgets]
        return loaded({"a.xml": iati(activity(*parts))}, "2019-01-01")

    found = compared(paid("100", "50"), paid("150"))
    assert not found, "the total is the same"
    (change,) = next(iter(compared(paid("100"), paid("150")).changed.values()))
    assert (change.field, change.before, change.after) == ("budget", {"EUR": 100}, {"EUR": 150})
