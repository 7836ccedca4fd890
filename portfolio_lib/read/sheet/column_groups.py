"""The columns of each field: the best first, lists together, and those called by a name."""

from __future__ import annotations

from collections.abc import Sequence

from portfolio_lib.read.sheet.known_headers import LISTS
from portfolio_lib.read.sheet.layout import Layout

OF_APPROVALS = 3
"""From this rank on a date is that of an approval or a signature."""


def grouped(layout: Layout) -> dict[str, list[list[int]]]:
    """The columns of each field but amounts, the best first; of lists those of one rank as one."""
    groups: dict[str, list[list[int]]] = {}
    ordered: Sequence[int] = sorted(layout.headings, key=lambda at: (layout.headings[at].rank, at))
    last: dict[str, int] = {}
    for at in ordered:
        found = layout.headings[at]
        if found.money is not None or found.named is not None:
            continue
        same = groups.setdefault(found.field, [])
        if found.field in LISTS and same and last[found.field] == found.rank:
            same[-1].append(at)
        else:
            same.append([at])
        last[found.field] = found.rank
    return {name: _of_one_kind(name, same, layout) for name, same in groups.items()}


def named_by_field(layout: Layout) -> dict[str, list[int]]:
    """The columns that are called by donors or places, by field."""
    found: dict[str, list[int]] = {}
    for at, known in layout.headings.items():
        if known.named is not None:
            of_place = known.money.place is not None if known.money else known.field == "places"
            found.setdefault("places" if of_place else "funding", []).append(at)
    return found


def _of_one_kind(name: str, groups: list[list[int]], layout: Layout) -> list[list[int]]:
    """The columns without those of approvals, where others say when a project begins."""
    if name not in {"start", "end"}:
        return groups
    stated = [same for same in groups if layout.headings[same[0]].rank < OF_APPROVALS]
    return stated or groups
