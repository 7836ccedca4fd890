"""In which sheet of a workbook a project's rows stand, so that findings name it beside the row."""

from __future__ import annotations

from collections.abc import Iterator

from portfolio_lib.model import Finding
from portfolio_lib.read.records import ProjectRecord


def named(file: str, sheet: str | None) -> str:
    """A file with the sheet in it: "list.xlsx[Kenya]"."""
    return f"{file}[{sheet}]" if sheet else file


class SheetNames:
    """The sheets of projects by file and row."""

    def __init__(self) -> None:
        self._by_row: dict[tuple[str, str, int], set[str]] = {}
        self._of_parts: dict[tuple[str, str, int], set[str]] = {}
        """Likewise of tables that say more of projects which stand in another sheet."""

    def add(self, project: str, file: str, record: ProjectRecord) -> None:
        """Learn where the rows of a project stand."""
        if record.sheet:
            rows = self._of_parts if record.is_part else self._by_row
            for line in _lines(record):
                rows.setdefault((project, file, line), set()).add(record.sheet)

    def told(self, finding: Finding) -> Finding:
        """A finding about a row of a project, with the sheet where that is only one."""
        if not finding.project or not finding.file or not finding.line:
            return finding
        here = (finding.project, finding.file, finding.line)
        sheets = self._by_row.get(here) or self._of_parts.get(here, set())
        if len(sheets) != 1:
            return finding
        return finding._replace(file=named(finding.file, *sheets))


def _lines(record: ProjectRecord) -> Iterator[int]:
    """The rows of a project; of its parts some may be in other rows than it begins in."""
    yield record.line
    texts = (record.identifier, record.title, record.objective, record.summary)
    yield from (text.line for text in (*texts, record.period_as_written) if text)
    yield from (place.written.line for place in record.places)
    yield from (party.written.line for party in record.organisations)
    yield from (one.written.line for one in record.texts)
    for stated in (record.amounts, record.sectors, record.documents, record.fields):
        yield from (one.line for one in stated)
    yield from (detail.line for detail in record.details)
