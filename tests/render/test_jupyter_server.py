"""The exporters where JupyterLab's menu asks for them: from a running Jupyter Server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import nbformat
import pytest
from nbformat import NotebookNode

pytest.importorskip("jupyter_server")
Notebook = Callable[..., NotebookNode]


@pytest.fixture
def server(tmp_path: Path, notebook: Notebook) -> Iterator[str]:
    """The address of a server with one notebook in its folder."""
    nbformat.write(notebook("# A title"), tmp_path / "n.ipynb")
    runtime = tmp_path / "runtime"
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", "--port=0",
         "--IdentityProvider.token=open", f"--ServerApp.root_dir={tmp_path}"],
        env={**os.environ, "JUPYTER_RUNTIME_DIR": str(runtime), "HOME": str(tmp_path)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield _address(runtime, process)
    finally:
        process.terminate()
        process.wait(10)


def _address(runtime: Path, process: subprocess.Popen[bytes]) -> str:
    """What the server says of itself once it listens."""
    for _ in range(600):
        for file in runtime.glob("jpserver-*.json"):
            text = file.read_text(encoding="utf-8")
            if text.endswith("}"):
                return str(json.loads(text)["url"])
        assert process.poll() is None, "the server ended"
        time.sleep(0.1)
    raise TimeoutError("the server did not start")


def test_jupyterlab_s_menu_gets_a_report_in_each_format(server: str) -> None:
    for name, begins in (("portfolio_html", b"<!doctype html>"), ("portfolio_pdf", b"%PDF-")):
        assert _asked(f"{server}nbconvert/{name}/n.ipynb?token=open").startswith(begins)


def _asked(address: str) -> bytes:
    """The answer, also of a server that has said where it will listen, and does not yet."""
    for _ in range(100):
        try:
            with urlopen(address) as answer:  # noqa: S310 - our own server
                return bytes(answer.read())
        except URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.1)
    raise TimeoutError("the server did not answer")
