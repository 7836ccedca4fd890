"""Slices of targets, each cut only where somebody needs more of it than is known."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from portfolio_lib.model import Extent, Portfolio
from portfolio_lib.names.translations import name_in
from portfolio_lib.publishing.output.entries import Entry, SliceSummary
from portfolio_lib.publishing.output.store import Content
from portfolio_lib.publishing.planning.targets import Target, chosen_part


class Part:
    """The part of a portfolio that the reports for a target may see.

    Parameters
    ----------
    portfolio : the whole portfolio.
    target : the target.
    entries : what the manifest says of the reports for it. A slice with the mark of one
        of them, cut by the same program, is the slice of that one.
    made_with : SHA-256 of the description of the program.
    """

    def __init__(
        self, portfolio: Portfolio, target: Target, entries: Iterable[Entry], made_with: str
    ) -> None:
        self._portfolio = portfolio
        self._target = target
        self._chosen = chosen_part(portfolio, target)
        self._extent = _extent(self._chosen, target)
        self.mark = "" if self._extent is None else self._chosen.slice_fingerprint(self._extent)
        """The fingerprint of the slice; empty for the whole portfolio."""
        self.made_with = made_with
        self._known = [entry for entry in entries if self._is_known(entry)]

    @property
    def projects(self) -> frozenset[str]:
        """The identifiers of its projects, also of those that an error in the data left out."""
        extent, left_out = self._extent, self._chosen.left_out
        if extent is None:
            return frozenset(self._chosen.projects["project"]) | frozenset(left_out["project"])
        return extent.projects | frozenset(left_out.loc[list(extent.left_out), "project"])

    @cached_property
    def content(self) -> Content:
        """The slice as a file."""
        if not self._known:
            return Content.of(self._slice.dumped())
        whole, target = self._portfolio, self._target
        return Content(self._known[0].made_from.slice, lambda: cut(whole, target).dumped())

    def about(self, language: str) -> SliceSummary:
        """What the slice holds; places are named in the language."""
        for entry in self._known:
            if entry.language == language and entry.about is not None:
                return entry.about
        stated = self._slice.names_of_stated_places()
        statuses = self._slice.projects["status"].dropna().value_counts()
        return SliceSummary(
            projects=len(self._slice),
            places=tuple(name_in(language, code, name) for code, name in stated.items()),
            donors=tuple(self._slice.names_of_donors(language).values()),
            statuses={str(name): int(number) for name, number in sorted(statuses.items())},
        )

    @cached_property
    def _slice(self) -> Portfolio:
        return cut(self._portfolio, self._target)

    def _is_known(self, entry: Entry) -> bool:
        same = entry.slice_fingerprint == self.mark and entry.made_from.made_with == self.made_with
        return bool(self.mark and same and entry.made_from.slice)


def cut(portfolio: Portfolio, target: Target) -> Portfolio:
    """The slice that the report for a target may see."""
    part = chosen_part(portfolio, target)
    extent = _extent(part, target)
    return part if extent is None else part.slice(extent)


def _extent(portfolio: Portfolio, target: Target) -> Extent | None:
    extent = _whole_extent(portfolio, target)
    return extent and extent.seen_by(target.audience, cofunding=target.cofunding)


def _whole_extent(portfolio: Portfolio, target: Target) -> Extent | None:
    if not target.parts:
        return None if target.audience == "internal" else portfolio.extent
    first, *others = (portfolio.extent_of(part.key, part.code) for part in target.parts)
    for other in others:
        first = first.within(other)
    return first
