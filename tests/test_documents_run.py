"""The commands of the documents run, one after the other, in a workspace of somebody's own."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from helpers.data_folders import workbook

Command = Callable[..., subprocess.CompletedProcess[str]]
pytestmark = pytest.mark.soak
ROOT = Path(__file__).parent.parent
PAGES = (
    "README.md", "docs/index.md", "docs/tutorials/analyst.md", "docs/tutorials/operator.md",
    "docs/how-to.md", "docs/reports.md", "docs/your-data.md", "docs/checks.md", "docs/building.md",
    "docs/notebooks.md", "docs/confidentiality.md",
)  # fmt: skip
ELSEWHERE = re.compile(r"tcp://|s3://|\$|<|…|FILE")
"""What needs other machines, or stands for something; tests of clusters and buckets have these."""
SETTINGS = """
as_of = 2016-10-31
formats = ["html"]
guards = { enabled = false }  # reports come and go here

[[report]]
name = "country"
notebook = "notebooks/country_report.ipynb"
for_each = "place"

[[report]]
name = "donor"
notebook = "notebooks/donor_report.ipynb"
for_each = "donor"

[[report]]
name = "by-sector"
notebook = "notebooks/sector.ipynb"
for_each = "sector"

[[report]]
name = "by-window"
notebook = "notebooks/window.ipynb"
for_each = "Funding window"
"""
LIST = pd.DataFrame(
    [
        ["MIMAK", "Diaspora for development", "Kosovo", "SEM", "15110", "A"],
        ["EUM", "Return and reintegration", "EU Member States", "ADA", "15190", "B"],
    ],
    columns=["Identifier", "Title", "Country", "Donor", "Sector", "Funding window"],
).assign(Objective="To help.", Start="2016-01-01", End="2018-12-31")


def commands(text: str) -> Iterator[list[str]]:
    """The calls of portfolio in code blocks of a page, without what follows #."""
    for language, block in re.findall(r"^```(\w*)\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        for line in block.splitlines() if language in {"", "sh"} else ():
            call = line.split("  #")[0].split(" # ")[0].strip()
            if call.startswith("portfolio ") and not ELSEWHERE.search(call):
                yield shlex.split(call)[1:]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workspace")
    for name in ("data", "mydata"):
        (folder / name).mkdir()
        LIST.to_csv(folder / name / "list.csv", index=False)
        shutil.copy(ROOT / "data/organisations.csv", folder / name)
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    for name in ("sector", "window", "rates"):
        shutil.copy(ROOT / "notebooks/country_report.ipynb", folder / f"notebooks/{name}.ipynb")
    for name, key in (("sector", "sector"), ("window", "Funding window")):
        file = folder / f"notebooks/{name}.ipynb"
        parameter = key.lower().replace(" ", "_")
        text = file.read_text(encoding="utf-8").replace('place = \\"XK\\"', f'{parameter} = \\"\\"')
        text = text.replace(".for_place(place)", f'.for_key(\\"{key}\\", {parameter})')
        file.write_text(text.replace(", place=place", ""), encoding="utf-8")
    (folder / "portfolio.toml").write_text(SETTINGS, encoding="utf-8")
    rows = [list(LIST.columns), *LIST.to_numpy().tolist()]
    (folder / "list.xlsx").write_bytes(workbook({"List": rows}))
    return folder


def in_order() -> Iterator[tuple[str, list[str]]]:
    """Each call once, with the page that has it first."""
    known = set()
    for page in PAGES:
        for call in commands((ROOT / page).read_text(encoding="utf-8")):
            if tuple(call) not in known:
                known.add(tuple(call))
                yield page, call


def test_the_commands_of_the_documents_do_what_they_say(
    portfolio: Command, workspace: Path
) -> None:
    failed = {}
    for page, written in in_order():
        call = [word for word in written if word != "--watch"]  # which goes on for ever
        call += ["--no-open"] if call[0] == "preview" else []
        if call[0] == "init":
            shutil.rmtree(workspace / call[1], ignore_errors=True)
        if call[:2] == ["new", "report"]:
            (workspace / f"notebooks/{call[2]}.ipynb").unlink(missing_ok=True)
            (workspace / "portfolio.toml").write_text(SETTINGS, encoding="utf-8")
        result = portfolio(*call, cwd=workspace)
        if result.returncode or not result.stdout:
            failed[page, " ".join(written)] = result.stderr + result.stdout
    assert not failed, "\n".join(f"{at}: {told}" for at, told in failed.items())
