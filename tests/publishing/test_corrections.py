"""A project that is corrected leaves some reports and comes into others."""

from __future__ import annotations

import pytest
from helpers.data_folders import loaded, page, project
from helpers.workplace import BRIDGES, ROADS, Place

from portfolio_lib import Portfolio, ReportError, show
from portfolio_lib.publishing.making.confidentiality import Outside
from portfolio_lib.publishing.planning.baseline import without_names

DEAL = {"title": "Quiet Border Deal", "objective": "To watch.", "donor": "Fund A",
        "country": "Serbia"}  # fmt: skip


def after(*projects: str) -> Portfolio:
    return loaded({"page.txt": page(*projects)})


@pytest.mark.soak
def test_a_project_moved_to_another_donor_leaves_the_old_reports_without_its_name(
    place: Place,
) -> None:
    place.write(BRIDGES, DEAL, ROADS)
    place.build("--report", "donor")
    place.write(BRIDGES, {**DEAL, "donor": "Fund B", "country": "Kenya"}, ROADS)
    assert place.made("--report", "donor") == {"donor/fund-a", "donor/fund-b"}
    old, new = (
        (place.folder / f"reports/donor/fund-{fund}.en.html").read_text(encoding="utf-8")
        for fund in "ab"
    )
    assert "Quiet Border Deal" not in old
    assert "1 no longer in the report" in old
    assert "A project that this report no longer covers" in old
    assert "Quiet Border Deal" in new
    assert "Quiet" not in "".join(
        file.read_text(encoding="utf-8", errors="replace")
        for file in (place.folder / "reports/.inputs").iterdir()
        if file.name == place.entry("donor", "fund-a")["made_from"]["since"]
    )
    assert "2 reports unchanged" in place.build("--report", "donor").stdout
    assert place.run("verify").stdout.count(": the same bytes") == 2


@pytest.mark.parametrize(
    ("before", "now", "is_named"),
    [
        (project("Deal"), (project("Wells", Country="Kenya"),), True),  # gone altogether
        (project("Deal"), (project("Deal", Country="Kenya"),), False),  # in another country
        (project("Deal", Donor="A"), (project("Deal", Donor="B", Country="Kenya"),), False),
        (project("Deal"), (project("deal", Country="Kenya", Duration="2019"),), False),
        (
            project("Roads", Summary="Beside the Deal."),  # a text that changed named another one
            (project("Roads", Summary="Alone."), project("Deal", Country="Kenya")),
            True,
        ),
    ],
)
def test_what_has_left_is_named_only_where_nobody_else_has_it(
    before: str, now: tuple[str, ...], is_named: bool
) -> None:
    earlier = after(before, project("Steady")).for_place("RS")
    whole = after(*now, project("Steady"))
    own = whole.for_place("RS")
    safe = without_names(earlier.dumped(), Outside.of(whole), set(own.projects["project"]), "en")
    since = Portfolio.from_dumped(safe)
    block = show.changes(own, since)
    assert ("Deal" in block.text) == is_named
    Outside.of(whole).check([block.text], own.dumped(), "", safe)
    again = without_names(safe, Outside.of(whole), set(own.projects["project"]), "en")
    assert again == safe


def test_a_report_that_names_what_left_it_by_other_ways_is_still_refused() -> None:
    earlier = after(project("Deal"), project("Steady")).for_place("RS")
    whole = after(project("Deal", Country="Kenya"), project("Steady"))
    own = whole.for_place("RS")
    safe = without_names(earlier.dumped(), Outside.of(whole), set(own.projects["project"]), "en")
    with pytest.raises(ReportError):
        Outside.of(whole).check(["Deal"], own.dumped(), "", safe)


@pytest.mark.soak
def test_a_file_name_never_changes_hands(place: Place) -> None:
    works = {**BRIDGES, "donor": "Ministry of Works (Serbia)"}
    place.write(works)
    place.build("--report", "donor")
    place.write(works, {**ROADS, "donor": "Ministry of Works (Albania)"})
    assert place.made("--report", "donor") == {"donor/ministry-of-works-albania"}
    place.write({**ROADS, "donor": "Ministry of Works (Albania)"})
    place.build("--report", "donor", "--prune")
    place.write({**ROADS, "donor": "Ministry of Works (Norway)"})
    assert place.made("--report", "donor") == {"donor/ministry-of-works-norway"}
