"""The first page written in other ways reads to the same portfolio.

What may change: the width of its lines, the dash of a period, the case of labels,
no-break spaces, line ends, encoding, and the order of a project's fields. A field
moves together with the paragraphs without a label that go on with it (the second
paragraph of Sessiz Destek's summary; ADEPT's summary, which has no label, after its
objective). A line that belongs to no field (a link line, a stray line) may stand
after any field of the same project; the title stays first, and the two empty lines
before it stay too.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from functools import cache

import pytest
from helpers.data_folders import DATA, PAGE, few, loaded
from hypothesis import given
from hypothesis import strategies as st

from portfolio_lib import Portfolio

ORGANISATIONS = (DATA / "organisations.csv").read_bytes()
TEXT = PAGE.read_text(encoding="utf-8")
SECTIONS = re.split(r"\n\n\n+", TEXT.strip("\n"))
HEADING, MIMAK = SECTIONS[0].split("\n\n", 1)
PROJECTS = [MIMAK, *SECTIONS[1:-1]]
CLOSING = SECTIONS[-1]
LABEL = re.compile(
    r"^(Objective|Summary|Donors?|Duration|Countr(?:y|ies)|Implementing Agency):", re.MULTILINE
)
STRAY = ("Sessiz Destek Call", "More information")
DASHES = ("–", "-", "—", "−", "to", " to ", "until", "")


def comparable(portfolio: Portfolio) -> dict[str, list[dict[str, object]]]:
    """The rows of the tables without places in the file and the words of findings."""
    tables = {}
    for name, table in portfolio.tables.items():
        left = {"file", "line", "period_as_written"}
        left |= {"value"} if name == "findings" else set()
        rows = table.drop(columns=[column for column in table if column in left])
        records = rows.astype("object").where(rows.notna(), None).to_dict("records")
        tables[name] = sorted(
            ({str(key): value for key, value in record.items()} for record in records), key=repr
        )
    return tables


def read(page: bytes) -> dict[str, list[dict[str, object]]]:
    return comparable(loaded({"ongoing-projects.txt": page, "organisations.csv": ORGANISATIONS}))


@cache
def original() -> dict[str, list[dict[str, object]]]:
    return read(PAGE.read_bytes())


def assert_same(page: str | bytes) -> None:
    rows = read(page.encode() if isinstance(page, str) else page)
    for name, expected in original().items():
        assert rows[name] == expected, name


def page_of(projects: list[str], gap: str = "\n\n\n") -> str:
    return gap.join([f"{HEADING}\n\n{projects[0]}", *projects[1:], CLOSING]) + "\n"


def rewrapped(text: str, width: int) -> str:
    lines = (
        textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
        for line in text.split("\n")
    )
    return "\n".join(lines)


def fields_of(project: str) -> tuple[str, list[str], list[str]]:
    """A project as its title, its fields with what goes on with them, and stray lines."""
    title, *others = project.split("\n\n")
    fields: list[str] = []
    stray = [text for text in others if text.strip().startswith(STRAY)]
    for text in others:
        if text in stray:
            continue
        if LABEL.match(text):
            fields.append(text)
        else:
            fields[-1] += f"\n\n{text}"
    return title, fields, stray


@st.composite
def reordered(draw: st.DrawFn) -> str:
    projects = []
    for project in PROJECTS:
        title, fields, stray = fields_of(project)
        fields = draw(st.permutations(fields))
        for text in stray:
            fields.insert(draw(st.integers(1, len(fields))), text)
        projects.append("\n\n".join([title, *fields]))
    return page_of(projects)


def with_dash(text: str, dash: str) -> str:
    period = r"(Duration:\s*\w+\s+\d{4})[ \xa0]*–[ \xa0]*"
    spaced = f" {dash} " if dash.strip() else dash
    return re.sub(period, lambda match: match[1] + spaced, text)


def labels(change: Callable[[str], str]) -> str:
    return LABEL.sub(lambda match: change(match[0]), TEXT)


def test_the_page_taken_apart_and_put_together_is_the_page() -> None:
    assert [len(fields_of(project)[1]) for project in PROJECTS] == [5, 5, 6, 5]
    assert_same(page_of(PROJECTS))


@pytest.mark.parametrize("width", [1, 40, 10_000])
def test_the_width_of_lines_does_not_matter(width: int) -> None:
    assert_same(rewrapped(TEXT, width))


@pytest.mark.parametrize("dash", DASHES)
def test_the_dash_of_a_period_does_not_matter(dash: str) -> None:
    assert with_dash(TEXT, dash).count("–") < TEXT.count("–") or dash == "–"
    assert_same(with_dash(TEXT, dash))


@pytest.mark.parametrize("change", [str.upper, str.lower, str.swapcase, str.title])
def test_the_case_of_labels_does_not_matter(change: Callable[[str], str]) -> None:
    assert_same(labels(change))


@pytest.mark.parametrize("change", [lambda s: s.replace("i", "İ"), lambda s: s.upper()])
def test_labels_in_turkish_upper_case_are_labels(change: Callable[[str], str]) -> None:
    assert_same(labels(change))


def test_no_break_spaces_do_not_matter() -> None:
    assert "\xa0" in TEXT
    assert_same(TEXT.replace("\xa0", " "))
    assert_same(TEXT.replace(" ", "\xa0"))
    assert_same(LABEL.sub(lambda match: match[0] + "\xa0", TEXT))
    assert_same(re.sub(rf"{LABEL.pattern}[ \xa0]*", r"\1:", TEXT, flags=re.MULTILINE))
    assert_same(re.sub(LABEL.pattern, r"\1 :", TEXT, flags=re.MULTILINE))


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_do_not_matter(end: str) -> None:
    assert_same(TEXT.replace("\n", end))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_mark_and_utf_16_do_not_matter(encoding: str) -> None:
    assert_same(TEXT.encode(encoding))


def test_utf_16_of_either_byte_order_is_read() -> None:
    assert_same(b"\xff\xfe" + TEXT.encode("utf-16-le"))
    assert_same(b"\xfe\xff" + TEXT.encode("utf-16-be"))


def test_a_label_may_stand_in_a_line_of_its_own() -> None:
    assert_same(LABEL.sub(r"\g<0>\n", TEXT))


def test_fields_need_no_empty_lines_between_them() -> None:
    assert_same(re.sub(rf"\n\n(?={LABEL.pattern[1:]})", "\n", TEXT))


def test_titles_need_no_second_empty_line_before_them() -> None:
    before_closing = TEXT.index(CLOSING[:40])
    projects = re.sub(r"\n\n\n+", "\n\n", TEXT[:before_closing].rstrip("\n"))
    assert_same(f"{projects}\n\n\n{CLOSING}\n")


@few
@given(page=reordered())
def test_the_order_of_fields_does_not_matter(page: str) -> None:
    assert_same(page)


@few
@given(
    page=reordered(),
    width=st.integers(1, 200),
    dash=st.sampled_from(DASHES),
    end=st.sampled_from(["\n", "\r\n"]),
    upper=st.booleans(),
    space=st.sampled_from([" ", "\xa0"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_all_of_it_at_once_does_not_matter(  # noqa: PLR0913, PLR0917 (one argument a change)
    page: str, width: int, dash: str, end: str, upper: bool, space: str, encoding: str
) -> None:
    text = with_dash(page, dash)
    text = LABEL.sub(lambda match: match[0].upper(), text) if upper else text
    text = rewrapped(text.replace("\xa0", " "), width).replace(" ", space)
    assert_same(text.replace("\n", end).encode(encoding))


def test_a_change_of_a_word_is_noticed() -> None:
    changed = read(TEXT.replace("Austrian Development", "Australian Development").encode())
    assert changed["project_organisations"] != original()["project_organisations"]
    assert changed["projects"] == original()["projects"]
