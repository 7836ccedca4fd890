"""A build makes what changed, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from helpers.workplace import BRIDGES, ROADS, ROOT, Command, Place

ALL = {
    "country/serbia",
    "country/kenya",
    "donor/fund-a",
    "donor/fund-b",
    "portfolio/portfolio",
}


@pytest.mark.soak
def test_one_changed_word_makes_again_what_shows_it_and_says_why(place: Place) -> None:
    assert place.made() == ALL
    assert "nothing to do: 5 reports unchanged" in place.build().stdout
    place.write({**BRIDGES, "objective": "To mend."}, ROADS)
    told = dict.fromkeys(("country/serbia", "donor/fund-a"), "objective of SBA changed")
    assert place.plan() == {**told, "portfolio/portfolio": "objective of SBA changed"}
    assert place.made() == {"country/serbia", "donor/fund-a", "portfolio/portfolio"}
    assert place.plan() == {}


def test_a_plan_makes_nothing(place: Place) -> None:
    assert set(place.plan().values()) == {"first time"}
    assert not (place.folder / "reports").exists()


@pytest.mark.soak
def test_a_file_edited_or_removed_by_hand_is_made_again(place: Place) -> None:
    place.build()
    page = place.folder / "reports/country/serbia.en.html"
    whole = page.read_bytes()
    page.write_bytes(whole.replace(b"To build", b"To waste"))
    (place.folder / "reports/donor/fund-b.en.html").unlink()
    assert place.plan() == {
        "country/serbia": "country/serbia.en.html was edited by hand",
        "donor/fund-b": "donor/fund-b.en.html is missing",
    }
    assert place.made() == {"country/serbia", "donor/fund-b"}
    assert page.read_bytes() == whole


@pytest.mark.soak
def test_a_changed_notebook_makes_its_reports_again(place: Place) -> None:
    place.build()
    place.change("donor_report", "show.notes(portfolio)")
    expected = dict.fromkeys(("donor/fund-a", "donor/fund-b"), "notebook changed")
    assert place.plan() == expected
    assert set(place.plan("--donor", "fund-a")) == {"donor/fund-a"}


@pytest.mark.soak
def test_another_day_and_other_formats_are_told(place: Place) -> None:
    place.build("--country", "RS")
    assert place.plan("--country", "RS", "--as-of", "2016-11-01") == {
        "country/serbia": "as-of date 2016-10-31 → 2016-11-01"
    }
    told = {"country/serbia": "formats: html, pdf"}
    assert place.plan("--country", "RS", "--format", "html,pdf") == told
    assert place.plan("--country", "RS", "--format", "html", "--format", "pdf") == told
    assert place.plan("--country", "RS", "--again") == {"country/serbia": "asked for"}


@pytest.mark.soak
def test_a_report_whose_target_is_gone_leaves_the_index_and_with_prune_the_folder(
    place: Place,
) -> None:
    place.build()
    place.write(BRIDGES)
    result = place.build()
    assert "country/kenya.en is gone" in result.stdout
    assert "2 files belong to no report any more" in result.stdout
    page = place.folder / "reports/country/kenya.en.html"
    assert page.is_file()
    assert "kenya" not in (place.folder / "reports/index.html").read_text(encoding="utf-8")
    assert "removed country/kenya.en.html" in place.build("--prune").stdout
    assert not page.exists()
    assert "nothing to do" in place.build("--prune").stdout


@pytest.mark.soak
def test_a_report_asked_for_once_is_kept_up_to_date(place: Place) -> None:
    place.write({**BRIDGES, "country": "EU Member States"}, ROADS)
    assert place.made("--country", "FR") == {"country/france"}
    place.write({**BRIDGES, "country": "EU Member States", "objective": "To mend."}, ROADS)
    assert "country/france" in place.made()


@pytest.mark.soak
def test_what_nothing_refers_to_is_not_kept(place: Place) -> None:
    kept = place.folder / "reports/.inputs"
    for objective in ("One.", "Two.", "Three."):
        place.write({**BRIDGES, "objective": objective})
        place.build("--country", "RS")
    entry = place.entry("country", "RS")["made_from"]
    names = {entry[key] for key in ("slice", "since", "made_with", "theme")}
    names.add(entry["notebook"]["sha256"])
    assert {file.name for file in kept.iterdir() if len(file.name) == 64} == names


@pytest.mark.soak
def test_a_report_can_compare_with_what_was_published_before(place: Place) -> None:
    place.declare("country_report", 'since = ""')
    place.change("country_report", "print('earlier:', load(since).projects.loc[0, 'objective'] "
                                   "if since else 'none')")  # fmt: skip
    page = place.folder / "reports/country/serbia.en.html"
    place.build("--country", "RS")
    first = place.entry("country", "RS")["made_from"]
    assert first["since"] == ""
    assert "earlier: none" in page.read_text(encoding="utf-8")
    place.write({**BRIDGES, "objective": "To mend."})
    place.build("--country", "RS")
    second = place.entry("country", "RS")["made_from"]
    assert second["since"] == first["slice"]
    assert "earlier: To build." in page.read_text(encoding="utf-8")
    place.build("--country", "RS", "--again")
    assert place.entry("country", "RS")["made_from"] == second


@pytest.mark.soak
def test_a_person_may_say_what_to_compare_with(place: Place) -> None:
    earlier = place.folder / "earlier"
    shutil.copytree(place.folder / "data", earlier)
    place.declare("country_report", 'since = ""')
    place.build("--country", "RS")
    first = place.entry("country", "RS")["made_from"]["slice"]
    place.write({**BRIDGES, "objective": "To mend."})
    place.build("--country", "RS", "--as-of", "2016-11-30", "--since", "2016-10-31")
    assert place.entry("country", "RS")["made_from"]["since"] == first
    place.build("--country", "RS", "--as-of", "2016-12-31", "--since", earlier)
    assert place.entry("country", "RS")["made_from"]["since"] == first
    refused = place.build("--country", "RS", "--since", "2015-01-01", code=2).stderr
    assert "nothing of 2015-01-01 is kept for Serbia; kept are the days 2016-10-31" in refused
    assert "expected a saved portfolio" in place.build("--since", "soon", code=2).stderr


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ('lenguage = "de"', "does not take it"),
        ('deepth = "two"', "did you mean depth?"),
        ('data = "/"', "the build sets this one itself"),
        ("depth = 1", "takes a value such as 'all' (str)"),
    ],
)
def test_a_parameter_that_the_notebook_does_not_take_is_refused(
    place: Place, parameters: str, said: str
) -> None:
    place.declare("portfolio_report", 'depth = "all"')
    place.set("[limits]", f"[report.parameters]\n{parameters}")
    assert said in place.build(code=2).stderr


def test_parameters_of_the_settings_reach_the_notebook(place: Place) -> None:
    place.declare("portfolio_report", 'depth = "all"')
    place.change("portfolio_report", "print(f'depth is {depth}')")
    place.set("[limits]", '[report.parameters]\ndepth = "two"')
    place.build("--report", "portfolio")
    page = place.folder / "reports/portfolio/portfolio.en.html"
    assert "depth is two" in page.read_text(encoding="utf-8")
    place.set("[limits]", '[report.parameters]\ndepth = "six"')
    assert place.plan("--report", "portfolio") == {"portfolio/portfolio": "parameters changed"}


@pytest.mark.soak
def test_one_word_in_the_first_portfolio_makes_again_three_reports(
    portfolio: Command, tmp_path: Path
) -> None:
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "portfolio.toml", tmp_path)
    build = ("build", "--format", "html")
    assert "12 reports made" in portfolio(*build, cwd=tmp_path).stdout
    assert "nothing to do: 12 reports unchanged" in portfolio(*build, cwd=tmp_path).stdout
    page = tmp_path / "data/ongoing-projects.txt"
    before, title, after = page.read_text(encoding="utf-8").partition("Link Up! Serbia")
    page.write_text(before + title + after.replace("diaspora", "dispersed", 1), encoding="utf-8")
    told = portfolio(*build, "--plan", cwd=tmp_path).stdout.splitlines()
    changed = {"country/serbia", "donor/austrian-development-agency", "portfolio/portfolio"}
    assert {line.split()[1].removesuffix(".en:") for line in told if line[:4] == "make"} == changed
    assert all("of Link Up! Serbia changed" in line for line in told if line[:4] == "make")
    made = portfolio(*build, cwd=tmp_path).stdout
    assert "3 reports made, 9 unchanged, 0 failed" in made
    assert portfolio("verify", cwd=tmp_path).stdout.count(": the same bytes") == 12
