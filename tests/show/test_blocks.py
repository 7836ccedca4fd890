"""What a report can show, each part alone."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest
from helpers.data_folders import loaded, page, project
from helpers.iati_files import bare, iati
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from lxml import html
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_notebook, new_output

from portfolio_lib import Portfolio, UsageError, load, show
from portfolio_lib.render import formats
from portfolio_lib.render.html import PortfolioHTMLExporter
from portfolio_lib.show.figures import NARROW

ROOT = Path(__file__).parent.parent.parent
PROJECT = "{title}\n\nObjective: Text.\n\nDonor: A Fund\n\nCountry: {place}\n\nDuration: {period}\n"


@pytest.fixture(scope="module")
def first() -> Portfolio:
    return load(ROOT / "data")


def made(folder: Path, *projects: tuple[str, str, str]) -> Portfolio:
    """A portfolio of projects with these titles, places and periods, as of 31 October 2016."""
    texts = [PROJECT.format(title=t, place=place, period=p) for t, place, p in projects]
    (folder / "page.txt").write_text("\n\n\n".join(texts), encoding="utf-8")
    return load(folder, "2016-10-31")


def tree(block: show.Block) -> Any:
    return html.fromstring(block.html)


def facts(block: show.Block) -> dict[str, str]:
    pairs = tree(block).xpath("//dl[@class='facts']/div")
    return {pair.find("dt").text_content(): pair.find("dd").text_content() for pair in pairs}


def test_the_cover_counts_projects_donors_and_places(first: Portfolio) -> None:
    assert facts(show.cover(first)) == {
        "ongoing projects": "4",
        "ends this month": "1",
        "donors": "4",
        "countries": "5",
        "regions or groups": "2",
        "implementing agencies": "2",  # "external experts" and "donor experts" are none
    }


def test_the_cover_of_a_place_says_until_when_projects_run(first: Portfolio) -> None:
    cover = show.cover(first.for_country("XK"), place="XK")
    assert facts(cover) == {"project runs until": "Oct\u00a02018"}
    assert "One project is running, until October 2018." in cover.text
    assert "Donor: State Secretariat for Migration (Switzerland)." in cover.text
    assert "Country report" in cover.text
    assert "Kosovo*" in cover.text


def test_planned_and_completed_projects_are_counted_apart(tmp_path: Path) -> None:
    portfolio = made(tmp_path, ("One", "Kenya", "2014"), ("Two", "Kenya", "2018"))
    found = facts(show.cover(portfolio))
    assert found["planned project"] == "1"
    assert found["completed project"] == "1"
    assert "ongoing projects" not in found


def test_a_cover_needs_an_as_of_date(first: Portfolio) -> None:
    with pytest.raises(UsageError, match="as-of date"):
        show.cover(first.at(None))


def test_what_is_empty_shows_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nothing = Portfolio.of({})
    blocks = [
        show.timeline(nothing), show.places(nothing), show.donors(nothing),
        show.projects(nothing), show.remarks(nothing), show.notes(nothing),
        show.timeline(made(tmp_path, ("One", "Kenya", "to be confirmed"))),
    ]  # fmt: skip
    for block in blocks:
        assert not block
        block._ipython_display_()
    assert capsys.readouterr().out == ""


def test_what_is_empty_says_so_in_a_notebook_alone(notebook: Any) -> None:
    shell = InteractiveShell.instance()
    try:
        nothing = Portfolio.of({})
        shown: list[tuple[Any, str]] = [
            (show.annex(nothing), "(no projects, and so no annex)"),
            (show.amounts(nothing), "(no amounts in this portfolio)"),
            (show.changes(nothing, None), "(no earlier portfolio to compare with, or one of"),
            (show.donors(nothing), "(no donors in this portfolio)"),
            (show.sectors(nothing), "(no sectors with a name in this portfolio)"),
        ]
        for block, said in shown:
            with capture_output() as captured:
                block._ipython_display_()
            (output,) = captured.outputs
            assert output.data["text/plain"].startswith(said)
            built = notebook("# Title", output.data)
            assert said[1:] in PortfolioHTMLExporter().from_notebook_node(built)[0]
            built.cells[1].outputs[0].metadata.update(output.metadata)
            assert said[1:] not in PortfolioHTMLExporter().from_notebook_node(built)[0]
    finally:
        shell.clear_instance()


def test_a_timeline_of_no_period_is_refused_as_a_figure() -> None:
    with pytest.raises(UsageError, match="no project states a start or an end"):
        show.timeline_figure(Portfolio.of({}))


def test_a_drawing_stands_on_paper_in_a_notebook_and_has_no_style_in_a_report(
    first: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    displayed: list[dict[str, str]] = []
    monkeypatch.setattr("portfolio_lib.show.html.display", lambda data, **_: displayed.append(data))
    show.timeline(first)._ipython_display_()
    (data,) = displayed
    assert '<img style="background-color: #ffffff"' in data["text/html"]
    cell = new_code_cell("x", outputs=[new_output("display_data", data)])
    content = formats.read(new_notebook(cells=[cell]))
    images = list(content.body.iter("img"))
    assert images
    assert [image.get("style") for image in images] == [None] * len(images)


def test_the_timeline_says_in_words_what_it_shows(first: Portfolio) -> None:
    alt = tree(show.timeline(first)).xpath("//img/@alt")[0]
    assert alt.startswith("Timeline of 4 projects between 2014 and 2018.")
    assert "November 2014 – October 2016" in alt
    assert alt.endswith("On 31 October 2016: 4 ongoing.")


def test_the_timeline_has_a_narrow_form_for_phones(first: Portfolio) -> None:
    figure = tree(show.timeline(first))
    wide, narrow = figure.xpath("//img/@src")[0], figure.xpath("//source/@srcset")[0]
    assert figure.xpath("//source/@media") == ["(max-width: 40rem)"]
    assert wide != narrow
    for address in (wide, narrow):
        assert b"<svg" in base64.b64decode(address.partition("base64,")[2])


def test_of_many_projects_the_register_has_all(
    tmp_path: Path,
) -> None:
    rows = [(f"Project {number}", "Kenya", "2016") for number in range(43)]
    rows += [("Longer", "Kenya", "2016 – March 2017"), ("Undated", "Kenya", "to be confirmed")]
    portfolio = made(tmp_path, *rows)
    first, second = tree(show.timeline(portfolio)).findall(".//tbody/tr")
    assert [cell.text_content() for cell in first] == ["Q4 2016", "43", ""]
    assert [cell.text_content() for cell in second] == ["Q1 2017", "1", ""]
    assert first[-1].get("class") == "bar share-100"
    assert len(tree(show.register(portfolio)).findall(".//tbody/tr")) == 45


def test_one_quarter_alone_is_no_figure(tmp_path: Path) -> None:
    rows = [(f"Project {number}", "Kenya", "2016") for number in range(43)]
    assert not show.timeline(made(tmp_path, *rows))


def test_a_row_of_the_register_hides_no_place(tmp_path: Path) -> None:
    names = ["Serbia", "Kenya", "France", "Chile", "Ghana", "Nepal", "Fiji", "Malta", "Norway",
             "Iraq", "Italy"]  # fmt: skip
    rows = [(f"P {number}", "; ".join(names[:number]), "2016") for number in (1, 8, 9, 11)]
    cells = tree(show.register(made(tmp_path, *rows))).xpath("//tbody/tr/td[1]")
    listed = {cell.text_content().count(", ") + 1: cell for cell in cells}
    assert set(listed) == {1, 8, 9}
    assert listed[8].text_content() == ", ".join(names[:8])
    (more,) = tree(show.register(made(tmp_path, *rows))).xpath("//td//a[starts-with(., 'and')]")
    assert more.text_content() == "and 3 more"
    assert more.get("href").startswith("#")


def test_other_text_of_a_source_says_where_it_is_from_in_the_data_alone(first: Portfolio) -> None:
    assert "ongoing-projects.txt" not in show.notes(first).text
    assert "ongoing-projects.txt, line 68" in show.annex(first).sheets[-1].csv


def test_titles_are_never_read_as_formulas(tmp_path: Path) -> None:
    odd = ["$x^2$", r"$\frac{1}{0}$", "100 % $ & #", "日本 👩‍👩‍👧 שלום", "W" * 5000]
    periods = [str(2016 + number) for number in range(len(odd))]
    rows = [(title, "Kenya", period) for title, period in zip(odd, periods, strict=True)]
    assert show.timeline(made(tmp_path, *rows))


def test_showing_changes_neither_the_portfolio_nor_matplotlib(first: Portfolio) -> None:
    before = first.hash, dict(mpl.rcParams)
    for block in (show.cover(first), show.timeline(first), show.projects(first),
                  show.map(first), show.matrix(first), show.provenance(first)):  # fmt: skip
        assert block.html
    assert (Portfolio.of(first.tables, first.as_of).hash, dict(mpl.rcParams)) == before


def test_the_same_portfolio_gives_the_same_picture(first: Portfolio) -> None:
    assert show.timeline(first).html == show.timeline(load(ROOT / "data")).html


def test_a_project_says_through_what_it_concerns_a_place(first: Portfolio) -> None:
    assert (
        "Project for EU Member States, includes France"
        in show.projects(first.for_country("FR"), place="FR").text
    )
    assert "through EU" not in show.projects(first.for_country("NO"), place="NO").text


def test_a_footnote_comes_with_a_name_in_a_text_too(tmp_path: Path) -> None:
    portfolio = made(tmp_path, ("A bridge to Kosovo", "Serbia; Western Balkans", "2016"))
    assert "without prejudice" in show.provenance(portfolio).text
    portfolio = made(tmp_path, ("A bridge", "Serbia; Caribbean", "2016"))
    assert "without prejudice" not in show.provenance(portfolio).text


def test_what_is_not_stated_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("Bare\n\nObjective: Text.\n", encoding="utf-8")
    text = show.projects(load(tmp_path, "2016-10-31")).text
    assert text.count("not stated") == 3


def test_a_field_that_no_project_of_the_report_states_is_on_no_card() -> None:
    some = project("Carried out", Country="Serbia", Implementing_agency="ICMPD")
    both = loaded({"page.txt": page(some, project("Bare", Country="Kenya"))})
    assert show.projects(both).text.count("Implementing agency") == 2
    assert "Implementing" not in show.projects(both.for_country("KE")).text


def test_a_field_too_long_for_its_column_stands_below_the_texts() -> None:
    agencies = [f"Association for the Water of Village {number}" for number in range(12)]
    parts = [f"<participating-org role='4'><narrative>{name}</narrative></participating-org>"
             for name in agencies]  # fmt: skip
    portfolio = loaded({"a.xml": iati(bare(*parts, identifier="X-1"))})
    shown: Any = html.fromstring(show.projects(portfolio).html)
    assert "Implementing agencies" not in shown.xpath("//dl[@class='fields']//dt/text()")
    (below,) = shown.xpath("//h3[.='Implementing agencies']/following-sibling::p[1]")
    assert all(name in below.text_content() for name in agencies)


def test_a_figure_of_an_analyst_needs_a_text(first: Portfolio) -> None:
    drawn = show.timeline_figure(first)
    assert isinstance(drawn, Figure)
    block = show.figure(drawn, alt="Two projects end in 2016", caption="Ends by year")
    assert 'alt="Two projects end in 2016"' in block.html
    with pytest.raises(UsageError, match="alternative text"):
        show.figure(drawn, alt="  ")


def test_a_figure_is_not_shown_a_second_time_by_pyplot() -> None:
    import matplotlib.pyplot as plt

    drawn, axes = plt.subplots()
    axes.plot([1, 2])
    show.figure(drawn, alt="A line")
    assert not plt.fignum_exists(drawn.number)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_no_end_in_a_narrow_timeline_is_cut(language: str) -> None:
    rows = "Title,Country,Start date,End date\n"
    rows += "Ports,Kenya,2025-07-01,2027-06-30\nWells,Kenya,2025-01-01,2027-12-31\n"
    portfolio = loaded({"a.csv": rows}, "2026-11-30").speaking(language)
    drawn = show.timeline_figure(portfolio, NARROW)
    shown = FigureCanvasAgg(drawn).get_renderer()
    boxes = [text.get_window_extent(shown) for text in drawn.axes[0].texts]
    assert min(box.x0 for box in boxes) >= 0
    assert max(box.x1 for box in boxes) <= drawn.bbox.x1
