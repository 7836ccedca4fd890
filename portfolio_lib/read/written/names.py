"""Names of bodies with figures: "Sida (60 %), SDC (40 %)", "Norway: NOK 3 million"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from portfolio_lib.read.written.amounts import currency_of, words

__all__ = ["SHARE", "bare_names", "may_be_several"]

SHARE = r"(?P<share>[0-9]{1,3}(?:[.,][0-9]+)?)\s?%"
_LINK = r"\s*[,;|/\n]\s*|\s+(?:and|und|et|y|e|&|\+)\s+"
_SEVERAL = re.compile(rf"{_LINK}|[+&,;|/]|%|\s(?:en|i|та|и)\s")


def may_be_several(text: str) -> bool:
    """Whether a text may have more than one name."""
    return _SEVERAL.search(text.strip()) is not None


def bare_names(text: str) -> str:
    """The names of a cell without the share or the amount of each: "Sida; SDC".

    A share or an amount ends a name, whatever parts it from the next one: "EU (80 %), Sida
    (20 %)". Where it stands before each of several names it begins one: "80 % EU, 20 % Sida".
    """
    ahead = list(_figures(_patterns()["before"], text))
    if len(ahead) > 1 and ahead[0].start() == 0:
        ends = [match.start() for match in ahead[1:]] + [len(text)]
        behind = (text[match.end() : end] for match, end in zip(ahead, ends, strict=True))
        return "; ".join(name.strip(" ()[]") for name in behind)
    names: list[str] = []
    position = 0
    for match in _figures(_patterns()["behind"], text):
        if text[position : match.start()].strip():
            names.append(text[position : match.start()] + (match["link"] and "; "))
            position = match.end()
    return "".join((*names, text[position:]))


def _figures(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The shares and amounts that a pattern finds, but no number with a word that is no unit."""
    for match in pattern.finditer(text):
        unit = match["before"] or match["after"]
        if not unit or unit in "€$£" or currency_of(unit):
            yield match


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """A share or an amount before a name, and behind one with what parts it from the next."""
    scales = "|".join(re.escape(scale) for scale in sorted(words("scale"), key=len, reverse=True))
    number = rf"[0-9][0-9.,' ]*(?:\s?(?i:{scales})(?![^\W\d_]))?"
    figure = (
        rf"(?:{SHARE}|(?P<before>[A-Z]{{3}}|[€$£])\s?{number}"
        rf"|{number}\s?(?P<after>[A-Z]{{3}}|[€$£]))"
    )
    return {
        "before": re.compile(rf"(?:^\s*|{_LINK})\(?{figure}\)?\s*(?:[:–-]\s|(?:in|of|from)\s)?"),
        "behind": re.compile(
            rf"\s*(?:[(\[]\s*|[:=–-]\s+|[:=]\s*|(?<=\s)){figure}\s*[)\]]?(?P<link>{_LINK}|\s*$)"
        ),
    }
