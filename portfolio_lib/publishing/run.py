"""A build: make what the plan says in processes of their own, and publish it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace

from portfolio_lib.design.theme import THEME, Theme
from portfolio_lib.errors import ReportError
from portfolio_lib.program import environment
from portfolio_lib.publishing.lint import changing
from portfolio_lib.publishing.making.confidentiality import Outside
from portfolio_lib.publishing.making.order import Made, Order
from portfolio_lib.publishing.making.pool import Pool
from portfolio_lib.publishing.output.entries import Entry
from portfolio_lib.publishing.output.fingerprint import canonical
from portfolio_lib.publishing.output.published import Published
from portfolio_lib.publishing.output.publisher import Publisher
from portfolio_lib.publishing.planning.job import Job, Plan
from portfolio_lib.publishing.results import Outcome, Progress, Result
from portfolio_lib.render.remarks import Remark


@dataclass(frozen=True)
class Options:
    """How a build is done.

    Parameters
    ----------
    on_outcome : called with each outcome as it becomes known.
    engine : one of `settings.ENGINES`.
    prune : remove the files that belong to no report any more.
    language, theme : of the page that leads to all reports.
    on_progress : called with how far the build is.
    uninterrupted : a block that must not be interrupted.
    """

    on_outcome: Callable[[Outcome], object] = lambda _: None
    engine: str = "portfolio"
    prune: bool = False
    language: str = "en"
    theme: Theme = THEME
    on_progress: Callable[[Progress], object] = lambda _: None
    uninterrupted: Callable[[], AbstractContextManager[None]] = nullcontext


def build(
    plan: Plan,
    publisher: Publisher,
    pool: Pool,
    options: Options = Options(),
) -> Result:
    """Make the reports that a plan needs and publish them.

    A report that fails leaves its earlier files as they are; the others are made all the
    same. The index and the manifest are written last, also when the build is interrupted.

    Parameters
    ----------
    plan : the plan.
    publisher : where the reports go.
    pool : where they are made.
    options : how.
    """
    outcomes: list[Outcome] = []
    removed: list[str] = []
    publisher.manifest.about = dict(plan.about)
    for entry in plan.gone:
        publisher.manifest.drop(entry.key)
    for report, names in plan.names.items():
        for slug, code in names.items():
            publisher.slugs.give(report, slug, code)
    publisher.slugs.keep()
    try:
        for outcome in _outcomes(plan, publisher, pool, options):
            outcomes.append(outcome)
            options.on_outcome(outcome)
    finally:
        with options.uninterrupted():
            for job in plan.jobs:
                _keep_inputs(job, publisher)
                _keep_slice_fingerprint(job, publisher)
            removed = publisher.finish(options.language, options.theme, prune=options.prune)
    place = {job.key: number for number, job in enumerate(plan.jobs)}
    return Result(
        outcomes=tuple(sorted(outcomes, key=lambda outcome: place[outcome.job.key])),
        unchanged=tuple(job.name for job in plan.jobs if not job.reasons),
        gone=plan.gone,
        removed=tuple(removed),
        left_over=tuple(publisher.manifest.left_over),
        state=plan.state,
    )


def order(job: Job, published: Published, engine: str) -> Order:
    """The order for a report."""
    return Order(
        name=job.name,
        notebook=job.notebook.text,
        parameters=job.parameters,
        slice=job.slice.bytes,
        since=_earlier(job, published) if job.notebook.takes_since else None,
        formats=job.formats,
        language=job.language,
        day=job.entry.made_from.as_of or "",
        theme=job.theme.plain(),
        engine=engine,
        languages=job.languages,
        files=job.notebook.files,
        strict=job.kind.strict,
    )


def finished(job: Job, future: Future[Made], published: Published, outside: Outside) -> Made:
    """What was made of a report, once it is known to name no project outside its slice.

    Raises
    ------
    ReportError : whatever went wrong.
    """
    made = _result(future)
    since = _earlier(job, published) if job.notebook.takes_since else b""
    outside.check(made.words, job.slice.bytes, job.notebook.text, since)
    return made


def _outcomes(plan: Plan, publisher: Publisher, pool: Pool, options: Options) -> Iterator[Outcome]:
    """Have the reports made and publish each as it is finished.

    No more wait in the pool than it needs to be busy, so that memory does not grow with
    the number of reports.
    """
    waiting, total = deque(plan.needed), len(plan.needed)
    if not waiting:
        return
    running: dict[Future[Made], Job] = {}
    with pool:
        while waiting or running:
            while waiting and len(running) < 3 * pool.width:
                job = waiting.popleft()
                running[_submitted(job, publisher, pool, options.engine)] = job
            making = tuple(job.name for future, job in running.items() if future.running())
            options.on_progress(Progress(total, making))
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                with options.uninterrupted():
                    outcome = _outcome(running.pop(future), future, publisher, plan.outside)
                yield outcome


def _submitted(job: Job, publisher: Publisher, pool: Pool, engine: str) -> Future[Made]:
    """Have a report made; one whose notebook cannot be read has failed already."""
    if not job.notebook.problem:
        return pool.submit(order(job, publisher, engine))
    failed: Future[Made] = Future()
    failed.set_exception(ReportError(f"{job.notebook.file}: {job.notebook.problem}"))
    return failed


def _outcome(job: Job, future: Future[Made], publisher: Publisher, outside: Outside) -> Outcome:
    try:
        made = finished(job, future, publisher, outside)
    except ReportError as error:
        publisher.manifest.enter(_failed(job, publisher.manifest.get(job.key), error))
        return Outcome(job, error=error)
    made = replace(made, remarks=(*made.remarks, *_changing(job)))
    files = {job.path(form): content for form, content in made.files.items()}
    entry = replace(
        job.entry,
        title=made.title,
        facts=tuple(made.facts),
        remarks=tuple(remark.public for remark in made.remarks),
    )
    publisher.report(entry, files, _inputs(job))
    return Outcome(job, tuple(files), seconds=made.seconds, printed=made.printed,
                   remarks=made.remarks)  # fmt: skip


def _changing(job: Job) -> Iterator[Remark]:
    """Remarks on cells that give other values at each build."""
    for cell, message in changing(job.notebook.text):
        yield Remark("changing", message, cell, is_loss=False)


def _result(future: Future[Made]) -> Made:
    """What a report's process made; every failure of it as a ReportError."""
    try:
        return future.result()
    except ReportError:
        raise
    except CancelledError as error:
        raise ReportError("it was cancelled") from error
    except Exception as error:
        raise ReportError(f"{type(error).__name__}: {error}") from error


def _failed(job: Job, before: Entry | None, error: ReportError) -> Entry:
    """The entry of a report that failed: its earlier files, what they were made from, why."""
    kept = before if before is not None and before.files else job.entry
    return kept.failed(error.public)


def _inputs(job: Job) -> Iterator[bytes]:
    """What a report was made from, to be kept beside it."""
    yield job.slice.bytes
    yield job.notebook.text.encode()
    yield from job.notebook.files.values()
    yield canonical(environment())
    yield canonical(job.theme.plain())
    if job.earlier is not None:
        yield job.earlier.bytes


def _keep_inputs(job: Job, publisher: Publisher) -> None:
    """Let what an unchanged report was made from be there again, if somebody removed it."""
    if not job.reasons and not publisher.store.has(job.slice.sha256):
        for content in _inputs(job):
            publisher.store.put(content)


def _keep_slice_fingerprint(job: Job, publisher: Publisher) -> None:
    """Let the next build know the slice of an unchanged report, and who asked for it."""
    before = publisher.manifest.get(job.key)
    if before and not job.reasons:
        entry, made_from = job.entry, before.made_from
        if not made_from.compares:
            made_from = replace(made_from, since=entry.made_from.since)
        publisher.manifest.enter(
            replace(
                before,
                made_from=made_from,
                slice_fingerprint=entry.slice_fingerprint,
                by_hand=entry.by_hand,
            )
        )


def _earlier(job: Job, published: Published) -> bytes:
    if job.earlier is not None:
        return job.earlier.bytes
    return published.store.get(job.since) or b""
