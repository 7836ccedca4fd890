"""One report at a time, warm: as build and preview make it, and the floor below which nobody gets.

The floor runs the notebook's own cells with exec and shows their values, then has Typst
compile the document that the build made of them: no papermill, no IPython, no nbconvert,
no checks. Both run in processes forked from one that has imported everything.
"""

from __future__ import annotations

import ast
import json
import os
import shutil
import statistics
import time
import traceback
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any


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
    orders = orders_of(settings, folder, rounds + 2)
    floors, builds = [], []
    with LocalPool(settings.limits, 1) as pool:
        pool.submit(orders[0]).result()
        for number, order in enumerate(orders[1:]):
            prepared = _prepared(order, folder / str(number))
            floors.append(forked(partial(_bare, order, prepared)))
            start = time.perf_counter()
            pool.submit(order).result()
            builds.append(time.perf_counter() - start)
    return statistics.median(floors[1:]), statistics.median(builds[1:])


def cells_and_preview(workspace: Path, name: str, folder: Path, rounds: int) -> tuple[float, float]:
    """The bare cells of a report and its preview, in turn [s]: the medians of some rounds.

    Parameters
    ----------
    workspace : a folder with a portfolio.toml.
    name : of the kind of report; its first target is taken.
    folder : an empty folder to work in.
    """
    import portfolio_lib.publishing.making.warm  # noqa: F401 - forks from here are warm
    from portfolio_lib.config import read
    from portfolio_lib.publishing.previewing.report import Preview
    from portfolio_lib.publishing.request import Request

    settings = read(workspace / "portfolio.toml")
    order = next(one for one in orders_of(settings, folder, 1_000) if one.name.startswith(name))
    (folder / "portfolio.json").write_bytes(order.slice)
    bare, previews = [], []
    with Preview(lambda: read(workspace / "portfolio.toml"), Path(name), Request()) as preview:
        for _ in range(rounds + 2):
            bare.append(forked(partial(_cells, order, folder), with_fork=True))
            start = time.perf_counter()
            page = preview.made()
            previews.append(time.perf_counter() - start)
            if page.error is not None:
                raise page.error
    return statistics.median(bare[2:]), statistics.median(previews[2:])


def orders_of(settings: Any, folder: Path, number: int) -> list[Any]:
    """The first orders of a workspace, as a build that finds nothing published makes them."""
    from portfolio_lib.loading import load
    from portfolio_lib.publishing.output.folder import Folder
    from portfolio_lib.publishing.output.published import Published
    from portfolio_lib.publishing.planning.plan import plan
    from portfolio_lib.publishing.request import Request
    from portfolio_lib.publishing.run import order

    published = Published(Folder(folder / "reports"))
    planned = plan(load(settings.data, settings.as_of), settings, Request(), published)
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

        def kept(folder: Path, day: date | None) -> bytes:
            shutil.copytree(folder, typst, dirs_exist_ok=True)  # the last of several ways
            return compiled(folder, day)

        typesetting._compiled = kept
        finish(order, run(order, places[0]), places[1])

    forked(keep)
    return folder


def forked(work: Callable[[], None], *, with_fork: bool = False) -> float:
    """The time that some work takes in a fork of this process [s], the fork counted or not."""
    reading, writing = os.pipe()
    began = time.perf_counter()
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
    return time.perf_counter() - began if with_fork else float(said)


def _bare(order: Any, prepared: Path) -> None:
    import typst

    from portfolio_lib.design.theme import FONTS

    _cells(order, prepared / "run" / "data")
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    typst.compile(
        str(prepared / "typst" / "report.typ"), root=str(prepared / "typst"), font_paths=fonts,
        ignore_system_fonts=True, pdf_standards=["ua-1"], timestamp=0, format="pdf",
    )  # fmt: skip


def _cells(order: Any, data: Path) -> None:
    """Run a notebook's own cells, and have what they show make its HTML."""
    names: dict[str, Any] = {}
    shown = []
    for cell in json.loads(order.notebook)["cells"]:
        if cell["cell_type"] == "code":
            shown.append(_value("".join(cell["source"]), names))
        if "parameters" in cell["metadata"].get("tags", []):
            names |= {**order.parameters, "data": str(data)}
    if not [value.html for value in shown if hasattr(value, "html")]:
        raise RuntimeError("the notebook shows nothing")


def _value(source: str, names: dict[str, Any]) -> Any:
    """Run a cell; the value of its last expression."""
    body = ast.parse(source).body
    last = body[-1] if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body[: -1 if last else None], []), "cell", "exec"), names)  # noqa: S102 - a notebook is a program
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307 - likewise
