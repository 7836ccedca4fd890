"""A folder becomes a portfolio: what is broken is told, and the rest is read all the same."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from helpers.data_folders import AS_OF, PAGE, finding, loaded, page, project, rules, write

import portfolio_lib
from portfolio_lib import InputError, Portfolio, UsageError

GOOD = page(project())
BROKEN: dict[str, tuple[bytes, str, int]] = {
    "empty": (b"", "empty-file", 1),
    "only white space": (b" \n\r\n\t\n\xef\xbb\xbf", "empty-file", 1),
    "binary": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary-file", 1),
    "NUL bytes": (b"A title\n\nDonor: \0\0", "binary-file", 1),
    "Latin-1": ("A title\n\nDonor: Köln\n".encode("latin-1"), "wrong-encoding", 3),
    "cut UTF-16": (b"\xff\xfeA\0\n\0B\0\xd8\xd8", "wrong-encoding", 2),
    "only control characters": (b"\x01\x02\x03", "empty-file", 1),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_told_with_its_line_and_the_rest_is_read(case: str) -> None:
    content, rule, line = BROKEN[case]
    portfolio = loaded({"a/broken.txt": content, "good.txt": GOOD})
    assert portfolio.projects["title"].tolist() == ["Safe Roads"]
    found = finding(portfolio, rule)
    assert (found["file"], found["line"]) == ("a/broken.txt", line)
    assert found["severity"] == "error"
    assert found["suggestion"]


def test_control_characters_are_left_out_and_told() -> None:
    portfolio = loaded({"page.txt": page(project("Safe\x07 Roads\x7f"))})
    assert portfolio.projects["title"].tolist() == ["Safe Roads"]
    found = finding(portfolio, "control-characters")
    assert "2 control characters" in str(found["message"])
    assert found["line"] == 4


def test_pages_in_subfolders_are_read_with_their_path() -> None:
    portfolio = loaded({"2016/page.txt": GOOD, "2017/PAGE.TXT": page(project("Safe Rails"))})
    assert portfolio.projects["file"].tolist() == ["2016/page.txt", "2017/PAGE.TXT"]


def test_files_that_nobody_reads_are_told() -> None:
    portfolio = loaded({"page.txt": GOOD, "old.odt": b"PK", "LICENCE": "MIT"})
    table = portfolio.findings
    assert table["rule"].tolist().count("no-reader") == 2
    assert "no reader for .odt files" in table["message"].str.cat()


def test_hidden_files_and_read_me_files_are_no_sources() -> None:
    files = {
        "page.txt": GOOD,
        ".git/x.txt": GOOD,
        ".x.txt": GOOD,
        "README.md": "#",
        "readme.txt": "",
    }
    assert len(loaded(files)) == 1


@pytest.mark.parametrize("name", ["organisations.csv", "places.csv", "portfolio.json"])
def test_a_table_in_a_subfolder_does_not_count_and_is_told(name: str) -> None:
    portfolio = loaded({"page.txt": GOOD, f"old/{name}": "not even a table"})
    assert finding(portfolio, "misplaced-file")["file"] == f"old/{name}"


def test_a_link_out_of_the_folder_is_not_followed_but_told(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", {"page.txt": page(project("Secret Roads"))})
    data = write(tmp_path / "data", {"page.txt": GOOD})
    (data / "link.txt").symlink_to(outside / "page.txt")
    (data / "folder").symlink_to(outside)
    (data / "nowhere.txt").symlink_to(tmp_path / "nowhere")
    (data / "circle.txt").symlink_to(data / "circle.txt")
    portfolio = portfolio_lib.load(data, AS_OF)
    assert portfolio.projects["title"].tolist() == ["Safe Roads"]
    told = dict(zip(portfolio.findings["file"], portfolio.findings["rule"], strict=True))
    assert told["link.txt"] == "link-out-of-folder"
    assert told["folder"] == told["nowhere.txt"] == told["circle.txt"] == "not-a-file"


def test_a_link_within_the_folder_is_read(tmp_path: Path) -> None:
    data = write(tmp_path, {"page.txt": GOOD})
    (data / "same.txt").symlink_to("page.txt")
    portfolio = portfolio_lib.load(data, AS_OF)
    assert len(portfolio) == 1
    assert "same-file-twice" in set(portfolio.findings["rule"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read everything")
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    data = write(tmp_path, {"page.txt": GOOD, "closed.txt": GOOD, "sub/page.txt": GOOD})
    (data / "closed.txt").chmod(0)
    (data / "sub").chmod(0)
    portfolio = portfolio_lib.load(data, AS_OF)
    (data / "sub").chmod(0o700)
    assert finding(portfolio, "unreadable-file")["file"] == "closed.txt"
    assert finding(portfolio, "not-a-file")["file"] == "sub"


def test_a_folder_with_nothing_but_the_page_works() -> None:
    portfolio = loaded({"ongoing-projects.txt": PAGE.read_bytes()})
    assert len(portfolio) == 4
    assert "EU Member States" in portfolio.stated_places()["name"].tolist()
    parts = portfolio.project_organisations["as_written"].tolist()
    assert "Swiss Agency for Development and Cooperation" in parts
    unknown = portfolio.findings[portfolio.findings["rule"] == "unknown-organisation"]
    assert set(unknown["line"]) == {9, 22, 39, 41, 56, 58}
    assert set(portfolio.findings["severity"]) == {"info"}


def test_an_empty_folder_is_an_empty_portfolio() -> None:
    portfolio = loaded({})
    assert len(portfolio) == 0
    assert portfolio.findings.empty


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere: there is no such folder; give"):
        portfolio_lib.load(tmp_path / "nowhere")


def test_one_file_is_read_as_if_it_stood_alone(tmp_path: Path) -> None:
    write(tmp_path, {"file.txt": GOOD, "other.txt": GOOD})
    assert list(portfolio_lib.load(tmp_path / "file.txt").sources["file"]) == ["file.txt"]


def test_a_saved_portfolio_beside_sources_is_refused(tmp_path: Path) -> None:
    data = write(tmp_path, {"page.txt": GOOD})
    portfolio_lib.load(data, AS_OF).save(data)
    with pytest.raises(InputError, match=r"portfolio\.json: .*beside page\.txt; remove it"):
        portfolio_lib.load(data)


def test_data_folders_extend_the_tables_of_the_package() -> None:
    portfolio = loaded(
        {
            "page.txt": page(
                project(Country="Kosovo"), project("Silk Routes", Country="Silk Routes")
            ),
            "places.csv": "place,kind,name,aliases\nXK,,Kosovo here,\n"
            "SILK,group,Silk countries,Silk Routes\n",
            "members.csv": "place,member\nSILK,AF\n",
        }
    )
    assert portfolio.place_name("XK") == "Kosovo here"
    assert portfolio.for_country("AF").projects["title"].tolist() == ["Silk Routes"]
    assert portfolio.through("AF") == {"silk-routes": ("SILK",)}


# -- the as-of date ------------------------------------------------------------------

STATED = f"As of: 30 September 2016\n\n{GOOD}"


def test_without_any_as_of_date_no_project_has_a_status() -> None:
    portfolio = loaded({"page.txt": GOOD}, None)
    assert portfolio.as_of is None
    assert portfolio.projects["status"].isna().all()


@pytest.mark.parametrize(
    "line",
    [
        "As of: 31 October 2016",
        "AS OF 31 October 2016.",
        "As of:31 October 2016",
        "Status as of 2016-10-31",
        "Last updated: October 2016",
    ],
)
@pytest.mark.parametrize("place", ["first", "heading", "last"])
def test_a_page_can_state_its_as_of_date(line: str, place: str) -> None:
    heading, rest = GOOD.split("\n", 1)
    text = {
        "first": f"{line}\n\n{GOOD}",
        "heading": f"{heading}\n\n{line}\n{rest}",
        "last": f"{GOOD}\n\n{line}\n",
    }[place]
    portfolio = loaded({"page.txt": text}, None)
    assert portfolio.as_of == date(2016, 10, 31)
    assert rules(portfolio)[0][0] == "page-heading"
    assert set(portfolio.findings["rule"]) <= {"page-heading", "unknown-organisation"}


def test_an_as_of_line_that_is_no_date_is_told() -> None:
    portfolio = loaded({"page.txt": page(project(As_of="yesterday"))}, None)
    assert portfolio.as_of is None
    found = finding(portfolio, "as-of-not-understood")
    assert (found["value"], found["line"]) == ("As of: yesterday", 16)
    portfolio = loaded({"page.txt": f"As of: yesterday\n\n{GOOD}"}, None)
    assert finding(portfolio, "as-of-not-understood")["line"] == 1
    assert len(portfolio) == 1


def test_two_as_of_dates_are_told_and_the_latest_counts() -> None:
    other = STATED.replace("September", "October").replace("Safe Roads", "Safe Rails")
    portfolio = loaded({"a.txt": STATED, "b.txt": other.replace("30", "31")}, None)
    assert portfolio.as_of == AS_OF
    assert finding(portfolio, "as-of-dates-differ")["file"] == "a.txt"
    portfolio = loaded({"a.txt": f"As of: 31 October 2016\n\n{STATED}"}, None)
    assert portfolio.as_of == AS_OF
    assert finding(portfolio, "as-of-stated-twice")["line"] == 3


def test_the_settings_beat_the_page_and_the_argument_beats_both() -> None:
    files = {"page.txt": STATED, "portfolio.toml": "as_of = 2017-03-31\n"}
    assert loaded({"page.txt": STATED}, None).as_of == date(2016, 9, 30)
    assert loaded(files, None).as_of == date(2017, 3, 31)
    assert loaded(files, "2018-01-01").as_of == date(2018, 1, 1)
    assert loaded(files, date(2019, 1, 1)).as_of == date(2019, 1, 1)
    assert loaded(files, "today").as_of is not None


def test_a_day_of_the_settings_before_that_of_the_newest_source_is_one_warning() -> None:
    later = STATED.replace("30 September", "31 October").replace("Safe Roads", "Safe Rails")
    files = {"a.txt": STATED, "b.txt": later, "portfolio.toml": "as_of = 2016-08-31\n"}
    found = finding(loaded(files, None), "as-of-before-sources")
    assert (found["severity"], found["file"], found["value"]) == ("warning", "b.txt", "2016-08-31")
    assert "as_of = 2016-08-31, and this file is of 2016-10-31, and 1 more" in str(found["message"])
    files["portfolio.toml"] = "as_of = 2016-10-31\n"
    assert "as-of-before-sources" not in set(loaded(files, None).findings["rule"])
    files["portfolio.toml"] = "as_of = 2016-08-31\n"
    assert "as-of-before-sources" not in set(loaded(files, "2016-08-31").findings["rule"])


@pytest.mark.parametrize("value", ["10.11.2016", "tomorrow", "", "2016-02-30"])
def test_an_as_of_date_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(UsageError, match="expected a date such as 2016-10-31"):
        loaded({"page.txt": GOOD}, value)


def test_a_time_that_is_missing_is_no_day() -> None:
    missing: Any = pd.NaT
    with pytest.raises(UsageError, match="expected a date such as 2016-10-31"):
        loaded({"page.txt": GOOD}, None).at(missing)


# -- fields ---------------------------------------------------------------------------


def only(files: dict[str, str]) -> Portfolio:
    portfolio = loaded(files)
    assert len(portfolio) == 1
    return portfolio


def test_an_unknown_place_is_kept_as_written_and_told() -> None:
    portfolio = only({"page.txt": page(project(Country="Atlantis and Serbia"))})
    assert portfolio.project_places["as_written"].tolist() == ["Atlantis", "Serbia"]
    assert portfolio.stated_places()["name"].tolist() == ["Serbia"]
    found = finding(portfolio, "unknown-place")
    assert found["line"] == 14
    assert found["message"] == (
        "the place 'Atlantis' is in no table; it is shown as written and has no report of its own"
    )


def test_two_unknown_places_never_become_one() -> None:
    portfolio = only({"page.txt": page(project(Country="★; ☆; Atlantis; ATLANTIS"))})
    assert portfolio.project_places["as_written"].tolist() == ["★", "☆", "Atlantis"]
    assert portfolio.project_places["place"].is_unique
    assert finding(portfolio, "repeated-name")["line"] == 14


def test_an_unknown_name_with_and_asks_whether_it_is_two() -> None:
    portfolio = only({"page.txt": page(project(Country="Mu and Atlantis"))})
    assert "are these two? then put a semicolon" in str(
        finding(portfolio, "unknown-place")["message"]
    )


def test_a_name_stated_twice_counts_once_and_is_told() -> None:
    portfolio = only({"page.txt": page(project(Country="Turkey, Türkiye"))})
    assert portfolio.project_places["place"].tolist() == ["TR"]
    assert finding(portfolio, "repeated-name")["value"] == "Turkey, Türkiye"


def test_a_period_that_is_not_understood_is_kept_as_written_and_told() -> None:
    portfolio = only({"page.txt": page(project(Duration="two years"))})
    assert portfolio.projects["period_as_written"].tolist() == ["two years"]
    assert portfolio.projects["status"].tolist() == ["ongoing"]  # as the heading of the page says
    assert finding(portfolio, "period-not-understood")["line"] == 12


def test_an_unknown_label_is_told_with_its_line() -> None:
    portfolio = only({"page.txt": page(project(Weather="mostly fair"))})
    found = finding(portfolio, "unknown-label")
    assert found["line"] == 16
    assert "Weather" in str(found["value"])


def test_a_label_without_a_value_is_told() -> None:
    portfolio = only({"page.txt": GOOD.replace("Country: Serbia", "Country:")})
    assert finding(portfolio, "label-without-value")["line"] == 14
    assert finding(portfolio, "no-place")["line"] == 4


def test_a_field_that_comes_twice_is_told() -> None:
    text = GOOD.rstrip() + "\n\nDuration: 2019\n\nSummary: More of it.\n\nDonor: ICMPD\n"
    portfolio = only({"page.txt": text})
    assert portfolio.projects["summary"][0].endswith("mends bridges.\n\nMore of it.")
    assert portfolio.projects["period_as_written"][0] == "January 2016 – December 2017"
    repeated = portfolio.findings[portfolio.findings["rule"] == "repeated-field"]
    assert repeated["line"].tolist() == [16, 18]
    assert len(portfolio.donors()) == 2


def test_a_text_goes_on_with_sentences_lists_and_long_paragraphs() -> None:
    more = ["It also builds schools.", "- for girls", "2) for boys", "and " * 30 + "more"]
    summary = "\n\n".join(["The project has aims:", *more])
    portfolio = only({"page.txt": page(project(Summary=summary))})
    assert portfolio.projects["summary"].tolist() == [summary]


def test_an_unknown_place_among_the_fields_does_not_begin_a_project() -> None:
    text = GOOD.replace("Serbia", "Atlantis") + "\nDonor: ICMPD\n"
    assert len(only({"page.txt": text}).donors()) == 2
