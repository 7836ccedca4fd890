"""Where a project names a place or an organisation, and what there is to say about it."""

from __future__ import annotations

import re
from typing import NamedTuple

from portfolio_lib.model import Finding
from portfolio_lib.names.coded import coded_place, is_of_m49
from portfolio_lib.names.places import Place, Places
from portfolio_lib.names.spelling import Part
from portfolio_lib.names.through import Through
from portfolio_lib.read.records import StatedPlace, Written
from portfolio_lib.resolve.rows import Row

_LINK = re.compile(r" (?:and|&|\+|und|et|via|through|on behalf of) |[^\s/]\s?/\s?[^\s/]")
_MAYBE_TWO = " (or are these two? then put a semicolon between them)"


class Mention(NamedTuple):
    """One name in one field of a project: where it stands and how it was written."""

    project: str
    file: str
    written: Written
    part: Part
    is_list: bool = False

    def row(self, **keys: str) -> Row:
        """A row about the project, with these keys."""
        return {"project": self.project, **keys}

    def origin(self) -> Row:
        """The columns that say where and how it was written."""
        return {"as_written": self.part.text, "file": self.file, "line": self.written.line}

    def unknown_place(self) -> Finding:
        """The finding that no table has the place."""
        return self._finding(
            "unknown-place", f"the place {self.part.text!r} is in no table; it is shown as written "
            f"and has no report of its own{self._maybe_two()}",
        )  # fmt: skip

    def inside(self, place: Place) -> Finding:
        """The finding that a name is taken for a place inside of a country beside it."""
        return Finding.of(
            "place-inside", f"{self.part.text!r} is read as {place.name}; what stands beside the "
            "country is taken to name a place in it", file=self.file, line=self.written.line,
            project=self.project, field="places", value=self.written.text,
        )  # fmt: skip

    def dac_region(self) -> Finding:
        """The finding that a place is a region of the DAC's alone, as its code 998."""
        return self._finding(
            "dac-region",
            f"the DAC's region {self.written.text} ({self.part.text}) is neither a country nor a "
            "region of the United Nations; it is shown as written and has no report of its own",
        )

    def withdrawn_country(self) -> Finding:
        """The finding that a country's code was withdrawn and no country of today has it all."""
        return self._finding(
            "withdrawn-country", f"the code of {self.part.text} was withdrawn, and no country of "
            "today is the same place; it is shown by that name and has no report of its own",
        )  # fmt: skip

    def contradiction(self, stated: StatedPlace, place: Place, places: Places) -> Finding | None:
        """The finding that the code of a place is unknown, or another's, or is not of its list."""
        if stated.code is None:
            return None
        by_code = coded_place(places, stated.code, stated.scheme or "")
        if stated.scheme == "m49" and by_code and not is_of_m49(places, stated.code):
            return self._finding(
                "region-vocabulary", f"the code {stated.code!r} is no region of the "
                f"United Nations (vocabulary 2); it is read as the DAC's, {place.name}",
            )  # fmt: skip
        if stated.scheme != "country":
            return None
        if by_code is None:
            return self._finding(
                "unknown-country-code", f"the country code {stated.code!r} is unknown; "
                f"the place is read by its name, {self.part.text!r}, as {place.code}",
                suggestion=f"Write the code {place.code}.",
            )  # fmt: skip
        by_name = places.find(self.part.text)
        if by_name is None or by_name == by_code or by_name.kind != "country":
            return None
        return self._finding(
            "code-and-name-differ", f"the code {stated.code!r} is {by_code.name}, the "
            f"name beside it is {self.part.text!r}; the code is used",
        )  # fmt: skip

    def unknown_organisation(self) -> Finding:
        """The finding that no table has the organisation."""
        return self._finding(
            "unknown-organisation", f"the organisation {self.part.text!r} is in no table; it is "
            f"kept as one of its own{self._maybe_two()}",
        )  # fmt: skip

    def through(self, found: Through) -> Finding:
        """The finding that a name says through whom a donor pays."""
        return Finding.of(
            "donor-through",
            f"{self.part.text!r} is read as the donor {found.donor!r}; {found.channel!r} is "
            f"{found.role}" if found.donor else f"{found.channel!r} of {self.part.text!r} is read "
            f"as {found.role}, and is no donor",
            file=self.file, line=self.written.line, project=self.project, field="funding",
            value=self.written.text,
        )  # fmt: skip

    def unnamed(self) -> Finding:
        """The finding that a party is described, not named."""
        return self._finding(
            "unnamed-party",
            f"{self.part.text!r} does not name an organisation; it is kept as written",
        )

    def repeated(self) -> Finding:
        """The finding that the project states the same twice."""
        return self._finding(
            "repeated-name",
            f"{self.part.text!r} names what the project states already; it is counted once",
        )

    def _maybe_two(self) -> str:
        return _MAYBE_TWO if self.is_list and _LINK.search(self.part.text) else ""

    def _finding(self, rule: str, message: str, **more: str) -> Finding:
        return Finding.of(
            rule, message, file=self.file, line=self.written.line, project=self.project,
            value=self.written.text, **more,
        )  # fmt: skip
