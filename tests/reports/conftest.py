"""The reports of the first portfolio, built once a run by the real command."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from lxml import html
from pypdf import PdfReader

Command = Callable[..., subprocess.CompletedProcess[str]]
Once = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def first(portfolio: Command, once: Once) -> Path:
    """The output folder of a build of everything, with a report for France besides."""

    def build(folder: Path) -> None:
        for arguments in ((), ("--country", "FR")):
            result = portfolio("build", "--output", folder, *arguments)
            assert result.returncode == 0, result.stderr

    return once("first", build)


@pytest.fixture(scope="session")
def words() -> Callable[[Path], str]:
    """The words of a report, HTML or PDF, with single spaces between them."""

    @cache
    def read(file: Path) -> str:
        if file.suffix == ".pdf":
            text = " ".join(page.extract_text() for page in PdfReader(file).pages)
        else:
            text = html.parse(str(file)).getroot().find("body").text_content()
        return " ".join(text.split())

    return read
