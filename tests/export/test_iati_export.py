"""A portfolio as an IATI file: what the standard demands, and all of it read back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from helpers.data_folders import AS_OF, DATA, few, loaded, page, project, write
from helpers.generated_pages import Stated, stated_projects
from helpers.iati_files import FULL, activity, iati
from helpers.same_projects import stated
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml import etree

import portfolio_lib
from portfolio_lib import Portfolio, UsageError
from portfolio_lib.cli import main
from portfolio_lib.export import iati_file
from portfolio_lib.names.organisations import Organisation
from portfolio_lib.read.iati.extension import own

REPORTER = Organisation("example", "Example Office", iati_refs="XM-1", kind="Multilateral")
SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parents[1] / "data" / "iati_activities.rng"))


def exported(portfolio: Portfolio, reporter: Organisation | None = REPORTER) -> bytes:
    """The file, which keeps the schema and is the same a second time."""
    made = iati_file(portfolio, reporter)
    assert made.left_out == ()
    assert made.projects == len(portfolio)
    assert iati_file(portfolio, reporter).content == made.content
    SCHEMA.assertValid(etree.fromstring(made.content))
    return made.content


def test_an_iati_file_reads_back_with_all_that_it_says() -> None:
    title = "Wells &lt;&amp;&gt; “more”"
    other = activity(identifier="XM-1-B", title=title, own='default-currency="EUR"')
    portfolio = loaded({"a.xml": iati(FULL, other)}, as_of=None)
    again = loaded({"b.xml": exported(portfolio, None)}, as_of=None)
    assert stated(again) == stated(portfolio)
    assert again.as_of == portfolio.as_of == date(2019, 2, 28)
    assert len(portfolio.amounts) == 3
    assert set(again.findings["rule"]) <= set(portfolio.findings["rule"])


def test_the_first_portfolio_reads_back(tmp_path: Path) -> None:
    portfolio = portfolio_lib.load(DATA)
    tables = {name: (DATA / name).read_bytes() for name in ("organisations.csv",)}
    again = portfolio_lib.load(write(tmp_path, {"a.xml": exported(portfolio), **tables}))
    assert stated(again) == stated(portfolio)
    assert again.as_of == portfolio.as_of


@settings(few, phases=(Phase.explicit, Phase.generate))
@given(st.lists(stated_projects().filter(lambda one: one.donors), min_size=1, max_size=4))
def test_every_page_reads_back(projects: list[Stated]) -> None:
    portfolio = loaded({"page.txt": page(*(one.written() for one in projects))})
    again = loaded({"b.xml": exported(portfolio)}, as_of=None)
    assert stated(again) == stated(portfolio)


def test_a_sheet_reads_back() -> None:
    sheet = (
        "Identifier;Title;Donors;Countries;Start;End;Status;Language\n"
        'A-1;=1+1;Sweden and Norway;"Serbia; EU";2015-02-03;2016-02-03;;\n'
        "A-2;@risk;Sida;Atlantis, Kosovo;2016;2017;ongoing;de\n"
    )
    portfolio = loaded({"a.csv": sheet})
    assert len(portfolio) == 2
    again = loaded({"b.xml": exported(portfolio)}, as_of=None)
    assert stated(again) == stated(portfolio)


def test_what_the_standard_cannot_hold_is_said() -> None:
    dated = project("Has a date")
    undated = project("Has none", Duration=None)
    alone = project("Has nobody", Donor=None)
    made = iati_file(loaded({"page.txt": page(dated, undated, alone)}), REPORTER)
    assert made.projects == 1
    assert made.left_out == (
        "has-none: it has no date",
        "has-nobody: it has no organisation that takes part",
    )
    budget = '<budget><period-start iso-date="2018-01-01"/><value currency="EUR">5</value></budget>'
    link = '<document-link url="https://example.org/x"/>'
    sector = '<sector vocabulary="99"><narrative>Wells</narrative></sector>'
    assert iati_file(loaded({"a.xml": iati(activity(budget, link, sector))}), None).left_out == (
        "XM-1-A: the sector 'Wells' has no code",
        "XM-1-A: the budget of EUR 5.00 has no period",
        "XM-1-A: the document https://example.org/x has no categories, format, title",
    )


def test_results_and_descriptions_in_several_languages_read_back() -> None:
    texts = (
        '<description type="1"><narrative xml:lang="es">Pozos</narrative></description>',
        '<description type="4"><narrative>Wells</narrative></description>',
    )
    title = "<title><narrative>Jobs</narrative></title>"
    women = '<dimension name="sex" value="female"/>'
    days = '<period-start iso-date="2016-01-01"/><period-end iso-date="2016-12-31"/>'
    values = (
        f'<baseline year="2015" value="10">{women}</baseline><baseline year="2015" value="30"/>'
        f'<period>{days}<target value="20">{women}</target><actual value="31"/></period>'
    )
    result = f'<result type="1">{title}<indicator>{title}{values}</indicator></result>'
    condition = "<condition><narrative>None</narrative></condition>"
    portfolio = loaded(
        {"a.xml": iati(activity(*texts, result, f"<conditions>{condition}</conditions>"))}, None
    )
    again = loaded({"b.xml": exported(portfolio, None)}, as_of=None)
    assert stated(again) == stated(portfolio)
    for name in ("results", "conditions", "texts"):
        first, second = (getattr(one, name).drop(columns=["file", "line"])
                         for one in (portfolio, again))  # fmt: skip
        assert first.equals(second)
    assert portfolio.results["baseline"].tolist() == ["10", "30"]


def test_names_of_codes_and_results_without_an_indicator_are_left_out_and_said() -> None:
    named = '<collaboration-type code="2"><narrative>Multilateral</narrative></collaboration-type>'
    bare = '<result type="1"><title><narrative>Jobs</narrative></title></result>'
    made = iati_file(loaded({"a.xml": iati(activity(named, bare))}, None), None)
    SCHEMA.assertValid(etree.fromstring(made.content))
    assert [one.partition(": ")[2] for one in made.left_out] == [
        "the result 1 has no indicator", "the name 'Multilateral' of its collaboration-type",
    ]  # fmt: skip


def test_what_is_filled_in_is_marked_and_not_read() -> None:
    sheet = "Title;Donors;Countries;Period\nWells;Sida;Serbia;January 2016 – December 2017\n"
    content = exported(loaded({"a.csv": sheet}))
    root = etree.fromstring(content)
    marked = [element.tag for element in root.iter() if element.get(own("stands-in"))]
    assert marked == ["reporting-org", "description", "activity-status"]
    row = loaded({"b.xml": content}).projects.iloc[0]
    assert row[["objective", "summary", "stated_status"]].isna().all()
    assert (row["start_precision"], row["period_as_written"]) == (
        "month", "January 2016 – December 2017",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("reporter", "expected"),
    [
        (None, "'safe-roads' states no reporting organisation, which IATI demands"),
        (
            Organisation("x", "X", kind="Multilateral"),
            r"fill in iati_refs \(.*\) in the row 'x' of",
        ),
        (Organisation("x", "X", iati_refs="XM-1"), r"fill in kind \(.*Government\) in the row"),
        (Organisation("x", "X"), r"fill in iati_refs \(.*\) and kind \(.*\) in the row 'x'"),
    ],
)
def test_a_file_needs_who_reports(reporter: Organisation | None, expected: str) -> None:
    with pytest.raises(UsageError, match=expected):
        iati_file(loaded({"page.txt": page(project())}), reporter)


def test_a_reporter_without_type_is_named_with_its_line() -> None:
    untyped = activity().replace(
        '<reporting-org ref="XM-1" type="40">', '<reporting-org ref="XM-1">'
    )
    with pytest.raises(UsageError, match=r"'Reporter' of 'XM-1-A' \(a\.xml, line 5\) has no type;"):
        iati_file(loaded({"a.xml": iati(untyped)}))


def test_identifiers_begin_with_the_reference_of_who_reports() -> None:
    sheet = "Identifier;Title;Donors;Start;End\nXM-1-7;A;Sida;2015;2016\n;B;Sida;2015;2016\n"
    content = exported(loaded({"a.csv": sheet}))
    written = [found.text for found in etree.fromstring(content).iter("iati-identifier")]
    assert written == ["XM-1-7", "XM-1-b"]
    again = loaded({"b.xml": content})
    assert list(again.projects["project"]) == ["XM-1-7", "b"]
    assert "identifier-prefix" not in set(again.findings["rule"])


def test_a_portfolio_without_projects_makes_no_file() -> None:
    with pytest.raises(UsageError, match="there is no project"):
        iati_file(loaded({"page.txt": page()}), REPORTER)


def test_the_command_writes_the_file_whole_or_not_at_all(tmp_path: Path) -> None:
    run = CliRunner().invoke
    row = "organisation,name,iati_refs,kind\nexample,Example Office,XM-1,Multilateral\n"
    data = write(tmp_path / "data", {"page.txt": page(project(), project("B", Duration=None)),
                                     "organisations.csv": row})  # fmt: skip
    file = tmp_path / "new" / "a.xml"
    common = ["export", "--data", str(data), "--as-of", f"{AS_OF}", "--iati", str(file)]
    refused = run(main, common)
    assert (refused.exit_code, file.exists()) == (2, False)
    assert "run this again with --reporting-org NAME" in refused.output
    unknown = run(main, [*common, "--reporting-org", "Example Ofice"])
    assert unknown.exit_code == 2
    assert "no organisation 'Example Ofice'; did you mean Example Office?" in unknown.output
    done = run(main, [*common, "--reporting-org", "Example Office"])
    assert done.exit_code == 0
    assert "Not in the IATI file: b: it has no date" in done.output
    assert "1 of 2 projects" in done.output
    SCHEMA.assertValid(etree.fromstring(file.read_bytes()))
    assert [child.name for child in file.parent.iterdir()] == ["a.xml"]
