"""From a table that somebody has to columns.csv, and what it does then."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter
from click.testing import CliRunner
from helpers.data_folders import workbook

from portfolio_lib import InputError, Portfolio, UsageError, adopt, load
from portfolio_lib.cli import main

LIST = """\
Was;Wo;Wann;Bis;Betrag (TEUR);Ansprechpartner
Brunnen für die Dörfer;Kenia;13/02/2020;31/12/2021;100;Frau A
Schulen für alle Kinder;Uganda;02/03/2019;01/06/2022;200;Herr B
"""


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_a_proposal_has_a_reason_and_three_values_for_each_column(tmp_path: Path) -> None:
    rows = adopt(write(tmp_path, list=LIST) / "list.csv").rows.set_index("header")
    assert rows["field"].to_dict() == {
        "Was": "title", "Wo": "places", "Wann": "start", "Bis": "end", "Betrag (TEUR)": "budget",
        "Ansprechpartner": "own", "": "funding",
    }  # fmt: skip
    assert rows.loc["Wo", "reason"] == "the values are names or codes of countries"
    assert rows.loc["Wo", "examples"] == "Kenia; Uganda"
    assert rows.loc["Wann", "order"] == "day"


def test_a_proposal_counts_once_it_is_written_and_filled_in(tmp_path: Path) -> None:
    file = write(tmp_path, list=LIST) / "list.csv"
    assert len(load(tmp_path, "2020-06-30")) == 0
    rules = adopt(file).save(tmp_path)
    text = rules.read_text(encoding="utf-8").replace("list.csv,,,funding,,", "*.csv,,,funding,BMZ,")
    rules.write_text(text, encoding="utf-8")
    portfolio = load(tmp_path, "2020-06-30")
    assert list(portfolio.project_places["place"]) == ["KE", "UG"]
    assert list(portfolio.organisations["name"]) == ["BMZ"]
    assert list(portfolio.amounts["value"]) == [100_000, 200_000]
    assert [str(day.date()) for day in portfolio.projects["start"]] == ["2020-02-13", "2019-03-02"]
    assert list(portfolio.fields["value"]) == ["Frau A", "Herr B"]


def test_the_command_proposes_and_writes_only_when_it_is_told_to(tmp_path: Path) -> None:
    file, data = write(tmp_path / "in", list=LIST) / "list.csv", tmp_path / "data"
    shown = CliRunner().invoke(main, ["adopt", str(file), "--data", str(data)])
    assert shown.exit_code == 0
    assert "Was -> title" in shown.output
    assert not data.exists()
    written = CliRunner().invoke(main, ["adopt", str(file), "--data", str(data), "--write"])
    assert written.exit_code == 0
    assert (data / "columns.csv").is_file()


def test_a_person_says_what_a_column_is_in_columns_csv(tmp_path: Path) -> None:
    rules = (
        "file,header,field,value,unit,order,separator,audience\n"
        "a.csv,Wer,funding,,,,+,\n"
        "a.csv,Start,,,,month,,\n"
        "a.csv,Geld,commitment,,USD million,,,\n"
        "a.csv,Farbe,own,,,,,public\n"
        "a.csv,Kosten,skip,,,,,\n"
        "a.csv,,places,Kenya,,,,\n"
        "a.csv,Gone,own,,,,,\n"
    )
    table = "Titel,Wer,Start,Geld,Farbe,Kosten\nBrunnen,A Fund+B Fund,03/04/2020,2.5,rot,7\n"
    portfolio = load(write(tmp_path, a=table, columns=rules), "2020-06-30")
    assert list(portfolio.organisations["name"]) == ["A Fund", "B Fund"]
    assert str(portfolio.projects["start"][0].date()) == "2020-03-04"
    assert portfolio.amounts[["kind", "value", "currency"]].values.tolist() == [
        ["commitment", 2_500_000, "USD"]
    ]
    assert portfolio.fields[["name", "value", "audience"]].values.tolist() == [
        ["Farbe", "rot", "public"]
    ]
    assert list(portfolio.project_places["place"]) == ["KE"]
    told = portfolio.findings.set_index("rule")
    assert told.loc["column-rule-not-used", "value"] == "Gone"


@pytest.mark.parametrize(
    ("row", "message"),
    [("a.csv,X,colour,,,", "colour"), ("a.csv,,title,B,,", "without a header"),
     ("a.csv,X,budget,,gold,", "gold"), ("a.csv,X,start,,,year", "year")],
)  # fmt: skip
def test_a_row_of_columns_csv_that_means_nothing_is_refused_with_its_line(
    tmp_path: Path, row: str, message: str
) -> None:
    folder = write(tmp_path, columns=f"file,header,field,value,unit,order\n{row}\n")
    with pytest.raises(InputError, match=message) as error:
        load(folder)
    assert error.value.line == 2


def test_what_is_no_table_is_not_adopted(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    for name in ("a.pdf", "missing.csv"):
        with pytest.raises(UsageError):
            adopt(tmp_path / name)


def test_a_data_frame_becomes_a_portfolio() -> None:
    frame = pd.DataFrame(
        {"Was": ["Brunnen"], "Donor": ["A Fund"], "Country": ["KE"],
         "Start": pd.to_datetime(["2019-01-01"]), "Budget (EUR)": [1.5]}
    )  # fmt: skip
    portfolio = Portfolio.from_frame(frame, {"Was": "title"}, "2020-06-30")
    assert list(portfolio.projects["title"]) == ["Brunnen"]
    assert list(portfolio.amounts["value"]) == [1.5]


def test_one_file_or_several_are_loaded_with_the_tables_beside_them(tmp_path: Path) -> None:
    head = "Title,Donor,Country,Start,End\n"
    write(tmp_path, a=f"{head}A,EC,Kenya,2019,2020\n", b=f"{head}B,EC,Kenya,2019,2020\n",
          organisations="organisation,name,short_name\nec,European Commission,EC\n")  # fmt: skip
    one = load(tmp_path / "a.csv", "2020-06-30")
    assert list(one.projects["title"]) == ["A"]
    assert list(one.organisations["name"]) == ["European Commission"]
    both = load([tmp_path / "a.csv", str(tmp_path / "b.csv")], "2020-06-30")
    assert list(both.projects["title"]) == ["A", "B"]
    with pytest.raises(InputError, match="there is no file"):
        load([tmp_path / "a.csv", tmp_path / "missing.csv"])


def test_sheets_with_one_header_are_one_proposal_and_their_names_are_places(tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    head = ["Project title", "Awarded on", "Budget (EUR)"]
    file.write_bytes(workbook({
        "Kenya": [head, ["Deep wells of Turkana", "2019-02-03", 100]],
        "Serbia": [head, ["Roads around Nis", "2019-02-03", 100]],
    }))  # fmt: skip
    rows = adopt(file).rows
    told = rows[["sheet", "header", "field"]].to_numpy().tolist()
    assert told == [
        ["", "Project title", "title"], ["", "Awarded on", "own"], ["", "Budget (EUR)", "budget"],
        ["", "", "funding"],
    ]  # fmt: skip
    assert rows["examples"][0] == "Deep wells of Turkana; Roads around Nis"


def test_names_below_a_header_over_several_columns_can_be_adopted(tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Data")
        sheet.merge_range("A1:B1", "Project")
        sheet.merge_range("C1:D1", "Location")
        sheet.merge_range("E1:F1", "Money (USD '000)")
        sheet.write_row(1, 0, ["Code", "Headline", "Country", "Town", "Envelope", "Paid so far"])
        sheet.write_row(2, 0, ["R-1", "Clinics by the river", "Mali", "Gao", 900, 300])
        sheet.write_row(3, 0, ["R-2", "Radio by the river", "Niger", "Niamey", 100, 50])
    assert len(load(tmp_path, "2020-06-30")) == 0
    proposal = adopt(file)
    told = dict(zip(proposal.rows["header"], proposal.rows["field"], strict=True))
    assert told["Project Headline"] == "title"
    proposal.save(tmp_path)
    read = load(tmp_path, "2020-06-30")
    assert read.projects[["project", "title"]].to_numpy().tolist() == [
        ["R-1", "Clinics by the river"], ["R-2", "Radio by the river"]
    ]  # fmt: skip
    assert list(read.project_places["place"]) == ["ML", "NE"]


UNCHANGED = (
    "aiddata-china.csv", "bdns.csv", "crs.csv", "d-portal.csv", "donors-with-amounts.csv",
    "fts-hdx.csv", "fts-web.xlsx", "giver-in-header.csv", "grants-by-unit.csv", "lengths.csv",
    "lithuania.csv", "loans-ibrd.csv", "packard.csv", "parts-with-label.csv",
)  # fmt: skip


def test_a_proposal_that_nobody_changed_changes_nothing(tmp_path: Path) -> None:
    lists = Path(__file__).parent / "data" / "lists"
    for name in UNCHANGED:
        (tmp_path / name).write_bytes((lists / name).read_bytes())
    before = load(tmp_path, "2020-06-30")
    for name in UNCHANGED:
        adopt(tmp_path / name).save(tmp_path)
    after = load(tmp_path, "2020-06-30")
    for table, columns in (
        ("projects", ["project", "title", "start", "end", "stated_status"]),
        ("project_organisations", ["project", "role", "organisation"]),
        ("project_places", ["project", "place", "share"]),
        ("amounts", ["project", "kind", "value", "currency", "provider", "date"]),
    ):
        first, second = getattr(before, table)[columns], getattr(after, table)[columns]
        assert sorted(map(str, first.to_numpy())) == sorted(map(str, second.to_numpy()))


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        ({"Vorhabn": "title"}, "did you mean Vorhaben"),
        ({"title": "Vorhaben"}, "the mapping names the column 'title'"),
        (None, "among 'Vorhaben', 'Wo'"),
    ],
)
def test_a_frame_that_cannot_be_read_is_refused_with_its_own_columns(
    mapping: dict[str, str] | None, expected: str
) -> None:
    frame = pd.DataFrame({"Vorhaben": ["Brunnen"], "Wo": ["Kenia"]})
    with pytest.raises(InputError, match=expected):
        Portfolio.from_frame(frame, mapping)


FLOWS = """\
,Year,Organization,Recipient,Amount,Description
0,2024,Harbour Fund,Sail Together,3253550.0,Boats for all and the harbour (2023)
1,2024,Lake Trust,Deep Wells,60000.0,Wells and pumps
"""


def test_a_list_without_titles_is_told_and_its_descriptions_are_proposed(tmp_path: Path) -> None:
    file = write(tmp_path, list=FLOWS) / "list.csv"
    (told,) = load(tmp_path, "2024-06-30").findings["message"]
    assert told.startswith("the columns 'Year', 'Recipient', 'Amount', 'Description'")
    rows = adopt(file).rows.set_index("header")
    assert rows.loc["Description", "field"] == "title"
    assert "Boats for all" in str(rows.loc["Description", "examples"])


def test_a_body_that_all_rows_name_is_proposed_as_the_donor(tmp_path: Path) -> None:
    text = "title,reporting_organisation,reporting_org_code,country\nWells,Harbour Fund,HF,Kenya\n"
    rows = adopt(write(tmp_path, list=text) / "list.csv").rows
    assert list(rows.loc[rows["field"] == "funding", "value"]) == ["Harbour Fund"]


def test_headers_of_two_meanings_are_what_their_values_are(tmp_path: Path) -> None:
    grants = "Code,Grant,Organization,Recipient,Country\n"
    grants += "G-1,Boats (2025),Harbour Fund,Sail Together,Kenya\n"
    grants += "G-2,Wells 2024,Lake Trust,Deep Wells,Mali\n"
    portfolio = load(write(tmp_path, grants=grants), "2024-06-30")
    assert list(portfolio.projects["project"]) == ["G-1", "G-2"]
    assert list(portfolio.projects["title"]) == ["Boats (2025)", "Wells 2024"]
    assert list(portfolio.organisations["name"]) == ["Deep Wells", "Sail Together"]
    sectors = "Code,Title,Grant\n110,Boats,5 EUR\n110,Wells,7 EUR\n"
    portfolio = load(write(tmp_path / "more", sectors=sectors), "2024-06-30")
    assert list(portfolio.projects["project"]) == ["boats", "wells"]
    assert list(portfolio.amounts["value"]) == [5, 7]


CONVENTIONS = """\
UF,CUP,Link,OC_TITOLO_PROGETTO,Agency,Recipient,Award decision,Amount in EUR
PE,B11B15000000001,https://example.org/grants/1,Wells and pumps,Harbour Fund,Sail Ltd,1/2/2020,5
BA,B11B15000000002,https://example.org/grants/2,Boats and sails,Lake Trust,Deep Ltd,1/3/2020,7
"""


def test_codes_addresses_and_who_gives_are_not_taken_for_something_else(tmp_path: Path) -> None:
    rows = adopt(write(tmp_path, list=CONVENTIONS) / "list.csv").rows.set_index("header")
    assert rows["field"][["OC_TITOLO_PROGETTO", "Recipient"]].to_list() == ["title", "implementing"]
    assert set(rows["field"][["UF", "Link", "Agency", "Award decision"]]) == {"own"}
    assert "regions" in str(rows.loc["UF", "reason"])
    assert "write funding" in str(rows.loc["Agency", "reason"])


def test_a_row_with_one_known_word_is_no_header_above_fuller_ones(tmp_path: Path) -> None:
    text = "COLL,ACTE_REF,ATTRIB,NOTIF_EU,SUB\nCounty,A-1,Sail,,Subvention\nCounty,A-2,Boats,,Aid\n"
    rows = adopt(write(tmp_path, list=text) / "list.csv").rows
    assert "ATTRIB" in set(rows["header"])
    assert "EU" not in set(rows["value"])


GUESSES = {
    "subventions": ("""\
COLL_SIRET;ATTRIB_DATE;BENEF_NOM;ATTRIB_OBJET;ATTRIB_MONTANT
21440;2021-03-12;Association Les Jardins;Jardins dans les cours;15000
21440;2021-06-30;Association Le Phare;Lire au bord de la mer;3500.50
""", {"ATTRIB_OBJET": "title", "ATTRIB_DATE": "own", "BENEF_NOM": "own"}),
    "ayudas": ("""\
Departamento;Procedimiento;Acción;Cuantía;Dirección General
Ministerio del Mar;00.01/2020-11;Barcas para todas las orillas;1.000;Oficina del Faro
Ministerio del Río;00.02/2020-12;Puentes sobre el río grande;2.000;Oficina del Puente
""", {"Acción": "title", "Departamento": "own", "Dirección General": "own"}),
    "awards": ("""\
Managing bureau;Stated sum;Recipient;Description
Bureau of the Sea;"$12,500,000.00";Sail Inc;Boats for all the harbours
Bureau of the Sea;"$5,000,000.00";Row Inc;Lights for all the harbours
""", {"Description": "title", "Stated sum": "own", "Managing bureau": "own"}),
    "givers": ("""\
Was genau;Nome órgão mittelgeber;Zahlt;Ort
Boote für alle Häfen;Amt am See;EU;Hafen
Netze für alle Häfen;Amt am Fluss;Sida;Stadt
""", {"Was genau": "title", "Nome órgão mittelgeber": "funding", "Zahlt": "own"}),
    "payers": ("""\
Was genau;Zahlt;Organisation
Boote für alle Häfen;EU;Sail
Netze für alle;Sida;Sail
""", {"Was genau": "title", "Zahlt": "funding"}),
    "codes": ("""\
Was genau;Kürzel;Zeichen;Wo gearbeitet wird
Boote für alle Häfen;R01;B-01;Kenia, Mali
Netze für alle Häfen;R02;B-02;Mali
Lampen für alle Häfen;R01;B-03;Tschad, Niger
""", {"Kürzel": "own", "Zeichen": "identifier", "Wo gearbeitet wird": "places"}),
    "regions": ("""\
Title;Donor;Region;Nation or land
Boats for all;Lake Fund;Africa;Kenya
Nets for all;Lake Fund;Africa;Mali
""", {"Region": "places", "Nation or land": "places"}),
    "untitled": ("""\
Gemeinde;Amt;Betrag in EUR
Hafenstadt am See;Amt am See;5
Badeort am See;Amt im Tal;7
""", {"Gemeinde": "own", "Amt": "own"}),
}  # fmt: skip
"""Lists with headers that nobody knows, and what some of their columns may be."""


def test_titles_and_donors_are_proposed_by_headers_and_values(tmp_path: Path) -> None:
    for name, (text, expected) in GUESSES.items():
        rows = adopt(write(tmp_path, **{name: text}) / f"{name}.csv").rows
        told = dict(zip(rows["header"], rows["field"], strict=True))
        assert {header: told[header] for header in expected} == expected, name
    shown = CliRunner().invoke(main, ["adopt", str(tmp_path / "untitled.csv")])
    assert "No column looks like titles of projects" in shown.output


def test_no_body_of_all_rows_is_proposed_as_donor_that_may_be_who_implements(
    tmp_path: Path,
) -> None:
    text = "title,organisation,country\nWells,Sail Together,Kenya\nBoats,Sail Together,Mali\n"
    rows = adopt(write(tmp_path, list=text) / "list.csv").rows
    assert list(rows.loc[rows["field"] == "funding", "value"]) == [""]


def test_what_is_usual_in_a_publishers_lists_is_proposed_and_not_assumed(tmp_path: Path) -> None:
    text = "nomAttribuant,nomBeneficiaire,objet,montant\nVille de Rive,Le Phare,Lire en mer,20000\n"
    file = write(tmp_path, list=text) / "list.csv"
    assert len(load(tmp_path, "2020-06-30").amounts) == 0
    adopt(file).save(tmp_path)
    after = load(tmp_path, "2020-06-30")
    assert after.amounts[["value", "currency"]].to_numpy().tolist() == [[20_000, "EUR"]]
    assert list(after.projects["title"]) == ["Lire en mer"]


def test_countries_of_givers_and_programmes_that_repeat_are_told_and_not_taken(
    tmp_path: Path,
) -> None:
    text = "Was genau;Herkunft;Wo\n"
    text += "Boote für alle Häfen;Schweden;Kenia\nNetze für alle Häfen;Japan;Mali\n"
    rows = adopt(write(tmp_path, list=text) / "list.csv").rows.set_index("header")
    assert rows["field"][["Herkunft", "Wo"]].to_list() == ["own", "places"]
    assert "places or funding" in str(rows.loc["Herkunft", "reason"])
    programmes = "Project ID,Programme,Donor,Country,Subject line\n" + "".join(
        f"P-{n},Water for all,Lake Fund,Kenya,Wells and pumps number {n}\n" for n in range(4)
    )
    file = write(tmp_path / "more", programmes=programmes) / "programmes.csv"
    assert len(load(file.parent, "2020-06-30")) == 0
    adopt(file).save(file.parent)
    titles = list(load(file.parent, "2020-06-30").projects["title"])
    assert titles == [f"Wells and pumps number {n}" for n in range(4)]


def test_what_another_sheet_says_of_the_projects_is_not_to_be_filled_in(tmp_path: Path) -> None:
    content = workbook({
        "Projects": [["Project ID", "Title"], ["P1", "Roads"]],
        "Funding": [["Project ID", "Donor"], ["P1", "Harbour Fund"]],
    })  # fmt: skip
    (tmp_path / "list.xlsx").write_bytes(content)
    rows = adopt(tmp_path / "list.xlsx").rows
    assert list(rows[rows["header"] == ""]["field"]) == ["places"]
