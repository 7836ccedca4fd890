"""The plan of a build: complete and checked before anything runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from portfolio_lib.build.targets import Target, targets
from portfolio_lib.config import Config, ReportKind
from portfolio_lib.errors import UsageError
from portfolio_lib.model import Portfolio

__all__ = ["Job", "Selection", "plan"]


@dataclass(frozen=True)
class Selection:
    """What a person asked for; empty means everything that portfolio.toml names."""

    reports: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    donors: tuple[str, ...] = ()

    @property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """The chosen codes by what they are."""
        chosen = {"place": self.places, "donor": self.donors}
        return {for_each: codes for for_each, codes in chosen.items() if codes}


@dataclass(frozen=True)
class Job:
    """One report to make: its kind, its target, its language and its formats."""

    kind: ReportKind
    target: Target
    language: str
    formats: tuple[str, ...]
    notebook: str = field(repr=False)
    """The text of the notebook."""

    @property
    def name(self) -> str:
        """How the report is called in messages and in its files' paths."""
        return f"{self.kind.name}/{self.target.slug}.{self.language}"

    def path(self, format_: str) -> str:
        """Where a file of the report goes, relative to the output folder."""
        return f"{self.name}.{format_}"

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of the notebook, without the place of the data."""
        return {**self.target.parameters, "language": self.language}


def plan(portfolio: Portfolio, config: Config, selection: Selection) -> list[Job]:
    """The reports to make.

    Raises
    ------
    UsageError
        When a report, country or donor is unknown, or a notebook cannot be used.
    """
    jobs = []
    for kind in _kinds(config.reports, selection):
        chosen = targets(portfolio, kind, selection.codes.get(kind.for_each, ()))
        notebook = _notebook(kind)
        jobs += [
            Job(kind, target, language, config.formats, notebook)
            for target in chosen
            for language in config.languages
        ]
    return jobs


def _kinds(known: Sequence[ReportKind], selection: Selection) -> list[ReportKind]:
    """The kinds of report that are asked for: by name, or by whom they are for."""
    names = [kind.name for kind in known]
    for name in selection.reports:
        if name not in names:
            raise UsageError(f"no report {name!r}; the reports are {', '.join(names)}")
    kinds = [kind for kind in known if not selection.reports or kind.name in selection.reports]
    if not selection.reports and selection.codes:
        kinds = [kind for kind in kinds if kind.for_each in selection.codes]
    for for_each in selection.codes:
        if all(kind.for_each != for_each for kind in kinds):
            raise UsageError(
                f"a {for_each} was chosen, but no chosen report is made for each {for_each}"
            )
    return kinds


def _notebook(kind: ReportKind) -> str:
    """The text of a kind's notebook, once it is known to take the parameters."""
    wanted = {"data", "language", kind.for_each} - {"portfolio"}
    missing = sorted(wanted - _parameters(kind.notebook))
    if missing:
        raise UsageError(
            f"{kind.notebook}: the cell tagged 'parameters' does not set {', '.join(missing)}; "
            f"a report for each {kind.for_each} takes {', '.join(sorted(wanted))}"
        )
    return kind.notebook.read_text(encoding="utf-8")


def _parameters(file: Path) -> set[str]:
    """The names that a notebook's parameters cell sets, as papermill finds them."""
    import nbformat
    from papermill import inspect_notebook

    try:
        nbformat.validate(nbformat.reads(file.read_text(encoding="utf-8"), as_version=4))
        return set(inspect_notebook(_escaped(file)))
    except FileNotFoundError as error:
        raise UsageError(f"there is no notebook {file}; correct portfolio.toml") from error
    except (OSError, ValueError, AttributeError, nbformat.ValidationError) as error:
        reason = str(error).splitlines()[0]
        raise UsageError(f"{file} is no notebook that can be read: {reason}") from error


def _escaped(file: Path) -> str:
    """A path as papermill takes it, which fills in whatever stands in braces."""
    return str(file).replace("{", "{{").replace("}", "}}")
