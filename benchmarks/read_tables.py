"""How long tables, a page and many IATI activities take to read, against bare reading of the file.

Run it with ``python benchmarks/read_tables.py [csv|xlsx|txt|iati …]``, and ``--rows 2000`` for a
quick look. It makes the files: rows of a project list with some donors, partners and countries
each, so that 20,000 rows name 114,000 parties. For each it prints processor time [s] of the
bare reading (pandas.read_csv, calamine, the lines of a text, lxml's iterparse), of loading it
without the cache, and from the cache, each alone in a fresh process, with the peak memory of that
process [MB].
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from portfolios import AS_OF, COUNTRIES, SUMMARY

from portfolio_lib.cache import VARIABLE

HEADERS = ("Identifier", "Title", "Objective", "Summary", "Donor", "Implementing agency",
           "Country", "Start", "End", "Budget", "Currency", "Sector")  # fmt: skip
BARE = {
    "csv": "import pandas; run = lambda: pandas.read_csv(file, dtype=str)",
    "xlsx": "from python_calamine import load_workbook as w; "
    "run = lambda: [b.get_sheet_by_name(n).to_python() for b in [w(file)] for n in b.sheet_names]",
    "txt": "run = lambda: open(file, encoding='utf-8').read().split('\\n')",
    "iati": "from lxml.etree import iterparse; run = lambda: sum(e.clear() or 1 "
    "for _, e in iterparse(file))",
}
LOADED = "from portfolio_lib import load; run = lambda: load(folder, as_of)"
MEASURED = """
import resource, sys, time
file, folder, as_of = sys.argv[1:]
{code}
start = time.process_time()
run()
print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def main() -> None:
    """Print a line for each kind of file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", default=["csv", "xlsx", "txt", "iati"])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    for kind in chosen.kinds:
        with TemporaryDirectory(prefix="portfolio-benchmark-") as scratch:
            data = Path(scratch) / "data"
            data.mkdir()
            made(kind, data, chosen.rows)
            told(kind, Path(scratch), chosen.rounds)


def made(kind: str, data: Path, rows: int) -> Path:
    """A file of so many projects of a kind: csv, xlsx, txt or iati."""
    if kind == "iati":
        from read_iati import made as written

        return written(data / "activities.xml", rows)
    file = data / f"projects.{kind}"
    if kind == "txt":
        file.write_text("\n\n\n".join(map(section, range(rows))), encoding="utf-8")
        return file
    lines = [HEADERS, *(row(number) for number in range(rows))]
    if kind == "csv":
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(lines)
    else:
        import xlsxwriter

        with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
            sheet = book.add_worksheet("Projects")
            for number, line in enumerate(lines):
                sheet.write_row(number, 0, line)
    return file


def row(number: int) -> tuple[str, ...]:
    """A project with two donors, and three or four agencies: 5.7 parties on average."""
    agencies = [f"Agency {(number * 7 + n) % 900}" for n in range(4 if number % 10 < 7 else 3)]
    places = {COUNTRIES[(number + n * 3) % len(COUNTRIES)] for n in range(1 + number % 3)}
    return (
        f"P-{number:06}", f"Schools of district {number:06}", "More children finish school.",
        SUMMARY, f"Fund {number % 300}; Fund {(number + 17) % 300}", "; ".join(agencies),
        "; ".join(sorted(places)), f"{2012 + number % 10}-0{1 + number % 9}-01",
        f"{2018 + number % 10}-12-31", f"{1000 * (1 + number % 977)}", ("EUR", "USD")[number % 2],
        f"{11120 + number % 5 * 10}",
    )  # fmt: skip


def section(number: int) -> str:
    """The same project as a title and lines with labels."""
    about = dict(zip(HEADERS, row(number), strict=True))
    title, about["Budget"] = about["Title"], f"{about['Currency']} {about['Budget']}"
    lines = [f"{name}: {about[name]}" for name in HEADERS[2:10]]
    return "\n".join([title, "", *lines])


def told(kind: str, scratch: Path, rounds: int) -> None:
    """Measure a file in turn: bare, without the cache, and from it."""
    (file,) = (scratch / "data").iterdir()
    cache = scratch / "cache"
    ways = {"bare": (BARE[kind], "off"), "cold": (LOADED, "off"), "warm": (LOADED, str(cache))}
    measured(file, LOADED, str(cache))
    best: dict[str, tuple[float, float]] = {}
    for _ in range(rounds):
        for way, (code, kept) in ways.items():
            found = measured(file, code, kept)
            best[way] = min(best.get(way, found), found)
    said = ", ".join(f"{way} {best[way][0]:.2f} s {best[way][1]:.0f} MB" for way in ways)
    bare, cold, warm = (best[way][0] for way in ways)
    ratios = f"cold {cold / bare:.1f} times the bare reading, warm {warm / cold:.2f} of cold"
    print(f"{kind} ({file.stat().st_size / 1e6:.1f} MB): {said}; {ratios}")


def measured(file: Path, code: str, cache: str) -> tuple[float, float]:
    """Processor time [s] and peak memory [MB] of a fresh process."""
    call = [sys.executable, "-c", MEASURED.format(code=code), str(file), str(file.parent), AS_OF]
    environment = {**os.environ, VARIABLE: cache}
    said = subprocess.run(call, env=environment, check=True, capture_output=True, text=True)
    seconds, megabytes = map(float, said.stdout.split())
    return seconds, megabytes


if __name__ == "__main__":
    main()
