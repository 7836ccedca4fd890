"""Published reports can be made again, from what is kept of them, with the same bytes."""

from __future__ import annotations

import json
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from helpers.workplace import Command, Place

from portfolio_lib.program import environment


@pytest.fixture
def place(portfolio: Command, tmp_path: Path) -> Place:
    made = Place(tmp_path, portfolio)
    made.declare("country_report", 'since = ""')
    made.build("--country", "RS")
    return made


@pytest.fixture
def other_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program with another pandas than the one that made the reports."""
    known = environment()
    versions = {**known["versions"], "pandas": "0.1"}  # type: ignore[dict-item]  # a mapping
    monkeypatch.setattr(
        "portfolio_lib.publishing.verify.environment", lambda: {**known, "versions": versions}
    )


def verified(place: Place, *files: object, code: int) -> CompletedProcess[str]:
    result = place.run("verify", *files)
    assert result.returncode == code, result.stdout + result.stderr
    return result


def test_what_was_published_comes_out_the_same_also_when_the_data_are_gone(place: Place) -> None:
    (place.folder / "data/page.txt").unlink()
    result = verified(place, "reports/country/serbia.en.html", code=0)
    assert "country/serbia.en: the same bytes" in result.stdout


def test_a_file_that_is_not_as_published_is_told(place: Place) -> None:
    page = place.folder / "reports/country/serbia.en.html"
    page.write_bytes(page.read_bytes() + b" ")
    told = verified(place, code=1).stdout
    assert "country/serbia.en.html was edited by hand" in told
    assert "0 of 1 reports have the same bytes" in told


@pytest.mark.usefixtures("other_program")
def test_the_input_that_differs_is_named(place: Place) -> None:
    manifest = place.folder / "reports/manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["reports"][0]["files"][0]["sha256"] = "0" * 64
    del content["checksum"]
    manifest.write_text(json.dumps(content), encoding="utf-8")
    told = verified(place, code=1).stdout
    assert "country/serbia.en.html came out different: pandas " in told
    assert "→ 0.1" in told


def test_a_report_whose_inputs_are_gone_is_told(place: Place) -> None:
    made_from = place.entry("country", "RS")["made_from"]
    (place.folder / "reports/.inputs" / made_from["slice"]).unlink()
    assert "its slice is not kept; build it again" in verified(place, code=1).stdout


def test_a_file_that_nobody_published_is_refused(place: Place) -> None:
    assert "has no file 'index.html'" in verified(place, "index.html", code=2).stderr


@pytest.mark.soak
def test_a_kernel_of_jupyter_makes_the_same_files(place: Place) -> None:
    page = place.folder / "reports/country/serbia.en.html"
    before = page.read_bytes()
    page.unlink()
    place.build("--country", "RS", "--engine", "jupyter")
    assert page.read_bytes() == before
