"""Frames of an analyst as a portfolio, and a portfolio as frames and files for others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from helpers.data_folders import AS_OF, loaded
from helpers.keyed import ROWS

from portfolio_lib import Portfolio, UsageError, load
from portfolio_lib.errors import InputError

PROJECTS = pd.DataFrame({
    "project": ["A", "B"],
    "title": ["Bridges", "Roads"],
    "Donor": ["Fund One", "Fund Two"],
    "Country": ["Kenya", "Serbia"],
    "Start": pd.to_datetime(["2014-01-01", "2016-01-01"]),
    "End": ["2015-12-31", None],
})  # fmt: skip
AMOUNTS = pd.DataFrame({
    "project": ["A", "A", "B"],
    "kind": ["budget", "disbursement", "budget"],
    "value": [1000.5, 200, 3000],
    "currency": ["EUR", "EUR", "USD"],
    "date": pd.Series(pd.to_datetime(["2014-02-01"])).reindex(range(3)),
})  # fmt: skip


def test_frames_become_a_portfolio_as_sheets_do() -> None:
    made = Portfolio.from_frames(PROJECTS, amounts=AMOUNTS, as_of="31 October 2016")
    assert made.projects["title"].tolist() == ["Bridges", "Roads"]
    assert made.projects["status"].tolist()[0] == "completed"
    found = made.amounts[["project", "kind", "value", "currency"]].to_numpy().tolist()
    assert found == [["A", "budget", 1000.5, "EUR"], ["A", "disbursement", 200.0, "EUR"],
                     ["B", "budget", 3000.0, "USD"]]  # fmt: skip
    assert made.amounts["date"].tolist()[0] == pd.Timestamp("2014-02-01")
    assert made.donors()["name"].tolist() == ["Fund One", "Fund Two"]


def test_an_amount_of_a_project_that_there_is_not_is_a_finding() -> None:
    made = Portfolio.from_frames(PROJECTS, amounts=AMOUNTS.assign(project="Z"))
    assert len(made.amounts) == 0
    assert (made.findings["message"].str.contains("Z")).any()


def test_a_frame_of_another_name_is_refused() -> None:
    with pytest.raises(UsageError, match="did you mean amounts"):
        Portfolio.from_frames(PROJECTS, amount=AMOUNTS)


def test_a_further_frame_has_the_identifiers_of_projects_and_what_its_table_needs() -> None:
    made = Portfolio.from_frames(PROJECTS, amounts=AMOUNTS.rename(columns={"project": "ID"}))
    assert made.amounts["project"].tolist() == ["A", "A", "B"]
    loud = AMOUNTS.rename(columns=str.upper)
    assert len(Portfolio.from_frames(PROJECTS, amounts=loud).amounts) == len(AMOUNTS)
    with pytest.raises(InputError, match="amounts has several columns for 'Value'"):
        Portfolio.from_frames(PROJECTS, amounts=pd.concat([loud, AMOUNTS["value"]], axis="columns"))
    with pytest.raises(InputError, match=r"^amounts lacks the columns project, kind; it has "):
        Portfolio.from_frames(PROJECTS, amounts=AMOUNTS[["value", "currency"]])


def test_a_portfolio_is_a_flat_frame() -> None:
    frame = loaded({"list.csv": ROWS}, AS_OF).to_frame().set_index("project")
    assert frame.loc["A", "donors"] == "Fund One; Fund Two"
    assert frame.loc["B", "implementing"] == "Builders; Pavers"
    assert frame.loc["B", "sectors"] == "Health; Roads"
    assert frame.loc["B", "budget EUR"] == 3000.0
    assert frame.loc["D", ["implementing", "budget EUR"]].isna().all()
    assert list(frame.columns[:4]) == ["title", "status", "start", "end"]


def test_what_was_written_for_others_reads_back(tmp_path: Path) -> None:
    whole = loaded({"list.csv": ROWS}, AS_OF)
    left_out = whole.to_excel(tmp_path / "a/list.xlsx")
    assert any("as-of date" in sentence for sentence in left_out)
    again = load(tmp_path / "a", AS_OF)
    assert again.projects["title"].tolist() == whole.projects["title"].tolist()
    assert again.amounts["value"].tolist() == whole.amounts["value"].tolist()
    with pytest.raises(UsageError, match="report"):
        whole.to_iati(tmp_path / "activities.xml")


def test_no_frame_that_is_handed_out_changes_the_portfolio() -> None:
    whole = loaded({"list.csv": ROWS}, AS_OF)
    before = whole.hash
    for frame in (*whole.tables.values(), whole.to_frame(), whole.current_amounts()):
        for column in list(frame):
            del frame[column]
    assert Portfolio.of(whole.tables, AS_OF).hash == whole.hash == before
    assert set(whole.for_sector("Roads").projects["project"]) == {"A", "B"}


WELLS = pd.DataFrame({"Title": ["Wells", "Seeds"], "Donor": ["Lake Fund", "Moor Trust"]})


@pytest.mark.parametrize(
    "frame",
    [
        WELLS.set_index("Title"),
        WELLS.set_index(["Title", "Donor"]),
        WELLS.set_index("Title", drop=False),
        WELLS.assign(Donor=pd.Series([["Lake Fund"], ("Moor Trust",)], dtype=object)),
        WELLS.assign(
            Title=WELLS["Title"].astype("category"),
            Country=pd.Series([{"Kenya", "Peru"}, None], dtype=object),
        ),
    ],
)
def test_a_frame_is_read_with_its_index_and_lists_in_cells(frame: pd.DataFrame) -> None:
    made = Portfolio.from_frame(frame)
    assert made.projects["title"].tolist() == ["Wells", "Seeds"]
    assert made.donors()["name"].tolist() == ["Lake Fund", "Moor Trust"]
    if "Country" in frame:
        assert made.project("Wells").places["place"].tolist() == ["KE", "PE"]


def test_no_text_is_cut_and_what_is_no_amount_is_a_finding() -> None:
    with pytest.raises(InputError, match="row 1: the text in 'Objective' has 40,000 characters"):
        Portfolio.from_frame(WELLS.assign(Objective=["Short.", "Long. " * 6_666 + "End."]))
    with pytest.raises(InputError, match="has no rows"):
        Portfolio.from_frame(WELLS.iloc[:0])
    with pytest.raises(InputError, match=r"row 1: .* half of a character"):
        Portfolio.from_frame(WELLS.assign(Objective=["Dig.", "Sow\ud800."]))
    odd = Portfolio.from_frame(WELLS.assign(**{"Budget (EUR)": [float("inf"), 5.0]}))
    assert odd.amounts["value"].tolist() == [5]
    assert "amount-not-understood" in set(odd.findings["rule"])


@pytest.mark.parametrize(("columns", "identifiers"), [
    ({"project": [20240100012345678, 20240100012345679]},
     ["20240100012345678", "20240100012345679"]),
    ({"Project": ["A", "B"]}, ["A", "B"]), ({"project": ["A", "B"], "ID": [1, 2]}, ["1", "2"]),
    ({"Title": None, "project": ["Wells", "Seeds"], "grant_no": ["7/1", "7/2"]}, ["7/1", "7/2"]),
])  # fmt: skip
def test_the_identifiers_of_a_frame_are_as_they_are_written(
    columns: dict[str, Any], identifiers: list[str]
) -> None:
    made = Portfolio.from_frame(WELLS.assign(**columns).dropna(axis="columns", how="all"))
    assert made.projects["project"].tolist() == identifiers
    assert made.projects["title"].tolist() == ["Wells", "Seeds"]


def test_a_flat_frame_reads_back() -> None:
    frame = WELLS.assign(implementing=["Acme", "Acme; Bolt Works"], places=["Kenya; Peru", ""])
    flat = Portfolio.from_frame(frame).to_frame()
    made = Portfolio.from_frame(flat).to_frame()
    assert made["implementing"].tolist() == ["Acme", "Acme; Bolt Works"]
    pd.testing.assert_frame_equal(made, flat)


def test_the_columns_of_a_frame_mean_what_they_mean_in_a_file(tmp_path: Path) -> None:
    frame = WELLS.assign(day_start=17897, day_end=[20818, 20819], Day_length=[2922, 2923])
    frame.to_csv(tmp_path / "list.csv", index=False)
    made, read = Portfolio.from_frame(frame), load(tmp_path)
    assert made.projects["end"].tolist() == read.projects["end"].tolist()
    columns = ["project", "name", "value"]
    assert made.fields[columns].to_numpy().tolist() == read.fields[columns].to_numpy().tolist()


@pytest.mark.parametrize("thing", [None, {"Title": ["Wells"]}, WELLS["Title"], "list.xlsx"])
def test_what_is_not_a_frame_is_refused_with_what_is(thing: Any) -> None:
    with pytest.raises(UsageError, match="expected a pandas DataFrame"):
        Portfolio.from_frame(thing)


@pytest.mark.parametrize(("source", "said"), [
    ([], "an empty list cannot be loaded"), (None, "NoneType cannot be loaded"),
    (WELLS, "a DataFrame goes to Portfolio.from_frame"), ("none.xlsx", "there is no such file"),
    (["a/list.csv", "b/list.csv"], "there is no file a/list.csv"),
])  # fmt: skip
def test_what_cannot_be_loaded_is_refused_with_what_can(source: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        load(source)


REPORTERS = """\
organisation,name,short_name,country,kind,iati_refs
fund-one,Fund One,FO,KE,Government,KE-1
fund-two,Fund Two,,,,
"""


def test_who_reports_is_named_in_any_way(tmp_path: Path) -> None:
    whole = loaded({"list.csv": ROWS, "organisations.csv": REPORTERS}, AS_OF)
    for number, name in enumerate(("Fund One", "fo", "fund-one", "KE-1")):
        whole.to_iati(tmp_path / f"{number}.xml", reporter=name)
    written = {file.read_bytes() for file in tmp_path.glob("*.xml")}
    assert len(written) == 1
    assert b'reporting-org ref="KE-1"' in written.pop()


@pytest.mark.parametrize(("name", "said"), [
    ("Fund Onne", "did you mean Fund One"), ("", "is called ''"), (3, "of the type int"),
    ("Fund Two", "its row is not complete"),
])  # fmt: skip
def test_who_cannot_report_is_refused(name: Any, said: str, tmp_path: Path) -> None:
    whole = loaded({"list.csv": ROWS, "organisations.csv": REPORTERS}, AS_OF)
    with pytest.raises(UsageError, match=said):
        whole.to_iati(tmp_path / "activities.xml", reporter=name)


@pytest.mark.parametrize(("mapping", "said"), [
    ({"Donor": "tittle"}, "the column 'Donor' the field 'tittle', .* did you mean title"),
    ({"Donor": 3}, "the field 3"), ({"Donor": ""}, "the field ''"), (["Donor"], "the type list"),
])  # fmt: skip
def test_a_mapping_that_cannot_be_used_is_refused_without_a_file(mapping: Any, said: str) -> None:
    with pytest.raises(InputError, match=said) as refused:
        Portfolio.from_frame(WELLS, mapping)
    assert "columns.csv" not in str(refused.value)


def test_a_mapping_names_fields_as_headers_do() -> None:
    frame = WELLS.set_axis(["Vorhaben", "Wer"], axis="columns")
    made = Portfolio.from_frame(frame, {"Vorhaben": "Title", "Wer": "donor"})
    assert made.projects["title"].tolist() == ["Wells", "Seeds"]
    assert made.donors()["name"].tolist() == ["Lake Fund", "Moor Trust"]
