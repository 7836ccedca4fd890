"""Pages as web pages and as Word files: read as the same page of text is."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from helpers.data_folders import finding, loaded, project, rules, unaccounted
from helpers.layouts import FACTS, LINE_OF_THE_DATE, PAGES, facts
from helpers.other_pages import as_docx, as_html, saved, with_parts

from portfolio_lib import Portfolio
from portfolio_lib.read.page.docx import LARGEST_TEXT
from portfolio_lib.read.page.html import LARGEST_HTML

WRAPPED = {"wrapped", "contacts_and_links"}


def text_of(name: str) -> str:
    return str((PAGES / f"{name}.txt").read_text(encoding="utf-8"))


def html(body: str, head: str = "") -> Portfolio:
    return loaded({"page.html": f"<html><head>{head}</head><body>{body}</body></html>"})


def told(portfolio: Portfolio) -> list[tuple[str, int | None]]:
    return [rule for rule in rules(portfolio) if rule[0] != "unknown-organisation"]


@pytest.mark.parametrize("name", FACTS)
def test_a_web_page_is_read_as_its_text_and_nothing_is_dropped(name: str) -> None:
    source, texts = as_html(text_of(name))
    portfolio = loaded({"page.html": source}, None)
    assert facts(portfolio) == FACTS[name]
    dropped = unaccounted(portfolio, texts, wrapped=name in WRAPPED)
    assert len(dropped) == len(LINE_OF_THE_DATE.get(name, []))


@pytest.mark.parametrize("name", FACTS)
def test_a_word_file_is_read_as_its_text_and_nothing_is_dropped(name: str) -> None:
    content, texts, numbers = as_docx(text_of(name))
    portfolio = loaded({"page.docx": content}, None)
    assert facts(portfolio) == FACTS[name]
    dropped = unaccounted(portfolio, texts, wrapped=name in WRAPPED, numbers=numbers)
    assert len(dropped) == len(LINE_OF_THE_DATE.get(name, []))


FIELDS = """
<h2>Safe <em>Ro</em>ads</h2>
<script>document.write("Donor: nobody")</script><style>p { color: red }</style>
<!-- Donor: nobody -->
<table>
  <tr><th>Objective</th><td>Fewer accidents on the roads.</td></tr>
  <tr><th>Donor:</th><td><a href="https://example.org/ec">European Commission</a></td></tr>
  <tr><td>Country</td><td>Serbia</td></tr>
</table>
<dl><dt>Duration</dt><dd>January 2016 – December 2017</dd>
<dt>Budget</dt><dd>EUR 1.2 million</dd></dl>
<p>More information can be found <a href="https://example.org/roads">here</a>.</p>
"""


def test_tables_lists_and_links_of_a_web_page_become_fields_and_findings() -> None:
    portfolio = html(FIELDS)
    assert portfolio.projects["title"].tolist() == ["Safe Roads"]
    assert portfolio.projects["objective"].tolist() == ["Fewer accidents on the roads."]
    assert portfolio.project_organisations["as_written"].tolist() == ["European Commission"]
    assert portfolio.project_places["place"].tolist() == ["RS"]
    assert portfolio.amounts["value"].tolist() == [1_200_000]
    assert portfolio.projects["start"].dt.year.tolist() == [2016]
    found = portfolio.findings[portfolio.findings["rule"] == "link-not-used"]
    assert [str(value).split()[-1] for value in found["value"]] == [
        "https://example.org/ec", "https://example.org/roads",
    ]  # fmt: skip
    assert "nobody" not in portfolio.findings.to_csv()


def test_a_finding_of_a_web_page_names_the_line_of_its_source() -> None:
    portfolio = html("\n<h2>Safe Roads</h2>\n<p>Donor: A Fund</p>\n\n<p>\nDuration: soon</p>")
    assert finding(portfolio, "period-not-understood")["line"] == 6


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "iso-8859-2"])
def test_a_web_page_is_read_in_the_encoding_that_it_states(encoding: str) -> None:
    stated = f'<meta charset="{encoding}">' if encoding.startswith("iso") else ""
    page = f"<html><head>{stated}</head><body><h2>Brücken</h2><p>Ziel: Größe.</p></body></html>"
    portfolio = loaded({"page.htm": page.encode(encoding)})
    assert portfolio.projects["title"].tolist() == ["Brücken"]
    assert portfolio.projects["objective"].tolist() == ["Größe."]


def test_a_report_of_ours_among_the_data_is_refused_in_a_sentence() -> None:
    body = "<h2>Safe Roads</h2><p>Donor: A Fund</p>"
    portfolio = html(body, '<meta name="generator" content="portfolio-lib">')
    assert len(portfolio) == 0
    assert told(portfolio) == [("own-report", 1)]


def test_a_word_file_has_its_tables_lists_links_and_changes_read() -> None:
    document = Document()
    document.add_heading("Safe Roads", 1)
    table = document.add_table(rows=3, cols=2)
    for row, (label, value) in enumerate(
        [("Donor", "European Commission"), ("Country", "Serbia"), ("Budget", "EUR 1.2 million")]
    ):
        table.cell(row, 0).text, table.cell(row, 1).text = label, value
    document.add_paragraph("Objective:")
    for item in ("Fewer accidents", "Better bridges"):
        document.add_paragraph(item, style="List Bullet")
    content = saved(document)
    xml = _body(content).replace(
        b"Better bridges", b"Better bridges</w:t></w:r><w:ins><w:r><w:t> everywhere</w:t></w:r>"
        b"</w:ins><w:del><w:r><w:delText> nowhere</w:delText></w:r></w:del><w:r><w:t>",
    )  # fmt: skip
    portfolio = loaded({"page.docx": with_parts(content, {"word/document.xml": xml})})
    assert portfolio.projects["title"].tolist() == ["Safe Roads"]
    assert portfolio.projects["objective"].tolist() == [
        "• Fewer accidents\n\n• Better bridges everywhere"
    ]
    assert portfolio.project_places["place"].tolist() == ["RS"]
    assert portfolio.amounts["value"].tolist() == [1_200_000]


def test_a_finding_of_a_word_file_names_its_paragraph() -> None:
    document = Document()
    for text in ("Safe Roads", "", "Donor: A Fund", "Duration: soon"):
        document.add_paragraph(text)
    portfolio = loaded({"page.docx": saved(document)})
    assert finding(portfolio, "period-not-understood")["line"] == 4


def test_text_beside_the_body_of_a_word_file_is_told() -> None:
    document = Document()
    document.add_paragraph("Safe Roads")
    document.add_paragraph("Donor: A Fund")
    document.sections[0].footer.paragraphs[0].text = "Donor: Another"
    found = finding(loaded({"page.docx": saved(document)}), "text-beside-body")
    assert "footer" in str(found["message"])


DOCX = as_docx(project())[0]


def _body(content: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml")


ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname"><!ENTITY f "ha">]>'
REFUSED = {
    "page.html": [
        ("empty", b"", "empty-file"),
        ("no text", b"<html><body><p></p></body></html>", "empty-file"),
        ("NUL bytes", b"<p>a\0b</p>", "binary-file"),
        ("too large", b"<p>" + b"x" * LARGEST_HTML, "file-too-large"),
    ],
    "page.docx": [
        ("empty", b"", "unreadable-document"),
        ("a page", b"Safe Roads", "unreadable-document"),
        ("truncated", DOCX[: len(DOCX) // 2], "unreadable-document"),
        ("without a body", with_parts(DOCX, {"word/document.xml": b""}), "unreadable-document"),
        ("broken XML", with_parts(DOCX, {"word/document.xml": b"<a><b></a>"}),
         "unreadable-document"),
        ("no text", as_docx("")[0], "empty-file"),
        ("a bomb", with_parts(DOCX, {"word/document.xml": b" " * (LARGEST_TEXT + 1)}),
         "file-too-large"),
        ("a bomb beside", with_parts(DOCX, {"x.bin": b"0" * 200_000_000}), "file-too-large"),
        ("external entity", with_parts(DOCX, {"word/document.xml": _body(DOCX).replace(
            b"?>", b"?>" + ENTITY, 1).replace(b"Safe", b"&e;")}), "xml-with-doctype"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("file", "content", "rule"),
    [
        pytest.param(file, content, rule, id=f"{file} {case}")
        for file, cases in REFUSED.items()
        for case, content, rule in cases
    ],
)
def test_what_cannot_be_read_is_refused_in_one_finding(
    file: str, content: bytes, rule: str
) -> None:
    portfolio = loaded({file: content})
    assert len(portfolio) == 0
    (found,) = portfolio.findings.to_dict("records")
    assert (found["rule"], found["severity"]) == (rule, "error")
    assert found["suggestion"]
    assert len(str(found["message"])) <= 300


def test_an_external_entity_of_a_web_page_is_never_opened() -> None:
    page = f"{ENTITY.decode()}<html><body><h2>Safe &e; Roads &f;</h2><p>Donor: A</p></body></html>"
    portfolio = loaded({"page.html": page})
    secret = Path("/etc/hostname").read_text(encoding="utf-8").strip()
    assert secret not in portfolio.projects["title"][0]


UNITS = ["<div>", "<b>", "<table><tr><td>", "<a href='http://a.b'>x", "&#x2022;", "<li>", "<br>",
         "<p>Donor: A</p>", "<dt>Donor<dd>"]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_a_web_page_of_one_thing_many_times_is_read(unit: str) -> None:
    portfolio = html("<h2>Safe Roads</h2><p>Donor: A Fund</p>" + unit * 3_000)
    assert len(portfolio.findings) > 0


LIST = """<table><tr><td colspan="5">Our projects</td></tr>
<tr><th>Title</th><th>Donor</th><th>Country</th><th>Start</th><th>Budget</th></tr>
<tr><td rowspan="2">Wells</td><td>Sida</td><td rowspan="2">Mali</td><td>2018</td><td>EUR 10
</td></tr>
<tr><td>Norad</td><td>2019</td><td>EUR 20</td></tr>
<tr><td>Roads</td><td>Danida</td><td rowspan="2">Kenya</td><td>2019</td><td>EUR 30</td></tr>
<tr><td>Bridges</td><td>Danida</td><td>2020</td><td>EUR 40</td></tr></table>"""


def parties(portfolio: Portfolio) -> list[tuple[str, str]]:
    rows = portfolio.project_organisations[["project", "as_written"]]
    return [(str(project), str(name)) for project, name in rows.itertuples(index=False)]


def test_a_cell_of_several_rows_is_one_of_each_and_a_title_of_several_is_one_project() -> None:
    portfolio = html(LIST)
    assert portfolio.projects["title"].tolist() == ["Wells", "Roads", "Bridges"]
    assert parties(portfolio) == [
        ("wells", "Sida"), ("wells", "Norad"), ("roads", "Danida"), ("bridges", "Danida"),
    ]  # fmt: skip
    places = portfolio.project_places.set_index("project")["place"]
    assert places.to_dict() == {"wells": "ML", "roads": "KE", "bridges": "KE"}
    assert "repeated-field" in {rule for rule, _ in rules(portfolio)}


def test_merged_cells_of_a_word_table_are_one_of_each_row() -> None:
    document = Document()
    table = document.add_table(rows=5, cols=4)
    for row, texts in enumerate(
        [["Title", "Donor", "Country", "Start"], ["Wells", "Sida", "Mali", "2018"],
         ["", "Norad", "", "2019"], ["Roads", "Danida", "Kenya", "2019"],
         ["Uganda", "", "", ""]]
    ):  # fmt: skip
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(1, 2).merge(table.cell(2, 2))
    table.cell(4, 0).merge(table.cell(4, 3))
    file = io.BytesIO()
    document.save(file)
    portfolio = loaded({"list.docx": file.getvalue()})
    assert portfolio.projects["title"].tolist() == ["Wells", "Roads"]
    assert parties(portfolio) == [("wells", "Sida"), ("wells", "Norad"), ("roads", "Danida")]
    assert portfolio.project_places["place"].tolist() == ["ML", "KE"]


def test_a_cell_beside_several_labels_is_read_once() -> None:
    portfolio = html(
        "<h1>Wells</h1><table><tr><td>Donor</td><td>Sida</td><td rowspan='3'>Clean water is far "
        "away in the north of the country.</td></tr><tr><td rowspan='2'>Country</td><td>Mali</td>"
        "</tr><tr><td>Niger</td></tr></table>"
    )
    assert parties(portfolio) == [("wells", "Sida")]
    assert portfolio.project_places["place"].tolist() == ["ML", "NE"]
    assert str(portfolio.projects["summary"].iloc[0]).count("Clean water") == 1


def test_what_only_a_header_of_several_columns_is_over_is_no_project() -> None:
    rows = ("Title | Donor | Paid | | ", "--- | --- | --- | --- | ---",
            "Wells | Sida | 2018 | Mali | 10 EUR", "2019 | Mali | 20 EUR | | ")  # fmt: skip
    portfolio = loaded({"page.md": "\n".join(["# Our projects", "", *rows])})
    assert portfolio.projects["title"].tolist() == ["Wells"]
    assert parties(portfolio) == [("wells", "Sida")]
    assert "2019 | Mali | 20 EUR" in " ".join(map(str, portfolio.findings["value"]))


def test_bold_titles_below_headings_of_chapters_are_the_titles() -> None:
    document = Document()
    document.add_heading("Our work in Kosovo", 1)
    for title in ("Wells for Gjakova", "Roads for Peja"):
        document.add_paragraph().add_run(title).bold = True
        table = document.add_table(rows=2, cols=2)
        for row, texts in enumerate([["Donor", "Sida"], ["Period", "2019 – 2021"]]):
            for column, text in enumerate(texts):
                table.cell(row, column).text = text
        document.add_paragraph("The project builds what the town has asked for, and trains people.")
    file = io.BytesIO()
    document.save(file)
    portfolio = loaded({"list.docx": file.getvalue()})
    assert portfolio.projects["title"].tolist() == ["Wells for Gjakova", "Roads for Peja"]
