"""What a notebook's code could have changed makes nothing that is published.

A notebook disarms the checks of its own process, or sends something else than what it showed;
the files are made and examined in a process that it never ran in.
"""

from __future__ import annotations

from collections.abc import Iterator

import nbformat
import pytest
from helpers.data_folders import loaded
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from portfolio_lib.errors import ReportError
from portfolio_lib.publishing.making.confidentiality import Outside
from portfolio_lib.publishing.making.order import Made, Order
from portfolio_lib.publishing.making.pool import LocalPool
from portfolio_lib.settings import Limits

HEADER = "Identifier,Title,Objective,Donors,Countries,Start,End\n"
WHOLE = loaded(
    {
        "a.csv": HEADER + "A,Safe Roads,Aim.,Fund One,Kenya,2024,2026\n"
        "B,Secret Border Deal,Aim.,Fund Two,Kenya,2024,2026\n"
    },
    "2025-06-30",
)
SLICE = WHOLE.for_donor("fund-one")
DISARM = """
from portfolio_lib.publishing.making import gate, page_content
from portfolio_lib.render import formats, sanitise
nothing = lambda *values, **named: ()
for module, names in ((gate, ("check_notebook", "check_page", "check_totals", "check_pdf")),
                      (page_content, ("totals", "texts", "facts"))):
    for name in names:
        setattr(module, name, nothing)
sanitise.sanitised = lambda markup: markup
"""
FORGE = """
import gc
from multiprocessing.connection import Connection
from portfolio_lib.publishing.making import order
made = order.Made({"html": b"<script>alert(1)</script>"}, 0.0)
for each in gc.get_objects():
    if isinstance(each, Connection) and each.writable:
        each.send_bytes(order.as_bytes(made))
"""


@pytest.fixture(scope="module")
def pool() -> Iterator[LocalPool]:
    with LocalPool(Limits(), width=1) as pool:
        yield pool


def made(pool: LocalPool, *cells: str) -> Made:
    """The report of a notebook of Markdown (the first cell) and of code (the others)."""
    notebook = new_notebook(
        cells=[
            new_code_cell("data = ''", metadata={"tags": ["parameters"]}),
            new_markdown_cell(cells[0]),
            *map(new_code_cell, cells[1:]),
        ]
    )
    order = Order(
        name="donor/fund-one.en", notebook=nbformat.writes(notebook), parameters={},
        slice=SLICE.dumped(), since=None, formats=("html",), language="en", day="2025-06-30",
    )  # fmt: skip
    result = pool.submit(order).result()
    Outside.of(WHOLE).check(result.words, order.slice, order.notebook)
    return result


def test_a_notebook_shows_its_slice_and_pictures_that_it_drew(pool: LocalPool) -> None:
    draw = "import matplotlib.pyplot as p\np.plot([1, 2])\np.savefig('a b.png')\np.close()"
    page = made(pool, "# A report\n\n![A line](a%20b.png)", draw, "open('rows.csv', 'w').close()")
    assert b"data:image/png;base64," in page.files["html"]
    assert "rows.csv" in page.remarks[-1].message
    assert page.seconds > 0


def test_a_total_is_counted_again_by_who_never_ran_the_notebook(pool: LocalPool) -> None:
    false = "<data class='projects' value='99'>99</data> projects"
    assert b">1</data>" in made(pool, "# R\n\n" + false.replace("99", "1")).files["html"]
    with pytest.raises(ReportError, match="the total projects is 99"):
        made(pool, "# R\n\n" + false, DISARM)


def test_a_project_of_others_is_found_whatever_the_notebook_changed(pool: LocalPool) -> None:
    shown = "from IPython.display import Markdown\nMarkdown('The ' + 'Secret Bor' + 'der Deal')"
    with pytest.raises(ReportError, match="names 1 project outside its data"):
        made(pool, "# R", DISARM, shown)


def test_no_script_comes_through_a_renderer_that_was_changed(pool: LocalPool) -> None:
    shown = "from IPython.display import HTML\nHTML('<p>x</p><script>alert(1)</script>')"
    assert b"alert(1)" not in made(pool, "# R", DISARM, shown).files["html"]


def test_what_a_notebook_sends_itself_is_no_report(pool: LocalPool) -> None:
    with pytest.raises(ReportError, match="something that is not a report"):
        made(pool, "# R", FORGE)
