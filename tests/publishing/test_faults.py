"""Whatever happens to a build, the output holds whole files only, and the next one goes on."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from pathlib import Path
from typing import Self
from uuid import uuid4

import nbformat
import pytest
from helpers.workplace import BRIDGES, ROADS, Place

from portfolio_lib import Request, build
from portfolio_lib.publishing import session
from portfolio_lib.publishing.making.order import Made, Order
from portfolio_lib.publishing.making.pool import LocalPool
from portfolio_lib.settings import Limits

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc, or needs a tmpfs")


def spoilt(place: Place, code: str, *arguments: object) -> str:
    """What a build says whose one report has a cell like that."""
    place.change("portfolio_report", code)
    return place.build("--report", "portfolio", *arguments, code=1).stderr


def limits(place: Place, text: str) -> None:
    """Set the limits of a report."""
    toml = place.folder / "portfolio.toml"
    head = toml.read_text(encoding="utf-8").partition("[limits]")[0]
    toml.write_text(f"{head}[limits]\n{text}\n", encoding="utf-8")


class Ready:
    """A pool whose reports are made at once: what is tested is what becomes of them."""

    width = 2

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing runs."""

    def abandon(self) -> None:
        """Nothing runs."""

    def submit(self, order: Order) -> Future[Made]:
        """A page that is another one for another slice."""
        done: Future[Made] = Future()
        done.set_result(Made({"html": order.slice}, 0.0))
        return done


def killed_at(place: Place, number: int) -> bool:
    """Build in a process that is killed before it puts its n-th file in place; whether it was."""
    child = os.fork()
    if child == 0:
        replace, left = Path.replace, [number]

        def counting(path: Path, target: Path) -> Path:
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            return replace(path, target)

        Path.replace = counting  # type: ignore[method-assign,assignment]  # of this process only
        try:
            place.build()
            os._exit(0)
        finally:
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


@pytest.mark.soak
@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a fork of this process")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
@pytest.mark.parametrize("step", [6, pytest.param(1, marks=pytest.mark.soak)])
def test_a_build_killed_at_any_write_leaves_whole_files_and_the_next_one_converges(
    place: Place, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    monkeypatch.setattr(session, "_pool", lambda _: Ready())
    reports, kept = place.folder / "reports", place.folder / "kept"
    place.build()
    shutil.copytree(reports, kept)
    old = published(reports)
    place.write({**BRIDGES, "objective": "To mend."}, ROADS)
    place.build()
    new = published(reports)
    assert old != new
    for number in range(1, 60, step):
        shutil.rmtree(reports)
        shutil.copytree(kept, reports)
        killed = killed_at(place, number)
        for name, content in published(reports).items():
            if name.endswith("manifest.json"):  # it is written as reports are published
                before = entries(old[name]) + entries(new[name])
                assert all(entry in before for entry in entries(content))
            else:
                assert content in {old[name], new[name]}
        place.build()
        assert published(reports) == new
        assert not list(reports.rglob("*.portfolio-unfinished"))
        if not killed:
            break
    assert number >= 10


def entries(manifest: bytes) -> list[object]:
    """What a manifest says of each report."""
    return list(json.loads(manifest)["reports"])


def published(reports: Path) -> dict[str, bytes]:
    """The files for readers, and the manifest."""
    files = (reports / name for name in ("manifest.json", "index.html"))
    return {str(file): file.read_bytes() for file in (*files, *reports.glob("*/*.html"))}


@pytest.mark.soak
def test_a_cell_that_fills_memory_costs_its_own_report_only(place: Place) -> None:
    limits(place, "memory = 1500")
    place.change("portfolio_report", "filled = bytearray(1_600_000_000)")
    result = place.build(code=1)
    assert "portfolio/portfolio.en was not made" in result.stderr
    assert "more than 1500 MB of memory" in result.stderr
    assert "4 reports made" in result.stdout


@pytest.mark.soak
def test_a_cell_that_ignores_signals_is_ended_when_its_time_is_over(place: Place) -> None:
    limits(place, "seconds = 3")
    said = spoilt(
        place,
        "import signal, time\nfor number in (2, 15):\n    signal.signal(number, signal.SIG_IGN)\n"
        "while True:\n    time.sleep(1)",
    )
    assert "it took longer than 3 s; raise seconds under [limits]" in said


def test_what_a_cell_prints_is_cut(place: Place) -> None:
    place.change("portfolio_report", "for _ in range(1000): print('x' * 100_000)")
    place.build("--report", "portfolio")
    page = place.folder / "reports/portfolio/portfolio.en.html"
    text = page.read_text(encoding="utf-8")
    assert "cut here: this cell printed more than 100,000 characters" in text
    assert text.count("x") < 110_000


@LINUX
def test_a_child_that_a_cell_leaves_behind_is_ended_with_its_report(place: Place) -> None:
    mark = uuid4().hex
    place.change(
        "portfolio_report",
        f"import subprocess; _ = subprocess.Popen(['sleep', '600'], env={{'MARK': '{mark}', "
        "'PATH': '/usr/bin:/bin'})",
    )
    place.build("--report", "portfolio")
    deadline = time.monotonic() + 5
    while _is_there(mark) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_there(mark)


def _is_there(mark: str) -> bool:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                return True
        except OSError:
            continue
    return False


def test_what_an_exception_says_is_not_published(place: Place) -> None:
    said = spoilt(place, "raise ValueError('the secret of ' + portfolio.projects['title'][0])")
    assert "the secret of Safe Bridges" in said
    for file in (place.folder / "reports").rglob("*.json"):
        assert "the secret of Safe" not in file.read_text(encoding="utf-8")
    assert place.entry("portfolio", "portfolio")["error"].endswith(": ValueError")


def test_a_cell_that_may_fail_fails_its_report(place: Place) -> None:
    file = place.folder / "notebooks/portfolio_report.ipynb"
    notebook = nbformat.read(file, as_version=4)
    cell = nbformat.v4.new_code_cell("1 / 0", id="may-fail")
    cell.metadata["tags"] = ["raises-exception"]
    notebook.cells.append(cell)
    nbformat.write(notebook, file)
    said = place.build("--report", "portfolio", code=1).stderr
    assert "ZeroDivisionError: division by zero" in said


@pytest.mark.soak
@LINUX
def test_a_full_disk_leaves_what_stood_there(place: Place) -> None:
    disk = place.folder / "small"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no tmpfs can be mounted here")
    try:
        (disk / "filler").write_bytes(b"x" * 1_450_000)
        said = place.build("--report", "portfolio", "--output", disk, code=2).stderr
        assert "No space left on device" in said
        assert not [file for file in disk.rglob("*.html") if not file.read_bytes().endswith(b"\n")]
        (disk / "filler").unlink()
        assert place.build("--report", "portfolio", "--output", disk).returncode == 0
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@LINUX
def test_an_output_folder_that_cannot_be_written_is_refused(place: Place) -> None:
    disk = place.folder / "fixed"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(disk)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no tmpfs can be mounted here")
    try:
        said = place.build("--report", "portfolio", "--output", disk, code=2).stderr
        assert "cannot be written: Read-only file system" in said
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.soak
def test_a_damaged_manifest_is_refused_and_a_removed_one_written_anew(place: Place) -> None:
    place.build("--report", "portfolio")
    manifest = place.folder / "reports/manifest.json"
    whole = manifest.read_bytes()
    flipped = whole.replace(b'"ongoing"', b'"ongoinf"')
    newer = whole.replace(b'"version": 1', b'"version": 9')
    for damaged in (whole[:-100], flipped, newer):
        assert damaged != whole
        manifest.write_bytes(damaged)
        assert "move it away" in place.build("--report", "portfolio", code=2).stderr
        assert manifest.read_bytes() == damaged
    manifest.unlink()
    place.build("--report", "portfolio")
    assert manifest.read_bytes() == whole


@pytest.mark.soak
def test_without_a_home_a_terminal_and_a_locale_a_build_works(place: Place) -> None:
    bare = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PORTFOLIO_CACHE": "off"}
    done = subprocess.run(
        [sys.executable, "-m", "portfolio_lib", "build", "--report", "portfolio"],
        cwd=place.folder, env=bare, stdin=subprocess.DEVNULL, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_inputs_that_change_while_a_build_runs_are_noticed_by_the_next(place: Place) -> None:
    file = place.folder / "data/page.txt"
    bent = file.read_text(encoding="utf-8").replace("To build.", "To bend.")
    result = build(
        place.folder,
        Request(reports=("portfolio",)),
        on_progress=lambda _: file.write_text(bent, encoding="utf-8"),
    )
    assert result.is_complete
    reason = place.plan("--report", "portfolio")["portfolio/portfolio"]
    assert reason.startswith("objective of SBA changed")


def test_a_clock_that_was_set_back_changes_nothing(place: Place) -> None:
    place.build("--report", "portfolio")
    for file in (place.folder / "reports").rglob("*"):
        os.utime(file, (4_000_000_000, 4_000_000_000))
    assert "nothing to do" in place.build("--report", "portfolio").stdout


@pytest.mark.soak
def test_nothing_of_one_report_reaches_the_next(place: Place) -> None:
    place.change(
        "country_report",
        "import os, random, statistics, matplotlib\n"
        "spoilt = [what for what, is_so in {'variable': 'left' in globals(), "
        "'import': statistics.mean is None, 'environment': 'LEFT' in os.environ, "
        "'settings': matplotlib.rcParams['font.size'] == 99, 'folder': 'left' in os.listdir(), "
        "'temporary': 'left' in os.listdir(os.environ['TMPDIR'])}.items() if is_so]\n"
        "print('spoilt:', spoilt, random.getstate()[1][:3] == getattr(random, 'left', None))",
    )
    place.change(
        "country_report",
        "left = 1\nstatistics.mean = None\nmatplotlib.rcParams['font.size'] = 99\n"
        "os.environ['LEFT'] = '1'\nopen('left', 'w').close()\n"
        "open(os.environ['TMPDIR'] + '/left', 'w').close()\nrandom.seed(1)\n"
        "random.left = random.getstate()[1][:3]",
    )
    assert {"country/serbia", "country/kenya"} <= place.made()
    for name in ("serbia", "kenya"):
        page = place.folder / f"reports/country/{name}.en.html"
        assert "spoilt: [] False" in page.read_text(encoding="utf-8")


@pytest.mark.soak
@LINUX
@pytest.mark.parametrize(("number", "codes"), [
    (signal.SIGTERM, {143}), pytest.param(signal.SIGINT, {130, 1}, marks=pytest.mark.soak),
])  # fmt: skip
def test_a_build_stopped_at_any_moment_leaves_whole_files_and_no_process(
    place: Place, number: int, codes: set[int]
) -> None:
    mark, seconds = uuid4().hex, random.uniform(0.3, 3)  # noqa: S311 - no secret
    process = subprocess.Popen(
        [sys.executable, "-m", "portfolio_lib", "build", "--report", "donor"], cwd=place.folder,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "MARK": mark},
    )  # fmt: skip
    time.sleep(seconds)
    process.send_signal(number)
    # before anything is under way the signal has its usual effect; 0: it came too late
    assert process.wait(20) in codes | {-number, 0}
    deadline = time.monotonic() + 15
    while _is_there(mark) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_there(mark)
    for file in (place.folder / "reports").rglob("*.html"):
        assert file.read_bytes().rstrip().endswith(b"</html>")
    place.build("--report", "donor")


@pytest.mark.soak
def test_an_output_folder_that_is_removed_meanwhile_is_made_anew_by_the_next_build(
    place: Place,
) -> None:
    reports = place.folder / "reports"
    cell = f"import shutil; shutil.rmtree({str(reports)!r}, ignore_errors=True)"
    notebook = place.folder / "notebooks/portfolio_report.ipynb"
    unchanged = notebook.read_bytes()
    place.change("portfolio_report", cell)
    place.build("--report", "portfolio")
    notebook.write_bytes(unchanged)
    place.build()
    assert len(list(reports.glob("*/*.html"))) == 5
    assert "nothing to do" in place.build().stdout


@pytest.mark.parametrize("width", [8, pytest.param(32, marks=pytest.mark.soak)])
def test_processes_at_once_make_what_one_makes(width: int) -> None:
    cells = [nbformat.v4.new_code_cell("data = number = ''"), nbformat.v4.new_code_cell("number")]
    cells[0].metadata["tags"] = ["parameters"]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = nbformat.writes(nbformat.v4.new_notebook(cells=cells, metadata=kernel))
    orders = [
        Order(f"report {n}", notebook, {"number": f"number {n}"}, slice=b"{}", since=None,
              formats=("html",), language="en", day="2020-01-01", theme={})
        for n in range(width)
    ]  # fmt: skip
    with LocalPool(Limits(), width) as pool:
        made = [future.result() for future in [pool.submit(order) for order in orders]]
    for number, one in enumerate(made):
        assert f"number {number}'".encode() in one.files["html"].replace(b"&#39;", b"'")
