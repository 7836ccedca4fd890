"""The commands that tell of the portfolio, and the one that begins a workspace."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize("wanted", ["MIMAK", "mimak"])
def test_show_tells_who_funds_a_project_and_where_it_works(portfolio: Command, wanted: str) -> None:
    text = portfolio("show", wanted).stdout
    assert "donors: State Secretariat for Migration (Switzerland)" in text
    assert "places: Kosovo" in text


@pytest.mark.parametrize("wanted", ["Kosovo", "xk", "SEM", "sem"])
def test_show_takes_names_and_codes_of_places_and_donors(portfolio: Command, wanted: str) -> None:
    text = portfolio("show", wanted).stdout
    assert "MIMAK" in text


def test_show_says_so_where_there_is_nothing_of_that_name(portfolio: Command) -> None:
    result = portfolio("show", "Atlantis")
    assert result.returncode == 2
    assert "no project, place or donor 'Atlantis'" in result.stderr


def test_projects_are_listed_with_donors_and_places_and_can_be_chosen(portfolio: Command) -> None:
    rows = json.loads(portfolio("list", "projects", "--donor", "SEM", "--json").stdout)
    assert {row["donors"] for row in rows if "MIMAK" in row["title"]} == {
        "State Secretariat for Migration (Switzerland)"
    }
    assert all(row["places"] for row in rows)
    assert len(rows) < len(json.loads(portfolio("list", "projects", "--json").stdout))
    assert portfolio("list", "projects", "--status", "ongoing").returncode == 0
    assert portfolio("list", "projects", "--status", "ongoin").returncode == 2
    assert portfolio("list", "donors", "--status", "ongoing").returncode == 2


def test_a_wrong_command_is_told_with_the_nearest(portfolio: Command) -> None:
    result = portfolio("biuld")
    assert result.returncode == 2
    assert "did you mean build?" in result.stderr


def test_a_command_can_work_in_another_folder_and_print_errors_only(
    portfolio: Command, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    assert portfolio("-C", tmp_path, "list", "projects").stdout.strip() == "none"
    assert portfolio("--quiet", "-C", tmp_path, "list", "projects").stdout == ""
    assert portfolio("--quiet", "show", "Atlantis").stderr != ""


def test_a_new_workspace_is_whole_and_holds_the_list_it_was_made_from(
    portfolio: Command, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_text("Title,Donor,Country\nA,B,Serbia\n", encoding="utf-8")
    made = portfolio("init", "mine", "--from", "list.csv", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    again = portfolio("init", "mine", cwd=tmp_path)
    assert again.returncode == 2
    plan = portfolio("-C", "mine", "build", "--plan", cwd=tmp_path)
    assert plan.returncode == 0, plan.stderr
    assert "country/serbia" in plan.stdout
    for name in ("portfolio.toml", "README.md", ".gitignore", "data/organisations.csv"):
        assert (tmp_path / "mine" / name).is_file()


def test_a_new_workspace_without_a_list_has_a_first_project(
    portfolio: Command, tmp_path: Path
) -> None:
    portfolio("init", "mine", cwd=tmp_path)
    plan = portfolio("-C", "mine", "build", "--plan", cwd=tmp_path)
    assert "donor/" in plan.stdout
