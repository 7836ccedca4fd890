"""What a report can show; each function takes a Portfolio and returns a Block."""

from portfolio_lib.show.cover import cover
from portfolio_lib.show.figures import figure
from portfolio_lib.show.html import Block
from portfolio_lib.show.money import amounts
from portfolio_lib.show.projects import donors, places, projects
from portfolio_lib.show.remarks import notes, provenance, remarks
from portfolio_lib.show.timeline import timeline, timeline_figure

__all__ = [
    "Block",
    "amounts",
    "cover",
    "donors",
    "figure",
    "notes",
    "places",
    "projects",
    "provenance",
    "remarks",
    "timeline",
    "timeline_figure",
]
