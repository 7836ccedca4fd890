"""Reading the same files again: from the cache, unless anything is not as it was."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from helpers.data_folders import loaded, page, project, write

from portfolio_lib import Portfolio, load
from portfolio_lib.cache import VARIABLE, Cache

HERE = {"page.txt": page(project("Safe Roads"))}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write(tmp_path / "data", HERE)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder


@pytest.fixture(scope="module")
def other() -> Portfolio:
    """A portfolio that says something else, so that one sees where a portfolio came from."""
    return loaded({"page.txt": page(project("From the cache"))})


def entries(cache: Path) -> list[Path]:
    return sorted(cache.iterdir()) if cache.is_dir() else []


def replaced(cache: Path, portfolio: Portfolio) -> None:
    """Put another portfolio under the key of the only entry."""
    (entry,) = entries(cache)
    Cache(cache).put(entry.stem, portfolio)


def test_an_unchanged_folder_comes_from_the_cache(
    data: Path, cache: Path, other: Portfolio
) -> None:
    first = load(data)
    second = load(data)
    assert second == first
    assert len(entries(cache)) == 1
    for name, table in first.tables.items():
        pd.testing.assert_frame_equal(second.tables[name], table)
    replaced(cache, other)
    assert load(data) == other
    assert load(data.rename(data.with_name("moved"))) == other


def test_what_repeats_stands_in_an_entry_once(data: Path, cache: Path) -> None:
    rows = [f"P-{n},Roads {n},The same long words,Sida; GIZ,Kenya" for n in range(50)]
    write(data, {"more.csv": "\n".join(["Identifier,Title,Summary,Donors,Countries", *rows])})
    first = load(data)
    (entry,) = entries(cache)
    assert entry.read_bytes().count(b"The same long words") == 1
    again = load(data)
    assert again.dumped() == first.dumped()
    for name, table in first.tables.items():
        pd.testing.assert_frame_equal(again.tables[name], table)


CHANGES: dict[str, Callable[[Path], object]] = {
    "another source": lambda data: write(data, {"more.txt": page(project("More"))}),
    "another text": lambda data: write(data, {"page.txt": page(project("Safer"))}),
    "another name": lambda data: (data / "page.txt").rename(data / "list.txt"),
    "a table": lambda data: write(data, {"organisations.csv": "organisation\nsida\n"}),
    "a file that is not read": lambda data: write(data, {"picture.png": b""}),
    "the file is gone": lambda data: (data / "page.txt").unlink(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changes_is_read(data: Path, cache: Path, other: Portfolio, change: str) -> None:
    load(data)
    replaced(cache, other)
    CHANGES[change](data)
    assert load(data) != other
    assert len(entries(cache)) == 2


def test_another_day_is_read(data: Path, cache: Path, other: Portfolio) -> None:
    load(data)
    replaced(cache, other)
    assert load(data, "2020-01-01") != other


def test_a_file_that_changes_while_it_is_read_is_not_kept(
    data: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from portfolio_lib.check import findings

    whole = findings

    def changing(portfolio: Portfolio) -> object:
        write(data, {"page.txt": page(project("Changed"))})
        return whole(portfolio)

    monkeypatch.setattr("portfolio_lib.reading.findings_of_rules", changing)
    assert list(load(data).projects["title"]) == ["Safe Roads"]
    assert entries(cache) == []


def headed(key: str, payload: bytes) -> bytes:
    """An entry whose first line is right."""
    return b"portfolio cache 2 %s %s\n%s" % (
        key.encode(), hashlib.sha256(payload).hexdigest().encode(), payload,
    )  # fmt: skip


def spoilt(entry: Path, table: str, column: str, value: object, rows: int | None = None) -> bytes:
    """An entry with a right first line and one column or number of rows that cannot be."""
    content: Any = json.loads(entry.read_bytes().partition(b"\n")[2])
    stated = content["tables"][table]
    is_whole = isinstance(value, dict)
    stated["columns"][column] = value if is_whole else [value] * stated["rows"]
    stated["rows"] = rows or stated["rows"]
    return headed(entry.stem, json.dumps(content).encode())


DAMAGES: dict[str, Callable[[Path], bytes]] = {
    "empty": lambda _: b"",
    "cut off": lambda entry: entry.read_bytes()[:-20],
    "one byte": lambda entry: entry.read_bytes().replace(b"Safe", b"Sage"),
    "of another key": lambda entry: entry.read_bytes().replace(entry.stem.encode(), b"0" * 64),
    "a pickle": lambda entry: headed(entry.stem, b"cos\nsystem\n(S'exit 1'\ntR."),
    "deep": lambda entry: headed(entry.stem, b"[" * 100_000),
    "no table": lambda entry: headed(entry.stem, b"{}"),
    "another status": lambda entry: spoilt(entry, "projects", "status", "sleeping"),
    "another column": lambda entry: spoilt(entry, "projects", "colour", "red"),
    "a list": lambda entry: spoilt(entry, "projects", "title", ["x"]),
    "no title": lambda entry: spoilt(entry, "projects", "title", None),
    "the word today": lambda entry: spoilt(entry, "projects", "start", "today"),
    "NaN": lambda entry: spoilt(entry, "project_places", "share", float("nan")),
    "1e999": lambda entry: headed(
        entry.stem,
        spoilt(entry, "project_places", "share", 7.25)
        .partition(b"\n")[2]
        .replace(b"7.25", b"1e999"),
    ),
    "fewer values": lambda entry: spoilt(entry, "projects", "title", None, rows=2),
    "numbers of no value": lambda entry: spoilt(
        entry,
        "projects",
        "title",
        {
            "different": ["A"],
            "numbers": [1],
        },
    ),
    "negative numbers": lambda entry: spoilt(
        entry,
        "projects",
        "title",
        {
            "different": ["A"],
            "numbers": [-1],
        },
    ),
    "a large number": lambda entry: spoilt(entry, "projects", "line", 10**40),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_spoilt_entry_is_passed_over_and_mended(data: Path, cache: Path, damage: str) -> None:
    first = load(data)
    (entry,) = entries(cache)
    good = entry.read_bytes()
    entry.write_bytes(DAMAGES[damage](entry))
    assert entry.read_bytes() != good
    assert load(data) == first
    assert entry.read_bytes() == good


@pytest.mark.skipif(os.name != "posix", reason="links and pipes as POSIX has them")
@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_only_a_file_is_an_entry(data: Path, cache: Path, tmp_path: Path, kind: str) -> None:
    first = load(data)
    (entry,) = entries(cache)
    entry.rename(tmp_path / "elsewhere")
    if kind == "link":
        entry.symlink_to(tmp_path / "elsewhere")
    elif kind == "pipe":
        os.mkfifo(entry)
    else:
        entry.mkdir()
    assert load(data) == first


@pytest.mark.parametrize("stated", ["off", "data/cache", "page.txt/cache"])
def test_nothing_is_kept_where_it_must_not_or_cannot_be(
    data: Path, monkeypatch: pytest.MonkeyPatch, stated: str
) -> None:
    monkeypatch.chdir(data.parent)
    write(data.parent, HERE)
    monkeypatch.setenv(VARIABLE, stated)
    before = sorted(data.parent.rglob("*"))
    assert load(data) == load(data)
    assert sorted(data.parent.rglob("*")) == before


def test_many_may_read_at_once(data: Path, cache: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        hashes = set(pool.map(lambda _: load(data).hash, range(8)))
    assert hashes == {load(data).hash}
    assert len(entries(cache)) == 1


def test_only_the_entries_used_last_are_kept(tmp_path: Path, other: Portfolio) -> None:
    cache = Cache(tmp_path)
    for number in range(40):
        cache.put(f"{number:064}", other)
        os.utime(tmp_path / f"{number:064}.portfolio", (number, number))
    assert len(entries(tmp_path)) == 32
    assert cache.get(f"{0:064}") is None
    assert cache.get(f"{39:064}") == other
    assert (tmp_path / f"{39:064}.portfolio").stat().st_mode & 0o077 == 0 or os.name != "posix"
