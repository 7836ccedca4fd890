"""A Jupyter server of this machine, for tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["serving"]

_SECONDS = 180


@contextmanager
def serving(program: str, folder: Path, *options: str) -> Iterator[str]:
    """The address of a server, such as "jupyterlab", on a folder; its token is "open"."""
    runtime = folder / ".runtime"
    process = subprocess.Popen(
        [sys.executable, "-m", program, "--no-browser", "--allow-root", "--port=0",
         "--IdentityProvider.token=open", f"--ServerApp.root_dir={folder}", *options],
        env={**os.environ, "JUPYTER_RUNTIME_DIR": str(runtime), "HOME": str(folder)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield _address(runtime, process)
    finally:
        process.terminate()
        process.wait(30)


def _address(runtime: Path, process: subprocess.Popen[bytes]) -> str:
    """What the server says of itself once it listens."""
    for _ in range(10 * _SECONDS):
        for file in runtime.glob("jpserver-*.json"):
            text = file.read_text(encoding="utf-8")
            if text.endswith("}"):
                return str(json.loads(text)["url"])
        assert process.poll() is None, "the server ended"
        time.sleep(0.1)
    raise TimeoutError("the server did not start")
