"""How long reading an IATI file takes, against lxml's bare iterparse over the same file.

Run it with ``python benchmarks/read_iati.py [FILE …]``. It reads the files, then one of 20,000
activities that it makes, and prints for each the best times of processor time [s] and their ratio
to iterparse, which makes an event of every element and does nothing with it:

- iterparse: ``lxml.etree.iterparse``, each activity cleared once it is there;
- reader: ``read_iati``, from the open file to a record of each project with texts, dates, places,
  organisations, amounts, sectors, documents and findings; what names mean comes later;
- pandas: ``pandas.read_xml`` of the same file, which keeps identifiers and attributes only.

Then it shows that memory follows the tables and not the file: the most memory of a process [MB]
that reads 5,000 activities, and the same with ten times as much text that no table keeps.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import pandas as pd
from lxml import etree

from portfolio_lib.names.places import Places
from portfolio_lib.read import read_iati

SIZE = 20_000
SMALL = 5_000
ROUNDS = 5
COUNTRIES = ("KE", "SS", "RS", "XK", "UA")
NOT_KEPT = "<result><description><narrative>{}</narrative></description></result>"
ACTIVITY = """<iati-activity xml:lang="en" default-currency="USD">
  <iati-identifier>XM-1-{n}</iati-identifier>
  <reporting-org ref="XM-1" type="40"><narrative>A Reporter</narrative></reporting-org>
  <title><narrative>Project {n}</narrative></title>
  <description><narrative>{text}</narrative></description>
  <participating-org ref="XM-{donor}" role="1" type="10"><narrative>Donor {donor}</narrative></participating-org>
  <activity-status code="2"/>
  <activity-date iso-date="2018-03-13" type="1"><narrative>Planned</narrative></activity-date>
  <activity-date iso-date="2018-03-14" type="2"><narrative>Actual</narrative></activity-date>
  <activity-date iso-date="2019-03-12" type="3"><narrative>Planned</narrative></activity-date>
  <contact-info><organisation><narrative>A Reporter</narrative></organisation></contact-info>
  <recipient-country code="{country}"/>
  <sector code="1" vocabulary="99"><narrative>Movement</narrative></sector>
  <sector code="72050" vocabulary="1"/>
  <sector code="2" vocabulary="98"><narrative>Water</narrative></sector>
  <budget status="2" type="1"><period-start iso-date="2018-03-13"/><period-end iso-date="2019-03-12"/>
    <value currency="USD" value-date="2018-03-01">{n}000.06</value></budget>
  <transaction><transaction-type code="11"/><transaction-date iso-date="2018-03-01"/>
    <value currency="USD" value-date="2018-03-01">{n}000.06</value>
    <provider-org><narrative>Donor {donor}</narrative></provider-org></transaction>{more}
</iati-activity>
"""  # noqa: E501 - XML as it stands in files


def main() -> None:
    """Print a line for each file, and one about memory."""
    if sys.argv[1:2] == ["--peak"]:
        print(peak(Path(sys.argv[2])))
        return
    with TemporaryDirectory() as folder:
        plain = made(Path(folder) / "plain.xml", SMALL)
        long = made(Path(folder) / "long.xml", SMALL, NOT_KEPT.format("Wells. " * 2_000))
        many = made(Path(folder) / "many.xml", SIZE)
        files = [*map(Path, sys.argv[1:]), many]
        peaks = {file: peak_of(file) for file in (*files, plain, long)}  # this process is small yet
        for file in files:
            compare(file, peaks[file])
    print(
        f"peak of a process that reads {SMALL:,} activities: {peaks[plain]}, and with text that no "
        f"table keeps: {peaks[long]}"
    )


def compare(file: Path, most: str) -> None:
    """Read one file in three ways and print how long each takes."""
    content = file.read_bytes()
    places = Places()
    bare = best(lambda: iterate(content))
    ours = best(lambda: read_iati(BytesIO(content), "a.xml", places))
    theirs = best(lambda: pd.read_xml(BytesIO(content), xpath="/iati-activities/iati-activity"), 1)
    print(
        f"{file.name} of {content.count(b'</iati-activity>'):,} activities: "
        f"iterparse {bare:.3f} s, reader {ours:.3f} s "
        f"({ours / bare:.1f} times), pandas {theirs:.3f} s ({theirs / bare:.1f} times); "
        f"peak of the reader {most}"
    )


def made(file: Path, size: int, more: str = "") -> Path:
    """Write a file of so many activities, each with more elements."""
    with file.open("w", encoding="utf-8") as stream:
        stream.write('<iati-activities version="2.03" generated-datetime="2019-02-28T16:36:46Z">')
        for n in range(1, size + 1):
            text = "Wells and roads. " * 20
            country = COUNTRIES[n % len(COUNTRIES)]
            stream.write(ACTIVITY.format(n=n, donor=n % 100, country=country, text=text, more=more))
        stream.write("</iati-activities>")
    return file


def iterate(content: bytes) -> None:
    """Every element of the file, and nothing done with it."""
    for _, element in etree.iterparse(BytesIO(content)):
        if element.tag == "iati-activity":
            element.clear()


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The best of a few times [s]."""
    times = []
    for _ in range(rounds):
        start = process_time()
        work()
        times.append(process_time() - start)
    return min(times)


def peak_of(file: Path) -> str:
    """The most memory of a process of its own that reads a file, and the file's size."""
    command = [sys.executable, __file__, "--peak", str(file)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return f"{done.stdout.strip()} MB (file {file.stat().st_size / 1e6:.0f} MB)"


def peak(file: Path) -> str:
    """The most memory of this process after reading a file [MB]."""
    with file.open("rb") as stream:
        source = read_iati(stream, file.name, Places())
    assert source.projects
    unit = 1 if sys.platform == "darwin" else 1_000  # bytes there, thousands of bytes here
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6:.0f}"


if __name__ == "__main__":
    main()
