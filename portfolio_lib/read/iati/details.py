"""What an iati-activity says besides: sectors and documents."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from portfolio_lib.read.iati.values import Activity
from portfolio_lib.read.records import StatedDocument, StatedSector
from portfolio_lib.read.xml import children_of, line_of

_OF_DOCUMENTS = frozenset(("title", "category", "language"))
"""The elements of document links that are read."""
_DAC_5_DIGITS = "1"
"""IATI's code list SectorVocabulary: what a sector is of that states no vocabulary."""


def sectors(activity: Activity) -> list[StatedSector]:
    """The sectors of an activity; those of its transactions where it has none itself."""
    own = activity.all("sector")
    stated = (_sector(activity, element) for element in own or _in_transactions(activity))
    found = [sector for sector in stated if sector]
    if own:
        return found
    by_code: dict[tuple[str, str | None], StatedSector] = {}
    for sector in found:
        by_code.setdefault((sector.vocabulary, sector.code or sector.name), sector)
    return list(by_code.values())


def documents(activity: Activity) -> Iterator[StatedDocument]:
    """The documents that an activity links to."""
    for element in activity.all("document-link"):
        activity.count_others(element, _OF_DOCUMENTS)
        children, url = children_of(element), activity.attribute(element, "url")
        if not url:
            activity.add_finding(
                element, "document-without-url", "a document-link has no url; it is left out",
                field="document-link",
            )  # fmt: skip
            continue
        languages = list(element.iterchildren("language"))
        if len(languages) > 1:
            activity.tally.elements["document-link/language beside the first"] += len(languages) - 1
        yield StatedDocument(
            activity.words(children.get("title")),
            url,
            activity.attribute(element, "format") or None,
            _categories(activity, element),
            activity.attribute(children.get("language"), "code").lower() or None,
            line_of(element),
        )


def _categories(activity: Activity, element: etree._Element) -> str | None:
    codes = [activity.attribute(item, "code") for item in element.iterchildren("category")]
    return ";".join(dict.fromkeys(code for code in codes if code)) or None


def _in_transactions(activity: Activity) -> Iterator[etree._Element]:
    for transaction in activity.all("transaction"):
        yield from transaction.iterchildren("sector")


def _sector(activity: Activity, element: etree._Element) -> StatedSector | None:
    name = activity.words(element)
    code = activity.attribute(element, "code")
    activity.count_stated(element, "vocabulary-uri")
    if not (code or name):
        activity.add_finding(
            element, "sector-without-code",
            "a sector has neither code nor narrative; it is left out", field="sector",
        )  # fmt: skip
        return None
    return StatedSector(
        activity.attribute(element, "vocabulary") or _DAC_5_DIGITS,
        code or None,
        name,
        activity.share(element),
        line_of(element),
    )
