"""Portfolios of any size for the benchmarks: plain, and the same each time."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

AS_OF = "2020-06-30"
NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
COUNTRIES = (
    "Albania", "Armenia", "Egypt", "Ethiopia", "Georgia", "Ghana", "Iraq", "Jordan", "Kenya",
    "Kosovo", "Lebanon", "Moldova", "Morocco", "Nigeria", "Pakistan", "Serbia", "Tunisia",
    "Türkiye", "Uganda", "Ukraine",
)  # fmt: skip
SUMMARY = (
    "The project trains teachers and repairs schools. It works with the districts that ask for "
    "it, and hands over what it builds. People who were trained train others in turn."
)
HEADERS = ("Identifier", "Title", "Objective", "Summary", "Donor", "Country", "Start", "End")
TOML = """\
data = "data"
as_of = {as_of}
formats = ["html", "pdf"]

[[report]]
name = "donor"
notebook = '{notebooks}/donor_report.ipynb'
for_each = "donor"
"""


def donor(number: int) -> str:
    """The identifier of a donor."""
    return f"donor-{number:05}"


def write(folder: Path, projects: int, donors: int) -> Path:
    """A project folder with a portfolio.toml that asks for one report for each donor.

    Parameters
    ----------
    folder : where to; it is made.
    projects : how many projects; the first donor has the first, and so on in turn.
    donors : how many donors.
    """
    data = folder / "data"
    data.mkdir(parents=True)
    toml = TOML.format(as_of=AS_OF, notebooks=NOTEBOOKS.as_posix())
    (folder / "portfolio.toml").write_text(toml, encoding="utf-8")
    _table(data / "projects.csv", HEADERS, [_project(n, donors) for n in range(projects)])
    organisations = [(donor(n), f"Fund {n:05}", "Foundation") for n in range(donors)]
    _table(data / "organisations.csv", ("organisation", "name", "kind"), organisations)
    return folder


def change_one(folder: Path, word: str) -> None:
    """Change one word in the first project, which is the first donor's."""
    file = folder / "data" / "projects.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub("(?<=trains )[a-z]+", word, text, count=1), encoding="utf-8")


def _project(number: int, donors: int) -> tuple[str, ...]:
    start = date(2017, 1, 1) + timedelta(days=37 * (number % 40))
    return (
        f"P-{number:06}",
        f"Schools of district {number:06}",
        "More children finish school.",
        SUMMARY,
        f"Fund {number % donors:05}",
        COUNTRIES[number % len(COUNTRIES)],
        start.isoformat(),
        (start + timedelta(days=900)).isoformat(),
    )


def _table(file: Path, headers: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([headers, *rows])
