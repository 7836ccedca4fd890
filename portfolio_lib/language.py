"""The languages of reports: our texts from gettext catalogs, forms of numbers and days from CLDR.

A text stands in English in the code; ``locale/<language>/LC_MESSAGES/portfolio.po`` has what
it is in another language. ``make words`` brings the catalogs in step with the code: it finds
what `translate`, `count` and `pieces` are called with, and what `phrase` and `phrases` mark.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from gettext import c2py
from importlib.resources import files
from string import Formatter
from typing import TypeVar

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from portfolio_lib import settings
from portfolio_lib.errors import UsageError

T = TypeVar("T")

LANGUAGES = settings.LANGUAGES
_LOCALES = {"en": "en_GB", "pt": "pt_PT"}
"""The CLDR locale of a language where it is not the language's own."""
_LOCALES_OF_SHORT_DAYS = {"pt": "pt"}
"""Where that of numbers would give a short month or quarter in numbers, or too long."""
_FINANCE = {"en": {"M": "m", "B": "bn", "T": "tn"}, "pt": {"mM": "mil\u00a0M"}}
"""Large units as reports on money write them, where CLDR has others."""
_NUMBER_AND_UNIT = re.compile(r"(.*\d)\s*(\D+)")
_SCRIPTS = {
    "Arab": "ARABIC",
    "Cyrl": "CYRILLIC",
    "Grek": "GREEK",
    "Hebr": "HEBREW",
    "Latn": "LATIN",
}
"""How Unicode's names of letters call the scripts of ISO 15924."""
_LEAST_SHARE, _HALF_A_PERCENT = 0.01, 0.005
_SMALL = 0.1
"""Below this two decimals would not say much."""
_MILLION = 1_000_000
_FIRST_DAYS = {"fr": "d'er' MMMM y"}
_SHORT_FIRST_DAYS = {"fr": "d'er' MMM y"}
"""How the first day of a month is written where that differs: "1er mai 2016"."""
_BEGINS_WITH_I = re.compile(r"h?[ií](?![aeou])", re.IGNORECASE)
"""What sounds so in Spanish: "Irán", "Hidalgo", and not "Hierro" or "Ionia"."""


def phrase(text: str) -> str:
    """Mark a text of ours that `translate` says elsewhere, so that the catalogs have it."""
    return text


def phrases(one: str, many: str) -> tuple[str, str]:
    """Mark the two forms of a text that `count` says elsewhere."""
    return one, many


@cache
def script_of(tag: str) -> str | None:
    """The script in which a language (BCP 47) is written most: "LATIN"; None of a further one."""
    likely = get_global("likely_subtags").get(tag.partition("-")[0].casefold(), "")
    return next((_SCRIPTS[part] for part in likely.split("_") if part in _SCRIPTS), None)


@cache
def text_direction(tag: str) -> str:
    """The direction in which the language of a BCP 47 tag is written: ``ltr`` or ``rtl``.

    CLDR knows it of a language and of a script: "ku" is written from the left, "ku-Arab" from
    the right. What CLDR does not know counts as written from the left.
    """
    try:
        return Locale.parse(tag, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"


@dataclass(frozen=True)
class Language:
    """One of the languages that a report can speak, by its ISO 639-1 code.

    Raises
    ------
    UsageError
        When reports cannot be made in this language.
    """

    code: str

    def __post_init__(self) -> None:
        if self.code not in LANGUAGES:
            raise UsageError(
                f"no report can be made in the language {self.code!r}; "
                f"the languages are {', '.join(LANGUAGES)}"
            )

    @classmethod
    def nearest(cls, tag: str) -> Language:
        """The language of a BCP 47 tag, or English where there are no words of ours in it."""
        code = tag.partition("-")[0].lower()
        return Language(code if code in LANGUAGES else "en")

    @property
    def locale(self) -> str:
        """The CLDR locale of numbers, days and lists."""
        return _LOCALES.get(self.code, self.code)

    @property
    def is_from_right(self) -> bool:
        """Whether it is written from right to left."""
        return text_direction(self.code) == "rtl"

    def closed(self, name: str) -> str:
        """A name of any script before a number or a bracket that go in the language's direction.

        Without the mark "PDF (12" would be one piece from the left in a line from the right.
        """
        return f"{name}\u200f" if self.is_from_right else name

    def translate(self, text: str, /, **values: str) -> str:
        """A text of ours in this language, its {fields} filled in."""
        return _catalog(self.code).text(text).format(**values)

    def count(self, one: str, many: str, number: int, /, **values: str) -> str:
        """A text about a number in the form that the language has for it.

        ``{number}`` is the number as the language writes it.
        """
        said = _catalog(self.code).text(one, many, number=number)
        return said.format(number=self.number(number), **values)

    def pieces(self, text: str, /, **contents: T) -> list[str | T]:
        """A text of ours in pieces, with contents such as elements in place of its {fields}."""
        found: list[str | T] = []
        for said, name, _, _ in Formatter().parse(_catalog(self.code).text(text)):
            found += [said] if said else []
            found += [contents[name]] if name else []
        return found

    def number(self, value: int) -> str:
        """A number of things: "1,250"."""
        return format_decimal(value, format="#,##0", locale=self.locale)

    def decimal(self, value: float) -> str:
        """A number with at most two decimals, a small one with two digits: "1,250.5", "0.0012"."""
        is_small = 0 < abs(value) < _SMALL
        said, form = (f"{value:.2g}", "#,##0.##########") if is_small else (value, "#,##0.##")
        return format_decimal(float(said), format=form, locale=self.locale)

    def whole(self, value: float) -> str:
        """An amount in whole units, its thousands apart: "1,250,000"."""
        return self.number(round(value))

    def rounded(self, value: float) -> str:
        """An amount for a key fact, millions in three digits: "1.25 m", "15,4 Mio.", "950,000"."""
        if abs(value) < _MILLION:
            return self.whole(value)
        digits = int(f"{abs(value):.2e}".partition("e")[2]) % 3
        short = format_compact_decimal(
            float(f"{value:.2e}"), format_type="short", locale=self.locale,
            fraction_digits=2 - digits,
        )  # fmt: skip
        if (parts := _NUMBER_AND_UNIT.fullmatch(short)) is None:
            return short
        number, unit = parts.groups()
        return f"{number}\u00a0{_FINANCE.get(self.code, {}).get(unit, unit)}"

    def money(self, value: float, currency: str) -> str:
        """An amount with its currency, millions in short: "USD 1.25 m", "1,25 Mio. USD"."""
        return self.with_currency(self.rounded(value), currency)

    def with_currency(self, number: str, currency: str) -> str:
        """A number and its currency in the order of the language, kept in one line."""
        return f"{currency}\u00a0{number}" if self.code == "en" else f"{number}\u00a0{currency}"

    def percent(self, share: float) -> str:
        """A share (1 is all) in whole percent: "45%", "45 %"; a little is "<1%", not nothing."""
        if 0 < share < _HALF_A_PERCENT:
            return "<" + format_percent(_LEAST_SHARE, format=None, locale=self.locale)
        if 1 - _HALF_A_PERCENT <= share < 1:
            return ">" + format_percent(1 - _LEAST_SHARE, format=None, locale=self.locale)
        return format_percent(share, format=None, locale=self.locale)

    def day(self, value: date) -> str:
        """A day in full: "31 October 2016"."""
        first = _FIRST_DAYS.get(self.code) if value.day == 1 else None
        return format_date(value, first or "long", locale=self.locale)

    def dated(self, value: date, skeleton: str) -> str:
        """A day, month, quarter or year by a CLDR skeleton such as "yMMM": "Oct 2016"."""
        if skeleton == "yMMMd" and value.day == 1 and self.code in _SHORT_FIRST_DAYS:
            return format_date(value, _SHORT_FIRST_DAYS[self.code], locale=self.locale)
        return format_skeleton(
            skeleton, value, locale=_LOCALES_OF_SHORT_DAYS.get(self.code, self.locale)
        )

    def name_of(self, tag: str) -> str:
        """The name of the language of a BCP 47 tag: "Dutch"; the tag where CLDR has none."""
        try:
            return Locale.parse(tag, sep="-").get_display_name(self.locale) or tag
        except (UnknownLocaleError, ValueError):
            return tag

    def listed(self, items: Sequence[str], *, last: str = "") -> str:
        """Items as a list in running text: "Africa, Norway and Switzerland".

        `last` is what the last item says where that is a mark. In Spanish "y" is "e" before
        the sound of itself: "Serbia e Irán".
        """
        said = format_list(list(items), locale=self.locale)
        if self.code == "es" and items[1:] and _BEGINS_WITH_I.match(last or items[-1]):
            before = said.removesuffix(f" y {items[-1]}")
            return said if before == said else f"{before} e {items[-1]}"
        return said

    def order(self, name: str) -> tuple[str, str]:
        """What to sort names by: letters without case and accents first, then as written.

        The languages agree in this (DIN 5007-1, and French but for rare pairs), except that ñ is
        a letter after n in Spanish.
        """
        plain = name.casefold().replace("ñ", "n\uffff" if self.code == "es" else "n")
        apart = unicodedata.normalize("NFKD", plain)
        return "".join(letter for letter in apart if not unicodedata.combining(letter)), name


def texts_of_catalogs() -> Iterator[str]:
    """Every text of ours that may stand in a report, in English and in each other language."""
    for code in LANGUAGES:
        if code != "en":
            for message in _read(code):
                yield from (*_forms(message.id), *_forms(message.string))


@dataclass(frozen=True)
class _Catalog:
    """The texts of a language: for each English one its forms, and which form a number takes."""

    forms: Mapping[str, tuple[str, ...]]
    form_of: Callable[[int], int]

    def text(self, *forms: str, number: int = 1) -> str:
        """A text with the given English forms; in English where it is not translated."""
        known = self.forms.get(forms[0], forms)
        return known[self.form_of(number) if len(known) > 1 else 0]


@cache
def _catalog(code: str) -> _Catalog:
    """The catalog of a language; the English one is empty, since its texts stand in the code."""
    if code == "en":
        return _Catalog({}, lambda number: int(number != 1))
    catalog = _read(code)
    said = {_forms(message.id)[0]: _forms(message.string) for message in catalog}
    translated = {text: forms for text, forms in said.items() if all(forms)}
    return _Catalog(translated, c2py(catalog.plural_expr))


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def _read(code: str) -> Catalog:
    file = files("portfolio_lib").joinpath("locale", code, "LC_MESSAGES", "portfolio.po")
    with file.open("rb") as text:
        return read_po(text, locale=code)
