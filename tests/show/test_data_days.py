"""Reports say of which day their data are, where that is not the as-of date."""

from __future__ import annotations

import pytest
from helpers.data_folders import loaded
from helpers.iati_files import activity, iati

from portfolio_lib import show


@pytest.fixture(scope="module")
def of_two_days() -> dict[str, str]:
    """Two IATI files of different days, with a project of Kenya each and one of Uganda."""
    return {
        "old.xml": iati(activity(identifier="X-1", title="Wells"), generated="2024-08-31"),
        "new.xml": iati(
            activity(identifier="X-2", title="Roads"),
            activity("<recipient-country code='UG'/>", identifier="X-3", title="Trees"),
            generated="2026-11-30",
        ),
    }


@pytest.mark.parametrize(
    ("as_of", "place", "right", "days"),
    [
        (None, "RS", "For 1 of 3 projects, the data are as of 31 August 2024.", 1),
        (None, "UG", "", 0),
        ("2026-12-31", "UG", "All data are as of 30 November 2026.", 1),
        ("2026-12-31", "RS", "For 2 of 3 projects, the data are as of 30 November 2026.", 3),
    ],
)
def test_page_one_says_which_data_are_of_another_day(
    as_of: str | None, place: str, right: str, days: int, of_two_days: dict[str, str]
) -> None:
    part = loaded(of_two_days, as_of).for_place(place)
    cover, told = _plain(show.cover(part, place=place)), _plain(show.projects(part, place=place))
    assert right in cover
    assert ("data are as of" in cover) == bool(right)
    assert told.count("Data as of") == days
    assert part.for_donor("ministry-of-water").sources["as_of"].notna().all()


def test_many_days_of_data_are_told_by_the_first_and_the_last() -> None:
    files = {
        f"{n}.xml": iati(activity(identifier=f"X-{n}"), generated=f"2024-0{n}-01")
        for n in range(1, 6)
    }
    said = _plain(show.cover(loaded(files, "2026-11-30")))
    assert "For 5 of 5 projects, the data are of other days, from 1 January 2024 to 1 May" in said


def _plain(block: show.Block) -> str:
    return block.text.replace("\u00a0", " ")
