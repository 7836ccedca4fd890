"""Cells that name a place inside of a country beside it: "Nairobi, Kenya", "Kenya: Nairobi".

The reference has no towns. So what stands beside a country is taken for a place in it where it
looks like a name and is like that of no country; a misspelt country stays unknown, and is told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from rapidfuzz.fuzz import ratio
from rapidfuzz.process import extractOne

from portfolio_lib.names.spelling import normalised

_APART = re.compile(r"\s*(?:,|:|/|>|\s[-–—]\s|\sin\s|\()\s*")
_AND = re.compile(r"\s+(?:and|und|et|y|e|i|и|та)\s+")
_LOCALITY = re.compile(r"[^\W\d_a-zß-ÿ][^\W\d_]+(?:[ '’.-]{1,2}[^\W\d_]+){0,3}\.?")
"""One to four words, the first of which begins with a capital letter."""
_NO_LOCALITY = re.compile(
    r"\b(?:rep|dem|republic|republik|république|república|repubblica|kingdom|federation|federal"
    r"|democratic|other|others|various|regional|region|all|rest|global|unspecified|bilateral"
    r"|multilateral|multi|sar|north|south|east|west|northern|southern|eastern|western|and|und|et)\b"
    r"|\.\s?[a-z]",
    re.IGNORECASE,
)
"""Words that make another country of a name, or no place at all."""
_PART = re.compile(
    r"(?:(?:city|town|municipality|municipalities|districts?|provinces?|county|counties|regions?"
    r"|governorates?|states?|villages?) of|stadt|landkreis|département|commune|provincia|municipio"
    r"|distrito|comune)s? [^,;:()]{3,60}|[^,;:()]{3,60} (?:districts?|provinces?|county|counties"
    r"|governorates?|oblasts?|municipality|municipalities|raions?|departments?|prefectures?)"
    r"|[0-9]{1,4} (?:[\w-]+ ){0,3}(?:communities|villages|districts|municipalities|provinces|towns"
    r"|cities|counties|communes|villages|comunidades|municipios|provincias|comuni|villaggi"
    r"|gemeinden|dörfer)",
    re.IGNORECASE,
)
"""What is called a part of a country, whatever words it has: "Municipalities of A and B"."""
_LIKE_A_COUNTRY = 80
"""What is so like the name of a known place may be meant for it [0 to 100]."""
_SHORTEST = 4
"""Shorter names stand for states and for countries: "Portland, OR" [letters]."""
_ALSO_A_STATE = {"GE": {"atlanta", "augusta", "columbus", "macon", "savannah", "athens", "decatur"}}
"""Towns of a state of the USA that has a country's name."""


_LONGEST_DESCRIPTION = 200
"""A longer text describes no place [characters]."""
_ARTICLE = re.compile(r"^(?:the\s|la\s|le\s|les\s|l['’]|el\s)")
_BEFORE_COUNTRY = re.compile(
    r"(?<=\S)\s(?:in|im|en|au|aux|à|em|na|no|[\w-]*(?:north|south|east|west|centre|nord|sud|süd|est|ost"
    r"|norte|sur|sul|este|oeste|zentrum|centro)[\w-]*\s(?:of|de|du|di|do|del|von|d['’]))(?=\s|(?<=['’]))",
    re.IGNORECASE,
)
"""What stands between the description of a place and its country."""
_GEOGRAPHIC = re.compile(
    r"\b(?:villages?|towns?|cit(?:y|ies)|communes?|communit(?:y|ies)|districts?|provinces?|regions?|camps?"
    r"|islands?|areas?|zones?|counties|departments?|municipalit(?:y|ies)|rural|coast|delta|valley"
    r"|régions?|départements?|cercles?|villes?|îles?|vallée|gouvernorat|dörfer\w*|stadt|städte\w*"
    r"|gemeinden?|bezirke?|distrikte?n?|regionen?|provinz\w*|comunidad\w*|aldeas?|barrios?|municipios?"
    r"|provincias?|regi[oó]n(?:es)?|villaggi\w*|comun[ei]|aldeias?|bairros?|distritos?|regi(?:ão|ões)"
    r"|[\w-]*(?:north|south|east|west|centre|nord|sud|süd|ouest|norte|sur|sul|oeste|zentrum|centro)[\w-]*)\b",
    re.IGNORECASE,
)
"""What a description of a place has: without such a word it may be the title of a project."""
_ELSEWHERE = re.compile(
    r"\b(?:except|outside|border\w*|neighbou?r\w*|other|from|all|sauf|hors|außer\w*|frontera|and|et"
    r"|und|y)\s*$", re.IGNORECASE,
)  # fmt: skip
"""What a description says that is not of a place in the country behind it."""


class Within(NamedTuple):
    """A part of a cell, and the code of the country in which it lies."""

    text: str
    country: str


def beside_countries(
    text: str, country_of: Callable[[str], str | None], names: Sequence[str]
) -> Sequence[Within]:
    """The parts of a cell that name a country and places inside; none where that is not sure.

    Parameters
    ----------
    country_of : the code of the country that a text names, or None.
    names : the normalised names of all known places.
    """
    if (described := _described(text, country_of)) is not None:
        return (described,)
    parts = [part.strip(" )") for part in _APART.split(text.strip(" )"))]
    parts = [one for part in parts for one in _after_country(part, country_of)]
    codes = [country_of(part) for part in parts]
    unknown = [part for part, code in zip(parts, codes, strict=True) if code is None]
    if not unknown or len(unknown) == len(parts) or None not in (codes[0], codes[-1]):
        return ()
    if not all(_is_locality(part, names) for part in unknown):
        return ()
    if codes[-1] is None:  # a country goes before what lies in it
        found = _grouped(parts[::-1], codes[::-1])[::-1]
        found = [Within(", ".join(group.text.split(", ")[::-1]), group.country) for group in found]
    else:
        found = _grouped(parts, codes)
    return () if any(_is_of_a_state(one) for one in found) else found


def _described(text: str, country_of: Callable[[str], str | None]) -> Within | None:
    """A description that ends with its country: "the villages of Anta, in the north of Mali"."""
    text = text.strip(" .")
    if len(text) > _LONGEST_DESCRIPTION:
        return None
    for match in _BEFORE_COUNTRY.finditer(text):
        country = _ARTICLE.sub("", text[match.end() :].strip())
        code = country_of(country) if country[:1].isupper() else None
        if code is None:
            continue
        place = text[: match.start()]
        if not _GEOGRAPHIC.search(text[: match.end()]):
            return None
        words = place.split()
        names = [" ".join(words[at : at + size]) for size in (1, 2, 3) for at in range(len(words))]
        is_of_others = any(country_of(name.strip(",;()")) is not None for name in names)
        return None if is_of_others or _ELSEWHERE.search(place) else Within(text, code)
    return None


def _after_country(part: str, country_of: Callable[[str], str | None]) -> list[str]:
    """A part, cut behind a country that "and" parts from the next place: "Lebanon and Balqa"."""
    cuts = [match for match in _AND.finditer(part) if country_of(part[: match.start()])]
    whole = not cuts or country_of(part) is not None
    return [part] if whole else [part[: cuts[0].start()], part[cuts[0].end() :]]


def _grouped(parts: Sequence[str], codes: Sequence[str | None]) -> list[Within]:
    """The parts, each up to the country that follows."""
    found, begun = list[Within](), list[str]()
    for part, code in zip(parts, codes, strict=True):
        begun.append(part)
        if code is not None:
            found.append(Within(", ".join(begun), code))
            begun = []
    return found


def _is_locality(text: str, names: Sequence[str]) -> bool:
    if _PART.fullmatch(text):
        return True
    if len(text) < _SHORTEST or not _LOCALITY.fullmatch(text) or _NO_LOCALITY.search(text):
        return False
    plain = normalised(text)
    return extractOne(plain, names, scorer=ratio, score_cutoff=_LIKE_A_COUNTRY) is None


def _is_of_a_state(one: Within) -> bool:
    town = normalised(one.text.partition(",")[0])
    return town in _ALSO_A_STATE.get(one.country, set())
