"""What the page of all reports shows of each: the entries of a manifest, put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal
from urllib.parse import quote

from babel.units import format_unit

from portfolio_lib.language import Language
from portfolio_lib.model.keys import KEYS, PLACES
from portfolio_lib.publishing.output.entries import Entry, SliceSummary

_ORDER = ("portfolio", "donor", "place", *KEYS)
"""In which order the page has the reports; those that have no place in it come last."""


@dataclass(frozen=True)
class File:
    """A file of a report: its path beside the page, form ("PDF"), size [bytes], language."""

    path: str
    form: str
    size: int
    language: str


@dataclass(frozen=True)
class Card:
    """A report in all its languages; `files` has the one to open first at its head.

    `day` is the as-of date (YYYY-MM-DD) or empty; `places` and `donors` are the names that
    its projects concern. `unshown` counts the parts of its notebook that it does not show.
    """

    kind: str
    report: str
    code: str
    title: str
    day: str
    facts: tuple[tuple[str, str], ...]
    places: tuple[str, ...]
    donors: tuple[str, ...]
    statuses: tuple[str, ...]
    languages: tuple[str, ...]
    files: tuple[File, ...]
    footnote: str
    failed: bool
    by_hand: bool = False
    unshown: int = 0

    @property
    def note(self) -> str:
        """The identity of the footnote of its title."""
        return f"note-{self.code.lower()}"


def cards(entries: Iterable[Entry], language: str) -> list[Card]:
    """The reports of a manifest as cards, in the order in which the page shows them.

    A card speaks the page's language where there is a report in it.
    """

    def of_one_report(entry: Entry) -> tuple[int, str, str, str]:
        kind = entry.target.kind
        return _place_of(kind), kind, entry.report, entry.target.code

    speaking = Language(language)
    ordered = sorted(entries, key=lambda e: (of_one_report(e), e.language))
    found = [_card(list(group), language) for _, group in groupby(ordered, key=of_one_report)]
    return sorted(
        found,
        key=lambda c: (_place_of(c.kind), c.kind, c.report, speaking.order(c.title), c.code),
    )


def _place_of(kind: str) -> int:
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def _card(entries: list[Entry], language: str) -> Card:
    entries = sorted(entries, key=lambda e: (not e.files, e.language != language))
    first, target = entries[0], entries[0].target
    about = first.about or SliceSummary()
    own = {target.kind: target.name}
    return Card(
        kind=target.kind,
        report=first.report,
        code=target.code,
        title=first.title or target.name,
        day=first.made_from.as_of or "",
        facts=first.facts,
        places=_names(about.places, next((own[key] for key in PLACES if key in own), None)),
        donors=_names(about.donors, own.get("donor")),
        statuses=tuple(sorted(about.statuses)),
        languages=tuple(entry.language for entry in entries if entry.files),
        files=tuple(file for entry in entries for file in _files(entry)),
        footnote=target.footnote or "",
        failed=any(entry.status == "failed" for entry in entries),
        by_hand=all(entry.by_hand for entry in entries),
        unshown=sum(bool(remark.get("is_loss")) for remark in first.remarks),
    )


def _names(names: Iterable[str], own: str | None) -> tuple[str, ...]:
    """The names that a report is about, its own among them."""
    return tuple(dict.fromkeys([*([own] if own else []), *names]))


def _files(entry: Entry) -> Iterator[File]:
    """The files of an entry, the page before all others."""
    forms = [(file.form.upper(), file) for file in entry.files]
    for form, file in sorted(forms, key=lambda pair: (pair[0] != "HTML", pair[0])):
        yield File(quote(file.path), form, file.size, entry.language)


def sized(size: int, language: Language) -> str:
    """The size of a file [bytes] as the language writes it: "12 kB"."""
    unit, factor = ("megabyte", 1e6) if size >= 1e6 else ("kilobyte", 1e3)  # noqa: PLR2004
    number = max(round(size / factor, 1 if unit == "megabyte" else 0), 1)
    # in Arabic the short form of one of the two is a whole word
    length: Literal["short", "narrow"] = "narrow" if language.code == "ar" else "short"
    return format_unit(number, f"digital-{unit}", length, locale=language.locale)
