"""Who may see what: a slice leaves out what its audience may not see."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers.data_folders import loaded
from helpers.iati_files import bare, iati
from hypothesis import given
from hypothesis import strategies as st

from portfolio_lib import Portfolio, UsageError, config
from portfolio_lib.loading import load, with_audiences
from portfolio_lib.model import TABLES
from portfolio_lib.model.amounts import current
from portfolio_lib.model.columns import DTYPES, Column
from portfolio_lib.model.contributions import OTHER_DONORS
from portfolio_lib.packaged import packaged_rows
from portfolio_lib.settings import Config
from portfolio_lib.vocabulary import AUDIENCES

CASES = Path(__file__).parent.parent / "data" / "money"
DAY = "2025-06-30"
HEADER = "Identifier,Title,Objective,Donors,Countries,Start,End,Currency,Budget,Provider"
PERIOD = "2025-01-01,2026-12-31,EUR"


def sheet(*rows: str) -> str:
    return "\n".join((HEADER, *rows)) + "\n"


def row(project: str, donors: str, budget: str, provider: str = "") -> str:
    return f"{project},Title {project},Aim.,{donors},Kenya,{PERIOD},{budget},{provider}"


def case(name: str, tmp_path: Path) -> Portfolio:
    (tmp_path / name).write_bytes((CASES / name).read_bytes())
    return load(tmp_path, DAY)


def own(portfolio: Portfolio) -> dict[str, float]:
    amounts = portfolio.current_amounts()
    sums = amounts.groupby("kind")["value"].sum()
    return {str(kind): float(value) for kind, value in sums.items()}


def other(portfolio: Portfolio) -> dict[str, float]:
    amounts = portfolio.other_amounts()
    sums = amounts.groupby("kind")["value"].sum()
    return {str(kind): float(value) for kind, value in sums.items()}


def test_a_donor_has_its_own_amounts_and_nothing_of_those_of_others(tmp_path: Path) -> None:
    two = case("cofunded.csv", tmp_path).for_donor("fund-two")
    assert own(two) == {"budget": 300_002}
    assert len(two.amounts) == 1
    assert b"700001" not in two.dumped()
    assert "Fund One" in set(two.organisations["name"]), "names of co-donors may be told"


def test_settings_let_a_donor_read_the_sum_of_the_others(tmp_path: Path) -> None:
    two = case("cofunded.csv", tmp_path).for_donor("fund-two", cofunding=True)
    assert own(two) == {"budget": 300_002}
    assert other(two) == {"budget": 700_001}
    assert two.other_amounts()["provider"].tolist() == [OTHER_DONORS]


def test_an_amount_without_provider_is_of_the_only_donor_of_its_project() -> None:
    whole = loaded({"a.csv": sheet(row("A", "Fund One", "10"), row("B", "Fund One", "20"))})
    assert own(whole.for_donor("fund-one")) == {"budget": 30}


def test_an_amount_without_provider_is_of_nobody_where_there_are_several_donors() -> None:
    whole = loaded({"a.csv": sheet(row("A", "Fund One; Fund Two", "10"))})
    for donor in ("fund-one", "fund-two"):
        slice_ = whole.for_donor(donor)
        assert slice_.amounts.empty
        assert slice_.view.unattributed == ("A",)


def test_an_amount_is_of_its_provider_also_where_that_is_no_donor_of_the_project() -> None:
    whole = loaded({"a.csv": sheet(row("A", "Fund One", "10", "Somebody Else"))})
    assert whole.for_donor("fund-one").amounts.empty


def test_a_revised_budget_of_one_donor_leaves_the_original_of_another() -> None:
    whole = Portfolio.of(loaded({"a.csv": sheet(
        row("A", "Fund One; Fund Two", "10", "Fund One"),
        row("A", "Fund One; Fund Two", "20", "Fund Two"),
    )}).tables)  # fmt: skip
    kinds = whole.amounts["provider"].map({"fund-one": "original", "fund-two": "revised"})
    changed = Portfolio.of(whole.tables | {"amounts": whole.amounts.assign(budget_type=kinds)})
    assert own(changed.for_donor("fund-one")) == {"budget": 10}
    assert sorted(current(changed.amounts, changed.projects)["value"]) == [10, 20]
    unnamed = kinds.index[kinds.eq("revised")]
    provider = changed.amounts["provider"].drop(unnamed).reindex(changed.amounts.index)
    of_any = changed.amounts.assign(provider=provider)
    assert current(of_any, changed.projects)["value"].tolist() == [20]


def test_of_public_sources_a_donor_sees_all_and_its_own_first(tmp_path: Path) -> None:
    two = case("iati-with-result.xml", tmp_path).for_donor("fund-two")
    assert own(two) == {"incoming": 123_456}
    assert other(two)["incoming"] == 600_000
    assert two.view.unattributed == ("XX-ORG-1",)


def test_a_donor_that_gives_a_part_is_told_that_part(tmp_path: Path) -> None:
    whole = case("23-donor-gives-a-part.xml", tmp_path)
    assert own(whole.for_donor("ministry-of-blue-lakes")) == {"incoming commitment": 10_000}


def test_findings_notes_and_the_names_of_files_stay_inside(tmp_path: Path) -> None:
    text = sheet(row("A", "Fund One", "no number"), row("B", "Fund One", "5"))
    (tmp_path / "what-fund-two-says.csv").write_text(text)
    whole = load(tmp_path, DAY)
    assert not whole.findings.empty
    slice_ = whole.for_donor("fund-one")
    assert slice_.findings.empty
    assert slice_.sources["file"].tolist() == ["source 1"]
    assert set(slice_.projects["file"]) == {"source 1"}
    assert slice_.projects["line"].isna().all()
    assert b"what-fund-two-says" not in slice_.dumped()


def test_a_row_says_who_may_see_its_amount() -> None:
    rows = (row("A", "Fund One", "10") + ",public", row("B", "Fund One", "20") + ",internal",
            row("C", "Fund One", "40") + ",", row("D", "Fund One", "80") + ",whoever")  # fmt: skip
    whole = loaded({"a.csv": "\n".join((HEADER + ",Audience", *rows)) + "\n"})
    assert own(whole) == {"budget": 150}
    assert own(whole.for_donor("fund-one")) == {"budget": 50}
    assert whole.for_audience("public").amounts.empty, "the projects are not public"


def test_what_stands_in_a_column_of_its_own_stays_inside() -> None:
    whole = loaded({"a.csv": "\n".join((HEADER + ",Shoe size", row("A", "Fund One", "1") + ",47"))})
    assert whole.fields["value"].tolist() == ["47"]
    assert whole.for_donor("fund-one").fields.empty


def test_an_internal_source_is_in_no_report_of_a_donor(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(sheet(row("A", "Fund One", "10")))
    (tmp_path / "drafts.csv").write_text(sheet(row("B", "Fund One", "20"), row("C", "New", "1")))
    whole = with_audiences(load(tmp_path, DAY), {"draft*": "internal"})
    assert set(whole.for_donor("fund-one").projects["project"]) == {"A"}
    assert len(whole.for_donor("fund-one", "internal")) == 2
    assert whole.seen_by("donor").donors()["organisation"].tolist() == ["fund-one"]


def test_the_public_sees_public_sources_alone(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(sheet(row("A", "Fund One", "10")))
    case("iati-with-result.xml", tmp_path)
    public = load(tmp_path, DAY).for_audience("public")
    assert set(public.projects["project"]) == {"XX-ORG-1"}
    assert {"budget", "incoming"} <= set(public.amounts["kind"])


def test_what_an_internal_source_adds_to_a_project_stays_inside(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Identifier,Title,Donors,Countries\nA,Bridges,Fund One,Kenya\n")
    (tmp_path / "b.csv").write_text(
        "Identifier,Title,Donors,Countries,Objective,Start,End\n"
        "A,Bridges,Fund One,Kenya,What nobody may read.,2024-01-01,2024-12-31\n"
    )
    whole = load(tmp_path, DAY)
    assert json.loads(whole.projects["merged_from"][0])["objective"] == "b.csv"
    assert "nobody" in whole.for_donor("fund-one").projects["objective"][0]
    slice_ = with_audiences(whole, {"b.csv": "internal"}).for_donor("fund-one")
    assert len(slice_) == 1
    assert slice_.projects[["objective", "start", "status"]].isna().all(axis=None)
    assert b"nobody" not in slice_.dumped()


def test_a_slice_for_an_audience_is_never_widened() -> None:
    text = sheet(
        row("A", "Fund One; Fund Two", "10", "Fund One"),
        row("A", "Fund One; Fund Two", "20", "Fund Two"),
    )
    slice_ = loaded({"a.csv": text}).for_donor("fund-one")
    again = Portfolio.from_dumped(slice_.dumped())
    for part in (
        again.for_donor("fund-one"), again.for_place("KE"), again.for_donor("fund-two"),
        again.for_audience("internal"), again.with_audiences({"*": "public"}),
    ):  # fmt: skip
        assert part.view.audience == "donor"
        assert part.view.donor == "fund-one"
        assert own(part) == {"budget": 10}
    assert again.for_audience("public").amounts.empty


def test_every_column_says_once_what_it_is_and_who_may_see_it() -> None:
    rows = [row for row in packaged_rows("model/tables.csv") if row["column"]]
    stated = [(row["table"], row["column"]) for row in rows]
    assert stated == list(dict.fromkeys(stated))
    assert {row["audience"] for row in rows} <= set(AUDIENCES)
    assert {row["kind"] for row in rows} <= DTYPES.keys()
    assert {row["rule"] for row in rows} == {"", "optional", "unique"}


def test_a_column_that_nobody_decided_on_is_internal() -> None:
    assert Column("shoe size", "text", "A size.").audience == "internal"
    assert set(TABLES["findings"].description()["audience"]) == {"internal"}


amounts_of_others = st.lists(st.integers(1, 10**9), min_size=3, max_size=3)


@pytest.mark.soak
@given(amounts_of_others, amounts_of_others)
def test_what_others_give_changes_no_byte_of_a_donors_slice(
    before: list[int], after: list[int]
) -> None:
    def slice_of(values: list[int]) -> bytes:
        return loaded({"a.csv": sheet(
            row("A", "Fund One; Fund Two", "10", "Fund One"),
            row("A", "Fund One; Fund Two", str(values[0]), "Fund Two"),
            row("B", "Fund Two", str(values[1])),
            row("C", "Fund One; Fund Two", str(values[2])),
        )}).for_donor("fund-one").dumped()  # fmt: skip

    assert slice_of(before) == slice_of(after)


def settings(folder: Path, text: str) -> Config:
    (folder / "portfolio.toml").write_text(text)
    return config.read(folder / "portfolio.toml")


def test_reports_for_donors_are_for_them_and_all_others_stay_inside(tmp_path: Path) -> None:
    kinds = {kind.name: kind.audience for kind in settings(tmp_path, "").reports}
    assert kinds == {"country": "internal", "donor": "donor", "portfolio": "internal"}


def test_settings_say_who_may_see_a_source_and_a_report(tmp_path: Path) -> None:
    read = settings(tmp_path, """
        [[source]]
        file = "*.csv"
        audience = "public"
        [[report]]
        name = "land"
        notebook = "a.ipynb"
        for_each = "place"
        audience = "public"
        [audience]
        cofunding = "total"
    """)  # fmt: skip
    assert read.audiences == {"*.csv": "public"}
    assert [(kind.audience, kind.cofunding) for kind in read.reports] == [("public", True)]


@pytest.mark.parametrize("text", [
    '[[source]]\nfile = "a"\naudience = "all"',
    '[[source]]\naudience = "public"',
    'source = "a"',
    '[audience]\ncofunding = "some"',
    '[audience]\ncofundin = "total"',
    '[[report]]\nname = "a"\nnotebook = "a"\nfor_each = "place"\naudience = "donor"',
])  # fmt: skip
def test_an_audience_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match=r"source|audience|cofunding"):
        settings(tmp_path, text)


def test_an_audience_for_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text(sheet(row("A", "Fund One", "10")))
    settings(tmp_path, '[[source]]\nfile = "secrte.csv"\naudience = "internal"')
    found = load(tmp_path / "data", DAY).findings
    assert found.loc[found["rule"] == "source-without-file", "value"].tolist() == ["secrte.csv"]


def test_a_budget_that_is_more_than_its_only_donor_gives_is_not_the_donors() -> None:
    table = (
        "Title,Donor,Total cost (EUR),Grant (EUR),Committed (EUR),Country\n"
        "Wells,Sea Fund,2500000,2000000,,Kenya\n"
        "Roads,Sea Fund,70000,70000,,Uganda\n"
        "Paths,Lake Fund,400000,,250000,Uganda\n"
    )
    whole = loaded({"a.csv": table})

    def own(donor: str) -> list[tuple[str, float]]:
        rows = whole.for_donor(donor).current_amounts()
        return sorted(zip(rows["kind"], rows["value"], strict=True))

    assert own("sea-fund") == [("budget", 70_000), ("commitment", 70_000), ("commitment", 2e6)]
    assert own("lake-fund") == [("commitment", 250_000)]
    assert whole.for_donor("sea-fund").view.unattributed == ("wells",)


def test_a_budget_in_another_currency_than_all_that_its_only_donor_gives_is_not_the_donors() -> (
    None
):
    whole = loaded({"a.csv": "ID,Title,Donor,Country,Budget,Currency\n"
                    "A,Wells,Fund One: SEK 100,Chad,3000000,XOF\n"
                    "B,Roads,Fund One,Chad,2000,XOF\n"})  # fmt: skip
    part = whole.for_donor("fund-one")
    assert own(part) == {"budget": 2000, "commitment": 100}
    assert part.view.unattributed == ("A",)


def test_what_a_donor_promised_is_its_own_where_the_budget_is_more() -> None:
    donor = (
        '<participating-org role="1" ref="AA-1"><narrative>Sea Fund</narrative></participating-org>'
    )
    budget = (
        '<budget><period-start iso-date="2018-01-01"/><period-end iso-date="2018-12-31"/>'
        '<value value-date="2018-01-01" currency="EUR">1000</value></budget>'
    )
    promise = (
        '<transaction><transaction-type code="11"/><transaction-date iso-date="2018-01-01"/>'
        '<value value-date="2018-01-01" currency="EUR">{}</value><provider-org ref="AA-1"/>'
        "</transaction>"
    )
    part, all_of_it = (
        loaded({"a.xml": iati(bare(donor, budget, promise.format(value)))}).for_donor("sea-fund")
        for value in (300, 1000)
    )
    assert part.current_amounts()["kind"].tolist() == ["incoming commitment"]
    assert set(all_of_it.current_amounts()["kind"]) == {"budget", "incoming commitment"}
