"""Results of an iati-activity: indicators with baseline, and target and actual by period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest

from lxml import etree

from portfolio_lib.read.iati.values import Activity, coded
from portfolio_lib.read.records import StatedDetail
from portfolio_lib.read.xml import children_of, line_of

__all__ = ["results"]

_Values = dict[str, object]
_OF_RESULTS = frozenset(("title", "description", "indicator"))
_OF_INDICATORS = frozenset(("title", "description", "baseline", "period"))
_OF_VALUES = frozenset(("comment", "dimension", "location"))
"""The elements that are read in results, in their indicators, in a target or actual value."""


def results(activity: Activity) -> Iterator[StatedDetail]:
    """Rows of the table results: one for each period of each indicator of each result.

    A result without indicators, and an indicator without periods, has one row too.
    """
    for number, element in enumerate(activity.all("result"), start=1):
        about: _Values = {
            "result": number,
            "type": coded("result", activity.attribute(element, "type")),
            "language": activity.language,
            **_texts(activity, element, ""),
        }
        activity.count_others(element, _OF_RESULTS)
        indicators = list(element.iterchildren("indicator"))
        if not indicators:
            yield StatedDetail("results", about, line_of(element))
        for place, indicator in enumerate(indicators, start=1):
            yield from _indicator(activity, indicator, about | {"indicator": place})


def _indicator(
    activity: Activity, element: etree._Element, about: Mapping[str, object]
) -> Iterator[StatedDetail]:
    activity.count_others(element, _OF_INDICATORS)
    ascending = activity.attribute(element, "ascending")
    stated: _Values = {
        **about,
        "measure": activity.attribute(element, "measure") or None,
        "better": "lower" if ascending in {"0", "false"} else "higher" if ascending else None,
        **_texts(activity, element, "indicator_"),
    }
    rows = [
        row
        for period in element.iterchildren("period")
        for row in _periods(activity, period)
    ] or [({}, element)]  # fmt: skip
    baselines = [_baseline(activity, one) for one in element.iterchildren("baseline")] or [{}]
    for row, baseline in zip_longest(rows, baselines):
        values, where = row or ({}, element)
        details = stated | (baseline or baselines[0]) | values
        yield StatedDetail("results", details, line_of(where))


def _baseline(activity: Activity, element: etree._Element) -> _Values:
    activity.count_others(element, frozenset(("comment",)))
    day = activity.attribute(element, "iso-date") or activity.attribute(element, "year")
    return {
        "baseline": activity.attribute(element, "value") or None,
        "baseline_at": day or None,
        "baseline_comment": _comment(activity, element),
    }


def _periods(
    activity: Activity, element: etree._Element
) -> Iterator[tuple[_Values, etree._Element]]:
    """The targets and actual values of a period, those for one and the same in one row."""
    children = children_of(element)
    days: _Values = {
        "period_start": activity.day(children.get("period-start"), "iso-date", "period-start"),
        "period_end": activity.day(children.get("period-end"), "iso-date", "period-end"),
    }
    sides = {
        side: [(_part(activity, one), one) for one in element.iterchildren(side)]
        for side in ("target", "actual")
    }
    pairs = zip_longest(sides["target"], sides["actual"])
    for pair in list(pairs) or [(None, None)]:
        values = dict(days)
        for side, stated in zip(sides, pair, strict=True):
            if stated:
                part, one = stated
                activity.count_others(one, _OF_VALUES)
                values |= {
                    side: activity.attribute(one, "value") or None,
                    f"{side}_for": part,
                    f"{side}_comment": _comment(activity, one),
                }
        yield values, element


def _part(activity: Activity, element: etree._Element) -> str | None:
    """What a value is for: "sex=female; location=KE-30"."""
    found = [
        f"{activity.attribute(one, 'name')}={activity.attribute(one, 'value')}"
        for one in element.iterchildren("dimension")
    ]
    found += [f"location={activity.attribute(x, 'ref')}" for x in element.iterchildren("location")]
    return "; ".join(found) or None


def _texts(activity: Activity, element: etree._Element, prefix: str) -> _Values:
    children = children_of(element)
    return {
        f"{prefix}{name}": _words(activity, children.get(name)) for name in ("title", "description")
    }


def _comment(activity: Activity, element: etree._Element) -> str | None:
    return _words(activity, children_of(element).get("comment"))


def _words(activity: Activity, element: etree._Element | None) -> str | None:
    found = activity.narrative(element) if element is not None else None
    return " ".join(found.text.split()) if found else None
