"""PDFs with their text: lines and tables from where the words stand, and refusals."""

import io
from pathlib import Path
from typing import Any

import pandas as pd
import pypdf
import pytest
import typst

from portfolio_lib import Portfolio, load

PROSE = (
    "The project supports the ministry of education in building schools, and gives communities "
    "a way to invest at home. It trains 120 officials and opens four shops in municipalities."
)
LINES = f"""
= Ongoing projects
== Schools for All
Donor: Swedish International Development Cooperation Agency (Sida) \\
Implementing agency: Save the Children \\
Duration: 01/2015 – 12/2027 \\
Country: Kenya \\
Budget: SEK 1,250,000

*Objective:* {PROSE}

== Safe Roads
Donor: Norway \\
Country: Malawi \\
Budget: NOK 3,000,000
"""
BESIDE = """
= Our projects
#let kv(..all) = grid(columns: (4cm, 1fr), row-gutter: 6pt, ..all)
== Clean Water
#kv([Donor], [Denmark], [Country], [Kenya], [Budget], [DKK 12.5 million], [Summary], [{prose}])
== Girls in School
#kv([Donor], [Norway], [Country], [Uganda], [Budget], [NOK 8,000,000], [Summary], [{prose}])
"""
RULED = """
#set page(height: 9cm)
#table(columns: (3cm, 3cm, 2.4cm, 3cm), table.header([Title], [Donor], [Country], [Budget (USD)]),
  ..range(1, 10).map(n => (
    [A road with a long name, number #n], [Fund #n], [Ghana], [#(n)00,000],
  )).flatten())
"""
LOOSE = """
= List
#grid(columns: 4, column-gutter: 1cm, row-gutter: 8pt, [Title], [Donor], [Country], [Budget],
  ..range(1, 9).map(n => ([Road #n], [Sida], [Kenya], [EUR #(n)00,000])).flatten())
"""
BOX = """
= Livelihoods in the Sahel
#grid(columns: (1fr, 5cm), column-gutter: 1cm, [{prose} {prose}], [*Country:* Mali

*Donor:* Denmark

*Budget:* DKK 45 million])
"""
ARABIC = '#set text(font: "Noto Sans Arabic", lang: "ar")\n= مشاريع\nالمانح: السويد وبلدان أخرى'
TWO_BOXES = BOX + BOX.replace("Livelihoods in the Sahel", "Roads of Niger").replace("Mali", "Niger")


def pdf(source: str, header: str = "Annual report 2019") -> bytes:
    text = f'#set page(numbering: "1", header: [{header}]); #set text(font: "Fira Sans");'
    fonts = Path(__file__).parents[2] / "portfolio_lib" / "fonts"
    whole: Any = f"{text}\n{source}".replace("{prose}", PROSE).encode()
    made = typst.compile(whole, font_paths=[str(fonts)], ignore_system_fonts=True)
    assert isinstance(made, bytes)
    return made


def loaded(folder: Path, content: bytes) -> Portfolio:
    (folder / "list.pdf").write_bytes(content)
    return load(folder, "2019-12-31")


def facts(portfolio: Portfolio) -> list[tuple[object, ...]]:
    """Title, donors, places and amounts of each project."""
    donors = portfolio.project_organisations.query("role == 'funding'")
    return [
        (
            project.title,
            "; ".join(donors.loc[donors["project"] == project.project, "as_written"]),
            "; ".join(_of(portfolio.project_places, project.project, "place")),
            [*zip(_of(portfolio.amounts, project.project, "value"),
                  _of(portfolio.amounts, project.project, "currency"), strict=True)],
        )
        for project in portfolio.projects.itertuples()
    ]  # fmt: skip


def _of(table: pd.DataFrame, project: object, column: str) -> list[Any]:
    return list(table.loc[table["project"] == project, column])


def test_lines_are_read_and_those_that_go_on_below_are_one(tmp_path: Path) -> None:
    portfolio = loaded(tmp_path, pdf(LINES))
    assert facts(portfolio) == [
        ("Schools for All", "Swedish International Development Cooperation Agency (Sida)", "KE",
         [(1_250_000, "SEK")]),
        ("Safe Roads", "Norway", "MW", [(3_000_000, "NOK")]),
    ]  # fmt: skip
    assert portfolio.projects["objective"][0] == PROSE
    said = portfolio.findings.set_index("rule")
    assert "Annual report 2019" in str(said.loc["text-beside-body", "value"])
    assert said.loc["read-from-pdf", "severity"] == "info"


def test_what_stands_on_a_page_is_told_with_its_page(tmp_path: Path) -> None:
    portfolio = loaded(tmp_path, pdf(f"{LINES}\n#pagebreak()\n{LINES}"))
    assert portfolio.projects["line"].tolist() == [1, 1, 2, 2]
    told = portfolio.findings.query("rule == 'duplicate-title'")
    assert set(told["line"]) == {1, 2}
    texts = told.fillna("").astype("str").agg(" ".join, axis=1)
    assert texts.str.contains("list.pdf, page [12]").all()


def test_labels_have_the_values_beside_them_without_lines_between(tmp_path: Path) -> None:
    portfolio = loaded(tmp_path, pdf(BESIDE))
    assert facts(portfolio) == [
        ("Clean Water", "Denmark", "KE", [(12_500_000, "DKK")]),
        ("Girls in School", "Norway", "UG", [(8_000_000, "NOK")]),
    ]
    assert set(portfolio.projects["summary"]) == {PROSE}


def test_a_ruled_table_goes_on_over_pages(tmp_path: Path) -> None:
    found = facts(loaded(tmp_path, pdf(RULED)))
    assert found == [
        (f"A road with a long name, number {n}", f"Fund {n}", "GH", [(n * 100_000, "USD")])
        for n in range(1, 10)
    ]


def test_a_box_beside_a_text_is_read_apart_from_it(tmp_path: Path) -> None:
    portfolio = loaded(tmp_path, pdf(BOX))
    (found,) = facts(portfolio)
    assert found == ("Livelihoods in the Sahel", "Denmark", "ML", [(45_000_000, "DKK")])
    assert f"{PROSE} {PROSE}" in portfolio.projects["summary"][0]


def test_no_box_is_of_the_project_beside_another(tmp_path: Path) -> None:
    """What nothing tells apart is refused, and never of another project."""
    found = facts(loaded(tmp_path, pdf(TWO_BOXES)))
    assert all(place in {"", {"L": "ML", "R": "NE"}[str(title)[0]]} for title, _, place, _ in found)


def test_columns_that_no_line_parts_are_told_and_not_read(tmp_path: Path) -> None:
    portfolio = loaded(tmp_path, pdf(LOOSE))
    assert len(portfolio) == 0
    finding = portfolio.findings.set_index("rule").loc["columns-without-lines"]
    assert finding["severity"] == "warning"
    assert "Road 1" in str(finding["value"])


def locked() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("Donor: A")))
    writer.encrypt("secret", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "rule", "word"),
    [
        (b"%PDF-1.7\nnothing", "unreadable-document", "damaged"),
        (b"", "unreadable-document", "damaged"),
        (pdf(LINES)[:3000], "unreadable-document", "damaged"),
        (pdf("#set page(numbering: none)\n#rect(width: 5cm)", header=""), "empty-file", "scan"),
        (pdf(ARABIC), "unreadable-document", "from the right"),
        (pdf('#set document(keywords: ("portfolio_lib",))\n' + LINES), "own-report", "portfolio"),
        (locked(), "unreadable-document", "password"),
    ],
    ids=["none", "empty", "cut", "scan", "Arabic", "our own", "locked"],
)  # fmt: skip
def test_what_cannot_be_read_is_told(tmp_path: Path, content: bytes, rule: str, word: str) -> None:
    portfolio = loaded(tmp_path, content)
    assert len(portfolio) == 0
    assert list(portfolio.findings["rule"]) == [rule]
    assert word in portfolio.findings["message"][0]


TWO_HEADERS = """
#table(columns: 5,
  table.cell(rowspan: 2)[Project], table.cell(rowspan: 2)[Donor], table.cell(rowspan: 2)[Country],
  table.cell(colspan: 2)[Period], [Start], [End],
  ..range(1, 5).map(n => ([Dam #n], [AFD], [Niger], [01/2019], [12/202#n])).flatten())
"""
NO_HEADER = """
#table(columns: 4, ..range(1, 5).map(n => ([Dam #n], [AFD], [Niger], [12/202#n])).flatten())
"""
BRIEF = """
#text(size: 20pt)[*Rural Health*]

#grid(columns: (1fr, 1fr, 1fr), row-gutter: 6pt, [*Country*], [*Donor*], [*Period*],
  [Malawi], [KfW], [2020–2024])

= Objective
{prose}
"""


def test_a_header_of_two_rows_is_one(tmp_path: Path) -> None:
    portfolio = loaded(tmp_path, pdf(TWO_HEADERS))
    assert [row[:3] for row in facts(portfolio)] == [(f"Dam {n}", "AFD", "NE") for n in range(1, 5)]
    assert list(portfolio.projects["end"].dt.year) == [2021, 2022, 2023, 2024]


def test_a_table_without_a_header_is_told_and_not_read(tmp_path: Path) -> None:
    portfolio = loaded(tmp_path, pdf(NO_HEADER))
    assert len(portfolio) == 0
    assert "columns-without-lines" in set(portfolio.findings["rule"])


def test_labels_above_their_values_and_headings_that_are_labels_are_read(tmp_path: Path) -> None:
    portfolio = loaded(tmp_path, pdf(BRIEF))
    assert facts(portfolio) == [("Rural Health", "KfW", "MW", [])]
    assert portfolio.projects["objective"][0] == PROSE
