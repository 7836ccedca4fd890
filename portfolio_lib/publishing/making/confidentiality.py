"""Projects that a report must not mention, since they are not in its slice."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any
from unicodedata import category, normalize

from portfolio_lib.errors import ReportError
from portfolio_lib.language import texts_of_catalogs
from portfolio_lib.messages import counted
from portfolio_lib.model import Portfolio
from portfolio_lib.model.tables import TABLES
from portfolio_lib.names.translations import known_places
from portfolio_lib.publishing.making.known_values import said_in
from portfolio_lib.settings import LANGUAGES

_WORD = re.compile(r"[^\W_]+")
_UNSEEN = dict.fromkeys(code for code in range(0x11000) if category(chr(code)) == "Cf")
"""Characters that are not seen, such as soft hyphens: a word goes on behind them."""
_LETTERS, _DIGITS = 3, 5
"""A name of fewer letters and fewer digits could be anything."""
_MOST = 3
"""So many names are told to the person who builds."""

_Name = tuple[str, ...]
"""A title or an identifier as words, without regard to case and punctuation."""


@dataclass(frozen=True)
class Outside:
    """The titles and identifiers of all projects, each with its project.

    To look through a report costs about the same however many projects there are, also
    where all their titles begin alike.
    """

    names: Mapping[_Name, str] = field(repr=False)

    @classmethod
    def of(cls, portfolio: Portfolio) -> Outside:
        """The projects of a whole portfolio, also those that were left out of it."""
        named = ((_words(text), project) for text, project in _named(portfolio))
        return cls({name: project for name, project in named if _is_telling(name)})

    @cached_property
    def _lengths(self) -> Mapping[_Name, frozenset[int]]:
        """How long the names are that begin with the same two words, or have but one."""
        found: dict[_Name, set[int]] = {}
        for name in self.names:
            found.setdefault(name[:2], set()).add(len(name))
        return {head: frozenset(lengths) for head, lengths in found.items()}

    def check(self, texts: Iterable[str], slice_: bytes, notebook: str, since: bytes = b"") -> None:
        """Refuse texts that name a project which is not in the slice.

        What the slice, the earlier one, the notebook or the words of the library say is no
        secret: many titles are common words, and many numbers of projects usual amounts.

        Raises
        ------
        ReportError : what it says of the project is for the person who builds alone.
        """
        found = {name: project for text in texts for name, project in self._in(_words(text))}
        if not found:
            return
        content = json.loads(slice_)
        own = {row["project"] for row in content["tables"]["projects"]}
        others = {name for name, project in found.items() if project not in own}
        if not others:
            return
        earlier = json.loads(since) if since else {}
        values = [*said_in(content), *said_in(earlier)]
        known = [_spaced(values), _spaced([notebook]), _own_words()]
        if leaked := sorted(name for name in others if not _says(known, name)):
            raise ReportError(
                f"it names {counted(len(leaked), 'project')} outside "
                "its data; a report may show only its own slice. Does the notebook read anything "
                "else, or say the name itself?",
                private=_named_for_the_builder({name: found[name] for name in leaked}),
            )

    def hidden(self, rows: Iterable[Mapping[str, Any]], own: Collection[str]) -> set[str]:
        """Of projects that left a slice, those that others still have and nobody may name.

        Parameters
        ----------
        rows : of projects in an earlier slice: project, title.
        own : the identifiers of the projects that the slice has now.
        """
        gone = (row for row in rows if row["project"] not in own)
        return {row["project"] for row in gone if self._is_of_others(row, own)}

    def _is_of_others(self, row: Mapping[str, Any], own: Collection[str]) -> bool:
        names = (_words(row.get(key) or "") for key in ("project", "title"))
        return any(name in self.names and self.names[name] not in own for name in names)

    def _in(self, words: _Name) -> Iterator[tuple[_Name, str]]:
        for start in range(len(words)):
            for head in (words[start : start + 1], words[start : start + 2]):
                for length in self._lengths.get(head, ()):
                    name = words[start : start + length]
                    if name in self.names:
                        yield name, self.names[name]


def _named(portfolio: Portfolio) -> Iterator[tuple[str, str]]:
    """Every title and identifier, with the project's identifier."""
    for table in (portfolio.projects, portfolio.left_out):
        for project, title in zip(table["project"], table["title"], strict=True):
            yield project, project
            if isinstance(title, str):
                yield title, project
    titles = portfolio.texts[portfolio.texts["field"] == "title"]
    yield from zip(titles["text"], titles["project"], strict=True)


def _words(text: str) -> _Name:
    """The words of a text, however their letters are stored."""
    plain = text if text.isascii() else normalize("NFKC", text).translate(_UNSEEN)
    return tuple(_WORD.findall(plain.casefold()))


def _is_telling(name: _Name) -> bool:
    text = "".join(name)
    return sum(map(str.isalpha, text)) >= _LETTERS or sum(map(str.isdigit, text)) >= _DIGITS


def _says(known: Iterable[str], name: _Name) -> bool:
    """Whether one of the texts, as `_spaced` makes them, has these words one after the other."""
    wanted = f" {' '.join(name)} "
    return any(wanted in text for text in known)


def _spaced(texts: Iterable[str]) -> str:
    """All texts as one: a line each, and a space around each word."""
    return "\n".join(f" {' '.join(_words(text))} " for text in texts)


def _named_for_the_builder(names: Mapping[_Name, str]) -> str:
    """What was named, for the person who builds: she has all the data."""
    shown = [f"{' '.join(name)!r} of the project {project}" for name, project in names.items()]
    more = f" and {len(shown) - _MOST} more" if len(shown) > _MOST else ""
    return f"(It says {', '.join(shown[:_MOST])}{more}; only you are told.)"


@cache
def _own_words() -> str:
    """The texts of the library that may stand in any report.

    These are the texts of its catalogs in every language, the names of the places that it
    knows, and the names of the columns of its tables, which analysts print.
    """
    columns = (name for table in TABLES.values() for name in table.frame().columns)
    return _spaced([*texts_of_catalogs(), *known_places(LANGUAGES), *columns])
