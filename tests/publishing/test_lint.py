"""What `portfolio lint` finds in notebooks, and what it leaves alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from portfolio_lib.config import settings_of
from portfolio_lib.publishing.lint import Flaw, lint
from portfolio_lib.settings import Config

ROOT = Path(__file__).parent.parent.parent
Command = Callable[..., CompletedProcess[str]]


@pytest.fixture
def found(tmp_path: Path) -> Callable[..., list[Flaw]]:
    """What is found in a notebook of these cells; a text that begins with "#!" is Markdown."""

    def examined(*sources: str) -> list[Flaw]:
        cells = [
            new_markdown_cell(text[2:]) if text.startswith("#!") else new_code_cell(text)
            for text in sources
        ]
        file = tmp_path / "n.ipynb"
        nbformat.write(new_notebook(cells=cells), file)
        return list(lint([file], Config()))

    return examined


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("from datetime import date\ndate.today()", "clock"),
        ("import datetime as dt\ndt.datetime.now()", "clock"),
        ("import pandas as pd\npd.Timestamp.now()", "clock"),
        ("import pandas as pd\npd.Timestamp('today')", "clock"),
        ("import time\nx = time.time()", "clock"),
        ("!date", "clock"),
        ("import random\nrandom.choice([1, 2])", "random"),
        ("import numpy as np\nnp.random.rand(3)", "random"),
        ("from numpy.random import default_rng\ndefault_rng()", "random"),
        ("frame.sample(5)", "random"),
        ("import uuid\nuuid.uuid4()", "random"),
        ("open('/home/ann/rates.csv')", "path"),
        ("import pandas as pd\npd.read_csv(r'C:\\Users\\ann\\rates.csv')", "path"),
        ("pd.read_csv('~/rates.csv')", "path"),
        ("#!![A line](/Users/ann/line.png)", "path"),
        ("import requests", "network"),
        ("from urllib.request import urlopen", "network"),
        ("import pandas as pd\npd.read_csv('https://example.org/rates.csv')", "network"),
        ("!pip install seaborn", "network"),
        ("%%bash\nls\ncurl example.org", "network"),
        ("import matplotlib.pyplot as plt\nplt.plot([1, 2])", "alt"),
        ("frame.plot(kind='bar')", "alt"),
        ("#!![](line.png)", "alt"),
        ("#!# One\n\n### Three", "headings"),
    ],
)
def test_each_thing_that_differs_or_that_nobody_can_read_is_found(
    found: Callable[..., list[Flaw]], source: str, rule: str
) -> None:
    assert [flaw.rule for flaw in found(source)] == [rule]


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import date\nday = date(2016, 10, 31)",
        "import numpy as np\nnp.random.default_rng(1).normal()",
        "import numpy as np\nnp.random.seed(1)\nnp.random.rand(3)",
        "import random\nrandom.Random(1).random()",
        "frame.sample(5, random_state=1)",
        "import pandas as pd\npd.read_csv('rates.csv')",
        "text = 'see https://example.org for more'",
        "#| alt: A line that rises\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])",
        "from portfolio_lib import show\nshow.figure(frame.plot().figure, alt='A line')",
        "#!# One\n\n## Two\n\n# One again\n\n[a link](https://example.org) ![A line](line.png)",
        "#!```\n# no heading\n### nor this\n```",
        "import time\ntime.sleep(1)",
        "# lint-ok: clock, network\nimport time, requests\ntime.time()",
        "%matplotlib inline\nx = !ls",
        "this is no python",
    ],
)
def test_what_is_the_same_everywhere_is_left_alone(
    found: Callable[..., list[Flaw]], source: str
) -> None:
    assert found(source) == []


def test_a_flaw_says_file_cell_and_line_and_what_to_do(
    found: Callable[..., list[Flaw]],
) -> None:
    (flaw,) = found("#!# Title", "import time\n\nprint(time.time())")
    where, what = str(flaw).split("n.ipynb: ")
    assert where
    assert what.startswith("cell 2, line 3: time.time() gives another value at each build")
    assert what.endswith("portfolio.as_of [clock]")


def test_outputs_that_are_left_in_are_found(tmp_path: Path) -> None:
    cell = new_code_cell("1", execution_count=1)
    cell.outputs = [new_output("execute_result", {"text/plain": "1"}, execution_count=1)]
    nbformat.write(new_notebook(cells=[cell]), tmp_path / "n.ipynb")
    assert [flaw.rule for flaw in lint([tmp_path / "n.ipynb"], Config())] == ["outputs"]


def test_a_report_without_its_parameters_is_found(portfolio: Command, tmp_path: Path) -> None:
    shutil.copy(ROOT / "portfolio.toml", tmp_path)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    assert list(lint(tmp_path.glob("notebooks/*.ipynb"), settings_of(tmp_path))) == []
    file = tmp_path / "notebooks/country_report.ipynb"
    file.write_text(file.read_text().replace('place = \\"XK\\"', 'palce = \\"XK\\"'))
    result = portfolio("lint", cwd=tmp_path)
    assert result.returncode == 1
    assert "does not set place" in result.stdout
    assert "[parameters]\n1 found in 3 notebooks." in result.stdout
    settings = tmp_path / "portfolio.toml"
    own = 'for_each = "donor"\nnotebooks = { sem = "notebooks/explore.ipynb" }'
    settings.write_text(settings.read_text().replace('for_each = "donor"', own))
    assert "1 found in 4 notebooks." in portfolio("lint", cwd=tmp_path).stdout
    result = portfolio("lint", "notebooks", cwd=tmp_path)
    assert "[parameters]\n1 found in 4 notebooks." in result.stdout


def test_what_is_not_a_notebook_is_said_and_costs_no_other(
    portfolio: Command, tmp_path: Path
) -> None:
    (tmp_path / "broken.ipynb").write_text("{")
    result = portfolio("lint", "broken.ipynb", cwd=tmp_path)
    assert (result.returncode, "broken.ipynb: it cannot be read" in result.stdout) == (1, True)
    assert portfolio("lint", "none.ipynb", cwd=tmp_path).returncode == 2
