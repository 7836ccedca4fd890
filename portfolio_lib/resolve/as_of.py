"""The as-of date, and what sources say of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from portfolio_lib.model import Finding
from portfolio_lib.model.days import THREE_WAYS
from portfolio_lib.read.records import Source


def stated_as_of(sources: Sequence[Source]) -> tuple[date | None, list[Finding]]:
    """The as-of date that the sources state, the latest if they state several."""
    stated = [source for source in sources if source.as_of]
    latest = max((source.as_of for source in stated if source.as_of), default=None)
    if latest is None:
        return None, [_without_as_of(source) for source in sources if _is_dated(source)]
    return latest, [
        Finding.of(
            "as-of-dates-differ", f"the file states the as-of date {source.as_of}, another one "
            f"{latest}; the latest is used", file=source.file,
        )
        for source in stated if source.as_of != latest
    ]  # fmt: skip


def older_than_sources(as_of: date, sources: Sequence[Source]) -> list[Finding]:
    """One finding where the as-of date of the settings is before that of the newest source."""
    newer = {
        source.file: source.as_of for source in sources if source.as_of and source.as_of > as_of
    }
    if not newer:
        return []
    file = max(newer, key=lambda name: (newer[name], name))
    others = len(newer) - 1
    more = f", and {others} more {'is' if others == 1 else 'are'} newer" if others else ""
    message = (
        f"the settings say as_of = {as_of}, and this file is of {newer[file]}{more}: reports speak "
        "of the earlier day, with the newer data"
    )
    return [Finding.of("as-of-before-sources", message, file=file, value=as_of.isoformat())]


def _is_dated(source: Source) -> bool:
    """Whether a source should state the day of its data, as an IATI file does."""
    return source.reader == "iati" and bool(source.projects)


def _without_as_of(source: Source) -> Finding:
    return Finding.of(
        "no-as-of-date", "there is no as-of date: the file has neither a "
        "generated-datetime nor a last-updated-datetime; no project has a status",
        suggestion=f"{THREE_WAYS[0].upper()}{THREE_WAYS[1:]}.", file=source.file, field="as_of",
    )  # fmt: skip
