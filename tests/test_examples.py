"""The examples: files for schedulers that do what docs/scheduling.md says, and whole workspaces."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from configparser import ConfigParser
from pathlib import Path

import click
import pytest
import yaml

from portfolio_lib import load
from portfolio_lib.cli import main
from portfolio_lib.config import settings_of

Command = Callable[..., subprocess.CompletedProcess[str]]
ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
SCHEDULERS = ("crontab", "github/*", "systemd/*")
FILES = sorted(path for pattern in SCHEDULERS for path in EXAMPLES.glob(pattern))
WORKSPACES = ("spreadsheet", "iati")
"""The third one is the checkout itself, which `make reports` builds."""
HOME = "/srv/portfolio"


def calls(text: str) -> list[list[str]]:
    """The arguments of every call of portfolio, comments left out."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    found = re.findall(r"(?:/bin/|run: )portfolio ([\w\- ./=>]+)", "\n".join(lines))
    return [re.split(r" \d?>", arguments)[0].split() for arguments in found]


def unit(name: str) -> ConfigParser:
    parser = ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string((EXAMPLES / "systemd" / name).read_text(encoding="utf-8"))
    return parser


@pytest.fixture
def units(tmp_path: Path) -> list[str]:
    """The units as they stand, in a checkout of this machine."""
    command = tmp_path / ".venv" / "bin" / "portfolio"
    command.parent.mkdir(parents=True)
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    for file in (EXAMPLES / "systemd").iterdir():
        text = file.read_text(encoding="utf-8").replace(HOME, str(tmp_path))
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    return [str(tmp_path / file.name) for file in (EXAMPLES / "systemd").iterdir()]


def analysed(*arguments: str) -> subprocess.CompletedProcess[str]:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze on this machine")
    return subprocess.run(
        ["systemd-analyze", *arguments], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_commands_of_the_examples_are_understood(file: Path) -> None:
    for name, *arguments in calls(file.read_text(encoding="utf-8")):
        with click.Context(main) as parent:
            command = main.get_command(parent, name)
            assert command is not None, name
            command.make_context(name, arguments, parent=parent)


def test_each_scheduler_starts_a_build() -> None:
    service = EXAMPLES / "systemd" / "portfolio.service"
    for file in (service, EXAMPLES / "crontab"):
        assert ["build"] in calls(file.read_text(encoding="utf-8"))
    workflow = yaml.safe_load((EXAMPLES / "github" / "reports.yml").read_text(encoding="utf-8"))
    steps = workflow["jobs"]["build"]["steps"]
    assert "make reports" in [step.get("run") for step in steps]
    assert "portfolio build" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_a_missed_night_is_caught_up() -> None:
    assert unit("portfolio.timer")["Timer"]["Persistent"] == "true"


def test_a_failure_is_mailed_by_a_unit_that_is_there() -> None:
    named = unit("portfolio.service")["Unit"]["OnFailure"]
    assert (EXAMPLES / "systemd" / named.replace("%n", "")).is_file()


def test_systemd_accepts_the_units(units: list[str]) -> None:
    result = analysed("verify", "--man=no", *units)
    assert (result.returncode, result.stderr) == (0, "")


def test_systemd_finds_the_service_well_protected(units: list[str]) -> None:
    service = next(name for name in units if name.endswith("portfolio.service"))
    result = analysed("security", "--offline=true", "--threshold=10", "--no-pager", service)
    assert result.returncode == 0, result.stdout.splitlines()[-1]


@pytest.mark.parametrize(("code", "printed"), [(0, ""), (1, "exit code 1\nof Kosovo: 100%\n")])
def test_the_line_for_cron_prints_only_when_the_build_failed(
    code: int, printed: str, tmp_path: Path
) -> None:
    command = tmp_path / ".venv" / "bin" / "portfolio"
    command.parent.mkdir(parents=True)
    command.write_text(f"#!/bin/sh\necho 'of Kosovo: 100%'\nexit {code}\n")
    command.chmod(0o755)
    last = (EXAMPLES / "crontab").read_text(encoding="utf-8").splitlines()[-1]
    assert "%" not in last, "cron ends the command at a percent sign"
    line = last.removeprefix("0 2 * * * ").replace(HOME, str(tmp_path))
    result = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=False)
    assert result.returncode == code
    assert result.stdout.removeprefix("portfolio build: ") == printed


@pytest.mark.parametrize("name", WORKSPACES)
def test_an_example_has_no_error_in_its_data(name: str) -> None:
    settings = settings_of(EXAMPLES / name)
    portfolio = load(settings.data, settings.as_of)
    assert len(portfolio) > 1
    assert portfolio.findings.query("severity in ['error', 'warning']").empty
    assert not portfolio.current_amounts().empty


@pytest.mark.soak
@pytest.mark.parametrize("name", WORKSPACES)
def test_an_example_builds(portfolio: Command, tmp_path: Path, name: str) -> None:
    shutil.copytree(EXAMPLES / name, tmp_path / name, ignore=shutil.ignore_patterns("reports"))
    result = portfolio("-C", name, "build", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "0 failed" in result.stdout
    assert portfolio("-C", name, "status", cwd=tmp_path).returncode == 0
    assert any((tmp_path / name / "reports").glob("country/*.pdf"))
