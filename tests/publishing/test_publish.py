"""Publishing leaves whole files only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from portfolio_lib import InputError, UsageError
from portfolio_lib.publishing.output.entries import Entry
from portfolio_lib.publishing.output.folder import Folder
from portfolio_lib.publishing.output.publisher import Publisher

TARGET = {"kind": "place", "code": "XK", "name": "Kosovo", "footnote": None}
ENTRY = {
    "report": "country",
    "target": TARGET,
    "language": "en",
    "files": [],
    "status": "made",
    "made_from": {"as_of": "2016-10-31"},
}


def test_a_file_is_written_with_its_size_and_hash(tmp_path: Path) -> None:
    line = Publisher(Folder(tmp_path)).publish("country/kosovo.en.html", b"abc")
    assert (tmp_path / "country/kosovo.en.html").read_bytes() == b"abc"
    assert line.size == 3
    assert line.sha256.startswith("ba7816bf")


def test_a_folder_goes_with_its_last_file(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    names = ("country/a.html", "country/b.html", ".inputs/names.json", "index.html")
    for name in names:
        folder.write(name, b"abc")
    folder.remove(names[0])
    assert (tmp_path / names[1]).exists()
    for name in names:
        folder.remove(name)
    assert [path.name for path in tmp_path.iterdir()] == [".inputs"]  # nobody else may look into it


def test_a_file_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher = Publisher(Folder(tmp_path))
    publisher.publish("a.html", b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UsageError, match="No space left on device"):
        publisher.publish("a.html", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]
    assert (tmp_path / "a.html").read_bytes() == b"old"


def test_entries_of_an_earlier_build_stay_until_made_again(tmp_path: Path) -> None:
    first = Publisher(Folder(tmp_path))
    first.manifest.enter(Entry.from_plain(ENTRY))
    first.finish()
    second = Publisher(Folder(tmp_path))
    second.manifest.enter(Entry.from_plain({**ENTRY, "target": {**TARGET, "code": "RS"}}))
    second.manifest.enter(Entry.from_plain({**ENTRY, "status": "failed"}))
    second.finish()
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    states = {entry["target"]["code"]: entry["status"] for entry in manifest["reports"]}
    assert states == {"RS": "made", "XK": "failed"}


def test_where_the_manifest_is_gone_files_with_names_of_targets_are_left_over(
    tmp_path: Path,
) -> None:
    first = Publisher(Folder(tmp_path))
    first.slugs.give("country", "kosovo", "XK")
    first.slugs.keep()
    ours = ["country/kosovo.de.pdf", "country/kosovo.en.html"]
    for name in (*ours, "country/kosovo.html", "country/serbia.en.html", "notes/kosovo.en.html"):
        first.publish(name, b"abc")
    first.finish()
    (tmp_path / "manifest.json").unlink()
    second = Publisher(Folder(tmp_path))
    assert second.manifest.left_over == ours
    assert second.finish(prune=True) == ours
    assert {path.name for path in (tmp_path / "country").iterdir()} == {
        "kosovo.html",
        "serbia.en.html",
    }


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{",
        '{"format": "other"}',
        '{"format": "portfolio-manifest", "version": 2}',
        '{"format": "portfolio-manifest", "version": 1, "reports": [{}]}',
        json.dumps(
            {"format": "portfolio-manifest", "version": 1, "reports": [{**ENTRY, "status": 1}]}
        ),
        json.dumps({"format": "portfolio-manifest", "version": 1, "reports": [], "checksum": "0"}),
        json.dumps(
            {"format": "portfolio-manifest", "version": 1, "reports": [], "left_over": ["../a"]}
        ),
    ],
)
def test_a_manifest_of_another_kind_is_refused_and_kept(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="move it away"):
        Publisher(Folder(tmp_path))
    assert (tmp_path / "manifest.json").read_text(encoding="utf-8") == content
