"""The spreadsheet of a report among its files: made, guarded, verified, taken away."""

from __future__ import annotations

from helpers.workplace import Place

BOTH = ("--format", "html,xlsx")


def files(place: Place) -> set[str]:
    found = (place.folder / "reports").glob("portfolio/*")
    return {file.name for file in found}


def test_it_is_made_beside_the_page_and_comes_out_the_same_again(place: Place) -> None:
    place.build(*BOTH, "--report", "portfolio")
    assert files(place) == {"portfolio.en.html", "portfolio.en.xlsx"}
    assert place.run("verify").returncode == 0
    page = (place.folder / "reports/portfolio/portfolio.en.html").read_text(encoding="utf-8")
    assert 'href="portfolio.en.xlsx"' in page
    (place.folder / "reports/portfolio/portfolio.en.xlsx").unlink()
    assert place.plan(*BOTH, "--report", "portfolio") == {
        "portfolio/portfolio": "portfolio/portfolio.en.xlsx is missing"
    }


def test_it_alone_can_be_asked_for(place: Place) -> None:
    place.build("--format", "xlsx", "--report", "portfolio")
    assert files(place) == {"portfolio.en.xlsx"}


def test_a_page_leads_to_none_that_is_not_made(place: Place) -> None:
    place.build("--report", "portfolio")
    page = (place.folder / "reports/portfolio/portfolio.en.html").read_text(encoding="utf-8")
    assert "xlsx" not in page


def test_one_that_the_notebook_has_no_rows_for_any_more_goes(place: Place) -> None:
    place.build(*BOTH, "--report", "portfolio")
    notebook = place.folder / "notebooks/portfolio_report.ipynb"
    text = notebook.read_text(encoding="utf-8")
    notebook.write_text(
        text.replace("show.annex(portfolio, fields=fields)", "None"), encoding="utf-8"
    )
    result = place.build(*BOTH, "--report", "portfolio", "--prune")
    assert "removed portfolio/portfolio.en.xlsx" in result.stdout
    assert files(place) == {"portfolio.en.html"}
    assert place.plan(*BOTH, "--report", "portfolio") == {}


def test_rows_that_are_not_those_of_the_slice_are_refused(place: Place) -> None:
    notebook = place.folder / "notebooks/portfolio_report.ipynb"
    text = notebook.read_text(encoding="utf-8")
    part = "show.annex(portfolio.for_place('RS'))"
    notebook.write_text(
        text.replace("show.annex(portfolio, fields=fields)", part), encoding="utf-8"
    )
    result = place.build(*BOTH, "--report", "portfolio", code=1)
    assert "the total projects-in-slice is 1 in the report, but 2 in its data" in result.stderr


def test_rows_that_name_a_project_of_others_are_refused(place: Place) -> None:
    leak = "import pandas\nshow.sheet(pandas.DataFrame({'A': ['sdaoR weN'[::-1]]}), 'Mine')"
    place.change("country_report", leak)
    result = place.build(*BOTH, "--country", "RS", code=1)
    assert "names 1 project outside its data" in result.stderr
