"""One report, made anew when what it is made from has changed; nothing is published."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from portfolio_lib.errors import PortfolioError, ReportError, UsageError
from portfolio_lib.files.addresses import Address
from portfolio_lib.files.temporary import private_folder
from portfolio_lib.loading import portfolio_of
from portfolio_lib.messages import did_you_mean
from portfolio_lib.publishing.making.pool import LocalPool
from portfolio_lib.publishing.output.folder import Folder
from portfolio_lib.publishing.output.published import Published
from portfolio_lib.publishing.planning import notebooks
from portfolio_lib.publishing.planning.job import Job, Plan
from portfolio_lib.publishing.planning.plan import plan
from portfolio_lib.publishing.request import Request
from portfolio_lib.publishing.run import finished, order
from portfolio_lib.render.remarks import Remark
from portfolio_lib.settings import Config, ReportKind

States = dict[Path, object]
"""Files and folders that a report depends on, and how they were."""


@dataclass(frozen=True)
class Page:
    """What came of one report: its page, or the error; and the time it took to make [s].

    `printed` is what the notebook wrote to its error stream, `remarks` what of it the report
    does not show.
    """

    name: str
    html: bytes = field(default=b"", repr=False)
    error: PortfolioError | None = None
    seconds: float = 0.0
    printed: str = ""
    remarks: tuple[Remark, ...] = ()


class Preview:
    """One report of a workspace, which is made again as often as somebody asks.

    The report is the one that a build would make, and passes the same gate. Its data are
    read again only when a file of theirs, or portfolio.toml, has changed.

    Parameters
    ----------
    read_settings : gives the settings as they are now.
    notebook : the file of a notebook, or the name of a report in the settings.
    request : which target and language; the first of them where several are asked for.
    """

    def __init__(
        self, read_settings: Callable[[], Config], notebook: Path, request: Request
    ) -> None:
        self._read_settings = read_settings
        self._notebook = notebook
        self._request = request
        self._data: States = {}
        self._states: States = {}
        self._planned: tuple[Job, Plan, Published] | None = None
        self._pool = LocalPool(read_settings().limits, width=1)
        self._scratch = private_folder("portfolio-preview-")

    def __enter__(self) -> Self:
        self._folder = self._scratch.__enter__()
        self._pool.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.__exit__(kind, error, trace)
        self._scratch.__exit__(kind, error, trace)

    def made(self) -> Page:
        """The report as what it is made from stands now; a mistake is in the page."""
        name = self._notebook.stem
        try:
            job, planned, published = self._job()
            name = job.name
            alone = replace(order(job, published, self._request.engine), is_alone=True)
            future = self._pool.submit(alone)
            made = finished(job, future, published, planned.outside)
        except PortfolioError as error:
            return Page(name, error=error)
        return Page(name, made.files["html"], None, made.seconds, made.printed, made.remarks)

    @property
    def is_outdated(self) -> bool:
        """Whether anything that the report was made from has changed since."""
        return _states(self._states) != self._states

    def _job(self) -> tuple[Job, Plan, Published]:
        """The report as it should be now.

        Raises
        ------
        UsageError, InputError, ReportError : where it cannot be made.
        """
        self._states = _states(self._states)  # also where reading fails: the next save counts
        settings = self._read_settings()
        kind = _kind(settings, self._notebook)
        data = _states([settings.data, *([settings.file] if settings.file else [])])
        self._states |= data | _states([kind.notebook])
        if self._planned is None or data != self._data:
            self._planned, self._data = self._plan(settings, kind), data
        job, planned, published = self._planned
        own = job.kind.notebook  # settings may give the target one of its own
        self._states |= _states([own])
        job = replace(job, notebook=notebooks.read(replace(kind, notebook=own)))
        self._states |= _states(own.parent / name for name in job.notebook.files)
        if job.notebook.problem:
            raise ReportError(f"{job.notebook.file}: {job.notebook.problem}")
        return job, planned, published

    def _plan(self, settings: Config, kind: ReportKind) -> tuple[Job, Plan, Published]:
        only = replace(settings, reports=(kind,), formats=("html",))
        if self._request.languages:
            only = replace(only, languages=self._request.languages)
        portfolio = portfolio_of(settings, self._request.as_of)
        output = settings.output
        published = Published(
            Folder(self._folder) if isinstance(output, Address) else Folder(output)
        )
        planned = plan(portfolio, only, self._request, published)
        if not planned.jobs:
            raise UsageError(f"the data have nothing that {kind.notebook} is made for")
        return planned.jobs[0], planned, published


def _kind(settings: Config, notebook: Path) -> ReportKind:
    """The kind of report of a notebook; one that no setting names is what its parameters say.

    Of a notebook that settings give to one target it is that target's reports alone.

    Raises
    ------
    UsageError
        When there is neither such a notebook nor a report of that name.
    """
    for kind in settings.reports:
        if str(notebook) == kind.name or _is_same(kind.notebook, notebook):
            return kind
        for target, own in kind.notebooks.items():
            if len(kind.keys) == 1 and _is_same(own, notebook):
                return replace(kind, only={kind.keys[0]: (target,)})
    if not notebook.is_file():
        names = [kind.name for kind in settings.reports]
        raise UsageError(
            f"there is no notebook {notebook}, and no report of that name; "
            f"{did_you_mean(str(notebook), names)}"
        )
    made = ReportKind(notebook.stem, notebook, "portfolio", folder=notebook.parent)
    parameters = notebooks.read(made).parameters
    for_each = next((key for key in ("place", "donor") if key in parameters), "portfolio")
    audience = "donor" if for_each == "donor" else "internal"
    return replace(made, for_each=for_each, audience=audience)


def _is_same(one: Path, other: Path) -> bool:
    return other.is_file() and one.is_file() and one.samefile(other)


def _states(paths: Iterable[Path]) -> States:
    """Files with their time and size, and folders with those of all that is in them."""
    return {path: _state(path) for path in paths}


def _state(path: Path) -> object:
    try:
        if path.is_dir():
            return [(file, _state(file)) for file in sorted(path.rglob("*")) if file.is_file()]
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size
