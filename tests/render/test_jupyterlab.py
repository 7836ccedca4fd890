"""A report notebook in JupyterLab, by clicking: run it, look at it, export it from the menu."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers.jupyter import serving

if TYPE_CHECKING:
    from playwright.sync_api import APIResponse, Browser, Page, Route

pytest.importorskip("jupyterlab")
pytestmark = pytest.mark.soak
ROOT = Path(__file__).parent.parent.parent
_SECONDS = 180


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab whose folder is a workspace."""
    folder = tmp_path_factory.mktemp("lab")
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "portfolio.toml", folder)
    options = (
        "--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    )  # fmt: skip
    with serving("jupyterlab", folder, *options) as address:
        yield address


@pytest.fixture(scope="module")
def lab(browser: Browser, address: str) -> Iterator[Page]:
    """A report notebook in which all cells have run."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000}, accept_downloads=True)
    page.set_default_timeout(1000 * _SECONDS)
    for _ in range(_SECONDS):
        try:
            page.goto(f"{address}lab/tree/notebooks/country_report.ipynb?token=open")
        except Exception:  # noqa: BLE001 - it has said where it will listen, and does not yet
            time.sleep(1)
        else:
            break
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    _choose(page, "Run", "Run All Cells")
    page.locator(".jp-OutputArea-output", has_text="In the annex: Projects").last.wait_for(
        state="attached"
    )
    yield page
    page.close()


def _choose(page: Page, menu: str, *items: str) -> None:
    """Click a way through the menus; the last item is chosen, those before it open."""
    page.locator(".lm-MenuBar-itemLabel", has_text=menu).first.click()
    for item in items[:-1]:
        page.locator(".lm-Menu-itemLabel", has_text=item).first.hover()
    page.locator(".lm-Menu-itemLabel", has_text=items[-1]).first.click()


def test_running_a_report_by_hand_shows_what_is_in_it(lab: Page) -> None:
    lab.get_by_role("heading", name="Kosovo").first.wait_for(state="attached")
    assert lab.locator(".jp-OutputArea-output img").count() >= 1
    assert lab.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']"
                       ).count() == 0  # fmt: skip


@pytest.mark.parametrize(
    ("name", "suffix", "begins"),
    [
        ("Portfolio_html", ".html", b"<!doctype html>"),
        ("Portfolio_pdf", ".pdf", b"%PDF-"),
        ("Portfolio_xlsx", ".xlsx", b"PK"),
    ],
)
def test_the_menu_exports_a_report(lab: Page, name: str, suffix: str, begins: bytes) -> None:
    answers: list[APIResponse] = []

    def ask(route: Route) -> None:
        """Ask the server itself: the tab that the menu opens is gone when its download begins."""
        answers.append(route.fetch(timeout=1000 * _SECONDS))
        route.fulfill(response=answers[-1])

    lab.context.route("**/nbconvert/**", ask)
    _choose(lab, "File", "Save and Export Notebook As", name)
    for _ in range(10 * _SECONDS):
        if answers:
            break
        lab.wait_for_timeout(100)
    lab.context.unroute("**/nbconvert/**")
    (answer,) = answers
    assert answer.status == 200
    assert f"country_report{suffix}" in answer.headers["content-disposition"]
    assert answer.body().startswith(begins)
    assert b"Kosovo" in answer.body() or suffix != ".html"
