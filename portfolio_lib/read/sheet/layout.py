"""How a table lies in its grid: where the header stands, what each column is, where data begin."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.sheet.cells import is_nothing, word
from portfolio_lib.read.sheet.grids import Grid, Row
from portfolio_lib.read.sheet.hashtags import is_hxl
from portfolio_lib.read.sheet.header_rows import rows_below, spread
from portfolio_lib.read.sheet.headers import combined_heading, heading, stated_heading
from portfolio_lib.read.sheet.known_headers import LISTS, AmountColumn, Heading, folded_header
from portfolio_lib.read.sheet.named_columns import NamedColumns, with_givers
from portfolio_lib.read.sheet.settling import settled_headings
from portfolio_lib.read.sheet.sheet_rows import YEAR
from portfolio_lib.read.sheet.standards import standard_of, stated_columns, without_brackets
from portfolio_lib.read.sheet.units import kinds_in, unit_beside
from portfolio_lib.read.written.money import parse_when

_LAST_HEADER_ROW = 30
"""The header stands in one of the first rows [rows]."""
_MOST_LOOKED_AT = 300
"""So many rows tell whether a column holds names of places [rows]."""
_LABEL_AND_VALUE = 2
_FEWEST_YEARS = 2
"""So many columns called by years have the amounts of these."""
_ENOUGH = 3
"""So many known columns make a table of projects where a description stands for the title."""
_BARE_NAME = 4
"""From this rank on a header of titles is a bare "Name"."""
_ADDRESSES = {"email", "phone", "telephone", "telefon", "tel", "mail", "courriel", "telefono"}
_OF_PARTNERS = {"role", "rolle", "rôle", "rol", "ruolo", "papel", "funktion"}
_BESIDE_CONTACTS = {"title", "implementing", "accountable", "places", "language"}
OF_APPROVALS = 3
"""From this rank on a date is that of an approval or a signature."""


@dataclass(frozen=True)
class Layout:
    """Where a table stands in its grid, and what its columns are.

    Parameters
    ----------
    header : the index of the header among the rows.
    first : the index of the first row of data.
    names : the header of each column.
    headings : what each known column is, by position.
    above : the indices of rows above the header that are a part of it.
    values : what is the same for all rows, by field.
    standard : the name of the published standard whose headers these are, or an empty text.
    is_of_parts : whether its rows are parts of projects, and an amount is that of its row's donor.
    """

    header: int
    first: int
    names: tuple[str, ...]
    headings: Mapping[int, Heading]
    above: frozenset[int] = frozenset()
    values: Mapping[str, str] = field(default_factory=dict)
    standard: str = ""
    is_of_parts: bool = False

    @property
    def fields(self) -> set[str]:
        """The fields of the known columns."""
        return {field for found in self.headings.values() for field in fields_of(found)}


def layout_of(
    grid: Grid,
    is_place: Callable[[str], bool],
    given: Mapping[str, Heading | None] | None = None,
    values: Mapping[str, str] | None = None,
) -> Layout | None:
    """The layout of a grid, or None where no row names the columns of projects.

    Parameters
    ----------
    is_place : whether a text is the name or the code of a place.
    given : what a person says headers are, by folded header; None for one that is no field.
    values : what a person says is the same in all rows, by field.
    """
    settled = layout_without_titles(grid, is_place, given, values)
    if settled is None:
        return None
    if "title" not in settled.fields:
        return _with_description_as_title(settled)
    some = grid.rows[settled.first : settled.first + _MOST_LOOKED_AT]
    return None if _is_of_contacts(settled.names, settled.headings, some) else settled


def layout_without_titles(
    grid: Grid,
    is_place: Callable[[str], bool],
    given: Mapping[str, Heading | None] | None = None,
    values: Mapping[str, str] | None = None,
) -> Layout | None:
    """Likewise of a grid that need not have titles of projects."""
    best: tuple[int, int, Layout] | None = None
    rows = enumerate(grid.rows[:_LAST_HEADER_ROW])
    for index in [at for at, row in rows if not _is_label_and_value(row, given or {})]:
        candidate = _candidate(grid.rows, index, given or {})
        score = len(candidate.fields)
        if score > 1 and (best is None or score > best[0]):
            best = score, -index, candidate
    if best is None:
        return None
    settled = _with_years(grid, _with_unit_beside(grid, _settled(grid, best[2], is_place)))
    settled = replace(settled, values={**settled.values, **(values or {})})
    return _with_named_columns(grid, settled, is_place, set(given or ()))


def _is_label_and_value(row: Row, given: Container[str]) -> bool:
    """Whether a row says something of all that stands below: "Donor", and in a next cell "Sida"."""
    if len(row.texts) != _LABEL_AND_VALUE or any(folded_header(one) in given for one in row.texts):
        return False
    return heading(row.texts[0]) is not None and heading(row.texts[1]) is None


def fields_of(found: Heading) -> tuple[str, ...]:
    """The field of a column, and of one that is called by a donor or a country that of these."""
    if found.named is None or found.money is None:
        return (found.field,)
    return (found.field, "funding" if found.money.donor else "places")


def _with_named_columns(
    grid: Grid, layout: Layout, is_place: Callable[[str], bool], given: Container[str]
) -> Layout:
    """The layout with columns that are called by donors or countries."""
    open_columns = {
        at: name for at, name in enumerate(layout.names)
        if name and at not in layout.headings and folded_header(name) not in given
    }  # fmt: skip
    above = grid.rows[layout.header - 1] if layout.header else None
    rows = grid.rows[layout.first : layout.first + _MOST_LOOKED_AT]
    taken = layout.fields | set(layout.values)
    amounts = {at: found.money for at, found in layout.headings.items() if found.money}
    named = NamedColumns(open_columns, above, rows, is_place)
    found = named.found(amounts, taken)
    found |= with_givers(layout.headings, layout.names) if "funding" not in taken else {}
    is_below = any(map(named.is_below_donors, found))
    over = frozenset({layout.header - 1}) if is_below else frozenset[int]()
    return replace(layout, headings={**layout.headings, **found}, above=layout.above | over)


def likely_header(grid: Grid, is_place: Callable[[str], bool]) -> Layout | None:
    """The layout of a grid; where no row names columns that are known, of its fullest row."""
    if (known := layout_of(grid, is_place)) is not None:
        return known
    rows = [row for row in grid.rows[:_LAST_HEADER_ROW] if not row.numbers]
    if not rows:
        return None

    def likeness(row: Row) -> tuple[int, int]:
        known = sum(map(bool, map(heading, row.cells)))
        return (known if known > 1 else 0), len(row.texts)

    row = max(rows, key=likeness)
    return _settled(grid, _candidate(grid.rows, grid.rows.index(row), {}), is_place)


def _candidate(rows: Sequence[Row], index: int, given: Mapping[str, Heading | None]) -> Layout:
    """The layout if the header stands in this row."""
    row = rows[index]
    above = spread(rows[index - 1].cells, len(row.cells)) if index and not is_hxl(row.cells) else ()
    headings: dict[int, Heading] = {}
    used = False
    for at, cell in enumerate(row.cells):
        over = above[at] if at < len(above) else ""
        found = given[key] if (key := folded_header(cell)) in given and cell else heading(cell)
        if over and folded_header(cell) not in given and (found is None or _is_bare(found)):
            combined = combined_heading(over, cell)
            used = used or combined not in (None, found)
            found = combined
        if found is not None:
            headings[at] = found
    names = tuple(row.cells)
    layout = Layout(
        index, index + 1, names, headings, frozenset({index - 1}) if used else frozenset()
    )
    standard, values = standard_of(names)
    stated = {} if not standard else stated_columns(values)
    for at, key in enumerate(map(folded_header, names)):
        bare = folded_header(without_brackets(names[at]))
        field, rank = stated.get(key) or stated.get(bare) or ("", 0)
        own = given.get(key)
        if field and (key not in given or (own.field if own else "own") == field):
            headings.pop(at, None)
            if field != "own":
                headings[at] = replace(stated_heading(names[at], field), rank=rank)
    layout = replace(layout, headings=headings, values=values, standard=standard)
    count, names, below = rows_below(rows[layout.first :], names, headings, given)
    return replace(layout, first=layout.first + count, names=names, headings=below)


def _is_bare(found: Heading) -> bool:
    """Whether a header says that its column has amounts, and not in which currency."""
    return found.money is not None and not found.money.currency


def _with_unit_beside(grid: Grid, layout: Layout) -> Layout:
    """The layout with the unit that a text above or below states: "Amounts in USD million"."""
    above = [text for row in grid.rows[: layout.header] for text in row.texts]
    below = [
        row.texts[0]
        for row in grid.rows[layout.first :]
        if len(layout.headings) >= _ENOUGH and len(set(row.texts)) == 1
    ]
    units = {unit for unit in map(unit_beside, (*above, *below)) if unit}
    if len(units) != 1 or "currency" in layout.values:
        return layout
    currency, scale = units.pop()
    stated = any(found.money and found.money.scale > 1 for found in layout.headings.values())
    return replace(
        layout, values={"scale": "1" if stated else str(scale), "currency": currency or "",
                        **layout.values},
    )  # fmt: skip


def _with_years(grid: Grid, layout: Layout) -> Layout:
    """The layout with years as columns of amounts, where a title above says of which kind.

    Their total is of that kind too: "Disbursements by year" over "2021", "2022" and "Total".
    """
    above = (row for at, row in enumerate(grid.rows[: layout.header]) if at not in layout.above)
    kinds = {kind for row in above for text in row.texts for kind in kinds_in(text)}
    years = {
        at: when for at, name in enumerate(layout.names)
        if at not in layout.headings and YEAR.fullmatch(name) and (when := parse_when(name))
        and all(is_nothing(one) or any(map(str.isdigit, one)) for one in _cells(grid, layout, at))
    }  # fmt: skip
    if len(kinds) != 1 or len(years) < _FEWEST_YEARS:
        return layout
    kind = kinds.pop()
    totals = {
        at: replace(found, field=kind, money=replace(found.money, kind=kind))
        for at, found in layout.headings.items()
        if found.money and normalised(layout.names[at]) in word("total")
    }  # fmt: skip
    of_years = {at: Heading(kind, 1, AmountColumn(kind, when=when)) for at, when in years.items()}
    return replace(layout, headings={**layout.headings, **totals, **of_years})


def _settled(grid: Grid, layout: Layout, is_place: Callable[[str], bool]) -> Layout:
    """The layout with each column as what its values are."""
    return replace(
        layout,
        headings=settled_headings(layout, lambda at: _cells(grid, layout, at), is_place),
    )


def _cells(grid: Grid, layout: Layout, at: int) -> list[str]:
    """The filled cells of a column in the first rows of data."""
    rows = grid.rows[layout.first : layout.first + _MOST_LOOKED_AT]
    return [row.cells[at] for row in rows if at < len(row.cells) and row.cells[at]]


def _with_description_as_title(layout: Layout) -> Layout | None:
    """A list without titles, such as one of flows: the description of each is its title.

    A list of awards says who gets how much, from when and under which number.
    """
    fields = layout.fields
    has_time = not fields.isdisjoint({"start", "end", "period"})
    has_money = any(found.money for found in layout.headings.values())
    is_of_awards = {"implementing", "identifier"} <= fields and has_time and has_money
    if len(fields) < _ENOUGH or not (fields & {"funding", "places"} or is_of_awards):
        return None
    for name in ("summary", "objective"):
        for at, found in layout.headings.items():
            if found.field == name:
                return replace(layout, headings={**layout.headings, at: Heading("title", 9)})
    return None


def money_columns(layout: Layout) -> Iterator[tuple[int, AmountColumn]]:
    """The columns of amounts by position, with what the standard of the table adds."""
    scale, currency = int(layout.values.get("scale", "1")), layout.values.get("currency")
    for at, found in layout.headings.items():
        if found.money is not None:
            kind = layout.values.get("kind", found.money.kind)
            yield at, replace(
                found.money, kind=kind, scale=found.money.scale * scale,
                currency=found.money.currency or currency,
            )  # fmt: skip


def _is_of_contacts(
    names: Sequence[str], headings: Mapping[int, Heading], rows: Sequence[Row]
) -> bool:
    """Whether the bare names of a table are of people or bodies, and no titles of projects.

    Addresses stand beside them and nothing of projects; or of one project there are several
    names, or each has a role in it.

    Parameters
    ----------
    names : the headers.
    headings : what each known column is, by position.
    rows : some of its rows.
    """
    titles = {at: found.rank for at, found in headings.items() if found.field == "title"}
    if not titles or min(titles.values()) < _BARE_NAME:
        return False
    folded = {folded_header(name) for name in names}
    fields = {found.field for found in headings.values()}
    if fields <= _BESIDE_CONTACTS:
        return bool(folded & _ADDRESSES)
    if "identifier" not in fields:
        return False
    at = min(titles, key=titles.__getitem__)
    return bool(folded & _OF_PARTNERS) or _has_several(rows, _identifiers_at(headings), at)


def _identifiers_at(headings: Mapping[int, Heading]) -> int:
    found = {at: one.rank for at, one in headings.items() if one.field == "identifier"}
    return min(found, key=found.__getitem__)


def _has_several(rows: Sequence[Row], identifier: int, name: int) -> bool:
    """Whether the rows of half of the identifiers have different names."""
    stated: dict[str, set[str]] = {}
    for row in rows:
        if len(row.cells) > max(identifier, name) and row.cells[identifier] and row.cells[name]:
            stated.setdefault(row.cells[identifier], set()).add(row.cells[name])
    several = sum(len(names) > 1 for names in stated.values())
    return 0 < len(stated) <= 2 * several


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
