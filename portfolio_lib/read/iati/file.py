"""IATI activity files, versions 1.01 to 2.03 of the IATI Activity Standard.

A file is read as a stream, one activity after the other; each is forgotten once its
fields are taken, so that memory grows with what is kept and not with the file. What is
broken XML, has a document type or is of another version is refused whole: half a file
would make totals that look right.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from lxml import etree

from portfolio_lib.model import Finding
from portfolio_lib.names.places import Places
from portfolio_lib.read.collecting import uncollected
from portfolio_lib.read.iati.activity import activity_record
from portfolio_lib.read.iati.values import Tally, quoted
from portfolio_lib.read.iati.version1 import is_of_version_1, upgraded
from portfolio_lib.read.records import ProjectRecord, Source
from portfolio_lib.read.written.xsd import parsed_day
from portfolio_lib.read.xml import iterparse, line_of

VERSIONS = ("1.01", "1.02", "1.03", "1.04", "1.05", "2.01", "2.02", "2.03")
"""The versions that are read."""
_WRAPPERS = ("result", "iati-activities")
"""What a registry puts around the activities of several files."""

_READ = f"IATI activity files of versions {VERSIONS[0]} to {VERSIONS[-1]} are read"


@dataclass(frozen=True)
class _Head:
    """What the root element says: its name, line and attributes, and if there is a DOCTYPE."""

    name: str
    line: int
    version: str | None
    generated: str | None
    has_doctype: bool


@dataclass
class _Taken:
    """What was taken from a file: its projects, its latest update, what is not read of it."""

    projects: list[ProjectRecord] = field(default_factory=list)
    updated: date | None = None
    findings: list[Finding] = field(default_factory=list)


def read_iati(stream: BinaryIO, file: str, places: Places) -> Source:
    """The projects of an IATI activity file.

    Parameters
    ----------
    stream : the file, open in binary mode; it is read twice, its head first.
    file : its path, for findings.
    places : not needed here, since codes are looked up later.
    """
    del places
    try:
        head = _head(stream)
        if head is None:
            return Source(file, "iati", findings=(_not_xml(None, file),))
        if refusal := _refusal(head, file):
            return Source(file, "iati", findings=(refusal,))
        tally = Tally()
        stream.seek(0)
        with uncollected():
            taken = _taken(stream, file, tally, head)
    except etree.LxmlError as error:
        return Source(file, "iati", findings=(_not_xml(error, file),))
    as_of, remarks = _as_of(head, file, taken.updated)
    projects = tuple(taken.projects)
    findings = [
        *remarks, *taken.findings, *tally.findings(file), *_without_projects(taken, file)
    ]  # fmt: skip
    return Source(file, "iati", projects, findings=tuple(findings), as_of=as_of)


def _head(stream: BinaryIO) -> _Head | None:
    """The head of a file: its root, or the iati-activities that another root wraps."""
    first: _Head | None = None
    for _, element in iterparse(stream, ("start",)):
        document = element.getroottree().docinfo
        head = _Head(
            str(element.tag),
            element.sourceline or 1,
            (element.get("version") or "").strip() or None,
            element.get("generated-datetime"),
            bool(document.doctype) or document.internalDTD is not None,
        )
        first = first or head
        if head.name == "iati-activities" or first.name not in _WRAPPERS:
            return head
        if head.name == "iati-activity":
            break
    return first


def _taken(stream: BinaryIO, file: str, tally: Tally, head: _Head) -> _Taken:
    taken, day = _Taken(), parsed_day((head.generated or "")[:10])
    for _, element in iterparse(stream, ("end",), "iati-activity"):
        parent = element.getparent()
        if parent is None or parent.tag != "iati-activities":
            continue
        version = _version_of(element) or head.version
        if version and version not in VERSIONS:
            taken.findings.append(_unread(element, file, version))
        else:
            if is_of_version_1(element, version):
                upgraded(element)
            taken.projects.append(activity_record(element, file, tally, day))
        updated = parsed_day((element.get("last-updated-datetime") or "")[:10])
        taken.updated = max(filter(None, (taken.updated, updated)), default=None)
        element.clear()
        while element.getprevious() is not None:
            del parent[0]
    return taken


def _version_of(element: etree._Element) -> str | None:
    """The version that an activity states itself, as those of a registry do in its namespace."""
    names = (name for name in map(str, element.keys()) if name.rpartition("}")[2] == "version")
    return next(((element.get(name) or "").strip() for name in names), None)


def _unread(element: etree._Element, file: str, version: str) -> Finding:
    return Finding.of(
        "iati-version", f"an activity is of version {quoted(version)}; {_READ}", file=file,
        line=line_of(element), value=version,
    )  # fmt: skip


def _refusal(head: _Head, file: str) -> Finding | None:
    """Why a file is not read, or None."""
    if head.has_doctype:
        return Finding.of(
            "xml-with-doctype", "the file has a document type declaration (DOCTYPE), which no IATI "
            "file needs and which can pull in other files; it is not read", file=file, line=1,
        )  # fmt: skip
    if head.name == "iati-organisations":
        return Finding.of(
            "not-iati", "this is an IATI organisation file, which has the budgets of organisations "
            "and no activities; it is not read", file=file, line=head.line, value=head.name,
        )  # fmt: skip
    if head.name != "iati-activities":
        return Finding.of(
            "not-iati", f"the first element is {quoted(head.name)}, not 'iati-activities'; the "
            f"file is not read, {_READ}", suggestion="Export the activities in version 2.03.",
            file=file, line=head.line, value=head.name,
        )  # fmt: skip
    if head.version and head.version not in VERSIONS:
        return Finding.of(
            "iati-version", f"the file is of version {quoted(head.version)}; {_READ}", file=file,
            line=head.line, value=head.version,
        )  # fmt: skip
    return None


def _not_xml(error: etree.LxmlError | None, file: str) -> Finding:
    reason = str(error).split(", line")[0] if error else "it holds no element"
    line = getattr(error, "lineno", None) or 1
    return Finding.of(
        "not-xml", f"the file is not well-formed XML ({quoted(reason, 120)}); nothing of "
        "it is read", file=file, line=line,
    )  # fmt: skip


def _as_of(head: _Head, file: str, updated: date | None) -> tuple[date | None, list[Finding]]:
    """The day on which the file was generated, else that of its last update, by its own word."""
    if head.generated is None:
        return updated, [] if updated is None else [
            Finding.of(
                "as-of-from-updates", "the file states no generated-datetime; its as-of date is "
                f"{updated}, the latest last-updated-datetime of its activities", file=file,
                line=head.line, field="as_of", value=updated.isoformat(),
            )
        ]  # fmt: skip
    day = parsed_day(head.generated[:10])
    if day is not None:
        return day, []
    remark = Finding.of(
        "as-of-not-understood", f"generated-datetime is {quoted(head.generated)}; expected a date "
        "and time such as 2019-02-28T16:36:46Z; it is not used", file=file, line=head.line,
        field="as_of", value=head.generated,
    )  # fmt: skip
    return updated, [remark]


def _without_projects(taken: _Taken, file: str) -> list[Finding]:
    if taken.projects or taken.findings:
        return []
    return [
        Finding.of("no-activities", "the file has no activities", file=file, line=1)
    ]  # fmt: skip
