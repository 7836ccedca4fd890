"""The plan of a build: complete and checked before anything runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from portfolio_lib import __version__
from portfolio_lib.config import Config, ReportKind
from portfolio_lib.errors import UsageError
from portfolio_lib.model import Portfolio
from portfolio_lib.program import environment
from portfolio_lib.publishing.making.confidentiality import Outside
from portfolio_lib.publishing.output.fingerprint import canonical, fingerprint, sha256
from portfolio_lib.publishing.output.manifest import Entry, key_of
from portfolio_lib.publishing.output.published import Published
from portfolio_lib.publishing.planning import notebooks
from portfolio_lib.publishing.planning import reasons as changes
from portfolio_lib.publishing.planning.baseline import Earlier, since
from portfolio_lib.publishing.planning.job import Job, Plan, Selection
from portfolio_lib.publishing.planning.slices import Part
from portfolio_lib.publishing.planning.targets import Target, targets

__all__ = ["plan"]

_FIRST_TIME = "first time"


def plan(
    portfolio: Portfolio,
    config: Config,
    selection: Selection,
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
    of_target = _of_targets(published.manifest.entries)
    made_with = sha256(canonical(environment()))
    for kind in _kinds(config.reports, selection):
        notebook = notebooks.read(kind)
        for target in _targets(portfolio, kind, selection, published):
            there = of_target.get((kind.name, target.code), ())
            part = Part(portfolio, target, there, made_with)
            for language in config.languages:
                job = Job(kind, target, language, config.formats, notebook, part.content,
                          config.theme, tuple(config.languages))  # fmt: skip
                job = _with_since(job, published, earlier)
                job = replace(job, entry=_entry(job, part, portfolio.as_of))
                jobs.append(replace(job, reasons=_reasons(job, published, again=selection.again)))
    gone = _gone(jobs, published) if selection.is_everything else ()
    return Plan(tuple(jobs), tuple(gone), _about_all(portfolio, config.data),
                len(portfolio.findings), Outside.of(portfolio))  # fmt: skip


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


def _targets(
    portfolio: Portfolio, kind: ReportKind, selection: Selection, published: Published
) -> list[Target]:
    """The targets that are asked for; without a choice also those of published reports.

    A report that somebody once asked for is kept up to date like the others.
    """
    codes = selection.codes.get(kind.for_each, ())
    chosen = targets(portfolio, kind, codes)
    if codes or kind.for_each == "portfolio":
        return chosen
    there = {entry["target"]["code"] for entry in _of_kind(kind, published.manifest.entries)}
    more = there - {target.code for target in chosen}
    return [*chosen, *(t for t in targets(portfolio, kind, every=True) if t.code in more)]


def _of_targets(entries: Iterable[Entry]) -> dict[tuple[str, str], list[Entry]]:
    """The entries of each kind of report and target, in all languages."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        found.setdefault((entry["report"], entry["target"]["code"]), []).append(entry)
    return found


def _of_kind(kind: ReportKind, entries: Iterable[Entry]) -> Iterator[Entry]:
    for entry in entries:
        if (entry["report"], entry["target"]["kind"]) == (kind.name, kind.for_each):
            yield entry


def _gone(jobs: Sequence[Job], published: Published) -> list[Entry]:
    """The published reports that no job is for: their target, kind or language is gone."""
    wanted = {job.key for job in jobs}
    return [entry for entry in published.manifest.entries if key_of(entry) not in wanted]


def _about_all(portfolio: Portfolio, folder: Path) -> dict[str, Any]:
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


def _with_since(job: Job, published: Published, wish: Earlier | None) -> Job:
    before = published.manifest.get(job.key)
    if wish is None:
        return replace(job, since=since(before, job.slice.sha256, published))
    found = wish.slice(job.target, before)
    return replace(job, since=found.sha256, earlier=found) if found else job


def _entry(job: Job, part: Part, as_of: date | None) -> dict[str, Any]:
    """What the manifest says of a report before it is made."""
    target, told = job.target, job.target.told(job.language)
    made_from = {
        "as_of": as_of.isoformat() if as_of else None,
        "compares": job.notebook.takes_since,
        "formats": list(job.formats),
        "languages": list(job.languages),
        "library": __version__,
        "made_with": part.made_with,
        "notebook": {"file": job.notebook.file, "sha256": job.notebook.sha256},
        "since": job.since,
        "slice": job.slice.sha256,
        "theme": fingerprint(job.theme.plain()),
    }
    entry = {
        "report": job.kind.name,
        "target": {
            "kind": target.for_each,
            "code": target.code,
            "name": told.name,
            "slug": target.slug,
            "footnote": told.footnote,
        },
        "language": job.language,
        "parameters": job.parameters,
        "made_from": made_from,
        "about": part.about(job.language),
        "mark": part.mark,
    }
    return entry | {"fingerprint": _fingerprint(job, entry)}


def _fingerprint(job: Job, entry: Mapping[str, Any]) -> str:
    """One hash over everything that the files of a report depend on."""
    counted = dict(entry["made_from"]) | {"notebook": job.notebook.sha256}
    if not job.notebook.takes_since:
        del counted["since"]
    return fingerprint({**counted, "parameters": job.parameters, "slug": job.target.slug})


def _reasons(job: Job, published: Published, *, again: bool) -> tuple[str, ...]:
    """Why a report has to be made; none when it is there already."""
    before = published.manifest.get(job.key)
    if before is None:
        return (_FIRST_TIME,)
    told = ["the last build of it failed"] if before["status"] != "made" else []
    if not before["files"]:
        return tuple(told) or (_FIRST_TIME,)
    if before.get("fingerprint") != job.entry["fingerprint"]:
        told += _differences(job, before, published)
    happened = (published.what_happened_to(file) for file in before["files"])
    told += [what for what in happened if what]
    return tuple(told) or (("asked for",) if again else ())


def _differences(job: Job, before: Entry, published: Published) -> list[str]:
    """What differs between what a report was made from and what it should be made from."""
    old, new = before["made_from"], job.entry["made_from"]
    told = []
    if old.get("slice") != new["slice"]:
        kept = published.store.get(old.get("slice") or "")
        told += ["data changed"] if kept is None else changes.of_slices(kept, job.slice.bytes)
    elif job.notebook.takes_since and old.get("since") != new["since"]:
        told.append("compares with another slice")
    if old.get("notebook", {}).get("sha256") != job.notebook.sha256:
        told.append("notebook changed")
    if before.get("parameters") != job.parameters:
        told.append("parameters changed")
    if old.get("theme") != new["theme"]:
        told.append("theme changed")
    if old.get("formats") != new["formats"]:
        told.append(f"formats: {', '.join(job.formats)}")
    if old.get("made_with") != new["made_with"]:
        kept = published.store.get(old.get("made_with") or "")
        told += changes.of_environments(json.loads(kept) if kept else None, environment())
    return told or ["made by an earlier version"]
