"""What settings can say: kinds of report, limits, guards, and the values that they may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from portfolio_lib.design.theme import THEME, Theme
from portfolio_lib.files.addresses import Address
from portfolio_lib.vocabulary import FORMATS

FILE_NAME = "portfolio.toml"
WHOLE = "portfolio"
"""What a report is made for that is made once; all others are made for each value of a key."""
ENGINES = ("portfolio", "jupyter")
"""What runs a notebook: the report's own process, or a Jupyter kernel of its own."""
LANGUAGES = ("en", "de", "fr", "es", "pt", "ar")
"""ISO 639-1 codes; each but English has a catalog of our texts in ``locale``."""
MOST_OF_A_LIMIT = 1_000_000_000
"""Thirty years, or a thousand terabytes: more than that is a slip of the pen."""
LONGEST_NAME = 80
"""The name of a report is a folder's name too [characters]."""
NOTEBOOKS = Path(__file__).parent / "notebooks"
"""The notebooks in an installed package; a checkout has them beside the package."""


@dataclass(frozen=True)
class ReportKind:
    """A kind of report.

    Parameters
    ----------
    name, notebook : how it is called, its notebook.
    for_each : what it is made for: a key, several keys, or the whole portfolio.
    parameters : further ones of the notebook, as JSON has them.
    notebooks, parameters_for : those of single targets, by code or name.
    only, without : by key the codes or names of targets that it is made for, or is not.
    where : which projects it is about, as `Portfolio.where` takes it.
    audience : who may see it.
    cofunding : whether a donor reads the sum of what the other donors of its projects give.
    files : what the notebook reads beside its slice: paths in its folder, or patterns.
    strict : whether a report fails when a part of the notebook cannot be shown.
    folder : that of portfolio.toml.
    rows : one report each, as a table has them: cells by column.
    """

    name: str
    notebook: Path
    for_each: str | tuple[str, ...]
    parameters: Mapping[str, object] = field(default_factory=dict, hash=False)
    audience: str = "internal"
    cofunding: bool = False
    files: tuple[str, ...] = ()
    strict: bool = False
    folder: Path | None = None
    notebooks: Mapping[str, Path] = field(default_factory=dict, hash=False)
    parameters_for: Mapping[str, Mapping[str, object]] = field(default_factory=dict, hash=False)
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    without: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    where: Mapping[str, Any] = field(default_factory=dict, hash=False)
    rows: tuple[Mapping[str, str], ...] = field(default=(), hash=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the keys by which its targets differ."""
        return (self.for_each,) if isinstance(self.for_each, str) else self.for_each

    @property
    def made_for(self) -> str:
        """The same in words."""
        return " and ".join(self.keys)

    @property
    def is_for_donors(self) -> bool:
        """Whether each of its reports belongs to one donor."""
        return "donor" in self.keys


@dataclass(frozen=True)
class Limits:
    """What one report may take: time [s] and memory [MB]."""

    seconds: float = 600.0
    memory: float = 4000.0


@dataclass(frozen=True)
class Guards:
    """What may go from one build to the next before a person has to look.

    Parameters
    ----------
    enabled : whether anything is compared at all.
    largest_loss : the share of the projects, of a currency's total or of the reports that may
        go or change; with 1 any may.
    """

    enabled: bool = True
    largest_loss: float = 0.2


@dataclass(frozen=True)
class Heartbeat:
    """What is told after each build that needs nobody: a file is written, an address asked."""

    file: Path | None = None
    address: str | None = None


def packaged(name: str) -> Path:
    """Where a notebook of the package is, by its file name."""
    folder = NOTEBOOKS if NOTEBOOKS.is_dir() else NOTEBOOKS.parent.parent / "notebooks"
    return folder / name


def in_quotation_marks(value: object) -> object:
    """The date that a text is, as some write dates in TOML; any other value as it is."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def default_reports() -> tuple[ReportKind, ...]:
    """The kinds of report where settings name none: each country, each donor, the whole."""
    return (
        ReportKind("country", packaged("country_report.ipynb"), "place"),
        ReportKind("donor", packaged("donor_report.ipynb"), "donor", audience="donor", strict=True),
        ReportKind("portfolio", packaged("portfolio_report.ipynb"), "portfolio"),
    )


@dataclass(frozen=True)
class Config:
    """Which data, which reports, in which languages and formats, as of when.

    `data_from` is an address that the data are copied from; `data` is of no use then.
    `as_of` is a date, ``"today"``, or None where the sources have to state it.
    `audiences` has who may see a source, by patterns of file names.
    `theme` is how reports look and whose they are. With `share_output` a new output folder
    can be read by others of this machine.
    """

    data: Path = Path("data")
    data_from: Address | None = None
    output: Path | Address = Path("reports")
    as_of: date | str | None = None
    languages: tuple[str, ...] = ("en",)
    formats: tuple[str, ...] = FORMATS
    reports: tuple[ReportKind, ...] = field(default_factory=default_reports)
    audiences: Mapping[str, str] = field(default_factory=dict, hash=False)
    limits: Limits = Limits()
    guards: Guards = Guards()
    heartbeat: Heartbeat = Heartbeat()
    theme: Theme = THEME
    scheduler: str | None = None
    share_output: bool = False
    file: Path | None = None
