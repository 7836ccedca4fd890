"""Whatever projects a page states, reading it gives back exactly these."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from helpers.data_folders import few, loaded, page
from helpers.generated_pages import Stated, stated_projects
from hypothesis import example, given
from hypothesis import strategies as st

from portfolio_lib import Portfolio

HARMLESS = {
    "page-heading", "unknown-organisation", "unknown-place", "unnamed-party", "no-place",
    "no-donor", "duplicate-title",  "status-contradicts-dates", "long-title", "repeated-text",
    "text-cut-off", "no-sentence", "overlapping-names", "region-beside-member",
}  # fmt: skip
"""What the texts and names themselves can be told, however well they are read."""


def months_of(project: Stated) -> tuple[date, date]:
    last = monthrange(project.end.year, project.end.month)[1]
    return project.start.replace(day=1), project.end.replace(day=last)


def listed(portfolio: Portfolio, table: str, project: str) -> tuple[str, ...]:
    rows = portfolio.tables[table]
    return tuple(rows.loc[rows["project"] == project, "as_written"])


@few
@given(st.lists(stated_projects(), min_size=1, max_size=5))
@example(
    [
        Stated(
            title, (title,), (title, f"Of {title} and more."),
            date(2016, 10, 1), date(2018, 10, 1), " – ", ("Kosovo",), ("European Commission",),
        )
        for title in ("$x$ <script>#panic()</script>", "🚀 שלום", "x" * 5_000, "\\*`{{}}`")
    ]
)  # fmt: skip
def test_a_page_reads_back_with_exactly_its_fields(projects: list[Stated]) -> None:
    portfolio = loaded({"page.txt": page(*(project.written() for project in projects))})
    rows = portfolio.projects
    assert rows["title"].tolist() == [project.title for project in projects]
    assert rows["objective"].tolist() == ["\n\n".join(p.objective) for p in projects]
    assert rows["summary"].tolist() == ["\n\n".join(p.summary) for p in projects]
    periods = zip(rows["start"].dt.date, rows["end"].dt.date, strict=True)
    assert list(periods) == [months_of(project) for project in projects]
    for identifier, project in zip(rows["project"], projects, strict=True):
        assert listed(portfolio, "project_places", identifier) == project.places
        assert listed(portfolio, "project_organisations", identifier) == project.donors
    assert set(portfolio.findings["rule"]) <= HARMLESS


@few
@given(st.lists(stated_projects(), max_size=3), st.sampled_from(["\n", "\r\n"]))
def test_pages_of_several_files_read_as_one_list(projects: list[Stated], end: str) -> None:
    files: dict[str, str | bytes] = {
        f"{number}.txt": page(project.written()).replace("\n", end)
        for number, project in enumerate(projects)
    }
    portfolio = loaded(files)
    assert portfolio.projects["title"].tolist() == [project.title for project in projects]
    assert portfolio.projects["file"].tolist() == sorted(files)
    assert set(portfolio.projects["line"].dropna()) <= {4}
