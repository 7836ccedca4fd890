"""Places by the codes that data carries: ISO 3166-1, UN M49, and the DAC's regions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from portfolio_lib.names.places import Place, Places
from portfolio_lib.names.reference import packaged_rows

__all__ = ["SCHEMES", "coded_place", "dac_name"]

SCHEMES = ("country", "dac", "m49", "own")
"""ISO 3166-1 alpha-2; regions of the OECD DAC; regions of UN M49 (IATI's RegionVocabulary); our
own codes of groups."""


@dataclass(frozen=True)
class _Region:
    name: str
    place: str


def coded_place(places: Places, code: str, scheme: str) -> Place | None:
    """The place with a code of one of the `SCHEMES`, or None.

    Case makes no difference, nor do missing leading zeros of an M49 code.
    """
    if scheme == "dac":
        region = _dac_regions().get(code)
        wanted = region.place if region else ""
    else:
        wanted = code.zfill(3) if scheme == "m49" else code.upper()
    kind = {"country": "country", "own": "group"}.get(scheme, "region")
    found = places.get(wanted)
    return found if found and found.kind == kind else None


def dac_name(code: str) -> str | None:
    """The DAC's own name of a region, also of one that is no region of M49; or None."""
    region = _dac_regions().get(code)
    return region.name if region else None


@cache
def _dac_regions() -> dict[str, _Region]:
    rows = packaged_rows("dac_regions.csv", ("code", "name", "place"))
    return {row["code"]: _Region(row["name"], row["place"]) for row in rows}
