"""A build: cut the slices, make every report in a process of its own, publish."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from portfolio_lib import __version__
from portfolio_lib.build import index
from portfolio_lib.build.make import Made, Order, make
from portfolio_lib.build.plan import Job
from portfolio_lib.build.publish import Publisher, sha256
from portfolio_lib.build.targets import cut
from portfolio_lib.config import Config
from portfolio_lib.errors import PortfolioError, ReportError
from portfolio_lib.model import Portfolio
from portfolio_lib.theme import Theme

__all__ = ["Outcome", "Workers", "build"]

_PRELOADED = ["portfolio_lib.build.warm"]


@dataclass(frozen=True)
class Outcome:
    """What became of one report: its files, or the error; and the time it took [s].

    `printed` is what its notebook wrote to the error stream.
    """

    job: Job
    files: tuple[str, ...] = ()
    error: PortfolioError | None = None
    seconds: float = 0.0
    printed: str = ""


class Workers:
    """Processes for reports: a fresh one each, forked from a server with all imported.

    Make it early: the server imports while the portfolio is being read. Where processes
    cannot be forked (Windows) they are spawned, which is slower.
    """

    def __init__(self) -> None:
        methods = multiprocessing.get_all_start_methods()
        method = "forkserver" if "forkserver" in methods else "spawn"
        self.context: Any = multiprocessing.get_context(method)
        if method == "forkserver":
            from multiprocessing.forkserver import ensure_running

            self.context.set_forkserver_preload(_PRELOADED)
            with _ctrl_c_only_here():
                ensure_running()

    @contextmanager
    def pool(self, jobs: int) -> Iterator[Any]:
        """A pool of as many processes as there are processors, or jobs if fewer.

        Whatever ends the block ends the processes too.
        """
        from pebble import ProcessPool

        pool = ProcessPool(
            max_workers=max(1, min(_processors(), jobs)), max_tasks=1, context=self.context
        )
        try:
            yield pool
            pool.close()
        except BaseException:
            pool.stop()
            raise
        finally:
            pool.join()


@contextmanager
def _ctrl_c_only_here() -> Iterator[None]:
    """Let programs that start here ignore Ctrl-C: this process ends them itself.

    A program inherits which signals are ignored. Only the main thread may change that.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def build(
    portfolio: Portfolio,
    jobs: list[Job],
    config: Config,
    workers: Workers,
    told: Callable[[Outcome], None] = lambda _: None,
) -> list[Outcome]:
    """Make the reports of a plan and publish them in the output folder.

    A report that fails leaves its earlier files as they are; the others are made all the
    same. The index and the manifest are written last, also when the build is interrupted.

    Parameters
    ----------
    portfolio : the whole portfolio, with an as-of date.
    jobs : the plan.
    config : the settings; `output` and `time_limit` are used here.
    workers : where the reports are made.
    told : called with each outcome as it becomes known.
    """
    running = _Build(portfolio, config, Publisher(config.output))
    outcomes: list[Outcome] = []
    try:
        with TemporaryDirectory(prefix="portfolio-", ignore_cleanup_errors=True) as folder:
            for outcome in running.outcomes(jobs, workers, Path(folder)):
                outcomes.append(outcome)
                told(outcome)
    finally:
        running.finish()
    return outcomes


class _Build:
    """A build while it runs."""

    def __init__(self, portfolio: Portfolio, config: Config, publisher: Publisher) -> None:
        self._portfolio = portfolio
        self._limit = config.time_limit
        self._language = config.languages[0]
        self._theme = config.theme
        self._publisher = publisher
        self._hashes = _Hashes(config.data)

    def outcomes(self, jobs: list[Job], workers: Workers, folder: Path) -> Iterator[Outcome]:
        """Make and publish every job; slices and working directories are in `folder`."""
        with workers.pool(len(jobs)) as pool:
            running = []
            for number, job in enumerate(jobs):
                part = cut(self._portfolio, job.target)
                order = _order(job, part, folder / str(number), self._theme)
                future = pool.schedule(make, args=[order], timeout=self._limit)
                running.append((job, _entry(job, part, self._hashes, self._theme), future))
            for job, entry, future in running:
                yield self._outcome(job, entry, future)

    def finish(self) -> None:
        """Write the index, and the manifest as the last file."""
        self._publisher.publish(
            index.FILE_NAME, index.page(self._publisher.entries, self._language, self._theme)
        )
        as_of = self._portfolio.as_of
        day = as_of.isoformat() if as_of else None
        self._publisher.finish({"as_of": day, "library": __version__})

    def _outcome(self, job: Job, entry: dict[str, Any], future: Future[Made]) -> Outcome:
        publish, enter = self._publisher.publish, self._publisher.enter
        try:
            made = _result(future, self._limit)
        except ReportError as error:
            earlier = self._publisher.earlier(job.kind.name, job.target.code, job.language) or {}
            files = earlier.get("files", [])
            enter(entry | {"status": "failed", "error": str(error), "files": files})
            return Outcome(job, error=error)
        files = [publish(job.path(kind), content) for kind, content in made.files.items()]
        enter(entry | {"status": "made", "files": files})
        paths = tuple(file["path"] for file in files)
        return Outcome(job, paths, seconds=made.seconds, printed=made.printed)


def _order(job: Job, part: Portfolio, folder: Path, theme: Theme) -> Order:
    """The order for a report, its slice and its working directory laid out on disk."""
    data, work = folder / "data", folder / "work"
    part.save(data)
    work.mkdir()
    return Order(
        notebook=job.notebook,
        name=job.name,
        parameters=job.parameters,
        data=str(data),
        work=str(work),
        formats=job.formats,
        language=job.language,
        day=part.as_of.isoformat() if part.as_of else "",
        theme=theme.plain(),
    )


def _result(future: Future[Made], limit: float) -> Made:
    """What a report's process made; every failure of it as a ReportError."""
    from pebble import ProcessExpired

    try:
        return future.result()
    except PortfolioError as error:
        raise error if isinstance(error, ReportError) else ReportError(str(error)) from error
    except TimeoutError as error:
        raise ReportError(
            f"it took longer than {limit:g} s; raise seconds under [limits] in portfolio.toml "
            "if that is not a mistake"
        ) from error
    except ProcessExpired as error:
        raise ReportError(f"its process ended with exit code {error.exitcode}") from error
    except CancelledError as error:
        raise ReportError("it was cancelled") from error
    except Exception as error:
        raise ReportError(f"{type(error).__name__}: {error}") from error


def _entry(job: Job, part: Portfolio, hashes: _Hashes, theme: Theme) -> dict[str, Any]:
    """What the manifest says of a report before it is made."""
    target = job.target
    return {
        "report": job.kind.name,
        "target": {
            "kind": target.for_each,
            "code": target.code,
            "name": target.name,
            "slug": target.slug,
            "footnote": target.footnote,
        },
        "language": job.language,
        "parameters": job.parameters,
        "made_from": _made_from(job, part, hashes, theme),
    }


def _made_from(job: Job, part: Portfolio, hashes: _Hashes, theme: Theme) -> dict[str, Any]:
    """What a report depends on: its slice, its notebook, the as-of date, the theme, the version."""
    return {
        "as_of": part.as_of.isoformat() if part.as_of else None,
        "slice": part.hash,
        "sources": [{"file": file, "sha256": hashes[file]} for file in part.sources["file"]],
        "notebook": {
            "file": job.kind.notebook.name,
            "sha256": sha256(job.notebook.encode()),
        },
        "theme": theme.fingerprint,
        "library": __version__,
    }


class _Hashes(dict[str, str | None]):
    """Hashes of the files in the data folder, each read once."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def __missing__(self, file: str) -> str | None:
        path = self._folder / file
        found = None
        if path.is_file():
            with path.open("rb") as content:
                found = hashlib.file_digest(content, "sha256").hexdigest()
        self[file] = found
        return found


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
