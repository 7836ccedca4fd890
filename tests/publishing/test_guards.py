"""What went missing in the night is told before anything is published."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from helpers.data_folders import loaded, write
from helpers.workplace import BRIDGES, ROADS, Command, Place

from portfolio_lib import Portfolio
from portfolio_lib.publishing.output.entries import Entry, EntryTarget, MadeFrom
from portfolio_lib.publishing.output.folder import Folder
from portfolio_lib.publishing.planning.guards import alarms, differences
from portfolio_lib.publishing.planning.inventory import Inventory, Known
from portfolio_lib.settings import Guards

HEAD = "Identifier,Title,Donor,Country,Start,End,Budget\n"


def table(numbers: Iterable[int], *, currency: str = "EUR", value: int = 1000) -> str:
    return HEAD + "".join(
        f"X-{n},Project {n},Fund A,Kenya,2015,2018,{value} {currency}\n" for n in numbers
    )


def entry(number: int, *, by_hand: bool = False) -> Entry:
    target = EntryTarget("donor", f"d{number}", "D", f"d{number}")
    return Entry("donor", target, "en", MadeFrom(None), by_hand=by_hand)


WELLS = {**ROADS, "title": "Deep Wells"}
DEFAULT = Guards()
BEFORE = {"a.csv": table(range(10)), "b.csv": table(range(10, 20))}


def found(now: dict[str, str | bytes], guards: Guards = DEFAULT, gone: int = 0) -> tuple[str, ...]:
    before = Inventory.of(loaded(dict(BEFORE)))
    entries = [entry(n) for n in range(10)]
    return alarms(loaded(now), guards, before, entries[:gone], entries)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (dict(BEFORE), None),
        ({"a.csv": table(range(10)), "renamed.csv": table(range(10, 20))}, None),
        ({"one.csv": table(range(20))}, None),
        ({**BEFORE, "b.csv": table(range(10, 19))}, None),
        ({"a.csv": BEFORE["a.csv"]}, "b.csv gave projects at the last build and none now"),
        ({**BEFORE, "b.csv": HEAD}, "b.csv gave projects at the last build and none now"),
        ({**BEFORE, "b.csv": table(range(10, 14))}, "6 of 20 projects are gone"),
        ({**BEFORE, "b.csv": table(range(30, 40))}, "10 of 20 projects are gone"),
        ({**BEFORE, "a.csv": table(range(10), value=100)}, "budget EUR fell from 20,000 to 11,000"),
        ({**BEFORE, "a.csv": table(range(10), currency="USD")}, "budget EUR fell from 20,000"),
        ({**BEFORE, "c.xlsx": b"PK\x03\x04 cut"}, "c.xlsx could not be read"),
        ({**BEFORE, "c.xml": b"<iati-activities"}, "c.xml could not be read"),
        ({**BEFORE, "c.docx": b""}, "c.docx could not be read"),
        ({}, "there is no project in the data"),
        ({"a.csv": HEAD}, "there is no project in the data"),
    ],
)
def test_what_is_missing_is_an_alarm(now: dict[str, str | bytes], said: str | None) -> None:
    told = found(now)
    assert (told == ()) if said is None else any(said in alarm for alarm in told), told


def known(donor: str = "a", place: str = "KE", value: float = 1000, **others: Any) -> Known:
    said = {"file": "a.csv", "has_period": True, "amounts": {"budget EUR": value}, **others}
    return Known(donors=frozenset(donor.split()), places=frozenset(place.split()), **said)


def inventory(*groups: tuple[int, Known]) -> Inventory:
    """So many projects of each kind."""
    every = [each for number, each in groups for _ in range(number)]
    return Inventory({f"X-{number}": each for number, each in enumerate(every)})


def titled(*titles: str) -> Inventory:
    """A project for each title."""
    return inventory(*((1, known(title=title)) for title in titles))


def numbered(number: int, word: str = "project") -> Inventory:
    """So many projects, with titles that differ."""
    return titled(*(f"{word} {n}" for n in range(number)))


ALIKE, MIXED, FEW = (
    inventory((20, known())),
    inventory((10, known("a", "KE")), (10, known("b", "GH"))),
    inventory((3, known())),
)


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (ALIKE, ALIKE, None),
        (ALIKE, inventory((20, known(place=""))), "20 of 20 projects that stated a place"),
        (ALIKE, inventory((20, known(donor=""))), "20 of 20 projects that stated a donor"),
        (ALIKE, inventory((20, known(has_period=False))), "20 of 20 projects that stated a period"),
        (ALIKE, inventory((4, known(place="")), (16, known())), None),
        (ALIKE, inventory((5, known(place="")), (15, known())), "5 of 20 projects that stated"),
        (ALIKE, inventory((1, known(value=30_000)), (19, known())), None),
        (ALIKE, inventory((20, known(value=1e6))), "EUR of the same projects rose from 20,000 to"),
        (ALIKE, inventory((20, known()), (20, known(value=1e6))), None),
        (MIXED, inventory((10, known("b")), (10, known("a", "GH"))), "20 of 20 projects have don"),
        (MIXED, inventory((20, known("a", "GH"))), "10 of 20 projects have places"),
        (MIXED, inventory((6, known("a")), (4, known("b")), (10, known("b", "GH"))), None),
        (MIXED, inventory((20, known("c", "XK"))), None),
        (numbered(20), numbered(20), None),
        (numbered(20), numbered(30), None),
        (numbered(20), numbered(20, "roads"), "20 of 20 projects have another title"),
        (numbered(20), titled(*["to be named"] * 20), "20 of 20 projects have another title"),
        (titled(*"abcdefghij"), titled(*"bcdefghija"), "10 of 10 projects have another title"),
        (titled(*"abcdefghij"), titled(*"abcdefwxyz"), None),
        (titled(*"abc"), titled(*"xyz"), None),
        (titled(*"abc"), titled("tbd", "tbd", "c"), "2 of 3 projects that had a title of their ow"),
        (titled(*"abc"), titled("a", "b", "b"), None),
        (titled(*"aaa"), titled(*"bbb"), None),
        (inventory((20, known())), numbered(20), None),
        (FEW, inventory((2, known())), None),
        (FEW, inventory((1, known())), "2 of 3 projects are gone"),
        (FEW, inventory((1, known(value=1)), (2, known())), None),
        (FEW, inventory((2, known(value=1)), (1, known())), "budget EUR fell"),
        (inventory((1, known(value=9e6)), (9, known())), inventory((10, known(value=1))),
         "budget EUR fell"),
    ],
)  # fmt: skip
def test_what_changed_as_no_correction_would_is_an_alarm(
    before: Inventory, now: Inventory, said: str | None
) -> None:
    told = list(differences(before, now, 0.2))
    assert not told if said is None else any(said in alarm for alarm in told), told
    assert not list(differences(before, now, 1.0))


def test_another_column_taken_for_that_of_titles_is_an_alarm() -> None:
    lost = BEFORE["a.csv"].replace("Title", "Remark").replace("Donor", "Title,Donor", 1)
    lost = lost.replace(",Fund A", ",Support,Fund A")
    told = found({**BEFORE, "a.csv": lost})
    assert any("10 of 20 projects have another title" in alarm for alarm in told), told
    spelled = BEFORE["a.csv"].replace(",Project", ",PROJECT ")
    assert found({**BEFORE, "a.csv": spelled}) == ()


def test_an_inventory_without_titles_is_read(tmp_path: Path) -> None:
    stated = '{"known": {"X-1": ["a.csv", ["a"], ["KE"], true, {"budget EUR": 1}]}}'
    write(tmp_path, {".inputs/inventory.json": stated})
    assert Inventory.read(Folder(tmp_path)) == Inventory({"X-1": known("a", value=1)})


def test_more_than_a_fifth_of_the_reports_is_an_alarm() -> None:
    assert found(dict(BEFORE), gone=2) == ()
    assert found(dict(BEFORE), gone=3) == ("3 of 10 published reports would be gone",)
    by_hand = [entry(n, by_hand=True) for n in range(3)]
    before = Inventory.of(loaded(dict(BEFORE)))
    assert alarms(loaded(dict(BEFORE)), Guards(), before, by_hand, [*by_hand, entry(7)]) == ()


def test_guards_can_be_set_wider_or_off() -> None:
    fewer: dict[str, str | bytes] = {**BEFORE, "b.csv": table(range(10, 14))}
    assert found(fewer, Guards(largest_loss=0.5)) == ()
    assert found({}, Guards(enabled=False)) == ()


def test_a_first_build_compares_with_nothing() -> None:
    assert alarms(loaded({"a.csv": table(range(1))}), Guards(), None, (), ()) == ()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"projects": 1}', '{"projects": {"a": 1}}'])
def test_a_damaged_inventory_is_none(tmp_path: Path, content: str) -> None:
    write(tmp_path, {".inputs/inventory.json": content})
    assert Inventory.read(Folder(tmp_path)) is None


def test_an_inventory_is_read_as_it_was_kept(tmp_path: Path) -> None:
    kept = Inventory.of(loaded(dict(BEFORE)))
    kept.keep(Folder(tmp_path))
    assert Inventory.read(Folder(tmp_path)) == kept


def test_a_slice_knows_that_part_of_the_data_could_not_be_read_but_not_which() -> None:
    files: dict[str, str | bytes] = {**BEFORE, "secret-name.xml": b"<iati-activities"}
    part = loaded(files).for_donor("fund-a")
    errors = part.findings[part.findings["severity"] == "error"]
    assert list(errors["rule"]) == ["part-unread"]
    assert b"secret-name" not in part.dumped()
    again = Portfolio.from_dumped(part.dumped()).for_place("KE")
    assert list(again.findings["rule"]).count("part-unread") == 1
    assert "part-unread" not in set(loaded(dict(BEFORE)).for_donor("fund-a").findings["rule"])


@pytest.fixture
def place(portfolio: Command, tmp_path: Path) -> Place:
    return Place(tmp_path, portfolio, guarded=True)


@pytest.mark.soak
def test_a_build_that_would_lose_too_much_publishes_nothing_until_somebody_accepts_it(
    place: Place,
) -> None:
    place.write(BRIDGES, ROADS, WELLS)
    place.build("--report", "donor")
    folder = place.folder / "reports"
    before = {file: file.read_bytes() for file in folder.rglob("*.html")}
    manifest = (folder / "manifest.json").read_bytes()
    assert place.run("status").returncode == 0
    place.write(ROADS)
    for arguments in ((), ("--prune",), ("--again",)):
        refused = place.build("--report", "donor", *arguments, code=4)
        assert "nothing was published: 2 of 3 projects are gone" in refused.stderr
        assert "--accept-changes" in refused.stderr
    assert {file: file.read_bytes() for file in folder.rglob("*.html")} == before
    assert (folder / "manifest.json").read_bytes() == manifest
    assert "would not be published" in place.build("--plan").stderr
    status = place.run("status")
    assert status.returncode == 1
    assert len(status.stdout.splitlines()) == 11
    assert "A person is needed: 2 of 3 projects are gone" in status.stdout
    log = json.loads((folder / "build.log.json").read_text(encoding="utf-8"))
    assert (log["outcome"], log["as_of"], log["made"]) == ("held back", "2016-10-31", 0)
    assert datetime.fromisoformat(log["time"]).tzinfo is not None
    place.build("--accept-changes")
    place.build()
    assert place.run("status").returncode == 0
    builds = json.loads((folder / ".inputs/builds.json").read_text(encoding="utf-8"))
    assert [build["outcome"] for build in builds] == ["made", *["held back"] * 3, "made", "made"]


def test_a_first_build_of_nothing_makes_no_folder(place: Place) -> None:
    (place.folder / "data/page.txt").unlink()
    assert "there is no project in the data" in place.build(code=4).stderr
    assert not (place.folder / "reports").exists()


@pytest.mark.soak
def test_files_that_are_not_read_are_told_when_the_build_ends(place: Place) -> None:
    (place.folder / "data/notes.odt").write_bytes(b"x")
    result = place.build("--report", "portfolio")
    assert "warning: notes.odt: " in result.stderr


@pytest.mark.soak
def test_a_heartbeat_is_given_after_a_build_that_needs_nobody(place: Place) -> None:
    place.set("[limits]", '[heartbeat]\nfile = "alive"')
    place.build("--report", "portfolio")
    first = (place.folder / "alive").read_text(encoding="utf-8")
    datetime.fromisoformat(first.strip())
    (place.folder / "alive").unlink()
    place.build("--report", "portfolio")
    assert (place.folder / "alive").exists()
    place.set("[limits]", '[heartbeat]\naddress = "http://127.0.0.1:9/"')
    assert "the heartbeat was not given" in place.build("--report", "portfolio").stderr


@pytest.mark.soak
def test_a_report_asked_for_by_hand_is_marked_and_kept_until_files_are_pruned(
    place: Place,
) -> None:
    place.write({**ROADS, "country": "EU Member States"}, ROADS)
    place.build("--report", "country")
    whole = sorted(file.name for file in (place.folder / "reports").rglob("*.html"))
    place.build("--country", "FR")
    assert place.entry("country", "FR")["by_hand"] is True
    page = (place.folder / "reports/index.html").read_text(encoding="utf-8")
    assert page.count("Made on request") == 1
    place.build()
    assert place.entry("country", "FR")["by_hand"] is True
    place.build("--prune")
    assert not (place.folder / "reports/country/france.en.html").exists()
    assert set(whole) < {file.name for file in (place.folder / "reports").rglob("*.html")}
