"""Targets: for whom there are reports, and what their files are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from portfolio_lib.errors import UsageError
from portfolio_lib.language import Language, phrase
from portfolio_lib.model import Portfolio
from portfolio_lib.model.keys import (
    BETWEEN_KEYS,
    KEYS,
    OF_ORGANISATIONS,
    PLACES,
    Key,
    Value,
    folded,
    key_of,
    named,
    own_parameter,
)
from portfolio_lib.model.relations import pairs
from portfolio_lib.names.organisations import slug
from portfolio_lib.names.translations import footnote_in, name_in, names_in_languages
from portfolio_lib.publishing.planning.file_names import LONGEST, slugs
from portfolio_lib.settings import WHOLE, ReportKind

_WHOLE = phrase("Project portfolio")


@dataclass(frozen=True)
class Part:
    """One value of one key that a target is for: a donor, a place, a year.

    `translated` has the names of an organisation for reports in other languages, by language.
    """

    key: str
    parameter: str
    code: str
    name: str
    translated: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)

    @property
    def value(self) -> str | int:
        """What a notebook is given: a year is a number."""
        return int(self.code) if self.key == "year" else self.code


@dataclass(frozen=True)
class Target:
    """The one thing that a report is made for: values of keys, or the whole portfolio.

    `slug` is the name of its files: the English name in lower-case ASCII. `audience` may see
    the report, with `cofunding` also the sum that other donors give. `where` says which
    projects are in the report at all, as `Portfolio.where` takes it. `row` has the cells of
    the row that asks for it, by column, where a table does.
    """

    for_each: str
    code: str
    name: str
    slug: str
    footnote: str | None = None
    audience: str = "internal"
    cofunding: bool = False
    parts: tuple[Part, ...] = ()
    where: Mapping[str, Any] = field(default_factory=dict, hash=False)
    row: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it is for, where its row of a table states one."""
        return (self.row["language"],) if "language" in self.row else ()

    @property
    def parameters(self) -> dict[str, str | int]:
        """What the notebook is told about its target."""
        return {part.parameter: part.value for part in self.parts}

    @property
    def codes(self) -> dict[str, str]:
        """The codes by key."""
        return {part.key: part.code for part in self.parts}

    def spoken(self, language: str) -> Target:
        """The same target, its name and footnote in the language of a report."""
        note = self.footnote and footnote_in(language, _place_of(self.parts), self.footnote)
        if self.row:
            return replace(self, footnote=note)
        if not self.parts:
            return replace(self, name=Language(language).translate(_WHOLE))
        names = [
            name_in(language, part.code, part.name)
            if part.key in PLACES
            else part.translated.get(language, part.name)
            for part in self.parts
        ]
        return replace(self, name=" – ".join(names), footnote=note)


def targets(
    portfolio: Portfolio,
    kind: ReportKind,
    wanted: Mapping[str, Sequence[str]] = MappingProxyType({}),
    *,
    every: bool = False,
    owners: Mapping[str, str] = MappingProxyType({}),
) -> list[Target]:
    """The targets of a kind of report, by name.

    Without `wanted`: every value of the key that a project states, every combination that one
    project states, or the portfolio. With it: those codes by key, also places that projects
    concern only through a region or group; with `every` all of these. Slugs do not depend on
    either; one that `owners` has, by slug, belongs to that code for ever.

    Raises
    ------
    UsageError
        When a key or a code is unknown; the nearest known ones are named.
    """
    about = Target("", "", "", "", audience=kind.audience, cofunding=kind.cofunding,
                   where=kind.where)  # fmt: skip
    seen = chosen_part(portfolio, about).seen_by(kind.audience)
    keys = [] if kind.rows or kind.keys == (WHOLE,) else keys_of(kind, seen)
    # what no project of this kind has any more is no slip of the pen where others have it
    try:
        limits = [_codes(keys, portfolio, chosen) for chosen in (kind.only, kind.without)]
    except UsageError as error:
        raise UsageError(f"only or except of the report {kind.name}: {error}") from error
    found = _targets(seen, kind, wanted, owners, None if every else limits)
    return [
        replace(t, audience=kind.audience, cofunding=kind.cofunding, where=kind.where)
        for t in found
    ]


def _targets(
    portfolio: Portfolio,
    kind: ReportKind,
    wanted: Mapping[str, Sequence[str]],
    owners: Mapping[str, str],
    limits: Sequence[Mapping[str, set[str]]] | None,
) -> list[Target]:
    if kind.rows:
        return _of_rows(portfolio, kind, wanted, owners)
    if kind.keys == (WHOLE,):
        return [Target(WHOLE, WHOLE, _WHOLE, WHOLE)]
    keys = keys_of(kind, portfolio)
    rows = list(_rows([list(_choices(portfolio, key)) for key in keys]))
    notes = pairs(portfolio.places.dropna(subset=["footnote"]), "place", "footnote")
    called = names_in_languages(portfolio.organisations)
    made = _with_slugs([_target(keys, row, notes, called) for row in rows], owners)
    asked = _codes(keys, portfolio, wanted)
    if asked:
        found = [target for target in made if _has(target, asked)]
        if not found:
            told = ", ".join(code for codes in asked.values() for code in sorted(codes))
            raise UsageError(f"no project has all of these: {told}")
        return found
    if limits is None:
        return made
    only, without = limits
    return [
        target
        for target, row in zip(made, rows, strict=True)
        if frozenset.intersection(*(choice.value.projects for choice in row))
        and _has(target, only)
        and not (without and _has(target, without))
    ]


def _of_rows(
    portfolio: Portfolio,
    kind: ReportKind,
    wanted: Mapping[str, Sequence[str]],
    owners: Mapping[str, str],
) -> list[Target]:
    """The targets that the rows of a table ask for, each known by the name that it has there."""
    keys = keys_of(kind, portfolio) if kind.keys != (WHOLE,) else []
    values = {key.name: portfolio.key_values(key.name) for key in keys}
    notes = pairs(portfolio.places.dropna(subset=["footnote"]), "place", "footnote")
    called = names_in_languages(portfolio.organisations)
    made = []
    for row in kind.rows:
        try:
            codes = [named(row[key.name], values[key.name], key.lacks) for key in keys]
        except UsageError as error:
            raise UsageError(f"report {kind.name}, row {row['name']!r}: {error}") from error
        chosen = [_Choice(values[key.name][code], frozenset())
                  for key, code in zip(keys, codes, strict=True)]  # fmt: skip
        target = _target(keys, chosen, notes, called) if keys else Target(WHOLE, "", "", "")
        name = row.get("title", row["name"])
        made.append(replace(target, code=folded(row["name"]), name=name, row=row))
    asked = _codes(keys, portfolio, wanted)
    found = [target for target in _with_slugs(made, owners) if not asked or _has(target, asked)]
    if not found:
        raise UsageError(f"no row of the report {kind.name} is for that")
    return found


def keys_of(kind: ReportKind, portfolio: Portfolio) -> list[Key]:
    """What the reports of a kind differ by.

    Raises
    ------
    UsageError
        When there is no such key, nor an own field of that name.
    """
    try:
        return [key_of(name, portfolio) for name in kind.keys]
    except UsageError as error:
        raise UsageError(f"report {kind.name}, for_each: {error}") from error


def of_target(kind: ReportKind, target: Target, portfolio: Portfolio) -> ReportKind:
    """The kind of report with the notebook and the parameters that settings give one target.

    Raises
    ------
    UsageError
        When settings name a target that there is not, or one twice.
    """
    if not (kind.notebooks or kind.parameters_for):
        return kind
    by_key = (portfolio.key_values(key.name) for key in keys_of(kind, portfolio))
    values = {code: value for of in by_key for code, value in of.items()}
    own = set(target.codes.values())

    def chosen(by_name: Mapping[str, Any], setting: str) -> list[Any]:
        lacks = f"is meant by {setting} of the report {kind.name}:"
        codes = [named(name, values, lacks) for name in by_name]
        if twice := next((code for code in codes if codes.count(code) > 1), None):
            raise UsageError(f"{setting} of the report {kind.name} names {twice} twice")
        return [said for code, said in zip(codes, by_name.values(), strict=True) if code in own]

    notebooks = chosen(kind.notebooks, "notebooks")
    parameters = dict(kind.parameters)
    for further in chosen(kind.parameters_for, "parameters_for"):
        parameters |= further
    return replace(kind, notebook=(notebooks or [kind.notebook])[0], parameters=parameters)


def chosen_part(portfolio: Portfolio, target: Target) -> Portfolio:
    """The projects that the target's kind of report is about, cut once for all its targets.

    Raises
    ------
    UsageError
        When what the settings say of it is wrong.
    """
    if not target.where:
        return portfolio
    told = repr(sorted(target.where.items()))
    try:
        return portfolio.kept(("where", told), lambda: portfolio.where(**target.where).as_loaded())
    except UsageError as error:
        raise UsageError(f"where of a [[report]] in portfolio.toml: {error}") from error


@dataclass(frozen=True)
class _Choice:
    """A value of a key, and the projects that concern it, also through wider places."""

    value: Value
    concerned: frozenset[str]


def _choices(portfolio: Portfolio, key: Key) -> Iterator[_Choice]:
    for value in portfolio.key_values(key.name).values():
        concerned = value.projects
        if key.kinds:
            try:
                concerned |= portfolio.extent_of(key.name, value.code).projects
            except UsageError:  # a member of a region on another day
                if not concerned:
                    continue
        yield _Choice(value, concerned)


def _rows(columns: Sequence[Sequence[_Choice]]) -> Iterator[tuple[_Choice, ...]]:
    """The values of one key, or the combinations of several that one project has."""
    first, *others = columns
    found: list[tuple[tuple[_Choice, ...], frozenset[str]]]
    found = [((choice,), choice.concerned) for choice in first]
    for column in others:
        found = [
            ((*row, choice), projects & choice.concerned)
            for row, projects in found
            for choice in column
            if projects & choice.concerned
        ]
    yield from (row for row, _ in found)


def _codes(
    keys: Sequence[Key], portfolio: Portfolio, wanted: Mapping[str, Sequence[str]]
) -> dict[str, set[str]]:
    """The codes that a person means, by the name of the key."""
    found: dict[str, set[str]] = {}
    for name, texts in wanted.items():
        for key in keys:
            if is_meant(name, key.name):
                values = portfolio.key_values(key.name)
                found[key.name] = {named(text, values, key.lacks) for text in texts}
    return found


def is_meant(option: str, key: str) -> bool:
    """Whether what a person asked for by one key chooses values of another: any place does."""
    is_own = key not in KEYS and own_parameter(option) == own_parameter(key)
    return option == key or (option in PLACES and key in PLACES) or is_own


def _has(target: Target, codes: Mapping[str, set[str]]) -> bool:
    return all(target.codes[key] in chosen for key, chosen in codes.items())


def _target(
    keys: Sequence[Key],
    row: Sequence[_Choice],
    notes: Mapping[str, str],
    called: Mapping[str, Mapping[str, str]],
) -> Target:
    parts = tuple(
        Part(
            key.name,
            key.parameter,
            choice.value.code,
            choice.value.name,
            called.get(choice.value.code, {}) if key.name in OF_ORGANISATIONS else {},
        )
        for key, choice in zip(keys, row, strict=True)
    )
    code = parts[0].code
    if len(parts) > 1:  # a sign within a code is doubled, so that no two are alike
        code = BETWEEN_KEYS.join(part.code.replace("×", "××") for part in parts)
    name = " – ".join(part.name for part in parts)
    for_each = BETWEEN_KEYS.join(key.name for key in keys)
    return Target(for_each, code, name, "", notes.get(_place_of(parts)), parts=parts)


def _place_of(parts: Iterable[Part]) -> str:
    return next((part.code for part in parts if part.key in PLACES), "")


def _with_slugs(unnamed: list[Target], owners: Mapping[str, str]) -> list[Target]:
    """The targets with the names of their files."""
    known = slugs({target.code: _base(target) for target in unnamed}, owners)
    return [replace(target, slug=known[target.code]) for target in unnamed]


def _base(target: Target) -> str:
    """The name of a target's files where no other is like it."""
    if target.row:
        return slug(target.row["name"])[:LONGEST].strip("-") or "report"
    bare = (slug(re.sub(r"\s*\([^()]*\)\s*$", "", part.name)) for part in target.parts)
    name = "-".join(filter(None, bare))[:LONGEST].strip("-")
    return name or slug(target.code) or "report"
