"""What tests of several parts use: a browser, and notebooks with their two formats."""

from __future__ import annotations

import base64
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from filelock import FileLock
from hypothesis import HealthCheck, settings

from portfolio_lib.cli import main
from portfolio_lib.publishing.making.imports import import_quickly

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from nbformat import NotebookNode
    from playwright.sync_api import Browser
    from pypdf import PdfReader

os.environ["PORTFOLIO_CACHE"] = "off"
"""Tests read what they are about, and write nothing into anybody's home."""

settings.register_profile(
    "brief",
    max_examples=10,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile("soak", settings.get_profile("brief"), max_examples=40)
settings.register_profile("laws", settings.get_profile("brief"), max_examples=100)
settings.load_profile("brief")
"""The same examples in every run: a red build stays red until it is mended."""

import_quickly()
"""Before any test imports it slowly."""

ROOT = Path(__file__).parent.parent
COLLECTED = pytest.StashKey[set[tuple[Path, str]]]()
Command = Callable[..., subprocess.CompletedProcess[str]]
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="170mm" height="40mm" viewBox="0 0 170 40">'
    '<rect width="120" height="30" fill="#0a6ea8"/></svg>'
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the file and the name of each function that is a test, before any is deselected."""
    config.stash[COLLECTED] = {(item.path, getattr(item, "originalname", "")) for item in items}


@pytest.fixture
def collected(pytestconfig: pytest.Config) -> set[tuple[Path, str]]:
    """The file and the name of each function that this run found to be a test."""
    return pytestconfig.stash[COLLECTED]


@pytest.fixture(scope="session")
def once(
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str, Callable[[Path], None]], Path]:
    """Make a folder once a run, whichever of the processes that run tests asks first."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder, done = shared / f"once-{name}", shared / f"once-{name}.done"
        with FileLock(shared / f"once-{name}.lock"):
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless browser of the machine; skips where there is none, unless one is required."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("REQUIRE_BROWSER=1, but there is none of " + ", ".join(names))
        pytest.skip("no browser on this machine")
    from playwright.sync_api import sync_playwright

    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=options)
        yield started
        started.close()


@pytest.fixture
def svg() -> str:
    """The data address of a small SVG image."""
    return "data:image/svg+xml;base64," + base64.b64encode(SVG.encode()).decode()


@pytest.fixture
def notebook() -> Callable[..., NotebookNode]:
    """Make a notebook: a text is a Markdown cell, a dict the data of a cell's output.

    As every report it has a date, unless the metadata `portfolio` are given.
    """
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

    def make(*cells: str | dict[str, str], **metadata: object) -> NotebookNode:
        made = [
            new_markdown_cell(cell)
            if isinstance(cell, str)
            else new_code_cell("secret_code()", outputs=[new_output("display_data", data=cell)])
            for cell in cells
        ]
        dated = {"portfolio": {"date": "2016-10-31"}} | metadata
        result: NotebookNode = new_notebook(cells=made, metadata=dated)
        return result

    return make


@pytest.fixture
def page() -> Callable[[NotebookNode], str]:
    """Make the HTML page of a notebook."""
    from portfolio_lib.render.html import PortfolioHTMLExporter

    return lambda notebook: PortfolioHTMLExporter().from_notebook_node(notebook)[0]


@pytest.fixture
def tree(page: Callable[[NotebookNode], str]) -> Callable[[NotebookNode], HtmlElement]:
    """Make the HTML page of a notebook, as a tree."""
    from lxml import html

    return lambda notebook: html.document_fromstring(page(notebook))


@pytest.fixture
def pdf() -> Callable[[NotebookNode], PdfReader]:
    """Make the PDF of a notebook and open it."""
    from pypdf import PdfReader

    from portfolio_lib.render.pdf import PortfolioPDFExporter

    def make(notebook: NotebookNode) -> PdfReader:
        return PdfReader(io.BytesIO(PortfolioPDFExporter().from_notebook_node(notebook)[0]))

    return make


@pytest.fixture
def pdf_text(pdf: Callable[[NotebookNode], PdfReader]) -> Callable[[NotebookNode], str]:
    """The text between heads and feet of all pages, without white space: lines end anywhere."""

    def make(notebook: NotebookNode) -> str:
        reader = pdf(notebook)
        pages = ["".join(page.extract_text().split()) for page in reader.pages]
        pages = [re.sub(r"Page\d+of\d+$", "", page) for page in pages]
        title = "".join(str(reader.metadata.title if reader.metadata else "").split())
        heads = (title, f"{title[:89]}\u2026")
        for head in heads:
            pages[1:] = [page.removeprefix(head) for page in pages[1:]]
        return "".join(pages).replace(heads[1], "")

    return make


@pytest.fixture(scope="session")
def shell() -> Command:
    """Run the command `portfolio` as a program of its own, by default in the project."""

    def run(
        *arguments: object, cwd: Path = ROOT, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "portfolio_lib", *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
            encoding="utf-8",
        )

    return run


@pytest.fixture(scope="session")
def portfolio() -> Command:
    """Run the command in this process, where the server of report processes stays warm."""

    def run(*arguments: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
        with chdir(cwd):
            result = CliRunner().invoke(main, [*map(str, arguments)])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return subprocess.CompletedProcess(
            list(map(str, arguments)), result.exit_code, result.stdout, result.stderr
        )

    return run
