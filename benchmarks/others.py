"""Other ways of making the same reports from the same notebook: what Jupyter brings itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

LOOP = """
import sys
import papermill, nbformat
from nbconvert import HTMLExporter, WebPDFExporter
notebook, folder, *slices = sys.argv[1:]
for number, data in enumerate(slices):
    donor = open(f"{data}/donor").read()
    made = f"{folder}/{number}.ipynb"
    papermill.execute_notebook(notebook, made, {"data": f"{data}/data", "donor": donor},
                               progress_bar=False, kernel_name="python3")
    node = nbformat.read(made, as_version=4)
    open(f"{folder}/{number}.html", "w").write(HTMLExporter().from_notebook_node(node)[0])
    pdf = WebPDFExporter(disable_sandbox=True).from_notebook_node(node)[0]
    open(f"{folder}/{number}.pdf", "wb").write(pdf)
"""


LAUNCH = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    playwright.chromium.launch().close()
"""


def browser(scratch: Path) -> dict[str, str] | None:
    """The environment in which nbconvert's webpdf finds a Chromium of this machine, or None.

    It starts only the one that playwright would download, so a link stands in its place,
    which playwright names when it does not find it.
    """
    found = next((p for n in ("chromium", "google-chrome") if (p := shutil.which(n))), None)
    if found is None:
        return None
    environment = {**os.environ, "PLAYWRIGHT_BROWSERS_PATH": str(scratch / "browsers")}
    call = [sys.executable, "-c", LAUNCH]
    said = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
    missing = re.search(r"Executable doesn't exist at (\S+)", said.stderr)
    if missing is None:
        raise RuntimeError(f"playwright does not say where its browser should be: {said.stderr}")
    link = Path(missing[1])
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(found)
    return environment


def by_command_lines(
    notebook: Path, slices: list[Path], folder: Path, environment: dict[str, str]
) -> float:
    """Papermill and two calls of nbconvert for each report [s a report]."""
    start = time.perf_counter()
    programs = Path(sys.executable).parent
    for number, data in enumerate(slices):
        made = str(folder / f"{number}.ipynb")
        donor = (data / "donor").read_text()
        parameters = ["-p", "data", str(data / "data"), "-p", "donor", donor]
        convert = [programs / "jupyter", "nbconvert", "--disable-chromium-sandbox", made, "--to"]
        run = [programs / "papermill", "--no-progress-bar", "-k", "python3"]
        calls = [[*run, notebook, made, *parameters], [*convert, "html"], [*convert, "webpdf"]]
        for call in calls:
            subprocess.run(list(map(str, call)), env=environment, check=True, capture_output=True)
    return (time.perf_counter() - start) / len(slices)


def in_one_process(
    notebook: Path, slices: list[Path], folder: Path, environment: dict[str, str]
) -> tuple[float, float]:
    """One Python process that loops over the reports [s a report], and its whole time [s]."""
    start = time.perf_counter()
    call = [sys.executable, "-c", LOOP, str(notebook), str(folder), *map(str, slices)]
    subprocess.run(call, env=environment, check=True, capture_output=True)
    whole = time.perf_counter() - start
    return whole / len(slices), whole


def two_at_a_time(
    notebook: Path, slices: list[Path], folder: Path, environment: dict[str, str]
) -> float:
    """Two such processes, each with half of the reports [s a report]."""
    start = time.perf_counter()
    halves = [slices[::2], slices[1::2]]
    folders = [folder / "first", folder / "second"]
    for each in folders:
        each.mkdir(exist_ok=True)
    with ThreadPoolExecutor(2) as threads:
        works = [
            threads.submit(in_one_process, notebook, half, where, environment)
            for half, where in zip(halves, folders, strict=True)
        ]
        for work in works:
            work.result()
    return (time.perf_counter() - start) / len(slices)
