"""Who and where in IATI: organisations and places by code, reference and narrative."""

from __future__ import annotations

from lxml import etree

from portfolio_lib.names.organisations import kind_of_code
from portfolio_lib.read.iati.extension import NAMESPACE
from portfolio_lib.read.iati.ruleset import check_ref
from portfolio_lib.read.iati.values import Activity
from portfolio_lib.read.records import StatedParty, StatedPlace, Written
from portfolio_lib.read.xml import line_of

__all__ = ["party", "stated_place"]

_DAC = "1"
_REGION_SCHEMES = {"": "dac", "1": "dac", "2": "m49"}
"""IATI's code list RegionVocabulary; without one the DAC's is meant."""


def stated_place(activity: Activity, element: etree._Element) -> StatedPlace | None:
    """A recipient-country or recipient-region; None, and a finding, where it names nothing."""
    code = activity.attribute(element, "code")
    name = activity.narrative(element)
    if element.tag == "recipient-country":
        scheme: str | None = "country"
        vocabulary = ""
    else:
        is_own = element.get("vocabulary-uri") == NAMESPACE
        vocabulary = activity.attribute(element, "vocabulary")
        scheme = "own" if is_own else _REGION_SCHEMES.get(vocabulary)
    text = " ".join(name.text.split()) if name else code
    if not text:
        activity.add_finding(
            element,
            "place-without-name",
            f"a {element.tag} has neither code nor narrative; it is left out",
            "Give it a code.",
            field="places",
        )
        return None
    share = activity.share(element)
    return StatedPlace(
        Written(text, line_of(element)),
        code=code or None,
        scheme=scheme if code else None,
        share=share,
        vocabulary=_vocabulary(activity, element, vocabulary),
    )


def _vocabulary(activity: Activity, element: etree._Element, stated: str) -> str | None:
    """The vocabulary of a region, unless our own attribute says that the data states none."""
    if element.tag == "recipient-country" or activity.own(element, "vocabulary"):
        return None
    return stated or _DAC


def party(activity: Activity, element: etree._Element, role: str) -> StatedParty | None:
    """An organisation by its narrative, else by its ref; None where it has neither."""
    check_ref(activity, element)
    name = activity.narrative(element)
    ref = "" if activity.own(element, "ref") else activity.attribute(element, "ref")
    text = " ".join(name.text.split()) if name else ref
    if not text:
        return None
    kind = kind_of_code(activity.attribute(element, "type"))
    qualifier = activity.own(element, "qualifier") or None
    written = Written(text, line_of(element))
    return StatedParty(role, written, ref=ref or None, kind=kind, qualifier=qualifier)
