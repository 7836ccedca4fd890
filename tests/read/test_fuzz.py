"""Damaged and odd files by the thousand: each is read or refused, and soon.

Small files of every kind are changed at random, from a seed, so that every run sees the
same inputs. `make fuzz` reads 10,000 for each reader, `make test` some hundred.
"""

from __future__ import annotations

import io
import random
import signal
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import process_time
from types import FrameType
from typing import BinaryIO

import pytest
import xlsxwriter
from helpers.data_folders import page, project
from helpers.iati_files import activity, iati
from helpers.other_pages import as_docx, as_html

from portfolio_lib import Portfolio
from portfolio_lib.check import findings as findings_of_rules
from portfolio_lib.errors import PortfolioError
from portfolio_lib.model import findings_table
from portfolio_lib.names.organisations import Organisations
from portfolio_lib.names.places import Places
from portfolio_lib.read import read_csv, read_docx, read_excel, read_html, read_iati, read_page
from portfolio_lib.read.records import Source
from portfolio_lib.resolve import resolved

INPUTS = [100, pytest.param(1_000, marks=pytest.mark.soak)]
"""So many for each reader."""
LIMIT = 2.0
"""For one input of a few kilobytes [s]."""
RESOLVED = 100
"""Every so many-th input goes on to be a portfolio, which is validated."""
PLACES, ORGANISATIONS = Places(), Organisations()
Reader = Callable[[BinaryIO, str, Places], Source]

PAGE = page(
    project(Budget="EUR 1.2 million for 2015–2016 from the European Commission"),
    project(
        "Sichere Schulen", Duration="Q1 2015 – 30.11.2022", Country="Kosovo; EU", Objective=None
    ),
    project("Ponts", Duration="since 03/04/2015", Contact="a@example.org", Identifier="A-1"),
)
ROWS = [
    ["ID", "Title", "Donors", "Land", "Start", "End", "Budget (EUR)", "Currency", "Spent", "X"],
    ["1", "Roads", "A Fund; B Fund", "Serbia", "2016-10", "2018", "1.000,50", "CHF", "5", "x"],
    ["1", "Roads", "A Fund", "Kosovo", "2016-10", "2018", "2.000", "", "-7", ""],
    ["2", "=1+1", "@x", "EU; Kenya", "31.02.2016", "9999-12-31", "1e999", "EUR", "NaN", ""],
]  # fmt: skip
CSV = "\n".join(";".join(row) for row in ROWS).encode()
IATI = iati(
    activity(
        '<budget type="1" status="2"><period-start iso-date="2018-01-01"/><period-end '
        'iso-date="2018-12-31"/><value currency="EUR" value-date="2018-01-01">12</value></budget>',
        '<transaction><transaction-type code="3"/><transaction-date iso-date="2018-02-01"/><value>5'
        '</value><provider-org ref="XM-2"/></transaction>',
        '<recipient-region code="298" percentage="40"/><sector code="21020" percentage="100"/>',
        '<document-link url="https://example.org" format="text/html"><title>'
        '<narrative>D</narrative></title><category code="A01"/><language code="en"/>'
        "</document-link>",
    ),
    activity(identifier="XM-1-B", title="Wells"),
).encode()


def workbook() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


SEEDS: dict[str, tuple[Reader, list[bytes]]] = {
    "page.txt": (read_page, [PAGE.encode(), PAGE.encode("utf-16")]),
    "page.html": (read_html, [as_html(PAGE)[0].encode()]),
    "page.docx": (read_docx, [as_docx(PAGE)[0]]),
    "sheet.csv": (read_csv, [CSV, CSV.replace(b";", b",")]),
    "sheet.xlsx": (read_excel, [workbook()]),
    "iati.xml": (read_iati, [IATI]),
}
TOKENS = [
    b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\r", b"\n", b"\n\n\n", b'"', b"'", b";", b",",
    b"\t", b"=", b"&", b"<", b">", b"</", b"<!--", b"]]>", b"<![CDATA[", b"<!DOCTYPE x>", b"&#x0;",
    b"&e;", b"(", b")" * 30, b":", b"0000-00-00", b"9999-12-31", b"31 February 2015", b"1e999",
    b"NaN", b"-1", b"9" * 400, b"EUR", b"Budget: ", b"Donor: ", b"Country: ", b"Duration: ",
    b"As of: ", b"<td>", b"<tr>", b"<dt>", b"</table>", b'"-1"', b'code="', b"\xe2\x80\xa8",
    "\u0130\u0131\u200f\ufeff".encode(), b"\xed\xa0\x80", b" " * 300, b"x" * 3000, b"- ",
]  # fmt: skip


def changed(content: bytes, dice: random.Random) -> bytes:
    """A file with a few changes: bytes, pieces put in, cut out, doubled, moved; or cut off."""
    for _ in range(dice.choice((1, 1, 2, 4, 8))):
        start = dice.randrange(len(content) + 1)
        end = min(len(content), start + dice.choice((1, 2, 8, 64, 512)))
        piece = content[start:end]
        put_in = dice.choice((
            dice.choice(TOKENS), dice.choice(TOKENS), dice.randbytes(dice.randrange(6)), b"",
            piece * dice.randrange(2, 9), piece + dice.choice(TOKENS), piece[::-1],
        ))  # fmt: skip
        content = content[: start if dice.random() < 0.7 else end] + put_in + content[end:]
    return content[: dice.randrange(len(content) + 1)] if dice.random() < 0.1 else content


def inside(content: bytes, dice: random.Random) -> bytes:
    """A zip archive with one of its parts changed, as no damage on the way would do it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    known = [name for name in parts if "sheet1" in name or "document" in name or "shared" in name]
    name = dice.choice(known if dice.random() < 0.8 else list(parts))
    parts[name] = changed(parts[name], dice)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return buffer.getvalue()


def inputs(file: str, count: int) -> Iterator[tuple[int, bytes]]:
    """The changed files for a reader, each with its number."""
    _, seeds = SEEDS[file]
    for number in range(count):
        dice = random.Random(f"{file} {number}")  # noqa: S311 - inputs, not secrets
        seed = dice.choice(seeds)
        is_archive = seed.startswith(b"PK") and dice.random() < 0.7
        yield number, inside(seed, dice) if is_archive else changed(seed, dice)


@contextmanager
def limited(what: str) -> Iterator[None]:
    """Stop what takes longer than five times the limit; fail where it took longer than that."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TimeoutError(what)

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 30)
    start = process_time()
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert process_time() - start < LIMIT, what


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="no alarm on this system")
@pytest.mark.parametrize("count", INPUTS)
@pytest.mark.parametrize("file", SEEDS)
def test_a_changed_file_is_read_or_refused_and_soon(file: str, count: int) -> None:
    reader, _ = SEEDS[file]
    for number, content in inputs(file, count):
        what = f"{file}, input {number}"
        with limited(what):
            try:
                source = reader(io.BytesIO(content), file, PLACES)
            except PortfolioError:
                continue
            except Exception as error:
                raise AssertionError(what) from error
        kept = (source.projects, source.notes, source.findings, source.as_of)
        assert any(kept) or file.startswith("sheet"), what  # a header alone says nothing
        if number % RESOLVED == 0:
            expect_valid(source)


def expect_valid(source: Source) -> None:
    """The source becomes a portfolio that keeps the rules of its tables, errors left out."""
    tables, *_ = resolved([source], PLACES, ORGANISATIONS)
    portfolio = Portfolio.of(tables)
    table = findings_table([*source.findings, *findings_of_rules(portfolio)])
    wrong = set(table.loc[table["severity"] == "error", "project"].dropna())
    portfolio.leaving_out(wrong, table).validated()


def test_the_files_are_read_unchanged() -> None:
    for file, (reader, seeds) in SEEDS.items():
        for seed in seeds:
            assert reader(io.BytesIO(seed), file, PLACES).projects, file
