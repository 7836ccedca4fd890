"""Elements of an activity file: how to add them, and the codes of our words."""

from __future__ import annotations

from decimal import Decimal

from lxml import etree

from portfolio_lib.names.organisations import code_of_kind
from portfolio_lib.read.iati.extension import NAMESPACE
from portfolio_lib.read.iati.values import codes_of

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DAC = "dac"
"""The kind of a place that has a code of the OECD DAC and no other."""
_VOCABULARIES = {DAC: "1", "region": "2"}
_OWN = "99"
"""IATI's code list RegionVocabulary: DAC, UN M49, and the reporting organisation's own."""


def add(parent: etree._Element, name: str, **attributes: str | None) -> etree._Element:
    """A further child; attributes without a value are not written, `_` stands for `-`."""
    stated = {key.replace("_", "-"): value for key, value in attributes.items() if value}
    return etree.SubElement(parent, name, stated)


def add_text(parent: etree._Element, text: str, language: str | None = None) -> None:
    """A narrative; without a language it is in that of the activity."""
    narrative = add(parent, "narrative")
    if language:
        narrative.set(LANG, language)
    narrative.text = text


def add_place(
    parent: etree._Element, code: str, kind: str, share: float | None = None
) -> etree._Element:
    """A recipient-country, or a recipient-region for a place of any other kind."""
    percentage = decimal(share)
    if kind == "country":
        return add(parent, "recipient-country", code=code, percentage=percentage)
    vocabulary = _VOCABULARIES.get(kind, _OWN)
    return add(
        parent, "recipient-region", code=code, percentage=percentage, vocabulary=vocabulary,
        vocabulary_uri=NAMESPACE if vocabulary == _OWN else None,
    )  # fmt: skip


def code_of(code_list: str, word: str) -> str | None:
    """The code of a word, the last where the list has several ("completed" is closed)."""
    if code_list == "organisation":
        return code_of_kind(word)
    codes = [code for code in codes_of(code_list, word) if code.isdigit()]
    return codes[-1] if codes else None


def decimal(value: float | None) -> str | None:
    """A number as xsd:decimal, which has no exponent."""
    return None if value is None else format(Decimal(repr(value)), "f")
