"""Reports made by the workers of a Dask cluster, started here as processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from helpers.workplace import Command, Place
from nbformat import writes
from nbformat.v4 import new_code_cell, new_notebook

from portfolio_lib import Portfolio, ReportError, UsageError
from portfolio_lib.program import environment
from portfolio_lib.publishing.making import cluster
from portfolio_lib.publishing.making.cluster import ClusterPool
from portfolio_lib.publishing.making.order import Order
from portfolio_lib.settings import Limits

DASK = Path(sys.executable).with_name("dask")


@dataclass(frozen=True)
class Cluster:
    address: str
    scheduler: subprocess.Popen[bytes]


@contextmanager
def started(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A scheduler and workers with a thread each; all are gone afterwards."""
    processes: list[subprocess.Popen[bytes]] = []

    def start(*words: object) -> subprocess.Popen[bytes]:
        log = (folder / f"{len(processes)}.log").open("wb")
        process = subprocess.Popen(
            [str(DASK), *map(str, words), "--no-dashboard"],
            stdout=log, stderr=log, cwd=folder, env={**os.environ, "HOME": str(folder)},
        )  # fmt: skip
        processes.append(process)
        log.close()
        return process

    try:
        file = folder / "scheduler.json"
        options = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", file)
        scheduler = start("scheduler", *options)
        address = json.loads(waited(lambda: file.exists() and file.read_text()))["address"]
        for _ in range(workers):
            start("worker", address, "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1")
        yield Cluster(address, scheduler)
    finally:
        for process in processes:
            process.kill()
            process.wait()


def waited(what: Callable[[], str | bool]) -> str:
    end = time.monotonic() + 240
    while time.monotonic() < end:
        if found := what():
            return str(found)
        time.sleep(0.05)
    raise TimeoutError


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with started(tmp_path_factory.mktemp("cluster"), workers=1) as found:
        yield found


def order(*cells: str) -> Order:
    """An order for a report of the given cells, without a project."""
    parameters = new_code_cell('data = "data"\nlanguage = "en"', metadata={"tags": ["parameters"]})
    shown = "from IPython.display import HTML\nHTML('<h1>A Report</h1><p>All is well.</p>')"
    notebook = new_notebook(cells=[parameters, *map(new_code_cell, (*cells, shown))])
    notebook.metadata["kernelspec"] = dict.fromkeys(("name", "display_name"), "python3")
    notebook.metadata["language_info"] = {"name": "python"}
    return Order(
        name="a", notebook=writes(notebook), parameters={"language": "en"},
        slice=Portfolio.of({}).dumped(), since=None, formats=("html",), language="en",
        day="2020-01-01",
    )  # fmt: skip


@pytest.mark.soak
def test_a_build_on_a_cluster_gives_the_bytes_of_one_on_this_machine(
    running: Cluster, portfolio: Command, tmp_path: Path
) -> None:
    place = Place(tmp_path, portfolio)
    made = place.made("--report", "donor", "--scheduler", running.address, "--output", "there")
    assert made == place.made("--report", "donor", "--output", "here")
    here, there = tmp_path / "here", tmp_path / "there"
    files = [file.relative_to(here) for file in here.rglob("*.en.*")]
    assert files
    assert [
        file for file in files if (here / file).read_bytes() != (there / file).read_bytes()
    ] == []


@pytest.mark.soak
def test_what_fails_on_a_worker_fails_as_here(running: Cluster) -> None:
    with ClusterPool(running.address, Limits()) as pool:
        failing = pool.submit(order("1 / 0"))
        assert pool.submit(order()).result().title == "A Report"
        with pytest.raises(ReportError, match="cell 2: ZeroDivisionError") as caught:
            failing.result()
    assert caught.value.source == "1 / 0"


@pytest.mark.soak
def test_a_worker_with_other_versions_is_refused_before_anything_is_made(
    running: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = environment()
    other = {**here, "versions": {**here["versions"], "pandas": "1.0"}}  # type: ignore[dict-item]
    monkeypatch.setattr(cluster, "environment", lambda: other)
    with (
        pytest.raises(UsageError, match=r"pandas \S+ there, 1\.0 here"),
        ClusterPool(running.address, Limits()),
    ):
        pass


def report_of(address: str) -> int | None:
    """The process of a report that a worker of a scheduler makes, as soon as there is one."""
    for worker in psutil.Process().children():
        with suppress(psutil.Error, ProcessLookupError):
            if address in worker.cmdline():
                for server in worker.children():
                    for report in server.children():
                        if os.getpgid(report.pid) == report.pid:  # others end by themselves
                            return int(report.pid)
    return None


@pytest.mark.soak
def test_a_worker_that_dies_costs_a_retry_and_a_scheduler_that_goes_an_error(
    tmp_path: Path,
) -> None:
    let_go = tmp_path / "let-go"  # a confined report cannot write it, but sees whether it is there
    waiting = f"import os, time\nwhile not os.path.exists({str(let_go)!r}): time.sleep(0.05)"
    with started(tmp_path) as own, ClusterPool(own.address, Limits()) as pool:
        retried = pool.submit(order(waiting))
        report = psutil.Process(int(waited(lambda: str(report_of(own.address) or ""))))
        server = report.parent()
        assert server is not None
        worker = server.parent()
        assert worker is not None
        worker.kill()
        let_go.touch()
        assert retried.result(240).title == "A Report"
        psutil.wait_procs([report, server], timeout=10)
        assert not report.is_running()
        lost = pool.submit(order("import time; time.sleep(600)"))
        own.scheduler.kill()
        with pytest.raises(ReportError, match=r"is gone|lost it"):
            lost.result(240)


@pytest.mark.soak
def test_no_scheduler_is_said_and_nothing_is_built(
    portfolio: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    place = Place(tmp_path, portfolio)
    result = place.build("--scheduler", "tcp://127.0.0.1:9", code=2)
    assert "the scheduler tcp://127.0.0.1:9 cannot be reached" in result.stderr


@pytest.mark.soak
def test_a_scheduler_without_workers_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", 1)
    with (
        started(tmp_path, workers=0) as own,
        pytest.raises(UsageError, match="has no worker"),
        ClusterPool(own.address, Limits()),
    ):
        pass


def test_without_the_extra_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(UsageError, match=r"portfolio-lib\[dask\]"),
        ClusterPool("tcp://127.0.0.1:9", Limits()),
    ):
        pass
