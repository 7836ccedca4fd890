"""Reports in an object store: objects put whole, the manifest last, no two builds mixed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from helpers.object_store import s3
from helpers.workplace import Command, Place

from portfolio_lib import UsageError
from portfolio_lib.files.addresses import Address
from portfolio_lib.publishing.output.bucket import folder_at
from portfolio_lib.publishing.output.publisher import Publisher

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    with s3() as address:
        yield address


def publisher(address: str) -> Publisher:
    return Publisher(folder_at(Address(address)))


def objects(address: str) -> dict[str, bytes]:
    system, root = fsspec.url_to_fs(address, skip_instance_cache=True)
    return {name.removeprefix(f"{root}/"): system.cat_file(name) for name in system.find(root)}


@pytest.mark.soak
def test_a_build_into_a_bucket_gives_the_files_of_one_into_a_folder(
    bucket: str, portfolio: Command, tmp_path: Path
) -> None:
    place = Place(tmp_path, portfolio)
    address = f"{bucket}/reports"
    assert place.made("--report", "donor") == {"donor/fund-a", "donor/fund-b"}
    result = place.build("--report", "donor", "--output", address)
    assert f"Open {address}/index.html" in result.stdout
    here = tmp_path / "reports"
    files = [here / "index.html", here / "manifest.json", *here.glob("donor/*")]
    there = objects(address)
    expected = {file.relative_to(here).as_posix(): file.read_bytes() for file in files}
    assert {name: there[name] for name in expected} == expected
    result = place.build("--report", "donor", "--output", address)
    assert "nothing to do" in result.stdout


def test_a_browser_shows_what_is_put(bucket: str) -> None:
    publisher(f"{bucket}/shown").publish("a.html", b"<p>a</p>")
    system, root = fsspec.url_to_fs(f"{bucket}/shown", skip_instance_cache=True)
    assert system.info(f"{root}/a.html")["ContentType"] == "text/html; charset=utf-8"


def test_what_was_put_can_be_read_listed_and_removed(bucket: str) -> None:
    folder = folder_at(Address(f"{bucket}/folder"))
    folder.write("a/b.html", b"old")
    before = folder.mark("a/b.html")
    folder.write("a/b.html", b"new")
    assert folder.read("a/b.html") == b"new"
    assert before != folder.mark("a/b.html") is not None
    assert list(folder_at(Address(f"{bucket}/folder")).names("a")) == ["a/b.html"]
    folder.remove("a/b.html")
    folder.remove("a/b.html")
    assert (folder.read("a/b.html"), folder.mark("a/b.html")) == (None, None)


@pytest.mark.soak
def test_the_second_of_two_builds_leaves_the_manifest_of_the_first(bucket: str) -> None:
    address = f"{bucket}/two"
    publisher(address).finish()
    slow = publisher(address)
    quick = publisher(address)
    quick.manifest.about = {"as_of": "2020-01-01"}
    quick.finish()
    slow.manifest.about = {"as_of": "2021-01-01"}
    with pytest.raises(UsageError, match="written by another build"):
        slow.finish()
    assert json.loads(objects(address)["manifest.json"])["as_of"] == "2020-01-01"


def test_a_bucket_that_is_not_there_ends_the_build_before_anything_is_made(
    bucket: str, portfolio: Command, tmp_path: Path
) -> None:
    place = Place(tmp_path, portfolio)
    result = place.build("--output", "s3://a-bucket-that-is-not-there/reports", code=2)
    assert "s3://a-bucket-that-is-not-there/reports cannot be used" in result.stderr
    assert "bucket does not exist" in result.stderr
    assert bucket
