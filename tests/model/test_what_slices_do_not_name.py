"""A slice names no project of others, and says of its amounts which could not be read."""

from __future__ import annotations

import pytest
from helpers.data_folders import loaded
from helpers.iati_files import bare, iati
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio_lib import Portfolio
from portfolio_lib.model.audience import View

DAY = "2025-06-30"
HEADER = "Identifier,Title,Objective,Donors,Countries,Start,End,Currency,Budget,Provider,Parent"
PERIOD = "2025-01-01,2026-12-31,EUR"


def row(project: str, donors: str, budget: str = "", provider: str = "", parent: str = "") -> str:
    return f"{project},Title {project},Aim.,{donors},Kenya,{PERIOD},{budget},{provider},{parent}"


def sheet(*rows: str) -> Portfolio:
    return loaded({"a.csv": "\n".join((HEADER, *rows)) + "\n"}, DAY)


def test_a_programme_of_another_donor_is_not_named_in_a_slice() -> None:
    whole = sheet(
        row("SECRET-1", "Fund Two"),
        row("A", "Fund One", parent="SECRET-1"),
        row("C", "Fund One"),
        row("D", "Fund One", parent="C"),
    )
    assert whole.projects["parent"].dropna().tolist() == ["SECRET-1", "C"]
    slice_ = whole.for_donor("fund-one")
    assert slice_.projects["parent"].dropna().tolist() == ["C"]
    assert b"SECRET" not in slice_.dumped()
    assert b"SECRET" in whole.for_donor("fund-one", "internal").dumped()


def related(identifier: str, donor: str, *others: str) -> str:
    named = "".join(f'<related-activity ref="{other}" type="3"/>' for other in others)
    role = f'<participating-org role="1"><narrative>{donor}</narrative></participating-org>'
    return bare(role + named, identifier=identifier)


@pytest.mark.parametrize("audience", ["donor", "public"])
def test_related_projects_are_told_where_both_are_in_the_slice(audience: str) -> None:
    whole = loaded(
        {
            "a.xml": iati(
                related("A", "Fund One", "B", "SECRET-1", "ELSEWHERE-2"),
                related("B", "Fund One"),
                related("SECRET-1", "Fund Two", "A"),
            )
        },
        DAY,
    )
    slice_ = whole.for_donor("fund-one", audience)
    assert slice_.related_projects[["project", "other"]].to_numpy().tolist() == [["A", "B"]]
    assert b"SECRET" not in slice_.dumped()
    assert b"ELSEWHERE" not in slice_.dumped()
    assert len(whole.related_projects) == 4


def test_a_slice_knows_which_of_its_amounts_could_not_be_read() -> None:
    whole = sheet(
        row("A", "Fund One", "10"),
        row("B", "Fund One", "see annex"),
        row("C", "Fund Two", "see annex"),
        row("D", "Fund One; Fund Two", "see annex"),
    )
    assert whole.unread_amounts() == {"B", "C", "D"}
    slice_ = whole.for_donor("fund-one")
    assert slice_.unread_amounts() == {"B"}, "of D nobody knows whose amount it is"
    assert Portfolio.from_dumped(slice_.dumped()).unread_amounts() == {"B"}
    assert slice_.for_country("KE").unread_amounts() == {"B"}
    assert whole.for_country("KE").unread_amounts() == {"B", "C", "D"}


VALUES = st.one_of(
    st.integers(1, 10**9).map(str),
    st.sampled_from(["", "see annex", "1,2,3", "EUR 5", "-7", "(300)", "12 bn"]),
)
WORDS = st.text("abcdefgh XYZ", min_size=1, max_size=12).map(lambda text: f"q{text}q".strip())


@pytest.mark.soak
@settings(max_examples=6, deadline=None)
@given(VALUES, VALUES, WORDS, WORDS)
def test_what_is_of_another_donor_changes_no_byte_of_a_slice(
    shared: str, own: str, title: str, text: str
) -> None:
    def slice_(shared: str, own: str, title: str, text: str) -> bytes:
        rows = (
            row("A", "Fund One; Fund Two", "10", "Fund One"),
            row("A", "Fund One; Fund Two", f'"{shared}"', "Fund Two"),
            row("B", "Fund One", "20", parent="SECRET-1"),
            f'SECRET-1,{title},"{text}",Fund Two,Kenya,{PERIOD},"{own}",,',
            f'D,{title} more,"{text}",Fund Two,Uganda,{PERIOD},"{own}",,SECRET-1',
        )
        return sheet(*rows).for_donor("fund-one").dumped()

    assert slice_(shared, own, title, text) == slice_("1", "2", "Other", "Another text.")


def test_a_view_comes_back_as_it_was() -> None:
    view = View("donor", "fund-one", ("A",), ("B", "C"))
    assert View.of(view.plain()) == view
    with pytest.raises(ValueError, match="the view is"):
        View.of(view.plain() | {"unread": "B"})
