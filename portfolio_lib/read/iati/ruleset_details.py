"""The IATI Standard Ruleset on results, budget items and policy markers.

Nothing here changes what is read. A rule has one finding an activity, on the first element that
breaks it, with a count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from lxml import etree

from portfolio_lib.read.iati.values import Activity, quoted
from portfolio_lib.read.written.xsd import parsed_day, parsed_number

_NUMBERS, _QUALITATIVE = frozenset("1234"), "5"
"""The code list IndicatorMeasure: unit, percentage, nominal and ordinal are numbers."""
_OECD, _OWN = "1", "99"
"""The code list PolicyMarkerVocabulary."""
_WHOLE, _ROUNDING = 100.0, 0.5

_Broken = Sequence[tuple[etree._Element, str, str]]
"""Elements that break a rule, each with what is wrong and its value."""


def check_details(activity: Activity) -> None:
    """Whether results, budget items and policy markers are as the ruleset wants them."""
    if results := activity.all("result"):
        indicators = [one for result in results for one in result.iterchildren("indicator")]
        values = [wrong for one in indicators for wrong in _wrong_values(activity, one)]
        _tell(activity, values, "indicator-value")
        periods = [wrong for one in indicators for wrong in _backwards(activity, one)]
        _tell(activity, periods, "indicator-period")
    if items := activity.all("country-budget-items"):
        shares = list(_wrong_shares(activity, items))
        _tell(activity, shares, "budget-item-percentages")
    if markers := activity.all("policy-marker"):
        wrong = list(_wrong_markers(activity, markers))
        _tell(activity, wrong, "incomplete-policy-marker")


def _tell(activity: Activity, broken: _Broken, rule: str) -> None:
    if not broken:
        return
    element, message, value = broken[0]
    more = len(broken) - 1
    others = f"; so it is {more} more time{'s' * (more > 1)} in the activity" if more else ""
    activity.add_finding(element, rule, message + others, value=value, field=str(element.tag))


def _wrong_values(
    activity: Activity, indicator: etree._Element
) -> Iterator[tuple[etree._Element, str, str]]:
    """Values that are not as the measure of their indicator wants (8.8 to 8.10)."""
    measure = "" if activity.own(indicator, "measure") else activity.attribute(indicator, "measure")
    for element in indicator.iter("baseline", "target", "actual"):
        text = activity.attribute(element, "value")
        what = f"the {element.tag} of an indicator of measure {measure}"
        if measure == _QUALITATIVE and text:
            yield element, f"{what}, in words, has the value {quoted(text)}", text
        elif measure in _NUMBERS and parsed_number(text) is None:
            stated = f"has the value {quoted(text)}" if text else "has no value"
            yield element, f"{what} {stated}; expected a number such as 12.5", text


def _backwards(
    activity: Activity, indicator: etree._Element
) -> Iterator[tuple[etree._Element, str, str]]:
    """Periods of results that end before they start (8.6.1)."""
    for period in indicator.iterchildren("period"):
        days = [
            parsed_day(activity.attribute(period.find(name), "iso-date"))
            for name in ("period-start", "period-end")
        ]
        start, end = days
        if start and end and end < start:
            stated = f"{start} to {end}"
            yield (
                period,
                f"the period of an indicator is {stated}: it ends before it starts",
                stated,
            )


def _wrong_shares(
    activity: Activity, groups: Sequence[etree._Element]
) -> Iterator[tuple[etree._Element, str, str]]:
    """Percentages of the budget items of a vocabulary that are no whole (7.9.1, 7.9.2, 7.9.4)."""
    by_vocabulary: dict[str, list[etree._Element]] = defaultdict(list)
    for group in groups:
        vocabulary = activity.attribute(group, "vocabulary")
        by_vocabulary[vocabulary].extend(group.iterchildren("budget-item"))
    for items in by_vocabulary.values():
        stated = [activity.attribute(item, "percentage") for item in items]
        shares = [share for text in stated if (share := parsed_number(text)) is not None]
        if len(items) > 1 and not all(stated):
            missing = sum(not text for text in stated)
            yield items[0], f"{missing} of {len(items)} budget items state no percentage", ""
        elif shares and abs(sum(shares) - _WHOLE) > _ROUNDING:
            total = f"{sum(shares):g}"
            yield items[0], f"the percentages of the budget items are {total} % together", total


def _wrong_markers(
    activity: Activity, markers: Sequence[etree._Element]
) -> Iterator[tuple[etree._Element, str, str]]:
    """Markers of the OECD without a significance, own ones without a name (6.13.1, 6.14.1)."""
    for marker in markers:
        vocabulary = activity.attribute(marker, "vocabulary") or _OECD
        code = activity.attribute(marker, "code")
        if vocabulary == _OECD and not activity.attribute(marker, "significance"):
            yield marker, f"the policy marker {quoted(code)} states no significance", code
        elif vocabulary == _OWN and not "".join(map(str, marker.itertext())).strip():
            yield (
                marker,
                f"the policy marker {quoted(code)}, of an own vocabulary, has no name",
                code,
            )
