"""One report, made anew at each save and shown in a browser."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from subprocess import CompletedProcess
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest
from helpers.workplace import PAGE

from portfolio_lib.config import settings_of
from portfolio_lib.errors import ReportError, UsageError
from portfolio_lib.publishing.previewing.report import Page, Preview
from portfolio_lib.publishing.previewing.server import Shown, serving
from portfolio_lib.publishing.request import Request

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent.parent
Command = Callable[..., CompletedProcess[str]]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "portfolio.toml", tmp_path)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "page.txt").write_text(PAGE, encoding="utf-8")
    return tmp_path


def changed(notebook: Path, old: str, new: str) -> None:
    """Save a notebook with other words, at a time that differs."""
    text = notebook.read_text(encoding="utf-8")
    assert old in text
    notebook.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.soak
def test_a_preview_follows_notebook_and_data_and_publishes_nothing(workspace: Path) -> None:
    notebook = workspace / "notebooks/country_report.ipynb"
    request = Request(countries=("Serbia",), languages=("en",))
    with Preview(lambda: settings_of(workspace), notebook, request) as report:
        page = report.made()
        assert page.error is None
        assert (page.name, b"Bridges" in page.html) == ("country/serbia.en", True)
        assert not report.is_outdated

        changed(notebook, "show.cover(", "print('Our own words')\\nshow.cover(")
        assert report.is_outdated
        assert b"Our own words" in report.made().html
        assert not report.is_outdated

        changed(notebook, "print('Our own words')", "a = 1\\nraise ValueError('spoilt')")
        failed = report.made().error
        assert isinstance(failed, ReportError)
        assert "ValueError: spoilt" in str(failed)
        assert "2 raise ValueError('spoilt')" in failed.traceback
        changed(notebook, "a = 1\\nraise ValueError('spoilt')\\n", "")

        changed(workspace / "data/page.txt", "To build bridges", "To mend bridges")
        assert report.is_outdated
        assert b"To mend bridges" in report.made().html

        (workspace / "portfolio.toml").write_text("colour = 1", encoding="utf-8")
        assert "colour" in str(report.made().error)
    assert not (workspace / "reports").exists()


def test_a_notebook_that_no_setting_names_is_what_its_parameters_say(workspace: Path) -> None:
    notebook = workspace / "notebooks/mine.ipynb"
    (workspace / "notebooks/donor_report.ipynb").rename(notebook)
    (workspace / "portfolio.toml").write_text("as_of = 2016-10-31", encoding="utf-8")
    with Preview(lambda: settings_of(workspace), notebook, Request(languages=("en",))) as report:
        assert report.made().name == "mine/some-fund.en"


@pytest.mark.soak
@pytest.mark.parametrize("asked", ["country", "notebooks/mine.ipynb"])
def test_a_target_with_a_notebook_of_its_own_is_shown_with_it(workspace: Path, asked: str) -> None:
    mine = workspace / "notebooks/mine.ipynb"
    shutil.copy(workspace / "notebooks/country_report.ipynb", mine)
    changed(mine, "show.cover(", "print('Words for Serbia')\\nshow.cover(")
    (workspace / "portfolio.toml").write_text(
        'as_of = 2016-10-31\n[[report]]\nname = "country"\nfor_each = "place"\n'
        'notebook = "notebooks/country_report.ipynb"\n'
        '[report.notebooks]\nserbia = "notebooks/mine.ipynb"\n',
        encoding="utf-8",
    )
    notebook = workspace / asked if "/" in asked else Path(asked)
    with Preview(lambda: settings_of(workspace), notebook, Request()) as report:
        page = report.made()
        assert (page.name, page.error) == ("country/serbia.en", None)
        assert b"Words for Serbia" in page.html
        changed(mine, "Words for Serbia", "Other words")
        assert report.is_outdated
        assert b"Other words" in report.made().html


def test_the_command_makes_a_page_and_says_where_it_is(portfolio: Command, workspace: Path) -> None:
    result = portfolio("preview", "country", "--no-open", cwd=workspace)
    assert result.returncode == 0, result.stderr
    assert "made   country/serbia.en" in result.stdout
    file = Path(result.stdout.strip().rpartition("Open ")[2])
    assert "Bridges" in file.read_text(encoding="utf-8")
    shutil.rmtree(file.parent)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["notebooks/contry_report.ipynb"], "there is no notebook"),
        (["contry"], "did you mean country?"),
        (["country", "--country", "XX"], "'XX'"),
        (["country", "--donor", "some-fund"], "no chosen report is made for each donor"),
        (["country", "--for", "year=2016"], "no chosen report is made for each year"),
    ],
)
def test_what_is_unknown_is_said(
    portfolio: Command, workspace: Path, arguments: list[str], said: str
) -> None:
    result = portfolio("preview", "--no-open", *arguments, cwd=workspace)
    assert (result.returncode, said in result.stderr) == (2, True), result.stderr


# -- the page ---------------------------------------------------------------------------


@pytest.fixture
def shown() -> Shown:
    return Shown()


@pytest.fixture
def address(shown: Shown) -> Iterator[str]:
    with serving(shown) as found:
        yield found


def state(address: str, after: int) -> dict[str, Any]:
    with urlopen(f"{address}state?{after}") as answer:  # noqa: S310 - our own server
        found: dict[str, Any] = json.loads(answer.read())
    return found


def test_who_waits_for_the_next_page_is_told_at_once(shown: Shown, address: str) -> None:
    threading.Timer(0.2, lambda: shown.show(Page("n", b"<p>One</p>"))).start()
    start = time.monotonic()
    assert state(address, 0)["number"] == 1
    assert time.monotonic() - start < 15
    with urlopen(f"{address}report") as answer:  # noqa: S310 - our own server
        assert answer.read() == b"<p>One</p>"


def test_a_failure_is_told_with_its_lines_as_text_and_the_last_page_stays(
    shown: Shown, address: str
) -> None:
    shown.show(Page("n", b"<p>One</p>"))
    error = ReportError("<b>no</b>", cell=2, source="x = <1>", traceback="line 1")
    shown.show(Page("n", error=error))
    told = state(address, 1)
    assert told["told"] == "n was not made"
    assert told["error"] == (
        "<p>cell 2: &lt;b&gt;no&lt;/b&gt;</p><pre>x = &lt;1&gt;</pre><pre>line 1</pre>"
    )
    with urlopen(f"{address}report") as answer:  # noqa: S310 - our own server
        assert answer.read() == b"<p>One</p>"


def test_only_this_machine_by_its_own_name_is_answered(address: str) -> None:
    host, port = address.removeprefix("http://").rstrip("/").split(":")
    assert host == "127.0.0.1"
    connection = HTTPConnection(host, int(port))
    connection.request("GET", "/report", headers={"Host": f"evil.example:{port}"})
    assert connection.getresponse().status == 403
    connection.close()


def test_a_port_that_is_taken_is_said(address: str) -> None:
    port = int(address.rstrip("/").rpartition(":")[2])
    with pytest.raises(UsageError, match=f"port {port}"), serving(Shown(), port):
        pass


@pytest.mark.soak
def test_the_browser_shows_the_next_page_by_itself(
    browser: Browser, shown: Shown, address: str
) -> None:
    shown.show(Page("n", b"<title>First</title><p>One</p>"))
    page = browser.new_page()
    page.goto(address)
    page.frame_locator("iframe").get_by_text("One").wait_for()
    shown.show(Page("n", b"<title>Second</title><p>Two</p>"))
    page.frame_locator("iframe").get_by_text("Two").wait_for()
    shown.show(Page("n", error=ReportError("spoilt", cell=2)))
    page.get_by_role("alert").get_by_text("cell 2: spoilt").wait_for()
    page.frame_locator("iframe").get_by_text("Two").wait_for()
    shown.show(Page("n", b"<title>Third</title><p>Three</p>"))
    page.frame_locator("iframe").get_by_text("Three").wait_for()
    assert page.locator("#error").text_content() == ""
    assert page.title() == "Third"
    page.close()
