"""What a report can show; each function takes a Portfolio and returns a Block or an Annex."""

from typing import TYPE_CHECKING

from portfolio_lib.messages import did_you_mean
from portfolio_lib.show.annex import annex
from portfolio_lib.show.attention import attention, matrix
from portfolio_lib.show.breakdown import breakdown
from portfolio_lib.show.changes import changes
from portfolio_lib.show.cover import cover
from portfolio_lib.show.figures import figure, style
from portfolio_lib.show.findings import findings
from portfolio_lib.show.frames import table
from portfolio_lib.show.html import Block
from portfolio_lib.show.maps.maps import map, map_figure  # noqa: A004 - what a report calls it
from portfolio_lib.show.money import amounts
from portfolio_lib.show.own_fields import field
from portfolio_lib.show.projects import donors, places, projects
from portfolio_lib.show.register import register
from portfolio_lib.show.remarks import about, notes, provenance, remarks
from portfolio_lib.show.results import results
from portfolio_lib.show.sectors import sectors
from portfolio_lib.show.sheets import Annex, sheet
from portfolio_lib.show.timelines.periods import periods
from portfolio_lib.show.timelines.timeline import timeline, timeline_figure

__all__ = [
    "Annex",
    "Block",
    "about",
    "amounts",
    "annex",
    "attention",
    "breakdown",
    "changes",
    "cover",
    "donors",
    "field",
    "figure",
    "findings",
    "map",
    "map_figure",
    "matrix",
    "notes",
    "periods",
    "places",
    "projects",
    "provenance",
    "register",
    "remarks",
    "results",
    "sectors",
    "sheet",
    "style",
    "table",
    "timeline",
    "timeline_figure",
]


def __dir__() -> list[str]:
    """What completion offers: what a report can show, not the modules that draw it."""
    return [name for name in __all__ if name[0].islower()]


if not TYPE_CHECKING:  # a type checker knows what there is

    def __getattr__(name: str) -> object:
        """Say what was probably meant."""
        hint = did_you_mean(name, __dir__(), otherwise="show.<tab> lists what there is")
        raise AttributeError(f"there is no show.{name}; {hint}")
