"""What the data lost since the last build, and whether that is too much to publish unseen.

A file that is empty, renamed or half copied when the nightly build starts would take projects
out of reports, and tell donors that they are gone; a column that is lost or sorted alone would
tell them falsehoods. So a build compares what it read with what the last one read, and where
too much is missing or has changed a person decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from math import fsum

from portfolio_lib.messages import shortened
from portfolio_lib.model import Portfolio
from portfolio_lib.model.findings import unread
from portfolio_lib.publishing.output.entries import Entry
from portfolio_lib.publishing.planning.inventory import Inventory, Known
from portfolio_lib.settings import Guards

_MOST = 3
"""So many files are named."""
_FEW = 10
"""Of fewer than this many, one alone is no alarm: there, any correction is a large share."""
_FEWEST_MOVED = 5
"""So many projects must have changed hands before it is more than corrections."""
_MANIFOLD = 10
"""A total of the same projects does not grow to so many times what it was."""
_STATED: tuple[tuple[str, Callable[[Known], object]], ...] = (
    ("a donor", lambda known: known.donors),
    ("a place", lambda known: known.places),
    ("a period", lambda known: known.has_period),
)
"""What a project states, and how its loss is told."""
_MOVED: tuple[tuple[str, Callable[[Known], frozenset[str]]], ...] = (
    ("donors", lambda known: known.donors),
    ("places", lambda known: known.places),
)


def alarms(
    portfolio: Portfolio,
    guards: Guards,
    before: Inventory | None,
    gone: Sequence[Entry],
    published: Sequence[Entry],
) -> tuple[str, ...]:
    """Why a person should look before anything is published; nothing where all is well.

    Parameters
    ----------
    portfolio : what was read.
    guards : how much may go.
    before : what the last build read; None on a first build.
    gone : the published reports that would be gone.
    published : all published reports.
    """
    if not guards.enabled:
        return ()
    now = Inventory.of(portfolio)
    gone, published = ([e for e in group if not e.by_hand] for group in (gone, published))
    found = [f"{what} could not be read" for what in _listed(unread_files(portfolio))]
    if not now.projects:
        found.append("there is no project in the data")
    elif before is not None:
        found += differences(before, now, guards.largest_loss)
    if _is_much(len(gone), len(published), guards.largest_loss):
        found.append(f"{len(gone)} of {len(published)} published reports would be gone")
    return tuple(found)


def unread_files(portfolio: Portfolio) -> list[str]:
    """The files of which an error says that they, or a part of them, could not be read."""
    return sorted(set(unread(portfolio.tables)["file"].dropna()))


def differences(before: Inventory, now: Inventory, share: float) -> Iterator[str]:
    """What one build read and the next did not, or otherwise, as far as no correction would be.

    Parameters
    ----------
    before, now : what the two builds read.
    share : so much of the projects and totals may go or change; with 1 all may.
    """
    yield from _lost(before, now, share)
    if share < 1:
        yield from _changed(before, now, share)


def _is_much(number: int, of: int, share: float) -> bool:
    """Whether so many of all are more than a share; of few, one alone never is."""
    return number > share * of and (number > 1 or of >= _FEW)


def _lost(before: Inventory, now: Inventory, share: float) -> Iterator[str]:
    """What is gone: the projects of a file, projects, what they state, totals."""
    there, old = now.projects.keys(), before.projects.keys()
    empty = [
        file
        for file, projects in sorted(before.files.items())
        if file not in now.files and len(projects - there) > share * len(projects)
    ]
    for what in _listed(empty):
        yield f"{what} gave projects at the last build and none now"
    if _is_much(len(old - there), len(old), share):
        yield f"{len(old - there)} of {len(old)} projects are gone since the last build"
    for what, stated in _STATED:
        stating = [project for project in old & there if stated(before.projects[project])]
        silent = sum(not stated(now.projects[project]) for project in stating)
        if _is_much(silent, len(stating), share):
            yield (
                f"{silent} of {len(stating)} projects that stated {what} state none now; is a "
                "column gone, or called otherwise?"
            )
    for name, amounts in sorted(before.stated.items()):
        left = now.stated.get(name, {})
        was, is_ = fsum(amounts.values()), fsum(left.values())
        less = sum(left.get(project, 0.0) < value for project, value in amounts.items())
        if was > 0 and is_ < (1 - share) * was and (less > 1 or len(amounts) >= _FEW):
            yield f"the total {name} fell from {was:,.0f} to {is_:,.0f} since the last build"


def _changed(before: Inventory, now: Inventory, share: float) -> Iterator[str]:
    """What stands in other places than before, as if a column were sorted or another unit."""
    old = before.projects.keys() & now.projects.keys()
    for what, of in _MOVED:
        known = frozenset[str]().union(*map(of, before.projects.values()))
        pairs = [(of(before.projects[project]), of(now.projects[project])) for project in old]
        moved = sum(bool(was - is_ and (is_ - was) & known) for was, is_ in pairs)
        if moved >= _FEWEST_MOVED and moved > share * len(old):
            yield (
                f"{moved} of {len(old)} projects have {what} that were those of others at the last "
                "build; was a column sorted alone?"
            )
    yield from _renamed(before, now, share)
    for name, amounts in sorted(before.stated.items()):
        both = amounts.keys() & now.stated.get(name, {}).keys()
        was = fsum(amounts[project] for project in both)
        is_ = fsum(now.stated[name][project] for project in both)
        more = sum(now.stated[name][project] > amounts[project] for project in both)
        if was > 0 and is_ >= _MANIFOLD * was and (more > 1 or len(both) >= _FEW):
            yield (
                f"the total {name} of the same projects rose from {was:,.0f} to {is_:,.0f} since "
                "the last build; is it another unit?"
            )


def _renamed(before: Inventory, now: Inventory, share: float) -> Iterator[str]:
    """Titles that another column gave, or one that stands for all: identifiers are as before."""
    old = [
        project
        for project in before.projects.keys() & now.projects.keys()
        if before.projects[project].title
    ]
    had = Counter(known.title for known in before.projects.values())
    has = Counter(known.title for known in now.projects.values())
    renamed = [p for p in old if before.projects[p].title != now.projects[p].title]
    alike = sum(
        had[before.projects[project].title] == 1 and has[now.projects[project].title] > 1
        for project in renamed
    )
    if len(renamed) >= _FEWEST_MOVED and len(renamed) > share * len(old):
        yield (
            f"{len(renamed)} of {len(old)} projects have another title than at the last build; is "
            "the column of titles gone, sorted alone, or another one?"
        )
    elif _is_much(alike, len(old), share):
        yield (
            f"{alike} of {len(old)} projects that had a title of their own have one with others; "
            "is the column of titles gone, or another one?"
        )


def _listed(files: Sequence[str]) -> list[str]:
    """The first of some files by name, and the others as a number: the subjects of sentences."""
    more = len(files) - _MOST
    named = [shortened(file) for file in files[:_MOST]]
    return [*named, f"{more} more file{'s' * (more > 1)}"] if more > 0 else named
