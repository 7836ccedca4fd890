"""Data at an address: copied once, read as a folder is; what cannot be reached is said."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from click.testing import CliRunner
from helpers.data_folders import page, project, write
from helpers.object_store import ENVIRONMENT, s3

import portfolio_lib
from portfolio_lib import UsageError, config
from portfolio_lib.cli import main
from portfolio_lib.files.addresses import Address, copied, place

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
ORGANISATIONS = "organisation,name,kind,aliases\nroads,The Road Fund,Government,Road Fund\n"


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    with s3() as address:
        yield address


def put(address: str, files: dict[str, str]) -> str:
    system, root = fsspec.url_to_fs(address, skip_instance_cache=True)
    for name, content in files.items():
        system.pipe_file(f"{root}/{name}", content.encode())
    return address


@pytest.mark.soak
def test_data_in_a_bucket_are_read_as_those_in_a_folder(bucket: str, tmp_path: Path) -> None:
    files = {"2016/page.txt": page(project(Donor="Road Fund")), "organisations.csv": ORGANISATIONS}
    address = put(f"{bucket}/data", files)
    here = portfolio_lib.load(write(tmp_path, files), "2016-10-31")
    assert portfolio_lib.load(address, "2016-10-31") == here
    assert list(here.donors()["organisation"]) == ["roads"]


def test_commands_take_an_address(bucket: str) -> None:
    address = put(f"{bucket}/listed", {"page.txt": page(project("Safe Roads"))})
    result = CliRunner().invoke(main, ["list", "projects", "--data", address])
    assert (result.exit_code, "Safe Roads" in result.output) == (0, True)


def test_decisions_are_not_taken_into_a_copy(bucket: str, tmp_path: Path) -> None:
    address = put(f"{bucket}/decided", {"page.txt": page(project())})
    file = tmp_path / "pairs.csv"
    file.write_text("first,second,decision\n")
    result = CliRunner().invoke(main, ["names", "--data", address, "--accept", str(file)])
    assert result.exit_code == 2
    assert f"the tables at {address} cannot be changed from here" in result.output


def test_the_copy_is_gone_afterwards(bucket: str) -> None:
    address = put(f"{bucket}/copied", {"a/b.txt": "text"})
    with copied(Address(address)) as folder:
        assert (folder / "a" / "b.txt").read_text() == "text"
    assert not folder.exists()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("s3://a-bucket-that-is-not-there/data", "bucket does not exist"),
        ("nowhere://bucket/data", "is not an address that can be used"),
        ("gs://bucket/data", "needs a library that is not installed"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(bucket: str, address: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        portfolio_lib.load(address, "2016-10-31")
    assert str(caught.value).startswith(address)
    assert said in str(caught.value)
    assert bucket


def test_an_address_with_nothing_is_said(bucket: str) -> None:
    with pytest.raises(UsageError, match="there is nothing at"):
        portfolio_lib.load(f"{bucket}/empty")


def test_a_server_that_is_gone_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**ENVIRONMENT, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=r"cannot be used: Could not connect"):
        portfolio_lib.load("s3://bucket/data")


def test_without_the_extra_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(UsageError, match=r"portfolio-lib\[cloud\]"):
        portfolio_lib.load("s3://bucket/data")


def test_a_path_is_no_address() -> None:
    for text in ("data", "/srv/data", "C:/data", "a::b", "./s3:/x"):
        assert place(text, Path("here")) == Path("here") / text
    assert place("s3://bucket/data/") == Address("s3://bucket/data")


def test_the_settings_may_name_an_address(tmp_path: Path) -> None:
    file = tmp_path / "portfolio.toml"
    file.write_text('data = "s3://bucket/data"\n')
    assert config.read(file).data_from == Address("s3://bucket/data")


def test_nothing_of_fsspec_is_imported_for_a_folder(tmp_path: Path) -> None:
    code = f"import sys, portfolio_lib; portfolio_lib.load({str(tmp_path)!r}); "
    code += "assert not {'fsspec', 's3fs'} & sys.modules.keys()"
    subprocess.run([sys.executable, "-c", code], check=True)
