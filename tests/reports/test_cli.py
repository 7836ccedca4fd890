"""The command: what it prints, what it refuses, and how it ends."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import nbformat
import pytest
from helpers.workplace import PAGE

ROOT = Path(__file__).parent.parent.parent
Command = Callable[..., CompletedProcess[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with data of its own and no portfolio.toml."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "page.txt").write_text(PAGE, encoding="utf-8")
    return tmp_path


def files(folder: Path) -> set[str]:
    """The files that are for readers."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in found if not path.parts[0].startswith(".")}


def spoil(source: Path, target: Path, code: str) -> int:
    """Copy a notebook with one more cell before its last one, and return its number."""
    notebook = nbformat.read(source, as_version=4)
    notebook.cells.insert(-1, nbformat.v4.new_code_cell(code, id="spoilt"))
    nbformat.write(notebook, target)
    return len(notebook.cells) - 1


def refused(result: CompletedProcess[str], *said: str) -> None:
    """The command ended with exit code 2 and one message without a traceback."""
    assert result.returncode == 2
    assert "Traceback" not in result.stdout + result.stderr
    assert [words for words in said if words not in result.stderr] == []


def test_without_an_as_of_date_the_build_names_the_three_ways(
    portfolio: Command, folder: Path
) -> None:
    result = portfolio("build", cwd=folder)
    refused(result, "--as-of", "portfolio.toml", "As of: 31 October 2016")
    assert not (folder / "reports").exists()


def test_a_page_may_state_the_as_of_date_itself(portfolio: Command, folder: Path) -> None:
    (folder / "data" / "page.txt").write_text(f"As of: 30 June 2017\n\n{PAGE}", encoding="utf-8")
    result = portfolio("build", "--report", "portfolio", "--format", "html", cwd=folder)
    assert result.returncode == 0, result.stderr
    text = (folder / "reports/portfolio/portfolio.en.html").read_text(encoding="utf-8")
    assert "30 June 2017" in text
    assert files(folder / "reports") == {
        "portfolio/portfolio.en.html",
        "index.html",
        "index.en.html",
        "manifest.json",
        "build.log.json",
    }


def test_the_summary_says_what_was_made_and_where_to_look(portfolio: Command, folder: Path) -> None:
    result = portfolio("build", "--donor", "some-fund", "--as-of", "2016-10-31", cwd=folder)
    assert result.returncode == 0, result.stderr
    assert "made   donor/some-fund.en" in result.stdout
    assert "1 report made, 0 unchanged, 0 failed" in result.stdout
    assert "index.html" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--country", "XL"], ["'XL'", "XK (Kosovo)"]),
        (["--country", "Kosovoo"], ["XK (Kosovo)"]),
        (["--donor", "semm"], ["'semm'", "sem (State Secretariat for Migration (Switzerland))"]),
        (["--report", "contry"], ["'contry'", "country, donor, portfolio"]),
        (["--report", "donor", "--country", "XK"], ["place"]),
        (["--as-of", "03.04.2016"], ["'03.04.2016'", "2016-10-31"]),
        (["--format", "docx"], ["'docx'", "html, pdf, xlsx"]),
        (["--language", "xx"], ["xx", "en"]),
        (["--data", "no-such-folder"], ["no-such-folder"]),
        (["--colour", "red"], ["--colour"]),
    ],
)
def test_what_is_unknown_is_refused_before_anything_runs(
    portfolio: Command, tmp_path: Path, arguments: list[str], said: list[str]
) -> None:
    output = tmp_path / "reports"
    refused(portfolio("build", "--output", output, *arguments), *said)
    assert not output.exists()


def test_settings_of_a_folder_further_up_are_used_unless_they_are_somebody_elses(
    portfolio: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "portfolio.toml").write_text('colour = "red"', encoding="utf-8")
    inner = folder / "inner"
    shutil.copytree(folder / "data", inner / "data")
    refused(portfolio("list", "reports", cwd=folder), "colour")
    refused(portfolio("list", "reports", cwd=inner), "colour")
    owner = (folder / "portfolio.toml").stat().st_uid
    monkeypatch.setattr(
        "portfolio_lib.config._is_trusted", lambda file: file.stat().st_uid != owner
    )
    assert portfolio("list", "reports", cwd=inner).returncode == 0


@pytest.mark.soak
def test_a_failing_notebook_costs_its_own_reports_only(portfolio: Command, folder: Path) -> None:
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    shutil.copy(ROOT / "portfolio.toml", folder)
    notebook = folder / "notebooks/donor_report.ipynb"
    assert portfolio("build", "--format", "html", cwd=folder).returncode == 0
    kept = (folder / "reports/donor/some-fund.en.html").read_bytes()
    spoilt = spoil(notebook, notebook, "secret = 1\nraise ValueError('spoilt on purpose')")
    result = portfolio("build", "--format", "html", cwd=folder)
    assert result.returncode == 1
    assert (
        f"donor/some-fund.en was not made: cell {spoilt}: ValueError: spoilt on purpose"
        in result.stderr
    )
    assert "secret = 1" in result.stderr
    assert "Traceback" not in result.stderr
    assert (folder / "reports/donor/some-fund.en.html").read_bytes() == kept
    manifest = json.loads((folder / "reports/manifest.json").read_text(encoding="utf-8"))
    states = {entry["report"]: entry["status"] for entry in manifest["reports"]}
    assert states == {"country": "made", "donor": "failed", "portfolio": "made"}


@pytest.mark.soak
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import os; os._exit(0)", "its process ended"),
        pytest.param(
            "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
            "its process ended",
            marks=pytest.mark.soak,
        ),
        ("exit()", "ended before this cell ran"),
        ("1 +", "SyntaxError"),
        ("import sys; sys.exit(0)", "SystemExit"),
        pytest.param("while True: pass", "longer than 3 s", marks=pytest.mark.soak),
        ("import matplotlib.pyplot as plt; plt.plot([1, 2]);", "alt"),
    ],
)
def test_whatever_a_cell_does_the_build_ends_with_a_message(
    portfolio: Command, folder: Path, code: str, said: str
) -> None:
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    toml = (ROOT / "portfolio.toml").read_text(encoding="utf-8")
    if said == "longer than 3 s":
        toml = toml.replace("= 600", "= 3")
    (folder / "portfolio.toml").write_text(toml, encoding="utf-8")
    notebook = folder / "notebooks/portfolio_report.ipynb"
    spoil(notebook, notebook, code)
    result = portfolio("build", "--report", "portfolio", cwd=folder)
    assert result.returncode == 1, result.stdout
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def with_donor_notebook(folder: Path, text: str) -> None:
    """The notebooks of the program in the folder, with this text for that of donors."""
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    shutil.copy(ROOT / "portfolio.toml", folder)
    (folder / "notebooks/donor_report.ipynb").write_text(text, encoding="utf-8")


def test_a_notebook_without_the_parameter_for_the_data_costs_the_reports_of_its_kind_only(
    portfolio: Command, folder: Path
) -> None:
    empty = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    with_donor_notebook(folder, empty)
    result = portfolio("build", cwd=folder)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert all(said in result.stderr for said in ("donor_report.ipynb", "data"))
    assert "made   portfolio/portfolio.en" in result.stdout


def test_a_notebook_that_is_not_json_costs_the_reports_of_its_kind_only(
    portfolio: Command, folder: Path
) -> None:
    with_donor_notebook(folder, "not JSON")
    result = portfolio("build", cwd=folder)
    assert result.returncode == 1
    assert "Traceback" not in result.stdout + result.stderr
    assert "donor/some-fund.en was not made: donor_report.ipynb: it is not JSON" in result.stderr
    assert "made   country/serbia.en" in result.stdout
    assert not (folder / "reports/donor/some-fund.en.pdf").exists()


def test_an_output_folder_that_cannot_be_made_is_refused(portfolio: Command, folder: Path) -> None:
    (folder / "taken").write_text("a file", encoding="utf-8")
    result = portfolio("build", "--output", "taken", "--as-of", "2016-10-31", cwd=folder)
    refused(result, "taken", "--output")


def test_a_manifest_that_cannot_be_read_is_refused(portfolio: Command, folder: Path) -> None:
    (folder / "reports").mkdir()
    (folder / "reports/manifest.json").write_text("{", encoding="utf-8")
    refused(portfolio("build", "--as-of", "2016-10-31", cwd=folder), "manifest.json", "move it")


def test_check_prints_every_finding_with_its_line_and_what_to_do(portfolio: Command) -> None:
    result = portfolio("check")
    assert result.returncode == 0
    assert "ongoing-projects.txt:37: a text belongs to no field" in result.stdout
    assert "Sessiz Destek Call for Experts" in result.stdout
    assert "→ " in result.stdout
    assert "9 findings: 0 error, 0 warning, 9 info" in result.stdout


def test_check_prints_json_for_programs(portfolio: Command) -> None:
    rows = json.loads(portfolio("check", "--json").stdout)
    assert {row["line"] for row in rows} == {1, 3, 37, 39, 47, 54, 64, 68}
    assert all(row["message"] and row["file"] == "ongoing-projects.txt" for row in rows)


def test_check_ends_with_1_when_there_is_an_error(portfolio: Command, folder: Path) -> None:
    backwards = PAGE.replace("March 2016", "March 2019")
    (folder / "data" / "page.txt").write_text(backwards, encoding="utf-8")
    result = portfolio("check", cwd=folder)
    assert result.returncode == 1
    assert "page.txt:1: a project ends before it starts" in result.stdout


def test_a_project_with_an_error_is_named_in_the_reports_it_is_missing_from(
    portfolio: Command, folder: Path, words: Callable[[Path], str]
) -> None:
    wrong = PAGE.replace("Bridges", "Tunnels").replace("March 2016", "March 2019")
    (folder / "data" / "page.txt").write_text(f"{PAGE}\n\n\n{wrong}", encoding="utf-8")
    result = portfolio("build", "--as-of", "2016-10-31", cwd=folder)
    assert result.returncode == 0, result.stderr
    for name in ("country/serbia", "donor/some-fund", "portfolio/portfolio"):
        text = words(folder / f"reports/{name}.en.pdf")
        assert "Left out: the project Tunnels" in text
        assert "To build bridges." in text
        where = "" if name.startswith("donor/") else " (page.txt, line 13)"
        assert f"because of an error in the data{where}." in text


def test_list_names_countries_with_their_footnotes(portfolio: Command) -> None:
    result = portfolio("list", "countries")
    assert "XK     Kosovo*" in result.stdout
    assert "* This designation is without prejudice" in result.stdout
    assert "002    Africa" in result.stdout


@pytest.mark.parametrize(
    ("what", "key", "known"),
    [
        ("countries", "place", {"XK", "RS", "TR", "CH", "NO", "002", "EU"}),
        ("donors", "organisation", {"sem", "ada", "ec", "sdc"}),
        ("reports", "report", {"country", "donor", "portfolio"}),
    ],
)
def test_list_prints_json_for_programs(
    portfolio: Command, what: str, key: str, known: set[str]
) -> None:
    rows = json.loads(portfolio("list", what, "--json").stdout)
    assert {row[key] for row in rows} == known


def test_list_projects_shows_period_and_status(portfolio: Command) -> None:
    rows = json.loads(portfolio("list", "projects", "--json").stdout)
    assert [row["status"] for row in rows] == ["ongoing"] * 4
    assert rows[0]["start"] == "2016-10-01"
    assert rows[0]["end"] == "2018-10-31"


@pytest.mark.parametrize("command", [[], ["build"], ["check"], ["list"]])
def test_help_is_there_for_every_command(portfolio: Command, command: list[str]) -> None:
    result = portfolio(*command, "--help")
    assert result.returncode == 0
    assert "Usage:" in result.stdout


@pytest.mark.parametrize("command", [[], ["build"]])
def test_help_shows_examples(portfolio: Command, command: list[str]) -> None:
    assert "portfolio build --country XK" in portfolio(*command, "--help").stdout


def test_the_command_lists_writes_pairs_and_accepts(portfolio: Command, folder: Path) -> None:
    other = PAGE.replace("Bridges", "Roads").replace("Some Fund", "Fund for Bridges (FFB)")
    two = f"{PAGE.replace('Some Fund', 'FFB')}\n\n{other}"
    (folder / "data" / "page.txt").write_text(two, encoding="utf-8")
    listed = portfolio("names", cwd=folder)
    assert listed.returncode == 0
    assert "FFB · new · once, page.txt:" in listed.stdout
    assert "1 pairs that are probably one" in listed.stdout
    assert '"likeness": 1.0' in portfolio("names", "--json", cwd=folder).stdout
    assert portfolio("names", "--pairs", "pairs.csv", cwd=folder).returncode == 0
    assert "1.00" in (folder / "pairs.csv").read_text(encoding="utf-8")
    accepted = portfolio("names", "--accept", "pairs.csv", cwd=folder)
    assert (accepted.returncode, accepted.stderr) == (0, "")
    assert "nothing was written" in accepted.stdout
    missing = portfolio("names", "--accept", "none.csv", cwd=folder)
    assert missing.returncode == 2
    assert "there is no such file" in missing.stderr
