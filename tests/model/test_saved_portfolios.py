"""A portfolio saved and loaded again is the same portfolio."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import escape
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from helpers.data_folders import AS_OF, DATA, few, loaded, page, project
from helpers.generated_pages import stated_projects
from helpers.iati_files import FULL, activity, iati
from hypothesis import given
from hypothesis import strategies as st

import portfolio_lib
from portfolio_lib import InputError, Portfolio

ODD = ['"quoted"', "two\n\nparagraphs\tand tabs", "\u2028\u0085\r", "\\n \\u0041", "🚀 שלום", " x ",
       "NaN", "None", "null", "", "2016-10-31", "x" * 100_000]  # fmt: skip


WORDS = st.characters(exclude_categories=("C", "Z"))


def again(portfolio: Portfolio) -> Portfolio:
    with TemporaryDirectory() as folder:
        first = portfolio.save(folder).read_bytes()
        read = portfolio_lib.load(folder)
        assert portfolio.save(folder).read_bytes() == first
        assert read.save(folder).read_bytes() == first
        assert [file.name for file in Path(folder).iterdir()] == ["portfolio.json"]
    return read


def assert_kept(portfolio: Portfolio) -> None:
    read = again(portfolio)
    assert read == portfolio
    assert read.hash == portfolio.hash
    assert read.as_of == portfolio.as_of
    for name, table in portfolio.tables.items():
        assert dict(read.tables[name].dtypes) == dict(table.dtypes)


def test_the_first_portfolio_and_its_slices_are_kept() -> None:
    portfolio = portfolio_lib.load(DATA)
    assert_kept(portfolio)
    assert_kept(portfolio.for_country("XK"))
    assert_kept(portfolio.for_country("FR"))
    assert_kept(portfolio.for_donor("sem"))


@few
@given(
    st.lists(stated_projects(), max_size=3),
    st.one_of(st.none(), st.dates(date(1, 1, 1), date(9999, 12, 31))),
)
def test_every_portfolio_is_kept(projects: list[object], as_of: date | None) -> None:
    texts = [stated.written() for stated in projects]  # type: ignore[attr-defined]
    assert_kept(loaded({"page.txt": page(*texts)}, as_of))


@few
@given(
    st.lists(st.tuples(st.sampled_from(ODD).filter(str.isprintable), st.text(WORDS, max_size=20)),
             min_size=1, max_size=3),
    st.decimals(-(10**9), 10**9, allow_nan=False, places=2),
)  # fmt: skip
def test_every_sheet_and_iati_file_is_kept(texts: list[tuple[str, str]], value: Decimal) -> None:
    rows = [[f"A-{n}", f"X{odd}{more}", more, f"{value}"] for n, (odd, more) in enumerate(texts)]
    sheet = StringIO()
    csv.writer(sheet).writerows([["Identifier", "Title", "Donors", "Budget (EUR)"], *rows])
    money = f'<budget><value currency="EUR" value-date="2018-01-05">{value}</value></budget>'
    activities = [
        activity(money, identifier=f"XM-1-{n}", title=escape(title))
        for n, (_, title, _, _) in enumerate(rows)
    ]
    portfolio = loaded({"a.csv": sheet.getvalue(), "b.xml": iati(FULL, *activities)})
    assert len(portfolio) + len(portfolio.left_out) == 2 * len(texts) + 1
    assert_kept(portfolio)


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts_are_kept(text: str) -> None:
    portfolio = loaded({"page.txt": page(project())})
    projects = portfolio.projects.assign(title=text, summary=text)
    assert_kept(replace(portfolio, projects=projects))


@pytest.mark.parametrize("day", ["0001-01-01", "0999-12-31", "9999-12-31"])
def test_far_days_are_kept(day: str) -> None:
    portfolio = loaded({"page.txt": page(project(Duration=f"{day} – 9999-12-31"))}, day)
    assert portfolio.projects["status"].tolist() == ["ongoing"]
    assert_kept(portfolio)


def test_an_empty_portfolio_is_kept() -> None:
    assert_kept(Portfolio.of({}))
    assert_kept(loaded({}))


def test_left_out_projects_are_kept() -> None:
    portfolio = loaded({"page.txt": page(project(Duration="2018 – 2016"))})
    assert len(portfolio.left_out) == 1
    assert_kept(portfolio)


def test_a_saved_portfolio_can_be_loaded_as_of_another_day(tmp_path: Path) -> None:
    portfolio = portfolio_lib.load(DATA)
    portfolio.save(tmp_path)
    assert portfolio_lib.load(tmp_path, "2018-01-01") == portfolio.at(date(2018, 1, 1))


def test_the_hash_depends_on_content_and_day_alone() -> None:
    one, other = portfolio_lib.load(DATA), portfolio_lib.load(DATA)
    assert one.hash == other.hash
    assert one.at(date(2017, 1, 1)).hash != one.hash
    assert one.at(date(2017, 1, 1)).at(AS_OF).hash == one.hash
    assert one.for_country("XK").hash != one.for_country("RS").hash


BROKEN = {
    "empty": "",
    "no JSON": "{",
    "another file": "[1, 2]",
    "no format": "{}",
    "another version": '{"format": "portfolio", "version": 3, "as_of": null, "tables": {}}',
    "no tables": '{"format": "portfolio", "version": 1, "as_of": null, "tables": {}}',
    "deep": "[" * 100_000,
    "not UTF-8": "\udcff",
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_no_saved_portfolio_is_refused(tmp_path: Path, case: str) -> None:
    (tmp_path / "portfolio.json").write_bytes(BROKEN[case].encode(errors="surrogateescape"))
    with pytest.raises(InputError, match=r"portfolio\.json: this is not a portfolio saved by this"):
        portfolio_lib.load(tmp_path)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("projects", "colour", "red"),
        ("projects", "start", "someday"),
        ("projects", "start", 5.5),
        ("projects", "line", "x"),
        ("projects", "title", None),
        ("projects", "status", "sleeping"),
        ("findings", "severity", "fatal"),
        ("organisations", "known", None),
    ],
)
def test_a_saved_portfolio_that_was_spoilt_is_refused(
    tmp_path: Path, table: str, column: str, value: object
) -> None:
    file = portfolio_lib.load(DATA).save(tmp_path)
    content = json.loads(file.read_bytes())
    content["tables"][table][0][column] = value
    file.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InputError):
        portfolio_lib.load(tmp_path)


def test_tables_without_rows_have_nothing_in_common() -> None:
    one, other = Portfolio.of({}), Portfolio.of({})
    projects, notes = one.projects, one.notes
    projects.loc[0, "title"] = "A"
    notes["more"] = 1
    assert other.projects.empty
    assert other == Portfolio.of({}).validated()
