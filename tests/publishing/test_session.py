"""The front door of the publishing half, from a script, a notebook and a running event loop."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.workplace import BRIDGES, ROADS, ROOT, Command, Place

import portfolio_lib
from portfolio_lib import Request, UsageError, build, config, plan, verify
from portfolio_lib.publishing.results import Outcome, Progress

SCRIPTS = {
    "a line": "from portfolio_lib import build; print(build('.', Request(reports=('portfolio',))))",
    "a running event loop": """
import asyncio
async def task():
    return build(".", Request(reports=("portfolio",)))
print(asyncio.run(task()))
""",
    "a thread": """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(1) as threads:
    print(threads.submit(build, ".", Request(reports=("portfolio",))).result())
""",
    "twice": """
first = build(".", Request(reports=("portfolio",)))
print(build(".", Request(reports=("portfolio",), again=True)))
""",
}


@pytest.fixture
def place(portfolio: Command, tmp_path: Path) -> Place:
    place = Place(tmp_path, portfolio)
    toml = place.folder / "portfolio.toml"
    text = toml.read_text(encoding="utf-8").replace('["html", "pdf", "xlsx"]', '["html"]')
    toml.write_text(text, encoding="utf-8")
    return place


@pytest.mark.soak
@pytest.mark.parametrize(
    "name",
    SCRIPTS,
)
def test_a_script_without_a_guard_builds(place: Place, name: str) -> None:
    script = place.folder / "script.py"
    script.write_text(f"from portfolio_lib import Request, build\n{SCRIPTS[name]}", "utf-8")
    done = subprocess.run(
        [sys.executable, script], cwd=place.folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("<Result: 1 report made, 0 unchanged, 0 failed")
    assert done.stdout.count("Result") == 1


@pytest.mark.soak
def test_a_result_says_what_was_made_unchanged_and_failed(place: Place) -> None:
    outcomes: list[Outcome] = []
    progress: list[Progress] = []
    place.change("donor_report", "raise ValueError('spoilt')")
    result = build(place.folder, on_outcome=outcomes.append, on_progress=progress.append)
    assert {outcome.job.name for outcome in result.failed} == {"donor/fund-a.en", "donor/fund-b.en"}
    assert len(result.made) == 3
    assert sorted(o.job.name for o in outcomes) == sorted(o.job.name for o in result.outcomes)
    assert progress[0].total == 5
    assert "2 failed" in repr(result)
    assert "donor/fund-a.en was not made: cell" in repr(result)
    again = build(place.folder, Request(reports=("country",)))
    assert again.unchanged == ("country/kenya.en", "country/serbia.en")
    assert not again.outcomes


def test_a_plan_makes_nothing_and_says_the_kind_of_each_reason(place: Place) -> None:
    build(place.folder, Request(reports=("country",)))
    place.write({**BRIDGES, "objective": "To mend."}, ROADS)
    planned = plan(place.folder, Request(reports=("country",)))
    (job,) = planned.needed
    assert [reason.plain for reason in job.reasons] == [
        {
            "kind": "field-changed",
            "details": {"field": "objective", "project": "SBA"},
            "sentence": "objective of SBA changed",
        }
    ]
    assert "country/serbia.en: objective of SBA changed" in repr(planned)
    assert not (place.folder / "reports/donor").exists()


def test_what_is_built_can_be_checked_and_verified(place: Place) -> None:
    build(place.folder, Request(reports=("portfolio",)))
    assert [one.differences for one in verify(place.folder)] == [()]
    findings = portfolio_lib.check(place.folder)
    assert {"rule", "severity", "message"} <= set(findings.columns)


def test_settings_may_be_given_instead_of_a_folder(place: Place) -> None:
    settings = config.read(place.folder / "portfolio.toml")
    other = replace(settings, output=place.folder / "elsewhere")
    assert len(build(other, Request(reports=("portfolio",))).made) == 1
    assert (place.folder / "elsewhere/portfolio/portfolio.en.html").is_file()


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no folder"):
        build(tmp_path / "nowhere")


def test_what_the_package_offers_is_there() -> None:
    script = (
        "import portfolio_lib; print([getattr(portfolio_lib, n) for n in portfolio_lib.__all__])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
