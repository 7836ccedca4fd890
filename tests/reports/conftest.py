"""The reports of the first portfolio, built once by the real command."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html
from pypdf import PdfReader

Command = Callable[..., subprocess.CompletedProcess[str]]


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
