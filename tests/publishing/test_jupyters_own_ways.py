"""A report notebook runs as any notebook does: with papermill alone, and with jupyter-scheduler."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert.exporters import get_exporter
from nbconvert.preprocessors import ExecutePreprocessor
from nbformat.v4 import new_code_cell

pytestmark = pytest.mark.soak
ROOT = Path(__file__).parent.parent.parent
NOTEBOOK = ROOT / "notebooks/country_report.ipynb"
PARAMETERS = {"data": str(ROOT / "data"), "place": "RS", "language": "de"}


def shown(notebook: Any) -> str:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert [output for output in outputs if output.output_type == "error"] == []
    return "\n".join(output.get("data", {}).get("text/html", "") for output in outputs)


def test_papermill_runs_a_report_with_parameters(tmp_path: Path) -> None:
    given = [word for name, value in PARAMETERS.items() for word in ("-p", name, value)]
    result = subprocess.run(
        [sys.executable, "-m", "papermill", NOTEBOOK, tmp_path / "out.ipynb", *given],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert "Link Up! Serbia" in shown(nbformat.read(tmp_path / "out.ipynb", as_version=4))


def test_jupyter_scheduler_runs_a_report_with_parameters_and_makes_its_files() -> None:
    """As its DefaultExecutionManager does: a cell of parameters, the kernel, the exporters."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    tagged = [cell.metadata.get("tags") == ["parameters"] for cell in notebook.cells].index(True)
    lines = "\n".join(f"{name} = {value!r}" for name, value in PARAMETERS.items())
    injected = new_code_cell(lines, metadata={"tags": ["injected-parameters"]})
    notebook.cells.insert(tagged + 1, injected)
    executor: Any = ExecutePreprocessor
    executor(kernel_name=notebook.metadata.kernelspec["name"]).preprocess(
        notebook, {"metadata": {"path": str(ROOT)}}
    )
    assert "Link Up! Serbia" in shown(notebook)
    exporters: Any = get_exporter
    for name, begins in (
        ("portfolio-html", b"<!doctype html>"),
        ("portfolio-pdf", b"%PDF-"),
        ("portfolio-xlsx", b"PK"),
    ):
        content = exporters(name)().from_notebook_node(notebook, {})[0]
        whole = content.encode() if isinstance(content, str) else content
        assert whole.startswith(begins)
