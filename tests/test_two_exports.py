"""Two exports of one list are not added: the newer one counts, and a finding says so."""

from __future__ import annotations

import pytest
from helpers.data_folders import loaded, page, project

HEADER = "Title,Objective,Donors,Countries,Start,End,Currency,Budget\n"


def sheet(value: int, titles: str = "ABCD", *, named: bool = False) -> str:
    lines = HEADER.splitlines()
    lines += [f"Road {t},Aim.,Fund One,Kenya,2025-01-01,2026-12-31,EUR,{value}" for t in titles]
    if named:
        lines = [f"{'Identifier' if n == 0 else line[:6]},{line}" for n, line in enumerate(lines)]
    return "\n".join(lines) + "\n"


OLD, NEW = sheet(1000), sheet(2000, "ABCE")


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("list-2016-10.csv", "list-2016-11.csv"),
        ("list-2016-9.csv", "list-2016-10.csv"),
        ("List_20161231.csv", "list 20170131.csv"),
        ("list 31.12.2016.csv", "list 15.01.2017.csv"),
        ("list Oktober 2016.csv", "list_November_2016.csv"),
        ("list Dec 2016.csv", "list Jan 2017.csv"),
        ("lista fevereiro 2017.csv", "lista abril 2017.csv"),
        ("list ma\u0308rz 2017.csv", "list_april_2017.csv"),
        ("2016/list.csv", "2017/list.csv"),
        ("list.csv", "list (1).csv"),
        ("list v2.csv", "list v10.csv"),
        ("Kopie von list.csv", "list.csv"),
        ("list - Copy.csv", "list.csv"),
    ],
)
def test_the_newer_of_two_exports_counts(older: str, newer: str) -> None:
    whole = loaded({older: OLD, newer: NEW}, "2025-06-30")
    assert whole.current_amounts()["value"].sum() == 8000
    assert set(whole.projects["title"]) == {"Road A", "Road B", "Road C", "Road E"}
    (told,) = whole.findings[whole.findings["rule"] == "older-export"].to_dict("records")
    assert (told["file"], told["severity"]) == (older, "warning")
    assert newer in told["message"]
    assert "1 of its projects is not in that one" in told["message"]


def test_with_identifiers_the_newer_one_counts_too() -> None:
    files: dict[str, str | bytes] = {
        "list-2016-10.csv": sheet(1000, named=True),
        "list-2016-11.csv": sheet(2000, named=True),
    }
    assert loaded(files, "2025-06-30").current_amounts()["value"].sum() == 8000


@pytest.mark.parametrize("name", ["list (copy).csv", "zz.csv", "a/list.csv"])
def test_a_copy_counts_once(name: str) -> None:
    whole = loaded({"list.csv": OLD, name: OLD}, "2025-06-30")
    assert whole.current_amounts()["value"].sum() == 4000
    assert list(whole.findings["rule"]).count("same-file-twice") == 1


@pytest.mark.parametrize(
    ("one", "other", "content"),
    [
        ("list-2016-10.csv", "list-2016-11.csv", sheet(2000, "AXYZ")),
        ("roads-2016-10.csv", "wells-2016-11.csv", NEW),
        ("part 1.csv", "part 2.csv", sheet(2000, "EFGH")),
    ],
)
def test_different_lists_are_both_read(one: str, other: str, content: str) -> None:
    whole = loaded({one: OLD, other: content}, "2025-06-30")
    assert whole.current_amounts()["value"].sum() == 12_000
    assert "older-export" not in set(whole.findings["rule"])


def test_numbered_pages_of_projects_with_one_title_are_different_projects() -> None:
    pages = {
        f"project-{n}.txt": page(project("Technical assistance", Country=country, Donor="Fund One"))
        for n, country in enumerate(("Kenya", "Ghana", "Serbia"), start=1)
    }
    assert len(loaded(dict(pages), "2016-10-31")) == 3


def test_of_two_months_of_a_page_the_newer_one_counts() -> None:
    months = {
        f"projects-{number}.txt": f"As of: {day}\n\n\n" + page(project("Bridges", Country=country))
        for number, day, country in (
            (1, "30 November 2016", "Kenya"), (2, "31 October 2016", "Ghana"),
        )
    }  # fmt: skip
    whole = loaded(dict(months), None)
    assert whole.stated_places()["name"].tolist() == ["Kenya"]
    assert str(whole.as_of) == "2016-11-30"
