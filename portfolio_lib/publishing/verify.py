"""Making published reports again from what is kept of them, and comparing the bytes."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from portfolio_lib.errors import InputError, ReportError, UsageError
from portfolio_lib.program import environment
from portfolio_lib.publishing.making.order import Made, Order
from portfolio_lib.publishing.making.pool import Pool
from portfolio_lib.publishing.output.entries import Entry, called
from portfolio_lib.publishing.output.fingerprint import sha256
from portfolio_lib.publishing.output.published import Published
from portfolio_lib.publishing.planning.reasons import of_environments, sentences


@dataclass(frozen=True)
class Verified:
    """A published report, and what is not as it should be; nothing when all bytes are the same."""

    entry: Entry
    differences: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How the report is called in messages."""
        return called(self.entry)


def chosen(published: Published, files: Iterable[str]) -> list[Entry]:
    """The entries of some published files; of all where none is named.

    Raises
    ------
    UsageError : for a file that no report of the manifest has.
    """
    there = [entry for entry in published.manifest.entries if entry.files]
    wanted = [_relative(name, published) for name in files]
    known = {file.path for entry in there for file in entry.files}
    for name in wanted:
        if name not in known:
            raise UsageError(f"the manifest of {published.folder} has no file {name!r}")
    if not wanted:
        return there
    return [entry for entry in there if {file.path for file in entry.files} & set(wanted)]


def verify(
    entries: Iterable[Entry],
    published: Published,
    pool: Pool,
    named: Collection[str] | None = None,
) -> Iterator[Verified]:
    """Make each report again and compare; in the order of the entries.

    Only notebooks with one of the `named` SHA-256 are run; any with None.
    """
    running: deque[tuple[Entry, Future[Made] | str]] = deque()
    with pool:
        for entry in entries:
            running.append((entry, _submitted(entry, published, pool, named)))
            if len(running) >= 3 * pool.width:
                yield _compared(*running.popleft(), published)
        while running:
            yield _compared(*running.popleft(), published)


def _relative(name: str, published: Published) -> str:
    """A file's name in the folder, however the person wrote it."""
    folder = str(published.folder)
    return name.removeprefix(f"{folder}/") if name.startswith(f"{folder}/") else name


def _submitted(
    entry: Entry, published: Published, pool: Pool, named: Collection[str] | None
) -> Future[Made] | str:
    if named is not None and entry.made_from.notebook_sha256 not in named:
        return (
            f"its notebook {entry.made_from.notebook} is not one that portfolio.toml names now, so "
            "it was not run; build again, or run it with --any-notebook if you trust it"
        )
    try:
        return pool.submit(_order(entry, published))
    except InputError as error:
        return str(error)


def _order(entry: Entry, published: Published) -> Order:
    """The order that a report was made from.

    Raises
    ------
    InputError : when something of it is not kept.
    """
    made_from = entry.made_from

    def kept(what: str, name: str) -> bytes:
        content = published.store.get(name)
        if content is None:
            raise InputError(f"its {what} is not kept; build it again")
        return content

    since: bytes | None = None
    if made_from.compares:
        since = kept("earlier slice", made_from.since) if made_from.since else b""
    return Order(
        name=called(entry),
        notebook=kept("notebook", made_from.notebook_sha256).decode(),
        parameters=entry.parameters,
        slice=kept("slice", made_from.slice),
        since=since,
        formats=made_from.formats,
        language=entry.language,
        day=made_from.as_of or "",
        theme=json.loads(kept("theme", made_from.theme)),
        languages=made_from.languages,
        files={name: kept(name, hash_) for name, hash_ in made_from.files.items()},
        strict=made_from.strict,
    )


def _compared(entry: Entry, future: Future[Made] | str, published: Published) -> Verified:
    if isinstance(future, str):
        return Verified(entry, (future,))
    happened = (published.what_happened_to(file) for file in entry.files)
    differences = [str(reason) for reason in happened if reason]
    try:
        made = future.result()
    except ReportError as error:
        return Verified(entry, (*differences, f"it cannot be made again: {error}"))
    different = [
        file.path for file in entry.files if sha256(made.files.get(file.form, b"")) != file.sha256
    ]
    if different:
        differences.append(f"{', '.join(different)} came out different: {_why(entry, published)}")
    return Verified(entry, tuple(differences))


def _why(entry: Entry, published: Published) -> str:
    """Which input of a report is another one now."""
    kept = published.store.get(entry.made_from.made_with)
    before: dict[str, Any] | None = json.loads(kept) if kept else None
    reasons = of_environments(before, environment())
    return sentences(reasons) or "from the same inputs, which should not be; please report it"
