"""Targets: for whom there are reports, and what their files are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from portfolio_lib.config import ReportKind
from portfolio_lib.errors import UsageError
from portfolio_lib.language import Language, phrase
from portfolio_lib.messages import nearest
from portfolio_lib.model import Extent, Portfolio
from portfolio_lib.names.organisations import numbered, slug
from portfolio_lib.names.translations import footnote_in, name_in

__all__ = ["Target", "cut", "mark", "projects_of", "targets"]

_PORTS = {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
_RESERVED = {"con", "prn", "aux", "nul"} | _PORTS
"""Names that Windows keeps for devices."""
_WHOLE = phrase("Project portfolio")


@dataclass(frozen=True)
class Target:
    """The one place, donor or portfolio that a report is made for.

    `slug` is the name of its files: the English name in lower-case ASCII. `audience` may see
    the report, with `cofunding` also the sum that other donors give.
    """

    for_each: str
    code: str
    name: str
    slug: str
    footnote: str | None = None
    audience: str = "internal"
    cofunding: bool = False

    @property
    def parameters(self) -> dict[str, str]:
        """What the notebook is told about its target."""
        return {} if self.for_each == "portfolio" else {self.for_each: self.code}

    def spoken(self, language: str) -> Target:
        """The same target, its name and footnote in the language of a report."""
        if self.for_each == "portfolio":
            return replace(self, name=Language(language).translate(_WHOLE))
        if self.for_each == "donor":
            return self
        note = self.footnote and footnote_in(language, self.code, self.footnote)
        return replace(self, name=name_in(language, self.code, self.name), footnote=note)


def targets(
    portfolio: Portfolio,
    kind: ReportKind,
    wanted: Iterable[str] = (),
    *,
    every: bool = False,
    owners: Mapping[str, str] = MappingProxyType({}),
) -> list[Target]:
    """The targets of a kind of report, by name.

    Without `wanted`: every place that a project states, or every donor, or the
    portfolio. With it: those codes, also places that projects concern only through a
    region or group; with `every` all of these. Slugs do not depend on either; one that
    `owners` has, by slug, belongs to that code for ever.

    Raises
    ------
    UsageError
        When a code is unknown; the nearest known ones are named.
    """
    seen = portfolio.seen_by(kind.audience)
    found = _targets(seen, kind, wanted, owners, every=every)
    return [replace(t, audience=kind.audience, cofunding=kind.cofunding) for t in found]


def _targets(
    portfolio: Portfolio,
    kind: ReportKind,
    wanted: Iterable[str],
    owners: Mapping[str, str],
    *,
    every: bool,
) -> list[Target]:
    if kind.for_each == "portfolio":
        return [Target("portfolio", "portfolio", _WHOLE, "portfolio")]
    unnamed = _donors(portfolio) if kind.for_each == "donor" else _places(portfolio)
    known = _with_slugs(unnamed, owners)
    by_code = {target.code: target for target in known}
    codes = list(dict.fromkeys(wanted))
    if codes:
        return [by_code[_known(code, by_code, kind.for_each)] for code in codes]
    stated = set(portfolio.stated_places()["place"])
    return [t for t in known if every or kind.for_each == "donor" or t.code in stated]


def cut(portfolio: Portfolio, target: Target) -> Portfolio:
    """The slice that the report for a target may see."""
    extent = _extent(portfolio, target)
    return portfolio if extent is None else portfolio.slice(extent)


def mark(portfolio: Portfolio, target: Target) -> str:
    """The fingerprint of the target's slice; empty for the whole portfolio."""
    extent = _extent(portfolio, target)
    return "" if extent is None else portfolio.slice_fingerprint(extent)


def projects_of(portfolio: Portfolio, target: Target) -> frozenset[str]:
    """The identifiers of the projects in the target's slice, also of those left out of it."""
    extent, left_out = _extent(portfolio, target), portfolio.left_out
    if extent is None:
        return frozenset(portfolio.projects["project"]) | frozenset(left_out["project"])
    return extent.projects | frozenset(left_out.loc[list(extent.left_out), "project"])


def _extent(portfolio: Portfolio, target: Target) -> Extent | None:
    extent = _whole_extent(portfolio, target)
    return extent and extent.seen_by(target.audience, cofunding=target.cofunding)


def _whole_extent(portfolio: Portfolio, target: Target) -> Extent | None:
    if target.for_each == "place":
        return portfolio.extent_of_place(target.code)
    if target.for_each == "donor":
        return portfolio.extent_of_donor(target.code)
    return None if target.audience == "internal" else portfolio.extent


def _places(portfolio: Portfolio) -> list[Target]:
    notes = portfolio.places.dropna(subset=["footnote"]).set_index("place")["footnote"]
    return [
        Target("place", row["place"], row["name"], "", notes.get(row["place"]))
        for row in portfolio.concerned_places().to_dict("records")
    ]


def _donors(portfolio: Portfolio) -> list[Target]:
    return [
        Target("donor", row["organisation"], row["name"], "")
        for row in portfolio.donors().to_dict("records")
    ]


def _with_slugs(unnamed: list[Target], owners: Mapping[str, str]) -> list[Target]:
    """The targets with their slugs: the one that a code has, else a new one.

    Of new ones that would be alike, and where the name is another's already, each has its
    code in it: what a file is called must not depend on who came first.
    """
    named = {code: name for name, code in owners.items()}
    bases = {target.code: _base(target) for target in unnamed if target.code not in named}
    often = Counter(bases.values())
    used = set(owners)
    for code, base in sorted(bases.items()):
        is_alone = often[base] == 1 and base not in used and base not in _RESERVED
        name = numbered(base if is_alone else _told_apart(base, code), used)
        used.add(name)
        named[code] = name
    return [replace(target, slug=named[target.code]) for target in unnamed]


def _base(target: Target) -> str:
    """The name of a target's files where no other is like it."""
    bare = slug(re.sub(r"\s*\([^()]*\)\s*$", "", target.name))
    return bare or slug(target.code) or "report"


def _told_apart(base: str, code: str) -> str:
    own = slug(code) or "report"
    return own if own.startswith(f"{base}-") else f"{base}-{own}"


def _known(code: str, by_code: Mapping[str, Target], what: str) -> str:
    """The code as the portfolio has it: case makes no difference, nor code or name."""
    spelled = {text.casefold(): c for c, t in by_code.items() for text in (t.name, c)}
    if code.casefold() in spelled:
        return spelled[code.casefold()]
    what = "country" if what == "place" else what
    names = {target.code: target.name for target in by_code.values()}
    raise UsageError(f"no project concerns the {what} {code!r}; {nearest(code, names)}")
