"""docs/performance.md: its table, written from what was measured."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results.json")
PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->\n"
Row = tuple[str, str, str, str]


def keep(name: str, results: dict[str, Any]) -> None:
    """Keep what a part measured, beside what other parts measured before."""
    known = _results()
    known[name] = results | {"machine": _machine(), "day": f"{datetime.now(UTC):%Y-%m-%d}"}
    text = json.dumps(known, indent=2, sort_keys=True)
    RESULTS.write_text(text + "\n", encoding="utf-8")


def write() -> None:
    """Write the table into the page, between its two marks."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(before + BEGIN + _table(_results()) + END + after, encoding="utf-8")


def _table(results: dict[str, Any]) -> str:
    lines = ["| figure | measured | goal | met |", "| --- | --- | --- | --- |"]
    rows = {
        "speed": _speed,
        "preview": _preview,
        "growth": _growth,
        "change": _change,
        "iati": _iati,
        "cold": _cold,
    }
    for name, of in rows.items():
        if results.get(name):
            lines += [f"| {' | '.join(row)} |" for row in of(results[name])]
    said = sorted({f"{r['machine']}, {r['day']}" for r in results.values()})
    return "\n".join(lines) + f"\n\nMeasured on: {'; '.join(said)}.\n"


def _speed(r: dict[str, Any]) -> Iterator[Row]:
    if "lines" in r:
        ways = {
            "the command lines papermill and nbconvert": ("lines", 50),
            "one Python process that loops": ("loop", 25),
            "two such processes": ("two", 12),
        }
        for way, (key, goal) in ways.items():
            ratio = r[key] / r["warm"]
            said = f"{r['warm']:.2f} s a report against {r[key]:.2f} s: {ratio:.0f} times as fast"
            yield f"1. Warm, against {way}", said, f"{goal} times", _met(ratio >= goal)
        ratio = r["loop_whole"] / r["shell"]
        said = f"{r['shell']:.1f} s against {r['loop_whole']:.1f} s: {ratio:.1f} times as fast"
        yield (f"1. {r['reports']} reports with start-up, against one process that loops", said,
               "10 times", _met(ratio >= 10))  # fmt: skip
    ratio = r["one"] / r["floor"]
    said = f"{r['one']:.2f} s against {r['floor']:.2f} s: {ratio:.2f} times"
    yield "2. One report against its floor", said, "at most 1.3 times", _met(ratio <= 1.3)


def _preview(r: dict[str, Any]) -> Iterator[Row]:
    ratio = r["preview"] / r["cells"]
    said = f"{r['preview']:.2f} s against {r['cells']:.2f} s: {ratio:.2f} times"
    yield "8. A preview after a save against its bare cells", said, "1.5 times", _met(ratio < 1.5)


def _growth(r: dict[str, Any]) -> Iterator[Row]:
    ratio = r["same"] / r["bare"]
    said = (
        f"{r['same']:.2f} s, {ratio:.1f} times bare Python that looks at the same ({r['bare']:.3f} "
        f"s): it hashes {r['hashed']} inputs (data, notebook, settings, and the package with its "
        f"fonts) and asks for size and times of {r['published']:,} published files"
    )
    met = r["same"] < 0.7 and ratio < 3 and r["heavy_imports"] == "none"
    goal = "0.7 s, 3 times, no import of pandas, matplotlib or papermill"
    yield f"3. Nothing changed, {r['same_of']:,} reports", said, goal, _met(met)
    sizes = sorted(int(key.partition("_")[2]) for key in r if key.startswith("seconds_"))
    each = [r[f"seconds_{n}"] / n for n in sizes]
    further = [(r[f"seconds_{b}"] - r[f"seconds_{a}"]) / (b - a) for a, b in pairwise(sizes)]
    said = "; ".join(f"{n:,}: {s:.2f} s" for n, s in zip(sizes, each, strict=True))
    said += "; without the start: " + ", then ".join(f"{s:.2f} s" for s in further)
    flat = len(further) < 2 or abs(further[-1] / further[0] - 1) <= 0.15
    yield "5. Seconds a report as reports become more", said, "flat within 15 %", _met(flat)
    said = "; ".join(f"{n:,}: {r[f'coordinator_{n}']:.0f} MB" for n in sizes)
    flat = r[f"coordinator_{sizes[-1]}"] <= 1.15 * r[f"coordinator_{sizes[0]}"]
    yield "5. Peak memory of the command", said, "flat", _met(flat)
    said = "; ".join(f"{n:,}: {r[f'report_{n}']:.0f} MB" for n in sizes)
    yield "5. Peak memory of a report, what it shares included", said, "none", "–"


def _change(r: dict[str, Any]) -> Iterator[Row]:
    said = (
        f"its own report only (asserted); of {r['projects']:,} projects among few reports "
        f"{r['seconds_few']:.1f} s, among {r['reports']} reports {r['seconds_many']:.1f} s; of "
        f"{r['projects'] // 10:,} projects {r['seconds_less']:.1f} s: reading the data grows"
    )
    flat = r["seconds_many"] <= 1.15 * r["seconds_few"]
    yield "4. One project changed", said, "no more with more reports (within 15 %)", _met(flat)


def _iati(r: dict[str, Any]) -> Iterator[Row]:
    if "file" in r:
        rate = r["reports"] / r["seconds"]
        said = f"{r['reports']} reports in {r['seconds']:.0f} s, {rate:.1f} a second; "
        said += f"command {r['coordinator']:.0f} MB, a report {r['report']:.0f} MB"
        yield f"6. {r['file']} whole, HTML and PDF", said, "none", "–"


def _cold(r: dict[str, Any]) -> Iterator[Row]:
    server = r["server"] - r["interpreter"]
    practice = r["server"] - r["imports"]
    rest = r["build"] - r["command"] - server
    said = (
        f"{r['build']:.1f} s for {r['reports']} reports: {r['command']:.2f} s until the command "
        f"runs; {server:.1f} s until the server can fork, {practice:.1f} s of them for practice, "
        f"the others for imports, while the command reads and plans (alone {r['plan']:.1f} s); "
        f"{rest:.1f} s for the reports and all else, {r['each']:.2f} s a report, as many at once "
        "as there are processors"
    )
    yield "7. First build of the small portfolio from a shell", said, "none", "–"


def _met(is_met: bool) -> str:
    return "yes" if is_met else "no"


def _machine() -> str:
    load = os.getloadavg()[0]
    system = f"{platform.system()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} processors, {system}, load before {load:.1f}"


def _results() -> dict[str, Any]:
    if not RESULTS.exists():
        return {}
    known: dict[str, Any] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return known
