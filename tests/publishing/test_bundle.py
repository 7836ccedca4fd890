"""What one donor may be given, and who may read an output folder."""

from __future__ import annotations

import re
import zipfile

import pytest
from helpers.workplace import Place


@pytest.mark.soak
def test_a_bundle_has_the_reports_of_one_donor_and_names_no_other(place: Place) -> None:
    place.build()
    assert "Wrote fund-a.zip" in place.run("bundle", "--donor", "Fund A").stdout
    with zipfile.ZipFile(place.folder / "fund-a.zip") as archive:
        contents = {name: archive.read(name).decode() for name in archive.namelist()}
    assert set(contents) == {"donor/fund-a.en.html", "index.html", "index.en.html", "manifest.json"}
    for content in contents.values():
        assert "Fund A" in content
        assert "Fund B" not in content
        assert "Kenya" not in content
        assert "page.txt" not in content
    led = re.findall(r'href="([^#:"]+)"', contents["donor/fund-a.en.html"])
    assert led == ["../index.en.html"]
    first = (place.folder / "fund-a.zip").read_bytes()
    place.run("bundle", "--donor", "fund-a")
    assert (place.folder / "fund-a.zip").read_bytes() == first
    assert place.run("bundle", "--donor", "fund-a", "--to", "for-a").returncode == 0
    assert (place.folder / "for-a/donor/fund-a.en.html").is_file()
    assert "is there already" in place.run("bundle", "--donor", "fund-a", "--to", "for-a").stderr
    assert "did you mean" in place.run("bundle", "--donor", "fund-x").stderr
    (place.folder / "reports/donor/fund-a.en.html").write_text("other", encoding="utf-8")
    assert "edited by hand" in place.run("bundle", "--donor", "fund-a").stderr


def test_a_new_output_folder_is_its_owners_alone_unless_it_is_shared(place: Place) -> None:
    place.build("--report", "portfolio")
    reports = place.folder / "reports"
    assert [p.stat().st_mode & 0o077 for p in (reports, reports / ".inputs")] == [0, 0]
    place.set('[[report]]\nname = "country"', "share_output = true")
    place.build("--report", "portfolio", "--output", place.folder / "others")
    assert (place.folder / "others").stat().st_mode & 0o055
    assert (place.folder / "others/.inputs").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("output", [".", "data", "data/reports", "data/../data/x"])
def test_an_output_folder_among_the_data_or_around_them_is_refused(
    place: Place, output: str
) -> None:
    mine = place.folder / "data/.keep.new"
    mine.write_text("mine", encoding="utf-8")
    refused = place.build("--output", output, code=2)
    assert "one lies inside the other" in refused.stderr
    assert mine.is_file()


def test_only_notebooks_that_the_settings_name_are_run_to_verify(place: Place) -> None:
    place.build("--report", "portfolio")
    place.change("portfolio_report", "1 + 1")
    said = place.run("verify")
    assert said.returncode == 1
    assert "it was not run" in said.stdout
    assert "1 of 1 reports have the same bytes" in place.run("verify", "--any-notebook").stdout
