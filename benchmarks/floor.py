"""One report at a time, warm: as the build makes it, and the floor below which nobody gets.

The floor runs the notebook's own cells with exec and shows their values, then has Typst
compile the document that the build made of them: no papermill, no IPython, no nbconvert,
no checks. Both run in processes forked from one that has imported everything.
"""

from __future__ import annotations

import ast
import os
import shutil
import statistics
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["floor_and_build"]


def floor_and_build(project: Path, folder: Path, rounds: int) -> tuple[float, float]:
    """The floor and the build, in turn [s a report]: the medians of some rounds.

    Parameters
    ----------
    project : a folder that `portfolios.write` made.
    folder : an empty folder to work in.
    rounds : how many different reports.
    """
    import portfolio_lib.publishing.making.warm  # noqa: F401 - forks from here are warm
    from portfolio_lib.config import read
    from portfolio_lib.publishing.making.pool import LocalPool

    settings = read(project / "portfolio.toml")
    orders = _orders(settings, folder, rounds + 2)
    floors, builds = [], []
    with LocalPool(settings.limits, 1) as pool:
        pool.submit(orders[0]).result()
        for number, order in enumerate(orders[1:]):
            prepared = _prepared(order, folder / str(number))
            floors.append(_forked(lambda prepared=prepared, order=order: _bare(order, prepared)))
            start = time.perf_counter()
            pool.submit(order).result()
            builds.append(time.perf_counter() - start)
    return statistics.median(floors[1:]), statistics.median(builds[1:])


def _orders(settings: Any, folder: Path, number: int) -> list[Any]:
    from portfolio_lib.loading import load
    from portfolio_lib.publishing.output.folder import Folder
    from portfolio_lib.publishing.output.published import Published
    from portfolio_lib.publishing.planning.job import Selection
    from portfolio_lib.publishing.planning.plan import plan
    from portfolio_lib.publishing.run import order

    published = Published(Folder(folder / "reports"))
    planned = plan(load(settings.data, settings.as_of), settings, Selection(), published)
    return [order(job, published, "portfolio") for job in planned.jobs[:number]]


def _prepared(order: Any, folder: Path) -> Path:
    """A folder with the slice, and with the document as Typst gets it."""
    from portfolio_lib.publishing.making.finishing import finish
    from portfolio_lib.publishing.making.running import run
    from portfolio_lib.render import typesetting

    places, typst = (folder / "run", folder / "finish"), folder / "typst"
    for place in places:
        place.mkdir(parents=True)

    def keep() -> None:
        compiled = typesetting._compiled

        def kept(place: Path, *rest: Any) -> bytes:
            shutil.copytree(place, typst, dirs_exist_ok=True)  # the last of several ways
            return compiled(place, *rest)

        typesetting._compiled = kept
        finish(order, run(order, places[0]), places[1])

    _forked(keep)
    return folder


def _forked(work: Callable[[], None]) -> float:
    """The time that some work takes in a fork of this process, without the fork [s]."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        start = time.perf_counter()
        try:
            work()
            os.write(writing, str(time.perf_counter() - start).encode())
        except Exception:  # noqa: BLE001 - a fork ends here, whatever happened
            traceback.print_exc()
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        said = stream.read()
    os.waitpid(child, 0)
    if not said:
        raise RuntimeError("the floor's process failed")
    return float(said)


def _bare(order: Any, prepared: Path) -> None:
    import json

    import typst

    from portfolio_lib.design.theme import FONTS

    names: dict[str, Any] = {}
    data = str(prepared / "run" / "data")
    shown = []
    for cell in json.loads(order.notebook)["cells"]:
        if cell["cell_type"] == "code":
            shown.append(_value("".join(cell["source"]), names))
        if "parameters" in cell["metadata"].get("tags", []):
            names |= {**order.parameters, "data": data}
    if not [value.html for value in shown if hasattr(value, "html")]:
        raise RuntimeError("the notebook shows nothing")
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    typst.compile(
        str(prepared / "typst" / "report.typ"), root=str(prepared / "typst"), font_paths=fonts,
        ignore_system_fonts=True, pdf_standards=["ua-1"], timestamp=0, format="pdf",
    )  # fmt: skip


def _value(source: str, names: dict[str, Any]) -> Any:
    """Run a cell; the value of its last expression."""
    body = ast.parse(source).body
    last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "cell", "exec"), names)  # noqa: S102 - a notebook is a program
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307 - likewise
