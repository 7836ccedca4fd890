"""Draw the pictures of the documents anew, from the reports of the first portfolio.

It needs Chromium and Poppler's pdftoppm; ``make pictures`` runs it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
DONOR = "donor/state-secretariat-for-migration.en"
SHORT = "donor/swiss-agency-for-development-and-cooperation.en"
COLOURS = 160
READERS = ("donor/fund-one.en", "donor/fund-two.en", "portfolio/portfolio.en")
"""Who reads of one co-financed project: its two donors, and management."""
TWO_DONORS = """
data = "data"
as_of = 2026-06-30
formats = ["pdf"]
report = [
    {name = "donor", notebook = "notebooks/donor_report.ipynb", for_each = "donor"},
    {name = "portfolio", notebook = "notebooks/portfolio_report.ipynb", for_each = "portfolio"},
]
"""


def _built(folder: Path, workspace: Path = ROOT) -> Path:
    command = [sys.executable, "-m", "portfolio_lib", "build", "--output", str(folder)]
    subprocess.run(command, cwd=workspace, check=True, stdout=subprocess.DEVNULL)
    return folder


def _readers(folder: Path) -> None:
    """The first pages of the reports of those who read of one co-financed project."""
    workspace = folder / "two-donors"
    (workspace / "data").mkdir(parents=True)
    shutil.copy(HERE / "cofunded.csv", workspace / "data")
    shutil.copytree(ROOT / "notebooks", workspace / "notebooks")
    (workspace / "portfolio.toml").write_text(TWO_DONORS)
    reports = _built(workspace / "reports", workspace)
    for number, report in enumerate(READERS):
        page = ["-r", "72", "-png", "-l", "1", "-singlefile", f"{reports / report}.pdf"]
        subprocess.run(["pdftoppm", *page, str(folder / f"readers-{number}")], check=True)
    _beside_one_another(folder, "readers")


def _small(picture: Path, name: str) -> None:
    """Keep a picture in few colours, those of thin lines too: the repository stays small."""
    few = {"colors": COLOURS, "method": Image.Quantize.MAXCOVERAGE, "dither": Image.Dither.NONE}
    drawn = Image.open(picture).convert("RGB").quantize(**few)
    drawn.save(HERE / name, optimize=True)


def _page(reports: Path, folder: Path, number: int, resolution: int, name: str) -> None:
    """A page of a donor report, in print."""
    start = folder / name
    page = ["-r", str(resolution), "-f", str(number), "-png", "-singlefile"]
    command = ["pdftoppm", *page, f"{reports / DONOR}.pdf", str(start)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    _small(folder / f"{name}.png", f"{name}.png")


def _whole(reports: Path, folder: Path, name: str) -> None:
    """All pages of a short report, side by side."""
    command = ["pdftoppm", "-r", "36", "-png", f"{reports / SHORT}.pdf", str(folder / name)]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    _beside_one_another(folder, name)


def _beside_one_another(folder: Path, name: str) -> None:
    """Pages in one picture."""
    pages = [Image.open(page) for page in sorted(folder.glob(f"{name}-*.png"))]
    size = sum(page.width + 8 for page in pages) + 8, pages[0].height + 16
    whole = Image.new("RGB", size, "#8a95a3")
    for number, page in enumerate(pages):
        whole.paste(page, (8 + number * (page.width + 8), 8))
    whole.save(folder / f"{name}.png")
    _small(folder / f"{name}.png", f"{name}.png")


def _screens(reports: Path, folder: Path) -> None:
    """The same report on a phone, light and dark side by side, and the page of all reports."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        shots = {
            "light.png": (f"{DONOR}.html", "light", 390, 844),
            "dark.png": (f"{DONOR}.html", "dark", 390, 844),
            "reports.png": ("index.html", "light", 1100, 1000),
        }
        for name, (path, scheme, width, height) in shots.items():
            page = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page.goto((reports / path).as_uri())
            page.screenshot(path=folder / name)
            page.close()
        browser.close()
    light, dark = Image.open(folder / "light.png"), Image.open(folder / "dark.png")
    both = Image.new("RGB", (light.width * 2 + 24, light.height), "#8a95a3")
    both.paste(light, (0, 0))
    both.paste(dark, (light.width + 24, 0))
    both.save(folder / "both.png")
    _small(folder / "both.png", "phone.png")
    _small(folder / "reports.png", "reports.png")


def main() -> None:
    """Build the reports in a folder that is gone afterwards, and keep the pictures."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        reports = _built(folder / "reports")
        _page(reports, folder, 1, 90, "donor-report")
        _page(reports, folder, 2, 60, "after-project")
        _whole(reports, folder, "after-short")
        _screens(reports, folder)
        _readers(folder)


if __name__ == "__main__":
    main()
