"""What the process of a report may do: a notebook tries, and the system refuses."""

from __future__ import annotations

import json
import os
import re
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from helpers.workplace import Place

from portfolio_lib.errors import ReportError
from portfolio_lib.publishing.making.order import Made, Ran, as_bytes, sent
from portfolio_lib.publishing.making.sandbox import protection, small_environment

Command = Callable[..., CompletedProcess[str]]
enforced = pytest.mark.skipif(
    any(sentence.startswith("Not enforced") for sentence in protection()),
    reason="this system enforces nothing: " + " ".join(protection()),
)
TRIES = """
import os, socket, subprocess, sys, urllib.request
from pathlib import Path
def tried(what):
    try:
        return bool(what())
    except BaseException:
        return False
def connected():
    with socket.create_connection(("127.0.0.1", {port}), timeout=2):
        return True
def datagram():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        return one.sendto(b"x", ("127.0.0.1", {port})) == 1
def by_a_child():
    code = "import sys; open(sys.argv[1]).read()"
    return subprocess.run([sys.executable, "-c", code, {data!r}]).returncode == 0
parent = os.getppid()
succeeded = [name for name, what in dict(
    data=lambda: Path({data!r}).read_bytes(),
    data_listed=lambda: os.listdir({folder!r}),
    data_by_the_parent=lambda: "data" in os.listdir(f"/proc/{{parent}}/cwd"),
    data_by_a_child=by_a_child,
    other_report=lambda: os.listdir(Path.cwd().parent.parent),
    secret=lambda: b"hidden-token" in Path("/proc/self/environ").read_bytes(),
    secret_of_the_parent=lambda: b"hidden" in Path(f"/proc/{{parent}}/environ").read_bytes(),
    secret_of_the_build=lambda: Path("/proc/{build}/environ").read_bytes(),
    variable=lambda: "hidden-token" in str(dict(os.environ)),
    home=lambda: os.listdir({home!r}) or Path.home() == Path({home!r}),
    writing=lambda: Path({outside!r}).write_text("x"),
    settings=lambda: Path({folder!r}, "..", "portfolio.toml").write_text("x"),
    connection=connected,
    datagram=datagram,
    local_socket=lambda: {local} and socket.socket(socket.AF_UNIX),
    ptrace=lambda: __import__("ctypes").CDLL(None).ptrace(16, parent, 0, 0) == 0,
    signal=lambda: os.kill({build}, 0) is None,
    shell=lambda: subprocess.run(["cat", {data!r}], capture_output=True).stdout,
).items() if tried(what)]
ordinary = [name for name, what in dict(
    own_folder=lambda: Path("note.txt").write_text("x"),
    temporary=lambda: __import__("tempfile").NamedTemporaryFile(),
    child=lambda: subprocess.run([sys.executable, "-c", "import pandas"]).returncode == 0,
    pool=lambda: __import__("multiprocessing").get_context("fork").Pool(1).map(abs, [-1]) == [1],
    pair=lambda: socket.socketpair(),
    zone=lambda: __import__("zoneinfo").ZoneInfo("Europe/Vienna"),
).items() if not tried(what)]
raise RuntimeError("DONE:" + ",".join(succeeded) + ":" + ",".join(ordinary) + ":END")
"""
"""What a notebook tries; the names of what succeeded, and of ordinary things that failed."""


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.soak
@enforced
@pytest.mark.parametrize("engine", ["portfolio", pytest.param("jupyter", marks=pytest.mark.soak)])
def test_a_notebook_reaches_neither_data_nor_secrets_nor_the_network(
    tmp_path: Path, shell: Command, listening: int, engine: str
) -> None:
    place = Place(tmp_path, shell)
    home = tmp_path / "home"
    home.mkdir()
    (home / "credentials").write_text("x", encoding="utf-8")
    code = TRIES.format(
        port=listening, data=str(tmp_path / "data/page.txt"), folder=str(tmp_path / "data"),
        build=os.getpid(), home=str(home), outside=str(tmp_path / "written"),
        local=engine == "portfolio",
    )  # fmt: skip
    place.change("portfolio_report", code)
    result = shell(
        "build", "--format", "html", "--report", "portfolio", "--engine", engine, cwd=tmp_path,
        HOME=str(home), AWS_PROFILE="hidden-token",
    )  # fmt: skip
    found = re.search("DONE:(.*?):(.*?):END", result.stderr)
    assert found, result.stderr
    assert found[1] == ""
    assert found[2] == ""
    assert not (tmp_path / "written").exists()


def test_the_server_of_reports_starts_without_the_secrets_of_the_builder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hidden-token")
    monkeypatch.setenv("SMTP_PASSWORD", "hidden-token")
    environment = small_environment()
    assert "hidden-token" not in environment.values()
    assert environment["PATH"] == os.environ["PATH"]
    if sys.platform == "linux":
        assert environment["HOME"] != os.environ.get("HOME")


MADE = Made(
    files={"html": b"<p>\xff</p>"}, seconds=1.5, title="A", facts=(("a", "b"),), words=("w",)
)


def test_the_status_says_what_the_system_enforces_here(portfolio: Command, tmp_path: Path) -> None:
    place = Place(tmp_path, portfolio)
    said = place.run("status").stdout.splitlines()
    assert f"Protection   {' '.join(protection())}" in said
    assert json.loads(place.run("status", "--json").stdout)["protection"] == protection()


def test_what_was_made_comes_back_as_it_was() -> None:
    assert sent(as_bytes(MADE)) == MADE
    ran = Ran({"cells": [{"source": "\ud800"}]}, {"a/b.png": b"\xff"}, ("c.csv",))
    assert sent(as_bytes(ran)) == ran


@pytest.mark.parametrize(
    "error",
    [
        ReportError("it failed"),
        ReportError("no", cell=3, source="1 / 0", kind="ZeroDivisionError"),
        ReportError("cell 3: is no good", cell=2),
    ],
)
def test_an_error_comes_back_as_it_was(error: ReportError) -> None:
    back = sent(as_bytes(error))
    assert isinstance(back, ReportError)
    assert str(back) == str(error)
    assert (back.cell, back.source, back.kind) == (error.cell, error.source, error.kind)


def changed(**values: object) -> bytes:
    made = json.loads(as_bytes(MADE))["made"]
    return json.dumps({"made": made | values}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x80\x04\x95",
        b"[]",
        b"null",
        b"{}",
        b"[" * 100_000,
        changed(files=["html"]),
        changed(files={"html": "%%%"}),
        changed(title=["a"]),
        changed(other="x"),
        b'{"ran": {"notebook": [], "files": {}, "left_behind": []}}',
        b'{"ran": {"notebook": {}, "files": {"a": 1}, "left_behind": []}}',
        b'{"ran": {"notebook": {}}}',
        b'{"error": "x"}',
        b'{"error": "x", "cell": "y", "source": null, "kind": null}',
    ],
)
def test_what_is_not_a_report_is_refused_and_nothing_of_it_runs(content: bytes) -> None:
    with pytest.raises(ReportError, match="not a report"):
        sent(content)
