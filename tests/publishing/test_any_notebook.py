"""Notebooks that analysts bring, built as they are: what docs/notebooks.md says, tried."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers.own_notebooks import PARAMETERS, Command, Workspace, notebook
from nbformat.v4 import new_code_cell, new_notebook, new_output

from portfolio_lib.publishing.making.noticing import changing_outputs
from portfolio_lib.publishing.planning.notebook_text import normalised


@pytest.fixture
def workspace(tmp_path: Path, portfolio: Command) -> Workspace:
    return Workspace(tmp_path, portfolio)


def test_what_lies_beside_a_notebook_goes_with_it_and_counts(workspace: Workspace) -> None:
    (workspace.folder / "own_helper.py").write_text("import own_other\nanswer = own_other.answer")
    (workspace.folder / "own_other.py").write_text("answer = 'forty-two'")
    (workspace.folder / "rates.csv").write_text("rate\n7\n")
    made = notebook(
        "import own_helper\nprint(own_helper.answer)", "print(open('rates.csv').read())"
    )
    workspace.add("beside", made, 'files = ["rates.csv"]')
    workspace.build()
    assert "forty-two" in workspace.page("beside")
    assert "nothing to do" in workspace.build().stdout
    (workspace.folder / "rates.csv").write_text("rate\n8\n")
    (workspace.folder / "own_other.py").write_text("answer = 'forty-three'")
    planned = workspace.build("--plan").stdout
    assert "own_other.py changed" in planned
    assert "rates.csv changed" in planned
    workspace.build()
    assert "forty-three" in workspace.page("beside")
    assert workspace._command("verify", cwd=workspace.folder).returncode == 0


def test_a_file_that_is_not_named_is_said_to_be_missing_and_how_to_name_it(
    workspace: Workspace,
) -> None:
    (workspace.folder / "rates.csv").write_text("rate\n7\n")
    workspace.add("file", notebook("open('rates.csv')"))
    workspace.add("module", notebook("import nowhere_at_all"))
    said = workspace.build(code=1).stderr
    assert "FileNotFoundError" in said
    assert "ModuleNotFoundError" in said
    assert said.count("files = [") == 2


def test_a_question_and_what_is_cut_are_said(workspace: Workspace) -> None:
    workspace.add("asks", notebook("name = input('Name? ')"))
    workspace.add("web", notebook("from urllib.request import urlopen\nurlopen('http://e.org')"))
    workspace.add("long", notebook("print('line\\n' * 30_000)"))
    said = workspace.build(code=1).stderr
    assert "a report has nobody to ask: make it a parameter" in said
    assert "a report has no network: save what it reads beside the notebook" in said
    assert "long/portfolio.en, cell 3: it printed more than 100,000 characters" in said


@pytest.mark.parametrize("pattern", ["../secret.txt", "/etc/hostname", "missing.csv"])
def test_files_are_within_the_folder_and_there(workspace: Workspace, pattern: str) -> None:
    workspace.add("bad", notebook("1"), f'files = ["{pattern}"]')
    assert pattern in workspace.build(code=2).stderr


def test_a_notebook_that_cannot_be_read_costs_its_own_report_only(workspace: Workspace) -> None:
    workspace.add("good", notebook("print('fine')"))
    workspace.add("damaged", b'{"cells": [')
    r_notebook = notebook("1")
    r_notebook["metadata"] = {"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}}
    workspace.add("other", r_notebook)
    none = notebook("1")
    del none["cells"][0]
    workspace.add("none", none)
    workspace.add("less", notebook("1", parameters="data = ''"))
    said = workspace.build(code=1).stderr
    assert "fine" in workspace.page("good")
    assert "damaged.ipynb: it is not JSON" in said
    assert "other.ipynb: its language is r, and reports run Python" in said
    assert "none.ipynb: no cell tagged 'parameters' sets anything" in said
    assert 'a first cell with data = ""; language = "en", and in JupyterLab' in said
    assert "less.ipynb: the cell tagged 'parameters' does not set language" in said


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        ("Wall time: 3 ms", "how long something took"),
        ("Date: Mon, 30 Nov 2026\nTime:          11:47:23  Log-Likelihood", "the time of day"),
        ("<th>Time:</th><td>11:47:23</td>", "the time of day"),
        ("'/tmp/portfolio-build-1/tmpab12cd_4/home'", "the folder in which it ran"),
        ("<table><td>object at 0x7fe5301ab690</table>", "the address of an object"),
        ("Time: 11 months", ""),
    ],
)
def test_what_differs_from_run_to_run_is_told(shown: str, told: str) -> None:
    kind = "text/html" if shown.startswith("<") else "text/plain"
    cell = new_code_cell(outputs=[new_output("display_data", {kind: shown})])
    said = [str(remark) for remark in changing_outputs(new_notebook(cells=[cell]))]
    expected = f"cell 1: it shows {told}, which differs from run to run; leave it out"
    assert said == [expected] * bool(told)


def test_what_was_saved_of_an_earlier_run_never_matters() -> None:
    made = notebook("print('ran')")
    made["cells"][2] |= {"execution_count": "*", "outputs": [{"output_type": "display_data"}]}
    cell = json.loads(normalised(json.dumps(made)))["cells"][2]
    assert (cell["execution_count"], cell["outputs"]) == (None, [])


@pytest.mark.soak
def test_what_jupyterlab_opens_is_taken(workspace: Workspace) -> None:
    identities = notebook("print('ran')")
    identities["nbformat_minor"] = 4
    outputs = notebook("print('ran')")
    outputs["cells"][1]["outputs"] = []
    none = notebook("print('ran')")
    none["metadata"] = {}
    named = notebook("print('ran')")
    named["metadata"]["kernelspec"]["name"] = "conda-env-x-py"
    twice = notebook("print('ran')")
    twice["cells"][1]["id"] = "parameters"
    old = {
        "nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""},
        "worksheets": [{"metadata": {}, "cells": [
            {"cell_type": "code", "language": "python", "metadata": {"tags": ["parameters"]},
             "input": PARAMETERS, "outputs": [], "collapsed": False},
            {"cell_type": "code", "language": "python", "metadata": {}, "input": "print('ran')",
             "outputs": [], "collapsed": False}]}],
    }  # fmt: skip
    heading = json.loads(json.dumps(old))  # as Jupyter wrote it: texts as lists of lines
    heading["worksheets"][0]["cells"].insert(
        1, {"cell_type": "heading", "level": 1, "metadata": {}, "source": ["Of old"]}
    )
    newer = notebook("print('ran')")
    newer["nbformat_minor"] = 9
    newer["cells"][1] |= {"of_tomorrow": 1}
    tags = notebook("print('ran')")
    tags["cells"][2] |= {"metadata": {"tags": ["a", "a"]}, "source": ["print('ran')"]}
    language = notebook("print('ran')")
    language["metadata"] = {"language_info": {"name": "ipython"}, "kernelspec": {"name": "x"}}
    running = notebook("print('ran')")
    running["cells"][2] |= {"execution_count": "*", "outputs": [{"output_type": "display_data"}]}
    cases = {"running": running, "heading": heading, "newer": newer, "tags": tags,
             "language": language, "identities": identities, "outputs": outputs, "none": none,
             "named": named, "twice": twice, "old": old}  # fmt: skip
    for name, content in cases.items():
        workspace.add(name, content)
    workspace.add("mark", b"\xef\xbb\xbf" + json.dumps(notebook("print('ran')")).encode())
    workspace.build()
    for name in (*cases, "mark"):
        assert "<pre>ran\n</pre>" in workspace.page(name), name


def test_parameters_are_all_that_toml_has(workspace: Workspace) -> None:
    parameters = (
        f"{PARAMETERS}; day = ''\nlimits: list = []\nabout, size = {{}}, 1.0\nrate: float = 1"
    )
    settings = "[report.parameters]\nday = 2016-05-01\nlimits = [1, 2]\nabout = {a = 1}\n"
    settings += "size = 3\nrate = 0.5"
    made = notebook("print(day, limits, about, size, rate)", parameters=parameters)
    workspace.add("given", made, settings)
    workspace.build()
    assert "2016-05-01 [1, 2] {&#x27;a&#x27;: 1} 3 0.5" in workspace.page("given").replace(
        "'", "&#x27;"
    )


@pytest.mark.parametrize("value", ["nan", "inf", "[1, nan]"])
def test_a_number_that_is_none_is_refused(workspace: Workspace, value: str) -> None:
    made = notebook("1", parameters=f"{PARAMETERS}; limit = 1.0")
    workspace.add("bad", made, f"[report.parameters]\nlimit = {value}")
    assert "expected a number that is finite" in workspace.build(code=2).stderr


def test_what_is_not_shown_is_said_kept_and_strict_about(workspace: Workspace) -> None:
    script = "from IPython.display import HTML\nHTML('<script>draw()</script>')"
    workspace.add("lenient", notebook(script, "open('left.txt', 'w').write('x');"))
    workspace.add("strict", notebook(script), "strict = true")
    said = workspace.build(code=1).stderr
    assert "lenient/portfolio.en, cell 3: what a script draws is not shown" in said
    assert "left.txt" in said
    assert "strict/portfolio.en was not made: cell 3: what a script draws is not shown" in said
    log = json.loads((workspace.folder / "reports/build.log.json").read_text(encoding="utf-8"))
    assert {"cell": 3, "kind": "script", "is_loss": True} in log["remarks"]["lenient/portfolio.en"]
    manifest = json.loads((workspace.folder / "reports/manifest.json").read_text(encoding="utf-8"))
    assert [len(entry.get("remarks", [])) for entry in manifest["reports"]] == [2, 0]
    index = (workspace.folder / "reports/index.html").read_text(encoding="utf-8")
    assert "1 part of its notebook is not shown" in index


def test_a_report_without_a_heading_has_its_own_name_as_title(workspace: Workspace) -> None:
    workspace.add("no-heading", notebook("print(1)", title=""))
    workspace.build()
    assert "<title>no-heading</title>" in workspace.page("no-heading")


@pytest.mark.soak
def test_a_cell_that_takes_too_long_is_named(workspace: Workspace) -> None:
    workspace.add("slow", notebook("1", "import time\ntime.sleep(100)"))
    file = workspace.folder / "portfolio.toml"
    file.write_text(file.read_text("utf-8").replace("seconds = 60", "seconds = 12"), "utf-8")
    assert "cell 4: it took longer than 12 s" in workspace.build(code=1).stderr


@pytest.mark.soak
def test_the_time_in_which_the_server_imports_is_no_reports_time(
    workspace: Workspace, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = tmp_path_factory.mktemp("slow")
    code = "import sys, time\nif 'forkserver' in str(sys.orig_argv): time.sleep(20)\n"
    (slow / "sitecustomize.py").write_text(code, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(slow))
    workspace.add("quick", notebook("1"))
    file = workspace.folder / "portfolio.toml"
    file.write_text(file.read_text("utf-8").replace("seconds = 60", "seconds = 15"), "utf-8")
    workspace.build()


def test_texts_of_a_frame_are_whole_and_its_columns_as_in_a_notebook(workspace: Workspace) -> None:
    frame = "import pandas as pd\npd.DataFrame([['word ' * 30] + [0] * 40])"
    workspace.add("frame", notebook(frame))
    workspace.build()
    page = workspace.page("frame")
    assert "word " * 30 in page or ("word " * 30).strip() in page
    assert "1 rows × 41 columns" in page


def test_what_differs_from_run_to_run_is_named_and_drawings_do_not(workspace: Workspace) -> None:
    drawn = notebook(
        "#| alt: A rise\n%config InlineBackend.figure_format = 'svg'\n"
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('한');\n"
        "plt.text(0, 1, '$x$ 日');"
    )
    workspace.add("drawn", drawn)
    workspace.add("chance", notebook(
        "import random\nprint(random.random())", "%time 1 + 1", "print(object())",
        "import os\nos.getcwd()", "import time  # lint-ok: clock\ntime.time()  # lint-ok: clock",
    ))  # fmt: skip
    said = workspace.build().stderr
    assert "chance/portfolio.en, cell 3: random.random() gives another value" in said
    assert "chance/portfolio.en, cell 4: it shows how long something took" in said
    assert "chance/portfolio.en, cell 5: it shows the address of an object" in said
    assert "chance/portfolio.en, cell 6: it shows the folder in which it ran" in said
    assert "chance/portfolio.en, cell 7" not in said
    assert "drawn/portfolio.en, cell 3: a figure shows boxes, for its typeface lacks HANGUL" in said
    assert "CJK UNIFIED IDEOGRAPH" in said
    verified = workspace.verify()
    assert "drawn/portfolio.en: the same bytes" in verified
    assert "chance/portfolio.en.html came out different" in verified
