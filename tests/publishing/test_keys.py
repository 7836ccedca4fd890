"""Reports for each value of any key: which there are, for whom, and what they are called."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random
from subprocess import CompletedProcess

import pytest
from helpers.keyed import kind, planned, workspace, write_notebook
from lxml import html

from portfolio_lib import Portfolio, UsageError, load, show
from portfolio_lib.config import settings_of
from portfolio_lib.errors import ReportError
from portfolio_lib.model.keys import KEYS
from portfolio_lib.publishing.making.gate import check_totals
from portfolio_lib.publishing.making.page_content import totals
from portfolio_lib.publishing.request import Request
from portfolio_lib.publishing.session import plan
from portfolio_lib.show.html import Block

Command = Callable[..., CompletedProcess[str]]
PAIRS = kind("pair", '["donor", "place"]')


@pytest.mark.parametrize(("report", "expected"), [
    (kind("sector", '"sector"'), {"health", "roads", "water"}),
    (kind("year", '"year"'), {"2014", "2015", "2016", "2017"}),
    (kind("implementing", '"implementing"'), {"builders", "diggers", "pavers"}),
    (kind("project", '"project"'), {"bridges", "highways", "plans", "wells"}),
    (kind("w", '"Funding window"', "funding_window"), {"east", "west"}),
    (kind("region", '"region"', "place"), {"africa"}),
    (kind("country", '"country"', "place"), {"kenya", "serbia"}),
    (PAIRS, {"fund-one-kenya", "fund-one-serbia", "fund-three-africa", "fund-three-serbia",
             "fund-two-kenya"}),
    (kind("donor", '"donor"', more='only = ["Fund One", "fund-two"]'), {"fund-one", "fund-two"}),
    (kind("donor", '"donor"', more='except = ["FUND ONE"]'), {"fund-two", "fund-three"}),
    (kind("pair", '["donor", "place"]', more='only = {donor = ["Fund Two"]}'), {"fund-two-kenya"}),
    (kind("sector", '"sector"', more='where = {status = "ongoing"}'), {"roads", "health", "water"}),
    (kind("sector", '"sector"', more='where = {country = ["RS"], year = 2016}'),
     {"roads", "health"}),
])  # fmt: skip
def test_there_is_a_report_for_each_value_that_a_project_has(
    tmp_path: Path, report: str, expected: set[str]
) -> None:
    jobs = planned(workspace(tmp_path, report))
    assert {name.partition("/")[2] for name in jobs} == expected


def test_a_report_for_donors_and_places_belongs_to_the_donor(tmp_path: Path) -> None:
    job = planned(workspace(tmp_path, PAIRS))["pair/fund-one-kenya"]
    assert (job.target.audience, job.kind.strict) == ("donor", True)
    assert job.parameters == {"donor": "fund-one", "place": "KE", "language": "en"}
    part = Portfolio.from_dumped(job.slice.bytes)
    assert part.view.donor == "fund-one"
    assert part.projects["project"].tolist() == ["A"]
    assert part.for_donor("fund-one").for_place("KE") == part


def test_where_leaves_out_of_a_slice_what_the_report_is_not_about(tmp_path: Path) -> None:
    folder = workspace(tmp_path, kind("sector", '"sector"', more="where = {donor = 'Fund Two'}"))
    (job,) = planned(folder).values()
    assert Portfolio.from_dumped(job.slice.bytes).projects["project"].tolist() == ["A"]


@pytest.mark.parametrize("more", ["except = ['Fund Three']", "only = ['fund-two', 'fund three']"])
def test_settings_may_name_what_no_project_of_the_report_has_any_more(
    tmp_path: Path, more: str
) -> None:
    chosen = f"where = {{ donor = 'Fund Two' }}\n{more}"
    folder = workspace(tmp_path, kind("donor", '"donor"', more=chosen))
    assert "donor/fund-two" in planned(folder)
    assert "donor/fund-three" not in planned(folder)


@pytest.mark.parametrize(("where", "said"), [
    ("status = 'ongoin'", "where of .* portfolio.toml: no status 'ongoin'; did you mean ongoing"),
    ("statu = 'ongoing'", "there is no key 'statu', .* did you mean status"),
])  # fmt: skip
def test_a_wrong_part_says_where_it_is_stated(tmp_path: Path, where: str, said: str) -> None:
    folder = workspace(tmp_path, kind("donor", '"donor"', more=f"where = {{ {where} }}"))
    with pytest.raises(UsageError, match=said):
        planned(folder)


def test_a_target_may_have_a_notebook_and_parameters_of_its_own(tmp_path: Path) -> None:
    more = (
        '[report.notebooks]\n"Fund One" = "notebooks/one.ipynb"\n'
        "[report.parameters_for.fund-two]\nnote = 'Dear'\n"
    )
    folder = workspace(tmp_path, kind("donor", '"donor"', more=more))
    for name in ("one", "donor"):
        write_notebook(folder / f"notebooks/{name}.ipynb", {"donor": "x", "note": "a"}, "")
    jobs = planned(folder)
    assert jobs["donor/fund-one"].notebook.file == "one.ipynb"
    assert jobs["donor/fund-two"].notebook.file == "donor.ipynb"
    assert jobs["donor/fund-two"].parameters["note"] == "Dear"
    assert "note" not in jobs["donor/fund-one"].parameters


@pytest.mark.parametrize(("report", "said"), [
    (kind("x", '"Fnding window"', "sector"), "did you mean Funding window"),
    (kind("x", '"DONNOR"', "sector"), "did you mean donor"),
    (kind("donor", '"donor"', more='only = ["Fund Onee"]'),
     r"only or except of the report donor: .* the nearest (is|are) .*fund-one"),
    (kind("donor", '"donor"', more='[report.parameters_for]\n"Fund One" = {}\nfund-one = {}'),
     "parameters_for of the report donor names fund-one twice"),
    (kind("donor", '"donor"', more='where = {sector = "Roadz"}'), r"roads \(Roads\)"),
    (kind("donor", '"donor"', more='[report.notebooks]\nsem = "notebooks/place.ipynb"'),
     "notebooks of the report donor: 'sem'"),
    (kind("year", '"year"', more="[report.parameters]\nyear = 2"), "the build sets this one"),
])  # fmt: skip
def test_what_settings_say_wrongly_is_refused_with_what_was_meant(
    tmp_path: Path, report: str, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        planned(workspace(tmp_path, report))


def test_a_report_for_others_gets_no_whole_source_however_it_is_called(tmp_path: Path) -> None:
    files = 'files = ["*.csv"]'
    folder = workspace(tmp_path, kind("donor", '"donor"', more=files))
    (folder / "notebooks/rates.csv").write_text("day,rate\n", encoding="utf-8")
    assert planned(folder)
    copy = (folder / "data/list.csv").read_bytes()
    (folder / "notebooks/all.csv").write_bytes(copy)
    said = "report donor: its notebook would get all.csv, which is all of the source list.csv"
    with pytest.raises(UsageError, match=said):
        planned(folder)
    text = (folder / "portfolio.toml").read_text(encoding="utf-8")
    (folder / "portfolio.toml").write_text(f'{text}\n[[source]]\nfile = "*"\naudience = "public"\n')
    assert planned(folder)


def test_a_kind_of_which_there_is_no_report_is_told(tmp_path: Path) -> None:
    none = kind("group", '"group"', "place")
    nobody = kind("sector", '"sector"', more="where = {status = 'cancelled'}")
    state = plan(workspace(tmp_path, PAIRS, none, nobody), Request()).state
    leaves_none = "no project states its sector, or where in its settings leaves none"
    assert state.warnings[:2] == (
        "there is no report group: no project states its group",
        f"there is no report sector: {leaves_none}",
    )


def test_a_notebook_without_the_parameter_of_its_target_costs_its_own_reports(
    tmp_path: Path,
) -> None:
    jobs = planned(workspace(tmp_path, PAIRS, kind("sector", '"sector"', "place")))
    problem = jobs["sector/roads"].notebook.problem
    assert "does not set sector; a report for each sector takes data, language, sector" in problem
    assert not jobs["pair/fund-one-serbia"].notebook.problem


@pytest.mark.soak
def test_the_command_chooses_by_every_key(tmp_path: Path, portfolio: Command) -> None:
    folder = workspace(
        tmp_path,
        PAIRS,
        kind("donor", '"donor"'),
        kind("sector", '"sector"'),
        kind("year", '"year"'),
        kind("w", '"Funding window"', "funding_window"),
    )

    def chosen(*arguments: str) -> set[str]:
        lines = portfolio("build", "--plan", *arguments, cwd=folder).stdout.splitlines()
        return {line.split()[1].removesuffix(".en:") for line in lines if line.startswith("make ")}

    assert chosen("--sector", "ROADS") == {"sector/roads"}
    assert chosen("--year", "2016") == {"year/2016"}
    assert chosen("--for", "funding window=east") == {"w/east"}
    assert chosen("--country", "Serbia") == {"pair/fund-one-serbia", "pair/fund-three-serbia"}
    assert chosen("--country", "Kenya") >= {"pair/fund-three-kenya"}  # through Africa
    assert chosen("--donor", "Fund Two") == {"donor/fund-two", "pair/fund-two-kenya"}
    assert chosen("--donor", "Fund Two", "--country", "RS") == {"donor/fund-two"}
    wrong = portfolio("build", "--plan", "--sector", "Roadz", cwd=folder)
    assert wrong.returncode == 2
    assert "roads (Roads)" in wrong.stderr
    wrong = portfolio("build", "--plan", "--for", "window", cwd=folder)
    assert "expected a key and a value" in wrong.stderr


def checked(folder: Path, block: Block, place: str | None = None) -> None:
    """Let the gate count the totals of a block again."""
    check_totals(totals(html.fragment_fromstring(block.html, create_parent=True)),
                 (folder / "portfolio.json").read_bytes(), place)  # fmt: skip


@pytest.mark.soak
def test_the_gate_counts_a_filtered_section_in_its_own_part(tmp_path: Path) -> None:
    whole = load(workspace(tmp_path / "a") / "data", "2016-10-31")
    whole.save(tmp_path / "slice")
    part = load(tmp_path / "slice")
    for chosen in (
        part,
        part.where(status="completed"),
        part.where(donor="Fund One").where(country="Kenya"),
        part.for_donor("Fund One"),
        part.for_sector("Roads"),
        part.for_year(2015),
        part.project("Wells"),
        part.at("2020-01-01").where(status="completed"),
        part.for_audience("public"),
    ):
        checked(tmp_path / "slice", show.cover(chosen))
        checked(tmp_path / "slice", show.amounts(chosen))
    kenya = part.where(status="completed").for_place("KE")
    checked(tmp_path / "slice", show.cover(kenya, place="KE"))
    checked(tmp_path / "slice", show.amounts(kenya, place="KE"))


def test_the_gate_refuses_a_part_that_is_chosen_in_no_way_it_can_repeat(tmp_path: Path) -> None:
    whole = load(workspace(tmp_path / "a") / "data", "2016-10-31")
    whole.save(tmp_path / "slice")
    fewer = Portfolio.of(whole.where(donor="Fund One").tables, whole.as_of)
    with pytest.raises(ReportError, match="but 2 in its data"):
        checked(tmp_path / "slice", show.cover(fewer))
    wrong = show.amounts(whole.where(donor="Fund One")).html.replace("4,000", "4,500")
    page = html.fragment_fromstring(wrong.replace('"4000"', '"4500"'), create_parent=True)
    with pytest.raises(ReportError, match="is 4500 in the report, but 4000"):
        check_totals(totals(page), whole.dumped(), None)
    odd = html.fragment_fromstring('<p><data class="projects" value="1" data-of="[]">1</data></p>')
    with pytest.raises(ReportError, match="cannot be found again"):
        check_totals(totals(odd), whole.dumped(), None)


def files(folder: Path) -> dict[str, bytes]:
    """All of the output folder but what tells of builds and of the times of files."""
    kept = sorted((folder / "reports").rglob("*"))
    return {
        path.relative_to(folder / "reports").as_posix(): path.read_bytes()
        for path in kept
        if path.is_file() and path.name not in {"build.log.json", "builds.json", "memory.json"}
    }


@pytest.mark.soak
def test_after_a_report_by_hand_a_pruned_folder_is_as_a_fresh_one(
    tmp_path: Path, portfolio: Command
) -> None:
    rows = (
        "Identifier,Title,Donors,Countries,Start,End\n"
        "A,Bridges,Fund One,Kenya,2014-01-01,2017-12-31\n"
        "B,Roads,Fund One,EU Member States,2014-01-01,2017-12-31\n"
    )
    once, twice = (
        workspace(tmp_path / name, kind("place", '"place"'), rows=rows) for name in ("a", "b")
    )
    fresh = portfolio("build", cwd=once)
    assert fresh.returncode == 0, fresh.stderr
    assert portfolio("build", "--country", "FR", cwd=twice).returncode == 0
    portfolio("build", cwd=twice)
    assert (twice / "reports/place/france.en.html").exists()
    assert "Made on request" in (twice / "reports/index.html").read_text(encoding="utf-8")
    portfolio("build", "--prune", cwd=twice)
    assert files(twice) == files(once)
    manifest = json.loads(files(twice)["manifest.json"])
    assert {entry["target"]["code"] for entry in manifest["reports"]} == {"KE", "EU"}


DATA = [
    "A,Bridges,Fund One,Kenya,2014-01-01,2017-12-31\nB,Roads,Fund One,EU Member States,2014,2017\n",
    "A,Bridges,Fund Two,Kenya,2014-01-01,2017-12-31\n",
    "A,Bridges,Fund One,Serbia,2014-01-01,2015-12-31\nC,Wells,Fund Three,Kenya,2016,2018\n",
    "A,New bridges,Fund One,Kenya;France,2014-01-01,2019-12-31\nD,Bridges,Fund Two,Serbia,,\n",
]
KINDS = [
    [kind("place", '"place"')],
    [kind("place", '"country"'), kind("year", '"year"')],
    [kind("pair", '["donor", "place"]'), kind("year", '"year"', more="where = {donor = ['*']}")],
    [
        kind("place", '"place"', more="except = ['KE']"),
        kind("brief", '"some.reports.csv"', "place"),
    ],
]
BY_HAND = [
    (), ("--country", "FR"), ("--year", "2017"), ("--again",), ("--country", "KE"),
    ("--language", "de"), ("--format", "pdf", "--report", "place"),
]  # fmt: skip
"""Not a build as of another day: the next report compares with it, as it should."""
TABLE = "name,place\nFirst,{}\nsecond,KE\n"


def happens(folder: Path, chosen: Random) -> None:
    """What people and machines do to a folder between two builds."""
    reports, notebook = folder / "reports", folder / "notebooks/place.ipynb"
    match chosen.randrange(5):
        case 0:
            shutil.rmtree(reports / "place", ignore_errors=True)
        case 1:
            notebook.write_text(notebook.read_text().replace("show.cover", "show.covr"))
        case 2:
            for page in reports.glob("*/*.html"):
                page.write_text("not a report")
        case 3:
            (reports / "manifest.json").unlink(missing_ok=True)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(12))
def test_whatever_was_built_before_a_pruned_folder_is_as_a_fresh_one(
    tmp_path: Path, portfolio: Command, seed: int
) -> None:
    chosen = Random(seed)  # noqa: S311 - no secret
    used, fresh = tmp_path / "used", tmp_path / "fresh"

    def set_up(folder: Path, data: int, kinds: int) -> None:
        rows = "Identifier,Title,Donors,Countries,Start,End\n" + DATA[data]
        workspace(folder, *KINDS[kinds], rows=rows)
        cells = (
            "show.cover(portfolio, place=place)",
            "show.changes(portfolio, load(since) if since else None)",
        )
        values = {"place": "KE", "since": ""}
        write_notebook(folder / "notebooks/place.ipynb", values, ".for_place(place)", cells)
        table = TABLE.format("Kenya" if data else "EU")
        (folder / "data/some.reports.csv").write_text(table, encoding="utf-8")

    for _ in range(3):
        set_up(used, chosen.randrange(4), chosen.randrange(4))
        happens(used, chosen)
        portfolio("build", *chosen.choice(BY_HAND), cwd=used)
    last = chosen.randrange(4), chosen.randrange(4)
    for folder in (used, fresh):
        set_up(folder, *last)
    pruned, first = portfolio("build", "--prune", cwd=used), portfolio("build", cwd=fresh)
    assert (pruned.returncode, first.returncode) == (0, 0), pruned.stderr + first.stderr
    there, expected = files(used), files(fresh)
    names, fresh_names = (json.loads(of.pop(".inputs/names.json")) for of in (there, expected))
    assert there == expected
    for report, owners in fresh_names.items():  # those of targets that are gone stay theirs
        assert owners.items() <= names[report].items()


def test_settings_keep_what_a_kind_of_report_is_made_for(tmp_path: Path) -> None:
    (found,) = settings_of(workspace(tmp_path, PAIRS)).reports
    assert found.keys == ("donor", "place")
    assert found.made_for == "donor and place"


def test_the_settings_in_the_documents_are_understood(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/reports.md").read_text(encoding="utf-8")
    text = page.partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "portfolio.toml").write_text(text, encoding="utf-8")
    sector, donor, pair = settings_of(tmp_path).reports
    assert sector.where == {"status": ["ongoing", "planned"]}
    assert donor.only == {"donor": ("SEM", "Austrian Development Agency")}
    assert set(donor.notebooks) == {"sem"}
    assert donor.parameters_for == {"ada": {"note": "As agreed in May."}}
    assert (pair.keys, pair.without) == (("donor", "place"), {"place": ("EU",)})
    named = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", page, re.MULTILINE)
    keys = {key for cell in named for key in re.findall(r"\w+", cell)}
    assert keys - {"portfolio", "for_each"} == set(KEYS)
