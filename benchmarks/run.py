"""The figures of docs/performance.md: measures them and writes its table.

Run it with ``make benchmarks``, or ``python benchmarks/run.py --quick`` to see in minutes that
everything works; only a full run writes the page. ``--only growth`` measures one part again,
``--iati FILE`` says where the large IATI file is. Each ratio is measured within one run, one
thing after the other, so that a busy machine slows both sides.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import floor
import others
import page
import portfolios
from commands import portfolio, python

ROOT = Path(__file__).parent.parent
LIBRARY = ROOT / "portfolio_lib"
HASHED = """
import hashlib, os, sys
read = int(sys.argv[1]) + 2
for name in sys.argv[2:read]:
    with open(name, "rb") as file: hashlib.sha256(file.read())
for name in sys.argv[read:]: os.stat(name)
"""
IMPORTED = """
import sys
from portfolio_lib.cli import main
try: main(["build"], standalone_mode=False)
except SystemExit: pass
heavy = {"pandas", "matplotlib", "papermill"} & sys.modules.keys()
print("imported", *sorted(heavy), file=sys.stderr)
sys.exit(bool(heavy))
"""
STEPS = {
    "interpreter": "pass",
    "command": "import portfolio_lib.cli",
    # practice fails at once without settings
    "imports": "import portfolio_lib.config as c; c.Config = None; "
    "import portfolio_lib.publishing.making.warm",
    "server": "import portfolio_lib.publishing.making.warm",
}
"""What the first build waits for, each alone in a fresh process."""
Results = dict[str, Any]


def main() -> None:
    """Measure what was asked for, and write the page unless it was quick."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes; writes no page")
    parser.add_argument("--only", choices=MEASURES, action="append", help="may be repeated")
    parser.add_argument("--iati", type=Path, help="a large IATI activity file, for iati")
    chosen = parser.parse_args()
    # as an installed program runs: with its modules compiled once and for all
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for name in chosen.only or MEASURES:
        with TemporaryDirectory(prefix="portfolio-benchmark-") as scratch:
            results = MEASURES[name](Path(scratch), chosen)
        for key, value in results.items():
            print(f"{name}: {key} = {round(value, 3) if isinstance(value, float) else value}")
        if not chosen.quick:
            page.keep(name, results)
            page.write()


def speed(scratch: Path, chosen: argparse.Namespace) -> Results:
    """Reports a second against what Jupyter brings, and against the floor."""
    reports = 6 if chosen.quick else 12
    project = portfolios.write(scratch / "project", 6 * reports, 3 * reports)
    bare, built = floor.floor_and_build(project, scratch, 3 if chosen.quick else 15)
    results = {"reports": reports, "floor": bare, "one": built, **ours(project, reports)}
    environment = others.browser(scratch)
    if environment is None:
        print("speed: no Chromium on this machine, so no comparison with nbconvert's webpdf")
        return results
    slices = made_slices(project, scratch / "slices", reports)
    notebook = portfolios.NOTEBOOKS / "donor_report.ipynb"
    few = slices[: 1 if chosen.quick else 3]
    results["lines"] = others.by_command_lines(notebook, few, scratch, environment)
    results["loop"], results["loop_whole"] = others.in_one_process(
        notebook, slices if not chosen.quick else slices[:2], scratch, environment
    )
    half = slices if not chosen.quick else slices[:2]
    results["two"] = others.two_at_a_time(notebook, half, scratch, environment)
    return results


def ours(project: Path, reports: int) -> Results:
    """The command from a cold shell for some reports, and what each further one takes [s]."""
    chosen = [word for n in range(reports) for word in ("--donor", portfolios.donor(n))]
    both = ("--format", "html", "--format", "pdf", "--output")
    few = portfolio("build", *chosen, *both, "few", cwd=project)
    every = portfolio("build", *both, "every", cwd=project)
    more = len(every.made) - len(few.made)
    return {"shell": few.seconds, "warm": (every.seconds - few.seconds) / more}


def made_slices(project: Path, folder: Path, number: int) -> list[Path]:
    """Folders with a slice each, and the donor it is for."""
    from portfolio_lib import load

    whole = load(project / "data", portfolios.AS_OF)
    slices = []
    for n in range(number):
        place = folder / str(n)
        whole.for_donor(portfolios.donor(n)).save(place / "data")
        (place / "donor").write_text(portfolios.donor(n), encoding="ascii")
        slices.append(place)
    return slices


def preview(scratch: Path, chosen: argparse.Namespace) -> Results:
    """A preview of the first country report of the first portfolio, against its bare cells."""
    bare, made = floor.cells_and_preview(ROOT, "country", scratch, 3 if chosen.quick else 15)
    return {"cells": bare, "preview": made}


def growth(scratch: Path, chosen: argparse.Namespace) -> Results:
    """Seconds a report and memory as reports become more; then a build of what is unchanged."""
    results: Results = {}
    for reports in (4, 12) if chosen.quick else (10, 100, 1000):
        project = portfolios.write(scratch / str(reports), 2 * reports, reports)
        run = portfolio("build", cwd=project, watched=True)
        assert len(run.made) == reports, run.output
        results[f"seconds_{reports}"] = run.seconds
        results[f"coordinator_{reports}"] = run.coordinator
        results[f"report_{reports}"] = run.report
    return results | unchanged(project, reports)


def unchanged(project: Path, reports: int) -> Results:
    """The second build, against Python that only looks at the inputs of that decision.

    It hashes the data, the notebook, the settings, and the package with its templates and
    fonts. Of the published files neither reads a byte: both look at size and times.
    """
    package = (file for file in LIBRARY.rglob("*") if "__pycache__" not in file.parts)
    inputs = [project / "portfolio.toml", portfolios.NOTEBOOKS / "donor_report.ipynb"]
    inputs += [file for file in (*(project / "data").iterdir(), *package) if file.is_file()]
    published = [file.relative_to(project) for file in (project / "reports/donor").iterdir()]
    runs = [portfolio("build", cwd=project) for _ in range(5)]
    assert not any(run.made for run in runs)
    bare = python(HASHED, len(inputs), *inputs, *published, cwd=project, times=5)
    try:
        python(IMPORTED, cwd=project, times=1)
        heavy = "none"
    except subprocess.CalledProcessError as error:
        heavy = error.stderr.decode().strip().splitlines()[-1]
    return {"same": min(run.seconds for run in runs), "same_of": reports, "bare": bare,
            "hashed": len(inputs), "published": len(published), "heavy_imports": heavy}  # fmt: skip


def change(scratch: Path, chosen: argparse.Namespace) -> Results:
    """One project is changed: only its own reports are made again.

    Of the same data more and more reports stand there; then the same number with less data.
    """
    few, many, size = (2, 6, 200) if chosen.quick else (10, 500, 10_000)
    project = portfolios.write(scratch / "much", size, size // 10)
    less = portfolios.write(scratch / "less", size // 10, size // 100)
    return {
        "projects": size,
        "reports": many,
        "seconds_few": changed(project, few, "nurses"),
        "seconds_many": changed(project, many, "cooks"),
        "seconds_less": changed(less, min(few, size // 100), "nurses"),
    }


def changed(project: Path, reports: int, word: str) -> float:
    """The build after one word has changed, among some reports that stand there already [s]."""
    donors = [each for n in range(reports) for each in ("--donor", portfolios.donor(n))]
    call = ("build", "--format", "html", *donors)
    portfolio(*call, cwd=project)
    portfolios.change_one(project, word)
    run = portfolio(*call, cwd=project)
    assert run.made == ["donor/fund-00000.en"], run.output
    return run.seconds


def iati(scratch: Path, chosen: argparse.Namespace) -> Results:
    """Every country and donor report of a large IATI file."""
    if chosen.iati is None:
        print("iati: no file was given with --iati, so nothing is measured")
        return {}
    project = scratch / "iati"
    (project / "data").mkdir(parents=True)
    shutil.copy(chosen.iati, project / "data" / "activities.xml")
    less = ("--format", "html", "--report", "donor") if chosen.quick else ("--format", "html,pdf")
    run = portfolio("build", "--as-of", "2019-03-01", *less, cwd=project, watched=True)
    return {"file": chosen.iati.name, "reports": len(run.made), "seconds": run.seconds,
            "coordinator": run.coordinator, "report": run.report}  # fmt: skip


def cold(scratch: Path, chosen: argparse.Namespace) -> Results:
    """The first build of the first portfolio from a shell, and where its seconds go."""
    os.environ["PORTFOLIO_CACHE"] = "off"
    times = 1 if chosen.quick else 3
    steps = {name: python(code, times=times) for name, code in STEPS.items()}
    plan = min(portfolio("build", "--plan", "--output", scratch / "none", cwd=ROOT).seconds
               for _ in range(times))  # fmt: skip
    call = ("build", "--log-format", "json", "--output")
    runs = [portfolio(*call, scratch / str(n), cwd=ROOT) for n in range(times)]
    os.environ.pop("PORTFOLIO_CACHE")
    fastest = min(runs, key=lambda run: run.seconds)
    told = [json.loads(line) for line in fastest.output.splitlines()]
    made = [line["seconds"] for line in told if line.get("state") == "made"]
    return {"build": fastest.seconds, "plan": plan, "reports": len(made),
            "each": statistics.mean(made), **steps}  # fmt: skip


MEASURES: dict[str, Callable[[Path, argparse.Namespace], Results]] = {
    "speed": speed,
    "preview": preview,
    "growth": growth,
    "change": change,
    "iati": iati,
    "cold": cold,
}

if __name__ == "__main__":
    main()
