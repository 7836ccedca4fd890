"""What the check of the places of texts and figures costs: its share of a report's time.

`python benchmarks/page_boxes.py FOLDER [ROUNDS]` makes every report of a workspace anew, one after
the other in this process, and measures how much of the processor time the check takes.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from floor import _forked, _orders  # type: ignore[import-not-found]  # beside this file

__all__ = ["shares"]


def shares(project: Path, rounds: int) -> Iterator[tuple[str, float, float]]:
    """The name of each report, and the medians of its time and of the check's [s]."""
    from portfolio_lib.config import read
    from portfolio_lib.publishing.making import warm  # noqa: F401 - forks from here are warm

    settings = read(project / "portfolio.toml")
    with TemporaryDirectory() as folder:
        for order in _orders(settings, Path(folder), 1_000):
            measured = [_measured(order) for _ in range(rounds)]
            whole, checks = zip(*measured, strict=True)
            yield order.name, statistics.median(whole), statistics.median(checks)


def _measured(order: Any) -> tuple[float, float]:
    with TemporaryDirectory() as folder:
        kept = Path(folder, "seconds")
        _forked(lambda: _make(order, Path(folder), kept))
        whole, check = kept.read_text(encoding="ascii").split()
        return float(whole), float(check)


def _make(order: Any, folder: Path, kept: Path) -> None:
    from portfolio_lib.publishing.making import gate
    from portfolio_lib.publishing.making.finishing import finish
    from portfolio_lib.publishing.making.running import run

    strays, spent = gate.strays, [0.0]

    def timed(reader: Any) -> Iterator[Any]:
        start = time.process_time()
        found = list(strays(reader))
        spent[0] += time.process_time() - start
        yield from found

    gate.strays = timed
    for name in ("run", "finish"):
        (folder / name).mkdir()
    start = time.process_time()
    finish(order, run(order, folder / "run"), folder / "finish")
    kept.write_text(f"{time.process_time() - start} {spent[0]}", encoding="ascii")


if __name__ == "__main__":
    times = list(shares(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3))
    for name, whole, check in times:
        print(f"{name}: {check:.3f} s of {whole:.2f} s, {100 * check / whole:.1f} %")
    whole, check = (sum(column) for column in list(zip(*times, strict=True))[1:])
    print(f"all: {check:.2f} s of {whole:.1f} s, {100 * check / whole:.1f} %")
