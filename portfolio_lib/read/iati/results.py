"""Results of an iati-activity: indicators with baseline, and target and actual by period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from portfolio_lib.read.iati.values import Activity, coded
from portfolio_lib.read.records import StatedDetail
from portfolio_lib.read.xml import children_of, line_of

_Values = dict[str, object]
_Stated = tuple[_Values, etree._Element]
_WHOLE: frozenset[str] = frozenset()
"""The part of an indicator that is all of it."""
_OF_RESULTS = frozenset(("title", "description", "indicator"))
_OF_INDICATORS = frozenset(("title", "description", "baseline", "period"))
_OF_VALUES = frozenset(("comment", "dimension", "location"))
"""The elements that are read in results, in their indicators, in a baseline, target or actual."""


def results(activity: Activity) -> Iterator[StatedDetail]:
    """Rows of the table results: one for each period of each indicator of each result.

    A result without indicators, and an indicator without periods, has one row too.
    """
    for number, element in enumerate(activity.all("result"), start=1):
        about: _Values = {
            "result": number,
            "type": _type(activity, element),
            "language": activity.language,
            **_texts(activity, element, ""),
        }
        activity.count_others(element, _OF_RESULTS)
        activity.count_attributes(element, "type")
        indicators = list(element.iterchildren("indicator"))
        if not indicators:
            yield StatedDetail("results", about, line_of(element))
        for place, indicator in enumerate(indicators, start=1):
            yield from _indicator(activity, indicator, about | {"indicator": place})


def _indicator(
    activity: Activity, element: etree._Element, about: Mapping[str, object]
) -> Iterator[StatedDetail]:
    activity.count_others(element, _OF_INDICATORS)
    activity.count_attributes(element, "measure", "ascending")
    ascending = activity.attribute(element, "ascending")
    is_open = bool(activity.own(element, "measure"))
    stated: _Values = {
        **about,
        "measure": None if is_open else activity.attribute(element, "measure") or None,
        "better": "lower" if ascending in {"0", "false"} else "higher" if ascending else None,
        **_texts(activity, element, "indicator_"),
    }
    rows = [
        row
        for period in element.iterchildren("period")
        for row in _periods(activity, period)
    ]  # fmt: skip
    baselines = [(_baseline(activity, one), one) for one in element.iterchildren("baseline")]
    by_part: dict[frozenset[str], _Stated] = {}
    for baseline in baselines:
        by_part.setdefault(_key(baseline, "baseline"), baseline)
    beside = [by_part.get(_key(row, "target", "actual"), by_part.get(_WHOLE)) for row in rows]
    for row, found in zip(rows, beside, strict=True):
        yield _detail(stated | (found[0] if found else {}), row)
    others = [one for one in baselines if not any(one is found for found in beside)]
    for one in others or ([] if rows else [({}, element)]):
        yield _detail(stated, one)


def _detail(stated: _Values, row: _Stated) -> StatedDetail:
    values, element = row
    return StatedDetail("results", stated | values, line_of(element))


def _key(row: _Stated, *sides: str) -> frozenset[str]:
    """What part of the indicator the values of a row are for."""
    parts = next((str(part) for side in sides if (part := row[0].get(f"{side}_for"))), "")
    return frozenset(parts.split("; ")) if parts else _WHOLE


def _baseline(activity: Activity, element: etree._Element) -> _Values:
    activity.count_others(element, _OF_VALUES)
    day = activity.attribute(element, "iso-date") or activity.attribute(element, "year")
    return {
        "baseline": activity.attribute(element, "value") or None,
        "baseline_at": day or None,
        "baseline_for": _part(activity, element),
        "baseline_comment": activity.words(children_of(element).get("comment")),
    }


def _periods(activity: Activity, element: etree._Element) -> Iterator[_Stated]:
    """The targets and actual values of a period, those for one and the same in one row."""
    children = children_of(element)
    days: _Values = {
        "period_start": activity.day(children.get("period-start"), "iso-date", "period-start"),
        "period_end": activity.day(children.get("period-end"), "iso-date", "period-end"),
    }
    actual = [_side(activity, one) for one in element.iterchildren("actual")]
    rows = []
    for one in element.iterchildren("target"):
        target = _side(activity, one)
        part = _key((target, one), "target")
        same = next((x for x in actual if _key((x, one), "actual") == part), None)
        actual = [x for x in actual if x is not same]
        rows.append(target | (same or {}))
    for values in [*rows, *actual] or [{}]:
        yield days | values, element


def _side(activity: Activity, element: etree._Element) -> _Values:
    """What a target or an actual value says."""
    activity.count_others(element, _OF_VALUES)
    side = str(element.tag)
    return {
        side: activity.attribute(element, "value") or None,
        f"{side}_for": _part(activity, element),
        f"{side}_comment": activity.words(children_of(element).get("comment")),
    }


def _part(activity: Activity, element: etree._Element) -> str | None:
    """What a value is for: "sex=female; location=KE-30"."""
    found = [
        f"{activity.attribute(one, 'name')}={activity.attribute(one, 'value')}"
        for one in element.iterchildren("dimension")
    ]
    found += [f"location={activity.attribute(x, 'ref')}" for x in element.iterchildren("location")]
    return "; ".join(found) or None


def _type(activity: Activity, element: etree._Element) -> str | None:
    """The type of a result in a word; a finding where its code is unknown."""
    code = activity.attribute(element, "type")
    word = coded("result", code)
    if code and word is None:
        activity.report_unknown(element, "result", "type", "1, 2, 3 or 9")
    return word


def _texts(activity: Activity, element: etree._Element, prefix: str) -> _Values:
    children = children_of(element)
    return {
        f"{prefix}{name}": activity.words(children.get(name)) for name in ("title", "description")
    }
