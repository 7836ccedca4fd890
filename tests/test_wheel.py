"""A wheel of the package works where nothing of the checkout is."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.soak
ROOT = Path(__file__).parent.parent
PAGE = """Bridges

Objective: To build bridges.

Donor: Some Fund

Country: Serbia

Duration: 2016
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel, which finds the libraries but not the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "venv", with_pip=False)
    scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    pure = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    (Path(pure) / "libraries.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    options = ["--no-deps", "--no-index", "--disable-pip-version-check", "--ignore-installed"]
    subprocess.run([*pip, *options, str(wheel)], check=True, capture_output=True)
    return scripts


def test_the_wheel_holds_templates_fonts_tables_and_notebooks(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    needed = {
        "portfolio_lib/notebooks/country_report.ipynb",
        "portfolio_lib/notebooks/donor_report.ipynb",
        "portfolio_lib/notebooks/portfolio_report.ipynb",
        "portfolio_lib/names/data/dac_regions.csv",
        "portfolio_lib/locale/de/LC_MESSAGES/portfolio.po",
        "portfolio_lib/names/data/places.csv",
        "portfolio_lib/read/written/amount_words.csv",
        "portfolio_lib/read/iati/codes.csv",
        "portfolio_lib/read/page/labels.csv",
        "portfolio_lib/read/written/months.csv",
        "portfolio_lib/fonts/FiraSans-Regular.ttf",
        "portfolio_lib/fonts/OFL-FiraSans.txt",
    }
    assert needed <= names
    assert wheel.stat().st_size < 15_000_000
    assert not [name for name in names if name.startswith(("tests/", "data/"))]


def test_an_installed_wheel_makes_reports_from_a_page_alone(
    installed: Path, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "page.txt").write_text(PAGE, encoding="utf-8")
    result = subprocess.run(
        [installed / "portfolio", "build", "--as-of", "2016-10-31"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    made = {path.name for path in (tmp_path / "reports").rglob("*.*") if path.is_file()}
    assert {"serbia.en.pdf", "some-fund.en.html", "portfolio.en.pdf", "index.html"} <= made


@pytest.mark.soak
def test_an_installed_wheel_begins_a_workspace_that_builds_at_once(
    installed: Path, tmp_path: Path
) -> None:
    table = "Title,Donor,Country,Start,End\nBridges,Some Fund,Serbia,2016-01-01,2017-12-31\n"
    (tmp_path / "list.csv").write_text(table, encoding="utf-8")
    for words in (["init", "mine", "--from", "list.csv"], ["-C", "mine", "build"]):
        result = subprocess.run(
            [installed / "portfolio", *words],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert result.returncode == 0, result.stderr
    assert "Open mine/reports/index.html" in result.stdout
    assert (tmp_path / "mine/reports/country/serbia.en.pdf").is_file()


def test_the_installed_package_is_the_one_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    result = subprocess.run(
        [installed / "python", "-c", "import portfolio_lib; print(portfolio_lib.__file__)"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert str(installed.parent) in result.stdout
