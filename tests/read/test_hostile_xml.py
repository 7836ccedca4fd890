"""Hostile and broken XML: told in one finding, never more than our own error, never slow."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
from helpers.data_folders import loaded
from helpers.iati_files import activity, bare, iati, read
from hypothesis import given
from hypothesis import strategies as st

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(10)
    )
    + ']><iati-activities version="2.03"><iati-activity>&k;</iati-activity></iati-activities>'
)  # fmt: skip
WRONG_ENCODING = iati(activity(title="Zürich")).replace("UTF-8", "US-ASCII")
DEEP = f"{'<a>' * 5_000}{'</a>' * 5_000}"
REFUSED: dict[str, tuple[bytes, str]] = {
    "entity bomb": (BOMB.encode(), "xml-with-doctype"),
    "doctype": (iati(activity()).replace("?>\n", "?>\n<!DOCTYPE x>\n", 1).encode(),
                "xml-with-doctype"),
    "truncated": (iati(activity()).encode()[:-40], "not-xml"),
    "wrong encoding": (WRONG_ENCODING.encode(), "not-xml"),
    "unknown encoding": (b'<?xml version="1.0" encoding="x-no"?><a/>', "not-xml"),
    "NUL bytes": (iati(activity(title="a\0b")).encode(), "not-xml"),
    "undefined entity": (iati(activity(title="&nbsp;")).encode(), "not-xml"),
    "very deep": (iati(bare(DEEP)).encode(), "not-xml"),
    "empty": (b"", "not-xml"),
    "spaces": (b" \n", "not-xml"),
    "a page": (b"Ongoing projects\n\nA title", "not-xml"),
    "a web page": (b"<html><body/></html>", "not-iati"),
    "organisations": (b'<iati-organisations version="2.03"/>', "not-iati"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_whole_in_one_finding(case: str) -> None:
    content, rule = REFUSED[case]
    source = read(content)
    assert source.projects == ()
    (refusal,) = source.findings
    assert (refusal.rule, refusal.severity) == (rule, "error")
    assert refusal.suggestion
    assert refusal.line
    assert len(refusal.message) < 300


def test_an_external_entity_is_never_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret", encoding="utf-8")
    declared = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    content = iati(activity(title="&e;")).replace("?>\n", f"?>\n{declared}", 1)
    portfolio = loaded({"a.xml": content, "b.xml": iati(activity())}, None)
    assert portfolio.projects["title"].tolist() == ["Water"]
    assert "a secret" not in portfolio.findings.to_csv()


def test_a_file_without_activities_is_told() -> None:
    assert [item.rule for item in read(iati()).findings] == ["no-activities"]


def test_a_huge_attribute_is_told_with_a_short_value() -> None:
    huge = "x" * 5_000_000
    region = f'<recipient-region code="1" vocabulary="{huge}"/>'
    content = iati(bare(region, f'<activity-status code="{huge}"/>'))
    start = process_time()
    portfolio = loaded({"a.xml": content}, None)
    assert process_time() - start < 5
    assert portfolio.findings["message"].str.len().max() < 400
    assert portfolio.findings["value"].dropna().str.len().max() < 400


def test_an_activity_inside_an_activity_is_no_project_of_its_own() -> None:
    source = read(iati(bare(bare())))
    assert len(source.projects) == 1
    assert "elements-not-kept" in [item.rule for item in source.findings]


def test_comments_and_foreign_elements_do_not_disturb() -> None:
    odd = '<!-- a --><x:y xmlns:x="urn:x">z</x:y><?pi?>'
    (found,) = read(iati(activity(odd, title="Wa<!-- b -->ter"))).projects
    assert found.title
    assert found.title.text == "Water"


SMALL = iati(
    activity(
        '<budget><value currency="EUR">12</value></budget>',
        '<transaction><transaction-type code="3"/><value>5</value></transaction>',
        '<recipient-region code="298" percentage="40"/>',
    )
).encode()


@given(st.data())
def test_a_file_with_any_bytes_in_it_is_read_or_refused(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(SMALL)))
    end = data.draw(st.integers(start, min(len(SMALL), start + 30)))
    broken = SMALL[:start] + data.draw(st.binary(max_size=12)) + SMALL[end:]
    source = read(broken)
    assert source.projects or source.findings


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from(
    ['""', '"1e999"', '"NaN"', '"-1"', '"\U0001f600"', '"0000-00-00"', '"2.03"', '"en"', '"ZZ"',
     '"' + "9" * 400 + '"', '"&#9;&#133;"']) ), max_size=6))  # fmt: skip
def test_any_values_of_attributes_make_a_valid_portfolio(
    changes: list[tuple[int, str]],
) -> None:
    parts = SMALL.decode().split('"')
    for position, value in changes:
        index = 2 * position + 1
        if 7 < index < len(parts):
            parts[index] = value.strip('"')
    loaded({"a.xml": '"'.join(parts)}, None).validated()
