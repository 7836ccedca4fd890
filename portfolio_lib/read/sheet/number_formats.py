"""What the formats of numbers in an .xlsx show: the currency of an amount, how exact a date is."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping

from portfolio_lib.read.sheet.units import unit_of
from portfolio_lib.read.written.amounts import currency_of
from portfolio_lib.read.xml import iterparse

_BRACKETED = re.compile(r"\[\$(?P<sign>[^\]-]*)(?:-(?P<locale>[0-9A-Fa-f]+))?\]")
_QUOTED = re.compile(r'"([^"]*)"')
_DOLLARS = {"409": "USD", "1009": "CAD", "c0c": "CAD", "c09": "AUD", "1409": "NZD", "540a": "USD"}
"""The currency of "$" by Windows' number of the language, in hexadecimal."""
UNCLEAR = "?"
"""Stands for a currency where a format shows something else than the number."""
_PERCENT = ("9", "10")
"""Numbers of the formats in per cent that each workbook has."""
_MONTH_AND_YEAR = "17"
"""The number of the format "mmm-yy", likewise."""
PRECISIONS = frozenset({"month", "year"})
_ESCAPED = re.compile(r"\\.|\[[^\]]*\]")
_DIVIDED = re.compile(r"[0#?](,+)(?![0#?,])")
"""Commas behind the digits of a format: each shows thousands."""
_SIGNS = {"€": "EUR", "£": "GBP"}


def styles_of(archive: zipfile.ZipFile) -> Mapping[str, str]:
    """What the formats of cells show, by the number of the format: currencies, exactness."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    codes: dict[str, str] = {}
    cells: list[str] = []
    with archive.open("xl/styles.xml") as stream:
        for _, element in iterparse(stream, ("end",), ("{*}numFmt", "{*}cellXfs")):
            if element.tag.endswith("numFmt"):
                codes[element.get("numFmtId", "")] = element.get("formatCode", "")
            else:
                cells = [cell.get("numFmtId", "") for cell in element]
    codes = dict.fromkeys(_PERCENT, "0%") | {_MONTH_AND_YEAR: "mmm yy"} | codes
    shown = {
        number: said for number, text in codes.items()
        if (said := _currency_shown(text) or _precision_shown(text))
    }  # fmt: skip
    return {str(at): shown[number] for at, number in enumerate(cells) if number in shown}


def _currency_shown(number_format: str) -> str | None:
    """The one currency that a format such as '[$€-2] #,##0' or '"USD" 0.00' shows.

    `UNCLEAR` where it shows per cent, or a unit that the number has not: 2.5 as "2.5 m".
    """
    if _is_unclear(number_format):
        return UNCLEAR
    found = set()
    for match in _BRACKETED.finditer(number_format):
        sign, locale = match["sign"].strip(), (match["locale"] or "").casefold().lstrip("0")
        found.add(_DOLLARS.get(locale) if sign == "$" else _code(sign))
    bare = _BRACKETED.sub("", number_format)
    found |= {_code(text) for text in _QUOTED.findall(bare)}
    found |= {code for sign, code in _SIGNS.items() if sign in _QUOTED.sub("", bare)}
    codes = {code for code in found if code}
    return codes.pop() if len(codes) == 1 else None


def _precision_shown(number_format: str) -> str | None:
    """What a format shows of a date where that is no day: the month with its year, or the year."""
    first = number_format.partition(";")[0].casefold()
    bare = set(_ESCAPED.sub("", _QUOTED.sub("", _BRACKETED.sub("", first))))
    if "y" not in bare or bare & set("dhs"):
        return None
    return "month" if "m" in bare else "year"


def _is_unclear(number_format: str) -> bool:
    first = number_format.partition(";")[0]
    bare = _QUOTED.sub("", _BRACKETED.sub("", first))
    if "%" in bare.replace("\\%", ""):
        return True
    said = [*_QUOTED.findall(first), *(match["sign"] for match in _BRACKETED.finditer(first))]
    scales = {unit[1] for text in said if (unit := unit_of(text)) and unit[1] > 1}
    divided = _DIVIDED.search(bare)
    return bool(scales) and scales != {1000 ** len(divided[1]) if divided else 1}


def _code(text: str) -> str | None:
    said = unit_of(text)
    return currency_of(said[0]) if said and said[0] and said[1] == 1 else None
