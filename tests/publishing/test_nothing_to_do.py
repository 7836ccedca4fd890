"""Where nothing changed, a build ends at once; where something did, it notices."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers.workplace import BRIDGES, ROADS, Command, Place

from portfolio_lib import loading
from portfolio_lib.publishing.output import folder as folders

HEAVY = ("pandas", "matplotlib", "papermill", "lxml", "nbformat", "typst", "pypdf", "filelock")
SCRIPT = """
import sys
from portfolio_lib.cli import main
main(["build", "--format", "html", "--report", "portfolio"], standalone_mode=False)
print(sorted(set(sys.modules) & set({heavy})))
"""


@pytest.fixture
def place(portfolio: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr(folders, "_SETTLING", 0.0)
    return Place(tmp_path, portfolio)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Grows by one whenever a build reads the data."""
    counted: list[object] = []
    reading = loading.portfolio_of

    def counting(*arguments: Any) -> Any:
        counted.append(arguments)
        return reading(*arguments)

    monkeypatch.setattr(loading, "portfolio_of", counting)
    return counted


def test_a_build_of_what_is_there_imports_nothing_heavy(place: Place) -> None:
    place.build("--report", "portfolio")
    script = [sys.executable, "-c", SCRIPT.format(heavy=HEAVY)]
    done = subprocess.run(script, cwd=place.folder, capture_output=True, text=True, check=True)
    said = done.stdout.splitlines()
    assert said[0] == "nothing to do: 1 report unchanged"
    assert said[-1] == "[]"


@pytest.mark.soak
@pytest.mark.parametrize("question", [["list", "projects"], ["show", "Serbia"]])
def test_what_was_asked_before_is_answered_without_reading_and_imports_nothing_heavy(
    place: Place, monkeypatch: pytest.MonkeyPatch, question: list[str]
) -> None:
    monkeypatch.setenv("PORTFOLIO_CACHE", str(place.folder / "cache"))
    script = SCRIPT.replace('["build", "--format", "html", "--report", "portfolio"]', str(question))
    ask = [sys.executable, "-c", script.format(heavy=HEAVY)]

    def answer() -> list[str]:
        done = subprocess.run(ask, cwd=place.folder, capture_output=True, text=True, check=True)
        return done.stdout.splitlines()

    *first, heavy = answer()
    assert "pandas" in heavy
    assert answer() == [*first, "[]"]
    place.write({**BRIDGES, "title": "Safer Bridges"}, ROADS)
    *changed, heavy = answer()
    assert "pandas" in heavy
    assert changed != first


@pytest.mark.soak
@pytest.mark.parametrize(
    "what",
    [
        "data",
        "a new file",
        "notebook",
        "the day",
        "an audience",
        "a report",
        "the index",
        "the memory",
    ],
)
def test_whatever_changed_is_noticed(place: Place, reads: list[object], what: str) -> None:
    place.build("--report", "portfolio")
    reports, toml = place.folder / "reports", place.folder / "portfolio.toml"
    day = toml.read_text(encoding="utf-8").replace("2016-10-31", "2016-11-30")
    audience = toml.read_text(encoding="utf-8") + '[[source]]\nfile = "*"\naudience = "public"\n'
    changes: dict[str, Callable[[], object]] = {
        "data": lambda: place.write({**BRIDGES, "objective": "To bend."}, ROADS),
        "a new file": lambda: (place.folder / "data/other.txt").write_text("A page.", "utf-8"),
        "notebook": lambda: place.change("portfolio_report", "1 + 1"),
        "the day": lambda: toml.write_text(day, "utf-8"),
        "an audience": lambda: toml.write_text(audience, "utf-8"),
        "a report": lambda: (reports / "portfolio/portfolio.en.html").write_text("-", "utf-8"),
        "the index": (reports / "index.html").unlink,
        "the memory": lambda: (reports / ".inputs/memory.json").write_text("[", "utf-8"),
    }
    changes[what]()
    for _ in range(3):
        place.build("--report", "portfolio")
    assert len(reads) == 2


def test_a_file_that_was_touched_but_not_changed_is_no_change(
    place: Place, reads: list[object]
) -> None:
    place.build("--report", "portfolio")
    file = place.folder / "reports/portfolio/portfolio.en.html"
    file.write_bytes(file.read_bytes())
    place.build("--report", "portfolio")
    assert len(reads) == 1


def test_a_page_edited_by_hand_within_its_size_and_time_is_noticed(place: Place) -> None:
    place.build("--report", "portfolio")
    page = place.folder / "reports/portfolio/portfolio.en.html"
    before = page.stat()
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("To build", "To burnt"[:8]), encoding="utf-8")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "made   portfolio/portfolio" in place.build("--report", "portfolio").stdout
    assert page.read_text(encoding="utf-8") == text
