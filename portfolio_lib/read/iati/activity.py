"""One iati-activity as a project: texts, dates, status, places and parties."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lxml import etree

from portfolio_lib.model.vocabularies import PRECISIONS
from portfolio_lib.read.iati.amounts import amounts
from portfolio_lib.read.iati.coded import CODED, coded_details
from portfolio_lib.read.iati.details import documents, sectors
from portfolio_lib.read.iati.names import joined_places, party, place_key, stated_place
from portfolio_lib.read.iati.results import results
from portfolio_lib.read.iati.ruleset import (
    Days,
    StatedDay,
    check_days,
    check_identifier,
    check_levels,
    check_nameless,
)
from portfolio_lib.read.iati.ruleset_details import check_details
from portfolio_lib.read.iati.texts import Texts
from portfolio_lib.read.iati.values import (
    Activity,
    Tally,
    coded,
    quoted,
)
from portfolio_lib.read.records import (
    ProjectRecord,
    StatedDetail,
    StatedParty,
    StatedPlace,
    Written,
)
from portfolio_lib.read.written.periods import Period
from portfolio_lib.read.xml import line_of, text_of

_ALL = 100.0
"""The share of the only place that an activity states [%]."""
_KEPT = {
    "iati-identifier",
    "title",
    "description",
    "participating-org",
    "activity-date",
    "activity-status",
    "recipient-country",
    "recipient-region",
    "budget",
    "transaction",
    "reporting-org",
    "sector",
    "document-link",
    "planned-disbursement",
    "result",
    "related-activity",
    "country-budget-items",
    "conditions",
    "location",
    "contact-info",
    *(stated.element for stated in CODED),
}
_OF_ACTIVITIES = (
    "default-currency", "hierarchy", "humanitarian", "last-updated-datetime", "version",
)  # fmt: skip
"""The attributes of an activity that are read."""
_TYPES_OF_DAYS = frozenset("1234")
"""The code list ActivityDateType: planned and actual start, planned and actual end."""


def activity_record(
    element: etree._Element, file: str, tally: Tally, generated: date | None = None
) -> ProjectRecord:
    """The project that an iati-activity states.

    Parameters
    ----------
    element : the whole element, with its children.
    file : the file's path, for findings.
    tally : counts what no table keeps.
    generated : the day on which the file was generated, where it says so.
    """
    activity = Activity(element, file, tally)
    activity.count_attributes(element, *_OF_ACTIVITIES)
    for name, found in activity.children.items():
        if name not in _KEPT:
            tally.elements[name] += len(found)
    texts = Texts(activity)
    period, as_written, types = _period(activity, generated)
    details = (*results(activity), *coded_details(activity))
    identifier, money = _identifier(activity), tuple(amounts(activity))
    if identifier:
        check_identifier(activity, identifier.text)
    check_levels(activity)
    check_nameless(activity)
    check_details(activity)
    return ProjectRecord(
        line=line_of(element),
        identifier=identifier,
        title=texts.title,
        objective=texts.objective,
        summary=texts.summary,
        period=period,
        period_as_written=as_written,
        date_types=types,
        places=tuple(_places(activity)),
        organisations=tuple(_parties(activity)),
        amounts=money,
        texts=tuple(texts.further),
        sectors=tuple(sectors(activity)),
        documents=tuple(documents(activity)),
        details=details,
        stated_status=_status(activity),
        parent=_parent(details, identifier),
        level=_level(activity),
        is_secondary=_is_secondary(activity),
        language=activity.language,
        objective_language=texts.language_of("objective"),
        summary_language=texts.language_of("summary"),
        findings=tuple(activity.findings),
    )


def _identifier(activity: Activity) -> Written | None:
    """The iati-identifier, globally unique by the standard; without it an error."""
    for element in activity.all("iati-identifier"):
        written = text_of(element)
        stated = activity.own(activity.element, "identifier") or written
        text = " ".join(activity.printable(stated).split())
        if text:
            return Written(text, line_of(element))
    activity.add_finding(
        activity.element, "no-identifier",
        "an activity has no iati-identifier, which the standard requires", field="identifier",
    )  # fmt: skip
    return None


def _parent(details: tuple[StatedDetail, ...], identifier: Written | None) -> str | None:
    """The programme of which the activity is a part, the first that it names besides itself."""
    named = (row.values for row in details if row.table == "related_projects")
    parents = (str(one["other"]) for one in named if one["relation"] == "parent")
    return next((one for one in parents if not identifier or one != identifier.text), None)


def _level(activity: Activity) -> int | None:
    """The level in a programme; a finding where it is no number."""
    text = activity.attribute(activity.element, "hierarchy")
    if text.isascii() and text.isdigit():
        return int(text[:9])
    if text:
        activity.add_finding(
            activity.element, "unknown-code",
            f"the hierarchy is {quoted(text)}; expected a whole number; it is not used",
            field="iati-activity/@hierarchy", value=text,
        )  # fmt: skip
    return None


def _is_secondary(activity: Activity) -> bool:
    stated = (
        activity.attribute(one, "secondary-reporter") for one in activity.all("reporting-org")
    )
    return any(flag in {"1", "true"} for flag in stated)


def _period(
    activity: Activity, generated: date | None
) -> tuple[Period | None, Written | None, tuple[str | None, str | None]]:
    """First and last day, the actual ones before the planned ones; and of which type they are."""
    days = _days(activity)
    check_days(activity, days, generated)
    start, end = days.get("2") or days.get("1"), days.get("4") or days.get("3")
    start, end = _in_order(activity, *_without_overtaken(activity, start, end, days))
    stated = [day for day in (start, end) if day]
    if not stated:
        return None, None, (None, None)
    period = Period(
        start.day if start else None, start.precision if start else None,
        end.day if end else None, end.precision if end else None,
    )  # fmt: skip
    text = " – ".join(known.day.isoformat() if known else "…" for known in (start, end))
    written = activity.own(activity.element, "period") or text
    types = (
        _type_of(activity, start, actual=start is days.get("2")),
        _type_of(activity, end, actual=end is days.get("4")),
    )
    return period, Written(written, min(day.line for day in stated)), types


def _in_order(
    activity: Activity, start: StatedDay | None, end: StatedDay | None
) -> tuple[StatedDay | None, StatedDay | None]:
    """The two, or neither where the end is before the start: all else of the activity stays."""
    if start is None or end is None or start.day <= end.day:
        return start, end
    activity.add_finding(
        end.element, "period-backwards", f"the activity ends on {end.day}, before it starts on "
        f"{start.day}; its period is not used, all else is",
        field="period", value=f"{start.day} – {end.day}",
    )  # fmt: skip
    return None, None


def _type_of(activity: Activity, day: StatedDay | None, *, actual: bool) -> str | None:
    """Planned or actual; neither where our own attribute says that the data does not tell."""
    if day is None or activity.own(day.element, "type"):
        return None
    return "actual" if actual else "planned"


def _days(activity: Activity) -> dict[str, StatedDay]:
    """The first day of each type."""
    days: dict[str, StatedDay] = {}
    for element in activity.all("activity-date"):
        activity.count_others(element, frozenset())
        kind = activity.attribute(element, "type")
        day = activity.day(element, "iso-date", "activity-date")
        if kind not in _TYPES_OF_DAYS:
            activity.report_unknown(element, "activity-date", "type", "1, 2, 3 or 4")
        elif day is not None and kind not in days:
            days[kind] = StatedDay(day, _precision(activity, element), element)
        elif day is not None and day != days[kind].day:
            activity.add_finding(
                element, "date-twice", f"the activity-date {day} is a second one of type {kind}; "
                f"the first, {days[kind].day}, is used", field="period", value=day.isoformat(),
            )  # fmt: skip
    for planned, actual in (("1", "2"), ("3", "4")):
        if planned in days and actual in days and days[planned].day != days[actual].day:
            activity.tally.elements[f"activity-date of type {planned} beside {actual}"] += 1
    return days


def _without_overtaken(
    activity: Activity, start: StatedDay | None, end: StatedDay | None, days: Days
) -> tuple[StatedDay | None, StatedDay | None]:
    """The two without a planned day that the other, an actual one, has shown to be wrong.

    The standard orders the planned days, and the actual ones, not one kind after the other:
    what began after its planned end has no known end.
    """
    if start is None or end is None or start.day <= end.day:
        return start, end
    began, ended = start is days.get("2"), end is days.get("4")
    if began == ended:
        return start, end
    wrong, side, other = (end, "end", start) if began else (start, "start", end)
    activity.add_finding(
        wrong.element, "planned-date-overtaken", f"the planned {side} {wrong.day} contradicts the "
        f"actual {'start' if began else 'end'} {other.day}; the planned one is not used",
        suggestion=f"State a planned {side} that fits, or the actual one.", field="period",
        value=wrong.day.isoformat(),
    )  # fmt: skip
    return (start, None) if began else (None, end)


def _precision(activity: Activity, element: etree._Element) -> str:
    """A day, unless our own attribute says that the date stands for something longer."""
    stated = activity.own(element, "precision")
    return stated if stated in PRECISIONS else "day"


def _status(activity: Activity) -> str | None:
    """Finalisation (3) counts as completed: all but payments is done by then."""
    for element in activity.all("activity-status")[:1]:
        status = coded("status", activity.attribute(element, "code"))
        if status is None:
            activity.report_unknown(element, "activity-status", "code", "1 to 6")
        return status
    return None


def _places(activity: Activity) -> Iterator[StatedPlace]:
    """Countries and regions; those of its transactions alone share nothing but their amounts.

    They are left out where several of the activity's own have no percentages: whatever states no
    place would then be theirs too.
    """
    own = [*activity.all("recipient-country"), *activity.all("recipient-region")]
    stated = [place for element in own if (place := stated_place(activity, element))]
    stated = joined_places(activity, stated)
    found = (stated_place(activity, element) for element in _in_transactions(activity))
    inside = {place_key(place): place for place in found if place}
    if not own:
        yield from inside.values()
        return
    known = set(map(place_key, stated))
    further = [place._replace(share=0.0) for key, place in inside.items() if key not in known]
    if further and len(stated) == 1:
        stated = [stated[0]._replace(share=_ALL if stated[0].share is None else stated[0].share)]
    is_divided = all(place.share is not None for place in stated)
    yield from (*stated, *further) if is_divided else stated


def _in_transactions(activity: Activity) -> Iterator[etree._Element]:
    for transaction in activity.all("transaction"):
        for name in ("recipient-country", "recipient-region"):
            yield from transaction.iterchildren(name)


def _parties(activity: Activity) -> Iterator[StatedParty]:
    for element in (*activity.all("participating-org"), *activity.all("reporting-org")):
        reports = element.tag == "reporting-org"
        role = "reporting" if reports else coded("role", activity.attribute(element, "role"))
        if role is None:
            activity.report_unknown(element, "participating-org", "role", "1, 2, 3 or 4")
            continue
        stated = party(activity, element, role)
        if stated is None:
            activity.add_finding(
                element, "party-without-name",
                f"a {element.tag} has neither ref nor narrative; it is left out", field=role,
            )  # fmt: skip
            continue
        if stated.kind is None and activity.attribute(element, "type"):
            activity.report_unknown(element, str(element.tag), "type", "one of OrganisationType")
        yield stated
