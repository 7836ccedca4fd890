"""The same inputs give the same bytes, wherever and whenever they are built."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

OWN = {"memory.json", "build.log.json", "builds.json"}
ELSEWHERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "4711"}
Command = Callable[..., CompletedProcess[str]]
ROOT = Path(__file__).parent.parent.parent


def contents(folder: Path) -> dict[str, bytes]:
    """Every file but those about the machine and the moment of the build."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in OWN)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def project(folder: Path) -> Path:
    """A copy of the first portfolio in another folder."""
    made = folder / "a project with spaces and ü"
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, made / name)
    shutil.copy(ROOT / "portfolio.toml", made)
    return made


@pytest.mark.soak
def test_another_folder_time_zone_locale_and_hash_seed_change_no_byte_of_a_report(
    first: Path, shell: Command, tmp_path: Path
) -> None:
    there = project(tmp_path)
    result = shell("build", "--country", "FR", cwd=there, **ELSEWHERE)
    assert result.returncode == 0, result.stderr
    built, expected = contents(there / "reports"), contents(first)
    for of_all_reports in ("index.html", "index.en.html", "manifest.json", ".inputs/names.json"):
        del built[of_all_reports]
    assert {Path(name).suffix for name in built} >= {".html", ".pdf", ".xlsx"}
    assert [name for name in built if built[name] != expected[name]] == []


@pytest.mark.soak
def test_another_folder_time_zone_locale_and_hash_seed_change_no_byte(
    first: Path, shell: Command, tmp_path: Path
) -> None:
    there = project(tmp_path)
    for arguments in (("--country", "FR"), ()):
        result = shell("build", *arguments, cwd=there, **ELSEWHERE)
        assert result.returncode == 0, result.stderr
    built, expected = contents(there / "reports"), contents(first)
    assert built.keys() == expected.keys()
    assert [name for name in built if built[name] != expected[name]] == []
