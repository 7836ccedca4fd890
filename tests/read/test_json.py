"""Lists in JSON, in the shapes in which programs and interfaces write them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from portfolio_lib import load
from portfolio_lib.adopting import adopt

ONE = {"title": "Wells", "donor": "Harbour Fund", "country": "Kenya", "start": "2019-01-01"}
TWO = {"title": "Roads", "donor": "Lake Trust", "country": "Chad", "start": "2018-01-01"}
ROWS = [list(ONE.values()), list(TWO.values())]


@pytest.mark.parametrize(
    "content",
    [
        [ONE, TWO],
        {"projects": [ONE, TWO]},
        {"data": {"items": [ONE, TWO]}, "meta": {"total": 2}},
        {"data": [{"id": "1", "attributes": ONE}, {"id": "2", "attributes": TWO}]},
        {"type": "FeatureCollection", "features": [{"properties": ONE}, {"properties": TWO}]},
        {"hits": {"hits": [{"_source": ONE}, {"_source": TWO}]}},
        {"P1": ONE, "P2": TWO},
        {"columns": list(ONE), "index": [0, 1], "data": ROWS},
        [list(ONE), *ROWS],
        {name: {"0": ONE[name], "1": TWO[name]} for name in ONE},
        {"results": {"bindings": [
            {name: {"type": "literal", "value": value} for name, value in one.items()}
            for one in (ONE, TWO)]}},
        {"projects": [
            {f"project.{name}": value for name, value in one.items()} for one in (ONE, TWO)]},
    ],
)  # fmt: skip
def test_records_are_found_wherever_they_stand(tmp_path: Path, content: Any) -> None:
    (tmp_path / "list.json").write_text(json.dumps(content), encoding="utf-8")
    portfolio = load(tmp_path, "2020-06-30")
    assert list(portfolio.projects["title"]) == ["Wells", "Roads"]
    assert list(portfolio.project_places["place"]) == ["KE", "TD"]
    assert set(portfolio.organisations["name"]) == {"Harbour Fund", "Lake Trust"}
    assert list(portfolio.projects["start"].dt.year) == [2019, 2018]


@pytest.mark.parametrize("name", ["list.json", "list.jsonl", "list.ndjson"])
def test_records_one_a_line_are_read(tmp_path: Path, name: str) -> None:
    text = "\n".join(map(json.dumps, (ONE, TWO)))
    (tmp_path / name).write_text(f"{text}\n", encoding="utf-8")
    assert list(load(tmp_path, "2020-06-30").projects["title"]) == ["Wells", "Roads"]
    assert "title" in set(adopt(tmp_path / name).rows["field"])


def test_a_broken_line_is_told(tmp_path: Path) -> None:
    (tmp_path / "list.jsonl").write_text(f"{json.dumps(ONE)}\n{{broken\n", encoding="utf-8")
    portfolio = load(tmp_path, "2020-06-30")
    assert len(portfolio) == 0
    assert "line 2" in portfolio.findings["message"][0]


def test_a_number_of_json_has_one_meaning(tmp_path: Path) -> None:
    record = {**ONE, "budget_eur": 1.234}
    (tmp_path / "list.json").write_text(json.dumps([record]), encoding="utf-8")
    assert list(load(tmp_path, "2020-06-30").amounts["value"]) == [1.234]


def test_further_lists_are_tables_and_what_stands_beside_is_told(tmp_path: Path) -> None:
    content = {
        "made": "2020-01-01", "projects": [{"id": "A1", **ONE}],
        "risks": [{"project_id": "A1", "risk": "Drought"}], "codes": [{"a": 1}, {"a": 2}, {"a": 3}],
    }  # fmt: skip
    (tmp_path / "list.json").write_text(json.dumps(content), encoding="utf-8")
    portfolio = load(tmp_path, "2020-06-30")
    assert list(portfolio.projects["project"]) == ["A1"]
    assert list(portfolio.table("risks")["risk"]) == ["Drought"]
    told = portfolio.findings.set_index("rule")
    assert told.loc["text-in-no-field", "value"] == "made: 2020-01-01"
    assert told.loc["sheet-without-header", "file"] == "list.json[codes]"


@pytest.mark.parametrize("mark", ["\t", "|", ";", ","])
def test_a_text_that_is_a_table_is_read_as_one(tmp_path: Path, mark: str) -> None:
    rows = [list(ONE), *ROWS]
    text = "Projects as of June\n\n" + "\n".join(mark.join(row) for row in rows)
    (tmp_path / "list.txt").write_text(text, encoding="utf-8")
    assert list(load(tmp_path, "2020-06-30").projects["title"]) == ["Wells", "Roads"]
    assert "title" in set(adopt(tmp_path / "list.txt").rows["field"])


def test_a_text_with_labels_is_a_page_as_before(tmp_path: Path) -> None:
    text = "Wells\nDonor: Harbour Fund\nCountry: Kenya\nDuration: 2019 – 2020\n"
    (tmp_path / "page.txt").write_text(text, encoding="utf-8")
    portfolio = load(tmp_path, "2020-06-30")
    assert list(portfolio.sources["reader"]) == ["page"]
    assert list(portfolio.projects["title"]) == ["Wells"]


@pytest.mark.parametrize(
    ("more", "donors", "amounts"),
    [
        ({"donors": [{"name": "Harbour Fund", "amount": 12.345, "currency": "SEK"},
                     {"name": "Lake Trust", "amount": 200, "currency": "NOK"}]},
         {"Harbour Fund", "Lake Trust"},
         {("commitment", 12.35, "SEK", "harbour-fund"), ("commitment", 200, "NOK", "lake-trust")}),
        ({"currency": "EUR", "funders": [{"funder": "Harbour Fund", "amount": 5}]},
         {"Harbour Fund"}, {("commitment", 5, "EUR", "harbour-fund")}),
        ({"currency": "EUR", "funders": [{"funder": "Fund 2020", "amount": 5},
                                         {"funder": "Lake Trust", "amount": 6}]},
         {"Fund 2020", "Lake Trust"}, set()),
        ({"funding": [{"donor": {"name": "Lake Trust"}, "value": {"amount": 7, "currency": "EUR"}}],
          "budgets": [{"year": 2019, "amount": 3, "currency": "EUR"},
                      {"year": 2020, "amount": 4, "currency": "EUR"}]},
         {"Lake Trust"},
         {("commitment", 7, "EUR", "lake-trust"), ("budget", 3, "EUR", "2019-01-01"),
          ("budget", 4, "EUR", "2020-01-01")}),
    ],
)  # fmt: skip
def test_lists_within_a_record_say_who_gives_how_much_and_when(
    tmp_path: Path, more: dict[str, Any], donors: set[str], amounts: set[tuple[Any, ...]]
) -> None:
    record = {name: value for name, value in ONE.items() if name != "donor"} | more
    (tmp_path / "list.json").write_text(json.dumps([record]), encoding="utf-8")
    portfolio = load(tmp_path, "2020-06-30")
    assert set(portfolio.organisations["name"]) == donors
    rows = portfolio.amounts.to_dict("records")
    assert {
        (row["kind"], row["value"], row["currency"],
         row["provider"] if isinstance(row["provider"], str) else str(row["period_start"])[:10])
        for row in rows
    } == amounts  # fmt: skip
