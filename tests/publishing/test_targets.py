"""Targets and the names of their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from portfolio_lib import UsageError, load
from portfolio_lib.publishing.planning.targets import Target, targets
from portfolio_lib.publishing.session import plan
from portfolio_lib.settings import ReportKind

PROJECT = "{title}\n\nObjective: Text.\n\nDonor: {donor}\n\nCountry: {place}\n\nDuration: 2016\n"
DONORS = ReportKind("donor", Path("donor.ipynb"), "donor")
PLACES = ReportKind("country", Path("country.ipynb"), "place")


def found(folder: Path, kind: ReportKind, *rows: tuple[str, str], **files: str) -> list[Target]:
    """The targets of a page with these donors and places."""
    page = "\n\n\n".join(
        PROJECT.format(title=f"Project {number}", donor=donor, place=place)
        for number, (donor, place) in enumerate(rows)
    )
    (folder / "page.txt").write_text(page, encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return targets(load(folder, "2016-10-31"), kind)


def test_a_slug_is_the_english_name_in_lower_case_ascii(tmp_path: Path) -> None:
    made = found(tmp_path, PLACES, ("A", "Turkey; Côte d'Ivoire; EU; Bosnia and Herzegovina"))
    slugs = {target.code: target.slug for target in made}
    assert slugs == {
        "TR": "turkiye",
        "CI": "cote-d-ivoire",
        "EU": "eu-member-states",
        "BA": "bosnia-and-herzegovina",
    }


MINISTRIES = "organisation,name\nno-mfa,Ministry (Norway)\nse-mfa,Ministry (Sweden)\n"


def test_each_of_two_with_the_same_name_has_its_code_in_it(tmp_path: Path) -> None:
    made = found(
        tmp_path, DONORS, ("Ministry (Sweden)", "Kenya"), ("Ministry (Norway)", "Kenya"),
        organisations=MINISTRIES,
    )  # fmt: skip
    slugs = {target.code: target.slug for target in made}
    assert slugs == {"no-mfa": "ministry-no-mfa", "se-mfa": "ministry-se-mfa"}


@pytest.mark.parametrize(
    ("owners", "expected"),
    [
        ({"ministry": "se-mfa"}, {"no-mfa": "ministry-no-mfa", "se-mfa": "ministry"}),
        ({"ministry": "gone"}, {"no-mfa": "ministry-no-mfa", "se-mfa": "ministry-se-mfa"}),
        ({"x": "no-mfa"}, {"no-mfa": "x", "se-mfa": "ministry"}),
        ({"ministry-no-mfa": "gone"}, {"no-mfa": "ministry-no-mfa-2", "se-mfa": "ministry-se-mfa"}),
    ],
)
def test_a_name_that_a_target_had_is_never_another_ones(
    tmp_path: Path, owners: dict[str, str], expected: dict[str, str]
) -> None:
    rows = (("Ministry (Sweden)", "Kenya"), ("Ministry (Norway)", "Kenya"))
    found(tmp_path, DONORS, *rows, organisations=MINISTRIES)
    made = targets(load(tmp_path, "2016-10-31"), DONORS, owners=owners)
    assert {target.code: target.slug for target in made} == expected


def test_a_name_in_another_script_has_a_slug_in_ascii(tmp_path: Path) -> None:
    made = found(tmp_path, DONORS, ("Министерство", "Kenya"), ("外務省", "Kenya"))
    assert all(target.slug.isascii() and target.slug for target in made)
    assert len({target.slug for target in made}) == 2


def test_a_name_that_windows_reserves_is_no_file_name(tmp_path: Path) -> None:
    assert found(tmp_path, DONORS, ("Con", "Kenya"))[0].slug != "con"


def test_a_code_may_be_given_in_any_case_or_by_its_name(tmp_path: Path) -> None:
    found(tmp_path, PLACES, ("A", "Kenya"))
    portfolio = load(tmp_path, "2016-10-31")
    for wanted in ("KE", "ke", "Kenya"):
        assert [target.code for target in targets(portfolio, PLACES, {"place": [wanted]})] == ["KE"]


def test_an_unknown_code_is_refused_with_the_nearest(tmp_path: Path) -> None:
    found(tmp_path, PLACES, ("A", "Kenya"))
    with pytest.raises(UsageError, match=r"'KN'.*KE \(Kenya\)"):
        targets(load(tmp_path, "2016-10-31"), PLACES, {"place": ["KN"]})


def test_an_unknown_place_of_the_data_has_no_report(tmp_path: Path) -> None:
    assert [t.code for t in found(tmp_path, PLACES, ("A", "Kenya; Wakanda"))] == ["KE"]


def test_a_target_is_called_as_in_the_language_of_its_report_and_its_file_is_not(
    tmp_path: Path,
) -> None:
    table = "organisation,name,name_de\nsea,Sea Fund,Meeresfonds\n"
    (target,) = found(tmp_path, DONORS, ("Meeresfonds", "Kenya"), organisations=table)
    assert (target.name, target.slug) == ("Sea Fund", "sea-fund")
    assert [target.spoken(language).name for language in ("en", "de", "fr")] == [
        "Sea Fund", "Meeresfonds", "Sea Fund"
    ]  # fmt: skip


def test_an_own_field_that_a_report_cannot_show_is_told_with_the_nearest(tmp_path: Path) -> None:
    row = "Wells,Sea Fund,Kenya,2016-01-01,2027-12-31,G1\n"
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text(
        "Title,Donor,Country,Start,End,Gender marker\n" + row, encoding="utf-8"
    )
    packaged = Path(__file__).parents[2] / "notebooks"
    reports = "".join(
        f'[[report]]\nname = "{key}"\nnotebook = "{packaged / f"{key}_report.ipynb"}"\n'
        f'for_each = "{key}"\n{more}[report.parameters]\nfields = ["{name}"]\n'
        for key, more, name in (
            ("country", "", "Gendr marker"),
            ("donor", 'audience = "donor"\n', "gender marker"),
        )
    )
    (tmp_path / "portfolio.toml").write_text(f'as_of = "2026-11-30"\n{reports}', encoding="utf-8")
    unknown, internal = plan(tmp_path).state.warnings
    assert unknown.endswith("no project has a field of that name; did you mean Gender marker?")
    assert "'gender marker', which is internal, so no report for a donor shows it" in internal
