"""The notebooks: clean as committed, and the same whoever runs them."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest

import portfolio_lib
from portfolio_lib.publishing.making.frames import STARTUP
from portfolio_lib.render.formats import render

ROOT = Path(__file__).parent.parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
EACH = pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
REPORTS = {"country_report", "donor_report", "portfolio_report"}


def run(file: Path, engine: str | None, **parameters: str) -> Any:
    """The notebook after papermill ran it where it stands."""
    return papermill.execute_notebook(
        nbformat.read(file, as_version=4), None, parameters=parameters, engine_name=engine,
        progress_bar=False, cwd=file.parent,
    )  # fmt: skip


def test_the_notebooks_are_there() -> None:
    assert {file.stem for file in NOTEBOOKS} == {*REPORTS, "explore"}


@EACH
def test_no_output_is_committed(file: Path) -> None:
    for cell in nbformat.read(file, as_version=4).cells:
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None


@EACH
def test_there_is_one_parameters_cell_and_no_code_of_substance(file: Path) -> None:
    cells = nbformat.read(file, as_version=4).cells
    assert len(cells) <= 16
    tagged = [cell for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    for cell in cells:
        if cell.cell_type == "code":
            nodes = list(ast.walk(ast.parse(cell.source)))
            kinds = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.Lambda)
            assert not [node for node in nodes if isinstance(node, kinds)]


@pytest.mark.soak  # a kernel for each takes its time
@EACH
@pytest.mark.filterwarnings("default")  # a kernel of its own warns about its transport
def test_papermills_own_engine_gives_the_same_files(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    startup = tmp_path / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00-portfolio.py").write_text(STARTUP, encoding="utf-8")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))  # a kernel of a report shows whole texts too
    ours, theirs = run(file, "portfolio"), run(file, None)
    assert all(cell.execution_count for cell in ours.cells if cell.cell_type == "code")
    assert render(ours) == render(theirs)


@pytest.mark.soak
def test_a_notebook_with_every_kind_of_output_is_the_same_under_both_engines() -> None:
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(source, id=f"cell-{number}")
            for number, source in enumerate(
                [
                    "print('one'); print('two', end=''); import sys; print('err', file=sys.stderr)",
                    "import pandas as pd; pd.DataFrame({'a': [1, 2]})",
                    "from IPython.display import HTML, display\ndisplay(HTML('<b>b</b>')); 1 + 1",
                    "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
                    "get_ipython().__class__ is not None",
                    "_ + 1",
                    "%matplotlib inline\n'magic'",
                ]
            )
        ],
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": ""}},
    )
    ours, theirs = (
        papermill.execute_notebook(notebook, None, engine_name=engine, progress_bar=False)
        for engine in ("portfolio", None)
    )
    assert [cell.outputs for cell in ours.cells] == [cell.outputs for cell in theirs.cells]


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(REPORTS))
def test_a_notebook_compares_with_the_folder_of_the_last_report(name: str, tmp_path: Path) -> None:
    earlier = portfolio_lib.load(ROOT / "data", "2016-06-30")
    earlier.save(tmp_path)
    shown = str(run(ROOT / f"notebooks/{name}.ipynb", "portfolio", since=str(tmp_path)).cells)
    assert "Since the report as of 30 June 2016" in shown
    assert "Since the" not in str(run(ROOT / f"notebooks/{name}.ipynb", "portfolio").cells)


def test_nothing_of_a_notebook_stays_behind_in_the_process() -> None:
    import builtins
    import sys

    before = sys.displayhook, sys.excepthook, sys.modules["__main__"], Path.cwd(), sys.stdout
    run(ROOT / "notebooks/explore.ipynb", "portfolio")
    after = sys.displayhook, sys.excepthook, sys.modules["__main__"], Path.cwd(), sys.stdout
    assert before == after
    assert not hasattr(builtins, "get_ipython")


def test_a_failing_cell_is_reported_with_its_error_and_ends_the_notebook() -> None:
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(source) for source in ("1", "1 / 0", "2")],
        metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": ""}},
    )
    with pytest.raises(papermill.PapermillExecutionError) as raised:
        papermill.execute_notebook(notebook, None, engine_name="portfolio", progress_bar=False)
    assert (raised.value.cell_index, raised.value.ename) == (1, "ZeroDivisionError")


@pytest.mark.soak
def test_the_server_of_reports_warms_up_leaves_no_folder_and_needs_no_grammar_of_web_addresses(
    tmp_path: Path,
) -> None:
    script = (
        "import os, sys\n"
        "from portfolio_lib.publishing.making.warm import warm_up\n"
        "assert 'rfc3987_syntax' not in sys.modules\n"
        "warm_up()\n"
        "assert os.listdir(os.environ['TMPDIR']) == []"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "TMPDIR": str(tmp_path)},
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
