"""What a report prints and what goes with it agree: page, PDF, its files, the spreadsheet."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers.annexes import attached, beside
from helpers.data_folders import page, project, write
from helpers.iati_files import activity, iati
from lxml import html
from pypdf import PdfReader

Command = Callable[..., subprocess.CompletedProcess[str]]
Once = Callable[[str, Callable[[Path], None]], Path]
FIELDS = ("Period", "Countries and regions", "Donors", "Implementing agencies")
TEXTS = ("Objective", "Summary", "Target groups")
MANY = ("Place", "Donor")
AMOUNT = '<value currency="EUR" value-date="2018-01-01">{}</value>'


def budget(value: str) -> str:
    return f"<budget>{AMOUNT.format(value)}</budget>"


def spent(value: str, day: str) -> str:
    return (
        f'<transaction><transaction-type code="4"/><transaction-date iso-date="{day}"/>'
        f"{AMOUNT.format(value)}</transaction>"
    )


DATA = {
    "page.txt": page(
        project("=SUM(A1) wells", Objective="- dry\n\n+ wet", Summary="@home; =1+1"),
        project("Bridges", Country="EU Member States, Kosovo", Donor="Sea Fund, Land Fund"),
        project("Roads", Donor=None, Duration="some day", Country="Norway"),
    ),
    "more.xml": iati(
        activity(budget("1000.5"), budget("-20"), spent("700", "2018-03-01"), title="Pumps"),
        activity(
            budget("400"),
            "<recipient-country code='KE'/>",
            '<description type="3"><narrative>Farmers</narrative></description>',
            identifier="XM-1-B",
            title="Dams",
        ),
    ),
}


SOME = (("--country", "FR"), ("--country", "KE"), ("--donor", "sea-fund"),
        ("--report", "portfolio"))  # fmt: skip
ALL = (("--country", "FR"), ())


pytestmark = pytest.mark.soak


@pytest.fixture(scope="module", params=["some", "all"])
def built(request: pytest.FixtureRequest, portfolio: Command, once: Once) -> Path:
    """Reports on a page with texts like formulas and a file with amounts."""

    def build(folder: Path) -> None:
        write(folder / "data", DATA)
        for further in SOME if request.param == "some" else ALL:
            result = portfolio("build", "--as-of", "2018-10-31", *further, cwd=folder)
            assert result.returncode == 0, result.stderr

    return once(f"agree-{request.param}", build) / "reports"


MONEY = {"Budget", "Committed", "Paid out and spent"}
DATA_DAY = "Data as of"
TO_CALCULATE = MONEY | {
    DATA_DAY,
    "Code", "Currency", "Spent [%]", "In other currencies", "Shared", "Start", "End", "Identifier",
}  # fmt: skip
"""What the rows have to be calculated with; sections say it in words."""
"""What a section sums; the sheet of amounts has a row for each of them."""


def said(element: Any) -> str:
    return " ".join(element.text_content().split())


def value(field: Any) -> str:
    """What a field says, without the bar below it that says how much of the time is over."""
    return said(field if field.find("div/p") is None else field.find("div/p"))


def printed(article: Any) -> dict[str, str]:
    """What a section says of its project, by the headers of the annex; "not stated" is nothing."""
    fields = {said(row.find("dt")): value(row.find("dd")) for row in article.find("dl")}
    plural = {
        "Country or region": "Countries and regions",
        "Donor": "Donors",
        "Implementing agency": "Implementing agencies",
    }
    told = {plural.get(name, name): value for name, value in fields.items()}
    told = {name: value for name, value in told.items() if value != "not stated"}
    status = article.find("p[@class]")
    if status is not None and "status" in status.get("class"):
        told["Status"] = said(status)
    through = article.find("p[@class='through']")
    if through is not None:
        wider = said(through).partition("Project for ")[2].partition(", includes ")[0]
        told["Through region or group"] = wider
    # the only project of a report has its title one level higher
    title, below = ("h3", "h4") if article.find("h2") is None else ("h2", "h3")
    for heading in article.findall(below):
        told[said(heading)] = " ".join(
            said(part) for part in heading.itersiblings() if part.getprevious() is not None
            and next(part.itersiblings(below, preceding=True)) is heading and part.tag == "p"
        )  # fmt: skip
    told = {name: value for name, value in told.items() if name not in {*MONEY, DATA_DAY}}
    return told | {"Title": said(article.find(title))}


def rowed(row: dict[str, str]) -> dict[str, str]:
    """A row as a section would print it: names with commas, texts in one line, no days."""
    told = {name: " ".join(value.split()) for name, value in row.items() if value}
    for name in ("Countries and regions", "Donors", "Implementing agencies"):
        if name in told:
            told[name] = told[name].replace("; ", ", ")
    return {k: v for k, v in told.items() if k not in TO_CALCULATE}


def of_projects(pdf: Path) -> list[dict[str, str]]:
    """The rows of the projects in a PDF, each with its texts."""
    files = attached(pdf)
    texts = {row["Identifier"]: row for row in files.get("texts.csv", ())}
    return [row | texts.get(row["Identifier"], {}) for row in files["projects.csv"]]


def reports(folder: Path) -> Iterator[tuple[Path, Any]]:
    for file in sorted(folder.glob("*/*.html")):
        yield file, html.parse(str(file)).getroot()


def test_every_report_has_its_annex_in_both_forms(built: Path) -> None:
    names = {file.with_suffix("").as_posix() for file in built.glob("*/*.en.html")}
    assert len(names) >= len(SOME)
    for name in names:
        files = attached(Path(f"{name}.pdf"))
        sheets = beside(Path(f"{name}.xlsx").read_bytes())
        assert {title.lower().replace(" ", "-") + ".csv" for title in sheets} == set(files)
        for title, rows in sheets.items():
            assert rows == files[f"{title.lower().replace(' ', '-')}.csv"]


def test_each_section_is_a_row_and_each_row_a_section(built: Path) -> None:
    for file, tree in reports(built):
        sections = [printed(article) for article in tree.iter("article")
                    if article.get("class") == "project"]  # fmt: skip
        rows = of_projects(file.with_suffix(".pdf"))
        shown = [rowed(row) for row in rows]
        if tree.get_element_by_id("also-covered", None) is not None:
            shown = [row for row in shown if "Through region or group" not in row]
        for row, section in zip(shown, sections, strict=True):
            for name in {"Countries and regions", "Donors"} - set(
                section
            ):  # what the report is about
                assert said(tree.find(".//h1")).startswith(row.pop(name, ""))
        assert shown == sections, file


def test_the_pdf_prints_every_row(built: Path) -> None:
    for file in built.glob("*/*.pdf"):
        text = "".join("".join(page.extract_text().split()) for page in PdfReader(file).pages)
        for row in of_projects(file):
            told = rowed(row)
            missing = [value for value in told.values() if re.sub(r"\s", "", value) not in text]
            assert not missing, file


def test_the_amounts_add_up_to_what_is_printed(built: Path) -> None:
    count = 0
    for file, tree in reports(built):
        files = attached(file.with_suffix(".pdf"))
        found = files.get("amounts.csv") or files.get("contribution-of-the-donor.csv") or []
        totals: dict[tuple[str, str], float] = {}
        for row in found:
            key = (row["Kind"], row["Currency"])
            totals[key] = totals.get(key, 0) + float(row["Amount"])
        shown = {
            (said(row[0]), total.get("class").rpartition("-")[2]): said(total)
            for row in tree.xpath("(//table[@class='money'])[1]/tbody/tr")
            for total in row.iter("data")
        }
        assert shown == {key: f"{round(value):,}" for key, value in totals.items()}, file
        count += len(shown)
    assert count > 2


def test_the_page_leads_to_the_spreadsheet_and_counts_its_rows(built: Path) -> None:
    for file, tree in reports(built):
        (link,) = [link for link in tree.xpath("//a/@href") if link.endswith(".xlsx")]
        sheets = beside((file.parent / link).read_bytes())
        text = said(tree.find("body"))
        for title, rows in sheets.items():
            rows_said = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
            assert f"{title} ({rows_said})" in text
