"""From fields as written to rows with identities: which place, which organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import PurePosixPath

import pandas as pd

from portfolio_lib.model import TABLES, Finding
from portfolio_lib.model.tables import OF_PROJECTS
from portfolio_lib.names.coded import coded_place, listed_name
from portfolio_lib.names.organisations import Identifiers, Organisation, Organisations, slug
from portfolio_lib.names.places import Place, Places
from portfolio_lib.names.spelling import Part, normalised
from portfolio_lib.names.through import Through, through
from portfolio_lib.read.records import ProjectRecord, Source, StatedParty, StatedPlace
from portfolio_lib.resolve.cell_names import names_alone, names_on_two_lines
from portfolio_lib.resolve.francs import in_one_franc, of_no_franc
from portfolio_lib.resolve.mentions import Mention
from portfolio_lib.resolve.merging import Merging, has, of_no_project, repeated_identifier
from portfolio_lib.resolve.own_places import OwnPlaces
from portfolio_lib.resolve.programmes import with_parents
from portfolio_lib.resolve.references import References
from portfolio_lib.resolve.rows import (
    Row,
    Rows,
    amount_row,
    detail_row,
    field_row,
    note_row,
    organisation_row,
    place_row,
    project_row,
    rounded_dates,
    source_row,
    stated_row,
    text_row,
)
from portfolio_lib.resolve.sheets import SheetNames, named

_CODE = 3  # letters
_REMEMBERED = 50_000  # texts, with whom or what they name
_REGION_SCHEMES = ("dac", "m49")


def resolved(
    sources: list[Source], places: Places, organisations: Organisations
) -> tuple[dict[str, pd.DataFrame], list[Finding], SheetNames]:
    """The tables that sources make, what names nothing matched, and the sheets of projects.

    Projects with errors are still among the rows: leaving them out comes after checking.

    Parameters
    ----------
    sources : what was read. The list is empty afterwards, so that a record that nobody else
        has is gone when its rows are there.
    """
    references = References(sources, organisations)
    builder = _Builder(places, organisations, references)
    builder.findings += references.findings()
    builder.know_names(sources)
    shared = {
        "notes": [note_row(source.file, note) for source in sources for note in source.notes],
        "sources": [source_row(source) for source in sources],
    }
    records = [(source.file, record) for source in sources for record in source.projects]
    sources.clear()
    # who is responsible for an activity comes before others; taken from the end
    records.sort(key=lambda stated: stated[1].is_secondary)
    records.reverse()
    while records:
        builder.add(*records.pop())
    builder.add_parts()
    return builder.tables(shared), builder.findings, builder.sheets


class _Builder:
    """Rows of the tables while project after project comes in."""

    def __init__(
        self, places: Places, organisations: Organisations, references: References
    ) -> None:
        self.findings: list[Finding] = []
        self.sheets = SheetNames()
        self._reference = places
        self._organisations = organisations
        self._references = references
        self._rows = {name: Rows(name) for name in OF_PROJECTS}
        self._places_of: dict[str, set[str]] = {}
        self._known_places: dict[str, Place] = {}
        self._own_places = OwnPlaces()
        self._known_organisations: dict[str, Organisation] = {}
        self._identifiers = Identifiers()
        self._stated: dict[tuple[str, str], tuple[str, int]] = {}
        """Where each identifier that a source states itself stands first in its file."""
        self._rows_of: dict[str, int] = {}
        """The position of the project's row by such an identifier."""
        self._titled: dict[tuple[str, str], list[int]] = {}
        """The positions of the projects of a file by their titles."""
        self._merges = False
        """Whether the project that comes in is one of another file too."""
        self._seen: set[tuple[str, ...]] = set()
        self._waiting: list[tuple[str, ProjectRecord]] = []
        """What says something of a project by its identifier, with its file."""
        self._cells = organisations.cells()
        self._parties_in = lru_cache(_REMEMBERED)(self._bodies)
        self._places_in = lru_cache(_REMEMBERED)(self._places_of_text)
        self._through = lru_cache(_REMEMBERED)(self._through_whom)

    def tables(self, shared: dict[str, list[Row]]) -> dict[str, pd.DataFrame]:
        """The tables, with the rows of further ones that are not about projects alone."""
        members = self._reference.within(set(self._known_places))
        for member in members:
            self._known_places.setdefault(member.member, self._reference[member.member])
        rows = shared | {
            "places": [place_row(self._known_places[code]) for code in sorted(self._known_places)],
            "members": [asdict(member) for member in members],
            "organisations": [
                organisation_row(organisation)
                for _, organisation in sorted(self._known_organisations.items())
            ],
        }
        related = list(self._rows["related_projects"])
        made = {name: TABLES[name].frame(some) for name, some in rows.items()}
        made |= {name: some.frame() for name, some in self._rows.items()}
        return made | {"projects": with_parents(made["projects"], related)}

    def know_names(self, sources: Sequence[Source]) -> None:
        """Learn which names stand alone in cells, to take lists of them apart elsewhere."""
        alone = names_alone(sources)
        self._cells = self._organisations.cells(alone, self._reference.is_country)
        self.findings += names_on_two_lines(sources, self._cells)

    def add(self, file: str, record: ProjectRecord) -> None:
        """Take in one project of a file; one of another file with its identifier is the same.

        Of two in one file with one stated identifier the first is used.
        """
        if record.is_part:
            self._waiting.append((file, record))
            return
        if self._is_repeated(file, record):
            return
        known, projects = self._of_other_file(file, record), self._rows["projects"]
        if known is None:
            identifier = self._identifier(file, record)
            projects.append(project_row(identifier, file, record))
            if record.identifier:
                self._rows_of[record.identifier.text] = len(projects) - 1
            if record.title:
                same = self._titled.setdefault((file, normalised(record.title.text)), [])
                same.append(len(projects) - 1)
        else:
            identifier = projects[known]["project"]
        self.sheets.add(identifier, file, record)
        self.findings += [one._replace(project=identifier) for one in record.findings]
        self.findings += rounded_dates(identifier, file, record)
        self._merges = known is not None
        amounts = self._add_parts(identifier, file, record)
        if known is None:
            self._rows["amounts"] += amounts
        else:
            self._merge(known, project_row(identifier, file, record), record, amounts)

    def add_parts(self) -> None:
        """Add what tables without titles say of projects, once all projects are known."""
        self._merges = True
        for file, record in self._waiting:
            known = self._of_other_file(file, record)
            if known is None:
                self.findings.append(of_no_project(file, record))
            else:
                row = self._rows["projects"][known]
                self.findings += [one._replace(project=row["project"]) for one in record.findings]
                self.sheets.add(row["project"], file, record)
                amounts = self._add_parts(row["project"], file, record)
                merging = Merging(row, project_row(row["project"], file, record))
                self._rows["projects"][known] = merging.fields()
                self._add_amounts(merging, amounts)

    def _of_other_file(self, file: str, record: ProjectRecord) -> int | None:
        """The position of the project's row, where another file states its identifier too.

        What a table says of projects by their titles is of the only one with that title.
        """
        if record.identifier is None and record.is_part and record.title:
            rows = self._titled.get((file, normalised(record.title.text)), [])
            return rows[0] if len(rows) == 1 else None
        if record.identifier is None:
            return None
        return self._rows_of.get(record.identifier.text)

    def _merge(self, known: int, second: Row, record: ProjectRecord, amounts: list[Row]) -> None:
        merging = Merging(self._rows["projects"][known], second)
        if record.identifier:
            self.findings += merging.findings(record.identifier)
        self._add_amounts(merging, amounts)
        self._rows["texts"] += merging.texts()
        self._rows["projects"][known] = merging.fields()

    def _add_amounts(self, merging: Merging, amounts: list[Row]) -> None:
        """Add the amounts of the second source that the first one has none of."""
        known = self._rows["amounts"].of(merging.first["project"])
        added, found = merging.amounts(known, amounts)
        self._rows["amounts"] += added
        self.findings += found

    def _add_parts(self, identifier: str, file: str, record: ProjectRecord) -> list[Row]:
        """Add what a record has in other tables but amounts; the rows of those."""
        for place in record.places:
            self._add_places(identifier, file, place)
        bodies: dict[str, str] = {}
        for party in record.organisations:
            bodies |= self._add_parties(identifier, file, party)
        for table, row in (
            *(("texts", text_row(identifier, file, one)) for one in record.texts),
            *(("sectors", stated_row(identifier, file, one)) for one in record.sectors),
            *(("documents", stated_row(identifier, file, one)) for one in record.documents),
            *((one.table, detail_row(identifier, file, one)) for one in record.details),
        ):
            if not (self._merges and has(self._rows[table], row)):
                self._rows[table].append(row)
        self._rows["fields"] += (field_row(identifier, file, one) for one in record.fields)
        places = frozenset(self._places_of.get(identifier, ()))
        self.findings += of_no_franc(file, record.amounts, places)
        return [
            amount_row(identifier, file, amount, bodies, self._amount_place(amount.place))
            for amount in in_one_franc(record.amounts, places)
        ]

    def _is_repeated(self, file: str, record: ProjectRecord) -> bool:
        """Whether a project was in its file before, by the identifier that the file states."""
        if record.identifier is None:
            return False
        here = (named(file, record.sheet), record.line)
        first = self._stated.setdefault((record.identifier.text, file), here)
        if first == here:
            return False
        self.findings.append(repeated_identifier(record.identifier, first, here))
        return True

    def _identifier(self, file: str, record: ProjectRecord) -> str:
        """The stated one, else the title in ASCII; of two the same, the second has a number."""
        if record.identifier:
            return self._identifiers.unused(record.identifier.text)
        fallback = f"{slug(PurePosixPath(file).stem)}-line-{record.line}"
        return self._identifiers.unused(
            (slug(record.title.text) if record.title else "") or fallback
        )

    def _add_places(self, project: str, file: str, stated: StatedPlace) -> None:
        for part in self._places_in(stated.written.text, stated.is_cell, stated.is_list):
            mention = Mention(project, file, stated.written, part, stated.is_list)
            self._add_place(mention, stated)

    def _add_place(self, mention: Mention, stated: StatedPlace) -> None:
        place, by = self._found(stated, mention.part.text)
        if place is None:
            place = self._unplaced(mention, stated)
        elif by == "inside":
            self.findings.append(mention.inside(place))
        elif finding := mention.contradiction(stated, place, self._reference):
            self.findings.append(finding)
        row = mention.row(place=place.code)
        vocabulary = {"vocabulary": stated.vocabulary} if stated.vocabulary else {}
        if self._is_new(row | vocabulary, mention):
            self._known_places.setdefault(place.code, place)
            about = {"resolved_by": by, "share": stated.share, **vocabulary}
            self._rows["project_places"].append(row | mention.origin() | about)
            self._places_of.setdefault(mention.project, set()).add(place.code)

    def _unplaced(self, mention: Mention, stated: StatedPlace) -> Place:
        """A place that no table has: one of its own, by its code where a list has the code."""
        name = listed_name(stated.code, stated.scheme)
        if name is None:
            self.findings.append(mention.unknown_place())
            return self._own_places.named(mention.part.text)
        named = mention._replace(part=Part(name))
        is_country = stated.scheme == "country"
        self.findings.append(named.withdrawn_country() if is_country else named.dac_region())
        return self._own_places.listed(str(stated.code), name, is_country=is_country)

    def _found(self, stated: StatedPlace, text: str) -> tuple[Place | None, str]:
        """The place that a table has, and how it was found."""
        if coded := self._coded(stated):
            return coded, "reference"
        if stated.scheme in _REGION_SCHEMES and listed_name(stated.code, stated.scheme):
            return None, "new"  # a region by its code, whatever it is called where
        if named := self._reference.find(text):
            return named, "alias" if self._reference.has_spelling(text) else "normalised"
        is_asked = stated.is_cell or stated.is_list
        may_be_code = stated.is_cell or stated.scheme == "country"
        may_be_name = may_be_code or (is_asked and len(text) > _CODE)
        if may_be_name and (named := self._reference.find_cell(text)):
            return named, "reference"
        within = self._reference.within_countries(text) if is_asked else ()
        return (self._reference[within[0].country], "inside") if len(within) == 1 else (None, "new")

    def _places_of_text(self, text: str, is_cell: bool, is_list: bool) -> Sequence[Part]:
        """The names of places in a text, as its source lists them."""
        if is_cell:
            parts = list(dict.fromkeys(self._reference.split_cell(text)))
            return [one for part in parts for one in self._parts_within(part)]
        return self._reference.listed(text) if is_list else [Part(text)]

    def _parts_within(self, part: Part) -> Sequence[Part]:
        """A part of a cell; where it names several countries with places inside, these."""
        within = () if part.known else self._reference.within_countries(part.text)
        return [part._replace(text=one.text) for one in within] if len(within) > 1 else [part]

    def _bodies(self, text: str, is_cell: bool, is_list: bool, are_donors: bool) -> Sequence[Part]:
        """The names of bodies in a text, as its source lists them."""
        if is_cell:
            return list(dict.fromkeys(self._cells(text)))
        if not is_list:
            return [Part(text)]
        return self._organisations.split(text, self._reference.is_country, are_donors=are_donors)

    def _amount_place(self, stated: StatedPlace | None) -> str | None:
        """The code of the place that an amount is for, where its source says so of it."""
        if stated is None:
            return None
        place, _ = self._found(stated, stated.written.text)
        if place is None and (name := listed_name(stated.code, stated.scheme)):
            is_country = stated.scheme == "country"
            place = self._own_places.listed(str(stated.code), name, is_country=is_country)
        place = place or self._own_places.named(stated.written.text)
        self._known_places.setdefault(place.code, place)
        return place.code

    def _coded(self, stated: StatedPlace) -> Place | None:
        if stated.code is None or stated.scheme is None:
            return None
        return coded_place(self._reference, stated.code, stated.scheme)

    def _add_parties(self, project: str, file: str, stated: StatedParty) -> dict[str, str]:
        """Identifiers of the organisations by normalised name, and by reference."""
        text = stated.written.text
        found: dict[str, str] = {}
        are_donors = stated.role == "funding"
        for part in self._parties_in(text, stated.is_cell, stated.is_list, are_donors):
            mention = Mention(project, file, stated.written, part, stated.is_list)
            if are_donors and stated.is_list and (two := self._through(part.text)):
                self.findings.append(mention.through(two))
                for role, name in (("funding", two.donor), (two.role, two.channel)):
                    one = stated._replace(role=role, written=stated.written._replace(text=name))
                    found |= self._add_parties(project, file, one) if name else {}
                if donor := found.get(normalised(two.donor)):
                    found[normalised(part.text)] = donor
            else:
                found[normalised(part.text)] = self._add_party(mention, stated)
        return found | ({stated.ref: found[normalised(text)]} if stated.ref else {})

    def _through_whom(self, name: str) -> Through | None:
        """Who pays through whom, where a name that no table has says so."""
        if self._organisations.find(name) is not None:
            return None
        return through(name, lambda donor: all(one.known for one in self._cells(donor)))

    def _add_party(self, mention: Mention, stated: StatedParty) -> str:
        organisation, by = self._organisations.resolve(
            mention.part.text,
            ref=stated.ref,
            kind=stated.kind,
            by_ref=self._references.is_clear(stated.ref),
            is_shared=self._references.is_shared(mention.part.text),
        )
        if not organisation.named:
            self.findings.append(mention.unnamed())
        elif self._is_news(organisation, mention):
            self.findings.append(mention.unknown_organisation())
        row = mention.row(organisation=organisation.identifier, role=stated.role)
        if self._is_new(row, mention):
            self._known_organisations[organisation.identifier] = organisation
            qualifier = stated.qualifier or mention.part.qualifier
            about = {"resolved_by": by, "qualifier": qualifier, "ref": stated.ref}
            self._rows["project_organisations"].append(row | mention.origin() | about)
        return organisation.identifier

    def _is_news(self, organisation: Organisation, mention: Mention) -> bool:
        """Whether to tell that no table has it: once where a source names bodies one by one."""
        told = not mention.is_list and organisation.identifier in self._known_organisations
        return not (organisation.known or told)

    def _is_new(self, row: Row, mention: Mention) -> bool:
        """Whether a project states this for the first time; a second one is a finding."""
        key = tuple(row.values())
        if key in self._seen:
            if not self._merges:
                self.findings.append(mention.repeated())
            return False
        self._seen.add(key)
        return True
