"""A report as it should be, and the plan of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from portfolio_lib.design.theme import THEME, Theme
from portfolio_lib.publishing.data_state import DataState
from portfolio_lib.publishing.making.confidentiality import Outside
from portfolio_lib.publishing.output.entries import Entry, EntryTarget, MadeFrom
from portfolio_lib.publishing.output.store import Content
from portfolio_lib.publishing.planning.inventory import Inventory
from portfolio_lib.publishing.planning.notebooks import Notebook
from portfolio_lib.publishing.planning.reasons import Reason, sentences
from portfolio_lib.publishing.planning.targets import Target
from portfolio_lib.settings import ReportKind

_UNKNOWN = Entry("", EntryTarget("", "", "", ""), "", MadeFrom(None))
"""What the manifest says of a report that is still being planned."""


@dataclass(frozen=True)
class Job:
    """One report as it should be: its kind, target, language and all that it is made from.

    Parameters
    ----------
    notebook : the notebook, and what it takes.
    slice : the slice.
    languages : all that this build makes the report in.
    theme : how it looks.
    since : SHA-256 of the earlier slice that the report compares with, or empty.
    earlier : that slice, where the output folder does not keep it yet.
    entry : what the manifest will say of it.
    reasons : why it has to be made; empty when it is there already.
    """

    kind: ReportKind
    target: Target
    language: str
    formats: tuple[str, ...]
    notebook: Notebook = field(repr=False)
    slice: Content
    theme: Theme = THEME
    languages: tuple[str, ...] = ()
    since: str = ""
    earlier: Content | None = None
    entry: Entry = field(default=_UNKNOWN, repr=False)
    reasons: tuple[Reason, ...] = ()

    @property
    def name(self) -> str:
        """How the report is called in messages and in its files' paths."""
        return f"{self.kind.name}/{self.target.slug}.{self.language}"

    def path(self, format_: str) -> str:
        """Where a file of the report goes, relative to the output folder."""
        return f"{self.name}.{format_}"

    @property
    def parameters(self) -> dict[str, object]:
        """The parameters of the notebook, without the places of the data."""
        return {**self.kind.parameters, **self.target.parameters, "language": self.language}

    @property
    def key(self) -> tuple[str, str, str]:
        """By what the manifest knows the report."""
        return self.kind.name, self.target.code, self.language


@dataclass(frozen=True, repr=False)
class Plan:
    """The reports as they should be, and the published ones that should not be any more.

    Parameters
    ----------
    about : what the manifest says of the build as a whole.
    outside : what reports must not mention.
    names : whose each name of files is, by kind of report: the code by the name.
    inventory : what was read, for the next build to compare with.
    state : how the data are.
    alarms : why a person should look before anything is published.
    """

    jobs: tuple[Job, ...]
    gone: tuple[Entry, ...] = ()
    about: Mapping[str, object] = field(default_factory=dict)
    outside: Outside = field(default_factory=lambda: Outside({}))
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    inventory: Inventory = field(default_factory=lambda: Inventory({}))
    state: DataState = field(default_factory=DataState)
    alarms: tuple[str, ...] = ()

    @property
    def needed(self) -> tuple[Job, ...]:
        """The reports that have to be made."""
        return tuple(job for job in self.jobs if job.reasons)

    @property
    def unchanged(self) -> tuple[Job, ...]:
        """The reports that are there already."""
        return tuple(job for job in self.jobs if not job.reasons)

    def __repr__(self) -> str:
        lines = [f"  {job.name}: {sentences(job.reasons)}" for job in self.needed]
        lines += [f"  would not be published: {alarm}" for alarm in self.alarms]
        counts = f"{len(self.needed)} to make, {len(self.unchanged)} unchanged"
        return "\n".join([f"<Plan: {counts}>", *lines])
