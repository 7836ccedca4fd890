"""How long loading the same unchanged folder again takes, against the first time.

Run it with ``python benchmarks/read_again.py FILE …``, for example an IATI file. For each file
it prints the best of a few times [s of processor time] without and with the cache, their ratio,
and the size of the cache's entry [MB].
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from portfolio_lib import load
from portfolio_lib.cache import VARIABLE

ROUNDS = 5


def main() -> None:
    """Print one line for each file."""
    for name in sys.argv[1:]:
        with TemporaryDirectory() as folder, TemporaryDirectory() as cache:
            shutil.copy(name, folder)
            first, again = measured(Path(folder), Path(cache))
            (entry,) = Path(cache).iterdir()
            print(
                f"{Path(name).name}: first {first:.3f} s, again {again:.3f} s, "
                f"{again / first:.3f} of it; {entry.stat().st_size / 1e6:.1f} MB"
            )


def measured(folder: Path, cache: Path) -> tuple[float, float]:
    """The best times to load it without and with the cache [s]; after one that warms up."""
    os.environ[VARIABLE] = "off"
    whole = load(folder)
    first = min(seconds(folder) for _ in range(ROUNDS))
    os.environ[VARIABLE] = str(cache)
    load(folder)
    again = min(seconds(folder) for _ in range(ROUNDS))
    if load(folder) != whole:
        sys.exit("what came from the cache differs from what was read")
    return first, again


def seconds(folder: Path) -> float:
    """How long loading takes once [s]."""
    start = process_time()
    load(folder)
    return process_time() - start


if __name__ == "__main__":
    main()
