"""The exporters where JupyterLab's menu asks for them: from a running Jupyter Server."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import nbformat
import pytest
from helpers.jupyter import serving
from nbformat import NotebookNode

pytest.importorskip("jupyter_server")
Notebook = Callable[..., NotebookNode]


@pytest.fixture
def server(tmp_path: Path, notebook: Notebook) -> Iterator[str]:
    """The address of a server with one notebook in its folder."""
    nbformat.write(notebook("# A title"), tmp_path / "n.ipynb")
    with serving("jupyter_server", tmp_path) as address:
        yield address


@pytest.mark.soak
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
