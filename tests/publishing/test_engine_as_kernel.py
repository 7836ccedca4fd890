"""Our engine does what a Jupyter kernel does: the same cells, run by both, compared."""

from __future__ import annotations

import json
import os
from concurrent.futures import ProcessPoolExecutor
from contextlib import chdir
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import papermill
import pytest

from portfolio_lib.publishing.making.engine import make_ready
from portfolio_lib.publishing.making.sandbox import confine

PARTS = {
    "prints": "print('one'); print('two', end='')",
    "both streams": "import sys\nprint('a')\nprint('b', file=sys.stderr)",
    "a wide frame": "import pandas as pd\npd.DataFrame([[i for i in range(50)]])",
    "a long frame": "pd.DataFrame({'a': range(200)})",
    "a frame as text": "print(pd.DataFrame([[i / 7 for i in range(30)]]).to_string()[:40])",
    "a series": "pd.Series([1, None], dtype='Int64')",
    "a pool": "from multiprocessing import Pool\ndef square(x):\n    return x * x\n"
    "with Pool(2) as pool:\n    print(pool.map(square, [1, 2]))",
    "processes": "from concurrent.futures import ProcessPoolExecutor\n"
    "with ProcessPoolExecutor(1) as pool:\n    print(list(pool.map(square, [3])))",
    "threads": "from threading import Thread\nthread = Thread(target=print, args=('thread',))\n"
    "thread.start(); thread.join()",
    "an updated display": "from IPython.display import display\n"
    "handle = display('loading', display_id='x')\nhandle.update('3 rows')",
    "an update of an earlier cell": "handle.update('4 rows')",
    "two displays of one identity": "display('a', display_id='y'); display('b', display_id='y')\n"
    "display('c', display_id='y', update=True)",
    "an update of nothing": "from IPython.display import update_display\n"
    "display('d', display_id='z'); update_display('e', display_id='z')",
    "a task": "import asyncio\nasync def late():\n    return 5\ntask = asyncio.create_task(late())",
    "waiting for a task": "await task",
    "await": "await asyncio.sleep(0)\nprint('slept')",
    "a gathering": "await asyncio.gather(late(), late())",
    "async for": "async def numbers():\n    yield 1\nasync for n in numbers():\n    print(n)",
    # a kernel sends what it catches a little later, to the cell that runs then
    "a program": "import subprocess, time\nprint('before', flush=True)\n"
    "subprocess.run(['echo', 'from a program'])\ntime.sleep(0.5)\nprint('after')",
    "a program's errors": "done = subprocess.run('echo oops >&2', shell=True)\n"
    "time.sleep(0.5)\ndone.returncode",
    "an operating system's write": "import os\nos.write(1, b'raw\\n')\ntime.sleep(0.5)",
    "a shell line": "!echo hello",
    "a shell value": "names = !echo a b\nlist(names)",
    "help": "print?",
    "bash": "%%bash\necho one\necho two",
    "captured": "%%capture caught\nprint('kept away')",
    "shown later": "caught.stdout",
    "cleared": "from IPython.display import clear_output\n"
    "print('gone'); clear_output(); print('s')",
    "cleared with the next": "print('old'); clear_output(wait=True); print('new')",
    "cleared with none": "print('stays'); clear_output(wait=True)",
    "several results": "1\n2",
    "a semicolon": "3;",
    "the last result": "_ is not None",
    "history": "len(In) > 3",
    "html": "from IPython.display import HTML\nHTML('<b>b</b>')",
    "markdown": "from IPython.display import Markdown\nMarkdown('*m*')",
    "maths": "from IPython.display import Math\nMath('x^2')",
    "json": "from IPython.display import JSON\nJSON({'a': 1})",
    "a class of its own": "class Shown:\n    def _repr_html_(self):\n"
    "        return '<i>i</i>'\n    __repr__ = _repr_html_\nShown()",
    "a bundle": "class Bundle:\n    def _repr_mimebundle_(self, **_):\n"
    "        return {'text/plain': 'p', 'text/x-own': 'o'}\nBundle()",
    "a picture in bytes": "class Drawn:\n    def _repr_png_(self):\n        return b'png'\n"
    "    def _repr_jpeg_(self):\n        return b'jpeg', {'width': 3}\n"
    "    __repr__ = lambda self: 'd'\nDrawn()",
    "bytes displayed": "display({'image/gif': b'gif', 'text/plain': 'g'}, raw=True)",
    "numbers of numpy": "import numpy as np\ndisplay({'application/json': {'n': np.int64(3), "
    "'l': np.arange(2)}, 'text/plain': 'j'}, raw=True)",
    "published": "from IPython.display import publish_display_data\n"
    "publish_display_data({'text/plain': 'p'}, metadata={'m': 1})",
    "a figure": "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "a figure shown": "plt.plot([2, 1])\nplt.show()",
    "two figures": "plt.figure(); plt.plot([1])\nplt.figure(); plt.plot([2]);",
    "a closed figure": "plt.plot([1]); plt.close()",
    "a frame's plot": "pd.DataFrame({'a': [1, 2]}).plot().get_title()",
    "a picture's size": "import base64, io\nfrom IPython.display import Image\n"
    "out = io.BytesIO(); f = plt.figure(); f.savefig(out); plt.close(f)\n"
    "Image(out.getvalue(), width=120)",
    "a global": "def outer():\n    return square(4)\nouter()",
    "pickled": "import pickle\npickle.loads(pickle.dumps(Shown)) is Shown",
    "a module of its own": "__name__",
    "in a notebook": "'IPKernelApp' in get_ipython().config, hasattr(get_ipython(), 'kernel')",
    "pandas in a notebook": "pd.get_option('display.max_columns'), pd.get_option('display.width')",
    "a warning": "import warnings\nwith warnings.catch_warnings(record=True) as w:\n"
    "    warnings.simplefilter('always'); warnings.warn('x')\nlen(w)",
    "the folder": "import os\nos.path.basename(os.getcwd())",
    "the folders so far": "[folder.name for folder in _dh]",
    "where it started": "os.path.basename(get_ipython().starting_dir)",
    "an environment": "%env PORTFOLIO_TEST=1",
    "an error caught": "try:\n    1 / 0\n"
    "except ZeroDivisionError as error:\n    print(repr(error))",
    "unicode": "print('żółć 日本 \\U0001f600')",
    "a carriage return": "print('10 %\\r20 %')",
    "a generator": "sum(x for x in range(3))",
}


@cache
def outputs(engine: str | None) -> dict[str, Any]:
    """What each part gives: in a Jupyter kernel, or confined as the process of a report is."""
    with TemporaryDirectory() as folder:
        work = Path(folder, "work")
        work.mkdir()
        if engine is None:
            with chdir(work):
                return dict(json.loads(run(engine)))
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            return dict(json.loads(process.submit(confined, engine, str(work)).result()))


def confined(engine: str, folder: str) -> str:
    make_ready()  # elsewhere, as the server of reports does before it forks
    os.environ |= {"HOME": folder, "TMPDIR": folder, "IPYTHONDIR": folder}
    os.chdir(folder)
    confine(Path(folder), local_sockets=False)
    return run(engine)


def run(engine: str | None) -> str:
    cells = [
        nbformat.v4.new_code_cell(source, id=f"cell-{number}")
        for number, source in enumerate(PARTS.values())
    ]
    os.environ.pop("PYTEST_CURRENT_TEST", None)  # a kernel leaves programs alone under pytest
    made = papermill.execute_notebook(
        nbformat.v4.new_notebook(
            cells=cells,
            metadata={"kernelspec": {"name": "python3", "language": "python", "display_name": ""}},
        ),
        None,
        engine_name=engine,
        progress_bar=False,
    )
    given = (joined(cell.outputs) for cell in made.cells)
    return json.dumps(dict(zip(PARTS, given, strict=True)))


def joined(outputs: list[Any]) -> list[Any]:
    """The outputs with the texts of a stream joined: a kernel sends them as time allows."""
    texts: dict[str, str] = {}
    others = []
    for output in outputs:
        if output.output_type == "stream":
            text = output.text.replace("\r\n", "\n")  # a kernel gives shell lines a terminal
            texts[output.name] = texts.get(output.name, "") + text
        else:
            others.append(dict(output))
    return [*sorted(texts.items()), *others]


@pytest.mark.filterwarnings("default")  # a kernel of its own warns about its transport
@pytest.mark.soak
@pytest.mark.parametrize("name", PARTS)
def test_a_cell_gives_what_a_kernel_gives(name: str) -> None:
    assert outputs("portfolio")[name] == outputs(None)[name]
