"""How long reading an IATI file takes, against lxml's bare iterparse over the same file.

Run it with ``python benchmarks/read_iati.py``. It makes files of 577 and 5,000 activities,
reads each a few times and prints the best times [s], their ratio, and the peak memory that
Python allocated while reading [MB] (tracemalloc; what libxml2 itself allocates is not in it).
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from io import BytesIO
from time import perf_counter

from lxml import etree

from portfolio_lib.names.places import Places
from portfolio_lib.read import read_iati

SIZES = (577, 5_000)
ROUNDS = 3
COUNTRIES = ("KE", "SS", "RS", "XK", "UA")
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
    <provider-org><narrative>Donor {donor}</narrative></provider-org></transaction>
</iati-activity>
"""  # noqa: E501 - XML as it stands in files


def main() -> None:
    """Print one line for each size."""
    places = Places()
    for size in SIZES:
        content = made(size)
        bare = best(lambda content=content: iterate(content))
        ours = best(lambda content=content: read_iati(BytesIO(content), "a.xml", places))
        print(
            f"{size:,} activities, {len(content) / 1e6:.1f} MB: iterparse {bare:.3f} s, "
            f"read_iati {ours:.3f} s, {ours / bare:.1f} times; peak {peak(content, places):.1f} MB"
        )


def made(size: int) -> bytes:
    """A file of so many activities."""
    activities = (
        ACTIVITY.format(n=n, donor=n % 100, country=COUNTRIES[n % 5], text="Wells and roads. " * 20)
        for n in range(1, size + 1)
    )
    head = '<iati-activities version="2.03" generated-datetime="2019-02-28T16:36:46Z">'
    return f"{head}{''.join(activities)}</iati-activities>".encode()


def iterate(content: bytes) -> None:
    """Every element of the file, and nothing done with it."""
    for _, element in etree.iterparse(BytesIO(content)):
        if element.tag == "iati-activity":
            element.clear()


def best(work: Callable[[], object]) -> float:
    """The best of a few times [s]."""
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)


def peak(content: bytes, places: Places) -> float:
    """The most memory that Python held while reading [MB]."""
    tracemalloc.start()
    read_iati(BytesIO(content), "a.xml", places)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


if __name__ == "__main__":
    main()
