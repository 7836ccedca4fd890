"""The plan of a build: complete and checked before anything runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

from portfolio_lib import __version__
from portfolio_lib.errors import UsageError
from portfolio_lib.model import Portfolio
from portfolio_lib.program import environment
from portfolio_lib.publishing.making.confidentiality import Outside
from portfolio_lib.publishing.output.entries import Entry, EntryTarget, MadeFrom
from portfolio_lib.publishing.output.fingerprint import canonical, fingerprint, sha256
from portfolio_lib.publishing.output.published import Published
from portfolio_lib.publishing.output.store import Content
from portfolio_lib.publishing.planning import notebooks
from portfolio_lib.publishing.planning.baseline import Earlier, since, without_names
from portfolio_lib.publishing.planning.guards import alarms
from portfolio_lib.publishing.planning.inventory import Inventory
from portfolio_lib.publishing.planning.job import Job, Plan
from portfolio_lib.publishing.planning.reasons import Kind, Reason, of_environments, of_slices
from portfolio_lib.publishing.planning.slices import Part
from portfolio_lib.publishing.planning.targets import Target, is_meant, of_target, targets
from portfolio_lib.publishing.planning.told import data_state
from portfolio_lib.publishing.request import Request
from portfolio_lib.settings import Config, ReportKind


def plan(
    portfolio: Portfolio,
    config: Config,
    request: Request,
    published: Published,
    earlier: Earlier | None = None,
) -> Plan:
    """Every report, what it is made from, and whether it has to be made.

    Raises
    ------
    UsageError
        When a report, country or donor is unknown, a notebook cannot be used, or nothing
        is kept of the day that reports should compare with.
    """
    jobs: list[Job] = []
    names: dict[str, dict[str, str]] = {}
    known = _of_targets(published.manifest.entries)
    made_with = sha256(canonical(environment()))
    outside = Outside.of(portfolio)
    notebook_of = notebooks.Reader()
    closed = _ClosedSources(portfolio, config.data)
    for general, target, by_hand in _wanted(portfolio, config.reports, request, published, names):
        kind = of_target(general, target, portfolio)
        notebook = notebook_of(kind)
        _must_not_hold_sources(kind, notebook, closed)
        kind = notebooks.with_row(kind, notebook, target.row)
        languages = target.languages or tuple(config.languages)
        there = known.get((kind.name, target.code), ())
        part = Part(portfolio, target, there, made_with)
        for language in languages:
            job = Job(kind, target, language, config.formats, notebook, part.content,
                          config.theme, languages)  # fmt: skip
            job = _with_since(job, published, earlier, afresh=request.prune)
            job = _without_names(job, published, outside, part)
            entry = replace(_entry(job, part, portfolio.as_of), by_hand=by_hand)
            job = replace(job, entry=entry)
            jobs.append(replace(job, reasons=_reasons(job, published, again=request.again)))
    gone = _gone(jobs, published) if request.is_everything else []
    made = {job.kind.name for job in jobs}
    idle = [kind for kind in config.reports if request.is_everything and kind.name not in made]
    entries = published.manifest.entries
    return Plan(
        jobs=tuple(jobs),
        gone=tuple(gone),
        about=_about_all(portfolio, config.data),
        outside=outside,
        names=names,
        inventory=Inventory.of(portfolio),
        state=data_state(portfolio, [job.kind for job in jobs], idle if jobs else []),
        alarms=alarms(portfolio, config.guards, Inventory.read(published.folder), gone, entries),
    )


class _ClosedSources:
    """The sources that are not public, which are read only where a report gets files."""

    def __init__(self, portfolio: Portfolio, folder: Path) -> None:
        self._sources, self._folder = portfolio.sources, folder

    @cached_property
    def by_digest(self) -> dict[str, str]:
        """Their names by the SHA-256 of their bytes."""
        closed = self._sources.loc[self._sources["audience"] != "public", "file"]
        paths = {file: self._folder / file for file in closed}
        return {sha256(path.read_bytes()): file for file, path in paths.items() if path.is_file()}


def _must_not_hold_sources(
    kind: ReportKind, notebook: notebooks.Notebook, closed: _ClosedSources
) -> None:
    """Refuse to give a whole source to a report that is for others.

    Raises
    ------
    UsageError
        With the file that is one, or a copy of one.
    """
    for file, digest in notebook.file_hashes.items() if kind.audience != "internal" else ():
        if source := closed.by_digest.get(digest):
            raise UsageError(
                f"report {kind.name}: its notebook would get {file}, which is all of the source "
                f"{source}; a report for a {kind.audience} may see its slice only. Take "
                "it out of files, or write what the report needs into a file of its own"
            )


def _kinds(known: Sequence[ReportKind], request: Request) -> list[ReportKind]:
    """The kinds of report that are asked for: by name, or by whom they are for."""
    names = [kind.name for kind in known]
    for name in request.reports:
        if name not in names:
            raise UsageError(f"no report {name!r}; the reports are {', '.join(names)}")
    kinds = [kind for kind in known if not request.reports or kind.name in request.reports]
    if not request.reports and request.codes:
        kinds = [kind for kind in kinds if any(_is_for(kind, key) for key in request.codes)]
    for key in request.codes:
        if not any(_is_for(kind, key) for kind in kinds):
            raise UsageError(f"a {key} was chosen, but no chosen report is made for each {key}")
    return kinds


def _is_for(kind: ReportKind, key: str) -> bool:
    """Whether the reports of a kind differ by what a person chose."""
    return any(is_meant(key, own) for own in kind.keys)


def _wanted(
    portfolio: Portfolio,
    known: Sequence[ReportKind],
    request: Request,
    published: Published,
    names: dict[str, dict[str, str]],
) -> Iterator[tuple[ReportKind, Target, bool]]:
    """The targets that are asked for, and whether only a person asked, not the settings.

    What a person chose need not be there for every kind of report, but for one. `names` is
    given the names of all targets that there could be, so that they do not depend on which of
    them somebody asked for first.
    """
    kinds, problems = _kinds(known, request), []
    for kind in kinds:
        try:
            owners = published.slugs.owners(kind.name)
            every = targets(portfolio, kind, every=True, owners=owners)
            names[kind.name] = {target.slug: target.code for target in every}
            found = _targets(portfolio, kind, request, published, every)
        except UsageError as error:
            problems.append(error)
            if not request.codes or len(problems) == len(kinds):
                raise problems[0] from None
            continue
        yield from ((kind, target, by_hand) for target, by_hand in found)


def _targets(
    portfolio: Portfolio,
    kind: ReportKind,
    request: Request,
    published: Published,
    every: Iterable[Target],
) -> list[tuple[Target, bool]]:
    """The targets of one kind, of `every` one that there could be.

    A report that somebody once asked for by hand is kept up to date like the others, until
    the files that belong to no report are removed.
    """
    owners = published.slugs.owners(kind.name)
    standing = targets(portfolio, kind, owners=owners)
    if any(_is_for(kind, key) for key in request.codes):
        chosen = targets(portfolio, kind, request.codes, owners=owners)
        known = {target.code for target in standing}
        return [(target, target.code not in known) for target in chosen]
    found = [(target, False) for target in standing]
    if request.prune:
        return found
    there = _by_hand(kind, published.manifest.entries)
    more = there - {target.code for target in standing}
    return [*found, *((target, True) for target in every if target.code in more)]


def _by_hand(kind: ReportKind, entries: Iterable[Entry]) -> set[str]:
    """The codes of the reports of a kind that a person once asked for."""
    return {
        entry.target.code
        for entry in entries
        if entry.by_hand and (entry.report, tuple(entry.target.keys)) == (kind.name, kind.keys)
    }


def _of_targets(entries: Iterable[Entry]) -> dict[tuple[str, str], list[Entry]]:
    """The entries of each kind of report and target, in all languages."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        found.setdefault((entry.report, entry.target.code), []).append(entry)
    return found


def _gone(jobs: Sequence[Job], published: Published) -> list[Entry]:
    """The published reports that no job is for: their target, kind or language is gone."""
    wanted = {job.key for job in jobs}
    return [entry for entry in published.manifest.entries if entry.key not in wanted]


def _about_all(portfolio: Portfolio, folder: Path) -> dict[str, object]:
    """What a manifest says of the data as a whole: its day, and the files it was read from."""
    files = ((file, folder / file) for file in portfolio.sources["file"])
    return {
        "as_of": portfolio.as_of.isoformat() if portfolio.as_of else None,
        "library": __version__,
        "sources": [
            {"file": file, "sha256": sha256(path.read_bytes()) if path.is_file() else None}
            for file, path in files
        ],
    }


def _with_since(
    job: Job, published: Published, wish: Earlier | None, *, afresh: bool = False
) -> Job:
    before = published.manifest.get(job.key)
    if wish is None:
        found_since = since(before, job.slice, published, job.target, afresh=afresh)
        return replace(job, since=found_since)
    found = wish.slice(job.target, before)
    return replace(job, since=found.sha256, earlier=found) if found else job


def _without_names(job: Job, published: Published, outside: Outside, part: Part) -> Job:
    """The job with an earlier slice that names no project which others have now."""
    content = job.earlier.bytes if job.earlier else published.store.get(job.since)
    if content is None or not job.notebook.takes_since:
        return job
    safe = Content.of(without_names(content, outside, part.projects, job.language))
    return job if safe.sha256 == job.since else replace(job, since=safe.sha256, earlier=safe)


def _entry(job: Job, part: Part, as_of: date | None) -> Entry:
    """What the manifest says of a report before it is made."""
    target, spoken = job.target, job.target.spoken(job.language)
    made_from = MadeFrom(
        as_of=as_of.isoformat() if as_of else None,
        compares=job.notebook.takes_since,
        formats=job.formats,
        languages=job.languages,
        library=__version__,
        made_with=part.made_with,
        notebook=job.notebook.file,
        notebook_sha256=job.notebook.sha256,
        files=job.notebook.file_hashes,
        strict=job.kind.strict,
        since=job.since,
        slice=job.slice.sha256,
        theme=fingerprint(job.theme.plain()),
    )
    return Entry(
        report=job.kind.name,
        target=EntryTarget(
            target.for_each, target.code, spoken.name, target.slug, spoken.footnote, target.codes
        ),
        language=job.language,
        made_from=made_from,
        parameters=job.parameters,
        about=part.about(job.language),
        slice_fingerprint=part.mark,
        fingerprint=_fingerprint(job, made_from),
    )


def _fingerprint(job: Job, made_from: MadeFrom) -> str:
    """One hash over everything that the files of a report depend on."""
    counted = made_from.plain | {"notebook": job.notebook.sha256}
    if not job.notebook.takes_since:
        del counted["since"]
    return fingerprint({**counted, "parameters": job.parameters, "slug": job.target.slug})


def _reasons(job: Job, published: Published, *, again: bool) -> tuple[Reason, ...]:
    """Why a report has to be made; none when it is there already."""
    before = published.manifest.get(job.key)
    if before is None:
        return (Reason(Kind.FIRST_TIME),)
    found = [Reason(Kind.FAILED_BEFORE)] if before.status != "made" else []
    if not before.files:
        return tuple(found) or (Reason(Kind.FIRST_TIME),)
    if before.fingerprint != job.entry.fingerprint:
        found += _differences(job, before, published)
    happened = (published.what_happened_to(file) for file in before.files)
    found += [reason for reason in happened if reason]
    return tuple(found) or ((Reason(Kind.ASKED_FOR),) if again else ())


def _differences(job: Job, before: Entry, published: Published) -> list[Reason]:
    """What differs between what a report was made from and what it should be made from."""
    old, new = before.made_from, job.entry.made_from
    found = []
    if old.slice != new.slice:
        kept = published.store.get(old.slice)
        found += [Reason(Kind.DATA_CHANGED)] if kept is None else of_slices(kept, job.slice.bytes)
    elif job.notebook.takes_since and old.since != new.since:
        found.append(Reason(Kind.BASELINE_CHANGED))
    differing = {
        Kind.NOTEBOOK_CHANGED: old.notebook_sha256 != new.notebook_sha256,
        Kind.PARAMETERS_CHANGED: before.parameters != job.parameters,
        Kind.STRICTNESS_CHANGED: old.strict != new.strict,
        Kind.THEME_CHANGED: old.theme != new.theme,
        Kind.NAME_CHANGED: before.target.slug != job.target.slug,
    }
    found += [Reason(kind) for kind, differs in differing.items() if differs]
    found += [
        Reason(Kind.INPUT_CHANGED, {"file": name})
        for name in sorted({*old.files, *new.files})
        if old.files.get(name) != new.files.get(name)
    ]
    if old.formats != new.formats:
        found.append(Reason(Kind.FORMATS_CHANGED, {"formats": ", ".join(job.formats)}))
    if old.made_with != new.made_with:
        kept = published.store.get(old.made_with)
        found += of_environments(json.loads(kept) if kept else None, environment())
    return found or [Reason(Kind.EARLIER_VERSION)]
