"""Labels that are not known, those that a data folder adds, and what is no name."""

from __future__ import annotations

from helpers.data_folders import finding, loaded, project, rules


def test_an_unknown_label_is_a_finding_and_no_part_of_the_field_above() -> None:
    page = project().replace("Duration:", "Name of the river: Drina\nDuration:")
    portfolio = loaded({"page.txt": page.replace("Commission\n\nName", "Commission\nName")})
    assert portfolio.project_organisations["as_written"].tolist() == ["European Commission"]
    found = finding(portfolio, "unknown-label")
    assert found["value"] == "Name of the river: Drina"


def test_a_data_folder_adds_labels() -> None:
    page = project().replace("Donor:", "Paymaster:")
    table = "label,field,language\nPaymaster,funding,en\n"
    portfolio = loaded({"page.txt": page, "labels.csv": table})
    assert portfolio.project_organisations["as_written"].tolist() == ["European Commission"]
    assert "unknown-label" not in dict(rules(portfolio))


def test_a_sentence_is_no_name_of_an_organisation() -> None:
    page = project(Donor="A Fund; " + "one of many words " * 5)
    portfolio = loaded({"page.txt": page})
    assert portfolio.project_organisations["as_written"].tolist() == ["A Fund"]
    assert finding(portfolio, "name-refused")["severity"] == "warning"


def test_a_section_with_dates_that_is_no_project_is_a_warning() -> None:
    page = project() + "\n\n\nA bridge\n\nFrom 2015 to 2017 we built another bridge.\n"
    assert finding(loaded({"page.txt": page}), "unread-project")["severity"] == "warning"
