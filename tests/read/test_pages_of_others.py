"""Pages in the styles of other organisations: what is right stands beside each."""

from __future__ import annotations

import pytest
from helpers.data_folders import loaded
from helpers.expected_pages import PAGES, count_of_fields, expected, wrong_fields

NAMES = sorted(page.name for page in PAGES.iterdir() if page.suffix != ".json")


@pytest.mark.parametrize("name", NAMES)
def test_a_page_of_another_organisation_is_read_right(name: str) -> None:
    right = expected(name)
    portfolio = loaded({name: (PAGES / name).read_bytes()}, right["as_of"])
    assert list(wrong_fields(portfolio, right["projects"])) == []
    assert count_of_fields(right["projects"]) > 0
