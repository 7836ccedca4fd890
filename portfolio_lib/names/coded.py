"""Places by the codes that data carries: ISO 3166-1, UN M49, and the DAC's regions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from portfolio_lib.names.places import Place, Places
from portfolio_lib.packaged import packaged_rows

SCHEMES = ("country", "dac", "m49", "own")
"""ISO 3166-1 alpha-2; regions of the OECD DAC; regions of UN M49 (IATI's RegionVocabulary); our
own codes of groups."""


@dataclass(frozen=True)
class _Listed:
    name: str
    place: str


def coded_place(places: Places, code: str, scheme: str) -> Place | None:
    """The place with a code of one of the `SCHEMES`, or None.

    Case makes no difference, nor do missing leading zeros of an M49 code. What M49 lacks and
    the DAC has is taken for the DAC's: sources give its code with the wrong vocabulary. A code
    that ISO 3166 has withdrawn is the country that the place has become, where it is one.
    """
    wanted = code.zfill(3) if scheme == "m49" else code.upper()
    kind = {"country": "country", "own": "group"}.get(scheme, "region")
    if scheme == "dac":
        wanted = _place_of(_dac_regions(), code)
    found = places.get(wanted)
    if found and found.kind == kind:
        return found
    other = {"m49": _dac_regions(), "country": _withdrawn()}.get(scheme, {})
    found = places.get(_place_of(other, code.upper()))
    return found if found and found.kind == kind else None


def is_of_m49(places: Places, code: str) -> bool:
    """Whether a code is that of a region of UN M49; missing leading zeros make no difference."""
    found = places.get(code.zfill(3))
    return found is not None and found.kind == "region"


def listed_name(code: str | None, scheme: str | None) -> str | None:
    """The name of a code that is no place of ours: a region of the DAC's, a withdrawn country."""
    if code is None or scheme is None:
        return None
    names = {"dac": _dac_regions(), "m49": _dac_regions(), "country": _withdrawn()}.get(scheme, {})
    listed = names.get(code.upper())
    return listed.name if listed else None


def dac_name(code: str) -> str | None:
    """The DAC's own name of a region, also of one that is no region of M49; or None."""
    region = _dac_regions().get(code)
    return region.name if region else None


def dac_code(place: str) -> str | None:
    """The DAC's code of a region of M49, or None."""
    return next((code for code, region in _dac_regions().items() if region.place == place), None)


def _place_of(listed: Mapping[str, _Listed], code: str) -> str:
    found = listed.get(code)
    return found.place if found else ""


def _dac_regions() -> Mapping[str, _Listed]:
    return _listed("dac_regions.csv")


def _withdrawn() -> Mapping[str, _Listed]:
    return _listed("withdrawn_countries.csv")


@cache
def _listed(name: str) -> Mapping[str, _Listed]:
    rows = packaged_rows(f"names/data/{name}")
    return {row["code"]: _Listed(row["name"], row["place"]) for row in rows}
