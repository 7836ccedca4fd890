"""What is one donor's stays out of all that another gets: canaries in every confidential field."""

from __future__ import annotations

import base64
import io
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from helpers.workplace import Command
from pypdf import PdfReader

pytestmark = pytest.mark.soak
Once = Callable[[str, Callable[[Path], None]], Path]
DONORS = 8
HEADER = (
    "Identifier,Title,Objective,Donors,Countries,Start,End,Currency,Budget,Disbursement,Provider,"
    "Shoe size,Contact person"
)
PERIOD = "2025-01-01,2026-12-31,EUR"


def name(number: int) -> str:
    return f"Fund {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[number]}x"


def given(number: int) -> int:
    """What a donor gives to the project of all: no other number holds its digits."""
    return 7_310_000 + number * 1_013


def only(number: int) -> int:
    return 5_170_000 + number * 1_019


def sheet(donors: int) -> str:
    """A project of all donors, one of each, and rows that are not as they should be."""
    everybody = "; ".join(name(number) for number in range(donors))
    shared = [
        f"S-1,Shared Venture,Help people.,{everybody},Kenya,{PERIOD},{given(number)},,"
        f"{name(number)},"
        f"shoe-canary-{number},contact-canary-{number}"
        for number in range(donors)
    ]
    own = [
        f"O-{number:02},Own Venture of {name(number)},Aim canary-aim-{number}.,{name(number)},"
        f"Uganda,{PERIOD},{only(number)},finding-canary-{number},,,"
        for number in range(donors)
    ]
    return "\n".join((HEADER, *shared, *own)) + "\n"


PAGE = """Ongoing Projects


Note of the office: note-canary is what nobody outside may read

It was said in a meeting.


Page Venture Zq

Objective: To build.

Donor: Fund Ax

Country: Kenya

Duration: January 2025 – December 2026

Contact: contact-canary-page@example.org
"""


@pytest.fixture(scope="module")
def reports(portfolio: Command, once: Once) -> Path:
    """The reports of all donors on data with a canary in each field that is not theirs."""

    def make(folder: Path) -> None:
        data = folder / "data"
        data.mkdir()
        (data / "file-canary.csv").write_text(sheet(DONORS), encoding="utf-8")
        (data / "page-canary.txt").write_text(PAGE, encoding="utf-8")
        (data / "draft.csv").write_text(
            "Identifier,Title,Donors,Countries,Start,End,Currency,Budget\n"
            f"D-1,Draft canary-draft,{name(0)},Kenya,{PERIOD},4444444\n",
            encoding="utf-8",
        )
        (folder / "portfolio.toml").write_text(
            'as_of = 2025-06-30\n[[source]]\nfile = "draft*"\naudience = "internal"\n',
            encoding="utf-8",
        )
        done = portfolio("build", "--report", "donor", cwd=folder)
        assert done.returncode == 0, done.stderr

    return once("canaries", make) / "reports"


def texts(file: Path) -> Iterator[str]:
    """All that a file says, in every form in which somebody could read it."""
    content = file.read_bytes()
    if file.suffix == ".pdf":
        reader = PdfReader(io.BytesIO(content))
        yield " ".join(page.extract_text() for page in reader.pages)
        yield str(reader.metadata)
        yield reader.root_object["/Metadata"].get_object().get_data().decode()  # type: ignore[union-attr]
        for attached in reader.attachment_list:
            yield attached.name + attached.content.decode("utf-8", "replace")
    elif zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as pack:
            yield " ".join(pack.namelist())
            yield from (pack.read(part).decode("utf-8", "replace") for part in pack.namelist())
    else:
        text = content.decode("utf-8", "replace")
        yield from (text, unescape(text), unquote(text))
        for data in re.findall(r"base64,([A-Za-z0-9+/=]+)", text):
            yield base64.b64decode(data).decode("utf-8", "replace")


def digits(text: str) -> str:
    """A text without what separates the thousands of a number."""
    return re.sub(r"(?<=\d)[,.\s\u00a0\u202f'’](?=\d{3})", "", text)


def slug(number: int) -> str:
    return name(number).lower().replace(" ", "-")


@pytest.mark.parametrize("number", range(DONORS))
def test_a_donors_files_have_its_own_values_and_no_canary_of_others(
    reports: Path, number: int
) -> None:
    files = sorted((reports / "donor").glob(f"{slug(number)}.en.*"))
    assert {file.suffix for file in files} == {".html", ".pdf", ".xlsx"}
    others = [other for other in range(DONORS) if other != number]
    secret = {str(value(other)) for other in others for value in (given, only)}
    secret |= {f"canary-aim-{other}" for other in others}
    for file in files:
        told = " ".join(texts(file))
        found = {canary for canary in secret if canary in digits(told) or canary in told}
        assert not found, file.name
        assert not re.search(r"(?:shoe|contact|finding|note|file|page)-canary", told), file.name
        assert "canary-draft" not in told
        assert "4444444" not in digits(told)
    whole = digits(" ".join(text for file in files for text in texts(file)))
    assert {str(given(number)), str(only(number)), f"canary-aim-{number}"} <= {
        word for word in (str(given(number)), str(only(number)), f"canary-aim-{number}")
        if word in whole
    }  # fmt: skip


@pytest.mark.soak
def test_one_of_twenty_donors_gets_a_bundle_without_a_canary_of_others(
    portfolio: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Report, spreadsheet, kept slices, bundle, log and temporary folders: nothing of others."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    folder = tmp_path / "workspace"
    (folder / "data").mkdir(parents=True)
    (folder / "data/list.csv").write_text(sheet(20), encoding="utf-8")
    (folder / "portfolio.toml").write_text("as_of = 2025-06-30\n", encoding="utf-8")
    done = portfolio("build", "--donor", name(0), cwd=folder)
    assert done.returncode == 0, done.stderr
    done = portfolio("bundle", "--donor", name(0), "--to", "bundle", cwd=folder)
    assert done.returncode == 0, done.stderr
    secret = {str(value(other)) for other in range(1, 20) for value in (given, only)}
    secret |= {f"canary-aim-{other}" for other in range(1, 20)}
    files = [
        file
        for where in (folder / "reports", folder / "bundle", temporary)
        for file in where.rglob("*")
        if file.is_file()
    ]
    assert {".html", ".pdf", ".xlsx", ".json"} <= {file.suffix for file in files}
    kept = {f"reports/.inputs/{file}" for file in ("inventory.json", "memory.json")}
    for file in files:
        if file.relative_to(tmp_path).as_posix().removeprefix("workspace/") in kept:
            continue  # of the person who builds: it stays in the hidden folder
        told = " ".join(texts(file))
        counted = digits(told)
        found = {canary for canary in secret if re.search(rf"{canary}(?!\d)", counted + " " + told)}
        assert not found, file
        assert not re.search(r"(?:shoe|contact|finding)-canary", told), file
    bundled = [file for file in (folder / "bundle").rglob("*") if file.is_file()]
    assert not [file for file in bundled if ".inputs" in file.parts]
    assert str(given(0)) in digits(" ".join(text for file in bundled for text in texts(file)))


def test_no_kept_slice_has_what_is_of_several_donors(reports: Path) -> None:
    kept = [
        file for file in reports.glob(".inputs/*") if b'"format": "portfolio"' in file.read_bytes()
    ]
    assert len(kept) >= DONORS
    for file in kept:
        text = file.read_text(encoding="utf-8")
        owners = {number for number in range(DONORS) if str(given(number)) in text}
        assert len(owners) <= 1, file.name
        assert not re.search(r"(?:shoe|contact|finding|note|file|page)-canary", text)


@pytest.mark.soak
def test_what_is_of_others_changes_no_byte_of_a_donors_files(
    portfolio: Command, tmp_path: Path
) -> None:
    """Others' amounts, own projects and their number: page, PDF and spreadsheet stay the same."""

    def changed(line: str) -> str:
        is_own = line.split(",")[3] == name(0) or f",{given(0)}," in line
        far = re.sub(r"\b(731|517)(\d{4})\b", r"99\2", line)
        return line if is_own else far.replace("Own Venture of", "Renamed")

    one = sheet(DONORS)
    other = "\n".join(map(changed, one.splitlines()))
    other += f"\nX-1,One More,Much more.,{name(1)},Mali,{PERIOD},12345,,,,\n"
    assert other != one
    made = []
    for number, text in enumerate((one, other)):
        folder = tmp_path / str(number)
        (folder / "data").mkdir(parents=True)
        (folder / "data/list.csv").write_text(text, encoding="utf-8")
        (folder / "portfolio.toml").write_text("as_of = 2025-06-30\n", encoding="utf-8")
        done = portfolio("build", "--donor", name(0), cwd=folder)
        assert done.returncode == 0, done.stderr
        donor = folder / "reports/donor"
        made.append({file.name: file.read_bytes() for file in sorted(donor.iterdir())})
    assert {file.rpartition(".")[2] for file in made[0]} == {"html", "pdf", "xlsx"}
    assert [file for file in made[0] if made[0][file] != made[1].get(file)] == []
