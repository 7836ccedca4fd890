"""What two checks cost of a report's time: where texts and figures stand, and what was lost.

`python benchmarks/page_boxes.py FOLDER [ROUNDS]` makes every report of a workspace anew, one after
the other in this process, and measures how much of the processor time is taken by the check of
places in the PDF, and by comparing outputs before and after they are sanitised.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from floor import forked, orders_of

_COMPARING = ("_counted", "_compare", "_written_signs", "lost_backgrounds", "svg_losses")
"""The functions of `incoming` that find out what a report does not show."""


def shares(project: Path, rounds: int) -> Iterator[tuple[str, float, float, float]]:
    """The name of each report, and the medians of its time and of the two checks' [s]."""
    from portfolio_lib.config import read
    from portfolio_lib.publishing.making import warm  # noqa: F401 - forks from here are warm

    settings = read(project / "portfolio.toml")
    with TemporaryDirectory() as folder:
        for order in orders_of(settings, Path(folder), 1_000):
            measured = [_measured(order) for _ in range(rounds)]
            whole, places, losses = map(statistics.median, zip(*measured, strict=True))
            yield order.name, whole, places, losses


def _measured(order: Any) -> tuple[float, float, float]:
    with TemporaryDirectory() as folder:
        kept = Path(folder, "seconds")
        forked(lambda: _make(order, Path(folder), kept))
        whole, places, losses = map(float, kept.read_text(encoding="ascii").split())
        return whole, places, losses


def _make(order: Any, folder: Path, kept: Path) -> None:
    from portfolio_lib.publishing.making import gate
    from portfolio_lib.publishing.making.finishing import finish
    from portfolio_lib.publishing.making.running import run
    from portfolio_lib.render import incoming

    spent = {"places": 0.0, "losses": 0.0}

    def timed(function: Any, what: str) -> Any:
        def called(*arguments: Any) -> Any:
            start = time.process_time()
            found = function(*arguments)
            found = list(found) if isinstance(found, Iterator) else found
            spent[what] += time.process_time() - start
            return found

        return called

    for module, names, what in ((gate, ("strays",), "places"), (incoming, _COMPARING, "losses")):
        for name in names:
            setattr(module, name, timed(getattr(module, name), what))
    for name in ("run", "finish"):
        (folder / name).mkdir()
    start = time.process_time()
    finish(order, run(order, folder / "run"), folder / "finish")
    figures = (time.process_time() - start, spent["places"], spent["losses"])
    kept.write_text(" ".join(map(str, figures)), encoding="ascii")


if __name__ == "__main__":
    times = list(shares(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3))
    sums = (sum(column) for column in list(zip(*times, strict=True))[1:])
    for name, whole, places, losses in [*times, ("all", *sums)]:
        print(
            f"{name}: of {whole:.2f} s the places {places:.3f} s, {100 * places / whole:.1f} %; "
            f"what was lost {losses:.3f} s, {100 * losses / whole:.2f} %"
        )
