"""A workspace is begun, and gets a report of its own: files that build at once."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from portfolio_lib.config import settings_of
from portfolio_lib.errors import UsageError
from portfolio_lib.workspaces import begin, new_report

Command = Callable[..., CompletedProcess[str]]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    begin(tmp_path / "mine")
    return tmp_path / "mine"


def named(folder: Path) -> dict[str, str]:
    return {kind.name: kind.made_for for kind in settings_of(folder).reports}


def test_a_new_workspace_has_all_that_a_person_goes_on_with(workspace: Path) -> None:
    files = {p.relative_to(workspace).as_posix() for p in workspace.rglob("*") if p.is_file()}
    assert files == {
        ".gitignore",
        "README.md",
        "data/organisations.csv",
        "data/projects.txt",
        "notebooks/country_report.ipynb",
        "notebooks/donor_report.ipynb",
        "notebooks/explore.ipynb",
        "notebooks/portfolio_report.ipynb",
        "portfolio.toml",
    }
    assert (
        f"cd {workspace} && {sys.executable} -m portfolio_lib --quiet build"
        in (workspace / "README.md").read_text()
    )


def test_a_new_report_has_a_notebook_and_an_entry_and_is_built_at_once(
    portfolio: Command, workspace: Path
) -> None:
    result = portfolio("new", "report", "briefing", "--for-each", "place", cwd=workspace)
    assert result.returncode == 0, result.stderr
    assert "made   briefing/serbia.en" in result.stdout
    assert (workspace / "reports/briefing/serbia.en.html").exists()
    assert named(workspace) == {
        "country": "place", "donor": "donor", "portfolio": "portfolio", "briefing": "place",
    }  # fmt: skip
    first = json.loads((workspace / "notebooks/briefing.ipynb").read_text())["cells"][0]
    assert first["source"][0] == "# Briefing\n"


LIST = """Title,Donor,Country,Start,End,Funding window
Wells,Lake Fund,Ghana,2019-01-01,2020-12-31,Water "A"
Schools,River Fund,Kenya,2020-01-01,2021-12-31,
Seeds,River Fund,Kenya; Ghana,2020-01-01,2021-12-31,Water "A"
"""


def parameters(folder: Path, name: str) -> dict[str, object]:
    """What the parameters cell of a notebook sets."""
    cells = json.loads((folder / f"notebooks/{name}.ipynb").read_text())["cells"]
    (cell,) = (cell for cell in cells if "parameters" in cell["metadata"].get("tags", ()))
    names: dict[str, object] = {}
    exec("".join(cell["source"]), names)  # noqa: S102 - a cell of our own
    return names


def test_notebooks_of_a_new_workspace_begin_with_what_is_in_its_data(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    mine = tmp_path / "mine"
    portfolio = begin(mine, tmp_path / "list.csv")
    assert portfolio is not None
    assert len(portfolio) == 3
    assert parameters(mine, "country_report")["place"] == "GH"
    assert parameters(mine, "donor_report")["donor"] == "river-fund"
    assert parameters(mine, "explore").items() >= {"donor": "river-fund", "place": "KE"}.items()
    settings = settings_of(mine)
    new_report(settings, "windows", ["Funding window", "year", "country"])
    made = parameters(mine, "windows")
    chosen = portfolio.for_key("Funding window", made["funding_window"])
    assert len(chosen.for_year(str(made["year"])).for_place(str(made["place"])).projects) == 2
    new_report(settings_of(mine), "sectors", "sector")
    assert parameters(mine, "sectors")["sector"] == ""


@pytest.mark.parametrize(("content", "said"), [
    ("As of: 30 June 2024\n\nBridges\n\nObjective: To build.\n\nDonor: Some Fund\n", None),
    ("Bridges\n\nObjective: To build.\n\nDonor: Some Fund\n\nCountry: Serbia\n", "today"),
])  # fmt: skip
def test_the_day_that_data_state_counts_in_a_new_workspace(
    tmp_path: Path, content: str, said: str | None
) -> None:
    (tmp_path / "page.txt").write_text(content, encoding="utf-8")
    begin(tmp_path / "mine", tmp_path / "page.txt")
    assert settings_of(tmp_path / "mine").as_of == said


def test_a_workspace_is_begun_with_a_file_that_cannot_be_read(
    portfolio: Command, tmp_path: Path
) -> None:
    (tmp_path / "list.xlsx").write_bytes(b"no workbook")
    result = portfolio("init", "mine", "--from", "list.xlsx", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert "Made mine, with no project yet" in result.stdout


def test_a_report_for_what_no_project_states_says_why_there_is_none(
    portfolio: Command, workspace: Path
) -> None:
    result = portfolio("new", "report", "by-sector", "--for-each", "sector", cwd=workspace)
    assert result.returncode == 0, result.stderr
    assert "nothing to do: no project states what these reports are made for" in result.stdout


def test_settings_that_name_no_report_keep_those_that_there_were(workspace: Path) -> None:
    file = workspace / "portfolio.toml"
    file.write_text("as_of = 2016-10-31 # as agreed\n\n[limits]\nseconds = 60", encoding="utf-8")
    before = named(workspace)
    new_report(settings_of(workspace), "board-report", "portfolio")
    assert named(workspace) == before | {"board-report": "portfolio"}
    assert file.read_text().startswith("as_of = 2016-10-31 # as agreed\n\n[limits]\nseconds = 60\n")
    file.unlink()
    (workspace / "notebooks/board-report.ipynb").unlink()
    new_report(settings_of(workspace), "board-report", "portfolio")
    assert named(workspace) == before | {"board-report": "portfolio"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("country", "report 'country' already"),
        ("a/b", "letters, digits"),
        ("explore", "is there already"),
    ],
)
def test_a_report_that_cannot_be_added_changes_nothing(
    workspace: Path, name: str, said: str
) -> None:
    before = (workspace / "portfolio.toml").read_bytes()
    with pytest.raises(UsageError, match=said):
        new_report(settings_of(workspace), name, "place")
    assert (workspace / "portfolio.toml").read_bytes() == before


def test_a_wrong_word_is_told_which_was_probably_meant(portfolio: Command, workspace: Path) -> None:
    before = (workspace / "portfolio.toml").read_bytes()
    result = portfolio("new", "report", "x", "--for-each", "donr", cwd=workspace)
    assert (result.returncode, "did you mean donor?" in result.stderr) == (2, True)
    assert (workspace / "portfolio.toml").read_bytes() == before
    assert not (workspace / "notebooks/x.ipynb").exists()
    assert "did you mean donors?" in portfolio("list", "donor", cwd=workspace).stderr


def test_in_another_folder_paths_are_told_from_here(portfolio: Command, workspace: Path) -> None:
    result = portfolio(
        "-C", "mine", "new", "report", "board", "--for-each", "portfolio", cwd=workspace.parent
    )
    assert result.returncode == 0, result.stderr
    assert "Made mine/notebooks/board.ipynb" in result.stdout
    assert "Open mine/reports/index.html" in result.stdout


def test_a_folder_with_spaces_is_named_as_a_shell_takes_it(
    portfolio: Command, tmp_path: Path
) -> None:
    result = portfolio("init", "my reports", cwd=tmp_path)
    assert "Next: portfolio -C 'my reports' check" in result.stdout


@pytest.mark.parametrize("words", [
    ("export", "--iati", ""), ("export", "--xlsx", ""), ("check", "--html", ""), ("template", ""),
    ("show", " "),
])  # fmt: skip
def test_an_empty_argument_is_refused_with_a_sentence(
    portfolio: Command, workspace: Path, words: tuple[str, ...]
) -> None:
    result = portfolio(*words, cwd=workspace)
    assert result.returncode == 2, result.stdout
    assert result.stderr.startswith(("portfolio: ", "Usage: "))


def test_a_file_in_which_no_project_is_found_is_told_at_once(
    tmp_path: Path, portfolio: Command
) -> None:
    (tmp_path / "words.csv").write_text("just some words\n", encoding="utf-8")
    result = portfolio("init", "mine", "--from", "words.csv", cwd=tmp_path)
    assert result.returncode == 0
    assert "No project was read from words.csv: portfolio -C mine check says why" in result.stdout
    assert "Next:" not in result.stdout
