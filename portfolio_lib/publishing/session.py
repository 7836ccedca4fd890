"""The front door of the publishing half: build, plan and verify, from anywhere.

The command calls these, and so may a script, a notebook or the task of a scheduler. Only
light things are imported at once: a build in which nothing changed ends before anything
else is needed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from portfolio_lib import config
from portfolio_lib.errors import GuardError, UsageError
from portfolio_lib.files.addresses import copied
from portfolio_lib.publishing.data_state import DataState
from portfolio_lib.publishing.output.bucket import folder_at
from portfolio_lib.publishing.output.folder import Folder
from portfolio_lib.publishing.output.last_build import Memory, inputs
from portfolio_lib.publishing.request import Request
from portfolio_lib.publishing.results import Outcome, Progress, Result
from portfolio_lib.settings import Config

if TYPE_CHECKING:
    from portfolio_lib.model import Portfolio
    from portfolio_lib.publishing.making.pool import Pool
    from portfolio_lib.publishing.output.publisher import Publisher
    from portfolio_lib.publishing.planning.job import Plan
    from portfolio_lib.publishing.run import Options
    from portfolio_lib.publishing.status import Status
    from portfolio_lib.publishing.verify import Verified

Workspace = str | Path | Config
"""A folder with a portfolio.toml or with the folder data, or settings already read."""
_EVERYTHING = Request()


def build(
    workspace: Workspace = ".",
    request: Request = _EVERYTHING,
    *,
    on_outcome: Callable[[Outcome], object] = lambda _: None,
    on_progress: Callable[[Progress], object] = lambda _: None,
    uninterrupted: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> Result:
    """Bring the reports of a workspace up to date.

    A report that fails costs itself alone; the result says which and why.

    Parameters
    ----------
    workspace : a folder with a portfolio.toml, or settings already read.
    request : what is asked for.
    on_outcome : called with each report that was made or failed.
    on_progress : called with how far the build is.
    uninterrupted : gives a block in which a signal must wait.

    Raises
    ------
    UsageError
        When settings or request are wrong, or another build holds the output folder.
    InputError
        When the data folder, or the manifest of the output folder, cannot be used.
    GuardError
        When so much is missing since the last build that a person has to look first.
    """
    start = time.monotonic()
    with _opened(workspace) as session:
        if (names := session.unchanged(request)) is not None:
            return session.nothing_done(names, start)
        from portfolio_lib.publishing.run import Options

        options = Options(
            on_outcome=on_outcome,
            engine=request.engine,
            prune=request.prune,
            language=session.settings.languages[0],
            theme=session.settings.theme,
            on_progress=on_progress,
            uninterrupted=uninterrupted,
        )
        return session.built(request, options, start)


def plan(workspace: Workspace = ".", request: Request = _EVERYTHING) -> Plan:
    """What a build would make and why; nothing is made.

    Raises
    ------
    UsageError, InputError : as `build` does.
    """
    with _opened(workspace) as session:
        return session.planned(request)


def verify(
    workspace: Workspace = ".",
    files: Sequence[str] = (),
    *,
    any_notebook: bool = False,
    on_verified: Callable[[Verified], object] = lambda _: None,
) -> tuple[Verified, ...]:
    """Make published reports again from what is kept of them, and compare all bytes.

    Parameters
    ----------
    workspace : a folder with a portfolio.toml, or settings already read.
    files : published files; without any, all of them.
    any_notebook : run also notebooks that the settings do not name. A notebook is a program:
        one in a folder that somebody sent does what it likes.
    on_verified : called with each report that was compared.

    Raises
    ------
    UsageError : for a file that no report has.
    InputError : when the manifest cannot be used.
    """
    from portfolio_lib.publishing import verify as verifying
    from portfolio_lib.publishing.output.published import Published

    with _opened(workspace, needs_data=False) as session:
        published = Published(session.folder)
        entries = verifying.chosen(published, files)
        found = []
        named = None if any_notebook else _named_notebooks(session.settings)
        for verified in verifying.verify(entries, published, _pool(session.settings), named):
            found.append(verified)
            on_verified(verified)
    return tuple(found)


def status(workspace: Workspace = ".") -> Status:
    """How the reports of a workspace are, and whether a person is needed.

    Raises
    ------
    UsageError, InputError : when settings or manifest cannot be used.
    """
    from portfolio_lib.publishing.output.published import Published
    from portfolio_lib.publishing.status import status_of

    with _opened(workspace, needs_data=False) as session:
        return status_of(Published(session.folder))


def _named_notebooks(settings: Config) -> set[str]:
    """The SHA-256 of the notebooks that the settings name, as far as they can be read."""
    from portfolio_lib.publishing.planning import notebooks

    found = set()
    for kind in settings.reports:
        for file in (kind.notebook, *kind.notebooks.values()):
            with suppress(UsageError):
                found.add(notebooks.read(replace(kind, notebook=file)).sha256)
    return found


@dataclass(frozen=True)
class _Session:
    """Settings whose data are on this machine, and the output folder."""

    settings: Config
    folder: Folder

    def unchanged(self, request: Request) -> tuple[str, ...] | None:
        """The names of the reports, when nothing is to be done for them; else None."""
        memory = Memory(self.folder)
        if not request.is_plain or memory.is_empty:
            return None
        return memory.unchanged(inputs(self.settings, request.as_of), request.key)

    def portfolio(self, as_of: date | str | None) -> Portfolio:
        """The portfolio of the data folder, as of the day that was given or is set."""
        from portfolio_lib.loading import portfolio_of

        return portfolio_of(self.settings, as_of)

    def planned(self, request: Request) -> Plan:
        """The plan, complete and checked."""
        from portfolio_lib.publishing.output.published import Published
        from portfolio_lib.publishing.planning.baseline import earlier
        from portfolio_lib.publishing.planning.plan import plan

        portfolio = self.portfolio(request.as_of)
        _require_as_of(portfolio)
        published = Published(self.folder)
        wish = earlier(request.since, published, self.settings.audiences) if request.since else None
        return plan(portfolio, self.settings, request, published, wish)

    def built(self, request: Request, options: Options, start: float) -> Result:
        """Plan and make under the lock; keep what was seen and done."""
        from portfolio_lib.publishing.interruption import Stopped
        from portfolio_lib.publishing.output.lock import locked
        from portfolio_lib.publishing.output.manifest import MANIFEST
        from portfolio_lib.publishing.output.publisher import Publisher

        pool = _pool(self.settings)
        try:
            seen = inputs(self.settings, request.as_of)
            # a mistake of the caller must not make a folder: there, the plan is made first
            first = None if self.folder.exists() else self.planned(request)
            if first is not None:
                self._guard(first, request)
            with locked(self.folder, wait=request.wait):
                if first is None or self.folder.read(MANIFEST) is not None:
                    seen, first = inputs(self.settings, request.as_of), self.planned(request)
                self._guard(first, request)
                publisher = Publisher(self.folder)
                result = self._made(first, publisher, pool, options, start)
                if result.is_complete:
                    names = [job.name for job in first.jobs]
                    Memory(self.folder).keep(
                        seen, request.key, names, publisher.hashes, afresh=request.prune
                    )
        except (Stopped, KeyboardInterrupt, GuardError):
            pool.abandon()
            raise
        return result

    def _made(
        self, plan: Plan, publisher: Publisher, pool: Pool, options: Options, start: float
    ) -> Result:
        from portfolio_lib.publishing import log, run

        made = run.build(plan, publisher, pool, options)
        result = replace(made, output=str(self.folder), seconds=time.monotonic() - start)
        log.keep(self.folder, log.logged(result))
        plan.inventory.keep(self.folder)
        return self._with_heartbeat(result)

    def _guard(self, plan: Plan, request: Request) -> None:
        """Let nothing be published, where too much is gone and nobody has accepted it.

        Raises
        ------
        GuardError : with what is gone.
        """
        from portfolio_lib.publishing import log

        if not plan.alarms or request.accept_changes:
            return
        if self.folder.exists():
            log.keep(self.folder, log.refusal_logged(plan.alarms, plan.state))
        raise GuardError(
            f"nothing was published: {'; '.join(plan.alarms)}. Correct the data; or, if that is as "
            "it should be, build once with --accept-changes. [guards] in portfolio.toml says how "
            "much may go"
        )

    def nothing_done(self, names: tuple[str, ...], start: float) -> Result:
        """The result of a build in which nothing changed; it is a sign of life all the same."""
        from portfolio_lib.publishing import log

        last = (log.earlier_builds(self.folder) or [{}])[-1]
        errors, remarks = (int(last.get(key) or 0) for key in ("errors", "remarks"))
        state = DataState(last.get("as_of"), errors, remarks)
        seconds = time.monotonic() - start
        result = Result(unchanged=names, output=str(self.folder), seconds=seconds, state=state)
        with suppress(UsageError):  # a folder that may only be read is up to date, too
            log.keep(self.folder, log.logged(result))
        return self._with_heartbeat(result)

    def _with_heartbeat(self, result: Result) -> Result:
        """The result, after a sign of life where it needs nobody."""
        from portfolio_lib.publishing.heartbeat import beat

        if result.failed or (problem := beat(self.settings.heartbeat)) is None:
            return result
        warnings = (*result.state.warnings, problem)
        return replace(result, state=replace(result.state, warnings=warnings))


@contextmanager
def _opened(workspace: Workspace, *, needs_data: bool = True) -> Iterator[_Session]:
    """A workspace with its data on this machine, for as long as the block runs."""
    where = Path(workspace) if isinstance(workspace, str) else workspace
    settings = config.settings_of(where)
    _keep_apart(settings)
    folder = folder_at(settings.output, is_shared=settings.share_output)
    if settings.data_from is None or not needs_data:
        yield _Session(settings, folder)
        return
    with copied(settings.data_from) as data:
        yield _Session(replace(settings, data=data, data_from=None), folder)


def _keep_apart(settings: Config) -> None:
    """Refuse an output folder that holds the data or lies among them.

    Reports would be read as sources, and a build removes files from its output.

    Raises
    ------
    UsageError : when they are not apart.
    """
    if settings.data_from is not None or not isinstance(settings.output, Path):
        return
    data, output = settings.data.resolve(), settings.output.resolve()
    if data.is_relative_to(output) or output.is_relative_to(data):
        raise UsageError(
            f"of the output folder {settings.output} and the data folder {settings.data} one lies "
            "inside the other; reports would be read as data: give another --output"
        )


def _pool(settings: Config) -> Pool:
    """Where the reports are made: on a cluster, or on this machine."""
    if settings.scheduler:
        from portfolio_lib.publishing.making.cluster import ClusterPool

        return ClusterPool(settings.scheduler, settings.limits)
    from portfolio_lib.publishing.making.pool import LocalPool

    return LocalPool(settings.limits)


def _require_as_of(portfolio: Portfolio) -> None:
    from portfolio_lib.model.days import THREE_WAYS

    if portfolio.as_of is None:
        raise UsageError(f"there is no as-of date, and a report speaks of one day; {THREE_WAYS}")
