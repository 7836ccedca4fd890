"""Reports for each row of a table in the data folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from helpers.keyed import kind, workspace, write_notebook

from portfolio_lib import Portfolio, UsageError, load
from portfolio_lib.model.keys import KEYS
from portfolio_lib.publishing.request import Request
from portfolio_lib.publishing.session import plan
from portfolio_lib.report_rows import KEY_COLUMNS

Command = Callable[..., CompletedProcess[str]]


BRIEFS = """\
name,title,donor,place,language,note,many
Brief for the board,Serbia at a glance,Fund One,Serbia,,As agreed,2
fund three,,fund-three,RS,de,,7
"""


def briefs(folder: Path, table: str = BRIEFS, more: str = "", **values: object) -> Path:
    """A workspace with a table of reports, and a notebook that takes what the table has."""
    made = workspace(folder, kind("brief", '"briefs.reports.csv"', "pair", more))
    (made / "data/briefs.reports.csv").write_text(table, encoding="utf-8")
    given = {"place": "KE", "donor": "x", "note": "-", "many": 1, "title": "", **values}
    write_notebook(made / "notebooks/pair.ipynb", given, ".for_donor(donor).for_place(place)",
                   ("show.cover(portfolio, place=place, donor=donor, title=title)", "print(note)")
                   )  # fmt: skip
    return made


def test_a_table_has_a_report_for_each_row(tmp_path: Path) -> None:
    folder = briefs(tmp_path)
    jobs = {job.name: job for job in plan(folder, Request()).jobs}
    assert set(jobs) == {"brief/brief-for-the-board.en", "brief/fund-three.de"}
    first, second = jobs.values()
    assert first.parameters == {
        "donor": "fund-one", "place": "RS", "language": "en", "note": "As agreed", "many": 2,
        "title": "Serbia at a glance",
    }  # fmt: skip
    assert (second.parameters["many"], second.target.name) == (7, "fund three")
    assert "note" not in second.parameters
    assert {(job.target.audience, job.kind.strict) for job in jobs.values()} == {("donor", True)}
    part = Portfolio.from_dumped(first.slice.bytes)
    assert part.projects["project"].tolist() == ["B"]
    assert load(folder / "data").projects["project"].tolist() == ["A", "B", "C", "D"]


def test_a_table_is_watched_and_a_row_that_is_gone_is_gone(
    tmp_path: Path, portfolio: Command
) -> None:
    folder = briefs(tmp_path)
    first = portfolio("build", cwd=folder)
    assert first.returncode == 0, first.stdout + first.stderr
    page = (folder / "reports/brief/brief-for-the-board.en.html").read_text(encoding="utf-8")
    assert "<h1" in page
    assert "Serbia at a glance" in page
    assert "As agreed" in page
    assert (folder / "reports/brief/fund-three.de.html").is_file()
    assert "nothing to do: 2 reports unchanged" in portfolio("build", cwd=folder).stdout
    table = BRIEFS.splitlines()[:2]
    (folder / "data/briefs.reports.csv").write_text("\n".join(table).replace("As agreed", "New"))
    told = portfolio("build", "--plan", cwd=folder).stdout
    assert "parameters changed" in told
    assert "fund-three" in told
    assert "make brief/fund-three" not in told
    assert portfolio("verify", cwd=folder).returncode == 0


@pytest.mark.parametrize(
    ("table", "more", "said"),
    [
        ("title\nx\n", "", "line 1: its columns are .*expected name"),
        ("name,donor,place\na,,RS\n", "", "line 2: donor is empty"),
        ("name,donor,place\na,Fund One,RS\nA,Fund One,RS\n", "", "line 3: name is 'A', as in"),
        ("name,donor,place\na,Fund Onee,RS\n", "", "row 'a': .*the nearest (is|are) .*fund-one"),
        ("name,donor,place,lnguage\na,Fund One,RS,de\n", "", "does not take it"),
        ("name,donor,place,language\na,Fund One,RS,xx\n", "", "language is 'xx'"),
        ("name,donor,place,many\na,Fund One,RS,several\n", "", "takes a value such as 1"),
        ("name,donor,place\na,Fund One,RS,9\n", "", "line 2: it has 4 cells"),
        ("name,donor,place\n", "", "has no rows"),
        ("name,place\na,RS\n", "only = ['RS']", "take only out"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_its_line(
    tmp_path: Path, table: str, more: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        plan(briefs(tmp_path, table, more), Request())


def test_a_table_without_keys_is_about_the_whole_portfolio(tmp_path: Path) -> None:
    folder = briefs(tmp_path, "name,note\nAutumn,leaves\nWinter,snow\n")
    jobs = plan(folder, Request()).jobs
    assert [job.name for job in jobs] == ["brief/autumn.en", "brief/winter.en"]
    assert [job.parameters["note"] for job in jobs] == ["leaves", "snow"]
    assert {job.target.audience for job in jobs} == {"internal"}


def test_the_columns_that_choose_data_are_the_keys_that_there_are() -> None:
    assert set(KEY_COLUMNS) == set(KEYS)
