"""Who and where in IATI: organisations and places by code, reference and narrative."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from portfolio_lib.model import Finding
from portfolio_lib.names.coded import dac_name
from portfolio_lib.names.organisations import kind_of_code
from portfolio_lib.read.iati.extension import NAMESPACE
from portfolio_lib.read.iati.ruleset import check_ref
from portfolio_lib.read.iati.values import Activity
from portfolio_lib.read.records import StatedParty, StatedPlace, Written
from portfolio_lib.read.xml import line_of

_DAC = "1"
_WHOLE = 100.5
"""All of an activity [%], and what rounding adds."""
_ROUNDING = 0.011
"""What parts of 1 are away from it together."""
_REGION_SCHEMES = {"": "dac", "1": "dac", "2": "m49"}
"""IATI's code list RegionVocabulary; without one the DAC's is meant."""

_OF_PARTIES = ("ref", "type", "role", "secondary-reporter")
"""The attributes of organisations that are read."""


def stated_place(activity: Activity, element: etree._Element) -> StatedPlace | None:
    """A recipient-country or recipient-region; None, and a finding, where it names nothing."""
    code = activity.attribute(element, "code")
    name = activity.words(element)
    if element.tag == "recipient-country":
        scheme: str | None = _scheme_of_country(activity, element, code)
        vocabulary = ""
    else:
        is_own = element.get("vocabulary-uri") == NAMESPACE
        if not is_own:
            activity.count_stated(element, "vocabulary-uri")
        vocabulary = activity.attribute(element, "vocabulary")
        scheme = "own" if is_own else _REGION_SCHEMES.get(vocabulary)
    text = name or code
    if not text:
        activity.add_finding(
            element, "place-without-name",
            f"a {element.tag} has neither code nor narrative; it is left out", field="places",
        )  # fmt: skip
        return None
    share = activity.share(element)
    return StatedPlace(
        Written(text, line_of(element)),
        code=code or None,
        scheme=scheme if code else None,
        share=share,
        vocabulary=_vocabulary(activity, element, vocabulary),
    )


def place_key(place: StatedPlace) -> tuple[str | None, ...]:
    """What two mentions of one place have in common."""
    return place.vocabulary, place.scheme, place.code or place.written.text


def joined_places(activity: Activity, places: Sequence[StatedPlace]) -> list[StatedPlace]:
    """The places of an activity with percentages that can be used.

    Of fractions of 1 they are the hundredfold; of nothing they are none. One that stands twice
    with a percentage each has their sum, where all are at most the whole; else the same was stated
    twice, which is told later.
    """
    total = _sum_of(places)
    if total is None or not places:
        return list(places)
    factor = _factor(total, len(places))
    if factor != 1:
        _tell_percentages(activity, places, total, factor)
        shares = [place.share * factor if factor and place.share else None for place in places]
        places = [place._replace(share=share) for place, share in zip(places, shares, strict=True)]
    by_key: dict[tuple[str | None, ...], list[StatedPlace]] = {}
    for place in places:
        by_key.setdefault(place_key(place), []).append(place)
    if len(by_key) == len(places) or not 0 < total * factor <= _WHOLE:
        return list(places)
    return [_together(activity, several) for several in by_key.values()]


def _sum_of(places: Sequence[StatedPlace]) -> float | None:
    """All percentages, where each place has one; each vocabulary shares with the countries."""
    shares: dict[str | None, float] = {None: 0.0}
    for place in places:
        if place.share is None:
            return None
        shares[place.vocabulary] = shares.get(place.vocabulary, 0.0) + place.share
    countries = shares.pop(None)
    return countries + max(shares.values(), default=0.0)


def _factor(total: float, number: int) -> int:
    """What to multiply percentages by: 100 where they are parts of 1, 0 where they say nothing."""
    if total == 0:
        return 0
    return 100 if number > 1 and abs(total - 1) <= _ROUNDING else 1


def _tell_percentages(
    activity: Activity, places: Sequence[StatedPlace], total: float, factor: int
) -> None:
    done = "read as parts of 1" if factor else "not used, so that amounts are shown whole"
    activity.findings.append(Finding.of(
        "percentages-of-another-whole", f"the percentages of the places are {total:g} together; "
        f"they are {done}", file=activity.file, line=places[0].written.line, field="places",
        value=f"{total:g}",
    ))  # fmt: skip


def _together(activity: Activity, places: Sequence[StatedPlace]) -> StatedPlace:
    """The first of several mentions of a place, with the percentages of all."""
    first, *others = places
    if not others:
        return first
    share = sum(place.share or 0.0 for place in places)
    activity.findings.append(Finding.of(
        "place-in-parts", f"the place {first.written.text!r} stands {len(places)} times with a "
        f"percentage; it is read as one with {share:g} %", file=activity.file,
        line=others[0].written.line, field="places", value=first.written.text,
    ))  # fmt: skip
    return first._replace(share=share)


def _scheme_of_country(activity: Activity, element: etree._Element, code: str) -> str:
    """What the code of a recipient-country is one of: a region's, as 998, with a finding."""
    region = dac_name(code)
    if region is None:
        return "country"
    activity.add_finding(
        element, "region-as-country", f"the code {code!r} of a recipient-country is that of a "
        f"region of the DAC's, {region}; it is read as that region", field="places", value=code,
    )  # fmt: skip
    return "dac"


def _vocabulary(activity: Activity, element: etree._Element, stated: str) -> str | None:
    """The vocabulary of a region, unless our own attribute says that the data states none."""
    if element.tag == "recipient-country" or activity.own(element, "vocabulary"):
        return None
    return stated or _DAC


def party(activity: Activity, element: etree._Element, role: str) -> StatedParty | None:
    """An organisation by its narrative, else by its ref; None where it has neither."""
    check_ref(activity, element)
    activity.count_attributes(element, *_OF_PARTIES)
    name = activity.words(element)
    ref = "" if activity.own(element, "ref") else activity.attribute(element, "ref")
    text = name or ref
    if not text:
        return None
    kind = kind_of_code(activity.attribute(element, "type"))
    qualifier = activity.own(element, "qualifier") or None
    written = Written(text, line_of(element))
    return StatedParty(role, written, ref=ref or None, kind=kind, qualifier=qualifier)
