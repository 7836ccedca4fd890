"""The reports of the first portfolio, built once by the real command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import html
from pypdf import PdfReader

from portfolio_lib.cli import main

ROOT = Path(__file__).parent.parent.parent
Command = Callable[..., subprocess.CompletedProcess[str]]


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


@pytest.fixture(scope="session")
def first(portfolio: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a build of everything, with a report for France besides."""
    folder = tmp_path_factory.mktemp("first")
    for arguments in ((), ("--country", "FR")):
        result = portfolio("build", "--output", folder, *arguments)
        assert result.returncode == 0, result.stderr
    return folder


@pytest.fixture(scope="session")
def words() -> Callable[[Path], str]:
    """The words of a report, HTML or PDF, with single spaces between them."""

    def read(file: Path) -> str:
        if file.suffix == ".pdf":
            text = " ".join(page.extract_text() for page in PdfReader(file).pages)
        else:
            text = html.parse(str(file)).getroot().find("body").text_content()
        return " ".join(text.split())

    return read
