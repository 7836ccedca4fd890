"""What the projects work on: sectors as their sources name them."""

from __future__ import annotations

from typing import Any

from helpers.data_folders import loaded
from helpers.iati_files import bare, iati
from lxml import html

from portfolio_lib import show


def sector(name: str, vocabulary: int, code: str) -> str:
    named = f"<narrative>{name}</narrative>" if name else ""
    return f'<sector vocabulary="{vocabulary}" code="{code}">{named}</sector>'


def rows(*activities: str) -> list[list[str]]:
    block = show.sectors(loaded({"a.xml": iati(*activities)}))
    if not block:
        return []
    tree: Any = html.fromstring(block.html)
    return [[cell.text_content() for cell in row] for row in tree.iter("tr")][1:]


def test_sectors_are_counted_in_the_vocabulary_in_which_most_projects_name_theirs() -> None:
    water, health = sector("Water", 98, "1"), sector("Health", 98, "2")
    assert rows(
        bare(water, sector("", 1, "14030"), identifier="X-1"),
        bare(water, health, identifier="X-2"),
        bare(sector("WASH", 99, "W"), identifier="X-3"),
    ) == [["Water", "2"], ["Health", "1"]]


def test_codes_without_names_and_one_sector_alone_say_nothing() -> None:
    assert not rows(bare(sector("", 1, "14030"), sector("", 1, "12220")))
    assert not rows(bare(sector("Water", 98, "1")))
